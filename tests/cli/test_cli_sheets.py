"""Sheets for duties from the command line: what each says, that none overwrites, and that each is noted."""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cli_support import Practice
from hostile_corpus import not_text
from infusion_tui.exports.document import WATERMARK

FORMATS = ("md", "html", "csv")
SHEETS = (("times", "--since", "2026-11-23"), ("drugs",), ("day",), ("month",), ("due",))


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Chair 5: a whole infusion with a pause, late stop, waste with a witness and a corrected one; chair 6: runs, no
    stop, a hostile reason; the stock counted before and after, with a difference."""
    room = Practice(tmp_path_factory.mktemp("sheets") / "room.db").set_up()
    room("drugs", "count", "5000 mg", "--moment", "start", "--by", "KM", "--witness", "JD", now="08:10")
    room.admit()
    room.prepare()
    room.chart("drawn 50 mg ; vial 500 mg lot A1", "09:55")
    room.start()
    room.chart("pause =HYPERLINK(x) <b>", "10:10")
    room.chart("resume", "10:15")
    room.chart("146/92 88 95 12 s4 d2 nausea 2", "10:20")
    room.chart("10:45 stop dizzy", "10:58")
    room.chart("waste 32 mg by JD", "11:00")
    room.admit("6", "11:01", "--mrn", "7700", "--name", "<script>, =1+1")
    room.prepare("6", "11:02")
    room.start("6", "11:03")
    room("drugs", "receive", "1000 mg", "--by", "KM", "--witness", "JD", now="11:05")
    room(
        "drugs",
        "count",
        "5400 mg",
        "--moment",
        "end",
        "--by",
        "KM",
        "--witness",
        "JD",
        "--reason",
        "dropped",
        now="11:06",
    )
    return room


def _rows(room: Practice, out: Path, *arguments: str, now: str = "11:30") -> list[dict[str, str]]:
    room("sheet", *arguments, "--format", "csv", "--out", str(out), now=now)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _page(room: Practice, out: Path, *arguments: str, now: str = "11:30") -> str:
    room("sheet", *arguments, "--format", out.suffix[1:], "--out", str(out), now=now)
    return out.read_text(encoding="utf-8")


def test_times_count_what_was_charted_and_nothing_without_a_stop(worked: Practice, tmp_path: Path) -> None:
    five, six = _rows(worked, tmp_path / "t.csv", "times", "--since", "2026-11-23")
    assert (five["net_min"], five["gross_min"], five["counted"]) == ("40", "45", "true")
    assert (five["net_reached_min"], five["end"], five["end_late_min"]) == ("16", "stop", "13")
    assert (six["net_min"], six["gross_min"], six["counted"], six["state"]) == ("", "", "false", "no_stop")
    assert "NO STOP IS CHARTED" in six["remarks"]
    page = _page(worked, tmp_path / "t.md", "times", "--session", six["session_id"])
    assert "NO STOP IS CHARTED" in page
    assert "For coder review; not a claim" in page
    assert "not reached" not in page
    page = _page(worked, tmp_path / "u.md", "times", "--session", five["session_id"])
    assert "typed 13 min late" in page
    for threshold in (
        "| 16 min | reached",
        "| 91 min | not reached, 51 min short",
        "| 151 min | not reached",
    ):
        assert threshold in page


def test_the_log_has_the_balance_of_drugs(worked: Practice, tmp_path: Path) -> None:
    stock = worked.json("drugs", now="11:30")
    rows = _rows(worked, tmp_path / "d.csv", "drugs")
    moves = [row for row in rows if row["account"] == "stock"]
    assert [Decimal(row["balance_mg"]) for row in moves] == [Decimal(r["balance_mg"]) for r in stock["rows"]]
    assert moves[-1]["difference_mg"] == "-100"
    (waste,) = [row for row in rows if row["what"] == "wasted"]
    assert (waste["witness"], waste["unwitnessed"], waste["mrn"]) == ("JD", "false", "448201")
    page = _page(worked, tmp_path / "d.md", "drugs")
    balance: Any = stock["balance_mg"]
    assert f"| Balance after | **{Decimal(balance).normalize():f} mg** |" in page
    assert "100 mg less than the ledger said" in page
    assert "not kept: nothing was charted as drawn" in page  # chair 6
    assert page.count("Witness, date and time") == 1


def test_a_day_and_its_summary_say_the_same(worked: Practice, tmp_path: Path) -> None:
    five, six = _rows(worked, tmp_path / "a.csv", "day")
    assert (five["highest_bp_sys_mmhg"], five["lowest_spo2_pct"], five["side_effects"]) == (
        "146",
        "95",
        "nausea 2 moderate",
    )
    assert (five["stopped_early"], six["phase"]) == ("true", "infusing")
    assert six["unfinished"] == ""  # it runs, and its time is not up
    month = {(r["key"], r["grade"]): r for r in _rows(worked, tmp_path / "m.csv", "month")}
    assert month["sessions", ""]["value"] == "2"
    assert month["net_min", ""]["value"] == five["net_min"] == "40"
    assert month["without_stop", ""]["value"] == "1"
    due = int(five["sets_due"]) + int(six["sets_due"])
    assert int(month["sets_due", ""]["value"]) == due
    assert month["nausea", "2"]["value"] == "1"
    assert month["nausea", "2"]["share_percent"] == ""


def test_a_summary_names_nobody(worked: Practice, tmp_path: Path) -> None:
    for form in FORMATS:
        page = _page(worked, tmp_path / f"m.{form}", "month")
        for name in ("448201", "7700", "R.K.", "KOWALSKI", "script"):
            assert name not in page.replace("default-src", "").replace("Content-Security", ""), (form, name)


def test_another_day_is_empty_and_says_so(worked: Practice, tmp_path: Path) -> None:
    assert "Nobody came on this day" in _page(worked, tmp_path / "a.md", "day", "--since", "2026-11-20")
    assert _rows(worked, tmp_path / "a.csv", "day", "--since", "2026-11-20") == []
    assert "No session began in this span" in _page(
        worked, tmp_path / "t.md", "times", "--since", "2026-11-20", "--until", "2026-11-20"
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one[0])
def test_nothing_that_people_typed_acts_and_training_stands_on_each(
    worked: Practice, tmp_path: Path, sheet: tuple[str, ...]
) -> None:
    for form in FORMATS:
        page = _page(worked, tmp_path / f"s.{form}", *sheet)
        assert not_text(page.replace("\r\n", "\n")) == []
        assert "<script>" not in page
        assert "<b>=" not in page
        if form == "csv":
            rows = list(csv.DictReader(page.splitlines()))
            assert all(row["training"] == "true" for row in rows)
            assert not [c for row in rows for c in row.values() if c.startswith(("=", "+", "@"))]
        else:
            assert page.count(WATERMARK) == 2


def test_never_over_a_file_readable_by_the_owner_alone_and_noted(worked: Practice, tmp_path: Path) -> None:
    answer = worked.json(
        "sheet", "day", "--format", "html", "--out", str(tmp_path), "--by", "KM", now="11:31"
    )
    (file,) = answer["files"]
    assert Path(file) == tmp_path / "sheet-day-2026-11-23.html"
    assert os.stat(file).st_mode & 0o777 == 0o600
    before = Path(file).read_bytes()
    worked("sheet", "day", "--format", "html", "--out", str(tmp_path), now="11:31", code=1)
    assert Path(file).read_bytes() == before
    assert os.listdir(tmp_path) == [Path(file).name]
    noted = worked.json("looked", now="11:31")["looked"][-1]
    assert (noted["by"], noted["where"], noted["file"], len(noted["sessions"])) == (
        "KM",
        "sheet day",
        file,
        2,
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("times",), 2),
        (("day", "--session", "0"), 2),
        (("day", "--since", "2026-11-01", "--until", "2026-11-03"), 2),
        (("month", "--since", "2026-11-03", "--until", "2026-11-01"), 2),
        (("times", "--session", "ffff"), 2),
        (("home",), 2),
        (("other",), 2),
        (("day", "--by", "ZZ"), 1),
    ],
)
def test_what_cannot_be_is_said(worked: Practice, tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    worked("sheet", *words, "--format", "md", "--out", str(tmp_path / "x.md"), now="11:30", code=code)
    assert not os.listdir(tmp_path)


def test_the_clinics_own_minutes(worked: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFUSION_TUI_CONFIG", str(tmp_path))
    own = tmp_path / "infusion-times.toml"
    own.write_text(
        'version = 7\nthresholds_min = [30]\nthen_every_min = 30\npurpose = "ours"\nsource = "us"\n'
    )
    five, _ = _rows(worked, tmp_path / "t.csv", "times", "--since", "2026-11-23")
    assert (five["net_reached_min"], five["rule_version"]) == ("30", "7")
    own.write_text(
        'version = 7\nthresholds_min = [30, 20]\nthen_every_min = 30\npurpose = "o"\nsource = "u"\n'
    )
    wrong = worked(
        "sheet",
        "times",
        "--since",
        "2026-11-23",
        "--format",
        "csv",
        "--out",
        str(tmp_path / "u.csv"),
        now="11:30",
        code=2,
    )
    assert "thresholds_min" in wrong.err
    assert not (tmp_path / "u.csv").exists()


def test_pdf_and_the_sheet_that_goes_home(worked: Practice, tmp_path: Path) -> None:
    session = worked.json("sessions", now="11:30")["sessions"][0]["session"]
    worked("sheet", "home", "--session", session, "--format", "html", "--out", str(tmp_path), now="11:30")
    assert (tmp_path / f"sheet-home-{session}.html").is_file()
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("reportlab")
    worked(
        "sheet",
        "times",
        "--session",
        session,
        "--format",
        "pdf",
        "--out",
        str(tmp_path / "t.pdf"),
        now="11:30",
    )
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "t.pdf").pages)
    assert "For coder review; not a claim" in text
    assert WATERMARK in text


def test_stopped_in_the_middle_it_leaves_nothing(
    worked: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("infusion_tui.cli.stopping.Progress.__call__", stop)
    noted = len(worked.json("looked", now="11:40")["looked"])
    answer = worked(
        "sheet", "month", "--format", "csv", "--out", str(tmp_path / "m.csv"), now="11:40", code=130
    )
    assert "Nothing was written" in answer.err
    assert os.listdir(tmp_path) == []
    assert len(worked.json("looked", now="11:40")["looked"]) == noted


def test_at_an_earlier_time_it_says_what_was_known_then(worked: Practice, tmp_path: Path) -> None:
    (five,) = _rows(worked, tmp_path / "t.csv", "times", "--since", "2026-11-23", now="10:50")
    assert (five["state"], five["net_min"]) == ("no_stop", "")  # the stop was typed at 10:58
    (move,) = [
        r
        for r in _rows(worked, tmp_path / "d.csv", "drugs", now="09:56")
        if r["what"] == "opened" and r["balance_mg"]
    ]
    assert move["balance_mg"] == "4500"
