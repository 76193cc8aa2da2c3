"""What one line of observations charts, and the walk along its words that every reader of an item shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from infusion_tui.charting.draft import Context, protocol_of
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.vocabulary import NOT_DONE_REASONS, Vocabulary
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.protocol import Limits, Protocol


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


class Walk:
    """The words of a line from left to right, and the items found so far.

    `leaving_out` is the number of the entry that is being corrected: it is no earlier reading of itself.
    """

    def __init__(
        self, tokens: list[str], context: Context, at: dt.datetime, leaving_out: int | None = None
    ) -> None:
        self.tokens, self.context, self.at, self.leaving_out = tokens, context, at, leaving_out
        self.protocol: Protocol = protocol_of(context)
        self.words = Vocabulary(self.protocol)
        self.items = Items()
        self.place = 0

    def peek(self) -> str | None:
        """The next word, or None at the end."""
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def next(self) -> str:
        """The next word, taken."""
        self.place += 1
        return self.tokens[self.place - 1]

    def once(self, key: str, typed: str) -> None:
        """Mark an item as said.

        Raises:
            LineError: E_TWICE when it was said before.
        """
        if key in self.items.said:
            label = "o2" if key == "o2_l_min" else key
            raise LineError("E_TWICE", f"{label} is there twice: {self.items.said[key]} and {typed}")
        self.items.said[key] = typed

    def keep(self, key: str, value: ev.Value, typed: str, answered: bool = False) -> None:
        """Chart a value.

        Raises:
            LineError: E_TWICE.
        """
        self.once(key, typed)
        self.items.values[key] = value
        if answered:
            self.items.answered.add(key)

    def not_done(self, key: str, name: str) -> None:
        """Why an item was not taken, behind its `x`.

        Raises:
            LineError: E_XWHY without a declared reason, E_TWICE.
        """
        why = self.peek()
        reason = why.casefold() if why is not None else ""
        if reason not in NOT_DONE_REASONS:
            raise LineError("E_XWHY", f"{name} x: why? {', '.join(NOT_DONE_REASONS)}")
        self.place += 1
        self.once(key, f"x {reason}")
        self.items.not_done[key] = reason


def without_bang(token: str) -> tuple[str, bool]:
    """A word without the `!` that answers its warnings beforehand, and whether one stood there."""
    return (token[:-1], True) if token.endswith("!") and len(token) > 1 else (token, False)


def impossible(label: str, typed: str, limits: Limits) -> LineError:
    """The E_RANGE for a value that cannot be."""
    low, high = plain(limits.possible_low), plain(limits.possible_high)
    return LineError("E_RANGE", f"{label} {typed} is not possible ({low}-{high})")
