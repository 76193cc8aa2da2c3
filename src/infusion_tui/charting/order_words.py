"""Correcting the order before the start: `fix 1 weight 82 ; why`, `fix 1 per-kg 0.6 minutes 45 ; why`.

What hangs on the corrected part is worked out anew; the rest of the order stays as it was ordered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import decimal_number, whole_number
from infusion_tui.charting.parts import Line
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import DosingError, OrderRequest, plain, plan, request_of
from infusion_tui.record.values import number_json
from infusion_tui.record.weight import in_kg, weight_doubts

_GLUED = re.compile(r"([0-9.,]+)([A-Za-z][A-Za-z/]*)")
_POUNDS = ("lb", "lbs", "pounds")
_BASES = ("actual", "ideal", "adjusted")
_DOSES = ("mg_per_kg", "dose_mg", "mg_per_kg_h", "mg_per_h")


@dataclass(frozen=True, slots=True)
class OrderWord:
    """One part of the order: its field, its unit, and whether it can be taken away (`none`)."""

    field: str
    unit: str
    optional: bool = False


ORDER_WORDS: dict[str, OrderWord] = {
    "weight": OrderWord("weight_kg", "kg"),
    "dosing-weight": OrderWord("dosing_weight_kg", "kg"),
    "dose": OrderWord("dose_mg", "mg"),
    "per-kg": OrderWord("mg_per_kg", "mg/kg"),
    "per-kg-h": OrderWord("mg_per_kg_h", "mg/kg/h"),
    "per-h": OrderWord("mg_per_h", "mg/h"),
    "minutes": OrderWord("minutes", "min"),
    "bag": OrderWord("bag_ml", "mL"),
    "concentration": OrderWord("concentration_mg_ml", "mg/mL"),
    "cap": OrderWord("cap_mg", "mg", optional=True),
    "vial": OrderWord("vial_mg_ml", "mg/mL", optional=True),
}
"""What can be typed behind `fix 1`; `basis` besides, with its own words."""


def is_order_word(word: str) -> bool:
    """True for a word that corrects a part of the order."""
    return word in ORDER_WORDS or word == "basis"


def read_order(line: Line, words: list[str]) -> dict[str, Any]:
    """The order as these words make it, what is asked about it, and its words.

    Raises:
        LineError: a number or unit is missing or wrong, or the order cannot be worked out.
    """
    changes: dict[str, Any] = {}
    echo: list[str] = []
    while words:
        word, words = words[0].casefold(), words[1:]
        if not is_order_word(word):
            line.nothing_more([word])
        field = "weight_basis" if word == "basis" else ORDER_WORDS[word].field
        if field in changes:
            raise LineError("E_TWICE", f"{word} is there twice")
        changes[field], said, words = _basis(words) if word == "basis" else _part(word, words)
        echo.append(f"{word} {said}")
    opened = line.session.opened
    request = _changed(request_of(opened.order, opened.patient), changes)
    try:
        order = plan(request, step_ml_h=line.protocol.pump.step_ml_h)
    except DosingError as error:
        raise LineError("E_RANGE", str(error)) from error
    shown = {
        key: number_json(value) if isinstance(value, Decimal) else value for key, value in changes.items()
    }
    for key in ("dose_mg", "volume_ml", "rate_ml_h"):
        shown[key] = number_json(getattr(order, key))
    cautions: tuple[Caution, ...] = ()
    if "weight_kg" in changes:
        doubts = weight_doubts(
            order.weight_kg, line.protocol.weight, line.context.last_visit, line.context.zone
        )
        cautions = tuple(Caution(doubt.code, doubt.message) for doubt in doubts)
    return {"order": order, "shown": shown, "echo": "  ".join(echo), "cautions": cautions}


def refuse_order_after_start(line: Line, order: ev.Order) -> None:
    """What the pump delivered is never rewritten by a correction of the order.

    Raises:
        LineError: E_FIX.
    """
    if line.session.pump is not None:
        raise LineError("E_FIX", "the infusion has started: the order of entry 1 stays; write a note")
    if order == line.session.order:
        raise LineError("E_FIX", "the order says that already: nothing to change")


def _part(word: str, words: list[str]) -> tuple[Decimal | int | None, str, list[str]]:
    """The value behind a word, how it is read back, and the words that follow."""
    about = ORDER_WORDS[word]
    if not words:
        raise LineError(
            "E_NOVAL", f"{word} needs a number in {about.unit}: fix 1 {word} {_EXAMPLES[word]} ; why"
        )
    first, rest = words[0], words[1:]
    if about.optional and first.casefold() == "none":
        return None, "none", rest
    glued = _GLUED.fullmatch(first)
    unit = ""
    if glued is not None and glued[2].casefold() in (*_UNITS, *_POUNDS):
        first, unit = glued[1], glued[2].casefold()
    elif rest and rest[0].casefold() in (*_UNITS, *_POUNDS):
        unit, rest = rest[0].casefold(), rest[1:]
    if word == "minutes":
        value: Decimal | int = whole_number(first, word)
    else:
        value = decimal_number(first, word, medicine=word == "dose")
    if unit in _POUNDS and about.unit == "kg" and isinstance(value, Decimal):
        raise LineError("E_UNIT", f"{word} is given in kg: {plain(value)} lb are {plain(in_kg(value))} kg")
    if unit not in ("", about.unit.casefold()):
        raise LineError("E_UNIT", f'{word} "{unit}": it is given in {about.unit}')
    if not 0 < value < 1_000_000:
        raise LineError("E_RANGE", f"{word} {first} is not possible")
    number = plain(value) if isinstance(value, Decimal) else str(value)
    return value, f"{number} {about.unit}", rest


def _basis(words: list[str]) -> tuple[str, str, list[str]]:
    if not words or words[0].casefold() not in _BASES:
        raise LineError(
            "E_NOVAL", f"basis: which weight is dosed on? {', '.join(_BASES)}, or dosing-weight 64"
        )
    return words[0].casefold(), words[0].casefold(), words[1:]


def _changed(request: OrderRequest, changes: dict[str, Any]) -> OrderRequest:
    """The request with these parts changed. One dose, and one kind of container, takes the other's place."""
    new = dict(changes)
    if request.open_ended and "minutes" in changes:
        raise LineError("E_FIX", "an open-ended infusion has no minutes: cancel, and admit anew")
    if any(field in changes for field in _DOSES):
        new = dict.fromkeys(_DOSES) | new
    if not request.open_ended:
        if "bag_ml" in changes and "concentration_mg_ml" not in changes:
            new["concentration_mg_ml"] = None
        if "concentration_mg_ml" in changes and "bag_ml" not in changes:
            new["bag_ml"] = None
    if "dosing_weight_kg" in changes:
        new.setdefault("weight_basis", "typed")
    elif "weight_basis" in changes:
        new["dosing_weight_kg"] = None
    return msgspec.structs.replace(request, **new)


_UNITS = tuple({about.unit.casefold() for about in ORDER_WORDS.values()} | {"min"})
_EXAMPLES = {
    "weight": "82", "dosing-weight": "64", "dose": "40 mg", "per-kg": "0.6", "per-kg-h": "0.35", "per-h": "22",
    "minutes": "45", "bag": "100 ml", "concentration": "2", "cap": "60", "vial": "50",
}  # fmt: skip
