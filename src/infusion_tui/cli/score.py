"""A score between visits, from the command line."""

from __future__ import annotations

import click

from infusion_tui.cli.chart import event_id_option
from infusion_tui.cli.common import json_option, moment, opened_room, person_options, pin_of, shared
from infusion_tui.cli.output import print_json, say


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("mrn")
@click.argument("line")
@person_options
@click.option("--at", default=None, metavar="WHEN", help="When it was scored, if earlier.")
@click.option("--dry-run", is_flag=True, help="Read and check; write nothing.")
@event_id_option
@json_option
@shared
def score(
    mrn: str, line: str, by: str, pin_stdin: bool, at: str | None, dry_run: bool, event_id: str | None, as_json: bool
) -> None:  # fmt: skip
    """A score of a patient who is in no chair: infusion-tui score 448201 "phq9 2 1 3 2 1 0 1 2 0" --by KM

    Also what was done about one ("told Dr Lee ; called her", "answered ; ..."), and corrections of such an entry
    ("fix 3 phq9 ... ; why", "void 3 ; why").
    """
    from infusion_tui.room.score_answers import score_line_json
    from infusion_tui.room.scores import read_score, record_score

    with opened_room(read_only=dry_run) as room:
        when = moment(at, "--at", room.zone)
        if dry_run:
            room.who(by)
            found = read_score(room, mrn, line, at=when)
        else:
            found = record_score(
                room, mrn, line, by=by, pin=pin_of(room, by, pin_stdin), at=when, event_id=event_id
            )
        zone = room.zone
    if as_json:
        print_json(score_line_json(found))
        return
    local = found.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    lead = "would record" if found.event is None else f"#{found.event.version}"
    say(f"{lead} {local}  {found.draft.echo}")
    for caution in found.draft.cautions:
        say(f"  {caution.message}")
