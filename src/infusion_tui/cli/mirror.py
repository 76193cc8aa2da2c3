"""The mirror: where it is, how far behind, one round by hand or by a timer, or following until it is stopped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from infusion_tui.cli.common import json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say, tell
from infusion_tui.room import Refused

if TYPE_CHECKING:
    from infusion_tui.room import Room
    from infusion_tui.room.mirror_state import MirrorState


@click.group()
def mirror() -> None:
    """Follow the file into dated JSON Lines on a second disk, from which it can be rebuilt."""


@mirror.command("set")
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@json_option
@shared
def set_(folder: Path, as_json: bool) -> None:
    """Mirror this file to a folder, from now on, and write what there is."""
    from infusion_tui.room.mirror import prepare
    from infusion_tui.room.mirror_state import SETTING

    folder = folder.absolute()
    with opened_room(read_only=True) as room:
        prepare(room.store, folder)
        _step(room, folder)
        if not room.desk.put(SETTING, str(folder)):
            raise Refused("E_MIRROR", f"The mirror was written, but not set: {room.desk.problem}")
        state = _state(room, folder)
        same_disk = os.stat(folder).st_dev == os.stat(room.store.path).st_dev
    _answer(state, as_json, same_disk=same_disk)
    if same_disk:
        tell(
            "The mirror is on the same disk as the file: when that disk dies, both are gone. Choose another disk."
        )


@mirror.command()
@json_option
@shared
def off(as_json: bool) -> None:
    """Follow no more. What was written stays where it is."""
    from infusion_tui.room.mirror_state import SETTING

    with opened_room(read_only=True) as room:
        if not room.desk.put(SETTING, ""):
            raise Refused("E_MIRROR", f"The mirror is still set: {room.desk.problem}")
    _answer(None, as_json)


@mirror.command()
@json_option
@shared
def status(as_json: bool) -> None:
    """Where the mirror is, and how far behind."""
    from infusion_tui.room.mirror_state import folder_of

    with opened_room(read_only=True) as room:
        folder = folder_of(room)
        state = _state(room, folder) if folder is not None else None
    _answer(state, as_json)


@mirror.command()
@json_option
@shared
def once(as_json: bool) -> None:
    """Write what is not in the mirror yet, and end: for a timer."""
    with opened_room(read_only=True) as room:
        folder = _folder(room)
        _step(room, folder)
        state = _state(room, folder)
    _answer(state, as_json)


@mirror.command()
@json_option
@shared
def run(as_json: bool) -> None:
    """Follow until it is stopped (Ctrl+C, or the signal TERM): where nobody has the app open."""
    import signal
    import threading

    from infusion_tui.room.mirroring import Mirroring

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with opened_room(read_only=True) as room:
        folder = _folder(room)
        following = Mirroring(room.store.path, folder, training=room.training)
        following.start()
        said: str | None = ""
        while not ended.wait(1.0):
            words = following.words
            now = following.problem or (words and "behind")
            if now != said:
                tell(words or f"The mirror in {folder} follows.")
            said = now
        following.stop()
        state = _state(room, folder)
    _answer(state, as_json)


def _folder(room: Room) -> Path:
    from infusion_tui.room.mirror_state import folder_of

    folder = folder_of(room)
    if folder is None:
        raise Refused("E_MIRROR", "No mirror is set:  infusion-tui mirror set FOLDER")
    return folder


def _step(room: Room, folder: Path) -> None:
    from infusion_tui.room.mirror import Mirror

    one = Mirror(room.store, folder, training=room.training)
    if not one.step():
        tell("Another program is writing the mirror just now.")
    for name in one.set_aside:
        tell(
            f"The end of a file of the mirror was torn. It is kept in {name}, and its rows were written again."
        )


def _state(room: Room, folder: Path) -> MirrorState:
    from infusion_tui.room.mirror_state import state_of

    return state_of(room.store, folder, room.now())


def _answer(state: MirrorState | None, as_json: bool, **more: object) -> None:
    if as_json:
        print_json({"ok": True, "mirror": msgspec.to_builtins(state) if state is not None else None, **more})
    elif state is None:
        say("No mirror is set.")
    else:
        row = f"row {state.seq}" if state.seq is not None else "not readable"
        say(f"Mirror {state.folder}: {row}, {state.words or f'{state.lag_s} s behind'}")
