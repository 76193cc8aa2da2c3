"""What every command shares that writes into a patient's own stream: a reason, dates, PINs, and the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from infusion_tui.cli.common import opened_room, pin_of, with_proofs
from infusion_tui.cli.output import print_json, say
from infusion_tui.room import Misused, Room

if TYPE_CHECKING:
    from infusion_tui.record.events import Event

WHY = click.option("--why", required=True, help="Why; it stands in the record.")
"""A reason that has to be given."""


def written(
    by: str,
    pin_stdin: bool,
    as_json: bool,
    write: Callable[[Room, str | None], Event],
    remarks: Callable[[], tuple[str, ...]] = tuple,
) -> None:
    """Do it, with whatever PIN is needed, and say what stands in the record now."""
    from infusion_tui.room.patient_answers import written_json

    with opened_room() as room:
        # given once: a second attempt, for the PIN of a strong action, does not count it as a try
        pins = [pin_of(room, by, pin_stdin)]
        event = with_proofs(room, pin_stdin, lambda: write(room, pins.pop() if pins else None))
    answer = written_json(event)
    if as_json:
        print_json(answer | ({"remarks": list(remarks())} if remarks() else {}))
        return
    say(f"{event.event_id[:18]}  {answer['text']}")
    for remark in remarks():
        say(f"  {remark}")


def a_day(text: str | None, option: str) -> dt.date | None:
    """A date from an option.

    Raises:
        Misused: it is none.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise Misused(f'{option} "{text}" is not a date: write 1984-03-12') from error
