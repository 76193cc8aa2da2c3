"""Which arrangement is chosen, and that every arrangement draws exactly its cells."""

from __future__ import annotations

import pytest
from made_up import ZONE, make_room

from infusion_tui.tui.board.layout import choose
from infusion_tui.tui.board.lines import line, titles
from infusion_tui.tui.board.tiles import tile
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.widgets.ink import width_of

# rows of the window less the header, the rule, the look line, the lower rule and the keys
ROOMS = {(80, 24): (80, 19), (120, 40): (120, 35), (200, 60): (200, 55)}


@pytest.mark.parametrize(
    ("window", "count", "kind", "columns", "digits", "detail"),
    [
        ((80, 24), 1, "tiles", 1, 7, "full"),
        ((80, 24), 4, "tiles", 2, 3, "full"),
        ((80, 24), 8, "tiles", 4, 3, "full"),
        ((80, 24), 12, "tiles", 4, 0, "full"),
        ((80, 24), 16, "lines", 1, 0, "full"),
        ((80, 24), 32, "lines", 2, 0, "half"),
        ((80, 24), 64, "lines", 4, 0, "narrow"),
        ((120, 40), 4, "tiles", 2, 5, "full"),
        ((120, 40), 8, "tiles", 4, 3, "full"),
        ((120, 40), 16, "tiles", 4, 3, "full"),
        ((120, 40), 32, "tiles", 6, 0, "full"),
        ((120, 40), 5, "tiles", 3, 3, "full"),
        ((120, 40), 64, "lines", 2, 0, "half"),
        ((200, 60), 1, "tiles", 1, 7, "full"),
        ((200, 60), 8, "tiles", 4, 7, "full"),
        ((200, 60), 16, "tiles", 4, 7, "full"),
        ((200, 60), 32, "tiles", 6, 5, "full"),
        ((200, 60), 64, "tiles", 10, 3, "full"),
    ],
)
def test_arrangement(
    window: tuple[int, int], count: int, kind: str, columns: int, digits: int, detail: str
) -> None:
    found = choose(count, *ROOMS[window])
    assert (found.kind, found.columns, found.digits, found.detail) == (kind, columns, digits, detail)
    assert found.height <= ROOMS[window][1]


@pytest.mark.parametrize("window", list(ROOMS))
@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 8, 9, 11, 13, 16, 17, 19, 31, 32, 33, 47, 64])
def test_places_lie_in_the_room_and_apart(window: tuple[int, int], count: int) -> None:
    width, height = ROOMS[window]
    found = choose(count, width, height)
    cells = set()
    for place in found.places:
        assert place.x + place.width <= width
        assert place.y + place.height <= height
        mine = {
            (x, y)
            for x in range(place.x, place.x + place.width)
            for y in range(place.y, place.y + place.height)
        }
        assert not cells & mine
        cells |= mine
    assert len(found.places) == count


def test_more_chairs_than_fit_scroll() -> None:
    found = choose(100, 80, 19)
    assert found.kind == "lines"
    assert found.height > 19


@pytest.mark.parametrize("window", list(ROOMS))
@pytest.mark.parametrize("count", [1, 4, 8, 12, 16, 32, 64])
@pytest.mark.parametrize("selected", [False, True])
def test_every_chair_fills_its_place_exactly(window: tuple[int, int], count: int, selected: bool) -> None:
    found = choose(count, *ROOMS[window])
    look = Look(ZONE)
    for view, place in zip(make_room(count), found.places, strict=True):
        if found.kind == "tiles":
            rows = tile(view, place, found, look, selected=selected)
            assert len(rows) == place.height
            assert {width_of(row) for row in rows} == {place.width}
        else:
            assert width_of(line(view, found.detail, place.width, look, selected=selected)) == place.width
            assert width_of(titles(found.detail, place.width)) == place.width


@pytest.mark.parametrize(("across", "down"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
@pytest.mark.parametrize("count", [1, 5, 8, 16, 31, 63])
def test_arrows_always_land_on_a_chair(count: int, across: int, down: int) -> None:
    found = choose(count, 80, 19)
    for index in range(count):
        assert 0 <= found.step(index, across, down) < count


def test_arrows_in_a_grid_and_in_columns() -> None:
    grid = choose(8, 80, 19)
    assert (grid.step(0, 1, 0), grid.step(0, 0, 1), grid.step(3, 1, 0)) == (1, 4, 3)
    short = choose(7, 80, 19)
    assert short.step(3, 0, 1) == 6
    columns = choose(32, 80, 19)
    assert (columns.step(0, 0, 1), columns.step(0, 1, 0), columns.step(16, -1, 0)) == (1, 16, 0)
