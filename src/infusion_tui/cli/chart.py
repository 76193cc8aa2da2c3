"""Charting from the command line: admit, chart."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import click

from infusion_tui.cli.common import (
    author_of,
    charting_options,
    json_option,
    moment,
    opened_room,
    pin_of,
    shared,
    with_proofs,
)
from infusion_tui.cli.output import print_json, say
from infusion_tui.room import DEFAULT_PROTOCOL, Admission, Charted, Misused

_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


class Amount(click.ParamType[Decimal]):
    """A decimal number, kept as it was typed."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number, or a usage error."""
        if not _NUMBER.fullmatch(str(value)):
            self.fail(f'"{value}" is not a number like 52.5', param, ctx)
        return Decimal(str(value))


AMOUNT = Amount()


class EventId(click.ParamType[str]):
    """An id that a caller made: a UUID, written as the file keeps it."""

    name = "uuid"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The id in lower case, or a usage error."""
        try:
            return str(uuid.UUID(str(value)))
        except ValueError:
            self.fail(f'"{value}" is not a UUID', param, ctx)


def event_id_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--event-id`: a call whose answer did not come, or that was not saved, is repeated with it."""
    return click.option(
        "--event-id",
        type=EventId(),
        default=None,
        help="The entry's id (a UUID of your own): a repeated call with it writes the entry once.",
    )(command)


@click.command()
@click.argument("chair")
@click.option("--mrn", required=True, help="The clinic's number of the patient.")
@click.option("--name", default=None, help='As "KOWALSKI, Ruth".')
@click.option("--born", default=None, metavar="DATE", help="Birth date, 1984-03-12.")
@click.option("--sex", type=click.Choice(("f", "m")), default=None, help="For ideal and adjusted weight.")
@click.option("--height-cm", type=AMOUNT, default=None)
@click.option("--weight", "weight_kg", type=AMOUNT, required=True, help="Weight today, kg.")
@click.option("--weight-basis", type=click.Choice(("actual", "ideal", "adjusted", "typed")), default="actual")
@click.option(
    "--dosing-weight",
    "dosing_weight_kg",
    type=AMOUNT,
    default=None,
    help="kg, when it is not the actual one.",
)
@click.option("--arrived", default=None, metavar="WHEN", help="When the patient came, if earlier.")
@click.option("--protocol", default=DEFAULT_PROTOCOL, show_default=True)
@click.option("--mg-per-kg", type=AMOUNT, default=None, help="The order, one of these four.")
@click.option("--dose-mg", type=AMOUNT, default=None)
@click.option("--mg-per-kg-h", type=AMOUNT, default=None)
@click.option("--mg-per-h", type=AMOUNT, default=None)
@click.option(
    "--open-ended", is_flag=True, help="By the hour, without an end; needs --bag-ml and --concentration."
)
@click.option("--minutes", type=click.IntRange(1, 2880), default=None, help="Else the protocol's.")
@click.option("--cap-mg", type=AMOUNT, default=None)
@click.option("--bag-ml", type=AMOUNT, default=None, help="Final volume of the bag, or:")
@click.option(
    "--concentration", "concentration_mg_ml", type=AMOUNT, default=None, help="mg/mL of what is in the pump."
)
@click.option("--vial-strength", "vial_mg_ml", type=AMOUNT, default=None, help="mg/mL of the vial.")
@click.option("--course-session", type=int, default=None, help="Which infusion of its course this is.")
@click.option("--course-of", type=int, default=None)
@click.option("--prescriber", default=None)
@click.option("--allergies", default=None, help='As asked; not given is kept as "not asked".')
@click.option("--identified", default=None, help='By which two identifiers, as asked: "name, birth date".')
@click.option("--yes", is_flag=True, help="Answers what is asked about the weight, the name, the birth date.")
@event_id_option
@charting_options
@json_option
@shared
def admit(
    chair: str, born: str | None, arrived: str | None, by: str | None, emergency: str | None, pin_stdin: bool,
    yes: bool, event_id: str | None, as_json: bool, **fields: Any,
) -> None:  # fmt: skip
    """Bring a patient into a free chair."""
    from infusion_tui.record.dosing_steps import steps
    from infusion_tui.record.events import SessionOpened
    from infusion_tui.room.answers import admitted_json
    from infusion_tui.room.known_here import known_before
    from infusion_tui.room.patient_answers import known_json

    author = author_of(by, emergency)
    with opened_room() as room:
        admission = Admission(
            chair=chair, born=_date(born), arrived_at=moment(arrived, "--arrived", room.zone), **fields
        )
        pin = pin_of(room, author, pin_stdin) if emergency is None else None
        known, remarks = known_before(room, admission.mrn, name=admission.name, born=admission.born)
        event = room.admit(admission, by=author, pin=pin, emergency=emergency, yes=yes, event_id=event_id)
        assert isinstance(event.payload, SessionOpened)
        arithmetic = steps(event.payload.order)
        view = room.view(chair)
    if as_json:
        answer = admitted_json(event, arithmetic)
        answer["known"] = known_json(known) if known is not None else None
        print_json(answer | ({"remarks": list(remarks)} if remarks else {}))
        return
    for row in (*(known.rows if known is not None else ()), *remarks):
        say(f"  {row}")
    say(f"Chair {chair}: {view.entries[0].text}")
    for step in arithmetic:
        say(f"  {step}")
    say(f"Session {event.session_id}. {view.checks_open} of {view.checks_required} pre-check items are open.")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("chair")
@click.argument("line")
@charting_options
@click.option("--yes", is_flag=True, help="Answers a y question.")
@click.option("--confirm", default=None, metavar="CHAIR", help="Answers any question, by the chair's number.")
@click.option("--dry-run", is_flag=True, help="Read and check; write nothing.")
@click.option(
    "--session", default=None, metavar="ID", help="A session, also a closed one, by the beginning of its id."
)
@click.option(
    "--paper",
    is_flag=True,
    help="Keyed from a paper sheet; the time that stands there is in front of the line.",
)
@event_id_option
@json_option
@shared
def chart(
    chair: str, line: str, by: str | None, emergency: str | None, pin_stdin: bool, yes: bool,
    confirm: str | None, dry_run: bool, session: str | None, paper: bool, event_id: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Record one line at a chair: infusion-tui chart 5 "128/82 76 98 14 s4 d2" --by KM"""
    from infusion_tui.room.ahead import of_start, start_words
    from infusion_tui.room.answers import charted_json

    if paper:
        from infusion_tui.charting import as_from_paper

        line = as_from_paper(line)
    author = author_of(by, emergency)
    with opened_room(read_only=dry_run) as room:
        pin = None if dry_run or emergency is not None else pin_of(room, author, pin_stdin)
        # given once: a second attempt, for another person's PIN, does not count it as a try
        signed = {"pin": pin}

        def once() -> Charted:
            return room.chart(
                chair, line, by=author, pin=signed.pop("pin", None), emergency=emergency, yes=yes, confirm=confirm,
                dry_run=dry_run, session=session, event_id=event_id,
            )  # fmt: skip

        charted = with_proofs(room, pin_stdin, once)
        zone = room.zone
        ahead = of_start(room, charted)
    if as_json:
        print_json(charted_json(charted, ahead))
        return
    draft = charted.draft
    at = draft.at.astimezone(zone).strftime("%H:%M")
    if charted.event is None:
        say(f"would record at {at}: {draft.echo}")
    else:
        say(f"#{charted.event.version} {at}  {draft.echo}")
    for caution in draft.cautions:
        say(f"  {caution.message}")
    for change in draft.moves:
        say(f"  {change}")
    if ahead:
        say(f"  {start_words(ahead)}")


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Misused(f'--born "{text}" is not a date: write 1984-03-12') from error
