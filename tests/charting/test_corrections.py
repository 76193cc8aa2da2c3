"""fix, void and undo: what they reach, what they keep, what they move, and that nothing is ever removed."""

from __future__ import annotations

import pytest

from charting_support import (
    Chair,
    answer,
    code,
    codes,
    confirm,
    infusing_at_1437,
    message,
    observing,
    ready,
    record,
)
from infusion_tui.record import events as ev

# --- fix


@pytest.mark.parametrize("ref", ["12", "#12"])
def test_fix_names_what_becomes_different(ref: str) -> None:
    got = answer(f"fix {ref} hr 78 ; misread")
    assert (got["command"], got["entry"], got["values"], got["reason"], got["confirm"]) == (
        "fix", 12, {"hr": 78}, "misread", "yes",
    )  # fmt: skip
    assert got["at"] == "14:37:00", "it happened when it was made"


def test_a_dot_is_the_last_entry() -> None:
    assert answer("fix . hr 78 ; misread")["entry"] == 14
    assert answer("void . ; wrong chair")["entry"] == 14


def test_fix_keeps_what_it_does_not_name() -> None:
    chair = infusing_at_1437()
    record(chair, "fix 12 hr 78 ; misread", "14:37")
    entry = chair.session().entry(12)
    assert entry is not None
    assert isinstance(entry.payload, ev.ObservationRecorded)
    assert entry.payload.values == {"bp": (126, 80), "hr": 78, "spo2": 98, "rr": 14, "sed": 5, "dis": 1}
    assert isinstance(entry.event.payload, ev.ObservationRecorded)
    assert entry.event.payload.values["hr"] == 74, "the original stands as it was typed"


def test_a_fix_of_a_fix_means_the_original() -> None:
    chair = infusing_at_1437()
    record(chair, "fix 12 hr 78 ; misread", "14:37")
    record(chair, "fix 15 rr 16 ; again", "14:38")
    assert chair.events[15].amends == chair.events[11].event_id
    assert answer("fix 16 hr 79 ; third", chair, "14:39")["entry"] == 12
    entry = chair.session().entry(12)
    assert entry is not None
    assert isinstance(entry.payload, ev.ObservationRecorded)
    assert (entry.payload.values["hr"], entry.payload.values["rr"]) == (78, 16)


def test_void_of_a_fix_restores_the_value_before_it() -> None:
    chair = infusing_at_1437()
    record(chair, "fix 12 hr 78 ; misread", "14:37")
    record(chair, "fix 12 hr 82 ; misread again", "14:38")
    record(chair, "void 16 ; it was 78", "14:39")
    assert chair.session().entry(12).payload.values["hr"] == 78  # type: ignore[union-attr]
    record(chair, "void 15 ; it was 74", "14:40")
    assert chair.session().entry(12).payload.values["hr"] == 74  # type: ignore[union-attr]
    assert len(chair.events) == 18, "nothing is ever removed"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("fix 12 hr 78", "E_WHY"), ("fix 12", "E_WHY"), ("fix 12 hr 78 ;", "E_WHY"), ("fix 40 hr 78", "E_WHY"),
        ("fix", "E_WHY"), ("fix ; x", "E_FIX"), ("fix 12 ; x", "E_FIX"), ("fix 40 hr 78 ; x", "E_FIX"),
        ("fix 0 hr 78 ; x", "E_FIX"), ("fix abc hr 78 ; x", "E_FIX"), ("fix -1 hr 78 ; x", "E_FIX"), ("fix ##12 hr 7 ; x", "E_FIX"),
        ("fix 12 hr 74 ; x", "E_FIX"), ("fix 12 126/80 74 ; x", "E_FIX"), ("fix 12 14:20 ; x", "E_FIX"),
        ("fix 9 hr 80 ; x", "E_FIX"), ("fix 10 hr 80 ; x", "E_FIX"), ("fix 1 hr 80 ; x", "E_FIX"), ("fix 1 14:00 ; x", "E_FIX"),
        ("fix 1 weight 82 ; x", "E_FIX"), ("fix 1 weight 82", "E_WHY"), ("fix 12 rate 45 ; x", "E_FIX"),
        ("fix 8 hr 80 ; x", "E_FIX"), ("fix 8 rate 45 ; x", "E_FIX"), ("fix 8 start 60 ; x", "E_FIX"), ("fix 8 start ; x", "E_FIX"),
        ("fix 2 check identity y ; x", "E_FIX"), ("fix 14 x ; y", "E_FIX"), ("fix 12 x asleep ; y", "E_FIX"),
        ("fix 12 hr 999 ; x", "E_RANGE"), ("fix 12 bogus ; x", "E_UNKNOWN"), ("fix 12 fix 3 hr 7 ; x", "E_UNKNOWN"),
        ("fix 12 undo ; x", "E_UNKNOWN"), ("fix 12 hr = ; x", "E_COPY"), ("fix 12 82/126 ; x", "E_BPORDER"),
        ("fix 12 14:75 ; x", "E_TIME"), ("fix 12 15:10 ; x", "E_FUTURE"), ("fix 12 13:40 ; x", "E_BEFORE"),
        ("14:20 fix 12 hr 78 ; x", "E_TIME"), ("fix 12 78 ; x", "E_POS"),
    ],
)  # fmt: skip
def test_each_way_a_fix_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("void 12", "E_WHY"), ("void", "E_WHY"), ("void ; x", "E_FIX"), ("void 12 ;", "E_WHY"), ("void 40 ; x", "E_FIX"),
     ("void 9 ; x", "E_FIX"), ("void 10 ; x", "E_FIX"), ("void 1 ; x", "E_FIX"), ("void 12 hr ; x", "E_UNKNOWN"),
     ("-5m void 12 ; x", "E_TIME")],
)  # fmt: skip
def test_each_way_a_void_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_the_sentences_about_corrections() -> None:
    assert message("fix 12 hr 78") == "fix 12: add why after ;"
    assert message("fix 40 hr 78 ; typo") == "there is no entry 40"
    assert message("void 9 ; twice") == "entry 9 is already struck out"
    assert message("fix 12 14:20 ; x") == "entry 12 is at 14:20 already: nothing to change"


def test_neither_a_void_nor_an_undo_can_be_corrected() -> None:
    chair = infusing_at_1437()
    record(chair, "void 12 ; wrong chair", "14:37")
    record(chair, "; thirsty", "14:38")
    record(chair, "undo", "14:38:10")
    for number in (15, 17):
        assert code(f"void {number} ; x", chair, "14:39") == "E_FIX"
        assert code(f"fix {number} hr 80 ; x", chair, "14:39") == "E_FIX"
    assert code("fix 12 hr 80 ; x", chair, "14:39") == "E_FIX", "struck"


@pytest.mark.parametrize(
    "line", ["hr 80", "128/82 80", "128/82+80", "nausea 1", "s4", "hr x refused", "cp 3"]
)
def test_observations_are_fixed_into_an_observation_and_into_a_note(line: str) -> None:
    assert code(f"fix 12 {line} ; as on the monitor") == "ok"
    assert code(f"fix 14 {line} ; as on the monitor") == "ok"


def test_a_note_keeps_its_words_when_a_value_is_fixed_into_it() -> None:
    chair = infusing_at_1437()
    record(chair, "fix 14 hr 80 ; forgot", "14:37")
    entry = chair.session().entry(14)
    assert entry is not None
    assert isinstance(entry.payload, ev.ObservationRecorded)
    assert (entry.payload.note, entry.payload.values) == ("sipping water", {"hr": 80})


def test_severe_in_a_fix_has_the_why_as_its_words() -> None:
    assert code("fix 12 nausea 3") == "E_WHY"
    assert code("fix 12 nausea 3 ; vomited, not charted") == "ok"


def test_a_fixed_value_is_asked_about_like_any_other_but_is_no_second_set() -> None:
    assert codes("fix 12 hr 148 ; x") == ["W_RANGE", "W_DELTA"]
    assert confirm("fix 12 hr 148! ; x") == "yes", "every fix asks"
    assert codes("fix 12 124/78 72 99 14 ; x") == []


def test_every_other_entry_takes_its_own_word() -> None:
    chair = infusing_at_1437()
    record(chair, "-6m pause occlusion", "14:37")
    record(chair, "-5m resume", "14:37:10")
    record(chair, "rate 45", "14:37:20")
    record(chair, "med ondansetron 4 mg iv", "14:37:30")
    record(chair, "told Dr Lee ; watch", "14:37:40")
    record(chair, "pump 30", "14:37:50")
    fixes = {
        15: "pause dizzy", 17: "rate 52.5", 18: "med ondansetron 8 mg iv", 19: "told Dr Moss", 20: "pump 31.5",
        8: "start 58", 2: "check identity n",
    }  # fmt: skip
    for number, words in fixes.items():
        assert code(f"fix {number} {words} ; typed wrong", chair, "14:39") == "ok", words
        for other, foreign in fixes.items():
            if foreign.split()[0] != words.split()[0] and number != 2:
                assert code(f"fix {other} {words} ; x", chair, "14:39") == "E_FIX"
    assert code("fix 15 stop dizzy ; x", chair, "14:39") == "E_FIX", "a pause stays a pause"
    assert answer("fix 17 rate 52.5 ; typed wrong", chair, "14:39")["rate_ml_h"] == 52.5


def test_a_fix_asks_for_the_chair_where_its_new_value_would() -> None:
    chair = infusing_at_1437()
    record(chair, "rate 55", "14:37")
    record(chair, "med ondansetron 4 mg iv", "14:37:10")
    assert confirm("fix 15 rate 58 ; x", chair, "14:38") == "yes"
    assert confirm("fix 15 rate 580 ; x", chair, "14:38") == "chair"
    assert confirm("fix 16 med ondansetron 8 mg iv ; x", chair, "14:38") == "yes"
    assert confirm("fix 16 med ondansetron 12 mg iv ; x", chair, "14:38") == "chair"
    assert code("fix 16 med ondansetron 80 mg iv ; x", chair, "14:38") == "E_MEDDOSE"
    assert confirm("fix 8 start 58 ; x", chair, "14:38") == "chair"


def test_what_follows_from_the_words_follows_the_fix_too() -> None:
    chair = infusing_at_1437()
    record(chair, "med ondansetrom 12 mg iv ; verbal order", "14:37")
    record(chair, "fix 15 med ondansetron 4 mg iv ; spelled wrong", "14:38")
    payload = chair.session().entry(15).payload  # type: ignore[union-attr]
    assert isinstance(payload, ev.MedicineGiven)
    assert (payload.drug, payload.dose, payload.listed, payload.warnings) == ("ondansetron", 4, True, ())
    assert payload.note == "verbal order"
    assert code("fix 15 med ondansetron 4 mg iv ; x", chair, "14:39") == "E_FIX", "nothing to change"


def test_a_fixed_second_check_says_anew_whether_it_agrees() -> None:
    chair = ready(second=False)
    record(chair, "verify 53 mg in 35 ml 52.5 ml/h", "09:56", by="JD")
    number = len(chair.events)
    record(chair, f"fix {number} verify 35 mg in 35 ml 52.5 ml/h ; typed wrong", "09:57", by="JD")
    payload = chair.session().entry(number).payload  # type: ignore[union-attr]
    assert isinstance(payload, ev.DoseVerified)
    assert (payload.dose_mg, payload.agrees) == (35, True)
    assert code("start 52.5", chair, "10:00") == "ok"
    assert code(f"fix {number} verify 35 mg in 35 ml 52.5 ml/h ; x", chair, "10:00", by="KM") == "E_SAME"


# --- a new time


def test_a_time_behind_fix_is_the_entrys_new_time() -> None:
    got = answer("fix 12 14:21 ; clock was off")
    assert (got["at"], got["new_at"], got["entry"]) == ("14:37:00", "14:21:00", 12)
    assert answer("fix 12 -10m hr 78 ; x")["new_at"] == "14:27:00"
    assert answer("fix 12 @1421 hr 78 ; x")["values"] == {"hr": 78}


def test_the_same_minute_is_no_new_time() -> None:
    chair = infusing_at_1437()
    chair.observe("14:36:40", {"hr": 80})
    assert code("fix 15 14:36 ; x", chair) == "E_FIX"
    assert answer("fix 15 14:36 hr 82 ; x", chair)["new_at"] == "14:36:40", "it keeps its second"


def test_a_correction_is_never_a_late_entry() -> None:
    for line in ("fix 6 hr 78 ; x", "fix 6 13:56 ; x", "void 6 ; x"):
        got = answer(line)
        assert got["at"] == "14:37:00"
        assert "W_LATE" not in [w["code"] for w in got.get("warnings", [])]


def test_a_correction_keeps_the_time_of_the_corrected_entry() -> None:
    chair = infusing_at_1437()
    record(chair, "fix 12 hr 78 ; x", "14:37")
    assert chair.session().entry(12).at == chair.events[11].occurred_at  # type: ignore[union-attr]
    record(chair, "fix 12 14:22 ; x", "14:38")
    assert chair.session().entry(12).at.strftime("%H:%M") == "14:22"  # type: ignore[union-attr]
    record(chair, "void 16 ; x", "14:39")
    assert chair.session().entry(12).at.strftime("%H:%M") == "14:20"  # type: ignore[union-attr]


def with_pause() -> Chair:
    """Pause 15 at 14:31, resume 16 at 14:33, rate 17 (45) at 14:34."""
    chair = infusing_at_1437()
    chair.pause("14:31", recorded="14:36:40")
    chair.resume("14:33", recorded="14:36:45")
    chair.rate("14:34", "45", recorded="14:36:50")
    return chair


def test_what_a_correction_moves_is_shown_before_and_after() -> None:
    chair = with_pause()
    moved = answer("fix 15 14:30 ; typed late", chair)["moves"]
    assert moved == ["end 14:44 -> 14:46", "given 34.25 -> 33.25 mL", "34.25 -> 33.25 mg"]
    assert answer("fix 17 rate 52.5 ; typed wrong", chair)["moves"][1] == "given 34.25 -> 34.63 mL"
    assert "moves" not in answer("fix 12 hr 78 ; x", chair)
    stopped = answer("fix 15 14:35 ; x", observing(), "14:50")["moves"]
    assert stopped == ["given 40.00 -> 35.00 mL", "40.00 -> 35.00 mg", "observation ends 15:10 -> 15:05"]


def test_a_correction_that_contradicts_the_timeline_is_refused_and_names_the_entry() -> None:
    chair = with_pause()
    assert code("void 15 ; x", chair) == "E_PHASE"
    assert "void entry 16 first" in message("void 15 ; x", chair)
    assert code("fix 15 14:34 ; x", chair) == "E_PHASE"
    assert code("fix 16 14:30 ; x", chair) == "E_PHASE"
    assert code("void 8 ; x", chair) == "E_PHASE"
    assert code("fix 8 14:32 ; x", chair) == "E_PHASE"
    assert code("void 16 ; x", chair) == "ok"
    record(chair, "void 16 ; x", "14:37")
    assert code("void 15 ; x", chair, "14:38") == "ok"


def test_the_resume_may_move_up_to_its_pause_and_no_further() -> None:
    chair = with_pause()
    assert code("fix 16 14:31 ; x", chair) == "ok"
    assert code("fix 15 14:33 ; x", chair) == "ok"


# --- entry 1


def test_the_weight_of_the_admission_before_the_start() -> None:
    chair = Chair("09:50")
    got = answer("fix 1 weight 82 ; read the scale again", chair, "10:00")
    assert (got["entry"], got["weight_kg"], got["dose_mg"], got["confirm"]) == (1, 82, 41, "yes")
    record(chair, "fix 1 weight 82 ; read again", "10:00")
    assert chair.session().order.dose_mg == 41
    assert code("fix 1 weight 82 ; x", chair, "10:01") == "E_FIX", "that already"
    record(chair, f"void {len(chair.events)} ; it was 70", "10:02")
    assert chair.session().order.dose_mg == 35


@pytest.mark.parametrize(
    ("line", "expected"),
    [("fix 1 weight ; x", "E_NOVAL"), ("fix 1 weight 82", "E_WHY"), ("fix 1 weight 8O ; x", "E_NOTNUM"),
     ("fix 1 weight 0 ; x", "E_RANGE"), ("fix 1 weight .5 ; x", "E_NAKED"), ("fix 1 weight 82 kg ; x", "ok"),
     ("fix 1 weight 82 now ; x", "E_UNKNOWN"), ("fix 1 10:00 weight 82 ; x", "E_FIX"), ("fix 1 ; x", "E_FIX"),
     ("void 1 ; x", "E_FIX")],
)  # fmt: skip
def test_each_way_a_weight_can_be_wrong(line: str, expected: str) -> None:
    assert code(line, Chair("09:50"), "10:00") == expected
