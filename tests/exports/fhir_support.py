"""Bundles of sessions in memory, each looked through by `fhir_checks` before a test reads anything in it."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import msgspec
from exports_support import report_of
from fhir_checks import findings

from infusion_tui.exports import ExportOptions
from infusion_tui.exports.fhir import write_fhir
from infusion_tui.record.room_facts import Person
from support import Chair

PEOPLE = {
    "KM": Person("KM", "Kim Moss", "nurse"),
    "JD": Person("JD", "Jo Diaz", "nurse"),
}


def fhir_text(chair: Chair, clock: str = "11:00", *, training: bool = False, **options: Any) -> str:
    report = msgspec.structs.replace(report_of(chair, clock, training=training), people=PEOPLE, node="node")
    out = io.StringIO()
    write_fhir(report, out, ExportOptions(**options))
    return out.getvalue()


def fhir(chair: Chair, clock: str = "11:00", *, training: bool = False, **options: Any) -> dict[str, Any]:
    """The bundle of a session, without findings; its decimals as Decimal."""
    text = fhir_text(chair, clock, training=training, **options)
    assert findings(text) == []
    found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return found
