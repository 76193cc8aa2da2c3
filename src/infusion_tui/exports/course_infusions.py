"""The parts of a course report about the infusions: over all, one by one, side effects, orders, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from infusion_tui.exports.course_report import CourseReport
from infusion_tui.exports.document import Block, Column, Facts, Items, Paragraph, Run, Said
from infusion_tui.exports.record_parts import NOTHING, columns, said, strong, table
from infusion_tui.record.course import Infusion
from infusion_tui.record.course_sums import CourseSums, course_sums, dose_changes
from infusion_tui.record.course_words import ended_words, given_words
from infusion_tui.record.dosing import plain
from infusion_tui.record.infusion_summary import EffectSummary, InfusionSummary


def _n(head: str, share: float = 1.0) -> Column:
    return Column(head, share, number=True)


def number(one: Infusion) -> str:
    """Its number in the course; a dash for one that was not given."""
    return str(one.number) if one.number is not None else NOTHING


def over_all(report: CourseReport) -> tuple[Block, ...]:
    """What a reader asks first: how much, how high, how low, what it needed."""
    given = report.given
    if not given:
        return ()
    sums = course_sums(given)
    bp, rise, spo2, dis = sums.highest_bp, sums.largest_rise, sums.lowest_spo2, sums.peak_dis
    pairs: tuple[tuple[str, Said], ...] = (
        ("Given", f"{given_words(report.view)}; {given[0].summary.day} to {given[-1].summary.day}"),
        ("Highest BP", _where(bp, _bp(bp.summary.peak_bp), bp.summary.peak_bp_min) if bp else NOTHING),
        ("Largest rise", _where(rise, f"{_rise(rise.summary.rise)} from the baseline") if rise else NOTHING),
        ("Lowest SpO2", _where(spo2, f"{spo2.summary.lowest_spo2} %") if spo2 else NOTHING),
        ("Peak dissociation", _where(dis, f"{dis.summary.peak_dis} of 4") if dis else NOTHING),
        ("Limits crossed", _counted(sums.crossed, given)),
        ("Stopped early", _counted(sums.stopped_early, given)),
        ("Medicines needed", _counted(sums.with_medicines, given)),
        ("Ready to leave", _ready(sums.ready_min)),
        ("Side effects", _most(report, sums)),
    )
    return (Facts(pairs, columns=2),)


def _where(one: Infusion, words: str, minute: int | None = None) -> str:
    at = f" at +{minute} min" if minute is not None else ""
    return f"{words}{at}, infusion {number(one)} on {one.summary.day}"


def _ready(minutes: tuple[int, int] | None) -> str:
    if minutes is None:
        return NOTHING
    first, last = minutes
    return f"{first} min after the end" if first == last else f"{first} to {last} min after the end"


def _counted(some: Sequence[Infusion], given: Sequence[Infusion]) -> Said:
    if not some:
        return "at none"
    return strong(f"at {len(some)} of {len(given)}: infusion {_numbers(some)}")


def _numbers(some: Sequence[Infusion]) -> str:
    """`2, 5-7`."""
    runs: list[list[int]] = []
    for one in some:
        if one.number is None:
            continue
        if runs and one.number == runs[-1][-1] + 1:
            runs[-1].append(one.number)
        else:
            runs.append([one.number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _bp(value: tuple[int, int] | None) -> str:
    return f"{value[0]}/{value[1]}" if value is not None else NOTHING


def _rise(value: tuple[int, int] | None) -> str:
    return f"{value[0]:+d}/{value[1]:+d}" if value is not None else NOTHING


def _most(report: CourseReport, sums: CourseSums) -> str:
    """`nausea at 3, worst 2 moderate; ...`."""
    found = [
        f"{report.effect(one.key)} at {one.infusions}, worst {report.grade(one.worst)}"
        for one in sums.effects
    ]
    return "; ".join(found) or "none charted"


def doses(report: CourseReport) -> tuple[Block, ...]:
    """A row for each session of the course: what was ordered and what was given."""
    heads = columns(
        _n("n", 0.4), ("Date", 1.3), _n("Days since", 0.7), ("Weight, basis", 1.9), _n("mg/kg", 0.8),
        _n("Planned mg", 0.9), _n("Given mg", 0.95), _n("%", 0.6), _n("Run min", 0.6), _n("Clock min", 0.7),
        _n("Pauses", 0.95), ("Ended", 2.7), ("Escort", 1.7),
    )  # fmt: skip
    rows = []
    for one in report.view.infusions:
        found = one.summary
        uncertain = " ?" if found.dose_uncertain else ""
        here = found.session_id is not None
        rows.append(
            (
                number(one), str(found.day), _count(one.days_since), _weight(found), _amount(found.mg_per_kg),
                _amount(found.planned_mg), f"{_amount(found.given_mg)}{uncertain}", _count(found.given_percent),
                _count(found.run_min), _count(found.clock_min), str(found.pauses) if here else NOTHING,
                _ended(report, one), said(found.escort),
            )
        )  # fmt: skip
    return _with_sum(report, table(heads, rows))


def _with_sum(report: CourseReport, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if not blocks:
        return ()
    words = given_words(report.view)
    if any(one.summary.dose_uncertain for one in report.given):
        words += "; ? marks a dose that is uncertain"
    return (*blocks, Paragraph(Run(f"{words}. A dash: not charted, or not said by the list.", small=True)))


def _ended(report: CourseReport, one: Infusion) -> Said:
    words = ended_words(one.summary, report.zone).partition(", ready ")[0]
    if one.summary.stopped_early and one.summary.session_id is None:
        words = f"{words}, stopped early"
    return strong(words) if one.summary.stopped_early else words


def _weight(found: InfusionSummary) -> str:
    if found.weight_kg is None:
        return NOTHING
    words = f"{plain(found.weight_kg)} kg"
    if found.dosing_weight_kg is not None and found.dosing_weight_kg != found.weight_kg:
        words += f", dosed {plain(found.dosing_weight_kg)} kg"
    return f"{words} {found.weight_basis}".rstrip()


def _amount(value: Decimal | None) -> str:
    return NOTHING if value is None else plain(value)


def _count(value: int | None) -> str:
    return NOTHING if value is None else str(value)


def readings(report: CourseReport) -> tuple[Block, ...]:
    """A row for each infusion: baseline, peak and lowest, and the time until the patient left."""
    given = report.given
    heads = columns(
        _n("n", 0.4), ("Date", 1.3), ("Baseline BP", 1.1), ("Peak BP", 1.1), _n("at min", 0.7), ("Rise", 1.1),
        _n("Lowest SpO2 %", 0.9), _n("Peak dissoc. 0-4", 0.95), _n("Lowest sedation", 1.0), _n("Limits crossed", 0.9),
        _n("Sets late", 0.7), _n("Observed min", 1.0), _n("Ready min", 0.8),
    )  # fmt: skip
    rows = []
    for one in given:
        found = one.summary
        here = found.session_id is not None
        rows.append(
            (
                number(one), str(found.day), _bp(found.baseline_bp),
                strong(_bp(found.peak_bp)) if found.peak_bp else NOTHING, _count(found.peak_bp_min),
                _rise(found.rise), _count(found.lowest_spo2),
                _count(found.peak_dis), _count(found.lowest_sed),
                (strong(str(len(found.crossed))) if found.crossed else "0") if here else NOTHING,
                str(found.sets_late) if here else NOTHING, _count(found.observed_min), _count(found.ready_min),
            )
        )  # fmt: skip
    return table(heads, rows)


def care(report: CourseReport) -> tuple[Block, ...]:
    """Of each infusion: side effects with grade and minutes, medicines, limits crossed and what was charted from then on."""
    heads = columns(
        _n("n", 0.35), ("Side effects: worst, from minute, lasted", 3.2), ("Medicines", 1.8),
        ("At or beyond the clinic's limits", 2.5), ("Charted from then on", 3.2),
    )  # fmt: skip
    rows = []
    for one in report.given:
        found, visit = one.summary, report.visit(one)
        if not (found.effects or found.medicines or found.crossed or found.note):
            continue
        told = [
            f"{report.moment(said_.at)[11:]} {said_.words} ({said_.by})"
            for said_ in (visit.responses if visit is not None else ())
        ]
        effects = [_effect(report, effect, listed=found.session_id is None) for effect in found.effects]
        effects += [f"note: {found.note}"] if found.note else []
        rows.append(
            (
                number(one),
                "; ".join(effects) or NOTHING,
                "; ".join(found.medicines) or NOTHING,
                "; ".join(found.crossed) or NOTHING,
                "; ".join(told) or (strong("nothing was charted") if found.crossed else NOTHING),
            )
        )
    return table(heads, rows)


def _effect(report: CourseReport, effect: EffectSummary, *, listed: bool) -> str:
    """`nausea 2 moderate, +10, 25 min`; what a list said has no minutes."""
    words = f"{report.effect(effect.key)} {report.grade(effect.worst)}"
    if listed:
        return words
    onset = f", +{effect.onset_min}" if effect.onset_min is not None else ""
    lasted = f", {effect.minutes} min" if effect.minutes is not None else ", not charted as gone"
    return f"{words}{onset}{lasted}"


def events(report: CourseReport) -> tuple[Block, ...]:
    """Early stops, emergencies, infiltrations, transfers, leaving against advice, and every severe side effect."""
    lines: list[Said] = []
    for one in report.view.infusions:
        visit, found = report.visit(one), one.summary
        name = f"infusion {one.number}" if one.number is not None else "not given"
        lines += [
            (strong(f"{report.moment(told.at)}, {name}: "), f"{told.words} ({told.by})")
            for told in (visit.unusual if visit is not None else ())
        ]
        if visit is None and found.stopped_early:
            lines.append((strong(f"{found.day}, {name}: "), "stopped early, as the list says"))
        lines += [
            (
                strong(f"{found.day}, {name}: "),
                _effect(report, effect, listed=found.session_id is None),
            )
            for effect in found.effects
            if effect.worst >= _SEVERE
        ]
    return (Items(tuple(lines)),) if lines else ()


_SEVERE = 3


def changes_of_dose(report: CourseReport) -> tuple[Block, ...]:
    """Where an order differs from the one before: both, as they stand."""
    heads = columns(("At", 1.8), ("Ordered before", 3.4), ("Ordered", 3.4), ("Prescriber", 1.4))
    rows = [
        (
            f"infusion {number(one.infusion)}, {one.day}",
            one.before,
            strong(one.ordered),
            said(one.prescriber),
        )
        for one in dose_changes(report.given, report.visits)
    ]
    return table(heads, rows)


def asked(report: CourseReport) -> tuple[Block, ...]:
    """The answers to the item that asks about urinary trouble, quoted; where it was not answered, that is said."""
    rows: list[tuple[Said, ...]] = []
    none: list[str] = []
    sentences: dict[str, int] = {}
    for one in report.given:
        visit = report.visit(one)
        if visit is None:
            continue
        if not visit.asked:
            none.append(f"{number(one)} ({one.summary.day})")
        for answer in visit.asked:
            which = sentences.setdefault(said(answer.attested), len(sentences) + 1)
            rows.append(
                (
                    number(one),
                    report.moment(answer.at),
                    strong("no") if answer.answer == "n" else "yes",
                    said(answer.text),
                    answer.by,
                    str(which),
                )
            )
    heads = columns(_n("n", 0.4), ("Asked", 1.5), ("Answer", 0.8), ("Written beside it", 5.5), ("By", 0.7))
    if len(sentences) > 1:
        heads = (*heads, Column("Sentence", 0.9, number=True))
    else:
        rows = [row[:-1] for row in rows]
    listed = sum(report.visit(one) is None for one in report.given)
    more = [f"Not answered at infusion {', '.join(none)}."] if none else []
    more += [f"Of {listed} infusions from before this file the list says nothing of it."] if listed else []
    attested = [
        f"{f'Sentence {which}: ' if len(sentences) > 1 else 'What yes attests: '}{words}."
        for words, which in sentences.items()
    ]
    return (
        *(Paragraph(words) for words in attested),
        *table(heads, rows),
        *((Paragraph(" ".join(more)),) if more else ()),
    )
