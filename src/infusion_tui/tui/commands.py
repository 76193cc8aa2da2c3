"""The command list (Ctrl+P): the same words as typed, and only what is possible now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider, SearchIcon
from textual.content import Content
from textual.widgets import Input

from infusion_tui.charting.line import LEGAL
from infusion_tui.record.errors import PlainError
from infusion_tui.tui.chair.opening import OPENS, TYPED
from infusion_tui.tui.wording import plain

if TYPE_CHECKING:
    from infusion_tui.record.view import ChairView
    from infusion_tui.tui.app import InfusionApp


class Palette(CommandPalette):
    """Textual's palette without its blinking cursor and its emoji. What stands around it stays legible."""

    DEFAULT_CSS = """
    Palette { background: $background 0%; }
    Palette > Vertical { background: $surface; &:dark { background: $surface; } }
    Palette SearchIcon { color: $raised; }
    Palette CommandList > .option-list--option-highlighted {
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: $block-cursor-text-style;
    }
    """

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
        replay = getattr(self.screen, "replay_commands", None)
        if replay is not None:
            # nothing that writes: only what moves in time, and what belongs to this place
            here_only = ("help", "lock", "theme", "glyphs")
            opens = [
                (f"{word}   {OPENS[word]}", "open", partial(app.open_word, word, None)) for word in here_only
            ]
            return [*replay(), *opens, ("quit", "leave the app", app.ask_to_quit)]
        # over a closed record the chair below is not what anything would go to
        here = None if getattr(self.screen, "is_record", False) else app.chair_shown
        view = app.room.view(here, with_log=False) if here is not None else None
        # what the page that is shown does itself, once
        own: list[tuple[str, str, Callable[[], object]]] = getattr(self.screen, "page_commands", list)()
        taken = {words.partition(" ")[0] for words, _, _ in own}
        found = [*own]
        if here is not None and view is not None and view.phase == "empty":
            found.append((TYPED["sign"], "into the line", partial(app.pages.fill, here, "sign")))
        if here is not None and view is not None and view.phase != "empty":
            found += [
                (words, "into the line", partial(app.pages.fill, here, word)) for word, words in _legal(view)
            ]
        for word, words in OPENS.items():
            if word not in taken and app.pages.is_possible(word, view):
                found.append((f"{word}   {words}", "open", partial(app.open_word, word, here)))
        if here is not None and view is not None and view.phase != "empty":
            found += [
                (words, "open", partial(app.open_word, f"scores {word}", here))
                for word, words in _scales(app)
            ]
        for number in app.room.facts.chairs:
            if number != here:
                found.append((f"chair {number}", "open", partial(app.open_chair, number)))
        found.append(("quit", "leave the app", app.ask_to_quit))
        return found

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """Everything, in order, before anything is typed."""
        for words, _, action in self._found():
            word, space, rest = words.partition("   ")
            shown = Content.assemble((word, "bold"), (space + rest, "not bold"))
            yield DiscoveryHit(shown, action, text=words)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """What matches what was typed."""
        matcher = self.matcher(query)
        for words, _, action in self._found():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), action, text=words)


def _scales(app: InfusionApp) -> list[tuple[str, str]]:
    """The clinic's scores over the course: each opens its form."""
    try:
        scales = app.room.outcomes.scales
    except PlainError:
        return []  # said where a score is typed
    return [
        (one.key, f"{one.key}   {plain(one.label, 60)}: a score, item by item or its total") for one in scales
    ]


def _legal(view: ChairView) -> list[tuple[str, str]]:
    typed = [(word, words) for word, words in TYPED.items() if view.phase in LEGAL.get(word, (view.phase,))]
    care = view.protocol.care if view.protocol is not None else ()
    return typed + [(word.key, plain(f"{word.key}   {word.label}", 100)) for word in care]
