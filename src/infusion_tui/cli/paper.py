"""The paper sheets from the command line: where they go, off, whether names stand on them, writing them now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from infusion_tui.cli.common import json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say
from infusion_tui.room import Room


@click.group(invoke_without_command=True)
@json_option
@shared
@click.pass_context
def paper(context: click.Context, as_json: bool) -> None:
    """Sheets to carry on with when the machine dies: rewritten after each entry, printed from any browser.

    Without a word behind it: where they go and what lies there.
    """
    if context.invoked_subcommand is None:
        _status(as_json)


@paper.command("status")
@json_option
@shared
def status(as_json: bool) -> None:
    """Where the sheets go, which lie there, and when each was written."""
    _status(as_json)


@paper.command("set")
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@json_option
@shared
def set_(folder: Path, as_json: bool) -> None:
    """Write them to this folder from now on (a second machine's share or a USB stick is best)."""
    from infusion_tui.room.paper_writing import set_folder

    with opened_room() as room:
        done = set_folder(room, folder)
        answer = _answer(room)
    if as_json:
        print_json({**answer, "written": list(done.files)})
    else:
        say(f"Paper sheets go to {done.folder} from now on; {len(done.files)} written.")


@paper.command("off")
@json_option
@shared
def off(as_json: bool) -> None:
    """Write no sheets; those that lie there are taken away, so that none looks current."""
    from infusion_tui.room.paper import turn_off

    with opened_room() as room:
        gone = turn_off(room)
        answer = _answer(room)
    if as_json:
        print_json({**answer, "taken_away": list(gone)})
    else:
        say(f"No paper sheets are written from now on; {len(gone)} taken away.")


@paper.command("default")
@json_option
@shared
def default(as_json: bool) -> None:
    """Beside the record for a clinical file, off for a training file."""
    from infusion_tui.room.paper import use_default

    with opened_room() as room:
        settings = use_default(room)
        answer = _answer(room)
    if as_json:
        print_json(answer)
    else:
        say(f"Paper sheets: {settings.folder or 'off'}")


@paper.command("names")
@click.argument("names", metavar="full|initials")
@json_option
@shared
def names_(names: str, as_json: bool) -> None:
    """Name, birth date and number on the sheets, or initials and number."""
    from infusion_tui.room.paper import set_names
    from infusion_tui.room.paper_writing import write_sheets

    with opened_room() as room:
        set_names(room, names)
        done = write_sheets(room, every=True)
        answer = _answer(room)
    if as_json:
        print_json({**answer, "written": list(done.files) if done is not None else []})
    else:
        say(f"Names on the paper sheets: {names}.")


@paper.command("write")
@json_option
@shared
def write(as_json: bool) -> None:
    """Write every sheet now."""
    from infusion_tui.room.paper_writing import write_sheets

    with opened_room() as room:
        done = write_sheets(room, every=True)
        answer = _answer(room)
    if as_json:
        print_json({**answer, "written": list(done.files) if done is not None else []})
    elif done is None:
        say("Paper sheets are off: infusion-tui paper set FOLDER")
    else:
        for name in done.files:
            say(f"Wrote {done.folder / name}")


@paper.command("lines")
@click.argument("chair")
@json_option
@shared
def lines(chair: str, as_json: bool) -> None:
    """What stood on a chair's sheet while nobody could see, and what of it is keyed."""
    from infusion_tui.record.blind import MISSED_WORDS, Blind, gap_words
    from infusion_tui.record.wording import clock_time
    from infusion_tui.room.paper_gaps import gaps_to_key

    with opened_room(read_only=True) as room:
        gaps, zone = gaps_to_key(room, chair), room.zone
    if as_json:
        print_json({"ok": True, "chair": chair, "gaps": [
            {"since": gap.since.isoformat(), "until": gap.until.isoformat(), "others": list(gap.others),
             "lines": [{"at": one.at.isoformat(), "what": one.what, "keyed": one.keyed} for one in gap.lines]}
            for gap in gaps]})  # fmt: skip
        return
    if not gaps:
        say(f"No time that nobody could see stands in the record of chair {chair}.")
    for gap in gaps:
        say(f"Nobody could see {gap_words(Blind(gap.since, gap.until), zone)}:")
        for one in gap.lines:
            state = f"keyed #{one.keyed}" if one.keyed is not None else "to key"
            say(f"  paper {clock_time(one.at, zone)} ...   {MISSED_WORDS[one.what]}, {state}")


def _status(as_json: bool) -> None:
    with opened_room(read_only=True) as room:
        answer = _answer(room)
        zone = room.zone
    if as_json:
        print_json(answer)
        return
    if answer["folder"] is None:
        say("Paper sheets are off: infusion-tui paper set FOLDER")
        return
    say(
        f"Paper sheets go to {answer['folder']}{'' if answer['chosen'] else ' (the default)'}; names: {answer['names']}"
    )
    if not answer["private"]:
        say("  others on this machine can look into this folder: chmod 700")
    for sheet in answer["sheets"]:
        import datetime as dt

        at = dt.datetime.fromisoformat(sheet["written_at"]).astimezone(zone)
        who = f"entry {sheet['entry']}" if sheet["session"] else "free"
        said = f"row {sheet['entry']}" if sheet["chair"] == "all" else who
        say(f"  {sheet['file']}  written {at:%Y-%m-%d %H:%M:%S}, {said}")


def _answer(room: Room) -> dict[str, Any]:
    """The settings and what lies in the folder."""
    from infusion_tui.room.paper import is_private, marks_in, node_of, paper_settings

    settings, node = paper_settings(room), node_of(room)
    sheets = [
        {"file": name, "chair": mark.chair, "session": None if mark.session == "-" else mark.session, "entry": mark.version,
         "written_at": mark.written.replace("Z", "+00:00")}
        for name, mark in (marks_in(settings.folder) if settings.folder is not None else {}).items()
        if mark is not None and mark.node == node
    ]  # fmt: skip
    return {
        "ok": True,
        "on": settings.folder is not None,
        "folder": str(settings.folder) if settings.folder is not None else None,
        "chosen": settings.chosen,
        "names": settings.names,
        "private": settings.folder is None or is_private(settings.folder),
        "sheets": sheets,
    }
