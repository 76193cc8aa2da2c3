"""The clinic's own numbers: counts and shares of a span, without names."""

from __future__ import annotations

from pathlib import Path

import click

from infusion_tui.cli.common import day_range, json_option, opened_room, pin_of, shared
from infusion_tui.cli.output import print_json, say, table, tell
from infusion_tui.cli.stopping import Progress, stoppable, stopped


@click.command()
@click.option("--since", default=None, metavar="DATE", help="Else the last twelve weeks and the running one.")
@click.option("--until", default=None, metavar="DATE", help="That day included.")
@click.option("--format", "format_name", type=click.Choice(("csv",)), default=None, help="csv, with --out.")
@click.option(
    "--out",
    default=None,
    type=click.Path(path_type=Path, readable=False),
    help="A file, or a folder. Never overwritten.",
)
@click.option("--by", default=None, metavar="INITIALS", help="Who writes it, for the record.")
@click.option("--pin-stdin", is_flag=True, help="Read the PIN of --by from standard input.")
@json_option
@shared
def numbers(
    since: str | None, until: str | None, format_name: str | None, out: Path | None, by: str | None,
    pin_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """Sessions per week, side effects by grade, early stops, late sets, response and remission by session number. Each
    share stands beside what it is a share of; small groups are given by their size alone."""
    from infusion_tui.record.clinic_numbers import figure_words
    from infusion_tui.room.clinic_numbers import clinic_numbers, numbers_json, write_numbers

    if (format_name is None) != (out is None) or (by is not None and out is None):
        raise click.UsageError("--format csv and --out PATH go together; --by belongs to them")
    told = Progress("sessions")
    done = None
    try:
        with stoppable(), opened_room(read_only=out is None) as room:
            if by is not None:
                room.sign_in(by, pin_of(room, by, pin_stdin))
            begin, end = day_range(since, until, room.zone)
            found = clinic_numbers(room, begin, end, told=told)
            if out is not None:
                done = write_numbers(room, found, out, by=by)
            zone = room.zone
    except KeyboardInterrupt:
        told.close()
        stopped(as_json)
    finally:
        told.close()
    files = [str(path) for path in done.files] if done is not None else []
    if as_json:
        print_json(numbers_json(found, zone, files))
    elif done is not None:
        say(f"Wrote {files[0]}")
    else:
        say(f"{found.since.astimezone(zone):%Y-%m-%d} to {found.last_day(zone).isoformat()}")
        table(("", "number"), [(row.words, figure_words(row, found.smallest_group)) for row in found.rows])
        for rule in dict.fromkeys(f"{row.scale}: {row.rule}" for row in found.rows if row.rule):
            say(rule)
    if done is not None and done.remark:
        tell(done.remark)
