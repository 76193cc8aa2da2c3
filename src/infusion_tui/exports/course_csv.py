"""The rows of a course for a spreadsheet: one for each infusion, each score and each step of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from infusion_tui.exports.course_report import CourseReport
from infusion_tui.exports.csv_sheet import number_cell, text_cell
from infusion_tui.exports.entry_rows import time_text
from infusion_tui.record.course import Infusion
from infusion_tui.record.infusion_summary import EffectSummary
from infusion_tui.record.scored import Scored

COLUMNS = (
    "row", "mrn", "course_id", "indication", "infusion", "date", "at", "days_since", "session_id", "weight_kg",
    "dosing_weight_kg", "weight_basis", "mg_per_kg", "planned_mg", "given_mg", "given_percent", "dose_uncertain",
    "run_min", "clock_min", "pauses", "baseline_sys_mmhg", "baseline_dia_mmhg", "peak_sys_mmhg", "peak_dia_mmhg",
    "peak_min", "rise_sys_mmhg", "rise_dia_mmhg", "lowest_spo2_pct", "peak_dis", "lowest_sed_moaas", "side_effects",
    "medicines", "limits_crossed", "charted_after_crossing", "unusual", "urinary_answer", "sets_late", "observed_min",
    "ready_min", "ended", "stopped_early", "stop_reason", "escort", "prescriber", "scale", "version", "total",
    "highest", "band", "parts", "watched_items", "watched_values", "flagged", "done_about_it", "after_infusions",
    "points_lower", "percent_lower", "response", "remission", "worse", "step", "due_on", "off_days", "state",
    "booster", "by", "rater", "note", "source",
)  # fmt: skip

Cells = dict[str, str]


def course_rows(report: CourseReport) -> Iterator[Cells]:
    """Every row; what does not apply, or was not charted, is left empty."""
    course = report.view.course
    common = {
        "mrn": text_cell(report.view.patient.mrn),
        "course_id": text_cell(course.id) if course is not None else "",
        "indication": text_cell(course.indication) if course is not None else "",
    }
    for one in report.view.infusions:
        yield common | _infusion(report, one)
    numbers = {score.event_id: one.number for one in report.view.infusions for score in one.scores}
    for score in report.view.scores:
        yield common | _score(report, score, numbers.get(score.event_id))
    for step in report.view.plan.steps if report.view.plan is not None else ():
        yield common | {
            "row": "plan",
            "date": _of(step.on),
            "step": str(step.number),
            "due_on": _of(step.due_on),
            "off_days": _of(step.off_days),
            "state": step.state,
            "booster": _yes(step.booster),
            "source": _source(report, "plan"),
        }


def _infusion(report: CourseReport, one: Infusion) -> Cells:
    found, visit = one.summary, report.visit(one)
    here = found.session_id is not None
    base, peak, rise = found.baseline_bp, found.peak_bp, found.rise
    asked = visit.asked if visit is not None else ()
    return {
        "row": "infusion",
        "infusion": _of(one.number),
        "date": str(found.day),
        "at": time_text(found.started_at) if found.started_at is not None else "",
        "days_since": _of(one.days_since),
        "session_id": text_cell(found.session_id),
        "weight_kg": number_cell(found.weight_kg),
        "dosing_weight_kg": number_cell(found.dosing_weight_kg),
        "weight_basis": text_cell(found.weight_basis),
        "mg_per_kg": number_cell(found.mg_per_kg),
        "planned_mg": number_cell(found.planned_mg),
        "given_mg": number_cell(found.given_mg),
        "given_percent": _of(found.given_percent),
        "dose_uncertain": _yes(found.dose_uncertain) if here else "",
        "run_min": _of(found.run_min),
        "clock_min": _of(found.clock_min),
        "pauses": str(found.pauses) if here else "",
        "baseline_sys_mmhg": _of(base and base[0]),
        "baseline_dia_mmhg": _of(base and base[1]),
        "peak_sys_mmhg": _of(peak and peak[0]),
        "peak_dia_mmhg": _of(peak and peak[1]),
        "peak_min": _of(found.peak_bp_min),
        "rise_sys_mmhg": _of(rise and rise[0]),
        "rise_dia_mmhg": _of(rise and rise[1]),
        "lowest_spo2_pct": _of(found.lowest_spo2),
        "peak_dis": _of(found.peak_dis),
        "lowest_sed_moaas": _of(found.lowest_sed),
        "side_effects": text_cell("; ".join(_effect(effect) for effect in found.effects)),
        "medicines": text_cell("; ".join(found.medicines)),
        "limits_crossed": text_cell("; ".join(found.crossed)),
        "charted_after_crossing": text_cell(
            "; ".join(f"{report.moment(told.at)} {told.words} ({told.by})" for told in visit.responses)
            if visit is not None
            else ""
        ),
        "unusual": text_cell("; ".join(told.words for told in visit.unusual) if visit is not None else ""),
        "urinary_answer": text_cell(
            "; ".join(": ".join(part for part in (one.answer, one.text) if part) for one in asked)
        ),
        "sets_late": str(found.sets_late) if here else "",
        "observed_min": _of(found.observed_min),
        "ready_min": _of(found.ready_min),
        "ended": text_cell(found.ended),
        "stopped_early": _yes(found.stopped_early),
        "stop_reason": text_cell(found.stop_reason),
        "escort": text_cell(found.escort),
        "prescriber": text_cell(found.prescriber),
        "note": text_cell(found.note),
        "source": _source(report, "charted" if here else "imported"),
    }


def _effect(effect: EffectSummary) -> str:
    """`nausea 2 from 10 for 25 min`: key, worst grade, minutes from the start, how long; `open` while not charted as
    gone. Of one from a list the minutes are not known."""
    if effect.onset_min is None:
        return f"{effect.key} {effect.worst}"
    lasted = f"for {effect.minutes} min" if effect.minutes is not None else "open"
    return f"{effect.key} {effect.worst} from {effect.onset_min} {lasted}"


def _score(report: CourseReport, one: Scored, number: int | None) -> Cells:
    progress = next((p for p in report.view.progress if p.score.event_id == one.event_id), None)
    change = progress.change if progress is not None else None
    values = [one.item(place) for place in one.watched]
    return {
        "row": "score",
        "infusion": _of(number),
        "date": report.day(one.at),
        "at": "" if one.day_only else time_text(one.at),
        "session_id": text_cell(one.session_id),
        "scale": text_cell(one.scale),
        "version": text_cell(one.version),
        "total": str(one.total),
        "highest": _of(one.highest),
        "band": text_cell(one.band),
        "parts": " ".join("-" if part is None else str(part) for part in one.parts),
        "watched_items": " ".join(str(place) for place in one.watched),
        "watched_values": " ".join("-" if value is None else str(value) for value in values),
        "flagged": text_cell(one.flagged),
        "done_about_it": text_cell(one.answered),
        "after_infusions": _of(progress.after_infusions if progress is not None else None),
        "points_lower": _of(change.drop if change is not None else None),
        "percent_lower": _of(change.percent if change is not None else None),
        "response": _yes(change.response if change is not None else None),
        "remission": _yes(change.remission if change is not None else None),
        "worse": _yes(change.worse if change is not None else None),
        "by": text_cell(one.by),
        "rater": text_cell(one.rater),
        "note": text_cell(one.note),
        "source": _source(report, one.source),
    }


def _of(value: object) -> str:
    """A whole number or a day as it is; nothing for None."""
    return "" if value is None else str(value)


def _yes(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _source(report: CourseReport, source: str) -> str:
    """How it came in; a training or a de-identified file says so in every row."""
    marks = [
        word for word, on in (("training", report.training), ("deidentified", report.deidentified)) if on
    ]
    return f"{source} ({', '.join(marks)})" if marks else source
