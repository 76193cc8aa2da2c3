"""Power cuts, from what the program truly wrote: its file operations are recorded while it charts (strace), then played
back into images of the disk at random moments, with what was not yet synced dropped, reordered or torn.

    cd tests && python -m long.power_cut --images 20000

Each image is opened with the program. It must open, its chain must verify, and every entry that was acknowledged before
the cut must be in it. The same with `synchronous=NORMAL` must lose acknowledged entries: if it does not, this test cannot
see a loss, and fails. The standard library's SQLite (older, with the rollback journal) is recorded and judged as well.

What survives a cut, of each file: all that was written before its last sync, and of what was written after it any part,
in sectors of 512 bytes. A new, renamed or removed name survives only if its folder was synced, else by chance. The memory
that WAL readers share (-shm) is never on the disk.
"""

from __future__ import annotations

import argparse
import codecs
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from infusion_tui.store import Store, StoreError

TRACED = "openat,pwrite64,write,lseek,fsync,fdatasync,ftruncate,unlink,unlinkat,rename"
SECTOR = 512

WRITER = """
import os, random, sys
from pathlib import Path
if sys.argv[2] == "standard library":
    sys.modules["pysqlite3"] = None
sys.path.insert(0, sys.argv[4])
from infusion_tui.room import Room
path, mode, entries = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
if mode == "make" or not path.exists():
    from long.crowd import made
    made(path, 2)
if mode != "make":
    chance = random.Random(entries)
    os.write(1, b"BEGIN\\n")
    with Room.open(path) as room:
        connection = room.store._connected()
        if mode == "normal":
            connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint=25")
        for number in range(entries):
            event = room.chart(str(1 + number % 2), "; " + "x" * chance.choice((1, 50, 380)), by="KM").event
            os.write(1, (event.event_id + "\\n").encode())
"""


@dataclass
class Operation:
    """One thing that the program asked of the disk."""

    what: str
    path: str = ""
    data: bytes = b""
    at: int = 0


@dataclass
class File:
    """One file: what is certainly on the disk, and what was asked for since."""

    synced: bytes = b""
    there: bool = False
    pending: list[Operation] = field(default_factory=list)
    name_pending: list[bool] = field(default_factory=list)
    """Names made (True) or removed (False) since the folder was synced."""


def recorded(folder: Path, mode: str, entries: int) -> tuple[dict[str, bytes], list[Operation]]:
    """What lay on the disk at the beginning, and what was done then. Modes: "full", "normal", "standard library".

    Raises:
        SystemExit: the program failed, or strace did.
    """
    path, trace = folder / "room.db", folder / "trace"
    here = str(Path(__file__).parent.parent)
    sqlite = "standard library" if mode == "standard library" else "make"
    words = [sys.executable, "-c", WRITER, str(path)]
    first = subprocess.run([*words, sqlite, "0", here], capture_output=True, check=False)
    if first.returncode:
        raise SystemExit(first.stderr.decode())
    begin = {name.name: name.read_bytes() for name in folder.iterdir() if name.name.startswith("room.")}
    done = subprocess.run(
        ["strace", "-y", "-xx", "-s", "2000000", "-e", f"trace={TRACED}", "-o", str(trace), *words, mode,
         str(entries), here],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    operations = parsed(trace, path)
    trace.unlink()
    return begin, operations


_CALL = re.compile(r"(\w+)\((.*)\) = (-?\d+)")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<([^>]*)>")


def _text(escaped: str) -> bytes:
    return codecs.escape_decode(escaped.encode())[0]


def parsed(trace: Path, db: Path) -> list[Operation]:
    """The operations on the record's files, and `said` for each acknowledgement, in order."""
    found: list[Operation] = []
    offsets: dict[str, int] = {}
    with trace.open() as lines:
        for line in lines:
            call = _CALL.match(line)
            if call is None or int(call[3]) < 0:
                continue
            name, inside = call[1], call[2]
            handle = _FD.match(inside)
            path = os.fsdecode(_text(handle[2])) if handle else ""
            strings = [_text(text) for text in _HEX.findall(inside)]
            if name == "write" and handle and handle[1] == "1":
                found += [Operation("said", said) for said in strings[0].decode().split()]
            elif name in ("unlink", "unlinkat", "rename"):
                if os.fsdecode(strings[0]).startswith(str(db)):
                    found.append(Operation(name, os.fsdecode(strings[0])))
                    assert name != "rename", "a rename is not modelled"
            elif name == "openat":
                opened = os.fsdecode(strings[0])
                if opened.startswith(str(db)) and "O_CREAT" in inside:
                    found.append(Operation("create", opened))
            elif path == str(db.parent) and name in ("fsync", "fdatasync"):
                found.append(Operation("folder"))
            elif path.startswith(str(db)) and not path.endswith("-shm"):
                if name == "pwrite64":
                    found.append(Operation("write", path, strings[0], int(inside.rsplit(",", 1)[1])))
                elif name == "lseek":
                    offsets[inside.split("<")[0]] = int(call[3])
                elif name == "write":
                    fd = inside.split("<")[0]
                    found.append(Operation("write", path, strings[0], offsets.get(fd, 0)))
                    offsets[fd] = offsets.get(fd, 0) + len(strings[0])
                elif name == "ftruncate":
                    found.append(Operation("size", path, at=int(inside.rsplit(",", 1)[1])))
                else:
                    found.append(Operation("sync", path))
    return found


def _applied(content: bytes, operations: list[Operation]) -> bytes:
    out = bytearray(content)
    for one in operations:
        if one.what == "size":
            out = out[: one.at].ljust(one.at, b"\0")
        else:
            if len(out) < one.at:
                out.extend(bytes(one.at - len(out)))
            out[one.at : one.at + len(one.data)] = one.data
    return bytes(out)


def _surviving(pending: list[Operation], chance: random.Random) -> list[Operation]:
    """Any part of what was not synced, in the order in which it was written."""
    how = chance.choice(("none", "all", "first ones", "some", "torn"))
    if how == "none":
        return []
    if how == "first ones":
        return pending[: chance.randint(0, len(pending))]
    if how == "all":
        return pending
    share = chance.random()
    some = [one for one in pending if chance.random() < share]
    if how == "some":
        return some
    torn: list[Operation] = []
    for one in pending:
        if one.what == "size":
            torn += [one] if chance.random() < share else []
            continue
        for begin in range(0, len(one.data), SECTOR):
            if chance.random() < share:
                torn.append(Operation("write", one.path, one.data[begin : begin + SECTOR], one.at + begin))
    return torn


def image(
    begin: dict[str, bytes], operations: list[Operation], cut: int, chance: random.Random, folder: Path
) -> list[str]:
    """Write what the disk holds after a cut behind the first `cut` operations; the entries acknowledged before it."""
    files = {str(name): File(synced=content, there=True) for name, content in begin.items()}
    said: list[str] = []
    for one in operations[:cut]:
        name = Path(one.path).name
        held = files.setdefault(name, File())
        if one.what == "said":
            said.append(one.path)
            del files[name]
        elif one.what == "create":
            if not _is_there(held):
                held.name_pending.append(True)
        elif one.what in ("unlink", "unlinkat"):
            held.name_pending.append(False)
            held.synced, held.pending = held.synced, []
        elif one.what == "folder":
            for each in files.values():
                if each.name_pending:
                    each.there, each.name_pending = each.name_pending[-1], []
            del files[name]
        elif one.what == "sync":
            held.synced, held.pending = _applied(held.synced, held.pending), []
            if held.name_pending == [True]:
                # a file system that keeps a new file's data keeps its name (ext4, xfs, btrfs, apfs)
                held.there, held.name_pending = True, []
        else:
            held.pending.append(one)
    for name, held in files.items():
        there = held.there if not held.name_pending else chance.choice((held.there, held.name_pending[-1]))
        if there and not name.endswith("-shm"):
            (folder / name).write_bytes(_applied(held.synced, _surviving(held.pending, chance)))
    return [one for one in said if one != "BEGIN"]


def _is_there(held: File) -> bool:
    return held.name_pending[-1] if held.name_pending else held.there


def judged(folder: Path, said: list[str]) -> str:
    """"whole", or what is wrong with this image."""
    try:
        with Store.open(folder / "room.db") as store:
            result = store.verify()
            if not result.ok:
                return f"does not verify: {result.findings[0].message}"
            stored = [event.event_id for event in store.after(0)]
    except StoreError as error:
        return f"does not open: {error}"
    lost = set(said) - set(stored)
    return f"lost {len(lost)}" if lost else "whole"


def run(mode: str, images: int, entries: int, seed: int) -> dict[str, object]:
    """So many images of one recording; how many were whole, lost entries, or were damaged."""
    chance, counts, worst = random.Random(seed), Counter[str](), ""
    with tempfile.TemporaryDirectory() as place:
        begin, operations = recorded(Path(place), mode, entries)
        counts["operations"] = len(operations)
        counts["syncs"] = sum(one.what == "sync" for one in operations)
        first = next(at for at, one in enumerate(operations) if one.what == "said") + 1
        for _ in range(images):
            folder = Path(place) / "image"
            folder.mkdir()
            cut = chance.randint(first, len(operations))
            found = judged(folder, image(begin, operations, cut, chance, folder))
            counts["images"] += 1
            counts["whole" if found == "whole" else "lost" if found.startswith("lost") else "damaged"] += 1
            worst = worst or (found if found != "whole" else "")
            shutil.rmtree(folder)
    return {"mode": mode, "seed": seed, "entries": entries, **counts, "first_fault": worst}


def main() -> None:
    """One JSON line for each recording; exit code 1 when an entry was lost, or when the control lost none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=20_000, help="of all recordings together, the control aside")
    parser.add_argument("--entries", type=int, default=60, help="charted in each recording")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    faults = 0
    each = min(given.images // 2, 1000)
    rounds = max(1, given.images // (2 * each))
    for number in range(rounds):
        for mode in ("full", "standard library"):
            found = run(mode, each, given.entries, given.seed + number)
            faults += int(found.get("lost", 0)) + int(found.get("damaged", 0))  # type: ignore[call-overload]
            sys.stdout.write(f"{json.dumps(found)}\n")
            sys.stdout.flush()
    control = run("normal", max(30, min(1000, given.images // 5)), given.entries, given.seed)
    sys.stdout.write(f"{json.dumps(control)}\n")
    sys.exit(int(bool(faults) or not control.get("lost")))


if __name__ == "__main__":
    main()
