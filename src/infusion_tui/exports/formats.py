"""The formats that can be asked for: what each needs, where many sessions go, and which module writes it.

A format's module is imported when it is asked for: a chair's screen needs none of them.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from infusion_tui.exports.errors import FormatMissing


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    `extension`: the ending of its files. `needs`: `rows` = stored rows, `reports` = any number of sessions into one
    file, `entries` = the same with nothing but their logs worked out, `report` = one session and so one file each.
    `writer` is `module:function` under `exports/`, called with what it needs, the open file and the `ExportOptions`.
    `binary`: the file is opened for bytes. `package` must be there (`extra` of the installation brings it). `words` say
    what it is for.
    """

    extension: str
    needs: Literal["rows", "entries", "reports", "report"]
    writer: str
    words: str
    binary: bool = False
    package: str | None = None
    extra: str | None = None

    @property
    def one_file(self) -> bool:
        """True where many sessions go into one file, False where each has its own in a folder."""
        return self.needs != "report"

    def is_there(self) -> bool:
        """False where the package that it needs is not installed."""
        return self.package is None or importlib.util.find_spec(self.package) is not None


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "csv": Format("csv", "entries", "csv_sheet:write_csv", "a row per entry, for spreadsheets"),
        "jsonl": Format("jsonl", "rows", "jsonl:write_jsonl", "every stored row, nothing lost"),
        "xlsx": Format(
            "xlsx",
            "reports",
            "xlsx_book:write_xlsx",
            "sheets for sessions, entries, vitals, drug",
            binary=True,
            package="xlsxwriter",
            extra="xlsx",
        ),
        "md": Format("md", "report", "record_page:write_markdown", "a page as plain text"),
        "html": Format("html", "report", "record_page:write_html", "a page to look at and to print"),
        "pdf": Format(
            "pdf",
            "report",
            "record_pdf:write_pdf",
            "a page to print, to file and to send",
            binary=True,
            package="reportlab",
            extra="pdf",
        ),
        "fhir": Format("json", "report", "fhir:write_fhir", "FHIR R4, for other systems"),
    }
)
"""The formats that are built, by the name typed at `--format`."""


def writer_of(name: str) -> Callable[..., Any]:
    """The function that writes the format.

    Raises:
        KeyError: no such format.
        FormatMissing: the package that it needs is not installed.
    """
    known = FORMATS[name]
    if not known.is_there():
        raise FormatMissing(
            f"{name} needs {known.package}, which is not installed here: pip install 'infusion-tui[{known.extra}]'."
            " Nothing was written."
        )
    module, _, function = known.writer.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(f"infusion_tui.exports.{module}"), function)
    return found
