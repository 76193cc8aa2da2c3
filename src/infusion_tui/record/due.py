"""The one function that says what is due, when, how late, and why.

Chair screen, board, lock screen, status and exports call `due_items`; nothing else computes a deadline. The ladder
(quiet, soon, due, late, passed on) is in `ladder.py`; sets, looks and repeats fall due in `set_deadlines.py`, everything
else in `deadlines.py`.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from infusion_tui.record.deadlines import OneOffDeadlines
from infusion_tui.record.ladder import Deadline
from infusion_tui.record.ladder import level_at as level_at
from infusion_tui.record.session import Session
from infusion_tui.record.set_deadlines import set_deadlines
from infusion_tui.record.view import DueItem, Phase


def due_items(session: Session, now: dt.datetime, zone: ZoneInfo) -> tuple[DueItem, ...]:
    """Everything that is due or will be at `now`, soonest first; the signature once the patient has left."""
    return SessionDue(session, zone).at(now)


class SessionDue:
    """What is due in one session. Deadlines hang on the entries and the phase: they are worked out once for each
    phase; at a time only the place on the ladder is left to say."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone
        self._known: dict[Phase, tuple[Deadline, ...]] = {}
        self._quiet: tuple[Phase, dt.datetime, dt.datetime, tuple[DueItem, ...]] | None = None

    def at(self, now: dt.datetime) -> tuple[DueItem, ...]:
        """Everything that is due or will be at `now`, soonest first; the signature once the patient has left."""
        if self._session.end is not None:
            return self._to_sign(now)
        phase = self._session.phase(now)
        # asked each second for every chair: until something comes nearer, the answer is the one of before
        if self._quiet is not None and self._quiet[0] == phase and self._quiet[1] <= now < self._quiet[2]:
            return self._quiet[3]
        deadlines = self._known.get(phase)
        if deadlines is None:
            found = set_deadlines(self._session, phase, self._zone)
            found += OneOffDeadlines(self._session, phase, self._zone).all()
            deadlines = self._known[phase] = tuple(sorted(found, key=lambda deadline: deadline.at))
        items = tuple([deadline.item(now) for deadline in deadlines])
        if deadlines and now < deadlines[0].at:
            until = min([deadline.changes_after(now) for deadline in deadlines])
            self._quiet = (phase, now, until, items)
        return items

    def _to_sign(self, now: dt.datetime) -> tuple[DueItem, ...]:
        """The patient has left: only the signature is still to come."""
        from infusion_tui.record.signatures import is_reminded, sign_deadline, signatures

        rule = self._session.protocol.signing
        deadline = sign_deadline(self._session, signatures(self._session), self._zone)
        if rule is None or deadline is None or not is_reminded(rule, deadline.at, now):
            return ()
        return (deadline.item(now),)
