"""Waiting for one's turn to write, in a queue.

SQLite's own waiting sleeps longer the longer it has waited (up to a tenth of a second), so that whoever came last is
served first: with 16 processes at full speed some waited over ten seconds and gave up. Here who has to wait stands in the
queue of the kernel, by `flock` on the folder of the file: that needs no further file, costs a waiting process nothing, and
ends with the process that has it, however it ends. The lock of the record is SQLite's alone: where the folder cannot be
locked, or who has it was stopped in the middle, SQLite is asked again and again after some seconds, more often by whoever
has waited longer, and the place in the queue is kept meanwhile.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

from infusion_tui.store._sqlite import Connection, sqlite3
from infusion_tui.store.failures import is_locked

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_PATIENCE_S, _AWAY_S = 3.0, 10.0
"""How long one waits for the queue alone (half of the whole time at most); not again so soon after it was in vain."""

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
        self._place: _Place | None = None
        self._waited_at = self._in_vain_at = -_AWAY_S

    def begin(self, connection: Connection, folder: Path, wait_s: float) -> None:
        """Begin the write transaction in a file of `folder`, once nobody else is in theirs.

        Raises:
            sqlite3.Error: others kept the file for `wait_s` seconds, or what else SQLite says; nothing was begun.
        """
        began = time.monotonic()
        if began - self._waited_at < _CROWDED_S:
            time.sleep(_AFTER_YOU_S)
            began = time.monotonic()
        self._place = _queued(folder)
        patient = began - self._in_vain_at >= _AWAY_S
        if patient and self._place is not None and not self._place.came(min(_PATIENCE_S, wait_s / 2)):
            self._in_vain_at = time.monotonic()
        try:
            _begin(connection, began, wait_s, time.sleep if self._place is None else self._place.pause)
        finally:
            if time.monotonic() - began > _AFTER_YOU_S:
                self._waited_at = time.monotonic()

    def end(self) -> None:
        """Let the next one. Ending twice is harmless."""
        if self._place is not None:
            place, self._place = self._place, None
            place.leave()


def _queued(folder: Path) -> _Place | None:
    """A place in the queue, which may be the first; None where there is no queue."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Place(handle, first=False)
    except OSError:
        os.close(handle)
        return None
    return _Place(handle, first=True)


class _Place:
    """A place in the queue. Who is not the first has a thread stand there: `flock` cannot be asked for with a limit of
    time."""

    def __init__(self, handle: int, *, first: bool) -> None:
        self._handle = handle
        self._one = threading.Lock()
        self._came = threading.Event()
        self._has, self._gone = first, False
        if first:
            self._came.set()
        else:
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

    def came(self, wait_s: float) -> bool:
        """Wait for one's turn, so long at most; True when it is."""
        self._came.wait(wait_s)
        return self._has

    def pause(self, wait_s: float) -> None:
        """Sleep so long, or until it is one's turn."""
        if self._came.is_set():
            time.sleep(wait_s)
        else:
            self._came.wait(wait_s)

    def leave(self) -> None:
        """Let the next one, now or as soon as the place comes to the front."""
        with self._one:
            self._gone = True
            if self._has:
                os.close(self._handle)


def _begin(connection: Connection, began: float, wait_s: float, pausing: Callable[[float], object]) -> None:
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
                pausing(pause * random.uniform(0.5, 1.5))
            else:
                return
    finally:
        # the rollback journal waits for readers at the commit, too
        connection.execute(f"PRAGMA busy_timeout={int(waits_ms)}")
