"""The clinic's own numbers from an open room: each session of a span is read once, and of the courses it belongs to what
says when infusions were given and how the scores were."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.exports import write_new
from infusion_tui.record import events as ev
from infusion_tui.record.clinic_numbers import ClinicNumbers, CourseSeen, NumberRow, monday
from infusion_tui.record.corrections import stand
from infusion_tui.record.course import in_course
from infusion_tui.record.infusion_summary import InfusionSummary
from infusion_tui.record.known_patient import KnownPatient
from infusion_tui.record.scored import Scored, scores_of
from infusion_tui.record.session_facts import session_facts
from infusion_tui.room.errors import Misused
from infusion_tui.room.export_note import note_export
from infusion_tui.room.exporting import Exported
from infusion_tui.room.given import given_of, known_of, numbers_of
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room
from infusion_tui.room.sheets import Span, session_views

WEEKS = 12
"""How far back the numbers look where nobody says: so many weeks, and the one that runs."""

_OF_A_COURSE = (
    ev.InfusionStarted.kind,
    ev.ScaleScored.kind,
    ev.EntryAmended.kind,
    ev.EntryStruck.kind,
)
"""What is read of a session to know when its infusion began, and its scores."""

Told = Callable[[int, int], None]
"""Is told how far it is: so many of so many sessions."""


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a span. Groups of fewer people than `smallest_group` are given by their size alone."""

    since: dt.datetime
    until: dt.datetime
    smallest_group: int
    rows: tuple[NumberRow, ...]

    def last_day(self, zone: ZoneInfo) -> dt.date:
        """The last day of the span on the clinic's calendar."""
        return (self.until - dt.timedelta(seconds=1)).astimezone(zone).date()


def span_of_numbers(
    room: Room, since: dt.datetime | None = None, until: dt.datetime | None = None
) -> tuple[dt.datetime, dt.datetime]:
    """The span where not everything was said: whole weeks, the running one with them.

    Raises:
        Misused: an end before the beginning.
    """
    if until is None:
        until = _midnight(room, room.now().astimezone(room.zone).date() + dt.timedelta(days=1))
    if since is None:
        last = (until - dt.timedelta(seconds=1)).astimezone(room.zone).date()
        since = _midnight(room, monday(last) - dt.timedelta(weeks=WEEKS))
    if until <= since:
        raise Misused("--until lies before --since")
    return since, until


def weeks_back(room: Room, weeks: int) -> tuple[dt.datetime, dt.datetime]:
    """So many whole weeks and the running one, until tonight."""
    today = room.now().astimezone(room.zone).date()
    since = _midnight(room, monday(today) - dt.timedelta(weeks=weeks))
    return since, _midnight(room, today + dt.timedelta(days=1))


def clinic_numbers(
    room: Room,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    *,
    told: Told | None = None,
) -> Numbers:
    """The numbers of the sessions that began in the span, and of the courses that these infusions belong to.

    Raises:
        Misused: an end before the beginning.
        ClinicError: the clinic's file of scores has a mistake.
        StoreError: a session cannot be read.
    """
    since, until = span_of_numbers(room, since, until)
    found = ClinicNumbers(room.outcomes, room.zone, since, until)
    people: dict[str, tuple[tuple[str, ...], set[dt.date]]] = {}
    for view in session_views(room, Span(since, until), told=told):
        facts = session_facts(view)
        numbers = numbers_of(facts.mrn.strip(), room.store, room.facts, looks_back_to(room))
        person = numbers[0].casefold()
        found.add(facts, person)
        if facts.started_at is not None:
            _, days = people.setdefault(person, (numbers, set()))
            days.add(facts.began_at.astimezone(room.zone).date())
    for numbers, came in people.values():
        for course in _courses(room, numbers, came, until):
            found.add_course(course)
    return Numbers(
        since=since, until=until, smallest_group=room.outcomes.numbers.smallest_group, rows=found.rows()
    )


def write_numbers(room: Room, numbers: Numbers, out: Path, *, by: str | None = None) -> Exported:
    """Write the figures to a new file of CSV; a folder gets `numbers-<days>.csv`. It is noted as an export, of no session.

    Raises:
        Refused: `by` is not on the staff list.
        ExportExists, ExportError: the file exists or cannot be written.
    """
    author = room.who(by).initials if by is not None else None
    first, last = numbers.since.astimezone(room.zone).date(), numbers.last_day(room.zone)
    target = out / f"numbers-{first.isoformat()}-{last.isoformat()}.csv" if out.is_dir() else out
    head = room.store.head()
    written = write_new(target, functools.partial(_fill, room, numbers))
    return Exported((written,), head, note_export(room, "numbers csv", (), written, author))


def _fill(room: Room, numbers: Numbers, file: TextIO) -> None:
    from infusion_tui.exports.numbers_sheet import COLUMNS, numbers_rows
    from infusion_tui.exports.sheet_frame import write_sheet_csv

    rows = numbers_rows(
        numbers.rows, since=numbers.since, until=numbers.until, zone=room.zone, training=room.training
    )
    write_sheet_csv(COLUMNS, rows, file)


def numbers_json(numbers: Numbers, zone: ZoneInfo, files: list[str]) -> dict[str, Any]:
    """The figures as `numbers --json` gives them: one object for each, with the same names as the CSV."""
    return {
        "ok": True,
        "since": numbers.since.astimezone(zone).isoformat(),
        "until": numbers.until.astimezone(zone).isoformat(),
        "smallest_group": numbers.smallest_group,
        "files": files,
        "numbers": [msgspec.to_builtins(row) for row in numbers.rows],
    }


def _courses(
    room: Room, numbers: tuple[str, ...], came: set[dt.date], until: dt.datetime
) -> Iterator[CourseSeen]:
    """The courses of a person that these days belong to; without any course everything is one."""
    when = looks_back_to(room)
    known = known_of(numbers, room.store, room.store.node, when)
    given, scores = _of_sessions(room, numbers, known, until, when)
    scores += [one for one in known.scores if one.at < until]
    scores.sort(key=lambda one: one.at)
    for course_id in dict.fromkeys(_course_id(known, day) for day in sorted(came)):
        course = next((one for one in known.courses if one.id == course_id), None)
        yield CourseSeen(
            numbers[0].casefold(),
            tuple(one for one in given if course is None or known.course_on(one.day) == course),
            tuple(one for one in scores if course is None or in_course(one, course, known, room.zone)),
        )


def _course_id(known: KnownPatient, day: dt.date) -> str | None:
    course = known.course_on(day)
    return course.id if course is not None else None


def _of_sessions(
    room: Room, numbers: tuple[str, ...], known: KnownPatient, until: dt.datetime, when: dt.datetime | None
) -> tuple[list[InfusionSummary], list[Scored]]:
    """The infusions of a person, as far as a course needs them, and the scores of their sessions."""
    heads = [one for n in numbers for one in room.store.session_heads(mrn=n, until=until, opened_before=when)]
    days = {one.session_id: one.day for one in given_of(heads, known, room.store, room.zone, when)}
    given = [InfusionSummary(mrn=numbers[0], day=payload.day) for _, payload in known.earlier]
    scores: list[Scored] = []
    for head in heads:
        events = room.store.some_of(head.session_id, _OF_A_COURSE)
        with legible(room.store.path, head.session_id):
            timeline = stand(event for event in events if when is None or event.recorded_at <= when)
        standing = [entry for entry in timeline if entry.struck is None]
        scores += scores_of(standing, head.session_id)
        if head.session_id in days:
            began = [entry.at for entry in standing if isinstance(entry.payload, ev.InfusionStarted)]
            given.append(
                InfusionSummary(
                    mrn=head.mrn,
                    day=days[head.session_id],
                    session_id=head.session_id,
                    started_at=began[0] if began else None,
                )
            )
    return given, scores


def _midnight(room: Room, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), room.zone).astimezone(dt.UTC)
