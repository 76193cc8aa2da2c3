"""What is due, when, and how late: through `status --json`."""

from __future__ import annotations

import pytest

from cli_support import CHECKS, FULL, LEAVE_CHECKS, Practice, instant


def _observation(room: Practice, now: str) -> str:
    found = room.due(now, "observation")
    assert found is not None
    return str(found["at"])[11:16]


@pytest.mark.parametrize(
    ("now", "level", "late_s"),
    [
        ("10:02:59", "quiet", 0),
        ("10:03", "soon", 0),
        ("10:04:59", "soon", 0),
        ("10:05", "due", 0),
        ("10:06:59", "due", 119),
        ("10:07", "late", 120),
        ("10:09:59", "late", 299),
        ("10:10", "passed_on", 300),
        ("10:30", "passed_on", 1500),
    ],
)
def test_the_ladder_of_the_first_set(started: Practice, now: str, level: str, late_s: int) -> None:
    found = started.due(now, "observation")
    assert (found["at"], found["level"], found["late_s"]) == (instant("10:05"), level, late_s)
    assert "start 10:00 + 5 min" in found["why"]
    assert started.chair(now)["next_due"] == found


def test_an_empty_chair_and_an_unchecked_one_have_nothing_due(admitted: Practice) -> None:
    assert (admitted.chair("09:50")["due"], admitted.chair("09:50")["next_due"]) == ([], None)
    assert admitted.chair("09:50", chair="3")["due"] == []


def test_second_check_is_due_when_it_is_all_that_is_open(admitted: Practice) -> None:
    for item in CHECKS[:-1]:
        admitted.chart(f"check {item} y", "09:45")
    admitted.chart("124/78 72 99 14", "09:46")
    assert admitted.due("09:50", "second_check") is None
    admitted.chart(f"check {CHECKS[-1]} y", "09:50")
    found = admitted.due("09:51", "second_check")
    assert (found["at"], found["level"]) == (instant("09:50"), "due")
    assert admitted.due("09:52", "second_check")["level"] == "late"
    assert admitted.due("09:55", "second_check")["level"] == "passed_on"
    admitted.chart("verify 35 mg in 50 ml 75 ml/h", "09:56", by="JD")
    assert admitted.due("09:57", "second_check") is None


def test_the_next_set_counts_from_when_the_last_was_taken(started: Practice) -> None:
    started.chart("10:06 " + FULL, "10:09")
    assert _observation(started, "10:10") == "10:16"
    assert "set at 10:06 + 10 min" in started.due("10:10", "observation")["why"]


def test_a_partial_set_does_not_move_it_and_names_what_is_missing(started: Practice) -> None:
    started.chart("hr 82", "10:05")
    found = started.due("10:06", "observation")
    assert found["at"] == instant("10:05")
    assert found["missing"] == ["bp", "spo2", "rr", "sed", "dis"]
    started.chart("bp 128/82 spo2 98", "10:08")
    started.chart("rr 14 s5 d0", "10:10")
    # complete within five minutes of its first line, which is when it was taken
    assert _observation(started, "10:10") == "10:15"
    started.chart("hr 80", "10:15")
    started.chart("bp 126/80 spo2 98 rr 14 s5 d0", "10:21")
    # too late for the set that 10:15 opened: both stay partial
    assert _observation(started, "10:22") == "10:15"


def test_an_item_with_a_reason_completes_a_set(started: Practice) -> None:
    started.chart("128/82 76 98 s5 d0", "10:05")
    assert _observation(started, "10:06") == "10:05"
    started.chart("rr x asleep", "10:06")
    found = started.due("10:06", "observation")
    assert (found["at"], found["missing"]) == (instant("10:05"), ["rr"])
    assert "set begun 10:05: RR missing (asleep does not excuse it)" in found["why"]
    started.chart("rr x refused", "10:07")
    assert _observation(started, "10:08") == "10:15"


def test_x_closes_a_due_set_at_its_own_time(started: Practice) -> None:
    started.chart("x ; patient asleep, chest rises", "10:07")
    assert _observation(started, "10:08") == "10:17"


def test_a_pause_stops_no_observation_and_asks_for_a_decision(started: Practice) -> None:
    started.chart(FULL, "10:05")
    started.chart("pause nausea", "10:10")
    assert _observation(started, "10:11") == "10:15"
    decision = started.due("10:11", "pause_decision")
    assert (decision["at"], decision["level"]) == (instant("10:15"), "quiet")
    assert started.due("10:11", "pump_end") is None
    assert started.due("10:17", "pause_decision")["level"] == "late"
    assert started.due("10:20", "pause_decision")["level"] == "passed_on"
    started.chart("rate 50", "10:20")
    assert started.due("10:21", "pause_decision")["at"] == instant("10:15")
    started.chart("resume", "10:21")
    assert started.due("10:22", "pause_decision") is None


def test_pump_end_is_when_the_bag_is_empty(started: Practice) -> None:
    assert started.due("10:10", "pump_end")["at"] == instant("10:40")
    started.chart("rate 50", "10:20")
    # 25 mL left: 30 min
    assert started.due("10:21", "pump_end")["at"] == instant("10:50")
    assert started.due("10:52", "pump_end")["level"] == "late"


def test_the_end_set(started: Practice) -> None:
    started.chart("10:36 " + FULL, "10:36")
    started.chart("done", "10:40")
    found = started.due("10:40", "observation")
    assert (found["at"], found["level"]) == (instant("10:40"), "due")
    started.chart(FULL + " ; end", "10:43")
    assert _observation(started, "10:44") == "10:58"


def test_a_set_of_the_last_two_minutes_is_the_end_set(started: Practice) -> None:
    started.chart(FULL, "10:38")
    started.chart("done", "10:40")
    assert _observation(started, "10:41") == "10:53"


def test_a_set_before_the_last_two_minutes_is_not(started: Practice) -> None:
    started.chart(FULL, "10:37")
    started.chart("done", "10:40")
    assert _observation(started, "10:41") == "10:40"


def test_an_open_infusing_set_merges_with_the_end_set(started: Practice) -> None:
    started.chart(FULL, "10:27")
    started.chart("done", "10:40")
    found = started.due("10:41", "observation")
    assert (found["at"], found["late_s"]) == (instant("10:37"), 240)
    assert "merged" in found["why"]
    started.chart("126/80 74 98 14 s5 d0", "10:42")
    assert _observation(started, "10:43") == "10:57"


def test_every_15_until_the_patient_leaves(started: Practice) -> None:
    started.chart("stop dizzy", "10:20")
    started.chart(FULL, "10:21")
    assert _observation(started, "10:22") == "10:36"
    started.chart("126/80 74 98 14 s5 d0", "10:37")
    assert _observation(started, "10:38") == "10:52"
    started.chart("127/80 75 98 14 s5 d0", "10:52")
    assert started.chair("10:53")["phase"] == "assess"
    assert _observation(started, "10:53") == "11:07"
    # I = 15: late after max(2, 3) min, passed on after max(5, 7.5)
    assert started.due("11:09:59", "observation")["level"] == "due"
    assert started.due("11:10", "observation")["level"] == "late"
    assert started.due("11:14:29", "observation")["level"] == "late"
    assert started.due("11:14:30", "observation")["level"] == "passed_on"


def test_assess_then_leave_check_after_twenty_idle_minutes(started: Practice) -> None:
    started.chart("stop dizzy", "10:20")
    assert started.due("10:30", "assess")["at"] == instant("10:50")
    assert started.due("10:55", "assess")["level"] == "passed_on"
    assert started.due("10:55", "leave_check") is None
    started.chart("check gait y", "10:56")
    assert started.due("10:57", "assess") is None
    found = started.due("10:57", "leave_check")
    assert (found["at"], found["level"]) == (instant("11:16"), "quiet")
    started.chart("check iv-out y", "11:17")
    assert started.due("11:18", "leave_check")["at"] == instant("11:37")
    for item in LEAVE_CHECKS:
        started.chart(f"check {item} y", "11:18")
    started.chart(FULL, "11:18")
    started.chart("wnl", "11:18")
    started.chart("leave ; daughter Ann", "11:19")
    assert started.chair("11:20")["due"] == []


def test_a_corrected_start_and_stop_move_what_hangs_on_them(started: Practice) -> None:
    start = started.chair("10:01")["entries"][-1]["number"]
    started.chart(f"fix {start} 09:55 ; pump log", "10:02")
    assert _observation(started, "10:02") == "10:00"
    assert started.due("10:02", "pump_end")["at"] == instant("10:35")
    stop = started.chart("stop dizzy", "10:20")["entry"]
    assert started.due("10:21", "assess")["at"] == instant("10:50")
    started.chart(f"fix {stop} 10:15 ; pump log", "10:22")
    assert started.due("10:23", "assess")["at"] == instant("10:45")


def test_chest_pain_makes_a_full_set_due_at_once(started: Practice) -> None:
    started.chart(FULL, "10:05")
    started.chart("cp 2", "10:08")
    found = started.due("10:08", "observation")
    assert (found["at"], found["level"]) == (instant("10:08"), "due")
    assert "full set at once" in found["why"]
    assert started.chair("10:08")["open_questions"]
    assert started.chair("10:08")["open_effects"] == {"chestpain": 2}
    started.chart("150/95 98 97 18 s5 d0", "10:09")
    assert _observation(started, "10:10") == "10:19"
    started.chart("told Dr Lee ; chest pain 2, ECG", "10:10")
    assert started.chair("10:11")["open_questions"] == []


def test_a_medicine_is_reassessed(started: Practice) -> None:
    started.chart(FULL, "10:05")
    started.chart("med ondansetron 4 mg iv", "10:06")
    found = started.due("10:07", "reassess")
    assert "ondansetron" in found["why"]
    assert found["at"] > instant("10:06")


def test_seen_quiets_passed_on_but_never_late(started: Practice) -> None:
    started.chart("seen", "10:10")
    found = started.due("10:11", "observation")
    assert (found["level"], found["seen_until"]) == ("late", instant("10:13"))
    assert started.due("10:13", "observation")["level"] == "passed_on"
    started.chart("seen", "10:14")
    assert started.due("10:15", "observation")["level"] == "late"
    started.chart("seen", "10:18")
    # at most twice
    assert started.due("10:19", "observation")["level"] == "passed_on"


def test_due_is_sorted_and_next_due_is_its_first(started: Practice) -> None:
    started.chart("med ondansetron 4 mg iv", "10:06")
    chair = started.chair("10:07")
    ats = [item["at"] for item in chair["due"]]
    assert ats == sorted(ats)
    assert chair["next_due"] == chair["due"][0]


def test_a_look_asks_for_the_next_look_and_is_no_set(started: Practice) -> None:
    answer = started.chart("look rr 14 spo2 97 ; pink, stirs, not roused", "10:05")
    assert (answer["command"], answer["values"]) == ("look", {"rr": 14, "spo2": 97})
    look = started.due("10:06", "look")
    assert (look["at"], look["level"]) == (instant("10:10"), "quiet")
    assert _observation(started, "10:06") == "10:05"
    started.chart(FULL, "10:09")
    assert started.due("10:10", "look") is None


def test_two_sets_not_taken_are_passed_on_and_stay_so_in_another_process(started: Practice) -> None:
    started.chart("x ; asleep", "10:05")
    started.chart("x ; asleep", "10:15")
    found = started.due("10:16", "observation")
    assert (found["level"], found["passed_on_at"], found["not_taken"]) == ("passed_on", instant("10:15"), 2)
    started.chart("seen", "10:17")
    assert started.due("10:19", "observation")["level"] == "late"
    assert started.due("10:20", "observation")["level"] == "passed_on"


def test_a_reading_beyond_the_limit_asks_for_a_second_one_and_for_symptoms(started: Practice) -> None:
    started.chart("188/112 76 98 14 s5 d0", "10:05")
    repeat = started.due("10:06", "repeat")
    assert (repeat["at"], repeat["level"]) == (instant("10:10"), "quiet")
    view = started.chair("10:06")
    assert view["open_questions"] == ["BP 188/112 at 10:05, beyond the clinic's limit 180/110: symptoms?"]
    started.chart("150/90 wnl", "10:10")
    assert started.due("10:11", "repeat") is None
    assert started.chair("10:11")["open_questions"] == []
    assert [e["values"].get("bp") for e in started.chair("10:11")["entries"]][-2:] == [[188, 112], [150, 90]]


def test_late_sets_and_gaps_stand_in_the_log_and_in_the_report(started: Practice) -> None:
    started.chart(FULL, "10:12")
    started.chart("x ; asleep, breathing 14", "10:23")
    started.chart(FULL, "10:35")
    chair = started.chair("10:36")
    late = chair["entries"][-3]
    assert late["text"].endswith("[set 7 min late]")
    assert (late["due_late_min"], late["late_min"]) == (7, 0)
    report = chair["gap_report"]
    assert (report["required"], report["done"]) == (3, 2)
    assert report["stages"] == [{"stage": "infusing", "required": 3, "done": 2}]
    gap = report["longest_gap"]
    assert (gap["from"], gap["to"], gap["minutes"]) == (instant("10:12"), instant("10:35"), 23)
    assert gap["reason"] == "asleep, breathing 14"
    assert [one["ended"] for one in report["sets"]] == ["set", "x", "set"]


def test_a_sedating_medicine_and_the_flush(started: Practice) -> None:
    started.chart("done", "10:40")
    assert started.due("10:41", "flush")["at"] == instant("10:45")
    started.chart("flush", "10:44")
    assert started.due("10:45", "flush") is None
    started.chart("med midazolam 1 mg iv", "10:50")
    chair = started.chair("10:51")
    assert (chair["observation_ends_at"], chair["observation_why"]) == (
        instant("11:50"),
        "midazolam 10:50 + 60 min",
    )
    started.chart("void . ; not given", "10:52")
    assert started.chair("10:53")["observation_ends_at"] == instant("11:10")
