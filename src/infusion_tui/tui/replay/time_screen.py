"""What the time keys of a replay do: to and fro, play, type a time, another day. Nothing here draws or writes."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from infusion_tui.room.replay import Replay, day_beside, replay_day
from infusion_tui.tui.host import Host
from infusion_tui.tui.replay.playing import Playing
from infusion_tui.tui.replay.replay_keys import KEYS
from infusion_tui.tui.replay.typed_time import typed_moment
from infusion_tui.tui.wording import clock

_TYPED = 20
"""Signs of a time or a day at most."""


class TimeScreen(Screen[None]):
    """A screen that stands at one moment of a stretch of time."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(self, host: Host, replay: Replay, day: dt.date | None) -> None:
        super().__init__()
        self.host, self.replay, self.day = host, replay, day
        self.with_later = False
        self.typed = self.said = ""
        self.zone = host.room.zone
        begin, end = replay.begins_at, replay.ends_at
        self.playing = Playing(host.monotonic, begin, end, end if self.is_going_on() else begin)

    @abstractmethod
    def draw_then(self) -> None:
        """Draw what was."""

    @abstractmethod
    def draw_notes(self) -> None:
        """Draw the row of words."""

    def is_going_on(self) -> bool:
        """Whether the stretch ends now."""
        if self.replay.session is not None:
            return not self.replay.is_over(self.replay.session)
        return self.day is None or self.day == self.host.room.now().astimezone(self.zone).date()

    def go(self, at: dt.datetime) -> None:
        self.said = ""
        self.playing.go(at)
        self.draw_then()

    def action_minutes(self, minutes: int) -> None:
        """To and fro."""
        self.go(self.playing.at + dt.timedelta(minutes=minutes))

    def action_edge(self, side: int) -> None:
        """To the beginning or the end."""
        self.go(self.replay.begins_at if side < 0 else self.replay.ends_at)

    def action_entry(self, step: int) -> None:
        """To the entry before or behind."""
        self.playing.stop()
        found = self.replay.beside(self.playing.at, step, with_later=self.with_later)
        if found is not None:
            self.go(found)
        else:
            self.say("no entry before this one" if step < 0 else "no entry behind this one")

    def action_play(self) -> None:
        """Play, or stand still; in a typed time it is a blank."""
        if self.typed:
            self.action_type(" ")
        elif self.playing.runs:
            self.playing.stop()
        else:
            self.playing.play()
        self.said = ""
        self.draw_then()

    def action_speed(self, steps: int) -> None:
        """Faster or slower; in a typed day the minus is a hyphen."""
        if self.typed and steps < 0:
            self.action_type("-")
            return
        self.playing.faster(steps)
        self.draw_then()

    def action_later(self) -> None:
        """What was known then, or what is known today about then."""
        self.with_later = not self.with_later
        self.said = ""
        self.draw_then()

    def action_day(self, step: int) -> None:
        """The whole room on another day."""
        day = self.day or self.playing.at.astimezone(self.zone).date()
        found = day_beside(self.host.room, day, step)
        if found is None:
            self.say("nobody was here before" if step < 0 else "nobody was here after that day")
            return
        self._go_to_day(found, None)

    def _go_to_day(self, day: dt.date, at: dt.datetime | None) -> None:
        self.day = day
        self.replay = replay_day(self.host.room, day)
        begin, end = self.replay.begins_at, self.replay.ends_at
        self.playing.stop()
        self.playing.stretch(begin, end)
        self.go(at or begin)

    def action_type(self, sign: str) -> None:
        """A sign of a time or a day."""
        self.typed = (self.typed + sign)[:_TYPED]
        self.draw_notes()

    def action_rub_out(self) -> None:
        """Take one back."""
        self.typed = self.typed[:-1]
        self.draw_notes()

    def go_to_typed(self) -> None:
        text, self.typed = self.typed, ""
        stretch = (self.replay.begins_at, self.replay.ends_at)
        found = typed_moment(text, self.playing.at, stretch, self.zone)
        if found is None:
            self.say(f"{text} is no time: 10:24, or 2026-11-23, or 2026-11-23 10:24")
        elif stretch[0] <= found <= stretch[1]:
            self.go(found)
        elif self.replay.session is None and found <= self.host.room.now():
            self._go_to_day(found.astimezone(self.zone).date(), found)
        else:
            begin, end = (clock(one, self.zone) for one in stretch)
            self.say(f"{text} is outside of this stretch, {begin} to {end}")

    def say(self, words: str) -> None:
        self.said = words
        self.draw_notes()
