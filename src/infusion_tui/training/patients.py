"""Simulated physiology: what a monitor and a nurse would see in one made-up patient at one minute of a session.

Pure: everything about a patient is drawn once, and the same minute always gives the same reading. The numbers
follow published infusion series (blood pressure: Riva-Posse et al. 2018 to the Yale series of 2024; side effects:
Ekstrand et al. 2022, the KetECT trial), widely rounded. They are for training, not for any judgement on a patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

RISE_FROM, RISE_TO = 5.0, 40.0
"""Minutes after the start between which the blood pressure climbs."""

NOISE_SD = 4.0
"""Standard deviation of a single blood pressure reading, mmHg."""

STEADY_MINUTES = 3
"""The noise of a reading stays the same for so long: numbers can be read off before they change, as a cuff's can."""

FREQUENCIES: dict[str, float] = {
    "dizzy": 0.69,
    "anxiety": 0.45,
    "diplopia": 0.31,
    "nausea": 0.27,
    "confusion": 0.25,
    "headache": 0.22,
    "drowsy": 0.22,
    "euphoria": 0.21,
    "blur": 0.20,
    "vomit": 0.02,
}
"""How often each side effect occurs in a session."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is measured and seen at one minute."""

    bp_sys: int
    bp_dia: int
    hr: int
    spo2: int
    rr: int
    sed: int
    """MOAA/S: 5 alert."""
    dis: int
    """0 none to 4 out of contact."""


@dataclass(frozen=True, slots=True)
class EffectCourse:
    """One side effect: from which minute after the start, how bad, and how long after the pump's stop it lasts."""

    key: str
    grade: int
    onset: float
    gone_after_stop: float


@dataclass(frozen=True, slots=True)
class Dip:
    """A passing desaturation: from which minute after the start, for how long, how deep."""

    onset: float
    minutes: float
    spo2: int


@dataclass(frozen=True, slots=True)
class SimulatedPatient:
    """Everything about one made-up patient in one session. See `draw_patient`."""

    hypertensive: bool
    base_sys: float
    base_dia: float
    base_hr: float
    base_rr: float
    base_spo2: int
    peak_sys: float
    peak_dia: float
    peak_hr: float
    half_life: float
    dip: Dip | None
    dis_peak: int
    dis_onset: float
    dis_full: float
    dis_gone: float
    """Minutes after the start at which a 40-minute infusion's dissociation is over."""
    sed_drop: int
    effects: tuple[EffectCourse, ...]
    noise: int

    def reading(self, minute_since_start: float | None, minute_since_stop: float | None = None) -> Reading:
        """What is measured at this minute. None or below 0: before the start. `minute_since_stop` None: not stopped."""
        minute = -1.0 if minute_since_start is None else minute_since_start
        random = Random(self.noise * 100_003 + int(minute // STEADY_MINUTES))
        share = pressor_share(minute, minute_since_stop, self.half_life)
        sys = self.base_sys + self.peak_sys * share + random.gauss(0, NOISE_SD)
        dia = self.base_dia + self.peak_dia * share + random.gauss(0, NOISE_SD)
        bp_sys = round(_clip(sys, 80, 230))
        bp_dia = round(_clip(dia, 42, min(130, bp_sys - 16)))
        level = self._dissociation(minute, minute_since_stop)
        return Reading(
            bp_sys=bp_sys,
            bp_dia=bp_dia,
            hr=round(_clip(self.base_hr + self.peak_hr * share + random.gauss(0, 2), 46, 140)),
            spo2=self._spo2(minute, random),
            rr=round(_clip(self.base_rr + random.gauss(0, 0.8), 10, 22)),
            sed=5 - round(self.sed_drop * level),
            dis=round(self.dis_peak * level),
        )

    def effects_at(
        self, minute_since_start: float | None, minute_since_stop: float | None = None
    ) -> dict[str, int]:
        """The side effects that the patient would name at this minute, with their severity (1 to 3)."""
        if minute_since_start is None:
            return {}
        found: dict[str, int] = {}
        for effect in self.effects:
            onset_missed = (
                minute_since_stop is not None and minute_since_start - minute_since_stop < effect.onset
            )
            if minute_since_start < effect.onset or onset_missed:
                continue
            if minute_since_stop is None or minute_since_stop < effect.gone_after_stop / 2:
                found[effect.key] = effect.grade
            elif minute_since_stop < effect.gone_after_stop:
                found[effect.key] = max(1, effect.grade - 1)
        return found

    def _spo2(self, minute: float, random: Random) -> int:
        dip = self.dip
        if dip is not None and dip.onset <= minute < dip.onset + dip.minutes:
            return dip.spo2
        return int(_clip(self.base_spo2 + random.choice((-1, 0, 0, 1)), 96, 99))

    def _dissociation(self, minute: float, since_stop: float | None) -> float:
        """0 to 1 of this patient's peak: climbs from onset to full, and after the stop falls to 0 in the same time
        that it would after 40 minutes."""
        running = minute if since_stop is None else minute - since_stop
        level = _clip((running - self.dis_onset) / (self.dis_full - self.dis_onset), 0, 1)
        if since_stop is None:
            return level
        return level * _clip(1 - since_stop / (self.dis_gone - RISE_TO), 0, 1)


def pressor_share(minute: float, since_stop: float | None, half_life: float) -> float:
    """How much of the peak rise of blood pressure and pulse is there: linear up to 40 min, then halved every
    `half_life` minutes once the pump has stopped."""
    running = minute if since_stop is None else minute - since_stop
    share = _clip((running - RISE_FROM) / (RISE_TO - RISE_FROM), 0, 1)
    return share if since_stop is None else share * 0.5 ** (max(0.0, since_stop) / half_life)


def draw_patient(random: Random, *, calm: bool = False) -> SimulatedPatient:
    """One made-up patient. `calm`: no side effects, no desaturation, back to normal early."""
    hypertensive = random.random() < 0.3
    base_sys = _normal(random, 136 if hypertensive else 121, 8, 100, 152)
    rise = random.gauss(14, 10) * (1.3 if hypertensive else 1.0)
    peak_sys = _clip(rise, -5, 50)
    dip = None
    if random.random() < 0.03 and not calm:
        dip = Dip(random.uniform(10, 35), random.uniform(3, 8), random.randint(90, 93))
    return SimulatedPatient(
        hypertensive=hypertensive,
        base_sys=base_sys,
        base_dia=_clip(base_sys * 0.62 + random.gauss(0, 4), 56, 94),
        base_hr=_normal(random, 73, 9, 54, 96),
        base_rr=_normal(random, 14, 1.5, 12, 18),
        base_spo2=random.randint(96, 99),
        peak_sys=peak_sys,
        peak_dia=0.65 * peak_sys + random.gauss(2, 4),
        peak_hr=random.uniform(3, 10),
        half_life=random.uniform(15, 20),
        dip=dip,
        dis_peak=1 if calm else random.choices((0, 1, 2, 3, 4), (40, 26, 22, 10, 2))[0],
        dis_onset=random.uniform(5, 15),
        dis_full=random.uniform(30, 40),
        dis_gone=60 if calm else random.uniform(60, 90),
        sed_drop=0 if calm else random.choices((0, 1, 2), (45, 43, 12))[0],
        effects=() if calm else tuple(_draw_effects(random)),
        noise=random.getrandbits(32),
    )


def _draw_effects(random: Random) -> list[EffectCourse]:
    found = []
    for key, frequency in FREQUENCIES.items():
        if random.random() < frequency:
            grade = random.choices((1, 2, 3), (74, 24, 2))[0]
            found.append(EffectCourse(key, grade, random.uniform(5, 25), random.uniform(1, 34)))
    return found


def _normal(random: Random, mean: float, sd: float, low: float, high: float) -> float:
    return _clip(random.gauss(mean, sd), low, high)


def _clip(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))
