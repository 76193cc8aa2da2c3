"""The course report as something that is taken out of the app: what it can be, and making it in a thread."""

from __future__ import annotations

from infusion_tui.exports.options import ExportOptions
from infusion_tui.exports.pages import has_pdf
from infusion_tui.room import Room
from infusion_tui.room.course_reports import CSV, FHIR, print_course, write_course
from infusion_tui.tui.dialogs.export_task import (
    DEIDENTIFIED,
    PRINT,
    Choice,
    Made,
    Wish,
    no_printer,
    sentence,
)

NO_PDF = "It needs reportlab, which is not installed here: pip install 'infusion-tui[pdf]'. Or choose html and print it."


def course_choices() -> tuple[Choice, ...]:
    """Everything, in the order of the list: formats, then paper."""
    return (
        Choice("html", "pages with the trend as a picture, to read and to print"),
        Choice("pdf", "the same pages as a file for the archive", "" if has_pdf() else NO_PDF),
        Choice("md", "the same pages as plain text"),
        Choice(CSV, "a row per infusion, score and step of the plan"),
        Choice(FHIR, "for other systems; the patient's number in it, not the name"),
        Choice(PRINT, "the pages, on the printer", no_printer()),
    )


class CourseWish(Wish, frozen=True, kw_only=True):
    """A patient's course, by the patient's number; None: without a course, all that is in the file."""

    number: str
    course_id: str | None

    def made(self, room: Room) -> Made:
        """A file of its own, or paper."""
        options = ExportOptions(paper=self.paper, deidentify=self.deidentify)
        look = DEIDENTIFIED if self.deidentify else None
        if self.name == PRINT:
            said, remark = print_course(
                room, self.number, course_id=self.course_id, by=self.by, options=options
            )
            return Made(sentence("sent to the printer", said, look, remark))
        assert self.folder is not None
        done = write_course(
            room,
            self.number,
            self.name,
            self.folder,
            course_id=self.course_id,
            by=self.by,
            options=options,
            again=True,
        )
        return Made(sentence(f"written: {done.files[0]}", look, done.remark), done.files)
