"""Patients from the command line: find them, who they are, cautions, two numbers of one person, striking out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from infusion_tui.cli.common import json_option, opened_room, person_options, shared
from infusion_tui.cli.output import print_json, say, table, tell
from infusion_tui.cli.patient_course import course
from infusion_tui.cli.patient_written import WHY, a_day, written
from infusion_tui.room import Room

if TYPE_CHECKING:
    from infusion_tui.record.events import Event
    from infusion_tui.room.merging import Meaning
    from infusion_tui.room.patients import Person


@click.command()
@click.option("--find", "text", default="", metavar="TEXT", help="Beginning of a number, or words of a name.")
@click.option("--limit", type=click.IntRange(1), default=None, metavar="N", help="At most so many.")
@json_option
@shared
def patients(text: str, limit: int | None, as_json: bool) -> None:
    """Patients of this file: number, name, birth date, sessions, running course."""
    from infusion_tui.record.patient_words import course_words
    from infusion_tui.room.patient_answers import line_json
    from infusion_tui.room.patients import find

    with opened_room(read_only=True) as room:
        found = find(room, text, limit=limit)
        training = room.training
    if as_json:
        print_json({"patients": [line_json(one) for one in found]})
        return
    if training:
        say("TRAINING")
    rows = [
        (
            one.number if len(one.numbers) == 1 else f"{one.number} (and {', '.join(one.numbers[1:])})",
            one.name or "",
            one.born.isoformat() if one.born else "",
            str(one.sessions),
            one.last_day.isoformat() if one.last_day else "",
            course_words(one.course) if one.course else "",
            str(one.cautions or ""),
        )
        for one in found
    ]
    table(("patient", "name", "born", "sessions", "last", "course", "cautions"), rows)


@click.group()
def patient() -> None:
    """One patient beyond one visit: who they are, courses, standing cautions, two numbers of one person."""


patient.add_command(course)


@patient.command("show")
@click.argument("mrn")
@click.option("--by", default=None, metavar="INITIALS", help="Who looks, for the record.")
@json_option
@shared
def show(mrn: str, by: str | None, as_json: bool) -> None:
    """Everything about a patient beyond one visit; that it was looked at is written down."""
    from infusion_tui.room.looked import note_course_viewed
    from infusion_tui.room.patient_answers import person_json
    from infusion_tui.room.patients import person
    from infusion_tui.room.people import known_person
    from infusion_tui.store import StoreError

    with opened_room(read_only=True) as room:
        if by is not None:
            known_person(room.facts, by)
        found = person(room, mrn)
        answer = person_json(found, room)
        lines = [] if as_json else _lines(found, room)
        training = room.training
    remark: str | None
    try:
        with opened_room() as room:
            remark = note_course_viewed(room, mrn, "command line", by=by)
    except StoreError as error:
        remark = f"That this patient was opened could not be noted. {error}"
    if as_json:
        print_json(answer)
    else:
        if training:
            say("TRAINING")
        for line in lines:
            say(line)
    if remark:
        tell(remark)


@patient.command("record")
@click.argument("mrn")
@click.option("--name", default=None, help='As "KOWALSKI, Ruth".')
@click.option("--born", default=None, metavar="DATE", help="Birth date, 1984-03-12.")
@click.option("--sex", type=click.Choice(("f", "m")), default=None)
@click.option("--why", default=None, help="Why it changes; needed where another name, date or sex is known.")
@person_options
@json_option
@shared
def record(
    mrn: str, name: str | None, born: str | None, sex: Any, why: str | None, by: str, pin_stdin: bool, as_json: bool
) -> None:  # fmt: skip
    """Write down who a patient is. What is not said stays as it is known."""
    from infusion_tui.room.known_here import admission_remarks
    from infusion_tui.room.patient_recording import record_patient

    remarks: tuple[str, ...] = ()

    def write(room: Room, pin: str | None) -> Event:
        nonlocal remarks
        remarks = admission_remarks(room, mrn, name=name, born=a_day(born, "--born"))
        return record_patient(
            room, mrn, by=by, pin=pin, name=name, born=a_day(born, "--born"), sex=sex, why=why
        )

    written(by, pin_stdin, as_json, write, lambda: remarks)


@patient.group("caution")
def caution() -> None:
    """Standing cautions: shown before every start until they are lifted."""


@caution.command("add")
@click.argument("mrn")
@click.argument("text")
@person_options
@json_option
@shared
def add_caution(mrn: str, text: str, by: str, pin_stdin: bool, as_json: bool) -> None:
    """From now on it is shown at the chair, before every start: infusion-tui patient caution add 448201 "latex" --by KM"""
    from infusion_tui.room.patient_recording import note_caution

    written(by, pin_stdin, as_json, lambda room, pin: note_caution(room, mrn, text, by=by, pin=pin))


@caution.command("lift")
@click.argument("mrn")
@click.argument("caution", metavar="CAUTION")
@WHY
@person_options
@json_option
@shared
def lift(mrn: str, caution: str, why: str, by: str, pin_stdin: bool, as_json: bool) -> None:
    """It no longer holds: CAUTION is the beginning of its id, or its words."""
    from infusion_tui.room.patient_recording import lift_caution

    written(
        by, pin_stdin, as_json, lambda room, pin: lift_caution(room, mrn, caution, why=why, by=by, pin=pin)
    )


@patient.command("merge")
@click.argument("number")
@click.option("--into", required=True, metavar="NUMBER", help="The number that stands from now on.")
@WHY
@click.option("--yes", is_flag=True, help="Answers what is asked: what it means was read.")
@click.option("--dry-run", is_flag=True, help="Say what it means; write nothing.")
@person_options
@json_option
@shared
def merge(
    number: str, into: str, why: str, yes: bool, dry_run: bool, by: str, pin_stdin: bool, as_json: bool
) -> None:
    """Two numbers of one person: read NUMBER as another one. It can be taken back."""
    from infusion_tui.room.merging import merge as write
    from infusion_tui.room.merging import merging

    if dry_run:
        _meaning(lambda room: merging(room, number, into), as_json)
        return
    written(
        by, pin_stdin, as_json, lambda room, pin: write(room, number, into, why=why, by=by, pin=pin, yes=yes)
    )


@patient.command("part")
@click.argument("number")
@WHY
@click.option("--yes", is_flag=True, help="Answers what is asked: what it means was read.")
@click.option("--dry-run", is_flag=True, help="Say what it means; write nothing.")
@person_options
@json_option
@shared
def part(number: str, why: str, yes: bool, dry_run: bool, by: str, pin_stdin: bool, as_json: bool) -> None:
    """A merge was wrong: NUMBER stands for itself again."""
    from infusion_tui.room.merging import part as write
    from infusion_tui.room.merging import parting

    if dry_run:
        _meaning(lambda room: parting(room, number), as_json)
        return
    written(by, pin_stdin, as_json, lambda room, pin: write(room, number, why=why, by=by, pin=pin, yes=yes))


@patient.command("void")
@click.argument("mrn")
@click.argument("entry", metavar="ID")
@WHY
@person_options
@json_option
@shared
def void(mrn: str, entry: str, why: str, by: str, pin_stdin: bool, as_json: bool) -> None:
    """Strike a wrong course, change, caution or score out; ID is the beginning of its id. It stays readable."""
    from infusion_tui.room.patient_recording import void_entry

    written(by, pin_stdin, as_json, lambda room, pin: void_entry(room, mrn, entry, why=why, by=by, pin=pin))


def _meaning(what: Callable[[Room], Meaning], as_json: bool) -> None:
    with opened_room(read_only=True) as room:
        meaning = what(room)
    if as_json:
        doubts = [{"code": code, "message": message} for code, message in meaning.doubts]
        print_json(
            {"ok": True, "number": meaning.number, "into": meaning.into, "means": list(meaning.rows), "warnings": doubts}
        )  # fmt: skip
        return
    for row in meaning.rows:
        say(row)
    for _, sentence in meaning.doubts:
        say(f"ASK: {sentence}")


def _lines(found: Person, room: Room) -> list[str]:
    from infusion_tui.record.patient_words import (
        caution_words,
        course_rows,
        day_words,
        entry_words,
        who_words,
    )
    from infusion_tui.record.wording import SESSION_END_WORDS, clock_time
    from infusion_tui.room.merging import merges_of
    from infusion_tui.room.patient_answers import merge_words

    patient, known, zone = found.patient, found.known, room.zone
    lines = [who_words(patient.mrn, patient.name, patient.born)]
    if len(found.numbers) > 1:
        lines.append(f"also {', '.join(found.numbers[1:])}: numbers of the same person")
    lines += [f"caution {one.id[:18]}  {caution_words(one)}" for one in known.cautions]
    for one_course in known.courses:
        lines.append(f"course {one_course.id[:18]}")
        lines += [f"  {label}: {words}" for label, words in course_rows(one_course)]
    for session in found.sessions:
        at = session.began_at.astimezone(zone)
        ended = SESSION_END_WORDS[session.end.how] if session.end is not None else "here"
        lines.append(
            f"session {session.id[:13]}  {at:%Y-%m-%d} {clock_time(at, zone)}  chair {session.chair}  {ended}"
        )
    for event in merges_of(room, found.numbers):
        at = event.recorded_at.astimezone(zone)
        lines.append(f"{at:%Y-%m-%d} {clock_time(at, zone)} {event.author}  {merge_words(event.payload)}")
    for entry in known.entries:
        at = entry.event.recorded_at.astimezone(zone)
        struck = f"  [struck out by {entry.struck.author}: {entry.struck.reason}]" if entry.struck else ""
        why = f" ; {entry.event.reason}" if entry.event.reason else ""
        lines.append(
            f"entry {entry.event.event_id[:18]}  {at:%Y-%m-%d} {clock_time(at, zone)} {entry.by}  {entry_words(entry.payload)}{day_words(entry, zone)}{why}{struck}"
        )
    return lines
