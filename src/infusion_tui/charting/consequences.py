"""What a draft would do to the session: contradictions that refuse it, and the figures that it moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from infusion_tui.charting.draft import Context, Draft
from infusion_tui.charting.errors import LineError
from infusion_tui.record import events as ev
from infusion_tui.record.infusion import state_at
from infusion_tui.record.session import Contradiction, Session, fold
from infusion_tui.record.wording import clock_time, entry_text

_FREE = (ev.ObservationRecorded, ev.CheckAnswered, ev.NoteWritten, ev.ObservationDeferred, ev.ReminderSeen)


def refuse_contradiction(draft: Draft, context: Context) -> None:
    """Fold the timeline that would result; refuse what cannot have happened.

    Raises:
        LineError: E_PHASE naming the entry that stands against it.
    """
    session = context.session
    assert session is not None
    if isinstance(draft.payload, _FREE) and session.end is None:
        return
    after = fold_with(draft, context)
    known = {c.entry.number for c in session.contradictions}
    new = [c for c in after.contradictions if c.entry.number not in known]
    if new:
        raise LineError("E_PHASE", _sentence(draft, new[0], session, context))
    if session.end is not None and after.end is None and context.chair_taken:
        raise LineError("E_PHASE", f"cannot {_word(draft)}: someone else is in chair {session.chair} now")
    if after.began_at != session.began_at:
        raise LineError("E_FIX", "the beginning of the session cannot be moved")


def fold_with(draft: Draft, context: Context) -> Session:
    """The session as it would be with this draft in it."""
    session = context.session
    assert session is not None
    last = max(context.events, key=lambda event: event.version)
    event = ev.Event(
        seq=last.seq + 1,
        event_id="draft",
        node=last.node,
        session_id=session.id,
        chair=session.chair,
        version=last.version + 1,
        kind=draft.payload.kind,
        schema=1,
        occurred_at=draft.at,
        recorded_at=context.now,
        tz=context.zone.key,
        boot_id=last.boot_id,
        boot_ms=last.boot_ms,
        author=context.author,
        station="",
        app="",
        payload=draft.payload,
        amends=draft.amends,
        reason=draft.reason,
    )
    return fold([*context.events, event])


def moves(draft: Draft, context: Context) -> Draft:
    """The draft with the figures it moves: end, volume and dose before and after, for corrections, late lines,
    a new rate, and a medicine after which the patient is watched for longer."""
    session = context.session
    assert session is not None
    if isinstance(draft.payload, _FREE) or session.pump is None:
        return draft
    if (
        draft.target is None
        and draft.at >= context.now.replace(microsecond=0)
        and draft.command not in ("rate", "bag", "med")
    ):
        return draft
    after = fold_with(draft, context)
    if after.pump is None:
        return replace(draft, moves=("the infusion would not be started",))
    old, new = state_at(session.pump, context.now), state_at(after.pump, context.now)
    end = "end" if session.order.minutes is not None else "bag empty"
    found = _moved(end, old.ends_at, new.ends_at, context)
    if old.infused_ml != new.infused_ml:
        found.append(f"given {old.infused_ml} -> {new.infused_ml} mL")
        found.append(f"{old.infused_mg} -> {new.infused_mg} mg")
    found += _moved("observation ends", session.observation_ends_at, after.observation_ends_at, context)
    return replace(draft, moves=tuple(found))


def _moved(label: str, old: dt.datetime | None, new: dt.datetime | None, context: Context) -> list[str]:
    """A time before and after, where the clock shows another one."""
    was, now = (clock_time(at, context.zone) if at else "none" for at in (old, new))
    return [f"{label} {was} -> {now}"] if was != now and new is not None else []


def _sentence(draft: Draft, found: Contradiction, session: Session, context: Context) -> str:
    entry = found.entry
    if entry.event.event_id == "draft" or entry.number == draft.target:
        return f"cannot {_word(draft)} then: {found.why}"
    text = entry_text(entry.payload, session.protocol, context.zone)
    at = clock_time(entry.at, context.zone)
    return f"cannot {_word(draft)}: entry {entry.number} ({text}, {at}) stands against it: void entry {entry.number} first"


def _word(draft: Draft) -> str:
    word = draft.command or "chart this"
    return f"{word} entry {draft.target}" if draft.target is not None else word
