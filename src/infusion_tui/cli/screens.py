"""The app and the training room."""

from __future__ import annotations

import sys

import click

from infusion_tui.cli.common import database, opened_room, shared, simulated_now
from infusion_tui.room import Misused


@click.command()
@click.option("--chairs", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--speed", default=60.0, show_default=True, type=click.FloatRange(1, 3600), help="Seconds per second."
)
@click.option(
    "--by", default="KM", show_default=True, metavar="INITIALS", help="Who you are in the training room."
)
@shared
def demo(chairs: int, speed: float, by: str) -> None:
    """A training room with simulated patients, in a throw-away file."""
    _need_terminal()
    from infusion_tui.tui.launch import run_demo

    run_demo(chairs=chairs, speed=speed, by=by, start_at=simulated_now())


def app(*, chair: str | None, by: str | None) -> None:
    """The app: the board, or one chair. The first start asks what to set up."""
    from infusion_tui.store import StoreMissing

    _need_terminal()
    try:
        with opened_room() as room:
            if chair is not None:
                room.chair(chair)
    except StoreMissing:
        if chair is not None or by is not None:
            raise
        from infusion_tui.tui.launch import run_first_start

        run_first_start(database())
        return
    from infusion_tui.tui.launch import run_file

    run_file(database(), by=by, chair=chair, start_at=simulated_now())


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Misused("the app needs a terminal; for scripts there is: infusion-tui status")
