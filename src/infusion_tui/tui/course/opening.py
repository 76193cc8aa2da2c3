"""The ways to a patient's course: from a chair, from a list of patients or records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.room.course_picture import CoursePicture
from infusion_tui.room.patients import course
from infusion_tui.tui.course.screen import CourseScreen

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App

    from infusion_tui.tui.host import Host


def open_course(app: App[Any], host: Host, mrn: str, chair: str | None = None) -> None:
    """The course of the patient with this number. `chair`: where the patient sits, if this was asked from there. Who
    looked is written down once it is on the screen, and nothing hangs on that.

    Raises:
        PlainError: nobody has this number, or the file cannot be read.
    """
    if isinstance(app.screen, CourseScreen):
        return
    app.push_screen(CourseScreen(host, CoursePicture.of(host.room, mrn), chair))


def open_report(app: App[Any], host: Host, mrn: str) -> None:
    """The page that makes the course report of the patient with this number.

    Raises:
        PlainError: nobody has this number, or the file cannot be read.
    """
    from infusion_tui.tui.course.report_page import CourseReportPage

    app.push_screen(CourseReportPage(host, course(host.room, mrn)))
