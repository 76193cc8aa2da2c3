"""What a chart of a session's vital signs is drawn from: every value at its time, and what became of it.

Screen and printed record draw from these very facts. They come from a `ChairView` with its log and from nothing
else. Nothing is joined, smoothed or guessed: where nothing was charted, there is nothing here either, and
`gaps` says where that lasted longer than the protocol plans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import round_half_up
from infusion_tui.record.infusion import Pump, delivered_ml
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.view import ChairView, EntryLine

_CLOCKS = dt.timedelta(seconds=2)


class Correction(msgspec.Struct, frozen=True):
    """What was first charted, by which entries it was corrected, and by whom last.

    `was` is None where the value was first put in by the correction; `was_not_done` holds the reason where the
    item was first charted as not done; `was_at` is set when the time was corrected.
    """

    numbers: tuple[int, ...]
    by: str
    was: ev.Value | None = None
    was_not_done: str | None = None
    was_at: dt.datetime | None = None


class Mark(msgspec.Struct, frozen=True):
    """One value of one entry at its time, as it stands now. A struck one is kept, with the entry that struck it."""

    key: str
    at: dt.datetime
    value: ev.Value
    number: int
    by: str
    correction: Correction | None = None
    struck_by: int | None = None

    @property
    def stands(self) -> bool:
        """Not struck."""
        return self.struck_by is None


class NotDone(msgspec.Struct, frozen=True):
    """An item that was not measured (`bp x refused`), or with `key` None a whole set that was not taken."""

    key: str | None
    at: dt.datetime
    why: str
    number: int
    by: str
    correction: Correction | None = None
    struck_by: int | None = None


class EffectStretch(msgspec.Struct, frozen=True):
    """One side effect from its first grade above 0 to the 0 charted after it (`ends_at` None: none so far)."""

    key: str
    steps: tuple[Mark, ...]
    begins_at: dt.datetime
    ends_at: dt.datetime | None = None


class MedicineMark(msgspec.Struct, frozen=True):
    """A medicine at its time; `text` and `was` say it as it stands and as first charted."""

    at: dt.datetime
    drug: str
    dose: Decimal
    unit: str
    route: str
    number: int
    by: str
    text: str
    was: str | None = None
    correction: Correction | None = None
    struck_by: int | None = None


class RateStep(msgspec.Struct, frozen=True):
    """The pump between two changes. `ml_before` went in before it; paused ones carry the rate to resume with."""

    begins_at: dt.datetime
    ends_at: dt.datetime | None
    rate_ml_h: Decimal
    paused: bool
    reason: str | None
    ml_before: Decimal
    number: int | None = None
    was_ml_h: Decimal | None = None


class Gap(msgspec.Struct, frozen=True):
    """No value was charted from one moment to the other, for longer than the interval that the protocol plans."""

    begins_at: dt.datetime
    ends_at: dt.datetime


class VitalsChart(msgspec.Struct, frozen=True):
    """All that a chart shows, each list in order of time.

    The axis goes from `begins_at` (the first value, or the start if that is earlier) to `ends_at` (the latest of
    now, the planned end and the end of the observation time). `marks` are the measured values and scores, `grades`
    the side effects, zeros included; `stretches` are made of those of the grades that stand.
    """

    now: dt.datetime
    begins_at: dt.datetime
    ends_at: dt.datetime
    is_over: bool
    started_at: dt.datetime | None = None
    pump_ended_at: dt.datetime | None = None
    pump_will_end_at: dt.datetime | None = None
    dose_uncertain_at: dt.datetime | None = None
    pump: Pump | None = None
    protocol: Protocol | None = None
    marks: tuple[Mark, ...] = ()
    not_done: tuple[NotDone, ...] = ()
    grades: tuple[Mark, ...] = ()
    stretches: tuple[EffectStretch, ...] = ()
    medicines: tuple[MedicineMark, ...] = ()
    rates: tuple[RateStep, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def of(self, key: str) -> tuple[Mark, ...]:
        """The values of one item, struck ones included."""
        return tuple(mark for mark in self.marks if mark.key == key)

    @property
    def is_blank(self) -> bool:
        """Nothing has been charted that a chart could show."""
        return not (self.marks or self.not_done or self.grades or self.medicines or self.rates)


def vitals_chart(view: ChairView) -> VitalsChart:
    """The facts of a chair's chart at `view.now`. The view must have its log."""
    # a view of an earlier moment has the whole log; stations' clocks may differ a little
    until = max([view.now, *(reading.at for reading in view.readings[-1:])]) + _CLOCKS
    known = [line for line in view.entries if line.occurred_at <= until]
    lines = sorted(known, key=lambda line: (line.occurred_at, line.recorded_at, line.number))
    by_number = {line.number: line for line in view.entries}
    marks: list[Mark] = []
    grades: list[Mark] = []
    not_done: list[NotDone] = []
    medicines: list[MedicineMark] = []
    for line in lines:
        payload = line.payload
        if isinstance(payload, ev.ObservationRecorded):
            amendments = [by_number[number] for number in line.amended_by if number in by_number]
            marks += [_mark(line, key, payload.values[key], amendments) for key in _in_order(payload.values)]
            grades += [_mark(line, key, grade, amendments) for key, grade in payload.effects.items()]
            not_done += [_not_done(line, key, why, amendments) for key, why in payload.not_done.items()]
        elif isinstance(payload, ev.ObservationDeferred):
            not_done.append(_not_done(line, None, payload.reason, ()))
        elif isinstance(payload, ev.MedicineGiven):
            medicines.append(_medicine(line, payload, by_number))
    rates = _rates(view, lines)
    charted = [one.at for one in (*marks, *grades)]
    charted += [one.at for one in not_done] + [one.at for one in medicines]
    begins_at, ends_at = _span(view, charted)
    return VitalsChart(
        now=view.now,
        begins_at=begins_at,
        ends_at=ends_at,
        is_over=view.end is not None,
        started_at=view.started_at,
        pump_ended_at=view.pump_ended_at,
        pump_will_end_at=view.ends_at,
        dose_uncertain_at=view.dose_uncertain_at,
        pump=_pump(view),
        protocol=view.protocol,
        marks=tuple(marks),
        not_done=tuple(not_done),
        grades=tuple(grades),
        stretches=_stretches(grades),
        medicines=tuple(medicines),
        rates=rates,
        gaps=_gaps(view, marks),
    )


def _in_order(values: Iterable[str]) -> list[str]:
    """The keys in the order of the record, then what that does not know."""
    there = list(values)
    return [key for key in ev.VALUE_ORDER if key in there] + [k for k in there if k not in ev.VALUE_ORDER]


def _correction(line: EntryLine, key: str | None, amendments: Sequence[EntryLine]) -> Correction | None:
    """What the corrections of its entry changed about this item; None when they left it alone."""
    naming = [one for one in amendments if _names(one, key)]
    if not naming:
        return None
    first = line.first_payload
    was: ev.Value | None = None
    was_not_done = None
    if isinstance(first, ev.ObservationRecorded) and key is not None:
        was = first.values.get(key, first.effects.get(key))
        was_not_done = first.not_done.get(key)
    return Correction(tuple(one.number for one in naming), naming[-1].by, was, was_not_done, line.original_at)


def _names(amendment: EntryLine, key: str | None) -> bool:
    payload = amendment.payload
    if not isinstance(payload, ev.EntryAmended):
        return False
    if payload.new_at is not None or key is None:
        return True
    return key in payload.values or key in payload.effects or key in payload.not_done


def _mark(line: EntryLine, key: str, value: ev.Value, amendments: Sequence[EntryLine]) -> Mark:
    correction = _correction(line, key, amendments) if amendments else None
    return Mark(key, line.occurred_at, value, line.number, line.by, correction, _struck_by(line))


def _not_done(line: EntryLine, key: str | None, why: str, amendments: Sequence[EntryLine]) -> NotDone:
    correction = _correction(line, key, amendments) if amendments else None
    return NotDone(key, line.occurred_at, why, line.number, line.by, correction, _struck_by(line))


def _struck_by(line: EntryLine) -> int | None:
    return (line.struck_by or line.number) if line.struck else None


def _medicine(line: EntryLine, payload: ev.MedicineGiven, by_number: dict[int, EntryLine]) -> MedicineMark:
    amendments = [by_number[number] for number in line.amended_by if number in by_number]
    correction = None
    if amendments:
        numbers = tuple(one.number for one in amendments)
        correction = Correction(numbers, amendments[-1].by, was_at=line.original_at)
    return MedicineMark(
        line.occurred_at,
        payload.drug,
        payload.dose,
        payload.unit,
        payload.route,
        line.number,
        line.by,
        line.text,
        line.original_text if line.original_text != line.text else None,
        correction,
        _struck_by(line),
    )


def _stretches(grades: Sequence[Mark]) -> tuple[EffectStretch, ...]:
    """The grades that stand, from each onset to the 0 after it; zeros without an onset are in none."""
    running: dict[str, list[Mark]] = {}
    found: list[EffectStretch] = []
    for mark in grades:
        if not mark.stands:
            continue
        steps = running.get(mark.key)
        if steps is None:
            if mark.value != 0:
                running[mark.key] = [mark]
            continue
        steps.append(mark)
        if mark.value == 0:
            found.append(EffectStretch(mark.key, tuple(steps), steps[0].at, mark.at))
            del running[mark.key]
    found += [EffectStretch(key, tuple(steps), steps[0].at) for key, steps in running.items()]
    return tuple(sorted(found, key=lambda one: (one.begins_at, one.key)))


_PUMP = (ev.InfusionStarted, ev.InfusionRateChanged, ev.InfusionPaused, ev.InfusionResumed)


def _rates(view: ChairView, lines: Sequence[EntryLine]) -> tuple[RateStep, ...]:
    """The pump's stretches, each with the entry that began it."""
    waiting = [line for line in lines if not line.struck and isinstance(line.payload, _PUMP)]
    steps: list[RateStep] = []
    for part in view.parts:
        line = next((one for one in waiting if one.occurred_at == part.begins_at), None)
        was = None
        if line is not None:
            waiting.remove(line)
            first, now = line.first_payload, line.payload
            if isinstance(first, _RATED) and isinstance(now, _RATED) and first.rate_ml_h != now.rate_ml_h:
                was = first.rate_ml_h
        before = round_half_up(delivered_ml(view.parts, part.begins_at))
        number = line.number if line is not None else None
        steps.append(
            RateStep(
                part.begins_at, part.ends_at, part.rate_ml_h, part.paused, part.reason, before, number, was
            )
        )
    return tuple(steps)


_RATED = (ev.InfusionStarted, ev.InfusionRateChanged)


def _pump(view: ChairView) -> Pump | None:
    """The pump again, to ask it what had gone in at a moment."""
    if not view.bags or not view.parts:
        return None
    first = view.bags[0]
    return Pump(first.volume_ml, first.dose_mg, view.parts, view.pump_ended_at, view.pump_end, view.bags[1:])


def _span(view: ChairView, charted: Sequence[dt.datetime]) -> tuple[dt.datetime, dt.datetime]:
    first = [*charted, *([view.started_at] if view.started_at is not None else [])]
    begin = min(first) if first else (view.began_at or view.now)
    if view.end is not None:
        return begin, max([view.end.at, *charted])
    coming = (view.planned_end_at, view.ends_at) if view.pump_ended_at is None else ()
    later = [at for at in (*coming, view.observation_ends_at) if at is not None]
    return begin, max([view.now, *charted, *later])


def _gaps(view: ChairView, marks: Sequence[Mark]) -> tuple[Gap, ...]:
    """Where no value stands for longer than the planned interval and the set's window together."""
    protocol, started_at = view.protocol, view.started_at
    if protocol is None or started_at is None:
        return ()
    times = sorted({mark.at for mark in marks if mark.stands})
    if view.end is None and view.now > (times[-1] if times else started_at):
        times.append(view.now)
    window = dt.timedelta(minutes=protocol.sets.window_minutes)
    gaps: list[Gap] = []
    for before, after in zip([started_at, *times], times, strict=False):
        begin = max(before, started_at)
        running = view.pump_ended_at is None or begin < view.pump_ended_at
        rules = [protocol.sets.infusing] if running else [protocol.sets.observing]
        if running and view.pump_ended_at is not None and after > view.pump_ended_at:
            rules.append(protocol.sets.observing)
        planned = [rule.every_minutes for rule in rules]
        if None in planned:
            continue
        longest = max(minutes for minutes in planned if minutes is not None)
        if after - begin > dt.timedelta(minutes=longest) + window:
            gaps.append(Gap(begin, after))
    return tuple(gaps)
