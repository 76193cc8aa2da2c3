"""The staff file: PINs and wrong tries apart from the record and from the desk; nothing lost when they are brought over."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.store import Desk, StaffFile, StaffFileError, Tries

NOW = Tries(0, "boot-1", 1000, 1000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with Desk(path) as desk:
        yield desk


@pytest.fixture
def staff(path: Path, desk: Desk) -> Iterator[StaffFile]:
    staff = StaffFile(path, desk)
    yield staff
    staff.close()


def never(_: Tries) -> bool:
    return False


def old_desk(desk: Desk, *pins: tuple[str, str]) -> None:
    """A desk of the version before, with PINs on it."""
    desk.put("theme", "night")
    desk.close()
    with sqlite3.connect(desk.path) as old:
        old.execute("CREATE TABLE pin(initials TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT")
        old.executemany("INSERT INTO pin VALUES (?, ?)", pins)
    old.close()


def test_a_pin_is_kept_for_its_owner_alone(staff: StaffFile, path: Path) -> None:
    assert staff.pin_hash("KM") is None
    assert not staff.path.exists(), "asking makes no file"
    staff.set_pin_hash("KM", "one")
    staff.set_pin_hash("KM", "two")
    assert (staff.pin_hash("KM"), staff.pin_hash("LB")) == ("two", None)
    assert staff.path == path.with_name("room.staff.db")
    for one in path.parent.glob("room.staff.db*"):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600, one.name


def test_pins_of_an_old_desk_are_brought_over_once(staff: StaffFile, desk: Desk) -> None:
    old_desk(desk, ("KM", "hash-of-km"), ("JD", "hash-of-jd"))
    assert (staff.pin_hash("KM"), staff.pin_hash("JD")) == ("hash-of-km", "hash-of-jd")
    assert desk.old_pins() == {}
    assert desk.get("theme") == "night"
    desk.close()
    assert b"hash-of-km" not in desk.path.read_bytes(), "nor does it lie in a free page of the desk"


def test_brought_over_again_after_an_interruption_a_newer_pin_stays(
    staff: StaffFile, desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_desk(desk, ("KM", "old"), ("JD", "jd"))
    monkeypatch.setattr(
        desk, "drop_old_pins", lambda kept: False
    )  # it stopped between writing here and taking off there
    assert staff.pin_hash("KM") == "old"
    staff.set_pin_hash("KM", "new")
    monkeypatch.undo()
    again = StaffFile(path, desk)
    assert (again.pin_hash("KM"), again.pin_hash("JD")) == ("new", "jd")
    assert desk.old_pins() == {}
    again.close()


def test_where_it_cannot_be_written_the_pins_stay_on_the_desk(staff: StaffFile, desk: Desk) -> None:
    old_desk(desk, ("KM", "old"))
    staff.path.mkdir()
    assert staff.pin_hash("KM") is None
    assert staff.problem is not None
    assert desk.old_pins() == {"KM": "old"}
    with pytest.raises(StaffFileError, match="PIN was not set"):
        staff.set_pin_hash("KM", "new")
    staff.path.rmdir()
    assert staff.pin_hash("KM") == "old"


def test_a_try_counts_before_anybody_knows_whether_it_is_right(staff: StaffFile) -> None:
    assert [staff.begin_try("KM", NOW, never).wrong for _ in range(3)] == [1, 2, 3]
    assert staff.tries("KM").wrong == 3
    assert staff.begin_try("JD", NOW, never).wrong == 1, "each person's own"
    staff.was_right("KM")
    assert staff.tries("KM") == Tries()


def test_while_there_is_to_be_waited_nothing_counts(staff: StaffFile) -> None:
    staff.begin_try("KM", NOW, never)
    kept = staff.begin_try("KM", Tries(0, "boot-1", 9000, 9000), lambda kept: kept.wrong >= 1)
    assert (kept.wrong, kept.boot_ms) == (1, 1000)
    assert staff.tries("KM") == kept


def test_tries_are_there_after_a_restart_and_a_new_pin_forgets_them(
    staff: StaffFile, desk: Desk, path: Path
) -> None:
    for _ in range(4):
        staff.begin_try("KM", NOW, never)
    staff.lockout_said("KM")
    staff.close()
    again = StaffFile(path, desk)
    assert (again.tries("KM").wrong, again.tries("KM").said) == (4, True)
    again.set_pin_hash("KM", "new")
    assert again.tries("KM") == Tries()
    again.close()


def test_a_file_that_takes_no_more_counts_in_memory(staff: StaffFile) -> None:
    staff.path.mkdir()
    assert [staff.begin_try("KM", NOW, never).wrong for _ in range(3)] == [1, 2, 3]
    assert staff.begin_try("KM", NOW, lambda kept: kept.wrong >= 3).wrong == 3


RACE = """
import sys
from pathlib import Path
from infusion_tui.store import Desk, StaffFile, Tries
path = Path(sys.argv[1])
staff = StaffFile(path, Desk(path))
sys.stdin.readline()
let = 0
for _ in range(20):
    waited = []
    staff.begin_try("KM", Tries(0, "boot-1", 1000, 1000), lambda kept: waited.append(kept.wrong >= 5) or kept.wrong >= 5)
    let += not waited[-1]
print(let)
"""


def test_two_terminals_at_once_have_no_more_tries_than_one(staff: StaffFile, path: Path) -> None:
    """Real processes on one file: of forty tries five are let through."""
    staff.set_pin_hash("KM", "hash")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(2)
    ]  # fmt: skip
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = [one.communicate(timeout=60)[0] for one in started]
    assert sum(map(int, answers)) == 5
    assert staff.tries("KM").wrong == 5


KILLED = """
import os, signal, sys
from pathlib import Path
from infusion_tui.store import Desk, StaffFile, Tries
path = Path(sys.argv[1])
StaffFile(path, Desk(path)).begin_try("KM", Tries(0, "boot-1", 1000, 1000), lambda kept: False)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_whoever_is_killed_while_it_compares_has_had_the_try(staff: StaffFile, path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, timeout=60)
    assert staff.tries("KM").wrong == 1
