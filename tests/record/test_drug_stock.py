"""The stock of the room: the running balance, counts that set it, and corrections that never move a count."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.drug_stock import StockRow, room_moves, session_moves, stock
from support import UTC, Chair, at


def counted(clock: str, mg: str, expected: str | None = None, reason: str | None = None) -> ev.Event:
    payload = ev.DrugCounted(
        moment="start",
        amount_mg=Decimal(mg),
        witness="JD",
        expected_mg=Decimal(expected) if expected else None,
        reason=reason,
    )
    return Chair().add(clock, payload)


def received(clock: str, mg: str) -> ev.Event:
    return Chair().add(clock, ev.DrugReceived(amount_mg=Decimal(mg), witness="JD"))


def drawn(amount: str, vial: str | None = "500", unit: str = "mg") -> ev.DrugDrawn:
    return ev.DrugDrawn(
        amount=Decimal(amount),
        unit=unit,
        vial_amount=Decimal(vial) if vial else None,
        vial_unit="mg" if vial else None,
    )


def session(*steps: tuple[str, ev.Payload]) -> Chair:
    chair = Chair()
    for clock, payload in steps:
        chair.add(clock, payload)
    return chair


def moves(*chairs: Chair) -> list[StockRow]:
    return [move for chair in chairs for move in session_moves(chair.session(), UTC)]


KEPT = ev.DrugKept(amount=Decimal(450), unit="mg")


def test_a_day() -> None:
    chair = session(("09:52", drawn("35")), ("10:45", KEPT))
    day = stock(
        [
            *room_moves(
                [counted("08:00", "5000"), received("08:10", "1000"), counted("17:00", "5950", "5950")]
            ),
            *moves(chair),
        ]
    )
    assert [(row.what, row.change_mg, row.balance_mg) for row in day.rows] == [
        ("count", None, 5000),
        ("received", 1000, 6000),
        ("opened", -500, 5500),
        ("kept", 450, 5950),
        ("count", None, 5950),
    ]
    assert (day.balance_mg, day.rows[-1].difference_mg, day.rows[-1].expected_now_mg) == (5950, 0, 5950)


def test_before_the_first_count_there_is_no_balance() -> None:
    day = stock([*room_moves([received("08:10", "1000")]), *moves(session(("09:52", drawn("35"))))])
    assert day.balance_mg is None
    assert [row.balance_mg for row in day.rows] == [None, None]


def test_a_count_is_the_truth_and_keeps_what_was_expected_then() -> None:
    late = session(("09:52", drawn("35")))
    own = room_moves([counted("08:00", "5000"), counted("17:00", "4500", "5000", "a vial is missing")])
    row = stock([*own, *moves(late)]).rows[-1]
    assert (row.difference_mg, row.reason) == (-500, "a vial is missing")
    assert (row.expected_now_mg, row.balance_mg) == (4500, 4500), "a late entry explains it; the count stays"


def test_the_second_draw_from_an_opened_vial_takes_nothing_more_out() -> None:
    chair = session(("09:52", drawn("35")), ("10:10", drawn("10", None)))
    assert [(row.change_mg, row.text) for row in moves(chair)] == [
        (-500, "vial opened, 500 mg"),
        (0, "drawn 10 mg from what was opened"),
    ]


def test_what_has_no_mass_is_left_out_and_said() -> None:
    chair = session(("09:52", drawn("0.7", None, "mL")))
    day = stock([*room_moves([counted("08:00", "5000")]), *moves(chair)])
    assert day.balance_mg == 5000
    assert day.gaps == ("chair 5, entry 2: drawn 0.7 mL, vial not recorded has no mass and is left out",)


def test_a_correction_is_a_reversal_at_the_time_of_the_row() -> None:
    chair = session(("09:52", drawn("35")), ("10:45", KEPT))
    chair.add("18:00", ev.EntryAmended(change={"amount": "440"}), amends=3, reason="read again", by="JD")
    day = stock(
        [*room_moves([counted("08:00", "5000"), counted("17:00", "4940", "4950", "spilt")]), *moves(chair)]
    )
    kept = [(row.what, row.change_mg, row.by, row.reason) for row in day.rows if row.entry == 3]
    assert kept == [
        ("kept", 450, "KM", None),
        ("reversal", -450, "JD", "read again"),
        ("kept", 440, "JD", "read again"),
    ]
    assert (day.rows[-1].expected_mg, day.rows[-1].expected_now_mg, day.balance_mg) == (4950, 4940, 4940)


def test_a_struck_vial_goes_back() -> None:
    chair = session(("09:52", drawn("35")))
    chair.add("09:53", ev.EntryStruck(how="void"), amends=2, reason="wrong chair")
    assert sum(row.change_mg or 0 for row in moves(chair)) == 0
    assert [row.what for row in moves(chair)] == ["opened", "reversal"]


def test_a_span_begins_with_the_balance_before_it() -> None:
    own = room_moves([counted("08:00", "5000"), received("08:10", "1000"), received("12:00", "500")])
    span = stock(own, since=at("09:00"), until=at("13:00"))
    assert [(row.change_mg, row.balance_mg) for row in span.rows] == [(500, 6500)]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("count", "receive", "draw", "vial", "keep")),
            st.integers(0, 59),
            st.integers(1, 900),
        ),
        max_size=25,
    )
)
def test_the_balance_is_the_last_count_and_what_came_and_went_since(
    steps: list[tuple[str, int, int]],
) -> None:
    own: list[ev.Event] = []
    chair = Chair("08:00")
    for what, minute, mg in steps:
        clock = f"10:{minute:02}"
        if what == "count":
            own.append(counted(clock, str(mg)))
        elif what == "receive":
            own.append(received(clock, str(mg)))
        elif what == "keep":
            chair.add(clock, ev.DrugKept(amount=Decimal(mg), unit="mg"))
        else:
            chair.add(clock, drawn("1" if what == "vial" else str(mg), str(mg) if what == "vial" else None))
    every = [*room_moves(own), *moves(chair)]
    day = stock(every)
    assert len(day.rows) == len(every)
    counts = [n for n, row in enumerate(day.rows) if row.counted_mg is not None]
    if not counts:
        assert day.balance_mg is None
        return
    last = day.rows[counts[-1]].counted_mg or Decimal(0)
    assert day.balance_mg == last + sum(
        (row.change_mg or Decimal(0) for row in day.rows[counts[-1] :]), Decimal(0)
    )
    opened = -sum((row.change_mg or Decimal(0) for row in day.rows if row.what == "opened"), Decimal(0))
    ledger = chair.view("12:00").ledger
    assert ledger is not None
    assert opened == (ledger.opened_mg or 0)
