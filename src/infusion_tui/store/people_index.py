"""The indexes of form 4: by whom a session is, and what stands in a patient's own stream.

A `session.opened` holds its whole protocol, some kilobytes. What lists and views show of it stands in an index, so that
SQLite (3.41 and later) reads a hundred thousand of them without reading one row; an older one reads the rows.
"""

from __future__ import annotations

SESSION_PATHS = {
    "mrn": "patient.mrn",
    "name": "patient.name",
    "born": "patient.born",
    "sex": "patient.sex",
    "protocol": "protocol.id",
    "protocol_version": "protocol.version",
    "weight_kg": "order.weight_kg",
    "dose_mg": "order.dose_mg",
    "minutes": "order.minutes",
    "volume_ml": "order.volume_ml",
    "rate_ml_h": "order.rate_ml_h",
    "course_session": "course_session",
    "course_of": "course_of",
    "source": "source",
}
"""What the view `sessions` takes from the payload, in the order of its columns."""

NAMING = "kind IN ('caution.noted', 'course.opened', 'infusion.earlier', 'patient.recorded', 'scale.scored')"
"""The kinds of a patient's own stream that say whose it is. Queries must repeat it exactly, as NUMBERED."""

NUMBERED = f"{NAMING} AND json_extract(payload, '$.mrn') IS NOT NULL"


def _paths(*paths: str) -> str:
    return ", ".join(f"json_extract(payload, '$.{path}')" for path in paths)


PEOPLE_INDEXES = (
    "CREATE INDEX event_sessions ON event(kind, session_id, event_id, occurred_at, recorded_at, author, chair, version, "
    f"{_paths(*SESSION_PATHS.values())}) WHERE kind = 'session.opened'",
    f"CREATE INDEX event_people ON event({_paths('mrn')}, kind, {_paths('name', 'born')}, session_id, event_id) "
    f"WHERE {NUMBERED}",
)
"""Part of migration 4."""
