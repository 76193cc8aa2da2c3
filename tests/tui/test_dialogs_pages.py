"""The pages over a chair: each writes a line or says what is wrong; nothing is recorded behind one's back."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line
from textual import events
from textual.pilot import Pilot

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.dialogs.admit import AdmitPage


async def fill(pilot: Pilot[str], key: str, text: str) -> None:
    """Type into one field of a form."""
    pilot.app.screen.query_one(f"#field-{key}").focus()
    pilot.app.screen.query_one(f"#field-{key}").value = text  # type: ignore[attr-defined]
    await settle(pilot)


async def written(pilot: Pilot[str]) -> None:
    """Until what is made beside the screen is done."""
    await settle(pilot)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_admit_end_to_end(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "new")
        page = pilot.app.screen
        assert isinstance(page, AdmitPage)
        assert all(not field.value for field in page._fields.values())
        assert "patient number is missing" in screen_text(pilot.app)
        await type_line(pilot, "448201")  # Enter goes to the next field
        await type_line(pilot, "KOWALSKI, Ruth")
        await type_line(pilot, "1984-03-12")
        for key, text in (("weight", "70"), ("protocol", "1"), ("dose", "0.5 mg/kg"), ("container", "50 ml")):
            await fill(pilot, key, text)
        text_now = screen_text(pilot.app)
        assert "70 kg x 0.5 mg/kg = 35 mg" in text_now
        assert "35 mg in 50 mL = 0.7 mg/mL" in text_now
        assert "50 mL x 60 / 40 min = 75 mL/h" in text_now
        assert bench.room.view("5").phase == "empty"
        await pilot.press("f3")
        await settle(pilot)
        back = screen_text(pilot.app)
        assert "KOWALSKI, Ruth, MRN 448201" in back
        assert "allergies     not asked" in back
        assert "75 mL/h" in back
        await pilot.press("5", "enter")
        await settle(pilot)
        assert bench.room.view("5").phase == "empty"  # too soon to be meant
        bench.seconds.now += 1
        await pilot.press("7", "enter")
        await settle(pilot)
        assert "7 is not this chair" in screen_text(pilot.app)
        assert "Chair number:  [ _ ]" in screen_text(pilot.app)
        assert bench.room.view("5").phase == "empty"
        await pilot.press("5", "enter")
        await settle(pilot)
        view = bench.room.view("5")
        assert view.phase == "precheck"
        assert view.allergies is None
        assert "recorded #1" in screen_text(pilot.app)
        assert screen.line.has_focus


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("dose", "0.5", "which unit?"),
        ("dose", "ketamine", "is not a number with a unit"),
        ("container", "50", "which unit?"),
        ("born", "12.3.1984", "is not a date"),
        ("born", "2030-01-01", "cannot be a birth date"),
        ("course", "three", "write it as 3 of 6"),
        ("basis", "lean", "actual, ideal, adjusted, typed"),
        ("basis", "ideal", "needs sex and height"),
        ("minutes", "0", "whole minutes"),
        ("sex", "x", "f or m"),
        ("protocol", "9", "there is no protocol"),
        ("arrived", "25:00", "not a time of day"),
        ("weight", "70 lb", "it is given in kg"),
    ],
)
async def test_admit_refuses_in_sentences(tmp_path: Path, key: str, text: str, words: str) -> None:
    bench = Bench(tmp_path)
    given = {"mrn": "1", "weight": "70", "protocol": "1", "dose": "0.5 mg/kg", "container": "50 ml"}
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        for name, value in (given | {key: text}).items():
            await fill(pilot, name, value)
        await pilot.press("f3")
        await settle(pilot)
        assert words in screen_text(pilot.app)
        assert bench.room.view("5").phase == "empty"


async def test_admit_keeps_what_was_typed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        await fill(pilot, "name", "KOWALSKI, Ruth")
        await pilot.press("escape")
        await settle(pilot)
        assert "what was typed is kept" in screen_text(pilot.app)
        await type_line(pilot, "new")
        assert "KOWALSKI, Ruth" in screen_text(pilot.app)


async def test_the_form_writes_the_line_one_would_have_typed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        version = bench.room.version("5")
        await pilot.press("f3")
        await settle(pilot)
        for value in ("130/84", "78", "98", "14", "4", "2"):
            await type_line(pilot, value)
        text = screen_text(pilot.app)
        assert "line: 130/84 78 98 14 s4 d2" in text
        assert "sed 4 slow to answer" in text
        await type_line(pilot, "wnl")
        await type_line(pilot, "sleepy")
        assert screen.line.value == "130/84 78 98 14 s4 d2 wnl ; sleepy"
        assert bench.room.version("5") == version
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.version("5") == version + 1


async def test_the_form_names_what_stands_behind_a_gap(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("f3")
        await settle(pilot)
        await fill(pilot, "bp", "x refused")
        await fill(pilot, "rr", "14")
        await pilot.press("escape")
        await settle(pilot)
        assert screen.line.value == "bp x refused rr 14"


async def test_side_effects_by_digits(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("f6")
        bench.seconds.now += 1
        await pilot.press("1", "0", "down", "2", "enter")
        await settle(pilot)
        assert screen.line.value == "dizzy 1 dissociation 0 anxiety 2"
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.view("5").open_effects == {"dizzy": 1, "anxiety": 2}
        await pilot.press("f6")
        bench.seconds.now += 1
        await pilot.press("w", "enter")
        await settle(pilot)
        assert screen.line.value == "wnl"


async def test_the_pump_list_fills_the_line_and_says_what_is_not_possible(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("f4")
        await settle(pilot)
        assert "not while infusing" in screen_text(pilot.app)
        await pilot.press("up", "enter")
        await settle(pilot)
        assert "start cannot be charted" in screen_text(pilot.app)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "PAUSE" in screen_text(pilot.app)
        await type_line(pilot, "nausea")
        assert screen.line.value == "pause nausea"


async def test_a_page_never_overwrites_the_line(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("enter")
        await type_line(pilot, "nausea")
        assert screen.line.value == "hr 8"
        assert "The line has text and is kept" in screen_text(pilot.app)
        await pilot.press("0", "enter")
        await settle(pilot)
        # recorded: now there is room for what the form wrote
        assert screen.line.value == ""
        assert "pause nausea" in screen_text(pilot.app)
        await pilot.press("tab")
        await settle(pilot)
        assert screen.line.value == "pause nausea"


async def test_the_leave_check_records_item_by_item(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("assess")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "IV removed whole" in screen_text(pilot.app)
        await pilot.press("y")
        await settle(pilot)
        assert "check.answered" not in kinds(bench.room)[-1]  # too soon
        bench.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        assert kinds(bench.room)[-1] == "check.answered"
        await pilot.press("up", "up", "y")
        await settle(pilot)
        assert "answers itself" in screen_text(pilot.app)
        await pilot.press("down", "down", "n")
        await type_line(pilot, "unsteady", enter=False)
        assert "line: check gait n ; unsteady" in screen_text(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.line.value == "check gait n ; unsteady"


async def test_an_entry_opens_with_both_times_and_its_corrections(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("-3m hr 72", "fix . hr 78 ; misread")
    number = bench.room.version("5") - 1
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("up", "up", "enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert f"ENTRY #{number}" in text
        assert "3 min late" in text
        assert "HR 72" in text
        assert "misread" in text
        await pilot.press("f")
        await settle(pilot)
        assert screen.line.value == f"fix {number} "


@pytest.mark.parametrize(
    ("name", "ending"), [("csv", "csv"), ("jsonl", "jsonl"), ("md", "md"), ("fhir", "json")]
)
async def test_export_writes_a_file_and_never_over_one(tmp_path: Path, name: str, ending: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    out = tmp_path / "out"
    out.mkdir()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "export")
        await fill(pilot, "format", name)
        await fill(pilot, "folder", str(out))
        await pilot.press("enter")
        await written(pilot)
        assert "written:" in screen_text(pilot.app)
        assert [path.suffix for path in out.iterdir()] == [f".{ending}"]
        await pilot.press("enter")
        await written(pilot)
        assert "Not written" in screen_text(pilot.app)
        await pilot.press("escape")
        await type_line(pilot, "export")
        await fill(pilot, "folder", str(out))
        await pilot.press("enter")
        await written(pilot)
        assert "exists: an export never overwrites" in " ".join(screen_text(pilot.app).split())


async def test_help_is_searched_by_typing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "128/82 76 98 14 s5 d1" in text  # as the last set of this chair was typed
        await type_line(pilot, "monitor", enter=False)
        text = screen_text(pilot.app)
        assert "It does not watch the patient. The monitor does." in text
        assert "128/82" not in text
        await pilot.press(*["backspace"] * 7)
        await type_line(pilot, "on my way", enter=False)
        assert "F9" not in screen_text(pilot.app)  # nothing is due: the key does not work now
        assert "seen" in screen_text(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.chair_screen("5") is pilot.app.screen  # type: ignore[attr-defined]


async def test_staff_are_listed_and_added(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "staff")
        assert "Kim Moss" in screen_text(pilot.app)
        for text in ("AL", "Ann Lee", "boss"):
            await type_line(pilot, text)
        await pilot.press("enter")
        await settle(pilot)
        assert "Which role?" in screen_text(pilot.app)
        await fill(pilot, "role", "nurse")
        await pilot.press("enter", "enter")
        await settle(pilot)
        person = bench.room.facts.person("AL")
        assert person is not None
        assert person.name == "Ann Lee"


async def test_new_in_a_taken_chair_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        assert "Someone is in this chair" in screen_text(pilot.app)


@pytest.mark.parametrize("word", ["obs", "pump", "effects", "checks", "help", "staff"])
async def test_pages_keep_the_clock_in_sight_and_esc_goes_back(tmp_path: Path, word: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        screen = await open_chair(pilot)
        await type_line(pilot, word)
        assert app.screen is not screen
        bench.later(1)
        app.beat()
        await settle(pilot)
        if word not in ("staff",):
            assert "13:23" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is screen
        assert screen.line.has_focus


async def test_a_scanner_that_types_field_after_field_fills_each(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        page = pilot.app.screen
        assert isinstance(page, AdmitPage)
        field = page._fields["mrn"].entry
        for sign in "448201\rDOE\r1984-03-12\t":
            field.post_message(events.Key({"\r": "enter", "\t": "tab"}.get(sign, sign), sign))
        for _ in range(6):
            await settle(pilot)
        assert [page._fields[key].value for key in ("mrn", "name", "born")] == ["448201", "DOE", "1984-03-12"]
