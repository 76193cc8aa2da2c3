"""What a row of a list is in the file: ids that are made of what it says, so that the same row is the same entry.

Also in another file of the same content: in another order, with other columns beside it, separated otherwise.
"""

from __future__ import annotations

import json
import uuid
from decimal import Decimal

import msgspec

from infusion_tui.imports import ListRow
from infusion_tui.record import events as ev

_SPACE = uuid.UUID("0f6f7f3c-5a31-5d0e-8c52-7f0c9a4b6e1d")
_OF_A_SCORE = ("scale", "parts", "total", "rater", "note")
"""The clinic's words of a scale may change between two imports: they take no part."""


def row_id(node: str, row: ListRow) -> str:
    """The id of the entry that this row is in this file (`node`)."""
    payload = row.payload
    names = _OF_A_SCORE if isinstance(payload, ev.ScaleScored) else payload.__struct_fields__
    said = {name: getattr(payload, name) for name in names if name != "mrn"}
    said |= {"kind": payload.kind, "mrn": row.mrn.casefold(), "day": row.day, "answered": row.answered}
    return _id(node, json.dumps(msgspec.to_builtins(_plain(said)), sort_keys=True))


def answer_id(score_id: str) -> str:
    """The id of what was done about this score."""
    return _id(score_id, "answered")


def patient_id(node: str, mrn: str) -> str:
    """The id of the entry that says who this patient is."""
    return _id(node, f"patient\n{mrn.casefold()}")


def _plain(said: dict[str, object]) -> dict[str, object]:
    """35, 35.0 and 35.00 are one number."""
    return {
        name: format(value.normalize(), "f") if isinstance(value, Decimal) else value
        for name, value in said.items()
    }


def _id(node: str, text: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{node}\n{text}"))
