"""Every patient of the file: find as one types, open one; or, where somebody is brought in, choose one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from infusion_tui.record.course_words import indication_words
from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.room.patients import PatientLine, find
from infusion_tui.tui.dialogs.base import PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import plain

GROUP = Binding.Group("patients")
_MOST = 50
"""Patients that are looked up for one list: nobody reads on, one types a letter more."""
_WIDE = 110


class PatientsPage(Screen[str | None]):
    """The list is asked of the file's indexes for each key. `choosing`: Enter gives the number back."""

    CSS_PATH: ClassVar[str | Path | None] = "../dialogs/dialogs.tcss"
    AUTO_FOCUS = "#field-patients-find"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="patients.open", tooltip="The chosen patient's page; that is written down", group=GROUP),
        Binding("up", "move(-1)", "up", show=False, id="patients.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="patients.down", tooltip="One down", group=GROUP),
        Binding("pageup", "page(-1)", "page up", show=False, id="patients.earlier", tooltip="A page up", group=GROUP),
        Binding("pagedown", "page(1)", "page down", show=False, id="patients.later", tooltip="A page down", group=GROUP),
        Binding("f3", "new", "new patient", id="patients.new", tooltip="Write down who a patient is, by a number that is typed", group=GROUP),
        Binding("escape", "back", "back", id="patients.back", tooltip="Back; nothing changes", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, *, text: str = "", choosing: bool = False) -> None:
        super().__init__(classes="page")
        self.host = host
        self._choosing = choosing
        self._begin_with = text
        self._opened_at = host.monotonic()
        self._find = Field("patients-find", "find", "number or name; a scanner may type it")
        for key in ("up", "down"):
            self._find.entry._bindings.key_to_bindings.pop(key, None)
        self._list = PickList(id="patients-list")
        self._list.can_focus = False
        self._said = RowsView(id="patients-said")
        self._found: tuple[PatientLine, ...] = ()
        self._seq = -1
        self._at = self._top = 0

    def compose(self) -> ComposeResult:
        """Find, list, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._find
        yield self._list
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden."""
        return [
            Patient(mrn=number, name=one.name, born=one.born) for one in self._found for number in one.numbers
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody is written down from the middle of bringing somebody in."""
        return not (action == "new" and self._choosing)

    def _title(self, width: int) -> Sequence[Row]:
        words = "WHICH PATIENT   Enter takes the chosen one" if self._choosing else "PATIENTS"
        return (fit_row(((f" {words}", "strong"), *watermark(self.host.room.training)), width),)

    def on_mount(self) -> None:
        """The first look."""
        self._find.entry.value = self._begin_with
        self.tick()

    def on_screen_resume(self) -> None:
        """Back from a patient."""
        self._opened_at = self.host.monotonic()
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find while one types."""
        message.stop()
        self._at = self._top = 0
        self._look()

    def tick(self) -> None:
        """Look again when the file has grown."""
        if self._seq != self.host.room.seq:
            self._look()

    def _look(self) -> None:
        try:
            self._found = find(self.host.room, self._find.value, limit=_MOST)
        except PlainError as error:
            self.say(str(error), "late")
            return
        self._seq = self.host.room.seq
        self._at = min(self._at, max(0, len(self._found) - 1))
        self._draw()

    def _draw(self) -> None:
        width, rows = self._list.room.width, max(1, self._list.room.height)
        if width < 20:
            self.call_after_refresh(self._draw_again)
            return
        self._top = min(max(self._top, self._at - rows + 1), self._at)
        shown = self._found[self._top : self._top + rows]
        drawn = [
            chosen(_row(one, width), at == self._at, width) for at, one in enumerate(shown, start=self._top)
        ]
        nobody = "Nobody is like that here." if self._find.value else "Nobody is in this file yet."
        self._list.put(drawn or [fit_row(((f" {nobody}", "muted"),), width)], None)
        for lines in self.query(InkLines):
            lines.show()
        count = f"{_MOST} or more: type a letter more" if len(self._found) == _MOST else f"{len(self._found)}"
        self.say(f"{count} patient{'' if count == '1' else 's'}")

    def _draw_again(self) -> None:
        if self._list.room.width >= 20:
            self._draw()

    def say(self, words: str, ink: str = "muted") -> None:
        """A sentence over the keys."""
        self._said.put([fit_row(((f" {plain(words, 300)}", ink),), self.app.size.width)])

    # --- keys ---

    def field_entered(self) -> None:
        """Enter in the field."""
        self.action_open()

    def action_open(self) -> None:
        """The chosen patient."""
        if self.host.monotonic() - self._opened_at < GUARD_S or not self._found:
            return
        number = self._found[self._at].number
        if self._choosing:
            self.dismiss(number)
            return
        from infusion_tui.tui.people.opening import open_patient

        try:
            open_patient(self.app, self.host, number)
        except PlainError as error:
            self.say(str(error), "late")

    def action_new(self) -> None:
        """Who a new patient is."""
        from infusion_tui.tui.people.forms import RecordPatient
        from infusion_tui.tui.people.writing_page import WritingPage

        self.app.push_screen(WritingPage(self.host, RecordPatient(self.host.room, None)), self._written)

    def _written(self, words: str | None) -> None:
        self.tick()
        if words:
            self.say(words, "strong")

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._at = min(max(self._at + step, 0), max(0, len(self._found) - 1))
        self._draw()

    def action_page(self, pages: int) -> None:
        """A page further."""
        self.action_move(pages * max(1, self._list.room.height - 1))

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _row(one: PatientLine, width: int) -> Row:
    """Number, name, birth date, sessions with the last day, course, cautions."""
    also = f" +{len(one.numbers) - 1}" if len(one.numbers) > 1 else ""
    lead = f" {fit(plain(one.number, 14) + also, 14)}  {fit(plain(one.name or '–', 60), 34 if width >= _WIDE else 22)}"
    born = one.born.isoformat() if one.born else "–"
    last = f"  {one.sessions:>3} sessions, last {one.last_day}" if one.last_day else "  no session"
    if width < _WIDE:
        last = f"  {one.sessions:>3}, {one.last_day}" if one.last_day else "  no session"
    row: list[tuple[str, Any]] = [(lead, "strong"), (f"  {fit(born, 10)}", "text"), (last, "text")]
    if one.cautions:
        row.append((f"  ▲{one.cautions}", "due"))
    if one.course is not None:
        row.append((f"  {plain(indication_words(one.course), 40)}", "muted"))
    return fit_row(tuple(row), width)
