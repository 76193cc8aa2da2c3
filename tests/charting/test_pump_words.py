"""start, pause, resume, rate, done, stop, flush, pump: what they need, ask and do to the figures."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from charting_support import (
    answer,
    by_mass,
    code,
    codes,
    confirm,
    infusing_at_1437,
    message,
    observing,
    paused,
    ready,
)
from infusion_tui.record import events as ev
from support import Chair, shipped

TEN = "10:00"


# --- start


@pytest.mark.parametrize(
    "line", ["start 52.5", "start 52.50", "start 52.5ml/h", "start 52.5 mL/h", "START 52.5"]
)
def test_start_with_the_rate_read_off_the_pump(line: str) -> None:
    got = answer(line, ready(), TEN)
    assert (got["command"], got["rate_ml_h"], got["confirm"]) == ("start", 52.5, "chair")
    assert "warnings" not in got


def test_a_bare_start_takes_the_rate_of_the_second_check() -> None:
    assert answer("start", ready(), TEN)["rate_ml_h"] == 52.5
    assert code("start", ready(second=False), TEN) == "E_RATE"


def test_a_bare_start_takes_the_order_where_the_protocol_allows_it() -> None:
    protocol = shipped()
    lax = msgspec.structs.replace(
        protocol, second_check="off", pump=msgspec.structs.replace(protocol.pump, bare_start=True)
    )
    chair = Chair("09:50", protocol=lax)
    for item in (
        "identity",
        "allergies",
        "consent",
        "changes",
        "mood",
        "fasting",
        "escort",
        "iv",
        "kit",
        "order",
    ):
        chair.add("09:52", ev.CheckAnswered(list="precheck", item=item, answer="y"))
    chair.observe("09:54", {"bp": (124, 78), "hr": 72, "spo2": 99, "rr": 14})
    assert answer("start", chair, TEN)["rate_ml_h"] == float(chair.order.rate_ml_h)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("start 0", "E_RATE"), ("start +5", "E_RATE"), ("start -5", "E_RATE"), ("start .5", "E_NAKED"),
     ("start x", "E_NOTNUM"), ("start 5,5", "E_NOTNUM"), ("start 52.5 mg/h", "E_UNIT"), ("start 52.5 cc", "E_UNIT"),
     ("start 52.5 fast", "E_UNKNOWN"), ("start 52.5 ;", "E_NONOTE"), ("start 52.0", "ok")],
)  # fmt: skip
def test_each_way_a_start_can_be_wrong(line: str, expected: str) -> None:
    assert code(line, ready(), TEN) == expected


def test_start_is_refused_while_required_items_are_open_and_names_them() -> None:
    chair = ready(second=False, baseline=False, without=("iv", "consent"))
    assert code("start 52.5", chair, TEN) == "E_OPEN"
    said = message("start 52.5", chair, TEN)
    for item in ("consent", "iv", "baseline", "second-check"):
        assert item in said


def test_start_is_refused_when_the_second_calculation_differs() -> None:
    chair = ready(second=False)
    wrong = ev.DoseVerified(
        dose_mg=Decimal(36), volume_ml=Decimal(35), rate_ml_h=Decimal("52.5"), agrees=False
    )
    chair.add("09:56", wrong, by="JD")
    assert code("start 52.5", chair, TEN) == "E_OPEN"
    assert "second-check" in message("start 52.5", chair, TEN)


@pytest.mark.parametrize(
    ("rate", "word"),
    [("55.1", None), ("55.125", None), ("49.875", None), ("55.2", "%"), ("49.8", "%"), ("525", "ten times"),
     ("500", "ten times"), ("5.25", "a tenth"), ("5.0", "a tenth"), ("35", "dose in mg"), ("120", "%")],
)  # fmt: skip
def test_a_start_off_the_order_is_named(rate: str, word: str | None) -> None:
    found = answer(f"start {rate}", ready(), TEN).get("warnings", [])
    assert [w["code"] for w in found] == ([] if word is None else ["W_START"])
    if word:
        assert word in found[0]["message"]


def test_the_mg_figure_typed_as_a_rate_is_named_even_near_the_order() -> None:
    chair = by_mass("50", "1.42857", 40)
    assert abs(chair.order.rate_ml_h - Decimal("52.5")) <= Decimal("0.1")
    chair.events[0] = msgspec.structs.replace(
        chair.events[0],
        payload=msgspec.structs.replace(chair.events[0].payload, protocol=_without_checks()),
    )
    assert codes("start 50", chair, TEN) == ["W_START"]


def _without_checks() -> object:
    return msgspec.structs.replace(shipped(), precheck=(), second_check="off")


# --- rate


@pytest.mark.parametrize("line", ["rate 45", "rate 45.0", "rate 45ml/h", "rate 45 ml/h", "RATE 45 ML/H"])
def test_a_new_rate(line: str) -> None:
    got = answer(line)
    assert (got["command"], got["rate_ml_h"], got["confirm"]) == ("rate", 45.0, "yes")


@pytest.mark.parametrize(
    ("line", "expected"),
    [("rate", "E_RATE"), ("rate 0", "E_RATE"), ("rate 0.0", "E_RATE"), ("rate +5", "E_RATE"), ("rate -5", "E_RATE"),
     ("rate .5", "E_NAKED"), ("rate 4,5", "E_NOTNUM"), ("rate 4O", "E_NOTNUM"), ("rate abc", "E_NOTNUM"),
     ("rate 0.5 mg/kg/h", "E_UNIT"), ("rate 45 mg/h", "E_UNIT"), ("rate 45 46", "E_UNKNOWN"), ("rate 45 ;", "E_NONOTE"),
     ("rate 45 ml/h please", "E_UNKNOWN"), ("rate 9999999", "E_RANGE")],
)  # fmt: skip
def test_each_way_a_rate_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_the_sentences_about_rates() -> None:
    assert message("rate +5") == "type the new rate itself, not a change"
    assert message("rate 0.5 mg/kg/h") == "this pump is charted in mL/h"


@pytest.mark.parametrize(
    ("rate", "far"),
    [
        ("120", False),
        ("120.1", True),
        ("30", False),
        ("29.9", True),
        ("600", True),
        ("6", True),
        ("60", False),
    ],
)
def test_a_rate_beyond_twice_or_half_asks_for_the_chair(rate: str, far: bool) -> None:
    got = answer(f"rate {rate}")
    assert got["confirm"] == ("chair" if far else "yes")
    assert [w["code"] for w in got.get("warnings", [])] == (["W_RATE"] if far else [])


def test_a_rate_is_compared_with_the_last_one_at_its_own_time() -> None:
    chair = infusing_at_1437()
    chair.rate("14:36:40", "20")
    assert codes("rate 45", chair) == ["W_RATE"]
    assert codes("-5m rate 45", chair) == []


def test_a_rate_while_paused_is_the_one_it_resumes_with() -> None:
    chair = paused()
    assert confirm("rate 45", chair) == "yes"
    chair.rate("14:37", "45")
    chair.resume("14:38")
    assert chair.view("14:39").rate_ml_h == 45


def test_a_late_pause_may_stand_before_a_later_rate() -> None:
    chair = infusing_at_1437()
    chair.rate("14:36:40", "45")
    got = answer("-5m pause occlusion", chair)
    assert (got["at"], got["confirm"]) == ("14:32:00", "yes")
    assert any(change.startswith("given") for change in got["moves"])
    chair.pause("14:32", recorded="14:37")
    assert code("-3m resume", chair, "14:38") == "ok"


# --- pause, resume, stop


@pytest.mark.parametrize("word", ["pause", "stop"])
def test_a_reason_is_needed(word: str) -> None:
    assert code(word) == "E_WHY"
    assert code(f"{word} ;") == "E_WHY"
    assert code(f"{word} ; nausea") == "E_WHY", "the reason stands behind the word, the note behind ;"
    got = answer(f"{word} felt dizzy, again ; told Dr Lee")
    assert (got["reason"], got["note"]) == ("felt dizzy, again", "told Dr Lee")
    assert code(f"{word} nausea ;") == "E_NONOTE"


def test_the_sentence_for_a_missing_reason() -> None:
    assert message("pause") == "pause: add a reason, e.g. pause nausea"


def test_what_the_pump_words_ask() -> None:
    assert confirm("pause nausea") == "yes"
    assert confirm("stop dizzy") == "chair"
    assert confirm("done", now="14:39") == "yes"
    assert confirm("resume", paused()) == "yes"
    assert confirm("flush", observing(), "14:45") == "none"
    assert confirm("pump 37.5") == "none"


def test_resume_takes_no_words() -> None:
    assert code("resume now", paused()) == "E_UNKNOWN"
    assert answer("resume ; new line", paused())["note"] == "new line"


# --- done


@pytest.mark.parametrize(("now", "asked"), [("14:37", True), ("14:38", False), ("14:40", False), ("14:42", False),
                                            ("14:42:30", True), ("14:50", True)])  # fmt: skip
def test_done_more_than_five_percent_off_the_bag_is_asked(now: str, asked: bool) -> None:
    got = answer("done", now=now)
    assert got["confirm"] == "yes"
    assert [w["code"] for w in got.get("warnings", [])] == (["W_DONE"] if asked else [])


def test_done_is_legal_while_paused() -> None:
    assert code("done", paused()) == "ok"
    assert code("done now") == "E_UNKNOWN"


# --- flush, pump


def test_flush_once_after_the_end() -> None:
    chair = observing()
    assert code("flush") == "E_PHASE"
    assert answer("flush", chair, "14:45")["command"] == "flush"
    chair.add("14:45", ev.LineFlushed())
    assert code("flush", chair, "14:46") == "E_PHASE"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("pump 37.5", 37.5), ("pump 37.0", 37), ("pump 37.5ml", 37.5), ("pump 37.5 mL", 37.5), ("pump 0", 0)],
)
def test_what_the_pump_shows(line: str, expected: float) -> None:
    got = answer(line)
    assert (got["command"], got["pump_ml"]) == ("pump", expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("-1m pump", "E_NOVAL"), ("pump ; x", "E_NOVAL"), ("pump x", "E_NOTNUM"), ("pump .5", "E_NAKED"),
     ("pump 37,5", "E_NOTNUM"), ("pump 37.5 mg", "E_UNIT"), ("pump 5 6", "E_UNKNOWN"), ("pump -5", "E_NOTNUM"),
     ("pump 99999999999999999999", "E_RANGE"), ("pump", "E_SCREEN")],
)  # fmt: skip
def test_each_way_a_reading_of_the_pump_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_a_reading_of_the_pump_changes_no_figure() -> None:
    chair = infusing_at_1437()
    before = chair.view("14:38")
    chair.add("14:37", ev.PumpRead(pump_ml=Decimal(12)))
    after = chair.view("14:38")
    assert (after.infused_ml, after.ends_at) == (before.infused_ml, before.ends_at)
    assert after.pump_ml == 12
