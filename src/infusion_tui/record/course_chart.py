"""What the trend of a score over a course is drawn from: every point at its day, the bands, the ticks of both axes.

The screen and the course report draw from these very facts. They come from a `CourseView` and the clinic's scales and
from nothing else. Nothing is joined or smoothed: between two scores nothing was measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.course import CourseView
from infusion_tui.record.outcomes import Outcomes, OutcomeScale
from infusion_tui.record.scored import Scored


class TrendPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One score. `day`: whole days since the chart's `day_0` (before it: negative); `label`: its number as it is
    written beside it (of yes and no: the questions answered yes).

    `items`: the value of each of the chart's `items` (of yes and no: 1 and 0); None where it was not asked, or not known
    because only the total was typed (`total_only`). `infusion`: the number of the infusion in whose session it was taken;
    None between visits. `stands`: it asks something nobody has answered.
    """

    day: int
    on: dt.date
    at: dt.datetime
    total: int
    label: str
    band: str
    items: tuple[int | None, ...] = ()
    total_only: bool = False
    infusion: int | None = None
    flagged: bool = False
    stands: bool = False
    imported: bool = False
    by: str = ""

    @property
    def between_visits(self) -> bool:
        """Not taken in a session that was an infusion."""
        return self.infusion is None


class BandSpan(msgspec.Struct, frozen=True):
    """A named range of the total, both ends in it."""

    begins: int
    ends: int
    word: str


class TrendItem(msgspec.Struct, frozen=True):
    """An item that is shown as its own row, never only in the sum: its place (from 1), `item 9`, and its words."""

    place: int
    name: str
    words: str


class TrendChart(msgspec.Struct, frozen=True, kw_only=True):
    """One scale over a course. The vertical axis is the scale's own (`low` to `high`) whatever was scored.

    The horizontal one is days, from `first_day` to `last_day` counted from `day_0` (the course's first day; without a
    course the first thing charted): it reaches over scores, infusions and, of a course that runs, today. `ticks` are
    round numbers of days, `value_ticks` the beginnings of the bands and both ends of the scale. `infusions` are
    (day, number). Lower is better for every scale.
    """

    scale: str
    label: str
    low: int
    high: int
    yes_no: bool
    day_0: dt.date
    first_day: int
    last_day: int
    points: tuple[TrendPoint, ...]
    bands: tuple[BandSpan, ...]
    items: tuple[TrendItem, ...]
    ticks: tuple[int, ...]
    value_ticks: tuple[int, ...]
    infusions: tuple[tuple[int, int], ...]
    today: int | None = None
    """The day of today; None where the course has ended before it."""

    def date(self, day: int) -> dt.date:
        """The date of a day of the axis."""
        return self.day_0 + dt.timedelta(days=day)

    def band(self, total: int) -> str:
        """The word of the range that a total lies in, as the clinic names it now; "" where it names none."""
        return next((one.word for one in self.bands if one.begins <= total <= one.ends), "")


def trend_charts(view: CourseView, outcomes: Outcomes, zone: ZoneInfo) -> tuple[TrendChart, ...]:
    """A chart of each scale that has a score in this course, in the order of the clinic's scales."""
    found = {one.scale for one in view.scores}
    return tuple(_trend(view, scale, zone) for scale in outcomes.scales if scale.key in found)


def _trend(view: CourseView, scale: OutcomeScale, zone: ZoneInfo) -> TrendChart:
    today = view.now.astimezone(zone).date()
    scores = [one for one in view.scores if one.scale == scale.key]
    given = [(one.summary.day, one.number) for one in view.infusions if one.number is not None]
    days = [one.at.astimezone(zone).date() for one in scores] + [day for day, _ in given]
    course = view.course
    day_0 = course.begins_on if course is not None else min(days)
    runs = course is None or course.ended_on is None or today <= course.ended_on
    if runs:
        days.append(today)
    elif course is not None and course.ended_on is not None:
        days.append(course.ended_on)
    first, last = (min(days) - day_0).days, (max(days) - day_0).days
    first = min(first, 0)
    items = _items(scale)
    in_session = {
        score.event_id: one.number for one in view.infusions for score in one.scores if one.number is not None
    }
    return TrendChart(
        scale=scale.key,
        label=scale.label,
        low=scale.low,
        high=scale.high,
        yes_no=scale.yes_no,
        day_0=day_0,
        first_day=first,
        last_day=max(last, first),
        points=tuple(_point(one, scale, items, day_0, zone, in_session.get(one.event_id)) for one in scores),
        bands=_bands(scale),
        items=items,
        ticks=day_ticks(first, last),
        value_ticks=_value_ticks(scale),
        infusions=tuple(((day - day_0).days, number) for day, number in given),
        today=(today - day_0).days if runs else None,
    )


def _point(
    score: Scored,
    scale: OutcomeScale,
    items: Sequence[TrendItem],
    day_0: dt.date,
    zone: ZoneInfo,
    infusion: int | None,
) -> TrendPoint:
    day = score.at.astimezone(zone).date()
    return TrendPoint(
        day=(day - day_0).days,
        on=day,
        at=score.at,
        total=score.total,
        label=yes_label(score) if scale.yes_no else str(score.total),
        band=score.band or scale.band(score.total),
        items=tuple(score.item(one.place) for one in items),
        total_only=bool(scale.items) and not score.parts,
        infusion=infusion,
        flagged=score.flagged is not None,
        stands=score.stands,
        imported=score.source == "imported",
        by=score.by,
    )


def yes_label(score: Scored) -> str:
    """The questions that were answered yes (`yes 1, 2`), `no`, or how many where only that is known."""
    if not score.parts:
        return f"{score.total} yes" if score.total else "no"
    places = [str(place) for place, answer in enumerate(score.parts, 1) if answer]
    return f"yes {', '.join(places)}" if places else "no"


def _items(scale: OutcomeScale) -> tuple[TrendItem, ...]:
    kind = "question" if scale.yes_no else "item"
    return tuple(
        TrendItem(place, f"{kind} {place}", scale.items[place - 1])
        for place in scale.watched
        if place <= len(scale.items)
    )


def _bands(scale: OutcomeScale) -> tuple[BandSpan, ...]:
    ends = [*(band.begins - 1 for band in scale.bands[1:]), scale.high]
    return tuple(BandSpan(band.begins, end, band.word) for band, end in zip(scale.bands, ends, strict=False))


_ROUND_VALUES = (1, 2, 5, 10, 20, 25, 50)


def _value_ticks(scale: OutcomeScale) -> tuple[int, ...]:
    if scale.bands:
        return tuple(sorted({scale.low, *(band.begins for band in scale.bands), scale.high}))
    step = next((one for one in _ROUND_VALUES if (scale.high - scale.low) / one <= _MOST_VALUES), 100)
    return tuple(sorted({*range(scale.low, scale.high + 1, step), scale.high}))


_MOST_VALUES = 6
_ROUND_DAYS = (1, 2, 7, 14, 28, 56, 91, 182, 364)


def day_ticks(first: int, last: int, most: int = 8) -> tuple[int, ...]:
    """Round days from the first to the last one, at most so many: each day, each second, whole weeks."""
    span = max(0, last - first)
    step = next((one for one in _ROUND_DAYS if span // one + 1 <= most), None)
    if step is None:
        step = _ROUND_DAYS[-1]
        while span // step + 1 > most:
            step *= 2
    begin = first + (-first) % step
    return tuple(range(begin, last + 1, step))
