"""The whole record of one session as a page: what HTML, PDF and Markdown are written from.

It says what the record computed and nothing of its own. The order is that of a paper record: the first page is who, what
was ordered and given, the chart and the observations; the second what came of it, with the signatures; then, for whoever
checks it, every entry and what vouches for them.
"""

from __future__ import annotations

from typing import TextIO

from infusion_tui.exports import record_care as care
from infusion_tui.exports import record_drug as drug
from infusion_tui.exports import record_head as head
from infusion_tui.exports import record_lists as lists
from infusion_tui.exports import record_signed as about
from infusion_tui.exports import record_timeline as lines
from infusion_tui.exports.document import Document, Paragraph
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.record_parts import NOTHING, said, section
from infusion_tui.exports.record_scores import scores
from infusion_tui.exports.report import SessionReport
from infusion_tui.exports.session_chart import charts

NO_MONITOR = "This program is a record and a clock, not a monitor: what stands here is what people charted."


def record_document(report: SessionReport, options: ExportOptions = PLAIN) -> Document:
    """One session's record."""
    view = report.view
    day = report.date(view.began_at) if view.began_at else NOTHING
    number = said(view.patient.mrn) if view.patient is not None else NOTHING
    drawings = charts(report)
    return Document(
        title=f"{marks(report)}Infusion record, chair {said(view.chair)}, {day}",
        state=head.state(report),
        lead=(
            Paragraph(f"Times are the clinic's ({report.zone.key}, {_offsets(report)}). {NO_MONITOR}"),
            *about.deidentified(report),
        ),
        sections=(
            section("Patient and order", head.who_and_order(report), ""),
            section("Arithmetic of the order", head.arithmetic(view), "No order."),
            section("Totals", head.totals(report), ""),
            section(
                "Chart", drawings, "Nothing was charted that a chart could show.", whole=len(drawings) < 2
            ),
            section("Observations", lines.observations(report), "No observation was charted.", whole=False),
            section("Side effects", care.effects(report), "No side effect was charted."),
            section("Medicines", care.medicines(report), "No other medicine was charted."),
            section("Scores", scores(report), "No score was taken."),
            section("Other care, and who was told", care.other_care(report), "Nothing else was charted."),
            section(
                "Sets due and sets done", care.sets_due(report), "The pump was not started: no set was due."
            ),
            section("Drug ledger", drug.ledger(report), "Nothing was charted as drawn: no ledger was kept."),
            section("Leave check", lists.checks(report, "leave"), "This list has no items."),
            section("How the patient left", lists.left(report), ""),
            section("Open", lists.still_open(report), "Nothing stands open."),
            section(
                "Contradictions", drug.contradictions(report), "Nothing in this record contradicts itself."
            ),
            section("Signatures", about.signed(report), "The session has not ended: nothing is signed yet."),
            section("Initials", head.initials_legend(report), "Nobody charted anything."),
            section("Pre-check", lists.checks(report, "precheck"), "This list has no items."),
            section("Timeline", lines.timeline(report), "", whole=False),
            section(
                "What nobody saw",
                care.not_seen(report),
                "No gap is recorded. Gaps are noticed only where a screen was on before and after.",
            ),
            section(
                "Opened by",
                about.opened_by(report),
                "Nobody has opened or exported this record before.",
                whole=False,
            ),
            section("What vouches for this page", about.vouches(report), ""),
        ),
        foot=f"Patient {number}, session {said(view.session_id)}, {about.last_row(report)}",
        training=report.training,
        paper=options.paper,
        compact=True,
        made_at=report.exported_at.astimezone(report.zone),
    )


def _offsets(report: SessionReport) -> str:
    """What the clinic's clock was ahead of UTC in this session: `+0100`; both where it changed meanwhile."""
    moments = [line.occurred_at for line in report.view.entries] or [report.exported_at]
    found = dict.fromkeys(at.astimezone(report.zone).strftime("%z") for at in sorted(moments))
    return " then ".join(found)


def marks(report: SessionReport) -> str:
    """What stands in front of the title: practice, de-identified."""
    return f"{'TRAINING: ' if report.training else ''}{'DE-IDENTIFIED: ' if report.deidentified else ''}"


def write_html(report: SessionReport, out: TextIO, options: ExportOptions = PLAIN) -> int:
    """Write one session's record as an HTML file; the number of its entries."""
    from infusion_tui.exports.document_html import html_page

    out.write(html_page(record_document(report, options)))
    return len(report.view.entries)


def write_markdown(report: SessionReport, out: TextIO, options: ExportOptions = PLAIN) -> int:
    """Write one session's record as Markdown; the number of its entries."""
    from infusion_tui.exports.document_markdown import markdown_page

    out.write(markdown_page(record_document(report, options)))
    return len(report.view.entries)
