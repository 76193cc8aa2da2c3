"""What a disk holds after the power was cut: a model of files, their names, and what was not yet synced.

Certain is what was synced: of a file its content at its last sync, of the folder its names at its last sync. Of what was
written since, any part may be there: none, all, the first ones, some, or single sectors of 512 bytes. Of names that were
made, moved or removed since, as well: none, all, the first ones, or some. A name whose folder was not synced is not
certain even when its file was, which is stricter than the file systems in use.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

SECTOR = 512

_T = TypeVar("_T")


@dataclass(frozen=True)
class Operation:
    """One thing that a program asked of the disk; `said` is what it told somebody, `path` being the text."""

    what: str
    path: str = ""
    data: bytes = b""
    at: int = 0
    to: str = ""


@dataclass(eq=False)
class _File:
    """A file, whatever names lead to it."""

    synced: bytes = b""
    pending: list[Operation] = field(default_factory=list)


class Disk:
    """One folder of the disk, as far as the program knows it and as far as it is certain."""

    def __init__(self, begin: dict[str, bytes]) -> None:
        self._certain: dict[str, _File] = {name: _File(content) for name, content in begin.items()}
        self._now = dict(self._certain)
        self._since: list[dict[str, _File | None]] = []
        """Changes of names since the folder was synced; what is in one of them happens together or not at all."""

    def take(self, one: Operation) -> None:
        """Do what the program asked."""
        name, other = Path(one.path).name, Path(one.to).name
        held = self._now.get(name)
        if one.what == "folder":
            for change in self._since:
                _change(self._certain, change)
            self._since = []
        elif one.what == "create":
            if held is None:
                self._rename({name: _File()})
        elif held is None:
            return  # a file without a name: nothing of it will be found
        elif one.what == "unlink":
            self._rename({name: None})
        elif one.what == "link":
            self._rename({other: held})
        elif one.what == "rename":
            self._rename({other: held, name: None})
        elif one.what == "sync":
            held.synced, held.pending = _applied(held.synced, held.pending), []
        else:
            held.pending.append(one)

    def _rename(self, change: dict[str, _File | None]) -> None:
        _change(self._now, change)
        self._since.append(change)

    def cut(self, chance: random.Random, folder: Path) -> None:
        """Write into an empty folder what may be found after a cut at this moment."""
        names = dict(self._certain)
        for change in _part(self._since, chance):
            _change(names, change)
        contents: dict[int, bytes] = {}
        for name, held in names.items():
            # the memory that readers of a WAL file share is never on the disk
            if not name.endswith("-shm"):
                if id(held) not in contents:
                    contents[id(held)] = _applied(held.synced, _surviving(held.pending, chance))
                (folder / name).write_bytes(contents[id(held)])


def _change(names: dict[str, _File], change: dict[str, _File | None]) -> None:
    for name, held in change.items():
        if held is None:
            names.pop(name, None)
        else:
            names[name] = held


def _applied(content: bytes, operations: Sequence[Operation]) -> bytes:
    out = bytearray(content)
    for one in operations:
        if one.what == "size":
            out = out[: one.at].ljust(one.at, b"\0")
        else:
            if len(out) < one.at:
                out.extend(bytes(one.at - len(out)))
            out[one.at : one.at + len(one.data)] = one.data
    return bytes(out)


def _part(pending: list[_T], chance: random.Random) -> list[_T]:
    """None, all, the first ones or some, in the order in which they were asked for."""
    how = chance.choice(("none", "all", "first ones", "some"))
    if how == "none":
        return []
    if how == "all":
        return pending
    if how == "first ones":
        return pending[: chance.randint(0, len(pending))]
    share = chance.random()
    return [one for one in pending if chance.random() < share]


def _surviving(pending: list[Operation], chance: random.Random) -> list[Operation]:
    """What of the writes to one file is on the disk, though it was not synced."""
    if chance.random() < 0.8:
        return _part(pending, chance)
    share, torn = chance.random(), []
    for one in pending:
        if one.what == "size":
            torn += [one] if chance.random() < share else []
            continue
        for begin in range(0, len(one.data), SECTOR):
            if chance.random() < share:
                torn.append(Operation("write", one.path, one.data[begin : begin + SECTOR], one.at + begin))
    return torn
