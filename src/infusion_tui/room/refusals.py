"""What a line is held against before it is recorded: questions, other people's entries, and who sits where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from infusion_tui.record.events import Event, SessionOpened
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time, entry_text
from infusion_tui.room.asked_again import WHAT_THE_NUMBER_SAYS, asks_again
from infusion_tui.room.errors import Refused
from infusion_tui.store import Conflict

if TYPE_CHECKING:
    from infusion_tui.charting import Caution, Context, Draft

PUMP_AND_PHASE = frozenset(
    ("infusion.started", "infusion.rate_changed", "infusion.paused", "infusion.resumed", "infusion.completed",
     "infusion.stopped", "line.flushed", "session.moved", "session.cancelled", "session.discharged",
     "session.transferred", "observation.extended", "bag.changed")
)  # fmt: skip
"""Kinds that change a chair's state: if someone else added one since a line was read, the line is asked again."""

_HANDOFFS = frozenset(("handoff.given", "handoff.accepted"))
"""Two people who change whose chair it is at once: the second one reads first what the first one wrote."""

_CORRECTIONS = frozenset(("entry.amended", "entry.struck"))


def refuse_unanswered(draft: Draft, chair: str, *, yes: bool, confirm: str | None) -> None:
    """A question stands until it is answered: `y` by yes, the chair's number by the number.

    Raises:
        Refused: E_CONFIRM.
    """
    if draft.confirm == "none" or (confirm is not None and confirm == chair):
        return
    if confirm is not None:
        message = f"confirmed for chair {confirm}, but this is chair {chair}: nothing was recorded"
    elif draft.confirm == "yes":
        if yes:
            return
        message = "; ".join(c.message for c in draft.cautions if not c.answered) or f"record {draft.echo}?"
        message += ": answer with --yes"
    else:
        says = f"; {WHAT_THE_NUMBER_SAYS}" if asks_again(draft.payload) else ""
        message = f"{draft.echo}: answer with the chair number (--confirm {chair}){says}"
    raise Refused("E_CONFIRM", message, confirm=draft.confirm, cautions=draft.cautions)


def refuse_doubtful(cautions: tuple[Caution, ...]) -> None:
    """An admission that is asked about stands until it is answered.

    Raises:
        Refused: E_CONFIRM.
    """
    if cautions:
        message = "; ".join(caution.message for caution in cautions) + ": answer with --yes"
        raise Refused("E_CONFIRM", message, confirm="yes", cautions=cautions)


def refuse_other_entry(saved: Event, chair: str, author: str, *, mrn: str | None = None) -> None:
    """A retry carries the id of its first attempt; an id that stands for something else is never taken for saved.

    Raises:
        Conflict: the saved entry is another one.
    """
    opened = saved.payload.patient.mrn if isinstance(saved.payload, SessionOpened) else None
    if (saved.chair, saved.author, opened) != (chair, author, mrn):
        raise Conflict("This entry's id belongs to another entry of the file. Nothing was written.")


def refuse_other_patient(read_session: str | None, session_id: str, chair: str) -> None:
    """The line was typed for the patient who was in the chair when it was read, and for nobody else.

    Raises:
        Refused: E_CONFLICT.
    """
    if read_session is not None and read_session != session_id:
        raise Refused(
            "E_CONFLICT", f"another patient is in chair {chair} now. Read the chair again, then chart"
        )


def refuse_conflict(
    session: Session, read_version: int | None, author: str, draft: Draft, zone: ZoneInfo
) -> None:
    """Someone else changed the chair's state after this person had read it: never merged silently.

    Raises:
        Refused: E_CONFLICT, with what they wrote.
    """
    if read_version is None:
        return
    if read_version > session.version:
        refuse_other_patient("", session.id, session.chair)
    if draft.payload.kind == "record.signed" and session.version > read_version:
        raise Refused(
            "E_CONFLICT",
            f"entry {session.version} was added since you read this record. Read it again, then sign",
        )
    if draft.payload.kind in _HANDOFFS:
        against = _HANDOFFS
    elif draft.payload.kind in PUMP_AND_PHASE or draft.target is not None:
        against = PUMP_AND_PHASE | _CORRECTIONS
    else:
        return
    for entry in session.entries[read_version:]:
        if entry.event.kind in against and entry.event.author != author:
            text = entry_text(entry.payload, session.protocol, zone)
            at = clock_time(entry.event.recorded_at, zone)
            raise Refused(
                "E_CONFLICT",
                f"{entry.event.author} was first at {at}: {text}. Read the chair again, then chart",
            )


def refuse_taken_chair(draft: Draft, context: Context, by_chair: Mapping[str, str]) -> None:
    """A correction may send a patient back to a chair (void of a move): not to one where somebody sits.

    Raises:
        Refused: E_PHASE.
    """
    session = context.session
    if draft.target is None or session is None:
        return
    from infusion_tui.charting.consequences import fold_with

    after = fold_with(draft, context)
    if after.end is None and by_chair.get(after.chair, session.id) != session.id:
        raise Refused(
            "E_PHASE",
            f"cannot {draft.command} entry {draft.target}: someone else is in chair {after.chair} now",
        )
