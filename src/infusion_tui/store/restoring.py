"""A new file from a backup, or from rows in JSON Lines alone. Neither ever touches a file that is there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from infusion_tui.store import backup, creation
from infusion_tui.store._sqlite import LIBRARY, WAIT_S
from infusion_tui.store.chain import GENESIS, RawRow
from infusion_tui.store.errors import StoreDamaged, StoreError
from infusion_tui.store.failures import plainly
from infusion_tui.store.file import Store
from infusion_tui.store.heads import lines_files, missing_file
from infusion_tui.store.lines import Changed, NoLine, row_of, rows_in
from infusion_tui.store.opening import open_to_read
from infusion_tui.store.places import refuse_place
from infusion_tui.store.reading import Head


class NotWhole(StoreError):
    """The rows that were named are not the whole of one file: refused, with what is missing."""

    how = "refused"
    code = "E_PARTIAL"


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """The file that was made: where, its id, its last row."""

    path: Path
    node: str
    head: Head


def restore(source: Path, target: Path) -> Restored:
    """Make a new file at `target` from a backup; the backup stays as it is. It is checked before it gets its name.

    Raises:
        StoreExists: something stands at `target`, or the rest of a file does; nothing was touched.
        StoreMissing: there is no such backup.
        StoreDamaged: the backup does not verify; no file was made.
        StoreError: it could not be made, and why.
    """
    source, target = Path(source).absolute(), Path(target).absolute()
    if not source.is_file():
        raise missing_file(source)
    creation.refuse_remains(target)
    refuse_place(target)
    try:
        with open_to_read(source) as opened:
            backup.make(opened, target.parent, _open_whole, target.name)
    except StoreDamaged as error:
        raise StoreDamaged(
            f"{error} Nothing was restored from {source}: take an older backup, or rebuild from the mirror."
        ) from error
    return _made(target)


def rebuild(sources: Sequence[Path], target: Path) -> Restored:
    """Make a new file at `target` from rows in JSON Lines: exports of the whole file, files of a mirror or its
    folder, in any order. Every row has the number, the content and the hash that it had.

    Raises:
        NotWhole: rows are missing, or of more than one file, or the files hold single sessions.
        StoreDamaged: a line was changed or cannot be read, and which.
        StoreExists, StoreError: as `restore`.
    """
    target = Path(target).absolute()
    creation.refuse_remains(target)
    places = _places(sources)
    first = next(_rows(places[:1]))

    def fill(building: Path) -> None:
        with Store.open(building) as store, store.write() as writer:
            for row in _rows(places):
                writer.replay(row)
        with Store.open(building, read_only=True) as store:
            result = store.verify()
        if not result.ok:
            raise StoreDamaged(
                f"What was rebuilt does not verify and was not kept: {result.findings[0].message}"
            )

    creation.make(target, node=first.node, wait_s=WAIT_S, version=LIBRARY, fill=fill)
    return _made(target)


class _Place(msgspec.Struct, frozen=True):
    """Where a row lies: so that a large file need not be held in memory."""

    seq: int
    path: Path
    at: int


def _places(sources: Sequence[Path]) -> list[_Place]:
    """Where each row is, in order, after it was seen that nothing is missing, double or foreign."""
    found: dict[int, _Place] = {}
    hashes: dict[int, tuple[str, str]] = {}
    node: str | None = None
    sessions: set[str] = set()
    for path in _files(sources):
        for at, row in rows_in(path):
            if node not in (None, row.node):
                raise NotWhole(
                    f"Row {row.seq} in {path} is of another file ({row.node}) than the rows before ({node}). "
                    "Nothing was made; name the files of one record alone."
                )
            node = row.node
            sessions.add(row.session_id)
            if row.seq in hashes and hashes[row.seq][1] != row.hash:
                raise NotWhole(
                    f"Row {row.seq} is there twice with different content: in {found[row.seq].path} and in {path}. "
                    "Nothing was made; one of them was rewritten. Compare each with a backup (verify --against)."
                )
            hashes[row.seq] = (row.prev_hash, row.hash)
            found.setdefault(row.seq, _Place(row.seq, path, at))
    if not found:
        raise NotWhole("There is no row in what was named. Nothing was made.")
    numbers = sorted(found)
    _refuse_gaps(numbers, len(sessions))
    before = GENESIS
    for seq in numbers:
        if hashes[seq][0] != before:
            raise StoreDamaged(
                f"Row {seq} in {found[seq].path} does not follow row {seq - 1}: one of the two was rewritten. "
                "Nothing was made."
            )
        before = hashes[seq][1]
    return [found[seq] for seq in numbers]


def _refuse_gaps(numbers: list[int], sessions: int) -> None:
    gaps = [(one + 1, other - 1) for one, other in itertools.pairwise([0, *numbers]) if other != one + 1]
    if not gaps:
        return
    said = [str(begin) if begin == end else f"{begin} to {end}" for begin, end in gaps[:5]]
    more = f" and {len(gaps) - 5} more gaps" if len(gaps) > 5 else ""
    why = (
        "What was named looks like an export of single sessions; only an export of the whole file (export --all "
        "without dates) or a mirror can be rebuilt."
        if sessions < 3 or gaps[0][0] == 1
        else "Name all files of the mirror, or an export of the whole file."
    )
    raise NotWhole(f"Rows {', '.join(said)}{more} are missing. Nothing was made. {why}")


def _files(sources: Sequence[Path]) -> Iterator[Path]:
    for source in sources:
        path = Path(source)
        with plainly(path):
            if path.is_dir():
                files = lines_files(path)
                if not files:
                    raise NotWhole(f"There is no file of JSON Lines in {path}. Nothing was made.")
            elif path.is_file():
                files = [path]
            else:
                raise missing_file(path)
        yield from files


def _rows(places: Sequence[_Place]) -> Iterator[RawRow]:
    """The rows again, read from where they lie; what was changed since the first look is noticed by the chain."""
    for path, some in itertools.groupby(places, key=lambda place: place.path):
        with plainly(path), path.open("rb") as lines:
            for place in some:
                lines.seek(place.at)
                try:
                    yield row_of(lines.readline().decode("utf-8"))
                except (NoLine, Changed, UnicodeDecodeError):
                    raise StoreDamaged(
                        f"Row {place.seq} in {path} was changed while it was read. Nothing was made."
                    ) from None


def _open_whole(building: Path) -> Store:
    """The copy, opened for checking: an older one is brought to this version's form first."""
    Store.open(building).close()
    return Store.open(building, read_only=True)


def _made(target: Path) -> Restored:
    with Store.open(target, read_only=True) as store:
        return Restored(path=target, node=store.node, head=store.head())
