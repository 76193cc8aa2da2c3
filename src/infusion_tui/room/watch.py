"""The watch over the room: an app that shows it leaves signs of life, and says what nobody saw.

A gap is written into every session that was running in it, once, whoever finds it first. A file that cannot be written
and a desk that cannot be read stop nothing: then the gap is only said.
"""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress

from msgspec.structs import replace

from infusion_tui.clock import SIMULATED_BOOT, UNKNOWN_BOOT, runs_true
from infusion_tui.record import events as ev
from infusion_tui.record.blind import Beat, Blind, Unseen, blind_for, gap_before, missed
from infusion_tui.record.errors import PlainError
from infusion_tui.record.session import Session
from infusion_tui.record.view import ChairView
from infusion_tui.room.identity import new_id
from infusion_tui.room.room import Room
from infusion_tui.room.room_time import Moment

BEAT_EVERY_MS = 15_000
"""Milliseconds between two signs of life: a quarter of what counts as a gap."""

AUTHOR = "watch"
"""Who is named as the author of what the program itself saw."""


class Watch:
    """One app's watch over its room. Call `look` as often as the screen is drawn.

    Attributes:
        unseen: what nobody saw, oldest first, until somebody says that they have read it.
    """

    def __init__(self, room: Room, pid: int | None = None) -> None:
        self._room = room
        self._pid = os.getpid() if pid is None else pid
        self._mine: Beat | None = None
        self._unwritten: Blind | None = None
        self._rushed = False
        self.unseen: tuple[Unseen, ...] = ()

    def read(self) -> None:
        """Somebody has read what nobody saw."""
        self.unseen = ()

    def look(self) -> bool:
        """Leave a sign of life where one is due, and before it look for a gap. True when there is something to say.

        Nothing is told on a clock that runs faster than time (the training room) or stands.
        """
        if self._rushed or not runs_true(self._room.time.clock):
            # a clock that ran fast once has skipped time that somebody may have been looking
            self._rushed = True
            return False
        now = self._beat(self._room.time.look())
        mine = self._mine
        if mine is not None and 0 <= now.boot_ms - mine.boot_ms < BEAT_EVERY_MS:
            return False
        before = len(self.unseen)
        with suppress(PlainError):
            self._room.poll()
        gap = gap_before(now, self._beats())
        if gap is not None:
            self._found(gap)
        elif mine is not None and (away := gap_before(now, (mine,))) is not None:
            self._found_by_another(away)
        elif self._unwritten is not None:
            self._write(self._unwritten)
        self._mine = now
        self._room.desk.beat(now)
        return len(self.unseen) != before

    def _beat(self, moment: Moment) -> Beat:
        stamp = moment.stamp
        return Beat(
            at=stamp.utc,
            wall_at=moment.wall,
            boot_id=None if stamp.boot_id == UNKNOWN_BOOT else stamp.boot_id,
            boot_ms=stamp.boot_ms,
            station=self._room.station,
            pid=self._pid,
            simulated=stamp.boot_id == SIMULATED_BOOT,
        )

    def _beats(self) -> list[Beat]:
        """Every app's last sign of life; this app's own also when the desk cannot be read."""
        return [*self._room.desk.beats(), *((self._mine,) if self._mine is not None else ())]

    def _found(self, gap: Blind) -> None:
        """Nobody was there: it is written and said, when anybody was in a chair."""
        recorded = self._write(gap)
        views = self._seated(gap)
        if views:
            self.unseen = (*self.unseen, Unseen(gap, missed(views, gap), recorded))

    def _found_by_another(self, away: Blind) -> None:
        """This app was away, and another has been there since. What that one wrote about a gap is said here too."""
        found = [
            Blind(entry.payload.since, entry.at)
            for session in self._sessions()
            for entry in session.entries
            if isinstance(entry.payload, ev.WatchBlind) and away.since < entry.at <= away.until
        ]
        if found:
            gap = Blind(min(one.since for one in found), max(one.until for one in found))
            self.unseen = (*self.unseen, Unseen(gap, missed(self._seated(gap), gap)))

    def _seated(self, gap: Blind) -> list[ChairView]:
        """The chairs whose session was there in the gap."""
        try:
            return [
                view
                for view in self._room.board()
                if view.began_at is not None and blind_for(gap, view.began_at, None) is not None
            ]
        except PlainError:
            return []

    def _sessions(self) -> tuple[Session, ...]:
        try:
            return self._room.live_sessions()
        except PlainError:
            return ()

    def _write(self, gap: Blind) -> bool:
        """Put the gap into the record of each chair. False when it could not be; then it is tried again."""
        self._unwritten = None
        if not self._sessions():
            return True
        if self._room.store.read_only:
            return False
        try:
            self._room.append_to_live(lambda session, moment: _event(session, gap, moment))
        except PlainError:
            self._unwritten = gap
            return False
        self.unseen = tuple(replace(one, recorded=True) if one.blind == gap else one for one in self.unseen)
        return True


def _event(session: Session, gap: Blind, moment: Moment) -> ev.NewEvent | None:
    """What is written into one session, unless it was not there or has this gap already."""
    since = blind_for(gap, session.began_at, _known_until(session))
    if since is None:
        return None
    return ev.NewEvent(
        event_id=new_id(moment.stamp),
        session_id=session.id,
        chair=session.chair,
        occurred_at=gap.until,
        author=AUTHOR,
        payload=ev.WatchBlind(since=since),
    )


def _known_until(session: Session) -> dt.datetime | None:
    """The end of the last gap in a session's record."""
    return max((e.at for e in session.entries if isinstance(e.payload, ev.WatchBlind)), default=None)
