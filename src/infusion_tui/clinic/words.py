"""Words of the charting line that a clinic's own names must not take (charting has their meaning)."""

from __future__ import annotations

VITAL_KEYS = ("bp", "hr", "spo2", "rr", "temp", "o2_l_min")
"""Measured items as a set names them."""

LIMITED_VITALS = ("bp_sys", "bp_dia", "hr", "spo2", "rr", "temp", "o2_l_min")
"""Measured items as `limits` names them."""

ROUTES = ("iv", "im", "po", "sl", "subcut", "intranasal")
UNITS = ("mg", "mcg", "g", "mL", "units")

PRECHECK_AUTO = ("baseline", "second-check")
LEAVE_AUTO = ("observation", "last-set", "sedation", "effects")

LINE_WORD = "a word of the line"

_GROUPS = {
    "a measured item": "bp hr pulse spo2 sat sats rr resp temp o2",
    "a command": (
        "start pause stop cancel resume done flush rate pump x med fix void undo seen check verify drawn "
        "waste kept told extend leave ama transfer move score effect care bag infiltration handoff accept id "
        "emergency take look attribute sign answered"
    ),
    "a screen": "obs pump effects hx report leave board handoff lock emergency theme export help new checks staff chart id glyphs guide sbar ledger home contradictions drugs watch forecast gaps paper sheets backup disk user settings records scores due replay patients patient numbers",
    LINE_WORD: "wnl none mild mod moderate sev severe off c f y p t map o b r",
}

RESERVED = {word: meaning for meaning, words in _GROUPS.items() for word in words.split()}
"""Every reserved word with what it is."""
