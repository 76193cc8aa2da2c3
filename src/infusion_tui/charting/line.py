"""One typed line -> one draft, or one error.

The order of the errors is charting-line's: length, emptiness, chair, session; then the time; an unknown first
word; the phase at the line's time; then from left to right; then what is missing; the entry that is corrected; and
last whether a late line says why.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import partial

from infusion_tui.charting import (
    care_words,
    check_words,
    corrections,
    drug_words,
    effect_words,
    line_words,
    outcome_words,
    people_words,
    pump_words,
    score_words,
    session_words,
    sign_words,
    wrong_chair,
)
from infusion_tui.charting.consequences import moves, refuse_contradiction
from infusion_tui.charting.draft import INFORMS, Caution, Confirm, Context, Draft
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.items import begins_items, is_keypad
from infusion_tui.charting.line_text import MAX_LINE, SPACES, head_and_note
from infusion_tui.charting.observations import look, observation
from infusion_tui.charting.paper_words import known_sheet, of_paper, split_paper
from infusion_tui.charting.parts import Line, Part, unknown
from infusion_tui.charting.times import instant, looks_like_time, typed_again, typed_minute
from infusion_tui.charting.vocabulary import COMMANDS, SCREEN_WORDS
from infusion_tui.record import events as ev
from infusion_tui.record.log import minutes_between
from infusion_tui.record.session import Session, fold
from infusion_tui.record.view import Phase
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS, clock_time

_CHAIR = re.compile(r"[cC#]([0-9]{1,6})")
_KEYPAD_AGO = re.compile(r"-([0-9]+)\+(.*)")

_HANDLERS: dict[str, corrections.Command] = {
    "start": pump_words.start,
    "pause": pump_words.pause,
    "resume": pump_words.resume,
    "stop": pump_words.stop,
    "done": pump_words.done,
    "flush": pump_words.flush,
    "rate": pump_words.rate,
    "pump": pump_words.pump_read,
    "bag": line_words.bag,
    "infiltration": line_words.infiltration,
    "x": care_words.not_taken,
    "look": look,
    "seen": care_words.seen,
    "extend": care_words.extend,
    "told": care_words.told,
    "care": care_words.care,
    "effect": effect_words.effect,
    "med": care_words.med,
    "drawn": drug_words.drawn,
    "waste": drug_words.waste,
    "kept": drug_words.kept,
    "check": check_words.check,
    "score": score_words.score,
    "scale": outcome_words.scale,
    "answered": outcome_words.answered,
    "verify": session_words.verify,
    "leave": session_words.leave,
    "ama": session_words.against_advice,
    "transfer": session_words.transfer,
    "move": session_words.move,
    "cancel": session_words.cancel,
    "handoff": people_words.handoff,
    "accept": people_words.accept,
    "attribute": people_words.attribute,
    "sign": sign_words.sign,
    "id": people_words.compare,
    "emergency": people_words.emergency,
    "take": wrong_chair.take,
    "void": corrections.void,
    "undo": corrections.undo,
}
_HANDLERS["fix"] = partial(corrections.fix, commands=_HANDLERS)

_AFTER_START: frozenset[Phase] = frozenset(("infusing", "paused", "observing", "assess"))
_RUNNING: frozenset[Phase] = frozenset(("infusing", "paused"))
_OVER: frozenset[Phase] = frozenset(("observing", "assess"))
LEGAL: dict[str, frozenset[Phase]] = {
    "start": frozenset(("precheck",)),
    "cancel": frozenset(("precheck",)),
    "verify": frozenset(("precheck",)),
    "pause": frozenset(("infusing",)),
    "resume": frozenset(("paused",)),
    "rate": _RUNNING,
    "done": _RUNNING,
    "stop": _RUNNING,
    "pump": _AFTER_START,
    "score": _AFTER_START,
    "bag": _RUNNING,
    "infiltration": _AFTER_START,
    "flush": _OVER,
    "extend": _OVER,
    "leave": _OVER,
    "ama": _OVER,
    "sign": frozenset(("empty",)),
}
"""In which phases a word is possible; words that are not here are possible in every phase with a session."""

_NEVER_TIMED = ("fix", "void", "undo", "seen", "take", "attribute", "sign")
_ABOUT_ENTRIES = ("fix", "void", "undo", "attribute", "sign")
"""Words about what was charted: possible in a closed session as well."""


def screen_word(text: str) -> str | None:
    """The screen that a line asks for (`help`, `board`, …), or None when it is something to record."""
    word = text.strip().casefold()
    return word if word in SCREEN_WORDS else None


def is_signing(text: str) -> bool:
    """Whether a line signs: at an empty chair it is about the session that was there last."""
    _, rest = _split_chair(SPACES.sub(" ", text.partition(";")[0]).strip())
    return rest.casefold() == "sign"


def number_to_compare(text: str) -> str | None:
    """What stands behind `id` ("" for nothing), or None for any other line."""
    first, _, behind = SPACES.sub(" ", text).strip().partition(" ")
    return behind.strip() if first.casefold() == "id" else None


def read_line(text: str, context: Context) -> Draft:
    """The draft that a typed line makes.

    Raises:
        LineError: the line is refused as a whole; nothing of it is recorded.
    """
    head, note = head_and_note(text)
    named, rest = _split_chair(head)
    sheet, rest = split_paper(rest, alone=note is None)
    when, body = _split_time(rest)
    if not body and note is None:
        raise LineError("E_EMPTY", "nothing to record: type values, a word or ; and a note")
    _refuse_chair(named, context)
    _refuse_screen(body, plain=when is None and note is None)
    session = context.session
    if session is None:
        raise LineError("E_NOSESSION", f"nobody is in chair {context.chair}: admit a patient first")
    at = context.now.replace(microsecond=0)
    if sheet is not None:
        sheet = known_sheet(sheet, context, timed=when is not None)
    if when is not None:
        at = instant(typed_minute(when, context.now, context.zone, session), session, context.now)
    part = _read(body, note, context, session, at, timed=when is not None)
    timed = when is not None and part.target is None
    late = minutes_between(at, context.now) if timed else 0
    is_late = late >= session.protocol.entries.late_minutes
    words = (
        f"late entry, {late} min" if sheet is None else f"keyed from paper, {late} min after it was written"
    )
    cautions = (*part.cautions, Caution("W_LATE", words)) if is_late else part.cautions
    lead = sheet.words if sheet is not None else ""
    clock = typed_again(at, context.now, context.zone, session) + "  " if timed else ""
    draft = Draft(
        at=part.at or at,
        payload=part.payload if sheet is None else of_paper(part.payload, sheet, session),
        echo=lead + clock + part.echo,
        confirm=_confirm(part.confirm, cautions),
        cautions=cautions,
        command=part.command,
        amends=part.amends,
        reason=part.reason,
        target=part.target,
        new_at=part.new_at,
        shown=part.shown,
        strikes=part.strikes,
    )
    refuse_contradiction(draft, context)
    if is_late and not note and sheet is None:  # where it comes from says why it is late
        raise LineError("E_LATEWHY", f"{late} min late: add why after ;")
    return moves(draft, context)


def _split_chair(head: str) -> tuple[str | None, str]:
    """The chair that a line names, and the rest."""
    first, _, rest = head.partition(" ")
    named = _CHAIR.fullmatch(first)
    return (named[1], rest.strip()) if named else (None, head)


def _refuse_chair(named: str | None, context: Context) -> None:
    if context.chair is None and named is None:
        raise LineError("E_CHAIR", "which chair? begin with its number: c5 hr 82")
    if context.chair is not None and named not in (None, context.chair):
        raise LineError("E_CHAIR", f"this screen is chair {context.chair}, the line says chair {named}")


def _split_time(rest: str) -> tuple[str | None, str]:
    """The time that stands in front of a line (in the keypad form too), and the rest."""
    if is_keypad(rest):
        keypad = _KEYPAD_AGO.fullmatch(rest)
        return (f"-{keypad[1]}m", keypad[2]) if keypad else (None, rest)
    first, _, behind = rest.partition(" ")
    return (first, behind.strip()) if looks_like_time(first) else (None, rest)


def _refuse_screen(body: str, *, plain: bool) -> None:
    """A screen's word alone records nothing; where it is a command too, a time or a note makes it one."""
    if screen_word(body) and (plain or body.casefold() not in COMMANDS):
        raise LineError("E_SCREEN", f'"{body}" opens a screen of the app; there is nothing to record')


def _read(
    body: str, note: str | None, context: Context, session: Session, at: dt.datetime, *, timed: bool
) -> Part:
    first, _, behind = body.partition(" ")
    word = first.lower()
    if not body:
        return _note(note)
    if word in COMMANDS:
        return _command(Line(context, session, at, word, behind.strip(), note, timed))
    if session.protocol.care_word(word) is not None:
        return _command(Line(context, session, at, "care", body, note, timed))
    if not is_keypad(body) and not begins_items(first, session.protocol):
        if context.scale(word) is not None:
            return _command(Line(context, session, at, "scale", body, note, timed))
        raise unknown(first, session.protocol, outcome_words.names(context))
    _refuse_closed(session, context, at, "chart")
    return observation(body, note, context, at)


def _note(note: str | None) -> Part:
    if not note:
        raise LineError("E_NONOTE", "nothing after the ; - write the note behind it")
    return Part(ev.NoteWritten(note=note), f"; {note}")


def _command(line: Line) -> Part:
    if line.word in _NEVER_TIMED and line.timed:
        behind = (
            ""
            if line.word in ("take", "attribute", "sign")
            else "; a new time stands behind: fix 12 14:20 ; why"
        )
        raise LineError("E_TIME", f"{line.word} takes no time in front{behind}")
    if line.word not in _ABOUT_ENTRIES:
        chart = "chart care" if line.word == "care" else "chart a score"
        _refuse_closed(
            line.session, line.context, line.at, chart if line.word in ("care", "scale") else line.word
        )
        _refuse_phase(line)
    part = _HANDLERS[line.word](line)
    return part if part.command is not None else replace(part, command=line.word)


def _refuse_phase(line: Line) -> None:
    legal = LEGAL.get(line.word)
    if legal is None:
        return
    then = line.session if not line.timed else fold(line.context.events, until=line.at)
    phase = then.phase(line.at)
    chair = line.context.chair or line.session.chair
    if phase not in legal:
        hint = ""
        if line.word in ("leave", "ama"):
            hint = "; stop first" if phase in _RUNNING else "; cancel it instead"
        raise LineError("E_PHASE", f"cannot {line.word}: chair {chair} is {PHASE_WORDS[phase]}{hint}")
    if line.word == "flush" and then.flushed_at is not None:
        raise LineError(
            "E_PHASE",
            f"cannot flush: the line was flushed at {clock_time(then.flushed_at, line.context.zone)}",
        )


def _refuse_closed(session: Session, context: Context, at: dt.datetime, word: str) -> None:
    """A closed session takes notes, corrections, and what happened before the leaving."""
    end = session.end
    if end is not None and at > end.at:
        left = f"{SESSION_END_WORDS[end.how]} at {clock_time(end.at, context.zone)}"
        raise LineError(
            "E_PHASE",
            f"cannot {word}: the patient of chair {session.chair} {left}. Notes and corrections only",
        )


def _confirm(asked: Confirm, cautions: tuple[Caution, ...]) -> Confirm:
    if asked == "none" and any(not c.answered and c.code not in INFORMS for c in cautions):
        return "yes"
    return asked


__all__ = ["LEGAL", "MAX_LINE", "is_signing", "number_to_compare", "read_line", "screen_word"]
