"""The charge nurse's sheet of a day: who was in which chair, what was given, what was late, and what is still open."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from infusion_tui.exports.csv_sheet import number_cell, text_cell
from infusion_tui.exports.document import Column, Document, Facts, Items, Paragraph, Run, Said, Section, Table
from infusion_tui.exports.entry_rows import time_text
from infusion_tui.exports.sheet_frame import NOTHING, SheetFrame, mg, shown, who
from infusion_tui.record.session_facts import SessionFacts, crossed_words
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS

COLUMNS = (
    "session_id", "day", "chair", "mrn", "initials", "course", "protocol", "nurses", "phase", "began_at", "started_at",
    "pump_ended_at", "pump_end", "left_at", "left_how", "net_min", "pauses", "paused_min", "planned_mg", "given_mg",
    "dose_uncertain", "sets_due", "sets_done", "sets_late", "highest_bp_sys_mmhg", "highest_bp_dia_mmhg", "highest_bp_at",
    "lowest_bp_sys_mmhg", "lowest_bp_dia_mmhg", "lowest_bp_at", "lowest_spo2_pct", "lowest_spo2_at", "side_effects",
    "worst_grade", "medicines", "limits_crossed", "limits_crossed_words", "stopped_early", "stop_reason", "unfinished",
    "contradictions", "unattributed_entries", "signed", "training",
)  # fmt: skip

_ZERO = Decimal(0)


def day_document(frame: SheetFrame, facts: Sequence[SessionFacts]) -> Document:
    """The sheet of one day."""
    if not facts:
        sections: tuple[Section, ...] = (Section("Sessions", (Paragraph("Nobody came on this day."),)),)
    else:
        sections = (_times(frame, facts), _care(frame, facts), _to_look_at(frame, facts), _totals(facts))
    weekday = f"{frame.since.astimezone(frame.zone):%A}, " if frame.since is not None else ""
    return Document(
        title="Day sheet",
        state=f"{weekday}{frame.span()}",
        lead=(Paragraph(f"Everybody who came on this day, as charted until {frame.full(frame.made_at)}."),),
        sections=sections,
        foot=frame.foot(),
        training=frame.training,
        paper=frame.paper,
    )


def _times(frame: SheetFrame, facts: Sequence[SessionFacts]) -> Section:
    rows = tuple(
        (
            (Run(one.chair, strong=True),),
            who(one.initials, one.mrn),
            one.course or NOTHING,
            ", ".join(one.nurses),
            frame.clock(one.began_at, frame.since),
            frame.clock(one.started_at, frame.since),
            _pump_end(frame, one),
            _left(frame, one),
            _dose(one),
        )
        for one in facts
    )
    columns = (
        Column("Chair", 0.8), Column("Patient", 1.9), Column("Course", 0.8), Column("Nurse", 1.0), Column("In", 0.9),
        Column("Start", 0.9), Column("Stop", 1.6), Column("Left", 1.9), Column("mg given of planned", 1.7),
    )  # fmt: skip
    return Section("Chairs and times", (Table(columns, rows),), whole=False)


def _pump_end(frame: SheetFrame, one: SessionFacts) -> Said:
    if one.started_at is None:
        return "not started"
    if one.pump_ended_at is None:
        return (Run("NO STOP CHARTED", strong=True),) if one.time_is_up else "not yet"
    at = frame.clock(one.pump_ended_at, frame.since)
    net = f", {one.net_min} min net" if one.net_min is not None else ""
    words = {"stop": "STOPPED EARLY", "transfer": "transfer, pump on"}.get(one.pump_end or "")
    return (f"{at}{net} ", Run(words, strong=True)) if words else f"{at}{net}"


def _left(frame: SheetFrame, one: SessionFacts) -> Said:
    if one.end is None:
        return (Run(f"here, {PHASE_WORDS[one.phase]}", strong=True),)
    return f"{frame.clock(one.end.at, frame.since)} {SESSION_END_WORDS[one.end.how]}"


def _dose(one: SessionFacts) -> str:
    if one.started_at is None:
        return NOTHING
    of = f" of {mg(one.planned_mg)}" if one.planned_mg is not None else ", open-ended"
    return f"{mg(one.given_mg)}{of}{'; uncertain' if one.dose_uncertain else ''}"


def _care(frame: SheetFrame, facts: Sequence[SessionFacts]) -> Section:
    rows = tuple(
        (
            (Run(one.chair, strong=True),),
            who(one.initials, one.mrn),
            f"{one.sets_done} of {len(one.sets)}",
            str(one.sets_late),
            _pressure(one.highest_bp),
            _pressure(one.lowest_bp),
            str(one.lowest_spo2) if one.lowest_spo2 is not None else NOTHING,
            ", ".join(one.effect_words) or "none charted",
            ", ".join(one.medicines) or NOTHING,
        )
        for one in facts
    )
    columns = (
        Column("Chair", 0.8), Column("Patient", 1.8), Column("Sets done", 1.0), Column("Late", 0.7, number=True),
        Column("Highest BP", 1.1), Column("Lowest BP", 1.0), Column("Lowest SpO2 %", 1.0, number=True),
        Column("Side effects, worst", 2.3), Column("Medicines", 2.2),
    )  # fmt: skip
    return Section("Observations and care, from the start on", (Table(columns, rows),), whole=False)


def _pressure(bp: tuple[int, int] | None) -> str:
    return f"{bp[0]}/{bp[1]}" if bp is not None else NOTHING


def to_look_at(frame: SheetFrame, one: SessionFacts) -> tuple[str, ...]:
    """What somebody has to look at or finish, in words."""
    found = [f"CONTRADICTION: {sentence}" for sentence in one.contradictions]
    if one.stopped_early:
        found.append(f"stopped early: {shown(one.stop_reason)}")
    if one.dose_uncertain:
        found.append(one.dose_uncertain)
    found += crossed_words(one, frame.zone)
    found += one.unfinished
    if one.end is not None and one.end.how in ("anyway", "ama", "transfer", "cancel") and one.end.reason:
        found.append(f"{SESSION_END_WORDS[one.end.how]}: {one.end.reason}")
    if one.moved_to_another_chair:
        found.append(f"{one.moved_to_another_chair} entries were charted here for another chair, and moved")
    if one.end is not None and not one.signed and one.end.how != "cancel":
        found.append("not signed as it stands")
    return tuple(shown(words) for words in found)


def _to_look_at(frame: SheetFrame, facts: Sequence[SessionFacts]) -> Section:
    lines: list[Said] = [
        (
            Run(f"Chair {one.chair}, ", strong=True),
            Run(one.initials, strong=True),
            Run(f" {one.mrn}: ", strong=True),
            "; ".join(found),
        )
        for one in facts
        if (found := to_look_at(frame, one))
    ]
    body = Items(tuple(lines), boxes=True) if lines else Paragraph("Nothing is open.")
    return Section("To look at, to finish", (body,), whole=False)


def _totals(facts: Sequence[SessionFacts]) -> Section:
    started = [one for one in facts if one.started_at is not None]
    due, done = sum(len(one.sets) for one in facts), sum(one.sets_done for one in facts)
    grades = Counter(max(one.effects.values()) for one in started if one.effects)
    effects = ", ".join(f"grade {grade}: {count}" for grade, count in sorted(grades.items(), reverse=True))
    pairs = (
        ("Sessions", f"{len(facts)}, {len(started)} infusions started"),
        ("Still here", str(sum(one.end is None for one in facts))),
        ("Net minutes", f"{sum(one.net_min or 0 for one in started if one.pump_end != 'transfer')} min, of infusions with a stop"),
        ("Without a stop", str(sum(one.pump_ended_at is None for one in started))),
        ("Given", f"{mg(sum((one.given_mg for one in started if one.given_mg is not None), start=_ZERO))} mg"),
        ("Sets", f"{done} of {due} done, {sum(one.sets_late for one in facts)} late"),
        ("Side effects", f"worst {effects}; of {len(started)} infusions" if effects else "none charted above 0"),
        ("Doses of medicines", str(sum(len(one.medicines) for one in facts))),
        ("Readings at or beyond a limit", str(sum(len(one.crossed) for one in facts))),
        ("Stopped early", str(sum(one.stopped_early for one in facts))),
        ("Not signed", str(sum(one.end is not None and one.end.how != "cancel" and not one.signed for one in facts))),
        ("With contradictions", str(sum(bool(one.contradictions) for one in facts))),
    )  # fmt: skip
    return Section("Totals", (Facts(pairs, columns=2),))


def day_rows(frame: SheetFrame, one: SessionFacts) -> Iterator[dict[str, str]]:
    """The session as one row of the CSV."""

    def at(moment: dt.datetime | None) -> str:
        return time_text(moment) if moment is not None else ""

    high, low = one.highest_bp or (None, None), one.lowest_bp or (None, None)
    yield {
        "session_id": text_cell(one.session_id),
        "day": frame.day(one.began_at),
        "chair": text_cell(one.chair),
        "mrn": text_cell(one.mrn),
        "initials": text_cell(one.initials),
        "course": text_cell(one.course),
        "protocol": text_cell(one.protocol),
        "nurses": text_cell(", ".join(one.nurses)),
        "phase": "" if one.end is not None else one.phase,
        "began_at": at(one.began_at),
        "started_at": at(one.started_at),
        "pump_ended_at": at(one.pump_ended_at),
        "pump_end": one.pump_end or "",
        "left_at": at(one.end.at) if one.end else "",
        "left_how": one.end.how if one.end else "",
        "net_min": number_cell(one.net_min),
        "pauses": number_cell(one.pauses),
        "paused_min": number_cell(one.paused_min),
        "planned_mg": number_cell(one.planned_mg),
        "given_mg": number_cell(one.given_mg),
        "dose_uncertain": text_cell(one.dose_uncertain),
        "sets_due": number_cell(len(one.sets)),
        "sets_done": number_cell(one.sets_done),
        "sets_late": number_cell(one.sets_late),
        "highest_bp_sys_mmhg": number_cell(high[0]),
        "highest_bp_dia_mmhg": number_cell(high[1]),
        "highest_bp_at": at(one.highest_bp_at),
        "lowest_bp_sys_mmhg": number_cell(low[0]),
        "lowest_bp_dia_mmhg": number_cell(low[1]),
        "lowest_bp_at": at(one.lowest_bp_at),
        "lowest_spo2_pct": number_cell(one.lowest_spo2),
        "lowest_spo2_at": at(one.lowest_spo2_at),
        "side_effects": text_cell(", ".join(one.effect_words)),
        "worst_grade": number_cell(max(one.effects.values(), default=None)),
        "medicines": text_cell(", ".join(one.medicines)),
        "limits_crossed": number_cell(len(one.crossed)),
        "limits_crossed_words": text_cell("; ".join(crossed_words(one, frame.zone))),
        "stopped_early": "true" if one.stopped_early else "false",
        "stop_reason": text_cell(one.stop_reason),
        "unfinished": text_cell("; ".join(one.unfinished)),
        "contradictions": text_cell("; ".join(one.contradictions)),
        "unattributed_entries": number_cell(one.unattributed),
        "signed": "true" if one.signed else "false",
        "training": frame.training_cell(),
    }
