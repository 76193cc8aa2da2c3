"""Scored scales and side effects: their numbers, their words, and the repeating of a young score."""

from __future__ import annotations

import datetime as dt

from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import is_number_like, whole_number
from infusion_tui.charting.observed import Walk, without_bang
from infusion_tui.charting.vocabulary import ALL_WELL, NOT_DONE_REASONS
from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.wording import clock_time


class Scores(Walk):
    """Reads the scales and side effects of a line."""

    asked_all = False
    """`wnl` stood in the line."""

    def scale(self, key: str, name: str, glued: str) -> None:
        """A score behind its name, `=` for the earlier one, or `x` and why it was not scored."""
        scale = self.protocol.scale(key)
        assert scale is not None
        token = glued or self.peek()
        if token is None or (not glued and self.words.is_item(token)):
            raise LineError("E_NOVAL", f"{name} needs a score {scale.low}-{scale.high}")
        if not glued:
            self.place += 1
            if token.casefold() == "x":
                self._not_scored(key, name)
                return
        number, answered = without_bang(token)
        if number in ("=", "*"):
            self.repeat(key, answered)
            return
        self.score(key, name, number, answered)
        self._skip_words(scale.words.get(str(int(number)), ""))
        self._as_at(key)

    def _not_scored(self, key: str, name: str) -> None:
        """Why a score was not taken. Without a declared reason, `x` is no number (E_NOTNUM)."""
        if (self.peek() or "").casefold() not in NOT_DONE_REASONS:
            reasons = ", ".join(NOT_DONE_REASONS)
            raise LineError("E_NOTNUM", f"{name} x is no number; not scored is {name} x and why: {reasons}")
        self.not_done(key, name)

    def score(self, key: str, name: str, number: str, answered: bool) -> None:
        """A score as typed."""
        scale = self.protocol.scale(key)
        assert scale is not None
        value = whole_number(number, name)
        if not scale.low <= value <= scale.high:
            raise LineError("E_RANGE", f"{key} {number} is not possible ({scale.low}-{scale.high})")
        self.keep(key, value, str(value), answered)

    def repeat(self, key: str, answered: bool) -> None:
        """`=` or `*`: the earlier score again, if it is young enough and nothing sedating came between."""
        score, taken = self._earlier(key)
        self.keep(key, score, str(score), answered)
        self.items.copied[key] = taken

    def effect(self, key: str, glued: str) -> None:
        """A side effect and its severity, which is never filled in."""
        token = glued or self.peek() or ""
        lowered = token.casefold()
        grades = ", ".join(f"{s.grade} {s.word}" for s in self.protocol.severities)
        highest = max(s.grade for s in self.protocol.severities)
        if lowered in self.words.grades:
            grade = self.words.grades[lowered]
        elif not is_number_like(lowered):
            raise LineError("E_NOSEV", f"{key}: how bad? {grades}")
        else:
            grade = whole_number(lowered, key)
            if grade > highest:
                raise LineError("E_RANGE", f"{key} {grade} is not possible (0-{highest})")
        if not glued:
            self.place += 1
        if is_number_like(lowered):
            self._skip_words(self.protocol.severity_word(grade))
        self.once(key, str(grade))
        self.items.effects[key] = grade

    def all_well(self, token: str) -> None:
        """`wnl`: asked, none of the common ones; one that is named beside it stands."""
        if self.asked_all:
            raise LineError("E_TWICE", f"{token} is there twice")
        self.asked_all = True
        for effect in self.protocol.effects:
            if effect.common:
                self.items.effects.setdefault(effect.key, 0)

    def _earlier(self, key: str) -> tuple[int, dt.datetime]:
        """The score to repeat, and when it was really taken (the repeat of a repeat keeps that time)."""
        session, limit = self.context.session, self.protocol.entries.copy_minutes
        assert session is not None
        earlier = [e for e in session.timeline if e.at <= self.at and e.number != self.leaving_out]
        for entry in reversed(earlier):
            payload = entry.payload
            if not isinstance(payload, ev.ObservationRecorded):
                continue
            score = payload.values.get(key)
            if not isinstance(score, int):
                continue
            taken = payload.copied.get(key, entry.at)
            for given in earlier:
                if self._sedates(given) and (given.at > taken or given.order_key > entry.order_key):
                    raise LineError("E_COPY", f"{_drug(given)} was given since: score {key} anew")
            if self.at - taken > dt.timedelta(minutes=limit):
                raise LineError("E_COPY", f"the last {key} is older than {limit} min: score it anew")
            return score, taken
        raise LineError("E_COPY", f"there is no earlier {key} to repeat")

    def _sedates(self, entry: Entry) -> bool:
        medicine = self.protocol.medicine(_drug(entry))
        return medicine is not None and medicine.sedating

    def _as_at(self, key: str) -> None:
        """`as at 14:20` behind a score: what the read-back says of a repeated one."""
        rest = [token.casefold() for token in self.tokens[self.place :]]
        if rest[:2] != ["as", "at"]:
            return
        score, taken = self._earlier(key)
        said = clock_time(taken, self.context.zone).split()
        if score == self.items.values[key] and rest[2 : 2 + len(said)] == said:
            self.place += 2 + len(said)
            self.items.copied[key] = taken

    def _skip_words(self, words: str) -> None:
        """The words that stand for a number may stand behind it (`sed 4 slow to answer`). A bare `none` is no such
        word but an item of its own (see `readback`)."""
        wanted = words.casefold().split()
        if not wanted or wanted[0] in ALL_WELL:
            return
        if [t.casefold() for t in self.tokens[self.place : self.place + len(wanted)]] == wanted:
            self.place += len(wanted)


def _drug(entry: Entry) -> str:
    return entry.payload.drug if isinstance(entry.payload, ev.MedicineGiven) else ""
