"""Many processes charting into one file at full speed: all entries there, none locked out, and the longest wait.

    cd tests && python -m long.crowd                       # 16 processes, 500 entries each, through the room
    cd tests && python -m long.crowd --below-the-room      # the same appended straight to the file

This process opens no SQLite before the last child is gone: each child is made by fork and opens the file itself.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from cli_support import CHECKS
from infusion_tui.clock import FixedClock
from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import NewEvent, NoteWritten
from infusion_tui.room import Room
from infusion_tui.room.admission import Admission
from infusion_tui.room.staffing import add_person
from infusion_tui.store import Store

AT = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
WORST_S = 2.0
"""The longest that anybody may wait for an entry to be saved, with 16 at once."""


def made(path: Path, chairs: int) -> None:
    """A training file with KM and JD on the list, a patient in each chair but the last, chair 1 ready for the start."""
    numbers = [str(number + 1) for number in range(chairs + 1)]
    with Room.create(path, chairs=numbers, timezone="UTC", training=True) as room:
        for initials in ("KM", "JD"):
            add_person(room, initials, name=f"{initials} of the tests", role="nurse")
        for number in numbers[:-1]:
            room.admit(_patient(number, f"T{number}"), by="KM")
        for item in CHECKS:
            room.chart("1", f"check {item} y", by="KM")
        room.chart("1", "124/78 72 99 14", by="KM")
        room.chart("1", "verify 35 mg in 35 ml 52.5 ml/h", by="JD")


def _patient(chair: str, mrn: str) -> Admission:
    return Admission(chair=chair, mrn=mrn, weight_kg=Decimal(70), dose_mg=Decimal(35), bag_ml=Decimal(35))


def through_the_room(path: Path, number: int, entries: int) -> list[float]:
    """One nurse at one chair; seconds that each entry took."""
    took: list[float] = []
    with Room.open(path) as room:
        for each in range(entries):
            began = time.perf_counter()
            room.chart(str(number + 1), f"; entry {each}", by="KM")
            took.append(time.perf_counter() - began)
    return took


def below_the_room(path: Path, number: int, entries: int) -> list[float]:
    """One writer of rows; seconds that each took."""
    took: list[float] = []
    clock = FixedClock(AT)
    with Store.open(path) as store:
        for each in range(entries):
            new = NewEvent(
                event_id=str(uuid.uuid4()), session_id=f"s{number}", chair=str(number + 1), occurred_at=AT,
                author="KM", payload=NoteWritten(note=f"entry {each}"),
            )  # fmt: skip
            began = time.perf_counter()
            with store.write() as writer:
                writer.append(new, stamp=clock.stamp(), tz="UTC", station="crowd", app="0")
            took.append(time.perf_counter() - began)
    return took


def crowd(path: Path, processes: int, work: Callable[[int], list[float]]) -> list[list[float]]:
    """`work` in so many processes, all let go at once; what each gave.

    Raises:
        SystemExit: one of them failed.
    """
    gate, open_gate = os.pipe()
    children: list[tuple[int, int]] = []
    for number in range(processes):
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(open_gate)
                os.read(gate, 1)
                answer = json.dumps(work(number)).encode()
                with os.fdopen(theirs, "wb") as out:
                    out.write(answer)
                code = 0
            except BaseException as error:  # noqa: BLE001 - a child says what went wrong, whatever it was
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
            finally:
                os._exit(code)
        os.close(theirs)
        children.append((pid, ours))
    os.close(gate)
    os.close(open_gate)
    answers: list[list[float]] = []
    failed = 0
    for pid, ours in children:
        with os.fdopen(ours, "rb") as said:
            text = said.read()
        _, status = os.waitpid(pid, 0)
        failed += status != 0
        answers.append(json.loads(text or b"[]"))
    if failed:
        raise SystemExit(f"{failed} of {processes} processes failed")
    return answers


def one_wins(path: Path, processes: int, line: str | None) -> dict[str, int]:
    """All at once start (or, without a line, admit to) one chair: how many did it, and how many were told who did."""

    def attempt(number: int) -> list[float]:
        by = "KM" if number % 2 else "JD"
        with Room.open(path) as room:
            version = room.version("1")
            try:
                if line is None:
                    room.admit(_patient(str(processes + 1), f"X{number}"), by=by)
                else:
                    room.chart("1", line, by=by, confirm="1", read_version=version)
            except PlainError as error:
                return [0.0 if error.code in ("E_PHASE", "E_CONFLICT") else 9.0]
            return [1.0]

    found = [answer[0] for answer in crowd(path, processes, attempt)]
    return {"won": found.count(1.0), "refused_in_words": found.count(0.0)}


def measured(processes: int, entries: int, *, room: bool) -> dict[str, object]:
    """The counts and times of one run in a file of its own.

    Raises:
        AssertionError: something is missing, or the file does not verify.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "room.db"
        pid = os.fork()
        if pid == 0:
            made(path, processes)
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
        began = time.monotonic()
        work = through_the_room if room else below_the_room
        answers = crowd(path, processes, lambda n: work(path, n, entries))
        took = sorted(each for some in answers for each in some)
        spent = time.monotonic() - began
        races = (
            {"admitted": one_wins(path, processes, None), "started": one_wins(path, processes, "start 52.5")}
            if room
            else {}
        )
        with Store.open(path) as store:
            result = store.verify()
            notes = sum(isinstance(event.payload, NoteWritten) for event in store.after(0))
        assert result.ok, result.findings
        assert notes == len(took) == processes * entries
        return {
            "processes": processes, "entries_each": entries, "stored": notes, "per_s": round(notes / spent),
            "p50_ms": round(took[len(took) // 2] * 1000, 1), "p99_ms": round(took[len(took) * 99 // 100] * 1000, 1),
            "worst_ms": round(took[-1] * 1000),
            # the first ones load what the program needs for them, all at once
            "worst_after_the_first_two_ms": round(max(each for some in answers for each in some[2:]) * 1000),
            **races,
        }  # fmt: skip


def main() -> None:
    """One JSON line; exit code 1 when the longest wait is over two seconds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--below-the-room", action="store_true")
    given = parser.parse_args()
    found = measured(given.processes, given.entries, room=not given.below_the_room)
    sys.stdout.write(f"{json.dumps(found)}\n")
    sys.exit(int(found["worst_ms"] > WORST_S * 1000))  # type: ignore[operator]


if __name__ == "__main__":
    main()
