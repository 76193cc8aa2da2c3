"""The words of the pump: start, pause, resume, rate, done, stop, flush, pump."""

from __future__ import annotations

import re
from decimal import Decimal

from infusion_tui.charting.check_words import hold_cautions
from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import decimal_number, is_number_like
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.checks import open_required
from infusion_tui.record.dosing import plain
from infusion_tui.record.infusion import bag_by_time
from infusion_tui.record.session import Session
from infusion_tui.record.values import number_json

MAX_RATE_ML_H = Decimal(100_000)
"""Not a clinical limit: what a pump's display could hold at all."""


def start(line: Line) -> Part:
    """`start 52.5`: the pump was started, with the rate read off it."""
    order = line.session.order
    if not line.tokens:
        if line.fixing:
            return Part(ev.InfusionStarted(rate_ml_h=Decimal(0)), "start")
        rate = _known_rate(line)
    else:
        rate = _rate(line)
    note = line.kept_note()
    if not line.fixing:
        still_open = open_required(line.session, "precheck", line.at, line.context.zone)
        if still_open:
            raise LineError("E_OPEN", f"cannot start: open in the pre-check: {', '.join(still_open)}")
    cautions = (*hold_cautions(line), *_start_cautions(rate, order, line), *_standing(line))
    echo = with_note(f"start {plain(rate)} mL/h", note)
    return Part(
        ev.InfusionStarted(rate_ml_h=rate, note=note),
        echo,
        "chair",
        cautions,
        {"rate_ml_h": number_json(rate)},
    )


def rate(line: Line) -> Part:
    """`rate 45`: the pump's new rate."""
    value = _rate(line)
    note = line.kept_note()
    last = _last_rate(line)
    factor = line.protocol.pump.rate_factor
    cautions: tuple[Caution, ...] = ()
    if last is not None and (value > last * factor or value * factor < last):
        cautions = (Caution("W_RATE", f"rate {plain(value)} is far from {plain(last)}"),)
    echo = with_note(f"rate {plain(value)} mL/h", note)
    return Part(
        ev.InfusionRateChanged(rate_ml_h=value, note=note),
        echo,
        "chair" if cautions else "yes",
        cautions,
        {"rate_ml_h": number_json(value)},
    )


def pause(line: Line) -> Part:
    """`pause nausea`."""
    reason = _reason(line, "pause nausea")
    note = line.kept_note()
    payload = ev.InfusionPaused(reason=reason, note=note)
    return Part(payload, with_note(f"pause {reason}", note), "yes", shown={"reason": reason})


def resume(line: Line) -> Part:
    """`resume`."""
    line.nothing_more(line.tokens)
    note = line.kept_note()
    return Part(ev.InfusionResumed(note=note), with_note("resume", note), "yes")


def stop(line: Line) -> Part:
    """`stop dizzy`: stopped before the end."""
    reason = _reason(line, "stop dizzy")
    note = line.kept_note()
    payload = ev.InfusionStopped(reason=reason, note=note)
    return Part(payload, with_note(f"stop {reason}", note), "chair", shown={"reason": reason})


def done(line: Line) -> Part:
    """`done`: the pump has delivered the bag."""
    line.nothing_more(line.tokens)
    note = line.kept_note()
    pump = line.session.pump
    cautions: tuple[Caution, ...] = ()
    if pump is not None and not line.fixing:
        bag, computed = bag_by_time(pump, line.at)
        off = abs(computed - bag.volume_ml) / bag.volume_ml * 100
        if off > line.protocol.pump.done_percent:
            text = f"by rate and time {plain(computed.quantize(Decimal('0.1')))} mL of {plain(bag.volume_ml)} mL are in"
            cautions = (Caution("W_DONE", text),)
    return Part(ev.InfusionCompleted(note=note), with_note("done", note), "yes", cautions)


def flush(line: Line) -> Part:
    """`flush`: the line's rest is in."""
    line.nothing_more(line.tokens)
    note = line.kept_note()
    return Part(ev.LineFlushed(note=note), with_note("flush", note))


def pump_read(line: Line) -> Part:
    """`pump 37.5`: the volume in mL that the pump itself shows."""
    tokens = line.tokens
    if not tokens:
        raise LineError("E_NOVAL", "pump needs the volume it shows, in mL: pump 37.5")
    number, unit, more = _number_and_unit(tokens, ("ml",))
    value = decimal_number(number, "pump")
    if unit not in ("", "ml"):
        raise LineError("E_UNIT", f'pump "{unit}": the volume is charted in mL')
    line.nothing_more(more)
    note = line.kept_note()
    payload = ev.PumpRead(pump_ml=value, note=note)
    return Part(payload, with_note(f"pump {plain(value)} mL", note), shown={"pump_ml": number_json(value)})


def _rate(line: Line) -> Decimal:
    """The rate in mL/h behind `rate` or `start`."""
    tokens = line.tokens
    if not tokens:
        raise LineError(
            "E_RATE", f"{line.word} needs the rate that the pump shows, in mL/h: {line.word} 52.5"
        )
    if tokens[0][0] in "+-":
        raise LineError("E_RATE", "type the new rate itself, not a change")
    number, unit, more = _number_and_unit(tokens, ("ml/h",))
    if not is_number_like(number):
        raise LineError("E_NOTNUM", f'{line.word} "{tokens[0]}" is not a number')
    value = decimal_number(number, line.word)
    if unit not in ("", "ml/h"):
        raise LineError("E_UNIT", "this pump is charted in mL/h")
    line.nothing_more(more)
    if value == 0:
        words = (
            "a rate of 0 is a pause: type pause and why" if line.word == "rate" else "a rate of 0 is no start"
        )
        raise LineError("E_RATE", words)
    if value > MAX_RATE_ML_H:
        raise LineError("E_RANGE", f"{line.word} {plain(value)} is not possible")
    return value


def _number_and_unit(tokens: list[str], units: tuple[str, ...]) -> tuple[str, str, list[str]]:
    """`45`, `45ml/h`, `45 ml/h` -> number, unit in small letters, what follows."""
    glued = re.fullmatch(r"([0-9.,]+)([A-Za-z/%]+)", tokens[0])
    if glued is not None and glued[2].casefold() in (
        *units,
        "mg/kg/h",
        "mg/h",
        "mcg/kg/min",
        "ml/min",
        "cc/h",
        "mg",
    ):
        return glued[1], glued[2].casefold(), tokens[1:]
    if len(tokens) > 1 and ("/" in tokens[1] or tokens[1].casefold() in (*units, "mg", "cc")):
        return tokens[0], tokens[1].casefold(), tokens[2:]
    return tokens[0], "", tokens[1:]


def _reason(line: Line, example: str) -> str:
    if line.rest:
        return line.rest
    if line.fixing:
        return ""
    raise LineError("E_WHY", f"{line.word}: add a reason, e.g. {example}")


def _known_rate(line: Line) -> Decimal:
    """The rate of a bare `start`: from the last second check, or the order where the protocol allows it."""
    for entry in reversed(line.session.timeline):
        if isinstance(entry.payload, ev.DoseVerified):
            return entry.payload.rate_ml_h
    if line.protocol.pump.bare_start:
        return line.session.order.rate_ml_h
    raise LineError("E_RATE", "start needs the rate that the pump shows, in mL/h: start 52.5")


def _last_rate(line: Line) -> Decimal | None:
    """The rate in force just before the line's time."""
    return rate_before(line.session, line)


def rate_before(session: Session, line: Line) -> Decimal | None:
    """The rate of the stretch before the line's time, or None before the start."""
    pump = session.pump
    if pump is None:
        return None
    before = [p for p in pump.parts if p.begins_at < line.at or (not line.fixing and p.begins_at <= line.at)]
    return before[-1].rate_ml_h if before else pump.parts[0].rate_ml_h


def _standing(line: Line) -> tuple[Caution, ...]:
    """What is to be seen before every start of this patient; a correction starts nothing."""
    if line.fixing:
        return ()
    return tuple(Caution("W_STANDING", f"standing caution: {text}") for text in line.context.cautions)


def _start_cautions(rate_ml_h: Decimal, order: ev.Order, line: Line) -> tuple[Caution, ...]:
    """Asked about: off the order, near ten times or a tenth of it, or the milligrams typed as a rate."""
    rules, ordered = line.protocol.pump, order.rate_ml_h
    off = (rate_ml_h - ordered) / ordered * 100
    is_dose = rate_ml_h == order.dose_mg != ordered
    if abs(off) <= rules.start_percent and not is_dose:
        return ()
    typed, wanted = plain(rate_ml_h), plain(ordered)
    for factor, words in ((Decimal(10), "ten times"), (Decimal("0.1"), "a tenth of")):
        if abs(rate_ml_h - ordered * factor) / (ordered * factor) * 100 <= rules.tenfold_percent:
            return (Caution("W_START", f"start {typed} is about {words} the ordered {wanted} mL/h"),)
    if is_dose:
        return (Caution("W_START", f"start {typed} is the dose in mg; the ordered rate is {wanted} mL/h"),)
    return (Caution("W_START", f"start {typed} is {off:+.0f} % off the ordered {wanted} mL/h"),)
