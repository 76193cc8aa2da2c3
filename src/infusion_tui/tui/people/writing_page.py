"""Something is written about a patient: fields, everything read back in words, then y; the PIN where it is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Literal

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.room.errors import Refused
from infusion_tui.room.identity import new_id
from infusion_tui.room.patient_answers import merge_words
from infusion_tui.room.patient_fields import LONGEST
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.base import PickList
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.people.forms import Form, Ready
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

GROUP = Binding.Group("writing")
_FOOT_ROWS = 6
_LONGEST_PIN = 20
_READ_BACK = "Enter goes on; in the last field it is read back. Nothing is recorded before that."


class WritingPage(Screen[str | None]):
    """Nothing is filled in; Esc keeps what was typed for when one comes back. Gives back what was recorded."""

    CSS_PATH: ClassVar[str | Path | None] = "../dialogs/dialogs.tcss"
    AUTO_FOCUS = "FieldInput"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next field", id="writing.next", tooltip="The next field; from the last to the read-back", group=GROUP),
        Binding("f3", "read_back", "read back", id="writing.read_back", tooltip="Everything in words, before it is recorded", group=GROUP),
        Binding("y", "yes", "record it", id="writing.yes", tooltip="Record it as it was read back", group=GROUP),
        Binding("escape", "back", "back", id="writing.back", tooltip="To the form, then back; what was typed is kept", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, form: Form) -> None:
        super().__init__(classes="page")
        self.host = host
        self.form = form
        self._fields = {
            key: Field(key, label, plain(about, 120), most=LONGEST) for key, label, about in form.fields
        }
        self._scroll = VerticalScroll(*self._fields.values(), classes="form-scroll", can_focus=False)
        self._back = PickList(id="writing-back")
        self._foot = RowsView(id="writing-foot")
        self._key = f"patient.{form.key}.{form.number or 'new'}"
        self._stage: Literal["form", "back", "pin"] = "form"
        self._ready: Ready | None = None
        self._asked: tuple[str, ...] = ()
        self._answered = False
        self._pin_of = self._pin = ""
        self._event_id: str | None = None
        self._opened_at = host.monotonic()

    def compose(self) -> ComposeResult:
        """Whose, the fields or the read-back, what is asked, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._scroll
        yield self._back
        yield InkLines(rule)
        yield self._foot
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose name goes when names are hidden: also one that is being typed."""
        values = self._values()
        typed = Patient(mrn=values.get("mrn") or values.get("number") or "-", name=values.get("name"))
        return (typed,) if self.form.found is None else (self.form.found.patient, typed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Fields are walked in the form; y answers the read-back; a PIN is typed."""
        if action in ("next", "read_back"):
            return self._stage == "form"
        return self._stage == "back" if action == "yes" else True

    def _title(self, width: int) -> Sequence[Row]:
        words = "READ IT BACK" if self._stage != "form" else self.form.title
        who = f"   {plain(self.form.who, 200)}" if self.form.who else ""
        return (
            fit_row(((f" {words}", "strong"), (who, "text"), *watermark(self.host.room.training)), width),
        )

    def on_mount(self) -> None:
        """What was kept is there again."""
        self._back.display = False
        try:
            kept = msgspec.json.decode(self.host.room.desk.get(self._key) or "{}", type=dict[str, str])
        except msgspec.DecodeError:
            kept = {}
        for key, text in kept.items():
            if key in self._fields:
                self._fields[key].entry.value = text
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._show)

    def on_input_changed(self, message: Input.Changed) -> None:
        """What was said is over."""
        message.stop()
        self._show()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep what was typed so far, and say in full what is asked."""
        self._keep()
        if self._stage == "form":
            self._show()

    def _values(self) -> dict[str, str]:
        return {key: field.value for key, field in self._fields.items()}

    def _keep(self) -> None:
        kept = {key: text for key, text in self._values().items() if text}
        self.host.room.desk.put(self._key, msgspec.json.encode(kept).decode())

    # --- drawing ---

    def say(self, words: str, ink: str = "due") -> None:
        """A sentence over the keys."""
        self._put(
            wrapped("▲ " if ink != "muted" else "", plain(words, 400), self.app.size.width, ink, most=4)
        )

    def _put(self, rows: list[Row]) -> None:
        rows = [*rows, *([()] * (_FOOT_ROWS - len(rows)))]
        self._foot.put([fit_row(row, self.app.size.width) for row in rows])

    def _show(self) -> None:
        for lines in self.query(InkLines):
            lines.show()
        if self._stage == "form":
            self._put([*self._asked_rows(), *wrapped("", _READ_BACK, self.app.size.width, "muted", most=2)])
            return
        self._draw_back()
        width = self.app.size.width
        rows: list[Row] = []
        for doubt in self._asked:
            rows += wrapped("▲ ", plain(doubt, 400), width, "due", 2)
        if self._stage == "pin":
            dots = "•" * len(self._pin)
            rows = rows[: _FOOT_ROWS - 1]
            rows.append(((f" PIN of {plain(self._pin_of, 8)}, then Enter:  [ {dots}_ ]", "strong"),))
        else:
            rows = rows[: _FOOT_ROWS - 1]
            rows.append(
                ((" y  record it as it stands", "strong"), ("     Enter, Esc  back to the form", "muted"))
            )
        self._put(rows)

    def _asked_rows(self) -> list[Row]:
        """The help of the field that is asked, in full: beside it a small window cuts it."""
        here = next((one for one in self._fields.values() if self.focused is one.entry), None)
        if here is None:
            return []
        return wrapped("", f"{here.label}: {here.about_words}", self.app.size.width, "text", most=3)

    def _draw_back(self) -> None:
        width = self.app.size.width
        rows: list[Row] = []
        for label, words in self._ready.rows if self._ready is not None else ():
            lead = f"  {plain(label, 17):<17} "
            for at, part in enumerate(wrap_cells(plain(words, 1200), width - len(lead) - 1) or [""]):
                rows.append(((lead if at == 0 else " " * len(lead), "muted"), (part, "strong")))
        self._back.put([fit_row(row, width) for row in rows], None)

    # --- keys ---

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field; from the last one the read-back."""
        if self._stage == "form" and not to_next_field(self, self._fields.values()):
            self.action_read_back()

    def action_read_back(self) -> None:
        """Everything in words."""
        if self._stage != "form":
            return
        self._keep()
        try:
            self._ready = self.form.ready(self._values())
        except PlainError as error:
            self.say(str(error))
            return
        self._asked, self._answered, self._event_id = self._ready.doubts, False, None
        self._to("back")

    def _to(self, stage: Literal["form", "back", "pin"]) -> None:
        self._stage = stage
        self._opened_at = self.host.monotonic()
        self._scroll.display = stage == "form"
        self._back.display = stage != "form"
        if stage != "form":
            self.set_focus(self._back)
        self.refresh_bindings()
        self._show()

    def _to_form(self, words: str = "") -> None:
        self._pin = ""
        self._to("form")
        self.set_focus(next(iter(self._fields.values())).entry)
        if words:
            self.say(words)

    async def on_key(self, event: events.Key) -> None:
        """The read-back's Enter goes back; a PIN is typed."""
        if self._stage == "back" and event.key == "enter":
            event.stop()
            self._to_form()
        elif self._stage == "pin":
            if event.key == "enter":
                event.stop()
                await self._prove()
            elif event.key == "backspace":
                self._pin = self._pin[:-1]
                self._show()
            elif event.character is not None and event.character.isascii() and event.character.isalnum():
                event.stop()
                self._pin = (self._pin + event.character)[:_LONGEST_PIN]
                self._show()

    def action_yes(self) -> None:
        """It was read and is recorded."""
        if self._stage != "back" or self.host.monotonic() - self._opened_at < GUARD_S:
            return
        self._write()

    def _write(self) -> None:
        assert self._ready is not None
        if self._event_id is None:
            self._event_id = new_id(self.host.room.time.look().stamp)
        try:
            event = self._ready.write(self.host.signed_in or "", self._answered, self._event_id)
        except Refused as error:
            if error.prove:
                self._pin_of, self._pin = error.prove[0], ""
                self._asked = (str(error).split(":")[0],)
                self._to("pin")
            elif error.confirm == "yes" and not self._answered:
                # asked once more, with what is doubtful: the next y answers it
                self._asked, self._answered = tuple(one.message for one in error.cautions), True
                self._to("back")
            else:
                self._to_form(str(error))
            return
        except PlainError as error:
            lead = "NOT SAVED: " if error.how == "file" else ""
            self._asked = (f"{lead}{error}",)
            self._to("back") if lead else self._to_form(str(error))
            return
        self.host.room.desk.put(self._key, "{}")
        from infusion_tui.record.patient_words import entry_words

        self.dismiss(f"recorded: {merge_words(event.payload) or entry_words(event.payload)}")

    async def _prove(self) -> None:
        room = self.host.room
        try:
            proof = room.begin_proof(self._pin_of, self._pin)
        except PlainError as error:
            self._to_form(f"not recorded: {error}")
            return
        self._pin = ""
        try:
            await asyncio.to_thread(proof.check)
        except Refused as error:
            said = room.refuse_proof(proof, error)
            if said is error:
                self._asked = (str(error),)
                self._show()
            else:
                self._to_form(f"not recorded: {said}")
            return
        if self._stage != "pin" or self.host.signed_in is None:
            return
        room.renew(proof)
        self._to("back")
        self._write()

    def action_back(self) -> None:
        """From the read-back to the form; from the form away, with what was typed kept."""
        if self._stage != "form":
            self._to_form()
            return
        self._keep()
        kept = any(self._values().values())
        self.dismiss("what was typed is kept for the next time" if kept else None)
