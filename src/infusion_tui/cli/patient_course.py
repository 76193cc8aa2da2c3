"""Courses from the command line: opened, changed, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from infusion_tui.cli.common import json_option, person_options, shared
from infusion_tui.cli.patient_written import WHY, a_day, written

if TYPE_CHECKING:
    from infusion_tui.room.patient_fields import CourseFields


@click.group()
def course() -> None:
    """A patient's course: indication, consultation, plan."""


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--indication", default=None, help="depression, anxiety, ptsd, bipolar disorder, ocd, chronic pain, other."),
            click.option("--other", default=None, help="The indication in words, where it is other."),
            click.option("--begins", default=None, metavar="DATE", help="Infusions from this day on belong to it."),
            click.option("--history", default=None, help="Consultation: history."),
            click.option("--symptoms", default=None, help="Consultation: current symptoms."),
            click.option("--concerns", default=None, help="Consultation: concerns."),
            click.option("--judged-by", default=None, help="Who judged the patient fit for it."),
            click.option("--judged-on", default=None, metavar="DATE", help="And when."),
            click.option("--sessions", type=click.IntRange(1, 1000), default=None, help="Plan: infusions of the series."),
            click.option("--every", "every_days", type=click.IntRange(1, 1000), default=None, metavar="DAYS", help="Plan: days apart."),
            click.option("--boosters", "booster_days", type=click.IntRange(1, 1000), default=None, metavar="DAYS", help="Plan: days between boosters after it."),
            click.option("--plan", "plan_words", default=None, help="Plan: in words."),
            click.option("--prescriber", default=None),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@course.command("open")
@click.argument("mrn")
@_fields
@click.option("--note", default=None)
@click.option("--yes", is_flag=True, help="Answers what is asked: another course is open.")
@person_options
@json_option
@shared
def open_(mrn: str, yes: bool, by: str, pin_stdin: bool, as_json: bool, **fields: Any) -> None:
    """A course begins: infusion-tui patient course open 448201 --indication depression --begins 2026-11-23 --by KM"""
    from infusion_tui.room.course_recording import open_course

    said = _said(fields)
    written(by, pin_stdin, as_json, lambda room, pin: open_course(room, mrn, said, by=by, pin=pin, yes=yes))


@course.command("revise")
@click.argument("mrn")
@_fields
@click.option("--course", "course_id", default=None, metavar="ID", help="Which one, where several are open.")
@WHY
@person_options
@json_option
@shared
def revise(
    mrn: str, course_id: str | None, why: str, by: str, pin_stdin: bool, as_json: bool, **fields: Any
) -> None:
    """What changes about the course, and why. What is not said stays; what was, stays readable."""
    from infusion_tui.room.course_recording import revise_course

    said = _said(fields)
    written(
        by,
        pin_stdin,
        as_json,
        lambda room, pin: revise_course(room, mrn, said, why=why, by=by, pin=pin, course=course_id),
    )


@course.command("close")
@click.argument("mrn")
@click.option("--ended", default=None, metavar="DATE", help="Its last day; today if not given.")
@click.option("--course", "course_id", default=None, metavar="ID", help="Which one, where several are open.")
@WHY
@person_options
@json_option
@shared
def close(
    mrn: str, ended: str | None, course_id: str | None, why: str, by: str, pin_stdin: bool, as_json: bool
) -> None:
    """No more infusions belong to the course after its last day."""
    from infusion_tui.room.course_recording import close_course

    day = a_day(ended, "--ended")
    written(
        by,
        pin_stdin,
        as_json,
        lambda room, pin: close_course(room, mrn, why=why, by=by, pin=pin, ended_on=day, course=course_id),
    )


def _said(fields: dict[str, Any]) -> CourseFields:
    from infusion_tui.room.patient_fields import CourseFields, as_indication

    indication, begins, judged_on = (fields.pop(key) for key in ("indication", "begins", "judged_on"))
    return CourseFields(
        indication=as_indication(indication) if indication is not None else None,
        begins_on=a_day(begins, "--begins"),
        judged_on=a_day(judged_on, "--judged-on"),
        **fields,
    )
