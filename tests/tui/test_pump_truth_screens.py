"""Open-ended orders, doubtful weights, another bag and an uncertain dose, as the screens show them at both sizes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from made_up import ZONE, make_view
from textual.pilot import Pilot

from infusion_tui.tui.board.lines import line
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.dialogs.admit import AdmitPage
from infusion_tui.tui.widgets.ink import width_of

OPEN = {"mg_per_kg": None, "mg_per_h": Decimal(22), "open_ended": True, "bag_ml": Decimal(100),
        "concentration_mg_ml": Decimal(2)}  # fmt: skip


async def fill(pilot: Pilot[Any], **texts: str) -> None:
    """Type into fields of the form."""
    for key, text in texts.items():
        field = pilot.app.screen.query_one(f"#field-{key}")
        field.focus()
        field.value = text  # type: ignore[attr-defined]
    await settle(pilot)


def running(bench: Bench) -> None:
    """22 mg/h since twenty minutes."""
    bench.admit(**OPEN)
    bench.later(2)
    bench.chart("124/78 72 99 14")
    for item in (
        "identity",
        "allergies",
        "consent",
        "changes",
        "mood",
        "fasting",
        "escort",
        "iv",
        "kit",
        "order",
    ):
        bench.chart(f"check {item} y")
    bench.chart("verify 200 mg in 100 ml 11 ml/h", by="JD")
    bench.later(1)
    bench.chart("start 11")
    bench.later(20)
    bench.chart("128/82 76 98 14 s5 d1")


# --- admit


@pytest.mark.parametrize("size", SIZES)
async def test_an_open_ended_order_in_the_form(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        await fill(
            pilot, mrn="1", weight="70", protocol="2", dose="22 mg/h", minutes="open", container="100 ml"
        )
        assert "needs the bag's volume and its concentration" in screen_text(pilot.app)
        await fill(pilot, container="100 ml of 2 mg/ml")
        shown = screen_text(pilot.app)
        assert "22 mg/h / 2 mg/mL = 11 mL/h" in shown
        assert "lasts 9 h 5 min" in shown
        await pilot.press("f3")
        await settle(pilot)
        back = screen_text(pilot.app)
        assert "bag, 100 mL in all, 2 mg/mL" in back
        assert "open-ended" in back
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
        assert bench.room.view("5").open_ended


@pytest.mark.parametrize("size", SIZES)
async def test_both_weights_stand_in_form_and_read_back(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        await fill(pilot, mrn="1", sex="f", height="165", weight="110", basis="adjusted", protocol="1",
                   dose="0.5 mg/kg", container="50 ml")  # fmt: skip
        assert "weight 110 kg, dosing weight 78.1 kg (adjusted)" in screen_text(pilot.app)
        await pilot.press("f3")
        await settle(pilot)
        back = screen_text(pilot.app)
        assert "110 kg measured" in back
        assert "78.1 kg, the adjusted weight" in back


@pytest.mark.parametrize("size", SIZES)
async def test_a_doubtful_weight_is_asked_before_the_chairs_number(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    bench.later(1)
    bench.chart("transfer home ; not today")
    bench.later(1)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        page = pilot.app.screen
        assert isinstance(page, AdmitPage)
        await fill(pilot, mrn="448201")
        await pilot.press("tab")
        await settle(pilot)
        bench.seconds.now += 1
        await pilot.press("y")  # it is she whom the file knows
        await settle(pilot)
        await fill(pilot, weight="154 lb")
        assert "154 lb are 69.9 kg" in screen_text(pilot.app)
        await fill(pilot, weight="154", protocol="1", dose="0.5 mg/kg", container="50 ml")
        await pilot.press("f3")
        await settle(pilot)
        bench.seconds.now += 1
        asked = screen_text(pilot.app)
        assert "is it in pounds?" in asked
        assert "Chair number:" not in asked
        await pilot.press("5", "enter")
        await settle(pilot)
        assert bench.room.view("5").phase == "empty", "neither the number nor Enter answers"
        assert page.focused is page._fields["weight"].entry
        await pilot.press("f3")
        await settle(pilot)
        bench.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        assert "Chair number:" in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
        assert bench.room.view("5").phase == "precheck"


# --- a chair


@pytest.mark.parametrize("size", SIZES)
async def test_an_open_ended_infusion_counts_up_and_says_how_long_the_bag_lasts(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = Bench(tmp_path)
    running(bench)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        shown = screen_text(pilot.app)
        assert "running, open-ended" in shown
        assert "bag lasts until 22:08" in shown
        assert "given 7.3 mg, 11 mL/h" in shown
        assert "left of" not in shown
        assert "None" not in shown
        bench.later(9 * 60)
        bench.seconds.now += 1
        await settle(pilot)
        screen = pilot.app.screen
        screen.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        late = screen_text(pilot.app)
        assert "BAG EMPTY" in late
        assert "TIME UP" not in late
        pilot.app.open_word("board", None)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "open-ended" in screen_text(pilot.app), "the number counts up: it is no time left"
        assert "None" not in screen_text(pilot.app)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("phase", ["infusing", "paused", "observing", "assess"])
async def test_pump_and_doubt_are_said_in_every_phase_until_leaving(
    tmp_path: Path, size: tuple[int, int], phase: str
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("pump 24.2")
    bench.later(1)
    bench.chart("infiltration ; arm swollen")
    since = f"{bench.room.now():%H:%M}"
    if phase == "paused":
        bench.chart("pause IV out")
    elif phase != "infusing":
        bench.chart("stop IV out")
        bench.later(10 if phase == "observing" else 61)
    bench.later(seconds=20)
    assert bench.room.view("5").phase == phase
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        shown = screen_text(pilot.app)
        assert "dose?" in shown or "dose uncertain" in shown
        assert f"since {since}" in shown
        above = shown.split("last entries")[0]
        assert "pump" in above
        assert "+0.45" in above, "24.2 mL shown, 23.75 mL computed"
        pilot.app.open_word("board", None)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "dose?" in screen_text(pilot.app)


@pytest.mark.parametrize(("detail", "width"), [("full", 80), ("full", 120), ("half", 60), ("half", 40)])
def test_the_board_in_lines_has_the_mark_too(detail: Any, width: int) -> None:
    row = line(
        make_view(dose_uncertain="dose uncertain since 14:20: x", dose_uncertain_at=None),
        detail,
        width,
        Look(ZONE),
    )
    assert "dose?" in "".join(text for text, _ in row)
    assert width_of(row) == width


def test_the_narrowest_line_has_a_sign() -> None:
    row = line(make_view(dose_uncertain="dose uncertain since 14:20: x"), "narrow", 21, Look(ZONE))
    assert "?" in "".join(text for text, _ in row)
    assert width_of(row) == 21


# --- forms


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("word", "answers", "written"),
    [
        ("bag", ("35", "50"), "bag 35 mg in 50 ml"),
        ("infiltration", ("arm swollen",), "infiltration ; arm swollen"),
    ],
)
async def test_the_forms_write_the_line(
    tmp_path: Path, size: tuple[int, int], word: str, answers: tuple[str, ...], written: str
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, word)
        for answer in answers:
            await type_line(pilot, answer)
        assert screen.line.value == written
        assert pilot.app.screen is screen


async def test_the_order_is_corrected_in_the_form(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.ready()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        pilot.app.pages.open("fix 1", "5")  # type: ignore[attr-defined]
        await settle(pilot)
        shown = screen_text(pilot.app)
        for words in ("was 70 kg", "was 0.5 mg/kg", "was 40 min", "was 50 mL", "was none"):
            assert words in shown, words
        await fill(pilot, **{"o-per-kg": "0.6", "o-minutes": "45", "why": "new order"})
        assert "line: fix 1 per-kg 0.6 minutes 45 ; new order" in screen_text(pilot.app)
        await pilot.press("f3")
        await settle(pilot)
        assert screen.line.value == "fix 1 per-kg 0.6 minutes 45 ; new order"
        shown = screen_text(pilot.app)
        for words in ("dose", "35 mg", "42 mg", "40 min", "45 min", "66.7 mL/h"):
            assert words in shown, words
