"""Settings of this place: when names go, when the screen locks, whose patient numbers these are. They lie on the desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from infusion_tui.room.errors import Misused
from infusion_tui.store import StoreUnavailable

if TYPE_CHECKING:
    from infusion_tui.store import Desk

Name = Literal["hide_names_min", "lock_min"]
DEFAULTS: dict[Name, float] = {"hide_names_min": 3.0, "lock_min": 15.0}
"""Minutes without a key; 0 = never."""
LONGEST_MIN = 120.0
ABOUT: dict[Name, str] = {
    "hide_names_min": "minutes without a key until names are hidden (0 = never)",
    "lock_min": "minutes without a key until the screen locks (0 = never)",
}

PATIENT_SYSTEM = "patient_system"
ABOUT_PATIENT_SYSTEM = "URI of the system of the clinic's patient numbers, for FHIR (none = this file's own)"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]{1,300}")


def minutes_of(desk: Desk, name: Name) -> float:
    """A setting in minutes; the program's own where none is kept, or it cannot be read."""
    try:
        found = float(desk.get(name) or DEFAULTS[name])
    except ValueError:
        return DEFAULTS[name]
    return found if 0 <= found <= LONGEST_MIN else DEFAULTS[name]


def put_minutes(desk: Desk, name: str, text: str) -> float:
    """Keep a setting.

    Raises:
        Misused: no such setting, or minutes that cannot be.
        StoreUnavailable: it could not be kept; it is what it was.
    """
    known = next((one for one in DEFAULTS if one == name), None)
    if known is None:
        known_ones = ", ".join((*DEFAULTS, PATIENT_SYSTEM))
        raise Misused(f'there is no setting "{name}"; settings are {known_ones}', "E_FIELD")
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not (text.isascii() and 0 <= found <= LONGEST_MIN):
        raise Misused(f'{name} "{text}" is not possible: 0 (never) to {LONGEST_MIN:g} minutes', "E_FIELD")
    if not desk.put(known, f"{found:g}"):
        raise StoreUnavailable(f"The setting was not kept. {desk.problem}")
    return found


def patient_system_of(desk: Desk) -> str | None:
    """The URI under which the clinic's patient numbers are known elsewhere; None where nobody set one."""
    return desk.get(PATIENT_SYSTEM) or None


def a_uri(text: str) -> str:
    """The text, if it is a URI.

    Raises:
        Misused: it is none.
    """
    if not _URI.fullmatch(text):
        raise Misused(
            "the system of patient numbers is a URI: https://clinic.example/patient-numbers, or urn:oid:2.16.840",
            "E_FIELD",
        )
    return text


def put_patient_system(desk: Desk, text: str) -> str | None:
    """Keep the system of the clinic's patient numbers; `none` takes it away.

    Raises:
        Misused: it is no URI.
        StoreUnavailable: it could not be kept; it is what it was.
    """
    found = None if text.casefold() == "none" else a_uri(text)
    if not desk.put(PATIENT_SYSTEM, found or ""):
        raise StoreUnavailable(f"The setting was not kept. {desk.problem}")
    return found
