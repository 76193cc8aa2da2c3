"""One file of the record, opened: `Store`. See docs/file-format.md for what is in it."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from infusion_tui.store import backup, creation, opening, turn, whereabouts
from infusion_tui.store._sqlite import LIBRARY, WAIT_S, Connection, Version, is_affected, journal_mode
from infusion_tui.store.errors import (
    BROKEN,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreUnavailable,
)
from infusion_tui.store.failures import is_input_output, is_not_openable, plainly
from infusion_tui.store.reading import Reads
from infusion_tui.store.schema import expected_fingerprint, fingerprint
from infusion_tui.store.space import release_reserve, release_where_tight
from infusion_tui.store.verification import Verification, examine
from infusion_tui.store.writing import Writer


class Store(Reads):
    """The file of a room. One object belongs to the thread that made it; another thread opens its own.

    Attributes:
        path: where the file is.
        read_only: writes are refused (with the reason, as a StoreError).
        notices: sentences that a person should see, such as "an older SQLite: slower, but safe".
        node: the id of this file, in every row of it.
    """

    def __init__(
        self, path: Path, found: opening.Opened, *, read_only: bool, wait_s: float, version: Version
    ) -> None:
        self.path = path
        self._found = found
        self._asked_read_only = read_only
        self._wait_s = wait_s
        self._version = version
        self._connection: Connection | None = found.connection
        self._closed = False
        self._writing = False
        self._turn = turn.Turn()
        self._lost = False
        self._place = whereabouts.place_of(path)
        self._not_ours: whereabouts.Place | None = None
        self._seen = self._data_version()

    @property
    def read_only(self) -> bool:
        """True when every write will be refused."""
        return self._found.refusal is not None

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences that a person should see about how the file was opened."""
        return self._found.notices

    @property
    def damage(self) -> tuple[str, ...]:
        """What was found to be damaged, so far, at opening and in what was read: none, or one sentence."""
        return (str(self._found.refusal),) if isinstance(self._found.refusal, StoreDamaged) else ()

    @property
    def node(self) -> str:
        """The id of this file."""
        return self._found.node

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        node: str | None = None,
        first: Callable[[Writer], object] | None = None,
        wait_s: float = WAIT_S,
        sqlite_version: Version = LIBRARY,
    ) -> Self:
        """Make a new file (readable by its owner alone) and open it. It is whole from its first instant: empty, or
        with what `first` appends.

        A folder that is not there is made, for its owner alone. `sqlite_version` is for tests of the version gate.

        Raises:
            StoreExists: something stands there already; it was not touched.
            StoreError: the file could not be made; nothing is left behind.
        """
        path = Path(path).absolute()

        def fill(building: Path) -> None:
            if first is not None:
                with (
                    cls.open(building, wait_s=wait_s, sqlite_version=sqlite_version) as store,
                    store.write() as writer,
                ):
                    first(writer)

        creation.make(path, node=node, wait_s=wait_s, version=sqlite_version, fill=fill)
        return cls.open(path, wait_s=wait_s, sqlite_version=sqlite_version)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, wait_s: float = WAIT_S, sqlite_version: Version = LIBRARY
    ) -> Self:
        """Open the file that is there; never make one. An older file is brought to this version's form.

        A file that cannot be written safely (rights, an older SQLite, a newer file, broken guards) is opened for
        reading, with a notice; `write()` then says why not. `wait_s`: seconds to wait for another program.

        Raises:
            StoreMissing: there is no such file.
            StoreDamaged: it is damaged or not a record of ours.
            StoreUnavailable: locked, not readable, or this SQLite is too old.
        """
        path = Path(path).absolute()
        with plainly(path):
            try:
                mode = path.stat().st_mode
            except (FileNotFoundError, NotADirectoryError):
                raise StoreMissing(f"There is no file {path}. Nothing was created.") from None
            if not stat.S_ISREG(mode):
                raise StoreUnavailable(f"{path} is not a file. Name the file of the record.")
        found = opening.open_existing(path, read_only=read_only, wait_s=wait_s, version=sqlite_version)
        return cls(path, found, read_only=read_only, wait_s=wait_s, version=sqlite_version)

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        self._closed = True
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with plainly(self.path):
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connected(self) -> Connection:
        if self._closed:
            raise RuntimeError("this Store is closed")
        if self._connection is None:
            # after an error of the disk: a new connection reads what truly is on it
            self._take(self._open_again())
        assert self._connection is not None
        return self._connection

    def _open_again(self) -> opening.Opened:
        now = whereabouts.place_of(self.path)
        if now is None:
            raise whereabouts.gone(self.path)
        if now != self._place and whereabouts.has_wal(self.path):
            raise whereabouts.another(self.path)
        found = opening.open_existing(
            self.path, read_only=self._asked_read_only, wait_s=self._wait_s, version=self._version
        )
        if found.node != self.node:
            found.connection.close()
            raise whereabouts.another(self.path)
        return found

    def _take(self, found: opening.Opened) -> None:
        self._found, self._connection = found, found.connection
        self._place, self._not_ours = whereabouts.place_of(self.path), None

    def _stay_in_place(self) -> None:
        """See that the path still leads to the file that is open; one that came in its place is taken only when it
        goes on from the last row that is known here.

        Raises:
            StoreUnavailable: it was moved, deleted or replaced; nothing is written.
        """
        now = whereabouts.place_of(self.path)
        if self._connection is None or now == self._place:
            return
        if now is None:
            raise whereabouts.gone(self.path)
        if now == self._not_ours:
            raise whereabouts.another(self.path)
        found = self._open_again()
        with plainly(self.path):
            if not whereabouts.goes_on_from(found.connection, whereabouts.last_row(self._connection)):
                found.connection.close()
                self._not_ours = now
                raise whereabouts.another(self.path)
            self._connection.close()
        self._take(found)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """A transaction that nobody else can write in. Leaving the block commits to the disk; an error undoes all.

        Waits for other writers, 10 s at most. An error that comes out of leaving the block means "not known to be
        saved": append the same event again with the same id.

        Raises:
            StoreUnavailable: locked by another program for too long, or the disk failed.
            StoreReadOnly, StoreFull, StoreDamaged: as they say; nothing was written.
        """
        if self._writing:
            raise RuntimeError("write() inside write(): use the Writer that is open")
        if self._connection is None or not self._connection.in_transaction:
            self._stay_in_place()
        if self._lost and self._found.refusal is not None and self._connection is not None:
            # it was opened again while the disk let nobody write: look whether it does by now
            self._connection.close()
            self._connection = None
        connection = self._connected()
        if connection.in_transaction:
            raise RuntimeError("write() inside snapshot()")
        if self._found.refusal is not None:
            raise type(self._found.refusal)(str(self._found.refusal))
        release_where_tight(self.path)
        # before the lock is taken: the first import takes a tenth of a second
        from sqlite_utils import Database

        database = Database(connection, execute_plugins=False)
        self._writing = True
        try:
            with plainly(self.path):
                self._turn.begin(connection, self.path.parent, self._wait_s)
            self._still_sound(connection)
            yield Writer(self.path, connection, database, self.node)
            with plainly(self.path):
                connection.execute("COMMIT")
            self._lost = False
        except BaseException as error:
            self._undo(connection, error)
            raise
        finally:
            self._turn.end()
            self._writing = False

    def _still_sound(self, connection: Connection) -> None:
        """Refuse to write when the file's form was changed, or its journal, since it was opened."""
        with plainly(self.path):
            if is_affected(self._version) and journal_mode(connection) == "wal":
                raise StoreUnavailable(opening.UNSAFE.format(path=self.path))
            schema_version = int(connection.execute("PRAGMA schema_version").fetchone()[0])
            if schema_version == self._found.schema_version:
                return
            if fingerprint(connection) == expected_fingerprint():
                self._found.schema_version = schema_version
                return
            newer = opening.is_newer(connection)
        if newer:
            raise StoreReadOnly(opening.NEWER.format(path=self.path))
        raise StoreDamaged(opening.GUARDS.format(path=self.path))

    def _broken(self, seq: int) -> None:
        """What is read goes on being shown, with the sentence beside it; nothing is written any more."""
        if not isinstance(self._found.refusal, StoreDamaged):
            damage = StoreDamaged(BROKEN.format(seq=seq, path=self.path))
            self._found.refusal = damage
            self._found.notices += (str(damage),)

    def _undo(self, connection: Connection, error: BaseException) -> None:
        if isinstance(error, StoreFull):
            # the next try has that much room
            release_reserve(self.path)
        cause = error.__cause__ if isinstance(error, StoreError) else error
        if is_input_output(cause) or is_not_openable(cause):
            # (SQLite opens a file to read where opening to write failed just once, and stays with that)
            self._lost = True
            # a retried fsync may "succeed" after the pages were dropped: never use this connection again
            self._connection = None
            connection.close()
        elif connection.in_transaction:
            with plainly(self.path):
                connection.execute("ROLLBACK")

    def _data_version(self) -> int:
        with plainly(self.path):
            return int(self._connected().execute("PRAGMA data_version").fetchone()[0])

    def changed(self) -> bool:
        """True when another process (or another Store) has written since the last call. Takes 3 microseconds."""
        if self._connection is None and not self._closed:
            self._seen = self._data_version()
            return True
        self._stay_in_place()
        now = self._data_version()
        moved, self._seen = now != self._seen, now
        return moved

    def verify(self) -> Verification:
        """Check everything: the chain from the first row, gaps, guards, payloads, and SQLite's own check.

        Takes about 30 microseconds a row; others go on writing. Never raises for what it finds in the file.
        """
        return examine(self)

    def backup(self, folder: Path) -> Path:
        """Write a checked copy into `folder` and give its path; the name holds the last row's date and number.

        The copy is complete and on the disk, and its whole chain was verified on the copy itself. No existing file
        is ever overwritten.

        Raises:
            StoreError: no copy was made, and why; the file itself is untouched.
        """
        return backup.make(self, Path(folder), self._open_copy)

    def copy_to(self, path: Path) -> Path:
        """Write a checked copy, as `backup` does, to exactly this path: for restoring.

        Raises:
            StoreExists: something stands there; it was not touched.
            StoreError: no copy was made, and why.
        """
        path = Path(path).absolute()
        return backup.make(self, path.parent, self._open_copy, path.name)

    @classmethod
    def _open_copy(cls, path: Path) -> Self:
        return cls.open(path, read_only=True)

    def _raw_connection(self) -> Connection:
        return self._connected()
