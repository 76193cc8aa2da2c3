"""F3: observations one field at a time, with the same checks. It writes the line one would have typed, and shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.charting.vocabulary import POSITIONS
from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import VALUE_ORDER
from infusion_tui.tui.chair.hints import read_back
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog
from infusion_tui.tui.dialogs.fields import Field, FieldInput
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import fit_row
from infusion_tui.tui.wording import plain

_ABOUT = {
    "bp": ("BP", "128/82   or  x refused"),
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


class ObsPage(ChairDialog):
    """The set that is due, field by field. An empty field is not in the line: nothing is ever filled in."""

    TITLE_WORDS = "OBSERVATIONS   the line is written below as you go"
    AUTO_FOCUS = "FieldInput"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next", id="obs.next", tooltip="The next field; from the last into the line", group=GROUP),
        Binding("f3", "take", "into the line", id="obs.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._fields = {key: self._field(key) for key in self._keys()}
        self._note = Field("note", "note", "anything else, in words")

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
        scale = self.view.protocol.scale(key) if self.view.protocol is not None else None
        if scale is not None and scale.words:
            about = "  ".join(
                f"{score} {word}" for score, word in sorted(scale.words.items(), reverse=key == "sed")
            )
        return Field(key, label, about, most=40)

    def body(self) -> Sequence[Widget]:
        """The fields."""
        return (*self._fields.values(), self._note)

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
        note = f"; {self._note.value}" if self._note.value else ""
        return " ".join([*parts, note] if note else parts)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Read the line back while it grows."""
        message.stop()
        self._show()

    def _show(self) -> None:
        line, width = self.built, self.app.size.width
        rows = [
            fit_row(
                ((" line: ", "muted"), (plain(line, 300) or "nothing yet", "strong" if line else "muted")),
                width,
            )
        ]
        if line:
            try:
                draft = self.host.room.read(self.chair, line, by=self.host.signed_in or "")
                rows += read_back(draft, self.view, self.zone, width)[:3]
            except PlainError as error:
                rows.append(fit_row(((f" {plain(str(error), 300)}", "due"),), width))
        self.foot.put(rows[:4])

    def on_mount(self) -> None:
        """The first look."""
        self._show()

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field, or the line."""
        fields = [field.entry for field in (*self._fields.values(), self._note)]
        focused = self.focused
        at = fields.index(focused) if isinstance(focused, FieldInput) and focused in fields else -1
        if at + 1 < len(fields):
            self.set_focus(fields[at + 1])
        else:
            self.action_take()

    def action_take(self) -> None:
        """Into the line; it is recorded there, with Enter."""
        self.dismiss(self.built or None)

    def action_keep(self) -> None:
        """Esc keeps what was typed: it goes into the line."""
        self.dismiss(self.built or None)
