"""Somebody else signs in where pages stand open: they are closed, so that nobody reads or goes on with another
person's typing. What would have gone into a chair's line waits there for its own person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.tui.dialogs.line_form import LineForm

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp


def put_away(app: InfusionApp) -> None:
    """Close every page of every chair and of the board. Call it before the next person is signed in."""
    for mode, stack in list(app._screen_stacks.items()):
        if len(stack) < 2 or mode in ("lock", app.current_mode):
            continue
        for page in stack[1:]:
            line = page.built if isinstance(page, LineForm) else ""
            screen = app.chair_screen(page.chair) if isinstance(page, LineForm) else None
            if line.strip() and screen is not None:
                screen.drafts.park(line)
        app.forget_mode(mode)
    # what was cut or copied is the other person's too
    app._clipboard = ""
