"""Items of an observation: `128/82 76 98 14 s4 d2 n1`, `bp x refused`, `temp 98.2f`, `wnl`, and the keypad form.

Measured values are never copied; an unknown word refuses the whole line. The read-back of an accepted line
(`echo.py`) is itself such a line and parses to the same.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from infusion_tui.charting.draft import Context, protocol_of
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import decimal_number, is_number_like, not_a_number, whole_number
from infusion_tui.charting.vocabulary import AMBIGUOUS, NOT_DONE_REASONS, POSITIONS, Vocabulary
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain, round_half_up
from infusion_tui.record.protocol import Limits, Protocol
from infusion_tui.record.wording import clock_time

_KEYPAD = re.compile(r"[0-9/+*.\-]*\+[0-9/+*.\-]*")
_PRESSURE = re.compile(r"[0-9]+/[0-9]+")
_PRESSURE_LIKE = re.compile(
    r"[0-9A-Za-z.,]*[0-9][0-9A-Za-z.,]*/[0-9A-Za-z.,]*|[0-9A-Za-z.,]+/[0-9A-Za-z.,]*[0-9][0-9A-Za-z.,]*"
)
_FAHRENHEIT_NOTE = re.compile(r"\([0-9]+(?:\.[0-9]+)?f\)", re.IGNORECASE)


@dataclass
class Items:
    """What one line charts. `answered` holds the keys whose warnings a `!` answered."""

    values: dict[str, ev.Value] = field(default_factory=dict)
    effects: dict[str, int] = field(default_factory=dict)
    not_done: dict[str, str] = field(default_factory=dict)
    copied: dict[str, dt.datetime] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    said: dict[str, str] = field(default_factory=dict)
    """Each key as it was typed, for E_TWICE."""


def is_keypad(body: str) -> bool:
    """True for a body in the keypad form: only digits and / + * - . with a plus."""
    return bool(_KEYPAD.fullmatch(body))


def read_items(tokens: list[str], context: Context, at: dt.datetime) -> Items:
    """The items of a line from its words.

    Raises:
        LineError: see charting-line.md section 5; the first thing wrong from left to right.
    """
    return _Reader(tokens, context, at).read()


def read_keypad(body: str, context: Context, at: dt.datetime) -> Items:
    """The items of a keypad line without its time: `128/82+76+98+14+*+*`.

    Raises:
        LineError: as for `read_items`.
    """
    reader = _Reader([], context, at)
    slots = body.split("+")
    if slots[0] not in ("", "-") and "/" not in slots[0]:
        raise first_not_pressure(next((s for s in slots if s.strip("-*")), slots[0]))
    if len(slots) > len(POSITIONS):
        raise LineError("E_POS", f'too many numbers: "{slots[len(POSITIONS)]}" has no name')
    for key, slot in zip(POSITIONS, slots, strict=False):
        if slot not in ("", "-"):
            reader.slot(key, slot)
    if not reader.items.values:
        raise LineError("E_EMPTY", "nothing to record: every place is empty")
    return reader.items


def first_not_pressure(number: str) -> LineError:
    """The E_POS for a line that begins with a number that is no blood pressure."""
    return LineError(
        "E_POS", f"first number must be a BP like 128/82, or start with a name: hr {number.rstrip('!')}"
    )


class _Reader:
    def __init__(self, tokens: list[str], context: Context, at: dt.datetime) -> None:
        self.tokens, self.context, self.at = tokens, context, at
        self.protocol: Protocol = protocol_of(context)
        self.words = Vocabulary(self.protocol)
        self.items = Items()
        self.place = 0
        self.filled_by_wnl: set[str] = set()

    # --- the line

    def read(self) -> Items:
        first = self.tokens[0]
        if _PRESSURE_LIKE.fullmatch(first.rstrip("!")) and self.words.find(first) is None:
            self._positional()
        elif is_number_like(first):
            raise first_not_pressure(first)
        while self.place < len(self.tokens):
            self._item()
        return self.items

    def _peek(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def _positional(self) -> None:
        count = 0
        while (token := self._peek()) is not None:
            if count and not (is_number_like(token) or token.rstrip("!") == "*"):
                break
            if count >= len(POSITIONS):
                raise LineError("E_POS", f'too many numbers: "{token}" has no name')
            self.slot(POSITIONS[count], self._next())
            count += 1

    def slot(self, key: str, token: str) -> None:
        """One number whose name is its place."""
        number, answered = _without_bang(token)
        if key == "bp":
            self._pressure(number, token, answered)
        elif number == "*":
            self._copy(key, answered)
        elif self.protocol.scale(key):
            self._score(key, whole_number(number, key), number, answered)
        else:
            self._whole_vital(key, key, number, answered)

    def _item(self) -> None:
        token = self._next()
        lowered = token.casefold()
        if lowered in ("wnl", "none"):
            self._all_well(token)
            return
        found = self.words.find(token)
        if found is None:
            if is_number_like(token) or token == "*":
                raise LineError("E_POS", f'"{token}" has no name: too many numbers, or a name is missing')
            near = self.words.nearest(token)
            raise LineError(
                "E_UNKNOWN", f'"{token}" not understood' + (f". Did you mean {near}?" if near else "")
            )
        word, typed, glued = found
        if word.kind == "ambiguous":
            raise LineError("E_AMBIG", AMBIGUOUS[word.key])
        if word.kind == "vital":
            self._vital(word.key, typed.casefold(), glued)
        elif word.kind == "scale":
            self._scale(word.key, typed.casefold(), glued)
        else:
            self._effect(word.key, glued)

    # --- vitals

    def _vital(self, key: str, name: str, glued: str) -> None:
        value = glued or self._peek()
        if not glued and value is not None:
            if value.casefold() == "x":
                self.place += 1
                self._not_done(key, name)
                return
            if value.rstrip("!") in ("=", "*"):
                raise LineError("E_COPY", f"{name} is measured: type the new number, it is never copied")
            if not is_number_like(value) and (self.words.is_item(value) and "/" not in value):
                raise self._no_value(key, name)
        if value is None:
            raise self._no_value(key, name)
        if glued.rstrip("!") in ("=", "*"):
            raise LineError("E_COPY", f"{name} is measured: type the new number, it is never copied")
        if not glued:
            self.place += 1
        number, answered = _without_bang(value)
        if key == "bp":
            self._named_pressure(number, value, answered)
        elif key == "temp":
            self._temperature(number, answered)
        elif key == "o2_l_min":
            self._oxygen(number)
        else:
            self._whole_vital(key, name, number, answered)

    def _no_value(self, key: str, name: str) -> LineError:
        if key == "o2_l_min":
            return LineError("E_NOVAL", 'o2 needs its flow: type "o2 2 l/min" or "o2 off"')
        return LineError("E_NOVAL", f"{name} needs a number")

    def _not_done(self, key: str, name: str) -> None:
        why = self._peek()
        reason = why.casefold() if why is not None else ""
        if reason not in NOT_DONE_REASONS:
            raise LineError("E_XWHY", f"{name} x: why? {', '.join(NOT_DONE_REASONS)}")
        self.place += 1
        self._once(key, f"x {reason}")
        self.items.not_done[key] = reason

    def _named_pressure(self, number: str, token: str, answered: bool) -> None:
        following = self._peek()
        if "/" not in number and following is not None and is_number_like(following) and "/" not in following:
            second, second_answered = _without_bang(self._next())
            self._pressure(f"{number}/{second}", token, answered or second_answered)
        else:
            self._pressure(number, token, answered)

    def _pressure(self, number: str, token: str, answered: bool) -> None:
        upper, slash, lower = number.partition("/")
        if not slash or "/" in lower:
            raise LineError("E_NOTNUM", f'BP "{token}" is not a pressure: type both numbers, 128/82')
        if not upper or not lower:
            raise LineError("E_NOVAL", f'BP "{token}" needs both numbers, like 128/82')
        systolic = self._possible("bp_sys", "BP systolic", whole_number(upper, "BP systolic"))
        diastolic = self._possible("bp_dia", "BP diastolic", whole_number(lower, "BP diastolic"))
        if systolic <= diastolic:
            hint = f" Did you mean {diastolic}/{systolic}?" if systolic < diastolic else ""
            raise LineError("E_BPORDER", f"BP {systolic}/{diastolic}: first number must be the larger.{hint}")
        self._once("bp", f"{systolic}/{diastolic}")
        self.items.values["bp"] = (systolic, diastolic)
        self._answer("bp", answered)

    def _whole_vital(self, key: str, name: str, number: str, answered: bool) -> None:
        if number == "*":
            raise LineError("E_COPY", f"{name} is measured: type the new number, it is never copied")
        value = self._possible(key, name, whole_number(number, name))
        self._once(key, number)
        self.items.values[key] = value
        self._answer(key, answered)

    def _temperature(self, number: str, answered: bool) -> None:
        unit = number[-1:].casefold()
        bare = number[:-1] if unit in ("f", "c") else number
        typed = decimal_number(bare, "temp")
        rule = self.protocol.fahrenheit
        if unit not in ("f", "c") and rule.low <= typed <= rule.high:
            raise LineError(
                "E_UNIT", f"temp {plain(typed)} looks like Fahrenheit: type {plain(typed)}f, or Celsius"
            )
        celsius = round_half_up((typed - 32) * 5 / 9, Decimal("0.1")) if unit == "f" else typed
        limits = self.protocol.limits["temp"]
        if not limits.possible_low <= celsius <= limits.possible_high:
            raise _impossible("temp", number, limits)
        if unit == "c" and (note := self._peek()) is not None and _FAHRENHEIT_NOTE.fullmatch(note):
            self._next()
            self.items.typed["temp"] = note[1:-1].casefold()
        elif unit == "f":
            self.items.typed["temp"] = f"{plain(typed)}f"
        self._once("temp", number)
        self.items.values["temp"] = celsius
        self._answer("temp", answered)

    def _oxygen(self, number: str) -> None:
        lowered = number.casefold()
        if lowered == "off":
            value = Decimal(0)
        else:
            amount, unit = re.fullmatch(r"([0-9.,]*)(.*)", lowered, re.DOTALL).groups()  # type: ignore[union-attr]
            following = self._peek()
            if not unit and following is not None and following.casefold() == "l/min":
                self._next()
                unit = "l/min"
            if not amount:
                raise self._no_value("o2_l_min", "o2")
            if not unit:
                raise LineError("E_AMBIG", f'o2 is unclear: type "spo2 {amount}" for saturation')
            if unit != "l/min":
                raise LineError("E_UNIT", f'o2 "{number}": the flow is charted in l/min')
            value = decimal_number(amount, "o2")
            limits = self.protocol.limits["o2_l_min"]
            if not limits.possible_low <= value <= limits.possible_high:
                raise _impossible("o2", amount, limits)
        self._once("o2_l_min", number)
        self.items.values["o2_l_min"] = value

    # --- scales and side effects

    def _scale(self, key: str, name: str, glued: str) -> None:
        scale = self.protocol.scale(key)
        assert scale is not None
        token = glued or self._peek()
        if token is None or (not glued and self.words.is_item(token)):
            raise LineError("E_NOVAL", f"{name} needs a score {scale.low}-{scale.high}")
        if not glued:
            self.place += 1
        number, answered = _without_bang(token)
        if number in ("=", "*"):
            self._copy(key, answered)
            return
        self._score(key, whole_number(number, name), number, answered)
        self._skip_words(scale.words.get(str(int(number)), ""))
        self._as_at(key)

    def _score(self, key: str, score: int, typed: str, answered: bool) -> None:
        scale = self.protocol.scale(key)
        assert scale is not None
        if not scale.low <= score <= scale.high:
            raise LineError("E_RANGE", f"{key} {typed} is not possible ({scale.low}-{scale.high})")
        self._once(key, str(score))
        self.items.values[key] = score
        self._answer(key, answered)

    def _copy(self, key: str, answered: bool) -> None:
        """`=` or `*`: the earlier score again, if it is young enough and nothing sedating came between."""
        if not self.protocol.scale(key):
            raise LineError("E_COPY", f"{key} is measured: type the new number, it is never copied")
        score, taken = self._earlier_score(key)
        self._once(key, str(score))
        self.items.values[key] = score
        self.items.copied[key] = taken
        self._answer(key, answered)

    def _earlier_score(self, key: str) -> tuple[int, dt.datetime]:
        session, limit = self.context.session, self.protocol.entries.copy_minutes
        assert session is not None
        for entry in reversed([e for e in session.timeline if e.at <= self.at]):
            payload = entry.payload
            if isinstance(payload, ev.MedicineGiven):
                medicine = self.protocol.medicine(payload.drug)
                if medicine is not None and medicine.sedating:
                    raise LineError("E_COPY", f"{payload.drug} was given since: score {key} anew")
            if isinstance(payload, ev.ObservationRecorded) and isinstance(payload.values.get(key), int):
                taken = payload.copied.get(key, entry.at)
                if self.at - taken > dt.timedelta(minutes=limit):
                    raise LineError("E_COPY", f"the last {key} is older than {limit} min: score it anew")
                score = payload.values[key]
                assert isinstance(score, int)
                return score, taken
        raise LineError("E_COPY", f"there is no earlier {key} to repeat")

    def _as_at(self, key: str) -> None:
        """`as at 14:20` behind a score: what the read-back says of a repeated one."""
        rest = [token.casefold() for token in self.tokens[self.place : self.place + 3]]
        if len(rest) < 3 or rest[:2] != ["as", "at"]:
            return
        score, taken = self._earlier_score(key)
        if score == self.items.values[key] and clock_time(taken, self.context.zone) == rest[2]:
            self.place += 3
            self.items.copied[key] = taken

    def _skip_words(self, words: str) -> None:
        """The word that stands for a number may stand behind it (`sed 4 slow to answer`)."""
        wanted = words.casefold().split()
        if wanted and [t.casefold() for t in self.tokens[self.place : self.place + len(wanted)]] == wanted:
            self.place += len(wanted)

    def _effect(self, key: str, glued: str) -> None:
        token = glued or self._peek()
        lowered = token.casefold() if token is not None else ""
        grades = ", ".join(f"{s.grade} {s.word}" for s in self.protocol.severities)
        highest = max(s.grade for s in self.protocol.severities)
        if lowered.isascii() and lowered.isdigit():
            grade = int(lowered[:6])
            if grade > highest:
                raise LineError("E_RANGE", f"{key} {lowered[:6]} is not possible (0-{highest})")
            if not glued:
                self.place += 1
            self._skip_words(self.protocol.severity_word(grade))
        elif not glued and lowered in self.words.grades:
            self.place += 1
            grade = self.words.grades[lowered]
        elif glued or is_number_like(lowered):
            raise not_a_number(lowered, key)
        else:
            raise LineError("E_NOSEV", f"{key}: how bad? {grades}")
        self._once(key, str(grade))
        self.items.effects[key] = grade

    def _all_well(self, token: str) -> None:
        common = [effect.key for effect in self.protocol.effects if effect.common]
        if self.filled_by_wnl:
            raise LineError("E_TWICE", f"{token} is there twice")
        self.filled_by_wnl = set(common)
        for key in common:
            self.items.effects.setdefault(key, 0)

    # --- shared

    def _possible(self, limit_key: str, label: str, value: int) -> int:
        limits = self.protocol.limits[limit_key]
        if not limits.possible_low <= value <= limits.possible_high:
            raise _impossible(label, str(value), limits)
        return value

    def _once(self, key: str, typed: str) -> None:
        if key in self.items.said:
            label = "o2" if key == "o2_l_min" else key
            raise LineError("E_TWICE", f"{label} is there twice: {self.items.said[key]} and {typed}")
        self.items.said[key] = typed

    def _answer(self, key: str, answered: bool) -> None:
        if answered:
            self.items.answered.add(key)


def _without_bang(token: str) -> tuple[str, Literal[True, False]]:
    return (token[:-1], True) if token.endswith("!") and len(token) > 1 else (token, False)


def _impossible(label: str, typed: str, limits: Limits) -> LineError:
    low, high = plain(limits.possible_low), plain(limits.possible_high)
    return LineError("E_RANGE", f"{label} {typed} is not possible ({low}-{high})")
