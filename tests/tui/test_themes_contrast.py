"""Contrast of every ink, the light of the night theme, colour-blind eyes, 16 colours. The formulas are WCAG 2.2's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, settle
from made_up import FakeRoom, Stage, make_room
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.color_triplet import ColorTriplet
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.screen import Screen
from textual.theme import Theme

from infusion_tui.tui.themes import NIGHT, SAID, TERMINAL, THEMES, VARIABLE_DEFAULTS
from infusion_tui.tui.widgets.ink import _INKS, ink_style

TRUE = [theme for theme in THEMES if not theme.ansi]
IDS = [theme.name for theme in TRUE]
TEXT, GRAPHIC = 4.5, 3.0

QUIET_INKS = {
    # lines between parts and the empty rest of a bar: they order the screen and hold nothing that must be read;
    # where a bar ends is told by its filled part, and by the numbers beside it
    "rule": 1.3,
}
GRAPHIC_INKS = ("bar", "solid", *(name for name in _INKS if name.startswith("frame-")))
"""Shapes, not letters: WCAG 1.4.11. `solid` is for digits three rows high, which are large text as well."""

OF_TEXTUAL = (
    ("foreground", "surface"), ("foreground", "panel"), ("foreground", "panel-lighten-1"), ("raised", "selected"),
    ("muted", "surface"), ("input-cursor-foreground", "input-cursor-background"),
    ("input-selection-foreground", "input-selection-background"), ("text-disabled", "background"),
    ("text-disabled", "surface"), ("block-cursor-foreground", "block-cursor-background"),
    ("footer-foreground", "footer-background"), ("footer-key-foreground", "footer-background"),
)  # fmt: skip
"""Inputs, cursor, placeholder, palette, notices, key bar."""

MACHADO_2009 = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
"""Machado, Oliveira & Fernandes 2009 (IEEE TVCG 15:1291), severity 1.0, for linear light."""


def variables(theme: Theme) -> dict[str, str]:
    """As `App.get_css_variables` puts them together."""
    return {**VARIABLE_DEFAULTS, **theme.to_color_system().generate(), **theme.variables}


def linear(value: float) -> float:
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: ColorTriplet | tuple[int, int, int]) -> float:
    red, green, blue = (linear(value) for value in tuple(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def of_ink(name: str, theme: Theme) -> float:
    style = ink_style(name, variables(theme))
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(style.color.get_truecolor(), style.bgcolor.get_truecolor())


def of_names(ink: str, ground: str, theme: Theme) -> float:
    found = variables(theme)
    below = Color.parse(found["background"]) + Color.parse(found[ground])
    above = below + Color.parse(found[ink])
    return contrast(ColorTriplet(*above.rgb), ColorTriplet(*below.rgb))


def needed(name: str) -> float:
    plain = name.removesuffix("@")
    return QUIET_INKS.get(plain, GRAPHIC if plain in GRAPHIC_INKS else TEXT)


@pytest.mark.parametrize("theme", TRUE, ids=IDS)
def test_every_ink_can_be_read_on_its_ground(theme: Theme) -> None:
    names = [ground for name in _INKS for ground in (name, f"{name}@")]
    assert {"due", "late", "chip-time_up", "frame-time_up", "word-time_up@"} <= set(names)
    weak = {name: round(of_ink(name, theme), 2) for name in names if of_ink(name, theme) < needed(name)}
    assert not weak


@pytest.mark.parametrize("theme", TRUE, ids=IDS)
def test_textuals_own_parts_can_be_read(theme: Theme) -> None:
    weak = {pair: round(of_names(*pair, theme), 2) for pair in OF_TEXTUAL if of_names(*pair, theme) < TEXT}
    assert not weak
    assert of_names("scrollbar", "scrollbar-background", theme) >= GRAPHIC


@pytest.mark.parametrize("theme", TRUE, ids=IDS)
def test_what_is_due_stands_out_from_what_is_not(theme: Theme) -> None:
    assert of_ink("due", theme) >= of_ink("muted", theme) or theme.name == "infusion-contrast"
    assert of_ink("strong", theme) >= of_ink("text", theme) >= of_ink("muted", theme)


# --- the night theme lights the room least -----------------------------------------------------------------------

COVERAGE = {
    **dict.fromkeys("─│┌┐└┘├┤┬┴┄┆━┃┏┓┗┛═║╔╗╚╝", 0.15),
    "█": 1.0,
    "▀": 0.5,
    "▄": 0.5,
    "▒": 0.5,
    "░": 0.25,
    " ": 0.0,
}
"""How much of its cell a sign lights; letters (0.25 here) light 0.1 to 0.2 in most fonts, lines 0.05 to 0.1."""


def light_of(screen: Screen[object]) -> float:
    """The mean relative luminance of the screen, 0 to 1."""
    total, cells = 0.0, 0
    for strip in screen._compositor.render_strips():
        for segment in strip:
            ink, ground = luminance(triplet(segment, "color")), luminance(triplet(segment, "bgcolor"))
            for sign in segment.text:
                share = COVERAGE.get(sign, 0.25)
                total += share * ink + (1 - share) * ground
                cells += 1
    assert cells > 1900
    return total / cells


def triplet(segment: Segment, which: str) -> ColorTriplet:
    style = segment.style or Style.null()
    if style.reverse:
        which = "bgcolor" if which == "color" else "color"
    colour: RichColor | None = getattr(style, which)
    # a cell without a ground of its own would show the terminal's, and that may be white
    assert colour is not None, segment.text
    assert colour.triplet is not None, (segment.text, style)
    return colour.triplet


MOST_LIGHT = 0.03
FULLEST = 0.033
"""Eight tiles at 80x24, a chair past its end and one with its flush late: by real fonts they are under 3 % too, by the shares above just over."""


@pytest.mark.parametrize(
    ("chairs", "size", "most"),
    [
        (1, (80, 24), MOST_LIGHT),
        (8, (80, 24), FULLEST),
        (8, (120, 40), MOST_LIGHT),
        (64, (80, 24), MOST_LIGHT),
        (64, (200, 60), MOST_LIGHT),
    ],
)
async def test_a_board_at_night_is_dark(chairs: int, size: tuple[int, int], most: float) -> None:
    app = Stage(room=FakeRoom(make_room(chairs)))
    async with app.run_test(size=size) as pilot:
        app.theme = NIGHT
        await settle(pilot)
        assert 0.001 < light_of(app.screen) < most


@pytest.mark.parametrize("phase", ["infusing", "paused", "time up", "observing", "assess"])
async def test_a_chair_at_night_is_dark_and_amber(tmp_path: Path, phase: str) -> None:
    bench = Bench(tmp_path)
    bench.put_into(phase)
    bench.room.desk.put("theme", NIGHT)
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press(*"128")
        await settle(pilot)
        assert app.theme == NIGHT
        assert light_of(app.screen) < (FULLEST if phase in ("time up", "observing") else MOST_LIGHT)
        for colour in colours_of(app.screen):
            # one hue, and no blue light
            assert colour.red >= colour.green >= colour.blue


def colours_of(screen: Screen[object]) -> Iterator[ColorTriplet]:
    for strip in screen._compositor.render_strips():
        for segment in strip:
            yield triplet(segment, "color")
            yield triplet(segment, "bgcolor")


# --- colour-blind eyes -------------------------------------------------------------------------------------------


def lab(colour: ColorTriplet, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of what such an eye sees."""
    light = [linear(value) for value in tuple(colour)]
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in matrix
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("eye", MACHADO_2009)
@pytest.mark.parametrize(
    "theme", [theme for theme in TRUE if theme.name != NIGHT], ids=lambda theme: theme.name
)
def test_chips_stay_apart_for_colour_blind_eyes(theme: Theme, eye: str) -> None:
    found = variables(theme)
    chips = [name for name in _INKS if name.startswith("chip-") and name != "chip-empty"]
    seen = {
        chip: lab(ColorTriplet(*Color.parse(found[chip.replace("chip", "phase")]).rgb), MACHADO_2009[eye])
        for chip in chips
    }
    near = {
        (one, other): round(apart, 1)
        for one, other in combinations(chips, 2)
        if (apart := sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5) < 10
    }
    assert not near, "CIE76 under 10: colour alone would not tell these apart"


def test_in_grey_and_at_night_the_fill_of_a_chip_says_nothing() -> None:
    """There word, symbol and frame tell the phase; this holds the night theme to it."""
    night = next(theme for theme in THEMES if theme.name == NIGHT)
    assert (
        len({variables(night)[f"phase-{name}"] for name in ("infusing", "paused", "observing", "assess")})
        == 1
    )


# --- 16 colours --------------------------------------------------------------------------------------------------

VGA = Palette([(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170),
    (170, 170, 170), (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255),
    (85, 255, 255), (255, 255, 255)])  # fmt: skip
XTERM = Palette([(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255),
    (0, 255, 255), (255, 255, 255)])  # fmt: skip


def test_the_terminals_own_colours_leave_text_as_it_is_and_know_no_red() -> None:
    own = next(theme for theme in THEMES if theme.name == TERMINAL)
    for name in _INKS:
        style = ink_style(name, variables(own))
        assert style.color is not None
        assert style.bgcolor is not None
        if style.bgcolor.is_default:
            assert style.color.is_default, name
            continue
        assert style.color.number == 0
        assert style.bgcolor.number not in (1, 4, 5, 9), name
        for palette in (VGA, XTERM):
            assert contrast(palette[style.color.number], palette[style.bgcolor.number or 0]) >= 3.9, name


def test_without_colours_reverse_bold_and_underline_tell() -> None:
    own = variables(next(theme for theme in THEMES if theme.name == TERMINAL))
    late, due, muted = (ink_style(name, own) for name in ("late", "due", "muted"))
    assert (late.reverse, late.bold) == (True, True)
    assert (due.bold, due.underline, due.reverse) == (True, True, False)
    assert (muted.bold, muted.underline, muted.reverse) == (False, False, False)
    assert ink_style("cursor", own).reverse
    assert not ink_style("chip-paused", own).bold


@pytest.mark.parametrize("theme", TRUE, ids=IDS)
def test_themes_can_still_be_read_where_only_16_colours_are_left(theme: Theme) -> None:
    for name in (name for name in _INKS if name not in QUIET_INKS):
        style = ink_style(name, variables(theme))
        assert style.color is not None
        assert style.bgcolor is not None
        ink, ground = (
            colour.downgrade(ColorSystem.STANDARD).number or 0 for colour in (style.color, style.bgcolor)
        )
        assert contrast(VGA[ink], VGA[ground]) >= (2.3 if name in GRAPHIC_INKS else 3.9), name


@pytest.mark.parametrize("theme", TRUE, ids=IDS)
def test_themes_can_be_read_with_256_colours_and_night_stays_amber(theme: Theme) -> None:
    """As inside tmux, where exact colours seldom arrive."""
    for name in (name for name in _INKS if name not in QUIET_INKS):
        style = ink_style(name, variables(theme))
        assert style.color is not None
        assert style.bgcolor is not None
        ink, ground = (
            colour.downgrade(ColorSystem.EIGHT_BIT).get_truecolor() for colour in (style.color, style.bgcolor)
        )
        assert contrast(ink, ground) >= (2.8 if name in GRAPHIC_INKS else 4.4), name
        if theme.name == NIGHT:
            assert ink.red >= ink.green >= ink.blue, name
            assert ink.green or not ink.red, name


# --- what is written about it ------------------------------------------------------------------------------------

FIGURES = ("text", "strong", "muted", "due", "late", "chip-paused", "frame-infusing")


def contrast_table() -> str:
    """The figures of `docs/terminals.md`: the failing test shows them."""
    rows = [f"| theme | {' | '.join(FIGURES)} |", "|---" * (len(FIGURES) + 1) + "|"]
    for theme in TRUE:
        figures = " | ".join(f"{of_ink(name, theme):.1f}" for name in FIGURES)
        rows.append(f"| {SAID[theme.name]} | {figures} |")
    return "\n".join(rows)


def test_the_figures_in_the_documentation_are_true() -> None:
    page = Path(__file__).parents[2] / "docs" / "terminals.md"
    assert contrast_table() in page.read_text(encoding="utf-8")
