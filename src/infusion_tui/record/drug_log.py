"""The controlled drug session by session, for the log of a span: each account as the session's own ledger has it.

The balance of the stock is `drug_stock.py`'s alone; here are the accounts of the sessions beside it, and their sums.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.drug_view import DrugLedger, LedgerRow
from infusion_tui.record.view import ChairView


class SessionAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The account of one session. `rows` are those of the span; `unwitnessed` the numbers of its entries of waste that
    name no witness and stand."""

    session_id: str
    chair: str
    mrn: str
    initials: str
    drug: str
    began_at: dt.datetime
    ledger: DrugLedger
    rows: tuple[LedgerRow, ...]
    witnesses: tuple[str, ...]
    unwitnessed: tuple[int, ...]
    witness_wanted: bool
    running: bool
    given_mg: Decimal | None
    """By rate and time, also where the ledger was not kept."""

    @property
    def was_kept(self) -> bool:
        """False where nothing was charted as drawn."""
        return self.ledger.state != "not_kept"


class DrugSums(msgspec.Struct, frozen=True, kw_only=True):
    """Sums in mg over sessions of one drug; what cannot be computed in mg is counted in `without_mass`."""

    drug: str
    sessions: int = 0
    opened_mg: Decimal = Decimal(0)
    given_mg: Decimal = Decimal(0)
    wasted_mg: Decimal = Decimal(0)
    kept_mg: Decimal = Decimal(0)
    open_mg: Decimal = Decimal(0)
    """Opened, and neither given (or in a running bag) nor wasted nor kept."""
    not_kept: int = 0
    without_mass: int = 0
    over: int = 0
    unwitnessed: int = 0


def session_account(
    view: ChairView, since: dt.datetime | None, until: dt.datetime | None
) -> SessionAccount | None:
    """The account of a session that has something in the span: it began there, or one of its rows stands there; None
    for all others, and for a session without a start and without drug."""
    if view.session_id is None or view.patient is None or view.protocol is None or view.began_at is None:
        return None
    ledger = view.ledger
    if ledger is None or (view.started_at is None and not ledger.rows):
        return None

    def within(at: dt.datetime) -> bool:
        return (since is None or at >= since) and (until is None or at < until)

    rows = tuple(row for row in ledger.rows if within(row.at))
    if not rows and not within(view.began_at):
        return None
    wasted = [line for line in view.entries if isinstance(line.payload, ev.DrugWasted) and not line.struck]
    return SessionAccount(
        session_id=view.session_id,
        chair=view.chair,
        mrn=view.patient.mrn,
        initials=view.initials,
        drug=view.protocol.drug,
        began_at=view.began_at,
        ledger=ledger,
        rows=rows,
        witnesses=tuple(
            dict.fromkeys(
                line.payload.witness
                for line in wasted
                if isinstance(line.payload, ev.DrugWasted) and line.payload.witness is not None
            )
        ),
        unwitnessed=tuple(
            line.number
            for line in wasted
            if isinstance(line.payload, ev.DrugWasted) and line.payload.witness is None
        ),
        witness_wanted=view.protocol.ledger is None or view.protocol.ledger.witness,
        running=view.started_at is not None and view.pump_ended_at is None,
        given_mg=view.infused_mg,
    )


def sums(accounts: Iterable[SessionAccount]) -> tuple[DrugSums, ...]:
    """The sums by drug."""
    found: dict[str, DrugSums] = {}
    for one in accounts:
        was = found.get(one.drug, DrugSums(drug=one.drug))
        ledger = one.ledger
        found[one.drug] = msgspec.structs.replace(
            was,
            sessions=was.sessions + 1,
            opened_mg=was.opened_mg + (ledger.opened_mg or 0),
            given_mg=was.given_mg + (one.given_mg or 0),
            wasted_mg=was.wasted_mg + (ledger.wasted_mg or 0),
            kept_mg=was.kept_mg + (ledger.kept_mg or 0),
            open_mg=was.open_mg + (ledger.expected_waste_mg or 0),
            not_kept=was.not_kept + (not one.was_kept),
            without_mass=was.without_mass + (ledger.state == "not_computable"),
            over=was.over + (ledger.state == "over"),
            unwitnessed=was.unwitnessed + len(one.unwitnessed),
        )
    return tuple(found[drug] for drug in sorted(found))
