"""Sense: what a shape cannot say. Low below high, no name for two things, no list without its items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from infusion_tui.clinic import sense_care, sense_pump
from infusion_tui.clinic.errors import nearest
from infusion_tui.clinic.read import KeyPath, Source
from infusion_tui.clinic.sense_emergency import emergency
from infusion_tui.clinic.sense_watching import watching
from infusion_tui.clinic.words import (
    LEAVE_AUTO,
    LIMITED_VITALS,
    LINE_WORD,
    PRECHECK_AUTO,
    RESERVED,
    ROUTES,
    UNITS,
    VITAL_KEYS,
)
from infusion_tui.record.care_rules import CareWord
from infusion_tui.record.protocol import CheckItem, Limits, Protocol, Scale, SetRule, SideEffect

Number = int | Decimal
Finding = tuple[KeyPath, str]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LINE_LENGTH = 400
_DAY_MINUTES = 24 * 60
_FORECAST_MINUTES = 240
"""How far a forecast looks at most: past that, what is planned says little about what comes."""


def check_sense(source: Source, protocol: Protocol) -> None:
    """Raise a `ClinicError` for the first thing in this protocol that cannot be meant."""
    for rule in _RULES:
        for path, reason in rule(protocol):
            raise source.error(path, reason)


def _head(p: Protocol) -> Iterator[Finding]:
    if not _ID.fullmatch(p.id):
        yield ("id",), f'must be lower-case letters, digits and hyphens, not "{p.id}"'
    yield from _positive(
        {
            ("version",): p.version,
            ("dose", "minutes"): p.dose.minutes,
            ("dose", "mg_per_kg"): p.dose.mg_per_kg,
            ("dose", "mg_per_kg_h"): p.dose.mg_per_kg_h,
            ("pump", "step_ml_h"): p.pump.step_ml_h,
            ("sets", "window_minutes"): p.sets.window_minutes,
            ("reminders", "late"): p.reminders.late,
            ("reminders", "passed_on"): p.reminders.passed_on,
            ("reminders", "interval_without"): p.reminders.interval_without,
            ("entries", "late_minutes"): p.entries.late_minutes,
        }
    )
    if p.dose.mg_per_kg is not None and p.dose.mg_per_kg_h is not None:
        yield ("dose", "mg_per_kg_h"), "and mg_per_kg cannot both be given: a dose is per session or per hour"
    for path, minutes in ((("dose",), p.dose.minutes), (("observation",), p.observation.minutes)):
        if minutes > _DAY_MINUTES:
            yield (*path, "minutes"), f"is longer than a day: {minutes}"
    if p.pump.rate_factor <= 1:
        yield ("pump", "rate_factor"), f"must be larger than 1, it is {p.pump.rate_factor}"
    for name in ("start_percent", "tenfold_percent", "done_percent"):
        if getattr(p.pump, name) > 100:
            yield ("pump", name), f"is more than 100 %: {getattr(p.pump, name)}"


def _limits(p: Protocol) -> Iterator[Finding]:
    known = {*LIMITED_VITALS, *(scale.key for scale in p.scales)}
    for key in p.limits:
        if key not in known:
            yield ("limits", key), f"is no measured item and no scale{nearest(key, known)}"
    for key in (*LIMITED_VITALS, *(scale.key for scale in p.scales)):
        if key not in p.limits:
            yield ("limits", key), "is missing"
        else:
            yield from _limit_order(("limits", key), p.limits[key])
    for index, scale in enumerate(p.scales, start=1):
        limit = p.limits[scale.key]
        if limit.possible_low != scale.low or limit.possible_high != scale.high:
            yield (
                ("limits", scale.key),
                f"possible_low and possible_high must be {scale.low} and {scale.high}, as in scales[{index}]",
            )
    if p.swap.hr_low > p.swap.hr_high:
        yield ("swap", "hr_low"), f"is above hr_high: {p.swap.hr_low} and {p.swap.hr_high}"
    if p.fahrenheit.low >= p.fahrenheit.high:
        yield ("fahrenheit", "low"), f"must be below high: {p.fahrenheit.low} and {p.fahrenheit.high}"
    if p.fahrenheit.low <= p.limits["temp"].possible_high:
        yield ("fahrenheit", "low"), "must be above limits.temp.possible_high, else °C reads as Fahrenheit"


def _limit_order(path: KeyPath, limit: Limits) -> Iterator[Finding]:
    low, high = limit.possible_low, limit.possible_high
    if low >= high:
        yield (*path, "possible_low"), f"must be below possible_high: {low} and {high}"
    usual_low = low if limit.usual_low is None else limit.usual_low
    usual_high = high if limit.usual_high is None else limit.usual_high
    if usual_low > usual_high:
        yield (*path, "usual_low"), f"is above usual_high: {usual_low} and {usual_high}"
    if usual_low < low:
        yield (*path, "usual_low"), f"is below possible_low: {usual_low} and {low}"
    if usual_high > high:
        yield (*path, "usual_high"), f"is above possible_high: {usual_high} and {high}"
    if limit.delta is not None and limit.delta == 0:
        yield (*path, "delta"), "must be more than 0; leave it out for none"


def _scales(p: Protocol) -> Iterator[Finding]:
    for index, scale in enumerate(p.scales, start=1):
        path = ("scales", f"[{index}]")
        if scale.low >= scale.high:
            yield (*path, "low"), f"must be below high: {scale.low} and {scale.high}"
        scores = {str(score) for score in range(scale.low, min(scale.high, 1000) + 1)}
        if scale.words and set(scale.words) != scores:
            odd = sorted(set(scale.words) ^ scores)[0]
            what = "has no word" if odd in scores else "is no score of this scale"
            yield (*path, "words"), f"score {odd} {what}"
    for needed in ("sed", "dis"):
        if p.scale(needed) is None:
            yield ("scales",), f'needs a scale with the key "{needed}": sets, copying and leaving use it'


def _grades(p: Protocol) -> Iterator[Finding]:
    if sorted(step.grade for step in p.severities) != [0, 1, 2, 3]:
        yield ("severities",), "must have the grades 0, 1, 2 and 3, each once"
    seen: dict[str, int] = {}
    for index, step in enumerate(p.severities, start=1):
        for word in (step.word, *step.names):
            if seen.get(word, step.grade) != step.grade:
                yield ("severities", f"[{index}]"), f'"{word}" is also grade {seen[word]}'
            if RESERVED.get(word, LINE_WORD) != LINE_WORD:
                yield ("severities", f"[{index}]"), f'"{word}" is already {RESERVED[word]}'
            seen[word] = step.grade


def _names(p: Protocol) -> Iterator[Finding]:
    """One word, one thing: across scales, side effects, care, measured items, commands and screens."""
    owner = dict(RESERVED)
    for step in p.severities:
        for word in (step.word, *step.names):
            owner.setdefault(word, "a severity")
    lists: tuple[tuple[str, tuple[Scale | SideEffect | CareWord, ...]], ...] = (
        ("scales", p.scales),
        ("effects", p.effects),
        ("care", p.care),
    )
    for list_name, things in lists:
        for index, thing in enumerate(things, start=1):
            path = (list_name, f"[{index}]", "names")
            if thing.key not in thing.names:
                yield path, f'must hold the key itself, "{thing.key}"'
            for name in thing.names:
                if not (name.isalnum() and name[0].isalpha() and name == name.casefold()):
                    yield path, f'"{name}" must be lower-case letters and digits and begin with a letter'
                if name in owner:
                    yield path, f'"{name}" is already {owner[name]}'
                owner[name] = f'a name of "{thing.key}"'


def _medicines(p: Protocol) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for index, medicine in enumerate(p.medicines, start=1):
        path = ("medicines", f"[{index}]")
        for name in (medicine.name, *medicine.names):
            if name != name.casefold() or any(sign.isspace() or sign == ";" for sign in name):
                yield (*path, "name"), f'"{name}" must be one word in lower case'
            if name in owner:
                yield (*path, "name"), f'"{name}" is already a name of {owner[name]}'
            owner[name] = medicine.name
        if medicine.unit not in UNITS:
            yield (*path, "unit"), f'"{medicine.unit}" is no unit; there are {", ".join(UNITS)}'
        for route in medicine.routes:
            if route not in ROUTES:
                yield (*path, "routes"), f'"{route}" is no route; there are {", ".join(ROUTES)}'
        if not medicine.routes:
            yield (*path, "routes"), "must name at least one route"
        if medicine.usual_low > medicine.usual_high:
            yield (
                (*path, "usual_low"),
                f"is above usual_high: {medicine.usual_low} and {medicine.usual_high}",
            )
        readable = {*VITAL_KEYS, *(scale.key for scale in p.scales), *(effect.key for effect in p.effects)}
        for item in medicine.reassess_by:
            if item not in readable:
                yield (
                    (*path, "reassess_by"),
                    f'"{item}" is no measured item, scale or side effect{nearest(item, readable)}',
                )
        yield from _positive(
            {
                (*path, "usual_low"): medicine.usual_low,
                (*path, "reassess_minutes"): medicine.reassess_minutes,
                (*path, "observe_minutes"): medicine.observe_minutes,
            }
        )


def _sets(p: Protocol) -> Iterator[Finding]:
    known = (*VITAL_KEYS, *(scale.key for scale in p.scales))
    rules: dict[str, SetRule] = {
        "baseline": p.sets.baseline,
        "infusing": p.sets.infusing,
        "end": p.sets.end,
        "observing": p.sets.observing,
    }
    for name, rule in rules.items():
        path = ("sets", name)
        if not rule.items:
            yield (*path, "items"), "must name at least one item"
        for number, item in enumerate(rule.items):
            if item not in known:
                hint = nearest(item, known) or f"; there are {', '.join(known)}"
                yield (*path, "items"), f'"{item}" is no measured item and no scale{hint}'
            if item in rule.items[:number]:
                yield (*path, "items"), f'"{item}" stands twice'
        repeats = name in ("infusing", "observing")
        if repeats and rule.every_minutes is None:
            yield (*path, "every_minutes"), "is missing: this set repeats"
        if not repeats and (rule.every_minutes is not None or rule.first_minutes is not None):
            key = "every_minutes" if rule.every_minutes is not None else "first_minutes"
            yield (*path, key), "must not be given: this set is taken once"
        yield from _positive(
            {
                (*path, "every_minutes"): rule.every_minutes,
                (*path, "first_minutes"): rule.first_minutes,
            }
        )


def _checks(p: Protocol) -> Iterator[Finding]:
    yield from _check_list("precheck", p.precheck, PRECHECK_AUTO)
    yield from _check_list("leave", p.leave, LEAVE_AUTO)
    second = p.item("precheck", "second-check")
    if second is not None and second.required != (p.second_check == "required"):
        wanted = "true" if p.second_check == "required" else "false"
        index = p.precheck.index(second) + 1
        yield (
            ("precheck", f"[{index}]", "required"),
            f'must be {wanted} for second-check, because second_check is "{p.second_check}"',
        )
    for name, scale_key in (("sed_low", "sed"), ("dis_high", "dis")):
        scale = p.scale(scale_key)
        score = getattr(p.leaving, name)
        if scale is not None and score > scale.high:
            yield ("leaving", name), f"is no score of {scale_key}, which ends at {scale.high}: {score}"
    if p.leaving.effect_high > 3:
        yield ("leaving", "effect_high"), f"is no severity, which ends at 3: {p.leaving.effect_high}"


def _check_list(name: str, items: tuple[CheckItem, ...], auto: tuple[str, ...]) -> Iterator[Finding]:
    keys = [item.key for item in items]
    for index, item in enumerate(items, start=1):
        path = (name, f"[{index}]")
        if not _ID.fullmatch(item.key):
            yield (*path, "key"), f'must be lower-case letters, digits and hyphens, not "{item.key}"'
        if item.key in keys[: index - 1]:
            yield (*path, "key"), f'"{item.key}" stands twice in this list'
        if item.auto != (item.key in auto):
            does = "answers itself: auto must be true" if item.key in auto else "cannot answer itself"
            yield (*path, "auto"), f'"{item.key}" {does}'
        if len(item.attested) > _LINE_LENGTH:
            yield (*path, "attested"), f"is longer than {_LINE_LENGTH} characters"
    for key in auto:
        if key not in keys:
            yield (name,), f'needs the item "{key}", which answers itself'


def _ladder(p: Protocol) -> Iterator[Finding]:
    r = p.reminders
    if r.late > r.passed_on:
        yield ("reminders", "late"), f"is above passed_on: {r.late} and {r.passed_on}"
    if r.late_share > r.passed_on_share:
        yield (
            ("reminders", "late_share"),
            f"is above passed_on_share: {r.late_share} and {r.passed_on_share}",
        )


def _forecast(p: Protocol) -> Iterator[Finding]:
    rule = p.forecast
    if rule is None:
        return
    yield from _positive({("forecast", "minutes"): rule.minutes})
    if rule.minutes > _FORECAST_MINUTES:
        yield ("forecast", "minutes"), f"is more than {_FORECAST_MINUTES}: {rule.minutes}"
    if rule.cluster_minutes >= rule.minutes:
        yield (
            ("forecast", "cluster_minutes"),
            f"must be below minutes: {rule.cluster_minutes} and {rule.minutes}",
        )


def _positive(numbers: Mapping[KeyPath, Number | None]) -> Iterator[Finding]:
    for path, number in numbers.items():
        if number is not None and number <= 0:
            yield path, "must be more than 0"


_RULES: tuple[Callable[[Protocol], Iterator[Finding]], ...] = (
    _head,
    _scales,
    _limits,
    _grades,
    _names,
    _medicines,
    _sets,
    _checks,
    _ladder,
    sense_care.hold_limits,
    sense_care.lists,
    sense_care.care,
    emergency,
    watching,
    sense_pump.weight,
    sense_pump.uncertain_words,
    _forecast,
)
