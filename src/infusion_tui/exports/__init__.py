"""Exports: what the record computed, written down for spreadsheets, programs and people. Formats, never computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from infusion_tui.exports.csv_sheet import write_csv
from infusion_tui.exports.errors import ExportError, ExportExists
from infusion_tui.exports.jsonl import Row, write_jsonl
from infusion_tui.exports.markdown import write_markdown
from infusion_tui.exports.report import SessionReport
from infusion_tui.exports.target import session_file_name, write_new


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the ending of its files, and what its writer takes.

    `needs`: `rows` = stored rows (`write_jsonl`), `reports` = any number of sessions (`write_csv`), `report` = one
    session and so one page each (`write_markdown`).
    """

    extension: str
    needs: Literal["rows", "reports", "report"]

    @property
    def one_file(self) -> bool:
        """True where many sessions go into one file, False where each has its own in a folder."""
        return self.needs != "report"


FORMATS: Mapping[str, Format] = MappingProxyType(
    {"csv": Format("csv", "reports"), "jsonl": Format("jsonl", "rows"), "md": Format("md", "report")}
)
"""The formats that are built, by the name typed at `--format`."""

__all__ = [
    "FORMATS",
    "ExportError",
    "ExportExists",
    "Format",
    "Row",
    "SessionReport",
    "session_file_name",
    "write_csv",
    "write_jsonl",
    "write_markdown",
    "write_new",
]
