"""What people can chart line by line although it cannot all be true: listed in verify, status and exports, and healed."""

from __future__ import annotations

from pathlib import Path

from cli_support import Practice


def findings(room: Practice, code: int = 4, now: str = "12:00") -> list[str]:
    """The sentences of verify, each without its session; its exit code must be `code`."""
    answer = room.json("verify", now=now, code=code)
    assert {finding["code"] for finding in answer["findings"]} <= {"contradiction"}
    return [finding["message"].partition(", ")[2] for finding in answer["findings"]]


def test_given_more_than_drawn_and_a_fix_heals_it(started: Practice, tmp_path: Path) -> None:
    entry = started.chart("09:50 drawn 30 mg ; late, was busy", "10:20")["entry"]
    assert findings(started, 0, "10:21") == [], "17.5 mg are given so far"
    started.chart("done", "10:40")
    sentence = f"entry {entry}: 35 mg were given by rate and time, only 30 mg are charted as drawn"
    assert findings(started) == [sentence]
    assert started.chair("10:45")["contradictions"] == [sentence]
    assert "contradictions" not in started.json("status", now="10:45")["chairs"][4], "only with the log"
    out = tmp_path / "page.md"
    session = started.chair("10:45")["session"]
    started("export", session, "--format", "md", "--out", str(out), now="10:45")
    assert "## Contradictions" in out.read_text()
    assert f"- {sentence}" in out.read_text()

    started.chart(f"fix {entry} drawn 50 mg ; typed wrong", "10:46")
    assert findings(started, 0) == []
    assert started.chair("10:47")["contradictions"] == []


def test_a_clock_behind_the_file_hides_nothing(started: Practice) -> None:
    started.chart("09:50 drawn 30 mg ; late, was busy", "10:20")
    started.chart("done", "10:40")
    assert len(findings(started, now="2020-01-01T00:00:00+00:00")) == 1


def test_more_wasted_than_can_be_left_is_accepted_and_said(started: Practice) -> None:
    started.chart("09:50 drawn 50 mg ; vial 50 mg lot A1", "10:01")
    said = started.chart("waste 20 mg by AL", "10:02")
    assert [w["code"] for w in said["warnings"]] == ["W_LEDGER"]
    assert findings(started, 0, now="10:03") == [], "the pump's end is not charted"
    started.chart("done", "10:40")
    (sentence,) = findings(started, now="10:41")
    assert sentence.endswith("= 55 mg, more than the 50 mg that were opened")


def test_two_rates_in_the_same_minute_of_a_late_charting(started: Practice) -> None:
    started.chart("10:10 rate 60 ; late", "10:20")
    second = started.chart("10:10 rate 50 ; late", "10:21")["entry"]
    assert findings(started) == [f"entries {second - 1} and {second}: two rates at 10:10, 60 and 50 mL/h"]
    started.chart(f"fix {second} 10:11 ; a minute later", "10:22")
    assert findings(started, 0) == []


def test_whoever_draws_after_checking_has_not_checked_as_a_second_person(room: Practice) -> None:
    room.admit()
    room.chart("verify 35 mg in 50 ml 75 ml/h", "09:45", by="JD")
    room.chart("drawn 35 mg ; vial 50 mg lot A1", "09:46", by="JD")
    (sentence,) = findings(room)
    assert sentence.endswith("JD also prepared the dose and cannot check it")


def test_a_witness_who_turns_out_to_have_drawn_it(room: Practice) -> None:
    room.admit()
    room.chart("waste 15 mg by JD", "09:50")
    room.chart("-5m drawn 50 mg ; vial 50 mg lot A1", "09:51", by="JD")
    assert findings(room) == [
        "entry 2 (wasted 15 mg, witness JD, 09:50): the witness JD drew the drug (entry 3)"
    ]


def test_unfinished_gaps_and_an_unkept_ledger_are_no_findings(started: Practice) -> None:
    started.chart("waste 300 mg by JD", "10:05")
    assert findings(started, 0) == []
    assert started.chair("10:06")["ledger"]["state"] == "not_kept"
    started.chart("transfer ER ; chest pain", "10:10")
    assert findings(started, 0) == [], "the pump not stopped is a gap of its own"


def test_the_ledger_of_a_chair_as_json(started: Practice) -> None:
    started.chart("09:46 drawn 35 mg ; vial 500 mg lot A1 exp 2027-05", "10:01")
    started.chart("done", "10:40")
    started.chart("waste 15 mg by AL", "10:45")
    started.chart("kept 450 mg ; safe 2", "10:46")
    ledger = started.chair("10:50")["ledger"]
    assert ledger["equation"] == "opened 500 = in the bag 35 + wasted 15 + kept 450 mg"
    assert (ledger["state"], ledger["balanced"], ledger["kept"]) == ("balanced", True, True)
    assert {key: ledger[key] for key in ("opened_mg", "given_mg", "expected_waste_mg", "difference_mg")} == {
        "opened_mg": "500.00", "given_mg": "35.00", "expected_waste_mg": "0.00", "difference_mg": "0.00",
    }  # fmt: skip
    assert [row["what"] for row in ledger["rows"]] == ["opened", "drawn", "in_bag", "given", "wasted", "kept"]
    assert "ledger" not in started.json("status", now="10:50")["chairs"][4]


def test_the_page_shows_a_correction_as_a_reversal(started: Practice, tmp_path: Path) -> None:
    entry = started.chart("09:46 drawn 35 mg ; vial 500 mg lot A1", "10:01")["entry"]
    started.chart(f"fix {entry} drawn 40 mg ; read again", "10:02")
    out = tmp_path / "page.md"
    started("export", started.chair("10:50")["session"], "--format", "md", "--out", str(out), now="10:50")
    text = out.read_text()
    page = [line for line in text.splitlines() if line.startswith(f"| {entry} | 09:46 | ") and " mg" in line]
    ledger = next(at for at, line in enumerate(page) if "vial opened" in line)
    assert page[ledger : ledger + 4] == [
        f"| {entry} | 09:46 | 500.00 | vial opened: 500 mg | KM | – |",
        f"| {entry} | 09:46 | 35.00 | drawn 35 mg, expiry not recorded | KM | vial 500 mg lot A1 |",
        f"| {entry} | 09:46 | -35.00 | reversal of: drawn 35 mg, expiry not recorded | KM"
        f" | entry {entry + 1}, typed 10:02: read again |",
        f"| {entry} | 09:46 | 40.00 | drawn 40 mg, expiry not recorded | KM"
        f" | vial 500 mg lot A1; entry {entry + 1}, typed 10:02: read again |",
    ]
    assert (
        "opened 500 = in the bag 35 + wasted 0 + kept 0 + 465 neither wasted nor kept yet (mg)"
        in text.replace("\\", "")
    )
