"""The words that need more than themselves: what is asked for each, and the line that the answers make. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.charting.line import LEGAL
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.view import ChairView
from infusion_tui.tui.wording import clock


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is asked. `before` stands before it in the line; `unit` is put behind a bare number.

    With `in_note` it belongs behind the semicolon. `yes` is what y puts into the line; anything else puts nothing.
    """

    key: str
    label: str
    about: str
    before: str = " "
    unit: str = ""
    in_note: bool = False
    yes: str = ""


@dataclass(frozen=True, slots=True)
class WordForm:
    """A word, what it means, and what it needs."""

    word: str
    means: str
    asks: tuple[Ask, ...] = ()


PUMP: tuple[WordForm, ...] = (
    WordForm(
        "start", "the pump runs; the rate is read off it", (Ask("rate", "rate on the pump", "mL/h, read off the pump"),)
    ),
    WordForm("pause", "the pump is paused; why", (Ask("why", "why", "in words: nausea"),)),
    WordForm("resume", "the pump runs again"),
    WordForm("rate", "another rate, in mL/h", (Ask("rate", "new rate", "mL/h, as the pump shows it"),)),
    WordForm("pump", "the volume that the pump itself shows", (Ask("ml", "pump shows", "mL, read off the pump"),)),
    WordForm("done", "the pump has delivered the bag"),
    WordForm("stop", "stopped before the end; why", (Ask("why", "why", "in words: dizzy"),)),
    WordForm("flush", "the line is flushed, its rest is in"),
    WordForm("bag", "another bag or syringe hangs", (
        Ask("dose", "drug in it", "mg, as on its label", unit=" mg"),
        Ask("volume", "final volume", "mL, as on its label", " in ", " ml"),
    )),
    WordForm("infiltration", "drug beside the vein: the delivered dose is uncertain", (
        Ask("seen", "what was seen", "in words: arm swollen and cold", "", in_note=True),
    )),
)  # fmt: skip
"""F4, in the order in which they come."""

CARE: tuple[WordForm, ...] = (
    WordForm("verify", "a second person's own calculation", (
        Ask("dose", "dose", "mg, worked out by yourself", unit=" mg"),
        Ask("volume", "volume", "mL", " in ", " ml"),
        Ask("rate", "rate", "mL/h", unit=" ml/h"),
    )),
    WordForm("drawn", "the drug was drawn", (
        Ask("amount", "amount", "with its unit: 50 mg"),
        Ask("vial", "vial", "500 mg; empty = not recorded", "vial ", in_note=True),
        Ask("lot", "lot", "as on the vial", "lot ", in_note=True),
        Ask("exp", "expires", "2027-05", "exp ", in_note=True),
    )),
    WordForm("kept", "the rest put back under lock", (
        Ask("amount", "amount", "with its unit: 450 mg"), Ask("where", "where", "safe 2", "", in_note=True),
    )),
    WordForm("told", "who was told, and what", (
        Ask("who", "who was told", "Dr Lee"), Ask("said", "what was said", "in words", "", in_note=True),
        Ask("back", "read back?", "y = they said it back", yes="read back"),
    )),
    WordForm("x", "the set was not taken; why", (Ask("why", "why", "asleep, breathing 14", "", in_note=True),)),
    WordForm("look", "seen, deliberately not roused; it makes no full set", (
        Ask("seen", "what was seen", "pink, breathing, stirs", "", in_note=True),
        Ask("rr", "RR", "counted; may stay empty", " rr "),
        Ask("spo2", "SpO2", "%, may stay empty", " spo2 "),
    )),
    WordForm("extend", "longer observation", (
        Ask("minutes", "minutes more", "15"), Ask("why", "why", "in words", "", in_note=True),
    )),
    WordForm("move", "to another free chair", (Ask("chair", "to chair", "its number"),)),
    WordForm("transfer", "to another place of care", (
        Ask("to", "to where", "ER"), Ask("why", "why", "in words", "", in_note=True),
    )),
    WordForm("ama", "leaves against advice", (Ask("why", "why", "in words", "", in_note=True),)),
    WordForm("take", "bring an entry here that was charted at another chair", (
        Ask("entry", "entry", "its number there, as #12"),
        Ask("from", "from chair", "where it was charted", " from "),
        Ask("why", "why", "wrong chair", "", in_note=True),
    )),
    WordForm("cancel", "before the start only", (Ask("why", "why", "in words: not fasted"),)),
)  # fmt: skip
"""Everything else that needs more; each opens when its word is entered alone (`opening.ALONE`)."""


def word_line(form: WordForm, values: Mapping[str, str]) -> str:
    """The line that these answers make. Nothing stands in it that was not typed."""
    head, note = form.word, list[str]()
    for ask in form.asks:
        text = values.get(ask.key, "").strip()
        if not text:
            continue
        if ask.yes:
            text = ask.yes if text.casefold() in ("y", "yes") else ""
            if not text:
                continue
        text += ask.unit if ask.unit and text[-1].isdigit() else ""
        if ask.in_note:
            note.append(f"{ask.before}{text}")
        else:
            head += f"{ask.before}{text}"
    return f"{head} ; {' '.join(note)}" if note else head


def is_legal(word: str, view: ChairView) -> bool:
    """Whether a word can be charted in this phase."""
    return view.phase in LEGAL.get(word, (view.phase,))


def facts_beside(form: WordForm, view: ChairView, zone: ZoneInfo) -> str:
    """What the record says that belongs beside the empty field: shown, never filled in ("" for nothing)."""
    if form.word == "infiltration" and view.infused_mg is not None:
        return f"{view.infused_mg:.1f} mg have left the pump. From here on the record says that the dose is uncertain."
    if form.word == "start" and view.order is not None:
        return f"ordered: {number(view.order.rate_ml_h)} mL/h. Type what the pump itself shows."
    if form.word == "rate" and view.rate_ml_h is not None:
        ends = f", ends {_clock(view, zone)}" if view.ends_at is not None else ""
        return f"now: {number(view.rate_ml_h)} mL/h{ends}. Type what the pump itself shows."
    if form.word == "pump" and view.computed_ml is not None:
        whole = sum((bag.volume_ml for bag in view.bags), Decimal(0)) or view.bag_ml or Decimal(0)
        return f"computed by rate and time: {view.computed_ml:.1f} mL of {number(whole)} mL."
    if form.word == "bag" and view.bags:
        now = view.bags[-1]
        return f"now: {number(now.dose_mg)} mg in {number(now.volume_ml)} mL. Type what the new bag holds."
    if form.word == "kept" and view.ledger is not None and view.ledger.state != "not_kept":
        return view.ledger.equation
    if form.word == "verify":
        return (
            "Work it out yourself, from the order and the bag: the figures of the first are not shown here."
        )
    return ""


def _clock(view: ChairView, zone: ZoneInfo) -> str:
    assert view.ends_at is not None
    return clock(view.ends_at, zone)
