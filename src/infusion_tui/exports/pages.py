"""A document as the bytes of a file: the three forms in which people read, and print, a page."""

from __future__ import annotations

from infusion_tui.exports.document import Document
from infusion_tui.exports.errors import FormatMissing

PAGE_FORMATS = ("html", "pdf", "md")
"""What `page_bytes` makes."""


def page_bytes(document: Document, format_name: str) -> bytes:
    """The whole file.

    Raises:
        KeyError: no such form.
        FormatMissing: PDF, without the package for it.
    """
    match format_name:
        case "html":
            from infusion_tui.exports.document_html import html_page

            return html_page(document).encode()
        case "md":
            from infusion_tui.exports.document_markdown import markdown_page

            return markdown_page(document).encode()
        case "pdf":
            need_pdf()
            from infusion_tui.exports.document_pdf import pdf_page

            return pdf_page(document)
        case _:
            raise KeyError(format_name)


def has_pdf() -> bool:
    """False where the package that PDF needs is not installed."""
    import importlib.util

    return importlib.util.find_spec("reportlab") is not None


def need_pdf() -> None:
    """Nothing, where PDF can be made.

    Raises:
        FormatMissing: it cannot; says what to install.
    """
    if not has_pdf():
        raise FormatMissing(
            "pdf needs reportlab, which is not installed here: pip install 'infusion-tui[pdf]'. Nothing was written."
        )
