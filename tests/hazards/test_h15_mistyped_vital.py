"""H15: a transposed or mistyped vital sign misleads. Control: the impossible is refused, the unusual asked about, and
what passes is read back beside the last two readings. The long study: docs/reliability.md."""

from __future__ import annotations

from pathlib import Path

from app_rooms import Bench, open_chair, screen_text, type_line

from charting_support import answer, codes, infusing_at_1437
from slip_study import study

MOST_SILENT = 8.0
"""Percent of all single slips that may pass without a question (the long study: 5.8)."""


def test_H15_no_single_slip_changes_a_value_five_fold_in_silence() -> None:
    """Every single slip of a keypad in simulated sets: what passes unasked stays near the truth, and stays rare."""
    found = study(sets=10, seed=15)
    assert found.total > 4_000
    assert found.five_fold == []
    assert found.share("silent") < MOST_SILENT
    assert found.share("blocked") + found.share("asked") > 85


def test_H15_pressures_in_each_others_place_are_refused() -> None:
    """82/128 can be nothing else; the message says what was probably meant."""
    got = answer("82/128 76 98 14")
    assert got["error"]["code"] == "E_BPORDER"
    assert "Did you mean 128/82?" in got["error"]["message"]


def test_H15_a_pulse_in_the_place_of_a_saturation_is_asked_about() -> None:
    """76 and 98 the wrong way round."""
    assert "W_SWAP" in codes("128/82 98 76 14")


def test_H15_a_jump_from_the_last_reading_is_asked_about() -> None:
    """182 for 128: inside the possible, far from the reading before."""
    assert "W_DELTA" in codes("182/82 76 98 14", infusing_at_1437())


async def test_H15_the_line_is_read_back_over_the_last_two_readings(tmp_path: Path) -> None:
    """128 for 138 passes every check: only the numbers before it, one under the other, show it."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("126/80 74 98 14 s5 d1")
    bench.later(6)
    bench.chart("131/84 77 97 15 s5 d1")
    bench.later(6)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "128/82 76 98 14", enter=False)
        rows = screen_text(pilot.app).splitlines()
        at = next(n for n, row in enumerate(rows) if row.startswith(" now ") and "BP 128/82" in row)
        place = rows[at].index("128/82")
        assert [row[place : place + 6] for row in rows[at + 1 : at + 3]] == ["131/84", "126/80"]
