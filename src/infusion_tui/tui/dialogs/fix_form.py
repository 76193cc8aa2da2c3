"""Correcting one entry field by field: what was stands beside what it becomes. It writes the `fix` line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.view import EntryLine, Phase
from infusion_tui.record.wording import VALUE_LABELS, value_number
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.wording import clock

_WORDS: dict[type[ev.Payload], str] = {
    ev.InfusionStarted: "start", ev.InfusionRateChanged: "rate", ev.InfusionPaused: "pause", ev.InfusionStopped: "stop",
    ev.PumpRead: "pump", ev.MedicineGiven: "med", ev.DrugDrawn: "drawn", ev.DrugWasted: "waste", ev.DrugKept: "kept", ev.ProviderTold: "told",
    ev.ObservationExtended: "extend", ev.DoseVerified: "verify", ev.ObservationDeferred: "x",
    ev.BagChanged: "bag", ev.CareGiven: "care", ev.EffectDescribed: "effect",
}  # fmt: skip
"""What is typed behind `fix N` for an entry of this kind."""

_FIELDS = {"sed": "s", "dis": "d", "o2_l_min": "o2"}


def order_parts(order: ev.Order) -> list[tuple[str, str, str]]:
    """What can be corrected in an order: the word typed for it, its name, and what it is now."""
    amount = number(order.given_amount)
    dose = {
        "mg_per_kg": ("per-kg", "dose per kg", f"{amount} mg/kg"),
        "dose_mg": ("dose", "dose", f"{amount} mg"),
        "mg_per_kg_h": ("per-kg-h", "dose per kg and hour", f"{amount} mg/kg/h"),
        "mg_per_h": ("per-h", "dose per hour", f"{amount} mg/h"),
    }[order.given_as]
    basis = f"{number(order.dosing_weight_kg)} kg ({order.weight_basis})"
    bag = ("bag", "bag", f"{number(order.volume_ml)} mL")
    concentration = ("concentration", "concentration", f"{number(order.concentration_mg_ml)} mg/mL")
    if order.minutes is None:
        container = [bag, concentration]
    else:
        container = [
            ("minutes", "over", f"{order.minutes} min"),
            bag if order.container == "bag" else concentration,
        ]
    found = [
        ("weight", "weight", f"{number(order.weight_kg)} kg"),
        ("dosing-weight", "dosing weight", basis),
        dose,
    ]
    found += container
    if order.minutes is not None:
        found.append(("cap", "cap", "none" if order.cap_mg is None else f"{number(order.cap_mg)} mg"))
    vial = "not given" if order.vial_mg_ml is None else f"{number(order.vial_mg_ml)} mg/mL"
    return [*found, ("vial", "vial strength", vial)]


def can_be_fixed(entry: EntryLine, phase: Phase, *, to_void: bool = False) -> bool:
    """Whether a correction of it can be typed at all; the room has the last word."""
    if entry.struck or isinstance(entry.payload, ev.EntryStruck):
        return False
    return entry.number != 1 or (phase == "precheck" and not to_void)


class FixPage(LineForm):
    """Empty fields beside what was. Only what is typed changes; the reason is asked last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next", id="fix.next", tooltip="The next field; from the last into the line", group=GROUP),
        Binding("f3", "take", "into the line", id="fix.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, wanted: int) -> None:
        super().__init__(host, chair)
        self.number = self._meant(wanted)
        entry = self.entry
        self._items = self._fields_of(entry) if entry is not None else {}
        was = clock(entry.occurred_at, self.zone) if entry is not None else ""
        self._time = Field("time", "time", f"was {was}", most=12)
        self._why = Field("why", "why", "always asked: misread")

    def _meant(self, wanted: int) -> int:
        """A correction stands for the entry that it corrects."""
        found = next((one for one in self.view.entries if one.number == wanted), None)
        is_fix = found is not None and isinstance(found.payload, ev.EntryAmended)
        return found.target if found is not None and is_fix and found.target is not None else wanted

    @property
    def entry(self) -> EntryLine | None:
        """The entry, as it stands now."""
        return next((one for one in self.view.entries if one.number == self.number), None)

    def _fields_of(self, entry: EntryLine) -> dict[str, Field]:
        payload = entry.payload
        if isinstance(payload, ev.SessionOpened):
            return {
                f"{word} ": Field(f"o-{word}", label, f"was {was}", most=16)
                for word, label, was in order_parts(payload.order)
            }
        word = _WORDS.get(type(payload)) if payload is not None else None
        if isinstance(payload, ev.ScaleScored):
            # all of it is typed again: a score whose items were given one by one has no half
            word = payload.scale if payload.label is not None else f"score {payload.scale}"
        if word is not None:
            return {f"{word} ": Field("word", word, f"was: {entry.text}")}
        found = {
            f"{_FIELDS.get(key, key)} ": Field(
                f"v-{key}", VALUE_LABELS.get(key, key), f"was {value_number(key, entry.values[key])}"
            )
            for key in ev.VALUE_ORDER
            if key in entry.values
        }
        found |= {f"{key} ": Field(f"e-{key}", key, f"was {grade}") for key, grade in entry.effects.items()}
        found |= {
            f"{_FIELDS.get(key, key)} ": Field(f"x-{key}", VALUE_LABELS.get(key, key), f"was x {why}")
            for key, why in entry.not_done.items()
        }
        if isinstance(payload, ev.ObservationRecorded | ev.NoteWritten):
            found[""] = Field("more", "also", "left out: rr 14  nausea 1")
        return found

    def title_words(self) -> str:
        """Which entry, by whom, when."""
        entry = self.entry
        if entry is None:
            return f"FIX   there is no entry {self.number}"
        return f"FIX #{entry.number}   by {entry.by} at {clock(entry.occurred_at, self.zone)}"

    def body(self) -> Sequence[Widget]:
        """The fields."""
        return (VerticalScroll(*self.fields(), classes="form-scroll", can_focus=False),)

    def fields(self) -> Sequence[Field]:
        """What can change, when it happened, and why."""
        return (*self._items.values(), self._time, self._why)

    @property
    def built(self) -> str:
        """`fix 12 hr 78 ; misread`: only what was typed."""
        parts = [self._time.value] + [
            f"{lead}{field.value}" for lead, field in self._items.items() if field.value
        ]
        typed = " ".join(part for part in parts if part)
        why = f" ; {self._why.value}" if self._why.value else ""
        return f"fix {self.number} {typed}{why}" if typed or why else ""

    def asks(self) -> str:
        """How little is needed."""
        return "Type only what was wrong; what is left empty stays the same."

    def on_mount(self) -> None:
        """The first look."""
        self.show_line()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows; the table of what was and what it becomes under it."""
        message.stop()
        self.show_line()
