"""The ledger of the drug on the Markdown page, and what in the session contradicts itself."""

from __future__ import annotations

from decimal import Decimal

from infusion_tui.exports.markdown_parts import NOTHING, facts, said, table
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.drug_view import DrugLedger, LedgerRow

_HEAD = ("#", "At", "mg", "What", "By", "Note")


def ledger_lines(report: SessionReport) -> list[str]:
    """Every row with its reversals, the account, and what it comes to. Nothing where the ledger was not kept."""
    ledger = report.view.ledger
    if ledger is None or (ledger.state == "not_kept" and not ledger.rows):
        return []
    lines = table(_HEAD, (_row(report, row) for row in ledger.rows))
    if ledger.state == "not_kept":
        return [*lines, "", "Nothing was charted as drawn: no ledger was kept."]
    lines += ["", f"**{said(ledger.equation)}**", "", *facts(_totals(ledger))]
    return [*lines, *([""] if ledger.gaps else []), *(f"- {said(gap)}" for gap in ledger.gaps)]


def contradiction_lines(report: SessionReport) -> list[str]:
    """What contradicts, one line each."""
    return [f"- {said(finding.sentence)}" for finding in report.view.contradictions]


def _totals(ledger: DrugLedger) -> list[tuple[str, str]]:
    pairs = [
        ("Opened", ledger.opened_mg),
        ("Drawn", ledger.drawn_mg),
        ("In the bag", ledger.in_bag_mg),
        ("Given, by rate and time", ledger.given_mg),
        ("Left in the bag", ledger.left_in_bag_mg),
        ("Wasted", ledger.wasted_mg),
        ("Kept", ledger.kept_mg),
        ("Neither wasted nor kept", ledger.expected_waste_mg),
    ]
    return [(label, _mg(mg)) for label, mg in pairs]


def _mg(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value:.2f} mg"


def _row(report: SessionReport, row: LedgerRow) -> tuple[str, ...]:
    notes = [said(row.note)] if row.note else []
    if row.expected_mg is not None:
        notes.append(f"{_mg(row.expected_mg)} expected then")
    if row.correction is not None:
        why = f": {said(row.why)}" if row.why else ""
        notes.append(f"entry {row.correction}, typed {report.moment(row.recorded_at)}{why}")
    return (
        str(row.entry),
        report.moment(row.at),
        "no mass" if row.amount_mg is None else f"{row.amount_mg:.2f}",
        said(row.text),
        said(row.by),
        "; ".join(notes) or NOTHING,
    )
