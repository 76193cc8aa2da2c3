"""Real rooms on a temporary file, on a clock that tests move, and the app on top of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from infusion_tui.clock import FixedClock
from infusion_tui.record import events as ev
from infusion_tui.room import Admission, Room
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.screen import ChairScreen

START = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)
SET = "124/78 72 99 14"
PRECHECK = ("identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order")
SIZES = ((80, 24), (120, 40))


class Seconds:
    """The app's own clock: stands until it is moved, so that no test ever waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A room, its clock, the app's seconds, and the app."""

    def __init__(
        self, folder: Path, *, chairs: str = "12345678", zone: str = "UTC", start: dt.datetime = START
    ) -> None:
        self.clock = FixedClock(start)
        self.path = folder / "room.db"
        self.room = Room.create(self.path, chairs=chairs, timezone=zone, training=True, clock=self.clock)
        self.seconds = Seconds()
        for initials, name in (("KM", "Kim Moss"), ("JD", "Jo Dahl")):
            self.room.record_in_room(ev.StaffAdded(initials=initials, name=name, role="nurse"), by="set-up")

    def app(self, by: str | None = "KM", **more: Any) -> InfusionApp:
        return InfusionApp(self.room, by=by, monotonic=self.seconds, **more)

    def reopen(self) -> None:
        """As after a restart of the program."""
        self.room.close()
        self.room = Room.open(self.path, clock=self.clock)

    def later(self, minutes: float = 0, seconds: float = 0) -> None:
        self.clock.advance(minutes=minutes, seconds=seconds)

    def admit(self, chair: str = "5", **more: Any) -> None:
        given: dict[str, Any] = {
            "mrn": "448201", "weight_kg": Decimal(70), "mg_per_kg": Decimal("0.5"), "bag_ml": Decimal(50),
            "name": "KOWALSKI, Ruth", "born": dt.date(1984, 3, 12), "prescriber": "Dr Lee",
        }  # fmt: skip
        self.room.admit(Admission(chair=chair, **(given | more)), by="KM")

    def chart(self, *lines: str, chair: str = "5", by: str = "KM") -> None:
        for line in lines:
            self.room.chart(chair, line, by=by, confirm=chair)

    def ready(self, chair: str = "5", **more: Any) -> None:
        """Everything before the start, twenty minutes ago at its end."""
        self.admit(chair, **more)
        self.later(2)
        self.chart(SET, *(f"check {item} y" for item in PRECHECK), chair=chair)
        self.chart("verify 35 mg in 50 ml 75 ml/h", chair=chair, by="JD")

    def infusing(self, chair: str = "5", **more: Any) -> None:
        self.ready(chair, **more)
        self.later(1)
        self.chart("start 75", chair=chair)
        self.later(5)
        self.chart("126/80 74 98 14 s5 d1", chair=chair)
        self.later(10)
        self.chart("128/82 76 98 14 s5 d1", chair=chair)
        self.later(4)

    def put_into(self, phase: str, chair: str = "5", **more: Any) -> None:
        """A chair in any phase."""
        if phase == "empty":
            return
        if phase == "precheck":
            self.admit(chair, **more)
            return
        self.infusing(chair, **more)
        if phase == "paused":
            self.chart("pause nausea", chair=chair)
            self.later(3)
        elif phase == "time up":
            self.later(25)
        elif phase in ("observing", "assess"):
            self.chart("stop dizzy", "124/80 74 98 14 s5 d0 wnl", chair=chair)
            self.later(10 if phase == "observing" else 61)


def screen_text(app: InfusionApp) -> str:
    """What stands on the terminal, row by row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def keys(text: str) -> list[str]:
    """The keys that type a text."""
    names = {
        " ": "space",
        "/": "slash",
        ";": "semicolon",
        ",": "comma",
        ".": "full_stop",
        "-": "minus",
        "+": "plus",
    }
    return [names.get(sign, sign) for sign in text]


async def type_line(pilot: Pilot[Any], text: str, *, enter: bool = True) -> None:
    """Type a line in one burst, as a scanner does, and Enter."""
    for key, sign in [*zip(keys(text), text, strict=True), *([("enter", "\r")] if enter else [])]:
        pilot.app.post_message(events.Key(key, sign))
    await settle(pilot)
    await settle(pilot)


async def settle(pilot: Pilot[Any]) -> None:
    """Until everything that a key set off is on the screen."""
    for _ in range(3):
        await pilot.pause()


async def open_chair(pilot: Pilot[Any], chair: str = "5") -> ChairScreen:
    """To a chair's screen."""
    app = pilot.app
    assert isinstance(app, InfusionApp)
    app.open_chair(chair)
    await settle(pilot)
    screen = app.chair_screen(chair)
    assert screen is not None
    return screen


def kinds(room: Room, chair: str = "5") -> Sequence[str]:
    """The kinds of a chair's entries."""
    return [entry.kind for entry in room.view(chair).entries]
