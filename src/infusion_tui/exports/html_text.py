"""Text from people as HTML that shows exactly it: nothing in it acts."""

from __future__ import annotations

import html

from infusion_tui.record.text import visible


def said(text: object) -> str:
    """Text as HTML that shows exactly it; what is written from right to left turns nothing beside it around."""
    words = escaped(text)
    return words if words.isascii() else f"<bdi>{words}</bdi>"


def escaped(text: object) -> str:
    """Text for an attribute or an element; characters that act are visible."""
    return html.escape(visible(str(text)).strip(), quote=True)
