"""Starting the screens. Textual reads its settings when it is imported, so it is imported only here."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from infusion_tui.clock import Clock
from infusion_tui.room import Room


def run_app(
    room: Room | None,
    *,
    by: str | None = None,
    pin: str | None = None,
    chair: str | None = None,
    on_tick: Callable[[], object] | None = None,
    on_typing: Callable[[bool], object] | None = None,
    sidebar: Callable[[str | None], Sequence[str]] | None = None,
    path: Path | None = None,
    config: Path | None = None,
    clock: Clock | None = None,
) -> Literal["demo"] | None:
    """Run the app until it is left.

    Without a room it is the first start: it asks, and creates the file at `path`. Returns "demo" when the person
    chose the training room instead (the caller starts it), else None. `by` signs in without asking where the file
    allows it. `on_tick` is called once a second; `on_typing` with whether the visible line holds text; `sidebar`
    gives lines of text for a chair (or None for the board) that stand above the keys.
    """
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    # an Esc and the beginning of an arrow key are told apart by time; a network needs more of it
    os.environ.setdefault("ESCDELAY", "200" if "SSH_CONNECTION" in os.environ else "100")
    from infusion_tui.tui.app import InfusionApp

    app = InfusionApp(
        room,
        by=by,
        pin=pin,
        chair=chair,
        on_tick=on_tick,
        on_typing=on_typing,
        sidebar=sidebar,
        path=path,
        config=config,
        clock=clock,
    )
    return "demo" if app.run() == "demo" else None
