"""The file that an export goes to: complete or not there, never over something that exists."""

from __future__ import annotations

import errno
import os
import re
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from infusion_tui.exports import ExportError, ExportExists, session_file_name, write_new


def hello(out: TextIO) -> None:
    out.write("hëllo\r\n")


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.fixture(params=["links", "no links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of publishing: with hard links, and on file systems without."""
    if request.param == "no links":
        monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    return str(request.param)


@pytest.mark.usefixtures("links")
def test_written_whole_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write_new(path, hello) == path
    assert path.read_bytes() == "hëllo\r\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_nlink == 1
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.usefixtures("links")
def test_an_existing_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(ExportExists, match=r"out\.csv exists already and was not touched"):
        write_new(path, hello)
    assert path.read_text() == "mine"
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.usefixtures("links")
def test_what_came_meanwhile_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    def slow(out: TextIO) -> None:
        hello(out)
        path.write_text("faster")

    with pytest.raises(ExportExists):
        write_new(path, slow)
    assert path.read_text() == "faster"
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("there", [True, False])
def test_links_are_never_followed(tmp_path: Path, there: bool) -> None:
    target = tmp_path / "elsewhere"
    if there:
        target.write_text("mine")
    path = tmp_path / "out.csv"

    def linking(out: TextIO) -> None:
        hello(out)
        path.symlink_to(target)

    with pytest.raises(ExportExists):
        write_new(path, linking)
    with pytest.raises(ExportExists):
        write_new(path, hello)
    assert path.is_symlink()
    assert target.exists() is there
    assert not there or target.read_text() == "mine"


@pytest.mark.usefixtures("links")
def test_of_many_at_once_one_wins(tmp_path: Path) -> None:
    path, at_once, results = tmp_path / "out.csv", threading.Barrier(8), list[str]()

    def one(name: str) -> None:
        def write(out: TextIO) -> None:
            out.write(name)
            at_once.wait()

        try:
            write_new(path, write)
            results.append(name)
        except ExportExists:
            pass

    threads = [threading.Thread(target=one, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [path.read_text()]
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "There is no room left"),
        (errno.EDQUOT, "There is no room left"),
        (errno.EROFS, "cannot be written to"),
        (errno.EIO, r"could not be written \(Input/output error\)"),
    ],
)
def test_a_disk_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(number))
    with pytest.raises(ExportError, match=words):
        write_new(tmp_path / "out.csv", hello)
    assert os.listdir(tmp_path) == []


def test_a_failed_move_takes_its_claim_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    monkeypatch.setattr(os, "replace", refusing(errno.EIO))
    with pytest.raises(ExportError):
        write_new(tmp_path / "out.csv", hello)
    assert os.listdir(tmp_path) == []


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken(out: TextIO) -> None:
        hello(out)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_new(tmp_path / "out.csv", broken)
    assert os.listdir(tmp_path) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"There is no folder .*/none: make it first"):
        write_new(tmp_path / "none" / "out.csv", hello)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="is not a folder"):
        write_new(tmp_path / "file" / "out.csv", hello)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_no_rights(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o500)
    with pytest.raises(ExportError, match="cannot be written to by this person"):
        write_new(folder / "out.csv", hello)


def test_a_long_name_and_a_hostile_one(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="too long"):
        write_new(tmp_path / ("x" * 300), hello)
    with pytest.raises(ExportError) as told:
        write_new(tmp_path / "a\x1b[2J" / "out.csv", hello)
    assert str(told.value).isprintable()


def test_session_file_name() -> None:
    assert session_file_name("0198a1b2-c3d4", "csv") == "session-0198a1b2-c3d4.csv"
    for hostile in ("../../etc/passwd", "", "a b", "-x", "a/b", "x\n", "x" * 200, "é"):
        assert re.fullmatch(r"session-x[0-9a-f]{16}\.csv", session_file_name(hostile, "csv"))
