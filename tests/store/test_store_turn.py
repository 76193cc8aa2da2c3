"""Waiting for one's turn: in the queue, past a queue that does not move, and where there is none."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, turn

from .conftest import Pen


@contextmanager
def _first_in_the_queue(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _turn_threads() -> int:
    return sum(thread.name == "turn" for thread in threading.enumerate())


def test_who_waits_in_the_queue_writes_when_it_is_their_turn(pen: Pen, store: Store) -> None:
    with _first_in_the_queue(store.path.parent) as handle:
        released_at: list[float] = []

        def release() -> None:
            while not _turn_threads():
                time.sleep(0.001)
            released_at.append(time.monotonic())
            fcntl.flock(handle, fcntl.LOCK_UN)

        releasing = threading.Thread(target=release)
        releasing.start()
        pen.append(NoteWritten(note="after the others"))
        assert released_at
        assert released_at[0] <= time.monotonic()
        releasing.join()
    assert len(store.after(0)) == 1


def test_a_queue_that_does_not_move_is_left_and_the_file_is_free_all_the_same(
    path: Path, store: Store
) -> None:
    """Who has the queue was stopped: what counts is whether somebody writes."""
    with Store.open(path, wait_s=0.2) as other, _first_in_the_queue(path.parent):
        Pen(other).append(NoteWritten(note="past them"))
        Pen(other).append(NoteWritten(note="and again"))
    assert len(store.after(0)) == 2
    deadline = time.monotonic() + 10
    while _turn_threads() and time.monotonic() < deadline:
        time.sleep(0.001)
    assert not _turn_threads(), "the place in the queue is given up when it comes"
    with _first_in_the_queue(path.parent):
        pass


def test_the_queue_is_free_again_after_a_refused_write(pen: Pen, store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write():
        raise ZeroDivisionError
    handle = os.open(store.path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(handle)


def test_where_the_folder_cannot_be_locked_it_is_written_without_a_queue(
    pen: Pen, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "fcntl", None)
    pen.append(NoteWritten(note="without"))
    assert len(store.after(0)) == 1
