"""What can be wrong with the clinic's files, in one plain sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from infusion_tui.record.errors import PlainError
from infusion_tui.record.text import visible


class ClinicError(PlainError):
    """A mistake in a file of the clinic, or a protocol that does not exist, told in one plain sentence."""

    how = "usage"
    code = "E_CLINIC"

    def __init__(self, reason: str, *, file: Path | None = None, key: str = "") -> None:
        self.file = file
        self.key = key
        self.reason = reason
        where = ", ".join(part for part in (str(file) if file else "", key) if part)
        text = f"{where}: {reason}" if where else reason
        super().__init__(visible(text))


def nearest(word: str, known: Iterable[str]) -> str:
    """`, did you mean "usual_low"?` for a word that is nearly a known one, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f', did you mean "{close[0]}"?' if close else ""
