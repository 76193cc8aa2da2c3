"""The four themes: dim (default), night, day and high contrast.

A phase is never told by colour alone; these are only the fourth cue after symbol, word and frame. Fills are the
Okabe-Ito colours with black text on them (5.4:1 and better). The night theme has one hue, amber, and no fills
but the late line: there a chip is outlined (see `widgets/ink.py`), so that the screen lights the room least.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DIM: Final = "infusion-dim"
NIGHT: Final = "infusion-night"
DAY: Final = "infusion-day"
CONTRAST: Final = "infusion-contrast"

_FILLS: Final = {
    "empty": "#7C858D",
    "precheck": "#56B4E9",
    "infusing": "#009E73",
    "paused": "#E69F00",
    "observing": "#CC79A7",
    "assess": "#F0E442",
}
"""Okabe-Ito, told apart under protan, deutan and tritan vision."""

_PHASES: Final = tuple(_FILLS)


def _variables(
    *,
    fills: dict[str, str],
    chip: str,
    frames: dict[str, str],
    words: dict[str, str],
    muted: str,
    raised: str,
    rule: str,
    bar: str,
    selected: str,
    due: str,
    late: str,
    background: str,
    foreground: str,
) -> dict[str, str]:
    """Every variable that a stylesheet of ours may name, so that no theme can forget one."""
    return {
        **{f"phase-{phase}": fills[phase] for phase in _PHASES},
        **{f"frame-{phase}": frames[phase] for phase in _PHASES},
        **{f"word-{phase}": words[phase] for phase in _PHASES},
        "phase-ink": chip,
        "muted": muted,
        "raised": raised,
        "rule": rule,
        "bar": bar,
        "selected": selected,
        "due": due,
        "late": late,
        "late-ink": "#000000",
        # Textual's own parts, kept as quiet as the rest
        "footer-background": background,
        "footer-foreground": muted,
        "footer-key-foreground": raised,
        "footer-description-foreground": muted,
        "input-cursor-background": foreground,
        "input-cursor-foreground": background,
        "input-cursor-text-style": "none",
        "block-cursor-background": raised,
        "block-cursor-foreground": background,
        "border": rule,
        "border-blurred": rule,
        "scrollbar": rule,
        "scrollbar-hover": muted,
        "scrollbar-active": raised,
        "scrollbar-background": background,
        "scrollbar-background-hover": background,
        "scrollbar-background-active": background,
        "scrollbar-corner-color": background,
    }


def _mixed(over: str, under: str, share: float) -> str:
    """A colour laid over another one, `share` of it."""
    pairs = ((int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def _theme(name: str, *, background: str, foreground: str, surface: str, dark: bool, **inks: str) -> Theme:
    """One theme; `inks` are the scalar arguments of `_variables`, the dict ones are chosen by name."""
    night = name == NIGHT
    fills = dict.fromkeys(_PHASES, background) if night else dict(_FILLS)
    if night:
        words = dict.fromkeys(_PHASES, foreground)
        frames = {**dict.fromkeys(_PHASES, inks["muted"]), "empty": inks["rule"]}
    elif dark:
        words = {**_FILLS, "empty": inks["muted"]}
        # lines step back behind the chips; the shape of a frame is read without its colour
        share = 1.0 if name == CONTRAST else 0.7
        frames = {phase: _mixed(fill, background, share) for phase, fill in _FILLS.items()}
        frames["empty"] = inks["rule"]
    else:
        # the fills are too light to be lines or words on paper-white
        words = {
            "empty": inks["muted"],
            "precheck": "#1F6E9E",
            "infusing": "#00664B",
            "paused": "#8A5F00",
            "observing": "#8C3F69",
            "assess": "#6B6400",
        }
        frames = {**words, "empty": "#A8ADB1"}
    variables = _variables(
        fills=fills,
        chip=inks["raised"] if night else "#000000",
        frames=frames,
        words=words,
        muted=inks["muted"],
        raised=inks["raised"],
        rule=inks["rule"],
        bar=inks["bar"],
        selected=inks["selected"],
        due=inks["due"],
        late=inks["late"],
        background=background,
        foreground=foreground,
    )
    return Theme(
        name=name,
        primary=inks["raised"],
        secondary=inks["muted"],
        accent=inks["raised"],
        warning=inks["late"],
        # no red anywhere: nothing here may be taken for a device's own signal
        error=inks["late"],
        success=inks["bar"],
        foreground=foreground,
        background=background,
        surface=surface,
        panel=surface,
        dark=dark,
        variables=variables,
    )


THEMES: Final[tuple[Theme, ...]] = (
    _theme(
        DIM,
        background="#0B0E11",
        foreground="#C9CED3",
        surface="#12171C",
        dark=True,
        muted="#8A929A",
        raised="#E6E9EC",
        rule="#39424A",
        bar="#77828C",
        selected="#1A2128",
        due="#E8792B",
        late="#D55E00",
    ),
    _theme(
        NIGHT,
        background="#000000",
        foreground="#BF9050",
        surface="#0A0703",
        dark=True,
        muted="#967140",
        raised="#E0A030",
        rule="#4A3719",
        bar="#8A6530",
        selected="#1A1206",
        due="#F0A050",
        late="#F0A050",
    ),
    _theme(
        DAY,
        background="#F7F7F4",
        foreground="#16191C",
        surface="#ECECE7",
        dark=False,
        muted="#50565C",
        raised="#000000",
        rule="#C2C5C4",
        bar="#6A7076",
        selected="#E2E6E8",
        due="#9A4400",
        late="#E8752A",
    ),
    _theme(
        CONTRAST,
        background="#000000",
        foreground="#FFFFFF",
        surface="#101010",
        dark=True,
        muted="#D0D0D0",
        raised="#FFFFFF",
        rule="#8C8C8C",
        bar="#D0D0D0",
        selected="#2A2A2A",
        due="#FF9A4D",
        late="#FF8A33",
    ),
)
"""In the order in which Ctrl+T walks them."""

VARIABLE_DEFAULTS: Final[dict[str, str]] = dict(THEMES[0].variables)
"""For `App.get_theme_variable_defaults`: our stylesheets then also stand under a theme that is not ours."""


def next_theme(name: str) -> str:
    """The theme after this one, round and round; the first for an unknown name."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
