"""What the file knows already of the people in a list: who they are, and what was recorded of them on which day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from infusion_tui.record import events as ev
from infusion_tui.record.known_patient import known_patient
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.scored import scores_of
from infusion_tui.record.session import fold
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room


@dataclass
class OnFile:
    """One person as the file knows them. `infusions` and `scores`: what stands on which day, in words for a refusal."""

    known: bool = False
    name: str | None = None
    born: dt.date | None = None
    infusions: dict[dt.date, str] = field(default_factory=dict)
    scores: dict[tuple[str, dt.date], str] = field(default_factory=dict)


def on_file(room: Room, mrn: str, days: Collection[dt.date]) -> OnFile:
    """The person with this number; of their sessions those that began around one of these days.

    Raises:
        StoreError: it cannot be read.
    """
    numbers = room.facts.numbers_of(mrn)
    streams = [room.store.session(patient_stream(room.store.node, number)) for number in numbers]
    with legible(room.store.path, patient_stream(room.store.node, numbers[0])):
        own = known_patient(streams)
    heads = [head for number in numbers for head in room.store.session_heads(mrn=number)]
    found = OnFile(known=bool(heads or own.entries))
    for _, one in own.earlier:
        found.infusions[one.day] = "an infusion of that day was imported before, with other values"
    for score in own.scores:
        _add_score(found, score.scale, score.at.astimezone(room.zone).date(), score.total, score.source)
    for head in sorted(heads, key=lambda head: head.began_at):
        day = head.began_at.astimezone(room.zone).date()
        if not any(abs((day - wanted).days) <= 1 for wanted in days):
            continue
        events = room.store.session(head.session_id)
        with legible(room.store.path, head.session_id):
            session = fold(events)
        if session.pump is not None:
            began = session.pump.started_at.astimezone(room.zone).date()
            found.infusions[began] = f"the infusion of that day is in this file (session {head.session_id})"
        for score in scores_of(session.timeline, head.session_id):
            _add_score(found, score.scale, score.at.astimezone(room.zone).date(), score.total, "typed")
    _who(room, found, own.patient, numbers)
    return found


def _add_score(found: OnFile, scale: str, day: dt.date, total: int, source: str) -> None:
    how = "imported before, with other values" if source == "imported" else "charted in this file"
    found.scores[scale, day] = f"a {scale} of that day was {how} (total {total})"


def _who(room: Room, found: OnFile, recorded: ev.PatientRecorded | None, numbers: Collection[str]) -> None:
    if recorded is not None:
        found.name, found.born = recorded.name, recorded.born
    if not found.known or (found.name is not None and found.born is not None):
        return
    for visit in sorted(
        (v for number in numbers for v in room.store.visits(number)), key=lambda v: v.began_at
    ):
        if recorded is None or recorded.name is None:
            found.name = visit.name or found.name
        if recorded is None or recorded.born is None:
            found.born = _day(visit.born) or found.born


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: the same words in any order and case ("KOWALSKI, Ruth", "Ruth Kowalski")."""
    return sorted(re.findall(r"\w+", one.casefold())) == sorted(re.findall(r"\w+", other.casefold()))


def bare(mrn: str) -> str:
    """A number without what a spreadsheet or a hand loses: zeros in front, blanks, case."""
    return "".join(mrn.split()).casefold().lstrip("0")


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None  # another program wrote it: no day to compare with
