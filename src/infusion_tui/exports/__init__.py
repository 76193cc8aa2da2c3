"""Exports: what the record computed, written down for spreadsheets, programs and people. Formats, never computes."""

from __future__ import annotations

from typing import TextIO

from infusion_tui.exports.csv_sheet import write_csv
from infusion_tui.exports.errors import ExportError, ExportExists, FormatMissing
from infusion_tui.exports.formats import FORMATS, Format, writer_of
from infusion_tui.exports.jsonl import Row, write_jsonl
from infusion_tui.exports.options import PLAIN, ExportOptions
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


def write_markdown(report: SessionReport, out: TextIO, options: ExportOptions = PLAIN) -> int:
    """Write one session's record as Markdown; the number of its entries. What a page needs is imported with the first."""
    from infusion_tui.exports.record_page import write_markdown as write

    return write(report, out, options)
