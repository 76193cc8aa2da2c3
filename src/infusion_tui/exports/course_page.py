"""A patient's course for whoever prescribes it: what HTML, PDF and Markdown are written from.

The first half page answers what is asked first: how the scores stand against the first ones, what asks something that
nobody has answered, and what the infusions did. Then the trend, every infusion, every score. Facts and arithmetic with
its rule; no advice.
"""

from __future__ import annotations

from infusion_tui.exports import course_infusions as infusions
from infusion_tui.exports import course_scores as scores
from infusion_tui.exports.course_report import CourseReport
from infusion_tui.exports.course_trend import trend_drawing
from infusion_tui.exports.document import Block, Document, Facts, Items, Paper, Paragraph, Run, Said
from infusion_tui.exports.record_parts import (
    NOT_WRITTEN,
    NOTHING,
    columns,
    joined,
    said,
    section,
    strong,
    table,
)
from infusion_tui.record.course_words import (
    days_words,
    indication_words,
    next_words,
    off_words,
    plan_words,
)
from infusion_tui.record.known_patient import Course

_NO_ADVICE = (
    "From what was charted; what was not charted is not on it. Arithmetic with its rule, no advice, and no word on what to"
    " give next."
)
DEIDENTIFIED = (
    "De-identified: names, numbers and ids are codes, every date is shifted by the same number of days, and what people"
    " typed in words of their own is left out. A person must look at it before it is passed on."
)


def course_document(report: CourseReport, *, paper: Paper = "a4") -> Document:
    """The whole report."""
    view = report.view
    drawings = tuple(trend_drawing(chart) for chart in report.charts)
    return Document(
        title=f"{marks(report)}Course report, patient {view.patient.mrn}",
        state=_state(report),
        lead=(
            *((Paragraph(Run(DEIDENTIFIED, strong=True)),) if report.deidentified else ()),
            _who(report),
        ),
        sections=(
            section("Scores: last against first", scores.changes(report), "No score was taken in this course."),
            section("What the infusions did", infusions.over_all(report), "No infusion was given."),
            section("Trend", drawings, "No score to draw.", whole=len(drawings) < 2),
            section("Infusions", infusions.doses(report), "No infusion was given.", whole=False),
            section("Readings", infusions.readings(report), "No infusion was given.", whole=False),
            section(
                "Side effects, medicines, limits crossed",
                infusions.care(report),
                "Nothing of these was charted.",
                whole=False,
            ),
            section("Adverse events over the course", infusions.events(report), "None was charted."),
            section("Changes of dose", infusions.changes_of_dose(report), "No order differs from the one before."),
            section("Plan against fact", _plan(report), "No course was opened: nothing was planned.", whole=False),
            section("Scores", scores.every_score(report), "No score was taken in this course.", whole=False),
            section(
                "Asked before each infusion: urinary trouble, and what changed",
                infusions.asked(report),
                "It was asked at none of these infusions.",
                whole=False,
            ),
            section("Consultation and course", _course(report), "No course was opened."),
            section("About this report", _about(report), ""),
        ),
        foot=f"Patient {view.patient.mrn}, course report of {report.today}, {_last_row(report)}",
        training=report.training,
        paper=paper,
        compact=True,
        made_at=report.made_at.astimezone(report.zone),
    )  # fmt: skip


def marks(report: CourseReport) -> str:
    """What stands in front of the title: practice, de-identified."""
    return f"{'TRAINING: ' if report.training else ''}{'DE-IDENTIFIED: ' if report.deidentified else ''}"


def _state(report: CourseReport) -> str:
    view = report.view
    count = len(report.given)
    given = f"{count} infusion{'' if count == 1 else 's'} given"
    if view.course is None:
        return f"no course opened, {given}"
    if view.course.ended_on is not None and view.course.ended_on <= report.today:
        return f"ended {view.course.ended_on}, {given}"
    return given


def _who(report: CourseReport) -> Block:
    view, patient, course = report.view, report.view.patient, report.view.course
    also = [number for number in view.numbers if number != patient.mrn]
    born: Said = f"{report.age} years" if report.age is not None else NOT_WRITTEN
    pairs: list[tuple[str, Said]] = [
        ("Patient", joined([said(patient.name, "name not written"), strong(said(patient.mrn))], ", ")),
        ("Age" if report.deidentified else "Born", born if patient.born is None else str(patient.born)),
    ]
    if also:
        pairs.append(("Also under", ", ".join(also)))
    pairs.append(("Indication", indication_words(course) if course is not None else "no course was opened"))
    if course is not None:
        pairs.append(("Course from", f"{course.begins_on}{_until(course)}"))
        pairs.append(("Prescriber", said(course.prescriber, NOT_WRITTEN)))
        pairs.append(("Judged fit", _judged(course)))
    if view.plan is not None:
        pairs.append(("Plan", plan_words(view.plan)))
        pairs.append(("Next visit", strong(next_words(view.plan, report.today))))
    holding = [one for one in view.cautions if one.holds]
    cautions: Said = joined([strong(one.text) for one in holding]) if holding else "none noted"
    pairs.append(("Cautions", cautions))
    return Facts(tuple(pairs), columns=2)


def _until(course: Course) -> str:
    if course.ended_on is None:
        return ""
    return f" to {course.ended_on}: {said(course.ended_why, NOT_WRITTEN)}"


def _judged(course: Course) -> str:
    told = course.consultation
    if told.judged_by is None:
        return NOT_WRITTEN
    return f"by {told.judged_by}" + (f" on {told.judged_on}" if told.judged_on is not None else "")


def _plan(report: CourseReport) -> tuple[Block, ...]:
    """Each step with its day and what became of it. A day that was planned and passed stays on the list."""
    plan = report.view.plan
    if plan is None:
        return ()
    numbers = {one.summary.day: one.number for one in report.given}
    heads = columns(
        ("Step", 0.6), ("Planned for", 1.2), ("Given", 1.2), ("Infusion", 0.8), ("State", 1.0), ("Against its day", 1.6)
    )  # fmt: skip
    rows = [
        (
            f"{step.number}{' booster' if step.booster else ''}",
            str(step.due_on) if step.due_on is not None else "no day planned",
            str(step.on) if step.on is not None else NOTHING,
            str(numbers.get(step.on, NOTHING)) if step.on is not None else NOTHING,
            strong(step.state) if step.state in ("missed", "late", "early", "overdue") else step.state,
            off_words(step.off_days) or NOTHING,
        )
        for step in plan.steps
    ]
    words = Paragraph(f"{plan_words(plan)}; {next_words(plan, report.today)}.")
    return (words, *table(heads, rows))


def _course(report: CourseReport) -> tuple[Block, ...]:
    view, course = report.view, report.view.course
    if course is None:
        return ()
    told = course.consultation
    pairs: list[tuple[str, Said]] = [
        ("History", said(told.history, NOT_WRITTEN)),
        ("Symptoms", said(told.symptoms, NOT_WRITTEN)),
        ("Concerns", said(told.concerns, NOT_WRITTEN)),
    ]
    plan = course.plan
    planned = [
        f"{plan.sessions} infusions" if plan.sessions is not None else "",
        f"{days_words(plan.every_days)} apart" if plan.every_days is not None else "",
        f"boosters {days_words(plan.booster_days)} apart" if plan.booster_days is not None else "",
        plan.words or "",
    ]
    pairs.append(("Plan as written", ", ".join(one for one in planned if one) or NOT_WRITTEN))
    if course.note:
        pairs.append(("Note", course.note))
    at = f" on {report.day(course.opened_at)}" if course.opened_at is not None else ""
    pairs.append(("Opened by", f"{said(course.opened_by)}{at}"))
    lines: list[Said] = [f"{report.day(at)} revised by {by}: {why}" for at, by, why in course.revisions]
    for one in view.cautions:
        noted = f"caution noted {report.day(one.at)} by {one.by}: {one.text}"
        if not one.holds and one.lifted_at is not None:
            noted += f"; lifted {report.day(one.lifted_at)} by {said(one.lifted_by)}: {said(one.lifted_why)}"
        lines.append(noted)
    for other in view.other_courses:
        lines.append(f"another course: {indication_words(other)}, from {other.begins_on}{_until(other)}")
    return (Facts(tuple(pairs)), *((Items(tuple(lines)),) if lines else ()))


def _last_row(report: CourseReport) -> str:
    if report.deidentified:
        return "de-identified"
    return f"last row {report.head_seq} of the file, hash {report.head_hash[:16]}…"


def _about(report: CourseReport) -> tuple[Block, ...]:
    """Who made it and when, and the last row of the file: whoever has it can tell later whether anything was changed."""
    by = f" by {report.made_by}" if report.made_by else ""
    words = f"Made {report.full(report.made_at)}{by}. Times are of {report.zone.key}. {_NO_ADVICE}"
    if report.deidentified:
        return (Paragraph(words),)
    pairs: tuple[tuple[str, Said], ...] = (
        ("Last row of the file", str(report.head_seq)),
        ("Its hash (SHA-256)", Run(report.head_hash, code=True)),
        ("Typed at", NOTHING if report.head_at is None else report.full(report.head_at)),
    )
    return (Paragraph(words), Facts(pairs))
