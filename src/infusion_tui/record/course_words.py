"""A course in words: a step of the plan, a change of a score with its rule, one infusion. Facts, no advice.

Every front door says these sentences; none makes its own.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from infusion_tui.record.course import CourseView, Infusion
from infusion_tui.record.course_plan import PlanStep, Steps
from infusion_tui.record.dosing import plain
from infusion_tui.record.infusion_summary import EffectSummary, InfusionSummary
from infusion_tui.record.known_patient import Course
from infusion_tui.record.score_change import Change, Progress
from infusion_tui.record.score_words import item_value
from infusion_tui.record.scored import Scored
from infusion_tui.record.wording import SESSION_END_WORDS, clock_time

NOT_WRITTEN = "not written"


def course_lines(view: CourseView) -> tuple[str, ...]:
    """The course and its consultation, a line each; what nobody wrote says so."""
    course = view.course
    if course is None:
        return ("No course was opened for this patient: every infusion and score of the file stands below.",)
    ended = f", ended {course.ended_on}: {course.ended_why or NOT_WRITTEN}" if course.ended_on else ""
    told = course.consultation
    lines = [
        f"Course {course.id[:8]}: {indication_words(course)}, from {course.begins_on}{ended}",
        f"prescriber: {course.prescriber or NOT_WRITTEN}; opened by {course.opened_by}",
        f"judged fit: {_judged(told.judged_by, told.judged_on)}",
    ]
    for name, text in (
        ("history", told.history),
        ("symptoms", told.symptoms),
        ("concerns", told.concerns),
        ("plan in words", course.plan.words),
        ("note", course.note),
    ):
        if text:
            lines.append(f"{name}: {text}")
    lines += [f"revised {at.date()} by {by}: {why}" for at, by, why in course.revisions]
    for other in view.other_courses:
        until = f" to {other.ended_on}" if other.ended_on else ""
        lines.append(f"other course {other.id[:8]}: {indication_words(other)}, from {other.begins_on}{until}")
    return tuple(lines)


def _judged(by: str | None, on: dt.date | None) -> str:
    if by is None:
        return NOT_WRITTEN
    return f"by {by}{f' on {on}' if on is not None else ''}"


def infusion_lines(one: Infusion) -> tuple[str, ...]:
    """What a row of the table has no room for: medicines, readings at or beyond the clinic's limits, side effects with
    their minutes, a note; each begins with the infusion's number."""
    found = one.summary
    name = f"infusion {one.number}" if one.number is not None else f"session of {found.day}"
    parts = (
        ("side effects", [effect_words(effect) for effect in found.effects if effect.onset_min is not None]),
        ("medicines", list(found.medicines)),
        ("beyond a limit", list(found.crossed)),
        ("note", [found.note] if found.note else []),
    )
    said = [f"{what}: {', '.join(items)}" for what, items in parts if items]
    return (f"{name}: {'; '.join(said)}",) if said else ()


def days_words(days: int) -> str:
    """`1 day`, `4 days`."""
    return f"{days} day{'' if days == 1 else 's'}"


def indication_words(course: Course) -> str:
    """`depression`; where it is `other`, in the words that were written."""
    return f"other: {course.other or NOT_WRITTEN}" if course.indication == "other" else course.indication


def step_words(step: PlanStep) -> str:
    """`given 2026-11-09, 3 days after its day`, `missed`, `due 2026-11-23`, `overdue by 3 days`."""
    if step.on is not None:
        return f"given {step.on}{_off(step.off_days)}"
    match step.state:
        case "missed":
            return f"missed (was due {step.due_on})"
        case "overdue":
            return f"due {step.due_on}, not given yet"
        case "due":
            return f"due {step.due_on}"
        case _:
            return f"planned for {step.due_on}"


def off_words(days: int | None) -> str:
    """`3 days late`, `2 days early`, `on its day`; nothing where no day was planned or nothing was given."""
    if days is None:
        return ""
    return "on its day" if days == 0 else f"{days_words(abs(days))} {'late' if days > 0 else 'early'}"


def _off(days: int | None) -> str:
    if days is None:
        return ", no day was planned"
    if days == 0:
        return ", on its day"
    return f", {days_words(abs(days))} {'after' if days > 0 else 'before'} its day"


def plan_words(steps: Steps) -> str:
    """`8 infusions, 3 days apart; 5 given in the first 21 days; series of 20 days`."""
    parts = [f"{steps.sessions} infusions, {days_words(steps.every_days)} apart"]
    if steps.assumed:
        parts[0] += " (what the course does not name is the clinic's own plan)"
    missed = sum(step.state == "missed" for step in steps.steps)
    if missed:
        parts.append(f"{missed} missed")
    parts.append(f"{steps.in_first_days} given in the first {steps.first_days} days")
    if steps.series_days is not None:
        parts.append(f"first to last of the series {days_words(steps.series_days)}")
    return "; ".join(parts)


def next_words(steps: Steps, today: dt.date) -> str:
    """`next: infusion 5, due 2026-11-23, in 2 days`; `nothing further is planned`."""
    step = steps.next_due
    if step is None or step.due_on is None:
        return "nothing further is planned"
    off = (step.due_on - today).days
    when = f"in {days_words(off)}" if off > 0 else "today" if off == 0 else f"{days_words(-off)} ago"
    what = "booster" if step.booster else f"step {step.number} of {steps.sessions}"
    return f"next: {what}, due {step.due_on}, {when}"


def change_words(change: Change) -> str:
    """`PHQ-9 22 to 11: 11 points lower, 50 % of the first; response yes, remission no, worse no`."""
    drop = change.drop
    by = (
        "no change"
        if drop == 0
        else f"{abs(drop)} point{'' if abs(drop) == 1 else 's'} {'lower' if drop > 0 else 'higher'}"
    )
    percent = f", {abs(change.percent)} % of the first" if change.percent is not None and drop else ""
    found = [
        f"{name} {'yes' if answer else 'no'}"
        for name, answer in (
            ("response", change.response),
            ("remission", change.remission),
            ("worse", change.worse),
        )
        if answer is not None
    ]
    band = f" ({change.band})" if change.band else ""
    rules = f"; {', '.join(found)}" if found else ""
    return f"{change.label} {change.first.total} to {change.last.total}{band}: {by}{percent}{rules}"


def progress_words(one: Progress) -> str:
    """`11 after 4 infusions: response`; of a first score `22 before any infusion`."""
    count = one.after_infusions
    when = "before any infusion" if count == 0 else f"after {count} infusion{'' if count == 1 else 's'}"
    change = one.change
    found = []
    if change is not None:
        names = (("response", change.response), ("remission", change.remission), ("worse", change.worse))
        found = [name for name, answer in names if answer]
    return f"{one.score.total} {when}{': ' + ', '.join(found) if found else ''}"


def score_words(one: Scored) -> str:
    """`PHQ-9 11 of 27 (moderate), item 9: 1`; a screener says yes or no."""
    label = one.label or one.scale
    if one.yes_no:
        said = "yes" if any(one.parts) else "no"
        return f"{label} {said}{f': {one.flagged}' if one.flagged else ''}"
    of = f" of {one.highest}" if one.highest is not None else ""
    band = f" ({one.band})" if one.band else ""
    watched = "".join(f", item {place}: {item_value(one, place)}" for place in one.watched)
    return f"{label} {one.total}{of}{band}{watched}"


def answered_lines(view: CourseView, zone: ZoneInfo) -> tuple[str, ...]:
    """What was done about each score of the course that flagged something, a line each."""
    return tuple(
        f"{one.at.astimezone(zone).date()} {one.flagged}: answered {one.answered_at.astimezone(zone).date()} by"
        f" {one.answered_by}: {one.answered}"
        for one in view.scores
        if one.flagged is not None and one.answered is not None and one.answered_at is not None
    )


def flag_words(one: Scored) -> str:
    """What a score flagged that nobody has answered."""
    return f"{one.flagged}: what was done?"


def effect_words(effect: EffectSummary) -> str:
    """`nausea 2 at +10 min, 25 min`; what is not charted as gone says so."""
    onset = f" at +{effect.onset_min} min" if effect.onset_min is not None else ""
    if effect.onset_min is None:
        return f"{effect.key} {effect.worst}"
    lasted = f", {effect.minutes} min" if effect.minutes is not None else ", not charted as gone"
    return f"{effect.key} {effect.worst}{onset}{lasted}"


def dose_words(one: InfusionSummary) -> str:
    """`35 mg`, `17.5 of 35 mg`, with its mark where the dose is uncertain."""
    if one.given_mg is None:
        return "not written" if one.session_id is None else "not started"
    of = (
        f" of {plain(one.planned_mg)}"
        if one.planned_mg not in (None, one.given_mg) and one.planned_mg
        else ""
    )
    return f"{plain(one.given_mg)}{of} mg{' dose?' if one.dose_uncertain else ''}"


def ended_words(one: InfusionSummary, zone: ZoneInfo) -> str:
    """How it ended: `left with Ann, ready 35 min`, `imported`, `here since 09:50`."""
    if one.session_id is None:
        return "imported"
    if one.ended is None:
        return f"here since {clock_time(one.began_at, zone)}" if one.began_at is not None else "here"
    words = SESSION_END_WORDS[one.ended]
    if one.stopped_early:
        words = f"stopped early{f' ({one.stop_reason})' if one.stop_reason else ''}, {words}"
    return f"{words}, ready {one.ready_min} min" if one.ready_min is not None else words


def number_words(one: Infusion) -> str:
    """Its number in the course; a dash for one that was not given."""
    return str(one.number) if one.number is not None else "-"


def given_words(view: CourseView) -> str:
    """`5 infusions given, 175 mg in all`."""
    count = len(view.given())
    uncertain = any(one.summary.dose_uncertain for one in view.infusions)
    unknown = sum(one.summary.given_mg is None for one in view.given())
    words = f"{count} infusion{'' if count == 1 else 's'} given, {plain(view.cumulative_mg)} mg in all"
    words += f" (of {unknown} the dose is not written)" if unknown else ""
    return words + (" (dose of one or more uncertain)" if uncertain else "")
