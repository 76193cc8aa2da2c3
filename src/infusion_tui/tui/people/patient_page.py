"""One patient beyond one visit: who they are, cautions, courses, sessions, and every entry of their own stream."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient, PatientRecorded
from infusion_tui.record.patient_words import who_words
from infusion_tui.room.looked import note_course_viewed
from infusion_tui.room.merging import merges_of
from infusion_tui.room.patients import Person, person
from infusion_tui.tui.dialogs.base import PickList, chosen
from infusion_tui.tui.dialogs.records_page import open_record
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.people import forms
from infusion_tui.tui.people.patient_rows import Line, page_lines
from infusion_tui.tui.people.writing_page import WritingPage
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import plain

GROUP = Binding.Group("patient")


class PatientPage(Screen[None]):
    """Letters open forms; none records by itself. Enter goes on with what is chosen: a record, a course, a caution."""

    CSS_PATH: ClassVar[str | Path | None] = "../dialogs/dialogs.tcss"
    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "go on", id="patient.go_on", tooltip="The chosen one: open the record, change the course, lift the caution", group=GROUP),
        Binding("up", "move(-1)", "up", show=False, id="patient.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="patient.down", tooltip="One down", group=GROUP),
        Binding("pageup", "move(-8)", "page up", show=False, id="patient.pageup", tooltip="Eight up", group=GROUP),
        Binding("pagedown", "move(8)", "page down", show=False, id="patient.pagedown", tooltip="Eight down", group=GROUP),
        Binding("h", "course", "pictures", id="patient.course", tooltip="The course screen: trend of the scores, sessions, the same minute", group=GROUP),
        Binding("r", "report", "report", show=False, id="patient.report", tooltip="The course report for the prescriber: to a file, or on the printer", group=GROUP),
        Binding("c", "form('course')", "new course", id="patient.new_course", tooltip="A course begins: indication, consultation, plan", group=GROUP),
        Binding("k", "form('caution')", "caution", id="patient.caution", tooltip="Something to be seen before every start, until it is lifted", group=GROUP),
        Binding("w", "form('who')", "who", id="patient.who", tooltip="Name, birth date and sex, as known from now on", group=GROUP),
        Binding("e", "close", "end course", show=False, id="patient.close", tooltip="The chosen course ends: its last day, and why", group=GROUP),
        Binding("m", "form('merge')", "merge", show=False, id="patient.merge", tooltip="Another number of this person is read as this one; what it means is shown first", group=GROUP),
        Binding("x", "void", "strike out", show=False, id="patient.void", tooltip="Strike the chosen entry out, with a reason; it stays readable", group=GROUP),
        Binding("s", "scores", "score", show=False, id="patient.scores", tooltip="A score between visits", group=GROUP),
        Binding("escape", "back", "back", id="patient.back", tooltip="Back; nothing changes", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, found: Person) -> None:
        super().__init__(classes="page")
        self.host = host
        self.found = found
        self._opened_at = host.monotonic()
        self._list = PickList(id="patient-list")
        self._said = RowsView(id="patient-said")
        self._lines: list[Line] = []
        self._at = 0
        self._seq = host.room.seq
        self._noted = False
        self._told = ("", "muted")

    def compose(self) -> ComposeResult:
        """Who, what is known, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._list
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden: every name and number that this person ever had here."""
        shown = [self.found.patient, *(one.opened.patient for one in self.found.sessions)]
        shown += [Patient(mrn=one) for one in self.found.numbers]
        for entry in self.found.known.entries:
            told = entry.payload
            if isinstance(told, PatientRecorded):
                shown.append(Patient(mrn=told.mrn, name=told.name, born=told.born))
        return shown

    def _title(self, width: int) -> Sequence[Row]:
        patient = self.found.patient
        words = plain(who_words(patient.mrn, patient.name, patient.born), 200)
        return (
            fit_row(
                ((" PATIENT  ", "strong"), (words, "strong"), *watermark(self.host.room.training)), width
            ),
        )

    def on_mount(self) -> None:
        """The first look; who looked is written down behind it."""
        self._draw()
        self.call_after_refresh(self._note)

    def _note(self) -> None:
        if self._noted:
            return
        self._noted = True
        remark = note_course_viewed(self.host.room, self.found.patient.mrn, "screen", by=self.host.signed_in)
        self._seq = self.host.room.seq
        if remark:
            said = plain(remark, 300)
            self.app.notify(said, timeout=10, markup=False)

    def on_screen_resume(self) -> None:
        """Back from a form or a record."""
        self._opened_at = self.host.monotonic()
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def tick(self) -> None:
        """Look again when the file has grown."""
        if self._seq == self.host.room.seq:
            return
        try:
            self.found = person(self.host.room, self.found.numbers[0])
        except PlainError as error:
            self.say(str(error), "late")
            return
        self._seq = self.host.room.seq
        self._draw()

    def _draw(self) -> None:
        width = self._list.room.width
        if width < 20:
            self.call_after_refresh(self._draw_again)
            return
        try:
            merges = merges_of(self.host.room, self.found.numbers)
        except PlainError as error:
            self.say(str(error), "late")
            return
        self._lines = page_lines(self.found, merges, self.host.room.zone, width)
        places = self._places
        self._at = min(self._at, max(0, len(places) - 1))
        here = places[self._at] if places else None
        rows: list[Row] = []
        cursor = None
        for at, line in enumerate(self._lines):
            rows += [chosen(row, at == here, width) for row in line.rows]
            if at == here:
                cursor = len(rows) - 1
        self._list.put(rows, cursor)
        if self._at == 0:
            self._list.scroll_to(y=0, animate=False)
        for lines in self.query(InkLines):
            lines.show()
        self.say(*self._told)
        self.refresh_bindings()

    def _draw_again(self) -> None:
        if self._list.room.width >= 20:
            self._draw()

    @property
    def _places(self) -> list[int]:
        return [at for at, line in enumerate(self._lines) if line.can_be_chosen]

    @property
    def chosen_line(self) -> Line | None:
        """What is chosen."""
        places = self._places
        return self._lines[places[self._at]] if places else None

    def say(self, words: str, ink: str = "muted") -> None:
        """A sentence over the keys."""
        self._told = (words, ink)
        self._said.put([fit_row(((f" {plain(words, 300)}", ink),), self.app.size.width)])

    # --- keys ---

    def _too_soon(self) -> bool:
        return self.host.monotonic() - self._opened_at < GUARD_S

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._at = min(max(self._at + step, 0), max(0, len(self._places) - 1))
        self._told = ("", "muted")
        self._draw()

    def action_go_on(self) -> None:
        """The record of a session; the form that changes what else is chosen."""
        line = self.chosen_line
        if line is None or self._too_soon():
            return
        if line.session is not None:
            self._open_record(line)
        elif line.course is not None:
            self._write(forms.CourseForm(self.host.room, self.found, line.course))
        elif line.caution is not None:
            if not line.caution.holds:
                self.say("That caution was lifted; its words stand.")
                return
            self._write(forms.LiftCaution(self.host.room, self.found, line.caution))
        elif line.merged is not None:
            self._write(forms.PartNumbers(self.host.room, self.found, line.merged))
        else:
            self.action_void()

    def _open_record(self, line: Line) -> None:
        assert line.session is not None
        if line.session.end is None:
            self.say(f"They sit in chair {line.session.chair}: their record is open there.", "strong")
            return
        try:
            open_record(self.app, self.host, line.session.id)
        except PlainError as error:
            self.say(str(error), "late")

    def action_form(self, which: str) -> None:
        """A form, empty."""
        if self._too_soon():
            return
        room, found = self.host.room, self.found
        if which == "course":
            self._write(forms.CourseForm(room, found, None))
        elif which == "caution":
            self._write(forms.AddCaution(room, found))
        elif which == "who":
            self._write(forms.RecordPatient(room, found))
        else:
            self._write(forms.MergeNumbers(room, found))

    def action_close(self) -> None:
        """The chosen course ends."""
        line = self.chosen_line
        if self._too_soon():
            return
        if line is None or line.course is None or line.course.ended_on is not None:
            self.say("Choose the course that ends: Up and Down.")
            return
        self._write(forms.CloseCourse(self.host.room, self.found, line.course))

    def action_void(self) -> None:
        """The chosen entry is struck out."""
        line = self.chosen_line
        if self._too_soon():
            return
        if line is None or line.entry is None or line.entry.struck is not None:
            self.say("Choose the entry below that was wrong: Up and Down.")
            return
        self._write(forms.VoidEntry(self.host.room, self.found, line.entry))

    def action_course(self) -> None:
        """The course screen."""
        from infusion_tui.tui.course.opening import open_course

        try:
            open_course(self.app, self.host, self.found.patient.mrn)
        except PlainError as error:
            self.say(str(error), "late")

    def action_report(self) -> None:
        """The course report."""
        from infusion_tui.tui.course.opening import open_report

        try:
            open_report(self.app, self.host, self.found.patient.mrn)
        except PlainError as error:
            self.say(str(error), "late")

    def action_scores(self) -> None:
        """A score between visits."""
        from infusion_tui.tui.dialogs.between_visits import BetweenVisitsPage

        self.app.push_screen(BetweenVisitsPage(self.host, self.found.patient.mrn))

    def _write(self, form: forms.Form) -> None:
        self.app.push_screen(WritingPage(self.host, form), self._written)

    def _written(self, words: str | None) -> None:
        self.tick()
        if words:
            self.say(words, "strong")

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
