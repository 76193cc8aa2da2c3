"""What the clinic decided: reads the TOML files of `data/`, and the clinic's own, into checked types."""

from __future__ import annotations

from infusion_tui.clinic.errors import ClinicError
from infusion_tui.clinic.places import config_folder, default_database, shipped_data
from infusion_tui.clinic.protocols import Library, load_protocols, protocol_hash

__all__ = [
    "ClinicError",
    "Library",
    "config_folder",
    "default_database",
    "load_protocols",
    "protocol_hash",
    "shipped_data",
]
