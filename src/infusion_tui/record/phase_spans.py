"""When a session was in which phase: the stretches between the moments at which `Session.phase` changes. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from infusion_tui.record.session import Session
from infusion_tui.record.view_parts import Phase


class PhaseSpan(msgspec.Struct, frozen=True):
    """One phase from `begins_at` until `ends_at` (None: still so, as far as is known)."""

    phase: Phase
    begins_at: dt.datetime
    ends_at: dt.datetime | None


def phase_spans(session: Session) -> tuple[PhaseSpan, ...]:
    """The phases of a session in order, from bringing in to leaving. Nothing stands behind the leaving."""
    begins: list[tuple[dt.datetime, Phase]] = [(session.began_at, "precheck")]
    pump = session.pump
    if pump is not None:
        for part in pump.parts:
            phase: Phase = "paused" if part.paused else "infusing"
            if begins[-1][1] != phase:
                begins.append((part.begins_at, phase))
        if pump.ended_at is not None:
            begins.append((pump.ended_at, "observing"))
            over = session.observation_ends_at
            if over is not None:
                begins.append((max(over, pump.ended_at), "assess"))
    end = session.end.at if session.end is not None else None
    spans: list[PhaseSpan] = []
    for (begin, phase), (until, _) in zip(begins, [*begins[1:], (end, "empty")], strict=True):
        stop = until if end is None or until is None else min(until, end)
        if stop is None or stop > begin:
            spans.append(PhaseSpan(phase, begin, stop))
    return tuple(spans)
