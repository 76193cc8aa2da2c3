"""Who is due: everybody with a course that nobody ended, by the day of the next infusion; the chosen one in full below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.course_words import flag_words
from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.record.snapshot import initials_of
from infusion_tui.record.who_is_due import Asked, DueLine, DueList, summary_words, when_words, which_words
from infusion_tui.room.who_is_due import due_sentence, who_is_due
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import clock, plain

_SAY_ROWS = 4
_WIDE = 100
"""Cells from which a row has room for long numbers, and for which infusion it is in full."""


class DuePage(Screen[None]):
    """The list is read when the page opens, for another day, and at F5: its title says of when it is."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "course", id="who_is_due.open", tooltip="The course of the chosen patient; that it was looked at is written down", group=GROUP),
        Binding("up", "move(-1)", "up", show=False, id="who_is_due.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="who_is_due.down", tooltip="One down", group=GROUP),
        Binding("pageup", "page(-1)", "page up", show=False, id="who_is_due.earlier", tooltip="A page up", group=GROUP),
        Binding("pagedown", "page(1)", "page down", show=False, id="who_is_due.later", tooltip="A page down", group=GROUP),
        Binding("left", "day(-1)", "a day earlier", show=False, id="who_is_due.day_before", tooltip="As it stands a day earlier", group=GROUP),
        Binding("right", "day(1)", "another day", key_display="Left/Right", id="who_is_due.day_after", tooltip="As it stands a day later", group=GROUP),
        Binding("f5", "again", "read again", id="who_is_due.again", tooltip="Read the file again", group=GROUP),
        Binding("s", "sheet", "sheet", id="who_is_due.sheet", tooltip="Write this list to a file, or print it", group=GROUP),
        Binding("escape", "back", "back", id="who_is_due.back", tooltip="Back; nothing changes", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__(classes="page")
        self.host = host
        self._opened_at = host.monotonic()
        self._list = PickList(id="who-is-due-list")
        self._list.can_focus = False
        self._said = RowsView(id="who-is-due-said")
        self._found: DueList | None = None
        self._shown: tuple[DueLine | Asked, ...] = ()
        self._at = 0
        self._top = 0

    def compose(self) -> ComposeResult:
        """List, the chosen one in full, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._list
        yield InkLines(rule)
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden."""
        return [one.patient for one in self._shown]

    @property
    def chosen_number(self) -> str | None:
        """The number of the patient under the cursor."""
        return self._shown[self._at].patient.mrn if self._shown else None

    def _title(self, width: int) -> Sequence[Row]:
        found = self._found
        zone = self.host.room.zone
        said = f"on {found.on:%a} {found.on}, read {clock(found.now, zone)}" if found is not None else ""
        mark = watermark(self.host.room.training)
        return (fit_row(((f" WHO IS DUE   {said}", "strong"), *mark), width),)

    def on_mount(self) -> None:
        """The first look."""
        self._read(None)

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def tick(self) -> None:
        """The time goes on behind every page; the list stays of when it was read."""

    def _read(self, on: dt.date | None) -> None:
        number = self.chosen_number
        try:
            self._found = who_is_due(self.host.room, on)
        except PlainError as error:
            self._say(str(error), "late")
            return
        self._shown = (*self._found.lines, *self._found.asked)
        numbers = [one.patient.mrn for one in self._shown]
        self._at = numbers.index(number) if number in numbers else 0
        self._draw()

    def _draw(self) -> None:
        width, rows = self._list.room.width, max(1, self._list.room.height)
        if width < 20:
            self.call_after_refresh(self._draw_again)
            return
        self._top = min(max(self._top, self._at - rows + 1), self._at)
        drawn = [
            chosen(self._row(one, width), at == self._at, width)
            for at, one in enumerate(self._shown[self._top : self._top + rows], start=self._top)
        ]
        nobody = " No course is open: nobody is due. A course is opened on the page of a patient."
        self._list.put(drawn or [fit_row(((nobody, "muted"),), width)], None)
        self._tell()
        for lines in self.query(InkLines):
            lines.show()

    def _draw_again(self) -> None:
        if self._list.room.width >= 20:
            self._draw()

    def _row(self, one: DueLine | Asked, width: int) -> Row:
        assert self._found is not None
        wide = width >= _WIDE
        number = fit(plain(one.patient.mrn, 14), 14) if wide else fit(plain(one.patient.mrn, 10), 10)
        who = f"{fit(initials_of(one.patient), 5)} {number} "
        if isinstance(one, Asked):
            lead = f" {fit('no open course', 23)} "
            return fit_row(((lead, "muted"), (who, "text"), ("UNANSWERED SCORE", "due")), width)
        step, on = one.step, self._found.on
        day = str(step.due_on) if step is not None and step.due_on is not None else ""
        lead = f" {fit(day, 10)} {fit(when_words(one, on), 12)} "
        pressing = one.state in ("due", "overdue")
        short = [one.state.upper()] if pressing else []
        short += ["UNANSWERED SCORE"] if one.flags else []
        short += [f"chair {plain(one.chair, 4)}"] if one.chair is not None else []
        short += [f"{one.missed} missed"] if one.missed else []
        return fit_row(
            (
                (lead, "strong" if pressing else "text"),
                (who, "text"),
                (f"{fit(plain(which_words(one), 60), 32 if wide else 20)} ", "text"),
                (", ".join(short), "due" if one.flags else "strong" if pressing else "muted"),
            ),
            width,
        )

    def _tell(self) -> None:
        """The chosen one in full; without any, what the list is."""
        if self._found is None:
            return
        if not self._shown:
            self._say(summary_words(self._found))
            return
        one = self._shown[self._at]
        if isinstance(one, DueLine):
            words = due_sentence(one, self._found.on)
        else:
            asks = " ".join(flag_words(flag) for flag in one.flags)
            words = f"{initials_of(one.patient)} {one.patient.mrn}: {asks}"
        self._say(f"{words}. In all: {summary_words(self._found)}")

    def _say(self, words: str, ink: str = "text") -> None:
        width = self.app.size.width
        lines = wrap_cells(plain(words, 800), max(20, width - 2))[:_SAY_ROWS]
        rows: list[Row] = [fit_row(((f" {line}", ink),), width) for line in lines]
        self._said.put([*rows, *([()] * (_SAY_ROWS - len(rows)))])

    def action_open(self) -> None:
        """The course of the chosen patient; who looked is written down."""
        if self.host.monotonic() - self._opened_at < GUARD_S or self.chosen_number is None:
            return
        from infusion_tui.tui.course.opening import open_course

        try:
            open_course(self.app, self.host, self.chosen_number)
        except PlainError as error:
            self._say(str(error), "late")

    def on_screen_resume(self) -> None:
        """Back from a course."""
        self._opened_at = self.host.monotonic()
        self.call_after_refresh(self._draw)

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._at = min(max(self._at + step, 0), max(0, len(self._shown) - 1))
        self._draw()

    def action_page(self, pages: int) -> None:
        """A page further."""
        self.action_move(pages * max(1, self._list.room.height - 1))

    def action_day(self, days: int) -> None:
        """Another day."""
        if self._found is not None:
            self._read(self._found.on + dt.timedelta(days=days))

    def action_again(self) -> None:
        """Read again, of the same day."""
        self._read(self._found.on if self._found is not None else None)

    def action_sheet(self) -> None:
        """The page that writes sheets, with this one and this day."""
        from infusion_tui.tui.dialogs.duty_page import DutyPage

        on = self._found.on if self._found is not None else None
        self.app.push_screen(DutyPage(self.host, "due", on))

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
