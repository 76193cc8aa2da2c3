"""Which mirror a file has, and how far behind it is: for `status`, the board and `mirror status`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from infusion_tui.record.errors import PlainError

if TYPE_CHECKING:
    from infusion_tui.room.room import Room
    from infusion_tui.store import Store

SETTING = "mirror_folder"
"""The desk's setting: the folder, or empty for none."""

LAG_SHOWN_S = 60
"""From so many seconds on the board says that the mirror is behind."""


class MirrorState(msgspec.Struct, frozen=True, kw_only=True):
    """`seq`: the last row that is in the mirror (None: it cannot be read). `lag_s`: how long ago the first row was
    typed that is not (0: all are; None: not known). `problem`: why it cannot be read or does not fit, in words."""

    folder: str
    seq: int | None
    lag_s: int | None
    problem: str | None

    @property
    def words(self) -> str | None:
        """What a person must know about it; None while it follows."""
        return mirror_words(self.lag_s, self.problem)


def mirror_words(lag_s: float | None, problem: str | None) -> str | None:
    """`MIRROR 75 s behind`, or that it is not written and why; None while it follows."""
    if problem is not None:
        return f"MIRROR not written: {problem}"
    if lag_s is None or lag_s <= LAG_SHOWN_S:
        return None
    if lag_s < 180:
        return f"MIRROR {int(lag_s)} s behind"
    if lag_s < 7200:
        return f"MIRROR {int(lag_s // 60)} min behind"
    return f"MIRROR {int(lag_s // 3600)} h behind"


def folder_of(room: Room) -> Path | None:
    """The folder that this file is mirrored to, or None."""
    setting = room.desk.get(SETTING)
    return Path(setting) if setting else None


def state_of(store: Store, folder: Path, now: dt.datetime) -> MirrorState:
    """A look at the mirror, without a lock and without a change. `now`: room time. Never raises for the folder."""
    from infusion_tui.room.mirror_folder import MirrorFailed, dated_files, last_row, plainly
    from infusion_tui.room.mirror_proof import check_marker, difference

    try:
        with plainly(folder):
            check_marker(folder, store.node)
            row = next(
                (
                    row
                    for name in reversed(dated_files(folder))
                    if (row := last_row(folder / name)) is not None
                ),
                None,
            )
        seq = row.seq if row is not None else 0
        problem = difference(store, seq, row.hash, folder) if row is not None else None
        missing = next(store.stream(after_seq=seq), None) if problem is None else None
    except PlainError as error:
        problem = error.why if isinstance(error, MirrorFailed) else str(error)
        return MirrorState(folder=str(folder), seq=None, lag_s=None, problem=problem)
    lag_s = 0
    if missing is not None:
        typed = dt.datetime.fromisoformat(missing.recorded_at)
        lag_s = max(0, int((now - typed).total_seconds()))
    return MirrorState(folder=str(folder), seq=seq, lag_s=lag_s if problem is None else None, problem=problem)


def mirror_json(room: Room) -> dict[str, Any] | None:
    """The mirror in `status --json`; None where there is none."""
    folder = folder_of(room)
    return msgspec.to_builtins(state_of(room.store, folder, room.now())) if folder is not None else None
