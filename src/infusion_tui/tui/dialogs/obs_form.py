"""F3: observations one field at a time, with the same checks. It writes the line one would have typed, and shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.charting.vocabulary import NOT_DONE_REASONS, POSITIONS
from infusion_tui.record.events import VALUE_ORDER
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host

_ABOUT = {
    "bp": ("BP", "128/82"),
    "hr": ("HR", "76 per minute"),
    "spo2": ("SpO2", "98 %"),
    "rr": ("RR", "14 per minute"),
    "sed": ("sedation", ""),
    "dis": ("dissociation", ""),
    "pain": ("pain", "0 to 10"),
    "temp": ("temperature", "36.8   or  98.2f"),
    "o2_l_min": ("oxygen", "2 l/min   or  off"),
}
_NAMES = {"o2_l_min": "o2", "sed": "s", "dis": "d"}
_REASONS = "  ".join(NOT_DONE_REASONS)


class ObsPage(LineForm):
    """The set that is due, field by field. An empty field is not in the line: nothing is ever filled in."""

    TITLE_WORDS = "OBSERVATIONS   the line is written below as you go"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next", id="obs.next", tooltip="The next field; from the last into the line", group=GROUP),
        Binding("f3", "take", "into the line", id="obs.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._fields = {key: self._field(key) for key in self._keys()}
        self._more = Field("more", "side effects", "wnl = asked, none;  or  nausea 1")
        self._note = Field("note", "note", "anything else, in words")
        self._marked: dict[str, str] = {}

    def _keys(self) -> list[str]:
        protocol = self.view.protocol
        if protocol is None:
            return []
        sets = protocol.sets
        rule = {"precheck": sets.baseline, "infusing": sets.infusing, "paused": sets.infusing}.get(
            self.view.phase, sets.observing
        )
        wanted = {*rule.items, "bp", "hr", "spo2", "rr"}
        order = [*POSITIONS, *(key for key in VALUE_ORDER if key not in POSITIONS)]
        return [key for key in order if key in wanted]

    def _field(self, key: str) -> Field:
        label, about = _ABOUT.get(key, (key, ""))
        return Field(key, label, self._scale(key) or about, most=40)

    def _scale(self, key: str) -> str:
        """A scale's scores with their words."""
        scale = self.view.protocol.scale(key) if self.view.protocol is not None else None
        if scale is None or not scale.words:
            return ""
        return "  ".join(
            f"{score} {word}" for score, word in sorted(scale.words.items(), reverse=key == "sed")
        )

    def body(self) -> Sequence[Widget]:
        """The fields."""
        return (VerticalScroll(*self.fields(), classes="form-scroll", can_focus=False),)

    def fields(self) -> Sequence[Field]:
        """The set, then side effects and what else, then a note."""
        return (*self._fields.values(), self._more, self._note)

    @property
    def built(self) -> str:
        """The line so far: by position as far as there is no gap, by name after it."""
        values = {key: field.value for key, field in self._fields.items() if field.value}
        parts: list[str] = []
        in_order = True
        for key in self._fields:
            text = values.get(key)
            expected = POSITIONS[len(parts)] if len(parts) < len(POSITIONS) else None
            number = text is not None and not text.casefold().startswith("x")
            if in_order and number and key == expected and text is not None and " " not in text:
                parts.append(text if key not in _NAMES else f"{_NAMES[key]}{text}")
                continue
            in_order = False
            if text is not None:
                parts.append(f"{_NAMES.get(key, key)} {text}")
        parts += [self._more.value] if self._more.value else []
        parts += [f"; {self._note.value}"] if self._note.value else []
        return " ".join(parts)

    def asks(self) -> str:
        """The item under the caret, in full; and how it is charted that it was not measured."""
        fields = self.fields()
        at = max(0, self.field_at())
        key = fields[at].key
        if key == "more":
            named = self.view.protocol.effects if self.view.protocol is not None else ()
            names = "  ".join(effect.key for effect in named)
            return f"side effects 0-3: {names}.  Also here: o2 2 l/min   temp 36.8"
        if key == "note":
            return "note: kept as it is typed"
        if scale := self._scale(key):
            return f"{fields[at].label}: {scale}    = as before    x WHY"
        return f"{fields[at].label}: not measured is  x  and why: {_REASONS}.  148! = yes, that is right"

    def on_input_changed(self, message: Input.Changed) -> None:
        """Read the line back while it grows; what is wrong with this field stands beside it."""
        message.stop()
        for key, field in self._fields.items():
            if field.entry is message.input and self._marked.get(key) != field.value:
                self._marked[key] = field.value
                field.mark(self.said_of(f"{_NAMES.get(key, key)} {field.value}") if field.value else "")
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another item is asked."""
        self.show_line()

    def on_mount(self) -> None:
        """The first look."""
        self.show_line()
