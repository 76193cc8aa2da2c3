"""A line for a patient who is in no chair: a score from a telephone call or a portal, and what was done about one.

It goes into the patient's own stream. The words are those of a chair's line; of the others none makes sense here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.charting.care_words import read_told
from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.line_text import head_and_note
from infusion_tui.charting.outcome_words import answers_caution, every_name, read_answer, read_scale
from infusion_tui.charting.parts import Part
from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.outcomes import Outcomes
from infusion_tui.record.scored import Scored, question_words

_ABOUT_A_SCORE = (ev.ScaleScored, ev.ScoreAnswered, ev.ProviderTold)


@dataclass(frozen=True, slots=True)
class PatientContext:
    """What a line between visits is read against: the clinic's scores, the entries of the patient's own stream as they
    stand, and every score of the patient whose question stands, wherever it was charted."""

    outcomes: Outcomes
    zone: ZoneInfo
    entries: tuple[Entry, ...] = ()
    stands: tuple[Scored, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientDraft:
    """What a line between visits records: one event, and its read-back."""

    payload: ev.Payload
    echo: str
    command: str
    cautions: tuple[Caution, ...] = ()
    shown: Mapping[str, Any] = field(default_factory=dict)
    amends: str | None = None
    reason: str | None = None
    target: int | None = None


def read_patient_line(text: str, context: PatientContext) -> PatientDraft:
    """The draft of a line.

    Raises:
        LineError: the line is refused as a whole.
    """
    head, note = head_and_note(text)
    first, _, rest = head.partition(" ")
    word, rest = first.casefold(), rest.strip()
    if word in ("fix", "void"):
        return _about_an_entry(word, rest, note, context)
    return _drafted(_read(word, rest, note, context), word, context)


def _read(word: str, rest: str, note: str | None, context: PatientContext) -> Part:
    if note == "":
        raise LineError("E_NONOTE", "nothing after the ; - write the note, or leave the ; out")
    known = context.outcomes.scale(word)
    if known is not None:
        return read_scale(known, rest, note)
    if word == "told":
        told = read_told(rest, note)
        return replace(told, cautions=answers_caution(_asked(context))) if note else told
    if word == "answered":
        return _answered(rest, note, context)
    names = ", ".join(one.key for one in context.outcomes.scales)
    said = f'"{word}" is not for a patient who is in no chair' if word else "nothing to record"
    raise LineError("E_UNKNOWN", f"{said}: a score ({names}), told NAME ; what, answered ; what, fix or void")


def _answered(rest: str, note: str | None, context: PatientContext) -> Part:
    words = rest.split()
    known = context.outcomes.scale(words[0]) if words else None
    if words and (known is None or len(words) > 1):
        raise LineError("E_UNKNOWN", f'"{words[-1]}" is no score: answered phq9 ; what was done')
    about = _asked(context, known.key if known is not None else None)
    if not about:
        what = known.label if known is not None else "a score"
        raise LineError("E_FIX", f"nothing that {what} asked stands for this patient")
    return read_answer(known.key if known else None, known.label if known else None, note, about)


def _asked(context: PatientContext, scale: str | None = None) -> list[str]:
    return [
        question_words(one, context.zone, earlier=True)
        for one in context.stands
        if scale in (None, one.scale)
    ]


def _drafted(part: Part, word: str, context: PatientContext) -> PatientDraft:
    command = "scale" if word in every_name(context.outcomes) else word
    return PatientDraft(part.payload, part.echo, command, part.cautions, part.shown)


def _about_an_entry(word: str, rest: str, note: str | None, context: PatientContext) -> PatientDraft:
    """`void 3 ; wrong patient`, `fix 3 phq9 2 1 ... ; misread`: about an entry of the patient's own stream."""
    number, _, behind = rest.partition(" ")
    number = number.removeprefix("#")
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise LineError("E_FIX", f"{word} which entry? {word} 3 ... ; why")
    if not note:
        raise LineError("E_WHY", f"{word} {number}: add why after ;")
    target = next((one for one in context.entries if one.number == int(number)), None)
    if target is None:
        raise LineError("E_FIX", f"there is no entry {number} about this patient between visits")
    if target.struck is not None:
        raise LineError("E_FIX", f"entry {number} is already struck out")
    if not isinstance(target.payload, _ABOUT_A_SCORE):
        raise LineError("E_FIX", f"entry {number} is no score: it is corrected where it was written")
    of = target.event.event_id
    if word == "void":
        if behind:
            raise LineError("E_UNKNOWN", f'"{behind}" not understood: void {number} ; why')
        return PatientDraft(
            ev.EntryStruck(how="void"), f"void {number}  ; {note}", word, (), {}, of, note, target.number
        )
    first, _, more = behind.strip().partition(" ")
    part = _read(first.casefold(), more.strip(), None, context) if first else None
    if part is None or not isinstance(target.payload, ev.ScaleScored):
        raise LineError("E_FIX", f"fix {number}: a score takes its own word: fix {number} phq9 ... ; why")
    change = _changes(target.payload, part.payload, target.number)
    return PatientDraft(
        ev.EntryAmended(change=change),
        f"fix {number} {part.echo}  ; {note}",
        word,
        part.cautions,
        part.shown,
        of,
        note,
        target.number,
    )


def _changes(old: ev.ScaleScored, new: ev.Payload, number: int) -> dict[str, Any]:
    if not isinstance(new, ev.ScaleScored) or new.scale != old.scale:
        raise LineError(
            "E_FIX", f"entry {number} is {old.label or old.scale}: void it and chart the right one"
        )
    typed = ("parts", "rater") if new.parts or old.parts else ("total", "rater")
    if all(getattr(new, name) in (None, getattr(old, name)) for name in typed):
        raise LineError("E_FIX", f"entry {number} says that already: nothing to change")
    return {
        name: msgspec.to_builtins(value)
        for name in new.__struct_fields__
        if name not in ("note", "mrn", "source")
        and (value := getattr(new, name)) != getattr(old, name)
        and not (name == "rater" and value is None)
    }
