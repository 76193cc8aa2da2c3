"""admit: what is needed, what is refused, and the arithmetic."""

from __future__ import annotations

import pytest

from cli_support import Practice, call, instant

NEEDED = ["admit", "5", "--mrn", "448201", "--by", "KM", "--weight", "70"]


def test_minutes_default_to_the_protocols_and_nothing_is_inferred(room: Practice) -> None:
    answer = room.admit()
    assert (answer["chair"], answer["entry"], answer["at"]) == ("5", 1, instant("09:40"))
    assert (answer["minutes"], answer["rate_ml_h"]) == (40, 75.0)
    assert (answer["dose_mg"], answer["volume_ml"], answer["concentration_mg_ml"]) == ("35", "50", "0.7")
    assert "70 kg x 0.5 mg/kg = 35 mg" in answer["steps"]
    (entry,) = room.chair("09:41")["entries"]
    assert "allergies not asked" in entry["text"]
    assert "none known" not in entry["text"]


@pytest.mark.parametrize(
    ("more", "dose", "volume", "rate"),
    [
        (["--dose-mg", "35", "--bag-ml", "50"], "35", "50", 75.0),
        (["--dose-mg", "35", "--concentration", "1"], "35", "35", 52.5),
        (["--mg-per-kg", "0.5", "--concentration", "1", "--minutes", "60"], "35", "35", 35.0),
        (["--mg-per-kg-h", "0.35", "--bag-ml", "100", "--minutes", "240"], "98", "100", 25.0),
        (["--mg-per-kg", "1", "--cap-mg", "60", "--bag-ml", "60"], "60", "60", 90.0),
        (["--dose-mg", "35", "--concentration", "1", "--vial-strength", "50"], "35", "35", 52.5),
        (["--mg-per-kg", "0.5", "--bag-ml", "50", "--weight-basis", "typed", "--dosing-weight", "64"], "32", "50", 75.0),
        # 45.5 + 2.3 x (170 / 2.54 - 60) = 61.4 kg; adjusted 61.4 + 0.4 x 8.6 = 64.8 kg
        (["--mg-per-kg", "0.5", "--bag-ml", "50", "--weight-basis", "ideal", "--sex", "f", "--height-cm", "170"], "30.7", "50", 75.0),
        (["--mg-per-kg", "0.5", "--bag-ml", "50", "--weight-basis", "adjusted", "--sex", "f", "--height-cm", "170"], "32.4", "50", 75.0),
    ],
)  # fmt: skip
def test_orders(room: Practice, more: list[str], dose: str, volume: str, rate: float) -> None:
    answer = room.json(*NEEDED, *more, now="09:40")
    assert (answer["dose_mg"], answer["volume_ml"], answer["rate_ml_h"]) == (dose, volume, rate)
    chair = room.chair("09:41")
    assert float(chair["planned_mg"]) == float(dose)
    assert float(chair["bag_ml"]) == float(volume)


@pytest.mark.parametrize(
    "more",
    [
        [],
        ["--mg-per-kg", "0.5"],
        ["--bag-ml", "50"],
        ["--mg-per-kg", "0.5", "--dose-mg", "35", "--bag-ml", "50"],
        ["--dose-mg", "35", "--bag-ml", "50", "--concentration", "1"],
        ["--dose-mg", "0", "--bag-ml", "50"],
        ["--dose-mg", "-35", "--bag-ml", "50"],
        ["--dose-mg", "35", "--bag-ml", "0"],
        ["--dose-mg", "nan", "--bag-ml", "50"],
        ["--dose-mg", "inf", "--bag-ml", "50"],
        ["--dose-mg", "1e3", "--bag-ml", "50"],
        ["--dose-mg", "3_5", "--bag-ml", "50"],
        ["--dose-mg", "٣٥", "--bag-ml", "50"],
        ["--dose-mg", "35", "--concentration", "0." + "0" * 300 + "1"],
        ["--dose-mg", "9" * 5000, "--bag-ml", "50"],
        ["--dose-mg", "35", "--bag-ml", "50", "--minutes", "0"],
        ["--dose-mg", "35", "--bag-ml", "50", "--minutes", "abc"],
        ["--dose-mg", "35", "--bag-ml", "50", "--weight-basis", "ideal"],
        ["--dose-mg", "35", "--bag-ml", "50", "--weight-basis", "typed"],
        ["--dose-mg", "35", "--bag-ml", "50", "--dosing-weight", "64"],
        ["--dose-mg", "35", "--bag-ml", "50", "--protocol", "nonsense"],
        ["--dose-mg", "35", "--bag-ml", "50", "--born", "yesterday"],
        ["--dose-mg", "35", "--bag-ml", "50", "--arrived", "soon"],
        ["--dose-mg", "35", "--bag-ml", "50", "--arrived", "0001-01-01T00:00:00+14:00"],
        ["--dose-mg", "35", "--bag-ml", "50", "--arrived", "9999-12-31T23:59:59-14:00"],
        ["--dose-mg", "35", "--bag-ml", "50", "--course-session", "7", "--course-of", "6"],
        ["--dose-mg", "35", "--bag-ml", "50", "--sex", "x"],
        ["--dose-mg", "35", "--bag-ml", "50", "--mrn", " "],
        ["--dose-mg", "35", "--bag-ml", "50", "--unknown", "1"],
    ],
    ids=lambda more: " ".join(more)[:50] or "no order",
)
def test_wrong_usage_is_2_and_writes_nothing(room: Practice, more: list[str]) -> None:
    rows = room.json("verify")["rows"]
    room(*NEEDED, *more, now="09:40", code=2)
    room.json(*NEEDED, *more, now="09:40", code=2)
    assert room.json("verify")["rows"] == rows


@pytest.mark.parametrize("missing", ["--mrn", "--weight", "--by"])
def test_what_must_be_there(room: Practice, missing: str) -> None:
    arguments = [*NEEDED, "--dose-mg", "35", "--bag-ml", "50"]
    at = arguments.index(missing)
    answer = room.json(*arguments[:at], *arguments[at + 2 :], now="09:40", code=2)
    assert missing in answer["error"]["message"]


def test_refusals_are_1(room: Practice) -> None:
    room.admit("5")
    room.admit("5", "09:41", "--mrn", "777", code=1)
    assert room.admit("6", "09:41", "--by", "ZZ", code=1)["error"]["code"] == "E_STAFF"
    room("staff", "retire", "JD", now="09:41")
    assert room.admit("6", "09:42", "--by", "JD", code=1)["error"]["code"] == "E_STAFF"
    room("chairs", "close", "6", now="09:42")
    assert room.admit("6", "09:43", code=1)["error"]["code"] == "E_CHAIR"
    assert room.admit("99", "09:43", code=2)["error"]["code"] == "E_CHAIR"
    # any case of the initials is the same person
    room.admit("7", "09:43", "--by", "km")
    assert room.chair("09:44", chair="7")["entries"][0]["by"] == "KM"


def test_arrived(room: Practice) -> None:
    room.admit("5", "09:40", "--arrived", instant("09:10"))
    chair = room.chair("09:41")
    assert chair["began_at"] == instant("09:10")
    assert chair["entries"][0]["late_min"] == 0
    room.chart("09:12 hr 82 ; from the paper", "09:42")
    room.refused("09:09 hr 82 ; from the paper", "09:42", "E_BEFORE")
    room.admit("6", "09:42", "--arrived", "2026-11-23T09:20")
    assert room.chair("09:43", chair="6")["began_at"] == instant("09:20")
    assert room.admit("7", "09:43", "--arrived", instant("09:44"), code=1)["error"]["code"] == "E_FUTURE"


def test_everything_that_was_typed_is_kept(room: Practice) -> None:
    room.admit(
        "5", "09:40", "--mrn", "448201", "--name", "KOWALSKI, Ruth", "--born", "1984-03-12", "--sex", "f",
        "--height-cm", "170.5", "--weight", "70.25", "--allergies", "none known", "--prescriber", "Dr Lee",
        "--course-session", "3", "--course-of", "6", "--protocol", "ketamine-iv-depression",
    )  # fmt: skip
    session = room.chair("09:41")["session"]
    out = room.db.with_name("one.md")
    room("export", session, "--format", "md", "--out", str(out), now="09:42")
    page = out.read_text(encoding="utf-8")
    for piece in ("KOWALSKI, Ruth", "1984-03-12", "170.5 cm", "70.25 kg", "none known", "Dr Lee", "3 of 6"):
        assert piece in page, piece
    opened = room.chair("09:41")["entries"][0]["text"]
    assert "allergies: none known" in opened


def test_the_answer_for_people(room: Practice) -> None:
    answer = room(*NEEDED, "--dose-mg", "35", "--bag-ml", "50", now="09:40")
    assert "35 mg" in answer.out
    assert "12 of 12 pre-check items are open" in answer.out
    assert answer.err == ""


def test_a_clinical_file_admits_nobody_on_a_protocol_not_accepted(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    db = ["--db", str(tmp_path_factory.mktemp("clinic") / "room.db")]
    assert call("init", *db, "--timezone", "UTC").code == 0
    for initials, role in (("KM", "nurse"), ("AL", "prescriber")):
        assert call("staff", "add", initials, "--name", "A Name", "--role", role, *db).code == 0
    admit = [*NEEDED, "--dose-mg", "35", "--bag-ml", "50", *db]
    answer = call(*admit, "--json")
    assert (answer.code, answer.json()["error"]["code"]) == (1, "E_PROTOCOL")
    accept = ["protocol", "accept", "ketamine-iv-depression", *db, "--by"]
    assert call(*accept, "KM").code == 1
    assert call(*accept, "ZZ").code == 1
    assert call("protocol", "accept", "nonsense", "--by", "AL", *db).code == 2
    answer = call(*accept, "al", "--json")
    assert answer.json() == {"ok": True, "id": "ketamine-iv-depression", "version": 1, "accepted_by": "AL"}
    assert call(*admit).code == 0
    assert call(*admit, "--protocol", "ketamine-iv-pain", "--json").json()["ok"] is False
    listed = {p["id"]: p["accepted_by"] for p in call("protocol", "list", *db, "--json").json()["protocols"]}
    assert listed == {"ketamine-iv-depression": "AL", "ketamine-iv-pain": None}
