"""Words in lines of so many cells: a sign of Chinese takes two, an accent none; `textwrap` counts signs."""

from __future__ import annotations

import textwrap

from rich.cells import cell_len, chop_cells


def wrap_cells(text: str, width: int, *, indent: str = "") -> list[str]:
    """The text in lines of at most `width` cells, broken at spaces, long words broken anywhere; each line after the first
    begins with `indent`. No text gives no lines."""
    if text.isascii():
        return textwrap.wrap(text, width, subsequent_indent=indent)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if not line.strip():
            line = (indent if lines else "") + word
        elif cell_len(line) + 1 + cell_len(word) <= width:
            line += f" {word}"
        else:
            lines.append(line.rstrip())
            line = indent + word
        while cell_len(line) > width:
            lead = indent if lines else ""
            first = chop_cells(line[len(lead) :], max(2, width - cell_len(lead)))[0]
            lines.append(lead + first)
            line = indent + line[len(lead) + len(first) :]
    return [*lines, line.rstrip()] if line.strip() else lines
