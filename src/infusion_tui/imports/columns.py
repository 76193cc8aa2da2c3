"""The columns of a list: what they are called, and what else they may be called."""

from __future__ import annotations

import re

MOST_ITEMS = 30
"""Items of a score that have a column of their own: item_1, item_2, ..."""

BOTH = ("mrn", "day", "kind", "name", "born", "note")
INFUSION = (
    "dose_mg", "weight_kg", "minutes", "peak_bp", "peak_sys_mmhg", "peak_dia_mmhg", "lowest_spo2", "peak_dis", "effects",
    "medicines", "stopped_early",
)  # fmt: skip
SCORE = ("scale", "total", "items", "rater", "answered", *(f"item_{n}" for n in range(1, MOST_ITEMS + 1)))

COLUMNS = frozenset((*BOTH, *INFUSION, *SCORE))

NOT_READ = frozenset((
    "course_id", "indication", "infusion", "at", "days_since", "session_id", "dosing_weight_kg", "weight_basis",
    "mg_per_kg", "planned_mg", "given_percent", "dose_uncertain", "clock_min", "pauses", "baseline_sys_mmhg",
    "baseline_dia_mmhg", "peak_min", "rise_sys_mmhg", "rise_dia_mmhg", "lowest_sed_moaas", "limits_crossed",
    "charted_after_crossing", "unusual", "urinary_answer", "sets_late", "observed_min", "ready_min", "ended",
    "stop_reason", "escort", "prescriber", "version", "highest", "band", "watched_items", "watched_values", "flagged",
    "after_infusions", "points_lower", "percent_lower", "response", "remission", "worse", "step", "due_on", "off_days",
    "state", "booster", "by", "source",
))  # fmt: skip
"""Further columns of this program's own course in CSV: worked out there, or more than an earlier infusion keeps."""

_OTHER_NAMES = {
    "number": "mrn",
    "patient_number": "mrn",
    "date": "day",
    "row": "kind",
    "parts": "items",
    "done_about_it": "answered",
    "birth_date": "born",
    "given_mg": "dose_mg",
    "run_min": "minutes",
    "peak_sys": "peak_sys_mmhg",
    "peak_dia": "peak_dia_mmhg",
    "lowest_spo2_pct": "lowest_spo2",
    "side_effects": "effects",
    "score": "total",
}

_DECLARED = re.compile(r"sep=(.)", re.IGNORECASE)


def column_name(text: str) -> str:
    """How a column is called here, from its cell in the header: `Lowest SpO2` is `lowest_spo2`."""
    name = re.sub(r"[\s\-]+", "_", text.strip().casefold())
    return _OTHER_NAMES.get(name, name)


def declared_separator(line: str) -> str | None:
    """The separator that a first line `sep=;` names (a spreadsheet writes it), or None."""
    found = _DECLARED.fullmatch(line.strip('\r\n \ufeff"'))
    return found[1] if found else None
