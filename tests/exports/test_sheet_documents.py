"""The coder's sheet as a document: what a coder must not miss stands on it."""

from __future__ import annotations

import msgspec
import pytest

from infusion_tui.clinic.times_rule import load_times_rule
from infusion_tui.exports.document_html import html_page
from infusion_tui.exports.document_markdown import markdown_page
from infusion_tui.exports.sheet_frame import SheetFrame
from infusion_tui.exports.times_sheet import times_document
from infusion_tui.record import events as ev
from infusion_tui.record.infusion_times import infusion_times
from support import UTC, Chair, at


def _frame(since: str | None = "00:00", until: str | None = None) -> SheetFrame:
    return SheetFrame(
        zone=UTC, training=False, since=at(since) if since else None, until=at(until) if until else None,
        head_seq=7, head_hash="ab", made_at=at("12:00"), made_by="KM",
    )  # fmt: skip


def _page(chair: Chair) -> str:
    times = (infusion_times(chair.view("12:00")),)
    return markdown_page(times_document(_frame(), times, load_times_rule()))


def test_an_uncertain_dose_is_never_given_without_saying_so() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:20", ev.Infiltrated(note="arm swollen"))
    chair.stop("10:30")
    page = _page(chair)
    assert "planned; uncertain" in page
    assert "arm swollen" in page


def test_a_corrected_stop_names_what_it_was_and_who_typed_the_correction() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    stop = chair.stop("10:40:30")
    chair.add(
        "10:55",
        ev.EntryAmended(new_at=at("10:38")),
        amends=stop.version,
        reason="read from the pump",
        by="JD",
    )
    page = _page(chair)
    assert "first charted for 10:40:30" in page
    assert "10:55 JD: read from the pump" in page


def test_a_struck_stop_is_shown_and_counts_for_nothing() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    stop = chair.stop("10:40")
    chair.add("10:50", ev.EntryStruck(how="void"), amends=stop.version, reason="other chair")
    page = _page(chair)
    assert "STRUCK, does not count" in page
    assert "NO STOP IS CHARTED" in page
    assert "reached" not in page.split("About these minutes")[0]


def test_initials_from_right_to_left_stand_apart_from_the_number() -> None:
    one = infusion_times(Chair().view("12:00"))
    other = msgspec.structs.replace(one, initials="م.ا.", mrn="9020")
    page = html_page(times_document(_frame(), (one, other), load_times_rule()))
    assert "<bdi>م.ا.</bdi> 9020" in page


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("00:00", None, "2026-11-23, until 12:00"),
        ("10:00", "11:00", "2026-11-23 10:00 to 2026-11-23 11:00"),
        (None, "00:00", "the beginning to 2026-11-22"),
        (None, None, "everything in this file"),
    ],
)
def test_the_span_in_words(since: str | None, until: str | None, words: str) -> None:
    assert _frame(since, until).span() == words
