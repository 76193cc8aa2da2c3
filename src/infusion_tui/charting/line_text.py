"""The text of a line before it means anything: its length, its characters, and where the note begins."""

from __future__ import annotations

import re

from infusion_tui.charting.errors import LineError
from infusion_tui.record.text import forbidden_character, one_line

MAX_LINE = 400
SPACES = re.compile(r"[^\S ]")


def head_and_note(text: str) -> tuple[str, str | None]:
    """What stands before the first semicolon, and what behind it (None without one).

    Raises:
        LineError: E_LONG, E_EMPTY; E_TEXT for characters that cannot be kept.
    """
    line = one_line(text).strip()
    if len(line) > MAX_LINE:
        raise LineError(
            "E_LONG", f"{len(line)} characters: a line has {MAX_LINE} at most. Write it in two notes"
        )
    if not line:
        raise LineError("E_EMPTY", "nothing to record")
    found = forbidden_character(line)
    if found:
        raise LineError("E_TEXT", f"the line has a character that cannot be kept ({found}): type it without")
    head, semicolon, note = line.partition(";")
    return SPACES.sub(" ", head).strip(), note.strip() if semicolon else None
