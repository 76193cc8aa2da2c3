"""The words of correction: fix, void, undo. Nothing is removed; each is a new event about an old one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from infusion_tui.charting.cautions import observation_cautions
from infusion_tui.charting.draft import Caution, Confirm
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.items import is_keypad, read_items, read_keypad
from infusion_tui.charting.order_words import is_order_word, read_order, refuse_order_after_start
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.charting.readback import items_echo
from infusion_tui.charting.times import instant, looks_like_time, typed_again, typed_minute
from infusion_tui.charting.vocabulary import COMMANDS
from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.log import whole_minute
from infusion_tui.record.wording import clock_time, entry_text

Command = Callable[[Line], Part]

_STRUCK_WORDS = {"void": "a void", "undo": "an undo", "moved": "about an entry that is at its own chair now"}
_DERIVED = (
    "listed", "warnings", "agrees", "attested", "no_driving_before", "version", "total", "owner", "giver", "offered", "label",
    "flagged", "band", "items", "watched", "highest", "yes_no",
)  # fmt: skip
"""Fields that follow from the typed ones."""
_KEPT = ("note", "open_items", "pump_not_stopped", "identified")
"""Fields that no correction names."""

_STRONG = (
    ev.InfusionStarted, ev.InfusionStopped, ev.SessionDischarged, ev.SessionTransferred, ev.SessionMoved,
    ev.SessionCancelled,
)  # fmt: skip


_UNDONE = (
    ev.ObservationRecorded, ev.NoteWritten, ev.ObservationDeferred, ev.EffectDescribed, ev.CareGiven,
)  # fmt: skip
"""Measurements, effects and notes, and care that is no medicine: what `undo` takes back."""


def fix(line: Line, commands: Mapping[str, Command]) -> Part:
    """`fix 12 hr 78 ; misread`, `fix 11 rate 52.5 ; why`, `fix 11 14:20 ; why`, `fix 1 weight 82 ; why`."""
    reference, rest = _reference(line)
    words = rest.split()
    new_at: dt.datetime | None = None
    minute: dt.datetime | None = None
    if words and looks_like_time(words[0]):
        minute = typed_minute(words[0], line.context.now, line.context.zone, line.session)
        rest, words = rest[len(words[0]) :].strip(), words[1:]
    target = _find(line, reference)
    read = _new_words(line, target, rest, words, minute, commands) if reference else {}
    if not line.note:
        raise LineError("E_WHY", f"fix {reference or 'which entry?'}: add why after ;")
    if target is None:
        raise _no_entry(line, reference)
    _refuse_untouchable(target, is_order="order" in read)
    if minute is not None:
        new_at = _new_time(line, target, minute)
        if new_at == target.at and not read:
            at = clock_time(new_at, line.context.zone)
            raise LineError("E_FIX", f"entry {target.number} is at {at} already: nothing to change")
    if not read and new_at is None:
        raise LineError("E_FIX", f"fix {reference}: what is to be changed? fix {reference} hr 78 ; why")
    amendment = _amendment(line, target, read, new_at)
    cautions: tuple[Caution, ...] = read.get("cautions", ())
    confirm: Confirm = read.get("confirm", "yes")
    if isinstance(target.payload, _STRONG):
        confirm = "chair"
    time_words = ""
    if new_at is not None:
        time_words = typed_again(new_at, line.context.now, line.context.zone, line.session) + " "
    echo = f"fix {target.number} {time_words}{read.get('echo', '')}".rstrip() + f"  ; {line.note}"
    return Part(
        amendment,
        echo,
        "chair" if confirm == "chair" else "yes",
        cautions,
        read.get("shown", {}),
        "fix",
        target.event.event_id,
        line.note,
        target.number,
        new_at,
    )


def void(line: Line) -> Part:
    """`void 12 ; wrong chair`: struck out, still readable."""
    reference, rest = _reference(line)
    line.nothing_more(rest.split())
    if not line.note:
        raise LineError("E_WHY", f"void {reference or 'which entry?'}: add why after ;")
    target = _find(line, reference, of_fix=False)
    if target is None:
        raise _no_entry(line, reference)
    _refuse_untouchable(target)
    correction = target.event.payload
    if (
        isinstance(correction, ev.EntryAmended)
        and correction.order is not None
        and line.session.pump is not None
    ):
        raise LineError("E_FIX", "the infusion has started: the order it was started on stays; write a note")
    return Part(
        ev.EntryStruck(how="void"),
        f"void {target.number}  ; {line.note}",
        "chair",
        shown={},
        command="void",
        amends=target.event.event_id,
        reason=line.note,
        target=target.number,
    )


def undo(line: Line) -> Part:
    """`undo`: the author's own last entry, if it is a measurement, effect or note of the last minute."""
    line.nothing_more(line.tokens)
    note = line.kept_note()
    seconds = line.protocol.entries.undo_seconds
    own = [
        entry
        for entry in line.session.entries
        if entry.event.author == line.context.author
        and entry.struck is None
        and not isinstance(entry.payload, ev.EntryStruck)
        and line.context.now - entry.event.recorded_at <= dt.timedelta(seconds=seconds)
    ]
    if not own:
        raise LineError(
            "E_FIX", f"undo: you charted nothing in the last {seconds} s. void N takes older entries"
        )
    target = own[-1]
    came_from = target.payload.moved_chair
    if came_from is not None:
        raise LineError(
            "E_FIX",
            f"undo does not take back what came from chair {came_from}: at chair {came_from} type"
            f" take {target.number} from {line.context.chair or line.session.chair} ; why",
        )
    if not isinstance(target.event.payload, _UNDONE) and not _is_course_score(target):
        text = entry_text(target.payload, line.protocol, line.context.zone)
        raise LineError(
            "E_FIX", f"undo does not take back entry {target.number} ({text}): void {target.number} ; why"
        )
    return Part(
        ev.EntryStruck(how="undo"),
        with_note("undo", note),
        shown={"note": note} if note else {},
        command="undo",
        amends=target.event.event_id,
        reason=note or "undo",
        target=target.number,
    )


def _is_course_score(target: Entry) -> bool:
    """A score over the course is a measurement. (One of the leave check is taken back by void.)"""
    return isinstance(target.payload, ev.ScaleScored) and target.payload.label is not None


def _reference(line: Line) -> tuple[str, str]:
    """The entry that is meant ("" when none is named), and what stands behind it."""
    first, _, rest = line.rest.partition(" ")
    return first.removeprefix("#"), rest.strip()


def _no_entry(line: Line, reference: str) -> LineError:
    if not reference:
        return LineError("E_FIX", f"{line.word} which entry? {line.word} 12 ... ; why")
    return LineError("E_FIX", f"there is no entry {reference}")


def _new_time(line: Line, target: Entry, minute: dt.datetime) -> dt.datetime:
    """The second that a corrected minute means: its own, when that is the minute it has already."""
    if whole_minute(target.at) == minute:
        return target.at
    return instant(minute, line.session, line.context.now, leaving_out=target.number)


def _find(line: Line, reference: str, *, of_fix: bool = True) -> Entry | None:
    """The entry with this number ("." = the last that a person made). With `of_fix`, a correction stands for what it
    corrects."""
    entries = line.session.entries
    if reference == ".":
        entry: Entry | None = next(
            e for e in reversed(entries) if not isinstance(e.payload, ev.ABOUT_THE_RECORD)
        )
    elif re.fullmatch(r"[0-9]{1,9}", reference):
        entry = line.session.entry(int(reference))
    else:
        return None
    if (
        entry is not None
        and of_fix
        and isinstance(entry.event.payload, ev.EntryAmended)
        and entry.struck is None
    ):
        return next((e for e in entries if e.event.event_id == entry.event.amends), None)
    return entry


def _refuse_untouchable(target: Entry, *, is_order: bool = False) -> None:
    if target.struck is not None:
        raise LineError("E_FIX", f"entry {target.number} is already struck out")
    if isinstance(target.event.payload, ev.EntryStruck):
        raise LineError(
            "E_FIX", f"entry {target.number} is {_STRUCK_WORDS[target.event.payload.how]} and stays"
        )
    if isinstance(target.payload, ev.WatchBlind):
        raise LineError("E_FIX", f"entry {target.number} was written by the watch over the room and stays")
    if isinstance(target.payload, ev.ABOUT_THE_RECORD):
        raise LineError("E_FIX", f"entry {target.number} is about the record itself and stays")
    if target.number == 1 and not is_order:
        raise LineError(
            "E_FIX",
            "entry 1 is the admission and stays; before the start: fix 1 weight 82 ; why (or dose, per-kg, minutes, bag ...)",
        )


def _new_words(
    line: Line,
    target: Entry | None,
    rest: str,
    words: list[str],
    minute: dt.datetime | None,
    commands: Mapping[str, Command],
) -> dict[str, Any]:
    """What stands behind `fix N [time]`, read as a line of its own: {} for nothing."""
    if not words:
        return {}
    word = words[0].casefold()
    at = minute or (target.at if target is not None else line.at)
    if is_order_word(word) and (target.number == 1 if target is not None else word not in COMMANDS):
        return read_order(line, words)
    if line.protocol.care_word(word) is not None:
        word = "care"
    is_scale = word not in COMMANDS and line.context.scale(word) is not None
    if is_scale:
        word = "scale"
    if word == "look" and target is not None and _is_look(target):
        # a look keeps being one; its items are named as in any other observation
        rest = rest[len(words[0]) :].strip()
        if not rest:
            return {}
    elif is_scale or (word in COMMANDS and word not in ("fix", "void", "undo", "seen")):
        # The corrected command is read as if it had been typed at the entry's own time.
        behind = rest if word != words[0].casefold() else rest[len(words[0]) :].strip()
        author = target.event.author if target is not None else None
        part = commands[word](
            Line(line.context, line.session, at, word, behind, None, fixing=True, original_author=author)
        )
        return {
            "part": part, "cautions": part.cautions, "confirm": part.confirm,
            "shown": {k: v for k, v in part.shown.items() if v not in ("", [])}, "echo": part.echo,
        }  # fmt: skip
    number = target.number if target is not None else None
    read = read_keypad if is_keypad(rest) else read_items
    items = read(rest, line.context, at, leaving_out=number)
    cautions = observation_cautions(items, line.context, at, leaving_out=number)
    return {"items": items, "cautions": cautions, "echo": items_echo(items, line.protocol, line.context.zone)}


def _is_look(target: Entry) -> bool:
    return isinstance(target.payload, ev.ObservationRecorded) and target.payload.look


def _amendment(
    line: Line, target: Entry, read: dict[str, Any], new_at: dt.datetime | None
) -> ev.EntryAmended:
    """The event's payload: only what was named and is different.

    Raises:
        LineError: E_FIX when the entry cannot take these words, or nothing would change.
    """
    payload = target.payload
    what = entry_text(payload, line.protocol, line.context.zone)
    if "order" in read:
        refuse_order_after_start(line, read["order"])
        if new_at is not None:
            raise LineError("E_FIX", "the beginning of the session cannot be moved")
        return ev.EntryAmended(new_at=new_at, order=read["order"])
    if "items" in read:
        if not isinstance(payload, ev.ObservationRecorded | ev.NoteWritten):
            raise LineError("E_FIX", f"entry {target.number} ({what}) takes only its own word, or void it")
        items = read["items"]
        old = payload if isinstance(payload, ev.ObservationRecorded) else ev.ObservationRecorded()
        same = (
            all(old.values.get(k) == v for k, v in items.values.items())
            and all(old.effects.get(k) == v for k, v in items.effects.items())
            and all(old.not_done.get(k) == v for k, v in items.not_done.items())
        )
        if same and new_at is None:
            raise LineError("E_FIX", f"entry {target.number} says that already: nothing to change")
        return ev.EntryAmended(
            new_at=new_at,
            values=items.values,
            effects=items.effects,
            not_done=items.not_done,
            typed=items.typed,
            copied=items.copied,
        )
    if "part" in read:
        new = read["part"].payload
        if type(new) is not type(payload) or isinstance(new, ev.ObservationRecorded):
            raise LineError("E_FIX", f"entry {target.number} ({what}) takes only its own word, or void it")
        _refuse_other_scale(target, payload, new)
        change = _difference(payload, new)
        if not change and new_at is None:
            raise LineError("E_FIX", f"entry {target.number} says that already: nothing to change")
        return ev.EntryAmended(new_at=new_at, change=change)
    return ev.EntryAmended(new_at=new_at)


def _refuse_other_scale(target: Entry, old: ev.Payload, new: ev.Payload) -> None:
    """A PHQ-9 does not become a GAD-7: its items are other questions. (A discharge score may have been named wrong.)"""
    if not isinstance(old, ev.ScaleScored) or not isinstance(new, ev.ScaleScored) or old.scale == new.scale:
        return
    if old.label is not None or new.label is not None:
        raise LineError(
            "E_FIX",
            f"entry {target.number} is {old.label or old.scale}, another score: void it and chart the right one",
        )


def _difference(old: ev.Payload, new: ev.Payload) -> dict[str, Any]:
    """The fields that the new words name and that are different, as they stand in JSON."""
    different = {
        key: msgspec.to_builtins(value)
        for key in new.__struct_fields__
        if key not in _KEPT and (value := getattr(new, key)) not in ("", None) and value != getattr(old, key)
    }
    if isinstance(old, ev.ScaleScored) and isinstance(new, ev.ScaleScored):
        # what the corrected numbers no longer say is taken out as well
        gone = {"flagged": new.flagged, "band": new.band}
        different |= {key: value for key, value in gone.items() if value != getattr(old, key)}
    if isinstance(new, ev.InfusionStarted) and new.rate_ml_h == 0:
        del different["rate_ml_h"]
    if isinstance(new, ev.ProviderTold) and not new.read_back:
        # the note, which a correction does not name, may be what says so
        different.pop("read_back", None)
    return different if different.keys() - set(_DERIVED) else {}
