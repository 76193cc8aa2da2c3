"""How a sheet for a duty is written: as a document in one of the page formats, or its rows as CSV."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from infusion_tui.exports.document import Document
from infusion_tui.exports.errors import FormatMissing

CSV = "csv"
_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "md": "document_markdown:markdown_page",
        "html": "document_html:html_page",
        "pdf": "document_pdf:pdf_page",
    }
)
_NEEDS = {"pdf": "reportlab"}

SHEET_FORMATS = (*_PAGES, CSV)
"""What can be asked for at `--format`."""


def is_binary(format_name: str) -> bool:
    """True where the file is opened for bytes."""
    return format_name in _NEEDS


def page_of(format_name: str) -> Callable[[Document], Any]:
    """The function that turns a document into the content of a file.

    Raises:
        KeyError: no such page format.
        FormatMissing: the package that it needs is not installed.
    """
    module, _, function = _PAGES[format_name].partition(":")
    package = _NEEDS.get(format_name)
    if package is not None and importlib.util.find_spec(package) is None:
        raise FormatMissing(
            f"{format_name} needs {package}, which is not installed here: pip install 'infusion-tui[{format_name}]'."
            " Nothing was written."
        )
    found: Callable[[Document], Any] = getattr(
        importlib.import_module(f"infusion_tui.exports.{module}"), function
    )
    return found
