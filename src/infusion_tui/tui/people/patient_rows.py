"""A patient's page as rows, each with what Enter does there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.known_patient import Caution, Course
from infusion_tui.record.patient_words import caution_words, course_rows, entry_words
from infusion_tui.record.session import Session
from infusion_tui.record.wording import SESSION_END_WORDS, clock_time
from infusion_tui.room.patient_answers import merge_words
from infusion_tui.room.patients import Person
from infusion_tui.tui.widgets.ink import Row
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

_LONGEST = 1200


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows that are chosen together, and what they are about (nothing: a heading)."""

    rows: tuple[Row, ...]
    course: Course | None = None
    caution: Caution | None = None
    session: Session | None = None
    entry: Entry | None = None
    merged: str | None = None
    """A number that is read as this person's."""

    @property
    def can_be_chosen(self) -> bool:
        """It is about something."""
        return any((self.course, self.caution, self.session, self.entry, self.merged))


def page_lines(found: Person, merges: Sequence[ev.Event], zone: ZoneInfo, width: int) -> list[Line]:
    """Cautions first, then courses, sessions (newest first), numbers, and every entry with who and when."""
    known = found.known
    lines = [_title("standing cautions" if known.cautions else "no standing caution", width)]
    lines += [
        Line(rows=_wrapped(f"{'▲' if one.holds else '–'} {caution_words(one)}", width, "due" if one.holds else "muted"), caution=one)
        for one in sorted(known.cautions, key=lambda one: not one.holds)
    ]  # fmt: skip
    lines.append(_title("courses" if known.courses else "no course was opened", width))
    for course in reversed(known.courses):
        rows: list[Row] = []
        for at, (label, words) in enumerate(course_rows(course)):
            rows += _labelled(label, words, width, "strong" if at == 0 else "text")
        lines.append(Line(rows=tuple(rows), course=course))
    lines.append(_title("sessions" if found.sessions else "no session in this file", width))
    lines += [Line(rows=(_session(one, zone),), session=one) for one in reversed(found.sessions)]
    if len(found.numbers) > 1 or merges:
        lines.append(_title("numbers of this person", width))
        lines += [
            Line(rows=(((f"   {plain(one, 60)}", "strong"), (f"  read as {found.numbers[0]}", "text")),), merged=one)
            for one in found.numbers[1:]
        ]  # fmt: skip
        lines += [
            Line(
                rows=_wrapped(
                    f"  {_at(event, zone)} {event.author}  {merge_words(event.payload)}", width, "muted"
                )
            )
            for event in merges
        ]
    lines.append(_title("written here, oldest first", width))
    lines += [_entry(one, zone, width) for one in known.entries if not one.is_correction]
    return lines


def _entry(one: Entry, zone: ZoneInfo, width: int) -> Line:
    words = f"{_at(one.event, zone)} {one.by}  {entry_words(one.payload)}"
    if one.struck is None:
        return Line(rows=_wrapped(f"  {words}", width, "text"), entry=one)
    why = f"[struck out by {one.struck.author}: {one.struck.reason}]"
    return Line(rows=_wrapped(f"– {words}  {why}", width, "muted"), entry=one)


def _session(one: Session, zone: ZoneInfo) -> Row:
    ended = SESSION_END_WORDS[one.end.how] if one.end is not None else "here now"
    at = one.began_at.astimezone(zone)
    return (
        (f"   {at:%Y-%m-%d} {clock_time(one.began_at, zone)}", "strong"),
        (f"  chair {plain(one.chair, 4)}  {ended}  MRN {plain(one.opened.patient.mrn, 40)}", "text"),
    )


def _at(event: ev.Event, zone: ZoneInfo) -> str:
    return f"{event.recorded_at.astimezone(zone):%Y-%m-%d} {clock_time(event.recorded_at, zone)}"


def _title(words: str, width: int) -> Line:
    return Line(rows=(((f"─── {words} ", "muted"), ("─" * max(0, width - len(words) - 5), "rule")),))


def _labelled(label: str, words: str, width: int, ink: str) -> list[Row]:
    lead = f"   {label:<17}"
    parts = wrap_cells(plain(words, _LONGEST), max(10, width - len(lead) - 1)) or [""]
    return [((lead if at == 0 else " " * len(lead), "muted"), (part, ink)) for at, part in enumerate(parts)]


def _wrapped(words: str, width: int, ink: str) -> tuple[Row, ...]:
    parts = wrap_cells(plain(words, _LONGEST), max(10, width - 3), indent="    ") or [""]
    return tuple(((f" {part}", ink),) for part in parts)
