"""Every screen as text, at two sizes, from the training room at one fixed moment: what changed is seen line by line.

The text is under `snapshots/`, one file for each screen. When a change is meant: look at the difference that this test
prints, then `make snapshots` (or `SNAPSHOTS=renew pytest tests/tui/test_screens_as_text.py`) and commit the files.
"""

from __future__ import annotations

import difflib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from infusion_tui.tui.app import InfusionApp

ROOT = Path(__file__).parents[2]
SNAPSHOTS = Path(__file__).parent / "snapshots"
sys.path.insert(0, str(ROOT / "docs" / "pictures"))

from catalogue import PHASES, SET  # noqa: E402
from stills import NotThere, Still, settled, shown, text_of  # noqa: E402

SIZES = ((80, 24), (120, 40))

SCREENS = (
    Still("board"),
    Still("board-32", chairs=32),
    Still("board-training", strip=True),
    Still("wall", wall=True),
    *(Still(f"chair-{phase}", chair=chair) for phase, chair in PHASES.items()),
    Still("chair-typed", chair="2", keys=SET),
    Still("chair-training", chair="2", strip=True),
    Still("form", chair="2", keys="<f3>", page=True),
    Still("admit", chair="8", keys="new<enter>", page=True),
    Still("leave-check", chair="7", keys="<f8>", page=True),
    Still("chart", chair="7", keys="chart<enter>", page=True),
    Still("help", chair="2", keys="<f1>", page=True),
    Still("lock", chair="2", keys="<ctrl+l>"),
)
"""Few and stable: add a screen only when nothing else would show that it broke."""


async def _drawn(screen: Still) -> list[str]:
    """The small window, and the same made larger."""
    lines: list[str] = []
    async with shown(replace(screen, size=SIZES[0])) as pilot:
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await settled(pilot, cast(InfusionApp, pilot.app))
            lines += [f"=== {width}x{height} {'=' * 40}", *text_of(cast(InfusionApp, pilot.app))]
    return lines


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
async def test_screen_as_text(screen: Still) -> None:
    try:
        drawn = await _drawn(screen)
    except NotThere:
        pytest.skip(f"{screen.keys} opens nothing in this version")
    path = SNAPSHOTS / f"{screen.name}.txt"
    if os.environ.get("SNAPSHOTS") == "renew":
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text("\n".join(drawn) + "\n", encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    if drawn != kept:
        difference = difflib.unified_diff(kept, drawn, "kept", "now", lineterm="", n=1)
        words = "if this is meant: make snapshots"
        pytest.fail("\n".join([f"{screen.name} looks different ({words})", *difference]), pytrace=False)


def test_no_snapshot_is_left_over() -> None:
    """A file that no screen makes any more says nothing."""
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} <= {screen.name for screen in SCREENS}
