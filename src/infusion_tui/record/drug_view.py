"""The ledger of the controlled drug as it is shown: rows, totals and what they come to. Frozen, ready to draw.

All amounts are in mg unless a field says otherwise; None stands for an amount that cannot be computed.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

RowKind = Literal["opened", "drawn", "in_bag", "given", "wasted", "kept"]
LedgerState = Literal["not_kept", "open", "balanced", "over", "not_computable"]


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row. A corrected row is never changed: a reversal (the same amount, negative) takes it out of the account and
    the row behind it says what is true now.

    `entry` is the entry that the row comes from, `at` when that happened as this row says it. A reversal, and the row
    that takes the place of a reversed one, name the correction: its entry number (`correction`), who made it (`by`),
    when (`recorded_at`) and `why`. `expected_mg` stands in a wasted row: what the ledger expected at that moment.
    """

    what: RowKind
    entry: int
    at: dt.datetime
    recorded_at: dt.datetime
    by: str
    amount_mg: Decimal | None
    text: str
    is_reversal: bool = False
    correction: int | None = None
    why: str | None = None
    note: str | None = None
    witness: str | None = None
    expected_mg: Decimal | None = None


class DrugLedger(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger of one session at one moment.

    `opened_mg`: what the vials held that were opened, or what was drawn where no vial was written down. `in_bag_mg`: what
    was made up for the pump. `given_mg`: what the pump has delivered so far, by rate and time. `left_in_bag_mg`: what it
    had not when it ended; None before. `expected_waste_mg`: what is neither given (before the pump's end: in the bag) nor
    wasted nor kept. `difference_mg`: the same with its sign; negative when more is accounted for than was opened.

    `state`: "not_kept" without anything drawn (a gap, no fault); "open" while something is neither wasted nor kept;
    "balanced" within the clinic's tolerance; "over" when more is accounted for than was opened; "not_computable" where an
    amount has no mass, or where more is accounted for than was drawn and a vial's size was not written down (`gaps` say
    which and why).

    `without_vial`: the entries of what was drawn from a vial whose size nobody wrote down. `opened_mg` is then a lower bound.
    """

    state: LedgerState
    equation: str
    """The account in words: "opened 500 = in the bag 35 + wasted 15 + kept 450"."""
    opened_mg: Decimal | None = None
    drawn_mg: Decimal | None = None
    in_bag_mg: Decimal | None = None
    given_mg: Decimal | None = None
    left_in_bag_mg: Decimal | None = None
    wasted_mg: Decimal | None = None
    kept_mg: Decimal | None = None
    expected_waste_mg: Decimal | None = None
    difference_mg: Decimal | None = None
    tolerance_mg: Decimal = Decimal(0)
    without_vial: tuple[int, ...] = ()
    gaps: tuple[str, ...] = ()
    rows: tuple[LedgerRow, ...] = ()

    @property
    def balanced(self) -> bool | None:
        """True or False; None where the ledger was not kept or cannot be computed."""
        return None if self.state in ("not_kept", "not_computable") else self.state == "balanced"


class Finding(msgspec.Struct, frozen=True):
    """Something in a session that contradicts something else in it: which entries, and the sentence."""

    entries: tuple[int, ...]
    sentence: str
