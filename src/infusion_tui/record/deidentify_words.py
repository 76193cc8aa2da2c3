"""Which words may stay in a de-identified record, and which fields hold people, chairs, ids and free text.

Everything that is not named here as safe is left out.
"""

from __future__ import annotations

import datetime as dt
import typing
from decimal import Decimal
from typing import Any, Final, Literal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.signatures import MEANING, SIGNING_ROLES
from infusion_tui.record.view_parts import What

LEFT_OUT: Final = "[left out]"
"""Stands where people typed something that could tell who it is about."""

PEOPLE: Final = {
    ("handoff.given", "to"), ("handoff.given", "owner"), ("handoff.accepted", "giver"), ("", "witness"),
    ("", "written_by"),
}  # fmt: skip
"""Fields that hold somebody's initials, by kind and name ("" for every kind)."""

CHAIRS: Final = {("session.moved", "to"), ("", "to_chair"), ("", "moved_chair")}
IDS: Final = {"moved_from", "moved_to", "course", "caution"}

FREE: Final = {
    "note", "reason", "text", "escort", "why", "ordered_by", "action", "prescriber", "identified", "read", "lot",
    "expires", "not_done", "rater", "history", "symptoms", "concerns", "judged_by", "words", "other", "medicines",
    ("provider.told", "to"), ("session.transferred", "to"),
}  # fmt: skip
"""Fields that people fill with words of their own: left out even where the word is one of the protocol's."""

UNITS: Final = {
    "mg", "mcg", "µg", "ug", "g", "ml", "l", "l/min", "ml/h", "mg/kg", "mmol", "meq", "iu", "units", "puffs", "drops",
    "iv", "im", "po", "sl", "sc", "in", "io", "pr", "inh", "neb", "top", "td", "mask", "nasal",
}  # fmt: skip
"""Units and routes as they are written, folded."""


def words_of(protocol: Protocol) -> frozenset[str]:
    """Every word and sentence of the protocol: what the clinic wrote, not what was charted."""
    return words_in(protocol)


def words_in(written: object) -> frozenset[str]:
    """Every word and sentence of something that the clinic wrote."""
    found: set[str] = set()
    _collect(msgspec.to_builtins(written), found)
    return frozenset(found)


def _collect(value: Any, found: set[str]) -> None:
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            found.add(key)
            _collect(one, found)
    elif isinstance(value, list | tuple):
        for one in value:
            _collect(one, found)


def _hints() -> dict[type, dict[str, Any]]:
    structs: tuple[type, ...] = (*ev.PAYLOADS.values(), ev.Order, ev.Patient, ev.Consultation, ev.CoursePlan)
    return {struct: typing.get_type_hints(struct) for struct in structs}


def _literals(hint: Any) -> set[str]:
    if typing.get_origin(hint) is Literal:
        return {one for one in typing.get_args(hint) if isinstance(one, str)}
    return set().union(*(_literals(one) for one in typing.get_args(hint))) if typing.get_args(hint) else set()


def _fields_of(wanted: type) -> frozenset[str]:
    """Names of fields that hold this type in one of the payloads."""
    return frozenset(
        name
        for hints in _hints().values()
        for name, hint in hints.items()
        if hint is wanted or wanted in typing.get_args(hint)
    )


DECIMALS: Final = _fields_of(Decimal)
MOMENTS: Final = _fields_of(dt.datetime)
DATES: Final = _fields_of(dt.date)
VOCABULARY: Final = frozenset(
    {
        *ev.VALUE_ORDER, *SIGNING_ROLES, *typing.get_args(What), MEANING, "none known",
        *(name for hints in _hints().values() for name in hints),
        *(word for hints in _hints().values() for hint in hints.values() for word in _literals(hint)),
    }
)  # fmt: skip
"""This program's own words: names of fields and values, and what stands in a field of few choices."""
