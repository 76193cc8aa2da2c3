"""One typed line -> one draft: grammar, checks, and the read-back in words."""

from __future__ import annotations

from infusion_tui.charting.draft import Caution, Confirm, Context, Draft, as_json, cautions_json
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.line import is_signing, number_to_compare, read_line, screen_word
from infusion_tui.charting.paper_words import as_from_paper

__all__ = [
    "Caution",
    "Confirm",
    "Context",
    "Draft",
    "LineError",
    "as_from_paper",
    "as_json",
    "cautions_json",
    "is_signing",
    "number_to_compare",
    "read_line",
    "screen_word",
]
