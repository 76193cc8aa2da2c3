"""Pairs and short lines in columns: none is lost, the order stays, the columns are about as tall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("reportlab", reason="the extra pdf is not installed")
pytest.importorskip("pypdf", reason="pypdf is not installed")

from test_document_pdf import page_of, page_texts

from infusion_tui.exports.document import Facts, Items
from infusion_tui.exports.pdf_slabs import _balanced


@given(st.lists(st.floats(1, 400), max_size=40), st.integers(1, 4))
def test_no_row_is_lost_and_no_column_is_needlessly_tall(heights: list[float], columns: int) -> None:
    split = _balanced(heights, columns)
    assert [at for begin, end in split for at in range(begin, end)] == list(range(len(heights)))
    assert len(split) <= columns
    if heights:
        tallest = max(sum(heights[begin:end]) for begin, end in split)
        assert tallest <= sum(heights) / columns + max(heights) + 1


@pytest.mark.parametrize("count", [1, 5, 17, 400])
def test_every_pair_and_line_is_on_the_page(count: int) -> None:
    pairs = tuple((f"label{n}", f"value{n}") for n in range(count))
    lines = tuple(f"line{n}" for n in range(count))
    text = " ".join(
        page_texts(page_of(Facts(pairs, columns=3), Items(lines, numbered=True, columns=3)))
    ).split()
    for n in range(count):
        assert {f"label{n}", f"value{n}", f"line{n}"} <= set(text)


def test_a_value_longer_than_a_page_is_whole() -> None:
    words = tuple(f"w{n}" for n in range(4000))
    text = set(
        " ".join(page_texts(page_of(Facts((("long", " ".join(words)), ("short", "s")), columns=2)))).split()
    )
    assert set(words) <= text
