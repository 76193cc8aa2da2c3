"""The ledger of the drug on the record's page, and what in the session contradicts itself."""

from __future__ import annotations

from decimal import Decimal

from infusion_tui.exports.document import Block, Column, Facts, Items, Paragraph, Said
from infusion_tui.exports.record_parts import NOTHING, columns, said, strong, table
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.drug_view import DrugLedger, LedgerRow


def ledger(report: SessionReport) -> tuple[Block, ...]:
    """Every row with its reversals, the account, and what it comes to. Nothing where the ledger was not kept."""
    kept = report.view.ledger
    if kept is None or (kept.state == "not_kept" and not kept.rows):
        return ()
    heads = columns(
        Column("#", 0.5, number=True), ("At", 0.9), Column("mg", 0.9, number=True), ("What", 4.2), ("By", 0.6), ("Note", 3.5)
    )  # fmt: skip
    rows = table(heads, (_row(report, row) for row in kept.rows))
    if kept.state == "not_kept":
        return (*rows, Paragraph("Nothing was charted as drawn: no ledger was kept."))
    blocks: list[Block] = [*rows, Paragraph(strong(said(kept.equation))), Facts(_totals(kept), columns=4)]
    if kept.gaps:
        blocks.append(Items(tuple(said(gap) for gap in kept.gaps)))
    return tuple(blocks)


def contradictions(report: SessionReport) -> tuple[Block, ...]:
    """What contradicts, one line each."""
    lines = tuple(said(finding.sentence) for finding in report.view.contradictions)
    return (Items(lines),) if lines else ()


def _totals(kept: DrugLedger) -> tuple[tuple[str, Said], ...]:
    return (
        ("Opened", _mg(kept.opened_mg)),
        ("Drawn", _mg(kept.drawn_mg)),
        ("In the bag", _mg(kept.in_bag_mg)),
        ("Given, by rate and time", _mg(kept.given_mg)),
        ("Left in the bag", _mg(kept.left_in_bag_mg)),
        ("Wasted", _mg(kept.wasted_mg)),
        ("Kept", _mg(kept.kept_mg)),
        ("Neither wasted nor kept", _mg(kept.expected_waste_mg)),
    )


def _mg(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value:.2f} mg"


def _row(report: SessionReport, row: LedgerRow) -> tuple[Said, ...]:
    notes = [row.note] if row.note else []
    if row.expected_mg is not None:
        notes.append(f"{_mg(row.expected_mg)} expected then")
    if row.correction is not None:
        why = f": {row.why}" if row.why else ""
        notes.append(f"entry {row.correction}, typed {report.moment(row.recorded_at)}{why}")
    return (
        str(row.entry),
        report.moment(row.at),
        "no mass" if row.amount_mg is None else f"{row.amount_mg:.2f}",
        said(row.text),
        said(row.by),
        "; ".join(notes) or NOTHING,
    )
