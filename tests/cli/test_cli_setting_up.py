"""init, staff, protocol, chairs; PINs on a clinical file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cli_support import Practice, call, instant


def test_init(tmp_path: Path) -> None:
    db = tmp_path / "deep" / "room.db"
    answer = call("init", "--db", str(db), "--chairs", "3", "--timezone", "Europe/Berlin", "--json")
    assert answer.json() == {
        "ok": True, "file": str(db), "chairs": ["1", "2", "3"], "timezone": "Europe/Berlin", "training": False,
    }  # fmt: skip
    assert stat.S_IMODE(db.stat().st_mode) == 0o600
    status = call("status", "--db", str(db), "--json").json()
    assert (status["training"], [c["chair"] for c in status["chairs"]]) == (False, ["1", "2", "3"])


def test_init_never_touches_what_is_there(tmp_path: Path) -> None:
    db = tmp_path / "room.db"
    db.write_text("my shopping list", encoding="utf-8")
    assert call("init", "--db", str(db)).code == 1
    assert call("init", "--db", str(db), "--json").json()["error"]["code"] == "E_EXISTS"
    assert db.read_text(encoding="utf-8") == "my shopping list"
    assert call("init", "--db", str(tmp_path)).code == 1
    assert sorted(tmp_path.iterdir()) == [db]


@pytest.mark.parametrize(
    "more",
    [
        ["--chairs", "0"],
        ["--chairs", "65"],
        ["--chairs", "many"],
        ["--timezone", "Nowhere/City"],
        ["--timezone", "../etc"],
        ["--timezone", "Europe"],
        ["--now", instant("08:00")],
    ],
)
def test_init_refuses_what_cannot_be_and_leaves_nothing(tmp_path: Path, more: list[str]) -> None:
    assert call("init", "--db", str(tmp_path / "room.db"), *more).code == 2
    assert list(tmp_path.iterdir()) == []


def test_init_and_staff_add_take_now_on_training_files(tmp_path: Path) -> None:
    room = Practice(tmp_path / "room.db").set_up(now="07:15")
    out = tmp_path / "all.jsonl"
    room("export", "--all", "--format", "jsonl", "--out", str(out), now="07:16")
    assert out.read_text(encoding="utf-8").count("2026-11-23T07:15:00.000Z") >= 4


def test_staff(room: Practice) -> None:
    answer = room.json("staff", "add", "PW", "--name", "Pat Witt", "--role", "charge", now="08:01")
    assert answer == {"ok": True, "initials": "PW", "name": "Pat Witt", "role": "charge", "pin": False}
    assert room.json("staff", "add", "pw", "--name", "X", "--role", "nurse", now="08:01", code=1)
    room.json("staff", "retire", "pw", now="08:02")
    room.json("staff", "retire", "PW", now="08:02", code=1)
    room.json("staff", "retire", "ZZ", now="08:02", code=1)
    people = room.json("staff", "list")["staff"]
    assert [(p["initials"], p["retired"]) for p in people] == [("KM", False), ("JD", False), ("AL", False), ("PW", True)]  # fmt: skip
    assert "retired" in room("staff", "list").out
    for initials in ("", " ", "A B", "ABCDEFGHI", "-K", "\x1b[31m", "K\u202eM"):
        assert (
            call("staff", "add", "--name", "X", "--role", "nurse", "--db", str(room.db), "--", initials).code
            == 2
        )
    room.json("staff", "add", "QQ", "--name", "X", "--role", "queen", now="08:03", code=2)
    room.json("staff", "add", "QQ", "--name", "x" * 201, "--role", "nurse", now="08:03", code=2)


def test_chairs(room: Practice) -> None:
    assert room.json("chairs", "rename", "5", "Window", now="08:01") == {"ok": True, "chair": "5"}
    assert room.chair("08:02")["label"] == "Window"
    room.json("chairs", "close", "6", now="08:02")
    room.json("chairs", "close", "6", now="08:02", code=1)
    assert "6" not in [c["chair"] for c in room.json("status", now="08:03")["chairs"]]
    # what the board showed before
    assert "6" in [c["chair"] for c in room.json("status", "--at", instant("08:01"), now="08:03")["chairs"]]
    room.json("chairs", "open", "6", now="08:04")
    room.json("chairs", "open", "6", now="08:04", code=1)
    for words in (["close", "99"], ["open", "99"], ["rename", "99", "X"], ["rename", "5", ""], ["rename", "5", "x" * 41]):  # fmt: skip
        room.json("chairs", *words, now="08:05", code=2)
    room.admit("5")
    room.json("chairs", "close", "5", now="09:41", code=1)
    listed = {c["chair"]: c for c in room.json("chairs", "list")["chairs"]}
    assert listed["5"] == {"chair": "5", "label": "Window", "open": True, "taken": True}
    assert "Window" in room("chairs", "list").out


def test_protocols_are_listed_with_where_they_come_from(room: Practice) -> None:
    listed = room.json("protocol", "list")
    assert [p["id"] for p in listed["protocols"]] == ["ketamine-iv-depression", "ketamine-iv-pain"]
    assert listed["problems"] == []
    assert "ketamine-iv-pain" in room("protocol", "list").out


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A clinical file: KM with a PIN, JD without, AL with one; AL accepted the depression protocol."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("argon2.PasswordHasher", lambda: cheap)
    db = ["--db", str(tmp_path / "clinic.db")]
    assert call("init", *db, "--timezone", "UTC").code == 0
    staff = ["--name", "A Name", *db]
    for initials, role in (("KM", "nurse"), ("AL", "prescriber")):
        assert (
            call("staff", "add", initials, "--role", role, "--pin-stdin", *staff, stdin="135790\n").code == 0
        )
    assert call("staff", "add", "JD", "--role", "nurse", *staff).code == 0
    accept = ["protocol", "accept", "ketamine-iv-depression", "--by", "AL", *db]
    assert call(*accept).code == 1
    assert call(*accept, "--pin-stdin", stdin="000000\n").code == 1
    assert call(*accept, "--pin-stdin", stdin="135790\n").code == 0
    return db


ADMIT = ["admit", "5", "--mrn", "1", "--weight", "70", "--dose-mg", "35", "--bag-ml", "50"]


@pytest.mark.parametrize(
    "stdin", ["000000\n", "", "\n", "13579\n", "135790 1\n", "x" * 65536, "\x00", "１３５７９０"]
)
def test_a_wrong_pin_is_refused(clinic: list[str], stdin: str) -> None:
    answer = call(*ADMIT, "--by", "KM", "--pin-stdin", "--json", *clinic, stdin=stdin)
    assert (answer.code, answer.json()["error"]["code"]) == (1, "E_PIN")
    assert "135790" not in answer.out
    assert call("status", "--chair", "5", "--json", *clinic).json()["chairs"][0]["phase"] == "empty"


def test_a_pin_is_proved(clinic: list[str]) -> None:
    assert call(*ADMIT, "--by", "KM", *clinic).code == 1
    assert call(*ADMIT, "--by", "km", "--pin-stdin", *clinic, stdin="135790\r\n").code == 0
    assert call("chart", "5", "hr 82", "--by", "KM", *clinic).code == 1
    assert call("chart", "5", "hr 82", "--by", "JD", *clinic).code == 0
    assert call("chart", "5", "hr 83", "--by", "KM", "--pin-stdin", *clinic, stdin="135790").code == 0
    # reading and trying out need no proof
    assert call("chart", "5", "hr 84", "--by", "KM", "--dry-run", *clinic).code == 0


def test_a_lost_side_file_does_not_open_the_door(clinic: list[str]) -> None:
    folder = Path(clinic[1]).parent
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith("clinic.db"):
            path.unlink()
    for path in folder.glob("clinic.db-desk*"):
        path.unlink()
    answer = call(*ADMIT, "--by", "KM", "--pin-stdin", "--json", *clinic, stdin="000000\n")
    assert answer.code == 1


def test_the_pin_is_nowhere_in_the_record(clinic: list[str]) -> None:
    out = Path(clinic[1]).with_name("all.jsonl")
    assert call("export", "--all", "--format", "jsonl", "--out", str(out), *clinic).code == 0
    text = out.read_text(encoding="utf-8")
    assert "135790" not in text
    assert "argon2" not in text


def test_pins_that_cannot_be(clinic: list[str]) -> None:
    for pin in ("12345", "abcdef", "", "１２３４５６", "12345a"):
        add = ["staff", "add", "PW", "--name", "X", "--role", "nurse", "--pin-stdin", *clinic]
        assert call(*add, stdin=f"{pin}\n").code == 2
    people = call("staff", "list", "--json", *clinic).json()["staff"]
    assert [p["initials"] for p in people] == ["KM", "AL", "JD"]


def test_a_second_person_with_the_same_initials_does_not_change_the_pin(clinic: list[str]) -> None:
    add = ["staff", "add", "km", "--name", "X", "--role", "nurse", "--pin-stdin", *clinic]
    assert call(*add, stdin="999999\n").code == 1
    assert call(*ADMIT, "--by", "KM", "--pin-stdin", *clinic, stdin="135790").code == 0


def test_a_training_file_needs_no_pin(tmp_path: Path) -> None:
    room = Practice(tmp_path / "room.db").set_up()
    room("staff", "add", "PW", "--name", "X", "--role", "nurse", "--pin-stdin", now="08:01", stdin="135790\n")
    room.admit("5", "09:40", "--by", "PW")
    room.admit("6", "09:40", "--by", "PW", "--pin-stdin")


def test_now_is_refused_on_a_clinical_file_by_every_command(clinic: list[str]) -> None:
    now = ["--now", instant("10:00"), *clinic]
    for words in (
        ["status"], ["sessions"], ["verify"], ["staff", "list"], ["chairs", "list"], ["protocol", "list"],
        ["chairs", "close", "3"], [*ADMIT, "--by", "JD"], ["chart", "5", "hr 82", "--by", "JD"],
        ["chart", "5", "hr 82", "--by", "JD", "--dry-run"],
        ["export", "--all", "--format", "csv", "--out", str(Path(clinic[1]).with_name("x.csv"))],
        ["backup", str(Path(clinic[1]).with_name("backups"))],
    ):  # fmt: skip
        answer = call(*words, *now, "--json")
        assert (answer.code, answer.json()["error"]["code"]) == (2, "E_NOW"), words
    assert not Path(clinic[1]).with_name("x.csv").exists()
    assert not Path(clinic[1]).with_name("backups").exists()
