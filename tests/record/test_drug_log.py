"""The log of the drug: each session's account in the span, waste without a witness, and a balance that adds up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from infusion_tui.record import events as ev
from infusion_tui.record.drug_log import SessionAccount, session_account, sums
from infusion_tui.record.drug_stock import StockRow, stock
from support import Chair, at

DAY = (at("00:00"), at("00:00") + dt.timedelta(days=1))
DRAWN = ev.DrugDrawn(amount=Decimal(50), unit="mg", vial_amount=Decimal(500), vial_unit="mg")


def _account(chair: Chair, since: dt.datetime = DAY[0], until: dt.datetime = DAY[1]) -> SessionAccount | None:
    return session_account(chair.view("15:00"), since, until)


def _charted() -> Chair:
    chair = Chair()
    chair.add("09:52", DRAWN)
    chair.start("10:00", "75")
    chair.stop("10:20")
    return chair


def test_waste_without_a_witness_is_marked_until_it_is_struck() -> None:
    chair = _charted()
    wasted = chair.add("10:30", ev.DrugWasted(amount=Decimal(20), unit="mg"))
    chair.add("10:31", ev.DrugWasted(amount=Decimal(12), unit="mg", witness="JD"))
    found = _account(chair)
    assert found is not None
    assert (found.unwitnessed, found.witnesses) == ((wasted.version,), ("JD",))
    chair.add("10:40", ev.EntryStruck(how="void"), amends=wasted.version, reason="was the other syringe")
    found = _account(chair)
    assert found is not None
    assert found.unwitnessed == ()
    assert [(row.what, row.amount_mg) for row in found.rows if row.is_reversal] == [("wasted", -20)]


def test_sums_are_those_of_the_sessions() -> None:
    one, other = _charted(), Chair()
    one.add("10:30", ev.DrugWasted(amount=Decimal(32), unit="mg", witness="JD"))
    other.start("10:00", "75")
    other.stop("10:20")
    accounts = [found for found in (_account(one), _account(other)) if found is not None]
    (total,) = sums(accounts)
    assert (total.sessions, total.opened_mg, total.wasted_mg, total.not_kept) == (2, 500, 32, 1)
    assert total.given_mg == sum(one.given_mg or 0 for one in accounts) == Decimal("35.00")
    assert total.open_mg == Decimal(500) - Decimal("17.50") - 32


def test_a_session_of_another_day_is_not_on_it_unless_its_drug_moved_in_the_span() -> None:
    chair = _charted()
    later = (DAY[1], DAY[1] + dt.timedelta(days=1))
    assert _account(chair, *later) is None
    chair.add(later[0] + dt.timedelta(minutes=5), ev.DrugWasted(amount=Decimal(5), unit="mg", witness="JD"))
    found = session_account(chair.view("15:00"), *later)
    assert found is not None
    assert [row.what for row in found.rows] == ["wasted"]


def test_nobody_who_never_started_and_drew_nothing_is_on_it() -> None:
    assert _account(Chair()) is None


def test_the_balance_before_and_what_moved_give_the_balance_after() -> None:
    def move(clock: str, change: int | None = None, count: int | None = None) -> StockRow:
        return StockRow(
            what="received" if count is None else "count", at=at(clock), recorded_at=at(clock), by="KM", text="",
            change_mg=Decimal(change) if change is not None else None,
            counted_mg=Decimal(count) if count is not None else None,
        )  # fmt: skip

    moves = [
        move("08:00", count=5000),
        move("09:00", -500),
        move("10:00", 450),
        move("11:00", count=4900),
        move("12:00", -35),
    ]
    for since, before, after in (("08:30", 5000, 4865), ("10:00", 4500, 4865), ("11:30", 4900, 4865)):
        shown = stock(moves, since=at(since))
        assert (shown.opening_mg, shown.balance_mg) == (before, after)
        moved = sum((row.change_mg or Decimal(0) for row in shown.rows), Decimal(0))
        by_counts = sum(
            (row.counted_mg - (row.expected_now_mg or 0) for row in shown.rows if row.counted_mg is not None),
            Decimal(0),
        )
        assert shown.opening_mg is not None
        assert shown.opening_mg + moved + by_counts == shown.balance_mg
    assert stock(moves).opening_mg is None
