"""Scores of a timeline, and what was written about what they flagged: in one session, and over all of a patient's.

A flagged score stands until somebody wrote what was done: `told NAME ; words`, or `answered ; words`. What was charted
before the score was known, or is about a time before it, answers nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.score_words import flag_words
from infusion_tui.record.wording import clock_time


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """One score of one scale: when, by whom, its version, parts and total, and where it stands.

    `answered`: what was written about what it flagged, by whom and when; None while nobody has. `known`: the row of
    the file that says what it flags now (its own, or a correction's). `label`, `highest`, `band`, `items`, `watched`
    and `yes_no` as in the event.
    """

    event_id: str
    scale: str
    version: str
    at: dt.datetime
    by: str
    total: int
    parts: tuple[int | None, ...] = ()
    flagged: str | None = None
    answered: str | None = None
    answered_at: dt.datetime | None = None
    answered_by: str | None = None
    rater: str | None = None
    session_id: str | None = None
    source: str = "typed"
    note: str | None = None
    label: str | None = None
    highest: int | None = None
    band: str | None = None
    items: tuple[str, ...] = ()
    watched: tuple[int, ...] = ()
    yes_no: bool = False
    short: str = ""
    """What it flags, short: `PHQ-9 item 9: 1` ("" where nothing is flagged)."""
    known: int = 0
    entry: int = 0
    """Its number in its session (or in the patient's own stream)."""
    day_only: bool = False
    """Only the day is known: the time of `at` says nothing."""
    answered_day_only: bool = False
    """The same of `answered_at`."""

    @property
    def stands(self) -> bool:
        """It flags something that nobody has answered."""
        return self.flagged is not None and self.answered is None

    @property
    def of_course(self) -> bool:
        """A score over the course, not a discharge score."""
        return self.label is not None

    def item(self, place: int) -> int | None:
        """The number of an item (from 1); None where it was not asked or only the total is known."""
        return self.parts[place - 1] if 0 < place <= len(self.parts) else None


class Answered(msgspec.Struct, frozen=True):
    """Words that answer flagged scores: of one scale, or (None) of all that stand."""

    words: str
    at: dt.datetime
    by: str
    seq: int
    scale: str | None = None
    day_only: bool = False
    """Only the day is known: the time of `at` says nothing."""


def only_day(payload: ev.Payload | None) -> bool:
    """Whether only the day of this entry is known, as it comes from a list: its time, noon, says nothing."""
    if isinstance(payload, ev.ScaleScored):
        return payload.day_only
    return isinstance(payload, ev.ScoreAnswered | ev.EarlierInfusion) and payload.source == "imported"


def scored_when(one: Scored, zone: ZoneInfo) -> str:
    """`2026-11-23 14:37` on the clinic's clock; `2026-11-23` where only the day is known."""
    day = one.at.astimezone(zone).date().isoformat()
    return day if one.day_only else f"{day} {clock_time(one.at, zone)}"


def scores_of(timeline: Iterable[Entry], session_id: str | None = None) -> tuple[Scored, ...]:
    """Every score of a timeline, oldest first, with what was written there about what it flagged.

    (A score of a discharge scale is one too: whoever wants the course's own asks for its scales.)
    """
    entries = list(timeline)
    found = [
        scored(entry, entry.payload, session_id)
        for entry in entries
        if isinstance(entry.payload, ev.ScaleScored)
    ]
    return answered_by(found, answers_of(entries)) if any(one.flagged for one in found) else tuple(found)


def answers_of(timeline: Iterable[Entry]) -> tuple[Answered, ...]:
    """What a timeline says that answers flagged scores: whom somebody told, with words, or what was done."""
    found = []
    for entry in timeline:
        payload = entry.payload
        if isinstance(payload, ev.ProviderTold) and payload.note:
            words = f"told {payload.to}: {payload.note}"
            found.append(Answered(words, entry.at, entry.by, entry.event.seq))
        elif isinstance(payload, ev.ScoreAnswered):
            known = entry.event.seq
            found.append(
                Answered(payload.note, entry.at, entry.by, known, payload.scale, day_only=only_day(payload))
            )
    return tuple(found)


def answered_by(scores: Iterable[Scored], answers: Sequence[Answered]) -> tuple[Scored, ...]:
    """The scores, those that stand closed by the first answer that is about them."""
    in_order = sorted(answers, key=lambda one: (one.at, one.seq))
    return tuple(_closed(one, in_order) if one.stands else one for one in scores)


def standing(scores: Iterable[Scored], answers: Sequence[Answered] = ()) -> tuple[Scored, ...]:
    """The scores whose question stands, oldest first."""
    return tuple(sorted((one for one in answered_by(scores, answers) if one.stands), key=lambda one: one.at))


def question_words(one: Scored, zone: ZoneInfo, *, earlier: bool = False) -> str:
    """The question that stands: `PHQ-9 item 9: 1 at 10:02: what was done?`; of an earlier day with its date."""
    local = one.at.astimezone(zone)
    if one.day_only:
        return f"{one.short} on {local:%Y-%m-%d}: what was done?"
    when = f"on {local:%Y-%m-%d} {clock_time(one.at, zone)}" if earlier else f"at {clock_time(one.at, zone)}"
    return f"{one.short} {when}: what was done?"


def scored(entry: Entry, payload: ev.ScaleScored, session_id: str | None) -> Scored:
    """One entry's score as it stands."""
    return Scored(
        event_id=entry.event.event_id,
        scale=payload.scale,
        version=payload.version,
        at=entry.at,
        by=entry.by,
        total=payload.total,
        parts=payload.parts,
        flagged=payload.flagged,
        rater=payload.rater,
        session_id=session_id,
        source=payload.source or "typed",
        note=payload.note,
        label=payload.label,
        highest=payload.highest,
        band=payload.band,
        items=payload.items,
        watched=payload.watched,
        yes_no=payload.yes_no,
        short=flag_words(payload) if payload.flagged is not None else "",
        known=_known_since(entry),
        entry=entry.number,
        day_only=payload.day_only,
    )


def _known_since(entry: Entry) -> int:
    """The row since which the file says what this score flags now."""
    changed = [
        one.seq
        for one in entry.amendments
        if isinstance(one.payload, ev.EntryAmended) and "flagged" in one.payload.change
    ]
    return max((entry.event.seq, *changed))


def _closed(one: Scored, answers: Sequence[Answered]) -> Scored:
    for answer in answers:
        if answer.scale in (None, one.scale) and answer.seq > one.known and answer.at >= one.at:
            return replace(
                one,
                answered=answer.words,
                answered_at=answer.at,
                answered_by=answer.by,
                answered_day_only=answer.day_only,
            )
    return one
