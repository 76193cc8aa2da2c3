"""Where the data lies: in a wheel, in a checkout, in the user's folders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infusion_tui.clinic import ClinicError, config_folder, default_database, shipped_data

REPOSITORY = Path(__file__).resolve().parents[2]


def test_checkout_has_data_beside_src() -> None:
    assert shipped_data() == REPOSITORY / "data"


def test_layout_of_a_checkout(tmp_path: Path) -> None:
    (tmp_path / "data" / "protocols").mkdir(parents=True)
    package = tmp_path / "src" / "infusion_tui"
    package.mkdir(parents=True)
    assert shipped_data(package) == tmp_path / "data"


def test_layout_of_a_wheel_wins(tmp_path: Path) -> None:
    package = tmp_path / "lib" / "site-packages" / "infusion_tui"
    (package / "data" / "protocols").mkdir(parents=True)
    (tmp_path / "lib" / "data" / "protocols").mkdir(parents=True)
    assert shipped_data(package) == package / "data"


def test_no_data_at_all_says_what_to_do(tmp_path: Path) -> None:
    package = tmp_path / "a" / "b" / "infusion_tui"
    with pytest.raises(ClinicError, match="install it again"):
        shipped_data(package)


def test_settings_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFUSION_TUI_CONFIG", str(tmp_path / "our settings"))
    assert config_folder() == tmp_path / "our settings"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INFUSION_TUI_CONFIG", "~/mine")
    assert config_folder() == tmp_path / "mine"
    monkeypatch.delenv("INFUSION_TUI_CONFIG")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert config_folder().name == "infusion-tui"
    assert config_folder().is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_default_database_is_never_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    file = default_database()
    assert file.name == "room.db"
    assert file.parent.name == "infusion-tui"
    assert file.is_relative_to(tmp_path / "home")
    assert not file.parent.exists()


def test_importing_reads_nothing() -> None:
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import infusion_tui.clinic\n"
        "assert not [name for name in opened if name.endswith(('.toml', '.db'))], opened\n"
        "assert 'textual' not in sys.modules and 'sqlite3' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
