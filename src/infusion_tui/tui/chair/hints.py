"""The hint over the entry line: what is due, what to type, the read-back, or why a line is refused. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from infusion_tui.charting import Draft
from infusion_tui.record import events as ev
from infusion_tui.record.limits_crossed import ASKS_SYMPTOMS
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import VALUE_LABELS, observation_text
from infusion_tui.tui.chair.checklist import asked, attested
from infusion_tui.tui.chair.question import in_words, wrapped
from infusion_tui.tui.chair.sets import compared
from infusion_tui.tui.chair.was_becomes import meant_entry, moved_rows, table
from infusion_tui.tui.widgets.ink import Row, Span, fit_row, trim
from infusion_tui.tui.wording import clock, plain, pressing


@dataclass(frozen=True, slots=True)
class Said:
    """Something the app said last; it stays until the next key. `ink` is the weight it is said with."""

    words: str
    ink: str = "text"


def idle_rows(view: ChairView, width: int, waiting: Sequence[str] = (), parked: str = "") -> list[Row]:
    """What to type now, when the line is empty; the sentence that the list asks in full; whose drafts wait here."""
    item = asked(view)
    sentence = wrapped("", attested(item), width, "text") if item is not None else []
    behind: list[Row] = []
    if parked:
        keys: Row = (("   Tab", "strong"), (" into the line", "muted"))
        words: Row = ((" waits, from the form: ", "muted"), (trim(plain(parked, 400), width - 42), "strong"))
        behind = [fit_row((*words, *keys), width)]
    return [_todo_row(view, width, waiting), *behind, *sentence]


def _todo_row(view: ChairView, width: int, waiting: Sequence[str]) -> Row:
    spans: list[Span] = [(" ", "text"), *_todo(view)]
    if waiting:
        count = len(waiting)
        who = ", ".join(plain(one, 8) for one in waiting)
        spans.append(
            (
                f"   {count} draft{'' if count == 1 else 's'} wait{'s' if count == 1 else ''} for {who}",
                "muted",
            )
        )
    return fit_row(tuple(spans), width)


def _todo(view: ChairView) -> list[Span]:
    item = asked(view)
    if view.phase == "empty":
        return (
            [("new", "strong"), ("  brings in a patient", "muted")] if view.is_open else [("closed", "muted")]
        )
    if item is not None:
        return [
            (f"{plain(item.label, 40)}?", "strong"),
            ("     y", "strong"),
            (" yes   ", "muted"),
            ("n", "strong"),
            (" no, with why", "muted"),
        ]
    if view.phase == "precheck":
        return _before_start(view)
    if view.phase == "assess":
        return [
            *_set_words(view),
            ("   ", "text"),
            ("leave ; NAME", "strong"),
            (" of the adult who comes along", "muted"),
        ]
    spans = _set_words(view)
    if view.phase == "paused":
        return [("resume", "strong"), ("  or  ", "muted"), ("stop WHY", "strong"), ("     ", "text"), *spans]
    if view.phase == "infusing" and view.remaining_s is not None and view.remaining_s <= 0:
        return [("done", "strong"), ("  or  ", "muted"), ("stop WHY", "strong"), ("     ", "text"), *spans]
    return spans


def _before_start(view: ChairView) -> list[Span]:
    still = [
        check.item for check in view.checks if check.list == "precheck" and check.required and check.is_open
    ]
    if "baseline" in still:
        return _set_words(view, "baseline set: ")
    if still == ["second-check"]:
        return [
            ("second person (Ctrl+L): ", "text"),
            ("verify DOSE mg in VOLUME ml RATE ml/h", "strong"),
        ]
    if still:
        return [(f"open: {', '.join(still)}", "text")]
    return [("start RATE", "strong"), ("  when the pump runs, with the rate read off the pump", "muted")]


def _set_words(view: ChairView, lead: str = "") -> list[Span]:
    """`OBS DUE: BP HR SpO2 RR sed dis`, or what a set that was begun still lacks."""
    if view.protocol is None:
        return []
    sets = view.protocol.sets
    late = next((item for item in pressing(view) if item.what == "observation"), None)
    missing = next((item.missing for item in view.due if item.what == "observation" and item.missing), ())
    rule = {"precheck": sets.baseline, "infusing": sets.infusing, "paused": sets.infusing}.get(
        view.phase, sets.observing
    )
    names = " ".join(VALUE_LABELS.get(key, key) for key in (missing or rule.items))
    if missing:
        return [("still missing in this set: ", "due" if late else "text"), (names, "strong")]
    if late is None:
        others = _other_words(view)
        if others:
            return others
    else:
        words = "OBS DUE: " if late.level == "due" else "OBS LATE: "
        if late.not_taken:
            words = f"{late.not_taken} SETS NOT TAKEN: "
        return [(words, "due"), (names, "strong"), ("   or  ", "muted"), ("x ; why", "strong")]
    return [(lead or "obs: ", "muted"), (names, "text")]


def _other_words(view: ChairView) -> list[Span]:
    """What to type for a look, a repeat or a flush that is due."""
    for item in pressing(view):
        word = "DUE" if item.level == "due" else "LATE"
        if item.what == "look":
            return [
                (f"LOOK {word}: ", "due"),
                ("look rr NUMBER ; what was seen", "strong"),
                ("   or a full set", "muted"),
            ]
        if item.what == "repeat":
            names = " ".join(VALUE_LABELS.get(key, key) for key in item.missing)
            keys = " ".join(item.missing)
            return [
                (f"REPEAT {word}: ", "due"),
                (f"{names} again", "strong"),
                ("   or  ", "muted"),
                (f"{keys} x WHY", "strong"),
            ]
        if item.what == "flush":
            return [("flush", "strong"), ("  when the line is flushed", "muted")]
    for question in view.open_questions:
        if question.endswith(ASKS_SYMPTOMS):
            return [(plain(question, 120), "due"), ("   wnl", "strong"), (" or what", "muted")]
    return []


def read_back(draft: Draft, view: ChairView, zone: ZoneInfo, width: int) -> list[Row]:
    """A line that can be recorded, in words, over the two readings before it; then what will be asked."""
    payload = draft.payload
    if isinstance(payload, ev.IdentityCompared):
        # a number that is half typed matches nobody yet: what it is, is said once it is recorded
        said = f"id: Enter compares {plain(payload.read, 60)} with this patient's number and records it"
        return [fit_row(((f" {said}", "text"),), width)]
    moved = clock(draft.at, zone)[:5] if draft.at < view.now - dt.timedelta(seconds=90) else "now"
    if draft.command == "take":
        moved = "now"  # the entry's own time stands in its words
    rows: list[Row]
    if isinstance(payload, ev.ObservationRecorded) and view.protocol is not None and draft.command != "take":
        rest = f"{_from_paper(draft)}  " if payload.source == "paper" else ""
        rest += "look, not roused  " if payload.look else ""
        rest += observation_text({}, payload.effects, payload.not_done, view.protocol)
        rest += f"  ; {payload.note}" if payload.note else ""
        rest += "".join(f"  ({key} as at {clock(at, zone)})" for key, at in payload.copied.items())
        rows = compared(payload.values, rest.strip(), view.last_sets, view.protocol, zone, width, moved)
    else:
        rows = table(draft, view, zone, width) or _in_words(draft, view, zone, width, moved)
    rows += moved_rows(draft.moves, width)
    if draft.command != "verify":
        for caution in draft.cautions:
            if not caution.answered:
                rows += wrapped("▲ ", plain(caution.message, 420), width, "due", most=2)
    if draft.confirm == "chair" and len(rows) < 5:
        rows.append(fit_row(((" Enter asks for the chair number", "muted"),), width))
    return rows[:7]


def _from_paper(draft: Draft) -> str:
    hand = draft.payload.written_by
    return f"from paper, {hand} wrote it" if hand is not None else "from paper"


def _in_words(draft: Draft, view: ChairView, zone: ZoneInfo, width: int, moved: str) -> list[Row]:
    words = in_words(draft, view, zone)
    if draft.command == "verify":
        # a second calculation is blind: whether it agrees is said once it is recorded
        words = words.rpartition(", ")[0]
    if draft.payload.source == "paper":
        words = f"{words}  ({_from_paper(draft)})"
    rows = wrapped(f"{moved:<6} ", words, width, "strong")
    meant = meant_entry(draft, view)
    if meant is not None:
        said = plain(f"{clock(meant.occurred_at, zone)}  {meant.text}", 200)
        rows += wrapped(f"#{meant.number:<5} ", said, width, "text", most=1)
    return rows


def refusal_rows(words: str, width: int, *, entered: bool) -> list[Row]:
    """Why a line is refused: quiet while typing, plain after Enter."""
    ink = "due" if entered else "muted"
    return wrapped("▲ " if entered else "", plain(words, 600), width, ink)


def said_rows(said: Said, width: int) -> list[Row]:
    """What the app said last."""
    return wrapped("", plain(said.words, 900), width, said.ink, most=4)


def draft_words(text: str, begun_at: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> str:
    """`DRAFT from 14:31, 6 min old: 128/82 76`."""
    minutes = max(0, int((now - begun_at).total_seconds()) // 60)
    return f"DRAFT from {clock(begun_at, zone)}, {minutes} min old: {trim(plain(text, 400), 200)}"


def completion(text: str, words: Sequence[str]) -> str | None:
    """The text with its last word completed, where exactly one declared word begins like it. A word that is whole stays:
    `pain` does not become `painscore`, which is another thing."""
    head, space, last = text.rpartition(" ")
    if not last or ";" in text or last.casefold() in words:
        return None
    found = sorted({word for word in words if word.startswith(last.casefold())})
    if not found:
        return None
    common = found[0]
    for word in found[1:]:
        while not word.startswith(common):
            common = common[:-1]
    if len(common) <= len(last):
        return None
    done = common + (" " if len(found) == 1 else "")
    return f"{head}{space}{done}"


def caret_for(text: str, message: str) -> int:
    """Where the caret goes after a refusal: behind the word that the message names, else at the end."""
    named = message.split('"')
    quoted = named[1::2]
    words = [*quoted, *sorted((w.strip(".,:;()") for w in message.split()), key=len, reverse=True)]
    for word in words:
        if (len(word) > 1 and any(sign.isdigit() for sign in word)) or word in quoted:
            at = text.casefold().find(word.casefold())
            if word and at >= 0:
                return at + len(word)
    return len(text)
