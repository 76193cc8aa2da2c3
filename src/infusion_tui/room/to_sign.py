"""Which closed sessions wait for a signature: for the board, `status` and the list of records.

Asked of the file by its indexes, and only when something was added to it: a tick of the board compares one number.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry, stand
from infusion_tui.record.signatures import LONGEST_REMINDED, deadline
from infusion_tui.record.snapshot import initials_of
from infusion_tui.room.legible import legible
from infusion_tui.room.waiting_to_sign import Kept, ToSign

if TYPE_CHECKING:
    from infusion_tui.room.room import Room

_ENDINGS = (ev.SessionDischarged, ev.SessionTransferred, ev.SessionCancelled)
_LONGEST = dt.timedelta(days=3)
_KINDS = ("session.opened", "session.moved", "session.discharged", "session.transferred", "session.cancelled",
          "entry.amended", "entry.struck")  # fmt: skip


def to_sign(room: Room, now: dt.datetime) -> tuple[ToSign, ...]:
    """Closed sessions that wait for a signature and are still reminded of, by when they left.

    Raises:
        StoreDamaged: a row cannot be read.
    """
    kept = room.kept_to_sign
    if kept is None or kept.seq != room.seq:
        room.kept_to_sign = kept = _look(room, now, kept)
    return tuple([one for one in kept.waiting if now - one.due.at <= dt.timedelta(days=one.remind_days)])


def to_sign_json(room: Room, now: dt.datetime) -> list[dict[str, Any]]:
    """`unsigned` of `status`."""
    return [
        {
            "session": one.session, "chair": one.chair, "mrn": one.mrn, "initials": one.initials,
            "left_at": one.left_at.isoformat(), "due_at": one.due.at.isoformat(), "level": one.level(now),
        }
        for one in to_sign(room, now)
    ]  # fmt: skip


def to_sign_words(count: int) -> str:
    """`2 records to sign`; "" for none."""
    return f"{count} record{'' if count == 1 else 's'} to sign" if count else ""


def _look(room: Room, now: dt.datetime, before: Kept | None) -> Kept:
    """The file is asked for what lacks a signature; only of those that are new or changed some rows are read."""
    store = room.store
    known: dict[tuple[str, int], ToSign | None] = {}
    with store.snapshot():
        live = set(store.live_sessions())
        for one in store.lacking_signature(now - LONGEST_REMINDED - _LONGEST):
            if one.session_id in live:
                continue
            key = one.session_id, one.last
            if before is not None and key in before.known:
                known[key] = before.known[key]
                continue
            with legible(store.path, one.session_id):
                known[key] = _waiting(stand(store.some_of(one.session_id, _KINDS)), one.added_at)
    found = [one for one in known.values() if one is not None]
    return Kept(room.seq, known, tuple(sorted(found, key=lambda one: one.left_at)))


def _waiting(entries: tuple[Entry, ...], added_at: dt.datetime | None) -> ToSign | None:
    counted = sorted((e for e in entries if e.struck is None), key=lambda entry: entry.order_key)
    opened = next((e.payload for e in counted if isinstance(e.payload, ev.SessionOpened)), None)
    end = next((e for e in counted if isinstance(e.payload, _ENDINGS)), None)
    if opened is None or end is None or opened.protocol.signing is None:
        return None
    rule = opened.protocol.signing
    at = end.at if added_at is None else max(end.at, added_at)
    chair = counted[0].event.chair or ""
    for entry in counted:
        if isinstance(entry.payload, ev.SessionMoved):
            chair = entry.payload.to
    return ToSign(
        session=end.event.session_id,
        chair=chair,
        mrn=opened.patient.mrn,
        initials=initials_of(opened.patient),
        left_at=end.at,
        due=deadline(rule, at, ""),
        remind_days=rule.remind_days,
    )
