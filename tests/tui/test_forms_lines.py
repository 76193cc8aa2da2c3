"""Each form shows the line that it writes, puts it into the entry line, and records nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line

Step = tuple[str, str]
"""A key to press, a text to type, or a text with Enter."""

FORMS: dict[str, tuple[str, Sequence[Step], str]] = {
    "obs": (
        "infusing",
        [("key", "f3"), *(("line", v) for v in ("130/84", "78", "98", "14", "5", "1", "wnl", "sleepy"))],
        "130/84 78 98 14 s5 d1 wnl ; sleepy",
    ),
    "pause": ("infusing", [("key", "f4"), ("key", "enter"), ("line", "nausea")], "pause nausea"),
    "rate": (
        "infusing", [("key", "f4"), ("key", "down"), ("key", "down"), ("key", "enter"), ("line", "45")], "rate 45",
    ),
    "pump": (
        "infusing",
        [("key", "f4"), *[("key", "down")] * 3, ("key", "enter"), ("line", "20.5")],
        "pump 20.5",
    ),
    "resume": ("paused", [("key", "f4"), ("key", "enter")], "resume"),
    "flush": ("observing", [("key", "f4"), *[("key", "down")] * 3, ("key", "enter")], "flush"),
    "med": (
        "infusing",
        [("key", "f5"), *(("line", v) for v in ("1", "4", "mg", "iv", "nausea", "Dr Lee", "vomited"))],
        "med ondansetron 4 mg iv for nausea by Dr Lee ; vomited",
    ),
    "effects": (
        "infusing",
        [("key", "f6"), ("wait", ""), ("key", "1"), ("key", "3"), ("key", "enter"), ("line", "once, 50 mL")],
        "dizzy 1 dissociation 3 ; once, 50 mL",
    ),
    "told": ("infusing", [("line", "told"), ("line", "Dr Lee"), ("line", "188/112"), ("line", "y")], "told Dr Lee read back ; 188/112"),
    "x": ("infusing", [("line", "x"), ("line", "asleep, breathing 14")], "x ; asleep, breathing 14"),
    "drawn": (
        "precheck", [("line", "drawn"), *(("line", v) for v in ("50 mg", "500 mg", "", "2027-05"))],
        "drawn 50 mg ; vial 500 mg exp 2027-05",
    ),
    "waste": ("observing", [("line", "waste"), ("line", "15 mg"), ("line", "JD")], "waste 15 mg by JD"),
    "kept": ("observing", [("line", "kept"), ("line", "450 mg"), ("line", "safe 2")], "kept 450 mg ; safe 2"),
    "score": (
        "assess",
        [("line", "score"), ("wait", ""), *[("key", "2")] * 4, ("key", "1"), ("key", "enter")],
        "score aldrete 2 2 2 2 1",
    ),
    "scores": (
        "infusing",
        [("line", "phq9"), ("wait", ""), *[("key", one) for one in "213210120"], ("key", "enter")],
        "phq9 2 1 3 2 1 0 1 2 0",
    ),
    "screener": (
        "infusing",
        [("line", "scores"), ("wait", ""), *[("key", "down")] * 4, ("key", "enter"), ("wait", ""),
         ("key", "n"), ("key", "n"), ("key", "n"), ("key", "enter")],
        "cssrs n n - - - n",
    ),
    "total": (
        "infusing",
        [("line", "madrs"), ("wait", ""), ("type", "22"), ("key", "down"), ("type", "Dr Lee"), ("key", "down"), ("line", "calm")],
        "madrs 22 by Dr Lee ; calm",
    ),
    "extend": ("observing", [("line", "extend"), ("line", "15"), ("line", "dizzy")], "extend 15 ; dizzy"),
    "transfer": ("infusing", [("line", "transfer"), ("line", "ER"), ("line", "chest pain")], "transfer ER ; chest pain"),
    "cancel": ("precheck", [("line", "cancel"), ("line", "not fasted")], "cancel not fasted"),
    "leave": ("assess", [("key", "f8"), ("key", "l")], "leave ; "),
    "fix": (
        "infusing",
        [("key", "up"), ("key", "enter"), ("key", "f3"), ("key", "down"), ("type", "67"), ("key", "up"),
         ("key", "up"), ("line", "misread")],
        "fix 16 hr 67 ; misread",
    ),
}  # fmt: skip


async def walk(pilot: object, bench: Bench, steps: Sequence[Step]) -> None:
    """Do what a person does."""
    for kind, text in steps:
        if kind == "key":
            await pilot.press(text)  # type: ignore[attr-defined]
            await settle(pilot)  # type: ignore[arg-type]
        elif kind == "wait":
            bench.seconds.now += 1
        else:
            await type_line(pilot, text, enter=kind == "line")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FORMS)
async def test_the_form_shows_the_line_and_puts_it_there(tmp_path: Path, name: str) -> None:
    phase, steps, line = FORMS[name]
    bench = Bench(tmp_path)
    bench.put_into(phase)
    version = bench.room.version("5")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        if steps[-1][0] == "line":
            await walk(pilot, bench, steps[:-1])
            await type_line(pilot, steps[-1][1], enter=False)
            shown = " ".join(screen_text(pilot.app).split("line:", 1)[1].split())
            assert shown.startswith(line), shown[:80]
            assert screen.line.value == ""
            await pilot.press("enter")
            await settle(pilot)
        else:
            await walk(pilot, bench, steps)
        assert screen.line.value == line
        assert pilot.app.screen is screen
    assert bench.room.version("5") == version


@pytest.mark.parametrize("size", SIZES)
async def test_start_is_read_off_the_pump_beside_the_order(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.ready()
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await pilot.press("f4", "enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "ordered: 75 mL/h" in text
        assert pilot.app.screen.query_one("#field-start-rate").value == ""  # type: ignore[attr-defined]
        await type_line(pilot, "7.5", enter=False)
        assert "about a tenth of the ordered 75 mL/h" in screen_text(pilot.app)


async def test_a_new_rate_shows_the_end_before_and_after(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f4", "down", "down", "enter")
        await type_line(pilot, "45", enter=False)
        text = screen_text(pilot.app)
        assert "now: 75 mL/h, ends 13:43" in text
        assert "changes end 13:43 -> 13:57" in text
        await pilot.press("enter", "enter")  # into the line, then Enter there: the question says it as well
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "record it as it is" in text
        assert "changes end 13:43 -> 13:57" in text


async def test_the_pumps_volume_stands_beside_the_computed_one(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f4", "down", "down", "down", "enter")
        await settle(pilot)
        assert "computed by rate and time: 23.8 mL of 50 mL" in screen_text(pilot.app)


async def test_a_medicine_shows_the_clinics_range_and_fills_in_no_dose(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "med")  # the word alone opens the form, as F5 does
        text = screen_text(pilot.app)
        assert "ondansetron" in text
        assert "4-8 mg iv po im" in text
        await type_line(pilot, "1")
        page = pilot.app.screen
        assert [page.query_one(f"#field-{key}").value for key in ("dose", "unit", "route")] == [""] * 3  # type: ignore[attr-defined]
        for value in ("16", "mg", "iv", "", ""):
            await type_line(pilot, value)
        assert "outside the usual 4-8 mg: add why" in screen_text(pilot.app)
        await type_line(pilot, "as ordered", enter=False)
        text = screen_text(pilot.app)
        assert "▲ ondansetron 16 mg is outside the usual 4-8 mg" in text
        assert "Enter asks for the chair number" in text
        await pilot.press("enter")
        await settle(pilot)
        assert screen.line.value == "med ondansetron 16 mg iv ; as ordered"


async def test_f5_twice_is_the_word_for_those_who_type(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert screen.line.value == "med "


async def test_what_is_wrong_stands_at_its_field(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        await pilot.press("f3")
        await type_line(pilot, "138/84")
        await type_line(pilot, "760", enter=False)
        row = next(one for one in screen_text(pilot.app).splitlines() if "►HR" in one)
        assert "hr 760 is not possible" in row
        await pilot.press("backspace")
        await settle(pilot)
        row = next(one for one in screen_text(pilot.app).splitlines() if "►HR" in one)
        assert "76 per minute" in row


async def test_a_severe_effect_asks_what_happened_first(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("f6")
        bench.seconds.now += 1
        await pilot.press("3", "enter")
        await settle(pilot)
        assert pilot.app.screen is not screen
        await type_line(pilot, "w 0 3")  # letters and digits are text here
        assert screen.line.value == "dizzy 3 ; w 0 3"


async def test_no_is_answered_with_its_reason_on_the_list(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("precheck")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "checks")
        bench.seconds.now += 1
        assert "line: check identity y" in screen_text(pilot.app)
        await pilot.press("n", "enter")  # Enter with nothing said records nothing
        await settle(pilot)
        assert kinds(bench.room) == ["session.opened"]
        bench.seconds.now += 1
        await type_line(pilot, "wristband is missing")
        assert bench.room.view("5").entries[-1].text == "identity: no; wristband is missing"
        assert "line: check allergies y" in screen_text(pilot.app)  # and the next one is asked


async def test_an_item_that_answers_itself_opens_the_form_for_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("precheck")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "checks")
        await pilot.press(*["down"] * 7, "space")
        await settle(pilot)
        assert "OBSERVATIONS" in screen_text(pilot.app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_correction_is_a_table_of_was_and_becomes(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "fix . hr 67 rr 12 ; misread", enter=False)
        text = screen_text(pilot.app)
        changed = [row.split() for row in text.splitlines() if "◄" in row]
        assert ["HR", "76", "67", "◄"] in [row[:4] for row in changed]
        assert ["RR", "14", "12", "◄"] in [row[:4] for row in changed]
        assert "BP, SpO2, sed, dis   same" in text
        assert "stays readable, struck through" in text
        await pilot.press("enter")
        await settle(pilot)
        assert "why: misread" in screen_text(pilot.app)


async def test_a_corrected_start_shows_what_it_moves(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "fix 14 start 50 ; typed wrong")
        text = screen_text(pilot.app)
        assert "rate (mL/h)" in text
        assert "changes end 13:43 -> 14:03" in text
        assert "given 23.75 -> 15.83 mL" in text
        assert "type the chair number" in text


async def test_an_export_of_the_board_offers_who_has_left_today(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("assess")
    bench.chart("leave anyway ; walked out, Dr Lee knows")
    bench.admit("3", mrn="99", name="DOE")
    out = tmp_path / "out"
    out.mkdir()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "left with open items" in text
        assert "in pre-check" in text
        page = pilot.app.screen
        page.query_one("#field-which").value = "1"  # type: ignore[attr-defined]
        await type_line(pilot, "")
        assert "every stored row" in screen_text(pilot.app)
        await type_line(pilot, "csv")
        page.query_one("#field-folder").value = str(out)  # type: ignore[attr-defined]
        await pilot.press("enter", "enter")
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "written:" in screen_text(pilot.app)
        (file,) = out.iterdir()
        assert "448201" in file.read_text()
        assert "DOE" not in file.read_text()
