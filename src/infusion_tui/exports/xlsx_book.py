"""The spreadsheet: sessions, entries, vitals, side effects, medicines and the drug ledger, one sheet each.

Rows go to the disk as they come, so that ten thousand sessions take no more memory than one.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable
from typing import IO, Any

from infusion_tui.exports.document import WATERMARK
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.record_signed import DEIDENTIFIED
from infusion_tui.exports.report import SessionReport
from infusion_tui.exports.xlsx_sheets import SHEETS, rows_of
from infusion_tui.exports.xlsx_table import Formats, Sheet, formats_of, words_in_cell

_A4, _LETTER = 9, 1
_NEVER_GUESSED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MARK = "DE-IDENTIFIED: a person must look before it is passed on"


def write_xlsx(reports: Iterable[SessionReport], out: IO[bytes], options: ExportOptions = PLAIN) -> int:
    """Write every session; the number of entry rows.

    Raises:
        ExportError: more rows than a sheet can hold.
    """
    import xlsxwriter

    # what is not yet in the file lies in a folder of our own that nobody else can read, and goes with it
    with tempfile.TemporaryDirectory(prefix="infusion-tui-") as folder:
        book = xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": folder, **_NEVER_GUESSED})
        book.use_zip64()
        filled = _Filled(book, options)
        try:
            filled.add_all(reports)
            book.close()
        except BaseException:
            for page in book.worksheets():
                page.row_data_fh.close()
            raise
    return filled.entries


class _Filled:
    """The book while sessions are added. What kind of file it is is known with the first."""

    def __init__(self, book: Any, options: ExportOptions) -> None:
        self._book, self._options = book, options
        self._formats: Formats = formats_of(book)
        self._sheets: dict[str, Sheet] = {}
        self._about: Any = None

    @property
    def entries(self) -> int:
        """Rows on the sheet of entries."""
        return self._sheets["entries"].rows

    def add_all(self, reports: Iterable[SessionReport]) -> None:
        """Every session, and then what the first sheet says of all of them."""
        first, sessions = None, 0
        for report in reports:
            sessions += 1
            if first is None:
                first = report
                self._begin(report)
            for name, sheet in self._sheets.items():
                for row in rows_of(name, report):
                    sheet.write(row)
        if first is None:
            self._begin(None)
        self._close(first, sessions)

    def _close(self, first: SessionReport | None, sessions: int) -> None:
        """The first sheet, and filters over the rows of the others."""
        for sheet in self._sheets.values():
            sheet.close()
        bold = self._formats.head
        self._about.set_column(0, 0, 24)
        self._about.set_column(1, 1, 90)
        for row, (label, words) in enumerate(_about(first, sessions)):
            self._about.write_string(row, 0, label, bold)
            self._about.write_string(row, 1, words_in_cell(words), self._formats.words)
        when = (
            first.exported_at
            if first is not None and not first.deidentified
            else dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        )
        self._book.set_properties(
            {
                "title": "Infusion records"
                + (f" - {WATERMARK}" if first is not None and first.training else ""),
                # the same record at the same time gives the same file
                "created": when.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0),
            }
        )

    def _begin(self, report: SessionReport | None) -> None:
        training = report is not None and report.training
        deidentified = report is not None and report.deidentified
        self._about = self._page("about", training, deidentified)
        for name, columns in SHEETS:
            page = self._page(name, training, deidentified)
            self._sheets[name] = Sheet(page, columns, self._formats, report.zone if report else None)

    def _page(self, name: str, training: bool, deidentified: bool) -> Any:
        page = self._book.add_worksheet(sheet_name(name, training=training))
        page.set_landscape()
        page.set_paper(_LETTER if self._options.paper == "letter" else _A4)
        if name == "about":
            page.fit_to_pages(1, 1)
        above = " / ".join(words for words in (WATERMARK * training, MARK * deidentified) if words)
        if above:
            page.set_header(f"&C&14{above}")
        page.set_footer(f"&L{WATERMARK * training}&C&A&RPage &P of &N")
        if training:
            page.set_tab_color("#C00000")
        return page


def sheet_name(name: str, *, training: bool) -> str:
    """The name on the sheet's tab: of a training file it says so, whichever sheet is in view."""
    return f"TRAINING {name}" if training else name


def _about(first: SessionReport | None, sessions: int) -> list[tuple[str, str]]:
    if first is None:
        return [("Infusion records", "no session in this span"), ("Sessions", "0")]
    rows = [("Infusion records", "what people charted; no monitor, and no advice")]
    if first.training:
        rows.append(("TRAINING", WATERMARK))
    if first.deidentified:
        rows.append(("De-identified", DEIDENTIFIED))
    rows += [
        ("Sessions", str(sessions)),
        ("Time zone", f"{first.zone.key}; every time has its offset and its ISO text beside it"),
    ]
    if not first.deidentified:
        rows.append(("Exported", first.full(first.exported_at)))
        rows.append(("Exported by", first.exported_by or "not said"))
        rows.append(("File", first.node or "not known"))
        at = f", typed {first.full(first.head_at)}" if first.head_at is not None else ""
        rows.append(("Head of the file", f"head {first.head_seq} {first.head_hash}{at}"))
    rows += [
        ("Units", "stand in the names of the columns: mmHg, hr and rr per minute, %, L/min, C, mL, mg, mL/h"),
        ("Scores", "sed MOAA/S 5 awake to 0 no response; dis 0 none to 4; pain, anx 0-10; side effects 0-3"),
        ("Empty cells", "not charted, or does not apply: nothing was filled in"),
        ("sessions", "one row each: order, times, totals, how it ended, the drug's account, signatures"),
        ("entries", "every entry, struck ones too: for statistics keep struck = FALSE"),
        ("vitals", "every observation that counts, as it stands after corrections"),
        (
            "side effects",
            "from the first charting above 0 to the 0 after it; open: nobody charted it as gone",
        ),
        ("medicines", "every dose that counts, and what the reading after it said"),
        ("drug ledger", "the controlled drug; a corrected row is taken out by a reversal, never changed"),
    ]
    return rows
