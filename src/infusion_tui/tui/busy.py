"""Whether somebody is in the middle of something: then the training room does not run away from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp


def is_busy(app: InfusionApp) -> bool:
    """True while a page or a question is open over the board or a chair, or the visible line holds text."""
    if len(app.screen_stack) > 1:
        return True
    return any(entry.value for entry in app.screen.query(Input))
