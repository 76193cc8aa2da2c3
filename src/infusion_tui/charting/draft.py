"""What a line means before it is recorded: one event, its questions, and its read-back in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.outcomes import Outcomes, OutcomeScale
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.room_facts import Person
from infusion_tui.record.scored import Scored
from infusion_tui.record.session import Session
from infusion_tui.record.values import values_json
from infusion_tui.record.weight import LastWeight

Confirm = Literal["none", "yes", "chair"]

INFORMS = frozenset(("W_LATE", "W_VERIFY", "W_FASTING", "W_STAYS", "W_LEDGER", "W_ID", "W_SIGN", "W_ANSWERS"))
"""Cautions that are said and never asked about."""


@dataclass(frozen=True, slots=True)
class Caution:
    """Something asked or said about a line before it is recorded (`W_RANGE`). `answered`: by `!` in the line."""

    code: str
    message: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a line is read against. Nothing here is read from a clock, a file or a setting.

    `chair` is the chair of the screen (None on the board's own line). `staff` holds the initials of everyone who
    is active; `free_chairs` the open chairs without a patient; `chair_taken` is true when someone else now sits in
    the chair of a closed session. `last_visit` is this patient's weight at the visit before this one, looked up as long
    as the order can still be corrected.
    """

    chair: str | None
    now: dt.datetime
    zone: ZoneInfo
    author: str
    session: Session | None = None
    events: tuple[ev.Event, ...] = ()
    staff: frozenset[str] = frozenset()
    chairs: frozenset[str] = frozenset()
    free_chairs: frozenset[str] = frozenset()
    chair_taken: bool = False
    last_visit: LastWeight | None = None
    person: Person | None = None
    """Who charts, by name and role; None where nobody is signed in or nobody looked."""
    outcomes: Callable[[], Outcomes] | None = None
    """The clinic's scores over a course, read when a word is first looked for among them; None where nobody looked."""
    cautions: tuple[str, ...] = ()
    """Standing cautions of this patient, in words: said again in the question before every start."""
    carried: tuple[Scored, ...] = ()
    """Scores of this patient's other visits whose question stands."""
    elsewhere: Callable[[str], Session | None] | None = None
    """The session in another chair, or None where nobody is: for an entry that was charted in the wrong one."""

    def scale(self, word: str) -> OutcomeScale | None:
        """The scale over the course that is typed like this, or None."""
        return self.outcomes().scale(word) if self.outcomes is not None else None


@dataclass(frozen=True, slots=True)
class Strike:
    """An entry of another chair that is struck there when this draft is charted here."""

    chair: str
    session: str
    event_id: str
    number: int
    author: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line that can be recorded: exactly one event at this chair.

    `strikes` is what is struck at another chair in the same act (`take`).

    `shown` are the fields of the answer in JSON (`rate_ml_h`, `reason`, …). `moves` say what a correction or a
    late entry does to end, volume and dose. `target` is the number of the entry that is corrected.
    """

    at: dt.datetime
    payload: ev.Payload
    echo: str
    confirm: Confirm = "none"
    cautions: tuple[Caution, ...] = ()
    command: str | None = None
    amends: str | None = None
    reason: str | None = None
    target: int | None = None
    new_at: dt.datetime | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)
    moves: tuple[str, ...] = ()
    strikes: Strike | None = None


def as_json(draft: Draft, chair: str) -> dict[str, Any]:
    """The answer of `chart --dry-run --json` (contract.md); fields that do not apply are left out."""
    payload = draft.payload
    answer: dict[str, Any] = {"ok": True, "chair": chair, "at": draft.at.isoformat()}
    if isinstance(payload, ev.ObservationRecorded | ev.EntryAmended):
        if payload.values:
            answer["values"] = values_json(payload.values)
        if payload.effects:
            answer["effects"] = dict(payload.effects)
        if payload.not_done:
            answer["not_done"] = dict(payload.not_done)
    if payload.source is not None:
        answer["source"] = payload.source
    if payload.written_by is not None:
        answer["written_by"] = payload.written_by
    if draft.command is not None and draft.command != "med":
        answer["command"] = draft.command
    answer.update(draft.shown)
    if draft.target is not None and draft.command != "undo":
        answer["entry"] = draft.target
    if draft.new_at is not None:
        answer["new_at"] = draft.new_at.isoformat()
    if draft.reason is not None and draft.command in ("fix", "void", "take"):
        answer["reason"] = draft.reason
    note = getattr(payload, "note", None)
    if note and "note" not in answer:
        answer["note"] = note
    if draft.cautions:
        answer["warnings"] = cautions_json(draft.cautions)
    answer["confirm"] = draft.confirm
    answer["echo"] = draft.echo
    return answer


def cautions_json(cautions: tuple[Caution, ...]) -> list[dict[str, Any]]:
    """The warnings as JSON."""
    return [{"code": c.code, "message": c.message, "answered": c.answered} for c in cautions]


def protocol_of(context: Context) -> Protocol:
    """The protocol of the session a line is read against (there is one)."""
    assert context.session is not None
    return context.session.protocol
