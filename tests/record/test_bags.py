"""Another bag: what was delivered is the sum over the bags, each at most what it holds; splitting changes nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.infusion import Pump, delivered, dose_of, empty_at, in_line_mg, state_at
from infusion_tui.record.view import Bag, PumpPart
from support import Chair, at

START = at("10:00")


def bagged(chair: Chair, clock: str, mg: str, ml: str) -> None:
    """A new bag at a clock time."""
    chair.add(clock, ev.BagChanged(dose_mg=Decimal(mg), volume_ml=Decimal(ml)))


def test_the_dose_is_summed_over_the_bags() -> None:
    """35 mg in 50 mL at 75 mL/h for 20 min: 25 mL, 17.5 mg; then 20 mg in 20 mL for 8 min: 10 mL, 10 mg."""
    chair = Chair()
    chair.start("10:00", "75")
    bagged(chair, "10:20", "20", "20")
    view = chair.view("10:28")
    assert (view.infused_ml, view.infused_mg) == (Decimal("35.00"), Decimal("27.50"))
    assert view.bag_ml == Decimal(20), "the present bag"
    assert (view.ends_at, view.remaining_s) == (at("10:36"), 8 * 60), "20 mL at 75 mL/h from 10:20"
    assert view.planned_end_at == at("10:40"), "what was ordered does not move"
    assert [bag.volume_ml for bag in view.bags] == [Decimal(50), Decimal(20)]


def test_a_bag_that_ran_empty_before_it_was_changed_gives_no_more_than_it_held() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    bagged(chair, "10:50", "35", "50")
    view = chair.view("10:58")
    assert view.infused_ml == Decimal("60.00"), "50 of the first, 10 of the second"
    assert view.computed_ml == Decimal("72.50"), "rate and time alone"
    assert view.infused_mg == Decimal("42.00")


def test_done_is_the_present_bag_delivered_whole() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    bagged(chair, "10:20", "20", "20")
    chair.done("10:35")
    view = chair.view("10:40")
    assert (view.infused_ml, view.infused_mg) == (Decimal("45.00"), Decimal("37.50")), (
        "25 mL and the whole 20 mL"
    )


def test_a_bag_is_changed_while_paused_and_the_time_left_is_the_new_bags() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:12")
    bagged(chair, "10:14", "35", "50")
    assert chair.view("10:15").left_when_resumed_s == 40 * 60
    chair.resume("10:20")
    assert chair.view("10:20").ends_at == at("11:00")


def test_a_bag_entered_late_moves_the_dose_as_if_it_had_been_typed_in_time() -> None:
    late, in_time = Chair(), Chair()
    for chair in (late, in_time):
        chair.start("10:00", "75")
    bagged(in_time, "10:20", "20", "20")
    late.add("10:20", ev.BagChanged(dose_mg=Decimal(20), volume_ml=Decimal(20)), recorded="10:27")
    assert late.view("10:30").infused_mg == in_time.view("10:30").infused_mg


def test_each_entry_of_the_log_says_what_had_gone_in_over_all_bags() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    bagged(chair, "10:20", "20", "20")
    chair.add("10:28", ev.NoteWritten(note="well"))
    assert [line.infused_mg for line in chair.view("10:30").entries][-2:] == [
        Decimal("17.50"),
        Decimal("27.50"),
    ]


def test_what_is_in_the_line_has_the_concentration_of_the_bag_it_came_from() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    bagged(chair, "10:20", "20", "20")
    chair.stop("10:21")
    # 1.25 mL of the second bag (1 mg/mL), and 1.25 mL of the first (0.7 mg/mL): 2.125 mg of a line of 2.5 mL
    assert chair.view("10:22").in_line_mg == Decimal("2.13")


def test_a_bag_cannot_be_hung_before_the_start_or_after_the_end() -> None:
    chair = Chair()
    bagged(chair, "09:55", "35", "50")
    assert [one.why for one in chair.session().contradictions] == ["the pump is not started then"]
    chair.start("10:00", "75")
    chair.stop("10:10")
    bagged(chair, "10:12", "35", "50")
    assert len(chair.session().contradictions) == 2


# --- what must always hold

stretches = st.lists(
    st.tuples(st.integers(1, 40), st.decimals("0.1", "500", places=1), st.booleans()), min_size=1, max_size=6
)
later_bags = st.lists(
    st.tuples(st.integers(0, 200), st.decimals("1", "500", places=1), st.decimals("1", "500", places=1)),
    max_size=4,
)


def pump_of(
    parts: list[tuple[int, Decimal, bool]], bags: list[tuple[int, Decimal, Decimal]], *, split: int = 0
) -> Pump:
    """A pump of these stretches and later bags; with `split`, each stretch is cut in two there (per mille)."""
    made, begin = list[PumpPart](), START
    for minutes, rate, paused in parts:
        end = begin + dt.timedelta(minutes=minutes)
        cut = begin + dt.timedelta(milliseconds=minutes * 60 * split)
        if split and begin < cut < end:
            made += [PumpPart(begin, cut, rate, paused), PumpPart(cut, end, rate, paused)]
        else:
            made.append(PumpPart(begin, end, rate, paused))
        begin = end
    changed = tuple(
        Bag(mg, ml, START + dt.timedelta(minutes=minutes))
        for minutes, mg, ml in sorted(bags, key=lambda one: one[0])
    )
    return Pump(Decimal(50), Decimal(35), tuple(made), changed=changed)


@given(stretches, later_bags, st.integers(1, 999), st.integers(0, 300))
def test_splitting_a_stretch_changes_nothing(
    parts: list[tuple[int, Decimal, bool]], bags: list[tuple[int, Decimal, Decimal]], split: int, minute: int
) -> None:
    now = START + dt.timedelta(minutes=minute)
    whole, cut = pump_of(parts, bags), pump_of(parts, bags, split=split)
    assert delivered(whole, now) == delivered(cut, now)
    assert empty_at(whole) == empty_at(cut)


@given(stretches, st.integers(0, 200), st.integers(0, 300))
def test_the_same_bag_hung_again_is_like_one_bag_of_both(
    parts: list[tuple[int, Decimal, bool]], change: int, minute: int
) -> None:
    """While neither bag is empty, a second bag of the same concentration changes neither volume nor dose."""
    now = START + dt.timedelta(minutes=minute)
    large = Pump(Decimal(100_000), Decimal(70_000), pump_of(parts, []).parts)
    two = Pump(
        large.volume_ml,
        large.dose_mg,
        large.parts,
        changed=(Bag(large.dose_mg, large.volume_ml, START + dt.timedelta(minutes=change)),),
    )
    one_bag, both = delivered(large, now), delivered(two, now)
    assert one_bag.ml == both.ml
    assert abs(one_bag.mg - both.mg) < Decimal("1e-18"), "the last digit of a division"


@given(stretches, later_bags, st.integers(0, 300), st.integers(0, 300))
def test_the_dose_never_falls_and_never_exceeds_the_bags(
    parts: list[tuple[int, Decimal, bool]], bags: list[tuple[int, Decimal, Decimal]], first: int, second: int
) -> None:
    pump = pump_of(parts, bags)
    early, late = (START + dt.timedelta(minutes=minute) for minute in sorted((first, second)))
    a, b = delivered(pump, early), delivered(pump, late)
    assert a.ml <= b.ml <= sum(bag.volume_ml for bag in pump.bags)
    assert a.mg <= b.mg <= sum(bag.dose_mg for bag in pump.bags)
    assert state_at(pump, late).infused_ml <= state_at(pump, late).computed_ml + Decimal("0.01")


@given(stretches, later_bags, st.integers(0, 300), st.decimals("0", "60", places=1))
def test_the_line_holds_no_more_than_was_delivered(
    parts: list[tuple[int, Decimal, bool]],
    bags: list[tuple[int, Decimal, Decimal]],
    minute: int,
    line_ml: Decimal,
) -> None:
    now, pump = START + dt.timedelta(minutes=minute), pump_of(parts, bags)
    strongest = max(dose_of(bag, Decimal(1)) for bag in pump.bags)
    held = in_line_mg(pump, now, line_ml)
    assert 0 <= held <= delivered(pump, now).mg + Decimal("1e-18")
    assert held <= line_ml * strongest + Decimal("1e-18")
