"""The five themes: dim (default), night, day, high contrast, and the terminal's own colours.

A phase is never told by colour alone; these are only the fourth cue after symbol, word and frame. Fills are the
Okabe-Ito colours with black text on them (5.4:1 and better). The night theme has one hue, amber, and no fills
but the late line: there a chip is outlined (see `widgets/ink.py`), so that the screen lights the room least.

The terminal's own colours are for terminals with 16 colours, for people who have set theirs, and for none at all
(`NO_COLOR`): text stands in the terminal's own foreground on its own ground, whether that is light or dark; only chips
have a fill; what else a colour would say is said by reverse, bold and underline (the `…-style` variables, see
`ink_style`).
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DIM: Final = "infusion-dim"
NIGHT: Final = "infusion-night"
DAY: Final = "infusion-day"
CONTRAST: Final = "infusion-contrast"
TERMINAL: Final = "infusion-terminal"

SAID: Final = {
    DIM: "dim", NIGHT: "night", DAY: "day", CONTRAST: "high contrast", TERMINAL: "the terminal's own colours",
}  # fmt: skip
"""What each theme is called."""

_FILLS: Final = {
    "empty": "#7C858D",
    "precheck": "#56B4E9",
    "infusing": "#009E73",
    "time_up": "#F2F4F5",
    "paused": "#E69F00",
    "observing": "#CC79A7",
    "assess": "#F0E442",
}
"""Okabe-Ito, told apart under protan, deutan and tritan vision; time up is the lightest, by lightness alone."""

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
        # whole cells of light (digits, the frame of time up) need less of it than letters: at night they are dimmer
        **({"dim-solid": "yes", "place-style": "underline"} if fills["paused"] == background else {}),
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
        "text-disabled": muted,
        "panel-lighten-1": selected,
        "border": rule,
        "border-blurred": rule,
        "input-selection-background": raised,
        "input-selection-foreground": background,
        "scrollbar": bar,
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
        frames = dict.fromkeys(_PHASES, inks["bar"])
    elif dark:
        words = {**_FILLS, "empty": inks["muted"]}
        # lines step back behind the chips; the shape of a frame is read without its colour
        share = 1.0 if name == CONTRAST else 0.78
        frames = {phase: _mixed(fill, background, share) for phase, fill in _FILLS.items()}
        frames["empty"] = _mixed(inks["muted"], background, 0.78)
    else:
        # the fills are too light to be lines or words on paper-white, and a white chip would not be seen on it
        fills["time_up"] = "#C4CAD0"
        words = {
            "empty": inks["muted"],
            "precheck": "#17608E",
            "infusing": "#00664B",
            "time_up": "#2B3136",
            "paused": "#835A00",
            "observing": "#8C3F69",
            "assess": "#6B6400",
        }
        frames = {**words, "empty": "#777D82"}
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


_ANSI_FILLS: Final = {
    "empty": "ansi_white",
    "precheck": "ansi_white",
    "infusing": "ansi_green",
    "time_up": "ansi_white",
    "paused": "ansi_yellow",
    "observing": "ansi_cyan",
    "assess": "ansi_white",
}
"""Black text can be read on these four in every palette; on red, blue and magenta it cannot."""


def _terminal_theme() -> Theme:
    """The 16 colours of the terminal. Whether its ground is light or dark is not known, so text has its own colour."""
    own = "ansi_default"
    variables = _variables(
        fills=_ANSI_FILLS,
        chip="ansi_black",
        frames=dict.fromkeys(_PHASES, own),
        words=dict.fromkeys(_PHASES, own),
        muted=own, raised=own, rule=own, bar=own, selected=own, due=own, late=own, background=own, foreground=own,
    )  # fmt: skip
    variables |= {
        "late-ink": own,
        "place-style": "underline",
        "chip-style": "",
        "due-style": "bold underline",
        "late-style": "reverse bold",
        "cursor-style": "reverse bold",
        "training-style": "reverse",
        "input-cursor-text-style": "reverse",
        # Textual's lists do not turn text round, so what is chosen there has a ground
        "block-cursor-background": "ansi_cyan",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-text-style": "none",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "ansi-background": own,
        "ansi-foreground": own,
    }
    return Theme(
        name=TERMINAL, ansi=True, primary=own, secondary=own, accent=own, warning=own, error=own, success=own,
        foreground=own, background=own, surface=own, panel=own, boost=own, variables=variables,
    )  # fmt: skip


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
        # as little light as 4.5:1 allows: a mean of 3 % of white also with 64 chairs (a test holds it)
        background="#000000",
        foreground="#A0741E",
        surface="#000000",
        dark=True,
        muted="#9E6A18",
        raised="#AD7A23",
        rule="#3E3214",
        bar="#775411",
        selected="#000000",
        due="#B87A28",
        late="#A3741E",
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
        due="#8C3D00",
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
        selected="#222222",
        due="#FF9A4D",
        late="#FF8A33",
    ),
    _terminal_theme(),
)
"""In the order in which Ctrl+T walks them."""

VARIABLE_DEFAULTS: Final[dict[str, str]] = dict(THEMES[0].variables)
"""For `App.get_theme_variable_defaults`: our stylesheets then also stand under a theme that is not ours."""


def next_theme(name: str) -> str:
    """The theme after this one, round and round; the first for an unknown name."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
