"""The ledger of the controlled drug at this chair: every row with its reversals, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from infusion_tui.record.dosing import plain as number
from infusion_tui.record.drug_view import DrugLedger, LedgerRow
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.picked_page import Item, PickedPage
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import clock, plain


class LedgerPage(PickedPage):
    """Opened, in the bag, given, wasted, kept. Nothing here records: it is charted with  drawn ,  waste ,  kept ."""

    TITLE_WORDS = "DRUG LEDGER   the controlled drug of this session"

    def items(self, width: int) -> Sequence[Item]:
        """Each row; what is longer than its place goes on below."""
        ledger = self.view.ledger
        return [(row.entry, self._lines(row, width)) for row in ledger.rows] if ledger is not None else ()

    def nothing(self) -> str:
        """Before anything was charted."""
        return "Nothing was charted as drawn, wasted or kept: the ledger was not kept."

    def _lines(self, row: LedgerRow, width: int) -> list[Row]:
        ink = "muted" if row.is_reversal else "text"
        amount = "no mass" if row.amount_mg is None else f"{number(row.amount_mg)} mg"
        text = row.text + (f"; {row.why}" if row.why else "")
        if row.expected_mg is not None and row.amount_mg is not None:
            off = self._is_off(row.expected_mg - row.amount_mg)
            text += f" (expected {number(row.expected_mg)})" if off else ""
        if row.note and not row.is_reversal:
            text += f"; {row.note}"
        room = max(10, width - 34)
        parts = wrap_cells(plain(text, 600), room) or [""]
        lines: list[Row] = []
        for at, part in enumerate(parts):
            head = (
                (clock(row.at, self.zone)[:5], f"#{row.entry}", amount, row.by)
                if at == 0
                else ("", "", "", "")
            )
            lines.append(
                (
                    (f" {head[0]:<6}{head[1]:<5}", "muted"),
                    (f"{head[2]:>11}  ", "muted" if row.is_reversal else "strong"),
                    (fit(part, room), ink),
                    (f" {plain(head[3], 8)}", "muted"),
                )
            )
        return [fit_row(line, width) for line in lines]

    def _is_off(self, difference: Decimal) -> bool:
        """Another figure than the one expected, beyond what a syringe can be read to."""
        return self.view.ledger is not None and abs(difference) > self.view.ledger.tolerance_mg

    def summary(self, width: int) -> Sequence[Row]:
        """The account in words, what was left in the bag, and what cannot be counted."""
        ledger = self.view.ledger
        if ledger is None:
            return ()
        if ledger.state == "not_kept":
            return wrapped("", f"ledger {ledger.equation}", width, "muted") if ledger.rows else ()
        rows = wrapped("", ledger.equation, width, "due" if ledger.state == "over" else "strong", most=2)
        words = in_bag_words(ledger)
        rows += wrapped("", words, width, "text", most=1) if words else []
        for gap in ledger.gaps[:3]:
            rows += wrapped("▲ ", plain(gap, 300), width, "due", most=2)
        return rows[:7]


def in_bag_words(ledger: DrugLedger) -> str:
    """`in the bag 35 mg: given 17.5 by rate and time, left in it 17.5`."""
    if ledger.in_bag_mg is None or ledger.given_mg is None:
        return ""
    words = f"in the bag {number(ledger.in_bag_mg)} mg: given {number(ledger.given_mg)} by rate and time"
    if ledger.left_in_bag_mg is None:
        return f"{words} so far" if ledger.given_mg else ""
    return f"{words}, left in it {number(ledger.left_in_bag_mg)}"
