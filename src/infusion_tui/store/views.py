"""The views for people with sqlite-utils, Datasette or a spreadsheet. Their names and columns are stable.

`entries` is what the record says now: every entry that is not itself a correction and was not struck, with its
corrections merged in the order of their version. The others pick from it. Decimal numbers are text, as in the file.
"""

from __future__ import annotations

_NOT_STRUCK = "NOT EXISTS(SELECT 1 FROM event AS s WHERE s.amends = {0}.event_id AND s.kind = 'entry.struck')"

# One row for each corrected entry. MATERIALIZED: worked out once for a query and not once for each row. A value named
# in a correction takes the place of "not done", and the other way round. json_patch() does the merge: null removes.
_FIXES = f"""correction AS MATERIALIZED (
  SELECT a.amends AS target, a.version, a.payload
  FROM event AS a WHERE a.kind = 'entry.amended' AND {_NOT_STRUCK.format("a")}
),
part(section) AS (VALUES ('values'), ('effects'), ('not_done'), ('typed'), ('change')),
named AS (
  SELECT c.target, c.version, part.section, j.key AS item,
    CASE WHEN j.type IN ('array', 'object') THEN j.value WHEN j.type IN ('true', 'false') THEN j.type
      ELSE json_quote(j.value) END AS value
  FROM correction AS c, part, json_each(c.payload, '$.' || part.section) AS j
),
settled AS (
  SELECT target, version, section, item, value FROM named
  UNION ALL SELECT target, version, 'not_done', item, 'null' FROM named WHERE section = 'values'
  UNION ALL SELECT target, version, 'values', item, 'null' FROM named WHERE section = 'not_done'
),
latest AS (SELECT target, section, item, value, max(version) FROM settled GROUP BY target, section, item),
merged AS (
  SELECT target, section, json_group_object(item, json(value)) AS patch FROM latest GROUP BY target, section
),
moved AS (
  SELECT target, strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(payload, '$.new_at')) AS new_at, max(version)
  FROM correction WHERE json_type(payload, '$.new_at') = 'text' GROUP BY target
),
ordered AS (
  SELECT target, json_extract(payload, '$.order') AS new_order, max(version)
  FROM correction WHERE json_type(payload, '$.order') = 'object' GROUP BY target
),
patched AS (
  SELECT target, json_group_object(section, json(patch)) AS patch FROM merged WHERE section <> 'change' GROUP BY target
),
fix AS MATERIALIZED (
  SELECT c.target, moved.new_at, ordered.new_order, patched.patch, change.patch AS change
  FROM (SELECT DISTINCT target FROM correction) AS c
  LEFT JOIN moved ON moved.target = c.target
  LEFT JOIN ordered ON ordered.target = c.target
  LEFT JOIN patched ON patched.target = c.target
  LEFT JOIN merged AS change ON change.target = c.target AND change.section = 'change'
)"""

_ENTRIES = f"""CREATE VIEW entries AS
WITH {_FIXES}
SELECT e.seq, e.event_id, e.session_id, e.version AS entry, e.chair, e.kind,
  coalesce(fix.new_at, e.occurred_at) AS occurred_at, e.recorded_at, e.author AS by,
  fix.target IS NOT NULL AS amended,
  CASE WHEN fix.target IS NULL THEN e.payload ELSE json_patch(
    json_patch(
      CASE WHEN fix.new_order IS NULL THEN e.payload ELSE json_set(e.payload, '$.order', json(fix.new_order)) END,
      coalesce(fix.patch, '{{}}')),
    coalesce(fix.change, '{{}}')) END AS payload
FROM event AS e LEFT JOIN fix ON fix.target = e.event_id
WHERE e.kind NOT IN ('entry.amended', 'entry.struck') AND {_NOT_STRUCK.format("e")}"""

_COMMON = "e.event_id, e.session_id, e.entry, e.chair, e.occurred_at, e.recorded_at, e.by, e.amended"


def _first(kinds: str, column: str) -> str:
    # cheap: the index on kind and session, and a handful of rows behind it
    return (
        f"(SELECT {column} FROM event AS x WHERE x.session_id = e.session_id AND x.kind IN ({kinds}) "
        f"AND {_NOT_STRUCK.format('x')} ORDER BY x.version DESC LIMIT 1)"
    )


def _corrected(kinds: str) -> str:
    return (
        "(SELECT coalesce((SELECT strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(a.payload, '$.new_at')) FROM event AS a "
        "WHERE a.amends = x.event_id AND a.kind = 'entry.amended' AND json_type(a.payload, '$.new_at') = 'text' "
        f"AND {_NOT_STRUCK.format('a')} ORDER BY a.version DESC LIMIT 1), x.occurred_at) "
        f"FROM event AS x WHERE x.session_id = e.session_id AND x.kind IN ({kinds}) "
        f"AND {_NOT_STRUCK.format('x')} ORDER BY x.version DESC LIMIT 1)"
    )


_ENDINGS = "'session.cancelled', 'session.discharged', 'session.transferred'"
_PUMP_ENDS = "'infusion.completed', 'infusion.stopped'"


def _take(*pairs: tuple[str, str]) -> str:
    return ",\n  ".join(f"json_extract(e.payload, '$.{path}') AS {name}" for path, name in pairs)


_SESSION_COLUMNS = _take(
    ("patient.mrn", "mrn"),
    ("patient.name", "name"),
    ("patient.born", "born"),
    ("patient.sex", "sex"),
    ("protocol.id", "protocol"),
    ("protocol.version", "protocol_version"),
    ("order.weight_kg", "weight_kg"),
    ("order.dose_mg", "dose_mg"),
    ("order.minutes", "minutes"),
    ("order.volume_ml", "volume_ml"),
    ("order.rate_ml_h", "rate_ml_h"),
    ("course_session", "course_session"),
    ("course_of", "course_of"),
)

_OBSERVATION_COLUMNS = _take(
    ("values.bp[0]", "bp_sys_mmhg"),
    ("values.bp[1]", "bp_dia_mmhg"),
    ("values.hr", "hr_min"),
    ("values.spo2", "spo2_pct"),
    ("values.o2_l_min", "o2_l_min"),
    ("values.rr", "rr_min"),
    ("values.temp", "temp_c"),
    ("values.sed", "sed_moaas"),
    ("values.dis", "dis"),
    ("values.pain", "pain"),
    ("values.anx10", "anx10"),
    ("values.site", "site"),
    ("not_done", "not_done"),
    ("note", "note"),
)

_SESSIONS = f"""CREATE VIEW sessions AS
SELECT e.session_id, e.chair, e.occurred_at AS began_at, e.recorded_at, e.by,
  {_SESSION_COLUMNS},
  {_corrected("'infusion.started'")} AS started_at,
  {_corrected(_PUMP_ENDS)} AS pump_ended_at,
  {_corrected(_ENDINGS)} AS ended_at,
  {_first(_ENDINGS, "x.kind")} AS ending,
  e.amended
FROM entries AS e WHERE e.kind = 'session.opened'"""

_OBSERVATIONS = f"""CREATE VIEW observations AS
SELECT {_COMMON},
  {_OBSERVATION_COLUMNS}
FROM entries AS e WHERE e.kind = 'observation.recorded'"""

_SIDE_EFFECTS = f"""CREATE VIEW side_effects AS
SELECT {_COMMON}, j.key AS side_effect, j.value AS severity
FROM entries AS e, json_each(e.payload, '$.effects') AS j WHERE e.kind = 'observation.recorded'"""

_MEDICINES = f"""CREATE VIEW medicines AS
SELECT {_COMMON},
  {_take(("drug", "drug"), ("dose", "dose"), ("unit", "unit"), ("route", "route"), ("note", "note"))}
FROM entries AS e WHERE e.kind = 'medicine.given'"""

_NOTES = f"""CREATE VIEW notes AS
SELECT {_COMMON}, e.kind, {_take(("note", "note"))}
FROM entries AS e WHERE e.kind <> 'session.opened' AND json_type(e.payload, '$.note') = 'text'"""

_PUMP = f"""CREATE VIEW pump AS
SELECT {_COMMON}, e.kind,
  {_take(("rate_ml_h", "rate_ml_h"), ("pump_ml", "pump_ml"), ("reason", "reason"), ("note", "note"))}
FROM entries AS e WHERE e.kind IN ('infusion.started', 'infusion.rate_changed', 'infusion.paused', 'infusion.resumed',
  'infusion.completed', 'infusion.stopped', 'line.flushed', 'pump.read')"""

_CHECKS = f"""CREATE VIEW checks AS
SELECT {_COMMON},
  {_take(("list", "list"), ("item", "item"), ("answer", "answer"), ("attested", "attested"), ("text", "text"))}
FROM entries AS e WHERE e.kind = 'check.answered'"""

_AMENDMENTS = f"""CREATE VIEW amendments AS
SELECT a.event_id, a.session_id, a.version AS entry, a.recorded_at, a.author AS by,
  CASE a.kind WHEN 'entry.amended' THEN 'fix' ELSE json_extract(a.payload, '$.how') END AS what,
  a.reason, a.amends AS amends, t.version AS amends_entry, t.kind AS amends_kind,
  t.payload AS old, CASE a.kind WHEN 'entry.amended' THEN a.payload END AS new,
  NOT {_NOT_STRUCK.format("a")} AS struck
FROM event AS a JOIN event AS t ON t.event_id = a.amends WHERE a.kind IN ('entry.amended', 'entry.struck')"""

_STAFF = """CREATE VIEW staff AS
SELECT json_extract(e.payload, '$.initials') AS initials, json_extract(e.payload, '$.name') AS name,
  json_extract(e.payload, '$.role') AS role, coalesce(json_extract(e.payload, '$.has_pin'), 0) AS has_pin,
  e.occurred_at AS added_at, e.author AS added_by,
  (SELECT r.occurred_at FROM event AS r WHERE r.kind = 'staff.retired' AND r.seq > e.seq
    AND json_extract(r.payload, '$.initials') = json_extract(e.payload, '$.initials')
    ORDER BY r.seq LIMIT 1) AS retired_at
FROM event AS e WHERE e.kind = 'staff.added' AND NOT EXISTS(
  SELECT 1 FROM event AS n WHERE n.kind = 'staff.added' AND n.seq > e.seq
  AND json_extract(n.payload, '$.initials') = json_extract(e.payload, '$.initials'))"""

_AUDIT = f"""CREATE VIEW audit AS
SELECT e.seq, e.recorded_at, e.occurred_at, e.author AS by, e.station, e.app, e.session_id, e.version AS entry, e.chair,
  e.kind, e.amends, e.reason,
  EXISTS(SELECT 1 FROM event AS a WHERE a.amends = e.event_id AND a.kind = 'entry.amended') AS amended,
  NOT {_NOT_STRUCK.format("e")} AS struck, e.event_id, e.hash
FROM event AS e"""

VIEWS = {
    "entries": _ENTRIES,
    "sessions": _SESSIONS,
    "observations": _OBSERVATIONS,
    "side_effects": _SIDE_EFFECTS,
    "medicines": _MEDICINES,
    "notes": _NOTES,
    "pump": _PUMP,
    "checks": _CHECKS,
    "amendments": _AMENDMENTS,
    "staff": _STAFF,
    "audit": _AUDIT,
}
"""Every view by its name, in the order in which they must be made."""
