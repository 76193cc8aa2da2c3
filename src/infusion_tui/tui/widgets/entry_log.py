"""The log of a chair: newest first, both times of a late entry, and what became of a corrected or struck one.

Nothing is hidden: a struck entry stays readable under its line, and the words say by which entry it was struck.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message

from infusion_tui.record.view import EntryLine
from infusion_tui.tui.widgets.ink import InkView, Row, Span, fit, fit_row
from infusion_tui.tui.wording import clock, plain

_LONGEST = 4000
"""Signs of one entry that the log shows; the whole text is in the entry's own dialog and in every export."""


def _wrapped(text: str, first: int, rest: int) -> list[str]:
    """The text in lines of at most `first` (the first) and `rest` cells; long words are broken."""
    shown = plain(text, _LONGEST + 1)
    if len(shown) > _LONGEST:
        shown = shown[:_LONGEST] + " … (cut here, open the entry for all of it)"
    if cell_len(shown) <= first:
        return [shown]
    if not shown.isascii():
        # textwrap counts signs, a terminal cells: half the width is always safe
        wide = any(cell_len(sign) > 1 for sign in set(shown))
        first, rest = (max(4, first // 2), max(4, rest // 2)) if wide else (first, rest)
    items = shown.split("  ")
    if len(items) > 1 and all(cell_len(item) <= min(first, rest) for item in items):
        return _by_items(items, first, rest)
    lead = " " * max(0, rest - first)
    lines = textwrap.wrap(lead + shown, max(4, rest), drop_whitespace=False, break_on_hyphens=False)
    lines = [line.rstrip() for line in lines if line.strip()]
    return [
        lines[0][len(lead) :] if lines[0].startswith(lead) else lines[0],
        *[line.lstrip() for line in lines[1:]],
    ]


def _by_items(items: Sequence[str], first: int, rest: int) -> list[str]:
    """Lines that break between values only: `sed 4 slow to answer` is not torn apart."""
    lines: list[str] = []
    line, room = items[0], first
    for item in items[1:]:
        if cell_len(line) + 2 + cell_len(item) <= room:
            line += f"  {item}"
        else:
            lines.append(line)
            line, room = item, rest
    return [*lines, line]


def _tags(entry: EntryLine, zone: dt.tzinfo) -> list[Span]:
    """What became of the entry, in words."""
    tags: list[Span] = []
    if entry.late_min:
        tags.append((f"+{entry.late_min} min late, typed {clock(entry.recorded_at, zone)}", "due"))
    if entry.original_at is not None and entry.original_at != entry.occurred_at:
        tags.append((f"was at {clock(entry.original_at, zone)}", "muted"))
    if entry.amended_by:
        tags.append(("corrected by " + ", ".join(f"#{number}" for number in entry.amended_by), "strong"))
    if entry.struck:
        by = f" by #{entry.struck_by}" if entry.struck_by is not None else ""
        tags.append((f"struck{by}", "strong"))
    return tags


def _zeros_together(text: str, entry: EntryLine) -> str:
    """`nausea 0 none  vomit 0 none  headache 0 none` as `nausea, vomit, headache 0 none`: all asked, none there."""
    said = [f"{key} 0 none" for key, grade in entry.effects.items() if not grade]
    together = "  ".join(said)
    if len(said) < 2 or together not in text:
        return text
    names = ", ".join(one.removesuffix(" 0 none") for one in said)
    return text.replace(together, f"{names} 0 none", 1)


def _said(entry: EntryLine, target: EntryLine | None) -> str:
    """The entry in one line of words: what it does to another entry, its text, its note, its reason."""
    text = _zeros_together(plain(entry.text, _LONGEST + 1), entry)
    parts = [text] if text else []
    told_already = text.casefold().startswith(("correct", "fix", "struck", "strike", "void", "undo"))
    if target is not None and not told_already:
        verbs = {"entry.amended": "corrects", "entry.struck": "strikes"}
        parts.insert(0, f"{verbs.get(entry.kind, 'about')} #{target.number}")
    note, reason = plain(entry.note or "", _LONGEST + 1), plain(entry.reason or "", _LONGEST + 1)
    if note and note not in text:
        parts.append(f"; {note}")
    if reason and reason not in text:
        parts.append(f"({reason})")
    return "  ".join(parts)


def entry_rows(
    entry: EntryLine, width: int, zone: dt.tzinfo, target: EntryLine | None = None
) -> tuple[Row, ...]:
    """One entry: ` #14 14:33  BP 126/80  HR 74 …                KM`, wrapped under its own text.

    `target` is the entry that a correction is about: then what was, and what it becomes, stand under it.
    """
    by = fit(plain(entry.by, 40), 6)
    # a blank behind it, whatever its number: #11609:16 could be read as anything
    lead = f" {f'#{entry.number}':<3} {clock(entry.occurred_at, zone)}  "
    indent = " " * len(lead)
    room = max(8, width - len(lead) - 8)
    struck = "struck" if entry.struck else "text"
    text = _said(entry, target)
    rows: list[Row] = []
    for index, part in enumerate(_wrapped(text, room, room)):
        if index == 0:
            first = fit_row(((lead, "muted"), (part, struck)), width - 8)
            rows.append((*first, (f"  {by}", "muted")))
        else:
            rows.append(((indent, "text"), (part, struck)))
    if entry.kind == "entry.amended" and target is not None:
        for word, said in (("was    ", target.original_text), ("becomes", target.text)):
            for index, part in enumerate(_wrapped(said, room - 9, room - 9)):
                rows.append(
                    ((indent, "text"), (f"{word if index == 0 else ' ' * 7}  ", "muted"), (part, "text"))
                )
    tags = _tags(entry, zone)
    if tags:
        spans: list[Span] = []
        for tag in tags:
            spans += [("  ", "text"), tag] if spans else [tag]
        needed = sum(len(words) for words, _ in spans)
        have = cell_len("".join(words for words, _ in rows[-1]).rstrip())
        if len(rows) > 1 and have + 2 + needed <= width - 8:
            rows[-1] = (*rows[-1], ("  ", "text"), *spans)
        elif len(rows) == 1 and cell_len(text) + 2 + needed <= room:
            rows = [
                (
                    *fit_row(((lead, "muted"), (text, struck), ("  ", "text"), *spans), width - 8),
                    (f"  {by}", "muted"),
                )
            ]
        else:
            rows.append(((indent, "text"), *spans))
    return tuple(fit_row(row, width) for row in rows)


class EntryLog(InkView):
    """The entries of one chair. The entry line keeps the focus: the screen calls `walk` and `open_entry`."""

    DEFAULT_CSS = """
    EntryLog { height: 1fr; }
    """

    @dataclass
    class EntryChosen(Message):
        """An entry was opened with Enter or a click."""

        number: int

    def __init__(self, zone: dt.tzinfo, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._zone = zone
        self._entries: tuple[EntryLine, ...] = ()
        self._chosen: int | None = None
        self._known: dict[int, tuple[EntryLine, EntryLine | None, tuple[Row, ...]]] = {}
        self._owner: list[int] = []
        self._drawn_width = 0

    @property
    def chosen(self) -> int | None:
        """The number of the entry under the cursor, or None."""
        return self._chosen

    def show_entries(self, entries: Sequence[EntryLine]) -> int:
        """Show these entries (in any order). The place on the screen is kept. Returns rows repainted."""
        ordered = tuple(sorted(entries, key=lambda entry: -entry.number))
        if ordered == self._entries and self._drawn_width == self.room.width:
            return 0
        self._entries = ordered
        if all(entry.number != self._chosen for entry in ordered):
            self._chosen = None
        return self._draw()

    def walk(self, step: int) -> None:
        """The cursor `step` entries down (older) or, negative, up; above the newest it leaves the log."""
        numbers = [entry.number for entry in self._entries]
        if not numbers:
            return
        at = numbers.index(self._chosen) if self._chosen in numbers else -1
        to = min(at + step, len(numbers) - 1)
        self._chosen = numbers[to] if to >= 0 else None
        self._draw()
        self._bring_into_sight()

    def walk_page(self, pages: int) -> None:
        """The cursor a page further."""
        self.walk(pages * max(1, self.room.height - 1))

    def leave(self) -> None:
        """No cursor, and back to the newest entry."""
        self._chosen = None
        self._draw()
        self.scroll_to(y=0, animate=False)

    def open_entry(self) -> bool:
        """Enter: say which entry is meant. False when there is no cursor."""
        if self._chosen is None:
            return False
        self.post_message(self.EntryChosen(self._chosen))
        return True

    def _rows_of(self, entry: EntryLine, by_number: dict[int, EntryLine], width: int) -> tuple[Row, ...]:
        target = by_number.get(entry.target) if entry.target is not None else None
        known = self._known.get(entry.number)
        if known is not None and known[0] == entry and known[1] == target:
            return known[2]
        rows = entry_rows(entry, width, self._zone, target)
        self._known[entry.number] = (entry, target, rows)
        return rows

    def _draw(self) -> int:
        width = self.room.width
        if width < 20:
            return 0
        if width != self._drawn_width:
            self._known.clear()
            self._drawn_width = width
        top = self._owner[self.scroll_offset.y] if self.scroll_offset.y < len(self._owner) else None
        inside = self.scroll_offset.y - self._owner.index(top) if top is not None else 0
        by_number = {entry.number: entry for entry in self._entries}
        rows: list[Row] = []
        owner: list[int] = []
        for entry in self._entries:
            drawn = self._rows_of(entry, by_number, width)
            if entry.number == self._chosen:
                drawn = tuple(tuple((text, ink + "@") for text, ink in row) for row in drawn)
            rows.extend(drawn)
            owner.extend([entry.number] * len(drawn))
        scrolled = self.scroll_offset.y > 0
        self._owner = owner
        painted = self.show_rows(rows)
        if scrolled and top in owner:
            # new entries come in above: what a person reads stays where it is
            self.scroll_to(y=owner.index(top) + inside, animate=False)
        return painted

    def _bring_into_sight(self) -> None:
        if self._chosen is None or self._chosen not in self._owner:
            self.scroll_to(y=0, animate=False)
            return
        first = self._owner.index(self._chosen)
        last = first + self._owner.count(self._chosen) - 1
        if first < self.scroll_offset.y:
            self.scroll_to(y=first, animate=False)
        elif last >= self.scroll_offset.y + self.room.height:
            self.scroll_to(y=min(first, last - self.room.height + 1), animate=False)

    def on_resize(self) -> None:
        """Another width: wrap anew."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """A click chooses and opens an entry."""
        at = event.y + self.scroll_offset.y
        if 0 <= at < len(self._owner):
            self._chosen = self._owner[at]
            self._draw()
            self.open_entry()
