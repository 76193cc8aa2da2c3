"""Stills of the real app: the training room at one fixed moment, one screen, some keys. The same still is always the
same, character for character: no wall clock, no chance, no path of this machine.

The pictures (`make_pictures.py`) and the snapshot tests (`tests/tui/test_screens_as_text.py`) are made of these.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blocks import with_blocks

os.environ["TEXTUAL_ANIMATIONS"] = "none"

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from infusion_tui.tui.app import InfusionApp

AT = dt.datetime(2026, 11, 23, 14, 37, 8, tzinfo=dt.UTC)
"""The moment of every still."""

HOME = "/home/nurse"
"""What stands where a screen shows the person's own folder."""

_KEY = re.compile(r"<([a-z0-9_+]+)>|(.)", re.DOTALL)
_NAMES = {" ": "space"}


@dataclass(frozen=True)
class Still:
    """One screen: which room, which chair (None: the board), which keys, in which size and theme.

    `keys` is typed text with named keys in brackets: `new<enter>`, `<f8>`. `page`: the keys must have opened another
    screen than the board or the chair; if not, there is no such page in this version. `strip`: with the training
    room's own lines. `start`: the first start, with no room at all. `locked`: nobody has signed in. `wall`: the board
    for a wall.
    """

    name: str
    size: tuple[int, int] = (120, 40)
    chairs: int = 8
    chair: str | None = None
    keys: str = ""
    theme: str | None = None
    page: bool = False
    strip: bool = False
    start: bool = False
    locked: bool = False
    wall: bool = False


class NotThere(Exception):
    """The keys of a still open no page in this version."""


class _Seconds:
    """The app's own clock: moves only between keys."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@contextlib.asynccontextmanager
async def shown(still: Still) -> AsyncIterator[Pilot[str]]:
    """The app with this still on its screen, and its pilot.

    Raises:
        NotThere: see `Still.page`.
    """
    from infusion_tui.training.demo import open_demo
    from infusion_tui.tui.app import InfusionApp
    from infusion_tui.tui.wall_app import WallApp

    seconds = _Seconds()
    with tempfile.TemporaryDirectory(prefix="infusion-tui-still-") as folder, _no_place_of_mine():
        if still.start:
            first = InfusionApp(None, path=Path(HOME, "room.db"), monotonic=seconds)
            async with first.run_test(size=still.size) as pilot:
                await _press(pilot, first, still.keys, seconds)
                yield pilot
            return
        with open_demo(still.chairs, at=AT, running=False, timezone="UTC", folder=Path(folder)) as demo:
            if still.theme is not None:
                demo.room.desk.put("theme", still.theme)
            app = (WallApp if still.wall else InfusionApp)(
                demo.room,
                by=None if still.locked else "KM",
                chair=still.chair,
                monotonic=seconds,
                sidebar=demo.strip if still.strip else None,
            )
            async with app.run_test(size=still.size) as pilot:
                await pilot.pause()
                ground = type(app.screen)
                await _press(pilot, app, still.keys, seconds)
                if still.page and type(app.screen) is ground:
                    raise NotThere(still.keys)
                yield pilot


async def _press(pilot: Pilot[str], app: InfusionApp, keys: str, seconds: _Seconds) -> None:
    await pilot.pause()
    for name, character in _KEY.findall(keys):
        # A key that comes too soon after a question is dropped; a file that is not read for long is called old.
        seconds.now += 0.5
        if app.has_room:
            app.beat()
        await pilot.press(name or _NAMES.get(character, character))
        await pilot.pause()
    await settled(pilot, app)


async def settled(pilot: Pilot[str], app: InfusionApp) -> None:
    """Wait until everything is drawn: what is mounted while drawing is drawn with the next look."""
    for _ in range(2):
        await pilot.pause()
        if app.has_room:
            app.tick()
    await pilot.pause()


@contextlib.contextmanager
def _no_place_of_mine() -> Iterator[None]:
    """The person's folders are those of nobody, so that neither settings nor paths of this machine are shown."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "NO_COLOR", "INFUSION_TUI_DB")
    before = {name: os.environ.get(name) for name in names}
    for name in names:
        os.environ.pop(name, None)
    os.environ["HOME"] = HOME
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def svg_of(app: InfusionApp, title: str = "infusion-tui") -> str:
    """What is on the screen as SVG, without fonts from elsewhere."""
    svg = app.export_screenshot(title=title)
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    # Some viewers squeeze the spaces of the block digits without this.
    return with_blocks(svg.replace("<svg ", '<svg xml:space="preserve" ', 1))


def text_of(app: InfusionApp) -> list[str]:
    """What is on the screen as lines of characters."""
    from textual.strip import Strip

    lines: list[Strip] = app.screen._compositor.render_strips()
    return [line.text.rstrip() for line in lines]
