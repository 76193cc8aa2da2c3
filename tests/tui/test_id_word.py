"""`id NUMBER` compares a typed or scanned number with the patient's, says loudly when it is another, and records it."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import Bench, kinds, open_chair, screen_text, settle, type_line

from infusion_tui.charting import LineError
from infusion_tui.record.patient_number import compare_numbers


@pytest.mark.parametrize(
    ("read", "known", "match"),
    [
        ("448201", "448201", "same"), ("  448201 ", "448201", "same"), ("ab-12", "AB-12", "same"), ("448202", "448201", "other"),
        ("0448201", "448201", "zeros"), ("448201", "00448201", "zeros"), ("4482010", "448201", "other"),
        ("448 201", "448201", "spaces"), ("", "448201", "other"), ("44820", "448201", "other"), ("０448201", "448201", "other"),
        ("0", "00", "zeros"), ("o448201", "0448201", "other"),
    ],
)  # fmt: skip
def test_only_the_same_number_matches(read: str, known: str, match: str) -> None:
    assert compare_numbers(read, known) == match


@pytest.mark.parametrize(
    ("line", "words", "loud"),
    [
        ("id 448201", "matches: MRN 448201 is this chair's patient", False),
        ("ID  448201 ", "matches: MRN 448201 is this chair's patient", False),
        ("id 448202", "DOES NOT MATCH: read 448202, this chair has 448201", True),
        (
            "id 0448201",
            "DOES NOT MATCH: read 0448201, this chair has 448201 (only zeros at the front differ)",
            True,
        ),
    ],
)
async def test_it_says_so_and_records_it(tmp_path: Path, line: str, words: str, loud: bool) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(120, 40)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, line)
        assert words in screen_text(pilot.app)
        assert screen.hint.said is not None
        assert (screen.hint.said.ink == "late") is loud
        assert screen.line.value == ""
        screen.keep_draft()
        assert bench.room.desk.drafts("5") == []
        assert ("who is this?" in screen_text(pilot.app)) is loud
    assert kinds(bench.room)[-1] == "identity.compared"


async def test_a_number_half_typed_is_not_called_wrong(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "id 4482", enter=False)
        assert "id: Enter compares 4482 with this patient's number" in screen_text(pilot.app)
        assert "DOES NOT MATCH" not in screen_text(pilot.app)


async def test_an_empty_chair_compares_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    head = bench.room.store.head()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "id 448201")
        assert "No one is in chair 5: 448201 was compared with nothing" in screen_text(pilot.app)
    assert bench.room.store.head() == head


async def test_the_word_alone_asks_for_the_number(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "id")
        assert "Which number?" in screen_text(pilot.app)


async def test_hidden_names_stay_hidden_but_for_the_result(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "id 448202", enter=False)
        bench.seconds.now += 200
        app.beat()
        await settle(pilot)
        assert app.names_hidden
        screen.line.action_enter()  # a click, a script: no key that would bring the names back
        await settle(pilot)
        text = screen_text(app)
        # this chair's own number is hidden with the name
        assert "DOES NOT MATCH: read 448202, this chair has ······" in text
        assert "KOWALSKI" not in text


@pytest.mark.parametrize("line", ["id", "ID"])
def test_alone_it_is_a_screens_word(tmp_path: Path, line: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    with pytest.raises(LineError) as refused:
        bench.room.chart("5", line, by="KM", yes=True)
    assert refused.value.code == "E_SCREEN"


@pytest.mark.parametrize("line", ["id 448201", "ID 448201 ; band", "c5 id 448201", "-5m id 448201"])
def test_by_line_it_is_an_entry_like_any_other(tmp_path: Path, line: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.room.chart("5", line, by="KM")
    assert kinds(bench.room)[-1] == "identity.compared"
