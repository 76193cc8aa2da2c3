"""Finding a patient by number or name among tens of thousands, from the indexes of `people_index` alone."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import msgspec

from infusion_tui.store.chain import as_text, from_text
from infusion_tui.store.people_index import NUMBERED

_SESSION_NUMBER = "json_extract(payload, '$.patient.mrn')"
_SESSION_NAME = "json_extract(payload, '$.patient.name')"
_NUMBER = "json_extract(payload, '$.mrn')"
_NAME = "json_extract(payload, '$.name')"
_NOT_STRUCK = "NOT EXISTS(SELECT 1 FROM event AS s WHERE s.amends = {0}.event_id AND s.kind = 'entry.struck')"

_AT_ONCE = 400
"""Values in one question: SQLite's own limit was 999 for a long time."""

_NOT_DECOMPOSED = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "a", "œ": "o", "ß": "s"}
"""Letters that a keyboard without them writes with another, and that Unicode does not take apart."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One session of a patient: when it began (UTC), when that was typed, and who the patient was said to be."""

    session_id: str
    began_at: dt.datetime
    recorded_at: dt.datetime
    name: str | None
    born: str | None


class OpenCourse(msgspec.Struct, frozen=True, kw_only=True):
    """A course that nobody closed: its id, the stream that it stands in, and the number it was opened for."""

    course_id: str
    stream: str
    mrn: str


class Asks(Protocol):
    """What can be asked."""

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...


def find_patients(reads: Asks, text: str, limit: int | None) -> list[str]:
    """See `Reads.find_patients`. Within one place of the order: by name, then by number."""
    wanted, words = text.strip(), text.replace(",", " ").split()
    found = _found(reads, wanted, words, limit, _like, _like_pattern)
    if words and (limit is None or len(found) < limit) and any(sign.isalpha() for sign in wanted):
        # the second look knows accents and costs five times the first
        more = _found(reads, wanted, words, limit, _glob, _glob_pattern)
        found = list(dict.fromkeys([*found, *more]))
    return found if limit is None else found[:limit]


def visits(reads: Asks, mrn: str) -> list[Visit]:
    """See `Reads.visits`."""
    rows = reads._rows(
        f"SELECT session_id, occurred_at, recorded_at, {_SESSION_NAME}, json_extract(payload, '$.patient.born') "
        f"FROM event INDEXED BY event_patient WHERE kind = 'session.opened' AND {_SESSION_NUMBER} = ? "
        "ORDER BY occurred_at, seq",
        (mrn,),
    )
    return [
        Visit(
            session_id=session_id,
            began_at=from_text(began_at),
            recorded_at=from_text(recorded_at),
            name=name,
            born=born,
        )
        for session_id, began_at, recorded_at, name, born in rows
    ]


def given_among(reads: Asks, session_ids: Sequence[str], known_at: dt.datetime | None) -> frozenset[str]:
    """See `Reads.given_among`."""
    until = as_text(known_at) if known_at is not None else "9999"
    struck = "EXISTS(SELECT 1 FROM event AS x WHERE x.amends = {0}.event_id AND x.kind = 'entry.struck' AND x.recorded_at <= ?)"
    found: set[str] = set()
    for at in range(0, len(session_ids), _AT_ONCE):
        some = session_ids[at : at + _AT_ONCE]
        rows = reads._rows(
            f"SELECT s.session_id FROM event AS s WHERE s.kind = 'infusion.started' "
            f"AND s.session_id IN ({', '.join('?' * len(some))}) AND s.recorded_at <= ? AND NOT {struck.format('s')} "
            "AND NOT EXISTS(SELECT 1 FROM event AS e WHERE e.kind = 'session.cancelled' AND e.session_id = s.session_id "
            f"AND e.recorded_at <= ? AND NOT {struck.format('e')})",
            (*some, until, until, until, until),
        )
        found.update(str(row[0]) for row in rows)
    return frozenset(found)


def renumbered(reads: Asks) -> dict[str, str]:
    """See `Reads.renumbered`."""
    rows = reads._rows(
        "SELECT a.session_id, json_extract(a.payload, '$.change.mrn') FROM event AS a "
        "WHERE a.kind = 'entry.amended' AND json_type(a.payload, '$.change.mrn') = 'text' "
        f"AND {_NOT_STRUCK.format('a')} ORDER BY a.seq"
    )
    return {str(session_id): str(number) for session_id, number in rows}


def numbers_known(reads: Asks, numbers: Sequence[str]) -> list[str]:
    """See `Reads.numbers_known`."""
    found: dict[str, None] = {}
    for begin in range(0, len(numbers), _AT_ONCE):
        some = tuple(numbers[begin : begin + _AT_ONCE])
        marks = ", ".join("?" * len(some))
        rows = reads._rows(
            f"SELECT DISTINCT {_SESSION_NUMBER} FROM event INDEXED BY event_patient WHERE kind = 'session.opened' "
            f"AND {_SESSION_NUMBER} IN ({marks}) UNION SELECT DISTINCT {_NUMBER} FROM event WHERE {NUMBERED} "
            f"AND {_NUMBER} IN ({marks})",
            (*some, *some),
        )
        found |= {str(row[0]): None for row in rows}
    return [number for number in numbers if number in found]


def open_courses(reads: Asks) -> list[OpenCourse]:
    """See `Reads.open_courses`."""
    rows = reads._rows(
        f"SELECT o.event_id, o.session_id, json_extract(o.payload, '$.mrn') FROM event AS o "
        f"WHERE o.kind = 'course.opened' AND {_NOT_STRUCK.format('o')} AND o.event_id NOT IN ("
        "SELECT json_extract(c.payload, '$.course') FROM event AS c WHERE c.kind = 'course.closed' "
        f"AND json_type(c.payload, '$.course') = 'text' AND {_NOT_STRUCK.format('c')}) ORDER BY o.seq"
    )
    return [OpenCourse(course_id=one, stream=stream, mrn=str(mrn)) for one, stream, mrn in rows]


def _found(
    reads: Asks, wanted: str, words: list[str], limit: int | None, condition: Any, pattern: Any
) -> list[str]:
    values: list[object] = []

    def matches(number: str, name: str) -> str:
        values.append(_like_pattern(wanted)[1:])
        values.extend(pattern(word) for word in words)
        named = " AND ".join(condition(name) for _ in words) or "1"
        return f"({_like(number)} OR ({named}))"

    sessions = matches(_SESSION_NUMBER, _SESSION_NAME)
    told = matches(_NUMBER, _NAME)
    values += [wanted, _like_pattern(wanted)[1:], _like_pattern(wanted)[1:]]
    rows = reads._rows(
        f"SELECT number FROM (SELECT {_SESSION_NUMBER} AS number, {_SESSION_NAME} AS name FROM event "
        f"WHERE kind = 'session.opened' AND {sessions} "
        f"UNION ALL SELECT {_NUMBER}, {_NAME} FROM event {_told_index(reads)} WHERE {NUMBERED} AND {told} "
        f"AND {_NOT_STRUCK.format('event')}) "
        "GROUP BY number ORDER BY min(CASE WHEN number = ? COLLATE NOCASE THEN 0 "
        f"WHEN {_like('number')} THEN 1 WHEN {_like('name')} THEN 2 ELSE 3 END), "
        f"max(name) COLLATE NOCASE, number LIMIT {-1 if limit is None else int(limit)}",
        values,
    )
    return [str(row[0]) for row in rows]


def _told_index(reads: Asks) -> str:
    """Left to itself SQLite reads every row of these kinds instead of the index that holds all that is asked: 230 ms of
    work instead of 14 among 20,000 patients. A file of an earlier form, opened for reading only, has no such index."""
    has = reads._rows("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = 'event_people'")
    return "INDEXED BY event_people" if has else ""


def _like(column: str) -> str:
    return f"{column} LIKE ? ESCAPE '\\'"


def _like_pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _glob(column: str) -> str:
    return f"{column} GLOB ?"


def _glob_pattern(word: str) -> str:
    return f"*{''.join(_any_of(sign) for sign in _plain(word))}*"


def _any_of(sign: str) -> str:
    """The class of all signs that count as this one: `[eEéÉ...]`."""
    letters = _alike().get(sign)
    if letters is not None:
        return f"[{letters}]"
    if sign in "*?[":
        return f"[{sign}]"
    both = "".join(dict.fromkeys((sign, sign.upper(), sign.lower())))
    return f"[{both}]" if len(both) > 1 and len(sign.upper()) == 1 else sign


def _plain(word: str) -> str:
    """The word without case and accents."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(
        _NOT_DECOMPOSED.get(sign, sign) for sign in decomposed if unicodedata.category(sign) != "Mn"
    )


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    """Each plain Latin letter with every letter of Unicode's Latin blocks that is one with an accent."""
    found: dict[str, list[str]] = {}
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = _plain(chr(code))
        if len(plain) == 1 and plain.isascii() and plain.isalpha():
            found.setdefault(plain, []).append(chr(code))
    return {letter: "".join(signs) for letter, signs in found.items()}
