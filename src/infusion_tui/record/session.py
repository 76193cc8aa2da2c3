"""A session: fold(events) -> Session, and which phase it is in at a time.

The fold orders entries by when they happened, so that a late entry or a corrected time moves everything that
hangs on it as if it had been typed in time. What contradicts the timeline is listed in `contradictions` and takes
no part in it; `Room` refuses a draft that would add one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry, stand
from infusion_tui.record.infusion import Pump
from infusion_tui.record.observation_end import Longer, ObservationEnd, observation_end
from infusion_tui.record.observation_sets import ObservationSet, group_sets
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.view_parts import Bag, Phase, PumpPart, SessionEnd

_State = Literal["precheck", "infusing", "paused", "ended", "closed"]


class Contradiction(msgspec.Struct, frozen=True):
    """An entry that cannot have happened where it stands, and why in words."""

    entry: Entry
    why: str


@dataclass(frozen=True)
class Session:
    """One session folded from its events (up to a moment, if the fold was given one)."""

    id: str
    entries: tuple[Entry, ...]
    timeline: tuple[Entry, ...]
    """Entries that count (not struck, no corrections, nothing about the record itself), in order of when they
    happened."""
    opened: ev.SessionOpened
    began_at: dt.datetime
    chair: str
    pump: Pump | None
    flushed_at: dt.datetime | None
    longer: tuple[Longer, ...]
    """Extensions, and medicines after which the patient is watched for so long at least; in order of time."""
    end: SessionEnd | None
    contradictions: tuple[Contradiction, ...]

    @property
    def protocol(self) -> Protocol:
        """The protocol this session began with."""
        return self.opened.protocol

    @property
    def order(self) -> ev.Order:
        """The order as it stands."""
        return self.opened.order

    @property
    def version(self) -> int:
        """Number of the last entry."""
        return self.entries[-1].number

    @property
    def started_at(self) -> dt.datetime | None:
        """When the pump was started."""
        return self.pump.started_at if self.pump else None

    @property
    def pump_ended_at(self) -> dt.datetime | None:
        """When the pump was done, stopped, or left behind at a transfer."""
        return self.pump.ended_at if self.pump else None

    @cached_property
    def observation_end(self) -> ObservationEnd | None:
        """The end of the observation period, and what set it; None before its anchor (`done`/`stop`, or `flush`)."""
        rule = self.protocol.observation
        by_flush = rule.anchor == "flush"
        anchor_at = self.flushed_at if by_flush else self.pump_ended_at
        if anchor_at is None or self.pump_ended_at is None:
            return None
        anchor = "flushed" if by_flush else "infusion ended"
        return observation_end(anchor, anchor_at, rule.minutes, self.longer)

    @property
    def observation_ends_at(self) -> dt.datetime | None:
        """End of the observation period: its anchor plus the protocol's minutes, or later (see `observation_end`)."""
        return self.observation_end.at if self.observation_end is not None else None

    @cached_property
    def sets(self) -> tuple[ObservationSet, ...]:
        """The observation sets, oldest first."""
        return group_sets(self.timeline, self.protocol, self.started_at, self.pump_ended_at)

    def entry(self, number: int) -> Entry | None:
        """The entry with this number, or None."""
        return self.entries[number - 1] if 1 <= number <= len(self.entries) else None

    def phase(self, now: dt.datetime) -> Phase:
        """The phase at `now`: a function of events and time ("empty" once the patient has left)."""
        if self.end is not None:
            return "empty"
        if self.pump is None:
            return "precheck"
        if self.pump.ended_at is None:
            return "paused" if self.pump.parts[-1].paused else "infusing"
        end = self.observation_ends_at
        return "assess" if end is not None and now >= end else "observing"


def fold(events: Iterable[ev.Event], until: dt.datetime | None = None) -> Session:
    """The session that these events make. With `until`, what happens later takes no part (corrections do).

    Raises:
        ValueError: the events do not begin with `session.opened`.
    """
    entries = stand(events)
    if not entries or not isinstance(entries[0].payload, ev.SessionOpened):
        raise ValueError("a session begins with session.opened")
    counted = [
        e
        for e in entries
        if type(e.payload) not in ev.OUTSIDE_THE_TIMELINE
        and e.struck is None
        and (until is None or e.at <= until)
    ]
    timeline = tuple(sorted(counted, key=lambda entry: entry.order_key))
    return _Folding(entries, timeline).session()


class _Folding:
    """One walk along the timeline."""

    def __init__(self, entries: tuple[Entry, ...], timeline: tuple[Entry, ...]) -> None:
        opened = entries[0].payload
        assert isinstance(opened, ev.SessionOpened)
        self.entries, self.timeline, self.opened = entries, timeline, opened
        self.chair = entries[0].event.chair or ""
        self.state: _State = "precheck"
        self.parts: list[PumpPart] = []
        self.bags: list[Bag] = []
        self.pump_ended_at: dt.datetime | None = None
        self.pump_end: Literal["done", "stop", "transfer"] | None = None
        self.flushed_at: dt.datetime | None = None
        self.longer: list[Longer] = []
        self.end: SessionEnd | None = None
        self.contradictions: list[Contradiction] = []

    def session(self) -> Session:
        for entry in self.timeline:
            why = self._refusal(entry)
            if why:
                self.contradictions.append(Contradiction(entry, why))
            else:
                self._apply(entry)
        pump = None
        if self.parts:
            order = self.opened.order
            pump = Pump(
                order.volume_ml, order.dose_mg, tuple(self.parts), self.pump_ended_at, self.pump_end,
                tuple(self.bags),
            )  # fmt: skip
        return Session(
            id=self.entries[0].event.session_id,
            entries=self.entries,
            timeline=self.timeline,
            opened=self.opened,
            began_at=self.entries[0].at,
            chair=self.chair,
            pump=pump,
            flushed_at=self.flushed_at,
            longer=tuple(self.longer),
            end=self.end,
            contradictions=tuple(self.contradictions),
        )

    def _refusal(self, entry: Entry) -> str | None:
        """Why this entry cannot stand here, or None."""
        payload, state = entry.payload, self.state
        if state == "closed" and self.end is not None:
            if isinstance(payload, ev.NoteWritten):
                return None
            return f"the patient has left this chair ({self.end.how})"
        if entry.at < self.entries[0].at:
            return "it is before the session began"
        needed = _NEEDED.get(type(payload))
        if self.flushed_at is not None and type(payload) is ev.LineFlushed:
            return "the line is flushed already"
        if needed is None or state in needed:
            return None
        return _STATE_WORDS[state]

    def _apply(self, entry: Entry) -> None:
        payload, at = entry.payload, entry.at
        if type(payload) not in _MOVING:
            return
        if isinstance(payload, ev.InfusionStarted):
            self.state = "infusing"
            self.parts = [PumpPart(at, None, payload.rate_ml_h, False)]
        elif isinstance(payload, ev.InfusionRateChanged):
            self._next_part(at, payload.rate_ml_h, self.parts[-1].paused, self.parts[-1].reason)
        elif isinstance(payload, ev.InfusionPaused):
            self.state = "paused"
            self._next_part(at, self.parts[-1].rate_ml_h, True, payload.reason)
        elif isinstance(payload, ev.InfusionResumed):
            self.state = "infusing"
            self._next_part(at, self.parts[-1].rate_ml_h, False, None)
        elif isinstance(payload, ev.BagChanged):
            self.bags.append(Bag(payload.dose_mg, payload.volume_ml, at))
        elif isinstance(payload, ev.InfusionCompleted):
            self._end_pump(at, "done")
        elif isinstance(payload, ev.InfusionStopped):
            self._end_pump(at, "stop")
        elif isinstance(payload, ev.LineFlushed):
            self.flushed_at = at
        elif isinstance(payload, ev.ObservationExtended):
            self.longer.append(Longer(at, payload.minutes, reason=payload.note))
        elif isinstance(payload, ev.MedicineGiven):
            medicine = self.opened.protocol.medicine(payload.drug)
            if medicine is not None and medicine.observe_minutes is not None:
                self.longer.append(Longer(at, medicine.observe_minutes, drug=payload.drug))
        elif isinstance(payload, ev.SessionMoved):
            self.chair = payload.to
        elif isinstance(payload, ev.SessionCancelled):
            self._close(SessionEnd("cancel", at, entry.event.author, reason=payload.reason))
        elif isinstance(payload, ev.SessionDischarged):
            self._close(
                SessionEnd(
                    payload.how, at, entry.event.author, payload.escort, payload.reason, payload.open_items
                )
            )
        elif isinstance(payload, ev.SessionTransferred):
            if self.state in ("infusing", "paused"):
                self._end_pump(at, "transfer")
            self._close(SessionEnd("transfer", at, entry.event.author, payload.to, payload.reason))

    def _next_part(self, at: dt.datetime, rate_ml_h: Decimal, paused: bool, reason: str | None) -> None:
        last = self.parts[-1]
        self.parts[-1] = PumpPart(last.begins_at, at, last.rate_ml_h, last.paused, last.reason)
        self.parts.append(PumpPart(at, None, rate_ml_h, paused, reason))

    def _end_pump(self, at: dt.datetime, how: Literal["done", "stop", "transfer"]) -> None:
        last = self.parts[-1]
        self.parts[-1] = PumpPart(last.begins_at, at, last.rate_ml_h, last.paused, last.reason)
        self.pump_ended_at, self.pump_end, self.state = at, how, "ended"

    def _close(self, end: SessionEnd) -> None:
        self.end, self.state = end, "closed"


_NEEDED: dict[type[ev.Payload], tuple[_State, ...]] = {
    ev.InfusionStarted: ("precheck",),
    ev.SessionCancelled: ("precheck",),
    ev.InfusionPaused: ("infusing",),
    ev.InfusionResumed: ("paused",),
    ev.InfusionRateChanged: ("infusing", "paused"),
    ev.InfusionCompleted: ("infusing", "paused"),
    ev.InfusionStopped: ("infusing", "paused"),
    ev.BagChanged: ("infusing", "paused"),
    ev.LineFlushed: ("ended",),
    ev.ObservationExtended: ("ended",),
    ev.SessionDischarged: ("ended",),
}
"""In which state an entry of this type can stand; all others in any."""

_MOVING = frozenset((*_NEEDED, ev.MedicineGiven, ev.SessionMoved, ev.SessionTransferred))
"""Types after which the session is another; all others leave it as it is."""

_STATE_WORDS: dict[_State, str] = {
    "precheck": "the pump is not started then",
    "infusing": "the pump is running then",
    "paused": "the pump is paused then",
    "ended": "the infusion is over then",
    "closed": "the patient has left then",
}
