"""The people of the training room: every one of them made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Literal


@dataclass(frozen=True, slots=True)
class Colleague:
    """One made-up person of the staff."""

    initials: str
    name: str
    role: Literal["nurse", "charge", "prescriber"]


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up patient, as far as it is asked at admit."""

    mrn: str
    name: str
    born: dt.date
    sex: Literal["f", "m"]
    height_cm: Decimal
    weight_kg: Decimal
    allergies: str | None
    escort: str


STAFF = (
    Colleague("KM", "Kim Moss", "nurse"),
    Colleague("JD", "Jo Dunmarrow", "nurse"),
    Colleague("RP", "Rosa Plumridge", "nurse"),
    Colleague("TB", "Tim Brackwell", "nurse"),
    Colleague("AL", "Ada Larkmoor", "charge"),
    Colleague("LEE", "Dr Lee", "prescriber"),
)

NURSES = tuple(colleague.initials for colleague in STAFF if colleague.role == "nurse")

PRESCRIBER = "Dr Lee"

_FAMILIES = (
    "ASHGROVE", "BRINDLEY-FOX", "CALLOWFERN", "DUSKWATER", "ELDERMILL", "FENWHISTLE", "GOLDTHATCH", "HOLLOWAY-PINE",
    "IVORYCROFT", "JUNIPERSON", "KESTRELMAN", "LOOMWORTH", "MARIGOLDEN", "NIGHTBRIDGE", "OATFIELD", "PEPPERSTONE",
    "QUILLFEATHER", "ROOKSDALE", "SALTMARSH", "THISTLEDOWN", "UNDERWILLOW", "VELVETHORN", "WINDERMOSS", "YARROWGATE",
)  # fmt: skip
_WOMEN = (
    "Alba", "Bea", "Clio", "Dilys", "Esme", "Freya", "Greta", "Hana", "Ines", "Juno", "Kaia", "Lotte", "Mirela",
    "Nadia", "Oona", "Priya", "Runa", "Sabine", "Tamsin", "Yara",
)  # fmt: skip
_MEN = (
    "Anton", "Bram", "Cato", "Dario", "Emil", "Felix", "Gustav", "Hugo", "Idris", "Jonas", "Kofi", "Levi", "Marek",
    "Nils", "Otto", "Pavel", "Rafi", "Silas", "Tomas", "Yusuf",
)  # fmt: skip
_HER = ("daughter", "wife", "sister", "mother", "friend", "neighbour")
_HIM = ("son", "husband", "brother", "father", "friend", "neighbour")
_ALLERGIES = ("none known", "none known", "none known", "penicillin", "latex", "sulfa", "morphine (itch)")


def draw_person(random: Random, today: dt.date) -> Person:
    """One made-up patient. Patient numbers begin with T for training."""
    sex: Literal["f", "m"] = random.choice(("f", "m"))
    given = random.choice(_WOMEN if sex == "f" else _MEN)
    height = random.gauss(164 if sex == "f" else 177, 6)
    weight = max(46.0, min(132.0, random.gauss(70 if sex == "f" else 83, 14)))
    return Person(
        mrn=f"T{random.randint(100_000, 999_999)}",
        name=f"{random.choice(_FAMILIES)}, {given}",
        born=today - dt.timedelta(days=random.randint(20 * 365, 74 * 365)),
        sex=sex,
        height_cm=Decimal(round(max(148, min(199, height)))),
        weight_kg=Decimal(round(weight * 2)) / 2,
        allergies=random.choice(_ALLERGIES),
        escort=_draw_escort(random),
    )


def _draw_escort(random: Random) -> str:
    kin, names = random.choice(((_HER, _WOMEN), (_HIM, _MEN)))
    return f"{random.choice(kin)} {random.choice(names)}"
