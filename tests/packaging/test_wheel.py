"""The wheel: built without a network, it carries the clinic's files and works from its own copy of them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

LOAD = """
from pathlib import Path
import infusion_tui
from infusion_tui.clinic import load_protocols, shipped_data

package = Path(infusion_tui.__file__).resolve().parent
library = load_protocols(None)
assert shipped_data() == package / "data", shipped_data()
assert library.problems == (), library.problems
print(package)
print(*sorted(library.protocols))
"""


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    result = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    _run("-m", "build", "--wheel", "--no-isolation", "--outdir", out, REPOSITORY, cwd=out)
    (built,) = out.glob("*.whl")
    return built


def test_wheel_holds_the_data_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {f"infusion_tui/data/{path.relative_to(REPOSITORY / 'data')}" for path in _data_files()}
    assert data
    assert data <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"infusion_tui"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    package = {
        f"infusion_tui/{path.relative_to(REPOSITORY / 'src' / 'infusion_tui')}" for path in _source_files()
    }
    assert package <= names


def _data_files() -> list[Path]:
    return [
        path for path in (REPOSITORY / "data").rglob("*") if path.is_file() and not path.name.startswith(".")
    ]


def _source_files() -> list[Path]:
    found = (REPOSITORY / "src" / "infusion_tui").rglob("*")
    return [path for path in found if path.suffix in (".py", ".tcss", ".ttf", ".txt")]


def test_wheel_works_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    target, empty = tmp_path / "installed here", tmp_path / "empty"
    empty.mkdir()
    _run(
        *("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-cache-dir"),
        *("--disable-pip-version-check", "--target", target, wheel),
        cwd=tmp_path,
    )
    package, protocols = _run("-c", LOAD, cwd=empty, PYTHONPATH=str(target)).splitlines()
    assert Path(package) == (target / "infusion_tui").resolve()
    assert protocols == "ketamine-iv-depression ketamine-iv-pain"
    assert list(empty.iterdir()) == []
