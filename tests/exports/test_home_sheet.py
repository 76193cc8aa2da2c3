"""The patient's sheet: the clinic's own words with this session's times, and room to write what is not known."""

from __future__ import annotations

import datetime as dt
import io

import msgspec
import pytest
from exports_support import report_of, worked_session

from infusion_tui.clinic.sense_care import care
from infusion_tui.exports.document import WATERMARK
from infusion_tui.exports.document_markdown import markdown_page
from infusion_tui.exports.home_sheet import home_document
from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import Instructions
from support import Chair, shipped

RULE = Instructions(
    "7b", 24, ("Rest.", "Not before {no_driving_before}; it ended at {ended_at}."), call=("Clinic 555 0100",)
)


def sheet(chair: Chair, rule: Instructions = RULE, clock: str = "12:00", *, training: bool = False) -> str:
    return markdown_page(home_document(report_of(chair, clock, training=training), rule)).replace("\\", "")


def ended() -> Chair:
    chair = Chair("09:50")
    chair.start("10:00", "75")
    chair.add("10:40:20", ev.InfusionCompleted())
    return chair


def test_times_are_filled_in_by_the_rule_that_the_leave_check_attests() -> None:
    said = sheet(ended())
    (told,) = [line for line in said.splitlines() if line.startswith("**No driving before")]
    assert "24 November 2026, 10:41 and a night's sleep, whichever is later" in told
    assert "- Not before Tuesday 24 November 2026, 10:41; it ended at 10:40." in said
    assert "Instructions version 7b." in said
    assert "- Clinic 555 0100" in said
    assert "Telephone" not in said


def test_what_is_not_known_leaves_room_and_says_why() -> None:
    running = Chair("09:50")
    running.start("10:00", "75")
    said = sheet(running, msgspec.structs.replace(RULE, call=()), "10:30")
    assert "while the infusion had not ended: the time is to be written in" in said
    assert "No driving before: ____" in said
    assert "- Not before ________________; it ended at ________________." in said
    assert "Telephone: ____" in said
    assert "Given at: ____" in said
    assert "Nov" not in said.replace("Monday 23 November 2026", ""), "no time is made up"
    assert "when no infusion had been started" in sheet(Chair("09:50"), clock="09:55")


def test_who_gave_it_to_whom_stands_there_as_charted() -> None:
    chair = ended()
    before = dt.datetime(2026, 11, 24, 10, 41, tzinfo=dt.UTC)
    chair.add("11:00", given(before, "patient and sister"))
    said = sheet(chair)
    assert "| Given | 11:00 by KM to patient and sister |" in said
    assert "Given at" not in said
    assert "Signature of the adult who goes along: ____" in said


def test_what_was_given_before_the_end_was_corrected_does_not_count() -> None:
    chair = ended()
    chair.add("11:00", given(dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC), "sister"))
    said = sheet(chair)
    assert "not valid any more: told no driving before Tue 24 Nov 09:00" in said
    assert "Given at: ____" in said


def given(before: dt.datetime, to: str) -> ev.CheckAnswered:
    return ev.CheckAnswered(
        list="leave", item="instructions", answer="y", attested="given", text=to, no_driving_before=before
    )


def test_it_is_one_page_in_large_type_also_with_a_long_text() -> None:
    pytest.importorskip("reportlab", reason="the extra pdf is not installed")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    from infusion_tui.exports.document_pdf import pdf_page

    rule = msgspec.structs.replace(RULE, lines=RULE.lines * 8)
    for paper in ("a4", "letter"):
        made = pdf_page(home_document(report_of(worked_session(), training=True), rule, paper=paper))
        (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
        said = page.extract_text()
        assert WATERMARK in said
        assert "Signature of the adult" in said


def test_words_that_nothing_fills_in_are_found_when_the_files_of_the_clinic_are_read() -> None:
    rule = msgspec.structs.replace(RULE, lines=("Call {phone}.",), title=" ")
    found = dict(care(msgspec.structs.replace(shipped(), instructions=rule)))
    assert "{phone} is not filled in by anything" in found[("instructions", "lines", "[1]")]
    assert found[("instructions", "title")] == "must not be empty"
