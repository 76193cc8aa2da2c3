"""Hostile text through every command: typed into each of its options, and read from a file that another program wrote.

A command that is new fails here until it has its line in `CALLS`; a new option is tried by itself.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import pytest
from markdown_it import MarkdownIt

from cli_support import Practice, call
from hostile_corpus import IN_A_FILE, KEPT, REFUSED, not_text
from hostile_file import SOLD_CHAIR, HostileFile
from infusion_tui.cli.entry import cli
from infusion_tui.exports import FORMATS
from infusion_tui.record.text import forbidden_character, visible

CALLS: dict[str, list[str]] = {
    "init": ["init", "--db", "{tmp}/new.db"],
    "staff add": ["staff", "add", "PW", "--name", "P. Wirth", "--role", "nurse"],
    "staff list": ["staff", "list"],
    "staff retire": ["staff", "retire", "PW"],
    "staff pin": ["staff", "pin", "PW", "--pin-stdin"],
    "settings": ["settings", "lock_min", "10"],
    "protocol list": ["protocol", "list"],
    "protocol accept": ["protocol", "accept", "ketamine-iv-depression", "--by", "AL"],
    "chairs list": ["chairs", "list"],
    "chairs rename": ["chairs", "rename", "6", "Window"],
    "chairs close": ["chairs", "close", "6"],
    "chairs open": ["chairs", "open", "6"],
    "admit": ["admit", "6", "--mrn", "9", "--weight", "70", "--by", "KM", "--dose-mg", "35", "--bag-ml", "50"],
    "chart": ["chart", "5", "stop dizzy ; a note", "--by", "KM", "--confirm", "5"],
    "score": ["score", "448205", "phq9 2 1 3 2 1 0 1 2 0 by Dr Lee ; a note", "--by", "KM", "--dry-run"],
    "status": ["status", "--chair", "5"],
    "sessions": ["sessions"],
    "course": ["course", "448201"],
    "due": ["due"],
    "verify": ["verify"],
    "export": ["export", "--all", "--format", "csv", "--out", "{tmp}/x.csv"],
    "sheet": ["sheet", "day", "--format", "md", "--out", "{tmp}/day.md"],
    "numbers": ["numbers"],
    "backup": ["backup", "{tmp}"],
    "restore": ["restore", "{tmp}/x.db", "--to", "{tmp}/y.db"],
    "rebuild": ["rebuild", "{tmp}/x.jsonl", "--to", "{tmp}/y.db"],
    "drugs": ["drugs"],
    "drugs count": ["drugs", "count", "5000", "mg", "--moment", "end", "--by", "KM", "--witness", "AL"],
    "drugs receive": ["drugs", "receive", "100", "mg", "--by", "KM", "--witness", "AL"],
    "import": ["import", "{tmp}/none.csv", "--by", "KM"],
    "handoff": ["handoff", "5"],
    "mirror set": ["mirror", "set", "{tmp}/mirror"],
    "mirror off": ["mirror", "off"],
    "mirror status": ["mirror", "status"],
    "mirror once": ["mirror", "once"],
    "mirror run": ["mirror", "run", "--db", "{tmp}/none.db"],  # on a file that is there it goes on and on
    "paper": ["paper"],
    "paper status": ["paper", "status"],
    "paper set": ["paper", "set", "{tmp}/sheets"],
    "paper off": ["paper", "off"],
    "paper default": ["paper", "default"],
    "paper names": ["paper", "names", "full"],
    "paper write": ["paper", "write"],
    "paper lines": ["paper", "lines", "5"],
    "disk": ["disk"],
    "patients": ["patients", "--find", "kow"],
    "patient show": ["patient", "show", "448201"],
    "patient record": ["patient", "record", "448201", "--name", "KOWALSKI, Ruth", "--by", "KM"],
    "patient course open": ["patient", "course", "open", "448201", "--indication", "ptsd", "--begins", "2026-11-23", "--by", "KM"],
    "patient course revise": ["patient", "course", "revise", "448201", "--concerns", "none", "--why", "asked", "--by", "KM"],
    "patient course close": ["patient", "course", "close", "448201", "--why", "done", "--by", "KM"],
    "patient caution add": ["patient", "caution", "add", "448201", "latex", "--by", "KM"],
    "patient caution lift": ["patient", "caution", "lift", "448201", "latex", "--why", "tested", "--by", "KM"],
    "patient merge": ["patient", "merge", "448201", "--into", "9", "--why", "same", "--by", "KM"],
    "patient part": ["patient", "part", "448201", "--why", "wrong", "--by", "KM"],
    "patient void": ["patient", "void", "448201", "0", "--why", "wrong", "--by", "KM"],
    "looked": ["looked"],
    "print": ["print", "none"],  # no session: a computer with a printer does not print because of a test
    "demo": ["demo"],
}  # fmt: skip
"""Each command, as it is called on a file with somebody in chair 5."""

MORE_LOOKS = [
    ["status"],
    ["status", "--chair", SOLD_CHAIR],
    ["status", "--chair", "1"],
    ["status", "--session", ".."],
    ["status", "--at", "2026-11-23T08:40:00+00:00"],
    ["sessions", "--mrn", KEPT["hebrew"]],
    ["handoff", "--nurse", "KM", "--sbar"],
    ["handoff", "2", "--sbar"],
    ["drugs", "--since", "2026-11-01"],
    ["staff", "add", "KM", "--name", "X", "--role", "nurse"],
    ["admit", "5", "--mrn", "9", "--weight", "70", "--by", "KM", "--dose-mg", "35", "--bag-ml", "50"],
    ["chart", "5", "void 4 ; why", "--by", "KM", "--dry-run"],
    ["chart", "5", "void 4", "--by", "KM"],
    ["export", "..", "--format", "csv", "--out", "{tmp}"],
    ["sheet", "times", "--session", "..", "--format", "html", "--out", "{tmp}"],
    ["sheet", "times", "--since", "2026-11-01", "--format", "html", "--out", "{tmp}"],
    ["sheet", "drugs", "--since", "2026-11-01", "--format", "csv", "--out", "{tmp}"],
    ["numbers", "--since", "2026-11-01", "--format", "csv", "--out", "{tmp}"],
    ["sheet", "month", "--since", "2026-11-01", "--format", "md", "--out", "{tmp}"],
]
"""Other ways to have something of the file shown, or named in a refusal."""


def _commands() -> dict[str, click.Command]:
    """Every command that can be called, by its words."""

    def below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if not isinstance(command, click.Group):
            yield words, command
            return
        if command.invoke_without_command and words:
            yield words, command
        context = click.Context(command, info_name=words or "infusion-tui")
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from below(f"{words} {name}".strip(), found)

    return dict(below("", cli))


COMMANDS = _commands()


def test_every_command_is_called_here() -> None:
    assert set(COMMANDS) - set(CALLS) == set()


def _takes_text(parameter: click.Parameter) -> bool:
    return not (isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count))


def harmless(*arguments: str, stdin: str = "") -> tuple[int, str]:
    """One call, whose answer may be anything but an act on the terminal; with --json it is one document."""
    answer = call(*arguments, stdin=stdin)
    assert answer.code in (0, 1, 2, 3, 4), arguments
    assert not_text(answer.out) == [], arguments
    assert not_text(answer.err) == [], arguments
    if "--json" in arguments and "demo" not in arguments:
        answer.json()
    return answer.code, answer.out


# --- typed at the door ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [words for words in CALLS if words in COMMANDS])
def test_what_is_typed_is_refused_or_kept_but_never_acts(
    started: Practice, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A piece of the corpus in each argument and option of the command, one at a time."""
    monkeypatch.chdir(tmp_path)  # where files go whose names are such texts
    tmp, now = str(started.db.parent), "2026-11-23T10:30:00+00:00"
    base = [part.replace("{tmp}", tmp) for part in CALLS[words]]
    options = ["--now", now] + ([] if "--db" in base else ["--db", str(started.db)])
    rows = started.json("verify")["rows"]
    texts = itertools.cycle(text for text in [*REFUSED.values(), "y" * 60_000] if "\x00" not in text)
    for parameter in COMMANDS[words].params:
        if not _takes_text(parameter) or parameter.name in ("db", "now"):
            continue
        for more, text in zip(([], ["--json"]), texts, strict=False):
            code, out = harmless(*_with(base, words, parameter, text), *more, *options, stdin="123456\n")
            assert len(out) < 5000
            if code == 0 and not isinstance(parameter.type, click.Path):
                assert started.json("verify")["rows"] == rows, (parameter.name, text)


@pytest.mark.parametrize("name", REFUSED)
def test_words_and_options_that_there_are_not(started: Practice, tmp_path: Path, name: str) -> None:
    text, db = REFUSED[name], ["--db", str(started.db)]
    for words in (
        [f"x{text}", *db],
        ["status", f"--{text}", *db],
        ["status", f"--now={text}", *db],
        ["staff", text, *db],
    ):
        for more in ([], ["--json"]):
            code, out = harmless(*words, *more)
            assert code == 2
            assert len(out) < 2000
    if "\x00" not in text and "\ud800" not in text:  # no program can be called with these in a path
        assert harmless("status", "--db", str(tmp_path / text))[0] in (2, 3)


def _with(base: list[str], words: str, parameter: click.Parameter, text: str) -> list[str]:
    """The call with this text as the argument, or as the option's value."""
    if isinstance(parameter, click.Option):
        at = next((base.index(name) for name in parameter.opts if name in base), None)
        kept = base if at is None else base[:at] + base[at + 2 :]
        return [*kept, f"{parameter.opts[0]}={text}"]
    command = COMMANDS[words]
    place = [p.name for p in command.params if isinstance(p, click.Argument)].index(parameter.name)
    at = len(words.split()) + place
    # behind -- nothing is an option
    return [*base[: len(words.split())], *base[at + 1 :], *base[len(words.split()) : at], "--", text] if place == 0 and len(
        [p for p in command.params if isinstance(p, click.Argument)]
    ) == 1 else [*base[:at], text, *base[at + 1 :]]  # fmt: skip


def test_a_pin_that_is_no_text_is_refused(room: Practice) -> None:
    for text in (*REFUSED.values(), "y" * 60_000):
        arguments = [
            "staff",
            "add",
            "PW",
            "--name",
            "P",
            "--role",
            "nurse",
            "--pin-stdin",
            "--db",
            str(room.db),
        ]
        code, _ = harmless(*arguments, stdin=text + "\n")
        assert code in (1, 2)


@pytest.mark.parametrize("name", KEPT)
def test_what_can_be_kept_comes_back_as_it_was(started: Practice, name: str) -> None:
    text = KEPT[name]
    assert forbidden_character(text) is None
    answer = started.chart(f"; {text}", "10:05")
    assert answer["note"] == text
    assert (
        started.chair("10:06")["entries"][-1]["note"] == text
        or started.chair("10:06")["entries"][-1]["text"] == text
    )
    assert text in started("status", "--chair", "5", now="10:06").out


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_kept_is_refused_by_name(started: Practice, name: str) -> None:
    if "\x00" not in REFUSED[name]:
        said = started.refused(f"; {REFUSED[name]}", "10:05", "E_TEXT")
        assert "type it without" in said


# --- out of a file ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> HostileFile:
    return HostileFile(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize(
    "words", [*CALLS.values(), *MORE_LOOKS], ids=lambda words: ascii(" ".join(words))[:40]
)
def test_what_stands_in_the_file_never_acts(file: HostileFile, tmp_path: Path, words: list[str]) -> None:
    for name, more in (("text", []), ("json", ["--json"])):
        folder = tmp_path / name
        folder.mkdir()
        given = [word.replace("{tmp}", str(folder)) for word in words]
        db = [] if "--db" in given else ["--db", str(file.path)]
        harmless(*given, *more, *db, "--now", file.clock.at.isoformat())
        for written in folder.rglob("*"):
            assert not_text(written.name) == []


def test_every_text_is_readable(file: HostileFile) -> None:
    at = ["--db", str(file.path), "--now", file.clock.at.isoformat()]
    out = call("status", "--chair", "5", *at).out
    (chair,) = call("status", "--chair", "5", "--json", *at).json()["chairs"]
    notes = {entry["text"] for entry in chair["entries"] if entry["kind"] == "note.written"}
    for name, text in IN_A_FILE.items():
        whole = text.replace("\ud800", "\ufffd").replace("\udc9b", "\ufffd")
        assert whole in notes or name in ("void",), name
        assert visible(whole) in out, name


@pytest.mark.parametrize("format_name", [name for name, known in FORMATS.items() if not known.binary])
def test_every_export_of_it_is_text(file: HostileFile, tmp_path: Path, format_name: str) -> None:
    at = ["--db", str(file.path), "--now", file.clock.at.isoformat()]
    answer = call("export", "--all", "--format", format_name, "--out", str(tmp_path / "out"), "--json", *at)
    assert answer.code == 0, answer
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()] or [tmp_path / "out"]
    whole = "".join(path.read_bytes().decode("utf-8") for path in files)
    assert not_text(whole.replace("\r\n", "\n")) == []
    assert all(not_text(path.name) == [] for path in files)
    readers = {"csv": _csv, "jsonl": _jsonl, "md": _pages, "html": _html}
    if format_name in readers:
        assert readers[format_name](files) > 5


def _csv(files: list[Path]) -> int:
    with files[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column, cell in row.items():
            assert not cell.startswith(("=", "@", "\t", "\r")), (column, cell)
            if cell.startswith(("+", "-")):
                float(cell)
    return len(rows)


def _html(files: list[Path]) -> int:
    """Nothing acts, and the only pictures are the page's own drawings; nobody closes its style."""
    for file in files:
        text = file.read_text(encoding="utf-8")
        page = _Page()
        page.feed(text)
        assert set(page.acting) <= {"svg"}, file.name
        assert text.count("<style") == text.count("</style") == 1
    return len(files)


def _jsonl(files: list[Path]) -> int:
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in files[0].read_text(encoding="utf-8").split("\n") if line
    ]
    for row in rows:
        assert hashlib.sha256(row["hashed"].encode()).hexdigest() == row["hash"]
    assert any(
        row["author"] not in ("KM", "set-up", "AL") and forbidden_character(row["author"]) for row in rows
    )
    return len(rows)


def _pages(files: list[Path]) -> int:
    """As a reader of Markdown with everything turned on would show it: no link, picture or HTML of anybody's."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for file in files:
        page = reader.render(file.read_text(encoding="utf-8")).casefold()
        for acting in ("<a ", "<img", "<script", "<svg"):
            assert acting not in page, (file.name, acting)
    return len(files)


class _Page(HTMLParser):
    """What a browser would make of it: anything in it that acts."""

    def __init__(self) -> None:
        super().__init__()
        self.acting: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "svg", "img", "iframe", "object", "link", "base", "form"):
            self.acting.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (
                name == "href" and not re.fullmatch(r"(chair-x?[0-9a-f]+|index)\.html", str(value))
            ):
                self.acting.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.words += data


def test_every_paper_sheet_of_it_is_text(file: HostileFile, tmp_path: Path) -> None:
    at = ["--db", str(file.path), "--now", file.clock.at.isoformat()]
    assert harmless("paper", "set", str(tmp_path / "sheets"), *at)[0] == 0
    sheets = list((tmp_path / "sheets").glob("*.html"))
    assert len(sheets) > 5
    words = ""
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        assert not_text(text) == [], sheet.name
        page = _Page()
        page.feed(text)
        assert page.acting == [], sheet.name
        words += page.words
    assert any(KEPT[name] in words for name in ("hebrew", "arabic", "mixed", "wide", "markup link"))
    # written once more over those that lie there: nothing in their marks keeps that from being done
    assert harmless("paper", "write", *at)[0] == 0
