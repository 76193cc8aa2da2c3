"""A program in a pseudo-terminal, for the benchmarks: start it, read what it paints, type, see what CPU it uses."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

SIZE = (120, 40)


class Painted:
    """One run of a program in a terminal. Use it as a context: leaving it ends the program."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = SIZE, env: dict[str, str] | None = None
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        variables = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", **(env or {})}
        variables.pop("NO_COLOR", None)
        self.output = b""
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=variables,
            start_new_session=True,
            close_fds=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    def read(self, timeout: float) -> bytes:
        """What came within so many seconds; empty when nothing did."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, timeout))
        if not ready:
            return b""
        try:
            found = os.read(self._master, 1 << 16)
        except OSError:
            return b""
        self.output += found
        return found

    def wait_for(self, texts: Sequence[bytes], timeout: float = 20) -> float:
        """Seconds from the start of the program until one of these texts was painted.

        Raises:
            RuntimeError: it was not, within the time.
        """
        until = time.perf_counter() + timeout
        while time.perf_counter() < until:
            self.read(0.5)
            if any(text in self.output for text in texts):
                return time.perf_counter() - self.began
            if self._process.poll() is not None:
                break
        tail = self.output[-800:].decode(errors="replace")
        raise RuntimeError(f"{texts!r} was not painted; the last that was: {tail}")

    def settle(self, quiet: float = 0.4, timeout: float = 10) -> None:
        """Read until nothing came for a while."""
        until = time.perf_counter() + timeout
        while time.perf_counter() < until and self.read(quiet):
            pass

    def drain(self, seconds: float) -> int:
        """Read for so long. Gives the number of bytes."""
        count, until = 0, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            count += len(self.read(left))
        return count

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._master, keys)

    def cpu_s(self) -> float:
        """Seconds of CPU that the program has used so far."""
        if sys.platform == "linux":
            with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
                fields = file.read().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        said = subprocess.run(
            ["ps", "-o", "time=", "-p", str(self.pid)], capture_output=True, text=True, check=True
        )
        seconds = 0.0
        for part in said.stdout.strip().replace("-", ":").split(":"):
            seconds = seconds * 60 + float(part)
        return seconds

    def end(self) -> None:
        """End the program (by its own process id) and let go of the terminal."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._master)
