"""The clinic's own numbers: what is counted of what, when a group is too small, and which score stands after which infusion."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from infusion_tui.clinic.outcomes import load_outcomes
from infusion_tui.record.clinic_numbers import ClinicNumbers, CourseSeen, NumberRow, figure_words
from infusion_tui.record.infusion_summary import InfusionSummary
from infusion_tui.record.scored import Scored
from infusion_tui.record.session_facts import SessionFacts, session_facts
from support import UTC, Chair

OUTCOMES = load_outcomes(None)
SINCE = dt.datetime(2026, 11, 9, tzinfo=dt.UTC)
UNTIL = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


def counted(*added: tuple[SessionFacts, str], smallest_group: int | None = None) -> ClinicNumbers:
    outcomes = OUTCOMES
    if smallest_group is not None:
        rule = msgspec.structs.replace(OUTCOMES.numbers, smallest_group=smallest_group)
        outcomes = msgspec.structs.replace(OUTCOMES, numbers=rule)
    numbers = ClinicNumbers(outcomes, UTC, SINCE, UNTIL)
    for facts, person in added:
        numbers.add(facts, person)
    return numbers


def row(numbers: ClinicNumbers, group: str, key: str, **more: object) -> NumberRow:
    (found,) = [
        one
        for one in numbers.rows()
        if (one.group, one.key) == (group, key) and all(getattr(one, k) == v for k, v in more.items())
    ]
    return found


@pytest.fixture(scope="module")
def facts() -> SessionFacts:
    """One infusion with nausea 2, stopped early."""
    chair = Chair()
    chair.start("10:00")
    chair.observe("10:10", {"hr": 70}, effects={"nausea": 2, "headache": 0})
    chair.stop("10:20")
    return session_facts(chair.view("10:40"))


def course(person: str, totals: list[tuple[str, int]], given: list[str], scale: str = "phq9") -> CourseSeen:
    scores = tuple(
        Scored(
            event_id=f"{person}{day}",
            scale=scale,
            version="v",
            at=dt.datetime.fromisoformat(f"{day}T09:00:00+00:00"),
            by="KM",
            total=total,
        )
        for day, total in totals
    )
    infusions = tuple(InfusionSummary(mrn=person, day=dt.date.fromisoformat(day)) for day in given)
    return CourseSeen(person, infusions, scores)


def test_a_share_stands_beside_what_it_is_of(facts: SessionFacts) -> None:
    numbers = counted(*((facts, f"p{number}") for number in range(5)))
    assert row(numbers, "span", "infusions").value == 5
    nausea = row(numbers, "side effects", "nausea", grade=2)
    assert (nausea.value, nausea.of, nausea.share_percent) == (5, 5, 100.0)
    assert row(numbers, "side effects", "nausea", grade=None).words == "nausea, any grade"
    assert row(numbers, "pump", "early_stops").value == 5
    assert not [one for one in numbers.rows() if one.key == "headache"], "charted as 0 is no side effect"
    assert figure_words(nausea, 5) == "5 of 5   100.0 %"


def test_every_week_of_the_span_is_there_also_an_empty_one(facts: SessionFacts) -> None:
    numbers = counted((facts, "p1"))
    weeks = [
        (one.week, one.value) for one in numbers.rows() if one.group == "weeks" and one.key == "infusions"
    ]
    assert weeks == [("2026-W46", 0), ("2026-W47", 0), ("2026-W48", 1)]


def test_of_few_people_only_how_many_infusions(facts: SessionFacts) -> None:
    """Five infusions of four people: the group is counted in people."""
    numbers = counted(*((facts, f"p{number % 4}") for number in range(5)))
    nausea = row(numbers, "side effects", "nausea", grade=2)
    assert (nausea.value, nausea.of, nausea.share_percent) == (None, 5, None)
    assert figure_words(nausea, 5) == "of 5: fewer than 5 people"
    assert row(numbers, "span", "people").value == 4


@pytest.mark.parametrize(("smallest_group", "told"), [(2, True), (4, True), (5, False), (12, False)])
def test_the_clinic_says_from_how_many_people_on_a_share_is_given(
    facts: SessionFacts, smallest_group: int, told: bool
) -> None:
    """Side effects, early stops, late sets and outcomes of four people, by the same rule."""
    numbers = counted(*((facts, f"p{number}") for number in range(4)), smallest_group=smallest_group)
    for number in range(4):
        numbers.add_course(course(f"p{number}", [("2026-11-09", 20), ("2026-11-13", 2)], ["2026-11-10"]))
    shares = [one for one in numbers.rows() if one.of is not None]
    assert {one.group for one in shares} == {"side effects", "pump", "sets", "outcomes"}
    for one in shares:
        assert (one.value is not None) == told, one
        assert (one.share_percent is not None) == (told and bool(one.of)), one
        assert ("fewer than" in figure_words(one, smallest_group)) != told


def test_response_and_remission_after_each_number_of_infusions() -> None:
    numbers = counted()
    given = ["2026-11-10", "2026-11-13", "2026-11-16"]
    for person in range(5):
        totals = [
            ("2026-11-09", 20),
            ("2026-11-13", 10 if person else 19),
            ("2026-11-20", 4 if person > 2 else 26),
        ]
        numbers.add_course(course(f"p{person}", totals, given))
    first = row(numbers, "outcomes", "response", after_infusions=1)
    assert (first.value, first.of, first.share_percent) == (4, 5, 80.0)
    assert "50 % or more below the first score" in first.rule
    third = row(numbers, "outcomes", "remission", after_infusions=3)
    assert (third.value, third.of) == (2, 5)
    assert row(numbers, "outcomes", "worse", after_infusions=3).value == 3
    assert row(numbers, "outcomes", "response", after_infusions=None).value == 2


def test_outcomes_of_few_people_are_kept_back_and_their_number_said() -> None:
    numbers = counted()
    for person in ("a", "a", "b", "c", "d"):
        numbers.add_course(course(person, [("2026-11-09", 20), ("2026-11-13", 2)], ["2026-11-10"]))
    found = row(numbers, "outcomes", "remission", after_infusions=1)
    assert (found.value, found.of, found.share_percent) == (None, 5, None)


def test_one_score_alone_and_a_scale_without_rules_say_nothing() -> None:
    numbers = counted()
    numbers.add_course(course("a", [("2026-11-09", 20)], ["2026-11-10"]))
    numbers.add_course(course("b", [("2026-11-09", 20), ("2026-11-12", 2)], ["2026-11-10"], scale="cadss"))
    assert not [one for one in numbers.rows() if one.group == "outcomes"]


def test_no_row_names_anybody(facts: SessionFacts) -> None:
    numbers = counted((facts, "448201"))
    numbers.add_course(course("448201", [("2026-11-09", 20), ("2026-11-12", 2)], ["2026-11-10"]))
    assert "448201" not in repr(numbers.rows())
