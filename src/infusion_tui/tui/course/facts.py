"""What stands over the pictures of a course: what nobody has answered first, then the course, cautions, changes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from infusion_tui.record import course_words as words
from infusion_tui.record.course import CourseView
from infusion_tui.record.scored import question_words
from infusion_tui.tui.widgets.ink import Row, fit_row, trim, width_of
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

_LONGEST = 400


def flag_rows(view: CourseView, width: int, most: int, zone: ZoneInfo) -> list[Row]:
    """Each score that asks something nobody has answered, newest first; what has no room is counted."""
    today = view.now.astimezone(zone).date()
    said = [
        f"▲ {question_words(one, zone, earlier=one.at.astimezone(zone).date() != today)}"
        for one in reversed(view.flags)
    ]
    return _counted(said, "due", width, most, "unanswered")


def caution_rows(view: CourseView, width: int, most: int, zone: ZoneInfo) -> list[Row]:
    """Each standing caution that holds."""
    said = [
        f"caution: {plain(one.text, _LONGEST)} ({plain(one.by, 20)} {one.at.astimezone(zone):%Y-%m-%d})"
        for one in view.cautions
        if one.holds
    ]
    return _counted(said, "strong", width, most, "cautions")


def _counted(said: Sequence[str], ink: str, width: int, most: int, name: str) -> list[Row]:
    rows: list[Row] = []
    for at, line in enumerate(said[:most]):
        left_out = len(said) - most if at == most - 1 else 0
        tail: Row = ((f"  +{left_out} {name} ", ink),) if left_out > 0 else ()
        rows.append(fit_row(((f" {trim(line, width - 2 - width_of(tail))}", ink), *tail), width))
    return rows


def course_row(view: CourseView, width: int) -> Row:
    """Which course, since when, how much was given, who prescribes; other numbers of this person."""
    course = view.course
    given = words.given_words(view)
    if course is None:
        return fit_row(
            ((" no course was opened: all that is in the file;  ", "strong"), (given, "text")), width
        )
    every = sorted((course, *view.other_courses), key=lambda one: (one.begins_on, one.id))
    place = f" course {every.index(course) + 1} of {len(every)}: " if len(every) > 1 else " course: "
    ended = f" to {course.ended_on}" if course.ended_on is not None else ""
    others = [number for number in view.numbers if number != view.patient.mrn]
    row: Row = (
        (f"{place}{plain(words.indication_words(course), 60)}", "strong"),
        (f", from {course.begins_on}{ended};  {given}", "text"),
    )
    for more in (
        f";  also under {plain(', '.join(others), 120)}" if others else "",
        f";  prescriber {plain(course.prescriber, 60)}" if course.prescriber else "",
    ):
        # half of a name says less than none
        if width_of(row) + width_of(((more, ""),)) <= width:
            row = (*row, (more, "text"))
    return fit_row(row, width)


def change_rows(view: CourseView, shown: str | None, width: int, most: int) -> list[Row]:
    """First against last score with the rule named, the scale that is shown first; of further ones as many as have
    room whole."""
    changes = sorted(view.changes, key=lambda one: one.scale != shown)
    rows: list[Row] = []
    for one in changes:
        said, rule = plain(words.change_words(one), _LONGEST), plain(one.rule, _LONGEST)
        if rule and len(said) + len(rule) + 12 <= width:
            own: list[Row] = [((f" {said}", "text"), (f"   rule: {rule}", "muted"))]
        else:
            own = [((f" {line}", "text"),) for line in wrap_cells(said, width - 2, indent="  ")]
            lines = wrap_cells(f"rule: {rule}", width - 4, indent="  ") if rule else []
            own += [((f"   {line}", "muted"),) for line in lines]
        if len(rows) + len(own) > most and rows:
            break
        rows += own
    return [fit_row(row, width) for row in rows[:most]]
