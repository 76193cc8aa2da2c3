"""Every code that an export holds, each with where it was read and how well that is verified.

`official`: read in the definitions of FHIR R4 4.0.1 or in HL7's US Core examples. `seen`: several independent public
repositories agree, the terminology's own release was not read. `local`: nothing verified exists, so the code is the
program's own and its text says what is meant. docs/fhir.md has this table; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
PROFILES = "http://hl7.org/fhir/StructureDefinition"
SIGNATURES = "urn:iso-astm:E1762-95:2013"
URN = "urn:x-infusion-tui"
"""What the program itself names; `x-` says that nobody has registered it."""
LOCAL = f"{URN}:chairside"
"""The system of local codes: keys of scales, side effects and scores as the clinic's protocol has them."""

Verified = Literal["official", "seen", "local"]
_R4 = "FHIR R4 4.0.1"
_US_CORE = "US Core examples"


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its system, itself, the display of its terminology, where it was read, and how well that is."""

    system: str
    code: str
    display: str
    source: str
    verified: Verified


def _loinc(code: str, display: str, source: str, verified: Verified = "official") -> Code:
    return Code(LOINC, code, display, source, verified)


def _snomed(code: str, display: str) -> Code:
    return Code(SNOMED, code, display, "value sets of several public repositories", "seen")


def _hl7(system: str, code: str, display: str) -> Code:
    return Code(f"{TERMINOLOGY}/{system}", code, display, f"{_R4}, code system {system}", "official")


@dataclass(frozen=True, slots=True)
class Measure:
    """How a measured item is written: its codes, the R4 profile that it claims, its unit as read and in UCUM."""

    codes: tuple[Code, ...]
    category: Literal["vital-signs", "survey", "therapy", "exam"]
    profile: str | None = None
    unit: str | None = None
    ucum: str | None = None


BP = Measure(
    (_loinc("85354-9", "Blood pressure panel with all children optional", f"{_R4}, profile bp"),),
    "vital-signs", "bp", "mmHg", "mm[Hg]",
)  # fmt: skip
SYSTOLIC = _loinc("8480-6", "Systolic blood pressure", f"{_R4}, profile bp")
DIASTOLIC = _loinc("8462-4", "Diastolic blood pressure", f"{_R4}, profile bp")
WEIGHT = Measure(
    (_loinc("29463-7", "Body weight", f"{_R4}, profile bodyweight"),),
    "vital-signs", "bodyweight", "kg", "kg",
)  # fmt: skip
HEIGHT = Measure(
    (_loinc("8302-2", "Body height", f"{_R4}, profile bodyheight"),), "vital-signs", "bodyheight", "cm", "cm"
)
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "hr": Measure(
            (_loinc("8867-4", "Heart rate", f"{_R4}, profile heartrate"),),
            "vital-signs", "heartrate", "/min", "/min",
        ),
        "rr": Measure(
            (_loinc("9279-1", "Respiratory rate", f"{_R4}, profile resprate"),),
            "vital-signs", "resprate", "/min", "/min",
        ),
        "spo2": Measure(
            (
                _loinc("2708-6", "Oxygen saturation in Arterial blood", f"{_R4}, profile oxygensat"),
                _loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", _US_CORE),
            ),
            "vital-signs", "oxygensat", "%", "%",
        ),
        "temp": Measure(
            (_loinc("8310-5", "Body temperature", f"{_R4}, profile bodytemp"),),
            "vital-signs", "bodytemp", "°C", "Cel",
        ),
        "o2_l_min": Measure(
            (_loinc("3151-8", "Inhaled oxygen flow rate", _US_CORE),), "therapy", None, "L/min", "L/min"
        ),
        "pain": Measure(
            (
                _loinc(
                    "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
                    "several public FHIR repositories", "seen",
                ),
            ),
            "survey", None, "{score}", "{score}",
        ),
    }
)  # fmt: skip
"""Measured items by the key that they have in the record; every other score has a local code."""

INFUSION = _snomed("14152002", "Intravenous infusion")
IV_ROUTE = _snomed("47625008", "Intravenous route")
EFFECTS: Mapping[str, Code] = MappingProxyType(
    {
        "nausea": _snomed("422587007", "Nausea"),
        "vomit": _snomed("422400008", "Vomiting"),
        "dizzy": _snomed("404640003", "Dizziness"),
        "headache": _snomed("25064002", "Headache"),
    }
)
"""Side effects with a verified code, by key. Dissociation has none: SNOMED's 44376007 is a diagnosis, and wrong here."""
_RXNORM_SOURCE = "several public repositories agree; the release itself was not read"
DRUGS: Mapping[str, tuple[Code, ...]] = MappingProxyType(
    {
        "ketamine": (
            Code(RXNORM, "6130", "ketamine", _RXNORM_SOURCE, "seen"),
            _snomed("373464007", "Ketamine"),
        ),
        "ondansetron": (Code(RXNORM, "26225", "ondansetron", _RXNORM_SOURCE, "seen"),),
    }
)
"""Medicines with a verified code, by name in lower case; the others are text."""
DRUG_UNITS: Mapping[str, str] = MappingProxyType({"mg": "mg", "mcg": "ug", "g": "g", "mL": "mL"})
"""Units of a dose in UCUM. `units` has no one code there (which units depends on the drug): it goes without."""

ABSENT: Mapping[str, Code] = MappingProxyType(
    {
        "refused": _hl7("data-absent-reason", "asked-declined", "Asked But Declined"),
        "asleep": _hl7("data-absent-reason", "not-performed", "Not Performed"),
        "equipment": _hl7("data-absent-reason", "not-performed", "Not Performed"),
        "clinical": _hl7("data-absent-reason", "not-performed", "Not Performed"),
    }
)
"""Why something was not measured; any other reason is `unknown`, and its words stand beside it."""
UNKNOWN = _hl7("data-absent-reason", "unknown", "Unknown")
NOT_ASKED = _hl7("data-absent-reason", "not-asked", "Not Asked")
AMBULATORY = _hl7("v3-ActCode", "AMB", "ambulatory")
AGAINST_ADVICE = _hl7("discharge-disposition", "aadvice", "Left against advice")
TEST_DATA = _hl7("v3-ActReason", "HTEST", "test health data")
PSEUDONYM = _hl7("v3-ObservationValue", "PSEUDED", "pseudonymized")
POSSIBLE = _hl7("adverse-event-causality-assess", "Possible", "Possible")
CREATE = _hl7("v3-DataOperation", "CREATE", "create")
REVISE = _hl7("v3-DataOperation", "UPDATE", "revise")
NULLIFY = _hl7("v3-DataOperation", "NULLIFY", "nullify")
CATEGORIES: Mapping[str, Code] = MappingProxyType(
    {
        "vital-signs": _hl7("observation-category", "vital-signs", "Vital Signs"),
        "survey": _hl7("observation-category", "survey", "Survey"),
        "therapy": _hl7("observation-category", "therapy", "Therapy"),
        "exam": _hl7("observation-category", "exam", "Exam"),
    }
)
SEVERITIES: Mapping[int, Code] = MappingProxyType(
    {
        1: _hl7("adverse-event-severity", "mild", "Mild"),
        2: _hl7("adverse-event-severity", "moderate", "Moderate"),
        3: _hl7("adverse-event-severity", "severe", "Severe"),
    }
)
OUTCOMES: Mapping[bool, Code] = MappingProxyType(
    {
        True: _hl7("adverse-event-outcome", "resolved", "Resolved"),
        False: _hl7("adverse-event-outcome", "ongoing", "Ongoing"),
    }
)
"""Of a side effect, by whether a 0 was charted after it."""
AGENTS: Mapping[str, Code] = MappingProxyType(
    {
        one: _hl7("provenance-participant-type", one, display)
        for one, display in (
            ("author", "Author"), ("enterer", "Enterer"), ("verifier", "Verifier"), ("attester", "Attester"),
            ("legal", "Legal Authenticator"), ("assembler", "Assembler"),
        )
    }
)  # fmt: skip
AUTHOR_SIGNATURE = Code(
    SIGNATURES, "1.2.840.10065.1.12.1.1", "Author's Signature", f"{_R4}, value set signature-type", "official"
)
REVIEW_SIGNATURE = Code(
    SIGNATURES, "1.2.840.10065.1.12.1.5", "Verification Signature", f"{_R4}, value set signature-type", "official"
)  # fmt: skip
DOCUMENT = _loinc("28570-0", "Procedure note", f"{_R4}, value set c80-doc-typecodes")

PHQ9_TOTAL = _loinc("44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]", _US_CORE)
PHQ9_ITEMS = tuple(
    _loinc(code, f"PHQ-9 item {number}", _US_CORE)
    for number, code in enumerate(
        ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"), 1
    )
)
"""The nine items in order; the `display` here is ours and stays out of the export."""
PHQ9_ANSWERS = tuple(
    _loinc(code, display, _US_CORE)
    for code, display in (
        ("LA6568-5", "Not at all"), ("LA6569-3", "Several days"), ("LA6570-1", "More than half the days"),
        ("LA6571-9", "Nearly every day"),
    )
)  # fmt: skip


def all_codes() -> tuple[Code, ...]:
    """Every code above, once."""
    found: list[Code] = []
    for measure in (BP, WEIGHT, HEIGHT, *MEASURES.values()):
        found += measure.codes
    found += [SYSTOLIC, DIASTOLIC, INFUSION, IV_ROUTE, *EFFECTS.values()]
    for drug in DRUGS.values():
        found += drug
    found += [
        *ABSENT.values(),
        UNKNOWN,
        NOT_ASKED,
        AMBULATORY,
        AGAINST_ADVICE,
        TEST_DATA,
        PSEUDONYM,
        POSSIBLE,
    ]
    found += [CREATE, REVISE, NULLIFY, *CATEGORIES.values(), *SEVERITIES.values(), *OUTCOMES.values()]
    found += [*AGENTS.values(), AUTHOR_SIGNATURE, REVIEW_SIGNATURE, DOCUMENT]
    found += [PHQ9_TOTAL, *PHQ9_ITEMS, *PHQ9_ANSWERS]
    return tuple(dict.fromkeys(found))
