"""What the clinic decided: reads the TOML files of `data/`, and the clinic's own, into checked types.

Reading them takes time that most commands do not need, so the names here are imported when they are used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infusion_tui.clinic.errors import ClinicError
    from infusion_tui.clinic.places import config_folder, default_database, shipped_data
    from infusion_tui.clinic.protocols import Library, load_protocols, protocol_hash

_WHERE = {
    "ClinicError": "errors",
    "config_folder": "places",
    "default_database": "places",
    "shipped_data": "places",
    "Library": "protocols",
    "load_protocols": "protocols",
    "protocol_hash": "protocols",
}

__all__ = [
    "ClinicError",
    "Library",
    "config_folder",
    "default_database",
    "load_protocols",
    "protocol_hash",
    "shipped_data",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"infusion_tui.clinic.{_WHERE[name]}"), name)
