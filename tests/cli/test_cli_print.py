"""`print`: record or going-home sheet through the printer command of the system."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli_support import Practice, running

pytest.importorskip("reportlab", reason="the extra pdf is not installed")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Practice:
    room = running(tmp_path / "room.db")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "cat").symlink_to(next(p for p in ("/bin/cat", "/usr/bin/cat") if os.path.exists(p)))
    lp = tools / "lp"
    lp.write_text(
        f'#!/bin/sh\necho "$@" > "{tools}/words"\ncat > "{tools}/page.pdf"\necho "request id is Office-7"\n'
    )
    lp.chmod(0o700)
    monkeypatch.setenv("PATH", str(tools))
    return room


@pytest.mark.parametrize(("more", "words"), [((), "Infusion record"), (("--home",), "Going home")])
def test_print(room: Practice, tmp_path: Path, more: tuple[str, ...], words: str) -> None:
    session = room.chair("10:20")["session"]
    answer = room.json(
        "print", session[:20], *more, "--printer", "Office", "--by", "KM", "--paper", "letter", now="10:20"
    )
    assert (answer["ok"], answer["session"], answer["said"]) == (True, session, "request id is Office-7")
    assert "KOWALSKI" not in (tmp_path / "tools" / "words").read_text(), "no name stands in a queue"
    (page, *_) = pypdf.PdfReader(tmp_path / "tools" / "page.pdf").pages
    assert words in page.extract_text()
    assert page.mediabox.width == 612
    looked = room.json("looked", now="10:21")["looked"][-1]
    assert (looked["by"], looked["where"], looked["file"]) == ("KM", "print", "printer Office")


def test_without_a_printer_nothing_is_noted(room: Practice, tmp_path: Path) -> None:
    (tmp_path / "tools" / "lp").unlink()
    session = room.chair("10:20")["session"]
    answer = room("print", session, now="10:20", code=1)
    assert "There is no printer command" in answer.err
    assert room.json("print", session, now="10:20", code=1)["error"]["code"] == "E_PRINT"
    assert room.json("looked", now="10:21")["looked"] == []


def test_the_sheet_has_a_time_only_once_the_infusion_has_ended(room: Practice, tmp_path: Path) -> None:
    session = room.chair("10:20")["session"]
    room("sheet", "home", "--session", session, "--format", "md", "--out", str(tmp_path), now="10:20")
    (sheet,) = tmp_path.glob("sheet-home-*.md")
    assert "while the infusion had not ended" in sheet.read_text()
    assert "No driving before: \\_" in sheet.read_text()
    room("sheet", "home", "--session", session, "--format", "md", "--out", str(tmp_path), now="10:21", code=1)
    room.chart("stop dizzy", "10:22")
    room(
        "sheet", "home", "--session", session, "--format", "md", "--out", str(tmp_path / "x.md"), now="10:23"
    )
    assert "No driving before Tuesday 24 November 2026, 10:22" in (tmp_path / "x.md").read_text()
    assert [one["where"] for one in room.json("looked", now="10:24")["looked"]] == ["home", "home"]


@pytest.mark.parametrize(("more", "is_named"), [((), True), (("--deidentify",), False)])
def test_the_course_report(
    room: Practice, tmp_path: Path, more: tuple[str, ...], is_named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    mrn = room.chair("10:20")["patient"]["mrn"]
    answer = room.json("course", mrn, "--print", "--printer", "Office", "--by", "KM", *more, now="10:20")
    assert (answer["ok"], answer["printed"], answer["said"]) == (
        True,
        "course report",
        "request id is Office-7",
    )
    job = (tmp_path / "tools" / "words").read_text()
    assert "course report" in job
    assert mrn not in job
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "tools" / "page.pdf").pages)
    assert (mrn in text) is is_named
    looked = room.json("looked", now="10:21")["looked"][-1]
    assert (looked["by"], looked["where"], looked["file"]) == ("KM", "course print", "printer Office")


@pytest.mark.parametrize(
    "more", [("--printer", "Office"), ("--print", "--out", "x"), ("--print", "--with-name")]
)
def test_what_does_not_go_together_with_paper_is_refused(room: Practice, more: tuple[str, ...]) -> None:
    answer = room("course", "448201", *more, now="10:20", code=2)
    assert "--print" in answer.err
