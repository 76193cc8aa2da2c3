"""Proof: verify, also against what was kept elsewhere; restore and rebuild, which end in a file that verifies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from infusion_tui.cli.common import clock, database, json_option, shared
from infusion_tui.cli.output import print_json, say

if TYPE_CHECKING:
    from infusion_tui.store import Head
    from infusion_tui.store.comparison import Compared
    from infusion_tui.store.restoring import Restored

FOUND = 4
PINS = (
    "PINs are never in it: they lie in a file of their own beside the old one. Where that is lost, each person sets one "
    "anew: infusion-tui staff pin INITIALS --lost WHY"
)


@click.command()
@click.option(
    "--against",
    default=None,
    metavar="BACKUP|JSONL|HEAD",
    help="A backup, an export in JSON Lines, a mirror, a page with its head, or NUMBER:HASH: finds rows cut off or rewritten.",
)
@json_option
@shared
def verify(against: str | None, as_json: bool) -> None:
    """Check the chain, the schema, SQLite's own integrity, and each session's contradictions."""
    from infusion_tui.room.checking import verify as examine
    from infusion_tui.room.checking import verify_against

    compared: Compared | None = None
    if against is None:
        result = examine(database(), clock=clock())
    else:
        result, compared = verify_against(database(), against, clock=clock())
    if as_json:
        answer: dict[str, Any] = {
            "ok": result.ok,
            "rows": result.rows,
            "head": {"seq": result.seq, "hash": result.hash, "at": _moment(result.at)},
            "findings": [{"code": f.code, "message": f.message, "seq": f.seq} for f in result.findings],
        }
        if against is not None:
            answer["against"] = _against_json(compared)
        print_json(answer)
    else:
        for finding in result.findings:
            say(f"row {finding.seq}: {finding.message}" if finding.seq is not None else finding.message)
        if compared is not None and compared.finding is None:
            say(compared.sentence)
        count = len(result.findings)
        state = "everything fits" if result.ok else "1 finding" if count == 1 else f"{count} findings"
        moment = _moment(result.at)
        at = f" {moment}" if moment else ""
        say(f"{result.rows} rows, {state}. Head {result.seq} {result.hash}{at}")
    if not result.ok:
        raise click.exceptions.Exit(FOUND)


@click.command()
@click.argument("backup", type=click.Path(path_type=Path, readable=False), metavar="BACKUP")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, readable=False), help="The new file."
)
@json_option
@shared
def restore(backup: Path, target: Path, as_json: bool) -> None:
    """Make a new file from a backup. A file that is there is never touched."""
    from infusion_tui.store.restoring import restore as make

    _answer(make(backup, target), f"Restored {backup} to {{path}}", as_json)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="FILE.jsonl..."
)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, readable=False), help="The new file."
)
@json_option
@shared
def rebuild(files: tuple[Path, ...], target: Path, as_json: bool) -> None:
    """Make a new file from a mirror (its folder or its files), or from an export of the whole file in JSON Lines.

    Every row has the number, the content and the hash that it had.
    """
    from infusion_tui.store.restoring import rebuild as make

    _answer(make(files, target), "Rebuilt {path}", as_json)


def _answer(made: Restored, done: str, as_json: bool) -> None:
    if as_json:
        print_json({"ok": True, "file": str(made.path), "node": made.node, "head": head_json(made.head)})
        return
    say(f"{done.format(path=made.path)}: {made.head.seq} rows, everything fits.")
    say(f"Its {head_words(made.head)}")
    say(f"Is it the newest there is? infusion-tui verify --db {made.path} --against MIRROR-OR-HEAD")
    say(PINS)


def head_json(head: Head) -> dict[str, Any]:
    """The chain's head: number, hash and time (UTC) of the last row."""
    return {"seq": head.seq, "hash": head.hash, "at": _moment(head.recorded_at)}


def head_words(head: Head) -> str:
    """The same in one line, which `verify --against` reads again."""
    at = f" {_moment(head.recorded_at)}" if head.recorded_at is not None else ""
    return f"head {head.seq} {head.hash}{at}"


def _moment(at: dt.datetime | str | None) -> str | None:
    """A time as every answer writes it; None also for a stored time that is none (a damaged file)."""
    if isinstance(at, str):
        try:
            at = dt.datetime.fromisoformat(at).astimezone(dt.UTC)
        except ValueError:
            return None
    return at.isoformat() if at is not None else None


def _against_json(compared: Compared | None) -> dict[str, Any] | None:
    if compared is None:
        return None
    witness = compared.witness
    return {
        "kind": witness.kind,
        "name": witness.name,
        "head": {"seq": witness.seq, "hash": witness.hash, "at": _moment(witness.at)},
        "result": compared.result,
        "ok": compared.finding is None,
        "first_row": compared.first_row,
        "rows_since": compared.rows_since,
        "message": compared.sentence,
    }
