"""Rooms to practise in, each in a file of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli_support import Practice, running


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files that are costly to make, made once for each worker and copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    empty = Practice(folder / "empty.db").set_up()
    started = running(folder / "started.db")
    admitted = Practice(folder / "admitted.db").set_up()
    admitted.admit()
    return {"empty": empty.db, "started": started.db, "admitted": admitted.db}


def _copy(made: Path, folder: Path) -> Practice:
    return Practice(Path(shutil.copy(made, folder / "room.db")))


@pytest.fixture
def room(_made: dict[str, Path], tmp_path: Path) -> Practice:
    """A training file with eight free chairs and the people KM, JD (nurses) and AL (prescriber); last entry 08:00."""
    return _copy(_made["empty"], tmp_path)


@pytest.fixture
def admitted(_made: dict[str, Path], tmp_path: Path) -> Practice:
    """R.K. in chair 5 since 09:40, nothing checked."""
    return _copy(_made["admitted"], tmp_path)


@pytest.fixture
def started(_made: dict[str, Path], tmp_path: Path) -> Practice:
    """R.K. in chair 5, checked, started at 10:00 with 75 mL/h: 35 mg in 50 mL; entry 14 is the start."""
    return _copy(_made["started"], tmp_path)


@pytest.fixture
def berlin(tmp_path: Path) -> Practice:
    """A training file whose clock is Berlin's."""
    return Practice(tmp_path / "berlin.db").set_up(timezone="Europe/Berlin")
