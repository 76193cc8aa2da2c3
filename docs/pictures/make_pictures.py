"""The pictures of the README, drawn by the real app from the training room: python docs/pictures/make_pictures.py"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"
HERE = Path(__file__).parent
AT = dt.datetime(2026, 11, 23, 14, 37, 8, tzinfo=dt.UTC)
PICTURES = {
    "board": ((120, 40), None, ""),
    "board-small": ((80, 24), None, ""),
    "chair": ((120, 40), "2", "128/82 76 98 14 s4 d2 n1"),
    "chair-small": ((80, 24), "2", "128/82 76 98 14 s4 d2 n1"),
    "paused": ((80, 24), "3", ""),
    "pre-check": ((80, 24), "5", ""),
    "assess": ((120, 40), "7", ""),
}


async def picture(name: str, size: tuple[int, int], chair: str | None, typed: str) -> None:
    """Open the training room at a fixed moment, show one screen, and keep it as SVG without outside fonts."""
    from infusion_tui.training.demo import open_demo
    from infusion_tui.tui.app import InfusionApp

    with open_demo(chairs=8, at=AT, running=False, timezone="UTC") as demo:
        app = InfusionApp(demo.room, by="KM", chair=chair)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for character in typed:
                await pilot.press("space" if character == " " else character)
            await pilot.pause()
            svg = app.export_screenshot(title="infusion-tui")
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    # Some viewers squeeze the spaces of the block digits without this.
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    for name, (size, chair, typed) in PICTURES.items():
        asyncio.run(picture(name, size, chair, typed))
