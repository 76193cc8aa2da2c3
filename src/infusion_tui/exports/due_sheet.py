"""The charge nurse's list of who is due on a day: a line for each course that nobody ended, by the day of its next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from infusion_tui.exports.csv_sheet import number_cell, text_cell
from infusion_tui.exports.document import Column, Document, Items, Paragraph, Run, Said, Section, Table
from infusion_tui.exports.sheet_frame import NOTHING, SheetFrame, who
from infusion_tui.record.course_words import flag_words
from infusion_tui.record.snapshot import initials_of
from infusion_tui.record.who_is_due import (
    DueLine,
    DueList,
    last_words,
    remarks,
    summary_words,
    when_words,
    which_words,
)

COLUMNS = (
    "on", "mrn", "initials", "course", "indication", "state", "due_on", "days_to_go", "infusion", "of", "booster", "given",
    "last_on", "days_since_last", "missed", "missed_last", "chair", "unanswered", "training",
)  # fmt: skip


def due_document(frame: SheetFrame, found: DueList) -> Document:
    """The list of one day."""
    waiting = [one for one in found.lines if one.step is not None]
    rest = [one for one in found.lines if one.step is None]
    sections = [_section("By the day of the next infusion", waiting, found.on)]
    if rest:
        sections.append(_section("Courses that nobody ended, with nothing further planned", rest, found.on))
    if found.asked:
        items = tuple(
            f"{initials_of(one.patient)} {one.patient.mrn}, {flag.at.astimezone(frame.zone).date()}: {flag_words(flag)}"
            for one in found.asked
            for flag in one.flags
        )
        sections.append(Section("Scores that still ask, of patients without an open course", (Items(items),)))
    return Document(
        title="Who is due",
        state=f"{found.on:%A}, {found.on}",
        lead=(
            Paragraph(
                f"{summary_words(found)}. Days against each course's plan, as charted until {frame.full(frame.made_at)}."
                " Who comes, and whether an infusion is given, is decided by people."
            ),
        ),
        sections=tuple(sections),
        foot=frame.foot(),
        training=frame.training,
        paper=frame.paper,
    )


def _section(title: str, lines: Sequence[DueLine], on: dt.date) -> Section:
    if not lines:
        return Section(title, (Paragraph("Nobody."),))
    columns = (
        Column("Planned for", 1.3), Column("Which", 1.8), Column("Patient", 1.5), Column("For", 1.2),
        Column("Last infusion", 1.8), Column("Remarks", 2.2),
    )  # fmt: skip
    return Section(title, (Table(columns, tuple(_row(one, on) for one in lines)),), whole=False)


def _row(line: DueLine, on: dt.date) -> tuple[Said, ...]:
    step = line.step
    planned: Said = NOTHING
    if step is not None and step.due_on is not None:
        day = f"{step.due_on}, {when_words(line, on)}"
        planned = (Run(day, strong=True),) if line.state in ("due", "overdue") else day
    return (
        planned,
        which_words(line),
        who(initials_of(line.patient), line.patient.mrn),
        line.course.indication,
        last_words(line, on),
        "; ".join(remarks(line)) or NOTHING,
    )


def due_rows(frame: SheetFrame, found: DueList) -> Iterator[dict[str, str]]:
    """A row for each open course."""
    for line in found.lines:
        step = line.step
        due_on = step.due_on if step is not None else None
        yield {
            "on": found.on.isoformat(),
            "mrn": text_cell(line.patient.mrn),
            "initials": text_cell(initials_of(line.patient)),
            "course": text_cell(line.course.id),
            "indication": text_cell(line.course.indication),
            "state": line.state.replace(" ", "_"),
            "due_on": due_on.isoformat() if due_on is not None else "",
            "days_to_go": number_cell((due_on - found.on).days if due_on is not None else None),
            "infusion": number_cell(line.given + 1),
            "of": number_cell(line.steps.sessions),
            "booster": "true" if step is not None and step.booster else "false",
            "given": number_cell(line.given),
            "last_on": line.last_on.isoformat() if line.last_on is not None else "",
            "days_since_last": number_cell(
                (found.on - line.last_on).days if line.last_on is not None else None
            ),
            "missed": number_cell(line.missed),
            "missed_last": "true" if line.missed_last else "false",
            "chair": text_cell(line.chair),
            "unanswered": text_cell("; ".join(flag_words(flag) for flag in line.flags)),
            "training": frame.training_cell(),
        }
