"""docs/file-format.md says the truth: its example recomputes the chain of a real file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store
from infusion_tui.store.chain import COLUMNS

from .conftest import Pen

PAGE = Path(__file__).parents[2] / "docs" / "file-format.md"


def test_the_example_recomputes_the_chain(pen: Pen, store: Store) -> None:
    pen.open()
    pen.append(NoteWritten(note='Zoë "quoted" 😀 \x1b [/b]\n\x00'), reason=None)
    head = pen.append(NoteWritten(note="end"), chair=None)
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(program.strip().splitlines()) <= 15
    done = subprocess.run(
        [sys.executable, "-c", program, str(store.path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == f"3 {head.hash}\n", done.stderr
    guards = ("no_update", "no_delete", "guard")
    connection = store._connected()
    for guard in guards:
        connection.execute(f"DROP TRIGGER event_{guard}")
    connection.execute("UPDATE event SET author = 'LB' WHERE seq = 2")
    done = subprocess.run(
        [sys.executable, "-c", program, str(store.path)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "row 2" in done.stderr


def test_every_column_of_the_table_is_described() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"`{column}`" in page
