"""What a course report tells of each session beyond its figures: the order, what was said about changes since last time
(urinary trouble is asked there), what was charted from the first crossed limit on, and what else went otherwise.

Facts from entries as they stand. That something was charted after a crossing says when, never why.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.limits_crossed import crossed_in
from infusion_tui.record.session import Session
from infusion_tui.record.wording import entry_text, note_of

URINARY = "urin"
"""An item asks about urinary trouble when the sentence that is attested says so (or it is the shipped `changes`)."""
_RESPONSES = (
    ev.ProviderTold, ev.MedicineGiven, ev.CareGiven, ev.InfusionPaused, ev.InfusionRateChanged, ev.InfusionStopped,
    ev.EmergencyLogged, ev.ObservationExtended,
)  # fmt: skip
_UNUSUAL = (ev.InfusionStopped, ev.EmergencyLogged, ev.Infiltrated, ev.SessionTransferred)


class Told(msgspec.Struct, frozen=True):
    """Something charted, in words: when, and by whom."""

    at: dt.datetime
    words: str
    by: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to the item that asks about urinary trouble: `y` (nothing that holds the session) or `n`, the sentence
    that was attested, and what was written beside it."""

    at: dt.datetime
    by: str
    answer: str
    attested: str
    text: str | None


class CourseVisit(msgspec.Struct, frozen=True, kw_only=True):
    """One session. `crossed`: readings at or beyond the clinic's limits, in words; `responses`: what was charted from the
    first of them on. `unusual`: early stop, emergency, infiltration, transfer, left against advice."""

    session_id: str
    order: ev.Order
    prescriber: str | None
    asked: tuple[Asked, ...] = ()
    crossed: tuple[str, ...] = ()
    responses: tuple[Told, ...] = ()
    unusual: tuple[Told, ...] = ()


def course_visit(session: Session, zone: ZoneInfo) -> CourseVisit:
    """The facts of one session."""
    found: list[tuple[dt.datetime, str]] = []
    asked: list[Asked] = []
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, ev.ObservationRecorded):
            found += [(entry.at, one.words(zone)) for one in crossed_in(payload, entry.at, session.protocol)]
        elif isinstance(payload, ev.CheckAnswered) and asks_urinary(payload):
            asked.append(
                Asked(
                    at=entry.at,
                    by=entry.by,
                    answer=payload.answer,
                    attested=payload.attested,
                    text=payload.text,
                )
            )
    first = min((at for at, _ in found), default=None)
    return CourseVisit(
        session_id=session.id,
        order=session.order,
        prescriber=session.opened.prescriber,
        asked=tuple(asked),
        crossed=tuple(words for _, words in found),
        responses=_told(session, zone, _RESPONSES, first) if first is not None else (),
        unusual=_told(session, zone, _UNUSUAL, None) + _left_against_advice(session),
    )


def asks_urinary(payload: ev.CheckAnswered) -> bool:
    """Whether this answer is to the item of the pre-check that asks about urinary trouble."""
    return payload.list == "precheck" and (
        payload.item == "changes" or URINARY in payload.attested.casefold()
    )


def _told(
    session: Session, zone: ZoneInfo, kinds: tuple[type[ev.Payload], ...], since: dt.datetime | None
) -> tuple[Told, ...]:
    found = []
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, kinds) and (since is None or entry.at >= since):
            text = entry_text(payload, session.protocol, zone)
            note = note_of(payload)
            words = f"{text}; {note}" if note and note not in text else text
            found.append(Told(entry.at, words, entry.by))
    return tuple(found)


def _left_against_advice(session: Session) -> tuple[Told, ...]:
    end = session.end
    if end is None or end.how != "ama":
        return ()
    return (Told(end.at, f"left against advice{f': {end.reason}' if end.reason else ''}", end.by),)
