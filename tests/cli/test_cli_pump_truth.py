"""Orders by the hour, corrections of the order, another bag, the pump's own figure: as a script meets them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cli_support import Practice

FLAT = ("--mg-per-h", "22", "--open-ended", "--concentration", "2", "--bag-ml", "100")


def test_row_19_is_admitted_and_runs_without_an_end(room: Practice) -> None:
    answer = room.admit("5", "09:40", *FLAT)
    assert (answer["dose_mg"], answer["volume_ml"], answer["rate_ml_h"]) == ("200", "100", 11.0)
    assert (answer["minutes"], answer["open_ended"]) == (None, True)
    assert answer["steps"][-1] == "22 mg/h / 2 mg/mL = 11 mL/h"
    room.prepare(verify="200 mg in 100 ml 11 ml/h")
    room.start(rate="11")
    chair = room.chair("12:00")
    for key in ("planned_end_at", "ends_at", "remaining_s", "planned_mg"):
        assert chair[key] is None, key
    assert (chair["run_s"], chair["infused_ml"], chair["infused_mg"]) == (7200, "22.00", "44.00")
    assert chair["bag_empty_at"] == "2026-11-23T19:05:27+00:00"
    assert chair["open_ended"] is True
    due = room.due("12:00", "pump_end")
    assert due["why"] == "the bag is empty at 19:05: is the pump stopped?"
    assert room.due("12:00", "observation")["level"] == "passed_on", "sets fall due as in every infusion"


def test_row_22_by_weight_and_hour(room: Practice) -> None:
    more = ("--mg-per-kg-h", "0.3", "--open-ended", "--concentration", "1", "--bag-ml", "250")
    assert room.admit("5", "09:40", *more)["rate_ml_h"] == 21.0


def test_mg_per_hour_over_planned_minutes(room: Practice) -> None:
    answer = room.admit("5", "09:40", "--mg-per-h", "22", "--minutes", "240", "--concentration", "2")
    assert (answer["dose_mg"], answer["volume_ml"], answer["rate_ml_h"]) == ("88", "44", 11.0)
    assert (answer["minutes"], answer["open_ended"]) == (240, False)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--mg-per-h", "22", "--open-ended", "--concentration", "2"), "bag's volume and its concentration"),
        (("--mg-per-h", "22", "--open-ended", "--bag-ml", "100"), "bag's volume and its concentration"),
        (("--mg-per-kg", "0.5", "--open-ended", "--bag-ml", "100", "--concentration", "1"), "by the hour"),
        ((*FLAT, "--minutes", "40"), "no minutes"),
        ((*FLAT, "--cap-mg", "60"), "whole dose"),
        (("--mg-per-h", "22", "--concentration", "2", "--bag-ml", "100"), "not both"),
    ],
)
def test_an_open_ended_order_that_does_not_fit_is_wrong_usage(
    room: Practice, more: tuple[str, ...], words: str
) -> None:
    assert words in room.admit("5", "09:40", *more, code=2)["error"]["message"]


# --- the weight


def visit(room: Practice, weight: str, now: str, *more: str, code: int = 0) -> dict[str, object]:
    """R.K. comes, with this weight."""
    answer: dict[str, object] = room.admit("5", now, "--weight", weight, *more, code=code)
    return answer


def gone(room: Practice, now: str, why: str = "transfer home ; not today") -> None:
    """R.K. goes again, before the start."""
    room.chart(why, now)


@pytest.mark.parametrize(("weight", "warning"), [("154", "W_POUNDS"), ("84", "W_WEIGHT"), ("32", "W_POUNDS"), ("210", "W_RANGE")])  # fmt: skip
def test_a_doubtful_weight_is_asked_about_and_yes_answers(room: Practice, weight: str, warning: str) -> None:
    visit(room, "70", "09:00")
    gone(room, "09:10")
    rows = room.json("verify")["rows"]
    answer = visit(room, weight, "09:40", code=1)
    assert answer["error"]["code"] == "E_CONFIRM"  # type: ignore[index]
    assert answer["confirm"] == "yes"
    assert warning in [one["code"] for one in answer["warnings"]]  # type: ignore[attr-defined]
    assert room.json("verify")["rows"] == rows, "nothing was written"
    assert visit(room, weight, "09:41", "--yes")["ok"] is True
    assert f"{weight} kg (asked about, confirmed)" in room.chair("09:42")["entries"][0]["text"]


def test_a_usual_weight_and_a_first_visit_ask_nothing(room: Practice) -> None:
    visit(room, "70", "09:00")
    gone(room, "09:10")
    visit(room, "78", "09:40")
    room.admit("6", "09:40", "--mrn", "1", "--weight", "154")


def test_a_cancelled_session_is_compared_with_only_where_there_is_no_other(room: Practice) -> None:
    visit(room, "70", "09:00")
    gone(room, "09:05", "cancel not fasted")
    assert "W_POUNDS" in str(visit(room, "154", "09:10", code=1))
    visit(room, "71", "09:15")
    gone(room, "09:20")
    visit(room, "156", "09:25", "--yes")
    gone(room, "09:30", "cancel pounds typed as kg")
    visit(room, "71", "09:40")


def test_a_corrected_weight_is_held_against_the_last_visit_too(room: Practice) -> None:
    visit(room, "70", "09:00")
    gone(room, "09:10")
    visit(room, "71", "09:40")
    answer = room.chart("fix 1 weight 156 ; read again", "09:42", "--dry-run")
    assert [one["code"] for one in answer["warnings"]] == ["W_POUNDS"]
    room.refused("fix 1 weight 156 ; read again", "09:42", "E_CONFIRM", "--unanswered")
    assert "W_" not in str(room.chart("fix 1 weight 72 ; read again", "09:43", "--dry-run"))


# --- the order


def test_a_corrected_order_has_to_be_verified_again(room: Practice) -> None:
    room.admit()
    room.prepare()
    room.chart("fix 1 per-kg 0.6 ; new order", "09:50")
    (check,) = [one for one in room.chair("09:51")["checks"] if one["item"] == "second-check"]
    assert (check["answer"], check["open"], check["detail"]) == (
        "auto-n",
        True,
        "order corrected at 09:50: check again",
    )
    assert "second-check" in room.refused("start 75", "09:52", "E_OPEN")
    room.chart("verify 42 mg in 50 ml 75 ml/h", "09:53", by="JD")
    room.start(now="10:00")
    assert room.chair("10:10")["planned_mg"] == "42.00"
    room.refused("fix 1 per-kg 0.5 ; x", "10:11", "E_FIX")
    room.refused("void 14 ; x", "10:11", "E_FIX")


# --- truth


def test_the_pumps_own_figure_stands_beside_the_computed_one(started: Practice) -> None:
    assert started.chair("10:05")["pump_difference_ml"] is None
    started.chart("pump 14.2", "10:12")
    chair = started.chair("10:30")
    assert (chair["pump_ml"], chair["pump_ml_at"]) == ("14.2", "2026-11-23T10:12:00+00:00")
    assert (chair["pump_computed_ml"], chair["pump_difference_ml"]) == ("15.00", "-0.80")
    assert chair["infused_ml"] == "37.50"
    assert (
        "pump showed 14.2 mL at 10:12, computed 15 mL then, -0.8 mL"
        in started("status", "--chair", "5", now="10:30").out
    )


def test_another_bag(started: Practice) -> None:
    answer = started.chart("bag 20 mg in 20 ml", "10:20")
    assert (answer["command"], answer["dose_mg"], answer["volume_ml"]) == ("bag", 20, 20)
    chair = started.chair("10:28")
    assert (chair["infused_ml"], chair["infused_mg"], chair["bag_ml"]) == ("35.00", "27.50", "20.00")
    assert chair["ends_at"] == "2026-11-23T10:36:00+00:00"
    started.chart("done", "10:36")
    assert started.chair("10:40")["infused_mg"] == "37.50"
    assert started.json("verify")["ok"] is True


def test_an_uncertain_dose_is_said_wherever_the_dose_is(started: Practice, tmp_path: Path) -> None:
    assert started.chair("10:05")["dose_uncertain"] is None
    started.chart("infiltration ; arm swollen", "10:12")
    started.chart("stop IV out", "10:13")
    sentence = "dose uncertain since 10:12: infiltration, arm swollen"
    assert started.chair("10:30")["dose_uncertain"] == sentence
    people = started("status", now="10:30").out + started("status", "--chair", "5", now="10:30").out
    assert "dose?" in people
    assert sentence in people
    session = started.chair("10:30")["session"]
    page, sheet = tmp_path / "one.md", tmp_path / "one.csv"
    started("export", session, "--format", "md", "--out", str(page), now="10:31")
    started("export", session, "--format", "csv", "--out", str(sheet), now="10:32")
    text = page.read_text(encoding="utf-8")
    assert "planned; **uncertain** |" in text
    assert "| The dose is uncertain | **dose uncertain since" in text
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8").splitlines()))
    assert any("the delivered dose is uncertain: arm swollen" in row["text"] for row in rows)


def test_an_open_ended_order_on_the_page(room: Practice, tmp_path: Path) -> None:
    room.admit("5", "09:40", *FLAT)
    room.prepare(verify="200 mg in 100 ml 11 ml/h")
    room.start(rate="11")
    room.chart("bag 200 mg in 100 ml", "12:00")
    page = tmp_path / "one.md"
    room("export", room.chair("12:01")["session"], "--format", "md", "--out", str(page), now="13:00")
    text = page.read_text(encoding="utf-8")
    for words in ("22 mg/h open-ended, 11 mL/h", "| Planned end | open-ended |", "of 2 bags (100 + 100 mL)",
                  "| Dose given | 66.00 mg, open-ended |", "new bag: 200 mg in 100 mL"):  # fmt: skip
        assert words in text, words
