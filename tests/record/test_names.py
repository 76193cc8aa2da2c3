"""Who is easily taken for whom: the same family name, one slip apart, or the same given name and birth date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record.events import Patient
from infusion_tui.record.names import Likeness, likeness, namesake, one_slip_apart

BORN = dt.date(1984, 3, 12)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("KOWALSKI, Ruth", "Kowalski, Anna", "same"), ("KOWALSKI, Ruth", "Anna Kowalski", "same"), ("MÜLLER, A", "Mu\u0308ller, B", "same"),
        ("KOWALSKI, Ruth", "KOWALSKY, Ann", "similar"), ("KOWALSKI, Ruth", "KOWALSK, Ann", "similar"),
        ("KOWALSKI, Ruth", "KOWLASKI, Ann", "similar"), ("MEIER, Jo", "MEYER, Al", "similar"), ("SMITH, Jo", "SMYTHE, Al", None),
        ("LEE, Jo", "LIE, Al", None), ("LEE, Jo", "LEEB, Al", None), ("KOWALSKI, Ruth", "IVORY, Ruth", None), ("", "", None),
        ("KOWALSKI, Ruth", "", None),
    ],
)  # fmt: skip
def test_names(one: str, other: str, expected: Likeness | None) -> None:
    first, second = Patient(mrn="1", name=one or None), Patient(mrn="2", name=other or None)
    assert likeness(first, second) == likeness(second, first) == expected


@pytest.mark.parametrize(
    ("given_name", "born", "expected"),
    [("Ruth", BORN, "similar"), ("ruth", BORN, "similar"), ("Ruth", dt.date(1984, 12, 3), None), ("Ruth", None, None), ("Anna", BORN, None)],
)  # fmt: skip
def test_the_same_given_name_and_birth_date(
    given_name: str, born: dt.date | None, expected: Likeness | None
) -> None:
    ruth = Patient(mrn="1", name="KOWALSKI, Ruth", born=BORN)
    assert likeness(ruth, Patient(mrn="2", name=f"IVORY, {given_name}", born=born)) == expected


def test_the_same_name_is_said_before_a_similar_one_and_never_of_oneself() -> None:
    ruth = Patient(mrn="1", name="KOWALSKI, Ruth")
    others = [
        ("5", ruth),
        ("2", Patient(mrn="2", name="KOWALSKY, A")),
        ("3", Patient(mrn="3", name="KOWALSKI, B")),
    ]
    found = namesake("5", ruth, others)
    assert found is not None
    assert (found.chair, found.likeness) == ("3", "same")
    assert namesake("5", ruth, others[:1]) is None


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_slip_is_what_trying_every_slip_gives(one: str, other: str) -> None:
    letters = "abc"
    made = {one[:n] + one[n + 1 :] for n in range(len(one))}
    made |= {one[:n] + letter + one[n:] for n in range(len(one) + 1) for letter in letters}
    made |= {one[:n] + letter + one[n + 1 :] for n in range(len(one)) for letter in letters}
    made |= {one[:n] + one[n + 1] + one[n] + one[n + 2 :] for n in range(len(one) - 1)}
    assert one_slip_apart(one, other) == (other in made - {one})
