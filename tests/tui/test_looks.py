"""Every look of a chair differs from every other in word, symbol, frame and colour, on the board and at the chair."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from made_up import ZONE, due, make_view

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board.layout import choose
from infusion_tui.tui.board.lines import line
from infusion_tui.tui.board.tiles import tile
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.chair.head import HeadFacts, head, phase_line
from infusion_tui.tui.chair.panel import panel
from infusion_tui.tui.looks import LOOKS, look_of
from infusion_tui.tui.themes import NIGHT, TERMINAL, THEMES
from infusion_tui.tui.widgets.digits import digit_lines, digits_width
from infusion_tui.tui.widgets.ink import row_text, width_of
from infusion_tui.tui.widgets.too_small import short_chair

LOOK = Look(ZONE)
TIME_UP: dict[str, Any] = {"remaining_s": -130, "due": (due("pump_end", "due", 2),)}
LATE: dict[str, Any] = {"due": (due(level="late", minutes=4),)}


def chairs() -> dict[str, ChairView]:
    """One chair in each look."""
    plain = {name: make_view(name) for name in LOOKS if name != "time_up"}  # type: ignore[arg-type]
    return {**plain, "time_up": make_view("infusing", **TIME_UP)}


def outline(view: ChairView) -> str:
    """The frame of a tile alone: its corners, sides, and what of the edges no word covers."""
    found = choose(8, 120, 35)
    rows = tile(view, found.places[0], found, LOOK)
    edges = [
        text for row in (rows[0], rows[-1]) for text, ink in row if ink.startswith("frame-") or ink == "due"
    ]
    return "".join(edges) + "".join(row_text(row)[0] + row_text(row)[-1] for row in rows[1:-1])


def test_the_table_has_every_look_once() -> None:
    assert {look_of(view) for view in chairs().values()} == set(LOOKS)
    for cue in ("word", "symbol", "short", "frame"):
        assert len({getattr(words, cue) for words in LOOKS.values()}) == len(LOOKS), cue
    for words in LOOKS.values():
        assert len(words.symbol) + 1 + len(words.short) <= 5
        frame = words.frame
        assert len(frame.top_edge(3, 17)) == len(frame.low_edge(3, 17)) == 17
        # drawn in two parts, an edge is still the same edge
        assert frame.top_edge(0, 7) + frame.top_edge(7, 10) == frame.top_edge(0, 17)


def test_outlines_differ_without_word_and_colour() -> None:
    drawn = {name: outline(view) for name, view in chairs().items()}
    for one, other in combinations(drawn, 2):
        assert drawn[one] != drawn[other], (one, other)
    # in a narrow tile words cover most of the edges: there the sides have to do
    sides = [words.frame.left + words.frame.right for words in LOOKS.values()]
    assert len(set(sides)) == len(sides)
    for name, view in chairs().items():
        if name != "empty":
            late = outline(make_view(view.phase, **({**TIME_UP, **LATE} if name == "time_up" else LATE)))
            assert late.count("█") > drawn[name].count("█") or name == "time_up", name


def test_late_is_a_mark_a_chip_and_a_solid_edge_on_any_frame() -> None:
    found = choose(8, 120, 35)
    for name, view in chairs().items():
        if name == "empty":
            continue
        late = make_view(view.phase, **({**TIME_UP, **LATE} if name == "time_up" else LATE))
        rows = tile(late, found.places[0], found, LOOK)
        assert {row[0] for row in rows} == {("█", "due")}
        assert ("▲▲", "late") in rows[0]
        assert any("OBS LATE 4 min" in text and ink == "late" for row in rows for text, ink in row)
        calm = tile(view, found.places[0], found, LOOK)
        assert all(row[0][1] == f"frame-{name}" for row in calm)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_colours_differ_in_every_theme(theme: Any) -> None:
    kinds = ("phase", "frame", "word")
    assert {f"{kind}-{name}" for kind in kinds for name in LOOKS} <= set(theme.variables)
    if theme.name in (NIGHT, TERMINAL):
        # amber alone, or what the terminal has: there the other three cues carry it
        return
    for kind in kinds:
        colours = {theme.variables[f"{kind}-{name}"] for name in LOOKS}
        assert len(colours) == len(LOOKS), kind


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_chairs_own_screen_shows_the_same_frame(width: int) -> None:
    facts = HeadFacts(ZONE, "KM")
    rules = {name: row_text(head(view, facts, width)[1]) for name, view in chairs().items()}
    assert {len(rule) for rule in rules.values()} == {width}
    assert len(set(rules.values())) == len(LOOKS)
    for name, view in chairs().items():
        chip = next(text for text, ink in phase_line(view, ZONE, width) if ink == f"chip-{name}")
        assert chip == f" {LOOKS[name].symbol} {LOOKS[name].word} "  # type: ignore[index]


def test_past_the_end_it_still_says_infusing_and_asks() -> None:
    view = chairs()["time_up"]
    places = [choose(count, *room) for count in (1, 8, 32) for room in ((80, 19), (120, 35), (200, 55))]
    said = [
        "\n".join(row_text(row) for row in tile(view, found.places[0], found, LOOK))
        for found in places
        if found.kind == "tiles"
    ]
    said += ["\n".join(row_text(row) for row in panel(view, *size, ZONE)) for size in ((80, 24), (120, 40))]
    for text in said:
        assert "TIME UP" in text
        assert "INFUSING" in text
        assert "stopped?" in text
    assert "TIME UP" in row_text(line(view, "full", 80, LOOK))
    assert "►│ UP" in row_text(line(view, "narrow", 20, LOOK))
    assert "TIME UP +02:10" in row_text(short_chair(view, 60))


@pytest.mark.parametrize(
    ("size", "number", "steps"),
    [
        ((80, 24), 5, 3),
        ((120, 40), 5, 5),
        ((80, 51), 5, 5),
        ((160, 48), 5, 5),
        ((200, 60), 7, 7),
        ((120, 50), 7, 7),
    ],
)
def test_digits_grow_with_the_window(size: tuple[int, int], number: int, steps: int) -> None:
    text = "\n".join(row_text(row) for row in panel(chairs()["infusing"], *size, ZONE))
    assert digit_lines("23:41", number)[0].rstrip() in text  # type: ignore[arg-type]
    text = "\n".join(row_text(row) for row in panel(chairs()["precheck"], *size, ZONE))
    assert digit_lines("3/12", steps)[-1].rstrip() in text  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(80, 24), (80, 26), (97, 33), (120, 40), (151, 47), (200, 60)])
def test_every_row_of_the_panel_fits_and_everything_due_is_named(size: tuple[int, int]) -> None:
    waiting = (
        due("observation", "passed_on", 19), due("pause_decision", "late", 7), due("reassess", "due", 1),
    )  # fmt: skip
    for view in chairs().values():
        if view.phase == "empty":
            continue
        busy = make_view(view.phase, due=waiting, remaining_s=view.remaining_s)
        rows = panel(busy, *size, ZONE)
        assert {width_of(row) for row in rows} == {size[0]}
        text = "\n".join(row_text(row) for row in rows)
        for words in ("OBS LATE 19", "RESUME", "REASSESS"):
            assert words in text, (view.phase, words)


def test_what_the_pump_did_stays_in_sight_after_its_end() -> None:
    text = "\n".join(row_text(row) for row in panel(make_view("observing"), 200, 60, ZONE))
    assert " plan    14:18" in text
    assert "▒ paused 3 min" in text
    assert " observe 13:37" in text
    assert digits_width("00:00", 7) < 54
