"""What became of an entry: final, corrected or entered in error, and in words what stood there first and why."""

from __future__ import annotations

from infusion_tui.exports.fhir.elements import Json, annotation, some
from infusion_tui.exports.fhir.frame import Frame
from infusion_tui.record import events as ev
from infusion_tui.record.view import EntryLine
from infusion_tui.record.wording import effect_text, value_text


def status_of(line: EntryLine, key: str | None = None) -> str:
    """The status of what an entry says of `key` (of the whole entry without one): `entered-in-error` where it was
    struck, `corrected` where it stands otherwise than it was first charted, else `final`."""
    if line.struck:
        return "entered-in-error"
    if not line.amended_by:
        return "final"
    if line.original_at is not None or key is None:
        return "corrected"
    return "corrected" if _facts(line.payload, key) != _facts(line.first_payload, key) else "final"


def became(frame: Frame, line: EntryLine, key: str | None = None) -> list[Json]:
    """Notes about it: what was first charted, and each correction with who, when and why."""
    status = status_of(line, key)
    if status == "final":
        return []
    notes = []
    first = first_words(frame, line, key) if status == "corrected" else None
    if first is not None:
        notes.append(
            annotation(f"first charted: {first}", line.recorded_at, frame.report.zone, frame.person(line.by))
        )
    for one in frame.corrections_of(line):
        struck = isinstance(one.payload, ev.EntryStruck)
        if not struck and status == "entered-in-error":
            continue
        done = "entered in error" if struck else "corrected"
        text = f"{done} (entry {one.number}{f': {one.reason}' if one.reason else ''})"
        notes.append(annotation(text, one.recorded_at, frame.report.zone, frame.author(one)))
    return some(notes)


def first_words(frame: Frame, line: EntryLine, key: str | None) -> str | None:
    """What stood there first, in words; None where nothing of `key` did."""
    at = f" for {frame.clock(line.original_at)}" if line.original_at is not None else ""
    if key is None:
        return f"{line.original_text}{at}"
    values, effects, not_done = _maps(line.first_payload)
    if key in values:
        return value_text(key, values[key], frame.protocol) + at
    if key in effects:
        return effect_text(key, effects[key], frame.protocol) + at
    if key in not_done:
        return f"{key} x {not_done[key]}{at}"
    return (
        f"nothing of this{at}"
        if isinstance(line.payload, ev.ObservationRecorded)
        else f"{line.original_text}{at}"
    )


def _facts(payload: ev.Payload | None, key: str) -> tuple[object, ...]:
    values, effects, not_done = _maps(payload)
    return values.get(key), effects.get(key), not_done.get(key)


def _maps(payload: ev.Payload | None) -> tuple[dict[str, ev.Value], dict[str, int], dict[str, str]]:
    if isinstance(payload, ev.ObservationRecorded):
        return payload.values, payload.effects, payload.not_done
    return {}, {}, {}
