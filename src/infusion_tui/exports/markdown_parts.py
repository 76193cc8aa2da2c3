"""Building blocks of the Markdown page: tables whose cells cannot act, and amounts with their units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from infusion_tui.exports.plain_text import markdown
from infusion_tui.record.dosing import plain

NOTHING = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table. Cells are Markdown already: text from people comes through `markdown()` first."""
    lines = [_row(head), _row(["---"] * len(head))]
    lines += [_row(row) for row in rows]
    return lines


def facts(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """A table of two columns without a head: what it is, and its value."""
    return table(("", ""), pairs)


def section(title: str, body: Sequence[str], otherwise: str) -> list[str]:
    """A headed part of the page; `otherwise` is said where there is nothing to show."""
    return ["", f"## {title}", "", *(body or [otherwise])]


def said(text: str | None, otherwise: str = NOTHING) -> str:
    """Text from people without effect, or what stands for its absence."""
    return markdown(text) if text and text.strip() else otherwise


def amount(value: Decimal | None, unit: str) -> str:
    """`52.5 mL/h`, or a dash."""
    return NOTHING if value is None else f"{plain(value)} {unit}"


def hundredths(value: Decimal | None, unit: str = "") -> str:
    """A computed amount with the two places that it was rounded to: `35.00 mg`."""
    return NOTHING if value is None else f"{value:f} {unit}".strip()


def minutes(seconds: int | None) -> str:
    """`40 min`, `40 min 30 s`, or a dash."""
    if seconds is None:
        return NOTHING
    whole, rest = divmod(seconds, 60)
    return f"{whole} min {rest} s" if rest else f"{whole} min"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
