"""Writing down who a patient is and their standing cautions. Every one is an event of the patient's own stream.

Nothing is filled in, and nothing is overwritten: what changes is a further event with a reason, what was wrong is struck
out with a reason, and both stay readable with who and when.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.known_patient import Caution, KnownPatient
from infusion_tui.record.patient_words import standing
from infusion_tui.room.errors import Refused
from infusion_tui.room.patient_fields import maybe, reason, refuse_future, said
from infusion_tui.room.patient_writing import Written, author_of, record, where
from infusion_tui.room.patients import person
from infusion_tui.room.room import Room


def record_patient(
    room: Room,
    mrn: str,
    *,
    by: str,
    pin: str | None = None,
    name: str | None = None,
    born: dt.date | None = None,
    sex: Literal["f", "m"] | None = None,
    why: str | None = None,
    event_id: str | None = None,
) -> ev.Event:
    """Write down who the patient with this number is; what is not said stays as it is known. Another name, birth date or
    sex than what is known needs a reason.

    Raises:
        Refused: E_STAFF, E_PIN; E_WHY: it changes what is known, and nobody says why; E_SAME: nothing would change.
        Misused: a field that cannot be kept.
        StoreError: not saved.
    """
    author = author_of(room, by, pin)
    number = said("the patient number", mrn)
    name, why = maybe("the name", name), maybe("the reason", why)
    refuse_future(room, "the birth date", born)
    stands = room.facts.person_number(number)

    def make(now_known: KnownPatient) -> ev.PatientRecorded:
        earlier = _as_known(room, stands)
        changed = [
            label
            for label, old, new in (
                ("name", earlier.name, name), ("birth date", earlier.born, born), ("sex", earlier.sex, sex),
            )
            if old is not None and new is not None and old != new
        ]  # fmt: skip
        if changed and why is None:
            raise Refused(
                "E_WHY",
                f"number {stands} is known with another {' and '.join(changed)}: say why it changes (--why)",
            )
        recorded = ev.PatientRecorded(
            mrn=stands, name=name or earlier.name, born=born or earlier.born, sex=sex or earlier.sex, why=why
        )
        if now_known.patient is not None and replace(recorded, why=None) == replace(
            now_known.patient, why=None
        ):
            raise Refused("E_SAME", f"number {stands} is known exactly so already: nothing was written")
        return recorded

    return record(room, stands, make, author=author, event_id=event_id)


def note_caution(
    room: Room, mrn: str, text: str, *, by: str, pin: str | None = None, event_id: str | None = None
) -> ev.Event:
    """Something to be seen before every start, from now on until it is lifted.

    Raises:
        Refused: E_STAFF, E_PIN; E_SAME: it stands already.
        Misused: words that cannot be kept.
        StoreError: not saved.
    """
    author = author_of(room, by, pin)
    words = said("the caution", text)
    number = room.facts.person_number(said("the patient number", mrn))

    def make(now_known: KnownPatient) -> ev.CautionNoted:
        if any(one.text.casefold() == words.casefold() for one in standing(now_known.cautions)):
            raise Refused("E_SAME", "that caution stands already: nothing was written")
        return ev.CautionNoted(text=words, mrn=number)

    return record(room, number, make, author=author, event_id=event_id)


def lift_caution(
    room: Room,
    mrn: str,
    caution: str,
    *,
    why: str,
    by: str,
    pin: str | None = None,
    event_id: str | None = None,
) -> ev.Event:
    """A caution no longer holds, and why. `caution`: the beginning of its id, or its words.

    Raises:
        Refused: E_STAFF, E_PIN, E_WHY; E_CAUTION: none, several, or lifted already.
        StoreError: not saved.
    """
    author = author_of(room, by, pin)
    said_why = reason(why)

    def make(now_known: KnownPatient) -> Written:
        found = _caution(now_known, caution)
        return Written(
            stream=where(now_known, found.id), payload=ev.CautionLifted(caution=found.id, why=said_why)
        )

    return record(room, mrn, make, author=author, event_id=event_id)


def void_entry(
    room: Room,
    mrn: str,
    entry: str,
    *,
    why: str,
    by: str,
    pin: str | None = None,
    event_id: str | None = None,
) -> ev.Event:
    """Strike an entry of a patient's own stream out (a course, a change, a caution, a score, who they are): it no longer
    counts and stays readable. `entry`: the beginning of its id. Another person's needs the PIN again.

    Raises:
        Refused: E_STAFF, E_PIN, E_WHY; E_FIX: no such entry, several, struck already, or a correction itself.
        StoreError: not saved.
    """
    author = author_of(room, by, pin)
    said_why = reason(why)
    asked: list[str] = []

    def make(now_known: KnownPatient) -> Written:
        found = _entry(now_known, entry)
        if found.by != author:
            asked.extend(room.refuse_unproved_person(author, "this is another person's entry"))
        return Written(
            stream=found.event.session_id,
            payload=ev.EntryStruck(how="void"),
            amends=found.event.event_id,
            reason=said_why,
        )

    saved = record(room, mrn, make, author=author, event_id=event_id)
    room.used_up(asked)
    return saved


def _entry(found: KnownPatient, beginning: str) -> Entry:
    wanted = beginning.strip().lower()
    fits = [one for one in found.entries if wanted and one.event.event_id.startswith(wanted)]
    if len(fits) != 1:
        more = "type more of the id" if fits else "infusion-tui patient show"
        raise Refused(
            "E_FIX", f'{len(fits) or "no"} entries of this patient begin with "{beginning}": {more}'
        )
    (only,) = fits
    if only.is_correction:
        raise Refused("E_FIX", "a correction is not struck out itself: write the entry again")
    if only.struck is not None:
        raise Refused("E_FIX", f"that entry was struck out by {only.struck.author} already")
    return only


def _as_known(room: Room, number: str) -> ev.Patient:
    try:
        return person(room, number).patient
    except Refused:
        return ev.Patient(mrn=number)


def _caution(found: KnownPatient, wanted: str) -> Caution:
    text = wanted.strip()
    fits = [
        one
        for one in standing(found.cautions)
        if text and (one.id.startswith(text) or one.text.casefold() == text.casefold())
    ]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Refused("E_CAUTION", f'{len(fits)} cautions fit "{wanted}": type more of the id')
    raise Refused(
        "E_CAUTION", f'no standing caution of this patient is "{wanted}": infusion-tui patient show'
    )
