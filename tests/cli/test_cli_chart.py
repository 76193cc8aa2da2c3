"""chart: questions, dry runs, closed sessions, and the JSON of each word."""

from __future__ import annotations

import pytest

from cli_support import FULL, LEAVE_CHECKS, Practice, call, instant


def _rows(room: Practice) -> int:
    return int(room.json("verify")["rows"])


def test_a_line_may_begin_with_a_minus(started: Practice) -> None:
    for line in ("-5m hr 82", "-5 hr 81", "-0h5m hr 83", "-4+128/82+76+98+14+5+0", "-6m ; asked for water"):
        answer = started.chart(line, "10:09")
        assert answer["at"] < instant("10:09")
    before = ("chart", "--db", str(started.db), "--now", instant("10:10"), "--by", "KM", "5")
    assert call(*before, "-5m hr 82").code == 0
    assert call(*before, "--json", "--dry-run", "-5m hr 82").json()["at"] == instant("10:05")
    assert call(*before, "--", "-5m hr 82").code == 0


def test_options_stand_anywhere_around_the_line(started: Practice) -> None:
    database, now = ["--db", str(started.db)], ["--now", instant("10:10")]
    for arguments in (
        [*database, *now, "chart", "5", "hr 82", "--by", "KM"],
        ["chart", *database, *now, "5", "hr 82", "--by", "KM"],
        ["chart", "5", "hr 82", "--by", "KM", *now, *database],
        [*database, "chart", *now, "5", "--by=KM", "hr 82"],
    ):
        assert call(*arguments).code == 0, arguments


def test_a_dry_run_writes_nothing(started: Practice) -> None:
    rows, chair = _rows(started), started.chair("10:06")
    answer = started.chart("temp 38.5", "10:06", "--dry-run")
    assert (answer["ok"], answer["confirm"], answer["chair"]) == (True, "yes", "5")
    assert answer["values"] == {"temp": 38.5}
    assert answer["warnings"][0]["code"] == "W_RANGE"
    assert not {"entry", "event_id", "command", "note", "effects"} & answer.keys()
    assert started.refused("hr 820", "10:06", "E_RANGE", "--dry-run")
    assert started.chart("stop dizzy", "10:06", "--dry-run")["confirm"] == "chair"
    assert (_rows(started), started.chair("10:06")) == (rows, chair)


def test_a_question_stands_until_it_is_answered(started: Practice) -> None:
    rows = _rows(started)
    answer = started.chart("temp 38.5", "10:06", "--unanswered", code=1)
    assert (answer["error"]["code"], answer["confirm"]) == ("E_CONFIRM", "yes")
    assert answer["warnings"] == [
        {"code": "W_RANGE", "message": answer["warnings"][0]["message"], "answered": False}
    ]
    assert started.chart("stop dizzy", "10:06", "--yes", code=1)["confirm"] == "chair"
    assert started.chart("stop dizzy", "10:06", "--confirm", "6", code=1)["confirm"] == "chair"
    assert started.chart("pause nausea", "10:06", "--unanswered", code=1)["confirm"] == "yes"
    assert started.chart("pause nausea", "10:06", "--yes", "--confirm", "6", code=1)["confirm"] == "yes"
    assert _rows(started) == rows
    assert started.chart("temp 38.5", "10:06", "--yes")["entry"]
    assert started.chart("temp 38.5!", "10:07", "--unanswered")["entry"]
    assert started.chart("hr 76", "10:08", "--confirm", "5")["entry"]
    assert started.chart("hr 76", "10:08", "--yes")["entry"]
    assert started.chart("pause nausea", "10:09", "--confirm", "5")["entry"]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("rate 45", {"command": "rate", "rate_ml_h": 45, "confirm": "yes"}),
        ("pump 7.5", {"command": "pump", "pump_ml": 7.5, "confirm": "none"}),
        ("pause nausea", {"command": "pause", "reason": "nausea", "confirm": "yes"}),
        ("stop dizzy ; sat up", {"command": "stop", "reason": "dizzy", "note": "sat up", "confirm": "chair"}),
        ("done", {"command": "done", "confirm": "yes"}),
        ("x ; asleep", {"command": "x", "reason": "asleep", "confirm": "none"}),
        ("told Dr Lee ; 188/112", {"command": "told", "to": "Dr Lee", "note": "188/112", "confirm": "none"}),
        ("move 7", {"command": "move", "to": "7", "confirm": "chair"}),
        ("transfer ER ; pain", {"command": "transfer", "to": "ER", "reason": "pain", "confirm": "chair"}),
        ("seen", {"command": "seen", "confirm": "none"}),
        ("check gait y", {"command": "check", "item": "gait", "answer": "y", "confirm": "none"}),
        ("check gait y ; alone", {"item": "gait", "answer": "y", "note": "alone"}),
        ("check gait n ; sways", {"item": "gait", "answer": "n", "reason": "sways"}),
        ("drawn 35 mg ; vial 500 mg lot A1", {"command": "drawn", "amount": 35, "unit": "mg", "confirm": "none"}),
        ("waste 15 mg by JD", {"command": "waste", "amount": 15, "unit": "mg", "witness": "JD"}),
        ("; sipping water", {"note": "sipping water", "confirm": "none"}),
        ("fix 14 rate 70 ; typed wrong", None),
        ("fix 14 start 74 ; typed wrong", {"command": "fix", "entry": 14, "reason": "typed wrong"}),
        ("fix 14 09:58 ; pump log", {"entry": 14, "new_at": instant("09:58"), "confirm": "chair"}),
        ("void 12 ; wrong chair", {"command": "void", "entry": 12, "reason": "wrong chair", "confirm": "chair"}),
        ("bp x refused nausea 1", {"not_done": {"bp": "refused"}, "effects": {"nausea": 1}}),
        (
            "med ondansetron 4 mg iv",
            {"medication": {"drug": "ondansetron", "dose": 4, "unit": "mg", "route": "iv"}, "confirm": "yes"},
        ),
    ],
)  # fmt: skip
def test_the_fields_of_each_word(started: Practice, line: str, fields: dict[str, object] | None) -> None:
    if fields is None:
        started.refused(line, "10:06", "E_FIX", "--dry-run")
        return
    answer = started.chart(line, "10:06", "--dry-run")
    assert {key: answer.get(key) for key in fields} == fields
    assert answer["echo"]


def test_words_of_the_observation(started: Practice) -> None:
    started.chart("stop dizzy", "10:20")
    answer = started.chart("extend 15 ; still dizzy", "10:21", "--dry-run")
    assert (answer["command"], answer["minutes"], answer["note"]) == ("extend", 15, "still dizzy")
    for word in ("leave anyway", "ama"):
        answer = started.chart(f"{word} ; wants to go", "10:21", "--dry-run")
        assert (answer["command"], answer["reason"]) == (word, "wants to go")
    message = started.refused("leave ; daughter Ann", "10:21", "E_OPEN")
    assert "observation" in message
    started.refused("leave ;", "10:21", "E_WHO")
    started.refused("-1m leave", "10:21", "E_WHO")
    started.refused("leave", "10:21", "E_SCREEN")


def test_verify_and_start_words(admitted: Practice) -> None:
    answer = admitted.chart("verify 35 mg in 50 ml 75 ml/h", "09:45", "--dry-run", by="JD")
    assert (answer["dose_mg"], answer["volume_ml"], answer["rate_ml_h"]) == (35, 50, 75)
    message = admitted.refused("start 75", "09:45", "E_OPEN")
    assert all(item in message for item in ("identity", "baseline", "second-check"))
    answer = admitted.chart("cancel not fasted", "09:45", "--dry-run")
    assert (answer["command"], answer["reason"], answer["confirm"]) == ("cancel", "not fasted", "chair")


def test_e_same_counts_the_same_person_however_the_initials_are_typed(admitted: Practice) -> None:
    line = "verify 35 mg in 50 ml 75 ml/h"
    for by in ("KM", "km"):
        admitted.refused(line, "09:45", "E_SAME", by=by)
        admitted.refused(line, "09:45", "E_SAME", "--dry-run", by=by)
    admitted.chart("drawn 35 mg ; vial 50 mg lot A1 exp 2027-05", "09:46", by="JD")
    admitted.refused(line, "09:47", "E_SAME", by="jd")
    assert admitted.chart(line, "09:47", by="km")["entry"]
    assert admitted.chair("09:48")["entries"][-1]["by"] == "KM"


def test_a_verify_that_differs_is_kept_and_blocks_the_start(admitted: Practice) -> None:
    admitted.prepare(verify="35 mg in 35 ml 52.5 ml/h")
    kept = admitted.chair("09:50")["entries"][-1]
    assert kept["kind"] == "dose.verified"
    assert "second-check" in admitted.refused("start 75", "09:50", "E_OPEN")
    # the last one counts, rounded to a tenth
    answer = admitted.chart("verify 35 mg in 50 ml 75.04 ml/h", "09:51", "--unanswered", by="AL")
    assert "warnings" not in answer
    admitted.chart("verify 35 mg in 50 ml 76 ml/h", "09:52", "--unanswered", by="JD")
    assert "second-check" in admitted.refused("start 75", "09:53", "E_OPEN")
    admitted.chart("verify 35 mg in 50.0 ml 75.0 ml/h", "09:54", by="JD")
    # a bare start takes the rate of the second calculation
    assert admitted.chart("start", "10:00", "--confirm", "5")["rate_ml_h"] == 75


def test_items_that_answer_themselves_and_unknown_ones(started: Practice) -> None:
    started.refused("check second-check y", "10:01", "E_UNKNOWN")
    started.refused("check last-set y", "10:01", "E_FIX")
    started.refused("check nonsense y", "10:01", "E_UNKNOWN")
    started.refused("09:55 check second-check y", "10:01", "E_FIX")
    # by the line's time: before the start it is the pre-check's item
    started.chart("09:55 check iv n ; swollen", "10:01")
    items = {(c["list"], c["item"]): c for c in started.chair("10:02")["checks"]}
    assert items["precheck", "iv"]["answer"] == "n"
    assert items["precheck", "iv"]["text"] == "swollen"


def test_an_entry_is_the_new_ones_number_and_target_the_one_meant(started: Practice) -> None:
    first = started.chart("hr 82", "10:06")
    assert first["entry"] == 15
    assert started.chart("fix 15 hr 80 ; misread", "10:07", "--dry-run")["entry"] == 15
    fixed = started.chart("fix 15 hr 80 ; misread", "10:07")
    assert (fixed["entry"], fixed["target"], fixed["values"]) == (16, 15, {"hr": 80})
    assert "entry" not in started.chart("undo", "10:07:10", "--dry-run", code=1) or True
    noted = started.chart("; water", "10:08")
    dry = started.chart("undo", "10:08:10", "--dry-run")
    assert "entry" not in dry
    undone = started.chart("undo", "10:08:20")
    assert (undone["entry"], undone["target"]) == (noted["entry"] + 1, noted["entry"])
    void = started.chart("void 15 ; wrong chair", "10:09")
    assert (void["target"], void["entry"]) == (15, undone["entry"] + 1)


def _left(room: Practice) -> str:
    room.chart("stop dizzy", "10:20")
    room.chart(FULL, "10:51")
    room.chart("wnl", "10:51")
    for item in LEAVE_CHECKS:
        room.chart(f"check {item} y", "10:51")
    session = str(room.chair("10:52")["session"])
    room.chart("leave ; daughter Ann", "10:52")
    return session


def test_a_closed_session_takes_addenda_and_nothing_new(started: Practice) -> None:
    session = _left(started)
    beginning = ("--session", session[:18])
    started.refused("hr 80", "10:55", "E_NOSESSION")
    started.refused("hr 80", "10:55", "E_PHASE", *beginning)
    started.refused("rate 45", "10:55", "E_PHASE", *beginning)
    started.chart("; called at home, well", "10:56", *beginning)
    started.chart("10:40 hr 81 ; from the paper strip", "10:57", *beginning)
    started.chart("fix 15 10:19 ; pump log", "10:58", *beginning)
    (closed,) = started.json("status", *beginning, now="11:00")["chairs"]
    assert closed["phase"] == "empty"
    assert closed["run_s"] == 19 * 60
    assert started.json("verify")["ok"] is True


def test_void_of_a_leave_reopens_only_a_free_chair(started: Practice) -> None:
    session = _left(started)
    leave = started.json("status", "--session", session, now="10:53")["chairs"][0]["entries"][-1]["number"]
    started.admit("5", "10:54", "--mrn", "777")
    named = ("--session", session)
    started.refused(f"void {leave} ; came back", "10:55", "E_PHASE", *named)
    # corrections of the closed session are still taken
    started.chart("; wrong umbrella taken", "10:56", *named)
    started.chart("cancel wrong patient", "10:57")
    assert started.chart(f"void {leave} ; came back", "10:58", *named)["target"] == leave
    chair = started.chair("10:59")
    assert (chair["session"], chair["phase"]) == (session, "assess")
    assert started.json("verify")["ok"] is True


def test_the_chair_of_a_named_session_is_its_last_one(started: Practice) -> None:
    session = str(started.chair("10:05")["session"])
    started.chart("move 7", "10:06")
    named = ("--session", session)
    assert started.chart("; note", "10:07", *named, chair="7")["chair"] == "7"
    started.refused("; note", "10:07", "E_CHAIR", *named, chair="5")
    assert started.chair("10:08", chair="7")["session"] == session
    assert started.chair("10:08")["phase"] == "empty"


def test_void_of_a_move_needs_the_old_chair_free(started: Practice) -> None:
    move = started.chart("move 7", "10:06")["entry"]
    started.admit("5", "10:07", "--mrn", "777")
    started.refused(f"void {move} ; never moved", "10:08", "E_PHASE", chair="7")
    assert started.chair("10:09", chair="7")["phase"] == "infusing"
    assert started.chair("10:09")["patient"]["mrn"] == "777"


def test_which_session(started: Practice) -> None:
    session = started.chair("10:05")["session"]
    for beginning in ("zzz", "", "%", "_", " "):
        answer = started.chart("; note", "10:06", "--session", beginning, code=2)
        assert answer["error"]["code"] == "E_SESSION"
    started.admit("6", "10:06", "--mrn", "777")
    other = started.chair("10:06", chair="6")["session"]
    same = session[: next(i for i in range(40) if session[i] != other[i])]
    assert started.chart("; note", "10:07", "--session", same, code=2)["error"]["code"] == "E_SESSION"
    assert started.chart("; note", "10:07", "--session", session.upper())["entry"]


def test_phase_refusals(started: Practice) -> None:
    for line in (
        "resume",
        "flush",
        "extend 15",
        "leave ; Ann",
        "leave anyway ; why",
        "ama ; why",
        "start 75",
    ):
        started.refused(line, "10:05", "E_PHASE")
    for line in ("verify 35 mg in 50 ml 75 ml/h", "cancel late"):
        started.refused(line, "10:05", "E_PHASE", by="JD")


def test_a_late_line_says_why(started: Practice) -> None:
    started.refused("10:05 hr 82", "10:20", "E_LATEWHY")
    answer = started.chart("10:05 hr 82 ; two chairs at once", "10:20", "--unanswered")
    assert [w["code"] for w in answer["warnings"]] == ["W_LATE"]
    assert started.chair("10:21")["entries"][-1]["late_min"] == 15
    started.refused("10:30 hr 82", "10:20", "E_FUTURE")
    started.refused("09:39 hr 82 ; before", "10:20", "E_BEFORE")
    started.refused("25:00 hr 82", "10:20", "E_TIME")
