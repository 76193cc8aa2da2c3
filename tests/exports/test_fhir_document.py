"""docs/fhir.md and the program say the same about every code."""

from __future__ import annotations

import json
import re
from pathlib import Path

from exports_support import worked_session
from fhir_checks import codes
from fhir_support import fhir_text

from infusion_tui.exports.fhir.codes import LOCAL, all_codes

PAGE = Path(__file__).parents[2] / "docs" / "fhir.md"


def test_the_table_is_the_program() -> None:
    table = PAGE.read_text().split("## Codes")[1].split("**Local**")[0]
    rows = [line for line in table.splitlines() if re.match(r"\| .*`", line)]
    assert rows == [
        f"| {one.display} | `{one.code}` | {one.system} | {one.verified} | {one.source} |"
        for one in all_codes()
    ]


def test_no_other_code_leaves_the_program() -> None:
    known = {(one.system, one.code) for one in all_codes()}
    bundle = json.loads(fhir_text(worked_session(), training=True))
    found = set()

    def walk(part: object) -> None:
        if isinstance(part, dict):
            if {"system", "code"} <= part.keys() and "value" not in part:
                found.add((part["system"], part["code"]))
            for one in part.values():
                walk(one)
        elif isinstance(part, list):
            for one in part:
                walk(one)

    walk(bundle)
    assert len(found) > 30
    assert {one for one in found - known if one[0] != LOCAL} == set()


def test_what_is_not_verified_is_not_called_official() -> None:
    assert {one.verified for one in all_codes()} == {"official", "seen"}
    assert all(
        one.verified == "seen" for one in all_codes() if "snomed" in one.system or "rxnorm" in one.system
    )
    assert codes({"coding": [{"code": "44376007"}]})[0] not in {one.code for one in all_codes()}, (
        "a diagnosis"
    )
