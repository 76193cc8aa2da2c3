"""A score between visits, for a patient who is in no chair: from a telephone call or a portal.

It stands in the patient's own stream. Who it is about is shown before anything is asked; nothing is filled in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from infusion_tui.charting import LineError
from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.room.errors import Refused
from infusion_tui.room.patients import person
from infusion_tui.room.scores import read_score, record_score, scores_so_far
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.base import GROUP, PickList
from infusion_tui.tui.dialogs.fields import Field, FieldInput
from infusion_tui.tui.dialogs.line_form import STILL_MISSING
from infusion_tui.tui.dialogs.outcome_form import SCORE_KEYS, ScoreFields, may
from infusion_tui.tui.dialogs.score_sheet import ScoreSheet, last_of_each
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import plain

_FOOT_ROWS = 6


class BetweenVisitsPage(Screen[None]):
    """The number of a patient, then a score as at a chair. Enter in the last field records."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-number"
    BINDINGS: ClassVar[list[BindingType]] = [
        *SCORE_KEYS,
        Binding("escape", "back", "back", id="between.back", tooltip="Back; what is on this page is not recorded", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, number: str | None = None) -> None:
        super().__init__(classes="page")
        self.host = host
        self._begins = number
        self._found = ""
        """The number that was looked up."""
        self._said = ("", "")
        """What the page said last, with its ink: it stays until the next key."""
        self._patient: Patient | None = None
        self._number = Field("number", "patient number", "typed or scanned, then Enter", most=60)
        self._when = Field("when", "scored at", "left out: now; 2026-11-24 09:30", most=20)
        self._fields = ScoreFields()
        self._list = PickList(snug=True, id="between-list")
        self._foot = RowsView(id="between-foot")
        self._opened_at = host.monotonic()
        self.sheet = ScoreSheet((), {}, host.room.zone)

    def compose(self) -> ComposeResult:
        """Whose score, the items, what belongs to it, the line."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._number
        yield Vertical(self._list, *self._own, classes="form-page")
        yield InkLines(rule)
        yield self._foot
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def _own(self) -> tuple[Field, ...]:
        return (self._fields.total, self._when, self._fields.rater, self._fields.note)

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose name goes when names are hidden."""
        return (self._patient,) if self._patient is not None else ()

    @property
    def _in_list(self) -> bool:
        return self.focused is self._list

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a field, letters and digits are text."""
        return may(self.sheet, action, parameters, in_list=self._in_list)

    def _title(self, width: int) -> Sequence[Row]:
        patient = self._patient
        words = " SCORE BETWEEN VISITS"
        if patient is not None:
            born = f"  born {patient.born.isoformat()}" if patient.born is not None else ""
            words = f" {plain(patient.name or 'no name given', 40)}{born}  MRN {plain(patient.mrn, 40)}"
            words += f"   {self.sheet.title()}"
        return (fit_row(((words, "strong"), *watermark(self.host.room.training)), width),)

    def on_mount(self) -> None:
        """The first look."""
        self._draw()
        if self._begins is not None:
            self._number.entry.value = self._begins
            self._find()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def on_input_changed(self, message: Input.Changed) -> None:
        """A field grows; with another number it is about somebody else."""
        message.stop()
        if message.value:
            self._said = ("", "")
        if message.input is self._number.entry and self._number.value != self._found:
            self._patient = None
            self.sheet = ScoreSheet((), {}, self.host.room.zone)
        self._draw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """List or fields: other keys."""
        self._draw()

    # --- drawing ---

    def _draw(self) -> None:
        known = self._patient is not None
        self._list.display = known
        self._fields.show(self.sheet)
        self._when.display = self.sheet.scale is not None
        width = self.app.size.width
        self._list.put(self.sheet.rows(width) or [fit_row((), width)], self.sheet.at)
        for lines in self.query(InkLines):
            lines.show()
        self.refresh_bindings()
        self._show_line()

    def _show_line(self) -> None:
        line, width = self._line, self.app.size.width
        words, ink = self._said
        if words:
            self._put(wrapped("", plain(words, 400), width, ink, most=4))
            return
        if self._patient is None:
            asks = "Whose score is it? Type or scan the patient's number. For somebody in a chair: type it there."
            self._put(wrapped("", asks, width, "muted", most=3))
            return
        rows = wrapped("", plain(self._asks(), 300), width, "muted", most=2)
        rows += wrapped("line: ", plain(line, 400) or "nothing yet", width, "strong" if line else "muted", 1)
        rows += self._answered(line, width)
        self._put(rows)

    def _asks(self) -> str:
        if (
            self.sheet.scale is not None
            and not self._in_list
            and self.focused is not self._fields.total.entry
        ):
            return "Enter goes on to the next field; in the note it records."
        return self.sheet.asks()

    def _answered(self, line: str, width: int) -> list[Row]:
        if not line or self._patient is None:
            return []
        try:
            found = read_score(self.host.room, self._patient.mrn, line, at=self._at())
        except PlainError as error:
            missing = isinstance(error, LineError) and error.code in STILL_MISSING
            ink = "muted" if missing else "due"
            return wrapped("" if missing else "▲ ", plain(str(error), 300), width, ink, 2)
        local = found.at.astimezone(self.host.room.zone)
        rows = wrapped(f"{local:%Y-%m-%d %H:%M}  ", plain(found.draft.echo, 400), width, "strong", 2)
        for caution in found.draft.cautions:
            rows += wrapped("▲ ", plain(caution.message, 300), width, "due", 2)
        return rows

    def say(self, words: str, ink: str = "muted") -> None:
        """A sentence over the keys, until the next one."""
        self._said = (words, ink)
        self._show_line()

    def _put(self, rows: list[Row]) -> None:
        self._foot.put([*rows[:_FOOT_ROWS], *([()] * (_FOOT_ROWS - len(rows)))])

    # --- what it says ---

    @property
    def _line(self) -> str:
        return self._fields.line(self.sheet)

    def _at(self) -> dt.datetime | None:
        return typed_time(self._when.value, self.host.room.now(), self.host.room.zone)

    # --- keys ---

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_item(self, number: int) -> None:
        """Set the item that is asked."""
        self._said = ("", "")
        if self.host.monotonic() - self._opened_at >= GUARD_S and self.sheet.put(number):
            self._draw()

    def action_clear(self) -> None:
        """Not scored."""
        self._said = ("", "")
        self.sheet.clear()
        self._draw()

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._said = ("", "")
        self.sheet.move(step)
        self._draw()

    def action_other(self) -> None:
        """Back to the scales."""
        self._said = ("", "")
        self.sheet.leave()
        self._draw()
        self.set_focus(self._list)

    def action_total(self) -> None:
        """The total alone, or the items after all."""
        self.sheet.toggle_total()
        self._draw()
        self._to_sheet()

    def action_note(self) -> None:
        """To the fields and back."""
        shown = [one for one in self._own if one.display]
        self.set_focus(shown[0].entry if self._in_list and shown else self._list)

    def action_next(self) -> None:
        """Who it is; a scale; what is missing; the next field; in the note it is recorded."""
        self._said = ("", "")
        if self._patient is None:
            self._find()
            return
        if self.sheet.scale is None:
            if self.sheet.scales:
                self.sheet.choose()
                self._draw()
                self._to_sheet()
            return
        if self.sheet.to_missing():
            self.set_focus(self._list)
            self._draw()
            return
        entries = [one.entry for one in self._own if one.display]
        focused = self.focused
        at = entries.index(focused) if isinstance(focused, FieldInput) and focused in entries else -1
        if at + 1 < len(entries):
            self.set_focus(entries[at + 1])
        else:
            self._record()

    def _find(self) -> None:
        room = self.host.room
        try:
            found = person(room, self._number.value)
            past = scores_so_far(room, found.patient.mrn)
            self.sheet = ScoreSheet(room.outcomes.scales, last_of_each(past), room.zone)
            self._patient, self._found = found.patient, self._number.value
        except PlainError as error:
            self.say(str(error), "due")
            return
        self._draw()
        self.set_focus(self._list)

    def _to_sheet(self) -> None:
        self.set_focus(self._fields.total.entry if self.sheet.total_only else self._list)

    def _record(self) -> None:
        assert self._patient is not None
        try:
            found = record_score(
                self.host.room, self._patient.mrn, self._line, by=self.host.signed_in or "", at=self._at()
            )
        except PlainError as error:
            self.say(str(error), "due")
            return
        assert found.event is not None
        past = scores_so_far(self.host.room, self._patient.mrn)
        self.sheet = ScoreSheet(self.host.room.outcomes.scales, last_of_each(past), self.host.room.zone)
        for field in self._own:
            field.entry.value = ""
        self._draw()
        self.set_focus(self._list)
        stays = "; ".join(one.message for one in found.draft.cautions)
        self.say(
            f"recorded #{found.event.version}: {found.draft.echo}" + (f"  ▲ {stays}" if stays else ""),
            "strong",
        )

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def typed_time(text: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """`09:30` (today) or `2026-11-24 09:30` in the clinic's zone, as UTC; None for nothing. A day alone is no time.

    Raises:
        Refused: E_TIME.
    """
    if not text:
        return None
    today = now.astimezone(zone).date()
    try:
        whole = f"{today.isoformat()} {text}" if ":" in text and "-" not in text else text
        found = dt.datetime.strptime(whole, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError as error:
        raise Refused("E_TIME", f'"{text}" is no time: 09:30 (today), or 2026-11-24 09:30') from error
    return found.astimezone(dt.UTC)
