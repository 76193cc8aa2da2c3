"""The stock of the drug from the command line: counts with a witness, what came in, the day's list."""

from __future__ import annotations

from typing import Any

import pytest

from cli_support import Practice


def count(room: Practice, amount: str, now: str, *more: str, moment: str = "start", code: int = 0) -> Any:
    who = () if "--by" in more else ("--by", "KM", "--witness", "JD")
    return room.json("drugs", "count", *amount.split(), "--moment", moment, *who, *more, now=now, code=code)


def listed(room: Practice, now: str, *more: str) -> Any:
    return room.json("drugs", *more, now=now)


def test_a_day_with_its_running_balance(room: Practice) -> None:
    first = count(room, "5000 mg", "08:05")
    assert (first["amount_mg"], first["expected_mg"], first["difference_mg"]) == ("5000.00", None, None)
    came = room.json(
        "drugs", "receive", "1", "g", "--by", "KM", "--witness", "JD", "--note", "lot B2", now="08:10"
    )
    assert (came["amount_mg"], came["balance_mg"]) == ("1000.00", "6000.00")
    room.admit()
    room.chart("drawn 35 mg ; vial 500 mg lot A1", "09:42")
    room.chart("kept 450 mg ; safe 2", "09:43")
    last = count(room, "5950 mg", "17:00", moment="end")
    assert (last["expected_mg"], last["difference_mg"], last["witness"]) == ("5950.00", "0.00", "JD")
    day = listed(room, "17:05")
    assert [(row["what"], row["change_mg"], row["balance_mg"]) for row in day["rows"]] == [
        ("count", None, "5000.00"),
        ("received", "1000.00", "6000.00"),
        ("opened", "-500.00", "5500.00"),
        ("kept", "450.00", "5950.00"),
        ("count", None, "5950.00"),
    ]
    assert (day["balance_mg"], day["differences"], day["gaps"]) == ("5950.00", [], [])
    assert (day["rows"][2]["chair"], day["rows"][2]["entry"]) == ("5", 2)
    text = room("drugs", now="17:05").out
    assert "TRAINING" in text
    assert "Balance 5950 mg." in text


def test_a_difference_needs_a_reason(room: Practice) -> None:
    count(room, "5000 mg", "08:05")
    refused = count(room, "4900 mg", "12:00", moment="end", code=1)
    assert refused["error"]["code"] == "E_WHY"
    assert refused["error"]["message"] == (
        "counted 4900 mg, the ledger says 5000 mg: 100 mg less. Count again, or give the reason"
    )
    assert listed(room, "12:01")["balance_mg"] == "5000.00", "nothing was written"
    count(room, "4999.6 mg", "12:02", moment="end")
    count(room, "4899 mg", "12:03", "--reason", "two vials broke", moment="end")
    (difference,) = [row for row in listed(room, "12:04")["differences"] if "reason" in row]
    assert (difference["difference_mg"], difference["reason"]) == ("-100.60", "two vials broke")


@pytest.mark.parametrize(
    ("people", "code"),
    [(("--by", "KM", "--witness", "KM"), "E_SAME"), (("--by", "KM", "--witness", "km"), "E_SAME"),
     (("--by", "KM", "--witness", "XX"), "E_STAFF"), (("--by", "XX", "--witness", "JD"), "E_STAFF")],
)  # fmt: skip
def test_the_witness_is_another_active_person(room: Practice, people: tuple[str, ...], code: str) -> None:
    assert count(room, "5000 mg", "08:05", *people, code=1)["error"]["code"] == code
    answer = room.json("drugs", "receive", "5", "mg", *people, now="08:05", code=1)
    assert answer["error"]["code"] == code


def test_a_retired_person_witnesses_nothing(room: Practice) -> None:
    room("staff", "retire", "JD", now="08:01")
    assert count(room, "5000 mg", "08:05", code=1)["error"]["code"] == "E_STAFF"


@pytest.mark.parametrize(
    ("amount", "code"),
    [("5000", "E_NOUNIT"), ("5000.0 mg", "E_TRAIL0"), (".5 mg", "E_NAKED"), ("5 mL", "E_UNIT"), ("5 units", "E_UNIT"),
     ("5O mg", "E_NOTNUM"), ("5 mg more", "E_UNKNOWN"), ("5 cc", "E_UNIT")],
)  # fmt: skip
def test_amounts_are_typed_as_everywhere(room: Practice, amount: str, code: str) -> None:
    assert count(room, amount, "08:05", code=1)["error"]["code"] == code


def test_nothing_received_and_an_empty_safe(room: Practice) -> None:
    answer = room.json("drugs", "receive", "0", "mg", "--by", "KM", "--witness", "JD", now="08:05", code=1)
    assert answer["error"]["code"] == "E_DOSE"
    assert count(room, "0 mg", "08:06")["amount_mg"] == "0.00", "an empty safe can be counted"


def test_a_person_with_a_pin_proves_it_on_a_clinical_file(tmp_path: Any) -> None:
    clinic = Practice(tmp_path / "clinic.db")
    clinic("init", "--chairs", "2", "--timezone", "UTC")
    clinic("staff", "add", "KM", "--name", "Kim Moss", "--role", "nurse", "--pin-stdin", stdin="246813\n")
    clinic("staff", "add", "JD", "--name", "Jo Dahl", "--role", "nurse")
    line = ("drugs", "count", "5000", "mg", "--moment", "start", "--by", "KM", "--witness", "JD")
    assert clinic.json(*line, code=1)["error"]["code"] == "E_PIN"
    assert clinic.json(*line, "--pin-stdin", stdin="246813\n")["ok"] is True


def test_other_days_and_a_look_back(room: Practice) -> None:
    count(room, "5000 mg", "08:05")
    count(room, "4000 mg", "2026-11-24T08:00:00+00:00", "--reason", "stolen, reported")
    assert [row["what"] for row in listed(room, "2026-11-24T09:00:00+00:00")["rows"]] == ["count"]
    both = listed(room, "2026-11-24T09:00:00+00:00", "--since", "2026-11-23")
    assert [row["balance_mg"] for row in both["rows"]] == ["5000.00", "4000.00"]
    first = listed(room, "2026-11-24T09:00:00+00:00", "--until", "2026-11-23")
    assert (len(first["rows"]), first["balance_mg"]) == (1, "5000.00")
    assert listed(room, "09:00")["balance_mg"] == "5000.00", "as it was known then"


def test_without_a_count_there_is_no_balance(room: Practice) -> None:
    empty = listed(room, "09:00")
    assert (empty["rows"], empty["balance_mg"]) == ([], None)
    assert "Balance not counted yet" in room("drugs", now="09:00").out


def test_options_of_the_list_do_not_stand_before_a_count(room: Practice) -> None:
    room(
        "drugs",
        "--since",
        "2026-11-23",
        "count",
        "5",
        "mg",
        "--moment",
        "end",
        "--by",
        "KM",
        "--witness",
        "JD",
        code=2,
    )
    room("drugs", "count", "--moment", "end", "--by", "KM", "--witness", "JD", code=2)
    room("drugs", "count", "5", "mg", "--by", "KM", "--witness", "JD", code=2)
