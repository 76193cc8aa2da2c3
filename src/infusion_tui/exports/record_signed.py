"""The parts of the page about the record itself: who signed what, what was added later, who looked, what vouches."""

from __future__ import annotations

from infusion_tui.exports.document import Block, Facts, Items, Paragraph, Run, Said
from infusion_tui.exports.record_parts import NOTHING, said, together
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.signatures import signature_lines

DEIDENTIFIED = (
    "De-identified: names, numbers and ids are codes, every date is shifted by the same number of days, and what people"
    " typed in words of their own is left out. A person must look at it before it is passed on."
)
"""Stands on every page of such a record."""


def signed(report: SessionReport) -> tuple[Block, ...]:
    """Each signature with what it covers and its digest; whether it is signed as it stands; the addenda; what was
    charted without signing in and nobody stands for."""
    view = report.view
    if view.end is None and not view.signatures:
        return ()
    lines: list[Said] = [said(words) for words in signature_lines(view.signatures, view.signed, report.zone)]
    lines += [
        together(f"digest of what {one.by} signed (entry {one.number}): ", Run(one.hash, code=True))
        for one in view.signatures
        if one.hash
    ]
    addenda = [f"#{line.number}" for line in view.entries if line.addendum]
    if addenda:
        lines.append(f"addenda, added after a signature: {', '.join(addenda)}")
    if view.unattributed:
        numbers = ", ".join(f"#{number}" for number in view.unattributed)
        lines.append(f"charted without signing in, and nobody stands for it yet: {numbers}")
    return (Items(tuple(lines)),)


def opened_by(report: SessionReport) -> tuple[Block, ...]:
    """Who opened or exported it before this page was made."""
    if report.deidentified:
        return (Paragraph("Left out."),)
    return (Items(report.looks, columns=2),) if report.looks else ()


def deidentified(report: SessionReport) -> tuple[Block, ...]:
    """What a reader of a de-identified page must know; nothing for another."""
    return (Paragraph(Run(DEIDENTIFIED, strong=True)),) if report.deidentified else ()


def last_row(report: SessionReport) -> str:
    """For the foot of each page: which row the file ended with."""
    if report.deidentified:
        return "de-identified"
    return f"last row {report.head_seq} of the file, hash {report.head_hash[:16]}…"


def vouches(report: SessionReport) -> tuple[Block, ...]:
    """The last row of the file, so that a later reader can tell whether anything before it was changed."""
    if report.deidentified:
        return (Paragraph("Left out: a de-identified page cannot be held against a file."),)
    who = f" by {report.exported_by}" if report.exported_by else ""
    pairs: tuple[tuple[str, Said], ...] = (
        ("Last row of the file", str(report.head_seq)),
        ("Its hash (SHA-256)", Run(report.head_hash, code=True)),
        ("Typed at", NOTHING if report.head_at is None else report.full(report.head_at)),
        ("Entries of this session", str(len(report.view.entries))),
        ("Exported", report.full(report.exported_at) + who),
    )
    return (Facts(pairs),)
