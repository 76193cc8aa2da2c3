"""What the program truly asks of the disk while it charts: recorded with strace, kept as text where strace is not at hand."""

from __future__ import annotations

import base64
import codecs
import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from long.disk_model import Operation

KEPT = Path(__file__).parent / "recordings"
TRACED = "openat,pwrite64,write,lseek,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,link,linkat"
NAME = "room.db"
ENTRIES_KEPT = 8

MODES = ("full", "standard library", "made", "normal")
"""Charting as the program does it; with the standard library's SQLite; making a file; the control, that must lose."""

WRITER = """
import os, random, sys
from pathlib import Path
mode, path, entries = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
if mode == "standard library":
    sys.modules["pysqlite3"] = None
sys.path.insert(0, sys.argv[4])
from infusion_tui.room import Room
if mode == "made":
    with Room.create(path, chairs=["1"], timezone="UTC", training=True) as room:
        os.write(1, b"MADE\\n")
elif not path.exists():
    from long.crowd import made
    made(path, 2)
else:
    chance = random.Random(entries)
    os.write(1, b"OPENED\\n")
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
class Recording:
    """What lay in the folder at the beginning, and what was asked of the disk and said since, in order."""

    begin: dict[str, bytes]
    operations: list[Operation]


def recorded(folder: Path, mode: str, entries: int) -> Recording:
    """Chart so many entries in `folder` under strace.

    Raises:
        SystemExit: the program failed, or strace did.
    """
    path, trace = folder / NAME, folder / "trace"
    words = [sys.executable, "-c", WRITER, mode, str(path), str(entries), str(Path(__file__).parent.parent)]
    if mode != "made":
        _done(words)
    begin = {name.name: name.read_bytes() for name in folder.iterdir() if name.name.startswith("room.")}
    _done(["strace", "-y", "-xx", "-s", "2000000", "-e", f"trace={TRACED}", "-o", str(trace), *words])
    operations = parsed(trace, path)
    trace.unlink()
    return Recording(begin, operations)


def _done(words: list[str]) -> None:
    done = subprocess.run(words, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode())


def keep(recording: Recording, name: str) -> None:
    """Write a recording beside these tests."""
    KEPT.mkdir(exist_ok=True)
    text = json.dumps({
        "begin": {name: _packed(content) for name, content in recording.begin.items()},
        "operations": [
            [one.what, one.path and Path(one.path).name, _packed(one.data), one.at, one.to and Path(one.to).name]
            for one in recording.operations
        ],
    })  # fmt: skip
    _place(name).write_bytes(gzip.compress(text.encode(), mtime=0))


def kept(name: str) -> Recording:
    """A recording that was kept."""
    found = json.loads(gzip.decompress(_place(name).read_bytes()))
    begin = {name: base64.b64decode(content) for name, content in found["begin"].items()}
    operations = [
        Operation(what, path, base64.b64decode(data), at, to)
        for what, path, data, at, to in found["operations"]
    ]
    return Recording(begin, operations)


def _place(name: str) -> Path:
    return KEPT / f"{name.replace(' ', '-')}.json.gz"


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


_CALL = re.compile(r"(\w+)\((.*)\) = (-?\d+)")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<([^>]*)>")


def _text(escaped: str) -> bytes:
    return codecs.escape_decode(escaped.encode())[0]


def parsed(trace: Path, db: Path) -> list[Operation]:
    """The operations on the record's files, and `said` for each line on the standard output, in order."""
    found: list[Operation] = []
    offsets: dict[str, int] = {}
    with trace.open() as lines:
        for line in lines:
            call = _CALL.match(line)
            if call is not None and int(call[3]) >= 0:
                found += _operations(call[1], call[2], int(call[3]), db, offsets)
    return found


def _operations(call: str, inside: str, answer: int, db: Path, offsets: dict[str, int]) -> list[Operation]:
    handle = _FD.match(inside)
    fd, path = (handle[1], os.fsdecode(_text(handle[2]))) if handle else ("", "")
    strings = [_text(text) for text in _HEX.findall(inside)]
    if call == "write" and fd == "1":
        return [Operation("said", said) for said in strings[0].decode().split()]
    if call in ("unlink", "unlinkat", "rename", "renameat", "link", "linkat"):
        names = [os.fsdecode(text) for text in strings]
        what = call.removesuffix("at")
        return [Operation(what, names[0], to=names[-1])] if _is_ours(names[0], db) else []
    if call == "openat":
        opened = os.fsdecode(strings[0])
        return [Operation("create", opened)] if _is_ours(opened, db) and "O_CREAT" in inside else []
    if call in ("fsync", "fdatasync") and path == str(db.parent):
        return [Operation("folder")]
    if not _is_ours(path, db):
        return []
    if call == "lseek":
        offsets[fd] = answer
        return []
    if call == "write":
        at = offsets.get(fd, 0)
        offsets[fd] = at + answer
        return [Operation("write", path, strings[0][:answer], at)]
    if call == "pwrite64":
        return [Operation("write", path, strings[0][:answer], int(inside.rsplit(",", 1)[1]))]
    if call == "ftruncate":
        return [Operation("size", path, at=int(inside.rsplit(",", 1)[1]))]
    return [Operation("sync", path)]


def _is_ours(path: str, db: Path) -> bool:
    """The record, what SQLite keeps beside it, and the name under which it is built."""
    return path.startswith((str(db), str(db.parent / f".{db.name}."))) and not path.endswith("-shm")


def size_of(recording: Recording) -> dict[str, int]:
    """How much was recorded."""
    whats = [one.what for one in recording.operations]
    return {"operations": len(whats), "syncs": whats.count("sync"), "said": whats.count("said")}
