"""The word `look`, and scores that were not taken."""

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
    paused,
    ready,
    record,
)


def test_a_look_with_items_and_a_note() -> None:
    got = answer("look rr 14 spo2 97 ; pink, stirs, not roused")
    assert (got["command"], got["values"], got["confirm"]) == ("look", {"rr": 14, "spo2": 97}, "none")
    assert got["echo"] == "look  SpO2 97  RR 14  ; pink, stirs, not roused"
    assert got["note"] == "pink, stirs, not roused"


def test_a_bare_look() -> None:
    got = answer("look")
    assert (got["ok"], got["echo"]) == (True, "look")
    assert "values" not in got


@pytest.mark.parametrize(
    "line",
    [
        "look", "LOOK rr14", "look 128/82 76 98 14", "look s4 d2 ; eyes open", "look dis 0", "look dis 0 rr 14",
        "-3m look ; pink", "look rr x equipment", "look nausea 1", "look wnl", "look temp 98.2f", "look ++97+14",
    ],
)  # fmt: skip
def test_its_read_back_is_the_same_line(line: str) -> None:
    first = answer(line)
    assert first["ok"], first
    again = answer(first["echo"])
    assert {k: v for k, v in again.items() if k != "echo"} == {k: v for k, v in first.items() if k != "echo"}
    assert again["echo"] == first["echo"]


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("look ;", "E_NONOTE"),
        ("look sleepy", "E_UNKNOWN"),
        ("look 14", "E_POS"),
        ("look rr", "E_NOVAL"),
        ("look rr 14 rr 15", "E_TWICE"),
        ("look hr =", "E_COPY"),
        ("look spo2 101", "E_RANGE"),
        ("look vomit 3", "E_SEVNOTE"),
        ("hr 76 look", "E_UNKNOWN"),
        ("look start 52.5", "E_UNKNOWN"),
    ],
)
def test_what_is_refused(line: str, refused: str) -> None:
    assert code(line) == refused


@pytest.mark.parametrize(
    ("chair", "now"), [(ready(), "10:00"), (infusing_at_1437(), "14:37"), (paused(), "14:37:20"),
                       (observing(), "14:50"), (observing(), "15:20")],
)  # fmt: skip
def test_in_every_phase(chair: Chair, now: str) -> None:
    assert code("look rr 14", chair, now) == "ok"


def test_unusual_values_are_asked_about_and_a_second_set_is_not() -> None:
    assert codes("look spo2 88") == ["W_RANGE"]
    assert confirm("look spo2 88") == "yes"
    chair = infusing_at_1437()
    chair.full_set("14:36:35", by="JD")
    assert codes("128/83 77 97 15 s5 d0", chair) == ["W_DOUBLE"]
    assert codes("look 128/83 77 97 15 s5 d0", chair) == []


def test_a_look_is_corrected_and_taken_back_like_any_observation() -> None:
    chair = infusing_at_1437()
    record(chair, "look rr 14 ; pink", "14:37")
    assert code("undo", chair, "14:37:30") == "ok"
    assert answer("fix 15 rr 15 ; miscounted", chair, "14:38")["values"] == {"rr": 15}
    assert answer("fix 15 look rr 15 ; miscounted", chair, "14:38")["values"] == {"rr": 15}
    assert code("fix 15 look ; why", chair, "14:38") == "E_FIX"
    record(chair, "fix 15 rr 15 ; miscounted", "14:38")
    view = chair.view("14:39")
    assert view.entries[14].text == ("look, deliberately not roused  RR 15")
    assert code("void 15 ; wrong chair", chair, "14:39") == "ok"


def test_an_observation_is_not_made_a_look() -> None:
    assert code("fix 12 look rr 14 ; why") == "E_FIX"


@pytest.mark.parametrize("name", ["sed", "s", "dis", "d", "pain", "anx10", "site"])
def test_a_score_that_was_not_taken(name: str) -> None:
    got = answer(f"{name} x refused")
    key = {"s": "sed", "d": "dis"}.get(name, name)
    assert got["not_done"] == {key: "refused"}
    assert got["echo"] == f"{key} x refused"
    assert answer(got["echo"])["not_done"] == got["not_done"]


def test_a_score_with_x_and_no_declared_reason() -> None:
    assert code("sed x") == "E_NOTNUM"
    assert code("sed x sleepy") == "E_NOTNUM"
    assert "sed x and why" in message("sed x")
    assert code("sed x asleep sed 4") == "E_TWICE"
