"""A session compared with itself: what is listed, and what is merely unfinished and never is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.contradictions import contradictions
from support import UTC, Chair, at


def found(chair: Chair, clock: str = "12:00") -> list[str]:
    return [one.sentence for one in contradictions(chair.session(), at(clock), UTC)]


def drawn(amount: str, vial: str | None = None) -> ev.DrugDrawn:
    return ev.DrugDrawn(
        amount=Decimal(amount),
        unit="mg",
        vial_amount=Decimal(vial) if vial else None,
        vial_unit="mg" if vial else None,
    )


def wasted(amount: str, witness: str = "JD") -> ev.DrugWasted:
    return ev.DrugWasted(amount=Decimal(amount), unit="mg", witness=witness)


def given(mg: str = "35", vial: str | None = None) -> Chair:
    """35 mg given from 10:00 to 10:40, of so many mg drawn."""
    chair = Chair()
    chair.add("09:52", drawn(mg, vial))
    chair.start("10:00", "75")
    chair.done("10:40")
    return chair


# --- unfinished is no contradiction


def test_what_is_only_unfinished_is_never_listed() -> None:
    running = Chair()
    running.add("09:52", drawn("20"))
    running.start("10:00", "75")
    assert found(running, "10:10") == [], "a second vial may still be charted; 8.75 mg are given so far"

    endless = Chair()
    endless.start("10:00")
    assert found(endless, "23:00") == [], "no stop yet"

    gone = Chair()
    gone.start("10:00")
    gone.add("10:10", ev.SessionTransferred(to="ER", reason="chest pain", pump_not_stopped=True))
    assert found(gone) == [], "the pump not stopped at a transfer is a gap"

    unkept = Chair()
    unkept.start("10:00")
    unkept.stop("10:20")
    unkept.add("10:30", wasted("300"))
    assert found(unkept) == [], "nothing was charted as drawn: the ledger was not kept"

    assert found(given("50")) == [], "15 mg are neither wasted nor kept yet"


# --- the drug


def test_more_given_than_drawn() -> None:
    assert found(given("30")) == [
        "entry 2: 35 mg were given by rate and time, only 30 mg are charted as drawn"
    ]
    wasted_too = given("30")
    wasted_too.add("10:45", wasted("5"))
    assert found(wasted_too) == found(given("30")), "what was wasted is no part of it"
    assert found(given("34.5")) == [], "within what a syringe can be read to"


def test_it_is_listed_from_the_moment_at_which_more_is_given() -> None:
    chair = given("20")
    assert found(chair, "10:20") == []
    assert len(found(chair, "10:30")) == 1


def test_more_wasted_and_kept_than_can_be_left() -> None:
    chair = given("50", "50")
    chair.add("10:45", wasted("10"))
    chair.add("10:46", ev.DrugKept(amount=Decimal(20), unit="mg"))
    assert found(chair) == [
        "entries 2, 5 and 6: given 35 + wasted 10 + kept 20 = 65 mg, more than the 50 mg that were opened"
    ]


@pytest.mark.parametrize(
    "put_away", [wasted("465"), ev.DrugKept(amount=Decimal(450), unit="mg")], ids=lambda one: one.kind
)
def test_a_vial_whose_size_nobody_wrote_down_is_a_gap(put_away: ev.Payload) -> None:
    """How much was opened is not recorded: what is wasted or kept beyond the drawn may have been in the vial."""
    chair = given("35")
    chair.add("10:45", put_away)
    assert found(chair) == []
    account = chair.view("11:00").ledger
    assert account is not None
    assert (account.state, account.balanced, account.difference_mg) == ("not_computable", None, None)
    assert "no vial is written in entry 2" in account.equation

    second = given("35", "50")
    second.add("10:41", drawn("10"))
    second.add("10:45", put_away)
    assert found(second) == [], "the second vial is not recorded"


def test_before_the_end_is_charted_nobody_knows_what_was_given() -> None:
    """The stop may be charted late: an unfinished session contradicts nothing, however long ago it began."""
    chair = Chair()
    chair.add("09:52", drawn("20", "20"))
    chair.start("10:00", "75")
    chair.add("10:21", wasted("5"))
    assert found(chair, "23:00") == [], "35 mg by rate and time, but no stop is charted"
    chair.add("10:22", wasted("20"))
    assert found(chair, "10:23") == [
        "entries 2, 4 and 5: wasted 25 + kept 0 = 25 mg, more than the 20 mg that were opened"
    ], "whatever the pump does"
    chair.stop("10:30")
    assert len(found(chair)) == 1


def test_the_rest_of_a_bag_may_be_wasted_once_it_has_stopped() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50"))
    chair.start("10:00", "75")
    chair.stop("10:20")
    chair.add("10:25", wasted("32.5"))
    assert found(chair) == []


def test_amounts_without_a_mass_accuse_nobody() -> None:
    chair = Chair()
    chair.add("09:52", ev.DrugDrawn(amount=Decimal("0.1"), unit="mL"))
    chair.start("10:00")
    chair.done("10:40")
    assert found(chair) == []


# --- people


def test_the_witness_drew_the_drug() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50"), by="JD")
    chair.add("09:55", wasted("15", "JD"))
    assert found(chair) == [
        "entry 3 (wasted 15 mg, witness JD, 09:55): the witness JD drew the drug (entry 2)"
    ]


def test_a_witness_who_draws_another_vial_later_was_another_person_then() -> None:
    chair = Chair()
    chair.add("09:52", drawn("50"))
    chair.add("09:55", wasted("10", "JD"))
    chair.add("10:10", drawn("50"), by="JD")
    assert found(chair) == []


def test_the_witness_is_who_wasted() -> None:
    chair = Chair()
    chair.add("09:55", wasted("15", "KM"))
    assert found(chair) == ["entry 2 (wasted 15 mg, witness KM, 09:55): the witness wasted it"]


def test_the_second_check_by_the_preparer() -> None:
    verified = ev.DoseVerified(dose_mg=Decimal(35), volume_ml=Decimal(50), rate_ml_h=Decimal(75), agrees=True)
    chair = Chair()
    chair.add("09:55", verified, by="JD")
    assert found(chair) == []
    chair.add("09:56", drawn("50"), by="JD")
    (sentence,) = found(chair)
    assert sentence.endswith("JD also prepared the dose and cannot check it")
    chair.add("09:58", verified, by="AL")
    assert found(chair) == [], "the last check counts"


# --- the time axis


def test_two_rates_at_the_same_second() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.rate("10:10", "60")
    chair.rate("10:10", "60")
    assert found(chair) == [], "the same rate twice is one"
    chair.rate("10:10", "50")
    assert found(chair) == ["entries 4 and 5: two rates at 10:10, 60 and 50 mL/h"]


def test_left_without_the_pump_ever_stopping() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.add("11:00", ev.SessionDischarged(how="leave", escort="Ann"))
    assert found(chair) == [
        "entry 3 (left with Ann, 11:00): the pump is running then, and no stop or done is charted"
    ]


@pytest.mark.parametrize(
    "payload",
    [
        ev.ObservationRecorded(values={"hr": 70}),
        ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"),
        ev.DrugWasted(amount=Decimal(5), unit="mg", witness="JD"),
    ],
    ids=lambda one: one.kind,
)
def test_something_done_after_the_patient_had_left(payload: ev.Payload) -> None:
    chair = Chair()
    chair.start("10:00")
    chair.stop("10:20")
    chair.add("11:00", ev.SessionDischarged(how="ama", reason="must go"))
    chair.add("11:05", payload)
    (sentence,) = found(chair)
    assert "the patient has left this chair" in sentence
    chair.add("11:06", ev.NoteWritten(note="called at home"))
    assert len(found(chair)) == 1, "a note may follow"


def test_a_reading_before_the_arrival_and_a_leaving_before_the_end() -> None:
    early = Chair("09:50")
    early.observe("09:40", {"hr": 70}, recorded="09:51")
    assert found(early) == ["entry 2 (HR 70, 09:40): it is before the session began"]

    swapped = Chair()
    swapped.start("10:00")
    swapped.add("10:30", ev.SessionDischarged(how="leave", escort="Ann"))
    swapped.stop("10:40")
    assert found(swapped) == ["entry 3 (left with Ann, 10:30): the pump is running then"]


def test_the_view_of_a_chair_has_them_only_with_its_log() -> None:
    from infusion_tui.record.snapshot import SessionSnapshots

    snapshots = SessionSnapshots(given("30").session(), UTC)
    assert len(snapshots.view(at("11:00")).contradictions) == 1
    board = snapshots.view(at("11:00"), with_log=False)
    assert (board.contradictions, board.ledger) == ((), None)
