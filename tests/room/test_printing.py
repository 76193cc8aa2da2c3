"""Paper: what the printer command is given, what it answers, and that the record says who printed what."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from infusion_tui.exports import pages
from infusion_tui.exports.document import Document, Paragraph, Section
from infusion_tui.room import printing
from infusion_tui.room.errors import Misused
from infusion_tui.room.printing import PrintRefused, note_printed, print_document, why_not
from room_support import Machine, made

pytest.importorskip("reportlab", reason="the extra pdf is not installed")

PAGE = Document(title="Renée Kowalski", sections=(Section("s", (Paragraph("x"),)),))


def command(folder: Path, name: str, script: str) -> None:
    """A printer command of our own."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of commands, besides those that the script itself needs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("cat", "sleep"):
        found = next(Path(d, tool) for d in ("/bin", "/usr/bin") if Path(d, tool).exists())
        (folder / tool).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def taking(folder: Path, name: str = "lp") -> None:
    command(
        folder, name, f'echo "$@" > "{folder}/words"\ncat > "{folder}/page"\necho "request id is Office-12"'
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [("lp", "-t infusion-tui going home -d Office"), ("lpr", "-J infusion-tui going home -P Office")],
)
def test_the_command_gets_the_pdf_and_no_name_of_a_patient(system: Path, name: str, words: str) -> None:
    taking(system, name)
    assert print_document(PAGE, "going home", printer="Office") == "request id is Office-12"
    assert (system / "words").read_text().strip() == words
    assert (system / "page").read_bytes().startswith(b"%PDF-")


def test_the_default_printer_needs_no_name(system: Path) -> None:
    taking(system)
    print_document(PAGE, "record")
    assert (system / "words").read_text().strip() == "-t infusion-tui record"


def test_nothing_is_left_in_a_folder(system: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taking(system)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    print_document(PAGE, "record")
    assert os.listdir(temporary) == []


def test_a_computer_without_a_printer_command_says_what_to_do(system: Path) -> None:
    assert why_not() is not None
    with pytest.raises(PrintRefused, match=r"no printer command .* browser.* Nothing was printed"):
        print_document(PAGE, "record")


def test_without_the_package_for_pdf_it_says_what_to_do(
    system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking(system)
    monkeypatch.setattr(printing, "has_pdf", lambda: False)
    with pytest.raises(PrintRefused, match=r"infusion-tui\[pdf\].* Nothing was printed"):
        print_document(PAGE, "record")
    assert not (system / "page").exists()


def test_what_the_printer_says_is_shown_harmlessly(system: Path) -> None:
    command(system, "lp", "cat > /dev/null\nprintf 'lp: \\033[31mno\\033[0m such printer\\n' >&2\nexit 1")
    with pytest.raises(PrintRefused) as refused:
        print_document(PAGE, "record")
    assert (
        str(refused.value) == r"The printer did not take it. lp says: lp: \u{1b}[31mno\u{1b}[0m such printer"
    )
    assert refused.value.how == "refused"


def test_a_command_that_does_not_read_the_page_is_no_trouble(system: Path) -> None:
    command(system, "lp", "exit 3")
    with pytest.raises(PrintRefused, match="it ended with 3"):
        print_document(PAGE, "record")


def test_a_command_that_hangs_is_stopped(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command(system, "lp", "exec sleep 30")
    monkeypatch.setattr(printing, "LONGEST_WAIT_S", 0.2)
    with pytest.raises(PrintRefused, match="Look at the printer before printing again"):
        print_document(PAGE, "record")


@pytest.mark.parametrize("name", ["-o raw", "", "a\x1bb"])
def test_a_printer_name_is_never_an_option(system: Path, name: str) -> None:
    taking(system)
    with pytest.raises(Misused, match="no printer can be called"):
        print_document(PAGE, "record", printer=name)
    assert not (system / "words").exists()


def test_the_record_says_who_printed_what(tmp_path: Path) -> None:
    with made(tmp_path / "room.db", Machine()) as room:
        assert note_printed(room, ["0198-a"], by="KM", printer="Office") is None
        last = room.store.session("room")[-1]
    assert (last.kind, last.author) == ("record.exported", "KM")
    assert (last.payload.format, last.payload.sessions, last.payload.file) == (
        "print",
        ("0198-a",),
        "printer Office",
    )


def test_pages_can_be_made_in_every_form_that_is_offered() -> None:
    beginnings = {name: pages.page_bytes(PAGE, name)[:5] for name in pages.PAGE_FORMATS}
    assert beginnings == {"html": b"<!DOC", "pdf": b"%PDF-", "md": b"# Ren"}
