"""Exports: what the record computed, written down for spreadsheets, programs and people. Formats, never computes."""

from __future__ import annotations

from infusion_tui.exports.csv_sheet import write_csv
from infusion_tui.exports.errors import ExportError, ExportExists, FormatMissing
from infusion_tui.exports.formats import FORMATS, Format, writer_of
from infusion_tui.exports.jsonl import Row, write_jsonl
from infusion_tui.exports.options import ExportOptions
from infusion_tui.exports.record_page import write_markdown
from infusion_tui.exports.report import SessionReport
from infusion_tui.exports.target import session_file_name, write_new

__all__ = [
    "FORMATS",
    "ExportError",
    "ExportExists",
    "ExportOptions",
    "Format",
    "FormatMissing",
    "Row",
    "SessionReport",
    "session_file_name",
    "write_csv",
    "write_jsonl",
    "write_markdown",
    "write_new",
    "writer_of",
]
