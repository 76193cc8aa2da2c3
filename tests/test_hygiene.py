"""The repository itself: pinned and hashed requirements, small files, reasons for what it depends on."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
LONGEST = 400

# Put together here, so that this file does not name them itself.
REGISTRY_HOSTS = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))
)
NOT_IN_REQUIREMENTS = (
    "pypi",
    "files.pythonhosted",
    "index-url",
    "find-links",
    "trusted-host",
    "://",
    "file:",
)
SKIPPED_FOLDERS = {".git", ".venv", "dist", "build", "__pycache__"}


def _files() -> Iterator[Path]:
    for folder, folders, names in os.walk(REPOSITORY):
        folders[:] = [
            n for n in folders if n not in SKIPPED_FOLDERS and not n.endswith(("_cache", ".egg-info"))
        ]
        yield from (Path(folder, name) for name in names)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _pins(name: str) -> dict[str, list[str]]:
    """Each pinned requirement with its hashes."""
    pins: dict[str, list[str]] = {}
    for line in (REPOSITORY / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if line and not line.startswith("#"):
            requirement = line.split("--hash")[0].strip()
            pins[requirement] = re.findall(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)", line)
    return pins


def test_no_file_names_a_registry() -> None:
    for file in _files():
        text = file.read_bytes().decode("utf-8", errors="ignore").casefold()
        assert not [host for host in REGISTRY_HOSTS if host in text], file


def test_no_lock_file_of_one_tool() -> None:
    assert not (REPOSITORY / "uv.lock").exists()


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_with_hashes(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8").casefold()
    assert not [word for word in NOT_IN_REQUIREMENTS if word in text]
    assert str(REPOSITORY) not in text
    pins = _pins(name)
    assert pins
    for requirement, hashes in pins.items():
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; .+)?$", requirement), requirement
        assert hashes, requirement
        assert len(set(hashes)) == len(hashes), requirement


def test_requirement_files_agree() -> None:
    dev = _pins("requirements-dev.txt")
    assert _pins("requirements.txt").items() <= dev.items()
    build = {name: hashes for name, hashes in _pins("requirements-build.txt").items() if name in dev}
    assert {name.split("==")[0] for name in _pins("requirements-build.txt")} - {
        name.split("==")[0] for name in build
    } == {"editables"}


def test_requirements_cover_what_the_package_asks_for() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {"requirements.txt": [*project["dependencies"], *extras["pdf"], *extras["xlsx"]]}
    own = f"{project['name']}["
    asked["requirements-dev.txt"] = [
        *asked["requirements.txt"],
        *(one for one in extras["dev"] if not one.startswith(own)),
    ]
    for name, requirements in asked.items():
        pinned = {pin.split("==")[0] for pin in _pins(name)}
        wanted = {re.split(r"[\s<>=!~;\[]", one, maxsplit=1)[0].replace(".", "-") for one in requirements}
        assert wanted <= pinned, name
    for name in ("requirements.txt", "requirements-dev.txt"):
        (sqlite,) = [pin for pin in _pins(name) if pin.startswith("pysqlite3==")]
        assert all(part in sqlite for part in ("x86_64", "linux", "arm64", "darwin", "CPython")), sqlite


def test_every_dependency_says_why() -> None:
    lines = _lines(REPOSITORY / "pyproject.toml")
    inside, checked, commented = False, 0, ""
    for number, line in enumerate(lines):
        if re.match(r"(dependencies|dev) = \[", line):
            inside = True
        elif line.startswith("]"):
            inside = False
        elif inside and line.strip().startswith('"'):
            name = re.split(r"[<>=;\[]", line.strip(' ",'), maxsplit=1)[0]
            why = (
                lines[number - 1].strip().startswith("#")
                or name == commented
                or name.startswith(commented + "-")
            )
            assert why, f"{name}: a comment line above it says why it is needed"
            commented = name
            checked += 1
    assert checked > 12


@pytest.mark.parametrize("file", sorted((REPOSITORY / "src").rglob("*.py")), ids=lambda file: file.name)
def test_source_files_are_short(file: Path) -> None:
    assert len(_lines(file)) < LONGEST


def test_licence() -> None:
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    pyproject = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert pyproject["project"]["license"] == "Apache-2.0"


def test_warnings_are_errors_and_markers_are_known() -> None:
    pyproject = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    options = pyproject["tool"]["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    assert "--strict-markers" in options["addopts"]
    assert pyproject["tool"]["mypy"]["strict"] is True


def test_ci_runs_what_the_readme_says() -> None:
    run = REPOSITORY / ".ci" / "run"
    assert os.access(run, os.X_OK)
    lines = _lines(run)
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "exec make test"
