"""Keyed from paper: the word in front of the time, every command behind it, and what it does to the late questions."""

from __future__ import annotations

import random

import pytest

from charting_support import (
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
from infusion_tui.charting import as_from_paper, read_line
from infusion_tui.record import events as ev
from line_maker import accepted, contexts, random_line, same_draft


def test_a_line_from_paper_says_where_it_comes_from_and_when_it_was_written() -> None:
    got = answer("paper 14:30 128/82 76 98 14 s5 d1")
    assert got["source"] == "paper"
    assert got["at"] == "14:30:00"
    assert got["values"] == answer("14:30 128/82 76 98 14 s5 d1")["values"]
    assert got["echo"].startswith("paper 14:30  BP 128/82")
    assert "written_by" not in got


def test_the_hand_that_wrote_it_may_stand_before_the_time() -> None:
    got = answer("paper jd 14:30 hr 82")
    assert got["written_by"] == "JD"
    assert got["echo"] == "paper JD 14:30  HR 82"
    assert code("paper XX 14:30 hr 82") == "E_WHO"
    assert "XX" in message("paper XX 14:30 hr 82")


@pytest.mark.parametrize(
    "line",
    ["paper hr 82", "paper JD hr 82", "paper 128/82+76+98", "paper ; a note", "paper x ; asleep", "paper JD"],
)
def test_without_a_time_nothing_is_taken_for_paper(line: str) -> None:
    assert code(line) == "E_TIME"


def test_alone_it_opens_a_page_and_behind_something_else_it_is_no_word() -> None:
    assert code("paper") == "E_SCREEN"
    assert code("c5 paper") == "E_SCREEN"
    assert code("hr 82 paper") == "E_UNKNOWN"
    assert code("14:30 paper hr 82") == "E_UNKNOWN"
    assert "stands first" in message("14:30 paper hr 82")
    assert code("paper 14:30") == "E_EMPTY"


def test_a_late_line_from_paper_needs_no_why_but_says_how_late_it_is() -> None:
    assert code("14:10 hr 82") == "E_LATEWHY"
    assert code("paper 14:10 hr 82") == "ok"
    assert codes("paper 14:10 hr 82") == ["W_LATE"]
    assert confirm("paper 14:10 hr 82") == "none"
    assert "keyed from paper, 27 min" in answer("paper 14:10 hr 82")["warnings"][0]["message"]


def test_every_other_question_and_refusal_stays() -> None:
    assert codes("paper 14:30 hr 148") == ["W_RANGE", "W_DELTA"]
    assert confirm("paper 14:30 hr 148") == "yes"
    assert code("paper 14:30 bp 128/820") == "E_RANGE"
    assert code("paper 14:45 hr 82") == "E_FUTURE"
    assert code("paper 13:00 hr 82") == "E_BEFORE"
    assert code("paper 14:30 pause") == "E_WHY"
    assert code("paper 14:30 resume") == "E_PHASE"
    assert code("c3 paper 14:30 hr 82") == "E_CHAIR"
    for word in ("fix 12 hr 78 ; why", "void 12 ; why", "undo", "seen"):
        assert code(f"paper 14:30 {word}") == "E_TIME", "corrections have the time of the correction"


@pytest.mark.parametrize(
    ("line", "chair", "now"),
    [
        ("paper 14:30 pause dizzy", infusing_at_1437, "14:37"),
        ("paper 14:36 resume", paused, "14:37:20"),
        ("paper JD 14:30 rate 45", infusing_at_1437, "14:37"),
        ("paper 14:35 done", infusing_at_1437, "14:37"),
        ("paper 14:35 stop nausea", infusing_at_1437, "14:37"),
        ("paper 09:58 start 52.5", ready, "10:00"),
        ("paper 14:30 med ondansetron 4 mg iv", infusing_at_1437, "14:37"),
        ("paper 14:30 told Dr Lee ; 150/96", infusing_at_1437, "14:37"),
        ("paper 14:30 x ; asleep", infusing_at_1437, "14:37"),
        ("paper 14:30 look rr 14 ; stirs", infusing_at_1437, "14:37"),
        ("paper 14:30 ; asked for water", infusing_at_1437, "14:37"),
        ("paper 14:30 nausea 1", infusing_at_1437, "14:37"),
        ("paper -5m hr 82", infusing_at_1437, "14:37"),
        ("paper -5+128/82+76", infusing_at_1437, "14:37"),
        ("paper JD -5+128/82+76", infusing_at_1437, "14:37"),
        ("paper 14:30 drawn 50 mg ; vial 500 mg", infusing_at_1437, "14:37"),
        ("paper 14:45 flush", observing, "14:50"),
        ("PAPER 14:45 ama ; wants home", observing, "14:50"),
    ],
)
def test_it_works_for_every_word_and_reads_back_the_same(line: str, chair: object, now: str) -> None:
    context = chair().context(now)  # type: ignore[operator]
    draft = read_line(line, context)
    assert draft.payload.source == "paper"
    again = accepted(draft.echo, context)
    assert again is not None, draft.echo
    assert same_draft(draft, again)


def test_it_changes_nothing_but_the_source_of_what_the_line_says() -> None:
    """Random lines with a time in front: from paper the same is recorded, or the same is refused."""
    rng, checked = random.Random(7), 0
    for context in contexts():
        for _ in range(60):
            line = f"-{rng.randrange(0, 12)}m {random_line(rng)}"
            plain, keyed = accepted(line, context), accepted(as_from_paper(line), context)
            if plain is None:
                assert keyed is None, line
                continue
            assert keyed is not None, line
            assert (keyed.at, keyed.command, keyed.confirm) == (plain.at, plain.command, plain.confirm)
            assert type(keyed.payload) is type(plain.payload)
            again = accepted(keyed.echo, context)
            assert again is not None, (line, keyed.echo)
            assert same_draft(keyed, again), (line, keyed.echo)
            checked += 1
    assert checked > 40


def test_a_correction_keeps_where_the_entry_came_from() -> None:
    chair = infusing_at_1437()
    record(chair, "paper JD 14:30 hr 82", "14:37")
    record(chair, "fix 15 hr 84 ; misread", "14:37:10")
    record(chair, "paper 14:31 ; calm", "14:37:20")
    record(chair, "fix 17 rr 14 ; was in the note", "14:37:30")
    record(chair, "paper 14:32 pause dizzy", "14:37:40")
    record(chair, "fix 19 pause nausea ; said so", "14:37:50")
    for number, by in ((15, "JD"), (17, None), (19, None)):
        entry = chair.session().entry(number)
        assert entry is not None
        assert (entry.payload.source, entry.payload.written_by) == ("paper", by)
    texts = {line.number: line.text for line in chair.view("14:38").entries}
    assert texts[15].endswith("[from paper, written by JD]")
    assert texts[19].endswith("infusion paused: nausea  [from paper]")


def test_one_hand_does_not_count_twice() -> None:
    chair = ready(second=False)
    assert code("paper KM 09:58 verify 35 mg in 35 ml 52.5 ml/h", chair, "10:00", by="JD") == "E_SAME"
    assert code("paper AL 09:58 verify 35 mg in 35 ml 52.5 ml/h", chair, "10:00", by="JD") == "ok"
    assert code("paper JD 14:30 waste 5 mg by JD") == "E_SAME"
    assert code("paper AL 14:30 waste 5 mg by JD") == "ok"


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("10:42 hr 82", "paper 10:42 hr 82"),
        ("c5 10:42 hr 82", "c5 paper 10:42 hr 82"),
        ("  #12 -5m done", "  #12 paper -5m done"),
        ("paper 10:42 hr 82", "paper 10:42 hr 82"),
        ("c5 PAPER 10:42 hr 82", "c5 PAPER 10:42 hr 82"),
        ("-5+128/82", "paper -5+128/82"),
        ("", "paper "),
    ],
)
def test_the_option_is_the_word(line: str, typed: str) -> None:
    assert as_from_paper(line) == typed


def test_old_entries_come_from_the_keyboard() -> None:
    assert ev.ObservationRecorded().source is None
    assert {line.source for line in infusing_at_1437().view("14:37").entries} == {"typed"}
