"""Draws the pictures of this folder with the real app, from the training room at one fixed moment: make pictures

The same code and the same room give the same bytes. PNG needs `rsvg-convert` (Debian: librsvg2-bin).
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from catalogue import CHOSEN, PHASES, catalogue
from sheets import sheet
from sight import SIGHTS, as_seen
from stills import NotThere, Still, shown, svg_of

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp

HERE = Path(__file__).parent
ALL = HERE / "all"
ZOOM = "0.6"
"""Of the PNGs: the repository stays small, and they can still be read."""


@click.command()
@click.option("--only", metavar="WORD", help="Only pictures with this in their name.")
@click.option(
    "--sight", is_flag=True, help="Also sheets of the phases as colour-blind people see them, and in grey."
)
@click.option("--sheets", is_flag=True, help="Also contact sheets of all pictures.")
@click.option("--chosen", is_flag=True, help="Only those that the documents show.")
@click.option("--no-png", is_flag=True, help="SVG only.")
def main(only: str | None, sight: bool, sheets: bool, chosen: bool, no_png: bool) -> None:
    """Draw all pictures."""
    began, failed = time.monotonic(), 0
    converter = None if no_png else shutil.which("rsvg-convert")
    if converter is None and not no_png:
        click.echo("rsvg-convert is not here: no PNG is made (Debian and Ubuntu: apt install librsvg2-bin).")
    ALL.mkdir(exist_ok=True)
    drawn: dict[str, str] = {}
    for still in catalogue():
        if (only and only not in still.name) or (chosen and still.name not in CHOSEN):
            continue
        try:
            drawn[still.name] = asyncio.run(picture(still))
        except NotThere as error:
            click.echo(f"{still.name}: nothing opens with {error}")
        except Exception as error:  # noqa: BLE001 - one picture that fails must not keep the others
            failed += 1
            click.echo(f"{still.name}: FAILED, {type(error).__name__}: {str(error)[:300]}", err=True)
    for name, svg in drawn.items():
        keep(HERE if name in CHOSEN else ALL, name, svg, converter)
    if sheets:
        _contact_sheets(drawn, converter)
    if sight:
        _sight_sheets(drawn, converter)
    click.echo(f"{len(drawn)} pictures in {time.monotonic() - began:.0f} s, {failed} failed")
    sys.exit(1 if failed else 0)


async def picture(still: Still) -> str:
    """A still as SVG."""
    async with shown(still) as pilot:
        return svg_of(cast("InfusionApp", pilot.app))


def keep(folder: Path, name: str, svg: str, converter: str | None) -> None:
    """Write a picture as SVG and PNG; a file that would be the same is left alone."""
    path = folder / f"{name}.svg"
    same = path.is_file() and path.read_text(encoding="utf-8") == svg
    if not same:
        path.write_text(svg, encoding="utf-8")
    png = path.with_suffix(".png")
    if converter is not None and not (same and png.is_file()):
        # large sheets are more than the converter takes without --unlimited
        subprocess.run([converter, "--unlimited", "--zoom", ZOOM, "-o", str(png), str(path)], check=True)


def _contact_sheets(drawn: dict[str, str], converter: str | None) -> None:
    by_size: dict[str, list[tuple[str, str]]] = {}
    for name, svg in drawn.items():
        by_size.setdefault(name.rpartition("-")[2], []).append((name, svg))
    for size, pictures in by_size.items():
        for at in range(0, len(pictures), 6):
            some = pictures[at : at + 6]
            keep(ALL, f"sheet-{size}-{at // 6 + 1:02}", sheet(some, 2, 900), converter)


def _sight_sheets(drawn: dict[str, str], converter: str | None) -> None:
    """Each phase and the board, as seen by each."""
    names = [f"{phase}-80x24" for phase in PHASES]
    phases = [
        (f"{name.removesuffix('-80x24')}, {sight}", svg if matrix is None else as_seen(svg, matrix))
        for name in names
        if (svg := drawn.get(name)) is not None
        for sight, matrix in SIGHTS.items()
    ]
    if phases:
        keep(ALL, "sight-phases", sheet(phases, len(SIGHTS), 560), converter)
    board = drawn.get("board-8-80x24")
    if board is not None:
        seen = [
            (sight, board if matrix is None else as_seen(board, matrix)) for sight, matrix in SIGHTS.items()
        ]
        keep(HERE, "sight-board", sheet(seen, 2, 700), converter)


if __name__ == "__main__":
    main()
