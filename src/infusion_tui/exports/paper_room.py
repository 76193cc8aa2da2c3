"""The paper sheet of the whole room: one line for each chair, with initials only. HTML, pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from infusion_tui.exports.paper_page import Mark, SheetFacts, head_words, page, said, table, written
from infusion_tui.exports.paper_sheet import STATES
from infusion_tui.exports.target import in_a_name
from infusion_tui.record.blind import MISSED_WORDS
from infusion_tui.record.dosing import plain
from infusion_tui.record.view import ChairView

ROOM_SHEET = "index.html"
_HEADS = (
    ("time", "chair"), ("who1", "who"), ("state", "state"), ("n", "rate"), ("n", "started"), ("n", "ends"), ("n", "watch until"),
    ("what", "due next"), ("by", "entry"), ("n", ""),
)  # fmt: skip


def room_sheet(views: Iterable[ChairView], facts: SheetFacts) -> str:
    """Every chair in one line, in the order given; a chair with somebody in it names its own sheet."""
    body = (
        "<h1><span>ALL CHAIRS</span></h1>",
        f'<p class="written"><b>Written {said(facts.seconds(facts.written_at))}</b> ({said(written(facts))}). Each chair with'
        " somebody in it has its own sheet, chair-N.html. The record of a chair continues at the entry behind the one"
        " named here.</p>",
        table(_HEADS, (_row(view, facts) for view in views), "write seen"),
        f'<p class="small">{head_words(facts)}. A sheet is no record, and it does not watch the patient.</p>',
    )
    at = facts.written_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return page(
        "All chairs", body, facts, Mark(facts.node, "all", "", facts.head_seq, "room", facts.names, at)
    )


def _row(view: ChairView, facts: SheetFacts) -> list[str]:
    name = f"<b>{said(view.chair)}</b>" + (f" {said(view.label)}" if view.label != view.chair else "")
    if view.session_id is None:
        return [name, "", "free" if view.is_open else "closed", *[""] * 7]
    chair = f'<a href="{sheet_name(view.chair)}">{name}</a>'
    due = view.next_due
    mrn = f"{view.initials} {view.patient.mrn}" if view.patient is not None else ""
    return [
        chair,
        said(mrn),
        said(STATES[view.phase]),
        f"{said(plain(view.rate_ml_h))} mL/h" if view.rate_ml_h is not None else "",
        said(facts.clock(view.started_at)) if view.started_at else "",
        said(facts.clock(view.ends_at)) if view.ends_at else "",
        said(facts.clock(view.observation_ends_at)) if view.observation_ends_at else "",
        said(f"{facts.clock(due.at)} {MISSED_WORDS[due.what]}") if due is not None else "",
        str(view.version),
        "",
    ]


def sheet_name(chair: str) -> str:
    """`chair-5.html`: from the chair's number alone, never from what people typed."""
    number = chair.isascii() and chair.isdigit()
    return f"chair-{int(chair) if number else in_a_name(chair)}.html"
