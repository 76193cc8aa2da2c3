"""The drawn chart: one time axis for everything, no value lost without a sign, all of it read out by the cursor."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from rich.cells import cell_len

from infusion_tui.record import events as ev
from infusion_tui.record.wording import value_number
from infusion_tui.tui.chair.scale_table import scale_table
from infusion_tui.tui.chart.axis import Axis, fitting_axis, near_axis, whole_axis
from infusion_tui.tui.chart.cursor import ChartCursor
from infusion_tui.tui.chart.drawing import cells_of, lay_out, margin_of
from infusion_tui.tui.chart.plot import axis_range, scale
from infusion_tui.tui.chart.readout import readout_rows
from infusion_tui.tui.widgets.glyphs import in_ascii
from infusion_tui.tui.widgets.ink import row_text
from support import UTC, Chair, at

HOUR = dt.timedelta(hours=1)
NINETY = dt.timedelta(minutes=90)


def typical() -> Chair:
    """Baseline, start, a pause, a medicine, a refused pressure, a corrected pulse, a struck saturation."""
    chair = Chair("09:40")
    chair.full_set("09:50")
    chair.start("10:00")
    values: dict[str, ev.Value] = {"bp": (138, 88), "hr": 96, "spo2": 97, "rr": 15, "sed": 4, "dis": 2}
    chair.observe("10:10", values, effects={"nausea": 2})
    chair.pause("10:14", "nausea")
    chair.add("10:16", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    chair.resume("10:19")
    chair.observe("10:20", {"hr": 90, "spo2": 96}, not_done={"bp": "refused"}, effects={"nausea": 0})
    fixed = chair.observe("10:30", {"bp": (130, 82), "hr": 72, "spo2": 99}, effects={"dizzy": 1}).version
    chair.add("10:32", ev.EntryAmended(values={"hr": 84}), amends=fixed, by="JD")
    struck = chair.observe("10:34", {"spo2": 89}).version
    chair.add("10:35", ev.EntryStruck(how="void"), amends=struck)
    return chair


def long(readings: int = 40) -> Chair:
    """More than three hours, a set every four to six minutes."""
    chair, dice, moment = Chair("09:40"), random.Random(7), at("10:00")
    chair.start("10:00")
    for _ in range(readings):
        moment += dt.timedelta(minutes=dice.choice((4, 5, 6)))
        values: dict[str, ev.Value] = {
            "bp": (dice.randint(95, 170), dice.randint(50, 90)),
            "hr": dice.randint(50, 120),
            "spo2": dice.randint(90, 100),
            "rr": dice.randint(8, 20),
            "sed": dice.randint(3, 5),
            "dis": dice.randint(0, 3),
        }
        chair.observe(moment, values, effects={"nausea": dice.randint(0, 2)})
    return chair


def walked(chair: Chair, clock: str) -> ChartCursor:
    cursor = ChartCursor()
    cursor.follow(chair.view(clock))
    return cursor


def drawn(cursor: ChartCursor, width: int, height: int, axis: Axis | None = None) -> list[str]:
    axis = axis or whole_axis(cursor.chart, cells_of(width))
    return [row_text(row) for row in lay_out(cursor.chart, axis, UTC, width, height).at(cursor.at, UTC)]


def lane(rows: list[str], label: str) -> str:
    return next(row for row in rows if row.strip().startswith(label))


@pytest.mark.parametrize("width", [54, 57, 80, 100, 130, 200])
def test_lanes_stand_under_the_plot_at_the_same_time(width: int) -> None:
    cursor = walked(typical(), "10:37")
    rows = drawn(cursor, width, 24)
    axis = whole_axis(cursor.chart, cells_of(width))
    assert {cell_len(row) for row in rows} == {width}
    assert len(rows) == 24
    x = margin_of(width) + axis.clamped(at("10:10"))
    column = [row[x] for row in rows]
    plot = column[: next(n for n, row in enumerate(rows) if "└" in row)]
    assert "v" in plot
    assert "^" in plot
    assert plot.index("v") < plot.index("^")
    for label, said in (("SpO2", "97"), ("RR", "15"), ("sed", "4"), ("dis", "2")):
        assert lane(rows, label)[x:].startswith(said)
    assert lane(rows, "nausea")[x] == "2"
    x = margin_of(width) + axis.clamped(at("10:16"))
    assert lane(rows, "med")[x] == "├"
    assert lane(rows, "rate")[x] == "▒"


def test_beside_the_log_all_lanes_have_room() -> None:
    rows = drawn(walked(typical(), "10:37"), 57, 20)
    labels = [row[:9].strip() for row in rows]
    assert labels[-11:-1] == ["rate", "BP", "HR", "SpO2", "RR", "sed", "dis", "nausea", "dizzy", "med"]
    assert sum("┤" in row[:9] for row in rows) == 7


def test_what_became_of_a_value_is_told_by_signs() -> None:
    rows = drawn(walked(typical(), "10:37"), 110, 26)
    assert "84*" in lane(rows, "HR")
    assert "72" not in lane(rows, "HR").replace("74", "")
    assert lane(rows, "SpO2").split()[-2:] == ["99", "/"]
    assert "89" not in lane(rows, "SpO2")
    assert " x " in lane(rows, "BP")
    low = drawn(walked(typical(), "10:37"), 80, 15)
    assert "BP HR" in "".join(low), "without its lane, what became of pressure and pulse is told by signs"
    assert {"x", "*"} <= set(lane(low, "BP HR")[9:])


def test_a_gap_stays_empty() -> None:
    chair = Chair("09:40")
    chair.full_set("09:50")
    chair.full_set("10:40")
    rows = drawn(walked(chair, "10:41"), 100, 24)
    axis = whole_axis(walked(chair, "10:41").chart, cells_of(100))
    begin, end = (margin_of(100) + axis.clamped(at(clock)) for clock in ("10:00", "10:39"))
    between = "".join(row[begin:end] for row in rows if "└" not in row and ":" not in row)
    assert set(between) <= {" ", "·"}


def test_the_axis_is_fixed_and_only_grows() -> None:
    chair = typical()
    assert axis_range(walked(chair, "10:37").chart) == (60, 180)
    chair.observe("10:36", {"bp": (212, 98), "hr": 44})
    assert axis_range(walked(chair, "10:37").chart) == (40, 220)
    assert axis_range(walked(Chair(), "09:51").chart) == (60, 180)


@pytest.mark.parametrize("most", range(7, 30))
def test_every_row_of_the_plot_is_as_many_mmhg_as_the_next(most: int) -> None:
    rows, labels = scale(walked(typical(), "10:37").chart, most)
    assert rows <= most
    assert (labels * (rows - 1)) % 120 == 0


@pytest.mark.parametrize(
    ("bp", "pulse", "signs"),
    [((120, 80), 120, {"v", "^", "•"}), ((120, 80), 80, {"v", "^", "•"}), ((122, 118), 140, {"X", "•"})],
)
def test_two_values_on_one_cell_both_stay_readable(bp: tuple[int, int], pulse: int, signs: set[str]) -> None:
    chair = Chair("09:40")
    chair.observe("09:50", {"bp": bp, "hr": pulse})
    rows = drawn(walked(chair, "09:51"), 57, 11)[:7]
    assert signs <= set("".join(row[9:] for row in rows))


def test_a_crowded_pulse_takes_no_place_of_another_reading() -> None:
    chair = Chair("09:40")
    for second in range(4):
        chair.observe(f"09:5{second}", {"bp": (120, 80), "hr": 80})
    chair.full_set("11:50")
    rows = drawn(walked(chair, "12:00"), 57, 11)[:7]
    signs = "".join(row[9:] for row in rows)
    assert signs.count("^") + signs.count("A") == 3, "two of the four fall on one cell of the axis"
    assert "A" in signs, "between its neighbours the pulse has no cell of its own: one sign says both"


@pytest.mark.parametrize("width", [80, 120, 200])
def test_every_value_can_be_read_at_some_place_of_the_cursor(width: int) -> None:
    for chair, clock in ((typical(), "10:37"), (long(), "13:40")):
        cursor = walked(chair, clock)
        said = ""
        for stop in cursor.stops:
            cursor.at = stop.at
            assert cursor.state is not None
            rows = readout_rows(cursor.chart, stop, cursor.state, UTC, width)
            assert {cell_len(row_text(row)) for row in rows} == {width}
            text = " ".join(" ".join(row_text(row) for row in rows).split())
            for mark in stop.marks:
                assert value_number(mark.key, mark.value) in text
            for mark in stop.grades:
                assert mark.key in text
            said += text
        if clock == "10:37":
            assert "HR 84 (was 72, corrected #10 by JD)" in said
            assert "SpO2 89 (struck by #12)" in said
            assert "BP x refused" in said
            assert "ondansetron 4 mg iv" in said
            assert "pump paused: nausea set to 75 mL/h" in said
            assert "infusion started rate 75 mL/h" in said


def test_where_a_number_has_no_room_a_sign_says_so() -> None:
    chair = Chair("09:40")
    for second, value in enumerate((91, 92, 93, 94)):
        chair.observe(f"09:5{second}", {"spo2": value})
    chair.full_set("12:00")
    spo2 = lane(drawn(walked(chair, "12:00"), 57, 20), "SpO2")
    assert "94" in spo2
    assert "+" in spo2


def test_now_what_is_past_and_what_is_planned_are_told_apart() -> None:
    cursor = walked(typical(), "10:37")
    rows = drawn(cursor, 110, 26)
    ticks = next(row for row in rows if "└" in row)
    now = ticks.index("┃")
    assert "┄" not in ticks[:now]
    assert "─" not in ticks[now:]
    assert "now" in rows[rows.index(ticks) + 1]
    rate = lane(rows, "rate")
    assert rate.rstrip().endswith("┄"), "the rest of the bag is to come"


def test_a_long_session_shows_its_newest_part_and_says_that_there_is_more() -> None:
    cursor = walked(long(), "13:40")
    axis = fitting_axis(cursor.chart, cells_of(57), None)
    assert axis.ends_at - axis.begins_at == NINETY
    assert axis.ends_at >= cursor.chart.now
    rows = drawn(cursor, 57, 20, axis)
    assert "└◄" in "".join(rows)
    whole = fitting_axis(walked(typical(), "10:37").chart, cells_of(57), None)
    assert not whole.has_earlier
    early = near_axis(cursor.chart, cells_of(57), HOUR, at("10:30"))
    assert early.begins_at <= at("10:30") <= early.ends_at
    assert early.has_later


def test_nothing_charted_says_so_and_a_small_place_has_no_chart() -> None:
    cursor = walked(Chair(), "09:51")
    assert "nothing charted yet" in "".join(drawn(cursor, 57, 20))
    assert cursor.stops == ()
    assert drawn(cursor, 57, 10) == []
    assert drawn(cursor, 39, 20) == []


@pytest.mark.parametrize("width", [57, 80, 140])
def test_in_ascii_every_sign_has_its_own_and_nothing_moves(width: int) -> None:
    rows = drawn(walked(typical(), "10:37"), width, 24)
    for row in rows:
        twin = in_ascii(row, False)
        assert twin.isascii()
        assert len(twin) == len(row)
        assert "?" not in twin


def test_the_table_stands_by_set_time_with_nothing_left_out() -> None:
    cursor = walked(typical(), "10:37")
    rows = [row_text(row) for row in scale_table(cursor.chart, cursor.stops, UTC, 60, 24)]
    assert rows[0].split() == ["09:50", "10:10", "10:20", "10:30"]
    assert lane(rows, "HR").split()[-4:] == ["74", "96", "90", "84*"]
    assert lane(rows, "nausea").split() == ["nausea", "-", "2", "0", "-"]
    assert lane(rows, "sed").startswith("  sed 5=")
    assert "89" not in "".join(rows)
    assert scale_table(cursor.chart, (), UTC, 60, 24) == []


def test_a_name_of_wide_signs_moves_nothing_out_of_its_cell() -> None:
    chair = typical()
    wide = ev.MedicineGiven(drug="オンダン", dose=Decimal(4), unit="mg", route="iv", listed=False)
    chair.add("10:36", wide)
    cursor = walked(chair, "10:37")
    cursor.walk(-1)
    rows = drawn(cursor, 110, 26)
    assert {cell_len(row) for row in rows} == {110}
    moment, state = cursor.moment, cursor.state
    assert moment is not None
    assert state is not None
    assert "オンダン" in "".join(row_text(row) for row in readout_rows(cursor.chart, moment, state, UTC, 110))
