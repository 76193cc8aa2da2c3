"""The pictures of a course as rows: every number has its place, no score stands in another band's row, nothing overlaps."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from infusion_tui.record.course_chart import BandSpan, TrendChart, TrendItem, TrendPoint, day_ticks
from infusion_tui.record.course_plan import PlanStep, Steps
from infusion_tui.record.same_minute import MinuteComparison, MinuteReading, VitalsComparison
from infusion_tui.tui.course.minutes import minute_rows
from infusion_tui.tui.course.plan_strip import plan_rows
from infusion_tui.tui.course.trend import MARGIN, trend_rows
from infusion_tui.tui.course.values import ValueAxis
from infusion_tui.tui.widgets.ink import row_text, width_of

DAY_0 = dt.date(2026, 9, 1)
BANDS = tuple(
    BandSpan(begins, ends, word)
    for begins, ends, word in (
        (0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"), (15, 19, "moderately severe"), (20, 27, "severe"),
    )
)  # fmt: skip


def chart(
    *totals: tuple[int, int], bands: tuple[BandSpan, ...] = BANDS, high: int = 27, **more: object
) -> TrendChart:
    """PHQ-9 with these (day, total), item 9 always 1."""
    points = tuple(
        TrendPoint(
            day=day, on=DAY_0 + dt.timedelta(days=day), at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC), total=total,
            label=str(total), band="", items=(1,), infusion=1,
        )
        for day, total in totals
    )  # fmt: skip
    last = max((day for day, _ in totals), default=0)
    given: dict[str, object] = {
        "scale": "phq9", "label": "PHQ-9", "low": 0, "high": high, "yes_no": False, "day_0": DAY_0, "first_day": 0,
        "last_day": last, "points": points, "bands": bands, "items": (TrendItem(9, "item 9", "words"),),
        "ticks": day_ticks(0, last), "value_ticks": (0, 5, 10, 15, 20, 27), "infusions": ((0, 1),), "today": last,
    }  # fmt: skip
    return TrendChart(**(given | more))  # type: ignore[arg-type]


def drawn(one: TrendChart, width: int = 80, height: int = 16, chosen: int | None = None) -> list[str]:
    rows = trend_rows(one, width, height, chosen)
    assert len(rows) == height
    assert all(width_of(row) == width for row in rows)
    return [row_text(row) for row in rows]


@pytest.mark.parametrize("rows", range(5, 30))
def test_no_score_stands_in_the_row_where_a_higher_band_begins(rows: int) -> None:
    one = chart((0, 1))
    axis = ValueAxis.of(one, rows)
    assert axis.rows <= rows
    placed = [axis.row(total) for total in range(28)]
    assert placed == sorted(placed, reverse=True)
    assert placed[27] == 0
    if rows >= 6:
        for band in one.bands[1:]:
            assert axis.row(band.begins - 1) > axis.row(band.begins)


def test_a_total_outside_its_scale_stands_at_the_end() -> None:
    axis = ValueAxis.of(chart((0, 1)), 11)
    assert axis.row(40) == 0
    assert axis.row(-3) == axis.rows - 1


def test_bands_that_lie_unevenly_and_a_scale_without_any() -> None:
    uneven = (BandSpan(0, 6, "a"), BandSpan(7, 9, "b"), BandSpan(10, 27, "c"))
    for bands in (uneven, ()):
        text = drawn(chart((0, 20), (7, 6), bands=bands))
        assert any("●20" in line for line in text)
        assert any("●6" in line for line in text)


def test_every_number_stands_beside_its_point_and_none_touches_another() -> None:
    random, whole = Random(3), 0
    for _ in range(60):
        days = sorted(random.sample(range(60), 8))
        totals = [random.randrange(28) for _ in days]
        text = drawn(chart(*zip(days, totals, strict=True)), width=100, height=20)
        if any("◄" in line or "►" in line or "have no room" in line for line in text):
            continue
        whole += 1
        plot = text[: next(at for at, line in enumerate(text) if "└" in line)]
        shown = sorted(int(word) for line in plot for word in _numbers(line[MARGIN:80]))
        assert shown == sorted(totals)
    assert whole > 30


def _numbers(line: str) -> list[str]:
    return "".join(sign if sign.isdigit() else " " for sign in line).split()


def test_a_long_course_shows_the_time_around_the_chosen_day_and_says_that_there_is_more() -> None:
    totals = [(day, 20 - day % 17) for day in range(0, 400, 3)]
    newest = drawn(chart(*totals))
    assert any("◄" in line for line in newest)
    assert not any("►" in line for line in newest)
    early = drawn(chart(*totals), chosen=30)
    assert any("►" in line for line in early)
    assert not any("◄" in line for line in early)
    # and never joined: between two points stands nothing but the bands' own lines
    assert not any(sign in line[MARGIN:60] for line in newest[:9] for sign in "╱╲/\\_")


def test_the_chosen_day_is_marked_on_the_axis_and_item_nine_has_its_own_row() -> None:
    text = drawn(chart((0, 22), (14, 4)), chosen=14)
    item = next(line for line in text if line.startswith(" item 9"))
    assert item.count("1") == 2
    axis = next(line for line in text if "└" in line)
    assert axis.index("█") == item.rindex("1")


def test_a_small_place_says_so() -> None:
    assert "a larger window" in drawn(chart((0, 3)), width=24, height=10)[0]


def comparison(
    minutes: list[MinuteComparison], key: str = "sys", others: tuple[int, ...] = (1, 2)
) -> VitalsComparison:
    return VitalsComparison(
        key=key, label="BP systolic", unit="mmHg", infusion=3, day=DAY_0, others=others, readings=(), earlier=(),
        minutes=tuple(minutes),
    )  # fmt: skip


def compared(minute: int | None, value: int | None, *earlier: int) -> MinuteComparison:
    readings = tuple(MinuteReading(minute or 0, one, number) for number, one in enumerate(earlier, 1))
    return MinuteComparison(minute=minute, value=value, earlier=readings)


def test_each_minute_has_its_numbers_and_its_place_on_the_axis() -> None:
    one = comparison([compared(None, 120, 118, 122), compared(10, 150, 130, 130), compared(20, None, 140)])
    rows = [row_text(row) for row in minute_rows([one], 60, 8, is_live=True)]
    assert "base  120 118-122 (2)" in rows[1]
    assert "10  150 130 (2)" in rows[2]
    # both earlier ones stand in one cell; this one to the right of them
    assert rows[2].index("+") < rows[2].index("●")
    assert "140 (1)" in rows[3]
    assert "●" not in rows[3]
    axis = rows[4]
    assert axis.index("120") < axis.index("160")


def test_where_rows_run_short_the_baseline_and_the_newest_stay_and_the_rest_is_counted() -> None:
    one = comparison(
        [compared(None, 120, 118), *(compared(minute, 120 + minute, 130) for minute in range(5, 60, 5))]
    )
    rows = [row_text(row) for row in minute_rows([one], 60, 7, is_live=False)]
    assert "base" in rows[1]
    assert "  55  175" in rows[5]
    assert rows[6].startswith(" +7")


def test_values_beyond_the_usual_range_stretch_the_axis() -> None:
    one = comparison([compared(10, 230, 70)])
    rows = [row_text(row) for row in minute_rows([one], 70, 5, is_live=True)]
    assert "240" in rows[2] or "220" in rows[2]
    assert rows[1].index("·") < rows[1].index("●")


def steps(count: int) -> Steps:
    found = tuple(
        PlanStep(
            number=number, due_on=DAY_0, state="done", on=DAY_0 + dt.timedelta(days=3 * number), off_days=0
        )
        for number in range(1, count + 1)
    )
    missed = PlanStep(number=count + 1, due_on=DAY_0, state="missed")
    due = PlanStep(number=count + 2, due_on=DAY_0, state="overdue")
    return Steps(
        steps=(*found, missed, due), next_due=due, sessions=count + 2, every_days=3, assumed=False, series_days=None,
        in_first_days=1, first_days=21,
    )  # fmt: skip


def test_the_plan_shows_each_step_with_its_word_and_the_newest_of_a_long_course() -> None:
    rows = [row_text(row) for row in plan_rows(steps(3), DAY_0, 120, 3)]
    assert "1 ● 09-04   2 ● 09-07   3 ● 09-10   4 ○ missed 09-01   5 ▲ overdue 09-01" in rows[1]
    for width in (80, 120, 200):
        rows = [row_text(row) for row in plan_rows(steps(300), DAY_0, width, 3)]
        assert len(rows) == 3
        assert "before …" in rows[1]
        assert rows[2].rstrip().endswith("302 ▲ overdue 09-01")
        assert not any(row.rstrip().endswith("…") for row in rows[1:])
    assert plan_rows(None, DAY_0, 80, 3) == []
