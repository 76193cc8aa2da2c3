"""The parts of the Markdown page about the record itself: who signed what, what was added later, who looked."""

from __future__ import annotations

from infusion_tui.exports.markdown_parts import said
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.signatures import signature_lines


def signed_lines(report: SessionReport) -> list[str]:
    """Each signature with what it covers and its digest; whether it is signed as it stands; the addenda."""
    view = report.view
    if view.end is None and not view.signatures:
        return []
    lines = [f"- {said(words)}" for words in signature_lines(view.signatures, view.signed, report.zone)]
    lines += [
        f"- digest of what {said(one.by)} signed (entry {one.number}): `{one.hash}`"
        for one in view.signatures
        if one.hash.isalnum()
    ]
    addenda = [f"#{line.number}" for line in view.entries if line.addendum]
    if addenda:
        lines.append(f"- addenda, added after a signature: {', '.join(addenda)}")
    return lines


def opened_lines(report: SessionReport) -> list[str]:
    """Who opened or exported it before this page was made."""
    return [f"- {said(words)}" for words in report.looks]
