"""The command line as a process: what it imports, how it is called, where its answer goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from process_support import PROGRAM, environment, practice, python, run

LOADED = """
import sys
from infusion_tui.cli import main
try:
    main(sys.argv[1:])
except SystemExit as error:
    code = error.code
print(code, *(name for name in sys.modules if name.split(".")[0] in ("textual", "rich")), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def option(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """--db of a training file with R.K. in chair 5."""
    return practice(tmp_path_factory.mktemp("practice") / "room.db")


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["status"],
        ["status", "--chair", "5", "--json"],
        ["chart", "5", "hr 82", "--by", "KM"],
        ["verify"],
    ],
    ids=" ".join,
)
def test_the_command_line_never_loads_the_screens(option: list[str], words: list[str]) -> None:
    result = python(LOADED, *(option if words != ["--help"] else []), *words)
    assert result.stderr.splitlines()[-1] == "0"


def test_a_page_waits_for_nothing_that_it_does_not_need(option: list[str], tmp_path: Path) -> None:
    """A page in less than 0.3 s: whatever PDF, sheets, FHIR and de-identifying need is imported with them."""
    code = LOADED.replace('("textual", "rich")', '("textual", "rich", "reportlab", "xlsxwriter")').replace(
        "name for name in sys.modules if",
        'name for name in sys.modules if "deidentify" in name or "fhir" in name or',
    )
    session = python(LOADED, *option, "sessions", "--json").stdout
    name = json.loads(session)["sessions"][0]["session"]
    result = python(code, *option, "export", name, "--format", "html", "--out", str(tmp_path / "page.html"))
    assert result.stderr.splitlines()[-1] == "0"


@pytest.mark.parametrize(
    "name", ["record.session", "record", "charting", "clinic", "store", "exports", "room", "clock"]
)
def test_rooms_import_on_their_own(name: str) -> None:
    code = f"import sys, infusion_tui.{name}; assert 'textual' not in sys.modules"
    result = python(code)
    assert (result.returncode, result.stderr) == (0, "")


def test_both_ways_to_call_it() -> None:
    script = Path(sysconfig.get_path("scripts")) / "infusion-tui"
    by_module = run("--version")
    by_script = subprocess.run([script, "--version"], capture_output=True, check=False, env=environment())
    assert (by_module.returncode, by_module.stdout) == (0, by_script.stdout)
    assert by_module.stdout.startswith(b"infusion-tui")


def test_a_reader_that_goes_away_is_no_error(option: list[str]) -> None:
    pipe = subprocess.Popen(
        [*PROGRAM, "status", "--chair", "5", *option], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )  # fmt: skip
    assert pipe.stdout is not None
    pipe.stdout.close()
    assert pipe.stderr is not None
    assert pipe.stderr.read() == b""
    pipe.stderr.close()
    assert pipe.wait(60) == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_an_answer_that_cannot_be_written_does_not_deny_what_was_done(option: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [*PROGRAM, "chart", "5", "; said nowhere", "--by", "KM", *option],
            stdout=full, stderr=subprocess.PIPE, env=environment(), check=False,
        )  # fmt: skip
    assert result.returncode == 3
    assert b"carried out" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert b"said nowhere" in run("status", "--chair", "5", *option).stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_terminal_can_show_any_text(option: list[str], encoding: str) -> None:
    note = "; \u05e9\u05dc\u05d5\u05dd \U0001f9ea \u2013 \u00fc"
    more = {"PYTHONIOENCODING": encoding}
    assert run("chart", "5", note, "--by", "KM", *option, **more).returncode == 0
    page = run("status", "--chair", "5", *option, **more)
    assert (page.returncode, page.stderr) == (0, b"")
    page.stdout.decode(encoding)
    answer = run("status", "--chair", "5", "--json", *option, **more)
    assert json.loads(answer.stdout.decode(encoding))["chairs"][0]["entries"][-1]["note"] in (note[2:], None)
    assert note[2:] in json.loads(answer.stdout.decode(encoding))["chairs"][0]["entries"][-1]["text"]


@pytest.mark.parametrize("stdin", [b"\xff\xfe\x00", b"", b"\x00" * 9])
def test_a_pin_that_is_no_text(tmp_path: Path, stdin: bytes) -> None:
    option = ["--db", str(tmp_path / "room.db")]
    assert run("init", "--timezone", "UTC", *option).returncode == 0
    result = run("staff", "add", "KM", "--name", "X", "--role", "nurse", "--pin-stdin", *option, stdin=stdin)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


def test_without_standard_input_at_all(option: list[str]) -> None:
    shell = 'exec "$@" <&-'
    for words in (
        ["status"],
        ["admit", "6", "--pin-stdin", "--by", "ZZ", "--mrn", "1", "--weight", "70"],
        [],
    ):
        result = subprocess.run(
            ["sh", "-c", shell, "sh", *PROGRAM, *option, *words],
            capture_output=True,
            env=environment(),
            check=False,
        )
        assert result.returncode in (0, 1, 2)
        assert b"Traceback" not in result.stderr


def test_a_clinics_broken_protocol_is_told_plainly(option: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "config" / "protocols"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text("id = [[[", encoding="utf-8")
    more = {"INFUSION_TUI_CONFIG": str(tmp_path / "config")}
    listed = run("protocol", "list", *option, **more)
    assert listed.returncode == 0
    assert b"mine.toml" in listed.stderr
    assert run("status", *option, **more).returncode == 0
    admit = ["admit", "7", "--mrn", "1", "--weight", "70", "--by", "KM", "--dose-mg", "35", "--bag-ml", "50"]
    result = run(*admit, "--protocol", "mine", *option, **more)
    assert result.returncode in (1, 2)
    assert b"Traceback" not in result.stderr


def test_it_runs_with_warnings_as_errors(option: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-m", "infusion_tui", "status", "--chair", "5", *option],
        capture_output=True, env=environment(), check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, b"")
