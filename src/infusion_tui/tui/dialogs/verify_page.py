"""The second check, blind: another person works it out from the order sheet, at this screen, under their own initials.

Until it is recorded nothing of the first result stands on this page; then both stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.charting import LineError
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.dosing import same_calculation
from infusion_tui.record.errors import PlainError
from infusion_tui.room import Refused
from infusion_tui.room.people import Proof
from infusion_tui.tui.chair.charting import Attempt, LineCharting
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.base import GROUP, PickList
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import STILL_MISSING, LineForm
from infusion_tui.tui.dialogs.word_forms import CARE, WordForm, word_line
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.wording import plain

FORM: WordForm = next(form for form in CARE if form.word == "verify")
_PROBE = "verify 1 mg in 1 ml 1 ml/h"
"""A line of this kind, only read: whether this person may record one at all."""


class VerifyPage(LineForm):
    """Initials (and PIN), dose, volume, rate. Enter goes on; in the last field it records."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then record", id="verify.next", tooltip="The next field; from the last one it is recorded under the second person's initials", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._charting = LineCharting(host, chair)
        self._initials = Field("initials", "your initials", "not who prepared the dose", most=8)
        self._pin = Field("pin", "your PIN", "six digits or more", password=True, most=20)
        self._figures = tuple(Field(f"verify-{ask.key}", ask.label, ask.about) for ask in FORM.asks)
        self._both = PickList(snug=True, id="verify-both")
        self._both.can_focus = False
        self._attempt: Attempt | None = None
        self._checking = False
        self._said: Row = ()
        self.recorded: ev.DoseVerified | None = None
        self._recorded_words = ""

    def title_words(self) -> str:
        """What this is."""
        if self.recorded is not None:
            return "SECOND CHECK   both results"
        return "SECOND CHECK   a second person's own calculation"

    def body(self) -> Sequence[Widget]:
        """The fields; afterwards both results."""
        fields = (self._initials, self._pin, *self._figures)
        return (Vertical(Vertical(*fields, classes="form-block"), self._both, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """What is asked."""
        if self.recorded is not None:
            return ()
        pin = (self._pin,) if self._pin.display else ()
        return (self._initials, *pin, *self._figures)

    @property
    def built(self) -> str:
        """The line, as the second person would type it."""
        if self.recorded is not None:
            return ""
        return self._line if any(field.value for field in self._figures) else "verify "

    @property
    def _line(self) -> str:
        values = {ask.key: field.value for ask, field in zip(FORM.asks, self._figures, strict=True)}
        return word_line(FORM, values)

    def on_mount(self) -> None:
        """Nothing is filled in, and no PIN is asked of people who have none."""
        self._pin.display = False
        self._both.display = False
        self.tick()
        self.show_line()

    def on_resize(self, event: events.Resize) -> None:
        """Another width."""
        self.call_after_refresh(self.tick)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows; a PIN belongs to the initials beside it."""
        message.stop()
        if message.input is self._initials.entry:
            self._initials.mark("")
            self._ask_pin()
        if message.value:
            self._said = ()
        self.show_line()

    def _ask_pin(self) -> None:
        person = self.host.room.facts.person(self._initials.value)
        asked = person is not None and person.has_pin and not self.host.room.training
        if asked != self._pin.display:
            self._pin.display = asked
            self._pin.entry.value = ""

    def asks(self) -> str:
        """What to do, without any figure."""
        if self.recorded is not None:
            return ""
        return (
            "Work it out yourself, from the order sheet and the bag. What the first person ordered is not shown"
            " until yours is recorded."
        )

    def answered(self, line: str, width: int) -> list[Row]:
        """Only what is wrong with what was typed; whether it agrees is said when it is recorded."""
        rows: list[Row] = [fit_row(self._said, width)] if self._said else []
        if self._said or not any(field.value for field in self._figures):
            return rows
        try:
            self.host.room.read(self.chair, line, by=self._initials.value)
        except LineError as error:
            # what is only not finished yet needs no word
            return (
                []
                if error.code in STILL_MISSING
                else [fit_row(((f" {plain(str(error), 300)}", "due"),), width)]
            )
        except PlainError as error:
            return [fit_row(((f" {plain(str(error), 300)}", "due"),), width)]
        return rows

    def _tell(self, words: str, ink: str = "due") -> None:
        self._said = ((f" {'' if ink == 'muted' else '▲ '}{plain(words, 300)}", ink),)
        self.show_line()

    # --- Enter ---

    def action_next(self) -> None:
        """The next field; from the last one it is recorded."""
        if self.recorded is not None:
            if not self.too_soon():
                self.dismiss(f"said:{self._recorded_words}")
            return
        if self._checking or (self.fields()[self.field_at()] is self._initials and not self._may_check()):
            return
        super().action_next()

    def _may_check(self) -> bool:
        """Whether whoever gave these initials can be the second person; says why not."""
        initials = self._initials.value
        if not initials:
            self._initials.mark("who are you?")
            return False
        try:
            known = self.host.room.facts.person(initials)
            by = known.initials if known is not None else initials
            if known is None or known.retired:
                self.host.room.begin_proof(initials, None)  # says in words that nobody with them may chart
            self.host.room.read(self.chair, _PROBE, by=by)
        except PlainError as error:
            self._tell(str(error))
            return False
        return True

    def action_take(self) -> None:
        """Record it, once it is certain who this is."""
        if self._checking or self.too_soon() or not self._may_check():
            return
        missing = next((field for field in self.fields() if not field.value), None)
        if missing is not None:
            self.set_focus(missing.entry)
            return
        try:
            self.host.room.read(self.chair, self._line, by=self._initials.value)
            proof = self.host.room.begin_proof(self._initials.value, self._pin.value or None)
        except PlainError as error:
            self._tell(str(error))
            return
        self._checking = True
        if proof.holds:
            self._prepare(proof)
            return
        self._tell("checking the PIN …", "muted")
        # Argon2 takes some tenths of a second: the clock and the reminders go on meanwhile
        self.run_worker(lambda: self._check(proof), thread=True, exit_on_error=False)

    def _check(self, proof: Proof) -> None:
        try:
            proof.check()
        except Refused as error:
            self.app.call_from_thread(self._refused, proof, error)
        else:
            self.app.call_from_thread(self._prepare, proof)

    def _refused(self, proof: Proof, error: Refused) -> None:
        words = str(self.host.room.refuse_proof(proof, error))
        self._checking = False
        self._pin.entry.value = ""
        self.set_focus(self._pin.entry)
        self._tell(words)

    def _prepare(self, proof: Proof) -> None:
        person = self.host.room.accept_proof(proof)
        if self._attempt is None or (self._attempt.text, self._charting.author) != (
            self._line,
            person.initials,
        ):
            self._charting.author = person.initials
            answer = self._charting.aside(self._line, self.view.version)
            if answer.attempt is None:
                self._done_checking(person.initials)
                self._tell(answer.words)
                return
            self._attempt = answer.attempt
        self._tell("saving …", "muted")
        self.call_after_refresh(self._save, self._attempt, person.initials)

    def _save(self, attempt: Attempt, initials: str) -> None:
        done = self._charting.record(attempt)
        self._done_checking(initials)
        if done.kind != "recorded":
            if done.kind != "not_saved":
                self._attempt = None  # another try is another entry
            again = "  Enter tries again." if done.kind == "not_saved" else ""
            self._tell(f"{done.words}{again}", "late" if done.kind == "not_saved" else "due")
            return
        self._recorded_words = f"second check by {initials} {done.words}"
        self._show_both()

    def _done_checking(self, initials: str) -> None:
        """The second person is not signed in by this: the next entry is again that of whoever is."""
        self._checking = False
        if initials != self.host.signed_in:
            self.host.room.sign_out(initials)

    # --- afterwards ---

    def _show_both(self) -> None:
        self.opened_at = self.host.monotonic()
        self.view = self.host.room.view(self.chair)
        entry = next(e for e in reversed(self.view.entries) if isinstance(e.payload, ev.DoseVerified))
        assert isinstance(entry.payload, ev.DoseVerified)
        self.recorded = entry.payload
        for field in (self._initials, self._pin, *self._figures):
            field.display = False
        self._both.display, self._both.can_focus = True, True
        self.set_focus(self._both)
        self._said = ()
        self.refresh_bindings()
        self.tick()
        self.show_line()

    def refresh_rows(self) -> None:
        """Both results side by side, once the second is in the record."""
        if self.recorded is not None:
            width = self.app.size.width
            self._both.put(
                [fit_row(row, width) for row in both_results(self.view.order, self.recorded)], None
            )

    def show_line(self) -> None:
        """While it is asked, the line; afterwards what it means for the start."""
        if self.recorded is None:
            super().show_line()
            return
        width = self.app.size.width
        rows = wrapped("", plain(self._recorded_words, 300), width, "strong", most=2)
        if not self.recorded.agrees:
            rule = self.view.protocol.second_check if self.view.protocol is not None else "required"
            blocked = "The start is refused until a second calculation agrees. " if rule == "required" else ""
            what = "Find out which is right: the order, the bag or the calculation. Both results stay in the record."
            rows += wrapped("", blocked + what, width, "text", most=3)
        rows.append(
            ((" Enter", "strong"), (" or ", "muted"), ("Esc", "strong"), (" back to the chair", "muted"))
        )
        self.foot.put([fit_row(row, width) for row in rows])

    def action_keep(self) -> None:
        """Esc keeps what was typed: it goes into the line; the PIN does not."""
        if self._checking:
            return
        if self.recorded is not None:
            self.dismiss(f"said:{self._recorded_words}")
        else:
            self.dismiss(self._line if any(field.value for field in self._figures) else None)


def both_results(order: ev.Order | None, second: ev.DoseVerified) -> list[Row]:
    """The order and the second calculation, figure beside figure, and for each whether it is the same."""
    if order is None:
        return []
    rows: list[Row] = [
        (),
        ((f" {fit('', 12)}{fit('order', 16)}second person", "muted"),),
    ]
    for label, first, other, unit in (
        ("dose", order.dose_mg, second.dose_mg, "mg"),
        ("volume", order.volume_ml, second.volume_ml, "mL"),
        ("rate", order.rate_ml_h, second.rate_ml_h, "mL/h"),
    ):
        same = first == other or (
            label == "rate" and same_calculation(order, order.dose_mg, order.volume_ml, other)
        )
        rows.append(
            (
                (f" {fit(label, 12)}", "muted"),
                (fit(f"{number(first)} {unit}", 16), "text"),
                (fit(f"{number(other)} {unit}", 16), "strong"),
                ("same" if same else "▲ DIFFERS", "text" if same else "due"),
            )
        )
    return [*rows, ()]
