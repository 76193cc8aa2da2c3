"""What will happen in one simulated session: drawn once, before it begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from infusion_tui.room import DEFAULT_PROTOCOL, Admission
from infusion_tui.training.patients import SimulatedPatient, draw_patient
from infusion_tui.training.people import NURSES, PRESCRIBER, draw_person

PRECHECK_MINUTES = 13.0

_PAUSES = ("occlusion at the pump", "toilet", "distress", "IV site sore", "air in line")
_SLOWER = ("distress", "dizzy", "BP rise")
_STOPS = ("distress, patient asks to stop", "nausea", "anxiety")


@dataclass(frozen=True, slots=True)
class Pause:
    """The pump stands: from which minute after the start, for how long, why."""

    minute: float
    minutes: float
    why: str


@dataclass(frozen=True, slots=True)
class Once:
    """Something that happens once, at a minute after the start."""

    minute: float
    why: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that nobody gets round to: a step of this kind that falls after `since` is not done before `until`."""

    kind: str
    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Course:
    """One session to come: who, when, and what happens in it."""

    chair: str
    patient: SimulatedPatient
    admission: Admission
    escort: str
    nurse: str
    second: str
    admit_at: dt.datetime
    start_at: dt.datetime
    pause: Pause | None
    slower: Once | None
    stop: Once | None
    pump_read: float | None
    note: float | None
    done_late: float
    """Minutes between the empty bag and the nurse at the pump."""
    leave_late: float
    """Minutes between the end of the observation time and the first question of the leave list."""
    lateness: tuple[float, ...]
    """Minutes by which each observation set is late, in turn."""
    extends: bool
    medicine: bool
    holds: tuple[Hold, ...]


def draw_course(
    random: Random,
    chair: str,
    admit_at: dt.datetime,
    *,
    start_at: dt.datetime | None = None,
    plain: bool = False,
    pause: Pause | None = None,
    holds: tuple[Hold, ...] = (),
) -> Course:
    """One session at a chair. `plain`: a calm patient and a punctual nurse; nothing happens but `pause` and `holds`."""
    patient, person = draw_patient(random, calm=plain), draw_person(random, admit_at.date())
    nurse = NURSES[int(chair) % len(NURSES)] if chair.isdigit() else random.choice(NURSES)
    if start_at is None:
        start_at = admit_at + dt.timedelta(minutes=random.uniform(0.85, 1.4) * PRECHECK_MINUTES)
    of = 6
    container: dict[str, Decimal] = random.choice(
        ({"bag_ml": Decimal(50)}, {"bag_ml": Decimal(100)}, {"concentration_mg_ml": Decimal(1)})
    )
    admission = Admission(
        chair=chair,
        mrn=person.mrn,
        name=person.name,
        born=person.born,
        sex=person.sex,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
        mg_per_kg=Decimal("0.5"),
        vial_mg_ml=Decimal(50),
        protocol=DEFAULT_PROTOCOL,
        prescriber=PRESCRIBER,
        allergies=person.allergies,
        course_session=random.randint(1, of),
        course_of=of,
        **container,  # type: ignore[arg-type]
    )
    events = _draw_events(random)
    return Course(
        chair=chair,
        patient=patient,
        admission=admission,
        escort=person.escort,
        nurse=nurse,
        second=random.choice([other for other in NURSES if other != nurse]),
        admit_at=admit_at,
        start_at=start_at,
        pause=pause if plain else events[0],
        slower=None if plain else events[1],
        stop=None if plain else events[2],
        pump_read=random.uniform(12, 30) if random.random() < 0.4 else None,
        note=random.uniform(8, 35) if random.random() < 0.4 else None,
        done_late=random.uniform(0.3, 1.2) if plain else random.choice((0.4, 0.7, 1.1, 1.8, 3.5)),
        leave_late=0.5 if plain else random.uniform(0.5, 4),
        lateness=tuple(random.uniform(0, 0.5) if plain else _lateness(random) for _ in range(40)),
        extends=not plain and random.random() < 0.35,
        medicine=random.random() < 0.6,
        holds=holds,
    )


def _draw_events(random: Random) -> tuple[Pause | None, Once | None, Once | None]:
    pause = slower = stop = None
    if random.random() < 0.18:
        pause = Pause(random.uniform(8, 30), random.uniform(1.5, 6), random.choice(_PAUSES))
    if random.random() < 0.14:
        slower = Once(random.uniform(14, 30), random.choice(_SLOWER))
    if random.random() < 0.03:
        stop = Once(random.uniform(20, 36), random.choice(_STOPS))
    return pause, slower, stop


def _lateness(random: Random) -> float:
    """Most sets are on time, some are a little late, a few very late."""
    kind = random.random()
    if kind < 0.8:
        return random.uniform(-0.7, 1.2)
    return random.uniform(1.5, 3) if kind < 0.93 else random.uniform(3.5, 8)
