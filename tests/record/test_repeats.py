"""A reading beyond the clinic's limit: a second one falls due, symptoms are asked for, and both readings stay."""

from __future__ import annotations

import pytest

from infusion_tui.record import events as ev
from support import Chair, at

WORDS = "BP 188/112 at 10:10, beyond the clinic's limit 180/110"


def repeats(chair: Chair, clock: str) -> list[tuple[str, str]]:
    return [(f"{i.at:%H:%M}", i.level) for i in chair.view(clock).due if i.what == "repeat"]


@pytest.fixture
def running() -> Chair:
    chair = Chair()
    chair.start("10:00", "75")
    chair.full_set("10:05")
    return chair


def test_a_pressure_beyond_the_limit_is_to_be_repeated_in_five_minutes(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112)})
    assert repeats(running, "10:11") == [("10:15", "quiet")]
    item = next(i for i in running.view("10:15").due if i.what == "repeat")
    assert item.why == f"clinic limit crossed: {WORDS}; a second reading after 5 min"
    assert repeats(running, "10:20") == [("10:15", "passed_on")]
    running.observe("10:21", {"bp": (150, 90)})
    assert repeats(running, "10:22") == []
    assert [one.values["bp"] for one in running.view("10:22").readings if "bp" in one.values][-2:] == [
        (188, 112),
        (150, 90),
    ]


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"bp": (180, 90)}, "at the clinic's limit 180/110"),
        ({"bp": (179, 109)}, None),
        ({"bp": (150, 110)}, "at the clinic's limit 180/110"),
        ({"bp": (150, 111)}, "beyond the clinic's limit 180/110"),
        ({"hr": 130}, "HR 130 at 10:10, at the clinic's limit 130"),
        ({"hr": 129}, None),
        ({"hr": 20}, None),
        ({"spo2": 91}, "SpO2 91 at 10:10, at the clinic's limit 91"),
        ({"spo2": 92}, None),
        ({"spo2": 85}, "SpO2 85 at 10:10, beyond the clinic's limit 91"),
        ({"rr": 7}, "RR 7"),
        ({"rr": 8}, None),
        ({"sed": 2}, "sed 2"),
        ({"sed": 3}, None),
    ],
)
def test_the_clinics_limits_from_both_sides(
    running: Chair, values: dict[str, ev.Value], asked: str | None
) -> None:
    running.observe("10:10", values)
    questions = running.view("10:11").open_questions
    assert len(questions) == len(repeats(running, "10:11")) == (0 if asked is None else 1)
    if asked is not None:
        assert asked in questions[0]
        assert questions[0].endswith(": symptoms?")


def test_a_second_number_within_a_minute_is_the_same_measurement(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112)})
    running.observe("10:10:30", {"bp": (150, 90)})
    assert repeats(running, "10:11") == [("10:15", "quiet")]


def test_a_repeat_that_is_beyond_the_limit_too_asks_again(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112)})
    running.observe("10:15", {"bp": (186, 111)})
    assert repeats(running, "10:16") == [("10:20", "quiet")]


def test_x_of_the_item_closes_it_and_another_item_does_not(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112)})
    running.observe("10:12", {"hr": 80})
    assert repeats(running, "10:13") == [("10:15", "soon")]
    running.observe("10:14", not_done={"bp": "refused"})
    assert repeats(running, "10:15") == []


def test_each_item_has_a_repeat_of_its_own(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112), "spo2": 89})
    assert len(repeats(running, "10:11")) == 2
    running.observe("10:13", {"spo2": 96})
    assert repeats(running, "10:14") == [("10:15", "soon")]


def test_a_look_is_a_reading_too(running: Chair) -> None:
    running.add("10:10", ev.ObservationRecorded(values={"spo2": 89}, look=True))
    assert repeats(running, "10:11") == [("10:15", "quiet")]


def test_a_repeated_score_is_no_reading(running: Chair) -> None:
    running.observe("10:10", {"sed": 2})
    running.add("10:14", ev.ObservationRecorded(values={"sed": 2}, copied={"sed": at("10:10")}))
    assert repeats(running, "10:15") == [("10:15", "due")]


@pytest.mark.parametrize(
    "answer", [{"nausea": 1}, {"nausea": 0, "vomit": 0, "headache": 0, "dizzy": 0, "anxiety": 0}]
)
def test_symptoms_are_asked_for_until_side_effects_are_charted(
    running: Chair, answer: dict[str, int]
) -> None:
    running.observe("10:09", effects={"nausea": 1})
    running.observe("10:10", {"bp": (188, 112)})
    assert running.view("10:11").open_questions == (f"{WORDS}: symptoms?",)
    running.observe("10:12", effects=answer)
    assert running.view("10:13").open_questions == ()
    assert repeats(running, "10:13") == [("10:15", "soon")]


def test_symptoms_in_the_same_line_leave_nothing_to_ask(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112)}, effects={"headache": 1})
    assert running.view("10:11").open_questions == ()


def test_somebody_who_was_told_answers_it(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112)})
    running.add("10:12", ev.ProviderTold(to="Dr Lee"))
    assert running.view("10:13").open_questions == ()


def test_a_corrected_reading_takes_both_back(running: Chair) -> None:
    running.observe("10:10", {"bp": (188, 112)})
    running.add("10:11", ev.EntryAmended(values={"bp": (138, 82)}), amends=4)
    assert repeats(running, "10:12") == []
    assert running.view("10:12").open_questions == ()


def test_nothing_tells_anyone_what_to_do(running: Chair) -> None:
    running.observe("10:10", {"bp": (240, 130)})
    view = running.view("10:20")
    said = " ".join([*view.open_questions, *(item.why for item in view.due)]).casefold()
    assert "clinic limit crossed" in said
    for word in ("stop the", "slow", "give", "call", "treat", "should", "must"):
        assert word not in said
