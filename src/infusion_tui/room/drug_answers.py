"""The ledger of a session and the stock of the room as JSON. Amounts are strings in mg to 0.01, as everywhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from infusion_tui.record.drug_stock import Stock, StockRow
from infusion_tui.record.drug_view import DrugLedger, LedgerRow


def ledger_json(ledger: DrugLedger) -> dict[str, Any]:
    """The account of one session; amounts are null where the ledger was not kept or cannot be computed."""
    return {
        "state": ledger.state,
        "kept": ledger.state != "not_kept",
        "balanced": ledger.balanced,
        "equation": ledger.equation,
        "opened_mg": amount(ledger.opened_mg),
        "drawn_mg": amount(ledger.drawn_mg),
        "in_bag_mg": amount(ledger.in_bag_mg),
        "given_mg": amount(ledger.given_mg),
        "left_in_bag_mg": amount(ledger.left_in_bag_mg),
        "wasted_mg": amount(ledger.wasted_mg),
        "kept_mg": amount(ledger.kept_mg),
        "expected_waste_mg": amount(ledger.expected_waste_mg),
        "difference_mg": amount(ledger.difference_mg),
        "tolerance_mg": amount(ledger.tolerance_mg),
        "gaps": list(ledger.gaps),
        "rows": [_row(row) for row in ledger.rows],
    }


def _row(row: LedgerRow) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "what": row.what,
        "entry": row.entry,
        "at": row.at.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "by": row.by,
        "amount_mg": amount(row.amount_mg),
        "reversal": row.is_reversal,
        "text": row.text,
    }
    optional = {
        "correction": row.correction,
        "reason": row.why,
        "note": row.note,
        "witness": row.witness,
        "expected_mg": amount(row.expected_mg),
    }
    return answer | {key: value for key, value in optional.items() if value is not None}


def stock_json(stock: Stock) -> dict[str, Any]:
    """Movements of the room's stock with the balance behind each; null before the first count."""
    rows = [_stock_row(row) for row in stock.rows]
    return {
        "balance_mg": amount(stock.balance_mg),
        "rows": rows,
        "differences": [row for row in rows if row.get("difference_mg") not in (None, "0.00")],
        "gaps": list(stock.gaps),
    }


def _stock_row(row: StockRow) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "what": row.what,
        "at": row.at.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "by": row.by,
        "change_mg": amount(row.change_mg),
        "balance_mg": amount(row.balance_mg),
        "text": row.text,
    }
    optional = {
        "moment": row.moment,
        "counted_mg": amount(row.counted_mg),
        "expected_mg": amount(row.expected_mg),
        "expected_now_mg": amount(row.expected_now_mg),
        "difference_mg": amount(row.difference_mg),
        "witness": row.witness,
        "reason": row.reason,
        "note": row.note,
        "session": row.session_id,
        "chair": row.chair,
        "entry": row.entry,
    }
    return answer | {key: value for key, value in optional.items() if value is not None}


def amount(value: Decimal | None) -> str | None:
    """To 0.01, as text; small amounts are not rounded away to nothing."""
    return None if value is None else f"{value:.2f}"
