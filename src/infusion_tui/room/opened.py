"""An open room: file, clock and the clinic's settings together; what it is, and the one write transaction."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from infusion_tui import __version__
from infusion_tui.clock import Clock, Stamp, SystemClock
from infusion_tui.record import events as ev
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.room_facts import ChairFacts, RoomFacts
from infusion_tui.record.session import Session
from infusion_tui.record.text import station_name
from infusion_tui.room.errors import Misused
from infusion_tui.room.identity import new_id
from infusion_tui.room.live import Live
from infusion_tui.room.room_time import STEP, Moment, RoomTime
from infusion_tui.store import Desk, StaffFile, Store, StoreError
from infusion_tui.store.reading import Reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infusion_tui.clinic import Library
    from infusion_tui.record.forecast import Forecast
    from infusion_tui.record.outcomes import Outcomes
    from infusion_tui.room.waiting_to_sign import Kept
    from infusion_tui.store import Writer

MAX_CHAIRS = 64


class OpenRoom:
    """A room's file, clock and settings. One object belongs to the thread that opened it."""

    def __init__(
        self, store: Store, clock: Clock, *, config: Path | None = None, station: str | None = None
    ) -> None:
        self.store = store
        self.desk = Desk(store.path)
        self.staff = StaffFile(store.path, self.desk)
        self.station = station_name(station or os.uname().nodename)
        self._config = config
        self._library: Library | None = None
        self._outcomes: Outcomes | None = None
        self._proved: set[str] = set()
        self._fresh: dict[str, int] = {}
        self._behind = False
        self.kept_to_sign: Kept | None = None
        self.kept_forecast: tuple[tuple[int, int], Forecast | None] | None = None
        self.time = RoomTime(clock, None)
        with store.snapshot():
            self._live = Live(store)
            self._set_anchor(store)
            self._last_recorded_at = store.head().recorded_at
        if clock.simulated and not self.training:
            raise Misused("--now is for training files only; this is a clinical file", "E_NOW")

    # --- opening -----------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock | None = None,
        config: Path | None = None,
        station: str | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open the room of a file.

        Raises:
            StoreError: no such file, damaged, locked, or not safe to open.
            Misused: a simulated clock on a clinical file.
        """
        store = Store.open(path, read_only=read_only)
        try:
            return cls(store, clock or SystemClock(), config=config, station=station)
        except BaseException:
            store.close()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        chairs: Iterable[str],
        timezone: str,
        training: bool,
        clock: Clock | None = None,
        config: Path | None = None,
        station: str | None = None,
    ) -> Self:
        """Make a new file with its chairs, zone and purpose, and open it.

        Raises:
            StoreExists: something stands there already.
            Misused: no such time zone, no chairs or too many, a simulated clock for a clinical file.
        """
        numbers = tuple(chairs)
        if not 1 <= len(numbers) <= MAX_CHAIRS:
            raise Misused(f"a room has 1 to {MAX_CHAIRS} chairs")
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise Misused(f'there is no time zone "{timezone}": write it as Europe/Berlin') from error
        now = clock or SystemClock()
        if now.simulated and not training:
            raise Misused("--now is for training files only", "E_NOW")

        def begin(writer: Writer) -> None:
            stamp = now.stamp()
            created = ev.NewEvent(
                event_id=new_id(stamp),
                session_id=ev.ROOM,
                chair=None,
                occurred_at=stamp.utc,
                author="set-up",
                payload=ev.RoomCreated(chairs=numbers, timezone=timezone, training=training),
            )
            writer.append(
                created, stamp=stamp, tz=timezone, station=station_name(station or "here"), app=__version__
            )

        Store.create(path, first=begin).close()
        return cls.open(path, clock=now, config=config, station=station)

    def close(self) -> None:
        """Let go of the files."""
        self.staff.close()
        self.desk.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what the room is --------------------------------------------------------------------------------------

    @property
    def facts(self) -> RoomFacts:
        """Chairs, people, accepted protocols."""
        return self._live.facts

    @property
    def training(self) -> bool:
        """True for a training file: every screen and export is marked."""
        return self.facts.training

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return self._live.zone

    @property
    def library(self) -> Library:
        """The clinic's protocols, read when first needed."""
        if self._library is None:
            from infusion_tui.clinic import load_protocols

            self._library = load_protocols(self.config)
        return self._library

    @property
    def outcomes(self) -> Outcomes:
        """The clinic's scores over a course and its rules about plans, read when first needed.

        Raises:
            ClinicError: the clinic's file has a mistake.
        """
        if self._outcomes is None:
            from infusion_tui.clinic.outcomes import load_outcomes

            # a protocol that has a mistake itself is not among them: it says so where it is used
            protocols = self.library.protocols.values()
            self._outcomes = load_outcomes(self.config, protocols=protocols)
        return self._outcomes

    @property
    def config(self) -> Path:
        """The clinic's settings folder, whether it is there or not."""
        from infusion_tui.clinic import config_folder

        return self._config or config_folder()

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about this file and this clock, in sentences."""
        found = list(self.store.notices)
        look = self.time.look()
        if look.stepped:
            zone = self.zone
            wall, room = look.wall.astimezone(zone), look.stamp.utc.astimezone(zone)
            found.append(f"The wall clock says {wall:%H:%M:%S}, room time is {room:%H:%M:%S} and goes on.")
        if (
            not self.time.clock.simulated
            and self._last_recorded_at
            and look.stamp.utc < self._last_recorded_at
        ):
            last = self._last_recorded_at.astimezone(self.zone)
            found.append(
                f"This clock is behind the record: the last entry is of {last:%Y-%m-%d %H:%M}. Check the clock first."
            )
        return tuple(found)

    def now(self) -> dt.datetime:
        """Room time, in UTC."""
        return self.time.now()

    def chair(self, number: str) -> ChairFacts:
        """One chair.

        Raises:
            Misused: there is no such chair.
        """
        found = self.facts.chairs.get(number)
        if found is None:
            raise Misused(f"there is no chair {number}; chairs are {', '.join(self.facts.chairs)}", "E_CHAIR")
        return found

    def protocol(self, protocol_id: str) -> Protocol:
        """A protocol of the clinic.

        Raises:
            ClinicError: unknown, or its file has a mistake.
        """
        return self.library.get(protocol_id)

    # --- writing -----------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[tuple[Writer, Moment]]:
        """The write transaction: the file as it is now, and the moment that entries are typed."""
        with self.store.write() as writer:
            if self._live.follow(writer):
                self._set_anchor(writer)
            moment = self.time.look()
            self._refuse_past(writer, moment)
            moment = self._mark_step(writer, moment)
            yield writer, moment
        # Only now it is on the disk: what was appended in the block is taken in. A fault of reading here does not
        # make it unsaved; the next poll tries again.
        self._behind = True
        with suppress(StoreError):
            # Asked before reading, so that what another process commits meanwhile is noticed by the next poll.
            self.store.changed()
            self._catch_up()

    def _catch_up(self) -> bool:
        """Take in the rows that are new, and what room time counts from. True when there were any."""
        with self.store.snapshot():
            moved = self._live.follow(self.store)
            if moved:
                self._set_anchor(self.store)
        self._behind = False
        return moved

    def _set_anchor(self, reads: Reads) -> None:
        """The event that room time counts from, the same for every process of this boot."""
        if self.time.counts_from_boot:
            self.time.anchor = reads.first_of_boot(self.time.clock.stamp().boot_id)

    def _append(self, writer: Writer, event: ev.NewEvent, moment: Moment) -> ev.Event:
        saved = writer.append(
            event, stamp=moment.stamp, tz=self.facts.timezone, station=self.station, app=__version__
        )
        self._last_recorded_at = saved.recorded_at
        return saved

    def append_to_live(self, choose: Callable[[Session, Moment], ev.NewEvent | None]) -> tuple[ev.Event, ...]:
        """Append what `choose` gives for each session that is in a chair: it is asked inside the write transaction,
        with the file as it is now. All of it is saved, or nothing.

        Raises:
            StoreError, Misused: nothing was written.
        """
        with self._writing() as (writer, moment):
            sessions = [self._live.session(one, writer) for one in self._live.by_chair.values()]
            chosen = [choose(session, moment) for session in sessions]
            return tuple([self._append(writer, event, moment) for event in chosen if event is not None])

    def record_in_room(
        self,
        payload: ev.Payload | Callable[[], ev.Payload],
        *,
        by: str,
        check: Callable[[RoomFacts], None] | None = None,
    ) -> ev.Event:
        """Append one event to the room's own stream. `check` looks at the facts inside the transaction; a payload that
        hangs on what the file says is made there, too.

        Raises:
            Refused, Misused: what `check` raises.
            StoreError: not saved.
        """
        with self._writing() as (writer, moment):
            if check is not None:
                check(self.facts)
            said = payload if isinstance(payload, ev.Payload) else payload()
            return self._append(writer, self._new_event(moment, ev.ROOM, said, by), moment)

    def record_in_stream(
        self,
        stream: str,
        choose: Callable[[tuple[ev.Event, ...], Moment], ev.NewEvent | Iterable[ev.NewEvent]],
    ) -> tuple[ev.Event, ...]:
        """Append what `choose` gives to a stream that belongs to no chair (a patient's own): it is asked inside the
        write transaction, with the stream's events as they are now. All of it is saved, or nothing.

        Raises:
            Refused, Misused: what `choose` raises.
            StoreError: nothing was written.
        """
        with self._writing() as (writer, moment):
            chosen = choose(writer.session(stream), moment)
            if isinstance(chosen, ev.NewEvent):
                return (self._append(writer, chosen, moment),)
            saved = writer.append_all(
                chosen, stamp=moment.stamp, tz=self.facts.timezone, station=self.station, app=__version__
            )
            self._last_recorded_at = saved[-1].recorded_at if saved else self._last_recorded_at
            return saved

    @staticmethod
    def _new_event(moment: Moment, stream: str, payload: ev.Payload, by: str) -> ev.NewEvent:
        return ev.NewEvent(
            event_id=new_id(moment.stamp),
            session_id=stream,
            chair=None,
            occurred_at=moment.stamp.utc,
            author=by,
            payload=payload,
        )

    @property
    def seq(self) -> int:
        """The number of the last row that was taken in."""
        return self._live.seq

    def live_sessions(self) -> tuple[Session, ...]:
        """Who is in a chair now.

        Raises:
            StoreError: it cannot be read.
        """
        return tuple([self._live.session(one, self.store) for one in self._live.by_chair.values()])

    def _refuse_past(self, writer: Writer, moment: Moment) -> None:
        """Under `--now` a write cannot be before the last entry."""
        last = writer.head().recorded_at
        if self.time.clock.simulated and last is not None and moment.stamp.utc < last:
            raise Misused(f"--now is before the last entry of this file ({last.isoformat()})", "E_NOW")

    def _mark_step(self, writer: Writer, moment: Moment) -> Moment:
        """Say once in the file that the wall clock moved; take the new time when nobody is in a chair."""
        if not moment.stepped:
            return moment
        adopted = not self._live.by_chair
        offset = moment.wall - moment.stamp.utc
        known = next(
            (step for step in reversed(self.facts.steps) if step.boot_id == moment.stamp.boot_id), None
        )
        if not adopted and known is not None and isinstance(known.payload, ev.ClockStepped):
            said = known.payload.wall_at - known.payload.room_at
            if abs(said - offset) <= STEP:
                return moment
        stamp = Stamp(moment.wall, moment.stamp.boot_id, moment.stamp.boot_ms) if adopted else moment.stamp
        step = ev.NewEvent(
            event_id=new_id(stamp),
            session_id=ev.ROOM,
            chair=None,
            occurred_at=stamp.utc,
            author="clock",
            payload=ev.ClockStepped(wall_at=moment.wall, room_at=moment.stamp.utc, adopted=adopted),
        )
        writer.append(step, stamp=stamp, tz=self.facts.timezone, station=self.station, app=__version__)
        return Moment(stamp, moment.wall)
