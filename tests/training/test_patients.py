"""The simulated physiology: possible values, the published spread, and the shape over a session."""

from __future__ import annotations

import statistics
from random import Random

import pytest

from infusion_tui.training.patients import (
    FREQUENCIES,
    EffectCourse,
    SimulatedPatient,
    draw_patient,
    pressor_share,
)

PATIENTS = [draw_patient(Random(seed)) for seed in range(1500)]
ALL_MINUTES = [(float(minute), None) for minute in range(-5, 41, 3)] + [
    (40.0 + minute, float(minute)) for minute in range(0, 95, 6)
]


def test_every_reading_is_possible_and_needs_no_answer_but_for_pressure() -> None:
    for patient in PATIENTS[:300]:
        for start, stop in ALL_MINUTES:
            seen = patient.reading(start, stop)
            assert 80 <= seen.bp_sys <= 230
            assert 42 <= seen.bp_dia <= seen.bp_sys - 16
            assert 46 <= seen.hr <= 140
            assert 90 <= seen.spo2 <= 99
            assert 10 <= seen.rr <= 22
            assert 3 <= seen.sed <= 5
            assert 0 <= seen.dis <= 4


def test_the_same_minute_always_gives_the_same_reading() -> None:
    patient, twin = draw_patient(Random(7)), draw_patient(Random(7))
    assert patient == twin
    assert patient.reading(20.0) == twin.reading(20.0)
    assert patient.reading(None) == twin.reading(None)
    assert len({patient.reading(float(minute)).bp_sys for minute in range(40)}) > 5


def test_pressure_rises_by_about_14_and_falls_back() -> None:
    rises = [patient.peak_sys for patient in PATIENTS]
    assert 13 < statistics.mean(rises) < 17
    assert 9 < statistics.stdev(rises) < 13
    assert min(rises) >= -5
    assert max(rises) <= 50
    calm = [p.peak_sys for p in PATIENTS if not p.hypertensive]
    high = [p.peak_sys for p in PATIENTS if p.hypertensive]
    assert statistics.mean(high) > statistics.mean(calm) * 1.15


def test_diastolic_follows_systolic() -> None:
    rest = [p.peak_dia - 0.65 * p.peak_sys for p in PATIENTS]
    assert 1.5 < statistics.mean(rest) < 2.5
    assert 3.5 < statistics.stdev(rest) < 4.5


def test_noise_of_one_reading() -> None:
    # before the start nothing moves but noise
    spread = [
        statistics.stdev(p.reading(-float(minute)).bp_sys for minute in range(1, 60)) for p in PATIENTS[:100]
    ]
    assert 3.5 < statistics.mean(spread) < 4.5


@pytest.mark.parametrize(
    ("minute", "stop", "share"),
    [(0, None, 0), (5, None, 0), (22.5, None, 0.5), (40, None, 1), (90, None, 1), (58, 18, 0.5), (76, 36, 0.25), (25, 2.5, 0.4537)],
)  # fmt: skip
def test_shape_of_the_rise(minute: float, stop: float | None, share: float) -> None:
    assert pressor_share(minute, stop, 18) == pytest.approx(share, abs=0.001)


def test_baseline_is_reached_again() -> None:
    for patient in PATIENTS[:200]:
        assert abs(patient.peak_sys) * pressor_share(130, 90, patient.half_life) < 2.5


def test_few_sessions_desaturate() -> None:
    dips = [p for p in PATIENTS if p.dip is not None]
    assert 0.015 < len(dips) / len(PATIENTS) < 0.045
    for patient in dips:
        assert patient.dip is not None
        assert 90 <= patient.reading(patient.dip.onset + 1).spo2 <= 93
        assert patient.reading(1.0).spo2 >= 96


def test_dissociation_comes_and_goes() -> None:
    for patient in PATIENTS:
        assert patient.reading(4.9).dis == 0
        assert patient.reading(40.0).dis == patient.dis_peak
        assert patient.reading(90.5, 50.5).dis == 0
        assert patient.reading(40.0).sed == 5 - patient.sed_drop
        assert patient.reading(90.5, 50.5).sed == 5
    with_any = sum(p.dis_peak > 0 for p in PATIENTS) / len(PATIENTS)
    assert 0.56 < with_any < 0.64


def test_side_effects_are_as_frequent_as_published() -> None:
    for key, frequency in FREQUENCIES.items():
        share = sum(any(e.key == key for e in p.effects) for p in PATIENTS) / len(PATIENTS)
        assert share == pytest.approx(frequency, abs=0.04), key


def test_a_side_effect_has_an_onset_and_an_end() -> None:
    patient = _with_effect(EffectCourse("nausea", 2, 10, 20))
    assert patient.effects_at(None) == {}
    assert patient.effects_at(9.9) == {}
    assert patient.effects_at(10) == {"nausea": 2}
    assert patient.effects_at(45, 5) == {"nausea": 2}
    assert patient.effects_at(55, 15) == {"nausea": 1}
    assert patient.effects_at(61, 21) == {}
    # the pump was stopped before it could come
    assert patient.effects_at(12, 5) == {}


def _with_effect(effect: EffectCourse) -> SimulatedPatient:
    seed = draw_patient(Random(1), calm=True)
    return SimulatedPatient(**{name: getattr(seed, name) for name in seed.__slots__} | {"effects": (effect,)})
