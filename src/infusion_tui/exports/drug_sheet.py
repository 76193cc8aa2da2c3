"""The controlled-drug log of a span: the stock with its running balance, every entry of the sessions, what does not come
out, and room for two signatures.

The balance is the one of `infusion-tui drugs`; nothing here adds up a stock of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from infusion_tui.exports.csv_sheet import number_cell, text_cell
from infusion_tui.exports.document import (
    Block,
    Column,
    Document,
    Facts,
    Items,
    Paragraph,
    Run,
    Said,
    Section,
    Table,
    Write,
)  # fmt: skip
from infusion_tui.exports.entry_rows import time_text
from infusion_tui.exports.sheet_frame import NOTHING, SheetFrame, mg, shown, who
from infusion_tui.record.drug_log import SessionAccount, sums
from infusion_tui.record.drug_stock import Stock, StockRow
from infusion_tui.record.drug_view import LedgerRow

COLUMNS = (
    "at", "recorded_at", "account", "what", "drug", "session_id", "chair", "mrn", "initials", "entry", "amount_mg",
    "balance_mg", "counted_mg", "expected_mg", "difference_mg", "by", "witness", "unwitnessed", "reversal", "text", "reason",
    "note", "training",
)  # fmt: skip

NOT_COUNTED = "not counted yet"
_ZERO = Decimal(0)


def drug_document(frame: SheetFrame, stock: Stock, accounts: Sequence[SessionAccount]) -> Document:
    """The log as a document."""
    return Document(
        title="Controlled-drug log",
        state=frame.span(),
        lead=(Facts(tuple(_balance(frame, stock)), columns=2),),
        sections=(
            Section("Does not come out, or is not witnessed", (_findings(frame, stock, accounts),)),
            Section("Stock of the room", (_stock(frame, stock), *_gaps(stock)), whole=False),
            Section("Sessions", (_sessions(frame, accounts),), whole=False),
            Section("Every entry of the sessions", (_entries(frame, accounts),), whole=False),
            Section("By drug", (_by_drug(accounts),)),
            Section(
                "Signatures",
                (
                    Write("Counted by, date and time"),
                    Write("Witness, date and time"),
                    Write("Reviewed by, date and time"),
                ),
            ),
        ),
        foot=frame.foot(),
        training=frame.training,
        paper=frame.paper,
    )


def _balance(frame: SheetFrame, stock: Stock) -> Iterator[tuple[str, Said]]:
    """From the balance before to the balance after, by what moved it."""
    yield "Balance before", _balance_words(stock.opening_mg)
    in_balance = [row for row in stock.rows if row.balance_mg is not None]
    moved = dict.fromkeys(("received", "opened", "kept", "reversal"), _ZERO)
    for row in in_balance:
        if row.change_mg is not None:
            moved[row.what] += row.change_mg
    yield "Received", f"{mg(moved['received'])} mg"
    yield "Opened for sessions", f"{mg(moved['opened'])} mg"
    yield "Kept, back to the stock", f"{mg(moved['kept'])} mg"
    yield "Reversed by corrections", f"{mg(moved['reversal'])} mg"
    counted = [row for row in in_balance if row.counted_mg is not None]
    begun = next((row for row in counted if row.expected_now_mg is None), None)
    if begun is not None:
        yield "Begun by a count", f"{mg(begun.counted_mg)} mg, {frame.clock(begun.at, frame.since)}"
    later = [row for row in counted if row is not begun]
    yield "Set by counts", f"{mg(sum(map(_set_by, later), _ZERO))} mg, counts: {len(counted)}"
    before = len(stock.rows) - len(in_balance)
    if before:
        yield "Before the first count", f"movements in no balance: {before}"
    yield "Balance after", (Run(_balance_words(stock.balance_mg), strong=True),)


def _set_by(row: StockRow) -> Decimal:
    """By how much a count moved the balance."""
    assert row.counted_mg is not None
    return row.counted_mg - (row.expected_now_mg or _ZERO)


def _balance_words(value: Decimal | None) -> str:
    return f"{mg(value)} mg" if value is not None else f"{NOT_COUNTED}: a balance begins with the first count"


def _stock(frame: SheetFrame, stock: Stock) -> Block:
    if not stock.rows:
        return Paragraph("The stock did not move in this span.")
    rows = tuple(
        (
            frame.clock(row.at, frame.since),
            f"{row.text}{_difference_words(row)}",
            _change(row),
            mg(row.balance_mg),
            row.by,
            row.witness or NOTHING,
            _where(row),
            shown(row.reason or row.note, NOTHING),
        )
        for row in stock.rows
    )
    columns = (
        Column("At", 1.2), Column("What", 3.0), Column("mg", 0.9, number=True), Column("Balance mg", 1.0, number=True),
        Column("By", 0.6), Column("Witness", 0.95), Column("Where", 1.6), Column("Why, note", 1.8),
    )  # fmt: skip
    return Table(columns, rows)


def _change(row: StockRow) -> str:
    if row.counted_mg is not None:
        return "count"
    return "no mass" if row.change_mg is None else f"{'+' if row.change_mg > 0 else ''}{mg(row.change_mg)}"


def _difference_words(row: StockRow) -> str:
    off = row.difference_mg
    return f", {mg(abs(off))} mg {'more' if off > 0 else 'less'} than the ledger said" if off else ""


def _where(row: StockRow) -> str:
    if row.session_id is None:
        return "the room"
    return f"chair {row.chair}, entry {row.entry}, {row.session_id[:8]}"


def _gaps(stock: Stock) -> tuple[Block, ...]:
    return (Items(tuple(f"{gap}." for gap in stock.gaps)),) if stock.gaps else ()


def _sessions(frame: SheetFrame, accounts: Sequence[SessionAccount]) -> Block:
    if not accounts:
        return Paragraph("No session of this span has anything of the drug.")
    rows = tuple(
        (
            frame.clock(one.began_at, frame.since),
            (f"{one.chair}, ", *who(one.initials, one.mrn)),
            mg(one.ledger.opened_mg),
            mg(one.ledger.in_bag_mg),
            mg(one.given_mg),
            _wasted(one),
            mg(one.ledger.kept_mg),
            mg(one.ledger.expected_waste_mg),
            one.ledger.equation,
        )
        for one in accounts
    )
    columns = (
        Column("In", 1.0), Column("Chair, patient", 1.7), Column("Opened mg", 0.9, number=True),
        Column("In bag mg", 0.8, number=True), Column("Given mg", 0.8, number=True), Column("Wasted mg, witness", 1.6),
        Column("Kept mg", 0.8, number=True), Column("Open mg", 0.8, number=True), Column("Account", 2.6),
    )  # fmt: skip
    return Table(columns, rows)


def _wasted(one: SessionAccount) -> Said:
    if one.ledger.wasted_mg is None:
        return NOTHING
    parts: list[Run | str] = [mg(one.ledger.wasted_mg)]
    if one.witnesses:
        parts.append(f", {', '.join(one.witnesses)}")
    if one.unwitnessed:
        parts.append(Run(" NO WITNESS", strong=True))
    return tuple(parts)


def _rows(accounts: Sequence[SessionAccount]) -> list[tuple[SessionAccount, LedgerRow]]:
    found = [(one, row) for one in accounts for row in one.rows]
    return sorted(found, key=lambda pair: (pair[1].at, pair[1].recorded_at))


def _is_unwitnessed(one: SessionAccount, row: LedgerRow) -> bool:
    return (
        row.what == "wasted" and not row.is_reversal and row.witness is None and row.entry in one.unwitnessed
    )


def _entries(frame: SheetFrame, accounts: Sequence[SessionAccount]) -> Block:
    found = _rows(accounts)
    if not found:
        return Paragraph("None.")
    rows = tuple(
        (
            frame.clock(row.at, frame.since),
            (f"{one.chair}, ", *who(one.initials, one.mrn), f", entry {row.entry}"),
            (
                shown(row.text),
                Run(" NO WITNESS", strong=True) if _is_unwitnessed(one, row) else "",
                f"; {shown(row.note)}" if row.note else "",
            ),
            mg(row.amount_mg, "no mass"),
            row.by,
            row.witness or NOTHING,
            _correction(frame, row),
        )
        for one, row in found
    )
    columns = (
        Column("At", 1.1), Column("Chair, patient, entry", 2.2), Column("What", 3.4), Column("mg", 0.8, number=True),
        Column("By", 0.6), Column("Witness", 0.95), Column("Correction", 2.0),
    )  # fmt: skip
    return Table(columns, rows)


def _correction(frame: SheetFrame, row: LedgerRow) -> str:
    if row.correction is None:
        return NOTHING
    return f"by entry {row.correction}, typed {frame.clock(row.recorded_at, row.at)}: {shown(row.why, 'no reason written')}"


def findings(frame: SheetFrame, stock: Stock, accounts: Sequence[SessionAccount]) -> tuple[Said, ...]:
    """What does not come out, in sentences: counts that differ, accounts that do not balance, waste without a witness."""
    found: list[Said] = []
    for row in stock.rows:
        if row.difference_mg:
            why = shown(row.reason, "no reason written")
            found.append(f"{frame.clock(row.at, frame.since)}, {row.text}{_difference_words(row)}: {why}")
    found += [f"left out of the balance: {gap}" for gap in stock.gaps]
    for one in accounts:
        found += [
            (f"chair {one.chair}, ", *who(one.initials, one.mrn), f": {words}") for words in _of_account(one)
        ]
    return tuple(found)


def _of_account(one: SessionAccount) -> Iterator[str]:
    if not one.was_kept:
        yield f"{one.ledger.equation}; given by the pump {mg(one.given_mg)} mg"
    elif one.ledger.state != "balanced":
        yield f"{one.ledger.equation}{' (the pump has not ended)' if one.running else ''}"
    yield from one.ledger.gaps
    if one.unwitnessed:
        numbers = ", ".join(map(str, one.unwitnessed))
        asked = "" if one.witness_wanted else " (the clinic's rule asks for none)"
        yield f"wasted WITHOUT A WITNESS, entry {numbers}{asked}"


def _findings(frame: SheetFrame, stock: Stock, accounts: Sequence[SessionAccount]) -> Block:
    found = findings(frame, stock, accounts)
    return Items(found, boxes=True) if found else Paragraph("Nothing.")


def _by_drug(accounts: Sequence[SessionAccount]) -> Block:
    rows = tuple(
        (
            one.drug, str(one.sessions), mg(one.opened_mg), mg(one.given_mg), mg(one.wasted_mg), mg(one.kept_mg),
            mg(one.open_mg), str(one.not_kept), str(one.without_mass), str(one.unwitnessed),
        )
        for one in sums(accounts)
    )  # fmt: skip
    if not rows:
        return Paragraph("None.")
    heads = (
        "Drug", "Sessions", "Opened mg", "Given mg", "Wasted mg", "Kept mg", "Open mg", "No ledger", "Not in mg",
        "Waste without witness",
    )  # fmt: skip
    columns = tuple(Column(head, 1.5 if n == 0 else 1.0, number=n > 0) for n, head in enumerate(heads))
    note = "Sums of the sessions above; the stock is counted in mg of the controlled drug as a whole."
    return Table(columns, (*rows, (note, *([""] * 9)))) if len(rows) > 1 else Table(columns, rows)


def drug_rows(
    frame: SheetFrame, stock: Stock, accounts: Sequence[SessionAccount]
) -> Iterator[dict[str, str]]:
    """Stock movements (`account` stock, with the balance) and the sessions' own rows (`account` session), by time."""
    owners = {one.session_id: one for one in accounts}
    found: list[tuple[dt.datetime, dt.datetime, dict[str, str]]] = []
    for move in stock.rows:
        owner = owners.get(move.session_id or "")
        found.append((move.at, move.recorded_at, _move_cells(move, owner)))
    found += [(row.at, row.recorded_at, _entry_cells(one, row)) for one, row in _rows(accounts)]
    for _, _, cells in sorted(found, key=lambda one: one[:2]):
        yield {**cells, "training": frame.training_cell()}


def _move_cells(move: StockRow, owner: SessionAccount | None) -> dict[str, str]:
    return {
        "at": time_text(move.at),
        "recorded_at": time_text(move.recorded_at),
        "account": "stock",
        "what": move.what,
        "session_id": text_cell(move.session_id),
        "chair": text_cell(move.chair),
        **_of_whom(owner),
        "entry": number_cell(move.entry),
        "amount_mg": number_cell(move.change_mg),
        "balance_mg": number_cell(move.balance_mg),
        "counted_mg": number_cell(move.counted_mg),
        "expected_mg": number_cell(move.expected_mg),
        "difference_mg": number_cell(move.difference_mg),
        "by": text_cell(move.by),
        "witness": text_cell(move.witness),
        "unwitnessed": "false",
        "reversal": "true" if move.what == "reversal" else "false",
        "text": text_cell(move.text),
        "reason": text_cell(move.reason),
        "note": text_cell(move.note),
    }


def _entry_cells(one: SessionAccount, row: LedgerRow) -> dict[str, str]:
    return {
        "at": time_text(row.at),
        "recorded_at": time_text(row.recorded_at),
        "account": "session",
        "what": row.what,
        "session_id": text_cell(one.session_id),
        "chair": text_cell(one.chair),
        **_of_whom(one),
        "entry": number_cell(row.entry),
        "amount_mg": number_cell(row.amount_mg),
        "expected_mg": number_cell(row.expected_mg),
        "by": text_cell(row.by),
        "witness": text_cell(row.witness),
        "unwitnessed": "true" if _is_unwitnessed(one, row) else "false",
        "reversal": "true" if row.is_reversal else "false",
        "text": text_cell(row.text),
        "reason": text_cell(row.why),
        "note": text_cell(row.note),
    }


def _of_whom(one: SessionAccount | None) -> dict[str, str]:
    if one is None:
        return {}
    return {"drug": text_cell(one.drug), "mrn": text_cell(one.mrn), "initials": text_cell(one.initials)}
