"""The parts of a course report about scores: what changed, what asks something, and every score."""

from __future__ import annotations

from infusion_tui.exports.course_report import CourseReport
from infusion_tui.exports.document import Block, Items, Paragraph, Run, Said
from infusion_tui.exports.record_parts import NOTHING, columns, said, strong, table
from infusion_tui.record.course_words import progress_words
from infusion_tui.record.score_change import Change, Progress
from infusion_tui.record.score_words import item_value, total_text, watched_text
from infusion_tui.record.scored import Scored

NOBODY = "nobody has written what was done"
_ANSWERS = {True: "yes", False: "no", None: NOTHING}


def changes(report: CourseReport) -> tuple[Block, ...]:
    """What stands unanswered first; then each scale's last score against its first, with the rules named."""
    flags = _unanswered(report)
    rows = [_change_row(report, one) for one in report.view.changes]
    changed = {one.scale for one in report.view.changes}
    single = [
        f"{report.day(one.at)} {_last_words(one)}" for one in _lasts(report) if one.scale not in changed
    ]
    heads = columns(
        ("Scale", 1.5), ("First", 1.6), ("Last", 2.6), ("Points", 1.3), ("Of the first", 0.9), ("Response", 1.0),
        ("Remission", 1.1), ("Worse", 0.7), ("On its own", 1.5),
    )  # fmt: skip
    rules = dict.fromkeys(f"{one.label}: {one.rule}" for one in report.view.changes if one.rule)
    return (
        *((Items(tuple(flags)),) if flags else ()),
        *table(heads, rows),
        *((Items(tuple(single)),) if single else ()),
        *((Paragraph(Run(f"{'. '.join(rules)}. Arithmetic, no judgement.", small=True)),) if rules else ()),
    )


def _unanswered(report: CourseReport) -> list[Said]:
    """Each thing that a score asked and nobody has answered, with every day on which it did."""
    days: dict[str, list[str]] = {}
    for one in report.view.flags:
        words = one.short if report.deidentified else one.flagged or one.short
        days.setdefault(words, []).append(report.day(one.at))
    return [
        (strong(f"NOT ANSWERED: {words}"), f", on {', '.join(on)}; {NOBODY}") for words, on in days.items()
    ]


def _change_row(report: CourseReport, one: Change) -> tuple[Said, ...]:
    points = "no change" if one.drop == 0 else f"{abs(one.drop)} {'lower' if one.drop > 0 else 'higher'}"
    percent = NOTHING if one.percent is None else f"{-one.percent:+d} %" if one.percent else "0 %"
    own = [f"item {place}: {item_value(one.last, place)}" for place in one.last.watched]
    return (
        strong(one.label),
        f"{one.first.total} on {report.day(one.first.at)}",
        strong(f"{one.last.total}{f' {one.band}' if one.band else ''} on {report.day(one.last.at)}"),
        points,
        percent,
        strong(_ANSWERS[one.response]) if one.response else _ANSWERS[one.response],
        strong(_ANSWERS[one.remission]) if one.remission else _ANSWERS[one.remission],
        strong(_ANSWERS[one.worse]) if one.worse else _ANSWERS[one.worse],
        "; ".join(own) or NOTHING,
    )


def _lasts(report: CourseReport) -> tuple[Scored, ...]:
    """The last score of each scale."""
    return tuple({one.scale: one for one in report.view.scores}.values())


def _last_words(one: Scored) -> str:
    own = [] if one.yes_no else watched_text(one)
    flagged = [one.flagged] if one.yes_no and one.flagged else []
    return "; ".join([total_text(one), *own, *flagged])


def every_score(report: CourseReport) -> tuple[Block, ...]:
    """Each score with its watched items, how it stands against the first, and what was done where it asked something."""
    numbers = {score.event_id: one.number for one in report.view.infusions for score in one.scores}
    after = {one.score.event_id: one for one in report.view.progress}
    heads = columns(
        ("When", 1.5), ("At", 1.0), ("Score", 2.3), ("On its own", 2.2), ("Against the first", 2.4), ("Scored by", 0.9),
        ("What was done", 2.2),
    )  # fmt: skip
    rows = []
    for one in report.view.scores:
        number = numbers.get(one.event_id)
        progress = after.get(one.event_id)
        alone = _alone(report, one)
        rows.append(
            (
                report.day(one.at) if one.day_only else report.moment(one.at),
                f"infusion {number}" if number is not None else "between",
                f"{total_text(one)}{', imported' if one.source == 'imported' else ''}",
                strong(alone) if one.flagged is not None else alone,
                _against_first(progress),
                f"{one.rater}, charted by {one.by}" if one.rater else said(one.by),
                _done(report, one),
            )
        )
    versions = dict.fromkeys(f"{one.label or one.scale}: {one.version}" for one in report.view.scores)
    notes = (Paragraph(Run(f"Versions. {'. '.join(versions)}.", small=True)),) if versions else ()
    return (*table(heads, rows), *notes)


def _alone(report: CourseReport, one: Scored) -> str:
    """The watched items by themselves: in full words where one of them is above 0."""
    if one.flagged is not None:
        return one.short if report.deidentified else _flag_words(one)
    if one.yes_no:
        return "no watched question yes" if one.parts else NOTHING
    return "; ".join(f"item {place}: {item_value(one, place)}" for place in one.watched) or NOTHING


def _flag_words(one: Scored) -> str:
    """What it flags, without the scale's own name, which stands beside it."""
    words, label = one.flagged or "", one.label or one.scale
    return words[len(label) :].strip() if words.startswith(label) else words


def _against_first(one: Progress | None) -> str:
    """`10 after 4 infusions: response (-55 %)`."""
    if one is None:
        return NOTHING
    change = one.change
    percent = f" ({-change.percent:+d} %)" if change is not None and change.percent else ""
    return f"{progress_words(one)}{percent}"


def _done(report: CourseReport, one: Scored) -> Said:
    if one.flagged is None:
        return NOTHING
    if one.answered is None or one.answered_at is None:
        return strong(NOBODY)
    when = report.day(one.answered_at) if one.answered_day_only else report.moment(one.answered_at)
    return f"{when} {one.answered} ({said(one.answered_by)})"
