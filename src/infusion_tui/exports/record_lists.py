"""Both lists with what was attested, how the patient left, and what is open."""

from __future__ import annotations

from infusion_tui.exports.document import Block, Facts, Items, Paragraph, Said
from infusion_tui.exports.record_parts import at_or_dash, columns, in_order, said, strong, table
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.protocol import ListName
from infusion_tui.record.view import CheckState
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS

_ANSWERS = {"y": "yes", "n": "no", "auto-y": "yes, from charting", "auto-n": "not met", None: "not answered"}


def checks(report: SessionReport, name: ListName) -> tuple[Block, ...]:
    """Each item with its answer and the sentence that was shown to whoever answered it."""
    rows = [
        (
            said(check.label) + ("" if check.required else " (optional)"),
            _answer(check),
            said(_attested(report, check)),
            said(", ".join(text for text in (check.text, check.detail) if text)),
            said(check.by),
            at_or_dash(report, check.at),
        )
        for check in report.view.checks
        if check.list == name
    ]
    heads = columns(
        ("Item", 1.5), ("Answer", 1.65), ("Attested", 3.2), ("Result", 2.8), ("By", 0.5), ("At", 0.6)
    )
    return table(heads, rows)


def _answer(check: CheckState) -> Said:
    answer = _ANSWERS[check.answer]
    return strong(f"{answer}, open") if check.is_open and check.required else answer


def _attested(report: SessionReport, check: CheckState) -> str | None:
    """The sentence that was shown to the person whose answer stands."""
    for line in reversed(in_order(report)):
        payload = line.payload
        if (
            not line.struck
            and isinstance(payload, ev.CheckAnswered)
            and (payload.list, payload.item, payload.answer) == (check.list, check.item, check.answer)
            and (line.by, line.occurred_at) == (check.by, check.at)
        ):
            return payload.attested
    return None


def left(report: SessionReport) -> tuple[Block, ...]:
    """How, when and with whom the patient left; that they are still here, before."""
    view = report.view
    if view.end is None:
        return (Paragraph(f"Still here at {report.moment(view.now)}: {PHASE_WORDS[view.phase]}."),)
    end = view.end
    pairs: tuple[tuple[str, Said], ...] = (
        ("How", SESSION_END_WORDS[end.how]),
        ("When", report.moment(end.at)),
        ("With, or to", said(end.to)),
        ("Why", said(end.reason)),
        ("Charted by", said(end.by)),
    )
    return (Facts(pairs, columns=3),)


def still_open(report: SessionReport) -> tuple[Block, ...]:
    """What was open when the patient left; while the patient is here, what is open now."""
    view = report.view
    lines: list[str] = []
    if view.end is not None:
        lines += [f"{said(item)}: open when the patient left" for item in view.end.open_items]
    else:
        lines += [
            said(check.label)
            for check in view.checks
            if check.required and check.is_open and check.list == view.list_name
        ]
    if view.protocol is not None:
        for key, grade in view.open_effects.items():
            lines.append(f"{said(key)} {grade} {view.protocol.severity_word(grade)}: not charted as resolved")
    lines += [said(question) for question in view.open_questions]
    return (Items(tuple(lines), columns=3),) if lines else ()
