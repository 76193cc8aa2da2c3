"""Which infusion of the course this one is, by this file's own count, and what its order has different from last time.

Both stand beside what was typed at admit and never in its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from infusion_tui.record.dosing import plain, round_half_up
from infusion_tui.record.events import Order
from infusion_tui.record.known_patient import KnownPatient
from infusion_tui.record.view import ChairView, CourseCount, LastTime

_MG_KG = Decimal("0.01")


class Given(msgspec.Struct, frozen=True):
    """An infusion that was given: its day on the clinic's calendar, and its session (None: from a list)."""

    day: dt.date
    session_id: str | None = None


def course_count(known: KnownPatient, given_before: Sequence[Given], day: dt.date) -> CourseCount:
    """The number of an infusion of this day, after those that were given before it: in the course that runs then, or,
    without one, in the whole file."""
    course = known.course_on(day)
    before = [one for one in given_before if course is None or known.course_on(one.day) == course]
    return CourseCount(
        number=len(before) + 1,
        of=course.plan.sessions if course is not None else None,
        course_id=course.id if course is not None else None,
    )


def count_words(
    count: CourseCount | None, course_session: int | None = None, course_of: int | None = None
) -> str:
    """`infusion 4 of 6 by this file's count`; "" where it says nothing that admit has not said. `course_session` and
    `course_of` are what admit said. Without a course in the file only the file's own infusions can be counted."""
    if count is None:
        return ""
    if count.course_id is None:
        return f"infusion {count.number} in this file" if course_session is None and count.number > 1 else ""
    if course_session == count.number and (course_of or count.of) == (count.of or course_of):
        return ""
    if count.of is None:
        words = f"infusion {count.number}"
    elif count.number > count.of:
        words = f"infusion {count.number}, after the {count.of} planned,"
    else:
        words = f"infusion {count.number} of {count.of}"
    counted = f"{words} by this file's count"
    if course_session is None:
        return counted
    said = f"{course_session}{f' of {course_of}' if course_of is not None else ''}"
    return f"admitted as infusion {said}; {counted}"


def _short_count(count: CourseCount, course_session: int | None, course_of: int | None) -> str:
    """`infusion 4 of 6 by count`, `admitted as 5 of 6, by count 4 of 6`."""
    over = count.of is not None and count.number > count.of
    of = f" of {count.of}" if count.of is not None and not over else ""
    planned = f", {count.of} planned" if over else ""
    if course_session is None:
        return f"infusion {count.number}{of} by count{planned}"
    said = f"{course_session}{f' of {course_of}' if course_of is not None else ''}"
    return f"admitted as {said}, by count {count.number}{of}{planned}"


class OrderDifference(msgspec.Struct, frozen=True):
    """One figure of the order, now and last time (None: not known then). `unit` as it is said."""

    what: str
    now: Decimal
    then: Decimal
    unit: str


def order_differences(order: Order, last: LastTime) -> tuple[OrderDifference, ...]:
    """Weight, ordered dose and dose for each kg of the dosing weight, where they are another than last time. What was
    not written then is left out; an open-ended order has no dose to compare."""
    found = []
    if last.weight_kg is not None and last.weight_kg != order.weight_kg:
        found.append(OrderDifference("weight", order.weight_kg, last.weight_kg, "kg"))
    then = last.given_mg if last.imported else last.planned_mg
    if then is None or order.minutes is None:
        return tuple(found)
    now = round_half_up(order.dose_mg)
    if now != then:
        found.append(OrderDifference("dose", now, then, "mg"))
    if last.dosing_weight_kg:
        per_kg = (now / order.dosing_weight_kg).quantize(_MG_KG)
        per_kg_then = (then / last.dosing_weight_kg).quantize(_MG_KG)
        if per_kg != per_kg_then:
            found.append(OrderDifference("mg/kg", per_kg, per_kg_then, ""))
    return tuple(found)


_AGAINST = "order against last time: "


def difference_words(order: Order | None, last: LastTime | None) -> str:
    """`order against last time: weight 72 kg, was 70; dose 36 mg, was 35`; "" where there is nothing to compare, or no
    difference."""
    parts = [
        f"{one.what} {plain(one.now)}{f' {one.unit}' if one.unit else ''}, was {plain(one.then)}"
        for one in _compared(order, last)
    ]
    return f"{_AGAINST}{'; '.join(parts)}" if parts else ""


def _compared(order: Order | None, last: LastTime | None) -> tuple[OrderDifference, ...]:
    return order_differences(order, last) if order is not None and last is not None and last.day else ()


def before_start_words(view: ChairView, width: int | None = None) -> str:
    """Which infusion this is by the file's count, and what the order has different: in full, or in the longest form that
    fits `width` cells; where none does, the difference alone. "" where there is nothing to say."""
    count = count_words(view.course_count, view.course_session, view.course_of)
    different = difference_words(view.order, view.last_time)
    short_count = ""
    if count and view.course_count is not None and view.course_count.course_id is not None:
        short_count = _short_count(view.course_count, view.course_session, view.course_of)
    short = ", ".join(
        f"{plain(one.now)} {one.unit or one.what} (was {plain(one.then)})"
        for one in _compared(view.order, view.last_time)
    )
    shorter = different.removeprefix(_AGAINST)
    forms = [
        "; ".join(words for words in pair if words)
        for pair in (
            (count, different),
            (count, shorter),
            (short_count or count, shorter),
            (short_count or count, short),
            (short or count,),
        )
    ]
    return next((form for form in forms if width is None or len(form) <= width), forms[-1])
