"""Why a line was refused: a code that scripts rely on, and a sentence for the person who typed."""

from __future__ import annotations

from infusion_tui.record.errors import PlainError


class LineError(PlainError):
    """The whole line is refused; nothing was recorded. `code` is one of charting-line's codes (`E_RANGE`)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
