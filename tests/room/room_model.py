"""What a room must hold, told by a far simpler account than the program's: who sits where, which entries there are,
who wrote them, what was struck, and what the pump's entries mean for the phase."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from infusion_tui.record import events as ev
from infusion_tui.record.session import fold
from infusion_tui.record.view import ChairView
from infusion_tui.room import Room
from infusion_tui.room.answers import status_json

PHASES = {
    "infusion.started": "infusing",
    "infusion.resumed": "infusing",
    "infusion.paused": "paused",
    "infusion.completed": "over",
    "infusion.stopped": "over",
}
ENDS = ("session.discharged", "session.transferred", "session.cancelled")
SIMPLE = frozenset(("iv.infiltrated", "bag.changed", "session.transferred"))
"""With one of these in a session, its volume is not compared: the account here knows one bag and one end."""


@dataclass
class Entry:
    """One entry as it was accepted."""

    version: int
    event_id: str
    kind: str
    by: str
    at: dt.datetime
    payload: Any
    amends: str | None


@dataclass
class Stay:
    """One session: its entries in the order they were written."""

    session_id: str
    entries: list[Entry] = field(default_factory=list)

    def struck(self) -> set[str]:
        """Ids of what was struck."""
        return {e.amends for e in self.entries if e.kind == "entry.struck" and e.amends}

    def live(self) -> list[Entry]:
        """What counts, in order of its time as corrected."""
        gone = self.struck()
        times: dict[str, dt.datetime] = {}
        for entry in self.entries:
            if (
                entry.kind == "entry.amended"
                and entry.event_id not in gone
                and entry.payload.new_at is not None
            ):
                times[entry.amends or ""] = entry.payload.new_at
        counting = [e for e in self.entries if e.event_id not in gone and not e.kind.startswith("entry.")]
        return sorted(counting, key=lambda e: (times.get(e.event_id, e.at), e.version))

    def phase(self) -> str:
        """precheck, infusing, paused, over or closed."""
        phase = "precheck"
        for entry in self.live():
            if entry.kind in ENDS:
                return "closed"
            phase = PHASES.get(entry.kind, phase)
        return phase

    def chair(self) -> str:
        """Where it began, or where it was moved to last."""
        chair = ""
        for entry in self.live():
            if entry.kind == "session.opened":
                chair = entry.payload.chair_of_the_model
            elif entry.kind == "session.moved":
                chair = entry.payload.to
        return chair

    def volume_ml(self, now: dt.datetime) -> Decimal | None:
        """Rate by time; None where the account would take more than that."""
        live = self.live()
        if any(entry.kind in SIMPLE for entry in live) or any(
            e.kind == "entry.amended" for e in self.entries
        ):
            return None
        now = max([now, *(entry.at for entry in live if PHASES.get(entry.kind) == "over")])
        rate, running, since, given = Decimal(0), False, now, Decimal(0)
        for entry in [*live, None]:
            at = now if entry is None else min(entry.at, now)  # a clock that was set back
            if running:
                given += rate * Decimal((at - since).total_seconds()) / 3600
            since = at
            if entry is None:
                break
            if entry.kind in ("infusion.started", "infusion.rate_changed"):
                rate = entry.payload.rate_ml_h
            if entry.kind in PHASES:
                running = PHASES[entry.kind] == "infusing"
        return given


class Model:
    """All sessions that there ever were in this room."""

    def __init__(self) -> None:
        self.stays: dict[str, Stay] = {}
        self.rows = 0

    def seated(self) -> dict[str, Stay]:
        """Who is in which chair."""
        return {stay.chair(): stay for stay in self.stays.values() if stay.phase() != "closed"}

    def take_in(self, event: ev.Event) -> None:
        """An entry that the room says is saved."""
        stay = self.stays.setdefault(event.session_id, Stay(event.session_id))
        payload: Any = event.payload
        if event.kind == "session.opened":
            payload = _Opened(event.chair or "")
        assert event.version == len(stay.entries) + 1, "an entry's number is not the next one"
        assert event.amends is None or event.amends in {entry.event_id for entry in stay.entries}
        stay.entries.append(
            Entry(
                event.version,
                event.event_id,
                event.kind,
                event.author,
                event.occurred_at,
                payload,
                event.amends,
            )
        )


@dataclass
class _Opened:
    chair_of_the_model: str


def check_chair(stay: Stay, view: ChairView, now: dt.datetime) -> None:
    """One chair's screen against the account."""
    assert view.session_id == stay.session_id
    phase = {"observing": "over", "assess": "over"}.get(view.phase, view.phase)
    assert phase == stay.phase(), (view.phase, stay.phase())
    struck = stay.struck()
    shown = sorted((line.number, line.event_id, line.kind, line.by, line.struck) for line in view.entries)
    known = [(e.version, e.event_id, e.kind, e.by, e.event_id in struck) for e in stay.entries]
    assert shown == known, "an entry is missing, is another, or its strike is not shown"
    assert view.version == len(stay.entries)
    amounts = (view.infused_ml, view.infused_mg, view.computed_ml, view.of_bag_ml)
    assert all(amount is None or amount >= 0 for amount in amounts)
    volume = stay.volume_ml(now)
    if volume is not None and view.infused_ml is not None:
        assert view.infused_ml <= 50, "more than the bag holds"
    if volume is not None and view.computed_ml is not None:
        assert abs(volume - view.computed_ml) <= Decimal("0.02"), (volume, view.computed_ml)
    if (
        view.phase == "infusing"
        and view.ends_at is not None
        and view.remaining_s is not None
        and view.remaining_s > 0
    ):
        assert abs((view.ends_at - now).total_seconds() - view.remaining_s) <= 1.5
    assert (view.ends_at is None) or view.phase == "infusing"


def check_room(model: Model, room: Room) -> str:
    """The whole room against the account; gives the board as JSON, to compare with what another process shows."""
    now = room.now()
    seated = model.seated()
    assert {view.chair for view in room.board(now=now) if view.session_id} == set(seated)
    for chair, stay in seated.items():
        check_chair(stay, room.view(chair, now=now), now)
    views = room.board(now=now)
    return json.dumps(status_json(now, "now", training=True, views=views, with_log=False))


def check_file(model: Model, room: Room) -> None:
    """What a person reads who opens the file anew: every entry, and the same session folded from it."""
    assert room.store.verify().ok
    for stay in model.stays.values():
        events = room.store.session(stay.session_id)
        assert [(e.version, e.event_id, e.kind, e.author, e.occurred_at) for e in events] == [
            (e.version, e.event_id, e.kind, e.by, e.at) for e in stay.entries
        ], "an entry vanished or changed"
        again = fold(events)
        assert (again.end is not None) == (stay.phase() == "closed")
        assert again.version == len(stay.entries)
