"""The page that a person reads: one session in Markdown, from the order to how the patient left."""

from __future__ import annotations

from typing import TextIO

from infusion_tui.exports.markdown_care import effects, medicines, other_care
from infusion_tui.exports.markdown_drug import contradiction_lines, ledger_lines
from infusion_tui.exports.markdown_parts import (
    NOTHING,
    amount,
    facts,
    said,
    section,
    table,
)
from infusion_tui.exports.markdown_sets import sets_due
from infusion_tui.exports.markdown_signed import opened_lines, signed_lines
from infusion_tui.exports.markdown_timeline import in_order, timeline
from infusion_tui.exports.markdown_totals import at_or_dash, totals
from infusion_tui.exports.markdown_watch import not_seen
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.plain_text import markdown
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.dosing_steps import steps
from infusion_tui.record.protocol import ListName
from infusion_tui.record.view import ChairView, CheckState, EntryLine
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS, order_text

NO_MONITOR = "This program is a record and a clock, not a monitor: what stands here is what people charted."
TRAINING = "> **TRAINING RECORD: made for practice, not about a patient.**"

_LIST_TITLES: tuple[tuple[ListName, str], ...] = (("precheck", "Pre-check"), ("leave", "Leave check"))


def write_markdown(report: SessionReport, out: TextIO, options: ExportOptions = PLAIN) -> int:
    """Write one session's page; the number of its entries."""
    view = report.view
    mark = "TRAINING: " if report.training else ""
    day = report.date(view.began_at) if view.began_at else NOTHING
    lines = [f"# {mark}Infusion record, chair {said(view.chair)}, {day}", ""]
    if report.training:
        lines += [TRAINING, ""]
    lines += [f"Times are the clinic's ({said(report.zone.key)}). {NO_MONITOR}"]
    lines += section("Patient and order", _header(report), "")
    lines += section("Arithmetic of the order", _arithmetic(view), "No order.")
    lines += section("Totals", totals(report), "")
    lines += section("Timeline", timeline(report), "")
    lines += section("Sets due and sets done", sets_due(report), "The pump was not started: no set was due.")
    lines += section("Side effects", effects(report), "No side effect was charted.")
    lines += section("Medicines", medicines(report), "No other medicine was charted.")
    lines += section("Other care, and who was told", other_care(report), "Nothing else was charted.")
    lines += section("Drug ledger", ledger_lines(report), "Nothing was charted as drawn: no ledger was kept.")
    for name, title in _LIST_TITLES:
        lines += section(title, _checks(report, name), "This list has no items.")
    lines += section("How the patient left", _left(report), "")
    lines += section(
        "What nobody saw",
        not_seen(report),
        "No gap is recorded. Gaps are noticed only where a screen was on before and after.",
    )
    lines += section("Open", _open(report), "Nothing stands open.")
    lines += section(
        "Contradictions", contradiction_lines(report), "Nothing in this record contradicts itself."
    )
    lines += section("Signatures", signed_lines(report), "The session has not ended: nothing is signed yet.")
    lines += section("Opened by", opened_lines(report), "Nobody has opened or exported this record before.")
    lines += section("What vouches for this page", _chain(report), "")
    if report.training:
        lines += ["", TRAINING]
    out.write("\n".join(lines) + "\n")
    return len(view.entries)


def _header(report: SessionReport) -> list[str]:
    view = report.view
    pairs = [("Session", said(view.session_id))]
    patient = view.patient
    if patient is not None:
        pairs.append(("Patient number", said(patient.mrn)))
        if patient.name:
            pairs.append(("Name", said(patient.name)))
        if patient.born:
            pairs.append(("Born", patient.born.isoformat()))
        if patient.sex:
            pairs.append(("Sex", patient.sex))
        if patient.height_cm is not None:
            pairs.append(("Height", amount(patient.height_cm, "cm")))
    pairs.append(("Allergies", "not asked" if view.allergies is None else said(view.allergies)))
    pairs.append(("Infusion", _course(view)))
    if view.order is not None:
        pairs += _order(view.order)
    if view.protocol is not None:
        example = " (an example, not a clinic's own)" if view.protocol.example else ""
        pairs.append(("Protocol", f"{said(view.protocol.name)}, {said(view.protocol.title)}{example}"))
        pairs.append(("Drug", said(view.protocol.drug)))
        pairs.append(("Indications of the protocol", said(", ".join(view.protocol.indications))))
    pairs.append(("Prescriber", said(view.prescriber, "not recorded")))
    return facts(pairs)


def _course(view: ChairView) -> str:
    if view.course_session is None:
        return "number not recorded"
    return f"{view.course_session} of {view.course_of if view.course_of is not None else 'not recorded'}"


def _order(order: ev.Order) -> list[tuple[str, str]]:
    weight = f"{plain(order.weight_kg)} kg"
    if order.weight_basis == "actual":
        weight += " (actual)"
    else:
        weight += f"; dosing weight {plain(order.dosing_weight_kg)} kg ({order.weight_basis})"
    return [
        ("Weight", weight),
        ("Order", order_text(order, with_concentration=True)),
    ]


def _arithmetic(view: ChairView) -> list[str]:
    if view.order is None:
        return []
    return [f"{number}. {markdown(step)}" for number, step in enumerate(steps(view.order), start=1)]


def _counting(report: SessionReport) -> list[EntryLine]:
    return [line for line in in_order(report) if not line.struck]


def _checks(report: SessionReport, name: ListName) -> list[str]:
    checks = [check for check in report.view.checks if check.list == name]
    rows = [
        (
            said(check.label) + ("" if check.required else " (optional)"),
            _answer(check),
            said(_attested(report, check)),
            said(", ".join(text for text in (check.text, check.detail) if text)),
            said(check.by),
            at_or_dash(report, check.at),
        )
        for check in checks
    ]
    return table(("Item", "Answer", "Attested", "Result", "By", "At"), rows) if rows else []


def _answer(check: CheckState) -> str:
    words = {"y": "yes", "n": "no", "auto-y": "yes, from charting", "auto-n": "not met", None: "not answered"}
    answer = words[check.answer]
    return f"**{answer}, open**" if check.is_open and check.required else answer


def _attested(report: SessionReport, check: CheckState) -> str | None:
    """The sentence that was shown to the person whose answer stands."""
    for line in reversed(_counting(report)):
        payload = line.payload
        if (
            isinstance(payload, ev.CheckAnswered)
            and (payload.list, payload.item, payload.answer) == (check.list, check.item, check.answer)
            and (line.by, line.occurred_at) == (check.by, check.at)
        ):
            return payload.attested
    return None


def _left(report: SessionReport) -> list[str]:
    view = report.view
    if view.end is None:
        return [f"Still here at {report.moment(view.now)}: {PHASE_WORDS[view.phase]}."]
    end = view.end
    return facts(
        (
            ("How", SESSION_END_WORDS[end.how]),
            ("When", report.moment(end.at)),
            ("With, or to", said(end.to)),
            ("Why", said(end.reason)),
            ("Charted by", said(end.by)),
        )
    )


def _open(report: SessionReport) -> list[str]:
    """What was open when the patient left; while the patient is here, what is open now."""
    view, lines = report.view, []
    if view.end is not None:
        lines += [f"- {said(item)}: open when the patient left" for item in view.end.open_items]
    else:
        lines += [
            f"- {said(check.label)}"
            for check in view.checks
            if check.required and check.is_open and check.list == view.list_name
        ]
    if view.protocol is not None:
        for key, grade in view.open_effects.items():
            lines.append(
                f"- {said(key)} {grade} {said(view.protocol.severity_word(grade))}: not charted as resolved"
            )
    lines += [f"- {said(question)}" for question in view.open_questions]
    return lines


def _chain(report: SessionReport) -> list[str]:
    who = f" by {said(report.exported_by)}" if report.exported_by else ""
    head_at = NOTHING if report.head_at is None else report.full(report.head_at)
    return facts(
        (
            ("Last row of the file", str(report.head_seq)),
            (
                "Its hash (SHA-256)",
                f"`{report.head_hash}`" if report.head_hash.isalnum() else said(report.head_hash),
            ),
            ("Typed at", head_at),
            ("Entries of this session", str(len(report.view.entries))),
            ("Exported", report.full(report.exported_at) + who),
        )
    )
