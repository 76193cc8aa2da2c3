"""The ledger of the drug: the account of one session, its reversals, and what cannot be counted in mg."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.drug_view import DrugLedger
from support import Chair, shipped


def drawn(amount: str = "35", vial: str | None = "500", unit: str = "mg", **more: object) -> ev.DrugDrawn:
    vial_amount = Decimal(vial) if vial else None
    return ev.DrugDrawn(
        amount=Decimal(amount), unit=unit, vial_amount=vial_amount, vial_unit="mg" if vial else None, **more
    )  # type: ignore[arg-type]


def wasted(amount: str = "15", unit: str = "mg") -> ev.DrugWasted:
    return ev.DrugWasted(amount=Decimal(amount), unit=unit, witness="JD")


def kept(amount: str = "450", unit: str = "mg") -> ev.DrugKept:
    return ev.DrugKept(amount=Decimal(amount), unit=unit)


def ledger(chair: Chair, clock: str = "12:00") -> DrugLedger:
    found = chair.view(clock).ledger
    assert found is not None
    return found


def finished() -> Chair:
    """A vial of 500 mg opened, 35 mg drawn and given in full, 15 mg wasted, 450 mg kept."""
    chair = Chair()
    chair.add("09:52", drawn(lot="A123"))
    chair.start("10:00", "75")
    chair.done("10:40")
    chair.add("10:45", wasted())
    chair.add("10:46", kept())
    return chair


def test_a_whole_session_comes_out() -> None:
    account = ledger(finished())
    assert account.equation == "opened 500 = in the bag 35 + wasted 15 + kept 450 mg"
    assert (account.state, account.balanced, account.difference_mg) == ("balanced", True, 0)
    assert (account.opened_mg, account.drawn_mg, account.given_mg) == (500, 35, 35)
    assert (account.left_in_bag_mg, account.expected_waste_mg) == (0, 0)


def test_without_anything_drawn_the_ledger_was_not_kept() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.stop("10:20")
    chair.add("10:30", wasted())
    account = ledger(chair)
    assert (account.state, account.balanced, account.difference_mg) == ("not_kept", None, None)
    assert account.equation == "not kept: nothing was charted as drawn"
    assert [row.what for row in account.rows] == ["wasted"], "what was charted is still there"


def test_a_struck_drawn_is_none() -> None:
    chair = Chair()
    chair.add("09:52", drawn())
    chair.add("09:53", ev.EntryStruck(how="void"), amends=2)
    account = ledger(chair)
    assert account.state == "not_kept"
    assert [row.amount_mg for row in account.rows] == [500, 35, -500, -35]


def test_before_the_end_the_bag_counts_and_after_it_what_was_given() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50", "50"))
    assert ledger(chair, "09:55").expected_waste_mg == 15, "the order puts 35 mg into the bag"
    chair.start("10:00", "75")
    during = ledger(chair, "10:10")
    assert (during.given_mg, during.in_bag_mg, during.left_in_bag_mg) == (Decimal("8.75"), 35, None)
    assert during.expected_waste_mg == 15
    chair.stop("10:20")
    after = ledger(chair, "11:00")
    assert (after.given_mg, after.left_in_bag_mg) == (Decimal("17.5"), Decimal("17.5"))
    assert after.expected_waste_mg == Decimal("32.5")
    assert (
        after.equation == "opened 50 = given 17.5 + wasted 0 + kept 0 + 32.5 neither wasted nor kept yet (mg)"
    )


def test_a_pause_and_another_rate_are_in_the_given_dose() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50", "50"))
    chair.start("10:00", "75")
    chair.pause("10:10")
    chair.resume("10:20")
    chair.rate("10:30", "60")
    chair.stop("10:36")
    # 20 min at 75 and 6 min at 60 mL/h: 31 mL of 0.7 mg/mL
    assert ledger(chair).given_mg == Decimal("21.7")


def test_a_cancelled_session_has_given_nothing() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50", "50"))
    chair.add("09:58", ev.SessionCancelled(reason="fever"))
    assert ledger(chair).expected_waste_mg == 50


def test_more_than_was_opened() -> None:
    chair = finished()
    chair.add("10:50", kept("20"))
    account = ledger(chair)
    assert (account.state, account.difference_mg, account.expected_waste_mg) == ("over", -20, 0)
    assert account.equation.endswith("= 520: 20 mg more than was opened")


def test_a_difference_that_a_syringe_cannot_show_balances() -> None:
    chair = finished()
    chair.add("10:47", ev.EntryAmended(change={"amount": "14.5"}), amends=5, reason="read again")
    assert ledger(chair).balanced
    chair.add("10:48", ev.EntryAmended(change={"amount": "14.4"}), amends=5, reason="read again")
    assert not ledger(chair).balanced


def test_a_session_of_an_older_protocol_has_no_tolerance() -> None:
    chair = Chair(protocol=msgspec.structs.replace(shipped(), ledger=None))
    chair.add("09:52", drawn("35.1", None))
    chair.start("10:00", "75")
    chair.done("10:40")
    assert (ledger(chair).tolerance_mg, ledger(chair).state) == (0, "open")


# --- corrections


def test_a_correction_is_a_reversal_and_nothing_disappears() -> None:
    chair = finished()
    chair.add("10:50", ev.EntryAmended(change={"amount": "440"}), by="JD", amends=6, reason="read again")
    rows = [row for row in ledger(chair).rows if row.what == "kept"]
    assert [(row.amount_mg, row.is_reversal, row.by) for row in rows] == [
        (450, False, "KM"),
        (-450, True, "JD"),
        (440, False, "JD"),
    ]
    assert {(row.correction, row.why) for row in rows[1:]} == {(7, "read again")}
    assert rows[1].text == "reversal of: kept 450 mg"
    assert ledger(chair).kept_mg == 440


def test_a_fix_that_was_struck_leaves_its_rows_too() -> None:
    chair = finished()
    chair.add("10:50", ev.EntryAmended(change={"amount": "440"}), amends=6, reason="read again")
    chair.add("10:51", ev.EntryStruck(how="void"), amends=7, reason="it was 450")
    rows = [row.amount_mg for row in ledger(chair).rows if row.what == "kept"]
    assert rows == [450, -450, 440, -440, 450]


def test_another_time_is_a_reversal_at_the_old_time() -> None:
    chair = finished()
    new_at = chair.events[4].occurred_at.replace(minute=50)
    chair.add("10:55", ev.EntryAmended(new_at=new_at), amends=5, reason="wrong minute")
    rows = [(f"{row.at:%H:%M}", row.amount_mg) for row in ledger(chair).rows if row.what == "wasted"]
    assert rows == [("10:45", 15), ("10:45", -15), ("10:50", 15)]


_steps = st.lists(
    st.tuples(st.sampled_from(("fix", "void")), st.integers(2, 40), st.integers(1, 900)), max_size=12
)


@settings(deadline=None)
@given(_steps)
def test_the_rows_always_add_up_to_the_totals(steps: list[tuple[str, int, int]]) -> None:
    chair = finished()
    chair.add("10:47", drawn("5", None))
    for what, target, amount in steps:
        number = 2 + target % (len(chair.events) - 1)
        event = chair.events[number - 1]
        if what == "fix" and isinstance(event.payload, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept):
            chair.add("11:00", ev.EntryAmended(change={"amount": str(amount)}), amends=number)
        elif what == "void" and isinstance(
            event.payload, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept | ev.EntryAmended
        ):
            chair.add("11:00", ev.EntryStruck(how="void"), amends=number)
    account = ledger(chair)
    for what, total in (
        ("drawn", account.drawn_mg),
        ("wasted", account.wasted_mg),
        ("kept", account.kept_mg),
    ):
        summed = sum((row.amount_mg or Decimal(0) for row in account.rows if row.what == what), Decimal(0))
        assert summed == (total or 0) or account.state == "not_kept"
    if account.difference_mg is not None:
        used = account.given_mg
        assert account.opened_mg == used + account.wasted_mg + account.kept_mg + account.difference_mg  # type: ignore[operator]


# --- units


def test_micrograms_and_grams_are_counted_in_mg() -> None:
    chair = Chair()
    chair.add("09:52", drawn("0.05", None, "g"))
    chair.add("09:53", wasted("500", "mcg"))
    account = ledger(chair)
    assert (account.drawn_mg, account.wasted_mg) == (50, Decimal("0.5"))


def test_millilitres_by_the_strength_of_the_vial() -> None:
    chair = Chair(vial_mg_ml=Decimal(50))
    chair.add("09:52", drawn("0.7", None, "mL"))
    chair.start("10:00")
    chair.done("10:40")
    assert (ledger(chair).drawn_mg, ledger(chair).state) == (35, "balanced")


def test_millilitres_without_a_strength_are_not_guessed() -> None:
    chair = Chair()
    chair.add("09:52", drawn("0.7", None, "mL"))
    account = ledger(chair)
    assert (account.state, account.balanced, account.opened_mg) == ("not_computable", None, None)
    assert account.gaps == (
        "entry 2 is in mL and the order gives no strength of the vial: it cannot be counted in mg",
    )


def test_wasted_millilitres_may_be_of_the_vial_or_of_the_bag() -> None:
    chair = Chair(vial_mg_ml=Decimal(50))
    chair.add("09:52", drawn())
    chair.add("09:53", wasted("5", "mL"))
    account = ledger(chair)
    assert (account.state, account.wasted_mg) == ("not_computable", None)
    assert "of the vial or of the bag?" in account.gaps[0]


# --- what else belongs beside it


def test_the_waste_row_says_what_was_expected_at_that_moment() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50", "50"))
    chair.add("09:55", wasted("10"))
    chair.start("10:00", "75")
    chair.done("10:40")
    chair.add("10:45", wasted("5"))
    assert [row.expected_mg for row in ledger(chair).rows if row.what == "wasted"] == [15, 5]


def test_an_infiltrated_line_and_a_pump_that_went_along_are_said() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50", "50"))
    chair.start("10:00")
    chair.add("10:05", ev.Infiltrated(note="arm cold"))
    chair.add("10:06", ev.SessionTransferred(to="ER", reason="arm", pump_not_stopped=True))
    account = ledger(chair)
    assert account.gaps[0] == "dose uncertain since 10:05: infiltration, arm cold"
    assert "went along" in account.gaps[1]
    assert account.given_mg == Decimal("5.25"), "given until the transfer"


def test_a_second_bag_is_in_the_bag_too() -> None:
    chair = Chair()
    chair.add("09:52", drawn("70", "100"))
    chair.start("10:00")
    chair.add("10:10", ev.BagChanged(dose_mg=Decimal(35), volume_ml=Decimal(50)))
    assert ledger(chair, "10:15").in_bag_mg == 70


@pytest.mark.parametrize(
    ("vials", "total"), [((("35", "500"), ("10", None)), 500), ((("50", "50"), ("20", "50")), 100)]
)
def test_opened_is_what_the_vials_held(vials: tuple[tuple[str, str | None], ...], total: int) -> None:
    chair = Chair()
    for amount, vial in vials:
        chair.add("09:52", drawn(amount, vial))
    assert ledger(chair).opened_mg == total


def test_more_drawn_than_the_vials_held_was_opened_somewhere() -> None:
    chair = Chair()
    chair.add("09:52", drawn("60", "50"))
    assert ledger(chair).opened_mg == 60
