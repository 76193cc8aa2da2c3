"""The app and the training room."""

from __future__ import annotations

import os
import sys
from contextlib import closing

import click

from infusion_tui.cli.common import database, glyphs_option, shared, simulated_now, wanted_glyphs
from infusion_tui.clock import RunningClock
from infusion_tui.room import Misused, Room
from infusion_tui.tui.terminal import terminal


@click.command()
@click.option("--chairs", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--speed",
    type=click.FloatRange(1, 3600),
    help="Seconds in one second. [default: 60; 10 while the guide stands]",
)
@click.option(
    "--by", default="KM", show_default=True, metavar="INITIALS", help="Who you are in the training room."
)
@glyphs_option
@shared
def demo(chairs: int, speed: float | None, by: str) -> None:
    """A training room with simulated patients, in a throw-away file."""
    _need_terminal()
    run_training_room(chairs=chairs, speed=speed, by=by)


def app(*, chair: str | None, by: str | None, wall: bool = False) -> None:
    """The app: the board, one chair, or the board for a wall. The first start asks what to set up."""
    from infusion_tui.store import StoreMissing
    from infusion_tui.tui.launch import run_app

    _need_terminal()
    path, now = database(), simulated_now()
    # Under --now that is the instant at which the app starts; time runs on from there.
    clock = RunningClock(now) if now is not None else None
    try:
        room = Room.open(path, clock=clock)
    except StoreMissing:
        if chair is not None or by is not None or wall:
            raise
        if run_app(None, path=path, clock=clock, glyphs=wanted_glyphs()) == "demo":
            run_training_room(chairs=8, speed=None, by="KM")
        return
    with room:
        if chair is not None:
            room.chair(chair)
        run_app(room, by=by, chair=chair, glyphs=wanted_glyphs(), wall=wall)


def run_training_room(*, chairs: int, speed: float | None, by: str) -> None:
    """The training room until it is left; its file goes with it. A `speed` that was asked for counts at once."""
    from infusion_tui.training.demo import GUIDED_SPEED, SPEED, open_demo
    from infusion_tui.tui.launch import run_app

    click.echo("Setting up the training room...", err=True)
    fast = speed or SPEED
    with closing(open_demo(chairs=chairs, speed=fast, guided_speed=speed or GUIDED_SPEED)) as training:
        run_app(
            training.room,
            by=by,
            on_tick=training.tick,
            on_typing=training.typing,
            on_guide=training.put_guide,
            sidebar=training.strip,
            glyphs=wanted_glyphs(),
        )


def _need_terminal() -> None:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise Misused("the app needs a terminal; for scripts there is: infusion-tui status")
    if not terminal(os.environ).usable:
        raise Misused(
            f"the app needs a terminal that can place text, and TERM is {os.environ.get('TERM') or 'not set'}: set it to"
            " what the terminal is, for example TERM=xterm-256color; for scripts there is: infusion-tui status"
        )
