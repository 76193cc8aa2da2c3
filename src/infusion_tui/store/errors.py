"""What can go wrong with the file, each as one plain sentence or two for the person at the chair.

`str(error)` says what is wrong, what to do, and that nothing is lost. Nothing else leaves this room.
"""

from __future__ import annotations

from typing import ClassVar

from infusion_tui.record.errors import How, PlainError

BROKEN = (
    "Row {seq} of {path} does not fit the row before it or was changed. The file is open for reading only. "
    "Run verify, and ask the person who looks after this system."
)

NOT_FOUND = (
    "An index inside {path} does not lead to row {seq}: a chair or an entry may be missing on the screens. The file is "
    "open for reading only. Run verify, and ask the person who looks after this system."
)

PASSED_OVER = (
    "Entries at the end of {path} cannot be read: its -wal file is damaged. What is shown ends before them. The file is "
    "open for reading only; the -wal is kept as {kept}. Chart on paper, and ask the person who looks after this system."
)


class StoreError(PlainError):
    """Something is wrong with the file. The text is for a nurse, not for a programmer."""

    how: ClassVar[How] = "file"
    code = "E_FILE"


class StoreMissing(StoreError):
    """There is no such file. Nothing was created."""

    how = "usage"


class StoreExists(StoreError):
    """A file stands where a new one was to be made. It was not touched."""

    how = "refused"
    code = "E_EXISTS"


class StoreUnavailable(StoreError):
    """The file cannot be used now: locked, unsafe for this SQLite, not ours, or the disk failed."""


class StoreFull(StoreError):
    """There is no room on the disk. Nothing was written."""


class StoreReadOnly(StoreError):
    """The file can be read but not written by this person, from this place or by this version."""


class StoreDamaged(StoreError):
    """The file's content is not what was written to it."""


class Conflict(StoreError):
    """An entry with this id is in the file already, with other content. Nothing was written."""


class StaffFileError(StoreError):
    """A PIN could not be kept in the staff file."""
