"""The word `home`: the patient's sheet is shown, printed or written, and the record says who made it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

pytest.importorskip("reportlab", reason="the extra pdf is not installed")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A chair that is observing, on a computer whose printer is a script of ours."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "cat").symlink_to(next(p for p in ("/bin/cat", "/usr/bin/cat") if os.path.exists(p)))
    monkeypatch.setenv("PATH", str(tools))
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("stop dizzy")
    return bench


def printer(tmp_path: Path, script: str) -> None:
    path = tmp_path / "tools" / "lp"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)


def the_sheet(folder: Path) -> str:
    (written,) = folder.glob("sheet-home-*.md")
    return written.read_text()


async def fill(pilot: Pilot[Any], **values: str) -> None:
    for key, text in values.items():
        pilot.app.screen.query_one(f"#field-home-{key}").value = text  # type: ignore[attr-defined]
    pilot.app.screen.query_one("#field-home-folder").focus()
    await settle(pilot)


async def until(pilot: Pilot[Any], words: str) -> None:
    for _ in range(500):
        if words in " ".join(screen_text(pilot.app).split()):
            return
        await pilot.pause(0.01)
    raise AssertionError(screen_text(pilot.app))


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_shown_and_written_once(bench: Bench, tmp_path: Path, size: tuple[int, int]) -> None:
    before = bench.room.seq
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "home")
        text = screen_text(pilot.app)
        assert "GOING HOME" in text
        assert "No driving before" in text
        assert "TRAINING" in text
        await pilot.press("pagedown")
        await fill(pilot, **{"as": "md", "folder": str(tmp_path)})
        assert bench.room.seq == before, "looking at it is no export"
        await pilot.press("enter")
        await until(pilot, "Written: ")
        await pilot.press("enter")
        await until(pilot, "It is written already")
    assert "No driving before" in the_sheet(tmp_path)
    notes = [event for event in bench.room.store.room() if event.kind == "record.exported"]
    assert [(one.author, one.payload.format) for one in notes] == [("KM", "home")]


async def test_it_is_printed(bench: Bench, tmp_path: Path) -> None:
    printer(tmp_path, f'cat > "{tmp_path}/page"; echo "request id is Office-1"')
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "home")
        await settle(pilot)
        assert pilot.app.screen.query_one("#field-home-as").value == "print", "suggested where it is possible"  # type: ignore[attr-defined]
        await pilot.press("enter", "enter", "enter")
        await until(pilot, "Printed. request id is Office-1")
    assert (tmp_path / "page").read_bytes().startswith(b"%PDF-")
    note = bench.room.store.room()[-1]
    assert (note.author, note.payload.format, note.payload.file) == ("KM", "print", "printer default")


async def test_what_keeps_it_from_being_made_is_said(bench: Bench, tmp_path: Path) -> None:
    before = bench.room.seq
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "home")
        for values, words in (
            ({"as": "docx"}, "What is to be done with it?"),
            ({"as": "html", "paper": "a5"}, "Which paper?"),
            ({"paper": "letter", "folder": str(tmp_path / "none")}, "There is no folder"),
            ({"as": "print"}, "There is no printer command"),
        ):
            await fill(pilot, **values)
            await pilot.press("enter")
            await until(pilot, words)
        printer(tmp_path, "echo no paper >&2; exit 1")
        await pilot.press("enter")
        await until(pilot, "lp says: no paper")
    assert bench.room.seq == before


async def test_nobody_in_the_chair(tmp_path: Path) -> None:
    async with Bench(tmp_path).app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "home")
        assert "No one is in this chair" in screen_text(pilot.app)
