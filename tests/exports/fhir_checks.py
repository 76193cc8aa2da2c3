"""What makes a bundle right, as one list of findings: an independent reader, and our own look at what it does not see.

The reader is fhir.resources (R4B: of the resources used here it reads R4 unchanged); it checks shape and types but no
code, no reference, no order of times and no sum. The official definitions come by npm only, so what they fix for the vital
signs is written out here once more, from `profiles-others.json` of R4 4.0.1.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

BASE = "http://hl7.org/fhir/StructureDefinition/"
PROFILES = {
    "heartrate": ("8867-4", "/min"),
    "resprate": ("9279-1", "/min"),
    "oxygensat": ("2708-6", "%"),
    "bodytemp": ("8310-5", "Cel"),
    "bodyweight": ("29463-7", "kg"),
    "bodyheight": ("8302-2", "cm"),
}
STATUS = {
    "Observation": {"final", "corrected", "entered-in-error"},
    "MedicationAdministration": {
        "in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped", "unknown",
    },
    "Procedure": {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "unknown"},
    "Encounter": {"in-progress", "finished", "cancelled"},
    "QuestionnaireResponse": {"completed", "amended", "entered-in-error"},
    "Composition": {"final"},
    "EpisodeOfCare": {"planned", "active", "finished"},
    "CarePlan": {"active", "completed"},
    "Flag": {"active", "inactive"},
}  # fmt: skip
PHQ9 = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STRING = re.compile(r"[ \r\n\t\S]+")
"""The pattern of R4's own schema: a blank is a plain one."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def resources(bundle: Json, kind: str) -> list[Json]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def codes(concept: Json) -> list[str]:
    return [one["code"] for one in concept.get("coding", [])]


def by_code(bundle: Json, code: str) -> list[Json]:
    """The Observations of one code, in their order."""
    return [one for one in resources(bundle, "Observation") if code in codes(one["code"])]


def findings(text: str) -> list[str]:
    """Everything that is wrong with a bundle; [] for a right one."""
    bundle = json.loads(text, parse_float=Decimal)
    found = [*_read_by_others(text), *_entries(bundle), *_references(bundle), *_empty(bundle, "Bundle")]
    found += [*_times(bundle, "Bundle"), *_statuses(bundle), *_sums(bundle)]
    for one in resources(bundle, "Observation"):
        found += _observation(one)
    for one in resources(bundle, "MedicationAdministration"):
        dosage = one.get("dosage")
        if dosage is not None and not ("dose" in dosage or "rateQuantity" in dosage):
            found.append(f"mad-1 {one['id']}")
        if not ({"effectivePeriod", "effectiveDateTime"} & one.keys()):
            found.append(f"medication without a time {one['id']}")
        for quantity in (dosage or {}).values():
            if isinstance(quantity, dict) and quantity.get("value", 0) < 0:
                found.append(f"less than nothing {one['id']}")
    return found


def _read_by_others(text: str) -> Iterator[str]:
    from fhir.resources.R4B.bundle import Bundle

    try:
        Bundle.model_validate_json(text)
    except ValueError as error:
        yield f"fhir.resources: {str(error)[:300]}"


def _entries(bundle: Json) -> Iterator[str]:
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    if len(urls) != len(set(urls)):
        yield "two entries with one address (bdl-7)"
    for entry in bundle["entry"]:
        if entry["fullUrl"] != f"urn:uuid:{entry['resource'].get('id')}":
            yield f"address and id differ: {entry['fullUrl']}"
    if bundle["type"] == "document" and (
        bundle["entry"][0]["resource"]["resourceType"] != "Composition"
        or not {"identifier", "timestamp"} <= bundle.keys()
    ):
        yield "a document begins with its Composition and has identifier and timestamp (bdl-9, bdl-10, bdl-11)"


def _walk(part: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, part
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in items:
        yield from _walk(value, f"{path}.{name}")


def _references(bundle: Json) -> Iterator[str]:
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    for path, part in _walk(bundle, "Bundle"):
        if path.endswith(".reference") and part not in urls:
            yield f"{path} leads nowhere: {part}"


def _empty(part: Any, path: str) -> Iterator[str]:
    for where, one in _walk(part, path):
        if one in ("", [], {}, None) or (isinstance(one, str) and not one.strip()):
            yield f"{where} is empty"
        if isinstance(one, str) and re.search(
            r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", one
        ):
            yield f"{where} has a character that acts"
        if isinstance(one, str) and not _STRING.fullmatch(one):
            yield f"{where} is no FHIR string"


def _times(bundle: Json, path: str) -> Iterator[str]:
    for where, part in _walk(bundle, path):
        if (
            isinstance(part, dict)
            and {"start", "end"} <= part.keys()
            and _at(part["end"]) < _at(part["start"])
        ):
            yield f"per-1 {where}"
        name = where.rpartition(".")[2]
        if isinstance(part, str) and (
            name in ("start", "end", "recorded", "issued", "timestamp", "time", "when", "authored", "date")
            or name.endswith("DateTime")
        ):
            if _DAY.fullmatch(part) and _of_a_day(bundle, where):
                continue
            if not _TIME.fullmatch(part):
                yield f"{where} is no time with seconds and offset: {part}"
            else:
                _at(part)


def _of_a_day(bundle: Json, where: str) -> bool:
    """A course, its plan, and an infusion of a list are known by the day alone."""
    resource = bundle["entry"][int(where.split(".")[2])]["resource"]
    listed = resource["resourceType"] == "MedicationAdministration" and "partOf" not in resource
    return listed or resource["resourceType"] in ("EpisodeOfCare", "CarePlan")


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _statuses(bundle: Json) -> Iterator[str]:
    for kind, allowed in STATUS.items():
        for one in resources(bundle, kind):
            if one.get("status") not in allowed:
                yield f"{kind} {one['id']}: status {one.get('status')}"
    for one in resources(bundle, "AdverseEvent"):
        if one.get("actuality") != "actual" or "seriousness" in one:
            yield f"AdverseEvent {one['id']}: actuality, or a seriousness that nobody charted"
        if codes(one["outcome"])[0] not in ("resolved", "ongoing") or codes(one["severity"])[0] not in (
            "mild",
            "moderate",
            "severe",
        ):
            yield f"AdverseEvent {one['id']}: outcome or severity"


def _observation(one: Json) -> Iterator[str]:
    values = [name for name in one if name.startswith("value")]
    if not values and "component" not in one and "dataAbsentReason" not in one:
        yield f"vs-2 {one['id']}"
    if values and "dataAbsentReason" in one:
        yield f"obs-6 {one['id']}"
    for part in one.get("component", []):
        if not any(name.startswith("value") for name in part) and "dataAbsentReason" not in part:
            yield f"vs-3 {one['id']}"
    said = codes(one["code"])
    is_vital = "vital-signs" in codes(one["category"][0])
    profiles = [url.removeprefix(BASE) for url in one.get("meta", {}).get("profile", [])]
    if is_vital != bool(profiles):
        yield f"vital signs and their profiles go together: {one['id']}"
    for profile in profiles:
        if profile == "bp":
            yield from _pressure(one, said)
            continue
        code, unit = PROFILES[profile]
        if code not in said:
            yield f"{profile} without {code}"
        if "valueQuantity" in one and one["valueQuantity"].get("code") != unit:
            yield f"{profile} in {one['valueQuantity'].get('code')}"
        if "valueQuantity" not in one and "dataAbsentReason" not in one:
            yield f"{profile} without a quantity"
    if "2708-6" in said and "59408-5" not in said:
        yield "SpO2 without 59408-5"
    quantity = one.get("valueQuantity")
    if quantity is not None and quantity.get("system", "") not in ("", "http://unitsofmeasure.org"):
        yield f"unit that is not UCUM {one['id']}"


def _pressure(one: Json, said: list[str]) -> Iterator[str]:
    if "85354-9" not in said:
        yield "bp without 85354-9"
    parts = {code: part for part in one.get("component", []) for code in codes(part["code"])}
    for code in ("8480-6", "8462-4"):
        part = parts.get(code)
        if part is None:
            yield f"bp without {code}"
        elif "valueQuantity" in part and part["valueQuantity"].get("code") != "mm[Hg]":
            yield f"bp {code} in {part['valueQuantity'].get('code')}"


def _sums(bundle: Json) -> Iterator[str]:
    answers = {one["id"]: one for one in resources(bundle, "QuestionnaireResponse")}
    for one in by_code(bundle, "44261-6"):
        if "derivedFrom" not in one:
            # the total alone was typed
            continue
        items = [
            item
            for of in one["derivedFrom"]
            for item in answers[of["reference"].removeprefix("urn:uuid:")]["item"]
        ]
        if (
            len(items) != 9
            or sum(PHQ9[i["answer"][0]["valueCoding"]["code"]] for i in items) != one["valueInteger"]
        ):
            yield "PHQ-9: the total is not the sum of nine answers"
    given = resources(bundle, "MedicationAdministration")
    urls = {f"urn:uuid:{one['id']}": one for one in given}
    whole: dict[str, Decimal] = {}
    for one in given:
        if "partOf" not in one:
            # one of a list: nothing but its dose is known
            continue
        parent = one["partOf"][0]["reference"]
        if "dosage" in one and "dose" not in one["dosage"]:
            yield f"given without a dose: {one['id']}"
        elif parent in urls:
            whole[parent] = whole.get(parent, Decimal(0)) + one["dosage"]["dose"]["value"]
    for url, total in whole.items():
        said = urls[url]["dosage"].get("dose", {}).get("value")
        if total != said:
            yield f"the segments give {total} mg, the whole {said}"
