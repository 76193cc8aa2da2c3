"""Starting the screens. Textual reads its settings when it is imported, so it is imported only here."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from infusion_tui.clock import Clock
from infusion_tui.room import Room
from infusion_tui.tui.terminal import Glyphs, escape_delay_ms, terminal
from infusion_tui.tui.tidy import Tidy


def run_app(
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
    glyphs: Glyphs | None = None,
    wall: bool = False,
) -> Literal["demo"] | None:
    """Run the app until it is left.

    Without a room it is the first start: it asks, and creates the file at `path`. Returns "demo" when the person
    chose the training room instead (the caller starts it), else None. `by` signs in without asking where the file
    allows it. `on_tick` is called once a second; `on_typing` with whether the visible line holds text; `sidebar`
    gives lines of text for a chair (or None for the board) that stand above the keys; `on_guide` shows the training
    room's guide or puts it away and says which. `glyphs` goes before the setting
    that was kept. A `wall` shows the board, signs nobody in and cannot write.
    """
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    # the read-back follows its key within 4 ms, not 16
    os.environ.setdefault("TEXTUAL_FPS", "240")
    # an Esc and the beginning of an arrow key are told apart by time; a network needs more of it
    os.environ.setdefault("ESCDELAY", escape_delay_ms(os.environ))
    found = terminal(os.environ)
    if not found.draws:
        # plain consoles print what they do not know: they are not asked for keys of newer terminals
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from infusion_tui.tui.app import InfusionApp

    kind = InfusionApp
    if wall:
        from infusion_tui.tui.wall_app import WallApp

        kind = WallApp
    app = kind(
        room,
        by=by,
        pin=pin,
        chair=chair,
        on_tick=on_tick,
        on_typing=on_typing,
        on_guide=on_guide,
        sidebar=sidebar,
        path=path,
        config=config,
        clock=clock,
        terminal=found,
        glyphs=glyphs,
    )
    # for the process of an app, not for one of many in a test
    app.tidy = Tidy()
    # a closed window usually ends the process; where that signal is held back, nothing else would, and it would spin
    app.terminal_gone = lambda: not os.isatty(0)
    return "demo" if app.run() == "demo" else None
