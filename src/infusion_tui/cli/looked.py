"""Who looked at closed records, and who exported what."""

from __future__ import annotations

import click

from infusion_tui.cli.common import day_range, json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say


@click.command()
@click.option("--session", default=None, metavar="ID", help="One session, by the beginning of its id.")
@click.option("--since", default=None, metavar="DATE")
@click.option("--until", default=None, metavar="DATE", help="That day included.")
@json_option
@shared
def looked(session: str | None, since: str | None, until: str | None, as_json: bool) -> None:
    """Who opened a closed record, or exported what, oldest first."""
    from infusion_tui.room.looked import look_json, look_words
    from infusion_tui.room.looked import looked as find

    with opened_room(read_only=True) as room:
        begin, end = day_range(since, until, room.zone)
        which = room.find_session(session) if session is not None else None
        found = list(find(room, session_id=which, since=begin, until=end))
        words = [] if as_json else [look_words(one, room) for one in found]
        if not as_json and session is None:
            words = [
                f"{line}  {_which(one.sessions, one.total)}" for line, one in zip(words, found, strict=True)
            ]
    if as_json:
        print_json({"looked": [look_json(one) for one in found]})
        return
    for line in words or ["Nobody has opened or exported a closed record."]:
        say(line)


def _which(sessions: tuple[str, ...], total: int | None) -> str:
    named = ", ".join(one[:13] for one in sessions[:3])
    count = total if total is not None else len(sessions)
    return named if count <= 3 else f"{named} and {count - 3} more"
