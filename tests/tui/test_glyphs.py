"""Signs: every one has an ASCII twin of one cell, and under the ASCII setting nothing else reaches the terminal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line
from made_up import FakeRoom, Stage, make_room, screen_lines
from rich.cells import cell_len

import infusion_tui
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.looks import LOOKS
from infusion_tui.tui.terminal import Terminal, terminal
from infusion_tui.tui.themes import DIM, NIGHT, TERMINAL, THEMES
from infusion_tui.tui.widgets.digits import PIXELS, digit_lines, digits_width
from infusion_tui.tui.widgets.glyphs import TWINS, Signs, in_ascii

PLAIN = Terminal(colours="16", draws=False)
NO_COLOURS = Terminal(colours="none")
LATIN = Terminal(colours="16", utf8=False, draws=False)

WGL4 = set(
    "←↑→↓↔↕↨∂∆∏∑−∕∙√∞∟∩∫≈≠≡≤≥⌂⌐⌠⌡"
    "─│┌┐└┘├┤┬┴┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬▀▄█▌▐░▒▓■□▪▫▬▲►▼◄◊○●◘◙◦☺☻☼♀♂♠♣♥♦♪♫"
    "–—―‗‘’‚‛“”„†‡•…‰′″‹›‼‾⁄ⁿ"
) | {chr(code) for code in range(0xA0, 0x100)}
"""Windows Glyph List 4 without its letters: what every font for terminals has."""

OUTSIDE_WGL4 = {
    "┄┆": "the dotted frame of an empty chair",
    "━┃┏┓┗┛": "the heavy frame of ASSESS",
}
"""Documented in `docs/terminals.md`; where a font lacks them, ASCII has frames of its own."""


@pytest.fixture(autouse=True)
def full_signs_afterwards() -> Iterator[None]:
    """The setting belongs to the process: no test leaves it behind."""
    yield
    Signs.ascii_only = False


def drawn_by_us() -> dict[str, set[str]]:
    """Every non-ASCII sign in a string of the screens (docstrings excepted), and the files that hold it."""
    found: dict[str, set[str]] = {}
    root = Path(infusion_tui.__file__).parent
    for file in [
        *(root / "tui").rglob("*.py"),
        *(root / "record").rglob("*.py"),
        *(root / "charting").rglob("*.py"),
    ]:
        if file.name == "glyphs.py":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        words = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words:
                for sign in node.value:
                    if not sign.isascii():
                        found.setdefault(sign, set()).add(file.name)
    return found


def test_every_sign_we_draw_has_a_twin_of_one_cell() -> None:
    drawn = drawn_by_us()
    assert {"►", "█", "┏", "…"} <= set(drawn)
    # signs that cannot be seen are in the sources only to be taken out of what people type
    assert {sign: files for sign, files in drawn.items() if sign not in TWINS and sign.isprintable()} == {}
    for sign, twin in TWINS.items():
        assert twin.isascii(), sign
        assert twin.isprintable(), sign
        assert len(twin) == cell_len(sign) == 1, sign


def test_every_sign_is_in_every_font_but_the_documented_ones() -> None:
    known = WGL4 | set("".join(OUTSIDE_WGL4))
    assert {
        sign: files for sign, files in drawn_by_us().items() if sign.isprintable() and sign not in known
    } == {}
    page = (Path(__file__).parents[2] / "docs" / "terminals.md").read_text(encoding="utf-8")
    for signs in OUTSIDE_WGL4:
        assert all(sign in page for sign in signs)


def test_frames_and_symbols_of_the_phases_differ_in_ascii_too() -> None:
    frames = {in_ascii("".join(getattr(look.frame, name) for name in look.frame.__struct_fields__), True) for look in LOOKS.values()}  # fmt: skip
    assert len(frames) == len(LOOKS)
    assert len({in_ascii(look.symbol, True) for look in LOOKS.values()}) == len(LOOKS)


def test_names_stay_where_they_can_be_shown_and_keep_their_cells_where_not() -> None:
    for name in ("KÖNIG, Zoë", "山田", "a\u0301e"):
        assert in_ascii(name, True) == name
        shown = in_ascii(name, False)
        assert shown.isascii()
        assert cell_len(shown) == cell_len(name)
    assert in_ascii("KÖNIG…", False) == "K?NIG~"
    # what only a program draws never stays, wherever it comes from
    assert in_ascii("♥ ⠿", True).isascii()


def test_ascii_digits_are_whole_strokes_in_the_same_place() -> None:
    blocks = {
        (size, text): digit_lines(text, size) for size in (3, 5, 7) for text in ("23:41", "+02:10", "3/12")
    }
    Signs.ascii_only = True
    for (size, text), lines in blocks.items():
        drawn = [in_ascii(line, True) for line in digit_lines(text, size)]
        assert all(line.isascii() for line in drawn)
        assert {len(line) for line in drawn} == {digits_width(text, size)} == {len(line) for line in lines}
        assert '"' not in "".join(drawn)
    assert len({digit_lines(sign) for sign in PIXELS}) == len(PIXELS)
    assert digit_lines("25") == (" _   _ ", " _| |_ ", "|_   _|")


# --- whole screens -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "size"),
    [
        ("empty", (80, 24)), ("precheck", (120, 40)), ("infusing", (80, 24)), ("paused", (120, 40)),
        ("time up", (80, 24)), ("observing", (120, 40)), ("assess", (80, 24)),
    ],
)  # fmt: skip
async def test_a_chair_in_ascii(tmp_path: Path, phase: str, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.put_into(phase)
    app = bench.app(terminal=PLAIN)
    async with app.run_test(size=size) as pilot:
        assert screen_text(app).isascii()
        await open_chair(pilot)
        assert screen_text(app).isascii()


async def test_pages_and_textuals_own_parts_in_ascii(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app(terminal=PLAIN)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        for keys in (
            ("1",),
            ("f1",),
            ("escape", "ctrl+p"),
            ("escape", "f3"),
            ("escape", "ctrl+c"),
            ("ctrl+l",),
        ):
            await pilot.press(*keys)
            await settle(pilot)
            text = screen_text(app)
            assert text.isascii(), (keys, sorted({sign for sign in text if not sign.isascii()}))


@pytest.mark.parametrize(("chairs", "size"), [(1, (80, 24)), (8, (120, 40)), (64, (80, 24)), (64, (200, 60))])
async def test_a_board_in_ascii(tmp_path: Path, chairs: int, size: tuple[int, int]) -> None:
    app = PlainStage(room=FakeRoom(make_room(chairs)))
    Signs.ascii_only = True
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "".join(screen_lines(app.screen)).isascii()


class PlainStage(Stage):
    """The small app of the tests with the filters of a plain terminal."""

    def get_line_filters(self) -> list[object]:  # type: ignore[override]
        from infusion_tui.tui.filters import AsciiSigns

        return [*super().get_line_filters(), AsciiSigns(names_as_they_are=True)]


async def test_a_name_that_the_terminal_does_not_take(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit(name="KÖNIG, Zoë")
    for shown, kind in (("KÖNIG, Zoë", PLAIN), ("K?NIG, Zo?", LATIN)):
        app = bench.app(terminal=kind)
        async with app.run_test(size=(80, 24)) as pilot:
            await open_chair(pilot)
            assert shown in screen_text(app)


async def test_without_colours_no_colour_is_sent(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.later(12)
    bench.room.desk.put("theme", NIGHT)
    app = bench.app(terminal=NO_COLOURS)
    async with app.run_test(size=(120, 40)) as pilot:
        for keys in ((), ("ctrl+t",), ("ctrl+p", "down")):
            await open_chair(pilot)
            await pilot.press(*keys)
            await settle(pilot)
            segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
            assert all(
                s.style is None or (s.style.color is None and s.style.bgcolor is None) for s in segments
            )
            reverse = "".join(s.text for s in segments if s.style is not None and s.style.reverse)
            assert "INFUSING" in reverse
            assert "LATE" in reverse
            if keys:
                bold = "".join(
                    s.text for s in segments if s.style is not None and s.style.bold and s.style.reverse
                )
                assert "LATE" in bold
    assert app.theme == TERMINAL
    # the colours that were chosen for better terminals are not forgotten
    assert bench.room.desk.get("theme") == NIGHT


# --- the setting -------------------------------------------------------------------------------------------------


async def test_the_word_glyphs_changes_the_signs_and_the_place_remembers(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        assert "►" in screen_text(app)
        await type_line(pilot, "glyphs")
        assert screen_text(app).isascii()
        await pilot.press("f2")
        await settle(pilot)
        assert screen_text(app).isascii()
    assert bench.room.desk.get("glyphs") == "ascii"
    bench.reopen()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        assert screen_text(app).isascii()
        await type_line(pilot, "glyphs")
        assert "►" in screen_text(app)
    assert bench.room.desk.get("glyphs") == "auto"


async def test_the_command_line_goes_before_the_setting_and_is_not_kept(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.room.desk.put("glyphs", "ascii")
    for glyphs, is_ascii in (("full", False), ("ascii", True), ("auto", False), (None, True)):
        app = bench.app(glyphs=glyphs)
        async with app.run_test(size=(80, 24)):
            assert screen_text(app).isascii() is is_ascii
    assert bench.room.desk.get("glyphs") == "ascii"


@pytest.mark.parametrize(
    ("kind", "first", "key"), [(Terminal(), DIM, "theme"), (PLAIN, TERMINAL, "theme_16")]
)
async def test_ctrl_t_walks_five_themes_and_each_kind_of_terminal_keeps_its_own(
    tmp_path: Path, kind: Terminal, first: str, key: str
) -> None:
    bench = Bench(tmp_path)
    app = bench.app(terminal=kind)
    seen = []
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(6):
            seen.append(app.theme)
            assert app.native_ansi_color == (app.theme == TERMINAL)
            await pilot.press("ctrl+t")
            await settle(pilot)
    assert seen[0] == seen[5] == first
    assert set(seen) == {theme.name for theme in THEMES}
    assert bench.room.desk.get(key) == seen[1]
    assert bench.room.desk.get({"theme": "theme_16", "theme_16": "theme"}[key]) is None


async def test_the_kept_theme_stands_from_the_first_frame_on(tmp_path: Path) -> None:
    """No flash of another theme: it is set before anything is painted."""
    bench = Bench(tmp_path)
    bench.room.desk.put("theme", NIGHT)
    app = bench.app()
    assert app.theme == NIGHT
    async with app.run_test(size=(80, 24)):
        # its variables too, not those of the theme that Textual begins with
        assert app.theme_variables["background"] == "#000000"
        assert app.screen.styles.background.hex == "#000000"
    bench.room.desk.put("theme", "no-such-theme")
    assert bench.app().theme == DIM
    assert InfusionApp(None).theme == DIM


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ("TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8", Terminal("true")),
        ("TERM=xterm-256color LANG=en_US.UTF-8", Terminal("256")),
        ("TERM=tmux-256color LC_ALL=de_DE.utf8", Terminal("256")),
        ("TERM=screen LANG=C.UTF-8", Terminal("16")),
        ("TERM=putty LC_CTYPE=C.UTF-8", Terminal("16")),
        ("TERM=linux LANG=C.UTF-8", Terminal("16", draws=False)),
        ("TERM=linux-16color LANG=C.UTF-8", Terminal("16", draws=False)),
        ("TERM=vt100 LANG=C.UTF-8", Terminal("none", draws=False)),
        ("TERM=vt220 COLORTERM=truecolor LANG=C.UTF-8", Terminal("none", draws=False)),
        ("TERM=xterm-mono LANG=C.UTF-8", Terminal("none")),
        ("TERM=xterm NO_COLOR=1 COLORTERM=truecolor LANG=C.UTF-8", Terminal("none")),
        ("TERM=xterm NO_COLOR= LANG=C.UTF-8", Terminal("16")),
        ("TERM=xterm LANG=C", Terminal("16", utf8=False, draws=False)),
        ("TERM=xterm LANG=C LC_CTYPE=C.UTF-8", Terminal("16", utf8=False, draws=False)),
        ("TERM=xterm LANG=de_DE.ISO-8859-1", Terminal("16", utf8=False, draws=False)),
        ("TERM=xterm LANG=C.UTF-8 LC_ALL=POSIX", Terminal("16", utf8=False, draws=False)),
        ("TERM=dumb LANG=C.UTF-8", Terminal("16", usable=False)),
        ("LANG=C.UTF-8", Terminal("16", usable=False)),
    ],
)
def test_what_a_terminal_can_show(environment: str, found: Terminal) -> None:
    values = dict(pair.split("=", 1) for pair in environment.split())
    assert terminal(values) == found


def test_the_setting_and_the_terminal() -> None:
    assert [PLAIN.is_ascii(wanted) for wanted in ("auto", "full", "ascii")] == [True, False, True]
    assert [Terminal().is_ascii(wanted) for wanted in ("auto", "full", "ascii")] == [False, False, True]
