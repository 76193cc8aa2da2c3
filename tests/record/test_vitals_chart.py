"""The facts of the chart: every value at its time, what became of it, and nothing that was not charted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.chart_moment import moments, state_then
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.vitals_chart import VitalsChart, vitals_chart
from support import Chair, at


def infusing(minutes: int = 20) -> Chair:
    """A baseline at 09:55, the pump from 10:00, a set every ten minutes for so long."""
    chair = Chair()
    chair.full_set("09:55")
    chair.start("10:00")
    for minute in range(10, minutes + 1, 10):
        chair.full_set(f"10:{minute}")
    return chair


def facts(chair: Chair, clock: str = "10:25") -> VitalsChart:
    return vitals_chart(chair.view(clock))


def medicine(dose: str = "4") -> ev.MedicineGiven:
    return ev.MedicineGiven(drug="ondansetron", dose=Decimal(dose), unit="mg", route="iv")


def test_a_corrected_value_keeps_what_was_first_charted_and_by_whom_it_was_corrected() -> None:
    chair = infusing()
    number = chair.observe("10:22", {"hr": 72, "spo2": 98}).version
    first = chair.add("10:23", ev.EntryAmended(values={"hr": 78}), amends=number, by="KM").version
    last = chair.add("10:24", ev.EntryAmended(values={"hr": 82}), amends=number, by="JD").version
    chart = facts(chair)
    mark = chart.of("hr")[-1]
    assert (mark.value, mark.number) == (82, number)
    assert mark.correction is not None
    assert (mark.correction.was, mark.correction.by, mark.correction.numbers) == (72, "JD", (first, last))
    assert chart.of("spo2")[-1].correction is None, "what the correction did not name is as first charted"


def test_a_corrected_time_moves_the_value_and_keeps_the_first_time() -> None:
    chair = infusing()
    number = chair.observe("10:22", {"hr": 91}).version
    chair.add("10:24", ev.EntryAmended(new_at=at("10:15")), amends=number)
    mark = next(one for one in facts(chair).of("hr") if one.value == 91)
    assert mark.at == at("10:15")
    assert mark.correction is not None
    assert mark.correction.was_at == at("10:22")


def test_a_value_that_became_not_done_and_the_other_way_round() -> None:
    chair = infusing()
    number = chair.observe("10:22", {"bp": (128, 82)}, not_done={"hr": "refused"}).version
    fix = ev.EntryAmended(values={"hr": 80}, not_done={"bp": "equipment"})
    chair.add("10:24", fix, amends=number)
    chart = facts(chair)
    pulse, pressure = chart.of("hr")[-1], chart.not_done[-1]
    assert pulse.correction is not None
    assert pulse.correction.was_not_done == "refused"
    assert (pressure.key, pressure.why) == ("bp", "equipment")
    assert pressure.correction is not None
    assert pressure.correction.was == (128, 82)
    assert chart.of("bp")[-1].at == at("10:20"), "the pressure that was taken back is no value any more"


def test_a_struck_entry_stays_with_the_entry_that_struck_it() -> None:
    chair = infusing()
    wrong = chair.observe("10:22", {"spo2": 89}, effects={"nausea": 2}).version
    given = chair.add("10:23", medicine()).version
    struck = [chair.add("10:24", ev.EntryStruck(how="void"), amends=one).version for one in (wrong, given)]
    chart = facts(chair)
    mark = chart.of("spo2")[-1]
    assert (mark.value, mark.stands, mark.struck_by) == (89, False, struck[0])
    assert chart.medicines[0].struck_by == struck[1]
    assert chart.stretches == (), "a struck side effect never was open"


def test_a_struck_correction_counts_no_longer() -> None:
    chair = infusing()
    number = chair.observe("10:22", {"hr": 72}).version
    fix = chair.add("10:23", ev.EntryAmended(values={"hr": 82}), amends=number).version
    chair.add("10:24", ev.EntryStruck(how="undo"), amends=fix)
    mark = facts(chair).of("hr")[-1]
    assert (mark.value, mark.correction) == (72, None)


def test_not_measured_and_not_taken_say_why() -> None:
    chair = infusing()
    chair.observe("10:22", {"hr": 80}, not_done={"bp": "refused"})
    chair.add("10:24", ev.ObservationDeferred(reason="asleep"))
    assert [(one.key, one.why) for one in facts(chair).not_done] == [("bp", "refused"), (None, "asleep")]


def test_a_side_effect_lasts_from_its_onset_to_the_zero_after_it() -> None:
    chair = infusing()
    for clock, grade in (("10:05", 0), ("10:11", 1), ("10:14", 2), ("10:18", 0), ("10:22", 1)):
        chair.observe(clock, effects={"nausea": grade})
    first, second = facts(chair).stretches
    assert [step.value for step in first.steps] == [1, 2, 0]
    assert (first.begins_at, first.ends_at) == (at("10:11"), at("10:18"))
    assert (second.begins_at, second.ends_at) == (at("10:22"), None)
    assert [mark.value for mark in facts(chair).grades] == [0, 1, 2, 0, 1]


def test_the_rate_in_steps_with_pauses_and_the_volume_before_each() -> None:
    chair = infusing(10)
    chair.pause("10:12", "nausea")
    chair.resume("10:16")
    changed = chair.rate("10:20", "60").version
    chair.add("10:21", ev.EntryAmended(change={"rate_ml_h": "50"}), amends=changed)
    steps = facts(chair).rates
    assert [(one.rate_ml_h, one.paused) for one in steps] == [
        (75, False),
        (75, True),
        (75, False),
        (50, False),
    ]
    assert [one.ml_before for one in steps] == [Decimal(n) for n in ("0.00", "15.00", "15.00", "20.00")]
    assert (steps[1].reason, steps[3].was_ml_h, steps[3].number) == ("nausea", 60, changed)


def test_a_medicine_in_full_and_as_first_charted() -> None:
    chair = infusing()
    number = chair.add("10:21", medicine("8")).version
    chair.add("10:23", ev.EntryAmended(change={"dose": "4"}), amends=number)
    one = facts(chair).medicines[0]
    assert (one.at, one.drug, one.dose, one.unit, one.route) == (at("10:21"), "ondansetron", 4, "mg", "iv")
    assert one.was == "ondansetron 8 mg iv"


def test_the_axis_goes_from_the_first_value_to_the_latest_of_now_and_what_is_planned() -> None:
    chair = infusing()
    chart = facts(chair)
    assert (chart.begins_at, chart.ends_at) == (at("09:55"), at("10:40"))
    assert facts(chair, "10:50").ends_at == at("10:50")
    chair.stop("10:25")
    stopped = chair.view("10:26")
    assert vitals_chart(stopped).ends_at == stopped.observation_ends_at
    alone = Chair()
    assert facts(alone, "09:52").is_blank
    assert facts(alone, "09:52").begins_at == at("09:50")


def test_a_gap_is_where_more_than_the_planned_interval_passed() -> None:
    chair = infusing(10)
    chair.full_set("10:38")
    chart = facts(chair, "10:39")
    assert [(one.begins_at, one.ends_at) for one in chart.gaps] == [(at("10:10"), at("10:38"))]
    assert facts(infusing(20), "10:21").gaps == ()
    state = state_then(chart, at("10:38"))
    assert state.gap is not None


def test_how_things_stood_at_a_moment() -> None:
    chair = infusing(10)
    chair.observe("10:11", effects={"nausea": 1})
    chair.pause("10:12", "nausea")
    chair.resume("10:16")
    chair.observe("10:17", effects={"nausea": 0})
    chart = facts(chair)
    paused = state_then(chart, at("10:14"))
    assert paused.rate is not None
    assert paused.rate.paused
    assert (paused.minute, paused.infused_ml, paused.infused_mg) == (14, Decimal("15.00"), Decimal("10.50"))
    assert [(one.key, one.value) for one in paused.open_effects] == [("nausea", 1)]
    assert state_then(chart, at("10:18")).open_effects == ()
    assert state_then(chart, at("09:55")).minute == -5
    assert [one.at for one in moments(chart)] == [
        at(clock) for clock in ("09:55", "10:00", "10:10", "10:11", "10:12", "10:16", "10:17")
    ]


def test_a_view_of_an_earlier_moment_shows_nothing_of_what_came_after() -> None:
    chair = infusing(20)
    chair.add("10:22", medicine())
    then = SessionSnapshots(chair.session("10:12"), chair.zone).view(at("10:12"))
    chart = vitals_chart(then)
    assert chart.of("hr")[-1].at == at("10:10")
    assert chart.medicines == ()


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "bp": st.tuples(st.integers(90, 180), st.integers(40, 89)),
        "hr": st.integers(40, 140),
        "spo2": st.integers(80, 100),
        "sed": st.integers(0, 5),
    },
)
DEEDS = st.lists(
    st.tuples(
        st.integers(0, 60), VALUES, st.dictionaries(st.sampled_from(("nausea", "dizzy")), st.integers(0, 3)),
        st.sampled_from(("keep", "keep", "fix", "move", "void")),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(DEEDS)
def test_every_value_that_stands_is_in_the_facts_exactly_once(
    deeds: list[tuple[int, dict[str, ev.Value], dict[str, int], str]],
) -> None:
    chair = Chair("09:00")
    for minute, values, effects, deed in deeds:
        moment = at("09:05") + dt.timedelta(minutes=minute)
        if not values and not effects:
            continue
        number = chair.add(moment, ev.ObservationRecorded(values=values, effects=effects)).version
        if deed == "fix":
            chair.add(moment, ev.EntryAmended(values={"hr": 99}), amends=number)
        elif deed == "move":
            chair.add(moment, ev.EntryAmended(new_at=moment + dt.timedelta(minutes=3)), amends=number)
        elif deed == "void":
            chair.add(moment, ev.EntryStruck(how="void"), amends=number)
    view = chair.view("10:30")
    chart = vitals_chart(view)
    standing = sorted(
        (one.at, *pair) for one in view.readings for pair in (*one.values.items(), *one.effects.items())
    )
    drawn = sorted((m.at, m.key, m.value) for m in (*chart.marks, *chart.grades) if m.stands)
    assert [str(one) for one in drawn] == [str(one) for one in standing]
    stops = moments(chart)
    assert sum(len(one.marks) + len(one.grades) for one in stops) == len(chart.marks) + len(chart.grades)
    assert all(chart.begins_at <= mark.at <= chart.ends_at for mark in (*chart.marks, *chart.grades))
