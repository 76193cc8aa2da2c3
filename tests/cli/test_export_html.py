"""`export --format html`: a file of its own, marked, noted, and made without what it does not need."""

from __future__ import annotations

from pathlib import Path

from cli_support import Practice


def _session(room: Practice) -> str:
    return str(room.chair("10:20")["session"])


def test_one_page_is_a_file_of_its_owner_and_says_so(started: Practice, tmp_path: Path) -> None:
    started.chart("128/82 76 98 14 s5 d1", "10:05")
    page = tmp_path / "record.html"
    answer = started.json(
        "export", _session(started), "--format", "html", "--paper", "letter", "--out", str(page), now="10:20"
    )
    assert answer["files"] == [str(page)]
    assert page.stat().st_mode & 0o777 == 0o600
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "size: letter" in text
    assert "TRAINING RECORD: no real patient" in text
    assert "<svg" in text
    assert answer["head"]["hash"] in text
    assert "448201" in text
    assert "exported as html" in started("looked", now="10:21").out


def test_what_is_there_is_never_overwritten(started: Practice, tmp_path: Path) -> None:
    page = tmp_path / "record.html"
    page.write_text("mine", encoding="utf-8")
    started("export", _session(started), "--format", "html", "--out", str(page), now="10:20", code=1)
    assert page.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.glob("*.html")) == [page]


def test_all_go_into_a_folder_by_their_ids(started: Practice, tmp_path: Path) -> None:
    started.admit("2", "10:10", "--mrn", "../../x", "--name", "</title><script>")
    started("export", "--all", "--format", "html", "--out", str(tmp_path / "pages"), now="10:20")
    pages = sorted((tmp_path / "pages").iterdir())
    assert len(pages) == 2
    assert all(page.name.startswith("session-") and page.suffix == ".html" for page in pages)
    assert all("<script" not in page.read_text(encoding="utf-8") for page in pages)
