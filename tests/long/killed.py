"""Processes that chart, killed (SIGKILL) at random moments: every entry that was said to be recorded is there.

    cd tests && python -m long.killed --kills 10000

Four writers at a time chart through the room into one file, each saying an entry's id only after `chart` has come back.
All four are killed, each at a moment of its own; then another process opens the file, which must take less than a second,
and must find each acknowledged entry exactly once, at most one more for each that was killed, and a whole chain.
Half of the writers use the fast journal's own checkpoints often, so that they are met in the middle of those, too.

This process opens no SQLite while a child lives: whatever is tried runs in children made by fork.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from infusion_tui.room import Room
from long.crowd import made

WRITERS = 4
ROUNDS_OF_A_FILE = 15
"""Then a new file: an old one takes ever longer to be looked through."""

REOPEN_S = 1.0


def _chart(path: Path, number: int, said: int, seed: int) -> None:
    chance = random.Random(seed)
    with Room.open(path) as room:
        if number % 2:
            room.store._connected().execute("PRAGMA wal_autocheckpoint=5")
        while True:
            note = "x" * chance.choice((1, 20, 100, 390))
            event = room.chart(str(number + 1), f"; {note}", by="KM").event
            assert event is not None
            os.write(said, f"{event.event_id}\n".encode())


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
    """Four writers, killed; the ids that they had said."""
    said, saying = os.pipe()
    pids = [_forked(_chart, path, number, saying, chance.randrange(2**31)) for number in range(WRITERS)]
    os.close(saying)
    heard = b""
    # all are killed within some tenths of a second after the first entry was said
    until = time.monotonic() + 30
    while not heard and time.monotonic() < until:
        heard += os.read(said, 65536)
    moments = sorted((time.monotonic() + chance.uniform(0, 0.4), pid) for pid in pids)
    for moment, pid in moments:
        while (left := moment - time.monotonic()) > 0:
            if select.select([said], [], [], left)[0]:
                heard += os.read(said, 65536)
        os.kill(pid, signal.SIGKILL)
    for pid in pids:
        _, status = os.waitpid(pid, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit("a writer ended by itself")
    while piece := os.read(said, 65536):
        heard += piece
    os.close(said)
    # a line is written at once, so that none is torn
    return heard.decode().split()


def _judge(path: Path, acknowledged: list[str], killed: int, answer: int) -> None:
    began = time.perf_counter()
    with Room.open(path) as room:
        room.board()
        reopened_s = time.perf_counter() - began
        stored = [event.event_id for event in room.store.after(0) if event.kind == "note.written"]
        result = room.store.verify()
    assert result.ok, result.findings
    assert len(stored) == len(set(stored))
    missing = set(acknowledged) - set(stored)
    assert not missing, f"{len(missing)} acknowledged entries are missing"
    more = len(stored) - len(acknowledged)
    assert more <= killed, f"{more} entries were never said, of {killed} writers"
    os.write(answer, json.dumps({"reopened_s": reopened_s, "stored": len(stored)}).encode())


def run(kills: int, seed: int, folder: Path) -> dict[str, object]:
    """Kill so many; the counts.

    Raises:
        SystemExit: an entry is missing or double, the chain broken, or a file did not open.
    """
    chance, counts, slowest = random.Random(seed), Counter[str](), 0.0
    while counts["killed"] < kills:
        path = folder / f"{counts['files']}.db"
        if os.waitpid(_forked(made, path, WRITERS), 0)[1]:
            raise SystemExit("no file could be made")
        counts["files"] += 1
        acknowledged: list[str] = []
        killed = stored = 0
        for _ in range(ROUNDS_OF_A_FILE):
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
            slowest, stored = max(slowest, found["reopened_s"]), found["stored"]
            if counts["killed"] + killed >= kills:
                break
        counts.update(killed=killed, acknowledged=len(acknowledged), stored=stored)
        for rest in folder.glob(f"{path.stem}.*"):
            rest.unlink()
    return {**counts, "lost": 0, "slowest_reopening_ms": round(slowest * 1000), "seed": seed}


def main() -> None:
    """One JSON line for each thousand kills, or fewer where fewer are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    left, seed, total = given.kills, given.seed, Counter[str]()
    while left > 0:
        some = min(left, 1000)
        with tempfile.TemporaryDirectory() as folder:
            found = run(some, seed, Path(folder))
        total.update({name: int(found[name]) for name in ("killed", "files", "acknowledged", "stored", "lost")})  # type: ignore[call-overload]
        slowest = max(total.pop("slowest", 0), int(found["slowest_reopening_ms"]))  # type: ignore[call-overload]
        sys.stdout.write(f"{json.dumps({**total, 'slowest_reopening_ms': slowest, 'seed': seed})}\n")
        sys.stdout.flush()
        total["slowest"] = slowest
        left, seed = left - some, seed + 1
    sys.exit(int(total["slowest"] > REOPEN_S * 1000))


if __name__ == "__main__":
    main()
