"""The declared words: vitals, scales, side effects, commands, screens. No prefix guessing, so that adding a word
never changes an old habit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from infusion_tui.record.protocol import Protocol

Kind = Literal["vital", "scale", "effect", "ambiguous"]

VITALS = {
    "bp": "bp",
    "hr": "hr",
    "pulse": "hr",
    "spo2": "spo2",
    "sat": "spo2",
    "sats": "spo2",
    "rr": "rr",
    "resp": "rr",
    "temp": "temp",
    "o2": "o2_l_min",
}
POSITIONS = ("bp", "hr", "spo2", "rr", "sed", "dis")
NOT_DONE_REASONS = ("refused", "asleep", "equipment", "clinical", "unrecordable")
ROUTES = ("iv", "im", "po", "sl", "subcut", "intranasal")
UNITS = {"mg": "mg", "mcg": "mcg", "g": "g", "ml": "mL", "units": "units"}
COMMANDS = (
    "start", "pause", "resume", "stop", "cancel", "done", "flush", "rate", "pump", "x", "med", "fix", "void",
    "undo", "seen", "check", "verify", "drawn", "waste", "kept", "told", "extend", "leave", "ama", "transfer", "move", "score",
    "effect", "care", "bag", "infiltration", "handoff", "accept", "id", "emergency", "take",
    "look", "attribute", "sign", "answered",
)  # fmt: skip
SCREEN_WORDS = (
    "obs", "pump", "effects", "hx", "report", "leave", "board", "handoff", "lock", "emergency", "theme", "glyphs", "export", "help", "?",
    "new", "checks", "staff", "chart", "guide", "id", "sbar",
    "ledger", "home", "contradictions", "drugs", "watch", "forecast",
    "gaps", "paper", "sheets", "backup", "disk", "attribute", "user", "settings", "records", "scores", "due", "replay", "patients", "patient", "numbers",
)  # fmt: skip
PAPER = "paper"
"""In front of a time: the line is keyed from a paper sheet. Alone it opens the page of what is to be keyed."""
ALL_WELL = ("wnl", "none")
"""Asked: none of the common side effects."""
AMBIGUOUS = {
    "p": '"p" is unclear: type pain, or hr for the pulse',
    "t": '"t" is unclear: type temp',
    "map": '"map" is not charted by itself: type the pressure, bp 128/82',
    "o": '"o" is unclear: type "o2 2 l/min" for oxygen or "spo2 98" for saturation',
    "b": '"b" is unclear: type bp',
    "r": '"r" is unclear: type rr for breathing or rate for the pump',
}
_GLUED = re.compile(r"[0-9=.*]")


@dataclass(frozen=True, slots=True)
class Word:
    """A declared word: what it is and its canonical key."""

    kind: Kind
    key: str


class Vocabulary:
    """The words that a session's protocol declares."""

    def __init__(self, protocol: Protocol) -> None:
        words: dict[str, Word] = {name: Word("ambiguous", name) for name in AMBIGUOUS}
        words |= {name: Word("vital", key) for name, key in VITALS.items()}
        words |= {name: Word("scale", scale.key) for scale in protocol.scales for name in scale.names}
        words |= {name: Word("effect", effect.key) for effect in protocol.effects for name in effect.names}
        self._words = words
        self._longest_first = sorted(words, key=len, reverse=True)
        self._care = tuple(name for word in protocol.care for name in word.names)
        self.grades = {name: s.grade for s in protocol.severities for name in (s.word, *s.names)}

    def find(self, token: str) -> tuple[Word, str, str] | None:
        """The word that a token is, or begins with when a number is glued to it: (word, as typed, the rest)."""
        lowered = token.lower()
        if lowered in self._words:
            return self._words[lowered], token, ""
        for name in self._longest_first:
            if lowered.startswith(name) and self._can_be_glued(name, lowered[len(name) :]):
                return self._words[name], token[: len(name)], token[len(name) :]
        return None

    def _can_be_glued(self, name: str, rest: str) -> bool:
        """True for a number, a severity's word behind a side effect (`nmild`), and `o2off`."""
        if _GLUED.match(rest) or (name == "o2" and rest.rstrip("!") == "off"):
            return True
        return self._words[name].kind == "effect" and rest in self.grades

    def is_item(self, token: str) -> bool:
        """True for a token that begins an item."""
        return token.casefold() in ALL_WELL or self.find(token) is not None

    def nearest(self, token: str, more: Iterable[str] = ()) -> str | None:
        """The declared word nearest to one that is not, or None when nothing is near. `more` are declared, too."""
        candidates = [*(w for w in self._words if len(w) > 2), *(c for c in COMMANDS if len(c) > 2), "wnl"]
        candidates += [*self._care, *more]
        found = difflib.get_close_matches(token.casefold(), candidates, n=1, cutoff=0.66)
        return found[0] if found else None
