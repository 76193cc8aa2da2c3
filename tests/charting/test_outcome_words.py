"""Scores over the course on the line: `phq9`, `cssrs`, totals; what they ask, and how that is answered."""

from __future__ import annotations

from typing import Any

import pytest

from charting_support import Chair, answer, code, codes, confirm, infusing_at_1437, message, record
from infusion_tui.charting import read_line
from infusion_tui.record import events as ev
from infusion_tui.record.payload_text import decode, encode
from infusion_tui.record.wording import entry_text
from support import UTC

QUIET = "phq9 2 1 3 2 1 0 1 2 0"
ASKS = "phq9 2 1 3 2 1 0 1 2 2"


def given(line: str, chair: Chair | None = None, now: str = "14:37") -> dict[str, Any]:
    got = answer(line, chair, now)
    assert got["ok"], got
    return got


def text(line: str) -> str:
    chair = infusing_at_1437()
    return entry_text(read_line(line, chair.context("14:37")).payload, chair.protocol, UTC)


def test_every_item_is_kept_and_item_9_stands_on_its_own() -> None:
    got = given(QUIET)
    assert (got["scale"], got["parts"], got["total"]) == ("phq9", [2, 1, 3, 2, 1, 0, 1, 2, 0], 12)
    assert (got["band"], got["flagged"], got["confirm"]) == ("moderate", None, "none")
    assert got["watched"] == [{"item": 9, "value": 0}]
    assert got["version"].startswith("PHQ-9, nine items")
    said = text(QUIET)
    assert said.startswith(
        "PHQ-9 12 of 27, moderate; item 9 (thoughts of being better off dead or of self-harm): 0; little interest 2,"
    )
    assert "self-harm 0" not in said, "item 9 is said once, on its own"


def test_a_total_alone_says_that_item_9_is_not_known() -> None:
    got = given("phq9 total 14")
    assert (got["parts"], got["total"], got["watched"]) == ([], 14, [{"item": 9, "value": None}])
    assert "item 9 (thoughts of being better off dead or of self-harm): not known, only the total" in text(
        "phq9 total 14"
    )


@pytest.mark.parametrize(
    ("line", "total", "band"),
    [("gad7 1 1 1 1 1 1 1", 7, "mild"), ("pcl5 41", 41, None), ("madrs 22", 22, None), ("painscore 6", 6, None),
     ("qids 21", 21, "very severe"), ("cadss 0", 0, None), ("y-bocs 3", None, None), ("ybocs total 40", 40, None),
     ("PHQ 0 0 0 0 0 0 0 0 0", 0, "minimal")],
)  # fmt: skip
def test_each_scale_is_a_word(line: str, total: int | None, band: str | None) -> None:
    got = answer(line)
    if total is None:
        assert got["error"]["code"] == "E_UNKNOWN"
        return
    assert (got["total"], got["band"]) == (total, band)


@pytest.mark.parametrize(
    ("line", "parts"),
    [("cssrs n n n", [0, 0, None, None, None, 0]), ("cssrs n n - - - n", [0, 0, None, None, None, 0]),
     ("cssrs n n n n n n", [0] * 6), ("cssrs y no YES", [1, 0, None, None, None, 1]),
     ("cssrs 1 1 0 0 0 1", [1, 1, 0, 0, 0, 1])],
)  # fmt: skip
def test_the_screener_leaves_out_questions_as_it_is_printed(line: str, parts: list[int | None]) -> None:
    assert given(line)["parts"] == parts


def test_a_question_that_was_not_asked_is_never_a_no() -> None:
    assert "3-5 not asked" in text("cssrs n n n")
    assert "3 with a method no" in text("cssrs n n n n n n")
    assert code("cssrs n n") == "E_NOVAL"
    assert "question 6, behaviour" in message("cssrs n n")
    assert code("cssrs y y n") == "E_NOVAL"
    assert "question 4, with some intent" in message("cssrs y y n")
    assert code("cssrs y y n - n n") == "E_NOVAL"
    assert code("cssrs total 2") == "E_NOVAL"


@pytest.mark.parametrize(
    ("line", "error", "said"),
    [
        ("phq9 2 1 3 2 1 0 1 2 4", "E_RANGE", "item 9, thoughts of being better off dead"),
        ("phq9 2 5 3 2 1 0 1 2 0", "E_RANGE", "phq9 item 2, feeling down: 5 is not possible (0-3)"),
        ("phq9 2 1 3", "E_NOVAL", "next is item 4, tired"),
        ("phq9", "E_NOVAL", "phq9 total"),
        ("phq9 14", "E_NOVAL", "phq9 total 14"),
        ("phq9 2 1 3 2 1 0 1 2 0 1", "E_RANGE", "one too many"),
        ("phq9 2 1 3 2 1 0 1 2 O", "E_NOTNUM", "Did you mean 0?"),
        ("phq9 2 1 3 2 1 0 1 2 0 = 13", "E_RANGE", "add up to 12, not to 13"),
        ("phq9 2 1 3 2 1 0 1 2 0 tired", "E_UNKNOWN", "A note stands after ;"),
        ("phq9 2 1 3 2 1 0 1 2 0 ;", "E_NONOTE", "nothing after"),
        ("phq9 total 28", "E_RANGE", "(0-27)"),
        ("phq9 total", "E_NOVAL", "total is missing"),
        ("madrs 61", "E_RANGE", "(0-60)"),
        ("madrs 22.5", "E_NOTNUM", "fraction"),
        ("madrs", "E_NOVAL", "madrs 1"),
        ("madrs 22 by", "E_WHO", "by whom"),
        ("madrs 22 @", "E_WHO", "stands last"),
        ("cssrs maybe", "E_NOVAL", "question 1, wish to be dead: y or n"),
        ("phq8 1", "E_UNKNOWN", "Did you mean phq"),
        ("phq9 2 1 3 2 1 0 1 2 0 = twelve", "E_UNKNOWN", "= 12"),
    ],
)
def test_what_is_refused_names_the_item(line: str, error: str, said: str) -> None:
    chair = infusing_at_1437()
    assert code(line, chair) == error
    assert said in message(line, chair)


@pytest.mark.parametrize(
    "line",
    [QUIET, ASKS, f"{ASKS} by Dr Lee ; tired today", "phq9 total 14", "gad7 1 1 1 1 1 1 1 @lee", "madrs 22 by Dr Lee",
     "cssrs n n n", "cssrs y y n n n y ; asked twice", "-5m pcl5 41", f"fix 14 {QUIET} ; why"],
)  # fmt: skip
def test_the_read_back_typed_again_means_the_same(line: str) -> None:
    chair = infusing_at_1437()
    if line.startswith("fix"):
        chair = infusing_at_1437()
        record(chair, ASKS, "14:37")
        line = line.replace("14", str(len(chair.events)), 1)
    first = read_line(line, chair.context("14:38"))
    again = read_line(first.echo, chair.context("14:38"))
    assert again == first


def test_who_scored_may_be_said() -> None:
    assert given("madrs 22 by Dr Lee")["rater"] == "Dr Lee"
    assert given("madrs 22 @lee")["rater"] == "lee"
    assert "rater" not in given("madrs 22")
    assert text("madrs 22 by Dr Lee").endswith("scored by Dr Lee")


# --- what it asks


def test_a_flagged_item_stands_until_it_is_written_what_was_done() -> None:
    chair = infusing_at_1437()
    assert codes(ASKS, chair) == ["W_STAYS"]
    record(chair, ASKS, "14:37")
    assert chair.view("14:38").open_questions == ("PHQ-9 item 9: 2 at 14:37: what was done?",)
    record(chair, "told Dr Lee", "14:39")
    assert len(chair.view("14:40").open_questions) == 1, "a name alone says nothing of what was done"
    assert codes("told Dr Lee", chair, "14:40") == ["W_STAYS"]
    got = given("told Dr Lee ; comes to the chair now", chair, "14:40")
    assert [one["code"] for one in got["warnings"]] == ["W_ANSWERS"]
    assert "PHQ-9 item 9: 2 at 14:37" in got["warnings"][0]["message"]
    record(chair, "told Dr Lee ; comes to the chair now", "14:40")
    view = chair.view("14:41")
    assert view.open_questions == ()
    assert view.scores[0].answered == "told Dr Lee: comes to the chair now"


def test_what_was_done_has_a_word_of_its_own() -> None:
    chair = infusing_at_1437()
    assert code("answered ; sat with her", chair) == "E_FIX", "nothing stands"
    record(chair, ASKS, "14:37")
    record(chair, "cssrs y n n", "14:37")
    assert len(chair.view("14:38").open_questions) == 2
    assert code("answered", chair, "14:38") == "E_WHY"
    assert code("answered gad7 ; x", chair, "14:38") == "E_FIX"
    assert code("answered mood ; x", chair, "14:38") == "E_UNKNOWN"
    record(chair, "answered phq9 ; safety plan made with her, sister takes her home", "14:38")
    assert chair.view("14:39").open_questions == ("C-SSRS screener question 1: yes at 14:37: what was done?",)
    assert confirm("answered ; Dr Lee saw her", chair, "14:39") == "none"
    record(chair, "answered ; Dr Lee saw her", "14:39")
    assert chair.view("14:40").open_questions == ()
    said = entry_text(chair.events[-2].payload, chair.protocol, UTC)
    assert said == "done about PHQ-9"


def test_what_was_said_before_the_score_was_known_answers_nothing() -> None:
    chair = infusing_at_1437()
    record(chair, "told Dr Lee ; 150/90, will watch", "14:36")
    record(chair, f"-3m {ASKS}", "14:38")
    record(chair, "-6m told Dr Lee ; about the pressure", "14:39")
    assert chair.view("14:40").open_questions == ("PHQ-9 item 9: 2 at 14:35: what was done?",)


def test_a_correction_takes_the_question_away_and_a_worse_one_brings_it_back() -> None:
    chair = infusing_at_1437()
    record(chair, ASKS, "14:37")
    entry = len(chair.events)
    record(chair, f"fix {entry} {QUIET} ; misread", "14:38")
    view = chair.view("14:39")
    assert view.open_questions == ()
    assert (view.scores[0].total, view.scores[0].flagged) == (12, None)
    assert "14 of 27" in view.entries[entry - 1].original_text
    assert "12 of 27" in view.entries[entry - 1].text
    record(chair, "told Dr Lee ; nothing about the score", "14:40")
    record(chair, f"fix {entry} phq9 2 1 3 2 1 0 1 2 1 ; it was 1", "14:41")
    assert chair.view("14:42").open_questions == ("PHQ-9 item 9: 1 at 14:37: what was done?",)
    assert code(f"fix {entry} phq9 2 1 3 2 1 0 1 2 1 ; again", chair, "14:42") == "E_FIX"
    assert code(f"fix {entry} gad7 1 1 1 1 1 1 1 ; x", chair, "14:42") == "E_FIX"
    assert code(f"fix {entry} hr 80 ; x", chair, "14:42") == "E_FIX"
    record(chair, f"fix {entry} phq9 total 13 ; only the sum is known", "14:43")
    assert chair.view("14:44").scores[0].parts == ()
    assert chair.view("14:44").open_questions == ()


def test_void_and_undo_take_a_score_out() -> None:
    chair = infusing_at_1437()
    record(chair, ASKS, "14:37")
    record(chair, "undo", "14:37:20")
    assert (chair.view("14:38").open_questions, chair.view("14:38").scores) == ((), ())
    record(chair, ASKS, "14:38")
    entry = len(chair.events)
    record(chair, "answered ; sat with her", "14:39")
    record(chair, f"void {len(chair.events)} ; other patient", "14:40")
    assert len(chair.view("14:41").open_questions) == 1, "what answered it was struck: it stands again"
    record(chair, f"void {entry} ; other patient", "14:41")
    assert chair.view("14:42").scores == ()


def test_leaving_says_what_stands_and_keeps_nobody() -> None:
    chair = infusing_at_1437()
    record(chair, ASKS, "14:37")
    chair.stop("14:40")
    got = given("leave anyway ; wants to go, Dr Lee knows", chair, "14:41")
    assert "PHQ-9 item 9: 2 at 14:37: what was done?" in [one["message"] for one in got["warnings"]]


def test_a_score_over_the_course_closes_no_leave_check_and_a_discharge_score_is_none() -> None:
    chair = infusing_at_1437()
    chair.stop("14:40")
    record(chair, QUIET, "14:41")
    state = next(one for one in chair.view("14:42").checks if (one.list, one.item) == ("leave", "score"))
    assert state.answer is None
    record(chair, "score aldrete 2 2 2 2 2", "14:42")
    state = next(one for one in chair.view("14:43").checks if (one.list, one.item) == ("leave", "score"))
    assert state.answer == "y"
    assert [one.scale for one in chair.view("14:43").scores] == ["phq9"]
    assert code(f"fix {len(chair.events)} {QUIET} ; x", chair, "14:43") == "E_FIX"
    assert "stands first, without score" in message("score phq9 2 1 3", chair, "14:43")


def test_the_words_of_the_scale_stay_as_they_were_then() -> None:
    payload = read_line(QUIET, infusing_at_1437().context("14:37")).payload
    assert isinstance(payload, ev.ScaleScored)
    kept = decode(payload.kind, encode(payload))
    assert kept == payload
    assert payload.items[8].startswith("thoughts of")
    older = decode("scale.scored", '{"scale":"aldrete","version":"v","parts":[2,2],"total":4}')
    assert older == ev.ScaleScored(scale="aldrete", version="v", parts=(2, 2), total=4)
