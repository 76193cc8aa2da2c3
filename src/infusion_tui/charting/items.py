"""Items of an observation: `128/82 76 98 14 s4 d2 n1`, `bp x refused`, `temp 98.2f`, `wnl`, and the keypad form.

An unknown word refuses the whole line. The read-back of an accepted line (`readback.py`) is itself such a line and
parses to the same.
"""

from __future__ import annotations

import datetime as dt
import re

from infusion_tui.charting.draft import Context, protocol_of
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import is_number_like
from infusion_tui.charting.observed import Items, without_bang
from infusion_tui.charting.parts import unknown
from infusion_tui.charting.readback import without_zero_words
from infusion_tui.charting.scores import Scores
from infusion_tui.charting.vitals import Vitals
from infusion_tui.charting.vocabulary import ALL_WELL, AMBIGUOUS, POSITIONS, Vocabulary
from infusion_tui.record.protocol import Protocol

_KEYPAD = re.compile(r"[0-9/+*.\-]*\+[0-9/+*.\-]*")
_PRESSURE_LIKE = re.compile(r"(?=.*[0-9])[0-9OolISsBZ.,]*/[0-9A-Za-z.,]*")
"""A pressure, also one that begins with a letter that looks like a digit (`l28/82`)."""


def is_keypad(body: str) -> bool:
    """True for a body in the keypad form: only digits and / + * - . with a plus."""
    return bool(_KEYPAD.fullmatch(body))


def begins_items(word: str, protocol: Protocol) -> bool:
    """True for a first word that an observation can begin with, right or wrong."""
    words = Vocabulary(protocol)
    return is_number_like(word) or word == "*" or _is_pressure_like(word, words) or words.is_item(word)


def read_items(body: str, context: Context, at: dt.datetime, *, leaving_out: int | None = None) -> Items:
    """The items of a line. `leaving_out` is the number of the entry that is corrected.

    Raises:
        LineError: see charting-line.md section 5; the first thing wrong from left to right.
    """
    tokens = without_zero_words(body, protocol_of(context)).split()
    return _Reader(tokens, context, at, leaving_out).read()


def read_keypad(body: str, context: Context, at: dt.datetime, *, leaving_out: int | None = None) -> Items:
    """The items of a keypad line without its time: `128/82+76+98+14+*+*`.

    Raises:
        LineError: as for `read_items`.
    """
    reader = _Reader([], context, at, leaving_out)
    slots = body.split("+")
    if slots[0] not in ("", "-", "*") and "/" not in slots[0]:
        raise first_not_pressure(next((s for s in slots if s.strip("-*")), slots[0]))
    for key, slot in zip(POSITIONS, slots, strict=False):
        if slot not in ("", "-"):
            reader.slot(key, slot)
    more = [slot for slot in slots[len(POSITIONS) :] if slot not in ("", "-")]
    if more:
        raise LineError("E_POS", f'too many numbers: "{more[0]}" has no name')
    if not reader.items.values:
        raise LineError("E_EMPTY", "nothing to record: every place is empty")
    return reader.items


def first_not_pressure(number: str) -> LineError:
    """The E_POS for a line that begins with a number that is no blood pressure."""
    return LineError(
        "E_POS", f"first number must be a BP like 128/82, or start with a name: hr {number.rstrip('!')}"
    )


def _is_pressure_like(token: str, words: Vocabulary) -> bool:
    if "/" not in token:
        return False
    like = is_number_like(token) or _PRESSURE_LIKE.fullmatch(token.rstrip("!")) is not None
    return like and words.find(token) is None


class _Reader(Vitals, Scores):
    """A whole line of observations."""

    def read(self) -> Items:
        first = self.tokens[0]
        if _is_pressure_like(first, self.words):
            self._positional()
        elif is_number_like(first):
            raise first_not_pressure(first)
        while self.place < len(self.tokens):
            self._item()
        return self.items

    def slot(self, key: str, token: str) -> None:
        """One number whose name is its place."""
        number, answered = without_bang(token)
        if key == "bp":
            if number == "*":
                raise self.copied(key)
            self.pressure(number, token, answered)
        elif self.protocol.scale(key):
            if number == "*":
                self.repeat(key, answered)
            else:
                self.score(key, key, number, answered)
        else:
            self.whole_vital(key, key, number, answered)

    def _positional(self) -> None:
        count = 0
        while (token := self.peek()) is not None:
            if count and not (is_number_like(token) or token.rstrip("!") == "*"):
                break
            if count >= len(POSITIONS):
                raise LineError("E_POS", f'too many numbers: "{token}" has no name')
            self.slot(POSITIONS[count], self.next())
            count += 1

    def _item(self) -> None:
        token = self.next()
        if token.casefold() in ALL_WELL:
            self.all_well(token)
            return
        found = self.words.find(token)
        if found is None:
            if is_number_like(token) or token == "*":
                raise LineError("E_POS", f'"{token}" has no name: too many numbers, or a name is missing')
            raise unknown(token, self.protocol)
        word, typed, glued = found
        if word.kind == "ambiguous":
            raise LineError("E_AMBIG", AMBIGUOUS[word.key])
        if word.kind == "vital":
            self.vital(word.key, typed.casefold(), glued)
        elif word.kind == "scale":
            self.scale(word.key, typed.casefold(), glued)
        else:
            self.effect(word.key, glued)
