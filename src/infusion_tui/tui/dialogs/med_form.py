"""F5: a medicine that was given. The clinic's list stands over the fields; no dose is filled in or advised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.charting.vocabulary import ROUTES, UNITS
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.protocol import Medicine
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.wording import plain

_WITHOUT_LIST = 20
"""Rows of the window that are not the list's: what stands above and below it, and the fields."""


class MedPage(LineForm):
    """Name, dose, unit, route, what for, by whose order, and a note. The usual range is what the list says, shown beside an empty field."""

    TITLE_WORDS = "MEDICINE   what was given; the line is written below as you go"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next", id="med.next", tooltip="The next field; from the last into the line", group=GROUP),
        Binding("f5", "line", "into the line", id="med.take", tooltip="Put the line as far as it goes into the entry line, and type on there", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="med-list")
        self._list.can_focus = False
        self._drug = Field("drug", "medicine", "number in the list, or name", most=60)
        self._dose = Field("dose", "dose", "a number, as given", most=20)
        self._unit = Field("unit", "unit", "  ".join(UNITS.values()), most=10)
        self._route = Field("route", "route", " ".join(ROUTES), most=20)
        self._for = Field("for", "for", "what it is given for: nausea", most=120)
        self._by = Field("by", "ordered by", "Dr Lee", most=80)
        self._why = Field("why", "note, why", "where something is asked: why")

    @property
    def listed(self) -> tuple[Medicine, ...]:
        """The clinic's as-needed list."""
        return self.view.protocol.medicines if self.view.protocol is not None else ()

    @property
    def medicine(self) -> Medicine | None:
        """The one of the list that is meant so far."""
        typed = self._drug.value
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(self.listed):
            return self.listed[int(typed) - 1]
        return self.view.protocol.medicine(typed) if self.view.protocol is not None and typed else None

    @property
    def built(self) -> str:
        """The line so far: what was typed, a number of the list as its name."""
        meant = self.medicine
        parts = [meant.name if meant is not None else self._drug.value]
        parts += [self._dose.value, self._unit.value, self._route.value]
        parts += [f"for {self._for.value}" if self._for.value else ""]
        parts += [f"by {self._by.value}" if self._by.value else ""]
        typed = " ".join(part for part in parts if part)
        note = f" ; {self._why.value}" if self._why.value else ""
        return f"med {typed}{note}" if typed or note else ""

    def fields(self) -> Sequence[Field]:
        """What was given, why, by whose order, and a note."""
        return (self._drug, self._dose, self._unit, self._route, self._for, self._by, self._why)

    def body(self) -> Sequence[Widget]:
        """The list over the fields."""
        return (Vertical(self._list, Vertical(*self.fields(), classes="form-block"), classes="form-page"),)

    def asks(self) -> str:
        """What the list says about the chosen one."""
        one = self.medicine
        if one is None:
            return "A medicine that is not in the list can be charted: why, and the chair number, are asked."
        return f"{one.name}: {usual(one)}. The list checks what is typed; it advises nothing."

    def on_mount(self) -> None:
        """The first look."""
        self.tick()

    def tick(self) -> None:
        """The clock goes on."""
        super().tick()
        self.show_line()

    def refresh_rows(self) -> None:
        """The list; the chosen one marked. In a low window two stand side by side, so that each stays in sight."""
        width, meant = self._list.room.width, self.medicine
        if len(self.listed) > self.app.size.height - _WITHOUT_LIST:
            self._side_by_side(width)
            return
        rows: list[Row] = []
        at = None
        for place, one in enumerate(self.listed, 1):
            row: Row = (
                (f"{'►' if one is meant else ' '}{place:>2}  ", "strong"),
                (fit(plain(one.name, 40), 18), "strong"),
                (usual(one), "text"),
            )
            at = place - 1 if one is meant else at
            rows.append(chosen(row, one is meant, width))
        self._list.put(rows or [fit_row((("  the clinic's list is empty", "muted"),), width)], at)

    def _side_by_side(self, width: int) -> None:
        """Two to a row, without the minutes, which the sentence below says of the chosen one."""
        meant, cells = self.medicine, width // 2
        texts = [
            fit(
                f"{'►' if one is meant else ' '}{place:>2} {fit(plain(one.name, 40), 14)} {in_short(one)}",
                cells,
            )
            for place, one in enumerate(self.listed, 1)
        ]
        down = (len(texts) + 1) // 2
        inks = ["strong@" if one is meant else "text" for one in self.listed]
        pairs = list(zip(texts, inks, strict=True))
        rows: list[Row] = [
            fit_row((pairs[at], *pairs[at + down : at + down + 1]), width) for at in range(down)
        ]
        chosen_at = next((at % down for at, one in enumerate(self.listed) if one is meant), None)
        self._list.put(rows, chosen_at)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows; what the list says of this medicine stands beside its fields."""
        message.stop()
        one = self.medicine
        self._dose.about(f"the list: usual {_range(one)} {one.unit}" if one else "a number, as given")
        self._unit.about(f"the list: {one.unit}" if one else "  ".join(UNITS.values()))
        self._route.about(f"the list: {'  '.join(one.routes)}" if one else " ".join(ROUTES))
        self.refresh_rows()
        self.show_line()

    def action_line(self) -> None:
        """Into the line as far as it goes: `med ` with nothing typed."""
        self.dismiss(self.built or "med ")

    def action_take(self) -> None:
        """Into the line; with nothing typed the caret goes back to the name."""
        if self.built:
            self.dismiss(self.built)
        else:
            self.set_focus(self._drug.entry)


def in_short(one: Medicine) -> str:
    """`4-8 mg iv po im`."""
    return plain(f"{_range(one)} {one.unit} {' '.join(one.routes)}", 60)


def usual(one: Medicine) -> str:
    """`usual 4-8 mg  iv po im   reassess after 30 min`, as the clinic's list has it."""
    after = f"   reassess after {one.reassess_minutes} min" if one.reassess_minutes else ""
    sedating = "   sedating" if one.sedating else ""
    return plain(f"usual {_range(one)} {one.unit}   {' '.join(one.routes)}{after}{sedating}", 200)


def _range(one: Medicine) -> str:
    return f"{number(one.usual_low)}-{number(one.usual_high)}"
