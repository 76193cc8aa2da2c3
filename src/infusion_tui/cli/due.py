"""Who is due: everybody with a course that nobody ended, by the day of the next infusion."""

from __future__ import annotations

import click

from infusion_tui.cli.common import date_of, json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say, table
from infusion_tui.cli.proof import head_json


@click.command()
@click.option("--on", "day", default=None, metavar="DATE", help="As it stands on this day; else today.")
@json_option
@shared
def due(day: str | None, as_json: bool) -> None:
    """Who is due, and what was missed: dates against each course's plan. Of whom a score asks what nobody answered."""
    from infusion_tui.record import who_is_due as words
    from infusion_tui.record.snapshot import initials_of
    from infusion_tui.room.who_is_due import due_json, who_is_due

    with opened_room(read_only=True) as room:
        found = who_is_due(room, date_of(day, "--on"))
        training, head = room.training, room.store.head()
    if as_json:
        print_json(due_json(found, training=training) | {"head": head_json(head)})
        return
    if training:
        say("TRAINING")
    say(f"On {found.on:%A} {found.on}: {words.summary_words(found)}")
    if found.lines:
        table(
            ("day", "", "state", "patient", "number", "which", "last infusion", "remarks"),
            [
                (
                    str(line.step.due_on) if line.step is not None and line.step.due_on is not None else "",
                    words.when_words(line, found.on),
                    line.state,
                    initials_of(line.patient),
                    line.patient.mrn,
                    words.which_words(line),
                    words.last_words(line, found.on),
                    "; ".join(words.remarks(line)),
                )
                for line in found.lines
            ],
        )
    for asked in found.asked:
        for flag in asked.flags:
            say(
                f"UNANSWERED  {initials_of(asked.patient)} {asked.patient.mrn}, no open course:"
                f" {flag.short or flag.flagged} of {flag.at.date()}: what was done?"
            )
