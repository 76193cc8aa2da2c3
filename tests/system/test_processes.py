"""Several processes at one file, and one that is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from process_support import ADMIT, begin, environment, practice, python, run

CHARTER = """
import sys
from pathlib import Path
from infusion_tui.room import Room
with Room.open(Path(sys.argv[1])) as room:
    sys.stdin.readline()
    for number in range(int(sys.argv[3])):
        event = room.chart("5", f"; {sys.argv[2]} {number}", by=sys.argv[2]).event
        print(event.version, event.event_id, flush=True)
"""


def _charter(db: str, by: str, lines: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", CHARTER, db, by, str(lines)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip


def _let_go(charter: subprocess.Popen[str]) -> None:
    assert charter.stdin is not None
    charter.stdin.write("\n")
    charter.stdin.flush()


def _entries(option: list[str]) -> dict[str, int]:
    answer = json.loads(run("status", "--chair", "5", "--json", *option).stdout)
    return {entry["event_id"]: entry["number"] for entry in answer["chairs"][0]["entries"]}


def test_two_processes_chart_at_once(tmp_path: Path) -> None:
    option = practice(tmp_path / "room.db")
    charters = [_charter(option[1], by, 40) for by in ("KM", "JD")]
    for charter in charters:
        _let_go(charter)
    said: dict[str, int] = {}
    for charter in charters:
        out, err = charter.communicate(timeout=60)
        assert (charter.returncode, err) == (0, "")
        said |= {event_id: int(number) for number, event_id in map(str.split, out.splitlines())}
    entries = _entries(option)
    assert len(said) == 80
    assert {event_id: entries[event_id] for event_id in said} == said
    assert sorted(entries.values()) == list(range(1, 82))
    assert run("verify", *option).returncode == 0


def test_commands_at_once_by_the_real_clock_never_trip_over_each_other(tmp_path: Path) -> None:
    option = practice(tmp_path / "room.db")
    calls = [begin("chart", "5", f"; note {number}", "--by", "KM", *option) for number in range(6)]
    for call in calls:
        _, err = call.communicate(timeout=60)
        assert (call.returncode, err) == (0, b"")
    assert len(_entries(option)) == 7


def test_only_one_of_several_gets_the_chair(tmp_path: Path) -> None:
    option = practice(tmp_path / "room.db")
    calls = [begin("admit", "6", *ADMIT, *option) for _ in range(4)]
    codes = []
    for call in calls:
        _, err = call.communicate(timeout=60)
        codes.append(call.returncode)
        assert err == b"" or b"someone is in chair 6" in err
    assert sorted(codes) == [0, 1, 1, 1]


def test_only_one_of_several_makes_the_file(tmp_path: Path) -> None:
    db = tmp_path / "room.db"
    calls = [begin("init", "--training", "--timezone", "UTC", "--db", str(db)) for _ in range(4)]
    codes = []
    for call in calls:
        call.communicate(timeout=60)
        codes.append(call.returncode)
    assert sorted(codes) == [0, 1, 1, 1]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".new"] == []
    assert run("status", "--db", str(db)).returncode == 0


@pytest.mark.parametrize("after", [1, 5, 17, 60])
def test_kill_9_loses_nothing_that_was_shown_as_recorded(tmp_path: Path, after: int) -> None:
    option = practice(tmp_path / "room.db")
    charter = _charter(option[1], "KM", 100_000)
    _let_go(charter)
    assert charter.stdout is not None
    shown = [charter.stdout.readline().split() for _ in range(after)]
    charter.send_signal(signal.SIGKILL)
    # not communicate(): it passes over what readline() has read ahead
    rest = charter.stdout.read()
    charter.wait(timeout=60)
    shown += [line.split() for line in rest.splitlines() if line.count(" ") == 1 and len(line) > 36]
    entries = _entries(option)
    for number, event_id in shown:
        assert entries[event_id] == int(number)
    # at most the one entry in the making besides
    assert len(entries) - 1 - len(shown) <= 1
    assert run("verify", *option).returncode == 0
    assert run("chart", "5", "; goes on", "--by", "JD", *option).returncode == 0


FULL_DISK = """
import resource, signal, sys
from infusion_tui.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
main(sys.argv[2:])
"""


def test_a_full_disk_is_3_and_nothing_is_half_written(tmp_path: Path) -> None:
    option = practice(tmp_path / "room.db")
    before = _entries(option)
    words = {
        "chart": ["chart", "5", "; one more", "--by", "KM"],
        "admit": ["admit", "7", *ADMIT],
        "staff": ["staff", "add", "PW", "--name", "X", "--role", "nurse"],
        "export": ["export", "--all", "--format", "jsonl", "--out", str(tmp_path / "x.jsonl")],
        "backup": ["backup", str(tmp_path / "backups")],
        "init": ["init", "--timezone", "UTC", "--db", str(tmp_path / "new.db")],
    }
    for name, words_of in words.items():
        at = option if name != "init" else []
        result = python(FULL_DISK, "2048", *words_of, *at)
        assert (result.returncode, result.stdout) == (3, ""), name
        assert len(result.stderr.splitlines()) == 1, result.stderr
    assert _entries(option) == before
    assert run("verify", *option).returncode == 0
    assert run("chart", "5", "; room again", "--by", "KM", *option).returncode == 0
    left = sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("room.db"))
    assert left in ([], ["backups"])
    assert not any((tmp_path / "backups").glob("*")) if left else True
