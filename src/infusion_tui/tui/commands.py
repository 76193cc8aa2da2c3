"""The command list (Ctrl+P): the same words as typed, and only what is possible now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider, SearchIcon
from textual.content import Content
from textual.widgets import Input

from infusion_tui.charting.line import LEGAL
from infusion_tui.tui.chair.opening import OPENS

if TYPE_CHECKING:
    from infusion_tui.record.view import ChairView
    from infusion_tui.tui.app import InfusionApp

TYPED: dict[str, str] = {
    "start": "start 52.5   the pump runs, with the rate read off it",
    "pause": "pause WHY   the pump is paused",
    "resume": "resume   the pump runs again",
    "rate": "rate 45   another pump rate in mL/h",
    "done": "done   the pump has delivered the bag",
    "stop": "stop WHY   stopped before the end",
    "flush": "flush   the line's rest is in",
    "verify": "verify 35 mg in 35 ml 52.5 ml/h   a second person's own calculation",
    "drawn": "drawn 50 mg ; vial 500 mg lot A123 exp 2027-05",
    "waste": "waste 15 mg by JD   before a witness",
    "med": "med ondansetron 4 mg iv   an as-needed medicine",
    "told": "told Dr Lee ; what was said",
    "extend": "extend 15 ; why   longer observation",
    "ama": "ama ; reason   leaves against advice",
    "transfer": "transfer ER ; why   to another place of care",
    "move": "move 7   to another free chair",
    "cancel": "cancel WHY   before the start only",
    "seen": "seen   on my way to what is due",
    "undo": "undo   take back my last entry (60 s)",
}
"""Words that begin a line, and what they chart."""


class Palette(CommandPalette):
    """Textual's palette without its blinking cursor and its emoji."""

    def on_mount(self) -> None:
        """Make it as quiet as the rest."""
        for icon in self.query(SearchIcon):
            icon.icon = ">"
        for entry in self.query(Input):
            entry.cursor_blink = False
            entry.placeholder = "type a word"


class RoomCommands(Provider):
    """Chairs to open, screens to open, and words that fill the line of the chair that is shown."""

    def _found(self) -> list[tuple[str, str, Callable[[], object]]]:
        app = cast("InfusionApp", self.app)
        if app.is_locked:
            return []
        here = app.chair_shown
        view = app.room.view(here, with_log=False) if here is not None else None
        found: list[tuple[str, str, Callable[[], object]]] = []
        if here is not None and view is not None and view.phase != "empty":
            found += [
                (words, "into the line", partial(app.pages.fill, here, word)) for word, words in _legal(view)
            ]
        for word, words in OPENS.items():
            if app.pages.is_possible(word, view):
                found.append((f"{word}   {words}", "open", partial(app.open_word, word, here)))
        for number in app.room.facts.chairs:
            if number != here:
                found.append((f"chair {number}", "open", partial(app.open_chair, number)))
        found.append(("quit", "leave the app", app.ask_to_quit))
        return found

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """Everything, in order, before anything is typed."""
        for words, _, action in self._found():
            yield DiscoveryHit(Content(words), action, text=words)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """What matches what was typed."""
        matcher = self.matcher(query)
        for words, _, action in self._found():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), action, text=words)


def _legal(view: ChairView) -> list[tuple[str, str]]:
    return [(word, words) for word, words in TYPED.items() if view.phase in LEGAL.get(word, (view.phase,))]
