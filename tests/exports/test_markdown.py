"""The page: what a person must find on it, and nothing on it that acts."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from exports_support import HEAD, page, report_of
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from infusion_tui.exports.plain_text import markdown
from infusion_tui.record import events as ev
from support import Chair, at

RENDERER = MarkdownIt("gfm-like")
"""As strict as the places where such pages are read: HTML, tables, strikes, and bare addresses become links."""

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](http://evil.example/x.png)",
    "[click](javascript:alert(1))", "<http://evil.example>", "http://evil.example/x", "www.evil.example", "evil.com",
    "//evil.com/x", "mailto:a@evil.com", "a@evil.com", "| a | b |", "`code`", "**bold**", "_it_ __it__", "~~gone~~",
    "# head", "- item", "+ item", "1. item", "1) item", "> quote", "---", "a\n\n# b", "a\\", "&lt;b&gt; &amp;",
    "[ref]: http://evil.example", "[^1]", ":smile:", "$x$", "<!-- no -->", "trailing  ", "===", "\\| x", "a``b", "***",
]  # fmt: skip

NEW_LINE, LINE_SHOWN = "\n", r"\u{a}"
ACTING = re.compile(r"<(a|img|script|em|strong|code|del|s|h[1-6]|li|ul|ol|blockquote|hr|pre|br)\b")


def shown(html: str) -> str:
    """The text of a rendered paragraph."""
    found = re.fullmatch(r"<p>(.*)</p>\n", html, re.DOTALL)
    assert found, html
    text = found.group(1)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def rendered_row(text: str, start: str) -> str:
    """The row of a table that begins with this cell, as HTML."""
    rows = re.findall(r"<tr>\n(.*?)</tr>", RENDERER.render(text), re.DOTALL)
    found: list[str] = [row for row in rows if row.startswith(f"<td>{start}</td>")]
    assert found, start
    return found[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_shows_itself_and_does_not_act(text: str) -> None:
    html = RENDERER.render(markdown(text))
    assert not ACTING.search(html), html
    assert shown(html) == text.strip().replace(NEW_LINE, LINE_SHOWN)


@given(st.text(st.sampled_from("<>[]()|`*_~#!&:/.@$\\-+=1 ax\nwh{}\"'"), max_size=30))
def test_no_text_acts(text: str) -> None:
    cell = markdown(text)
    html = RENDERER.render(f"x {cell} y")
    assert not ACTING.search(html), html
    assert shown(html) == f"x {text.replace(NEW_LINE, LINE_SHOWN).strip()} y"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_everywhere_leaves_the_page_whole(text: str) -> None:
    plain, hostile = Chair(), Chair()
    for chair, words in ((plain, "words"), (hostile, text)):
        chair.add("09:51", ev.NoteWritten(note=words), by=words)
        chair.add(
            "09:52", ev.CheckAnswered(list="precheck", item="consent", answer="y", attested=words, text=words)
        )
        chair.add("09:53", ev.MedicineGiven(drug=words, dose=Decimal(1), unit=words, route=words, note=words))
        chair.add("09:54", ev.DrugDrawn(amount=Decimal(50), unit="mg", lot=words, note=words))
        chair.add("09:55", ev.EntryStruck(how="void"), amends=2, reason=words)
        chair.add("09:56", ev.SessionCancelled(reason=words))

    def tags(chair: Chair, words: str) -> list[str]:
        report = report_of(chair)
        assert report.view.patient is not None
        patient = replace_patient(report.view.patient, words)
        view = replace(report.view, patient=patient, allergies=words, prescriber=words)
        return re.findall(r"<[^>]*>", RENDERER.render(page(replace(report, view=view, exported_by=words))))

    assert tags(plain, "words") == tags(hostile, text)


def replace_patient(patient: ev.Patient, words: str) -> ev.Patient:
    return ev.Patient(mrn=words, name=words, born=patient.born)


def test_header(worked: Chair) -> None:
    text = page(report_of(worked))
    assert text.startswith("# Infusion record, chair 5, 2026-11-23\n")
    for words in (
        "| Patient number | 448201 |", "| Name | KOWALSKI, Ruth |", "| Allergies | not asked |",
        "| Weight | 70 kg (actual) |", "| Order | 35 mg in 50 mL (0.7 mg/mL) over 40 min, 75 mL/h |",
        "1. 70 kg x 0.5 mg/kg = 35 mg", "| Prescriber | not recorded |", "| Infusion | number not recorded |",
        "not a monitor",
    ):  # fmt: skip
        assert words in text


def test_named_allergies_and_course(worked: Chair) -> None:
    report = report_of(worked)
    text = page(
        replace(report, view=replace(report.view, allergies="none known", course_session=3, course_of=6))
    )
    assert "| Allergies | none known |" in text
    assert "| Infusion | 3 of 6 |" in text


def test_totals(worked: Chair) -> None:
    text = page(report_of(worked))
    for words in (
        "| Pump started | 11:00 |", "| Planned end | 11:40 |", "| Pump ended | 11:40, stopped: dizzy |",
        "| Pump running | 35 min |", "| Paused | 5 min |", "| By the clock | 40 min |",
        "| Given | 40.00 mL of 50.00 mL |", "| Dose given | 28.00 mg of 35.00 mg planned |",
        "| The pump's own figure | 30.5 mL at 11:31 |",
    ):  # fmt: skip
        assert words in text


def test_timeline_has_both_times(worked: Chair) -> None:
    text = page(report_of(worked))
    assert "| 14 | 11:30 | 11:50 (+20 min late) | 30 | 60 | " in text
    assert "sipping water, talks |" in text


def test_corrections_are_visible(worked: Chair) -> None:
    text = page(report_of(worked))
    (corrected,) = [line for line in text.splitlines() if line.startswith("| 6 |")]
    assert "corrected by entry 7 (misread): was: BP 162/80" in corrected
    assert "becomes: BP 126/80" in corrected
    struck = rendered_row(text, "11")
    assert re.search(r"<s>.*HR 140.*</s> <strong>struck</strong> by entry 12 \(wrong chair\)", struck), struck


def test_a_corrected_time_shows_both() -> None:
    chair = Chair()
    chair.start("10:10")
    chair.add("10:12", ev.EntryAmended(new_at=chair.events[0].occurred_at), amends=2, reason="late")
    assert "corrected by entry 3 (late): was: 10:10, becomes: 09:50" in page(report_of(chair))


def test_side_effects_from_first_to_resolved(worked: Chair) -> None:
    text = page(report_of(worked))
    assert "| nausea | 1 mild at 11:05 | 1 mild at 11:05 | 11:35 | 30 | not written | not written |" in text
    assert "| **not charted as resolved**, last 2 moderate at 11:05 |" in text


def test_a_side_effect_that_comes_back_is_a_new_course() -> None:
    chair = Chair()
    for clock, grade in (("10:00", 0), ("10:05", 1), ("10:10", 3), ("10:12", 2), ("10:15", 0), ("10:20", 1)):
        chair.observe(clock, effects={"nausea": grade})
    first, second = chair.view("11:00").effect_courses
    assert (first.first, first.worst, first.last) == (1, 3, 0)
    assert first.resolved_at == chair.events[5].occurred_at
    assert (second.first_at, second.resolved_at) == (chair.events[6].occurred_at, None)


def test_asked_and_absent() -> None:
    chair = Chair()
    chair.observe("10:00", effects={"nausea": 0})
    assert "Asked, never above 0: nausea." in page(report_of(chair))


def test_medicines_ledger_and_checks(worked: Chair) -> None:
    text = page(report_of(worked))
    given = "| 11:16 | ondansetron | 4 mg | iv | not written | not written | KM | slowly |"
    assert given in text
    assert "| drawn 50 mg, vial 500 mg, lot A123, expiry not recorded | KM |" in text
    assert "| wasted 15 mg, witness JD | KM |" in text
    assert "| yes | Consent is signed | form 3 | KM | 10:51 |" in text
    assert "**not answered, open**" in text


def test_how_the_patient_left_and_what_was_open() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.stop("10:05")
    assert "Still here at 11:00: in assess." in page(report_of(chair))
    chair.add(
        "10:20", ev.SessionDischarged(how="anyway", reason="insists, Dr Lee", open_items=("gait", "score"))
    )
    text = page(report_of(chair))
    assert "| How | left with open items |" in text
    assert "| Why | insists, Dr Lee |" in text
    assert "- gait: open when the patient left" in text


def test_chain_head(worked: Chair) -> None:
    text = page(report_of(worked))
    assert "| Last row of the file | 99 |" in text
    assert f"`{HEAD}`" in text
    assert "| Typed at | 2026-11-23 11:59:00 +0100 |" in text
    assert "| Exported | 2026-11-23 12:00:08 +0100 by KM |" in text


def test_training_is_marked_at_both_ends(worked: Chair) -> None:
    lines = page(report_of(worked, training=True)).strip().splitlines()
    assert lines[0].startswith("# TRAINING: ")
    assert "TRAINING RECORD" in lines[-1]


def test_before_the_start() -> None:
    text = page(report_of(Chair(), "09:55"))
    assert "| Pump started | – |" in text
    assert "no ledger was kept" in text
    assert "Still here at 09:55: in pre-check." in text


def test_what_nobody_saw_is_a_part_of_its_own() -> None:
    chair = Chair("09:50")
    chair.start("10:00", "75")
    assert "No gap is recorded." in page(report_of(chair))
    chair.add("10:31", ev.WatchBlind(since=at("10:12:40")), by="watch")
    text = page(report_of(chair)).split("## What nobody saw")[1].split("##")[0]
    assert "| 10:12 | 10:31 | 19 | 3 |" in text
