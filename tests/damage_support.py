"""Files and their -wal with random damage, and what may come of them: the right chart, or the word that it is not."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli_support import CHECKS
from infusion_tui.record.events import ROOM
from infusion_tui.room import Room
from infusion_tui.room.answers import chair_json
from infusion_tui.store import RawRow, Store, StoreError
from room_support import Machine, admission, made

PAGE = 4096
Facts = dict[str, Any]


def damaged(content: bytes, dice: random.Random, unit: int = PAGE) -> tuple[bytes, str]:
    """The content with one random fault of a disk, and its name."""
    data = bytearray(content)
    pages = max(1, len(data) // unit)
    page = dice.randrange(pages) * unit
    at = dice.randrange(len(data))
    kind = dice.choice(
        ("bit", "byte", "bytes", "zero page", "zeros", "random page", "copied page", "swapped", "cut")
    )
    if kind == "bit":
        data[at] ^= 1 << dice.randrange(8)
    elif kind == "byte":
        data[at] = dice.choice([b for b in range(256) if b != data[at]])
    elif kind == "bytes":
        for _ in range(dice.randint(2, 20)):
            data[dice.randrange(len(data))] = dice.randrange(256)
    elif kind == "zero page":
        data[page : page + unit] = bytes(len(data[page : page + unit]))
    elif kind == "zeros":
        data[at : at + 512] = bytes(len(data[at : at + 512]))
    elif kind == "random page":
        data[page : page + unit] = dice.randbytes(len(data[page : page + unit]))
    elif kind in ("copied page", "swapped"):
        other = dice.randrange(pages) * unit
        one, two = bytes(data[page : page + unit]), bytes(data[other : other + unit])
        if len(one) == len(two):
            data[other : other + unit] = one
            if kind == "swapped":
                data[page : page + unit] = two
    else:
        del data[at:]
    return bytes(data), kind


def may_go(kind: str) -> int:
    """How many entries may be gone from a -wal unsaid: what was cut off leaves no trace, nor does the last one alone (or the
    last two, where their border is hit); and what is changed in several places may leave no two entries whole."""
    return 1000 if kind in ("cut", "bytes", "swapped") else 2


def facts_of(room: Room, now: dt.datetime) -> Facts:
    """All that the board and the chairs' screens say, who works here, and what lists and look-ups find."""
    facts: Facts = {"board": [chair_json(view, with_log=False) for view in room.board(now=now)]}
    facts["chairs"] = {
        number: chair_json(room.view(number, now=now), with_log=True) for number in room.facts.chairs
    }
    facts["staff"] = sorted(room.facts.active())
    facts["heads"] = [repr(head) for head in room.store.session_heads()]
    facts["sessions"] = {
        head.session_id: [event.hash for event in room.store.session(head.session_id)]
        for head in room.store.session_heads()
    }
    facts["room"] = [event.hash for event in room.store.session(ROOM)]
    return facts


class Original:
    """A sound file, what is read in it, and its rows."""

    def __init__(self, path: Path, clock: Any, now: dt.datetime, work: Path) -> None:
        self.clock, self.now, self.work = clock, now, work
        with Room.open(path, clock=clock, read_only=True) as room:
            self.facts = facts_of(room, now)
            self.rows = list(room.store.stream())
            self.node = room.store.node
        self._earlier = {len(self.rows): self.facts}

    def facts_until(self, rows: int) -> Facts:
        """What is read when the file ends at this row."""
        if rows not in self._earlier:
            path = self.work / f"until-{rows}.db"
            with Store.create(path, node=self.node) as store, store.write() as writer:
                for row in self.rows[:rows]:
                    writer.replay(row)
            with Room.open(path, clock=self.clock) as room:
                self._earlier[rows] = facts_of(room, self.now)
        return self._earlier[rows]


def judged(
    original: Original,
    path: Path,
    *,
    tail_may_go: int = 0,
    line: str | None = None,
    copied: bool = False,
) -> str:
    """Open a damaged file and look at everything: "right", "said" (beside what is shown), "refused", or "shorter" (the
    last entries are gone, as told by a head kept elsewhere; at most `tail_may_go` of them). `line` is charted at chair 5, `copied`: a backup is tried.

    Raises:
        AssertionError: it shows what is wrong, as if it were right.
        Exception: any but a StoreError is a crash.
    """
    try:
        room = Room.open(path, clock=original.clock)
    except StoreError:
        return "refused"
    with room:
        try:
            facts = facts_of(room, original.now)
        except StoreError:
            facts = {}
        said = bool(room.store.damage) or not facts
        room.store.verify()
        if copied:
            _backed_up(room.store, original)
        if line is not None and facts:
            _charted(room, line, said=said)
        if said:
            assert room.store.read_only or not facts
            return "said" if facts else "refused"
        if facts == original.facts:
            return "right"
        rows: list[RawRow] = list(room.store.stream())
        rows = [row for row in rows if row.seq <= len(original.rows)]
        assert len(rows) >= len(original.rows) - tail_may_go, "a wrong chart, and nothing says so"
        assert rows == original.rows[: len(rows)]
        assert len(rows) < len(original.rows)
        assert facts == original.facts_until(len(rows))
        return "shorter"


def _backed_up(store: Store, original: Original) -> None:
    """A copy that is made is whole (SQLite builds it from the rows, so a damaged index is none in it), or none is made."""
    folder = original.work / "copies"
    folder.mkdir(exist_ok=True)
    try:
        copy = store.backup(folder)
    except StoreError:
        assert not list(folder.iterdir()), "half a copy"
        return
    with Store.open(copy, read_only=True) as again:
        assert again.verify().ok
        rows = list(again.stream())
        assert rows == original.rows[: len(rows)]
        assert len(rows) == store.head().seq
    shutil.rmtree(folder)


def _charted(room: Room, line: str, *, said: bool) -> None:
    try:
        saved = room.chart("5", line, by="KM").event
    except StoreError:
        return
    assert not said, "written to a file that is said to be damaged"
    assert saved is not None
    assert room.store.event(saved.event_id) == saved


def image(path: Path, wal: bytes | None, content: bytes) -> Path:
    """The file (and its -wal) anew, with nothing left of the image before."""
    for name in ("", "-wal", "-wal.damaged", "-shm", "-journal"):
        Path(f"{path}{name}").unlink(missing_ok=True)
    for name in (".desk.db", ".desk.db-wal", ".desk.db-shm", ".desk.db-journal"):
        path.with_name(path.stem + name).unlink(missing_ok=True)
    path.write_bytes(content)
    if wal is not None:
        Path(f"{path}-wal").write_bytes(wal)
    return path


def filled(path: Path) -> Machine:
    """One patient who left, one infusing at chair 5, one in the pre-check at chair 2, with corrections."""
    machine = Machine()
    with made(path, machine) as room:
        for chair, mrn, until in (("3", "1001", "leave"), ("5", "448201", "run"), ("2", "2002", "precheck")):
            machine.pass_by(minutes=5)
            room.admit(admission(chair=chair, mrn=mrn), by="KM")
            lines = ["124/78 72 99 14", "hr 71 ; calm and quiet", "hr 75", "fix 4 hr 74 ; misread"]
            if until != "precheck":
                lines += [f"check {item} y" for item in CHECKS]
                lines += [
                    "124/78 72 99 14",
                    "verify 35 mg in 50 ml 75 ml/h",
                    "start 75",
                    "126/80 74 98 14 s5 d0",
                ]
                lines += ["pause occlusion", "resume", "122/76 70 98 13 s5 d1", "hr 90", "undo"]
            if until == "leave":
                lines += ["stop dizzy", "128/82 76 98 14 s5 d0", "leave anyway ; tests"]
            for line in lines:
                machine.pass_by(minutes=1)
                by = "JD" if line.startswith("verify") else "KM"
                room.chart(chair, line, by=by, confirm=chair)
    return machine


def with_wal(sound: Path, path: Path, original: Original) -> tuple[bytes, bytes]:
    """A file whose last entries are in its -wal alone, as a killed process leaves it."""
    image(path, None, sound.read_bytes())
    with Room.open(path, clock=original.clock) as room:
        if room.store._connected().execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            pytest.skip("this SQLite is not used with a -wal")
        room.store._connected().execute("PRAGMA wal_autocheckpoint=0")
        for number in range(12):
            room.chart("5", f"hr {70 + number}", by="KM")
        return path.read_bytes(), Path(f"{path}-wal").read_bytes()
