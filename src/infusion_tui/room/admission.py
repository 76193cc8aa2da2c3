"""Bringing a patient in: what is asked, the arithmetic shown, and the event that begins a session."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import DosingError, OrderRequest, WeightBasis, plan
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.text import field_problem
from infusion_tui.room.errors import Misused

DEFAULT_PROTOCOL = "ketamine-iv-depression"


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed at admit. Nothing is filled in: what was not given stays None."""

    chair: str
    mrn: str
    weight_kg: Decimal
    name: str | None = None
    born: dt.date | None = None
    sex: Literal["f", "m"] | None = None
    height_cm: Decimal | None = None
    weight_basis: WeightBasis = "actual"
    dosing_weight_kg: Decimal | None = None
    arrived_at: dt.datetime | None = None
    protocol: str = DEFAULT_PROTOCOL
    mg_per_kg: Decimal | None = None
    dose_mg: Decimal | None = None
    mg_per_kg_h: Decimal | None = None
    mg_per_h: Decimal | None = None
    open_ended: bool = False
    minutes: int | None = None
    cap_mg: Decimal | None = None
    bag_ml: Decimal | None = None
    concentration_mg_ml: Decimal | None = None
    vial_mg_ml: Decimal | None = None
    course_session: int | None = None
    course_of: int | None = None
    prescriber: str | None = None
    allergies: str | None = None
    identified: str | None = None
    """By which two identifiers the patient was known, as typed; None = not asked."""


def order_of(admission: Admission, protocol: Protocol) -> ev.Order:
    """The order worked out, minutes from the protocol where none were typed and the order is not open-ended.

    Raises:
        Misused: something is missing or impossible; the message says what.
    """
    minutes = admission.minutes
    if minutes is None and not admission.open_ended:
        minutes = protocol.dose.minutes
    request = OrderRequest(
        weight_kg=admission.weight_kg,
        minutes=minutes,
        weight_basis=admission.weight_basis,
        dosing_weight_kg=admission.dosing_weight_kg,
        sex=admission.sex,
        height_cm=admission.height_cm,
        mg_per_kg=admission.mg_per_kg,
        dose_mg=admission.dose_mg,
        mg_per_kg_h=admission.mg_per_kg_h,
        mg_per_h=admission.mg_per_h,
        open_ended=admission.open_ended,
        cap_mg=admission.cap_mg,
        bag_ml=admission.bag_ml,
        concentration_mg_ml=admission.concentration_mg_ml,
        vial_mg_ml=admission.vial_mg_ml,
    )
    try:
        return plan(request, step_ml_h=protocol.pump.step_ml_h)
    except DosingError as error:
        raise Misused(str(error), "E_ORDER") from error


def opening(admission: Admission, protocol: Protocol, protocol_hash: str) -> ev.SessionOpened:
    """The payload that begins the session.

    Raises:
        Misused: a field is empty, too long, or has characters that cannot be kept.
    """
    fields = {
        "the patient number": admission.mrn,
        "the name": admission.name,
        "the prescriber": admission.prescriber,
        "allergies": admission.allergies,
        "identified by": admission.identified,
    }
    for label, text in fields.items():
        problem = None if text is None else field_problem(label, text)
        if problem:
            raise Misused(problem, "E_FIELD")
    _course(admission)
    return ev.SessionOpened(
        patient=ev.Patient(
            mrn=admission.mrn.strip(),
            name=admission.name,
            born=admission.born,
            sex=admission.sex,
            height_cm=admission.height_cm,
        ),
        order=order_of(admission, protocol),
        protocol=protocol,
        protocol_hash=protocol_hash,
        prescriber=admission.prescriber,
        allergies=admission.allergies,
        course_session=admission.course_session,
        course_of=admission.course_of,
        identified=admission.identified,
    )


def _course(admission: Admission) -> None:
    number, of = admission.course_session, admission.course_of
    if (number is not None and number < 1) or (of is not None and of < 1):
        raise Misused("the infusion's number in its course begins at 1", "E_FIELD")
    if number is not None and of is not None and number > of:
        raise Misused(f"infusion {number} of {of}: the number is larger than the course", "E_FIELD")
