"""A number that does not match opens identity again, until it is cleared up."""

from __future__ import annotations

import datetime as dt

import pytest

from charting_support import ready
from infusion_tui.record import events as ev
from infusion_tui.record.checks import open_required
from support import UTC, Chair, at

NO, YES = ev.IdentityCompared(read="448202", match="other"), ev.IdentityCompared(read="448201", match="same")
CHECKED = ev.CheckAnswered(list="precheck", item="identity", answer="y")
ZEROS = ev.IdentityCompared(read="0448201", match="zeros")


def is_open(chair: Chair) -> bool:
    return "identity" in open_required(chair.session(), "precheck", at("10:10"), UTC)


@pytest.mark.parametrize(
    ("after", "still_open"),
    [
        ((), False), ((YES,), False), ((NO,), True), ((ZEROS,), True), ((NO, YES), False), ((NO, CHECKED), False), ((YES, NO), True),
        ((NO, YES, NO), True), ((NO, ev.NoteWritten(note="asked again")), True),
    ],
)  # fmt: skip
def test_what_opens_and_what_closes_it(after: tuple[ev.Payload, ...], still_open: bool) -> None:
    chair = ready()
    for n, payload in enumerate(after):
        chair.add(at("09:56") + dt.timedelta(minutes=n), payload)
    assert is_open(chair) is still_open
    questions = chair.view("10:10").open_questions
    assert (len(questions) == 1) is still_open
    if still_open:
        assert "448202" not in questions[0], "a number that belongs to somebody else stays in the log"


def test_a_matching_number_alone_does_not_answer_identity() -> None:
    chair = ready(without=("identity",))
    chair.add("09:56", YES)
    assert is_open(chair), "one identifier is not two"


def test_a_void_of_the_mismatch_clears_it() -> None:
    chair = ready()
    struck = chair.add("09:57", NO)
    assert is_open(chair)
    chair.add("09:58", ev.EntryStruck(how="void"), amends=struck.version)
    assert not is_open(chair)


def test_after_the_start_it_stands_as_an_open_question() -> None:
    chair = ready()
    chair.start("10:00")
    chair.add("10:05", NO)
    assert chair.view("10:06").open_questions == ("who is this? number read at 10:05 does not match",)
    chair.add("10:07", YES)
    assert chair.view("10:08").open_questions == ()
