"""The program as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = [sys.executable, "-m", "infusion_tui"]
ADMIT = ["--mrn", "448201", "--weight", "70", "--dose-mg", "35", "--bag-ml", "50", "--by", "KM"]


def environment(**more: str) -> dict[str, str]:
    """This process's environment, and no settings of the person's own."""
    return {**os.environ, "COLUMNS": "200", **more}


def run(*arguments: str, stdin: str | bytes | None = None, **more: str) -> subprocess.CompletedProcess[bytes]:
    """One call, to its end."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    return subprocess.run(
        [*PROGRAM, *arguments], input=content, capture_output=True, env=environment(**more), check=False, timeout=60
    )  # fmt: skip


def begin(*arguments: str) -> subprocess.Popen[bytes]:
    """One call, going on beside this process."""
    return subprocess.Popen(
        [*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A piece of Python in a process of its own, warnings as errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True, text=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip


def practice(db: Path) -> list[str]:
    """A training file by the real clock, R.K. in chair 5; gives its --db option."""
    option = ["--db", str(db)]
    for words in (
        ["init", "--training", "--timezone", "UTC"],
        ["staff", "add", "KM", "--name", "Kim Moss", "--role", "nurse"],
        ["staff", "add", "JD", "--name", "J. Dahl", "--role", "nurse"],
        ["admit", "5", *ADMIT],
    ):
        result = run(*words, *option)
        assert result.returncode == 0, result.stderr
    return option
