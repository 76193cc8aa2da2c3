"""The record as a page: everything that stands in the record stands on it, for HTML and Markdown alike."""

from __future__ import annotations

import datetime as dt
import io
import re
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from exports_support import HEAD, page, report_of
from msgspec.structs import replace

from infusion_tui.exports.document import WATERMARK, Document, Facts, Items, Paragraph, Run, Table, runs
from infusion_tui.exports.options import ExportOptions
from infusion_tui.exports.record_page import record_document, write_html
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.room_facts import Person
from support import Chair


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.acting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += " "
        if tag in ("script", "a", "img", "iframe", "object", "form", "link", "base"):
            self.acting.append(tag)
        self.acting += [name for name, _ in attrs if name.startswith("on") or name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def html(report: SessionReport, options: ExportOptions | None = None) -> str:
    out = io.StringIO()
    assert write_html(report, out, options or ExportOptions()) == len(report.view.entries)
    return out.getvalue()


def words(text: str) -> str:
    read = _Read()
    read.feed(text)
    return " ".join(read.words.split())


def table(document: Document, title: str) -> Table:
    (section,) = [section for section in document.sections if section.title == title]
    (found,) = [block for block in section.blocks if isinstance(block, Table)]
    return found


def plain(said: object) -> str:
    return "".join(run.text for run in runs(said))  # type: ignore[arg-type]


def said_by(document: Document) -> list[str]:
    """Every word of the document's blocks."""
    found: list[str] = []
    for block in (*document.lead, *(block for section in document.sections for block in section.blocks)):
        match block:
            case Facts():
                found += [part for label, value in block.pairs for part in (label, plain(value))]
            case Table():
                found += [column.head for column in block.columns]
                found += [plain(cell) for row in block.rows for cell in row]
            case Items():
                found += [plain(line) for line in block.lines]
            case Paragraph():
                found.append(plain(block.words))
            case _:
                pass
    return found


def test_every_entry_stands_there_with_both_times(worked: Chair) -> None:
    report = report_of(worked)
    rows = {plain(row[0]): row for row in table(record_document(report), "Timeline").rows}
    assert set(rows) == {str(line.number) for line in report.view.entries}
    for line in report.view.entries:
        row = rows[str(line.number)]
        assert plain(row[1]) == report.moment(line.occurred_at)
        assert plain(row[2]).startswith(report.moment(line.recorded_at))
        assert plain(row[7]) == line.by
        for text in (line.text, line.original_text, line.note, line.reason):
            assert not text or text in plain(row[8]), line.number


def test_html_and_markdown_say_every_word_of_it(worked: Chair) -> None:
    report = report_of(worked)
    document = record_document(report)
    shown = words(html(report))
    marked = page(report).replace("\\", "").replace("*", "").replace("~", "").replace("`", "")
    for text in said_by(document):
        assert " ".join(text.split()) in shown, text
        assert " ".join(text.split()) in " ".join(marked.split()), text
    for title in (section.title for section in document.sections):
        assert title in shown
        assert f"## {title}\n" in marked


def test_observations_show_what_a_value_was(worked: Chair) -> None:
    rows = table(record_document(report_of(worked)), "Observations")
    heads = [column.head for column in rows.columns]
    corrected = next(row for row in rows.rows if "corrected by #7" in plain(row[heads.index("Remarks")]))
    assert corrected[heads.index("BP")] == (
        Run("162/80", struck=True), " ", Run("126/80", strong=True),
    )  # fmt: skip
    assert plain(corrected[heads.index("HR")]) == "74"
    assert plain(corrected[heads.index("Side effects")]) == "nausea 1, dizzy 2"
    number = next(n for n, row in enumerate(rows.rows) if "struck by #12" in plain(row[-2]))
    assert rows.rows[number][heads.index("HR")] == (Run("140", struck=True),)
    assert number in rows.faint


def test_a_grade_that_was_taken_away_and_one_that_was_put_in_are_seen() -> None:
    chair = Chair()
    chair.observe("09:55", {"hr": 70}, effects={"nausea": 2})
    chair.add(
        "09:56", ev.EntryAmended(values={"spo2": 97}, effects={"nausea": 0}), amends=2, reason="other chair"
    )
    rows = table(record_document(report_of(chair)), "Observations")
    heads = [column.head for column in rows.columns]
    (row,) = rows.rows
    assert row[heads.index("SpO2 %")] == Run("97", strong=True)
    assert plain(row[heads.index("Side effects")]) == "nausea 2 nausea 0"


def test_what_was_not_measured_has_its_reason() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.observe("10:05", {"hr": 70}, not_done={"bp": "asleep"})
    chair.add("10:15", ev.ObservationDeferred(reason="asleep, breathing seen"))
    rows = table(record_document(report_of(chair)), "Observations")
    assert plain(rows.rows[0][5]) == "x"
    assert "BP x asleep" in plain(rows.rows[0][-2])
    assert "set not taken: asleep, breathing seen" in plain(rows.rows[1][-2])


def test_late_typing_and_late_sets_are_said() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.full_set("10:20", recorded="10:40")
    remarks = plain(table(record_document(report_of(chair)), "Observations").rows[0][-2])
    assert "min late" in remarks
    assert "typed 20 min later" in remarks


def test_initials_have_their_names(worked: Chair) -> None:
    people = {"KM": Person("KM", "Kim Moss", "nurse")}
    shown = words(html(replace(report_of(worked), people=people)))
    assert "KM: Kim Moss, nurse" in shown
    assert "JD: not on the staff list" in shown
    assert "Kim Moss (KM) from 10:50" in shown


def test_what_vouches_stands_there(worked: Chair) -> None:
    shown = words(html(report_of(worked)))
    assert HEAD in shown
    assert "2026-11-23 11:59:00 +0100" in shown
    assert "2026-11-23 12:00:08 +0100 by KM" in shown
    assert "Patient 448201, session session, last row 99 of the file" in shown


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (None, "NOT OVER: in pre-check"),
        (ev.SessionCancelled(reason="BP"), "CANCELLED, NOT SIGNED"),
    ],
)
def test_the_state_stands_beside_the_title(end: ev.Payload | None, said: str) -> None:
    chair = Chair()
    if end is not None:
        chair.add("09:55", end)
    report = report_of(chair)
    assert record_document(report).state == said
    assert said in words(html(report))


def test_what_was_charted_without_signing_in_is_said(worked: Chair) -> None:
    report = report_of(worked)
    first = replace(report.view.entries[0], emergency=True)
    view = replace(report.view, entries=(first, *report.view.entries[1:]), unattributed=(1,), signatures=())
    cell = plain(table(record_document(replace(report, view=view)), "Timeline").rows[0][8])
    assert cell.endswith("charted without signing in, nobody stands for it yet")


def test_paper_and_margins_of_every_page(worked: Chair) -> None:
    text = html(report_of(worked), ExportOptions(paper="letter"))
    assert "@page { size: letter;" in text
    assert 'counter(page) " of " counter(pages)' in text
    assert "size: A4;" in html(report_of(worked))


def test_training_stands_on_every_printed_page(worked: Chair) -> None:
    text = html(report_of(worked, training=True))
    assert text.index('@top-center { content: "TRAINING RECORD\\3a  no real patient"') > 0
    assert 'class="under"' in text
    assert words(text).count(WATERMARK) >= 2
    assert "TRAINING" not in html(report_of(worked))


def test_nothing_in_a_name_leaves_its_place(worked: Chair) -> None:
    report = report_of(worked, training=True)
    evil = '</style><script>alert(1)</script>"; } body { display: none } \\ " /* <!-- \u202e'
    view = replace(report.view, patient=ev.Patient(mrn=evil, name=evil), allergies=evil, prescriber=evil)
    text = html(replace(report, view=view, exported_by=evil))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert "alert" in style.group(1)
    assert "script>" not in style.group(1)
    assert "display: none }" not in style.group(1).replace("@media screen { .under { display: none } }", "")
    read = _Read()
    read.feed(text)
    assert read.acting == []
    assert text.count("<style") == text.count("</style") == 1


def test_nobody_needs_a_network_for_it(worked: Chair) -> None:
    text = html(report_of(worked)).replace('xmlns="http://www.w3.org/2000/svg"', "").replace("http-equiv", "")
    assert "http" not in text
    assert "url(" not in text


def test_a_second_writing_is_the_same(worked: Chair) -> None:
    assert html(report_of(worked)) == html(report_of(worked))


def test_the_head_says_how_far_the_clock_was_from_utc(worked: Chair) -> None:
    assert "Times are the clinic's (Europe/Berlin, +0100)." in words(html(report_of(worked)))


def test_the_hour_that_comes_twice_is_said(worked: Chair) -> None:
    chair = Chair(dt.datetime(2026, 10, 24, 23, 50, tzinfo=dt.UTC), zone=ZoneInfo("Europe/Berlin"))  # type: ignore[arg-type]
    for hour in (0, 1):
        chair.observe(dt.datetime(2026, 10, 25, hour, 10, tzinfo=dt.UTC), {"hr": 70})  # type: ignore[arg-type]
    document = record_document(report_of(chair))
    assert [plain(row[0]) for row in table(document, "Observations").rows] == ["02:10 +0200", "02:10 +0100"]
    assert "+0200 then +0100" in plain(document.lead[0].words)  # type: ignore[union-attr]
