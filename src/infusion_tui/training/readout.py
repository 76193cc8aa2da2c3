"""The strip of the training room: what monitor, pump and patient would show at a chair now, for newcomers to chart.

Pure. Every line is marked SIMULATED and short enough for 80 columns; what does not fit is said shorter, never cut.
The values are those that the simulated nurse of this chair would chart at this moment.
"""

from __future__ import annotations

from decimal import Decimal

from infusion_tui.record.dosing import plain
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.view import ChairView
from infusion_tui.training.lines import minutes_since
from infusion_tui.training.patients import Reading, SimulatedPatient

WIDTH = 78
"""Cells of a line at 80 columns, beside the margins."""

MARK = "SIMULATED"

_SEDATION = (
    "no answer",
    "answers to pain",
    "answers when shaken",
    "answers a loud voice",
    "slow to answer",
    "awake",
)
_DISSOCIATION = (
    "fully here",
    "floats a little",
    "far away, knows the room",
    "hardly in the room",
    "out of contact",
)
_GRADES = ("no", "a bit", "quite", "badly")
_SAYS = {
    "nausea": "sick",
    "vomit": "sick, retching",
    "headache": "sore in the head",
    "dizzy": "dizzy",
    "anxiety": "afraid",
    "hallucination": "odd: sees patterns",
    "drowsy": "sleepy",
    "euphoria": "elated",
    "diplopia": "unsure: sees double",
    "blur": "unsure: sees a blur",
    "confusion": "lost: asks where this is",
}


def readout(view: ChairView, patient: SimulatedPatient) -> str:
    """The devices and what is to be seen, in the words that the line takes: `SIMULATED 128/82 HR 76 SpO2 98 RR 14
    s4 d1 n1 · pump runs 52.5 mL/h, 13.4 mL`."""
    since_start, since_stop = minutes_since(view)
    seen = patient.reading(since_start, since_stop)
    monitor = f"{MARK} {seen.bp_sys}/{seen.bp_dia} HR {seen.hr} SpO2 {seen.spo2} RR {seen.rr}"
    looks = scores(view, patient)
    for pump in (_pump(view), _pump(view, short=True)):
        line = f"{monitor} {looks} · pump {pump}"
        if len(line) <= WIDTH:
            return line
    return f"{monitor} s{seen.sed} d{seen.dis} · pump {_pump(view)}"


def patient_words(view: ChairView, patient: SimulatedPatient, escort: str | None = None) -> str:
    """What the patient does and says, each with its score: `SIMULATED patient: slow to answer (s4), floats a little
    (d1), feels a bit sick (n1)`."""
    since_start, since_stop = minutes_since(view)
    seen, names = patient.reading(since_start, since_stop), _names(view.protocol)
    felt = patient.effects_at(since_start, since_stop)
    if view.started_at is None:
        comes = f", with {escort}" if escort else ""
        who = f"{MARK} patient: name and birth date match, fasted"
        return _fitting([who + comes, who])
    state = f"{MARK} patient: {_SEDATION[seen.sed]} (s{seen.sed}), {_DISSOCIATION[seen.dis]} (d{seen.dis})"
    said = [
        f"{_GRADES[grade]} {_SAYS.get(key, key)} ({names.get(key, key)}{grade})"
        for key, grade in felt.items()
    ]
    if not said:
        more = ", steady on the feet" if view.phase == "assess" and _steady(seen) else ", no complaints"
        return _fitting([state + more, state])
    codes = " ".join(f"{names.get(key, key)}{grade}" for key, grade in felt.items())
    return _fitting(
        [
            f"{state}, feels {', '.join(said)}",
            f"{state}, feels {said[0]} {' '.join(codes.split()[1:])}",
            f"{MARK} s{seen.sed} d{seen.dis}, feels {said[0]} {' '.join(codes.split()[1:])}",
            f"{MARK} s{seen.sed} d{seen.dis} {codes}",
        ]
    )


def numbers_line(view: ChairView, patient: SimulatedPatient) -> str:
    """The line that charts what is to be seen now: `128/82 76 98 14 s4 d1 n1`."""
    seen = patient.reading(*minutes_since(view))
    numbers = f"{seen.bp_sys}/{seen.bp_dia} {seen.hr} {seen.spo2} {seen.rr}"
    return numbers if view.started_at is None else f"{numbers} {scores(view, patient)}"


def scores(view: ChairView, patient: SimulatedPatient) -> str:
    """Sedation, dissociation and what the patient names: `s4 d1 n1`; nothing before the start but a patient awake."""
    since_start, since_stop = minutes_since(view)
    seen, names = patient.reading(since_start, since_stop), _names(view.protocol)
    felt = patient.effects_at(since_start, since_stop)
    return " ".join(
        [f"s{seen.sed} d{seen.dis}", *(f"{names.get(key, key)}{grade}" for key, grade in felt.items())]
    )


def _pump(view: ChairView, *, short: bool = False) -> str:
    if view.started_at is None:
        return "not started"
    volume = view.computed_ml or Decimal(0)
    shown = f"{plain(min(volume, view.bag_ml or volume).quantize(Decimal('0.1')))} mL"
    if view.pump_ended_at is not None:
        return f"off, {shown}"
    if view.phase == "paused":
        return f"paused, {shown}"
    if view.remaining_s is not None and view.remaining_s <= 0:
        return f"complete, stands, {shown}"
    return f"runs, {shown}" if short else f"runs {plain(view.rate_ml_h or Decimal(0))} mL/h, {shown}"


def _names(protocol: Protocol | None) -> dict[str, str]:
    """The shortest word of each side effect."""
    return {} if protocol is None else {effect.key: min(effect.names, key=len) for effect in protocol.effects}


def _steady(seen: Reading) -> bool:
    return seen.sed == 5 and seen.dis == 0


def _fitting(forms: list[str]) -> str:
    """The first form that fits; the last one is short enough for any patient that is drawn."""
    return next((form for form in forms if len(form) <= WIDTH), forms[-1])
