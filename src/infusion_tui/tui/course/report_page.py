"""The course report: as what, on which paper, with names or without, where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import msgspec

from infusion_tui.record import course_words as words
from infusion_tui.record.course import CourseView
from infusion_tui.record.events import Patient
from infusion_tui.record.patient_words import who_words
from infusion_tui.tui.course.report_task import CourseWish, course_choices
from infusion_tui.tui.dialogs.export_task import PRINT
from infusion_tui.tui.dialogs.taking_out import TakingOutPage
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain


class CourseReportPage(TakingOutPage):
    """One patient, one course. A file that is there already stays: the next one gets a number."""

    CSS_PATH: ClassVar[str | Path | None] = "../dialogs/dialogs.tcss"
    HOLDS = "It says who the patient is and everything of the course: keep it where such files belong."
    LAST_FORMAT = "course_report_format"
    ON_PAPER: ClassVar[frozenset[str]] = frozenset(("html", "pdf", PRINT))
    NO_FILE: ClassVar[frozenset[str]] = frozenset((PRINT,))

    def __init__(self, host: Host, view: CourseView) -> None:
        super().__init__(host, course_choices())
        self._view = view

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden: under every number of theirs."""
        return [msgspec.structs.replace(self._view.patient, mrn=number) for number in self._view.numbers]

    def title_words(self) -> str:
        """Whose it is."""
        patient = self._view.patient
        return f"COURSE REPORT   {plain(who_words(patient.mrn, patient.name, patient.born), 200)}"

    def rows_of_it(self, width: int) -> list[Row]:
        """Which course, and how much there is in it. What was told at the consultation stays off the screen: it stands
        in the report, and others can see this."""
        view, zone = self._view, self._host.room.zone
        said = ["no course was opened: all that is in the file"]
        if view.course is not None:
            said = [f"{words.indication_words(view.course)}, from {view.course.begins_on}"]
        if view.plan is not None:
            said.append(words.next_words(view.plan, view.now.astimezone(zone).date()))
        said.append(words.given_words(view))
        said.append(f"{len(view.scores)} scores" if len(view.scores) != 1 else "1 score")
        if view.flags:
            said.append(f"{len(view.flags)} of the scores ask something that nobody has answered")
        return [fit_row(((f"  {plain(one, 300)}", "text"),), width) for one in said]

    def wish(self) -> CourseWish | None:
        """What is asked for; None when something is missing, which is then said."""
        if self.what_is_missing() or self.paper is None:
            return None
        return CourseWish(
            number=self._view.numbers[0],
            course_id=self._view.course.id if self._view.course is not None else None,
            name=self._wanted(),
            folder=self.folder,
            paper=self.paper,
            deidentify=self.without_names,
            by=self._host.signed_in,
        )
