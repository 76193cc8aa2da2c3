"""Who: the patient by number (name, birth date and sex only where they were asked for), and the staff by initials."""

from __future__ import annotations

from infusion_tui.exports.fhir.elements import Json, without_empty, words
from infusion_tui.exports.fhir.frame import Frame

_GENDERS = {"f": "female", "m": "male"}


def patient(frame: Frame) -> Json:
    """The patient: the clinic's number under the system that the clinic set, else under one of this file alone."""
    facts = frame.patient_facts
    system = frame.options.patient_system or f"urn:uuid:{frame.ids.of_file('patient numbers')}"
    named: Json = {}
    if frame.options.with_name:
        named = without_empty(
            {
                "name": [_name(facts.name)] if words(facts.name) else [],
                "birthDate": facts.born.isoformat() if facts.born else None,
                "gender": _GENDERS[facts.sex] if facts.sex else None,
            }
        )
    identifier = without_empty({"system": system, "value": words(facts.mrn)})
    return frame.resource("Patient", frame.patient_id, identifier=[identifier], **named)


def staff(frame: Frame, initials: str) -> Json:
    """One of the staff, as the room's list has them."""
    person = frame.report.people[initials]
    name = words(person.name) if not frame.report.deidentified else None
    return frame.resource(
        "Practitioner",
        frame.staff_id(initials),
        identifier=[{"system": f"urn:uuid:{frame.ids.of_file('initials')}", "value": words(initials) or "?"}],
        name=[{"text": name}] if name else [],
    )


def _name(name: str | None) -> Json:
    """The name as it was typed; in parts only where its comma says which is which."""
    family, comma, given = (name or "").partition(",")
    parts: Json = {"text": words(name)}
    if comma:
        parts |= without_empty(
            {"family": words(family), "given": [said for one in given.split() if (said := words(one))]}
        )
    return parts
