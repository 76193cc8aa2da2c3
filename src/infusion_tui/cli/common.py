"""What every command shares: where the file is, which time it is, and who types."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import click

from infusion_tui.cli.output import tell
from infusion_tui.clock import Clock, FixedClock
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.text import visible
from infusion_tui.room import Misused, Refused, Room

P = ParamSpec("P")
R = TypeVar("R")

DB_HELP = "The room's file (or INFUSION_TUI_DB); the default lies in your data folder."
LONGEST_PIN = 200
FIRST_YEAR, LAST_YEAR = 1971, 2199
GLYPHS_HELP = "Signs of the screens: frames and blocks (full), or ASCII only."
PIN_HELP = "Read PINs from standard input: a line for --by, then one for each other person who has to prove."
EMERGENCY_HELP = (
    "Instead of --by, where nobody can sign in: why. The entry is marked, and somebody attributes it later."
)
NOW_HELP = "Pretend that it is this time (ISO 8601 with offset). Training files only."


def shared(command: Callable[..., R]) -> Callable[..., R]:
    """`--db` and `--now`, which may also stand before the command's name."""

    @click.option("--db", "db", type=click.Path(path_type=Path, readable=False), default=None, help=DB_HELP)
    @click.option("--now", "now", default=None, help=NOW_HELP)
    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, /, *, db: Path | None, now: str | None, **options: Any) -> R:
        settings = context.find_root().ensure_object(dict)
        if db is not None:
            settings["db"] = db
        if now is not None:
            settings["now"] = now
        return command(**options)

    return wrapped


def json_option(command: Callable[..., R]) -> Callable[..., R]:
    """`--json`: exactly one JSON document on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Answer as one JSON document.")(command)


def glyphs_option(command: Callable[..., R]) -> Callable[..., R]:
    """`--glyphs`: which signs the screens draw with, this time."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.find_root().ensure_object(dict)["glyphs"] = value

    return click.option(
        "--glyphs",
        type=click.Choice(("auto", "full", "ascii")),
        callback=keep,
        expose_value=False,
        help=GLYPHS_HELP,
    )(command)


def wanted_glyphs() -> Literal["auto", "full", "ascii"] | None:
    """What `--glyphs` asks for, or None: what was kept for this place."""
    found: Literal["auto", "full", "ascii"] | None = (
        click.get_current_context().find_root().ensure_object(dict).get("glyphs")
    )
    return found


def charting_options(command: Callable[..., R]) -> Callable[..., R]:
    """`--by` and `--pin-stdin`, or `--emergency`."""
    command = click.option("--pin-stdin", is_flag=True, help=PIN_HELP)(command)
    command = click.option("--emergency", default=None, metavar="WHY", help=EMERGENCY_HELP)(command)
    return click.option("--by", default=None, metavar="INITIALS", help="Who charts.")(command)


def author_of(by: str | None, emergency: str | None) -> str:
    """Whoever charts: `--by`, or nobody who signs in (`--emergency` says why).

    Raises:
        Misused: neither, or both.
    """
    if (by is None) == (emergency is None):
        raise Misused("who charts? --by INITIALS, or, where nobody can sign in, --emergency WHY")
    return by if by is not None else EMERGENCY


def person_options(command: Callable[..., R]) -> Callable[..., R]:
    """`--by` and `--pin-stdin`."""
    command = click.option("--pin-stdin", is_flag=True, help="Read the PIN from standard input.")(command)
    return click.option("--by", required=True, metavar="INITIALS", help="Who charts.")(command)


def database() -> Path:
    """The file that this call is about: `--db`, INFUSION_TUI_DB, or the one in the user's data folder."""
    given = click.get_current_context().find_root().ensure_object(dict).get("db")
    if given is not None:
        return Path(given)
    from_environment = os.environ.get("INFUSION_TUI_DB")
    if from_environment:
        return Path(from_environment)
    from infusion_tui.clinic import default_database

    return default_database()


def simulated_now() -> dt.datetime | None:
    """The time of `--now`, or None.

    Raises:
        Misused: it is not a time with an offset.
    """
    text = click.get_current_context().find_root().ensure_object(dict).get("now")
    if text is None:
        return None
    moment = _iso(text, "--now")
    if moment.tzinfo is None:
        raise Misused(f'--now "{text}" needs its offset: 2026-11-23T14:37:00+00:00')
    return moment.astimezone(dt.UTC)


def clock() -> Clock | None:
    """A clock standing at `--now`, or None for the machine's own."""
    now = simulated_now()
    return FixedClock(now) if now is not None else None


@contextmanager
def opened_room(*, read_only: bool = False) -> Iterator[Room]:
    """The room of this call's file."""
    with Room.open(database(), clock=clock(), read_only=read_only) as room:
        gc.enable()
        before = room.seq
        yield room
        if room.seq != before:
            _sheets_follow(room)
        # said last: an error is one line, and says the same where it matters
        for notice in room.store.damage if room.time.clock.simulated else room.notices:
            tell(notice)


def _sheets_follow(room: Room) -> None:
    """Something was recorded: the paper sheets are written once the answer is out. Nothing of it can fail the command."""
    from infusion_tui.room.paper import paper_settings

    if paper_settings(room).folder is None:
        return
    path, taken = room.store.path, room.time.clock

    def write() -> None:
        from infusion_tui.record.errors import PlainError
        from infusion_tui.room.paper_writing import write_sheets

        try:
            with Room.open(path, clock=taken, read_only=True) as again:
                write_sheets(again)
        except (PlainError, OSError) as error:
            tell(str(error))

    click.get_current_context().call_on_close(write)


def moment(text: str | None, option: str, zone: ZoneInfo) -> dt.datetime | None:
    """A time from an option; without an offset it is the clinic's clock.

    Raises:
        Misused: not ISO 8601.
    """
    if text is None:
        return None
    found = _iso(text, option)
    return (found.replace(tzinfo=zone) if found.tzinfo is None else found).astimezone(dt.UTC)


def day_range(
    since: str | None, until: str | None, zone: ZoneInfo
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """`--since` and `--until` as instants: a bare date means that whole day on the clinic's calendar.

    Raises:
        Misused: not ISO 8601.
    """
    begin, end = moment(since, "--since", zone), moment(until, "--until", zone)
    if end is not None and until is not None and _is_date(until):
        next_day = dt.date.fromisoformat(until.strip()) + dt.timedelta(days=1)
        end = dt.datetime.combine(next_day, dt.time(), zone).astimezone(dt.UTC)
    return begin, end


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def date_of(text: str | None, option: str) -> dt.date | None:
    """A day from an option.

    Raises:
        Misused: not `2026-11-23`, or far from any year of a record.
    """
    if text is None:
        return None
    if not _is_date(text):
        raise Misused(f'{option} "{text}" is not a day: write 2026-11-23')
    found = dt.date.fromisoformat(text.strip())
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Misused(f'{option} "{text}" is not possible: the years {FIRST_YEAR} to {LAST_YEAR} are')
    return found


def pin_of(room: Room, initials: str, pin_stdin: bool) -> str | None:
    """The PIN: from standard input when asked for, from a hidden prompt when this file needs one, else None. On a
    clinical file somebody without a PIN takes no line: it is the next person's."""
    person = room.facts.person(initials)
    if pin_stdin and not room.training and person is not None and not person.has_pin:
        return None
    if pin_stdin:
        return pin_line()
    if room.training or person is None or not person.has_pin or sys.stdin is None or not sys.stdin.isatty():
        return None
    return str(click.prompt(f"PIN of {visible(person.initials)}", hide_input=True, err=True))


def pin_of_another(initials: str, pin_stdin: bool) -> str | None:
    """The PIN of somebody else who has to prove: the next line of standard input, or a hidden prompt; else None."""
    if pin_stdin:
        return pin_line() or None
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    return str(click.prompt(f"PIN of {visible(initials)}", hide_input=True, err=True))


def with_proofs(room: Room, pin_stdin: bool, work: Callable[[], R]) -> R:
    """What `work` gives, once everybody who has to prove with a PIN has done so (at most a few: nurse and witness).

    Raises:
        Refused: E_PIN: a PIN is missing or wrong.
    """
    asked: set[str] = set()
    while True:
        try:
            return work()
        except Refused as error:
            missing = next((one for one in error.prove if one not in asked), None)
            pin = pin_of_another(missing, pin_stdin) if missing is not None else None
            if missing is None or pin is None:
                raise
            asked.add(missing)
            proof = room.begin_proof(missing, pin)
            room.check(proof)
            room.renew(proof)


def pin_line() -> str:
    """The next line of standard input; what is not text there cannot be a PIN."""
    try:
        return sys.stdin.readline(LONGEST_PIN).strip() if sys.stdin is not None else ""
    except UnicodeDecodeError:
        return ""


def _iso(text: str, option: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Misused(f'{option} "{text}" is not a time: write 2026-11-23T14:37:00+00:00') from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Misused(f'{option} "{text}" is not possible: the years {FIRST_YEAR} to {LAST_YEAR} are')
    return found
