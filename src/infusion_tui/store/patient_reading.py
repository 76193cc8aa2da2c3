"""What can be asked of the file about patients and their courses: numbers, visits, courses, scores that ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from infusion_tui.store.finding import (
    OpenCourse,
    Visit,
    find_patients,
    given_among,
    numbers_known,
    open_courses,
    renumbered,
    visits,
)
from infusion_tui.store.flags import asking


class PatientReads:
    """The questions; how rows are read is the business of `Reads`."""

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def _readable(self, what: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def find_patients(self, text: str, limit: int | None = None) -> list[str]:
        """Numbers, as they were typed somewhere, that begin with this text or whose name holds each of its words; an
        exact number first, then numbers, then names, each by name. Case and accents do not count."""
        return find_patients(self, text, limit)

    def visits(self, mrn: str) -> list[Visit]:
        """The sessions of the patient with exactly this number, by the time they began."""
        with self._readable("The beginning of a session"):
            return visits(self, mrn)

    def given_among(self, session_ids: Sequence[str], known_at: dt.datetime | None = None) -> frozenset[str]:
        """Those of these sessions in which the pump was started (as it stands, struck entries left out) and that were
        not cancelled; with `known_at`, as it was known then."""
        return given_among(self, session_ids, known_at)

    def renumbered(self) -> dict[str, str]:
        """Sessions whose patient's number was corrected, each with the number that stands."""
        return renumbered(self)

    def numbers_known(self, numbers: Sequence[str]) -> list[str]:
        """Those of these numbers that stand in the file exactly so, of a session or of a patient's own stream."""
        return numbers_known(self, numbers)

    def open_courses(self) -> list[OpenCourse]:
        """Every course that was opened and neither closed nor struck, oldest first."""
        return open_courses(self)

    def flagging(self, session_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these sessions and streams that hold a score which flagged something, first or as corrected."""
        found = []
        for session_id in session_ids:
            rows = self._rows(
                "SELECT 1 FROM event WHERE kind = 'scale.scored' AND session_id = ? "
                "AND json_extract(payload, '$.flagged') IS NOT NULL "
                "UNION ALL SELECT 1 FROM event WHERE kind = 'entry.amended' AND session_id = ? "
                "AND json_extract(payload, '$.change.flagged') IS NOT NULL LIMIT 1",
                (session_id, session_id),
            )
            found += [session_id] if rows else []
        return tuple(found)

    def asking(self) -> tuple[str, ...]:
        """Sessions and patients' own streams in which a flagged score may stand without an answer: some of them may
        have been answered elsewhere."""
        return tuple(asking(self))
