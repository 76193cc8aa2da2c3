"""THE FILE: one append-only, hash-chained event table in SQLite, and the small side file for what is not the record."""

from infusion_tui.store.chain import RawRow
from infusion_tui.store.desk import Desk, Draft
from infusion_tui.store.errors import (
    Conflict,
    StaffFileError,
    StoreDamaged,
    StoreError,
    StoreExists,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreUnavailable,
)
from infusion_tui.store.file import Store
from infusion_tui.store.reading import Head, SessionHead
from infusion_tui.store.staff_file import StaffFile, Tries
from infusion_tui.store.verification import Finding, Verification
from infusion_tui.store.writing import Writer

__all__ = [
    "Conflict",
    "Desk",
    "Draft",
    "Finding",
    "Head",
    "RawRow",
    "SessionHead",
    "StaffFile",
    "StaffFileError",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreExists",
    "StoreFull",
    "StoreMissing",
    "StoreReadOnly",
    "StoreUnavailable",
    "Tries",
    "Verification",
    "Writer",
]
