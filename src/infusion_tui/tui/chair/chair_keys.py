"""The function keys of a chair's screen, each with its typed word, and the words that Tab completes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.charting.vocabulary import COMMANDS, SCREEN_WORDS, VITALS
from infusion_tui.record.view import ChairView

_FORM = Binding.Group("fill the line")
_GO = Binding.Group("go on")


class ChairKeys(Screen[None]):
    """Keys only. None of them records anything, but F9, which is a word that asks nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "obs", "form", id="chair.obs", tooltip="Observations, one field at a time", group=_FORM),
        Binding("f4", "pump", "pump", id="chair.pump", tooltip="What can be charted about the pump", group=_FORM),
        Binding("f5", "med", "med", id="chair.med", tooltip="A medicine that was given: name, dose, unit, route", group=_FORM),
        Binding("f6", "effects", "effects", id="chair.effects", tooltip="Side effects, 0 to 3 each", group=_FORM),
        Binding("f8", "leave", "check", id="chair.leave", tooltip="The list being worked on: the pre-check, later the leave check", group=_GO),
        Binding("f9", "seen", "seen", id="chair.seen", tooltip="On my way to what is due; it is recorded", group=_GO),
        Binding("f7", "emergency", "emergency", show=False, id="chair.emergency", tooltip="The clinic's emergency card", group=_GO),
        Binding("escape", "back", "back", show=False, id="chair.back", tooltip="One step back; text is kept", group=_GO),
    ]  # fmt: skip

    view: ChairView
    _keys_for: tuple[str, bool] | None = None

    def keys_follow(self) -> None:
        """The key bar shows the keys of now: another phase, or something that has come due or been done."""
        now = (self.view.phase, self.check_action("seen", ()) is True)
        if now != self._keys_for:
            self._keys_for = now
            self.refresh_bindings()

    @abstractmethod
    def open_word(self, word: str) -> None:
        """Open what a word opens."""

    @abstractmethod
    def fill(self, text: str | None, words: str = "") -> None:
        """Put the beginning of a line into the line."""

    @abstractmethod
    def aside(self, text: str) -> None:
        """Record a word that asks nothing."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of this phase; the others are not shown (their words still say why not)."""
        phase = self.view.phase
        if action == "pump":
            # once the line is flushed and the observation time over, its place in the bar is needed for F8
            return phase != "empty" and (phase != "assess" or bool(self.view.in_line_mg))
        if action in ("obs", "med", "effects"):
            return phase != "empty"
        if action == "leave":
            return phase in ("precheck", "observing", "assess")
        if action == "seen":
            return any(item.level in ("due", "late", "passed_on") for item in self.view.due)
        return True

    def action_obs(self) -> None:
        """The form."""
        self.open_word("obs")

    def action_pump(self) -> None:
        """The pump's list."""
        self.open_word("pump")

    def action_effects(self) -> None:
        """The side effects."""
        self.open_word("effects")

    def action_leave(self) -> None:
        """The pre-check before the start, the leave check once the pump is off."""
        self.open_word("checks" if self.view.phase == "precheck" else "leave")

    def action_emergency(self) -> None:
        """The card."""
        self.open_word("emergency")

    def action_med(self) -> None:
        """A medicine."""
        self.open_word("med")

    def action_seen(self) -> None:
        """On my way."""
        self.aside("seen")


def known_words(view: ChairView, more: Sequence[str] = ()) -> list[str]:
    """Every declared word that Tab can complete at this chair; `more`: those that no protocol declares."""
    words = [*COMMANDS, *SCREEN_WORDS, *VITALS, *more]
    protocol = view.protocol
    if protocol is not None:
        words += [name for effect in protocol.effects for name in effect.names]
        words += [name for scale in protocol.scales for name in scale.names]
        words += [name for word in protocol.care for name in word.names]
        words += [medicine.name for medicine in protocol.medicines]
        words += [item.key for item in (*protocol.precheck, *protocol.leave)]
    return [word for word in words if len(word) > 1]
