"""Shared by all tests: nothing of the person's own settings or files is ever touched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "room")]

# a machine that is busy with other tests makes one example slow: that is no fault of what is tested
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers for each core: a test of a screen waits half of its time until the screen is still."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("INFUSION_TUI_DB", "INFUSION_TUI_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
