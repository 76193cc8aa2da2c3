"""A disk that fails on purpose: calls of the system that give an error by their number, through strace."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from infusion_tui.store import Store

TESTS = Path(__file__).parent
WORKER = TESTS / "store" / "fault_worker.py"


@dataclass(frozen=True)
class Fault:
    """The `at`-th call of this name on the record's files gives this error; with `forever` all that follow as well."""

    call: str
    error: str
    at: int
    lasts: int = 1

    @property
    def rule(self) -> str:
        """As strace takes it."""
        when = str(self.at) if self.lasts == 1 else f"{self.at}..{self.at + self.lasts - 1}"
        return f"inject={self.call}:error={self.error}:when={when}"


@dataclass(frozen=True)
class Outcome:
    """What a process said under a fault, and how often the fault fired."""

    code: int
    out: str
    err: str
    fired: int

    @property
    def saved(self) -> list[str]:
        """Ids of the entries that were said to be saved."""
        return [line.split()[1] for line in self.out.splitlines() if line.startswith("saved ")]

    @property
    def refused(self) -> list[str]:
        """What was said of each failure."""
        return [line for line in self.out.splitlines() if line.startswith("refused ")]


@functools.cache
def can_fail() -> bool:
    """True where strace is there and may be used."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    tried = subprocess.run(
        [strace, "-f", "-qq", "-e", "inject=getpid:error=EIO:when=1", "true"], capture_output=True
    )
    return tried.returncode == 0


def under(fault: Fault, path: Path, command: list[str], timeout: float = 120) -> Outcome:
    """Run a command while the record at `path` lies on a disk with this fault."""
    trace = path.parent / "trace.txt"
    watched = [word for rest in ("", "-wal", "-journal", "-shm") for word in ("-P", f"{path}{rest}")]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(trace), *watched, "-e", f"trace={fault.call}", "-e", fault.rule, *command],
        capture_output=True, text=True, timeout=timeout,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([*(p for p in sys.path if p), str(TESTS)])},
    )  # fmt: skip
    fired = trace.read_text(encoding="utf-8", errors="replace").count("(INJECTED)") if trace.exists() else 0
    return Outcome(done.returncode, done.stdout, done.stderr, fired)


def chart_under(fault: Fault, path: Path, entries: int) -> Outcome:
    """Chart so many entries into the file under this fault."""
    return under(fault, path, [sys.executable, str(WORKER), str(path), str(entries)])


def judge(path: Path, outcome: Outcome, entries: int) -> str:
    """What is wrong after a fault: "" when every entry is there once, the chain is whole and nothing crashed."""
    if outcome.code != 0:
        return f"left with {outcome.code}: {outcome.err[-500:]}"
    with Store.open(path) as store:
        there = [event.event_id for event in store.session("s1")]
        result = store.verify()
    if not result.ok:
        return f"does not verify: {result.findings[0].message}"
    if len(there) != entries or there != outcome.saved:
        return f"{len(outcome.saved)} were said to be saved, {len(there)} are there"
    return ""
