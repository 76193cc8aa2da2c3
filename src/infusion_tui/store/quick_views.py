"""The views of forms 2 and 3 as form 4 defines them: they say the same, and answer a file of a hundred thousand sessions.

Each is made of two parts: entries that nobody corrected or struck, as they stand in the file (the greatest part, and
what their columns are is in an index); and `corrected`, the few that were corrected, worked out one by one.
"""

from __future__ import annotations

from infusion_tui.store.people_index import CHECK_PATHS, LIFECYCLE, OBSERVATION_PATHS, SESSION_PATHS

NOT_STRUCK = "NOT EXISTS(SELECT 1 FROM event AS s WHERE s.amends = {0}.event_id AND s.kind = 'entry.struck')"
_UNTOUCHED = (
    "NOT EXISTS(SELECT 1 FROM event AS x WHERE x.amends = e.event_id AND (x.kind = 'entry.struck' "
    "OR (x.kind = 'entry.amended' AND x.session_id = e.session_id)))"
)
_NO_CORRECTION = "e.kind NOT IN ('entry.amended', 'entry.struck')"
_STANDING = f"a.amends = t.amends AND a.kind = 'entry.amended' AND {NOT_STRUCK.format('a')}"

_NEW_AT = f"""(SELECT strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(a.payload, '$.new_at')) FROM event AS a
    WHERE {_STANDING} AND json_type(a.payload, '$.new_at') = 'text' ORDER BY a.version DESC LIMIT 1)"""

_NEW_ORDER = f"""(SELECT json_extract(a.payload, '$.order') FROM event AS a
    WHERE {_STANDING} AND json_type(a.payload, '$.order') = 'object' ORDER BY a.version DESC LIMIT 1)"""

_JSON = """CASE WHEN j.type IN ('array', 'object') THEN j.value WHEN j.type IN ('true', 'false') THEN j.type
        ELSE json_quote(j.value) END"""

# Of each item the value that was named last; a value that is named takes the place of "not done", and the other way
# round. json_patch() does the merge: null removes.
_PATCH = f"""(SELECT json_group_object(section, json(patch)) FROM (
    SELECT section, json_group_object(item, json(value)) AS patch FROM (
      SELECT section, item, value, max(version) FROM (
        SELECT CASE WHEN m.other AND p.section = 'values' THEN 'not_done'
            WHEN m.other THEN 'values' ELSE p.section END AS section, j.key AS item,
          CASE WHEN m.other THEN 'null' ELSE {_JSON} END AS value, a.version
        FROM event AS a, (SELECT 0 AS other UNION ALL SELECT 1) AS m,
          (SELECT 'values' AS section UNION ALL SELECT 'effects' UNION ALL SELECT 'not_done' UNION ALL SELECT 'typed') AS p,
          json_each(a.payload, '$.' || p.section) AS j
        WHERE {_STANDING} AND (NOT m.other OR p.section IN ('values', 'not_done'))
      ) GROUP BY section, item) GROUP BY section))"""

_CHANGE = f"""(SELECT json_group_object(item, json(value)) FROM (
    SELECT j.key AS item, {_JSON} AS value, max(a.version)
    FROM event AS a, json_each(a.payload, '$.change') AS j WHERE {_STANDING} GROUP BY j.key))"""

_AS_CORRECTED = f"""SELECT e.seq, e.event_id, {{session_id}}, e.version AS entry, e.chair, e.kind,
  coalesce({_NEW_AT}, e.occurred_at) AS occurred_at, e.recorded_at, e.author AS by,
  EXISTS(SELECT 1 FROM event AS a WHERE {_STANDING}) AS amended,
  json_patch(json_patch(
    CASE e.kind WHEN 'session.opened' THEN json_set(e.payload, '$.order',
      json(coalesce({_NEW_ORDER}, json_extract(e.payload, '$.order')))) ELSE e.payload END,
    {_PATCH}), {_CHANGE}) AS payload
FROM {{source}} {_NO_CORRECTION} AND {NOT_STRUCK.format("e")}"""

_FIRST = (
    "t.kind = 'entry.amended' AND NOT EXISTS(SELECT 1 FROM event AS f INDEXED BY event_corrections "
    "WHERE f.amends = t.amends AND f.kind = 'entry.amended' AND f.session_id = t.session_id AND f.version < t.version)"
)
_SAME = "t.session_id = e.session_id"

# From the corrections to what they correct: where entries are many and corrections few. All that is worked out names the
# correction (t), so that SQLite cannot work it out for an entry that has none.
_CORRECTED = "CREATE VIEW corrected AS\n" + _AS_CORRECTED.format(
    session_id="t.session_id",
    source="event AS t INDEXED BY event_corrections CROSS JOIN event AS e "
    f"ON e.event_id = t.amends AND {_SAME}\nWHERE {_FIRST} AND",
)

# from the entries to their corrections: where the entries are few
_FEW = (
    "("
    + _AS_CORRECTED.format(
        session_id="e.session_id",
        source="event AS e{by_index} CROSS JOIN event AS t INDEXED BY event_corrections "
        f"ON t.amends = e.event_id AND {_SAME}\nWHERE {{where}} AND {_FIRST} AND",
    )
    + ")"
)

_ORIGIN = "json_extract(e.payload, '$.source') AS source"
_COMMON = "e.event_id, e.session_id, e.{entry} AS entry, e.chair, e.occurred_at, e.recorded_at, e.{by} AS by, {amended} AS amended"
_ENTRY_COLUMNS = (
    "e.seq, e.event_id, e.session_id, e.{entry} AS entry, e.chair, e.kind, e.occurred_at, e.recorded_at, "
    "e.{by} AS by, {amended} AS amended, e.payload,\n  "
    "json_extract(e.payload, '$.source') AS source, json_extract(e.payload, '$.written_by') AS written_by"
)
_AS_STORED = {"entry": "version", "by": "author", "amended": "0"}
_MERGED = {"entry": "entry", "by": "by", "amended": "e.amended"}


def both(columns: str, where: str, *, each: str = "", index: str = "", few: bool = False) -> str:
    """Both parts of a view: `{entry}`, `{by}` and `{amended}` in its columns are called differently in each. `index`: the
    one that holds all of it. `few`: such entries are not many more than the file's corrections."""
    stored, merged = columns.format(**_AS_STORED), columns.format(**_MERGED)
    by_index = f" INDEXED BY {index}" if index else ""
    source = _FEW.format(where=where, by_index=by_index) if few else "corrected"
    return (
        f"SELECT {stored}\nFROM event AS e{by_index}{each} WHERE {where} AND {_UNTOUCHED}\n"
        f"UNION ALL SELECT {merged}\nFROM {source} AS e{each} WHERE {where}"
    )


def as_they_stand(where: str, index: str = "") -> str:
    """The entries that this says, of few kinds or rare ones, with the columns of `entries`: as text of a SELECT."""
    return both(_ENTRY_COLUMNS, where, few=True, index=index)


def _view(name: str, columns: str, where: str, *, each: str = "", index: str = "", few: bool = False) -> str:
    return f"CREATE VIEW {name} AS\n{both(columns, where, each=each, index=index, few=few)}"


def _take(paths: dict[str, str]) -> str:
    return ",\n  ".join(f"json_extract(e.payload, '$.{path}') AS {name}" for name, path in paths.items())


def _same(*names: str) -> str:
    return _take(dict(zip(names, names, strict=True)))


def _of_session(kinds: str, column: str) -> str:
    # the last of these kinds that was not struck; the index of a session's turns alone answers
    return (
        f"(SELECT {column} FROM event AS x INDEXED BY event_lifecycle WHERE x.session_id = e.session_id AND x.{LIFECYCLE} AND x.kind IN ({kinds}) "
        f"AND {NOT_STRUCK.format('x')} ORDER BY x.version DESC LIMIT 1)"
    )


_CORRECTED_AT = (
    "coalesce((SELECT strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(a.payload, '$.new_at')) FROM event AS a "
    "WHERE a.amends = x.event_id AND a.kind = 'entry.amended' AND json_type(a.payload, '$.new_at') = 'text' "
    f"AND {NOT_STRUCK.format('a')} ORDER BY a.version DESC LIMIT 1), x.occurred_at)"
)
_ENDINGS = "'session.cancelled', 'session.discharged', 'session.transferred'"
_STARTS = "'infusion.started'"
_PUMP_ENDS = "'infusion.completed', 'infusion.stopped'"
_SESSION_PATHS = {name: path for name, path in SESSION_PATHS.items() if name != "source"}

QUICK_VIEWS = {
    "corrected": _CORRECTED,
    "entries": _view(
        "entries",
        _ENTRY_COLUMNS,
        _NO_CORRECTION,
    ),
    "sessions": _view(
        "sessions",
        "e.session_id, e.chair, e.occurred_at AS began_at, e.recorded_at, e.{by} AS by,\n  "
        f"{_take(_SESSION_PATHS)},\n  "
        f"{_of_session(_STARTS, _CORRECTED_AT)} AS started_at,\n  "
        f"{_of_session(_PUMP_ENDS, _CORRECTED_AT)} AS pump_ended_at,\n  "
        f"{_of_session(_ENDINGS, _CORRECTED_AT)} AS ended_at,\n  "
        f"{_of_session(_ENDINGS, 'x.kind')} AS ending,\n  {{amended}} AS amended, {_ORIGIN}",
        "e.kind = 'session.opened'",
        index="event_sessions",
        few=True,
    ),
    "observations": _view(
        "observations",
        f"{_COMMON},\n  {_take(OBSERVATION_PATHS)}",
        "e.kind = 'observation.recorded'",
        index="event_observations",
    ),
    "side_effects": _view(
        "side_effects",
        f"{_COMMON}, j.key AS side_effect, j.value AS severity, {_ORIGIN}",
        "e.kind = 'observation.recorded'",
        each=", json_each(json_extract(e.payload, '$.effects')) AS j",
        index="event_observations",
    ),
    "medicines": _view(
        "medicines",
        f"{_COMMON},\n  {_same('drug', 'dose', 'unit', 'route', 'note', 'source')}",
        "e.kind = 'medicine.given'",
        few=True,
    ),
    "notes": _view(
        "notes",
        f"{_COMMON}, e.kind, {_same('note', 'source')}",
        "e.kind <> 'session.opened' AND json_type(e.payload, '$.note') = 'text' AND " + _NO_CORRECTION,
        index="event_notes",
    ),
    "pump": _view(
        "pump",
        f"{_COMMON}, e.kind,\n  {_same('rate_ml_h', 'pump_ml', 'reason', 'note', 'source')}",
        "e.kind IN ('infusion.started', 'infusion.rate_changed', 'infusion.paused', 'infusion.resumed',\n"
        "  'infusion.completed', 'infusion.stopped', 'line.flushed', 'pump.read')",
    ),
    "checks": _view(
        "checks", f"{_COMMON},\n  {_take(CHECK_PATHS)}", "e.kind = 'check.answered'", index="event_checks"
    ),
}
"""By name, in the order in which they must be made."""
