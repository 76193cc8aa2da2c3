"""The clinic's own numbers: counts and shares of the last weeks, without anybody's name. Counted beside the screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual.binding import Binding, BindingType

from infusion_tui.record.clinic_numbers import Group, NumberRow, figure_words
from infusion_tui.record.errors import PlainError
from infusion_tui.room import Room
from infusion_tui.room.clinic_numbers import Numbers, clinic_numbers, weeks_back
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.room_page import RoomPage, paragraph
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import plain

SPANS = (4, 12, 26, 52)
"""How many whole weeks back, with the one that runs."""

_AROUND = 4
"""Rows that are not the list's: title, rules, keys."""
_TITLES: dict[Group, str] = {
    "span": "In this span",
    "weeks": "Each week",
    "side effects": "Side effects, by the worst grade of each infusion, of infusions started",
    "pump": "Early stops, of infusions started",
    "sets": "Observation sets, of those due",
    "outcomes": "Response, remission, worse: against the first score of a course, of courses with that score",
}
_JUDGE_NOBODY = "Counts of what was charted; they judge nobody. As a file (any span: --since --until):"
_AS_CSV = "   infusion-tui numbers --format csv --out PATH"


class NumbersPage(RoomPage):
    """Left and Right take another span; the numbers are counted by a connection of their own, in a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "span(-1)", "fewer weeks", show=False, id="numbers.fewer", tooltip="A shorter span", group=GROUP),
        Binding("right", "span(1)", "weeks", key_display="Left/Right", id="numbers.more", tooltip="A longer span", group=GROUP),
        Binding("up", "roll(-1)", "up", show=False, id="numbers.up", tooltip="A row up", group=GROUP),
        Binding("down", "roll(1)", "down", show=False, id="numbers.down", tooltip="A row down", group=GROUP),
        Binding("pageup", "page(-1)", "page up", show=False, id="numbers.page_up", tooltip="A page up", group=GROUP),
        Binding("pagedown", "page(1)", "page", key_display="PgUp/PgDn", id="numbers.page_down", tooltip="A page down", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._weeks = 1
        self._asked = 0
        self._top = 0
        self._found: dict[int, Numbers] = {}
        self._problem = ""
        self._progress = ""

    def _title(self, width: int) -> Sequence[Row]:
        words = f" NUMBERS   the last {SPANS[self._weeks]} weeks and this one"
        return (fit_row(((words, "strong"), *watermark(self.host.room.training)), width),)

    def on_mount(self) -> None:
        """The first look."""
        self._count()
        super().on_mount()

    def _count(self) -> None:
        """Begin to count, unless it is known; what is still being counted for another span is thrown away."""
        self._asked += 1
        self._progress, self._problem = "", ""
        weeks, asked = SPANS[self._weeks], self._asked
        if weeks in self._found:
            return
        room, app = self.host.room, self.app
        path, clock = room.store.path, room.time.clock
        since, until = weeks_back(room, weeks)

        def told(done: int, total: int) -> None:
            if asked != self._asked:
                raise _GivenUp
            if done % 50 == 0:
                app.call_from_thread(self._tell, f"{done:,} of {total:,} sessions")

        def work() -> None:
            try:
                with Room.open(path, clock=clock, read_only=True) as own:
                    found = clinic_numbers(own, since, until, told=told)
            except _GivenUp:
                return
            except (PlainError, OSError) as error:
                app.call_from_thread(self._take, asked, weeks, None, str(error))
            else:
                app.call_from_thread(self._take, asked, weeks, found, "")

        app.run_worker(work, thread=True, exit_on_error=False)

    def on_unmount(self) -> None:
        """Whoever leaves the page wants no more numbers."""
        self._asked += 1

    def _tell(self, words: str) -> None:
        if self.is_mounted:
            self._progress = words
            self._redraw()

    def _take(self, asked: int, weeks: int, found: Numbers | None, problem: str) -> None:
        if asked != self._asked or not self.is_mounted:
            return
        self._progress, self._problem = "", problem
        if found is not None:
            self._found[weeks] = found
        self._redraw()

    def _redraw(self) -> None:
        for lines in self.query(InkLines):
            lines.show()
        self.tick()

    def rows(self, width: int) -> Sequence[Row]:
        """Group by group."""
        found = self._found.get(SPANS[self._weeks])
        if self._problem:
            return [(), *paragraph(plain(self._problem, 400), width)]
        if found is None:
            return [
                (),
                ((" The sessions of this span are being counted. Clocks and reminders go on.", "text"),),
                ((f" {self._progress}", "muted"),),
            ]
        rows: list[Row] = []
        # the weeks are the longest list and stand last
        ordered = sorted(found.rows, key=lambda row: row.group == "weeks")
        for group, some in groupby(ordered, key=lambda row: row.group):
            rows += [(), ((f" {_TITLES[group]}", "strong"),)]
            listed = list(some)
            rows += (
                _weeks(listed, width)
                if group == "weeks"
                else [_line(row, found.smallest_group, width) for row in listed]
            )
            for rule in dict.fromkeys(row.rule for row in listed if row.rule):
                rows += paragraph(plain(rule, 300), width)
        return [*rows[1:], (), *paragraph(_JUDGE_NOBODY, width), ((_AS_CSV, "muted"),)]

    def tick(self) -> None:
        """The rows from where one has paged to; the clocks go on behind every page."""
        width, height = self.app.size
        rows = list(self.rows(width))
        room = max(1, height - _AROUND)
        self._top = max(0, min(self._top, len(rows) - room))
        self._rows.put([fit_row(row, width) for row in rows[self._top : self._top + room]])
        self.refresh_bindings()

    def action_roll(self, step: int) -> None:
        """Some rows on."""
        self._top += step
        self.tick()

    def action_page(self, step: int) -> None:
        """A page on."""
        self.action_roll(step * max(1, self.app.size.height - _AROUND - 1))

    def action_span(self, step: int) -> None:
        """Another span."""
        self._weeks = max(0, min(len(SPANS) - 1, self._weeks + step))
        self._top = 0
        self._count()
        self._redraw()


class _GivenUp(Exception):
    """Another span is wanted, or the page is gone."""


def _line(row: NumberRow, smallest_group: int, width: int) -> Row:
    figure = figure_words(row, smallest_group)
    words = max(20, width - 34)
    return (
        (f"   {fit(plain(row.words, 200), words)}", "text"),
        (f" {plain(figure, 60)}", "strong" if row.value is not None else "muted"),
    )


def _weeks(rows: Sequence[NumberRow], width: int) -> list[Row]:
    """One row for each week, with both of its counts."""
    found: list[Row] = []
    for week, some in groupby(rows, key=lambda row: row.week):
        counts = {row.key: row.value for row in some}
        words = f"   {week}   {counts.get('sessions', 0):>4} sessions   {counts.get('infusions', 0):>4} infusions started"
        found.append(((fit(words, width), "text"),))
    return found
