"""The stock of the room: counts, what came in, vials opened by session, what was kept, and the running balance.

The balance is the last count plus what came in, minus what was opened, plus what went back. A count is the truth: it sets
the balance, and the difference to what the ledger said is kept beside it. A correction shows as a reversal at the time
of the row that it takes back, so that a count made in between stays what it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import plain
from infusion_tui.record.drug_amounts import amount_mg, vial_mg
from infusion_tui.record.drug_ledger import account
from infusion_tui.record.drug_rows import is_of_the_ledger, versions
from infusion_tui.record.session import Session

StockKind = Literal["count", "received", "opened", "kept", "reversal"]


class StockRow(msgspec.Struct, frozen=True, kw_only=True):
    """One movement. `change_mg` is what it does to the stock (None: it has no mass); a count sets the balance to
    `counted_mg`. `expected_mg` is what the ledger said when the count was typed, `expected_now_mg` what it says now.
    """

    what: StockKind
    at: dt.datetime
    recorded_at: dt.datetime
    by: str
    text: str
    change_mg: Decimal | None = None
    balance_mg: Decimal | None = None
    counted_mg: Decimal | None = None
    expected_mg: Decimal | None = None
    expected_now_mg: Decimal | None = None
    moment: Literal["start", "end"] | None = None
    witness: str | None = None
    reason: str | None = None
    note: str | None = None
    session_id: str | None = None
    chair: str | None = None
    entry: int | None = None

    @property
    def difference_mg(self) -> Decimal | None:
        """Counted minus expected when it was counted; None before the first count."""
        if self.counted_mg is None or self.expected_mg is None:
            return None
        return self.counted_mg - self.expected_mg


class Stock(msgspec.Struct, frozen=True):
    """Movements by time with the balance behind each, and the balance at the end (None before the first count).

    `gaps`: movements without a mass, which the balance leaves out. `opening_mg`: the balance before the first row shown.
    """

    rows: tuple[StockRow, ...]
    balance_mg: Decimal | None
    gaps: tuple[str, ...] = ()
    opening_mg: Decimal | None = None


def room_moves(events: Iterable[ev.Event]) -> list[StockRow]:
    """Counts and receipts from the room's own stream."""
    found = []
    for event in events:
        payload = event.payload
        if isinstance(payload, ev.DrugCounted):
            found.append(
                StockRow(
                    what="count", at=event.occurred_at, recorded_at=event.recorded_at, by=event.author,
                    text=f"counted at the {payload.moment}: {plain(payload.amount_mg)} mg",
                    counted_mg=payload.amount_mg, expected_mg=payload.expected_mg, moment=payload.moment,
                    witness=payload.witness, reason=payload.reason,
                )
            )  # fmt: skip
        elif isinstance(payload, ev.DrugReceived):
            found.append(
                StockRow(
                    what="received", at=event.occurred_at, recorded_at=event.recorded_at, by=event.author,
                    text=f"received {plain(payload.amount_mg)} mg", change_mg=payload.amount_mg,
                    witness=payload.witness, note=payload.note,
                )
            )  # fmt: skip
    return found


def session_moves(session: Session, zone: ZoneInfo) -> list[StockRow]:
    """What one session took out of the stock and gave back, with its reversals."""
    standing: list[Entry] = []
    moves: list[StockRow] = []
    for entry in sorted(session.entries, key=lambda one: one.order_key):
        if not is_of_the_ledger(entry) or isinstance(entry.event.payload, ev.DrugWasted):
            continue
        if entry.struck is None:
            before, after = account(standing, session.order), account([*standing, entry], session.order)
            standing.append(entry)
            if isinstance(entry.payload, ev.DrugDrawn):
                change = None
                if before.opened is not None and after.opened is not None:
                    change = before.opened - after.opened
            else:
                change = (
                    amount_mg(entry.payload, session.order)
                    if isinstance(entry.payload, ev.DrugKept)
                    else None
                )
        else:
            change = None
        moves += _of_entry(session, entry, change)
    return moves


def _of_entry(session: Session, entry: Entry, change: Decimal | None) -> list[StockRow]:
    """What stood here once as pairs that cancel each other, then what stands now."""
    rows: list[StockRow] = []
    told = versions(entry, session.entries)
    for one, after in pairwise(told):
        if not one.stands:
            continue
        was = _alone(session, one.payload)
        first = _row(session, entry, one.at, one.by or entry.event, one.payload, was)
        assert after.by is not None
        back = msgspec.structs.replace(
            first, what="reversal", recorded_at=after.by.recorded_at, by=after.by.author, reason=after.by.reason,
            text=f"reversal of: {first.text}", change_mg=-was if was is not None else None,
        )  # fmt: skip
        rows += [first, back]
    if told[-1].stands:
        rows.append(_row(session, entry, told[-1].at, told[-1].by or entry.event, told[-1].payload, change))
    return rows


def _alone(session: Session, payload: ev.Payload) -> Decimal | None:
    """What an entry by itself would do to the stock."""
    if isinstance(payload, ev.DrugKept):
        return amount_mg(payload, session.order)
    assert isinstance(payload, ev.DrugDrawn)
    mg = (
        vial_mg(payload, session.order)
        if payload.vial_amount is not None
        else amount_mg(payload, session.order)
    )
    return -mg if mg is not None else None


def _row(
    session: Session,
    entry: Entry,
    at: dt.datetime,
    source: ev.Event,
    payload: ev.Payload,
    change: Decimal | None,
) -> StockRow:
    assert isinstance(payload, ev.DrugDrawn | ev.DrugKept)
    if isinstance(payload, ev.DrugKept):
        text = f"kept {plain(payload.amount)} {payload.unit}"
    elif payload.vial_amount is not None:
        lot = f", lot {payload.lot}" if payload.lot else ""
        text = f"vial opened, {plain(payload.vial_amount)} {payload.vial_unit}{lot}"
    else:
        text = f"drawn {plain(payload.amount)} {payload.unit}, vial not recorded"
    if isinstance(payload, ev.DrugDrawn) and change == 0:
        text = f"drawn {plain(payload.amount)} {payload.unit} from what was opened"
    return StockRow(
        what="kept" if isinstance(payload, ev.DrugKept) else "opened",
        at=at,
        recorded_at=source.recorded_at,
        by=source.author,
        text=text,
        change_mg=change,
        note=payload.note,
        reason=source.reason if source is not entry.event else None,
        session_id=session.id,
        chair=session.chair,
        entry=entry.number,
    )


def stock(
    moves: Iterable[StockRow], *, since: dt.datetime | None = None, until: dt.datetime | None = None
) -> Stock:
    """The movements in order of time with the running balance; shown from `since` (inclusive) to `until` (exclusive)."""
    balance: Decimal | None = None
    opening: Decimal | None = None
    rows, gaps = list[StockRow](), list[str]()
    for move in sorted(moves, key=lambda one: (one.at, one.recorded_at)):
        if until is not None and move.at >= until:
            break
        expected = balance
        if move.counted_mg is not None:
            balance, gaps = move.counted_mg, []
        elif move.change_mg is not None:
            balance = balance + move.change_mg if balance is not None else None
        elif move.what != "reversal":
            gaps.append(f"chair {move.chair}, entry {move.entry}: {move.text} has no mass and is left out")
        if since is not None and move.at < since:
            opening = balance
        else:
            rows.append(
                msgspec.structs.replace(
                    move,
                    balance_mg=balance,
                    expected_now_mg=expected if move.counted_mg is not None else None,
                )
            )
    return Stock(tuple(rows), balance, tuple(gaps), opening)
