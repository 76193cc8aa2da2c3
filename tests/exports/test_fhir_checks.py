"""The look that every bundle of these tests is given finds what it is there for: seeded defects, one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from exports_support import worked_session
from fhir_checks import by_code, findings, resources
from fhir_support import fhir_text

from infusion_tui.record import events as ev

Bundle = dict[str, Any]


def _first(bundle: Bundle, kind: str) -> dict[str, Any]:
    return resources(bundle, kind)[0]


def _dangling(b: Bundle) -> None:
    _first(b, "Procedure")["subject"]["reference"] = "urn:uuid:00000000-0000-0000-0000-000000000000"


def _segment(b: Bundle) -> None:
    resources(b, "MedicationAdministration")[1]["dosage"]["dose"]["value"] = 8.74


DEFECTS: dict[str, Callable[[Bundle], object]] = {
    "a reference that leads nowhere": _dangling,
    "segments that do not sum to the whole": _segment,
    "the whole without its dose": lambda b: _first(b, "MedicationAdministration")["dosage"].pop("dose"),
    "a wrong unit of the pulse": lambda b: by_code(b, "8867-4")[0]["valueQuantity"].update(code="1/min"),
    "a wrong unit of the pressure": lambda b: by_code(b, "85354-9")[0]["component"][0]["valueQuantity"].update(code="mmHg"),
    "a pressure without its diastolic": lambda b: by_code(b, "85354-9")[0]["component"].pop(),
    "a saturation without the code of the profile": lambda b: by_code(b, "2708-6")[0]["code"]["coding"].pop(0),
    "a saturation without the code of pulse oximetry": lambda b: by_code(b, "2708-6")[0]["code"]["coding"].pop(),
    "a vital sign without its profile": lambda b: by_code(b, "9279-1")[0].pop("meta"),
    "neither a value nor why not": lambda b: by_code(b, "9279-1")[0].pop("valueQuantity"),
    "a value and why there is none": lambda b: by_code(b, "9279-1")[0].update(dataAbsentReason={"text": "asleep"}),
    "a period that ends before it begins": lambda b: _first(b, "Procedure")["performedPeriod"].update(end="2026-11-23T09:00:00+01:00"),
    "a time without an offset": lambda b: by_code(b, "8867-4")[0].update(effectiveDateTime="2026-11-23T10:00:00"),
    "a time without seconds": lambda b: _first(b, "Provenance").update(recorded="2026-11-23T10:00+01:00"),
    "no status": lambda b: by_code(b, "8867-4")[0].pop("status"),
    "a status that is not in R4": lambda b: by_code(b, "8867-4")[0].update(status="ok"),
    "an empty list": lambda b: _first(b, "Patient").update(name=[]),
    "an empty text": lambda b: _first(b, "Device")["version"][0].update(value=" "),
    "a null": lambda b: _first(b, "Patient").update(birthDate=None),
    "an element that R4 does not know": lambda b: _first(b, "Encounter").update(chair="5"),
    "a list where one is wanted": lambda b: _first(b, "Procedure").update(code=[{"text": "infusion"}]),
    "two entries with one address": lambda b: b["entry"].append(b["entry"][0]),
    "an address that is not the id": lambda b: _first(b, "AdverseEvent").update(id="other"),
    "a seriousness that nobody charted": lambda b: _first(b, "AdverseEvent").update(seriousness={"text": "Serious"}),
    "a document without its first page": lambda b: b.update(type="document"),
    "a character that acts": lambda b: _first(b, "Procedure")["note"][0].update(text="a\u202eb"),
    "a blank that FHIR does not take": lambda b: _first(b, "Procedure")["note"][0].update(text="a\u3000b"),
    "a wrong PHQ-9 total": lambda b: by_code(b, "44261-6")[0].update(valueInteger=10),
    "a PHQ-9 of eight answers": lambda b: _first(b, "QuestionnaireResponse")["item"].pop(),
}  # fmt: skip


@pytest.fixture(scope="module")
def text() -> str:
    chair = worked_session()
    chair.add(
        "10:48", ev.ScaleScored(scale="phq9", version="9 items", parts=(1, 2, 0, 3, 1, 0, 2, 1, 1), total=11)
    )
    return fhir_text(chair)


def test_the_bundle_itself_is_right(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_seeded_defect_is_found(text: str, defect: str) -> None:
    bundle = json.loads(text)
    DEFECTS[defect](bundle)
    assert findings(json.dumps(bundle)) != []
