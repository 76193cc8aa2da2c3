"""The base of what events say."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec


class Payload(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one kind of event says. `kind` is its name in the file."""

    kind: ClassVar[str] = ""
    source: Literal["paper", "imported"] | None = None
    """Where the entry comes from when it was not charted here first: keyed from a paper sheet, or imported."""
    written_by: str | None = None
    """Of an entry keyed from paper: whose hand wrote it there, where the sheet says so. The author is who keyed it."""
    moved_from: str | None = None
    """The event that this one takes the place of, when it was charted in the wrong chair first."""
    moved_chair: str | None = None
    """In which chair that was, and there under which number: what a person looks up."""
    moved_entry: int | None = None
