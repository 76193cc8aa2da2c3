"""The command line: parse options, one call into the room, print text or JSON."""

from __future__ import annotations

from infusion_tui.cli.entry import main

__all__ = ["main"]
