"""The views that came with form 4: patients, their courses, scores, infusions and cautions, and merged numbers.

`number` is the patient's number as it was typed there, `person` the one that it is read as now (itself, unless it was
merged into another).
"""

from __future__ import annotations

from infusion_tui.store.people_index import ABOUT_COURSE, LIFECYCLE, SCORE_PATHS
from infusion_tui.store.quick_views import NOT_STRUCK, as_they_stand, both


def _take(*pairs: tuple[str, str], of: str = "e.payload") -> str:
    return ",\n  ".join(f"json_extract({of}, '$.{path}') AS {name}" for path, name in pairs)


# Which number a merged one is read as: chains are followed, a circle ends nowhere and leaves each its own.
_PERSONS = """merged AS MATERIALIZED (
  SELECT trim(number) AS number, trim("into") AS target FROM merges WHERE holds
),
leads(number, target) AS (
  SELECT number, target FROM merged
  UNION SELECT leads.number, merged.target FROM leads JOIN merged ON merged.number = leads.target COLLATE NOCASE
),
stands AS MATERIALIZED (
  SELECT number COLLATE NOCASE AS number, target FROM leads
  WHERE NOT EXISTS(SELECT 1 FROM merged WHERE merged.number = leads.target COLLATE NOCASE)
)"""

_MERGES = f"""CREATE VIEW merges AS
WITH merge AS MATERIALIZED ({as_they_stand("e.kind = 'patient.merged'")}),
part AS MATERIALIZED ({as_they_stand("e.kind = 'patient.parted'")})
SELECT e.event_id, json_extract(e.payload, '$.number') AS number, json_extract(e.payload, '$.into') AS "into",
  e.recorded_at AS merged_at, e.by AS merged_by, json_extract(e.payload, '$.why') AS why,
  p.recorded_at AS parted_at, p.by AS parted_by, json_extract(p.payload, '$.why') AS parted_why,
  p.seq IS NULL AND NOT EXISTS(SELECT 1 FROM merge AS n WHERE n.seq > e.seq
    AND trim(json_extract(n.payload, '$.number')) = trim(json_extract(e.payload, '$.number')) COLLATE NOCASE) AS holds
FROM merge AS e LEFT JOIN part AS p ON p.seq = (
  SELECT min(x.seq) FROM part AS x WHERE x.seq > e.seq
  AND trim(json_extract(x.payload, '$.number')) = trim(json_extract(e.payload, '$.number')) COLLATE NOCASE)"""

# The name and birth date that were recorded for the patient last; else those of the last session. The time stands in
# front of the value, so that the greatest text is the last one.
_PATIENTS = f"""CREATE VIEW patients AS
WITH {_PERSONS},
visit AS MATERIALIZED (
  SELECT mrn AS number, count(*) AS sessions, min(began_at) AS first_at, max(began_at) AS last_at,
    max(began_at || coalesce(name, '')) AS given_name, max(began_at || coalesce(born, '')) AS given_born
  FROM sessions GROUP BY mrn
),
told AS MATERIALIZED (
  SELECT json_extract(payload, '$.mrn') AS number, json_extract(payload, '$.name') AS name,
    json_extract(payload, '$.born') AS born, printf('%024d', seq) AS place, kind
  FROM ({as_they_stand("e.kind IN ('patient.recorded', 'course.opened', 'infusion.earlier')")})
),
known AS (
  SELECT number, sessions, first_at, last_at, given_name, given_born, NULL AS told_name, NULL AS told_born FROM visit
  UNION ALL SELECT number, 0, NULL, NULL, NULL, NULL, CASE kind WHEN 'patient.recorded' THEN place || coalesce(name, '') END,
    CASE kind WHEN 'patient.recorded' THEN place || coalesce(born, '') END FROM told
),
person AS (
  SELECT coalesce(stands.target, known.number) COLLATE NOCASE AS number, known.number AS own, known.sessions,
    known.first_at, known.last_at, known.given_name, known.given_born, known.told_name, known.told_born
  FROM known LEFT JOIN stands ON stands.number = known.number
)
SELECT number,
  coalesce(nullif(substr(max(told_name), 25), ''), nullif(substr(max(given_name), 25), '')) AS name,
  coalesce(nullif(substr(max(told_born), 25), ''), nullif(substr(max(given_born), 25), '')) AS born,
  sum(sessions) AS sessions, min(first_at) AS first_at, max(last_at) AS last_at,
  count(DISTINCT own COLLATE NOCASE) AS numbers
FROM person GROUP BY number"""


def _about(kind: str) -> str:
    """What stands of this kind about the course `o`. The plus takes the affinity: with it the index could not be used."""
    named = f"e.kind = '{kind}' AND e.{ABOUT_COURSE} AND json_extract(e.payload, '$.course') = +o.event_id"
    return f"({as_they_stand(named, 'event_course')})"


_STOOD = f"""stood AS MATERIALIZED (
  SELECT o.*, (
    SELECT json_group_object(item, json(value)) FROM (
      SELECT j.key AS item, CASE j.type WHEN 'object' THEN j.value ELSE json_quote(j.value) END AS value, max(r.seq)
      FROM {_about("course.revised")} AS r, json_each(r.payload) AS j
      WHERE j.type <> 'null' AND j.key IN ('indication', 'other', 'begins_on', 'consultation', 'plan', 'prescriber')
      GROUP BY j.key)) AS patch,
    (SELECT d.payload FROM {_about("course.closed")} AS d ORDER BY d.seq DESC LIMIT 1) AS closing,
    (SELECT count(*) FROM {_about("course.revised")} AS r) AS revisions
  FROM ({as_they_stand("e.kind = 'course.opened'")}) AS o
)"""


def _standing(path: str, name: str) -> str:
    return f"coalesce(json_extract(e.patch, '$.{path}'), json_extract(e.payload, '$.{path}')) AS {name}"


def _whole(part: str, path: str, name: str) -> str:
    # a revision names the plan, or the consultation, as a whole
    return (
        f"CASE WHEN json_type(e.patch, '$.{part}') = 'object' THEN json_extract(e.patch, '$.{part}.{path}') "
        f"ELSE json_extract(e.payload, '$.{part}.{path}') END AS {name}"
    )


_COURSE_COLUMNS = ",\n  ".join(
    (
        _standing("indication", "indication"),
        _standing("other", "other"),
        _standing("begins_on", "begins_on"),
        "json_extract(e.closing, '$.ended_on') AS ended_on, json_extract(e.closing, '$.why') AS ended_why",
        _whole("plan", "sessions", "planned_sessions"),
        _whole("plan", "every_days", "every_days"),
        _whole("plan", "booster_days", "booster_days"),
        _whole("plan", "words", "plan_words"),
        _whole("consultation", "history", "history"),
        _whole("consultation", "symptoms", "symptoms"),
        _whole("consultation", "concerns", "concerns"),
        _whole("consultation", "judged_by", "judged_by"),
        _whole("consultation", "judged_on", "judged_on"),
        _standing("prescriber", "prescriber"),
    )
)

_COURSES = f"""CREATE VIEW courses AS
WITH {_PERSONS},
{_STOOD}
SELECT e.event_id AS course_id, json_extract(e.payload, '$.mrn') AS number,
  coalesce(stands.target, json_extract(e.payload, '$.mrn')) AS person,
  {_COURSE_COLUMNS},
  json_extract(e.payload, '$.note') AS note, e.recorded_at AS opened_at, e.by AS opened_by, e.revisions, e.source
FROM stood AS e LEFT JOIN stands ON stands.number = json_extract(e.payload, '$.mrn')"""

# Whose an entry is: what it says itself; else the patient of its session; else the number that its stream names.
_WHOSE = """coalesce(json_extract(e.payload, '$.mrn'),
    (SELECT json_extract(o.payload, '$.patient.mrn') FROM event AS o
      WHERE o.kind = 'session.opened' AND o.session_id = e.session_id),
    (SELECT json_extract(o.payload, '$.mrn') FROM event AS o WHERE o.session_id = e.session_id
      AND o.kind IN ('patient.recorded', 'course.opened', 'infusion.earlier') ORDER BY o.version LIMIT 1))"""

_SCORE_COLUMNS = f"""e.event_id, {_WHOSE} AS number,
  (SELECT o.session_id FROM event AS o WHERE o.kind = 'session.opened' AND o.session_id = e.session_id) AS session_id,
  e.{{entry}} AS entry, e.occurred_at AS scored_at, e.recorded_at, e.{{by}} AS by,
  {_take(*((path, name) for name, path in SCORE_PATHS.items()))},
  {{amended}} AS amended, json_extract(e.payload, '$.source') AS source"""

_SCORES = "CREATE VIEW scores AS\n" + both(
    _SCORE_COLUMNS, "e.kind = 'scale.scored'", index="event_scores", few=True
)

_CAUTIONS = f"""CREATE VIEW cautions AS
WITH lifted AS MATERIALIZED (
  SELECT json_extract(payload, '$.caution') AS caution, max(seq), recorded_at, by, json_extract(payload, '$.why') AS why
  FROM ({as_they_stand("e.kind = 'caution.lifted'")}) GROUP BY 1
)
SELECT e.event_id AS caution_id, {_WHOSE} AS number, json_extract(e.payload, '$.text') AS text,
  e.recorded_at AS noted_at, e.by AS noted_by, l.recorded_at AS lifted_at, l.by AS lifted_by, l.why AS lifted_why,
  l.caution IS NULL AS holds, e.source
FROM ({as_they_stand("e.kind = 'caution.noted'")}) AS e LEFT JOIN lifted AS l ON l.caution = e.event_id"""


def _turn(kind: str) -> str:
    return (
        "EXISTS(SELECT 1 FROM event AS x INDEXED BY event_lifecycle WHERE x.session_id = s.session_id "
        f"AND x.{LIFECYCLE} AND x.kind = '{kind}' AND {NOT_STRUCK.format('x')})"
    )


_INFUSIONS = f"""CREATE VIEW infusions AS
SELECT s.mrn AS number, substr(s.started_at, 1, 10) AS day, s.session_id, s.chair, s.protocol, s.course_session,
  s.course_of, s.weight_kg, s.dose_mg AS planned_mg, s.minutes AS planned_minutes, s.started_at, s.pump_ended_at,
  s.ended_at, s.ending, NULL AS listed_mg, NULL AS listed_minutes, NULL AS stopped_early, NULL AS note, s.source
FROM sessions AS s WHERE {_turn("infusion.started")} AND NOT {_turn("session.cancelled")}
UNION ALL SELECT json_extract(e.payload, '$.mrn'), json_extract(e.payload, '$.day'), NULL, NULL, NULL, NULL, NULL,
  json_extract(e.payload, '$.weight_kg'), NULL, NULL, NULL, NULL, NULL, NULL,
  {_take(("dose_mg", "a"), ("minutes", "b"))},
  coalesce(json_extract(e.payload, '$.stopped_early'), 0), json_extract(e.payload, '$.note'),
  coalesce(e.source, 'imported')
FROM ({as_they_stand("e.kind = 'infusion.earlier'")}) AS e"""

COURSE_VIEWS = {
    "merges": _MERGES,
    "patients": _PATIENTS,
    "courses": _COURSES,
    "scores": _SCORES,
    "cautions": _CAUTIONS,
    "infusions": _INFUSIONS,
}
"""What migration 4 makes anew or for the first time, in the order in which it must be made."""
