"""A month, or any span, in numbers and without names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infusion_tui.exports.csv_sheet import text_cell
from infusion_tui.exports.document import Column, Document, Paragraph, Section, Table
from infusion_tui.exports.sheet_frame import SheetFrame
from infusion_tui.record.month_counts import PERCENT_FROM, CountRow, Group

COLUMNS = (
    "group",
    "key",
    "grade",
    "words",
    "value",
    "of",
    "share_percent",
    "unit",
    "since",
    "until",
    "training",
)

_TITLES: tuple[tuple[Group, str], ...] = (
    ("sessions", "Sessions"),
    ("minutes", "Infusion minutes"),
    ("pump", "Early stops and pauses"),
    ("sets", "Observation sets"),
    ("reminders", "Reminders of observation sets"),
    ("side effects", "Side effects, by the worst grade of each infusion"),
    ("medicines", "Medicines given as needed"),
    ("record", "Records"),
)
_NONE: dict[Group, str] = {
    "side effects": "No side effect was charted above 0.",
    "medicines": "No medicine was charted.",
}
_REMINDERS = (
    "A set is asked for when it is due. Levels by time alone, as the protocol of each session gives them: LATE (3), PASSED ON to"
    " the charge desk (4). Somebody's  seen  is not counted as an answer."
)


def month_document(frame: SheetFrame, rows: Sequence[CountRow]) -> Document:
    """The summary as a document."""
    sections = []
    for group, title in _TITLES:
        some = [row for row in rows if row.group == group]
        body = _table(some) if some else Paragraph(_NONE.get(group, "Nothing."))
        note = (Paragraph(_REMINDERS),) if group == "reminders" else ()
        sections.append(Section(title, (*note, body)))
    return Document(
        title="Summary",
        state=frame.span(),
        lead=(
            Paragraph(
                "Counts of what was charted for the sessions that began in this span; no names. Shares are of the number"
                f" beside them, and given in per cent from {PERCENT_FROM} on. They say what was done and when, not how well."
            ),
        ),
        sections=tuple(sections),
        foot=frame.foot(),
        training=frame.training,
        paper=frame.paper,
    )


def _table(rows: Sequence[CountRow]) -> Table:
    columns = (
        Column("", 5.0), Column("Number", 1.2, number=True), Column("Of", 1.0, number=True),
        Column("Share", 1.0, number=True),
    )  # fmt: skip
    return Table(
        columns,
        tuple(
            (
                row.words,
                f"{number(row.value)} {row.unit}".rstrip(),
                str(row.of) if row.of is not None else "",
                f"{row.share_percent:.1f} %" if row.share_percent is not None else "",
            )
            for row in rows
        ),
    )


def number(value: float) -> str:
    """`12`, `12.5`."""
    return str(int(value)) if value == int(value) else str(value)


def month_rows(frame: SheetFrame, rows: Sequence[CountRow]) -> Iterator[dict[str, str]]:
    """One row for each figure."""
    for row in rows:
        yield {
            "group": row.group,
            "key": text_cell(row.key),
            "grade": str(row.grade) if row.grade is not None else "",
            "words": text_cell(row.words),
            "value": number(row.value),
            "of": str(row.of) if row.of is not None else "",
            "share_percent": f"{row.share_percent:.1f}" if row.share_percent is not None else "",
            "unit": row.unit,
            "since": frame.since.astimezone(frame.zone).isoformat() if frame.since else "",
            "until": frame.until.astimezone(frame.zone).isoformat() if frame.until else "",
            "training": frame.training_cell(),
        }
