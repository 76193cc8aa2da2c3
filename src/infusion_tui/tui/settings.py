"""The settings of this place: its theme and its signs, as the terminal needs them and people here chose them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from infusion_tui.tui.terminal import GLYPHS, Glyphs, Terminal
from infusion_tui.tui.themes import DIM, SAID, TERMINAL, THEMES, next_theme
from infusion_tui.tui.widgets.glyphs import Signs

if TYPE_CHECKING:
    from textual.filter import LineFilter


class Kept(Protocol):
    """Where settings are kept: the desk of a room."""

    def get(self, key: str) -> str | None:
        """A setting, or None."""
        ...

    def put(self, key: str, value: str) -> bool:
        """Keep a setting."""
        ...


class Settings:
    """Asked before the desk is open, too: then what the terminal needs is the answer.

    `glyphs` is what the command line asks for; it goes before what was kept and is not kept itself.
    """

    def __init__(self, terminal: Terminal, glyphs: Glyphs | None = None) -> None:
        self.terminal = terminal
        self._desk: Kept | None = None
        self._glyphs: Glyphs | None = glyphs
        self._filters: tuple[LineFilter, ...] = ()
        self._use()

    def open(self, desk: Kept) -> None:
        """From now on settings are kept here."""
        self._desk = desk
        self._use()

    def _get(self, key: str) -> str | None:
        return self._desk.get(key) if self._desk is not None else None

    # --- theme ---

    @property
    def _theme_key(self) -> str:
        # what suits a room's own screen is not what suits a plain console: each kind has its own choice
        return "theme_16" if self.terminal.colours == "16" else "theme"

    def theme(self) -> str:
        """The theme to begin with."""
        if self.terminal.colours == "none":
            return TERMINAL
        kept = self._get(self._theme_key)
        if kept in {theme.name for theme in THEMES}:
            return str(kept)
        return TERMINAL if self.terminal.colours == "16" else DIM

    def theme_after(self, name: str) -> str:
        """The next theme, which is kept. Without colours there is only one."""
        if self.terminal.colours == "none":
            return TERMINAL
        name = next_theme(name)
        if self._desk is not None:
            self._desk.put(self._theme_key, name)
        return name

    def theme_said(self, name: str) -> str:
        """What is said when a theme was chosen."""
        if self.terminal.colours == "none":
            return "No colours here (NO_COLOR, or a terminal without them): there is one theme"
        return f"Theme: {SAID.get(name, name)}"

    # --- signs ---

    @property
    def glyphs(self) -> Glyphs:
        """The setting of the signs."""
        if self._glyphs is not None:
            return self._glyphs
        kept = self._get("glyphs")
        return next((name for name in GLYPHS if name == kept), "auto")

    @property
    def is_ascii(self) -> bool:
        """True while signs are ASCII only."""
        return self.terminal.is_ascii(self.glyphs)

    def next_glyphs(self) -> str:
        """The other set of signs, which is kept; `auto` where that is the same. What is said about it."""
        wanted: Glyphs = "full" if self.is_ascii else "ascii"
        if self.terminal.is_ascii("auto") == (wanted == "ascii"):
            wanted = "auto"
        self._glyphs = wanted
        if self._desk is not None:
            self._desk.put("glyphs", wanted)
        self._use()
        return f"Signs: {'ASCII only' if self.is_ascii else 'frames and blocks'} ({wanted})"

    # --- what is sent ---

    def _use(self) -> None:
        from infusion_tui.tui.filters import AsciiSigns, Harmless, NoColours

        Signs.ascii_only = self.is_ascii
        found: list[LineFilter] = [Harmless()]
        if Signs.ascii_only:
            found.append(AsciiSigns(names_as_they_are=self.terminal.utf8))
        if self.terminal.colours == "none":
            found.append(NoColours())
        self._filters = tuple(found)

    def filters(self, of_textual: Sequence[LineFilter]) -> Sequence[LineFilter]:
        """What each line goes through on its way to the terminal."""
        # with no colours ours is the only one: Textual's turns colours into greys, which are colours too
        return [*(() if self.terminal.colours == "none" else of_textual), *self._filters]
