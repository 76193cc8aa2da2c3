"""A patient's course with all that is drawn of it: read and folded once, then looked at again from memory."""

from __future__ import annotations

from typing import Self

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.course import CourseView
from infusion_tui.record.course_chart import TrendChart, trend_charts
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.same_minute import VitalsComparison, vitals_comparisons
from infusion_tui.room.patients import Person, course_of, person
from infusion_tui.room.room import Room

COMPARED = ("sys", "hr")
"""What is compared with earlier infusions at the same minute."""


class CoursePicture(msgspec.Struct, frozen=True, kw_only=True):
    """A course as known at `seq` (the file's last row then), its trends, and the person it was worked out from."""

    seq: int
    found: Person
    view: CourseView
    charts: tuple[TrendChart, ...]

    @classmethod
    def of(cls, room: Room, mrn: str, course_id: str | None = None) -> Self:
        """Read and fold everything of this patient.

        Raises:
            Refused: E_PATIENT, E_COURSE.
            StoreError: the file cannot be read.
            ClinicError: the clinic's file of scores has a mistake.
        """
        # the number of the row first: what is added meanwhile is looked at again
        seq = room.seq
        return cls._made(room, person(room, mrn), course_id, seq)

    @classmethod
    def _made(cls, room: Room, found: Person, course_id: str | None, seq: int) -> Self:
        view = course_of(room, found, course_id=course_id)
        return cls(seq=seq, found=found, view=view, charts=trend_charts(view, room.outcomes, room.zone))

    def of_course(self, room: Room, course_id: str | None) -> Self:
        """The same person's other course, or the same one at another time: nothing is read anew."""
        return self._made(room, self.found, course_id, self.seq)

    @property
    def live_session(self) -> str | None:
        """The session of this person that has not ended."""
        return next((one.id for one in self.found.sessions if one.end is None), None)

    def concerns_us(self, room: Room, since: int) -> bool:
        """Whether something behind row `since` of the file is about this person.

        Raises:
            StoreError: the file cannot be read.
        """
        mine = {one.id for one in self.found.sessions}
        mine |= {patient_stream(room.store.node, number) for number in self.found.numbers}
        return any(event.session_id in mine or self._is_ours(event) for event in room.store.after(since))

    def _is_ours(self, event: ev.Event) -> bool:
        """A new session of theirs, another number corrected, numbers merged or parted."""
        payload = event.payload
        if isinstance(payload, ev.SessionOpened):
            return payload.patient.mrn.casefold() in {number.casefold() for number in self.found.numbers}
        if isinstance(payload, ev.EntryAmended):
            return "mrn" in payload.change
        return isinstance(payload, ev.PatientsMerged | ev.PatientsParted)

    def compared(self, room: Room, session_id: str | None) -> tuple[VitalsComparison, ...]:
        """The readings of one infusion of the course against the earlier ones; () where there is nothing to compare."""
        chosen = next((one for one in self.found.sessions if one.id == session_id), None)
        if chosen is None:
            return ()
        numbers = {
            one.summary.session_id: one.number
            for one in self.view.infusions
            if one.summary.session_id is not None and one.number is not None
        }
        return vitals_comparisons(COMPARED, chosen, numbers, self.found.sessions, room.zone)
