"""The views that came with form 3 of the file: who signed, who stands for what, who looked and took away; and where
an entry comes from, as the last column of the views that were there before."""

from __future__ import annotations

from infusion_tui.store.views import VIEWS

_BEFORE_FROM = "\nFROM "
_ORIGIN = {
    "entries": (
        ",\n  json_extract(e.payload, '$.source') AS source, json_extract(e.payload, '$.written_by') AS written_by"
    )
} | dict.fromkeys(
    ("sessions", "observations", "side_effects", "medicines", "notes", "pump", "checks"), ",\n  e.source"
)


def _with_origin(name: str) -> str:
    """The view as it was, and behind its last column where the entry comes from."""
    # the last FROM that begins a line is that of the view itself; those of its parts are indented
    head, end, rest = VIEWS[name].rpartition(_BEFORE_FROM)
    return f"{head}{_ORIGIN[name]}{end}{rest}"


def _take(*names: str) -> str:
    return ",\n  ".join(f"json_extract(e.payload, '$.{name}') AS {name}" for name in names)


_SIGNATURES = f"""CREATE VIEW signatures AS
SELECT e.event_id, e.session_id, e.entry, e.recorded_at, e.by,
  {_take("name", "role", "meaning", "signed_version", "signed_hash", "note")},
  (SELECT count(*) FROM event AS x WHERE x.session_id = e.session_id AND x.kind <> 'record.signed'
    AND x.version > json_extract(e.payload, '$.signed_version')) AS entries_since
FROM entries AS e WHERE e.kind = 'record.signed'"""

_ATTRIBUTIONS = """CREATE VIEW attributions AS
SELECT e.event_id, e.session_id, e.entry, e.recorded_at, e.by, j.value AS for_entry,
  json_extract(e.payload, '$.note') AS note
FROM entries AS e, json_each(e.payload, '$.entries') AS j WHERE e.kind = 'entries.attributed'"""

_DISCLOSURES = """CREATE VIEW disclosures AS
SELECT e.seq, e.recorded_at, e.by, e.kind, coalesce(json_extract(e.payload, '$.session'), j.value) AS session_id,
  coalesce(json_extract(e.payload, '$.file'), json_extract(e.payload, '$.where')) AS "where",
  json_extract(e.payload, '$.format') AS format
FROM entries AS e LEFT JOIN json_each(e.payload, '$.sessions') AS j
WHERE e.kind IN ('record.viewed', 'record.exported', 'backup.made')"""

TRUST_VIEWS = {name: _with_origin(name) for name in _ORIGIN} | {
    "signatures": _SIGNATURES,
    "attributions": _ATTRIBUTIONS,
    "disclosures": _DISCLOSURES,
}
"""What migration 3 makes anew or for the first time, in the order in which it must be made."""

FORM_3_VIEWS = VIEWS | TRUST_VIEWS
"""Every view of a file of form 3."""
