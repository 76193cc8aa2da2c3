"""Only the cells that differ are painted again, and never fewer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.tui.widgets.ink import Row, changed_cells, fit_row, row_text, width_of

SIGNS = st.sampled_from(["", "a", "b", "12:59", "13:00", "  ", "█▀ ▄", "██ ▄", "字", "é", "e\u0301", "►"])
ROWS = st.lists(st.tuples(SIGNS, st.sampled_from(["text", "strong", "chip-paused"])), max_size=6).map(tuple)


def cells_of(row: Row) -> list[tuple[str, str]]:
    """Each cell with its ink; a wide character stands in its first cell."""
    found: list[tuple[str, str]] = []
    for text, ink in row:
        for sign in text:
            width = width_of(((sign, ink),))
            if width == 0 and found:
                found[-1] = (found[-1][0] + sign, ink)
            found.extend([(sign, ink), ("", ink)][:width])
    return found


@given(ROWS, ROWS)
def test_every_cell_that_differs_lies_inside(before: Row, after: Row) -> None:
    before, after = fit_row(before, 30), fit_row(after, 30)
    start, count = changed_cells(before, after)
    old, new = cells_of(before), cells_of(after)
    assert start >= 0
    assert count >= 1
    assert len(old) == len(new) == 30
    outside = [at for at in range(30) if not start <= at < start + count]
    assert [old[at] for at in outside] == [new[at] for at in outside]


def test_a_clock_repaints_its_seconds() -> None:
    before: Row = ((" CHAIR 5  ", "strong"), ("14:37:08", "strong"), ("  KM", "text"))
    after: Row = ((" CHAIR 5  ", "strong"), ("14:37:09", "strong"), ("  KM", "text"))
    assert changed_cells(before, after) == (17, 1)
    assert row_text(after)[17] == "9"


def test_another_ink_repaints_its_span() -> None:
    assert changed_cells((("ab", "text"), ("cd", "text")), (("ab", "text"), ("cd", "due"))) == (2, 2)


def test_digits_that_appear_are_painted_whole() -> None:
    """Some themes draw block digits in an ink of their own: that hangs on the whole span."""
    assert changed_cells((("    ", "strong"),), (("█   ", "strong"),)) == (0, 4)
