"""The program with the standard library's SQLite: as on a machine where pysqlite3 cannot be installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from damage_support import facts_of
from infusion_tui.room import Room
from infusion_tui.store.schema import VIEWS

TESTS = Path(__file__).parent


def blocked(folder: Path) -> dict[str, str]:
    """An environment in which pysqlite3 cannot be imported. `folder` takes the stumbling block."""
    package = folder / "pysqlite3"
    package.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").write_text('raise ImportError("not here")\n')
    source = Path(sys.modules["infusion_tui"].__path__[0]).parent
    path = [folder, source, TESTS, TESTS / "room", *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}


def with_standard(code: str, path: Path, folder: Path) -> Any:
    """Run code (it has `path`) with the standard library's SQLite; gives what it leaves in `answer`."""
    head = (
        "import json, sys\nfrom pathlib import Path\nfrom sqlite_support import *\npath = Path(sys.argv[1])\n"
    )
    tail = "\nprint(json.dumps(answer))\n"
    done = subprocess.run(
        [sys.executable, "-c", head + code + tail, str(path)],
        capture_output=True, text=True, env=blocked(folder), timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def told(room: Room) -> Any:
    """All that a file says, as JSON: rows and hashes, status, chairs, and every view."""
    connection = room.store._raw_connection()
    views = {
        name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}").fetchall())) for name in VIEWS
    }
    rows = [[row.seq, row.event_id, row.payload, row.hash] for row in room.store.stream()]
    told = {
        "rows": rows,
        "facts": facts_of(room, room.now()),
        "views": views,
        "verify": [found.message for found in room.store.verify().findings],
    }
    return json.loads(json.dumps(told))
