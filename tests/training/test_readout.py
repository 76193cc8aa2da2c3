"""The strip: everything a newcomer needs to chart, whole at 80 columns, and what the simulated nurse would chart."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from random import Random

import msgspec
import pytest

from infusion_tui.record.view import ChairView
from infusion_tui.training.demo import open_demo
from infusion_tui.training.lines import set_line
from infusion_tui.training.patients import FREQUENCIES, draw_patient
from infusion_tui.training.readout import WIDTH, numbers_line, patient_words, readout
from infusion_tui.training.stages import STAGES

AT = dt.datetime(2026, 11, 23, 13, 37, 8, tzinfo=dt.UTC)
SHAPE = re.compile(r"SIMULATED \d+/\d+ HR \d+ SpO2 \d+ RR \d+ s\d d\d( [a-z]+\d)* · pump .+")


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ChairView]:
    """A chair in each stage."""
    folder = tmp_path_factory.mktemp("strip")
    with open_demo(8, at=AT, running=False, timezone="UTC", folder=folder) as demo:
        views = demo.room.board()
        for view in views:
            for line in demo.strip(view.chair):
                assert line.startswith(("SIMULATED ", "TRY "))
        return dict(zip(STAGES, views, strict=False))


def test_what_is_shown_can_be_charted_and_is_what_the_nurse_would_chart(tmp_path: Path) -> None:
    with open_demo(8, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        for chair in ("1", "2", "3", "4", "5", "6", "7"):
            view, patient = demo.room.view(chair), demo.nurses.patient(chair)
            assert patient is not None
            shown = demo.simulated_reading(chair)
            numbers = re.findall(r"\d+/\d+|(?<=HR )\d+|(?<=SpO2 )\d+|(?<=RR )\d+", shown)
            typed = numbers_line(view, patient)
            assert typed.split()[:4] == numbers == set_line(view, patient).split()[:4]
            charted = demo.room.chart(chair, typed, by="JD", yes=True, confirm=chair)
            assert charted.event is not None


def test_the_pump_says_what_it_does(views: dict[str, ChairView]) -> None:
    patient = draw_patient(Random(1), calm=True)
    said = {stage: readout(view, patient).partition(" · pump ")[2] for stage, view in views.items()}
    assert re.fullmatch(r"runs [\d.]+ mL/h, [\d.]+ mL", said["early"])
    assert re.fullmatch(r"paused, [\d.]+ mL", said["paused"])
    assert said["precheck"] == "not started"
    full = views["time_up"].bag_ml
    assert said["time_up"] == f"complete, stands, {full:f} mL".replace(".00", "")
    assert re.fullmatch(r"off, [\d.]+ mL", said["observing"])


def test_the_pump_stands_while_it_is_paused_and_goes_on_after(tmp_path: Path) -> None:
    def volume(text: str) -> float:
        return float(text.rpartition(", ")[2].removesuffix(" mL"))

    with open_demo(8, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        demo.room.chart("1", "pause toilet", by="JD", yes=True)
        before = volume(demo.simulated_reading("1"))
        demo.clock.move(AT + dt.timedelta(minutes=4))
        assert volume(demo.simulated_reading("1")) == before
        demo.room.chart("1", "resume", by="JD", yes=True, confirm="1")
        demo.clock.move(AT + dt.timedelta(minutes=6))
        rate = demo.room.view("1").rate_ml_h
        assert rate is not None
        assert volume(demo.simulated_reading("1")) == pytest.approx(before + float(rate) / 30, abs=0.11)


def test_whole_at_80_columns_for_every_patient_in_every_phase(views: dict[str, ChairView]) -> None:
    widest = msgspec.structs.replace(views["early"], computed_ml=views["early"].bag_ml)
    for seed in range(400):
        patient = draw_patient(Random(seed))
        for view in (*views.values(), widest):
            if view.phase == "empty":
                continue
            line = readout(view, patient)
            assert SHAPE.fullmatch(line), line
            assert len(line) <= WIDTH
            words = patient_words(view, patient, "neighbour Tamsin")
            assert words.startswith("SIMULATED ")
            assert len(words) <= WIDTH, words
            assert not re.search("alarm|alert|critical|normal", line + words, re.IGNORECASE)


def test_the_patient_says_what_is_to_be_charted(views: dict[str, ChairView]) -> None:
    said = set()
    for seed in range(200):
        patient = draw_patient(Random(seed))
        words = patient_words(views["time_up"], patient)
        seen = patient.reading(42)
        assert re.search(rf"\bs{seen.sed}\b", words)
        assert re.search(rf"\bd{seen.dis}\b", words)
        for key, grade in patient.effects_at(42).items():
            assert re.search(rf"\w{grade}\b", words)
            said.add(key)
    assert said == set(FREQUENCIES)


def test_numbers_stand_still_long_enough_to_be_read_off() -> None:
    patient = draw_patient(Random(5), calm=True)
    for minute in (9.1, 30.2):
        first, later = patient.reading(minute), patient.reading(minute + 1.5)
        assert abs(first.bp_sys - later.bp_sys) <= 2
        assert first.hr == pytest.approx(later.hr, abs=1)
        assert first.spo2 == later.spo2
