"""Patients in one room who are easily taken for each other: the same or nearly the same name. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

import msgspec

from infusion_tui.record.events import Patient

Likeness = Literal["same", "similar"]

SHORTEST = 4
"""Shorter family names differ in one letter by nature (Lee, Lie): they are not called similar."""


class Namesake(msgspec.Struct, frozen=True):
    """Another chair whose patient has the same or a similar name."""

    chair: str
    likeness: Likeness


def likeness(one: Patient, other: Patient) -> Likeness | None:
    """Whether two patients are easily taken for each other, or None.

    "same": the same family name. "similar": family names of at least four letters that are one slip apart (a letter
    more, less or other, or two neighbours the other way round), or the same given name and the same birth date.
    Accents and the case of letters do not count.
    """
    family, given = _names(one)
    other_family, other_given = _names(other)
    if not family or not other_family:
        return None
    if family == other_family:
        return "same"
    if min(len(family), len(other_family)) >= SHORTEST and one_slip_apart(family, other_family):
        return "similar"
    if given and given == other_given and one.born is not None and one.born == other.born:
        return "similar"
    return None


def namesake(chair: str, patient: Patient, others: Iterable[tuple[str, Patient]]) -> Namesake | None:
    """The chair whose patient is taken most easily for this one: the same name first, then a similar one."""
    similar: Namesake | None = None
    for other_chair, other in others:
        found = likeness(patient, other) if other_chair != chair else None
        if found == "same":
            return Namesake(other_chair, "same")
        if found == "similar" and similar is None:
            similar = Namesake(other_chair, "similar")
    return similar


def one_slip_apart(one: str, other: str) -> bool:
    """True when one letter more, less or other, or two neighbours changed over, make one word of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, other_rest = one[at:], other[at:]
    if len(one) == len(other):
        changed_over = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
        return rest[1:] == other_rest[1:] or changed_over
    return rest[1:] == other_rest or rest == other_rest[1:]


def _names(patient: Patient) -> tuple[str, str]:
    """Family and given name, folded: from "KOWALSKI, Ruth" or "Ruth Kowalski"."""
    name = folded(patient.name or "")
    family, comma, given = name.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = name.split()
    return (words[-1], " ".join(words[:-1])) if words else ("", "")


def folded(text: str) -> str:
    """The text as names are compared: without case, accents and signs without width; single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # signs without width (a file of another program may hold some) make no other name
    kept = (sign for sign in decomposed if unicodedata.category(sign) not in ("Mn", "Me", "Cf"))
    return " ".join("".join(kept).split())
