"""What is wrong with a list as a whole, and with one cell of it."""

from __future__ import annotations

from infusion_tui.record.errors import PlainError


class ListError(PlainError):
    """The list cannot be read at all; nothing was written. The message says what is wrong and what to do."""

    code = "E_LIST"


class CellError(ValueError):
    """One cell cannot be taken; the message is the reason, and names the column."""
