"""Waiting for one's turn to write, fairly.

SQLite's own waiting sleeps longer the longer it has waited (up to a tenth of a second), so that whoever came last is
served first and whoever came first may never be: with 16 processes at full speed some waited over ten seconds and gave
up. Here it is the other way round: who has waited longer asks more often. No lock of our own is held, so a process that
is stopped or killed keeps nobody waiting longer than SQLite itself would.
"""

from __future__ import annotations

import random
import time

from infusion_tui.store._sqlite import Connection, sqlite3
from infusion_tui.store.failures import is_locked

_FIRST_S, _SHORTEST_S = 0.004, 0.0003
"""Between two tries: at first, and after a long wait."""

_HALVED_S = 0.05
"""After so long one asks twice as often, after twice so long three times as often, ..."""


def begin(connection: Connection, wait_s: float) -> None:
    """Begin the write transaction, once nobody else is in theirs.

    Raises:
        sqlite3.Error: others kept the file for `wait_s` seconds, or what else SQLite says; nothing was begun.
    """
    began = time.monotonic()
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
