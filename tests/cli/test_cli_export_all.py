"""Every session at once: watermark and de-identification in every format, JSON Lines back into a file, a stop in between."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from cli_support import CHECKS, LEAVE_CHECKS, Practice
from hostile_corpus import KEPT
from infusion_tui.cli.stopping import Progress
from infusion_tui.exports import FORMATS
from infusion_tui.room import export_workers, exporting
from infusion_tui.store import Store
from infusion_tui.store.session_order import session_order

MARKED = ("Zqfamily", "Zqgiven", "Zqallergy", "Zqnote", "Zqreason", "Zqescort", "Zqdoctor", "Zqlot", "Zqwhy")
"""What is typed into every field that takes words."""
NUMBER, BORN = "9083417726", "1931-03-12"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """A training file with one session from admit to signature, told in words that are found again; and one more."""
    room = Practice(tmp_path_factory.mktemp("whole") / "room.db").set_up(timezone="Europe/Berlin")
    room.json(
        "admit", "5", "--mrn", NUMBER, "--name", "ZQFAMILY, Zqgiven", "--born", BORN, "--weight", "70", "--by", "KM",
        "--mg-per-kg", "0.5", "--bag-ml", "50", "--allergies", "Zqallergy", "--prescriber", "Dr Zqdoctor", now="08:40",
    )  # fmt: skip
    for item in CHECKS:
        room.chart(f"check {item} y ; Zqnote {item}", "08:45")
    room.chart("124/78 72 99 14", "08:46")
    room.chart("verify 35 mg in 50 ml 75 ml/h", "08:47", by="JD")
    room.chart("drawn 50 mg ; vial 500 mg lot Zqlot1 exp 2027-05", "08:48")
    room.start(now="09:00")
    for line, now in (
        ("128/82 76 98 14 s5 d1 n1 ; Zqnote", "09:05"), ("pause Zqreason", "09:10"), ("resume", "09:13"),
        ("med ondansetron 4 mg iv for Zqwhy by Zqdoctor", "09:14"), ("fix 16 hr 80 ; Zqreason", "09:15"),
        ("hr 140", "09:16"), ("void 21 ; Zqwhy", "09:18"), ("told Zqdoctor ; Zqnote", "09:19"), ("done", "09:43"),
        ("126/80 76 98 14 s5 d0 n0", "09:44"), ("waste 15 mg by JD", "09:45"), (f"10:30 ; Zqnote {KEPT['html']}", "09:50"),
        ("126/80 76 98 14 s5 d0 n0", "10:14"), *((f"check {one} y ; Zqnote", "10:15") for one in LEAVE_CHECKS),
        ("leave ; Zqescort", "10:16"), ("sign", "10:17"),
    ):  # fmt: skip
        session = ("--session", _first(room)) if line == "sign" else ()
        room.chart(line, now, *session)
    room.admit("3", "10:20", "--mrn", "448202")
    return room


def _first(room: Practice) -> str:
    return str(room.json("sessions", now="10:17")["sessions"][0]["session"])


def copied(room: Practice, folder: Path) -> Practice:
    again = Practice(folder / "room.db")
    again.db.write_bytes(room.db.read_bytes())
    return again


def exported(room: Practice, name: str, out: Path, *more: str) -> list[Path]:
    """Every session in this format; the files."""
    pytest.importorskip(FORMATS[name].package or "json")
    target = out / f"all.{FORMATS[name].extension}" if FORMATS[name].one_file else out
    answer = room.json("export", "--all", "--format", name, "--out", str(target), *more, now="10:30")
    return [Path(path) for path in answer["files"]]


def words_of(path: Path) -> str:
    """Everything that a file says, also where it is packed."""
    if path.suffix == ".pdf":
        import pypdf

        reader = pypdf.PdfReader(path)
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return f"{pages}\n{reader.metadata}\n{path.read_bytes()!r}"
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            return "\n".join(packed.read(name).decode() for name in packed.namelist())
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_practice_is_said_in_every_format(whole: Practice, tmp_path: Path, name: str) -> None:
    """On each line, sheet and page: whoever holds one of them knows that it is about nobody."""
    for path in exported(copied(whole, tmp_path), name, tmp_path):
        match name:
            case "csv":
                parts = path.read_text(encoding="utf-8").splitlines()[1:]
            case "jsonl":
                parts = path.read_text(encoding="utf-8").splitlines()
            case "xlsx":
                with zipfile.ZipFile(path) as packed:
                    parts = [packed.read(one).decode() for one in packed.namelist() if "worksheets/" in one]
            case "pdf":
                import pypdf

                parts = [page.extract_text() for page in pypdf.PdfReader(path).pages]
            case "fhir":
                parts = [json.dumps(one) for one in json.loads(path.read_text(encoding="utf-8"))["entry"]]
            case _:
                parts = [path.read_text(encoding="utf-8")]
        assert parts
        for part in parts:
            assert re.search("training|HTEST", part, re.IGNORECASE), part[:300]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "jsonl"])
def test_nothing_of_the_person_is_in_any_format(whole: Practice, tmp_path: Path, name: str) -> None:
    room = copied(whole, tmp_path)
    session, events = (
        _first(room),
        [
            row["event_id"]
            for row in room.json("status", "--session", _first(room), now="10:30")["chairs"][0]["entries"]
        ],
    )
    with Store.open(room.db, read_only=True) as store:
        node, head = store.node, store.head().hash
    files = exported(room, name, tmp_path, "--deidentify")
    typed = [word.casefold() for word in MARKED]
    secret = [
        NUMBER,
        "448202",
        BORN,
        "1931",
        "2026-11-2",
        "20261123",
        node,
        head,
        session,
        session[:13],
        *events,
        *typed,
    ]
    staff = re.compile(r"(?<![A-Za-z0-9+/])(KM|JD)(?![A-Za-z0-9+/])|of the tests")
    for path in files:
        said = words_of(path)
        assert [one for one in secret if one in said.casefold() or one in path.name] == []
        if name != "pdf":  # its packed streams hold any two letters
            assert staff.findall(said) == []
    if name not in ("csv", "fhir"):
        assert any("90 or over" in words_of(path) for path in files)


def test_the_record_says_that_it_was_deidentified(whole: Practice, tmp_path: Path) -> None:
    room = copied(whole, tmp_path)
    exported(room, "csv", tmp_path, "--deidentify", "--by", "KM")
    with Store.open(room.db, read_only=True) as store:
        payload: Any = store.room()[-1].payload
    assert (payload.format, payload.deidentified) == ("csv", True)


def test_json_lines_are_never_deidentified(whole: Practice, tmp_path: Path) -> None:
    answer = whole(
        "export",
        "--all",
        "--format",
        "jsonl",
        "--deidentify",
        "--out",
        str(tmp_path / "x.jsonl"),
        now="10:30",
        code=2,
    )
    assert "exact text" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_the_clinics_and_stays(
    whole: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept where the settings are, for its owner alone; the same codes next time; a damaged one is never replaced."""
    monkeypatch.setenv("INFUSION_TUI_CONFIG", str(tmp_path / "conf"))
    room, texts = copied(whole, tmp_path), []
    for number in (1, 2):
        (tmp_path / f"{number}").mkdir()
        [path] = exported(room, "csv", tmp_path / f"{number}", "--deidentify")
        texts.append(path.read_bytes())
    assert texts[0] == texts[1]
    key = tmp_path / "conf" / "deidentify.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_text().strip() not in texts[0].decode()
    key.write_text("ab")
    answer = room(
        "export",
        "--all",
        "--format",
        "csv",
        "--deidentify",
        "--out",
        str(tmp_path / "z.csv"),
        now="10:30",
        code=3,
    )
    assert "damaged" in answer.err
    assert key.read_text() == "ab"


def test_json_lines_of_everything_give_the_same_file(whole: Practice, tmp_path: Path) -> None:
    """Out and back: every row with the same bytes under the same hash, and lines made of it are the same lines."""
    room = copied(whole, tmp_path)
    [lines] = exported(room, "jsonl", tmp_path)
    rebuilt = Practice(tmp_path / "again.db")
    rebuilt("rebuild", str(lines), "--to", str(rebuilt.db))
    with Store.open(room.db, read_only=True) as mine, Store.open(rebuilt.db, read_only=True) as theirs:
        rows = list(theirs.stream())
        assert rows == list(mine.stream())[: len(rows)]
        assert [json.loads(line)["hashed"] for line in lines.read_text().splitlines()] == [
            r.hashed for r in rows
        ]
        assert theirs.verify().findings == ()
    (tmp_path / "again").mkdir()
    [again] = exported(rebuilt, "jsonl", tmp_path / "again")
    assert again.read_bytes() == lines.read_bytes()


def test_json_lines_of_one_session_are_no_whole_file(whole: Practice, tmp_path: Path) -> None:
    """Rows of others lie between: a file cannot be made of them, and it says so; what they say can still be proved."""
    room = copied(whole, tmp_path)
    one = tmp_path / "one.jsonl"
    room("export", _first(room), "--format", "jsonl", "--out", str(one), now="10:30")
    answer = room.json("rebuild", str(one), "--to", str(tmp_path / "new.db"), code=1)
    assert not (tmp_path / "new.db").exists()
    assert "row" in answer["error"]["message"].lower()
    assert room.json("verify", "--against", str(one), now="10:31")["ok"] is True


def test_a_span_and_its_order(whole: Practice, tmp_path: Path) -> None:
    with Store.open(whole.db, read_only=True) as store:
        every = session_order(store)
        assert list(every) == list(every) == [head.session_id for head in store.session_heads()]
        assert len(every) == 2
        began = store.session_heads()[1].began_at
        assert list(session_order(store, since=began)) == list(every)[1:]
        assert list(session_order(store, until=began)) == list(every)[:1]
        assert len(session_order(store, up_to_seq=store.session(list(every)[1])[0].seq - 1)) == 1


def test_several_processes_write_the_same_bytes(
    whole: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What many sessions are shared out for: the same sheet, also de-identified."""
    room = copied(whole, tmp_path)
    texts = []
    for fewest in (1000, 1):
        monkeypatch.setattr(export_workers, "FEWEST", fewest)
        monkeypatch.setattr(export_workers, "TOGETHER", 1)
        monkeypatch.setattr(export_workers, "MOST_WORKERS", 2)
        monkeypatch.setattr(export_workers.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
        for more in ([], ["--deidentify"]):
            out = tmp_path / f"{fewest}{len(more)}.csv"
            room("export", "--all", "--format", "csv", "--out", str(out), *more)
            texts.append(out.read_bytes())
    assert texts[:2] == texts[2:]
    assert texts[0] != texts[1]


@pytest.mark.parametrize("name", ["csv", "xlsx", "jsonl", "md", "html"])
@pytest.mark.parametrize("as_json", [False, True])
def test_a_stop_leaves_nothing(
    whole: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, as_json: bool
) -> None:
    """Stopped behind the first of two sessions: no half file, no folder of half the pages, no word in the record."""
    room = copied(whole, tmp_path)
    before = room.db.read_bytes()

    def stop(self: exporting._Export, things: Any) -> Any:
        yield from list(things)[:1]
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting._Export, "_counted", stop)
    out = tmp_path / "out"
    words = ["export", "--all", "--format", name, "--out", str(out), *(["--json"] if as_json else [])]
    answer = room(*words, now="10:30", code=130)
    assert "Nothing was written" in (answer.json()["error"]["message"] if as_json else answer.err)
    assert sorted(path.name for path in tmp_path.iterdir() if "room" not in path.name) == []
    assert room.db.read_bytes() == before


def test_progress_is_a_line_on_a_terminal_and_nothing_elsewhere() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        with mock.patch.object(sys, "stderr", stream), mock.patch("time.monotonic", iter(range(20)).__next__):
            told = Progress("sessions")
            for done in (1, 20, 1000):
                told(done, 12345)
            told.close()
        said = stream.getvalue()
        assert ("1,000 of 12,345 sessions" in said) is shown
        assert "\n" not in said
        assert said == "" or said.endswith(" \r")
