"""One typed line -> one draft, or one error.

The order of the errors is charting-line's: length, emptiness, chair, session; then the time; an unknown first
word; the phase at the line's time; then from left to right; then what is missing; the entry that is corrected; and
last whether a late line says why.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

from infusion_tui.charting import care_words, corrections, pump_words, session_words
from infusion_tui.charting.cautions import observation_cautions
from infusion_tui.charting.consequences import moves, refuse_contradiction
from infusion_tui.charting.draft import Caution, Confirm, Context, Draft
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.items import is_keypad, read_items, read_keypad
from infusion_tui.charting.parts import Line, Part, unknown, with_note
from infusion_tui.charting.readback import items_echo
from infusion_tui.charting.times import instant, looks_like_time, typed_minute
from infusion_tui.charting.vocabulary import COMMANDS, SCREEN_WORDS
from infusion_tui.record import events as ev
from infusion_tui.record.log import minutes_between
from infusion_tui.record.session import Session, fold
from infusion_tui.record.text import forbidden_character
from infusion_tui.record.view import Phase
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS, clock_time

MAX_LINE = 400
_CHAIR = re.compile(r"[cC#]([0-9]{1,6})")
_KEYPAD_AGO = re.compile(r"-([0-9]{1,4})\+(.*)")
_BREAKS = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")

_HANDLERS: dict[str, corrections.Command] = {
    "start": pump_words.start,
    "pause": pump_words.pause,
    "resume": pump_words.resume,
    "stop": pump_words.stop,
    "done": pump_words.done,
    "flush": pump_words.flush,
    "rate": pump_words.rate,
    "pump": pump_words.pump_read,
    "x": care_words.not_taken,
    "seen": care_words.seen,
    "extend": care_words.extend,
    "told": care_words.told,
    "med": care_words.med,
    "drawn": care_words.drawn,
    "waste": care_words.waste,
    "check": session_words.check,
    "verify": session_words.verify,
    "leave": session_words.leave,
    "ama": session_words.against_advice,
    "transfer": session_words.transfer,
    "move": session_words.move,
    "cancel": session_words.cancel,
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
    "flush": _OVER,
    "extend": _OVER,
    "leave": _OVER,
    "ama": _OVER,
}
"""In which phases a word is possible; words that are not here are possible in every phase with a session."""

_NEVER_TIMED = ("fix", "void", "undo", "seen")


def screen_word(text: str) -> str | None:
    """The screen that a line asks for (`help`, `board`, …), or None when it is something to record."""
    word = text.strip().casefold()
    return word if word in SCREEN_WORDS else None


def read_line(text: str, context: Context) -> Draft:
    """The draft that a typed line makes.

    Raises:
        LineError: the line is refused as a whole; nothing of it is recorded.
    """
    head, note = _head_and_note(text)
    rest, _ = _take_chair(head, context)
    if screen_word(rest) and note is None and rest.casefold() not in ("x",):
        raise LineError("E_SCREEN", f'"{rest}" opens a screen of the app; there is nothing to record')
    session = context.session
    if session is None:
        raise LineError("E_NOSESSION", f"nobody is in chair {context.chair}: admit a patient first")
    at, timed, rest = _take_time(rest, context, session)
    if not rest and note is None:
        raise LineError("E_EMPTY", "nothing to record: type values, a word or ; and a note")
    part = _read(rest, note, context, session, at, timed)
    correction = part.command in ("fix", "void", "undo")
    if correction:
        at = context.now.replace(microsecond=0)
    cautions = part.cautions
    late = 0 if correction or not timed else minutes_between(at, context.now)
    if late >= session.protocol.entries.late_minutes:
        if not note:
            raise LineError("E_LATEWHY", f"{late} min late: add why after ;")
        cautions = (*cautions, Caution("W_LATE", f"late entry, {late} min"))
    draft = Draft(
        at=at,
        payload=part.payload,
        echo=f"{clock_time(at, context.zone)}  {part.echo}" if timed and not correction else part.echo,
        confirm=_confirm(part.confirm, cautions),
        cautions=cautions,
        command=part.command,
        amends=part.amends,
        reason=part.reason,
        target=part.target,
        new_at=part.new_at,
        shown=part.shown,
    )
    refuse_contradiction(draft, context)
    return moves(draft, context)


def _head_and_note(text: str) -> tuple[str, str | None]:
    line = _BREAKS.sub(" ", text).strip()
    if len(line) > MAX_LINE:
        raise LineError(
            "E_LONG", f"{len(line)} characters: a line has {MAX_LINE} at most. Write it in two notes"
        )
    found = forbidden_character(line)
    if found:
        raise LineError("E_TEXT", f"the line has a character that cannot be kept ({found}): type it without")
    head, semicolon, note = line.partition(";")
    if not line:
        raise LineError("E_EMPTY", "nothing to record")
    return head.strip(), note.strip() if semicolon else None


def _take_chair(head: str, context: Context) -> tuple[str, str | None]:
    first, _, rest = head.partition(" ")
    named = _CHAIR.fullmatch(first)
    if named is None:
        if context.chair is None:
            raise LineError("E_CHAIR", "which chair? begin with its number: c5 hr 82")
        return head, None
    if context.chair is not None and named[1] != context.chair:
        raise LineError("E_CHAIR", f"this screen is chair {context.chair}, the line says chair {named[1]}")
    return rest.strip(), named[1]


def _take_time(rest: str, context: Context, session: Session) -> tuple[dt.datetime, bool, str]:
    """When the line happened, whether a time was typed, and the line without it."""
    first, _, behind = rest.partition(" ")
    if is_keypad(rest) and (keypad := _KEYPAD_AGO.fullmatch(rest)):
        first, behind = f"-{keypad[1]}m", keypad[2]
    elif is_keypad(rest) or not looks_like_time(first):
        return context.now.replace(microsecond=0), False, rest
    minute = typed_minute(first, context.now, context.zone, session)
    return instant(minute, session, context.now), True, behind.strip()


def _read(
    rest: str, note: str | None, context: Context, session: Session, at: dt.datetime, timed: bool
) -> Part:
    first, _, behind = rest.partition(" ")
    word = first.casefold()
    if not rest:
        return _note(note, context, session)
    if word in COMMANDS:
        return _command(Line(context, session, at, word, behind.strip(), note, timed))
    tokens = rest.split()
    if is_keypad(rest):
        items = read_keypad(rest, context, at)
    else:
        _refuse_closed(session, context, at, "chart")
        items = read_items(tokens, context, at)
    _refuse_closed(session, context, at, "chart")
    if note == "":
        raise LineError("E_NONOTE", "nothing after the ; - write the note, or leave the ; out")
    severe = [key for key, grade in items.effects.items() if grade >= 3]
    if severe and not note:
        raise LineError("E_SEVNOTE", f"{severe[0]} 3 severe: say what happened after ;")
    cautions = observation_cautions(items, context, at)
    payload = ev.ObservationRecorded(
        values=items.values,
        effects=items.effects,
        not_done=items.not_done,
        copied=items.copied,
        typed=items.typed,
        answered=tuple(sorted({c.code for c in cautions})),
        note=note,
    )
    return Part(
        payload, with_note(items_echo(items, session.protocol, context.zone), note), cautions=cautions
    )


def _note(note: str | None, context: Context, session: Session) -> Part:
    if not note:
        raise LineError("E_NONOTE", "nothing after the ; - write the note behind it")
    return Part(ev.NoteWritten(note=note), f"; {note}")


def _command(line: Line) -> Part:
    if line.word in _NEVER_TIMED:
        if line.timed:
            raise LineError(
                "E_TIME", f"{line.word} takes no time in front; a new time stands behind: fix 12 14:20 ; why"
            )
    else:
        _refuse_closed(line.session, line.context, line.at, line.word)
        _refuse_phase(line)
    part = _HANDLERS[line.word](line)
    if part.command is not None:
        return part
    return Part(part.payload, part.echo, part.confirm, part.cautions, part.shown, line.word)


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
    if asked == "none" and any(not c.answered and c.code not in ("W_LATE", "W_VERIFY") for c in cautions):
        return "yes"
    return asked


__all__ = ["LEGAL", "MAX_LINE", "read_line", "screen_word", "unknown"]
