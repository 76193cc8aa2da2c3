"""How an answer leaves: one JSON document, lines for people, tables; errors on the other channel.

Nothing that goes out can drive a terminal or reorder a line, wherever it came from.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Sequence

import click

from infusion_tui.record.errors import PlainError
from infusion_tui.record.text import columns, in_json, visible


class AnswerLost(PlainError):
    """Standard output takes nothing more. What the command had to do, it had done before."""

    how = "file"
    code = "E_OUTPUT"


def print_json(answer: object) -> None:
    """One JSON document on standard output."""
    _out(in_json(json.dumps(answer, ensure_ascii=not _speaks_unicode(), allow_nan=False)))


def say(text: str) -> None:
    """A line for a person."""
    _out(visible(text))


def tell(text: str) -> None:
    """A line beside the answer, on standard error: what went wrong, or what to know."""
    try:
        click.echo(visible(text), err=True)
    except OSError:
        return  # nobody is there to be told


def table(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A table: drawn on a terminal, plain columns in a pipe."""
    shown = [tuple(visible(cell) for cell in row) for row in rows]
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(*headers, box=None, pad_edge=False, header_style="bold")
        for row in shown:
            drawn.add_row(*(Text(cell) for cell in row))
        Console().print(drawn)
        return
    widths = [max(columns(cell) for cell in column) for column in zip(headers, *shown, strict=True)]
    for row in (headers, *shown):
        padded = [cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)]
        _out("  ".join(padded).rstrip())


def _speaks_unicode() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("_", "-") in ("utf-8", "utf8")


def _out(text: str) -> None:
    if not _speaks_unicode():
        encoding = getattr(sys.stdout, "encoding", None) or "ascii"
        text = text.encode(encoding, errors="backslashreplace").decode(encoding)
    try:
        click.echo(text)
    except OSError as error:
        if error.errno == errno.EPIPE:
            # the reader of a pipe went away (head, less): it has what it wanted
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        raise AnswerLost(
            f"The answer could not be written ({error.strerror}). The command itself was carried out: look with"
            " infusion-tui status before doing it again."
        ) from error
