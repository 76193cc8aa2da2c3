"""The words of what hangs on the pump and of the vein: another bag, and drug beside the vein."""

from __future__ import annotations

import re
from decimal import Decimal

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import decimal_number
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.values import number_json

_GLUED_UNIT = re.compile(r"(?<=[0-9])(?=mg|ml)", re.IGNORECASE)
_EXAMPLE = "bag 35 mg in 50 ml"


def bag(line: Line) -> Part:
    """`bag 35 mg in 50 ml`: a new bag or syringe hangs, as typed; the rest of the old one is out."""
    dose, volume = _contents(line)
    note = line.kept_note()
    return Part(
        ev.BagChanged(dose_mg=dose, volume_ml=volume, note=note),
        with_note(f"bag {plain(dose)} mg in {plain(volume)} mL", note),
        "yes",
        _another_concentration(line, dose, volume),
        {"dose_mg": number_json(dose), "volume_ml": number_json(volume)},
    )


def infiltration(line: Line) -> Part:
    """`infiltration ; arm swollen`: drug left the pump but perhaps not into the vein."""
    if not line.note and not line.fixing:
        raise LineError(
            "E_WHY", "infiltration: say what was seen after ;: infiltration ; arm swollen and cold"
        )
    line.nothing_more(line.tokens)
    return Part(ev.Infiltrated(note=line.note or ""), with_note("infiltration", line.note))


def _contents(line: Line) -> tuple[Decimal, Decimal]:
    """The mg and the final volume in mL behind `bag`."""
    words = _GLUED_UNIT.sub(" ", line.rest).split()
    found: list[Decimal] = []
    for label, unit in (("dose", "mg"), ("volume", "mL")):
        if found and words and words[0].casefold() == "in":
            words = words[1:]
        if not words:
            raise LineError("E_NOVAL", f"bag: the {label} is missing: {_EXAMPLE}")
        value = decimal_number(words[0], label, medicine=label == "dose")
        if len(words) < 2:
            raise LineError("E_NOUNIT", f"bag {label} {words[0]}: which unit? {unit}")
        if words[1].casefold() != unit.casefold():
            raise LineError("E_UNIT", f'bag {label} "{words[1]}": it is given in {unit}')
        if value == 0:
            raise LineError("E_DOSE", f"bag: a {label} of 0 is not possible")
        words = words[2:]
        found.append(value)
    line.nothing_more(words)
    return found[0], found[1]


def _another_concentration(line: Line, dose_mg: Decimal, volume_ml: Decimal) -> tuple[Caution, ...]:
    """At the same rate another concentration is another dose in the hour: asked about."""
    pump = line.session.pump
    if pump is None:
        return ()
    old = [one for one in pump.bags if one.begins_at < line.at or not line.fixing][-1:] or [pump.bags[0]]
    before, now = old[0].dose_mg / old[0].volume_ml, dose_mg / volume_ml
    percent = (now - before) / before * 100
    if abs(percent) <= line.protocol.pump.start_percent:
        return ()
    words = f"{_shown(now)} mg/mL, the bag before has {_shown(before)} mg/mL ({percent:+.0f} %): is the rate right?"
    return (Caution("W_BAG", words),)


def _shown(concentration: Decimal) -> str:
    return plain(concentration.quantize(Decimal("0.001")))
