"""Simulated sets with single slips of the keypad: which are blocked, asked about, harmless, or pass in silence."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from charting_support import by_mass
from infusion_tui.charting import Context, Draft
from infusion_tui.record import events as ev
from line_maker import accepted, slips

FOLD = 5
Values = dict[str, ev.Value]


@dataclass
class Study:
    """Counts of single slips, and the silent changes of five-fold or more (there must be none)."""

    counts: Counter[str] = field(default_factory=Counter)
    five_fold: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.counts.total()

    def share(self, kind: str) -> float:
        """Percent of all slips."""
        return 100 * self.counts[kind] / self.total


def simulated_set(rng: random.Random) -> tuple[Values, Context]:
    """A plausible set, and a chair at which the set before it was much like it."""
    bp = (round(rng.gauss(132, 16)), round(rng.gauss(80, 9)))
    bp = (min(max(bp[0], 96), 172), min(max(bp[1], 52), 104))
    values: Values = {
        "bp": bp if bp[0] - bp[1] >= 15 else (bp[1] + 40, bp[1]),
        "hr": min(max(round(rng.gauss(78, 12)), 48), 125),
        "spo2": min(max(round(rng.gauss(97.5, 1.5)), 92), 100),
        "rr": min(max(round(rng.gauss(15, 2.5)), 9), 24),
        "sed": rng.choice((5, 5, 5, 4, 4, 3)),
        "dis": rng.choice((0, 0, 1, 1, 2, 3)),
    }
    before: Values = {}
    for key, value in values.items():
        if isinstance(value, tuple):
            before[key] = (value[0] + rng.randint(-10, 10), value[1] + rng.randint(-6, 6))
        elif key in ("hr", "rr"):
            before[key] = int(value) + rng.randint(-2, 2)
        else:
            before[key] = value
    chair = by_mass("40", began="13:50")
    chair.start("14:00", "60")
    chair.observe("14:20", before)
    return values, chair.context("14:30")


def typed(values: Values, rng: random.Random) -> str:
    """The set as a nurse types it: keypad, by place, or by name."""
    bp = values["bp"]
    assert isinstance(bp, tuple)
    numbers = [f"{bp[0]}/{bp[1]}", *(str(values[key]) for key in ("hr", "spo2", "rr", "sed", "dis"))]
    form = rng.randrange(4)
    if form < 2:
        return "+".join(numbers)
    if form == 2:
        return " ".join(numbers)
    names = ("bp", "hr", "spo2", "rr", "s", "d")
    return " ".join(f"{name}{number}" for name, number in zip(names, numbers, strict=True))


def five_fold(meant: Values, got: Values) -> bool:
    """True when one charted number is five times the meant one or a fifth of it, or beyond."""
    for key, value in got.items():
        wanted = meant.get(key)
        if wanted is None:
            continue
        pairs = (
            zip(value, wanted, strict=True)
            if isinstance(value, tuple) and isinstance(wanted, tuple)
            else [(value, wanted)]
        )
        for new, old in pairs:
            assert not isinstance(new, tuple)
            assert not isinstance(old, tuple)
            if new != old and key not in ("sed", "dis") and (new >= old * FOLD or new * FOLD <= old):
                return True
            if key in ("sed", "dis") and min(new, old) > 0 and max(new, old) >= min(new, old) * FOLD:
                return True
    return False


def study(sets: int, seed: int) -> Study:
    """All single slips of so many simulated sets."""
    rng, found = random.Random(seed), Study()
    for _ in range(sets):
        values, context = simulated_set(rng)
        line = typed(values, rng)
        meant = accepted(line, context)
        assert meant is not None, line
        assert isinstance(meant.payload, ev.ObservationRecorded)
        for slip in set(slips(line)):
            kind = _kind(accepted(slip, context), meant)
            found.counts[kind] += 1
            if kind == "silent":
                draft = accepted(slip, context)
                assert draft is not None
                assert isinstance(draft.payload, ev.ObservationRecorded)
                if five_fold(meant.payload.values, draft.payload.values):
                    found.five_fold.append((line, slip))
    return found


def _kind(draft: Draft | None, meant: Draft) -> str:
    if draft is None:
        return "blocked"
    if draft.at == meant.at and draft.payload == meant.payload:
        return "harmless"
    if draft.confirm != "none" or any(not c.answered for c in draft.cautions if c.code != "W_LATE"):
        return "asked"
    return "silent"
