"""Handoff and call in words: facts of the record; what only a nurse can say is left to her."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from infusion_tui.record import events as ev
from infusion_tui.record.handoff import as_text, ipass, sbar, short
from infusion_tui.record.view import ChairView
from support import UTC, Chair, at


def busy() -> ChairView:
    """Infusing since 10:00, a high pressure at 10:15, nausea open, chest pain not yet told."""
    chair = Chair("09:50")
    chair.start("10:00")
    chair.full_set("10:05")
    chair.observe(
        "10:15",
        {"bp": (192, 112), "hr": 88, "spo2": 97, "rr": 14, "sed": 4, "dis": 2},
        effects={"nausea": 1, "chestpain": 1},
    )
    chair.add(
        "10:16",
        ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"),
    )
    return chair.view("10:17")


def lines(view: ChairView, letter_at: int, **more: str) -> str:
    return "\n".join(ipass(view, UTC, **more)[letter_at].lines)  # type: ignore[arg-type]


def test_the_letters_and_that_severity_is_asked_never_computed() -> None:
    parts = ipass(busy(), UTC)
    assert [part.letter for part in parts] == ["I", "P", "A", "S", "S"]
    assert parts[0].lines == ("stable, watcher or unstable? You say it.",)
    assert "if this happens, do that? You say it." in parts[3].lines
    said = ipass(busy(), UTC, severity="watcher", words="if SBP over 180 again: pause, call Dr Lee")
    assert said[0].lines == ("watcher",)
    assert said[3].lines[-1] == "if SBP over 180 again: pause, call Dr Lee"


def test_the_patient_summary_says_who_what_how_far_and_the_last_set() -> None:
    text = lines(busy(), 1)
    for words in (
        "KOWALSKI, Ruth, MRN 448201",
        "order 35 mg ketamine in 50 mL over 40 min at 75 mL/h",
        "infusing since 10:00, minute 17, given 14.88 of 35 mg",
        "allergies not asked",
        "10:15  BP 192/112  HR 88",
    ):
        assert words in text
    assert "KOWALSKI" not in "\n".join(ipass(busy(), UTC, with_name=False)[1].lines)


def test_the_action_list_has_every_due_thing_with_its_time() -> None:
    view = busy()
    text = lines(view, 2)
    for item in view.due:
        assert f"{item.at:%H:%M}" in text
        assert item.why in text
    assert "side effect open: nausea 1 mild" in text


def test_limits_that_were_reached_and_open_questions_are_said() -> None:
    text = lines(busy(), 3)
    assert "limit reached: BP 192/112 at 10:15" in text
    assert "open question: " in text
    assert "who was told?" in text


def test_a_struck_reading_crosses_no_limit() -> None:
    chair = Chair("09:50")
    chair.start("10:00")
    chair.observe("10:15", {"bp": (192, 112)})
    chair.add("10:16", ev.EntryStruck(how="void"), amends=3)
    assert "limit reached" not in lines(chair.view("10:17"), 3)


def test_sbar_leaves_the_recommendation_to_the_caller() -> None:
    parts = sbar(busy(), UTC, caller="KM")
    assert [(part.letter, part.title) for part in parts] == [
        ("S", "situation"), ("B", "background"), ("A", "assessment"), ("R", "recommendation"),
    ]  # fmt: skip
    assert parts[0].lines[0] == "KM at chair 5, about KOWALSKI, Ruth, MRN 448201"
    assert "given 10:16: ondansetron 4 mg iv" in parts[1].lines
    assert "10:15  BP 192/112  HR 88  SpO2 97  RR 14  sed 4 slow to answer  dis 2 moderate" in parts[2].lines
    assert parts[3].lines == ("",)
    assert as_text(parts).splitlines()[-1].startswith("R  recommendation: ____")


def test_each_phase_says_where_it_is() -> None:
    chair = Chair("09:50")
    assert short(chair.view("09:55"), UTC).startswith("before the start: ")
    chair.start("10:00")
    assert "minute 5" in short(chair.view("10:05"), UTC)
    chair.pause("10:10", "nausea")
    assert short(chair.view("10:12"), UTC).startswith("PAUSED since 10:10 (nausea), given 8.75 of 35 mg")
    chair.resume("10:15")
    assert "planned end 10:45 is past, pump not charted as stopped" in short(chair.view("10:50"), UTC)
    chair.stop("10:50")
    assert short(chair.view("10:55"), UTC).startswith("pump off since 10:50, given ")
    end = chair.session().observation_ends_at
    assert end is not None
    over = chair.view((end + dt.timedelta(minutes=1)).strftime("%H:%M"))
    assert short(over, UTC).startswith(f"observation time over since {end:%H:%M}")
    assert at("10:50") < end
