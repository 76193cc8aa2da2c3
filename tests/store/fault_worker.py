"""Charts into a file whose disk fails, in a process of its own: each entry is tried under its id until it is saved.

Says `saved ID` for each entry that it may show as recorded, `refused` for each failure. Leaves with 5 when one entry
could not be saved in twenty tries, with 6 for anything that is no plain refusal.
"""

from __future__ import annotations

import sys
import traceback
import uuid
from pathlib import Path

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreError
from infusion_tui.store._sqlite import sqlite3

TRIES = 20


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def opened(path: Path) -> Store:
    for _ in range(TRIES):
        try:
            return Store.open(path, wait_s=1)
        except StoreError as error:
            say("refused", type(error).__name__, str(error))
    sys.exit(5)


def main(path: Path, entries: int) -> None:
    from store.conftest import Pen

    with opened(path) as store:
        pen = Pen(store)
        for number in range(entries):
            new = pen.new(NoteWritten(note=f"{number} " + "x" * 3000), event_id=str(uuid.uuid4()))
            for _ in range(TRIES):
                try:
                    store.changed()
                    with store.write() as writer:
                        pen.put(writer, new)
                except StoreError as error:
                    say("refused", type(error).__name__, str(error))
                    continue
                say("saved", new.event_id)
                break
            else:
                sys.exit(5)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]))
    except StoreError as error:
        # only letting go of the file failed: all that was said to be saved is
        say("refused", type(error).__name__, str(error))
    except (RuntimeError, ValueError, OSError, AttributeError, TypeError, sqlite3.Error):
        traceback.print_exc()
        sys.exit(6)
