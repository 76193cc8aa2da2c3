"""What every resource of one bundle shares: ids, times, references, people, and what marks practice."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from infusion_tui.exports.fhir.codes import LOCAL, PROFILES, PSEUDONYM, TEST_DATA
from infusion_tui.exports.fhir.elements import Json, coding, moment, period, without_empty, words
from infusion_tui.exports.fhir.ids import Ids
from infusion_tui.exports.options import ExportOptions
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import DischargeScore
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.pump_segments import Given, given, pump_of
from infusion_tui.record.view import EntryLine

PRACTICE = "TRAINING: practice in a training room, not a patient"


class Frame:
    """One session on its way to FHIR."""

    def __init__(self, report: SessionReport, options: ExportOptions) -> None:
        view = report.view
        # a session always has them; only an empty chair's view does not
        assert view.session_id is not None
        assert view.patient is not None
        assert view.order is not None
        assert view.protocol is not None
        assert view.began_at is not None
        self.report, self.view, self.options = report, view, options
        self.session_id: str = view.session_id
        self.patient_facts: ev.Patient = view.patient
        self.order: ev.Order = view.order
        self.protocol: Protocol = view.protocol
        self.began_at: dt.datetime = view.began_at
        self.ids = Ids(report.node, self.session_id)
        self.staff: set[str] = set()
        """Initials of everybody who was named so far."""
        self.patient_id = self.ids.of_file("patient", view.patient.mrn)
        self.encounter_id = self.ids.of_session("encounter")
        self.procedure_id = self.ids.of_session("procedure")
        self.infusion_id = self.ids.of_session("infusion")

    @cached_property
    def as_of(self) -> dt.datetime:
        """The moment that the bundle speaks for: its last entry. The clock of the export takes no part."""
        return max(max(line.recorded_at, line.occurred_at) for line in self.view.entries)

    @cached_property
    def given(self) -> Given | None:
        """What the pump had given by then; None before the start."""
        pump = pump_of(self.view)
        return given(pump, self.as_of) if pump is not None else None

    @property
    def lines(self) -> tuple[EntryLine, ...]:
        """The entries without the corrections, which are about others."""
        return tuple(
            line
            for line in self.view.entries
            if not isinstance(line.payload, ev.EntryAmended | ev.EntryStruck)
        )

    def discharge_score(self, key: str) -> DischargeScore | None:
        """A score that the protocol of the session declares."""
        return self.protocol.score(key)

    def corrections_of(self, line: EntryLine) -> tuple[EntryLine, ...]:
        """The corrections of an entry that count, and what struck it, oldest first."""
        numbers = (*line.amended_by, *((line.struck_by,) if line.struck_by is not None else ()))
        return tuple(one for one in self.view.entries if one.number in numbers)

    # --- parts -----------------------------------------------------------------------------------------------------

    def resource(self, kind: str, its_id: str, *, profile: str | None = None, **elements: object) -> Json:
        """A resource of this bundle: practice and false names are marked on each."""
        security, tag = [], []
        if self.report.training:
            security.append(coding(TEST_DATA))
            tag.append({"system": LOCAL, "code": "training", "display": PRACTICE})
        if self.report.deidentified:
            security.append(coding(PSEUDONYM))
        profiles = [f"{PROFILES}/{profile}"] if profile else []
        meta = without_empty({"profile": profiles, "security": security, "tag": tag})
        return {"resourceType": kind, "id": its_id} | without_empty({"meta": meta, **elements})

    def moment(self, at: dt.datetime) -> str:
        """A time with the clinic's offset."""
        return moment(at, self.report.zone)

    def period(self, begin: dt.datetime | None, end: dt.datetime | None) -> Json:
        """A period with the clinic's offset."""
        return period(begin, end, self.report.zone)

    def clock(self, at: dt.datetime) -> str:
        """A time as people read it, in notes."""
        return self.report.moment(at)

    # --- references ------------------------------------------------------------------------------------------------

    @property
    def subject(self) -> Json:
        """The patient."""
        return to(self.patient_id)

    @property
    def encounter(self) -> Json:
        """The visit."""
        return to(self.encounter_id)

    @property
    def procedure(self) -> Json:
        """The infusion as something done."""
        return to(self.procedure_id)

    def person(self, initials: str) -> Json:
        """Who: one of the staff, else in words (nobody had signed in, or the program itself)."""
        if initials in self.report.people:
            self.staff.add(initials)
            return to(self.staff_id(initials))
        said = "charted without signing in" if initials == EMERGENCY else words(initials)
        return {"display": said or "not recorded"}

    def staff_id(self, initials: str) -> str:
        """The id of one of the staff: the same in every session of the file."""
        return self.ids.of_file("staff", initials)

    def author(self, line: EntryLine) -> Json:
        """Whose entry it is."""
        return self.person(line.attributed_to or line.by)


def url(its_id: str) -> str:
    """The full address of a resource in its bundle."""
    return f"urn:uuid:{its_id}"


def to(its_id: str) -> Json:
    """A reference to a resource of the same bundle."""
    return {"reference": url(its_id)}
