"""The admit form's fields and what was typed in them: text in, an `Admission` or a plain sentence out. Pure.

Nothing is filled in: an empty field is a question that was not answered, and is kept as such.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from infusion_tui.record.dosing import WeightBasis
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.weight import in_kg
from infusion_tui.room import Admission

DoseUnit = Literal["mg_per_kg", "dose_mg", "mg_per_kg_h", "mg_per_h"]
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("mrn", "patient number", "MRN; scanned, or F4 to find one"),
    ("name", "name", "FAMILY, Given"),
    ("born", "born", "1984-03-12"),
    ("identified", "identified by", "name, birth date: as asked"),
    ("sex", "sex", "f or m, for ideal weight"),
    ("height", "height", "cm, for ideal weight"),
    ("weight", "weight", "kg, measured today"),
    ("basis", "weight for dose", "actual ideal adjusted typed"),
    ("dosing_weight", "dosing weight", "kg, only where it is typed"),
    ("protocol", "protocol", "its number in the list below"),
    ("dose", "dose ordered", "0.5 mg/kg, 35 mg, or 22 mg/h"),
    ("minutes", "over, min", "empty = protocol's; or: open"),
    ("cap", "cap", "mg, if the order has one"),
    ("container", "container", "50 ml, or 1 mg/ml; open: both"),
    ("vial", "vial strength", "mg/ml, to see what to draw"),
    ("course", "course", "3 of 6"),
    ("prescriber", "prescriber", "who ordered it"),
    ("allergies", "allergies", "as told; empty = not asked"),
    ("arrived", "arrived", "13:40, if before now"),
)
"""Key, label, help; in the order in which they are asked."""

_BASES = ("actual", "ideal", "adjusted", "typed")
_BOTH = re.compile(
    r"\s*([0-9]+(?:\.[0-9]+)?)\s*ml\s*(?:of|at|,|with)?\s*([0-9]+(?:\.[0-9]+)?)\s*mg/ml\s*", re.IGNORECASE
)
"""`100 ml of 2 mg/ml`: what an open-ended infusion needs."""
_AMOUNT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z/]*)\s*", re.IGNORECASE)
_DOSES: dict[str, DoseUnit] = {
    "mg/kg": "mg_per_kg",
    "mg": "dose_mg",
    "mg/kg/h": "mg_per_kg_h",
    "mg/h": "mg_per_h",
}
_OPEN = ("open", "open-ended", "open ended")
_POUNDS = ("lb", "lbs", "pounds")


class FieldProblem(ValueError):
    """What is wrong in one field, as a sentence."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that was typed, read as far as the order needs it."""

    values: Mapping[str, str]
    protocols: Sequence[str]
    zone: ZoneInfo
    now: dt.datetime

    def admission(self, chair: str) -> Admission:
        """The admission.

        Raises:
            FieldProblem: a field is missing or cannot be read.
        """
        given: dict[str, Any] = {
            "chair": chair,
            "mrn": self._needed("mrn", "the patient number is missing"),
            "weight_kg": self._number("weight", "weight", ("", "kg"), needed=True),
            "protocol": self.protocol(),
            "name": self._text("name"),
            "born": self._date("born"),
            "sex": self._sex(),
            "height_cm": self._number("height", "height", ("", "cm")),
            "weight_basis": self._basis(),
            "dosing_weight_kg": self._number("dosing_weight", "dosing weight", ("", "kg")),
            "minutes": self._minutes(),
            "open_ended": self._is_open_ended(),
            "cap_mg": self._number("cap", "cap", ("", "mg")),
            "vial_mg_ml": self._number("vial", "vial strength", ("", "mg/ml")),
            "prescriber": self._text("prescriber"),
            "allergies": self._text("allergies"),
            "identified": self._text("identified"),
            "arrived_at": self._arrived(),
        }
        given |= self._dose() | self._container() | self._course()
        return Admission(**given)

    def protocol(self) -> str:
        """The protocol that was chosen, by its number in the list or by its id."""
        text = self._needed("protocol", f"which protocol? {self.choices()}")
        if text.isdigit() and 1 <= int(text) <= len(self.protocols):
            return self.protocols[int(text) - 1]
        if text in self.protocols:
            return text
        raise FieldProblem("protocol", f'there is no protocol "{text}": {self.choices()}')

    def choices(self) -> str:
        """`1 ketamine-iv-depression  2 …`."""
        return "  ".join(f"{n} {name}" for n, name in enumerate(self.protocols, 1))

    # --- one field each ---

    def _text(self, key: str) -> str | None:
        return self.values.get(key, "").strip() or None

    def _needed(self, key: str, message: str) -> str:
        text = self._text(key)
        if text is None:
            raise FieldProblem(key, message)
        return text

    def _number(self, key: str, label: str, units: Sequence[str], *, needed: bool = False) -> Decimal | None:
        text = self._text(key)
        if text is None:
            if needed:
                raise FieldProblem(key, f"{label} is missing")
            return None
        amount, unit = _amount(key, label, text)
        if unit in _POUNDS and units[-1] == "kg":
            raise FieldProblem(
                key,
                f'{label} "{text}": it is given in kg, {number(amount)} lb are {number(in_kg(amount))} kg',
            )
        if unit not in units:
            raise FieldProblem(key, f'{label} "{text}": it is given in {units[-1]}')
        return amount

    def _is_open_ended(self) -> bool:
        return (self._text("minutes") or "").casefold() in _OPEN

    def _minutes(self) -> int | None:
        if self._is_open_ended():
            return None
        number = self._number("minutes", "minutes", ("", "min"))
        if number is None:
            return None
        if number != int(number) or number < 1:
            raise FieldProblem("minutes", f"{number} minutes: whole minutes are needed")
        return int(number)

    def _dose(self) -> dict[str, Decimal]:
        text = self._needed(
            "dose", "the dose is missing: 0.5 mg/kg, 35 mg, 0.35 mg/kg/h, or 22 mg/h, as ordered"
        )
        amount, unit = _amount("dose", "dose", text)
        if unit not in _DOSES:
            raise FieldProblem("dose", f'dose "{text}": which unit? mg/kg, mg, mg/kg/h, or mg/h')
        return {_DOSES[unit]: amount}

    def _container(self) -> dict[str, Decimal]:
        text = self._needed("container", "the container is missing: 50 ml in the bag, or 1 mg/ml")
        both = _BOTH.fullmatch(text)
        if both is not None:
            return {"bag_ml": Decimal(both[1]), "concentration_mg_ml": Decimal(both[2])}
        amount, unit = _amount("container", "container", text)
        if unit == "ml":
            return {"bag_ml": amount}
        if unit == "mg/ml":
            return {"concentration_mg_ml": amount}
        raise FieldProblem("container", f'container "{text}": which unit? ml (final volume) or mg/ml')

    def _course(self) -> dict[str, int]:
        text = self._text("course")
        if text is None:
            return {}
        found = re.fullmatch(r"([0-9]{1,3})(?:\s*(?:of|/)\s*([0-9]{1,3}))?", text)
        if found is None:
            raise FieldProblem("course", f'course "{text}": write it as 3 of 6')
        course = {"course_session": int(found[1])}
        return course | ({"course_of": int(found[2])} if found[2] else {})

    def _sex(self) -> Literal["f", "m"] | None:
        text = self._text("sex")
        if text is None:
            return None
        if text.casefold() not in ("f", "m"):
            raise FieldProblem("sex", f'sex "{text}": f or m, or leave it empty')
        return cast('Literal["f", "m"]', text.casefold())

    def _basis(self) -> WeightBasis:
        text = (self._text("basis") or "actual").casefold()
        if text not in _BASES:
            raise FieldProblem("basis", f'weight for the dose "{text}": {", ".join(_BASES)}')
        return cast("WeightBasis", text)

    def _date(self, key: str) -> dt.date | None:
        text = self._text(key)
        if text is None:
            return None
        try:
            born = dt.date.fromisoformat(text)
        except ValueError:
            raise FieldProblem(key, f'"{text}" is not a date: write it as 1984-03-12') from None
        if not dt.date(1900, 1, 1) <= born <= self.now.astimezone(self.zone).date():
            raise FieldProblem(key, f'"{text}" cannot be a birth date')
        return born

    def _arrived(self) -> dt.datetime | None:
        text = self._text("arrived")
        if text is None:
            return None
        found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise FieldProblem("arrived", f'"{text}" is not a time of day: 13:40')
        local = self.now.astimezone(self.zone)
        at = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
        if at > local:
            raise FieldProblem("arrived", f"{text} is in the future")
        return at.astimezone(dt.UTC)


def _amount(key: str, label: str, text: str) -> tuple[Decimal, str]:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise FieldProblem(key, f'{label} "{text}" is not a number with a unit')
    try:
        return Decimal(found[1]), found[2].casefold()
    except InvalidOperation:
        raise FieldProblem(key, f'{label} "{text}" is not a number') from None


def read_back(
    admission: Admission, protocol_name: str, zone: ZoneInfo, dosing_weight_kg: Decimal
) -> list[tuple[str, str]]:
    """The admission in words, as a person would read it to another."""
    given = [
        ("patient", f"{admission.name or 'no name given'}, MRN {admission.mrn}"),
        ("born", admission.born.isoformat() if admission.born else "not asked"),
        ("identified by", admission.identified or "not written"),
        ("allergies", admission.allergies or "not asked"),
        ("weight", f"{number(admission.weight_kg)} kg measured{_build(admission)}"),
        ("dosed on", f"{number(dosing_weight_kg)} kg, {_BASIS_WORDS[admission.weight_basis]}"),
        ("container", _container_words(admission)),
        ("protocol", protocol_name),
        ("prescriber", admission.prescriber or "not given"),
    ]
    if admission.course_session is not None:
        of = f" of {admission.course_of}" if admission.course_of else ""
        given.append(("course", f"infusion {admission.course_session}{of}"))
    if admission.arrived_at is not None:
        given.append(("arrived", f"{admission.arrived_at.astimezone(zone):%H:%M}"))
    return given


_BASIS_WORDS = {
    "actual": "the measured weight",
    "ideal": "the ideal weight",
    "adjusted": "the adjusted weight",
    "typed": "a typed weight",
}


def _build(admission: Admission) -> str:
    """Height and sex, where they were given: what an ideal weight comes from."""
    height = f", {number(admission.height_cm)} cm" if admission.height_cm is not None else ""
    return height + (f", {admission.sex}" if admission.sex is not None else "")


def _container_words(admission: Admission) -> str:
    if admission.bag_ml is not None and admission.concentration_mg_ml is not None:
        return f"bag, {number(admission.bag_ml)} mL in all, {number(admission.concentration_mg_ml)} mg/mL"
    if admission.bag_ml is not None:
        return f"bag, {number(admission.bag_ml)} mL in all"
    if admission.concentration_mg_ml is not None:
        return f"ready made, {number(admission.concentration_mg_ml)} mg/mL"
    return "not given"
