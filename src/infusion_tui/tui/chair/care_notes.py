"""What a chair's screen says of side effects, medicines and oxygen, in one line each. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from infusion_tui.record.dosing import plain as number
from infusion_tui.record.effects import EffectCourse, open_courses
from infusion_tui.record.medicines import GivenMedicine
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import effect_text
from infusion_tui.tui.widgets.ink import Span
from infusion_tui.tui.wording import clock, plain

IN_FULL = 2
"""So many open side effects have a line of their own; of more, the worst has one and the others share the next."""


def effect_notes(view: ChairView, zone: dt.tzinfo, room: int) -> list[Span]:
    """Open side effects, the worst first: `nausea 2 moderate since 14:29, worst 3`."""
    protocol = view.protocol
    if protocol is None:
        return []
    found = open_courses(view.effect_courses)
    if len(found) > 1 and (view.open_questions or view.dose_uncertain is not None):
        # the question comes first; the allergies below stay in sight on a small screen
        more = f" +{len(found) - 1} more"
        return [(effect_since(found[0], protocol, zone, room - len(more)) + more, "strong")]
    if len(found) <= IN_FULL:
        return [(effect_since(one, protocol, zone, room), "strong") for one in found]
    return [(effect_since(found[0], protocol, zone, room), "strong"), (_short(found[1:], room), "strong")]


def effect_since(course: EffectCourse, protocol: Protocol, zone: dt.tzinfo, room: int = 200) -> str:
    """One open side effect with its onset, and its worst where that is over; shortened until it fits."""
    now, since = plain(effect_text(course.key, course.last, protocol), 60), clock(course.first_at, zone)
    worse = course.worst > course.last
    forms = [
        f"{now} since {since}" + (f", worst {course.worst} {clock(course.worst_at, zone)}" if worse else ""),
        f"{now} since {since}" + (f", worst {course.worst}" if worse else ""),
        f"{plain(course.key, 40)} {course.last} since {since}" + (f", worst {course.worst}" if worse else ""),
    ]
    return next((text for text in forms if len(text) <= room), forms[-1])


def _short(courses: Sequence[EffectCourse], room: int) -> str:
    """`and dizzy 2, headache 1`; what does not fit is counted."""
    for shown in range(len(courses), 0, -1):
        more = f" +{len(courses) - shown} more" if shown < len(courses) else ""
        said = "and " + ", ".join(f"{plain(one.key, 40)} {one.last}" for one in courses[:shown]) + more
        if len(said) <= room:
            return said
    return f"and {len(courses)} more"


def oxygen_note(view: ChairView, zone: dt.tzinfo, room: int) -> list[Span]:
    """The oxygen that is on, with the last saturation beside it."""
    oxygen = view.oxygen
    if oxygen is None:
        return []
    flow, since = f"O2 {number(oxygen.l_min)} L/min", f" since {clock(oxygen.at, zone)}"
    last = next((one for one in reversed(view.readings) if "spo2" in one.values), None)
    if last is None:
        return [(flow + since, "strong")]
    beside = f", SpO2 {last.values['spo2']} at {clock(last.at, zone)}"
    whole = f"{flow}{since}{beside}"
    return [(whole if len(whole) <= room else f"{flow}{beside}", "strong")]


def waiting_medicines(view: ChairView, zone: dt.tzinfo) -> list[Span]:
    """Medicines that nobody has looked at the patient for yet; what is due already stands among what is due."""
    return [
        (f"look again {clock(one.due_at, zone)}: {given_words(one)}", "text")
        for one in view.medicines_given
        if one.closed_at is None and one.due_at > view.now
    ]


def last_medicine(view: ChairView, zone: dt.tzinfo) -> list[Span]:
    """The last one that was looked at, and what was found."""
    closed = [one for one in view.medicines_given if one.closed_at is not None]
    if not closed:
        return []
    one = closed[-1]
    assert one.closed_at is not None
    found = f"{clock(one.closed_at, zone)} {plain(one.reading or '', 200)}"
    return [(f"after {given_words(one)}: {found}", "muted")]


def given_words(one: GivenMedicine) -> str:
    """`ondansetron 4 mg`."""
    return plain(f"{one.drug} {number(one.dose)} {one.unit}", 80)
