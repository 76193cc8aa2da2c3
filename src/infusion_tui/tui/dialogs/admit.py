"""Bringing a patient in: fields, each step of the arithmetic as it grows, a read-back, and the chair's number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.dosing_steps import steps
from infusion_tui.record.errors import PlainError
from infusion_tui.room import Admission, order_of
from infusion_tui.room.admission_doubts import admission_doubts
from infusion_tui.room.identity import new_id
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.admit_fields import FIELDS, FieldProblem, Typed, read_back
from infusion_tui.tui.dialogs.admit_known import Offer, remarks_of
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain

_DOUBTFUL = {"W_NAME": "name", "W_BORN": "born"}
"""The field to go back to, where it is not the weight."""


class AdmitPage(ChairDialog):
    """Nothing is prefilled. Esc keeps what was typed for when one comes back."""

    AUTO_FOCUS = "#field-mrn"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next field", id="admit.next", tooltip="The next field; from the last to the read-back", group=GROUP),
        Binding("f4", "choose", "known patients", id="admit.choose", tooltip="Find a patient by number or name; who it is is shown before it is taken", group=GROUP),
        Binding("f3", "read_back", "read back", id="admit.read_back", tooltip="Everything in words, before it is taken", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._fields = {key: Field(key, label, about) for key, label, about in FIELDS}
        self._scroll = VerticalScroll(*self._fields.values(), classes="form-scroll", can_focus=False)
        self._back = PickList(id="admit-back")
        self._key = f"admit.{chair}"
        self._protocols = sorted(host.room.library.protocols)
        self._ready: Admission | None = None
        self._doubts: tuple[str, ...] = ()
        self._doubtful = "mrn"
        self._answered = False
        self._typed_number = ""
        self._event_id: str | None = None
        self._problem = ""
        self._offer = Offer(host.room, self._fields)
        self._remarks: tuple[str, ...] = ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While it is read back there are no fields to go through."""
        if action in ("next", "read_back", "choose"):
            return self._ready is None and not self._offer.stands
        return True

    def title_words(self) -> str:
        """Form or read-back."""
        return "READ IT BACK   then the chair's number" if self._ready is not None else "BRING IN A PATIENT"

    def body(self) -> Sequence[Widget]:
        """The form, and the read-back in its place later."""
        return (self._scroll, self._back)

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

    def _typed(self) -> Typed:
        values = {key: field.value for key, field in self._fields.items()}
        return Typed(values, self._protocols, self.host.room.zone, self.host.room.now())

    def _admission(self) -> Admission:
        admission = self._typed().admission(self.chair)
        order_of(admission, self.host.room.protocol(admission.protocol))
        return admission

    def on_input_changed(self, message: Input.Changed) -> None:
        """Work the order out anew."""
        message.stop()
        self._problem = ""
        if message.input is self._fields["mrn"].entry and not self._offer.is_about(message.value):
            self._offer.refuse()
        self._show()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep what was typed so far, and the field in sight."""
        self._keep()
        if self._ready is None and not self._offer.stands:
            if self.focused is not self._fields["mrn"].entry and self._offer.ask():
                self._ask_who()
            else:
                self._show()

    def _ask_who(self) -> None:
        """Somebody is known under this number: who it is, before anything of it is taken."""
        self.opened_at = self.host.monotonic()
        self.set_focus(None)
        self.refresh_bindings()
        self._show()

    def _show(self) -> None:
        """The arithmetic as far as it goes, or what is still missing; at the protocol, the list to choose from."""
        width = self.app.size.width
        if self._offer.stands:
            self.foot.put(self._offer.rows(width))
            return
        if self._offer.remarks and self.focused is self._fields["name"].entry and not self._problem:
            self.foot.put(self._offer.remark_rows(width))
            return
        if self.focused is self._fields["protocol"].entry:
            self.foot.put([*self._problem_rows(width), *self._choices(width)])
            return
        if self._problem:
            self.foot.put(self._problem_rows(width))
            return
        try:
            admission = self._admission()
        except FieldProblem as problem:
            self.foot.put([fit_row(((f" {plain(str(problem), 300)}", "muted"),), width)])
            return
        except PlainError as error:
            self.foot.put([fit_row(((f" {plain(str(error), 300)}", "due"),), width)])
            return
        self.foot.put(
            [fit_row(((f" {plain(step, 200)}", "strong"),), width) for step in self._steps(admission)]
        )

    def _problem_rows(self, width: int) -> list[Row]:
        """What the read-back was refused for, until the next key."""
        return wrapped("▲ ", plain(self._problem, 300), width, "due", 2) if self._problem else []

    def _choices(self, width: int) -> list[Row]:
        """Each protocol with its number and title; the one that is typed is marked."""
        library, typed = self.host.room.library.protocols, self._fields["protocol"].value
        rows: list[Row] = []
        for n, name in enumerate(self._protocols, 1):
            here = typed in (str(n), name)
            words = f"{plain(library[name].title, 80)}  ({plain(library[name].name, 60)})"
            rows.append(
                ((f" {'►' if here else ' '}{n:>2}  ", "strong"), (words, "strong" if here else "text"))
            )
        return [fit_row(row, width) for row in rows[:7]]

    def _steps(self, admission: Admission) -> tuple[str, ...]:
        return steps(order_of(admission, self.host.room.protocol(admission.protocol)))

    def _keep(self) -> None:
        values = {key: field.value for key, field in self._fields.items() if field.value}
        self.host.room.desk.put(self._key, msgspec.json.encode(values).decode())

    # --- keys ---

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field; from the last one the read-back."""
        if self._ready is not None or self._offer.stands:
            return
        if not to_next_field(self, self._fields.values()):
            self.action_read_back()

    def action_read_back(self) -> None:
        """Everything in words; what is doubtful is asked, then the chair's number takes it."""
        try:
            ready = self._admission()
            doubts = admission_doubts(self.host.room, ready)
            self._doubts = tuple(one.message for one in doubts)
            self._doubtful = _DOUBTFUL.get(doubts[0].code, "weight") if doubts else "mrn"
            self._remarks = remarks_of(self.host.room, ready)
            self._ready = ready
        except FieldProblem as problem:
            self._problem = str(problem)
            self.set_focus(self._fields[problem.key].entry)
            self._show()
            return
        except PlainError as error:
            self.say(str(error), "due")
            return
        self._keep()
        self._typed_number, self._answered = "", False
        self.opened_at = self.host.monotonic()
        self._scroll.display = False
        self._back.display = True
        self.set_focus(self._back)
        self.refresh_bindings()
        self._show_back()

    def refresh_rows(self) -> None:
        """The read-back stands whole at every size of the window."""
        self._draw_back()

    def _show_back(self, problem: str = "") -> None:
        """The read-back, and the question under it."""
        if self._ready is None:
            return
        self._draw_back()
        self._top.show()
        if self._doubts and not self._answered:
            self._ask_about_weight()
            return
        self.foot.put(
            [
                fit_row(((f" Name and birth date asked, both match? Chair number:  [ {self._typed_number}_ ]  Enter", "strong"),), self.app.size.width),
                fit_row(((f" {problem}", "due") if problem else (" Esc goes back to the form, nothing is taken", "muted"),), self.app.size.width),
            ]
        )  # fmt: skip

    def _ask_about_weight(self) -> None:
        """Each doubt in full; only y goes on, Enter and Esc go back to the weight."""
        width = self.app.size.width
        rows = [row for doubt in self._doubts for row in wrapped("▲ ", plain(doubt, 300), width, "due", 3)]
        rows.append(
            fit_row(
                (
                    (" y  it is right as typed", "strong"),
                    ("     Enter, Esc  back to the form", "muted"),
                ),
                width,
            )
        )
        self.foot.put(rows)

    def _draw_back(self) -> None:
        admission = self._ready
        if admission is None:
            return
        # by the window: just after the form has gone, the list itself has no width yet
        width = self.app.size.width
        protocol = self.host.room.protocol(admission.protocol)
        order = order_of(admission, protocol)
        pairs = read_back(
            admission, f"{protocol.title}  ({protocol.name})", self.zone, order.dosing_weight_kg
        )
        rows: list[Row] = []
        for label, text in pairs:
            rows.append(((f"  {label:<14}", "muted"), (plain(text, 400), "strong")))
        rows += [row for one in self._remarks for row in wrapped("  ▲ ", plain(one, 300), width, "due", 2)]
        rows.append(())
        for at, step in enumerate(self._steps(admission)):
            rows.append(((f"  {'order' if at == 0 else '':<14}", "muted"), (plain(step, 200), "strong")))
        self._back.put([fit_row(row, width) for row in rows], None)

    def on_key(self, event: events.Key) -> None:
        """Whether it is the known patient; the chair's number, while the read-back stands."""
        if self._offer.stands:
            event.stop()
            self._answer_who(event.key)
            return
        if self._ready is None or self.too_soon():
            return
        if self._doubts and not self._answered:
            event.stop()
            if event.key == "enter":
                self.action_keep()
            elif event.key == "y":
                self._answered, self.opened_at = True, self.host.monotonic()
                self._show_back()
            return
        if event.key == "enter":
            event.stop()
            self._take()
        elif event.key == "backspace":
            self._typed_number = self._typed_number[:-1]
            self._show_back()
        elif event.character is not None and event.character.isalnum() and event.character.isascii():
            event.stop()
            self._typed_number = (self._typed_number + event.character)[:6]
            self._show_back()

    def _answer_who(self, key: str) -> None:
        """Only y takes name and birth date; Enter and Esc leave the fields as they are."""
        if self.too_soon() or key not in ("y", "enter"):
            return
        if key == "y":
            self._offer.take()
        self._who_answered("identified" if key == "y" else "name")

    def _who_answered(self, to: str) -> None:
        self._offer.refuse()
        self.set_focus(self._fields[to].entry)
        self.refresh_bindings()
        self._keep()
        self._show()

    def action_choose(self) -> None:
        """Find a known patient; the number that is chosen is looked up as if it had been typed."""
        from infusion_tui.tui.people.patients_page import PatientsPage

        text = self._fields["mrn"].value or self._fields["name"].value
        self.app.push_screen(PatientsPage(self.host, text=text, choosing=True), self._chosen)

    def _chosen(self, number: str | None) -> None:
        if number is None:
            return
        self._fields["mrn"].entry.value = number
        if self._offer.ask():
            self._ask_who()

    def _take(self) -> None:
        admission = self._ready
        assert admission is not None
        if self._typed_number != self.chair:
            words = (
                f"{self._typed_number} is not this chair"
                if self._typed_number
                else "type the chair number first"
            )
            # typed anew from an empty field, which stays in sight
            self._typed_number = ""
            self._show_back(f"{words}: nothing was taken")
            return
        if self._event_id is None:
            self._event_id = new_id(self.host.room.time.look().stamp)
        try:
            self.host.room.admit(
                admission, by=self.host.signed_in or "", yes=self._answered, event_id=self._event_id
            )
        except PlainError as error:
            lead = "NOT SAVED: " if error.how == "file" else ""
            if error.how != "file":
                self._event_id = None
            self.say(f"{lead}{error}", "late" if lead else "due")
            return
        self.host.room.desk.put(self._key, "{}")
        self.dismiss("said:recorded #1: the patient is in. The pre-check comes next")

    def action_keep(self) -> None:
        """From the read-back to the form; from the form to the chair, keeping what was typed."""
        if self._offer.stands:
            self._who_answered("name")
            return
        if self._ready is not None:
            self._ready = None
            self.refresh_bindings()
            self._back.display = False
            self._scroll.display = True
            self.set_focus(self._fields["mrn" if self._answered else self._doubtful].entry)
            self._top.show()
            self._show()
            return
        self._keep()
        empty = not any(field.value for field in self._fields.values())
        self.dismiss(None if empty else "said:what was typed is kept:  new  goes on with it")
