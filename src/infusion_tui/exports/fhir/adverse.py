"""Side effects as events: one for each course from its onset to the 0 after it, whatever its grade.

Which of them were to be expected is a judgement that nobody charted, so none is left out and none is called serious.
"""

from __future__ import annotations

from infusion_tui.exports.fhir.codes import EFFECTS, OUTCOMES, POSSIBLE, SEVERITIES
from infusion_tui.exports.fhir.elements import Json, concept
from infusion_tui.exports.fhir.frame import Frame, to
from infusion_tui.record.effects import EffectCourse


def adverse_events(frame: Frame) -> list[Json]:
    """Every side effect that was ever above 0, by its onset. One that came back after a 0 is another event."""
    found: list[Json] = []
    times: dict[str, int] = {}
    for course in frame.view.effect_courses:
        times[course.key] = times.get(course.key, 0) + 1
        found.append(_event(frame, course, times[course.key]))
    return found


def _event(frame: Frame, course: EffectCourse, number: int) -> Json:
    known, code = frame.protocol.effect(course.key), EFFECTS.get(course.key)
    label = known.label if known is not None else course.key
    severity = SEVERITIES.get(course.worst)
    return frame.resource(
        "AdverseEvent",
        frame.ids.of_session("effect", course.key, number),
        actuality="actual",
        event=concept(
            *((code,) if code else ()), local=course.key, label=label, text=_words(frame, course, label)
        ),
        subject=frame.subject,
        encounter=frame.encounter,
        date=frame.moment(course.first_at),
        severity=concept(severity, text=frame.protocol.severity_word(course.worst)) if severity else None,
        outcome=concept(OUTCOMES[course.resolved_at is not None]),
        suspectEntity=_suspect(frame, course),
    )


def _words(frame: Frame, course: EffectCourse, label: str) -> str:
    """`nausea: from 10:12, worst 2 moderate at 10:20, gone at 10:46; done: cold cloth`."""
    worst = (
        f"worst {course.worst} {frame.protocol.severity_word(course.worst)} at {frame.clock(course.worst_at)}"
    )
    if course.resolved_at is not None:
        last = f"gone at {frame.clock(course.resolved_at)}"
    else:
        last = f"still {course.last} when last charted at {frame.clock(course.last_at)}"
    said = f"{label}: from {frame.clock(course.first_at)}, {worst}, {last}"
    if course.related == "no":
        said += "; charted as not related"
    if course.actions:
        said += "; done: " + "; ".join(f"{frame.clock(one.at)} {one.text}" for one in course.actions)
    return said


def _suspect(frame: Frame, course: EffectCourse) -> list[Json]:
    """The infusion as its cause, where somebody charted that it is or may be; nothing else is assumed."""
    if frame.given is None or course.related not in ("yes", "possible"):
        return []
    how = (
        concept(POSSIBLE, text="possibly related")
        if course.related == "possible"
        else concept(text="related")
    )
    return [{"instance": to(frame.infusion_id), "causality": [{"assessment": how}]}]
