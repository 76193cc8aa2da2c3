"""Lines of cells: nothing of a text is lost and no line is too long, in any script."""

from __future__ import annotations

import datetime as dt
import textwrap
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hostile_corpus import KEPT
from infusion_tui.record.text import plain
from infusion_tui.tui.widgets.entry_log import entry_rows
from infusion_tui.tui.widgets.ink import row_text
from infusion_tui.tui.widgets.wrapping import wrap_cells

WORDS = st.text(st.sampled_from("山田ｗ🧪é a\u0301 אב  xyz"), max_size=80)


@given(WORDS, st.integers(4, 30), st.sampled_from(("", "  ")))
def test_every_line_fits_and_nothing_is_lost(text: str, width: int, indent: str) -> None:
    text = plain(text)
    lines = wrap_cells(text, width, indent=indent)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(st.sampled_from("ab  c-."), max_size=60), st.integers(4, 30))
def test_ascii_is_wrapped_as_ever(text: str, width: int) -> None:
    assert wrap_cells(text, width) == textwrap.wrap(text, width)


@pytest.mark.parametrize("name", ["wide", "full width", "hebrew", "vietnamese", "accents"])
async def test_a_long_note_of_any_script_is_read_to_its_end(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    word = KEPT[name].split()[0]
    note = f"{word * (70 // len(word))} END"
    bench.chart(f"; {note}")
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        app.open_word(f"entry {bench.room.view('5').entries[-1].number}", "5")
        await settle(pilot)
        shown = "".join(screen_text(app).split())
    assert "".join(plain(note).split()) in shown
    bench.room.close()


def test_a_number_of_three_digits_does_not_run_into_the_time(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart(*(f"; note {number}" for number in range(90)))
    last = bench.room.view("5").entries[-1]
    assert last.number > 99
    assert f"#{last.number} {last.occurred_at:%H:%M} " in row_text(entry_rows(last, 80, dt.UTC)[0])
    bench.room.close()
