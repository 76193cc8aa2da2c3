"""The export page: every format with its words, written beside the screen, once, and noted under who asked for it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.exports.formats import FORMATS, Format
from infusion_tui.record import events as ev
from infusion_tui.tui.dialogs import taking_out
from infusion_tui.tui.dialogs.export import ExportPage
from infusion_tui.tui.dialogs.export_task import Made
from infusion_tui.tui.dialogs.records_page import open_record


def _bench(folder: Path) -> Bench:
    bench = Bench(folder)
    bench.put_into("assess", "3", mrn="99001", name="BERG, Tom")
    bench.chart("leave anyway ; ride waits", chair="3")
    bench.infusing("5")
    (folder / "out").mkdir()
    return bench


async def _put(pilot: Pilot[Any], **values: str) -> ExportPage:
    """Into the fields; the last one has the focus."""
    page = pilot.app.screen
    assert isinstance(page, ExportPage)
    for name, value in values.items():
        page.query_one(f"#field-{name}").focus()
        page.query_one(f"#field-{name}").value = value  # type: ignore[attr-defined]
        await pilot.pause()
    await settle(pilot)
    return page


async def _done(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def _says(pilot: Pilot[Any], words: str) -> bool:
    """Whether it stands on the screen, wherever its lines break."""
    return "".join(words.split()) in "".join(screen_text(pilot.app).split())  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
async def test_every_format_stands_in_the_list_with_its_words(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = _bench(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "export")
        text = screen_text(pilot.app)  # type: ignore[arg-type]
        for name, one in FORMATS.items():
            assert any(name in row and one.words in row for row in text.splitlines()), name
        await pilot.press("down")
        await settle(pilot)
        assert pilot.app.screen.query_one("#field-format").value == next(iter(FORMATS))  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settle(pilot)
        assert "infusing" in screen_text(pilot.app)  # type: ignore[arg-type]


async def test_a_format_whose_package_is_missing_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Format, "is_there", lambda one: one.package is None)
    bench = _bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "export")
        rows = screen_text(pilot.app).splitlines()  # type: ignore[arg-type]
        assert [row.split()[0] for row in rows if "not here" in row][:2] == ["xlsx", "pdf"]
        await _put(pilot, format="xlsx", folder=str(tmp_path / "out"))
        assert _says(pilot, "pip install 'infusion-tui[xlsx]'")
        await pilot.press("enter")
        await _done(pilot)
        assert list((tmp_path / "out").iterdir()) == []


async def test_a_second_enter_writes_nothing_and_another_format_does(tmp_path: Path) -> None:
    bench = _bench(tmp_path)
    out = tmp_path / "out"
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        await _put(pilot, format="html", folder=str(out))
        before = bench.room.store.head().seq
        await pilot.press("enter", "enter", "enter")
        await _done(pilot)
        assert len(list(out.iterdir())) == 2
        await pilot.press("enter")
        await _done(pilot)
        assert _says(pilot, "Not written again, it was done just now: written: 2 files in")
        await _put(pilot, format="csv", which="1", folder=str(out))
        await pilot.press("enter")
        await _done(pilot)
        (sheet,) = out.glob("*.csv")
        assert _says(pilot, f"written: {sheet}")
        assert "99001" in sheet.read_text()
        assert sheet.stat().st_mode & 0o777 == 0o600
    noted = [one for one in bench.room.store.after(before) if isinstance(one.payload, ev.RecordExported)]
    assert [(one.author, one.payload.format) for one in noted] == [("KM", "html"), ("KM", "csv")]  # type: ignore[attr-defined]


async def test_what_was_chosen_is_suggested_the_next_time(tmp_path: Path) -> None:
    bench = _bench(tmp_path)
    out = tmp_path / "out"
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "export")
        await _put(pilot, format="html", paper="letter", folder=str(out))
        await pilot.press("enter")
        await _done(pilot)
        await pilot.press("escape")
        await type_line(pilot, "export")
        found = {name: pilot.app.screen.query_one(f"#field-{name}").value for name in ("format", "paper", "folder")}  # type: ignore[attr-defined]  # fmt: skip
    assert found == {"format": "html", "paper": "letter", "folder": str(out)}
    (page,) = out.iterdir()
    assert "letter" in page.read_text().casefold()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"which": "7", "format": "csv"}, "Which sessions? Numbers from 1 to 2"),
        ({"format": "docx"}, "As what? csv, jsonl"),
        ({"format": "html", "paper": "a3"}, "Which paper? a4 or letter"),
        ({"format": "csv", "folder": "/nowhere/at all"}, "There is no folder /nowhere/at all"),
        ({"which": "all", "format": "home"}, "One session at a time"),
    ],
)
async def test_what_is_missing_is_said_and_asked_again(
    tmp_path: Path, values: dict[str, str], words: str
) -> None:
    bench = _bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        page = await _put(pilot, **{"folder": str(tmp_path / "out"), **values})
        before = bench.room.store.head().seq
        page._begin()
        await _done(pilot)
        assert _says(pilot, words)
        assert bench.room.store.head().seq == before
        assert list((tmp_path / "out").iterdir()) == []


async def test_clocks_go_on_while_it_is_written_and_the_page_may_be_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(*_: Any, **__: Any) -> Made:
        assert go_on.wait(10)
        return Made("written: /somewhere/session.html")

    monkeypatch.setattr(taking_out, "carry_out", slow)
    bench = _bench(tmp_path)
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "export")
        await _put(pilot, format="csv", folder=str(tmp_path / "out"))
        await pilot.press("enter")
        await settle(pilot)
        assert _says(pilot, "It is being made. Clocks and reminders go on")
        await pilot.press("escape")
        bench.later(1)
        app.tick()
        await settle(pilot)
        assert bench.room.now().strftime("%H:%M") in screen_text(app).splitlines()[0]
        assert app.screen is screen
        go_on.set()
        await _done(pilot)
        assert [one.message for one in app._notifications] == ["written: /somewhere/session.html"]


@pytest.mark.parametrize(("name", "job"), [("print", "record"), ("print home", "going-home sheet")])
async def test_it_prints_once_through_the_systems_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, job: str
) -> None:
    pytest.importorskip("reportlab", reason="printing needs the pdf extra")
    bench = _bench(tmp_path)
    tray = tmp_path / "tray"
    tray.mkdir()
    command = tmp_path / "lp"
    command.write_text(
        f'#!/bin/sh\necho "$@" >> {tray}/jobs\ncat > {tray}/page.pdf\necho request id is desk-1\n'
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        before = bench.room.store.head().seq
        await type_line(pilot, "export")
        page = await _put(pilot, format=name, paper="a4")
        assert not page.query_one("#field-folder").parent.display  # type: ignore[union-attr]
        await pilot.press("enter", "enter")
        await _done(pilot)
        assert _says(pilot, "sent to the printer. request id is desk-1")
        await pilot.press("enter")
        await _done(pilot)
    jobs = (tray / "jobs").read_text().splitlines()
    assert len(jobs) == 1, "a second Enter prints nothing"
    assert job in jobs[0]
    assert "KOWALSKI" not in jobs[0]
    assert (tray / "page.pdf").read_bytes().startswith(b"%PDF")
    (noted,) = [one for one in bench.room.store.after(before) if isinstance(one.payload, ev.RecordExported)]
    assert noted.author == "KM"


async def test_without_names_nobody_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    bench = _bench(tmp_path)
    out = tmp_path / "out"
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "export")
        page = await _put(pilot, format="jsonl")
        assert not page.query_one("#field-names").parent.display  # type: ignore[union-attr]
        await _put(pilot, format="csv", names="perhaps", folder=str(out))
        await pilot.press("enter")
        await _done(pilot)
        assert _says(pilot, "Names: with or without?")
        await _put(pilot, names="without", folder=str(out))
        await pilot.press("enter")
        await _done(pilot)
        assert _says(pilot, "a person must look before it is passed on")
    (sheet,) = out.iterdir()
    assert "448201" not in sheet.read_text()
    assert "KOWALSKI" not in sheet.read_text()


async def test_a_closed_record_is_exported_from_its_own_screen(tmp_path: Path) -> None:
    bench = _bench(tmp_path)
    app = bench.app()
    closed = bench.room.store.session_heads()[0].session_id
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        open_record(app, app, closed)
        await settle(pilot)
        await type_line(pilot, "export")
        assert _says(pilot, "chair 3 this record")
        await _put(pilot, format="home", folder=str(tmp_path / "out"))
        await pilot.press("enter")
        await _done(pilot)
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == f"sheet-home-{closed}.html"
    assert "TRAINING" in file.read_text()
