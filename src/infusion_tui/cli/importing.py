"""import: earlier infusions and scores from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from infusion_tui.cli.common import json_option, opened_room, pin_of, shared
from infusion_tui.cli.output import print_json, say
from infusion_tui.room import Misused

if TYPE_CHECKING:
    from infusion_tui.room.importing import Imported

REFUSED = 1


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, readable=False), metavar="FILE.csv")
@click.option("--dry-run", is_flag=True, help="Read and check every row; write nothing.")
@click.option("--skip-refused", is_flag=True, help="Add the other rows where some are refused.")
@click.option(
    "--days",
    type=click.Choice(("iso", "dmy", "mdy", "ymd")),
    default="iso",
    help="How days are written that are not 2026-11-03: 3.11.2026 is dmy, 11/3/2026 is mdy.",
)
@click.option("--by", default=None, metavar="INITIALS", help="Who imports.")
@click.option("--pin-stdin", is_flag=True, help="Read the PIN from standard input.")
@json_option
@shared
def import_list(
    file: Path, dry_run: bool, skip_refused: bool, days: Any, by: str | None, pin_stdin: bool, as_json: bool
) -> None:
    """Earlier infusions and scores from a CSV file, marked as imported. The same file twice adds nothing.

    The first row names the columns: mrn, day, then dose_mg, weight_kg, minutes, peak_bp, lowest_spo2, peak_dis,
    effects, medicines, stopped_early for an infusion; scale, total or items, rater, answered for a score; note, name,
    born for both. If a row is refused nothing is written, unless --skip-refused.
    """
    from infusion_tui.room.importing import RowsRefused
    from infusion_tui.room.importing import import_list as record

    data = _bytes(file)
    with opened_room(read_only=dry_run) as room:
        pin = None if by is None or dry_run else pin_of(room, by, pin_stdin)
        try:
            found = record(room, data, by=by, pin=pin, days=days, dry_run=dry_run, skip_refused=skip_refused)
        except RowsRefused as error:
            _refused(error.found, error, as_json)
            return
        failed = RowsRefused(found) if dry_run and found.refused and not skip_refused else None
    if failed is not None:
        _refused(found, failed, as_json)
        return
    if as_json:
        print_json(_json(found) | {"ok": True})
        return
    _say(found)


def _refused(found: Imported, error: Any, as_json: bool) -> None:
    if as_json:
        problem = {"code": error.code, "message": error.message}
        print_json(_json(found) | {"ok": False, "error": problem})
        raise click.exceptions.Exit(REFUSED)
    _say(found)
    raise error


def _bytes(file: Path) -> bytes:
    from infusion_tui.imports.sheet import MAX_BYTES

    if not file.is_file():
        raise Misused(f"there is no file {file}" if not file.exists() else f"{file} is no file")
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _json(found: Imported) -> dict[str, Any]:
    return {
        "ok": not found.refused,
        "rows": found.rows,
        "added": found.added,
        "there": found.there,
        "refused": [{"row": one.row, "reason": one.reason} for one in found.refused],
        "remarks": [{"row": one.row, "remark": one.remark} for one in found.remarks],
        "patients": found.patients,
        "flagged": found.flagged,
        "not_read": list(found.not_read),
        "dry_run": found.dry_run,
    }


def _say(found: Imported) -> None:
    for one in found.refused:
        say(f"row {one.row} refused: {one.reason}")
    for remark in found.remarks:
        say(f"row {remark.row}: {remark.remark}")
    if found.not_read:
        say(f"columns that are not read: {', '.join(found.not_read)}")
    verb = "would be added" if found.dry_run else "added"
    rows = "row" if found.rows == 1 else "rows"
    say(
        f"{found.rows} {rows}: {found.added} {verb}, {found.there} in this file already, {len(found.refused)} refused."
    )
    if found.patients:
        who = "patient" if found.patients == 1 else "patients"
        done = "would be" if found.dry_run else "was" if found.patients == 1 else "were"
        say(f"{found.patients} {who} not known here before {done} recorded.")
    if found.flagged:
        flags = "score flags" if found.flagged == 1 else "scores flag"
        say(
            f"{found.flagged} {flags} something: it stands as a question at the chair until somebody writes what was done."
        )
