"""Processes that chart, killed (SIGKILL) at random moments: every entry that was said to be recorded is there.

    cd tests && python -m long.killed --kills 10000

Four writers at a time chart into one file: three through the room, each saying an entry's id only after `chart` has come
back, and one through the command line, which answers when it has recorded. All four are killed, each at a moment of its
own, one time in four while they open the file; then another process opens it, which must take less than a second, and
must find each acknowledged entry exactly once, at most one more for each that was killed, and a whole chain.
Two of the writers bring the -wal into the file often, so that they are met in the middle of that, too.

This process opens no SQLite while a child lives: whatever is tried runs in children made by fork.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import select
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from infusion_tui.cli import main as main_of_the_command_line
from infusion_tui.room import Room
from long.crowd import made

WRITERS = 4
ROUNDS_OF_A_FILE = 15
"""Then a new file: an old one takes ever longer to be looked through."""

REOPEN_S = 1.0

MOST_HEARD = 40
"""Entries that are said in one round, at most, before the four are killed."""

_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def _chart(path: Path, number: int, saying: int, seed: int) -> None:
    chance = random.Random(seed)
    with Room.open(path) as room:
        if number % 2:
            room.store._connected().execute("PRAGMA wal_autocheckpoint=5")
        while True:
            note = "x" * chance.choice((1, 20, 100, 390))
            event = room.chart(str(number + 1), f"; {note}", by="KM").event
            assert event is not None
            os.write(saying, f"{event.event_id}\n".encode())


def _command_line(path: Path, number: int, saying: int, seed: int) -> None:
    """One command after another, as a script would give them; what is said is the command line's own answer."""
    os.dup2(saying, 1)
    for each in range(seed, seed + 1_000_000):
        words = ["chart", str(number + 1), f"; {each}", "--by", "KM", "--json", "--db", str(path)]
        try:
            main_of_the_command_line(words)
        except SystemExit as ended:
            if ended.code:
                raise


def _forked(work: object, *arguments: object) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work(*arguments)  # type: ignore[operator]
            code = 0
        except BaseException as error:  # noqa: BLE001 - a child says what went wrong, whatever it was
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            os._exit(code)
    return pid


def _round(path: Path, chance: random.Random) -> list[str]:
    """Four writers, killed; the ids that they had said. Three chart through the room, one by the command line."""
    said: list[int] = []
    pids: list[int] = []
    for number in range(WRITERS):
        reading, saying = os.pipe()
        work = _command_line if number == WRITERS - 1 else _chart
        pids.append(_forked(work, path, number, saying, chance.randrange(2**31)))
        os.close(saying)
        said.append(reading)
    heard = dict.fromkeys(said, b"")
    # one time in four before anything was said, while the file is being opened
    enough = 0 if chance.random() < 0.25 else chance.randint(1, MOST_HEARD)
    until = time.monotonic() + (chance.uniform(0, 0.05) if not enough else 30)
    while time.monotonic() < until and (not enough or sum(map(_lines, heard.values())) < enough):
        _listen(heard, until)
    for moment, pid in sorted((time.monotonic() + chance.uniform(0, 0.02), pid) for pid in pids):
        while time.monotonic() < moment:
            _listen(heard, moment)
        os.kill(pid, signal.SIGKILL)
    for pid in pids:
        _, status = os.waitpid(pid, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit(f"a writer ended by itself: {[text[-600:] for text in heard.values()]}")
    for pipe in said:
        while piece := os.read(pipe, 65536):
            heard[pipe] += piece
        os.close(pipe)
    return [event_id for text in heard.values() for event_id in _ID.findall(text.decode())]


def _listen(heard: dict[int, bytes], until: float) -> None:
    for pipe in select.select(list(heard), [], [], max(0.0, until - time.monotonic()))[0]:
        heard[pipe] += os.read(pipe, 65536)


def _lines(text: bytes) -> int:
    return text.count(b"\n")


def _judge(path: Path, acknowledged: list[str], killed: int, answer: int) -> None:
    began, worked = time.perf_counter(), time.process_time()
    with Room.open(path) as room:
        room.board()
        reopened_s, processor_s = time.perf_counter() - began, time.process_time() - worked
        stored = [event.event_id for event in room.store.after(0) if event.kind == "note.written"]
        result = room.store.verify()
    assert result.ok, result.findings
    assert len(stored) == len(set(stored))
    missing = set(acknowledged) - set(stored)
    assert not missing, f"{len(missing)} acknowledged entries are missing"
    more = len(stored) - len(acknowledged)
    assert more <= killed, f"{more} entries were never said, of {killed} writers"
    os.write(
        answer, json.dumps({"s": reopened_s, "processor_s": processor_s, "stored": len(stored)}).encode()
    )


@dataclass
class Counted:
    """What came out, of one seed or of several."""

    killed: int = 0
    files: int = 0
    acknowledged: int = 0
    stored: int = 0
    reopened_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)

    def as_json(self) -> str:
        """One line; that nothing was lost is said by its being there at all."""
        return json.dumps({
            "killed": self.killed, "files": self.files, "acknowledged": self.acknowledged, "stored": self.stored,
            "lost": 0, "median_reopening_ms": round(statistics.median(self.reopened_ms)),
            "slowest_reopening_ms": round(max(self.reopened_ms)),
            "of_the_processor_at_most_ms": round(max(self.processor_ms)),
        })  # fmt: skip


def run(kills: int, seed: int, folder: Path, total: Counted) -> None:
    """Kill so many, and count it into `total`.

    Raises:
        SystemExit: an entry is missing or double, the chain broken, or a file did not open.
    """
    chance = random.Random(seed)
    goal = total.killed + kills
    while total.killed < goal:
        path = folder / f"{total.files}.db"
        if os.waitpid(_forked(made, path, WRITERS), 0)[1]:
            raise SystemExit("no file could be made")
        total.files += 1
        acknowledged: list[str] = []
        killed = stored = 0
        while killed < ROUNDS_OF_A_FILE * WRITERS and total.killed + killed < goal:
            acknowledged += _round(path, chance)
            killed += WRITERS
            looked, looking = os.pipe()
            status = os.waitpid(_forked(_judge, path, acknowledged, killed, looking), 0)[1]
            os.close(looking)
            with os.fdopen(looked) as answer:
                text = answer.read()
            if status:
                raise SystemExit(f"seed {seed}, file {path}, after {killed} kills: see above")
            found = json.loads(text)
            stored = found["stored"]
            total.reopened_ms.append(found["s"] * 1000)
            total.processor_ms.append(found["processor_s"] * 1000)
        total.killed += killed
        total.acknowledged += len(acknowledged)
        total.stored += stored
        for rest in folder.glob(f"*{path.stem}.*"):
            if rest.is_file():
                rest.unlink()


def main() -> None:
    """One JSON line, of all until then, for each 500 kills or at the end; each 500 have a seed of their own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    total, seed = Counted(), given.seed
    while total.killed < given.kills:
        with tempfile.TemporaryDirectory() as folder:
            run(min(given.kills - total.killed, 500), seed, Path(folder), total)
        sys.stdout.write(f'{total.as_json()[:-1]}, "seed": {seed}}}\n')
        sys.stdout.flush()
        seed += 1
    sys.exit(int(max(total.reopened_ms) > REOPEN_S * 1000))


if __name__ == "__main__":
    main()
