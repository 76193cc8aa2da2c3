"""The ledger of the controlled drug, one session: opened, in the bag, given, wasted, kept, and whether it comes out.

Given is what the pump has delivered by its stretches of rate and time, so the ledger cannot drift away from the chart.
Without anything charted as drawn the ledger was not kept: a gap, never a contradiction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import plain, round_half_up
from infusion_tui.record.drug_amounts import amount_mg, vial_mg, why_no_mass
from infusion_tui.record.drug_rows import drug_rows, is_of_the_ledger
from infusion_tui.record.drug_view import DrugLedger, LedgerRow, LedgerState
from infusion_tui.record.infusion import state_at
from infusion_tui.record.pump_truth import dose_uncertain, uncertain_sentence
from infusion_tui.record.session import Session

NOT_KEPT = "not kept: nothing was charted as drawn"
_ZERO = Decimal(0)


class _Account(msgspec.Struct, frozen=True):
    """Sums in mg of some entries of the ledger; None where one of them has no mass."""

    opened: Decimal | None
    drawn: Decimal | None
    wasted: Decimal | None
    kept: Decimal | None


class SessionLedger:
    """The ledger of one session at any time. What does not depend on the time is worked out once."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone
        self._standing = [entry for entry in session.timeline if is_of_the_ledger(entry)]
        self._account = account(self._standing, session.order)
        self._gaps = _gaps(self._standing, session.order)
        self._without_vial = tuple(
            entry.number
            for entry in self._standing
            if isinstance(entry.payload, ev.DrugDrawn) and entry.payload.vial_amount is None
        )
        self._bags = _bags(session)
        self._uncertain_dose = dose_uncertain(session)
        self._last_of_pump = _last_of_pump(session)
        self._rows = tuple(self._expecting(row) for row in drug_rows(session, zone))

    @property
    def is_kept(self) -> bool:
        """True once something was charted as drawn."""
        return any(isinstance(entry.payload, ev.DrugDrawn) for entry in self._standing)

    def at(self, now: dt.datetime) -> DrugLedger:
        """The ledger at `now`: amounts in mg, given and what hangs on it rounded half up to 0.01."""
        rule = self._session.protocol.ledger
        tolerance = rule.tolerance_mg if rule is not None else _ZERO
        if not self.is_kept:
            return DrugLedger(state="not_kept", equation=NOT_KEPT, tolerance_mg=tolerance, rows=self._rows)
        given, over = self._given(now)
        in_bag = sum((mg for _, mg, _ in self._bags), _ZERO) if self._bags else self._planned()
        sums, used = self._account, given if over else in_bag
        difference = _difference(sums, used)
        unknown = difference is not None and -difference > tolerance and bool(self._without_vial)
        if unknown:  # more than was drawn may have been in the vial: a gap, nothing that contradicts
            difference = None
        return DrugLedger(
            state=_state(difference, tolerance),
            equation=self._no_vial()
            if unknown
            else self._equation(used, in_bag, over, difference, tolerance),
            opened_mg=sums.opened,
            drawn_mg=sums.drawn,
            in_bag_mg=in_bag,
            given_mg=given,
            left_in_bag_mg=in_bag - given if over and self._session.pump is not None else None,
            wasted_mg=sums.wasted,
            kept_mg=sums.kept,
            expected_waste_mg=None if difference is None else max(difference, _ZERO),
            difference_mg=difference,
            tolerance_mg=tolerance,
            without_vial=self._without_vial,
            gaps=(*self._gaps, *self._uncertain(over)),
            rows=tuple(sorted((*self._rows, *self._pump_rows(given, over, now)), key=lambda row: row.at)),
        )

    # --- the pump's side ---

    def _given(self, now: dt.datetime) -> tuple[Decimal, bool]:
        """What the pump has given by `now`, and whether nothing more comes."""
        pump = self._session.pump
        if pump is None:
            end = self._session.end
            return _ZERO, end is not None and now >= end.at
        given = state_at(pump, now).infused_mg if now >= pump.started_at else _ZERO
        return given, pump.ended_at is not None and now >= pump.ended_at

    def _planned(self) -> Decimal:
        """Before the start: what the order puts into the bag."""
        return self._session.order.dose_mg

    def _pump_rows(self, given: Decimal, over: bool, now: dt.datetime) -> tuple[LedgerRow, ...]:
        rows = [
            LedgerRow(
                what="in_bag", entry=entry.number, at=entry.at, recorded_at=entry.event.recorded_at,
                by=entry.event.author, amount_mg=mg, text=text,
            )
            for entry, mg, text in self._bags
        ]  # fmt: skip
        pump = self._session.pump
        last = self._last_of_pump
        if pump is not None and last is not None and now >= pump.started_at:
            text = "given by the pump, by rate and time" + ("" if over else ", so far")
            rows.append(
                LedgerRow(
                    what="given", entry=last.number, at=pump.ended_at if over and pump.ended_at else now,
                    recorded_at=last.event.recorded_at, by=last.event.author, amount_mg=given, text=text,
                )
            )  # fmt: skip
        return tuple(rows)

    def _uncertain(self, over: bool) -> tuple[str, ...]:
        """What makes "given" less certain than it looks."""
        uncertain = self._uncertain_dose
        found = [] if uncertain is None else [uncertain_sentence(uncertain, self._zone)]
        pump = self._session.pump
        if over and pump is not None and pump.end == "transfer":
            found.append("the pump was not stopped at the transfer: what was left in the bag went along")
        return tuple(found)

    # --- the account ---

    def _no_vial(self) -> str:
        numbers = ", ".join(map(str, self._without_vial))
        return (
            f"more is accounted for than was drawn, and no vial is written in entry {numbers}: how much was opened"
            " is not known. Void it and chart it again with its vial"
        )

    def _expecting(self, row: LedgerRow) -> LedgerRow:
        """A row of something wasted, with what the ledger expected when it was."""
        if row.what != "wasted" or row.is_reversal:
            return row
        before = [
            e for e in self._standing if e.number != row.entry and (e.at, e.number) < (row.at, row.entry)
        ]
        if not any(isinstance(entry.payload, ev.DrugDrawn) for entry in before):
            return row
        given, over = self._given(row.at)
        bags = [mg for entry, mg, _ in self._bags if entry.at <= row.at]
        difference = _difference(
            account(before, self._session.order),
            given if over else sum(bags, _ZERO) if bags else self._planned(),
        )
        return msgspec.structs.replace(row, expected_mg=difference)

    def _equation(
        self, used: Decimal, in_bag: Decimal, over: bool, difference: Decimal | None, tolerance: Decimal
    ) -> str:
        sums = self._account
        if difference is None or sums.opened is None or sums.wasted is None or sums.kept is None:
            return "cannot be computed in mg: an amount has no mass"
        whole = not over or round_half_up(used) == round_half_up(in_bag)
        parts = [f"{'in the bag' if whole else 'given'} {plain(used)}", f"wasted {plain(sums.wasted)}"]
        parts.append(f"kept {plain(sums.kept)}")
        account_words, opened = " + ".join(parts), plain(sums.opened)
        if difference > tolerance:
            return f"opened {opened} = {account_words} + {plain(difference)} neither wasted nor kept yet (mg)"
        if -difference > tolerance:
            sum_of = plain(sums.opened - difference)
            return f"opened {opened}, but {account_words} = {sum_of}: {plain(-difference)} mg more than was opened"
        off = f" ({plain(abs(difference))} mg off, within {plain(tolerance)})" if difference else ""
        return f"opened {opened} = {account_words} mg{off}"


def account(entries: Iterable[Entry], order: ev.Order) -> _Account:
    """The sums of some entries. Opened is what the vials held; where less was written down than drawn, what was drawn."""
    drawn: list[Decimal | None] = []
    vials: list[Decimal | None] = []
    wasted: list[Decimal | None] = []
    kept: list[Decimal | None] = []
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, ev.DrugDrawn):
            drawn.append(amount_mg(payload, order))
            if payload.vial_amount is not None:
                vials.append(vial_mg(payload, order))
        elif isinstance(payload, ev.DrugWasted):
            wasted.append(amount_mg(payload, order))
        elif isinstance(payload, ev.DrugKept):
            kept.append(amount_mg(payload, order))
    sum_drawn, sum_vials = _sum(drawn), _sum(vials)
    opened = None if sum_drawn is None or sum_vials is None else max(sum_drawn, sum_vials)
    return _Account(opened, sum_drawn, _sum(wasted), _sum(kept))


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [mg for mg in amounts if mg is not None]
    return sum(known, _ZERO) if len(known) == len(amounts) else None


def _difference(sums: _Account, used: Decimal) -> Decimal | None:
    """What was opened and is neither used nor wasted nor kept."""
    if sums.opened is None or sums.wasted is None or sums.kept is None:
        return None
    return sums.opened - used - sums.wasted - sums.kept


def _state(difference: Decimal | None, tolerance: Decimal) -> LedgerState:
    if difference is None:
        return "not_computable"
    if abs(difference) <= tolerance:
        return "balanced"
    return "open" if difference > 0 else "over"


def _gaps(entries: Iterable[Entry], order: ev.Order) -> tuple[str, ...]:
    found = []
    for entry in entries:
        payload = entry.payload
        assert isinstance(payload, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept)
        of_vial = isinstance(payload, ev.DrugDrawn) and payload.vial_amount is not None
        if amount_mg(payload, order) is None or (
            of_vial and isinstance(payload, ev.DrugDrawn) and vial_mg(payload, order) is None
        ):
            found.append(why_no_mass(entry.number, payload))
    return tuple(found)


def _bags(session: Session) -> tuple[tuple[Entry, Decimal, str], ...]:
    """What was hung: the order's bag at the start, and each bag after it, with the mg in it."""
    found: list[tuple[Entry, Decimal, str]] = []
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, ev.InfusionStarted) and not found:
            order = session.order
            text = f"in the bag as ordered: {plain(order.dose_mg)} mg in {plain(order.volume_ml)} mL"
            found.append((entry, order.dose_mg, text))
        elif isinstance(payload, ev.BagChanged):
            text = f"new bag: {plain(payload.dose_mg)} mg in {plain(payload.volume_ml)} mL"
            found.append((entry, payload.dose_mg, text))
    return tuple(found)


def _last_of_pump(session: Session) -> Entry | None:
    """The entry that "given" goes by: the last that ran, changed or ended the pump."""
    kinds = (
        ev.InfusionStarted, ev.InfusionRateChanged, ev.InfusionPaused, ev.InfusionResumed, ev.InfusionStopped,
        ev.InfusionCompleted, ev.SessionTransferred,
    )  # fmt: skip
    found = [entry for entry in session.timeline if isinstance(entry.payload, kinds)]
    return found[-1] if found else None
