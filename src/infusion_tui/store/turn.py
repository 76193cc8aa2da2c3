"""Waiting for one's turn to write, in a queue.

SQLite's own waiting sleeps longer the longer it has waited (up to a tenth of a second), so that whoever came last is
served first: with 16 processes at full speed some waited over ten seconds and gave up. Here who has to wait stands in the
queue of the kernel, by `flock` on the folder of the file: that needs no further file, costs a waiting process nothing, and
ends with the process that has it, however it ends. The lock of the record is SQLite's alone: where the folder cannot be
locked, or who has it was stopped in the middle, the queue is left after some seconds, and SQLite asked again and again,
more often by whoever has waited longer.
"""

from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path

from infusion_tui.store._sqlite import Connection, sqlite3
from infusion_tui.store.failures import is_locked

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_PATIENCE_S, _AWAY_S = 3.0, 30.0
"""How long one stands in a queue (half of the whole time at most), and how long one keeps away from it after that."""

_AFTER_YOU_S = 0.005
_CROWDED_S = 1.0
"""Who had to wait within the last second lets others go first: without it whoever runs takes the next turn as well."""

_FIRST_S, _SHORTEST_S = 0.004, 0.0003
"""Between two tries to begin: at first, and after a long wait."""

_HALVED_S = 0.05
"""After so long one asks twice as often, after twice so long three times as often, ..."""


class Turn:
    """The turns of one connection: `begin`, then the transaction, then `end`, whatever happened."""

    def __init__(self) -> None:
        self._handle: int | None = None
        self._waited_at = self._left_at = -_AWAY_S

    def begin(self, connection: Connection, folder: Path, wait_s: float) -> None:
        """Begin the write transaction in a file of `folder`, once nobody else is in theirs.

        Raises:
            sqlite3.Error: others kept the file for `wait_s` seconds, or what else SQLite says; nothing was begun.
        """
        began = time.monotonic()
        if began - self._waited_at < _CROWDED_S:
            time.sleep(_AFTER_YOU_S)
            began = time.monotonic()
        patience_s = min(_PATIENCE_S, wait_s / 2)
        if began - self._left_at >= _AWAY_S:
            self._handle = _queued(folder, patience_s)
            if self._handle is None and time.monotonic() - began >= patience_s:
                self._left_at = time.monotonic()
        try:
            _begin(connection, began, wait_s)
        finally:
            if time.monotonic() - began > _AFTER_YOU_S:
                self._waited_at = time.monotonic()

    def end(self) -> None:
        """Let the next one. Ending twice is harmless."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)


def _queued(folder: Path, wait_s: float) -> int | None:
    """The folder, open and locked; None when that did not come about in time, or cannot be here."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Waiting(handle).result(wait_s)
    except OSError:
        os.close(handle)
        return None
    return handle


class _Waiting:
    """A thread that stands in the queue: a place in it cannot be had with a limit of time."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._one = threading.Lock()
        self._came = threading.Event()
        self._has = self._gone = False
        threading.Thread(target=self._wait, name="turn", daemon=True).start()

    def _wait(self) -> None:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            has = True
        except OSError:
            has = False
        with self._one:
            self._has = has and not self._gone
            if not self._has:
                os.close(self._handle)
        self._came.set()

    def result(self, wait_s: float) -> int | None:
        self._came.wait(wait_s)
        with self._one:
            self._gone = True
            return self._handle if self._has else None


def _begin(connection: Connection, began: float, wait_s: float) -> None:
    (waits_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - began
                if not is_locked(error) or waited >= wait_s:
                    raise
                pause = max(_SHORTEST_S, _FIRST_S / (1 + waited / _HALVED_S))
                time.sleep(pause * random.uniform(0.5, 1.5))
            else:
                return
    finally:
        # the rollback journal waits for readers at the commit, too
        connection.execute(f"PRAGMA busy_timeout={int(waits_ms)}")
