"""Many sessions worked out by several processes at once, written in order by one: for the sheet of entries.

Reading, checking and folding a session is the work; writing its rows is little. Each worker opens the file for itself,
only to read, and gives back the rows of a few dozen sessions as text. Where there is one processor, or few sessions,
nothing of this happens.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path

import msgspec

from infusion_tui.exports import ExportError, ExportOptions, writer_of
from infusion_tui.record.deidentify import Disguise
from infusion_tui.room.reports import reports
from infusion_tui.room.room import Room
from infusion_tui.store import Head

FEWEST = 1000
"""Below so many sessions the start of the workers costs more than they save."""
TOGETHER = 40
"""Sessions in one piece of work."""
MOST_WORKERS = 8
AHEAD = 3
"""Pieces that wait for each worker: their rows are in memory until it is their turn."""


class Job(msgspec.Struct, frozen=True):
    """What a worker must know once: the file, the format, and what was asked for."""

    path: Path
    format_name: str
    options: ExportOptions
    head: Head
    author: str | None
    disguise: Disguise | None


def workers(sessions: int) -> int:
    """How many processes work at it; 1 means: this one alone."""
    if sessions < FEWEST:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_WORKERS, usable)


def pieces(job: Job, ids: Iterable[str], count: int) -> Iterator[tuple[int, str]]:
    """The rows of all sessions in order, without a header: how many sessions, and their rows.

    Raises:
        StoreError: as one process would have raised it.
        ExportError: a worker was ended from outside.
    """
    # a fresh start: nothing of this process's file, locks and threads is in the worker
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(job,))
    try:
        waiting: deque[tuple[int, Future[str]]] = deque()
        remaining = iter(ids)
        while True:
            while len(waiting) < count * AHEAD and (some := list(islice(remaining, TOGETHER))):
                waiting.append((len(some), pool.submit(_rows, some)))
            if not waiting:
                return
            sessions, found = waiting.popleft()
            yield sessions, found.result()
    except BrokenProcessPool as error:
        raise ExportError(
            "A process that worked at this export was ended from outside (is there too little memory?). Nothing was"
            " written: try again, or choose fewer sessions (--since, --until)."
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_room: Room | None = None
_job: Job | None = None


def _begin(job: Job) -> None:
    """In the worker, once. Whoever presses Ctrl+C stops the process that it works for, and that one stops it."""
    global _job, _room
    for one in (signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    # a parent that is killed tells nobody: without this the workers would wait for ever
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _job, _room = job, Room.open(job.path, read_only=True)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _rows(ids: list[str]) -> str:
    """In the worker: the rows of these sessions."""
    assert _job is not None
    assert _room is not None
    out = io.StringIO(newline="")
    found = reports(_room, ids, author=_job.author, head=_job.head, entries_only=True, disguise=_job.disguise)
    writer_of(_job.format_name)(found, out, _job.options)
    return out.getvalue().partition("\r\n")[2]
