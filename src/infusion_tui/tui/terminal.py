"""What this terminal can show, told from the environment's values. Pure: the values are passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Colours = Literal["none", "16", "256", "true"]
Glyphs = Literal["auto", "full", "ascii"]

GLYPHS: Final[tuple[Glyphs, ...]] = ("auto", "full", "ascii")
"""The setting, in the order in which the word `glyphs` walks it."""

_PLACES_NOTHING: Final = ("", "dumb", "unknown")
_WITHOUT_COLOUR: Final = (
    "vt52",
    "vt100",
    "vt102",
    "vt125",
    "vt131",
    "vt132",
    "vt220",
    "vt240",
    "vt320",
    "vt420",
)
_FEW_SIGNS: Final = ("linux", "ansi", "cons25", "sun", "wsvt25", *_WITHOUT_COLOUR)
"""Terminals whose font has letters and little else: the Linux console holds 256 or 512 signs."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What may be sent to this terminal.

    Attributes:
        colours: how many colours it shows; "none" also where the person asked for none (`NO_COLOR`).
        utf8: whether it takes other signs than ASCII at all.
        draws: whether its font is likely to hold our frames and blocks.
        usable: False when it cannot place text, so that no screen can be shown.
    """

    colours: Colours = "true"
    utf8: bool = True
    draws: bool = True
    usable: bool = True

    def is_ascii(self, wanted: Glyphs) -> bool:
        """Whether to draw in ASCII under this setting."""
        return wanted == "ascii" or (wanted == "auto" and not self.draws)


def terminal(environment: Mapping[str, str]) -> Terminal:
    """The terminal that these environment values describe."""
    term = environment.get("TERM", "").strip().lower()
    utf8 = _is_utf8(environment)
    return Terminal(
        colours=_colours(environment, term),
        utf8=utf8,
        draws=utf8 and term.split("-")[0] not in _FEW_SIGNS,
        usable=term not in _PLACES_NOTHING,
    )


def escape_delay_ms(environment: Mapping[str, str]) -> str:
    """How long to wait after an Esc for the rest of a key's bytes: a network needs more of it."""
    return "200" if "SSH_CONNECTION" in environment else "100"


def _colours(environment: Mapping[str, str], term: str) -> Colours:
    kind, _, rest = term.partition("-")
    if environment.get("NO_COLOR") or kind in _WITHOUT_COLOUR or rest in ("m", "mono"):
        return "none"
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "true"
    return "256" if term.endswith("-256color") or term == "xterm-kitty" else "16"


def _is_utf8(environment: Mapping[str, str]) -> bool:
    """By the locale: LC_ALL before LC_CTYPE before LANG, as the C library reads them."""
    lang = environment.get("LANG", "")
    by_type = environment.get("LC_CTYPE", "")
    if by_type == "C.UTF-8" and lang:
        by_type = lang  # Python itself puts this there under the C locale; nobody asked for it
    locale = environment.get("LC_ALL") or by_type or lang
    return "utf8" in locale.replace("-", "").lower()
