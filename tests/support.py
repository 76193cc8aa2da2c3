"""Sessions in memory: events as the store would give them, without a file and without a clock."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.charting import Context
from infusion_tui.clinic import load_protocols, protocol_hash
from infusion_tui.clinic.outcomes import load_outcomes
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import OrderRequest, plan
from infusion_tui.record.outcomes import Outcomes
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.session import Session, fold
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.view import ChairView

UTC = ZoneInfo("UTC")
DAY = dt.date(2026, 11, 23)
DEPRESSION = "ketamine-iv-depression"


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    """`14:37` or `14:37:30` on the day of the tests, in UTC."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), dt.UTC)


@functools.cache
def shipped(protocol_id: str = DEPRESSION) -> Protocol:
    """A protocol as shipped."""
    return load_protocols(None).get(protocol_id)


@functools.cache
def scales() -> Outcomes:
    """The scores over a course as shipped."""
    return load_outcomes(None)


class Chair:
    """One session at chair 5, filled event by event."""

    def __init__(
        self,
        began: str = "09:50",
        *,
        protocol: Protocol | None = None,
        zone: ZoneInfo = UTC,
        by: str = "KM",
        **order: object,
    ) -> None:
        self.protocol = protocol or shipped()
        self.zone = zone
        self.events: list[ev.Event] = []
        request: dict[str, object] = {
            "weight_kg": Decimal(70),
            "minutes": 40,
            "mg_per_kg": Decimal("0.5"),
            "bag_ml": Decimal(50),
        }
        if "concentration_mg_ml" in order:
            del request["bag_ml"]
        request |= order
        self.order = plan(OrderRequest(**request), step_ml_h=self.protocol.pump.step_ml_h)  # type: ignore[arg-type]
        self.add(
            began,
            ev.SessionOpened(
                patient=ev.Patient(mrn="448201", name="KOWALSKI, Ruth"),
                order=self.order,
                protocol=self.protocol,
                protocol_hash=protocol_hash(self.protocol),
            ),
            by=by,
        )

    def add(
        self,
        clock: str | dt.datetime,
        payload: ev.Payload,
        *,
        by: str = "KM",
        recorded: str | dt.datetime | None = None,
        amends: int | None = None,
        reason: str | None = None,
    ) -> ev.Event:
        """One event at a clock time (typed then too, unless `recorded` says otherwise)."""
        moment = at(clock) if isinstance(clock, str) else clock
        typed = moment if recorded is None else at(recorded) if isinstance(recorded, str) else recorded
        version = len(self.events) + 1
        event = ev.Event(
            seq=version,
            event_id=str(uuid.uuid4()),
            node="node",
            session_id="session",
            chair="5",
            version=version,
            kind=payload.kind,
            schema=1,
            occurred_at=moment,
            recorded_at=typed,
            tz=self.zone.key,
            boot_id="boot",
            boot_ms=0,
            author=by,
            station="",
            app="test",
            payload=payload,
            amends=self.events[amends - 1].event_id if amends else None,
            reason=reason or ("why" if amends else None),
        )
        self.events.append(event)
        return event

    def start(self, clock: str = "10:00", rate: str = "75", **more: object) -> ev.Event:
        return self.add(clock, ev.InfusionStarted(rate_ml_h=Decimal(rate)), **more)  # type: ignore[arg-type]

    def pause(self, clock: str, reason: str = "occlusion", **more: object) -> ev.Event:
        return self.add(clock, ev.InfusionPaused(reason=reason), **more)  # type: ignore[arg-type]

    def resume(self, clock: str, **more: object) -> ev.Event:
        return self.add(clock, ev.InfusionResumed(), **more)  # type: ignore[arg-type]

    def rate(self, clock: str, rate: str, **more: object) -> ev.Event:
        return self.add(clock, ev.InfusionRateChanged(rate_ml_h=Decimal(rate)), **more)  # type: ignore[arg-type]

    def stop(self, clock: str, reason: str = "dizzy", **more: object) -> ev.Event:
        return self.add(clock, ev.InfusionStopped(reason=reason), **more)  # type: ignore[arg-type]

    def done(self, clock: str, **more: object) -> ev.Event:
        return self.add(clock, ev.InfusionCompleted(), **more)  # type: ignore[arg-type]

    def observe(self, clock: str, values: dict[str, ev.Value] | None = None, **more: object) -> ev.Event:
        effects = more.pop("effects", {})
        not_done = more.pop("not_done", {})
        payload = ev.ObservationRecorded(values=values or {}, effects=effects, not_done=not_done)  # type: ignore[arg-type]
        return self.add(clock, payload, **more)  # type: ignore[arg-type]

    def full_set(self, clock: str, **more: object) -> ev.Event:
        values: dict[str, ev.Value] = {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5, "dis": 0}
        return self.observe(clock, values, **more)

    def session(self, until: str | None = None) -> Session:
        return fold(self.events, at(until) if until else None)

    def view(self, clock: str) -> ChairView:
        return SessionSnapshots(self.session(), self.zone).view(at(clock))

    def context(self, clock: str | dt.datetime, *, by: str = "KM", chair: str | None = "5") -> Context:
        """What a line typed at this time is read against."""
        return Context(
            chair=chair,
            now=at(clock) if isinstance(clock, str) else clock,
            zone=self.zone,
            author=by,
            session=self.session(),
            events=tuple(self.events),
            staff=frozenset(("KM", "JD", "AL")),
            chairs=frozenset("12345678"),
            free_chairs=frozenset("1234678"),
            outcomes=scales,
        )


def infusing_at_1437() -> Chair:
    """Chair 5 infusing: 14 entries, entry 9 struck, entry 12 a set of 14:20 by KM, entry 14 a note of 14:36:30."""
    chair = Chair("13:50", concentration_mg_ml=Decimal(1), dose_mg=Decimal(40), mg_per_kg=None)
    for clock, item in (
        ("13:52", "identity"),
        ("13:52", "allergies"),
        ("13:53", "consent"),
        ("13:54", "mood"),
    ):
        chair.add(clock, ev.CheckAnswered(list="precheck", item=item, answer="y"))
    baseline: dict[str, ev.Value] = {"bp": (124, 78), "hr": 72, "spo2": 99, "rr": 14}
    chair.observe("13:55", baseline)
    chair.add(
        "13:58",
        ev.DoseVerified(dose_mg=Decimal(40), volume_ml=Decimal(40), rate_ml_h=Decimal(60), agrees=True),
        by="JD",
    )
    chair.start("14:00", "60")
    chair.observe("14:05", {"hr": 71})
    chair.add("14:05:40", ev.EntryStruck(how="undo"), amends=9)
    chair.observe("14:10", {"bp": (125, 79), "hr": 73, "spo2": 98, "rr": 14, "sed": 5, "dis": 1})
    chair.observe("14:20", {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5, "dis": 1})
    chair.observe("14:29", effects={"nausea": 0})
    chair.add("14:36:30", ev.NoteWritten(note="sipping water"))
    assert len(chair.events) == 14
    return chair
