"""Importing a list of earlier infusions and scores: all good rows in one transaction, or nothing.

A row is recorded in its patient's own stream, with `source` "imported". The same row again is the same entry, so a list
that is imported twice adds nothing (`import_ids`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from infusion_tui.imports import DayOrder, ListRow, Read, Refusal, Terms, read_list
from infusion_tui.record import events as ev
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.room.admission import DEFAULT_PROTOCOL
from infusion_tui.room.errors import Refused
from infusion_tui.room.import_ids import answer_id, patient_id, row_id
from infusion_tui.room.import_known import OnFile, bare, on_file, same_name
from infusion_tui.room.people import COMMAND_LINE
from infusion_tui.room.room import Room
from infusion_tui.room.room_time import Moment

NOON = dt.time(12)


class Remark(msgspec.Struct, frozen=True):
    """Something to know about a row that is not refused."""

    row: int
    remark: str


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a list, or would become of it in a dry run.

    `added` and `there` count rows; `patients` those who were not known before; `flagged` the scores that were added,
    flag something and say not what was done: they stand as a question at the chair. `not_read`: columns of this
    program's own course in CSV that an earlier infusion does not keep.
    """

    rows: int
    added: int
    there: int
    refused: tuple[Refusal, ...]
    remarks: tuple[Remark, ...] = ()
    patients: int = 0
    flagged: int = 0
    not_read: tuple[str, ...] = ()
    dry_run: bool = False


class RowsRefused(Refused):
    """Some rows are refused, so nothing of the list was written. `found`: which, and what the others would be."""

    def __init__(self, found: Imported) -> None:
        count, rows = len(found.refused), "row" if found.rows == 1 else "rows"
        super().__init__(
            "E_ROWS",
            f"{count} of {found.rows} {rows} refused, so nothing was written: mend the list, or leave them out with --skip-refused",
        )
        self.found = found


class _Plan(msgspec.Struct):
    """What a list comes to against the file as it is."""

    events: list[ev.NewEvent]
    found: Imported


def import_list(
    room: Room,
    data: bytes,
    *,
    by: str | None = None,
    pin: str | None = None,
    days: DayOrder = "iso",
    dry_run: bool = False,
    skip_refused: bool = False,
) -> Imported:
    """Record every row of a list; in a `dry_run` only say what would be recorded.

    `by`: who imports; needed as soon as anybody in the room has a PIN on a clinical file. `days`: how days are written
    that are not ISO. `skip_refused`: record the other rows where some are refused.

    Raises:
        ListError: the list cannot be read at all.
        RowsRefused: rows are refused (not in a dry run, nor with `skip_refused`); nothing was written.
        Refused: who imports is unknown, or the PIN is missing or wrong.
        ClinicError: the clinic's file of scores has a mistake.
        StoreError: not saved; nothing was written.
    """
    author = _author(room, by, pin, dry_run)
    read = read_list(data, _terms(room, days))
    if dry_run:
        with room.store.snapshot():
            found = _plan(room, read, author, room.now()).found
        return msgspec.structs.replace(found, dry_run=True)
    # worked out before anybody has to wait for this; again only if somebody wrote meanwhile
    with room.store.snapshot():
        planned_at, plan = room.store.head().seq, _plan(room, read, author, room.now())

    def choose(_: object, moment: Moment) -> Iterable[ev.NewEvent]:
        nonlocal plan
        if room.store.head().seq != planned_at:
            plan = _plan(room, read, author, moment.stamp.utc)
        if plan.found.refused and not skip_refused:
            raise RowsRefused(msgspec.structs.replace(plan.found, added=0, patients=0, flagged=0))
        return plan.events

    # no one stream: each event says its own
    room.record_in_stream("", choose)
    return plan.found


def _author(room: Room, by: str | None, pin: str | None, dry_run: bool) -> str:
    if by is not None:
        return (room.who(by) if dry_run else room.sign_in(by, pin)).initials
    if not dry_run and not room.training and any(one.has_pin for one in room.facts.people.values()):
        raise Refused(
            "E_WHO", "who imports? --by INITIALS: people of this room prove who they are with a PIN"
        )
    return COMMAND_LINE


def _terms(room: Room, days: DayOrder) -> Terms:
    known = room.library.protocols
    # the shipped default first: where protocols differ in a limit, its own stands
    ordered = sorted(known.values(), key=lambda one: (one.id != DEFAULT_PROTOCOL, one.id))
    return Terms.of(
        ordered, room.outcomes, room.now().astimezone(room.zone).date(), days, training=room.training
    )


def _plan(room: Room, read: Read, author: str, now: dt.datetime) -> _Plan:
    node = room.store.node
    ids = {row.number: row_id(node, row) for row in read.rows}
    present = room.store.present(ids.values())
    refused = list(read.refused)
    remarks = [
        Remark(row.number, words)
        for row in read.rows
        if ids[row.number] not in present
        for words in row.unusual
    ]
    remarks += [
        Remark(row, "was cancelled before the start: no infusion, not read") for row in read.cancelled
    ]
    there = [row for row in read.rows if ids[row.number] in present]
    remarks += [
        Remark(row.number, "was imported before and struck out since: it is not added again")
        for row in there
        if present[ids[row.number]]
    ]
    people: dict[str, list[ListRow]] = defaultdict(list)
    for row in read.rows:
        if ids[row.number] not in present:
            people[room.facts.person_number(row.mrn).casefold()].append(row)
    written = _Written(room, author, now)
    again = 0
    alike = _Alike(room)
    for rows in people.values():
        number = room.facts.person_number(rows[0].mrn)
        person = on_file(room, number, {row.day for row in rows})
        good: list[ListRow] = []
        for row in sorted(rows, key=lambda row: (row.day, row.number)):
            if any(ids[row.number] == ids[one.number] for one in good):
                again += 1
                continue
            problem = alike.problem(number, person) or _problem(row, person)
            if problem:
                refused.append(Refusal(row.number, problem))
                continue
            good.append(row)
            _take_in(row, person)
        if good:
            written.person(number, person, good, {row.number: ids[row.number] for row in good})
    found = Imported(
        rows=read.count,
        added=written.rows,
        there=len(there) + again,
        refused=tuple(sorted(refused, key=lambda one: one.row)),
        remarks=tuple(sorted(remarks, key=lambda one: one.row)),
        patients=written.patients,
        flagged=written.flagged,
        not_read=read.not_read,
    )
    return _Plan(written.events, found)


def _problem(row: ListRow, person: OnFile) -> str | None:
    """Why this row cannot be recorded of this person, or None."""
    if row.name is not None and person.name is not None and not same_name(row.name, person.name):
        return f"number {row.mrn} is {person.name}, not {row.name}"
    if row.born is not None and person.born is not None and row.born != person.born:
        return f"number {row.mrn} was born {person.born}, not {row.born}"
    if person.born is not None and row.day < person.born:
        return f"day {row.day} is before the birth date {person.born}"
    if isinstance(row.payload, ev.EarlierInfusion):
        return person.infusions.get(row.day)
    return person.scores.get((row.payload.scale, row.day))


def _take_in(row: ListRow, person: OnFile) -> None:
    """What the next rows of this person are held against."""
    if not person.known:
        person.name, person.born = person.name or row.name, person.born or row.born
    if isinstance(row.payload, ev.EarlierInfusion):
        person.infusions[row.day] = f"row {row.number} is an infusion of that day already"
    else:
        person.scores[row.payload.scale, row.day] = (
            f"row {row.number} is a {row.payload.scale} of that day already"
        )


class _Alike:
    """Numbers that differ only in zeros in front or in blanks: a spreadsheet loses them, and then it is somebody else."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._known: dict[str, str] | None = None

    def problem(self, number: str, person: OnFile) -> str | None:
        """Why a number that is not known here may be another one that is."""
        if self._known is None:
            self._known = {bare(one): one for one in self._room.store.find_patients("")}
        other = self._known.setdefault(bare(number), number)
        if person.known or other.casefold() == number.casefold():
            return None
        return (
            f"{number} is not known here, but {other} is: did a spreadsheet take the zeros away? "
            f"Write {other}, or record {number} as a patient first"
        )


class _Written:
    """The events of the rows that are good, person by person, each one's by day."""

    def __init__(self, room: Room, author: str, now: dt.datetime) -> None:
        self._room, self._author, self._now = room, author, now
        self.events: list[ev.NewEvent] = []
        self.rows = self.patients = self.flagged = 0

    def person(self, number: str, person: OnFile, rows: Iterable[ListRow], ids: dict[int, str]) -> None:
        """Add the rows of one person, who is recorded first where nobody knew them."""
        stream = patient_stream(self._room.store.node, number)
        if not person.known:
            who = ev.PatientRecorded(mrn=number, name=person.name, born=person.born, source="imported")
            self._add(patient_id(self._room.store.node, number), stream, self._now, who)
            self.patients += 1
        for row in rows:
            payload = row.payload
            self._add(ids[row.number], stream, self._at(row.day), payload)
            self.rows += 1
            if not isinstance(payload, ev.ScaleScored) or payload.flagged is None:
                continue
            if row.answered is None:
                self.flagged += 1
                continue
            answer = ev.ScoreAnswered(
                note=row.answered, scale=payload.scale, label=payload.label, source="imported"
            )
            self._add(answer_id(ids[row.number]), stream, self._at(row.day), answer)

    def _at(self, day: dt.date) -> dt.datetime:
        """Noon of the clinic: the list has no time, and the payload says so. Of today, no later than now."""
        noon = dt.datetime.combine(day, NOON, self._room.zone).astimezone(dt.UTC)
        return min(noon, self._now)

    def _add(self, event_id: str, stream: str, at: dt.datetime, payload: ev.Payload) -> None:
        self.events.append(
            ev.NewEvent(
                event_id=event_id,
                session_id=stream,
                chair=None,
                occurred_at=at,
                author=self._author,
                payload=payload,
            )
        )
