"""The page as a browser prints it: whole, on every page whose it is, and nothing cut off."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from exports_support import report_of
from pypdf import PdfReader
from test_record_page import said_by

from infusion_tui.exports.document import WATERMARK
from infusion_tui.exports.record_page import record_document, write_html
from support import Chair

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to print with")
def test_chromium_prints_every_word_on_pages_that_say_whose_they_are(worked: Chair, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    for minute in range(41, 60):
        worked.observe(f"10:{minute}", {"bp": (128, 82), "hr": 70 + minute}, effects={"nausea": 1})
    report = report_of(worked, training=True)
    out = io.StringIO()
    write_html(report, out)
    page, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(out.getvalue(), encoding="utf-8")
    flags = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path}",
    )
    subprocess.run(
        [CHROMIUM, *flags, f"--print-to-pdf={printed}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=60,
    )
    pages = [sheet.extract_text() for sheet in PdfReader(printed).pages]
    assert 2 <= len(pages) <= 6
    for number, text in enumerate(pages, start=1):
        assert WATERMARK in text
        assert f"page {number} of {len(pages)}" in text
        assert "Patient 448201, session session" in text
    whole = _squeezed("".join(pages))
    for text in said_by(record_document(report)):
        assert _squeezed(text) in whole, text
