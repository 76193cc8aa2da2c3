"""Side effects, medicines and care through the command line: what `status` and the exports say of them."""

from __future__ import annotations

from pathlib import Path

from cli_support import FULL, Practice, instant


def test_a_side_effect_from_onset_to_gone(started: Practice) -> None:
    started.chart("nausea 1", "10:05")
    started.chart("nausea 3 ; retching", "10:10")
    said = started.chart("effect nausea possible ; cold pack", "10:12")
    assert (said["command"], said["effect"], said["related"], said["action"]) == (
        "effect",
        "nausea",
        "possible",
        "cold pack",
    )
    started.chart("nausea 1", "10:20")
    chair = started.chair("10:25")
    assert chair["open_effects"] == {"nausea": 1}
    assert chair["effect_courses"] == [
        {
            "effect": "nausea",
            "onset_at": instant("10:05"),
            "onset": 1,
            "worst": 3,
            "worst_at": instant("10:10"),
            "grade": 1,
            "last_at": instant("10:20"),
            "resolved_at": None,
            "minutes": 20,
            "related": "possible",
            "actions": [{"at": instant("10:12"), "by": "KM", "action": "cold pack"}],
        }
    ]
    started.chart("nausea 0", "10:30")
    (course,) = started.chair("10:50")["effect_courses"]
    assert (course["resolved_at"], course["minutes"], course["grade"]) == (instant("10:30"), 25, 0)


def test_an_open_side_effect_blocks_leaving_until_it_is_closed(started: Practice) -> None:
    started.chart("nausea 1", "10:05")
    started.chart("done", "10:40")
    for item in ("iv-out", "gait", "escort", "instructions"):
        started.chart(f"check {item} y ; seen", "11:12")
    started.chart(FULL, "11:13")
    assert "effects" in started.refused("leave ; daughter Ann", "11:14", "E_OPEN")
    started.chart("nausea 0", "11:15")
    still_open = [
        c for c in started.chair("11:16")["checks"] if c["list"] == "leave" and c["item"] == "effects"
    ]
    assert [c["open"] for c in still_open] == [False]


def test_a_medicine_with_its_reason_its_order_and_what_it_did(started: Practice) -> None:
    given = started.chart("med labetalol 10 mg iv for 188/112 by Dr Lee ; slowly", "10:10")
    assert given["medication"] == {
        "drug": "labetalol",
        "dose": 10,
        "unit": "mg",
        "route": "iv",
        "why": "188/112",
        "ordered_by": "Dr Lee",
    }
    (one,) = started.chair("10:12")["medicines"]
    assert (one["reassess_at"], one["reassess_by"], one["reading"]) == (instant("10:25"), ["bp"], None)
    assert started.due("10:25", "reassess")["level"] == "due"
    started.chart("hr 72", "10:25")
    assert started.due("10:26", "reassess") is not None, "the list asks for a pressure"
    started.chart("bp 150/88", "10:27", by="JD")
    (one,) = started.chair("10:28")["medicines"]
    assert (one["reassessed_at"], one["reassessed_by"]) == (instant("10:27"), "JD")
    assert one["reading"] == "BP 150/88"
    assert started.due("10:28", "reassess") is None


def test_oxygen_that_is_on(started: Practice) -> None:
    assert started.chair("10:01")["oxygen"] is None
    started.chart("spo2 91 o2 2 l/min", "10:05")
    assert started.chair("10:20")["oxygen"] == {"l_min": "2", "at": instant("10:05")}
    started.chart("o2 off", "10:30")
    assert started.chair("10:31")["oxygen"] is None


def test_the_page_says_what_was_done_and_what_nobody_wrote(started: Practice, tmp_path: Path) -> None:
    started.chart("nausea 2", "10:05")
    started.chart("effect nausea yes ; head up", "10:06")
    started.chart("med ondansetron 4 mg iv for nausea", "10:07")
    started.chart("grounding ; hand held", "10:08")
    started.chart("told Dr Lee ; vomits, read back", "10:09")
    started.chart("told Dr Li ; came by", "10:10")
    session = started.chair("10:11")["session"]
    out = tmp_path / "page.md"
    started("export", session, "--format", "md", "--out", str(out), now="10:35")
    text = out.read_text(encoding="utf-8")
    assert "| nausea | 2 moderate at 10:05 | 2 moderate at 10:05 | **not charted as resolved**" in text
    assert "| 30 so far | related | 10:06 head up (KM) |" in text
    assert "| 10:07 | ondansetron | 4 mg | iv | nausea | not written | KM | – | **not reassessed**" in text
    assert "| 10:08 | grounding: talked to, breathing together | KM | hand held | – |" in text
    assert "| 10:09 | told Dr Lee, read back | KM | vomits, read back | yes |" in text
    assert "| 10:10 | told Dr Li | KM | came by | not written |" in text


def test_a_screen_that_care_opens_alone_is_a_question_on_the_command_line(started: Practice) -> None:
    assert "care: what was done?" in started.refused("care", "10:05", "E_NOVAL")
    assert started.chart("-2m blanket", "10:05")["care"] == "blanket"
