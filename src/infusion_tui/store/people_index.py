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

OBSERVATION_PATHS = {
    "bp_sys_mmhg": "values.bp[0]",
    "bp_dia_mmhg": "values.bp[1]",
    "hr_min": "values.hr",
    "spo2_pct": "values.spo2",
    "o2_l_min": "values.o2_l_min",
    "rr_min": "values.rr",
    "temp_c": "values.temp",
    "sed_moaas": "values.sed",
    "dis": "values.dis",
    "pain": "values.pain",
    "anx10": "values.anx10",
    "site": "values.site",
    "not_done": "not_done",
    "note": "note",
    "source": "source",
}
"""The same of the view `observations`."""

CHECK_PATHS = {name: name for name in ("list", "item", "answer", "attested", "text", "source")}
"""The same of the view `checks`."""

SCORE_PATHS = {name: name for name in ("scale", "version", "total", "parts", "flagged", "rater", "note")}
"""The same of the view `scores`."""

ABOUT_COURSE = "kind IN ('course.closed', 'course.revised')"
"""The kinds that name a course by its id."""

LIFECYCLE = (
    "kind IN ('infusion.started', 'infusion.completed', 'infusion.stopped', "
    "'session.cancelled', 'session.discharged', 'session.transferred')"
)
"""The kinds that say where a session stands. Queries must repeat this exactly, as what follows."""

NAMING = "kind IN ('caution.noted', 'course.opened', 'infusion.earlier', 'patient.recorded', 'scale.scored')"
"""The kinds of a patient's own stream that say whose it is. Queries must repeat it exactly, as NUMBERED."""

NUMBERED = f"{NAMING} AND json_extract(payload, '$.mrn') IS NOT NULL"


RENUMBERED = "kind = 'entry.amended' AND json_type(payload, '$.change.mrn') = 'text'"
"""Corrections of a session's patient number: few among very many corrections."""


def _paths(*paths: str) -> str:
    return ", ".join(f"json_extract(payload, '$.{path}')" for path in paths)


_ENTRY = "kind, session_id, event_id, occurred_at, recorded_at, author, chair, version"

PEOPLE_INDEXES = (
    f"CREATE INDEX event_sessions ON event({_ENTRY}, {_paths(*SESSION_PATHS.values())}) WHERE kind = 'session.opened'",
    f"CREATE INDEX event_lifecycle ON event(session_id, version, kind, event_id, occurred_at) WHERE {LIFECYCLE}",
    f"CREATE INDEX event_observations ON event({_ENTRY}, {_paths(*OBSERVATION_PATHS.values(), 'effects')}) "
    "WHERE kind = 'observation.recorded'",
    f"CREATE INDEX event_checks ON event({_ENTRY}, {_paths('list', 'item', 'answer', 'source')}) "
    "WHERE kind = 'check.answered'",
    f"CREATE INDEX event_notes ON event({_ENTRY}, {_paths('note', 'source')}) "
    "WHERE json_type(payload, '$.note') = 'text'",
    f"CREATE INDEX event_scores ON event({_ENTRY}, {_paths('mrn', *SCORE_PATHS.values(), 'source')}) "
    "WHERE kind = 'scale.scored'",
    f"CREATE INDEX event_course ON event({_paths('course')}, kind, event_id) WHERE {ABOUT_COURSE}",
    f"CREATE INDEX event_renumbered ON event({_paths('change.mrn')}) WHERE {RENUMBERED}",
    "CREATE INDEX event_corrections ON event(amends, session_id, version) WHERE kind = 'entry.amended'",
    f"CREATE INDEX event_people ON event({_paths('mrn')}, kind, {_paths('name', 'born')}, session_id, event_id) "
    f"WHERE {NUMBERED}",
)
"""Part of migration 4."""
