"""The app and the training room."""

from __future__ import annotations

import sys
from contextlib import closing

import click

from infusion_tui.cli.common import database, shared, simulated_now
from infusion_tui.clock import RunningClock
from infusion_tui.room import Misused, Room


@click.command()
@click.option("--chairs", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--speed", default=60.0, show_default=True, type=click.FloatRange(1, 3600), help="Seconds in one second."
)
@click.option(
    "--by", default="KM", show_default=True, metavar="INITIALS", help="Who you are in the training room."
)
@shared
def demo(chairs: int, speed: float, by: str) -> None:
    """A training room with simulated patients, in a throw-away file."""
    _need_terminal()
    run_training_room(chairs=chairs, speed=speed, by=by)


def app(*, chair: str | None, by: str | None) -> None:
    """The app: the board, or one chair. The first start asks what to set up."""
    from infusion_tui.store import StoreMissing
    from infusion_tui.tui.launch import run_app

    _need_terminal()
    path, now = database(), simulated_now()
    # Under --now that is the instant at which the app starts; time runs on from there.
    clock = RunningClock(now) if now is not None else None
    try:
        room = Room.open(path, clock=clock)
    except StoreMissing:
        if chair is not None or by is not None:
            raise
        if run_app(None, path=path, clock=clock) == "demo":
            run_training_room(chairs=8, speed=60.0, by="KM")
        return
    with room:
        if chair is not None:
            room.chair(chair)
        run_app(room, by=by, chair=chair)


def run_training_room(*, chairs: int, speed: float, by: str) -> None:
    """The training room until it is left; its file goes with it."""
    from infusion_tui.training.demo import open_demo
    from infusion_tui.tui.launch import run_app

    click.echo("Setting up the training room...", err=True)
    with closing(open_demo(chairs=chairs, speed=speed)) as training:

        def strip(chair: str | None) -> list[str]:
            reading = training.simulated_reading(chair) if chair is not None else ""
            return [reading] if reading else []

        def on_typing(has_text: bool) -> None:
            # A line takes real seconds to type: the room does not run away from it.
            training.set_speed(1.0 if has_text else training.speed)

        run_app(training.room, by=by, on_tick=training.tick, on_typing=on_typing, sidebar=strip)


def _need_terminal() -> None:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise Misused("the app needs a terminal; for scripts there is: infusion-tui status")
