"""undo and void: whose entries they strike, for how long, and what stays readable."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from charting_support import answer, code, confirm, infusing_at_1437, observing, of_context, record
from infusion_tui.charting import read_line
from infusion_tui.record import events as ev

# --- undo


def test_undo_takes_ones_own_newest_entry_of_the_last_minute() -> None:
    got = answer("undo")
    assert (got["command"], got["confirm"], "entry" in got) == ("undo", "none", False)
    draft = read_line("undo", infusing_at_1437().context("14:37"))
    assert draft.target == 14
    assert code("undo", now="14:37:30") == "ok", "60 seconds"
    assert code("undo", now="14:37:31") == "E_FIX"


def test_undo_reaches_no_one_elses_entry() -> None:
    assert code("undo", by="JD") == "E_FIX"
    chair = infusing_at_1437()
    chair.add("14:36:50", ev.NoteWritten(note="hers"), by="JD")
    assert read_line("undo", chair.context("14:37")).target == 14, "one's own newest, whoever typed since"


def test_undo_twice() -> None:
    chair = infusing_at_1437()
    record(chair, "undo", "14:37")
    assert code("undo", chair, "14:37:05") == "E_FIX"


@pytest.mark.parametrize("line", ["hr 80", "nausea 1", "; thirsty", "x ; asleep"])
def test_undo_takes_measurements_effects_and_notes(line: str) -> None:
    chair = infusing_at_1437()
    record(chair, line, "14:37")
    assert read_line("undo", chair.context("14:37:30")).target == 15


@pytest.mark.parametrize(
    "line", ["rate 55", "pause x", "med ondansetron 4 mg iv", "check gait y", "told Dr Lee", "pump 30", "drawn 5 mg",
             "stop x", "seen", "fix 12 hr 78 ; x"]
)  # fmt: skip
def test_undo_takes_nothing_of_pump_drugs_checks_or_leaving(line: str) -> None:
    chair = infusing_at_1437()
    record(chair, line, "14:37")
    assert code("undo", chair, "14:37:30") == "E_FIX"
    if not line.startswith("fix"):
        assert confirm("void 15 ; x", chair, "14:37:30") == "chair"


def test_undo_goes_by_when_an_entry_was_typed_not_by_when_it_happened() -> None:
    chair = infusing_at_1437()
    record(chair, "-14m hr 80", "14:37")
    assert read_line("undo", chair.context("14:37:30")).target == 15


def test_undo_takes_no_words_but_a_note() -> None:
    assert code("undo 14") == "E_UNKNOWN"
    assert code("undo ;") == "E_NONOTE"
    draft = read_line("undo ; wrong chair", infusing_at_1437().context("14:37"))
    assert draft.reason == "wrong chair", "what was typed is kept"


# --- void


def test_void_asks_for_the_chair_and_says_what_it_strikes() -> None:
    assert answer("void 12 ; wrong chair") == {
        "ok": True, "chair": "5", "at": "14:37:00", "command": "void", "entry": 12, "reason": "wrong chair",
        "confirm": "chair", "echo": "void 12  ; wrong chair",
    }  # fmt: skip


def test_a_struck_entry_stays_readable() -> None:
    chair = infusing_at_1437()
    record(chair, "void 12 ; wrong chair", "14:37")
    entry = chair.session().entry(12)
    assert entry is not None
    assert entry.struck is not None
    assert isinstance(entry.payload, ev.ObservationRecorded)
    last = chair.view("14:38").last_observation
    assert last is not None
    assert last.at.strftime("%H:%M") == "14:10", "the last observation never shows a struck value"


def test_void_of_a_leaving_whose_chair_is_taken() -> None:
    chair = observing(leave_ready=True)
    chair.add("15:12", ev.SessionDischarged(how="leave", escort="Ann"))
    number = len(chair.events)
    free = chair.context("15:20")
    taken = dataclasses.replace(free, chair_taken=True)
    assert of_context(f"void {number} ; x", free)["ok"]
    assert of_context(f"void {number} ; x", taken)["error"]["code"] == "E_PHASE"
    assert of_context(f"fix {number} 15:11 ; x", taken)["ok"], "it stays left"


def test_figures_of_a_voided_start_are_gone() -> None:
    assert answer("void 8 ; wrong chair")["moves"] == ["the infusion would not be started"]
    chair = infusing_at_1437()
    record(chair, "void 8 ; wrong chair", "14:37")
    assert chair.view("14:38").phase == "precheck"
    assert chair.view("14:38").infused_ml in (None, Decimal(0))
