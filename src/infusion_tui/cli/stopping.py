"""A long command that can be stopped and leaves nothing half done, and how far it is, said on a terminal."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import click

from infusion_tui.cli.output import print_json, tell

INTERRUPTED = 130
STOPPED = "Stopped. Nothing was written: what was there of this export is gone again."
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_EVERY_S = 0.2


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside, Ctrl+C, SIGTERM and a closed terminal raise KeyboardInterrupt once; while it cleans up they do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        for one in _SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {one: signal.signal(one, stop) for one in _SIGNALS if signal.getsignal(one) != signal.SIG_IGN}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class Progress:
    """How far it is, as one line that is written again; only where standard error is a terminal."""

    def __init__(self, what: str) -> None:
        self._what, self._shown, self._next = what, 0, time.monotonic() + _EVERY_S
        self._on = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """So many of so many; said a few times a second."""
        if not self._on or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_S
        text = f"{done:,} of {total:,} {self._what}, Ctrl+C stops and leaves nothing"
        self._write(f"\r{text.ljust(self._shown)}")
        self._shown = len(text)

    def close(self) -> None:
        """The line is gone: what is said next begins at the left."""
        if self._shown:
            self._write(f"\r{' ' * self._shown}\r")
            self._shown = 0

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self._on = False  # nobody is there to be told


def stopped(as_json: bool) -> NoReturn:
    """It was stopped: says so, and leaves with the exit code of a command that was interrupted."""
    if as_json:
        print_json({"ok": False, "error": {"code": "E_STOPPED", "message": STOPPED}})
    else:
        tell(STOPPED)
    raise click.exceptions.Exit(INTERRUPTED)
