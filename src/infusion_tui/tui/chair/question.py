"""What is asked before a line is recorded: one question, one key; the chair's number where it cannot be undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from infusion_tui.charting import Draft
from infusion_tui.record import events as ev
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import entry_text, moved_words, note_of
from infusion_tui.room.asked_again import asks_again
from infusion_tui.tui.chair.was_becomes import meant_entry, moved_rows, table
from infusion_tui.tui.widgets.ink import Row, fit_row, trim
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import clock, plain

Kind = Literal["yes", "chair", "minute", "pin"]

_LONGEST = 400
HINT_ROWS = 8
"""So many rows has the hint, in every size (chair.tcss)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A line that waits for its answer. `asked_at` is the app's own clock; keys too soon after it are dropped."""

    kind: Kind
    text: str
    draft: Draft
    entered_at: dt.datetime
    version: int
    asked_at: float
    begun_at: dt.datetime | None = None
    typed: str = ""
    ahead: str = ""
    """What a start would add to the room, in words."""
    who: str = ""
    """Whose PIN is asked for."""
    why: str = ""
    """What that PIN is for, or what was wrong with the one before."""


def question_rows(question: Question, view: ChairView, width: int, zone: ZoneInfo) -> list[Row]:
    """The question in place of the hint: whose chair, what will be recorded, what it moves, and the keys."""
    if question.kind == "minute":
        return _minute_rows(question, width, zone)
    draft = question.draft
    again = asks_again(draft.payload)
    rows: list[Row] = [fit_row((ask_again(view) if again else whose(view),), width)]
    rows += _what(draft, view, width, zone)
    rows += moved_rows(draft.moves, width)
    for caution in draft.cautions:
        # once the question was answered, what it asked about needs no second look
        if caution.code != "W_VERIFY" and not caution.answered and question.kind != "pin":
            rows += _wrapped("▲ ", plain(caution.message, _LONGEST), width, "due")
    if question.kind == "pin":
        return [*rows, *_pin_rows(question, width)]
    if question.ahead:
        rows += _wrapped(" ", plain(question.ahead, _LONGEST), width, "muted", most=2)
    if question.kind == "yes":
        rows.append(
            fit_row(keys(("y", "record it as it is"), ("Enter or Esc", "go back to the line")), width)
        )
    else:
        says = "both match? chair number" if again else "type the chair number"
        asked = f" {says} and Enter to record:  [ {plain(question.typed, 6)}_ ]"
        rows.append(fit_row(((asked, "strong"), ("   Esc ", "strong"), ("go back", "muted")), width))
    return _in_room(rows)


def _in_room(rows: list[Row]) -> list[Row]:
    """So many rows as the hint has: how to answer, the last one, always stands; what only explains goes first."""
    if len(rows) <= HINT_ROWS:
        return rows
    told = [
        at for at, row in enumerate(rows[1:-1], 1) if all(ink == "muted" for text, ink in row if text.strip())
    ]
    leave = set(told[::-1][: len(rows) - HINT_ROWS])
    kept = [row for at, row in enumerate(rows) if at not in leave]
    return [*kept[: HINT_ROWS - 1], kept[-1]] if len(kept) > HINT_ROWS else kept


def _what(draft: Draft, view: ChairView, width: int, zone: ZoneInfo) -> list[Row]:
    """What will be recorded; of a correction what was, what it becomes, and why."""
    corrected = table(draft, view, zone, width)
    if corrected:
        return [*corrected, *_wrapped("why: ", plain(draft.reason or "", _LONGEST), width, "text", most=2)]
    rows = _wrapped("record  ", in_words(draft, view, zone), width, "strong")
    meant = meant_entry(draft, view)
    if meant is not None:
        # a number is soon mistyped: the entry that is meant stands with it
        said = f"{clock(meant.occurred_at, zone)}  {meant.text}" + (f"  ; {meant.note}" if meant.note else "")
        rows += _wrapped(f"#{meant.number:<6} ", plain(said, _LONGEST), width, "text", most=2)
    return rows


def in_words(draft: Draft, view: ChairView, zone: ZoneInfo) -> str:
    """What will stand in the log: values with their words, a command as the sentence that it becomes."""
    payload, protocol = draft.payload, view.protocol
    if draft.command == "take" and protocol is not None:
        words = f"{entry_text(payload, protocol, zone)}{moved_words(payload)}"
        return plain(f"{clock(draft.at, zone)}  {words}, struck there  ; {draft.reason}", _LONGEST)
    if protocol is None or isinstance(payload, ev.ObservationRecorded | ev.NoteWritten):
        return plain(draft.echo, _LONGEST)
    words = entry_text(payload, protocol, zone, target=draft.target)
    at = f"{clock(draft.at, zone)}  " if draft.at < view.now - dt.timedelta(seconds=90) else ""
    note = note_of(payload) or draft.reason
    return plain(f"{at}{words}  ; {note}" if note and note not in words else f"{at}{words}", _LONGEST)


def whose(view: ChairView) -> tuple[str, str]:
    """`CHAIR 5  KOWALSKI, Ruth  born 1984-03-12`: the two identifiers beside the chair."""
    parts = [f" CHAIR {view.chair}"]
    if view.patient is not None:
        parts.append(plain(view.patient.name or "no name given", 60))
        if view.patient.born is not None:
            parts.append(f"born {view.patient.born.isoformat()}")
        parts.append(f"MRN {plain(view.patient.mrn, 40)}")
    return ("  ".join(parts), "strong")


def ask_again(view: ChairView) -> tuple[str, str]:
    """`CHAIR 5  ask name and birth date again:  KOWALSKI, Ruth  1984-03-12`: at start, leaving and moving."""
    patient = view.patient
    name = plain(patient.name, 60) if patient is not None and patient.name else "no name given"
    born = patient.born.isoformat() if patient is not None and patient.born is not None else "born not asked"
    return (f" CHAIR {view.chair}  ask name and birth date again:  {name}  {born}", "strong")


def keys(*pairs: tuple[str, str]) -> Row:
    """` y record   Enter or Esc go back`."""
    row: list[tuple[str, str]] = [(" ", "text")]
    for key, words in pairs:
        row += [(key, "strong"), (f" {words}   ", "muted")]
    return tuple(row)


def _pin_rows(question: Question, width: int) -> list[Row]:
    typed = "•" * len(question.typed)
    asked = f" PIN of {plain(question.who, 8)}, then Enter:  [ {typed}_ ]"
    why = _wrapped("", plain(question.why, _LONGEST), width, "due", most=2) if question.why else []
    return [
        *why,
        fit_row(((asked, "strong"), ("   Esc ", "strong"), ("go back, the line is kept", "muted")), width),
    ]


def _minute_rows(question: Question, width: int, zone: dt.tzinfo) -> list[Row]:
    begun = question.begun_at or question.entered_at
    now = clock(question.entered_at, zone)
    minutes = int((question.entered_at - begun).total_seconds()) // 60
    ask = f" Which minute? This line was begun at {clock(begun, zone)}, {minutes} min ago."
    return [
        fit_row(((ask, "strong"),), width),
        fit_row(((" ", "text"), (trim(plain(question.text, _LONGEST), width - 2), "text")), width),
        fit_row(
            keys(("n", f"now, {now}"), ("b", f"begun, {clock(begun, zone)}"), ("Enter or Esc", "go back")),
            width,
        ),
    ]


def _wrapped(lead: str, text: str, width: int, ink: str, most: int = 3) -> list[Row]:
    """Text behind a lead, in up to `most` rows."""
    room = max(10, width - len(lead) - 2)
    parts = wrap_cells(text, room) or [""]
    if len(parts) > most:
        parts = [*parts[: most - 1], trim(parts[most - 1], room - 2) + " …"]
    return [
        fit_row(((f" {lead if n == 0 else ' ' * len(lead)}", "muted"), (part, ink)), width)
        for n, part in enumerate(parts)
    ]


wrapped = _wrapped
