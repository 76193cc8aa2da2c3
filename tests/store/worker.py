"""Another process at the same file. Waits for a line on stdin, so that several can be let go at once."""

from __future__ import annotations

import datetime as dt
import resource
import sys
import uuid
from pathlib import Path

from infusion_tui.clock import FixedClock
from infusion_tui.record.events import NewEvent, NoteWritten
from infusion_tui.store import Store, StoreError, StoreExists
from infusion_tui.store.views import VIEWS

CLOCK = FixedClock(dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC))


def append(store: Store, session: str, event_id: str, note: str = "x") -> None:
    new = NewEvent(
        event_id=event_id, session_id=session, chair="5", occurred_at=CLOCK.at, author="KM",
        payload=NoteWritten(note=note),
    )  # fmt: skip
    with store.write() as writer:
        writer.append(new, stamp=CLOCK.stamp(), tz="UTC", station="worker", app="0")


def say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(what: str, path: Path, *rest: str) -> None:
    sys.stdin.readline()
    if what == "make":
        try:
            Store.create(path).close()
            say("made")
        except StoreExists:
            say("was there")
    with Store.open(path) as store:
        if what == "append":
            for _ in range(int(rest[1])):
                event_id = str(uuid.uuid4())
                append(store, rest[0], event_id)
                say(event_id)
        elif what == "small-disk":
            limit = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limit[1]))
            event_id = ""
            try:
                for _ in range(1000):
                    event_id = str(uuid.uuid4())
                    append(store, "s1", event_id, "x" * 5000)
                    say(event_id)
            except StoreError as error:
                say(type(error).__name__)
            say(len(store.after(0)))
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            append(store, "s1", event_id, "x" * 5000)
            say(event_id)
        elif what == "views":
            for view in VIEWS:
                store._connected().execute(f"SELECT * FROM {view}").fetchall()
            say(store.notices[0] if store.notices else "")
            say(store.verify().findings)
        elif what == "imports":
            store.live_sessions()
            say("sqlite_utils" in sys.modules)
        else:
            say(store.head().seq)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
