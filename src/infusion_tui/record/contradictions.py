"""A session compared with itself: what in it cannot all be true.

Nothing here is merely unfinished: a pump that still runs, a ledger that was not kept, a bag that went along at a transfer
are gaps and are not listed. What contradicts is never changed and never refused here; it is shown until someone corrects it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import plain
from infusion_tui.record.drug_ledger import SessionLedger
from infusion_tui.record.drug_rows import is_of_the_ledger
from infusion_tui.record.drug_view import DrugLedger, Finding
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.precheck_items import preparer
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time, entry_text

_ENDS = (ev.InfusionStopped, ev.InfusionCompleted)


class SessionContradictions:
    """What contradicts in one session. All but the account of the drug is worked out once."""

    def __init__(self, session: Session, ledger: SessionLedger, zone: ZoneInfo) -> None:
        self._session, self._ledger, self._zone = session, ledger, zone
        self._fixed = tuple(self._unchanging())
        self._drawn = tuple(e.number for e in session.timeline if isinstance(e.payload, ev.DrugDrawn))
        self._of_ledger = tuple(e.number for e in session.timeline if is_of_the_ledger(e))

    def at(self, now: dt.datetime, ledger: DrugLedger | None = None) -> tuple[Finding, ...]:
        """What contradicts at `now`, by entry. `ledger` is the account at that time, where it is known already."""
        if not self._ledger.is_kept:
            return self._fixed
        return (*self._fixed, *self._of_the_drug(ledger or self._ledger.at(now)))

    # --- the drug ---

    def _of_the_drug(self, ledger: DrugLedger) -> Iterator[Finding]:
        tolerance = ledger.tolerance_mg
        # until the pump's end is charted nobody knows what it has given: the stop may be charted late
        given = (ledger.given_mg or Decimal(0)) if self._session.pump_ended_at is not None else Decimal(0)
        if ledger.drawn_mg is not None and given - ledger.drawn_mg > tolerance:
            yield Finding(
                self._drawn,
                f"{_entries(self._drawn)}: {plain(given)} mg were given by rate and time, only"
                f" {plain(ledger.drawn_mg)} mg are charted as drawn",
            )
            return
        if ledger.opened_mg is None or ledger.wasted_mg is None or ledger.kept_mg is None:
            return
        if ledger.without_vial:
            return  # how much was opened is not recorded: a gap
        put_away = ledger.wasted_mg + ledger.kept_mg
        if put_away and given + put_away - ledger.opened_mg > tolerance:
            used = f"given {plain(given)} + " if given else ""
            yield Finding(
                self._of_ledger,
                f"{_entries(self._of_ledger)}: {used}wasted {plain(ledger.wasted_mg)} + kept"
                f" {plain(ledger.kept_mg)} = {plain(given + put_away)} mg, more than the"
                f" {plain(ledger.opened_mg)} mg that were opened",
            )

    # --- the time axis and the people ---

    def _unchanging(self) -> Iterator[Finding]:
        for contradiction in self._session.contradictions:
            entry = contradiction.entry
            yield Finding((entry.number,), f"{self._named(entry)}: {self._why(entry, contradiction.why)}")
        yield from self._two_rates()
        yield from self._witnesses()
        yield from self._second_check()

    def _why(self, entry: Entry, why: str) -> str:
        """The fold's reason; of a leaving, what is missing before it."""
        ends = any(isinstance(e.payload, _ENDS) for e in self._session.timeline)
        if isinstance(entry.payload, ev.SessionDischarged) and not ends:
            return f"{why}, and no stop or done is charted"
        return why

    def _two_rates(self) -> Iterator[Finding]:
        rates = [
            e
            for e in self._session.timeline
            if isinstance(e.payload, ev.InfusionStarted | ev.InfusionRateChanged)
        ]
        for one, other in pairwise(rates):
            assert isinstance(one.payload, ev.InfusionStarted | ev.InfusionRateChanged)
            assert isinstance(other.payload, ev.InfusionStarted | ev.InfusionRateChanged)
            if one.at == other.at and one.payload.rate_ml_h != other.payload.rate_ml_h:
                yield Finding(
                    (one.number, other.number),
                    f"entries {one.number} and {other.number}: two rates at {clock_time(one.at, self._zone)},"
                    f" {plain(one.payload.rate_ml_h)} and {plain(other.payload.rate_ml_h)} mL/h",
                )

    def _witnesses(self) -> Iterator[Finding]:
        drawers: dict[str, int] = {}
        for entry in self._session.timeline:
            payload = entry.payload
            if isinstance(payload, ev.DrugDrawn):
                drawers.setdefault(entry.by, entry.number)
            elif isinstance(payload, ev.DrugWasted) and payload.witness is not None:
                drew = drawers.get(payload.witness)
                if drew is not None:
                    yield Finding(
                        (entry.number, drew),
                        f"{self._named(entry)}: the witness {payload.witness} drew the drug (entry {drew})",
                    )
                elif payload.witness == entry.by:
                    yield Finding((entry.number,), f"{self._named(entry)}: the witness wasted it")

    def _second_check(self) -> Iterator[Finding]:
        checks = [e for e in self._session.timeline if isinstance(e.payload, ev.DoseVerified)]
        if checks and checks[-1].by == (prepared := preparer(self._session)) != EMERGENCY:
            last = checks[-1]
            yield Finding(
                (last.number,), f"{self._named(last)}: {prepared} also prepared the dose and cannot check it"
            )

    def _named(self, entry: Entry) -> str:
        text = entry_text(entry.payload, self._session.protocol, self._zone)
        return f"entry {entry.number} ({text}, {clock_time(entry.at, self._zone)})"


def contradictions(session: Session, now: dt.datetime, zone: ZoneInfo) -> tuple[Finding, ...]:
    """What contradicts in a session at `now`, each with the numbers of its entries and a sentence."""
    return SessionContradictions(session, SessionLedger(session, zone), zone).at(now)


def _entries(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"entry {numbers[0]}"
    return f"entries {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
