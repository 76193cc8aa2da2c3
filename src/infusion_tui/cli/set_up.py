"""Setting a room up: init, staff, protocol, chairs."""

from __future__ import annotations

import sys
from typing import Any

import click

from infusion_tui.cli.common import clock, database, json_option, opened_room, pin_line, pin_of, shared
from infusion_tui.cli.output import print_json, say, table, tell
from infusion_tui.clock import local_timezone
from infusion_tui.record.text import visible
from infusion_tui.room import Misused, Refused, Room
from infusion_tui.room.staffing import ROLES
from infusion_tui.store.rights import folder_is_open


@click.command()
@click.option("--chairs", default=8, show_default=True, type=click.IntRange(1, 64), help="How many chairs.")
@click.option("--timezone", default=None, metavar="AREA/CITY", help="The clinic's zone; else this machine's.")
@click.option("--training", is_flag=True, help="A file to practise with: marked on every screen and export.")
@json_option
@shared
def init(chairs: int, timezone: str | None, training: bool, as_json: bool) -> None:
    """Create the room's file. An existing one is never touched."""
    zone = timezone or local_timezone()
    numbers = [str(number) for number in range(1, chairs + 1)]
    with Room.create(database(), chairs=numbers, timezone=zone, training=training, clock=clock()) as room:
        if as_json:
            print_json(
                {
                    "ok": True,
                    "file": str(room.store.path),
                    "chairs": numbers,
                    "timezone": zone,
                    "training": training,
                }
            )
            return
        kind = "training file" if training else "clinical file"
        say(f"Created {kind} {room.store.path}: {chairs} chairs, {zone}.")
        if not training:
            from infusion_tui.room.paper import default_folder

            say(
                f"Paper sheets to carry on with go to {default_folder(room.store.path)}; better on another machine:"
                " infusion-tui paper set FOLDER"
            )
            from infusion_tui.store.places import encryption_check

            say(f"Its disk must be encrypted for clinical use: {encryption_check(sys.platform)}.")
        if folder_is_open(room.store.path.parent):
            say(
                f"Others can see which files lie in {room.store.path.parent}: better a folder of its own (chmod 700)."
            )
        say('Next: infusion-tui staff add KM --name "Kim Moss" --role nurse')


@click.group()
@shared
def staff() -> None:
    """People who chart: add, list, retire."""


@staff.command("add")
@click.argument("initials")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the person is here.")
@click.option("--pin-stdin", is_flag=True, help="Set a PIN of six digits or more, read from standard input.")
@click.option(
    "--by", default=None, metavar="INITIALS", help="Who does it; with a PIN, that is the first line of stdin."
)
@json_option
@shared
def staff_add(
    initials: str, name: str, role: Any, pin_stdin: bool, by: str | None, as_json: bool
) -> None:  # fmt: skip
    """Put a person on the staff list."""
    from infusion_tui.room.staffing import add_person

    with opened_room() as room:
        author = _proved(room, by, pin_stdin)
        pin = pin_line() if pin_stdin else None
        add_person(room, initials, name=name, role=role, pin=pin, by=author)
    if as_json:
        print_json({"ok": True, "initials": initials, "name": name, "role": role, "pin": pin is not None})
    else:
        say(f"{initials} is {name}, {role}" + (", with a PIN." if pin else "."))


@staff.command("list")
@json_option
@shared
def staff_list(as_json: bool) -> None:
    """Everyone on the list, retired people too."""
    with opened_room(read_only=True) as room:
        people = list(room.facts.people.values())
    if as_json:
        print_json(
            {
                "staff": [
                    {
                        "initials": p.initials,
                        "name": p.name,
                        "role": p.role,
                        "pin": p.has_pin,
                        "retired": p.retired,
                    }
                    for p in people
                ]
            }
        )
        return
    rows = [
        (p.initials, p.name, p.role, "yes" if p.has_pin else "no", "retired" if p.retired else "")
        for p in people
    ]
    table(("initials", "name", "role", "PIN", ""), rows)


@staff.command("pin")
@click.argument("initials")
@click.option(
    "--pin-stdin", is_flag=True, help="Read from standard input: the PIN that proves it, then the new one."
)
@click.option(
    "--by",
    default=None,
    metavar="INITIALS",
    help="An administrator or charge, who proves with their own PIN.",
)
@click.option(
    "--lost", default=None, metavar="WHY", help="Where no PIN can be found any more that could prove it."
)
@json_option
@shared
def staff_pin(initials: str, pin_stdin: bool, by: str | None, lost: str | None, as_json: bool) -> None:
    """Set a person's PIN, anew or for the first time."""
    from infusion_tui.room.pins import needs_old_pin, set_pin

    with opened_room() as room:
        person = room.facts.person(by) if by is not None else None
        old = by_pin = None
        if by is None and needs_old_pin(room, initials):
            old = _asked(f"PIN of {initials} until now", pin_stdin)
        elif person is not None and person.has_pin and not room.training:
            by_pin = _asked(f"PIN of {by}", pin_stdin)
        new = _asked(f"new PIN of {initials}", pin_stdin) or ""
        if not pin_stdin and new and _asked("the same again", pin_stdin) != new:
            raise Refused("E_PIN", "that was not the same twice: nothing was changed")
        set_pin(room, initials, new, old=old, by=by, by_pin=by_pin, lost=lost)
    if as_json:
        print_json({"ok": True, "initials": initials, "pin": True})
    else:
        say(f"The PIN of {initials} is set.")


def _asked(what: str, pin_stdin: bool) -> str | None:
    """A PIN: the next line of standard input, or what is typed at a hidden prompt."""
    if pin_stdin:
        return pin_line()
    if sys.stdin is None or not sys.stdin.isatty():
        raise Misused("the PIN is typed at a prompt, or comes with --pin-stdin")
    return str(click.prompt(visible(what), hide_input=True, err=True))


def _proved(room: Room, by: str | None, pin_stdin: bool) -> str:
    """Who changes the staff list: `--by`, proved as far as this file asks for it, or nobody who is named."""
    from infusion_tui.room.staffing import SET_UP

    if by is None:
        return SET_UP
    return room.sign_in(by, None if room.training else pin_of(room, by, pin_stdin)).initials


@staff.command("retire")
@click.argument("initials")
@click.option(
    "--by", default=None, metavar="INITIALS", help="Who does it, if that is to stand in the record."
)
@click.option("--pin-stdin", is_flag=True, help="Read the PIN of --by from standard input.")
@json_option
@shared
def staff_retire(initials: str, by: str | None, pin_stdin: bool, as_json: bool) -> None:
    """Take a person off the list of those who chart; nothing they charted changes."""
    from infusion_tui.room.staffing import retire_person

    with opened_room() as room:
        retire_person(room, initials, by=_proved(room, by, pin_stdin))
    if as_json:
        print_json({"ok": True, "initials": initials, "retired": True})
    else:
        say(f"{initials} is retired.")


@click.group()
@shared
def protocol() -> None:
    """The clinic's protocols: list, accept."""


@protocol.command("list")
@json_option
@shared
def protocol_list(as_json: bool) -> None:
    """Every protocol, where it comes from, and who accepted it."""
    from infusion_tui.clinic import protocol_hash

    with opened_room(read_only=True) as room:
        library = room.library
        found = []
        for one in library.protocols.values():
            acceptance = room.facts.has_accepted(one.id, protocol_hash(one))
            found.append(
                {
                    "id": one.id,
                    "version": one.version,
                    "title": one.title,
                    "example": one.example,
                    "accepted_by": acceptance.by if acceptance else None,
                    "file": str(library.origin(one.id)),
                }
            )
        problems = library.problems
    if as_json:
        print_json({"protocols": found, "problems": list(problems)})
        return
    rows = [
        (
            str(p["id"]),
            f"v{p['version']}",
            str(p["title"]),
            "example" if p["example"] else "own",
            f"accepted by {p['accepted_by']}" if p["accepted_by"] else "not accepted",
            str(p["file"]),
        )
        for p in found
    ]
    table(("id", "version", "title", "kind", "accepted", "file"), rows)
    for problem in problems:
        tell(problem)


@protocol.command("accept")
@click.argument("protocol_id", metavar="ID")
@click.option("--by", required=True, metavar="INITIALS", help="The prescriber.")
@click.option("--pin-stdin", is_flag=True, help="Read the PIN from standard input.")
@json_option
@shared
def protocol_accept(protocol_id: str, by: str, pin_stdin: bool, as_json: bool) -> None:
    """A prescriber accepts a protocol by name, as it stands now."""
    from infusion_tui.room.staffing import accept_protocol

    with opened_room() as room:
        by = accept_protocol(room, protocol_id, by=by, pin=pin_of(room, by, pin_stdin)).author
        accepted = room.protocol(protocol_id)
    if as_json:
        print_json({"ok": True, "id": accepted.id, "version": accepted.version, "accepted_by": by})
    else:
        say(f"{accepted.name} is accepted by {by}.")


@click.group()
@shared
def chairs() -> None:
    """The room's chairs: list, rename, close, open."""


@chairs.command("list")
@json_option
@shared
def chairs_list(as_json: bool) -> None:
    """Every chair, its name, and whether it is in use."""
    with opened_room(read_only=True) as room:
        found = [
            {
                "chair": c.number,
                "label": c.label,
                "open": c.is_open,
                "taken": room.live_session(c.number) is not None,
            }
            for c in room.facts.chairs.values()
        ]
    if as_json:
        print_json({"chairs": found})
        return
    rows = [
        (
            str(c["chair"]),
            str(c["label"]),
            "open" if c["open"] else "closed",
            "taken" if c["taken"] else "free",
        )
        for c in found
    ]
    table(("chair", "name", "", ""), rows)


@chairs.command("rename")
@click.argument("chair")
@click.argument("label")
@json_option
@shared
def chairs_rename(chair: str, label: str, as_json: bool) -> None:
    """Give a chair a name."""
    from infusion_tui.room.staffing import rename_chair

    with opened_room() as room:
        rename_chair(room, chair, label)
    _chair_said(chair, f'is called "{label}"', as_json)


@chairs.command("close")
@click.argument("chair")
@json_option
@shared
def chairs_close(chair: str, as_json: bool) -> None:
    """Take a chair out of use."""
    from infusion_tui.room.staffing import close_chair

    with opened_room() as room:
        close_chair(room, chair)
    _chair_said(chair, "is closed", as_json)


@chairs.command("open")
@click.argument("chair")
@json_option
@shared
def chairs_open(chair: str, as_json: bool) -> None:
    """Take a closed chair into use again."""
    from infusion_tui.room.staffing import open_chair

    with opened_room() as room:
        open_chair(room, chair)
    _chair_said(chair, "is open", as_json)


def _chair_said(chair: str, what: str, as_json: bool) -> None:
    if as_json:
        print_json({"ok": True, "chair": chair})
    else:
        say(f"Chair {chair} {what}.")
