"""The app: modes for the board and each chair, who is signed in, one ticker, the keys that work everywhere.

It wires and does no work of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget

from infusion_tui.clock import Clock
from infusion_tui.room import Room
from infusion_tui.tui.beat import BEAT_S, Beat
from infusion_tui.tui.board.board import BoardScreen
from infusion_tui.tui.board_wishes import BoardWishes
from infusion_tui.tui.busy import is_busy
from infusion_tui.tui.chair_modes import ChairModes
from infusion_tui.tui.dialogs.pages import Pages
from infusion_tui.tui.idle import Idle
from infusion_tui.tui.notices import Notices
from infusion_tui.tui.room_source import RoomSource
from infusion_tui.tui.settings import Settings
from infusion_tui.tui.signing import Signing
from infusion_tui.tui.terminal import Glyphs, Terminal
from infusion_tui.tui.themes import THEMES, VARIABLE_DEFAULTS

if TYPE_CHECKING:
    from infusion_tui.room.people import Proof
    from infusion_tui.tui.chair.screen import ChairScreen
    from infusion_tui.tui.tidy import Tidy

_GROUP = Binding.Group("everywhere")

SWITCH_S = 0.02
"""Textual waits 0.05 s at each change of screen; ours are drawn by then."""

AnyScreen = TypeVar("AnyScreen", bound=Screen[object])


def _room_commands() -> type[Provider]:
    from infusion_tui.tui.commands import RoomCommands

    return RoomCommands


class InfusionApp(BoardWishes):
    """The screens of one room. See `launch.run_app` for what the arguments mean."""

    TITLE = "infusion-tui"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_room_commands}
    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help", id="app.help", tooltip="How to chart, and every key; type to search", group=_GROUP),
        Binding("question_mark", "help", "help", key_display="?", show=False, id="app.help_sign", tooltip="How to chart, and every key; type to search", group=_GROUP),
        Binding("f2", "board", "board", id="app.board", tooltip="All chairs; what you type here stays as a draft", group=_GROUP),
        Binding("ctrl+l", "lock", "lock", id="app.lock", tooltip="Lock the screen; the clocks go on", group=_GROUP),
        Binding("ctrl+n", "user", "next person", show=False, id="app.user", tooltip="Somebody else charts here; what you typed waits for you", group=_GROUP),
        Binding("ctrl+t", "theme", "theme", show=False, id="app.theme", tooltip="Dim, night, day, high contrast, the terminal's own colours", group=_GROUP),
        Binding("ctrl+p", "command_palette", "commands", show=False, id="app.commands", tooltip="Every word that can be typed now", group=_GROUP),
        Binding("ctrl+r", "redraw", "redraw", show=False, id="app.redraw", tooltip="Draw the screen again", group=_GROUP),
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="app.quit", tooltip="Leave the app; asks while a chair is running", group=_GROUP),
        Binding("ctrl+c", "help_quit", "copy", show=False, id="app.copy", tooltip="Copies what is selected; it never quits", group=_GROUP),
    ]  # fmt: skip

    def __init__(
        self,
        room: Room | None,
        *,
        by: str | None = None,
        pin: str | None = None,
        chair: str | None = None,
        on_tick: Callable[[], object] | None = None,
        on_typing: Callable[[bool], object] | None = None,
        on_guide: Callable[[], bool] | None = None,
        sidebar: Callable[[str | None], Sequence[str]] | None = None,
        path: Path | None = None,
        config: Path | None = None,
        clock: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        terminal: Terminal | None = None,
        glyphs: Glyphs | None = None,
    ) -> None:
        super().__init__(monotonic)
        self.settings = Settings(terminal or Terminal(), glyphs)
        self._room = room
        self._source: RoomSource | None = None
        self.home_chair = chair
        self._on_typing = on_typing
        self.notices = Notices(self, sidebar)
        self.on_guide = on_guide
        self._path, self._config, self._clock = path, config, clock
        self._owns_room = False
        self.signing = Signing(self, by=by, pin=pin, chair=chair)
        self.beat = Beat(self, on_tick)
        self.pages = Pages(self)
        self.chair_modes = ChairModes(self)
        self.idle = Idle(self)
        self.tidy: Tidy | None = None
        self.terminal_gone: Callable[[], bool] = lambda: False
        """Whether the terminal was closed under the app: then it leaves, with every draft kept."""
        for theme in THEMES:
            self.register_theme(theme)
        # Set before anything is drawn: the stylesheets are then read once, not once more for a change of theme.
        if room is not None:
            self.settings.open(room.desk)
        self.set_reactive(InfusionApp.theme, self.settings.theme())
        # Textual made both for its own theme, and nothing makes them again before the theme is changed.
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our stylesheets stand under any theme."""
        return dict(VARIABLE_DEFAULTS)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through on its way to the terminal."""
        return [*self.idle.filters, *self.settings.filters(super().get_line_filters())]

    def _set_pointer_shape(self, shape: str) -> None:
        """The mouse keeps its shape: a plain console takes the end of that command for a bell."""

    # --- what screens ask (`Host`) ---

    @property
    def room(self) -> Room:
        """The open room."""
        assert self._room is not None
        return self._room

    @property
    def has_room(self) -> bool:
        """False until the first start has been answered."""
        return self._room is not None

    @property
    def source(self) -> RoomSource:
        """The room as the board sees it."""
        if self._source is None:
            self._source = RoomSource(self.room, lambda: self.signing.signed_in, self.monotonic)
        return self._source

    @property
    def signed_in(self) -> str | None:
        """Initials of whoever is signed in."""
        return self.signing.signed_in

    @property
    def names_hidden(self) -> bool:
        """True when nobody has touched a key for a while."""
        return self.idle.names_hidden

    @property
    def export_folder(self) -> Path:
        """Where the export dialog begins."""
        return Path.home()

    def typing(self, has_text: bool) -> None:
        """A line holds text now, or does not any more."""
        if self._on_typing is not None:
            self._on_typing(has_text)

    def follow_typing(self) -> None:
        """Say whether somebody types or has a page open; only the training room asks."""
        if self._on_typing is not None:
            self.typing(is_busy(self))

    def strip_lines(self, chair: str | None) -> Sequence[str]:
        """What nobody saw, notices about clock and file, and the training room's lines."""
        return self.notices.lines(chair)

    # --- start ---

    def on_mount(self) -> None:
        """Sign in and go to the board or the chair; without a file, ask for one."""
        self.set_interval(BEAT_S, self.beat)
        if self._room is None:
            from infusion_tui.tui.setup.first_start import FirstStart

            self.add_mode("setup", lambda: FirstStart(self._path or Path("infusion.db"), self._create))
            self.switch_mode("setup")
            return
        self._begin()

    def on_ready(self) -> None:
        """The first screen is painted: what the command line put off while it imported may begin."""
        if self.tidy is not None:
            self.tidy.begin()

    def _create(self, room: Room | None, by: str | None) -> None:
        """The first start is answered: a new room, or (None) the training room."""
        if room is None:
            self.exit("demo")
            return
        self._room, self._owns_room = room, True
        self.settings.open(room.desk)
        self.signing.expect(by)
        self._begin()

    def _begin(self) -> None:
        self.add_mode("board", lambda: self._styled(BoardScreen(self.source)))
        self.add_mode("lock", self.signing.make_screen)
        self.idle.read_settings()
        self.signing.begin()

    def sign(self, initials: str, pin: str | None) -> None:
        """Sign a person in and go on where the screen was.

        Raises:
            Refused: unknown, retired, or the PIN is missing or wrong.
        """
        self.signing.sign(initials, pin)

    def signed(self, proof: Proof) -> None:
        """Sign a person in whose PIN was compared already."""
        self.signing.signed(proof)

    def chart_unsigned(self, why: str) -> None:
        """Nobody can sign in: chart without, marked."""
        self.signing.chart_unsigned(why)

    # --- time ---

    def tick(self) -> None:
        """Draw the time on the screen that is visible, and on no other."""
        self.beat.tick()

    def somebody_is_here(self) -> None:
        """A key or a click."""
        self.idle.touched()

    # --- going places ---

    @property
    def chair_shown(self) -> str | None:
        """The chair of the present mode, or None on the board."""
        mode = self.current_mode
        return mode.removeprefix("chair-") if mode.startswith("chair-") else None

    @property
    def is_locked(self) -> bool:
        """True while nobody is signed in."""
        return self.signing.signed_in is None

    def go(self, mode: str) -> None:
        """To a mode (`board`, `lock`, `chair-5`); it is made when it is first gone to."""
        if mode.startswith("chair-") and mode not in self._modes:
            # The board is painted first: what only a chair's screen needs is imported when one is opened.
            from infusion_tui.tui.chair.screen import ChairScreen

            chair = mode.removeprefix("chair-")
            self.add_mode(mode, lambda: self._styled(ChairScreen(self, chair)))
        self.switch_mode(mode)
        if mode.startswith("chair-"):
            self.chair_modes.used(mode.removeprefix("chair-"))

    def _styled(self, screen: AnyScreen) -> AnyScreen:
        """A screen for a mode. Textual reads every stylesheet again, twice at the first visit and once at the
        second, for a screen that has not counted the changes of theme; a new one is styled for the present one.
        """
        screen._css_update_count = self._css_update_count
        return screen

    def delay_update(self, delay: float = SWITCH_S) -> None:
        """How long a change of screen is held back, so that it is seen whole."""
        super().delay_update(min(delay, SWITCH_S))

    def open_chair(self, chair: str) -> None:
        """To a chair's screen; it is made when it is first opened and keeps everything."""
        self.room.chair(chair)
        self.go(f"chair-{chair}")

    def chair_screen(self, chair: str) -> ChairScreen | None:
        """The screen at the bottom of a chair's mode."""
        return self.chair_modes.screen(chair)

    def open_word(self, word: str, chair: str | None) -> bool:
        """Open what a screen-word asks for."""
        actions = {
            "board": self.action_board, "lock": self.action_lock, "theme": self.action_theme,
            "glyphs": self.action_glyphs, "user": self.action_user,
        }  # fmt: skip
        if word in actions:
            actions[word]()
            return True
        return self.pages.open(word, chair)

    # --- actions ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While nobody is signed in, only what needs nobody."""
        if action in ("board", "lock", "user", "command_palette", "help") and self.is_locked:
            return False
        if action == "board":
            return self.current_mode != "board"
        return True

    def action_help(self) -> None:
        """Help for this screen."""
        self.pages.open("help", self.chair_shown)

    def action_board(self) -> None:
        """To the board."""
        self.go("board")

    def action_lock(self) -> None:
        """Lock now: nobody is signed in until someone signs in again."""
        self.signing.lock()

    def action_user(self) -> None:
        """Somebody else charts here: initials, and Enter."""
        self.signing.lock(for_another=True)

    def action_theme(self) -> None:
        """The next theme; it is kept for this place."""
        self.theme = self.settings.theme_after(self.theme)
        if self.settings.terminal.colours == "none":
            said = self.settings.theme_said(self.theme)
            self.notify(said, timeout=4, markup=False)

    def action_glyphs(self) -> None:
        """The other set of signs; it is kept for this place."""
        said = self.settings.next_glyphs()
        self.paint_anew()
        self.tick()
        self.notify(said, timeout=4, markup=False)

    def paint_anew(self) -> None:
        """Lines that were painted go through the filters once more."""
        for screen in [screen for stack in self._screen_stacks.values() for screen in stack]:
            for node in screen.walk_children(Widget, with_self=True):
                node.notify_style_update()
                node.refresh()

    def forget_mode(self, mode: str) -> None:
        """Let go of a mode with all its pages; it is made again when it is gone to."""
        self.remove_mode(mode)
        if mode == "board":
            self.add_mode("board", lambda: self._styled(BoardScreen(self.source)))

    def action_redraw(self) -> None:
        """Draw everything again."""
        self.refresh(repaint=True, layout=True)
        self.tick()

    def action_command_palette(self) -> None:
        """The command list."""
        if not isinstance(self.screen, CommandPalette):
            from infusion_tui.tui.commands import Palette

            self.push_screen(Palette(id="--command-palette"))

    def action_help_quit(self) -> None:
        """Ctrl+C with nothing selected: it neither quits nor stops anything."""
        self.notify("The session goes on. Ctrl+L locks the screen, Ctrl+Q quits.", timeout=4, markup=False)

    async def action_quit(self) -> None:
        """Leave, after asking while a pump runs."""
        self.ask_to_quit()

    def ask_to_quit(self) -> None:
        """Leave, after asking while a pump runs."""
        running = [] if self._room is None else self._under_way()
        if running:
            self.pages.ask_quit(running)
        else:
            self.leave()

    def _under_way(self) -> list[str]:
        return [view.chair for view in self.source.board() if view.phase in ("infusing", "paused")]

    def leave(self) -> None:
        """Keep every draft and go."""
        if self._room is not None:
            self.keep_drafts()
        self.exit()

    def keep_drafts(self) -> None:
        """Put what stands in every chair's line on disk."""
        self.chair_modes.keep_drafts()

    def on_unmount(self) -> None:
        """What is kept beside the record is written to its end; a room that was made here is closed here."""
        self.beat.stop()
        if self._owns_room and self._room is not None:
            self._room.close()
