"""Struck here and charted again on another chair soon after: the known measure of entries on the wrong patient
(retract and reorder), counted over many sessions.

What was moved by the program itself (`take`) is not counted here: `session_facts.py` counts it.
"""

from __future__ import annotations

import datetime as dt

from infusion_tui.record import events as ev
from infusion_tui.record.view import ChairView

WITHIN = dt.timedelta(minutes=10)

_Key = tuple[object, ...]
_Seen = tuple[_Key, dt.datetime, str]


class ChartedAgain:
    """The count so far. Sessions come in the order in which they began, so only those that could still meet are kept."""

    def __init__(self) -> None:
        self.count = 0
        self._struck: list[_Seen] = []
        self._standing: list[_Seen] = []

    def add(self, view: ChairView) -> None:
        """Take one session in."""
        if view.session_id is None or view.began_at is None:
            return
        oldest = view.began_at - WITHIN
        self._struck = [one for one in self._struck if one[1] >= oldest]
        self._standing = [one for one in self._standing if one[1] >= oldest]
        struck, standing = _of(view, view.session_id)
        self.count += sum(any(_meets(one, other) for other in self._standing) for one in struck)
        unmet = [one for one in self._struck if any(_meets(one, other) for other in standing)]
        self.count += len(unmet)
        # what was met once is not counted again
        self._struck = [one for one in self._struck if one not in unmet]
        self._struck += [one for one in struck if not any(_meets(one, other) for other in self._standing)]
        self._standing += standing


def _of(view: ChairView, session_id: str) -> tuple[list[_Seen], list[_Seen]]:
    """What was struck in a session (when it was struck) and what stands (when it was typed)."""
    corrections = {line.number: line for line in view.entries if isinstance(line.payload, ev.EntryStruck)}
    struck: list[_Seen] = []
    standing: list[_Seen] = []
    for line in view.entries:
        key = _key(line.first_payload if line.struck else line.payload)
        if key is None:
            continue
        if not line.struck:
            standing.append((key, line.recorded_at, session_id))
            continue
        by = corrections.get(line.struck_by or 0)
        if by is not None and isinstance(by.payload, ev.EntryStruck) and by.payload.how != "moved":
            struck.append((key, by.recorded_at, session_id))
    return struck, standing


def _key(payload: ev.Payload | None) -> _Key | None:
    """What makes two entries the same; None for what is not about a patient's state or a medicine."""
    if isinstance(payload, ev.ObservationRecorded) and (payload.values or payload.effects):
        return tuple(sorted(payload.values.items())), tuple(sorted(payload.effects.items()))
    if isinstance(payload, ev.MedicineGiven):
        return payload.drug, payload.dose, payload.unit, payload.route
    return None


def _meets(struck: _Seen, standing: _Seen) -> bool:
    return struck[0] == standing[0] and struck[2] != standing[2] and abs(struck[1] - standing[1]) <= WITHIN
