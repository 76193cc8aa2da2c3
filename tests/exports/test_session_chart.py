"""The chart on paper: every fact has its mark in its place, and no words lie over others."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from exports_support import report_of

from hostile_corpus import IN_A_FILE
from infusion_tui.exports.chart_plot import Scale
from infusion_tui.exports.chart_space import LEFT_MM, RIGHT_MM, WIDTH_MM, axis, width_mm
from infusion_tui.exports.drawing import Dot, Drawing, Line, Shape, Words
from infusion_tui.exports.report import SessionReport
from infusion_tui.exports.session_chart import charts, panels
from infusion_tui.record import events as ev
from infusion_tui.record.vitals_chart import vitals_chart
from support import Chair, at

BERLIN = ZoneInfo("Europe/Berlin")


def drawn(report: SessionReport) -> Drawing:
    (picture,) = charts(report)
    return picture


def texts(picture: Drawing) -> list[str]:
    return [mark.text for mark in picture.marks if isinstance(mark, Words)]


def box(mark: Words) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of words, as wide as they can be."""
    wide = width_mm(mark.text, mark.size) * (1.08 if mark.bold else 1.0)
    left = {"start": mark.x, "middle": mark.x - wide / 2, "end": mark.x - wide}[mark.anchor]
    return left, mark.y - mark.size * 0.74, left + wide, mark.y + mark.size * 0.1


def busy(entries: int = 200) -> Chair:
    """More than anybody charts: several lines in every minute, corrected and struck ones among them."""
    chair, chance = Chair("09:00", zone=BERLIN, minutes=100), random.Random(7)
    chair.full_set("09:05")
    chair.start("09:10", "30")
    minute = 551
    while len(chair.events) < entries:
        minute += chance.choice((0, 0, 1, 1, 2))
        clock = f"{minute // 60:02d}:{minute % 60:02d}"
        match chance.randrange(8):
            case 0:
                chair.add(clock, ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
            case 1:
                chair.observe(clock, not_done={"bp": "arm moves", "spo2": "probe off"})
            case 2:
                chair.observe(clock, {"hr": chance.randrange(30, 240)})
                chair.add(clock, ev.EntryStruck(how="void"), amends=len(chair.events), reason="wrong chair")
            case 3:
                chair.rate(clock, str(chance.randrange(10, 60)))
            case _:
                chair.observe(
                    clock,
                    {
                        "bp": (chance.randrange(90, 220), chance.randrange(40, 90)), "hr": chance.randrange(45, 130),
                        "spo2": chance.randrange(88, 100), "rr": 14, "sed": 4, "dis": 3, "pain": 10,
                    },
                    effects={"nausea": chance.randrange(3), "dizzy": chance.randrange(2)},
                )  # fmt: skip
    chair.stop(f"{(minute + 2) // 60:02d}:{(minute + 2) % 60:02d}")
    return chair


def hostile() -> Chair:
    chair = Chair("09:00")
    chair.start("09:10")
    for number, text in enumerate(IN_A_FILE.values()):
        words = text.replace("\ud800", "").replace("\udc9b", "")[:400] or "x"
        clock = f"09:{12 + number // 3:02d}"
        chair.add(clock, ev.MedicineGiven(drug=words, dose=Decimal(1), unit=words, route=words))
        chair.observe(clock, not_done={"bp": words, "rr": words})
    chair.pause("09:55", "very " * 90)
    return chair


def six_hours() -> Chair:
    chair = Chair("08:00", zone=BERLIN, minutes=360)
    chair.start("08:10", "8")
    for minute in range(495, 850, 15):
        chair.full_set(f"{minute // 60:02d}:{minute % 60:02d}")
    chair.stop("14:15")
    return chair


@pytest.mark.parametrize("chair", [busy(), hostile(), six_hours()], ids=["busy", "hostile", "six hours"])
def test_no_words_lie_over_others_and_all_are_inside(chair: Chair) -> None:
    picture = drawn(report_of(chair, "14:50"))
    boxes = [(box(mark), mark.text) for mark in picture.marks if isinstance(mark, Words)]
    for (left, top, right, bottom), text in boxes:
        assert -0.01 <= left <= right <= WIDTH_MM + 0.01, text
        assert 0 <= top <= bottom <= picture.height + 0.01, text
    for (one, first), (other, second) in combinations(boxes, 2):
        apart = one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01
        above = one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01
        assert apart or above, (first, second)


def test_every_mark_is_inside_the_picture() -> None:
    picture = drawn(report_of(busy(), "14:50"))
    for mark in picture.marks:
        match mark:
            case Line():
                points = [(mark.x1, mark.y1), (mark.x2, mark.y2)]
            case Shape():
                points = list(mark.points)
            case Dot():
                points = [(mark.x, mark.y)]
            case _:
                continue
        for x, y in points:
            assert -0.01 <= x <= WIDTH_MM + 0.01
            assert -0.01 <= y <= picture.height + 0.01


def test_every_pressure_and_pulse_stands_at_its_time_and_value() -> None:
    report = report_of(busy(), "14:50")
    picture, chart = drawn(report), vitals_chart(report.view)
    across = axis(chart.begins_at, chart.ends_at, report.zone)
    tops = [
        mark.y1
        for mark in picture.marks
        if isinstance(mark, Line) and mark.width == 0.3 and mark.x1 == LEFT_MM
    ]
    scale = Scale(chart, min(tops))
    carets = {
        (round(x, 3), round(y, 3))
        for mark in picture.marks
        if isinstance(mark, Shape) and not mark.closed and len(mark.points) == 3
        for x, y in (mark.points[1],)
    }
    dots = {(round(m.x, 3), round(m.y, 3), m.hollow) for m in picture.marks if isinstance(m, Dot)}
    pressures = chart.of("bp")
    assert len(pressures) > 40
    for mark in pressures:
        assert isinstance(mark.value, tuple)
        for value in mark.value:
            assert (round(across.x(mark.at), 3), round(scale.y(value), 3)) in carets
    for mark in chart.of("hr"):
        assert isinstance(mark.value, int)
        place = (round(across.x(mark.at), 3), round(scale.y(mark.value), 3), not mark.stands)
        assert place in dots


def test_what_stands_in_the_lanes() -> None:
    chair = Chair("09:50", zone=BERLIN)
    chair.start("10:00", "75")
    chair.observe(
        "10:05", {"bp": (128, 82), "spo2": 97, "o2_l_min": Decimal(2), "pain": 3}, effects={"nausea": 2},
        not_done={"rr": "talks", "bp": "arm moves"},
    )  # fmt: skip
    chair.add("10:07", ev.EntryAmended(values={"spo2": 96}), amends=3, reason="misread")
    chair.observe("10:08", {"spo2": 77})
    chair.add("10:09", ev.EntryStruck(how="void"), amends=5, reason="wrong chair")
    chair.pause("10:10", "nausea")
    chair.add("10:11", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    chair.resume("10:15")
    chair.rate("10:20", "60")
    chair.add("10:22", ev.Infiltrated(note="arm swollen"))
    chair.stop("10:30")
    picture = drawn(report_of(chair, "10:40"))
    found = texts(picture)
    for words in (
        "96*", "x", "BP x arm moves", "2", "3", "75", "60", "pause: nausea", "ondansetron 4 mg iv", "start 11:00",
        "stopped 11:30", "dose uncertain from 11:22", "observation until 12:00",
    ):  # fmt: skip
        assert words in found, words
    (struck,) = [mark for mark in picture.marks if isinstance(mark, Words) and mark.text == "77"]
    assert struck.struck
    assert "nausea" in " ".join(found)
    assert "A square is 5 min wide, heavy lines every 15 min." in found


def test_a_pause_is_a_gap_in_the_bar() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:10", "toilet")
    chair.resume("10:20")
    report = report_of(chair, "10:30")
    picture, chart = drawn(report), vitals_chart(report.view)
    across = axis(chart.begins_at, chart.ends_at, report.zone)
    bars = [
        (min(x for x, _ in mark.points), max(x for x, _ in mark.points))
        for mark in picture.marks
        if isinstance(mark, Shape) and mark.closed and mark.fill == 0.8
    ]
    assert bars == [
        (pytest.approx(across.x(at("10:00"))), pytest.approx(across.x(at("10:10")))),
        (pytest.approx(across.x(at("10:20"))), pytest.approx(across.x(at("10:30")))),
    ]


def test_an_open_side_effect_lasts_until_now_and_not_longer() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.observe("10:05", {"hr": 70}, effects={"nausea": 2})
    report = report_of(chair, "10:12")
    chart = vitals_chart(report.view)
    across = axis(chart.begins_at, chart.ends_at, report.zone)
    assert chart.ends_at > at("10:12")
    lines = [m for m in drawn(report).marks if isinstance(m, Line) and m.width == 0.6]
    stretch = min(lines, key=lambda line: line.y1)  # the other one is the legend's
    assert (stretch.x1, stretch.x2) == pytest.approx((across.x(at("10:05")), across.x(at("10:12"))))


def test_the_scale_grows_and_never_cuts() -> None:
    chair = Chair()
    chair.observe("09:55", {"bp": (241, 32), "hr": 30})
    scale = Scale(vitals_chart(report_of(chair).view), 10.0)
    assert (scale.low, scale.high) == (20, 260)
    plain = Chair()
    plain.full_set("09:55")
    usual = Scale(vitals_chart(report_of(plain).view), 10.0)
    assert (usual.low, usual.high) == (40, 200)


def test_nothing_charted_is_no_chart() -> None:
    assert charts(report_of(Chair())) == ()


@pytest.mark.parametrize(("minutes", "square"), [(20, 5), (90, 5), (360, 5), (480, 5)])
def test_squares_are_five_minutes_up_to_eight_hours(minutes: int, square: int) -> None:
    begins = at("10:02")
    found = axis(begins, begins + dt.timedelta(minutes=minutes), BERLIN)
    assert (found.square, found.heavy) == (square, 3)
    assert found.begins_at < begins
    heavy = [tick.astimezone(BERLIN).minute for tick, is_heavy in found.ticks() if is_heavy]
    assert heavy
    assert set(heavy) <= {0, 15, 30, 45}
    assert LEFT_MM <= found.x(begins) < found.x(begins + dt.timedelta(minutes=minutes)) <= RIGHT_MM


def test_a_day_is_drawn_in_parts_that_lose_nothing() -> None:
    chair = Chair("00:00", minutes=1200)
    chair.start("00:10", "3")
    for hour in range(1, 20):
        chair.observe(f"{hour:02d}:00", {"spo2": 80 + hour})
    pictures = charts(report_of(chair, "19:30"))
    assert len(pictures) == 3
    shown = [text for picture in pictures for text in texts(picture)]
    for hour in range(1, 20):
        assert shown.count(str(80 + hour)) >= 1
    spans = panels(at("00:10"), at("19:30"))
    assert spans[0][0] == at("00:10")
    assert spans[-1][1] == at("19:30")
    assert all(one[1] == two[0] for one, two in pairwise(spans))


def test_a_forgotten_session_is_a_few_pictures() -> None:
    assert len(panels(at("00:10"), at("00:10") + dt.timedelta(days=30))) == 4


def test_it_is_said_in_words_too() -> None:
    chair = Chair()
    chair.observe("09:55", {"bp": (128, 82), "hr": 76})
    assert "Blood pressure: 128/82 at 09:55. Pulse: 76 at 09:55." in drawn(report_of(chair)).says
