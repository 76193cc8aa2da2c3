"""What the course screen leads to: the course report written and printed beside the screen, a score between visits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from course_rooms import MRN, course_bench
from textual.pilot import Pilot

from infusion_tui.clock import FixedClock
from infusion_tui.record import events as ev
from infusion_tui.room import Room
from infusion_tui.room.patients import person
from infusion_tui.tui.chair.screen import ChairScreen
from infusion_tui.tui.course.opening import open_course, open_report
from infusion_tui.tui.course.report_page import CourseReportPage
from infusion_tui.tui.course.screen import CourseScreen
from infusion_tui.tui.dialogs.between_visits import BetweenVisitsPage
from infusion_tui.tui.dialogs.fix_form import FixPage
from infusion_tui.tui.dialogs.outcome_form import OutcomePage
from infusion_tui.tui.dialogs.records_page import open_record

FORMATS = ("html", "pdf", "md", "csv", "fhir")


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Bench]:
    """The course with its last infusion running, and with it over."""
    made = {
        running: course_bench(tmp_path_factory.mktemp("course"), running=running) for running in (True, False)
    }
    for bench in made.values():
        bench.room.close()
    return made


def _copy(charted: Bench, folder: Path) -> Bench:
    for file in charted.path.parent.iterdir():
        if file.is_file():
            shutil.copy(file, folder / file.name)
    copy = object.__new__(Bench)
    copy.path, copy.seconds = folder / "room.db", charted.seconds
    copy.clock = FixedClock(charted.clock.at)
    copy.room = Room.open(copy.path, clock=copy.clock)
    (folder / "out").mkdir()
    return copy


@pytest.fixture
def running(charted: dict[bool, Bench], tmp_path: Path) -> Iterator[Bench]:
    """The patient sits in chair 5."""
    copy = _copy(charted[True], tmp_path)
    yield copy
    copy.room.close()


@pytest.fixture
def at_home(charted: dict[bool, Bench], tmp_path: Path) -> Iterator[Bench]:
    """The patient is in no chair."""
    copy = _copy(charted[False], tmp_path)
    yield copy
    copy.room.close()


async def _put(pilot: Pilot[Any], **values: str) -> CourseReportPage:
    """Into the fields; the last one has the focus."""
    page = pilot.app.screen
    assert isinstance(page, CourseReportPage)
    for name, value in values.items():
        page.query_one(f"#field-{name}").focus()
        page.query_one(f"#field-{name}").value = value  # type: ignore[attr-defined]
        await pilot.pause()
    await settle(pilot)
    return page


async def _press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def _done(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def _text(pilot: Pilot[Any]) -> str:
    return screen_text(pilot.app)  # type: ignore[arg-type]


def _says(pilot: Pilot[Any], words: str) -> bool:
    return "".join(words.split()) in "".join(_text(pilot).split())


def _noted(room: Room, since: int) -> list[tuple[str, str, bool]]:
    """Who took out what since then, and whether without names."""
    return [
        (one.author, one.payload.format, one.payload.deidentified)
        for one in room.store.after(since)
        if isinstance(one.payload, ev.RecordExported)
    ]


@pytest.mark.parametrize("size", SIZES)
async def test_r_on_the_course_screen_writes_the_report_and_says_where(
    running: Bench, tmp_path: Path, size: tuple[int, int]
) -> None:
    out = tmp_path / "out"
    async with running.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "hx")
        await _press(pilot, "r")
        shown = _text(pilot)
        assert "COURSE REPORT" in shown.splitlines()[0]
        assert "number 448201" in shown.splitlines()[0]
        for name in (*FORMATS, "print"):
            assert any(row.startswith((f"  {name}", f"► {name}")) for row in shown.splitlines()), name
        await _put(pilot, format="html", folder=str(out))
        assert "thoughts of" not in _text(pilot), "what others must not read over a shoulder"
        before = running.room.store.head().seq
        assert "depression" in _text(pilot), "what is taken out stands there while the format is not asked"
        await _press(pilot, "enter", "enter")
        await _done(pilot)
        (file,) = out.iterdir()
        assert _says(pilot, f"written: {file}")
        await _press(pilot, "enter")
        await _done(pilot)
        assert _says(pilot, "Not written again, it was done just now")
        assert list(out.iterdir()) == [file]
        assert _noted(running.room, before) == [("KM", "course html", False)]
        await _press(pilot, "escape")
        assert isinstance(pilot.app.screen, CourseScreen)
    course = person(running.room, MRN).known.courses[0]
    assert file.name == f"course-{course.id}.html"
    assert "KOWALSKI" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_second_report_gets_a_number_and_the_first_stays_as_it_was(
    at_home: Bench, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    app = at_home.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        open_report(app, app, MRN)
        await settle(pilot)
        await _put(pilot, format="md", folder=str(out))
        await _press(pilot, "enter")
        await _done(pilot)
        (first,) = out.iterdir()
        written = first.read_bytes()
        await _press(pilot, "escape")
        at_home.later(60)
        open_report(app, app, MRN)
        await settle(pilot)
        assert app.screen.query_one("#field-format").value == "md"  # type: ignore[attr-defined]
        assert app.screen.query_one("#field-folder").value == str(out)  # type: ignore[attr-defined]
        await _put(pilot, folder=str(out))
        await _press(pilot, "enter")
        await _done(pilot)
        second = out / f"{first.stem}-2.md"
        assert _says(pilot, f"written: {second}")
    assert first.read_bytes() == written
    assert second.read_bytes() != written


@pytest.mark.parametrize("name", FORMATS)
async def test_without_names_no_format_names_anybody(
    at_home: Bench, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "pdf":
        pytest.importorskip("reportlab", reason="pdf needs the extra")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    out = tmp_path / "out"
    app = at_home.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        open_report(app, app, MRN)
        await settle(pilot)
        await _put(pilot, format=name, names="without", folder=str(out))
        before = at_home.room.store.head().seq
        await _press(pilot, "enter")
        await _done(pilot)
        assert _says(pilot, "a person must look before it is passed on")
    (file,) = out.iterdir()
    content = file.read_bytes()
    assert b"KOWALSKI" not in content
    assert MRN.encode() not in content
    assert _noted(at_home.room, before) == [("KM", f"course {name}", True)]
    if name == "fhir":
        kinds = {one["resource"]["resourceType"] for one in json.loads(content)["entry"]}
        assert "EpisodeOfCare" in kinds


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"format": "docx"}, "As what? html, pdf, md, csv, fhir, print"),
        ({"format": "html", "paper": "a3"}, "Which paper? a4 or letter"),
        ({"format": "csv", "names": "perhaps"}, "Names: with or without?"),
        ({"format": "csv", "folder": "/nowhere/at all"}, "There is no folder /nowhere/at all"),
    ],
)
async def test_what_is_missing_is_said(
    at_home: Bench, tmp_path: Path, values: dict[str, str], words: str
) -> None:
    app = at_home.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        open_report(app, app, MRN)
        await settle(pilot)
        page = await _put(pilot, **{"folder": str(tmp_path / "out"), **values})
        before = at_home.room.store.head().seq
        page._begin()
        await _done(pilot)
        assert _says(pilot, words)
        assert at_home.room.store.head().seq == before
    assert list((tmp_path / "out").iterdir()) == []


async def test_it_prints_once_under_a_name_that_says_nothing_and_is_noted(
    running: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("reportlab", reason="printing needs the pdf extra")
    command = tmp_path / "lp"
    command.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/jobs\ncat > {tmp_path}/page.pdf\necho request id is desk-1\n'
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    async with running.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        before = running.room.store.head().seq
        await type_line(pilot, "report")
        page = await _put(pilot, format="print", paper="letter", names="with")
        assert not page.query_one("#field-folder").parent.display  # type: ignore[union-attr]
        await _press(pilot, "enter", "enter")
        await _done(pilot)
        assert _says(pilot, "sent to the printer. request id is desk-1")
        await _press(pilot, "escape")
        await type_line(pilot, "report")
        assert pilot.app.screen.query_one("#field-format").value == "", "the printer is not suggested again"  # type: ignore[attr-defined]
    (job,) = (tmp_path / "jobs").read_text().splitlines()
    assert "course report" in job
    assert "KOWALSKI" not in job
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert _noted(running.room, before) == [("KM", "course print", False)]


async def test_without_a_printer_the_list_says_so_and_nothing_is_done(
    running: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with running.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        before = running.room.store.head().seq
        await type_line(pilot, "report")
        assert any("print" in row and "not here" in row for row in _text(pilot).splitlines())
        await _put(pilot, format="print", names="with")
        await _press(pilot, "enter")
        await _done(pilot)
        assert _says(pilot, "no printer command")
        assert _noted(running.room, before) == []


async def test_s_adds_a_score_between_visits_and_the_picture_has_it(at_home: Bench) -> None:
    app = at_home.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        open_course(app, app, MRN)
        await settle(pilot)
        await _press(pilot, "s")
        assert isinstance(app.screen, BetweenVisitsPage)
        assert "MRN 448201" in _text(pilot).splitlines()[0], "whose it is was not asked again"
        at_home.seconds.now += 5
        await _press(pilot, "enter", *"100000000", "enter", "enter", "enter", "enter")
        assert _says(pilot, "recorded #")
        await _press(pilot, "escape")
        assert isinstance(app.screen, CourseScreen)
        (added,) = [one for one in app.screen.items if one.score is not None and one.score.total == 1]
        assert added.session_id is None, "it stands in the patient's own stream"


async def test_s_at_the_chair_of_the_patient_opens_the_score_of_this_visit(running: Bench) -> None:
    app = running.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "hx")
        await _press(pilot, "s")
        assert isinstance(app.screen, OutcomePage)
        await _press(pilot, "escape")
        assert isinstance(app.screen, ChairScreen)
        app.go("board")
        open_course(app, app, MRN)
        await settle(pilot)
        await _press(pilot, "s")
        assert isinstance(app.screen, CourseScreen)
        assert _says(pilot, "They sit in chair 5: a score is charted there.")


async def test_a_closed_record_opens_the_report_by_word(at_home: Bench) -> None:
    app = at_home.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        open_record(app, app, at_home.room.store.session_heads()[0].session_id)
        await settle(pilot)
        await type_line(pilot, "report")
        assert isinstance(app.screen, CourseReportPage)


async def test_the_command_list_of_the_course_screen_has_both_once(at_home: Bench) -> None:
    app = at_home.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        open_course(app, app, MRN)
        await settle(pilot)
        await _press(pilot, "ctrl+p", *"report")
        rows = [row for row in _text(pilot).splitlines() if "the course report" in row]
        assert len(rows) == 1, rows
        await _press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, CourseReportPage)


async def test_names_are_hidden_on_the_report_page(running: Bench) -> None:
    app = running.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "report")
        assert "KOWALSKI" in _text(pilot)
        running.seconds.now += 200
        app.beat()
        await settle(pilot)
        assert "KOWALSKI" not in _text(pilot)
        assert MRN not in _text(pilot)


async def test_tab_completes_the_name_of_a_scale_and_no_whole_word(running: Bench) -> None:
    async with running.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        for typed, stands in (
            ("mad", "madrs "),
            ("gad", "gad"),
            ("pain", "pain"),
            ("phq9", "phq9"),
            ("cs", "cssrs "),
        ):
            screen.line.put(typed)
            await _press(pilot, "tab")
            assert screen.line.value == stands, typed
        screen.line.put("")


async def test_f3_on_a_score_corrects_it_with_its_own_words_beside_the_field(running: Bench) -> None:
    app = running.app()
    number = next(one.number for one in running.room.view("5").entries if one.kind == "scale.scored")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        app.open_word(f"entry {number}", "5")
        await settle(pilot)
        await _press(pilot, "f3")
        assert isinstance(app.screen, FixPage)
        assert _says(pilot, "was: PHQ-9")
        await _press(pilot, *"2 1 1 1 0 0 0 0 0", "tab", "tab", *"misread", "f3")
        assert screen.line.value == f"fix {number} phq9 2 1 1 1 0 0 0 0 0 ; misread"
        await _press(pilot, "enter")
        assert _says(pilot, "1 1 1 1 0 0 0 0 0  2 1 1 1 0 0 0 0 0"), (
            "items as they are typed, was and becomes"
        )
        running.seconds.now += 5
        await _press(pilot, "y")
        entry = next(one for one in running.room.view("5").entries if one.number == number)
        assert "5" in entry.text
        assert entry.amended_by


async def test_a_question_that_is_long_keeps_the_row_that_says_how_it_is_answered(running: Bench) -> None:
    """A correction that makes item 9 another yes: the table, the reason, what stays, and y."""
    number = next(one.number for one in running.room.view("5").entries if one.kind == "scale.scored")
    async with running.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, f"fix {number} phq9 1 1 1 1 0 2 2 2 3 ; misheard")
        assert _says(pilot, "y record it as it is")
        assert _says(pilot, "total 4 13")
        assert _says(pilot, "PHQ-9 item 9: 3 stays on the screen")
        assert "better off dead" not in _text(pilot), "others can see a chair"
