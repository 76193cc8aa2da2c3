"""The record of one session as PDF: the same page as HTML and Markdown."""

from __future__ import annotations

from typing import BinaryIO

from infusion_tui.exports.document_pdf import pdf_page
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.record_page import record_document
from infusion_tui.exports.report import SessionReport


def write_pdf(report: SessionReport, out: BinaryIO, options: ExportOptions = PLAIN) -> int:
    """Write one session's record as a PDF file; the number of its entries."""
    out.write(pdf_page(record_document(report, options)))
    return len(report.view.entries)
