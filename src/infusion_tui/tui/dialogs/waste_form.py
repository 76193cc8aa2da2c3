"""Waste: what the ledger expects stands beside an empty field; another figure wants its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.charting.drug_words import sum_words
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.errors import PlainError
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host


class WastePage(LineForm):
    """Nothing is filled in. The line at the bottom is what goes into the entry line."""

    TITLE_WORDS = "WASTE   the rest thrown away, before a witness"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then into the line", id="waste.next", tooltip="The next field; from the last the line that is shown goes into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._amount = Field("waste-amount", "amount", "with its unit: 15 mg")
        self._by = Field("waste-by", "witness", self._who())
        self._why = Field("waste-why", "why it differs", "in words: one syringe broke")
        self._asks_why = False

    def _who(self) -> str:
        rule = self.view.protocol.ledger if self.view.protocol is not None else None
        needed = rule is None or rule.witness
        return "initials of another person" + ("" if needed else "; may stay empty here")

    @property
    def built(self) -> str:
        """The line so far."""
        line = " ".join(("waste", self._amount.value)).strip()
        line += f" by {self._by.value}" if self._by.value else ""
        if self._why.value:
            line += f" ; {self._why.value}"
        return line if line != "waste" else "waste "

    def body(self) -> Sequence[Widget]:
        """The fields."""
        fields = Vertical(self._amount, self._by, self._why, classes="form-block")
        return (Vertical(fields, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """The reason is asked where the figure is another than the expected one."""
        return (self._amount, self._by, self._why) if self._asks_why else (self._amount, self._by)

    def on_mount(self) -> None:
        """The first look."""
        super().on_mount()
        self._look()

    def tick(self) -> None:
        """The clock goes on, and with a running pump the figure."""
        super().tick()
        self._look()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows."""
        message.stop()
        self._look()

    def _look(self) -> None:
        self._asks_why = bool(self._why.value) or self._differs()
        self._why.display = self._asks_why
        self._amount.about(self._expected())
        if self._why.value or not self._asks_why:
            self._why.mark("")
        self.show_line()

    def _expected(self) -> str:
        """The figure beside the field."""
        ledger = self.view.ledger
        expected = ledger.expected_waste_mg if ledger is not None else None
        if expected is None:
            return "with its unit: 15 mg"
        return f"the ledger expects {number(expected)} mg"

    def asks(self) -> str:
        """Where the figure comes from."""
        ledger = self.view.ledger
        if ledger is None or ledger.state == "not_kept":
            return "Nothing was charted as drawn: no figure is expected. Type what was wasted."
        if ledger.expected_waste_mg is None:
            return " ".join(ledger.gaps) or ledger.equation
        return f"{sum_words(ledger)} = {number(ledger.expected_waste_mg)} mg. Type what was wasted, read off the syringe."

    def _differs(self) -> bool:
        """True once amount and witness make a line whose figure the ledger did not expect."""
        if not self._amount.value:
            return False
        try:
            draft = self.host.room.read(self.chair, self.built, by=self.host.signed_in or "")
        except PlainError:
            return False
        return any(caution.code == "W_LEDGER" for caution in draft.cautions)

    def action_next(self) -> None:
        """The next field. What a burst typed just now counts: whether a reason is asked is looked at first."""
        self._look()
        super().action_next()

    def action_take(self) -> None:
        """Into the line; a figure that differs goes back to its reason first."""
        if not self._amount.value:
            self.set_focus(self._amount.entry)
        elif not self._why.value and self._differs():
            self._look()
            self._why.mark("say why it differs")
            self.set_focus(self._why.entry)
        else:
            self.dismiss(self.built)

    def action_keep(self) -> None:
        """Esc keeps what was typed: it goes into the line."""
        typed = any(field.value for field in (self._amount, self._by, self._why))
        self.dismiss(self.built if typed else None)
