"""H12: discharge too early. Control: the leave check is computed from the recorded stop and the last observations; each
open item keeps `leave` from being recorded, by line as by form; a stop that is corrected later opens it again; leaving
with open items is another word, which needs a reason and the chair number."""

from __future__ import annotations

import pytest

from charting_support import Chair, code, confirm, infusing_at_1437, message, record
from infusion_tui.record import events as ev
from infusion_tui.record.checks import open_required
from support import UTC, at

NOW = "15:16"
STEPS: dict[str, str] = {
    "iv-out": "check iv-out y ; dry",
    "gait": "check gait y ; steady",
    "escort": "check escort y ; daughter Ann",
    "instructions": "check instructions y ; daughter Ann",
}
BASE = "126/80 74 98 14 s5 d0 wnl"


def _ready_to_leave(*, without: tuple[str, ...] = (), last: str = BASE, last_at: str = "15:12") -> Chair:
    """Stopped at 14:40, observed until 15:10, everything charted as a nurse types it, but for what is left out."""
    chair = infusing_at_1437()
    chair.stop("14:40")
    record(chair, last, last_at)
    for item, line in STEPS.items():
        if item not in without:
            record(chair, line, "15:13")
    return chair


def test_H12_with_everything_done_leaving_is_possible() -> None:
    """The other tests would prove nothing if leaving were never possible."""
    assert code("leave ; Ann", _ready_to_leave(), NOW) == "ok"
    assert confirm("leave ; Ann", _ready_to_leave(), NOW) == "chair"


@pytest.mark.parametrize("item", sorted(STEPS))
def test_H12_each_item_that_a_person_answers_keeps_the_patient(item: str) -> None:
    """Unanswered, and answered no."""
    chair = _ready_to_leave(without=(item,))
    assert code("leave ; Ann", chair, NOW) == "E_OPEN"
    assert message("leave ; Ann", chair, NOW).endswith(f": {item}")
    record(chair, f"check {item} n ; not yet", "15:14")
    assert message("leave ; Ann", chair, NOW).endswith(f": {item}")


@pytest.mark.parametrize(
    ("item", "last", "last_at"),
    [("last-set", "126/80 74 98 14 s5 d0 wnl", "15:00"), ("last-set", "160/92 74 98 14 s5 d0 wnl", "15:12"),
     ("last-set", "126/80 110 98 14 s5 d0 wnl", "15:12"), ("last-set", "126/80 74 94 14 s5 d0 wnl", "15:12"),
     ("last-set", "126/80 74 98 s5 d0 wnl", "15:12"), ("last-set", "bp x refused hr 74 spo2 98 rr 14 s5 d0 wnl", "15:12"),
     ("sedation", "126/80 74 98 14 s4 d0 wnl", "15:12"), ("sedation", "126/80 74 98 14 s5 d1 wnl", "15:12"),
     ("effects", "126/80 74 98 14 s5 d0 nausea 1", "15:12")],
)  # fmt: skip
def test_H12_each_item_that_the_record_answers_keeps_the_patient(item: str, last: str, last_at: str) -> None:
    """Too old, away from the baseline, incomplete, not measured, not awake, not in contact, a side effect open."""
    chair = _ready_to_leave(last=last, last_at=last_at)
    assert code("leave ; Ann", chair, NOW) == "E_OPEN"
    assert message("leave ; Ann", chair, NOW).endswith(f": {item}")


def test_H12_the_observation_time_keeps_the_patient() -> None:
    """By the recorded stop: a minute before its end, and at its end."""
    chair = _ready_to_leave(last_at="15:08")
    still_open = open_required(chair.session(), "leave", at("15:09:59"), UTC)
    assert "observation" in still_open
    assert "observation" not in open_required(chair.session(), "leave", at("15:10"), UTC)


def test_H12_a_stop_corrected_to_later_opens_the_check_again() -> None:
    """The stop was at 15:05, not at 14:40: observation time, scores and instructions hang on it."""
    chair = _ready_to_leave()
    stop = next(e.version for e in chair.events if isinstance(e.payload, ev.InfusionStopped))
    record(chair, f"fix {stop} 15:05 ; clock on the pump", "15:14")
    said = message("leave ; Ann", chair, NOW)
    assert "observation" in said
    assert "instructions" in said
    assert code("leave ; Ann", chair, NOW) == "E_OPEN"


def test_H12_a_stop_corrected_beyond_the_last_set_opens_the_set_and_the_scores() -> None:
    """A set from before the end says nothing about the patient after it."""
    chair = _ready_to_leave()
    stop = next(e.version for e in chair.events if isinstance(e.payload, ev.InfusionStopped))
    record(chair, f"fix {stop} 15:15 ; pump still ran", NOW)
    open_now = open_required(chair.session(), "leave", at("15:17"), UTC)
    assert {"observation", "last-set", "sedation", "instructions"} <= set(open_now)


def test_H12_a_baseline_corrected_later_opens_the_check_again() -> None:
    """The last set is held against the baseline as it stands, not as it stood."""
    chair = _ready_to_leave()
    record(chair, "fix 6 bp 98/60 ; misread", "15:14")
    assert message("leave ; Ann", chair, NOW).endswith(": last-set")


def test_H12_without_a_baseline_nothing_passes() -> None:
    """Missing data is not fine."""
    chair = _ready_to_leave()
    record(chair, "void 6 ; another patient's", "15:14")
    assert message("leave ; Ann", chair, NOW).endswith(": last-set")


@pytest.mark.parametrize("word", ["leave anyway", "ama"])
def test_H12_leaving_with_open_items_is_another_word_with_a_reason_and_the_chair_number(word: str) -> None:
    """It never happens by `leave`, never without why, and the record lists what was open."""
    chair = _ready_to_leave(without=("gait",))
    assert code(f"{word} ;", chair, NOW) == "E_WHY"
    assert confirm(f"{word} ; wants home, Dr Lee decided", chair, NOW) == "chair"
    record(chair, f"{word} ; wants home, Dr Lee decided", NOW)
    end = chair.session().end
    assert end is not None
    assert (end.how, end.open_items) == ("anyway" if word == "leave anyway" else "ama", ("gait",))
