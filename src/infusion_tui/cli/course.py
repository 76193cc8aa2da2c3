"""A patient's course: what was planned and what came of it, every infusion, every score, and what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import click

from infusion_tui.cli.common import json_option, opened_room, pin_of, shared
from infusion_tui.cli.output import print_json, say, table, tell
from infusion_tui.cli.proof import head_json, head_words
from infusion_tui.exports.options import ExportOptions
from infusion_tui.record.course import CourseView, Infusion
from infusion_tui.record.dosing import plain
from infusion_tui.record.scored import scored_when
from infusion_tui.room.errors import Misused


@click.command()
@click.argument("mrn")
@click.option(
    "--course",
    "course_id",
    default=None,
    metavar="ID",
    help="Another course of this patient, by its id's beginning.",
)
@click.option("--by", default=None, metavar="INITIALS", help="Who looks, or takes it out, for the record.")
@click.option(
    "--pin-stdin", is_flag=True, help="With --out or --print: read the PIN of --by from standard input."
)
@click.option(
    "--format", "format_name", default=None, help="As a report for the prescriber: html, pdf, md, csv, fhir."
)
@click.option(
    "--out",
    default=None,
    type=click.Path(path_type=Path, readable=False),
    help="With --format: a file, or a folder. Never overwritten.",
)
@click.option("--print", "on_paper", is_flag=True, help="The report on a printer, through lp or lpr.")
@click.option("--printer", default=None, metavar="NAME", help="With --print: else the system's default.")
@click.option("--paper", type=click.Choice(("a4", "letter")), default="a4", help="Paper of html and pdf.")
@click.option("--with-name", is_flag=True, help="Of fhir: the patient's name and birth date stand in it too.")
@click.option(
    "--patient-system",
    default=None,
    metavar="URI",
    help="Of fhir: under which the clinic's patient numbers are known elsewhere.",
)
@click.option(
    "--deidentify",
    is_flag=True,
    help="Without names and free text, numbers as codes, dates shifted. It helps; a person must still look.",
)
@json_option
@shared
def course(
    mrn: str, course_id: str | None, by: str | None, pin_stdin: bool, format_name: str | None, out: Path | None,
    on_paper: bool, printer: str | None, paper: Literal["a4", "letter"], with_name: bool, patient_system: str | None, deidentify: bool, as_json: bool,
) -> None:  # fmt: skip
    """A patient's course: plan against fact, infusions, scores, what changed. That it was looked at is written down.

    With --format and --out the course report in a file of its own, with --print on paper.
    """
    if printer is not None and not on_paper:
        raise Misused("--printer belongs to --print")
    if on_paper:
        if format_name is not None or out is not None or with_name or patient_system is not None:
            raise Misused("--print goes to the printer: leave out --format, --out and what belongs to fhir")
        options = ExportOptions(paper=paper, deidentify=deidentify)
        _on_paper(mrn, course_id, by, options, printer, pin_stdin=pin_stdin, as_json=as_json)
        return
    if format_name is not None or out is not None:
        if format_name is None or out is None:
            raise Misused("a report needs both: --format html|pdf|md|csv|fhir and --out PATH")
        if deidentify and (with_name or patient_system is not None):
            raise Misused("--with-name and --patient-system say who it is: leave them out, or --deidentify")
        if patient_system is not None:
            from infusion_tui.room.place_settings import a_uri

            a_uri(patient_system)
        options = ExportOptions(
            paper=paper, with_name=with_name, patient_system=patient_system, deidentify=deidentify
        )
        _write(mrn, course_id, format_name, out, by, options, pin_stdin=pin_stdin, as_json=as_json)
        return
    if deidentify or with_name or patient_system is not None or pin_stdin:
        raise Misused(
            "--deidentify, --with-name, --patient-system and --pin-stdin belong to --format and --out"
        )
    from infusion_tui.room.course_answers import course_answer
    from infusion_tui.room.patients import course as course_of

    with opened_room(read_only=True) as room:
        if by is not None:
            from infusion_tui.room.people import known_person

            known_person(room.facts, by)
        view = course_of(room, mrn, course_id=course_id)
        zone, training, head = room.zone, room.training, room.store.head()
    remark = _note_viewed(view.numbers[0], by)
    if as_json:
        print_json(course_answer(view, training=training) | {"head": head_json(head)})
    else:
        if training:
            say("TRAINING")
        _print(view, zone)
    if remark:
        tell(remark)


def _write(
    mrn: str, course_id: str | None, format_name: str, out: Path, by: str | None, options: ExportOptions, *,
    pin_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """The report as a file."""
    from infusion_tui.room.course_reports import write_course

    with opened_room() as room:
        if by is not None:
            # a name in the record is proved, here as anywhere
            room.sign_in(by, pin_of(room, by, pin_stdin))
        done = write_course(room, mrn, format_name, out, course_id=course_id, by=by, options=options)
    if as_json:
        print_json({"ok": True, "files": [str(path) for path in done.files], "head": head_json(done.head)})
    else:
        for path in done.files:
            say(f"Wrote {path}")
        say(f"The file's {head_words(done.head)}")
        if options.deidentify:
            say("De-identified as far as a program can: a person must look before it is passed on.")
    if done.remark:
        tell(done.remark)


def _on_paper(
    mrn: str, course_id: str | None, by: str | None, options: ExportOptions, printer: str | None, *,
    pin_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """The report on a printer."""
    from infusion_tui.room.course_reports import print_course

    with opened_room() as room:
        if by is not None:
            room.sign_in(by, pin_of(room, by, pin_stdin))
        said, remark = print_course(room, mrn, course_id=course_id, by=by, options=options, printer=printer)
    if as_json:
        print_json({"ok": True, "mrn": mrn, "printed": "course report", "printer": printer, "said": said})
    else:
        say(f"Printed. {said}".rstrip())
        if options.deidentify:
            say("De-identified as far as a program can: a person must look before it is passed on.")
    if remark:
        tell(remark)


def _note_viewed(number: str, by: str | None) -> str | None:
    """That a patient's course was looked at; what a person should know about it where it could not be noted."""
    from infusion_tui.room.looked import note_course_viewed
    from infusion_tui.store import StoreError

    try:
        with opened_room() as room:
            return note_course_viewed(room, number, "command line", by=by)
    except StoreError as error:
        return f"That this course was looked at could not be noted. {error}"


def _print(view: CourseView, zone: ZoneInfo) -> None:
    """The page: who and what is asked first, then plan, infusions, scores."""
    from infusion_tui.record import course_words as words

    today = view.now.astimezone(zone).date()
    patient = view.patient
    known = [patient.mrn, patient.name, f"born {patient.born}" if patient.born else None]
    say("  ".join(one for one in known if one))
    others = [number for number in view.numbers if number != patient.mrn]
    if others:
        say(f"also under {', '.join(others)}")
    for flag in view.flags:
        say(f"UNANSWERED  {flag.at.astimezone(zone):%Y-%m-%d}  {words.flag_words(flag)}")
    for caution in view.cautions:
        if caution.holds:
            say(f"CAUTION  {caution.text}  ({caution.by}, {caution.at.astimezone(zone):%Y-%m-%d})")
    for line in words.course_lines(view):
        say(line)
    if view.plan is not None:
        say("")
        say(f"Plan: {words.plan_words(view.plan)}; {words.next_words(view.plan, today)}")
        table(
            ("step", "planned for", "given", "state", ""),
            [
                (
                    str(step.number),
                    str(step.due_on or ""),
                    str(step.on or ""),
                    step.state,
                    ", ".join(
                        one
                        for one in ("booster" if step.booster else "", words.off_words(step.off_days))
                        if one
                    ),
                )
                for step in view.plan.steps
            ],
        )
    say("")
    say(words.given_words(view))
    if view.infusions:
        table(_HEADERS, [_row(one, zone) for one in view.infusions])
        for one in view.infusions:
            for line in words.infusion_lines(one):
                say(line)
    _print_scores(view, zone)


_HEADERS = (
    "n",
    "day",
    "since",
    "weight",
    "given",
    "mg/kg",
    "min",
    "peak BP",
    "SpO2",
    "dis",
    "side effects",
    "ended",
)


def _row(one: Infusion, zone: ZoneInfo) -> tuple[str, ...]:
    from infusion_tui.record import course_words as words

    found = one.summary
    peak = f"{found.peak_bp[0]}/{found.peak_bp[1]}" if found.peak_bp else ""
    return (
        words.number_words(one),
        str(found.day),
        f"{one.days_since} d" if one.days_since is not None else "",
        f"{plain(found.weight_kg)} kg" if found.weight_kg is not None else "",
        words.dose_words(found),
        plain(found.mg_per_kg) if found.mg_per_kg is not None else "",
        str(found.run_min) if found.run_min is not None else "",
        peak,
        str(found.lowest_spo2) if found.lowest_spo2 is not None else "",
        str(found.peak_dis) if found.peak_dis is not None else "",
        ", ".join(f"{effect.key} {effect.worst}" for effect in found.effects),
        words.ended_words(found, zone),
    )


def _print_scores(view: CourseView, zone: ZoneInfo) -> None:
    from infusion_tui.record import course_words as words

    say("")
    if not view.scores:
        say("No score was charted.")
        return
    after = {one.score.event_id: words.progress_words(one) for one in view.progress}
    table(
        ("scored", "by", "score", "after"),
        [
            (
                scored_when(one, zone),
                one.by,
                words.score_words(one),
                after[one.event_id].partition(" ")[2] if one.event_id in after else "",
            )
            for one in view.scores
        ],
    )
    for line in words.answered_lines(view, zone):
        say(line)
    for change in view.changes:
        say(words.change_words(change))
        if change.rule:
            say(f"  by this rule: {change.rule}")
