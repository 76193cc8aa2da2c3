"""The top of a course that is not looked at from its patient's chair: whose it is, the time, who looks. Pure."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record.events import Patient
from infusion_tui.tui.chair.head import HeadFacts
from infusion_tui.tui.freshness import freshness, is_stale
from infusion_tui.tui.widgets.ink import Row, rule, spread, trim, width_of
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import clock, plain

_WIDE = 110


def patient_head(
    patient: Patient, facts: HeadFacts, now: dt.datetime, training: bool, width: int
) -> list[Row]:
    """Name, birth date and number, as on every chair's screen, and the rule under it."""
    who = plain(facts.signed_in, 9) if facts.signed_in else "nobody"
    narrow = width < _WIDE
    fresh = ("●", "text") if narrow and not is_stale(facts.age_s) else freshness(facts.age_s)
    right: Row = (
        (f"  {clock(now, facts.zone)}", "strong"), (f"  {who} ", "text"), fresh, (" ", "text"),
    )  # fmt: skip
    left: Row = ((" COURSE ", "strong"), *watermark(training), ("  ", "text"))
    number = f"MRN {plain(patient.mrn, 60)}"
    born = "born not asked"
    if patient.born is not None:
        born = f"{patient.born}" if narrow else f"born {patient.born}"
    name = plain(patient.name, 200) if patient.name else "no name given"
    room = width - width_of(left) - width_of(right) - len(born) - width_of(((number, ""),)) - 5
    left = (*left, (trim(name, max(6, room)), "strong"), (f"  {born}  ", "text"), (number, "text"))
    if facts.names_hidden:
        left = (*left[:3], ("names are hidden, press a key", "muted"))
    return [spread(left, right, width), *rule(width)]
