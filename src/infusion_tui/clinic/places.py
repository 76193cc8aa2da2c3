"""Where things lie: the shipped data, the clinic's settings folder, the default database.

Nothing is read or created here, only looked for.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from infusion_tui.clinic.errors import ClinicError

APP = "infusion-tui"
CONFIG_VARIABLE = "INFUSION_TUI_CONFIG"


def shipped_data(package: Path | None = None) -> Path:
    """The folder of the shipped TOML files.

    An installed wheel has it inside the package (`infusion_tui/data`); a checkout, which an editable install
    points to, has it beside `src` (`data`). `package` is the folder of the package, for tests.
    """
    home = package or Path(__file__).resolve().parent.parent
    for folder in (home / "data", home.parent.parent / "data"):
        if (folder / "protocols").is_dir():
            return folder
    raise ClinicError(f"the files shipped with {APP} are missing beside {home}: install it again")


def config_folder() -> Path:
    """The clinic's own settings folder: `INFUSION_TUI_CONFIG`, else the user's settings folder."""
    given = os.environ.get(CONFIG_VARIABLE, "")
    if given:
        return Path(given).expanduser()
    return platformdirs.user_config_path(APP, appauthor=False)


def default_database() -> Path:
    """The database used when none is named: `room.db` in the user's data folder, never the current one."""
    return platformdirs.user_data_path(APP, appauthor=False) / "room.db"
