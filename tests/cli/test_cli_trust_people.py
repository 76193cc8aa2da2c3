"""PINs, witnesses and break-glass from the command line, on a clinical file with real PINs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli_support import Answer, Practice, call

KM, JD, CN = "135790", "246801", "864209"
ADMIT = ("admit", "5", "--mrn", "1", "--weight", "70", "--dose-mg", "35", "--bag-ml", "50")


class Clinic:
    """A clinical file: KM (nurse), JD (nurse) and CN (charge) have PINs, LB has none."""

    def __init__(self, db: Path) -> None:
        self.db = db
        self("init", "--chairs", "6", "--timezone", "UTC")
        for initials, role, pin in (
            ("KM", "nurse", KM),
            ("JD", "nurse", JD),
            ("CN", "charge", CN),
            ("LB", "nurse", ""),
        ):
            more = ("--pin-stdin",) if pin else ()
            self("staff", "add", initials, "--name", f"{initials} X", "--role", role, *more, stdin=pin)
        self("staff", "add", "AL", "--name", "Dr Al", "--role", "prescriber")
        self("protocol", "accept", "ketamine-iv-depression", "--by", "AL")

    def __call__(self, *arguments: str, code: int = 0, stdin: str = "") -> Answer:
        answer = call(*arguments, "--db", str(self.db), stdin=stdin)
        assert answer.code == code, (arguments, answer)
        return answer

    def json(self, *arguments: str, code: int = 0, stdin: str = "") -> Any:
        return self(*arguments, "--json", code=code, stdin=stdin).json()

    def chair(self) -> Any:
        return self.json("status", "--chair", "5")["chairs"][0]


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    made = Clinic(tmp_path / "clinic.db")
    made(*ADMIT, "--by", "LB")
    return made


def test_the_witness_gives_the_next_line(clinic: Clinic) -> None:
    waste = ("chart", "5", "waste 15 mg by JD", "--by", "KM")
    error = clinic.json(*waste, "--pin-stdin", stdin=f"{KM}\n", code=1)
    assert (error["error"]["code"], error["prove"]) == ("E_PIN", ["JD"])
    assert clinic.json(*waste, "--pin-stdin", stdin=f"{KM}\n{KM}\n", code=1)["error"]["code"] == "E_PIN"
    assert len(clinic.chair()["entries"]) == 1
    assert clinic.json(*waste, "--pin-stdin", stdin=f"{KM}\n{JD}\n")["witness"] == "JD"
    # a nurse without a PIN takes no line: the first one is the witness's
    by_lb = ("chart", "5", "waste 1 mg by JD", "--by", "LB", "--pin-stdin")
    assert clinic.json(*by_lb, stdin=f"{JD}\n")["witness"] == "JD"


def test_emergency_instead_of_by(clinic: Clinic) -> None:
    assert clinic.json("chart", "5", "hr 82", "--emergency", "staff file is gone")["ok"]
    clinic("chart", "5", "hr 82", "--emergency", "x", "--by", "KM", code=2)
    clinic("chart", "5", "hr 82", code=2)
    clinic("chart", "5", "hr 82", "--emergency", " ", code=1)
    clinic("chart", "5", "hr 82", "--by", "emergency", code=1)
    chair = clinic.chair()
    assert (chair["unattributed"], chair["nurse"]) == ([2], "LB")
    entry = chair["entries"][-1]
    assert (entry["by"], entry["emergency"], entry["attributed_to"]) == ("emergency", True, None)
    for form in ("csv", "md", "jsonl"):
        out = clinic.db.with_name(f"out.{form}")
        clinic("export", chair["session"], "--format", form, "--out", str(out))
        assert "emergency" in out.read_text(encoding="utf-8"), form
    attribute = ("chart", "5", "attribute all", "--by", "KM", "--yes", "--pin-stdin")
    assert clinic.json(*attribute, stdin=KM)["entries"] == [2]
    assert clinic.chair()["unattributed"] == []
    assert clinic.chair()["entries"][1]["attributed_to"] == "KM"
    assert clinic("verify").code == 0


def test_a_patient_comes_in_without_anybody_signing_in(clinic: Clinic) -> None:
    admit = ("admit", "4", "--mrn", "2", "--weight", "70", "--dose-mg", "35", "--bag-ml", "50")
    assert clinic.json(*admit, "--emergency", "nobody has a PIN that works")["ok"]
    assert clinic.json("status", "--chair", "4")["chairs"][0]["nurse"] == "emergency"


def test_a_pin_is_set_anew_with_the_old_one(clinic: Clinic) -> None:
    pin = ("staff", "pin", "KM", "--pin-stdin")
    clinic(*pin, stdin=f"000000\n{JD}\n", code=1)
    clinic(*pin, stdin=f"{KM}\n12\n", code=2)
    assert clinic.json(*pin, stdin=f"{KM}\n777777\n") == {"ok": True, "initials": "KM", "pin": True}
    clinic("chart", "5", "hr 82", "--by", "KM", "--pin-stdin", stdin=KM, code=1)
    clinic("chart", "5", "hr 82", "--by", "KM", "--pin-stdin", stdin="777777")
    assert "hash" not in clinic("staff", "list", "--json").out


def test_a_charge_nurse_sets_it_with_their_own(clinic: Clinic) -> None:
    clinic("staff", "pin", "KM", "--by", "JD", "--pin-stdin", stdin=f"{JD}\n777777\n", code=1)
    clinic("staff", "pin", "KM", "--by", "CN", "--pin-stdin", stdin=f"{JD}\n777777\n", code=1)
    clinic("staff", "pin", "LB", "--pin-stdin", stdin="777777\n", code=1)  # a first one, too: CN is there
    clinic("staff", "pin", "LB", "--by", "CN", "--pin-stdin", stdin=f"{CN}\n777777\n")
    clinic("chart", "5", "hr 82", "--by", "LB", code=1)
    clinic("chart", "5", "hr 82", "--by", "LB", "--pin-stdin", stdin="777777")


def test_a_lost_staff_file_is_begun_again_and_that_is_recorded(clinic: Clinic) -> None:
    for path in clinic.db.parent.glob("clinic.staff.db*"):
        path.unlink()
    said = clinic("chart", "5", "hr 82", "--by", "KM", "--pin-stdin", stdin=KM, code=1).err
    assert "infusion-tui staff pin KM" in said
    clinic("staff", "pin", "CN", "--pin-stdin", stdin="111111\n", code=1)
    clinic("staff", "pin", "CN", "--pin-stdin", "--lost", "disk replaced", stdin="111111\n")
    clinic("staff", "pin", "KM", "--pin-stdin", "--lost", "disk replaced", stdin="222222\n", code=1)
    clinic("staff", "pin", "KM", "--by", "CN", "--pin-stdin", stdin="111111\n222222\n")
    clinic("chart", "5", "hr 82", "--by", "KM", "--pin-stdin", stdin="222222")


def test_five_wrong_pins_are_waited_for_also_by_another_process(clinic: Clinic) -> None:
    for _ in range(5):
        clinic("chart", "5", "hr 82", "--by", "KM", "--pin-stdin", stdin="999999", code=1)
    said = clinic.json("chart", "5", "hr 82", "--by", "KM", "--pin-stdin", stdin=KM, code=1)["error"]
    assert said["code"] == "E_PIN"
    assert "refused for" in said["message"]
    clinic("chart", "5", "hr 82", "--by", "JD", "--pin-stdin", stdin=JD)
    clinic("chart", "5", "hr 82", "--emergency", "PIN refused")


def test_a_training_file_asks_for_no_pin(tmp_path: Path) -> None:
    room = Practice(tmp_path / "training.db").set_up()
    room(
        "staff", "add", "WT", "--name", "W T", "--role", "witness", "--pin-stdin", stdin="135790", now="08:01"
    )
    room.admit()
    assert room.chart("waste 15 mg by WT", "09:50")["witness"] == "WT"
    room("staff", "pin", "KM", "--pin-stdin", now="09:51", stdin="135790\n")


def test_settings_of_this_place(tmp_path: Path) -> None:
    room = Practice(tmp_path / "training.db").set_up()
    assert room.json("settings")["settings"] == {"hide_names_min": 3.0, "lock_min": 15.0}
    assert room.json("settings", "lock_min", "5")["settings"]["lock_min"] == 5.0
    for name, minutes in (
        ("lock_min", "-1"),
        ("lock_min", "x"),
        ("lock_min", "nan"),
        ("lock_min", "9999"),
        ("no", "1"),
    ):
        room("settings", name, minutes, code=2)
    room("settings", "lock_min", code=2)
    assert room.json("settings")["settings"] == {"hide_names_min": 3.0, "lock_min": 5.0}


def test_who_changed_the_staff_list_stands_there_when_it_is_said(clinic: Clinic) -> None:
    add = ("staff", "add", "NN", "--name", "N N", "--role", "nurse", "--by", "CN", "--pin-stdin")
    clinic(*add, stdin=f"{KM}\n555555\n", code=1)
    clinic(*add, stdin=f"{CN}\n555555\n")
    clinic("staff", "retire", "NN", "--by", "CN", code=1)
    clinic("staff", "retire", "NN", "--by", "CN", "--pin-stdin", stdin=CN)
    out = clinic.db.with_name("all.jsonl")
    clinic("export", "--all", "--format", "jsonl", "--out", str(out))
    text = out.read_text(encoding="utf-8")
    assert text.count('"author": "CN"') == 2
    assert "555555" not in text


def test_sessions_say_which_entries_nobody_stands_for(clinic: Clinic) -> None:
    clinic("chart", "5", "hr 82", "--emergency", "no PIN")
    clinic("chart", "5", "transfer ER ; chest pain", "--emergency", "no PIN", "--confirm", "5")
    (one,) = clinic.json("sessions")["sessions"]
    assert one["unattributed"] == [2, 3]
    clinic("chart", "5", "attribute all", "--session", one["session"], "--by", "LB", "--yes")
    assert clinic.json("sessions")["sessions"][0]["unattributed"] == []
