"""The lines that a simulated nurse types: the same that a person would."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.view import ChairView
from infusion_tui.training.patients import Reading, SimulatedPatient

VIAL_MG = Decimal(500)
KEYPAD = ("bp", "hr", "spo2", "rr")

_NOTES = (
    "music on, eye mask on", "speaks of floating, calm", "sips of water", "lights dimmed", "blanket given",
    "eyes closed, breathing even", "asked for the time, oriented", "smiles, says it is pleasant",
)  # fmt: skip
_ANSWERS = {
    "allergies": ("as in the chart",),
    "changes": ("nothing new", "slept badly", "sertraline unchanged"),
    "fasting": ("solids last night, water 3 h ago", "toast at 7, nothing since", "nothing since midnight"),
    "iv": ("22G left forearm, first attempt", "22G right hand", "20G left forearm, second attempt"),
    "kit": ("oxygen and suction tried",),
    "iv-out": ("whole, site dry", "site clean, dressing on"),
    "gait": ("walked to the toilet alone", "steady, heel to toe"),
    "instructions": ("no driving until tomorrow after sleep",),
    "score": ("PADSS 10", "PADSS 9"),
}


def minutes_since(view: ChairView) -> tuple[float | None, float | None]:
    """Minutes since the pump's start and since its end. Before the start: minus the minutes since admit."""
    if view.started_at is None:
        return (None if view.began_at is None else -1 - _minutes(view.began_at, view.now)), None
    ended = None if view.pump_ended_at is None else _minutes(view.pump_ended_at, view.now)
    return _minutes(view.started_at, view.now), ended


def check_line(item: str, escort: str, random: Random) -> str:
    """`check iv y ; 22G left forearm`."""
    if item == "escort":
        return f"check escort y ; {escort}"
    answers = _ANSWERS.get(item)
    if answers is None or random.random() < 0.4:
        return f"check {item} y"
    return f"check {item} y ; {random.choice(answers)}"


def drawn_line(order: ev.Order, random: Random) -> str:
    """`drawn 35 mg ; vial 500 mg lot K261 exp 2027-05`."""
    lot = f"{random.choice('AKLRT')}{random.randint(100, 999)}"
    return f"drawn {plain(order.dose_mg)} mg ; vial {VIAL_MG} mg lot {lot} exp 2031-0{random.randint(1, 9)}"


def waste_line(order: ev.Order, witness: str) -> str | None:
    """`waste 465 mg by JD`: the rest of the vial. None when nothing is left."""
    rest = VIAL_MG - order.dose_mg
    return f"waste {plain(rest)} mg by {witness}" if rest > 0 else None


def verify_line(order: ev.Order) -> str:
    """`verify 35 mg in 35 ml 52.5 ml/h`."""
    return f"verify {plain(order.dose_mg)} mg in {plain(order.volume_ml)} ml {plain(order.rate_ml_h)} ml/h"


def note_line(random: Random) -> str:
    """`; sips of water`."""
    return f"; {random.choice(_NOTES)}"


def set_line(view: ChairView, patient: SimulatedPatient) -> str:
    """A whole observation set of this phase: `128/82 76 98 14 s4 d2 n1`, with side effects from the start on."""
    assert view.protocol is not None
    since_start, since_stop = minutes_since(view)
    seen = patient.reading(since_start, since_stop)
    parts = [f"{seen.bp_sys}/{seen.bp_dia} {seen.hr} {seen.spo2} {seen.rr}"]
    wanted = _items(view, view.protocol)
    if "temp" in wanted:
        parts.append("temp 36.6")
    parts += [_named(item, seen) for item in wanted if item not in KEYPAD and item != "temp"]
    if view.started_at is not None:
        parts.append(_effects(view, patient.effects_at(since_start, since_stop)))
    return " ".join(part for part in parts if part)


def _items(view: ChairView, protocol: Protocol) -> tuple[str, ...]:
    sets = protocol.sets
    if view.started_at is None:
        return sets.baseline.items
    if view.pump_ended_at is None:
        return tuple(dict.fromkeys((*sets.infusing.items, *sets.end.items)))
    return tuple(dict.fromkeys((*sets.end.items, *sets.observing.items)))


def _named(item: str, seen: Reading) -> str:
    values = {
        "sed": f"s{seen.sed}",
        "dis": f"d{seen.dis}",
        "pain": "pain 2",
        "anx10": "anx10 2",
        "site": "site 0",
    }
    return values.get(item, "")


def _effects(view: ChairView, now: dict[str, int]) -> str:
    """What the patient names now; what was open and is gone is charted as 0; nothing at all is `wnl`."""
    assert view.protocol is not None
    known = {effect.key for effect in view.protocol.effects}
    common = {effect.key for effect in view.protocol.effects if effect.common}
    found = {key: grade for key, grade in now.items() if key in known}
    words = [f"{key} {grade}" for key, grade in found.items()]
    words += [f"{key} 0" for key in view.open_effects if key not in found]
    if not common & (found.keys() | view.open_effects.keys()):
        words.append("wnl")
    if any(grade == 3 for grade in found.values()):
        words.append("; stays with the patient, calmed")
    return " ".join(words)


def _minutes(since: dt.datetime, now: dt.datetime) -> float:
    return (now - since).total_seconds() / 60
