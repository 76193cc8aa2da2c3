"""Several processes chart at once: the sheets say the last entry, whoever wrote them last."""

from __future__ import annotations

from pathlib import Path

from tests.system.process_support import begin, practice, run


def test_the_sheet_is_never_older_than_the_last_entry(tmp_path: Path) -> None:
    option = practice(tmp_path / "room.db")
    folder = tmp_path / "sheets"
    assert run("paper", "set", str(folder), *option).returncode == 0
    charting = [begin("chart", "5", f"; note {n}", "--by", "KM", *option) for n in range(4)]
    for process in charting:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert out.startswith(b"#")
        assert err == b"", "nobody is told about somebody else's writing"
    assert "continues at entry <b>6</b>" in (folder / "chair-5.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["chair-5.html", "index.html"]
