"""The rows of the ledger. A correction is a reversal: the first row stays, a negative one takes it out of the account,
and a third says what is true now. A correction that was struck itself leaves its rows, too: nothing disappears.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry, amended
from infusion_tui.record.dosing import plain
from infusion_tui.record.drug_amounts import DrugPayload, amount_mg, vial_mg
from infusion_tui.record.drug_view import LedgerRow, RowKind
from infusion_tui.record.session import Session
from infusion_tui.record.wording import entry_text

_WHAT: dict[type[ev.Payload], RowKind] = {
    ev.DrugDrawn: "drawn",
    ev.DrugWasted: "wasted",
    ev.DrugKept: "kept",
}


class Version(NamedTuple):
    """An entry as it stood after one of its corrections (`by` is None for the entry as first charted).

    `payload` and `at` are what it said then; `stands` is False once it is struck.
    """

    payload: DrugPayload
    at: dt.datetime
    stands: bool
    by: ev.Event | None


def versions(entry: Entry, entries: Sequence[Entry]) -> tuple[Version, ...]:
    """What an entry of the ledger said, from the first charting through each correction that changed it."""
    first = entry.event.payload
    assert isinstance(first, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept)
    found = [Version(first, entry.event.occurred_at, True, None)]
    fixes: list[ev.Event] = []
    struck = False
    for event in _corrections(entry, entries):
        if isinstance(event.payload, ev.EntryAmended):
            fixes.append(event)
        elif event.amends == entry.event.event_id:
            struck = True
        else:
            fixes = [fix for fix in fixes if fix.event_id != event.amends]
        payload, at = first, entry.event.occurred_at
        for fix in fixes:
            assert isinstance(fix.payload, ev.EntryAmended)
            changed = amended(payload, fix.payload)
            assert isinstance(changed, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept)
            payload, at = changed, fix.payload.new_at or at
        last = found[-1]
        if (payload, at, not struck) != (last.payload, last.at, last.stands):
            found.append(Version(payload, at, not struck, event))
    return tuple(found)


def _corrections(entry: Entry, entries: Sequence[Entry]) -> list[ev.Event]:
    """The fixes of an entry, and what struck it or one of them, in the order in which they were made."""
    own = entry.event.event_id
    fixes = {
        e.event.event_id
        for e in entries
        if isinstance(e.event.payload, ev.EntryAmended) and e.event.amends == own
    }
    return [
        e.event for e in entries if e.is_correction and (e.event.amends == own or e.event.amends in fixes)
    ]


def is_of_the_ledger(entry: Entry) -> bool:
    """True for what was drawn, wasted or kept, struck or not."""
    return isinstance(entry.event.payload, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept)


def drug_rows(session: Session, zone: ZoneInfo) -> tuple[LedgerRow, ...]:
    """Every row of what was opened, drawn, wasted and kept, with its reversals, by the time of each row's entry."""
    groups = [_rows_of(session, entry, zone) for entry in session.entries if is_of_the_ledger(entry)]
    return tuple(
        row for group in sorted(groups, key=lambda rows: (rows[-1].at, rows[-1].entry)) for row in group
    )


def _rows_of(session: Session, entry: Entry, zone: ZoneInfo) -> list[LedgerRow]:
    rows: list[LedgerRow] = []
    shown: list[LedgerRow] = []
    for version in versions(entry, session.entries):
        says = list(_lines(session, entry, version, zone)) if version.stands else []
        stays = [row for row in shown if any(_same(row, one) for one in says)]
        if version.by is not None:
            rows += [_reversed(row, version.by) for row in shown if row not in stays]
        rows += (new := [row for row in says if not any(_same(row, one) for one in stays)])
        shown = [*stays, *new]
    return rows


def _same(one: LedgerRow, other: LedgerRow) -> bool:
    """True for a row that a correction leaves as it is (the vial, when only what was drawn is corrected)."""
    return (one.what, one.at, one.amount_mg, one.text) == (other.what, other.at, other.amount_mg, other.text)


def _lines(session: Session, entry: Entry, version: Version, zone: ZoneInfo) -> Iterator[LedgerRow]:
    """The row of one version; of something drawn also the vial that was opened for it."""
    payload, by = version.payload, version.by
    source = entry.event if by is None else by

    def row(what: RowKind, mg: Decimal | None, text: str) -> LedgerRow:
        return LedgerRow(
            what=what,
            entry=entry.number,
            at=version.at,
            recorded_at=source.recorded_at,
            by=source.author,
            amount_mg=mg,
            text=text,
            correction=by.version if by is not None else None,
            why=by.reason if by is not None else None,
            note=payload.note if what != "opened" else None,
            witness=payload.witness if isinstance(payload, ev.DrugWasted) else None,
        )

    if isinstance(payload, ev.DrugDrawn) and payload.vial_amount is not None:
        yield row("opened", vial_mg(payload, session.order), _vial_words(payload))
    yield row(
        _WHAT[type(payload)], amount_mg(payload, session.order), entry_text(payload, session.protocol, zone)
    )


def _reversed(row: LedgerRow, by: ev.Event) -> LedgerRow:
    return LedgerRow(
        what=row.what,
        entry=row.entry,
        at=row.at,
        recorded_at=by.recorded_at,
        by=by.author,
        amount_mg=-row.amount_mg if row.amount_mg is not None else None,
        text=f"reversal of: {row.text}",
        is_reversal=True,
        correction=by.version,
        why=by.reason,
    )


def _vial_words(payload: ev.DrugDrawn) -> str:
    """The vial; lot and expiry stand in the row of what was drawn from it."""
    assert payload.vial_amount is not None
    return f"vial opened: {plain(payload.vial_amount)} {payload.vial_unit}"
