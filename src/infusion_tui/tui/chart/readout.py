"""A moment of the chart in words: every value with its word, what became of it, pump, side effects. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from infusion_tui.record.chart_moment import Moment, StateThen
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.vitals_chart import Correction, Mark, MedicineMark, NotDone, RateStep, VitalsChart
from infusion_tui.record.wording import VALUE_LABELS, effect_text, value_number, value_text
from infusion_tui.tui.widgets.ink import Row, Span, fit_row, trim, width_of
from infusion_tui.tui.wording import DOSE_UNCERTAIN, clock, plain

_LONGEST = 200
Part = tuple[Span, ...]
"""What is not torn apart at the end of a line, as long as it fits on one."""


def readout_rows(
    chart: VitalsChart,
    moment: Moment,
    state: StateThen,
    zone: dt.tzinfo,
    width: int,
    most: int | None = None,
    keys: Part = (),
) -> list[Row]:
    """The moment in rows of `width` cells; with `most`, what has no room is left to the chart's own page. `keys` are
    said behind it where that takes no row more."""
    parts = [_when(moment, state, zone), *_charted(chart, moment, zone), *_then(chart, moment, state)]
    rows = _wrapped(parts, width)
    if keys:
        said = _wrapped([*parts, keys], width)
        rows = said if len(said) <= max(len(rows), most or 0) else rows
    if most is not None and len(rows) > most:
        more = (("  … all of it:  type chart", "muted"),)
        rows = [*rows[: most - 1], (*fit_row(rows[most - 1], width - 28)[:-1], *more)]
    return [fit_row(row, width) for row in rows]


def _when(moment: Moment, state: StateThen, zone: dt.tzinfo) -> Part:
    minute = state.minute
    words = (
        "pump not started"
        if minute is None
        else f"minute {minute}"
        if minute >= 0
        else f"{-minute} min before start"
    )
    return ((f"{clock(moment.at, zone)}", "strong"), (f"  {words}", "muted"))


def _charted(chart: VitalsChart, moment: Moment, zone: dt.tzinfo) -> list[Part]:
    """Everything charted then, each entry under its number."""
    charted: list[Mark | NotDone | MedicineMark] = [*moment.marks, *moment.grades]
    charted += [*moment.not_done, *moment.medicines]
    who = {one.number: one.by for one in charted}
    parts: list[Part] = []
    for entry in sorted(who):
        mine: list[Part] = [
            _value(mark, chart.protocol, zone) for mark in moment.marks if mark.number == entry
        ]
        mine += _grades([mark for mark in moment.grades if mark.number == entry], chart.protocol, zone)
        mine += [_not_done(one, zone) for one in moment.not_done if one.number == entry]
        mine += [_medicine(one, zone) for one in moment.medicines if one.number == entry]
        mine[0] = ((f"#{entry} {plain(who[entry], 8)}  ", "muted"), *mine[0])
        parts += mine
    return parts


def _value(mark: Mark, protocol: Protocol | None, zone: dt.tzinfo) -> Part:
    label = VALUE_LABELS.get(mark.key, mark.key)
    said = plain(_said(mark, protocol), 80).removeprefix(label)
    value = said.strip()
    if not mark.stands:
        return ((f"{label} ", "muted"), (value, "struck"), (f" (struck by #{mark.struck_by})", "text"))
    return ((f"{label} ", "muted"), (value, "strong"), *_was(mark.key, mark.value, mark.correction, zone))


def _said(mark: Mark, protocol: Protocol | None) -> str:
    if protocol is not None:
        return value_text(mark.key, mark.value, protocol)
    return value_number(mark.key, mark.value)


def _was(key: str, value: object, correction: Correction | None, zone: dt.tzinfo) -> Part:
    """` was 72, corrected #15 by KM`."""
    if correction is None:
        return ()
    said = []
    if correction.was is not None and correction.was != value:
        said.append(f"was {value_number(key, correction.was)}")
    elif correction.was_not_done is not None:
        said.append(f"was x {plain(correction.was_not_done, 40)}")
    elif correction.was is None and correction.was_at is None:
        said.append("was not there")
    if correction.was_at is not None:
        said.append(f"was at {clock(correction.was_at, zone)}")
    by = ", ".join(f"#{one}" for one in correction.numbers)
    return ((f" ({', '.join([*said, f'corrected {by} by {plain(correction.by, 8)}'])})", "text"),)


def _grades(marks: Sequence[Mark], protocol: Protocol | None, zone: dt.tzinfo) -> list[Part]:
    """Each grade above 0 by itself, and those that were asked and absent together."""
    parts: list[Part] = []
    absent = []
    for mark in marks:
        if mark.stands and mark.value == 0 and mark.correction is None:
            absent.append(plain(mark.key, 40))
            continue
        said = _grade(mark, protocol)
        if mark.stands:
            parts.append(((said, "strong"), *_was(mark.key, mark.value, mark.correction, zone)))
        else:
            parts.append(((said, "struck"), (f" (struck by #{mark.struck_by})", "text")))
    if absent:
        parts.append((("0 ", "strong"), (", ".join(absent), "muted")))
    return parts


def _grade(mark: Mark, protocol: Protocol | None) -> str:
    grade = mark.value if isinstance(mark.value, int) else 0
    said = effect_text(mark.key, grade, protocol) if protocol is not None else f"{mark.key} {grade}"
    return plain(said, 80)


def _not_done(one: NotDone, zone: dt.tzinfo) -> Part:
    label = VALUE_LABELS.get(one.key, one.key) if one.key is not None else "set"
    struck = ((f" (struck by #{one.struck_by})", "text"),) if one.struck_by is not None else ()
    ink = "text" if one.struck_by is None else "struck"
    why = "not taken: " if one.key is None else "x "
    was = _was(one.key or "", None, one.correction, zone)
    return ((f"{plain(label, 40)} ", "muted"), (f"{why}{plain(one.why, 80)}", ink), *struck, *was)


def _medicine(one: MedicineMark, zone: dt.tzinfo) -> Part:
    if one.struck_by is not None:
        return ((plain(one.text, _LONGEST), "struck"), (f" (struck by #{one.struck_by})", "text"))
    was: Part = ()
    if one.correction is not None:
        said = [f"was {plain(one.was, 80)}"] if one.was else []
        if one.correction.was_at is not None:
            said.append(f"was at {clock(one.correction.was_at, zone)}")
        by = ", ".join(f"#{n}" for n in one.correction.numbers)
        said.append(f"corrected {by} by {plain(one.correction.by, 8)}")
        was = ((f" ({', '.join(said)})", "text"),)
    return ((plain(one.text, _LONGEST), "strong"), *was)


def _then(chart: VitalsChart, moment: Moment, state: StateThen) -> list[Part]:
    """How the pump and the side effects stood at that moment, and how long nothing was charted before it."""
    parts: list[Part] = []
    for step in moment.rates:
        entry = f"#{step.number}  " if step.number is not None else ""
        parts.append(((entry, "muted"), (_deed(chart, step), "strong")))
        if step.was_ml_h is not None:
            parts.append(
                (("rate ", "muted"), (f"was {_number(step.was_ml_h)} mL/h when first charted", "text"))
            )
    if moment.ends_pump:
        parts.append((("pump ended", "strong"),))
    elif state.rate is not None:
        rate = f"{_number(state.rate.rate_ml_h)} mL/h"
        if state.rate in moment.rates and state.rate.paused:
            parts.append(((f"set to {rate}", "muted"),))
        elif state.rate.paused:
            parts.append(((f"paused{_why(state.rate)}", "text"), (f", set to {rate}", "muted")))
        else:
            parts.append((("rate ", "muted"), (rate, "text")))
    if state.infused_mg is not None:
        doubt = f" {DOSE_UNCERTAIN}" if state.dose_uncertain else ""
        given = f"{_number(state.infused_mg)} mg{doubt}, {_number(state.infused_ml)} mL"
        parts.append((("given ", "muted"), (given, "text")))
    if state.open_effects:
        said = ", ".join(_grade(mark, chart.protocol) for mark in state.open_effects)
        parts.append((("open: ", "muted"), (said, "text")))
    if state.gap is not None:
        minutes = int((state.gap.ends_at - state.gap.begins_at).total_seconds()) // 60
        parts.append(((f"no value for {minutes} min before this", "text"),))
    return parts


def _deed(chart: VitalsChart, step: RateStep) -> str:
    """What began this stretch of the pump."""
    at = chart.rates.index(step)
    if at == 0:
        return "infusion started"
    if step.paused is not chart.rates[at - 1].paused:
        return f"pump paused{_why(step)}" if step.paused else "pump resumed"
    return "rate changed"


def _why(step: RateStep) -> str:
    return f": {plain(step.reason, 60)}" if step.reason else ""


def _number(value: Decimal | None) -> str:
    return number(value) if value is not None else "?"


def _wrapped(parts: Sequence[Part], width: int) -> list[Row]:
    """Parts beside each other, two cells apart, in as many rows as they need."""
    rows: list[Row] = []
    row: Row = ((" ", "text"),)
    for part in parts:
        needed = width_of(part)
        if len(row) > 1 and width_of(row) + 2 + needed > width - 1:
            rows.append(row)
            row = (("        ", "text"),)
        elif len(row) > 1:
            row = (*row, ("  ", "text"))
        room = width - width_of(row) - 1
        if needed > room:
            *full, part = _torn(part, room, width - 9)
            for piece in full:
                rows.append((*row, *piece))
                row = (("        ", "text"),)
        row = (*row, *part)
    return [*rows, row]


def _torn(part: Part, first: int, rest: int) -> list[Part]:
    """One long part in pieces: words stay whole as far as they can."""
    pieces: list[Part] = []
    piece: Part = ()
    room = first
    for text, ink in part:
        for word in _words(text):
            if width_of(piece) + width_of(((word, ink),)) > room and piece:
                pieces.append(piece)
                piece, room = (), rest
                word = word.lstrip(" ")
            piece = (*piece, (trim(word, room) if width_of(((word, ink),)) > room else word, ink))
    return [*pieces, piece]


def _words(text: str) -> list[str]:
    """The words of a text, each with the spaces before it."""
    found: list[str] = []
    for word in text.split(" "):
        found.append(f" {word}" if found else word)
    return found
