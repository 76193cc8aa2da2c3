"""A session's events without who it was about and who wrote them: for teaching and research.

Done once, on the events, before anything is worked out from them: so no format can say more than another. What people
typed is left out unless it is a word of the protocol or of this program's own vocabulary: a list of what may stay, not
of what must go. Pure: the clinic's key is passed in. What it reaches and what not stands in docs/exports.md.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.deidentify_words import (
    CHAIRS,
    DATES,
    DECIMALS,
    FREE,
    IDS,
    LEFT_OUT,
    MOMENTS,
    PEOPLE,
    UNITS,
    VOCABULARY,
    words_of,
)
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.signatures import signed_digest

OLDEST = 90
"""From this age on only "90 or over" is said (45 CFR 164.514(b)(2)(i)(C): ages over 89 are one group)."""
FEWEST_WEEKS, MOST_WEEKS = 53, 572
"""Dates go back by one to eleven years, in whole weeks: a Monday stays a Monday, and nothing lies in the future."""

_DAY = dt.timedelta(days=1)
_CODE_OF_A_QUESTION = re.compile(r"[WE]_[A-Z]{2,20}")
_A_CHAIR = re.compile(r"[0-9]{1,2}")


class Disguised(msgspec.Struct, frozen=True):
    """One session as it may be shown: its events, by how much its times were moved, and the age as words (None: no
    birth date)."""

    events: tuple[ev.Event, ...]
    shift: dt.timedelta
    age: str | None


class Disguise:
    """Replaces with one key: the same patient has the same code and the same shift at every export of this clinic."""

    def __init__(self, key: bytes, zone: ZoneInfo, words: frozenset[str] = frozenset()) -> None:
        """`words`: what the clinic's own files say besides the protocol (names and items of its scores)."""
        self._key, self._zone, self.words = key, zone, words

    def id(self, given: str) -> str:
        """Another id of the same form; the true one holds the time at which it was made."""
        return str(uuid.UUID(bytes=self._mac("id", given)[:16], version=4))

    def patient(self, mrn: str) -> str:
        """The code for a patient's number: `P` and ten letters and digits."""
        return self._code("P", "patient", mrn, 10)

    def person(self, initials: str, node: str) -> str:
        """The code for somebody of the staff, another one in another file: `S` and six letters and digits."""
        return (
            initials if initials == EMERGENCY else self._code("S", f"person {node}", initials.casefold(), 6)
        )

    def days(self, mrn: str) -> dt.timedelta:
        """By how many days this patient's dates go back: whole weeks."""
        number = int.from_bytes(self._mac("shift", mrn)[:8], "big")
        return dt.timedelta(weeks=FEWEST_WEEKS + number % (MOST_WEEKS - FEWEST_WEEKS + 1))

    def session(self, events: Sequence[ev.Event]) -> Disguised:
        """One session's events, disguised.

        Raises:
            ValueError: they do not begin with `session.opened`.
        """
        opened = events[0].payload if events else None
        if not isinstance(opened, ev.SessionOpened):
            raise ValueError("a session begins with session.opened")
        patient, began = opened.patient, events[0].occurred_at
        words = self.words | words_of(opened.protocol)
        one = _Session(self, words, events[0].node, self._shift(patient.mrn, began))
        changed = tuple(one.event(event) for event in events)
        # a signature that fitted fits, one that did not does not
        signed = tuple(replace(event, payload=_signed(event.payload, events, changed)) for event in changed)
        return Disguised(signed, one.shift, age_words(patient.born, began.astimezone(self._zone).date()))

    def own_stream(self, events: Sequence[ev.Event], mrn: str) -> tuple[ev.Event, ...]:
        """What stands in a patient's own stream, disguised: every time by as much as this patient's sessions."""
        found = []
        for event in events:
            one = _Session(self, self.words, event.node, self._shift(mrn, event.occurred_at))
            found.append(one.event(event))
        return tuple(found)

    def shown_at(self, mrn: str, at: dt.datetime) -> dt.datetime:
        """A moment as it is shown for this patient."""
        return at + self._shift(mrn, at)

    def hash(self, given: str) -> str:
        """In place of a row's hash, which would find the row in the file."""
        return self._mac("hash", given).hex()

    def _shift(self, mrn: str, began: dt.datetime) -> dt.timedelta:
        """So many days back that the clock in the room showed the same time, also across the change of the clocks."""
        clock = began.astimezone(self._zone).replace(tzinfo=None) - self.days(mrn)
        return clock.replace(tzinfo=self._zone).astimezone(dt.UTC) - began

    def _code(self, sign: str, what: str, given: str, length: int) -> str:
        return sign + base64.b32encode(self._mac(what, given)).decode()[:length]

    def _mac(self, what: str, given: str) -> bytes:
        said = f"{what}\x00{given}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, said, hashlib.sha256).digest()


def age_words(born: dt.date | None, today: dt.date) -> str | None:
    """Whole years on that day; from 90 on only that."""
    if born is None:
        return None
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{OLDEST} or over" if years >= OLDEST else str(max(0, years))


class _Session:
    """What is replaced within one session, or in one row of a patient's own stream. `words` may stay."""

    def __init__(self, disguise: Disguise, words: frozenset[str], node: str, shift: dt.timedelta) -> None:
        self._disguise, self._node, self.shift = disguise, node, shift
        self._known = VOCABULARY | words

    def event(self, event: ev.Event) -> ev.Event:
        payload = event.payload
        return replace(
            event,
            seq=event.version,
            event_id=self._disguise.id(event.event_id),
            node="",
            session_id=self._disguise.id(event.session_id),
            chair=self._chair(event.chair) if event.chair is not None else None,
            kind=event.kind if event.kind in ev.PAYLOADS else ev.Unknown.kind,
            occurred_at=event.occurred_at + self.shift,
            recorded_at=event.recorded_at + self.shift,
            boot_id="",
            boot_ms=0,
            author=self._person(event.author),
            station="",
            payload=ev.Unknown() if isinstance(payload, ev.Unknown) else self._struct(payload.kind, payload),
            amends=self._disguise.id(event.amends) if event.amends is not None else None,
            reason=LEFT_OUT if event.reason else event.reason,
            prev_hash="",
            hash=self._disguise.hash(event.hash),
        )

    def _struct(self, kind: str, given: Any) -> Any:
        """A payload or a part of one, field by field."""
        if isinstance(given, Protocol):
            return given
        if isinstance(given, ev.Patient):
            return ev.Patient(mrn=self._disguise.patient(given.mrn), sex=given.sex, height_cm=given.height_cm)
        fields = {name: self._field(kind, name, getattr(given, name)) for name in given.__struct_fields__}
        if isinstance(given, ev.PatientRecorded):
            fields["name"] = None
        if isinstance(given, ev.RecordSigned):
            fields["name"] = LEFT_OUT
        elif isinstance(given, ev.IdentityCompared):
            fields["read"] = self._disguise.patient(given.read) if given.match == "same" else LEFT_OUT
        elif isinstance(given, ev.SessionOpened):
            fields["protocol_hash"] = ""
        elif isinstance(given, ev.ObservationRecorded | ev.EntryAmended):
            fields["typed"] = {}
        return type(given)(**fields)

    def _field(self, kind: str, name: str, value: Any) -> Any:
        if name == "change" and isinstance(value, dict):
            return {key: self._changed(key, one) for key, one in value.items() if key in VOCABULARY}
        if name == "signed_hash":
            return self._disguise.hash(value)
        if isinstance(value, str):
            return self._words(kind, name, value)
        if isinstance(value, dt.datetime):
            return value + self.shift
        if isinstance(value, dt.date):
            return None if name == "born" else value + dt.timedelta(days=round(self.shift / _DAY))
        if isinstance(value, msgspec.Struct):
            return self._struct(kind, value)
        if isinstance(value, tuple | list):
            return tuple(self._field(kind, name, one) for one in value)
        if isinstance(value, dict):
            return {
                key if key in self._known else LEFT_OUT: self._field(kind, name, one)
                for key, one in value.items()
            }
        return value  # numbers, yes and no, nothing

    def _words(self, kind: str, name: str, value: str) -> str:
        """Text: a person, a chair or an id as its code; a word of the vocabulary as it is; else left out."""
        if not value:
            return value
        if (kind, name) in PEOPLE or ("", name) in PEOPLE:
            return self._person(value)
        if (kind, name) in CHAIRS or ("", name) in CHAIRS:
            return self._chair(value)
        if name == "mrn":
            return self._disguise.patient(value)
        if name in IDS:
            return self._disguise.id(value)
        if name in FREE or (kind, name) in FREE:
            return LEFT_OUT
        if name in ("unit", "vial_unit", "route"):
            return value if value.casefold() in UNITS else LEFT_OUT
        stays = value in self._known or _CODE_OF_A_QUESTION.fullmatch(value) is not None
        return value if stays else LEFT_OUT

    def _changed(self, key: str, value: Any) -> Any:
        """A field that a correction names, as it stands in JSON: numbers and times are text there."""
        if key in ("consultation", "plan") and isinstance(value, dict):
            return {name: self._changed(name, one) for name, one in value.items() if name in VOCABULARY}
        if not isinstance(value, str):
            return self._field("", key, value) if not isinstance(value, dict) else None
        if key == "mrn":
            return self._disguise.patient(value)
        if key in MOMENTS:
            return (dt.datetime.fromisoformat(value) + self.shift).isoformat()
        if key in DATES:
            shifted = dt.date.fromisoformat(value) + dt.timedelta(days=round(self.shift / _DAY))
            return None if key == "born" else shifted.isoformat()
        if key in DECIMALS:
            return str(Decimal(value))
        if key in ("to", "how") or key in FREE:
            # what a word means hangs on the entry that is corrected; a chair is the only one that is no free text
            return value if _A_CHAIR.fullmatch(value) or value in VOCABULARY else LEFT_OUT
        return self._words("", key, value)

    def _person(self, initials: str) -> str:
        return self._disguise.person(initials, self._node)

    def _chair(self, chair: str) -> str:
        """A chair's number; what is none (a name that somebody gave) is a code."""
        return chair if _A_CHAIR.fullmatch(chair) else self._disguise.person(chair, f"chair {self._node}")


def _signed(payload: ev.Payload, before: Sequence[ev.Event], after: Sequence[ev.Event]) -> ev.Payload:
    if not isinstance(payload, ev.RecordSigned):
        return payload
    last = payload.signed_version
    true = next(
        event.payload.signed_hash
        for event, now in zip(before, after, strict=True)
        if now.payload is payload and isinstance(event.payload, ev.RecordSigned)
    )
    if true != signed_digest(event.hash for event in before if event.version <= last):
        return payload
    return replace(payload, signed_hash=signed_digest(e.hash for e in after if e.version <= last))
