"""What was kept elsewhere and can witness against a file: a backup, rows in JSON Lines, or a head on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from infusion_tui.store.chain import GENESIS, SELECT, RawRow
from infusion_tui.store.errors import StoreDamaged, StoreError, StoreMissing
from infusion_tui.store.failures import plainly
from infusion_tui.store.lines import rows_in
from infusion_tui.store.opening import open_to_read

Kind = Literal["backup", "jsonl", "head"]

_BATCH = 500
SHORTEST_HASH = 12
"""A head that is typed from paper needs this many digits of its hash."""
_LARGEST_TEXT = 4_000_000
_TYPED = re.compile(
    rf"\s*(?:head\s+)?(\d{{1,12}})\s*[:\s]\s*([0-9a-f]{{{SHORTEST_HASH},64}})\.?\s*", re.IGNORECASE
)
_PRINTED = (
    re.compile(r"\b(\d{1,12})[:\s]\s*([0-9a-f]{64})\b", re.IGNORECASE),
    re.compile(r'"seq":\s*(\d{1,12}),\s*"hash":\s*"([0-9a-f]{64})"'),
    re.compile(r"Last row of the file\W+(\d{1,12})\W.{0,80}?SHA-256\W+([0-9a-f]{64})\b", re.DOTALL),
)


class UnreadableHead(StoreError):
    """What was named is neither a file with rows or a head in it nor a head itself."""

    how = "usage"
    code = "E_HEAD"


class Kept(msgspec.Struct, frozen=True):
    """One row as it is known elsewhere: its number and its hash (or the beginning of it)."""

    seq: int
    hash: str


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """What is known elsewhere about a file: the last row (`at`: when it was typed, as stored), and rows before it.

    `node` is the file that it was taken of, None where only a head is known. `rows` has the kept ones in order of
    number, the last one included; rows may be missing between them.
    """

    kind: Kind
    name: str
    node: str | None
    seq: int
    hash: str
    at: str | None
    rows: tuple[Kept, ...]


def witness_of(named: str, live: Path) -> Witness:
    """What `named` says: a path, or a head as text (`1234:9f2c…`). `live` is the file that is judged.

    Raises:
        UnreadableHead: neither a head nor a file that holds one; or it is the file itself.
        StoreDamaged: the backup or the lines do not hold together themselves: they cannot witness.
        StoreError: the file cannot be read.
    """
    typed = _TYPED.fullmatch(named)
    if typed is not None:
        return _of_heads("the head", [Kept(int(typed[1]), typed[2].lower())])
    path = Path(named)
    with plainly(path):
        if path.is_dir():
            return _of_folder(path)
        if not path.is_file():
            raise UnreadableHead(
                f"{named} is no file, and no head: name a backup, an export in JSON Lines, the folder of a mirror, "
                f"or write the head as NUMBER:HASH (at least {SHORTEST_HASH} digits of the hash)."
            )
        if live.exists() and path.samefile(live):
            raise UnreadableHead(f"{named} is the file itself. Name something that was kept elsewhere.")
        with path.open("rb") as opened:
            begin = opened.read(_LARGEST_TEXT)
    if begin.startswith(b"SQLite format 3\0"):
        return _of_backup(path)
    if path.suffix == ".jsonl" or b'"hashed":' in begin[:200_000]:
        return _of_lines(path.name, [path])
    text = begin.decode("utf-8", errors="replace")
    heads = sorted(
        {Kept(int(found[1]), found[2].lower()) for printed in _PRINTED for found in printed.finditer(text)},
        key=lambda kept: (kept.seq, kept.hash),
    )
    if not heads:
        raise UnreadableHead(
            f"There is no head in {named}: it must be a backup, an export in JSON Lines, or a text that holds the "
            'number and the whole hash of a last row, such as "head 1234 9f2c…".'
        )
    return _of_heads(path.name, heads)


def stored_rows(path: Path) -> Iterator[RawRow]:
    """The rows of a backup of any version, read without changing it; each fits the one before.

    Raises:
        StoreDamaged: it is no record, or does not hold together.
        StoreError: it cannot be read.
    """
    with open_to_read(path) as opened, plainly(path):
        connection = opened.connection
        issued = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()
        before, last = GENESIS, 0
        while True:
            found = connection.execute(
                f"{SELECT} WHERE seq > ? ORDER BY seq LIMIT {_BATCH}", (last,)
            ).fetchall()
            for one in found:
                row = RawRow(*one)
                if row.seq != last + 1 or row.prev_hash != before or row.digest() != row.hash:
                    raise StoreDamaged(
                        f"Row {row.seq} of {path} does not fit the row before it or was changed: it cannot be "
                        "relied on. Nothing was written; take another backup, or the mirror."
                    )
                if row.node != opened.node:
                    raise StoreDamaged(
                        f"Row {row.seq} of {path} was written to another file. Nothing was written."
                    )
                before, last = row.hash, row.seq
                yield row
            if len(found) < _BATCH:
                break
        if issued is not None and issued[0] > last:
            raise StoreDamaged(
                f"{path} once had {issued[0]} rows; the last now is {last}: its end was cut off. Nothing was "
                "written; take another backup, or the mirror."
            )


def lines_files(folder: Path) -> list[Path]:
    """The files of JSON Lines in a folder, in order of name: of a mirror, that of their rows."""
    with plainly(folder):
        return sorted(
            path for path in folder.iterdir() if path.suffix == ".jsonl" and not path.name.startswith(".")
        )


def _of_heads(name: str, heads: list[Kept]) -> Witness:
    last = heads[-1]
    return Witness(
        kind="head", name=name, node=None, seq=last.seq, hash=last.hash, at=None, rows=tuple(heads)
    )


def _of_backup(path: Path) -> Witness:
    with open_to_read(path) as opened:
        node = opened.node
    rows, at = [], None
    for row in stored_rows(path):
        rows.append(Kept(row.seq, row.hash))
        at = row.recorded_at
    last = rows[-1] if rows else Kept(0, GENESIS)
    return Witness(
        kind="backup", name=path.name, node=node, seq=last.seq, hash=last.hash, at=at, rows=tuple(rows)
    )


def _of_folder(folder: Path) -> Witness:
    files = lines_files(folder)
    if not files:
        raise UnreadableHead(
            f"There is no file of JSON Lines in the folder {folder}: name a mirror, or one file."
        )
    return _of_lines(folder.name, files)


def _of_lines(name: str, files: list[Path]) -> Witness:
    known: dict[int, str] = {}
    node = last = None
    for path in files:
        for _, row in rows_in(path):
            if node not in (None, row.node):
                raise StoreDamaged(f"Row {row.seq} in {path} is of another file than the rows before it.")
            if known.setdefault(row.seq, row.hash) != row.hash:
                raise StoreDamaged(f"Row {row.seq} is in {name} twice, with different content.")
            if known.get(row.seq - 1, row.prev_hash) != row.prev_hash:
                raise StoreDamaged(f"Row {row.seq} in {path} does not follow the row before it.")
            node = row.node
            if last is None or row.seq > last.seq:
                last = row
    if last is None:
        raise UnreadableHead(f"There is no row in {name}.")
    return Witness(
        kind="jsonl", name=name, node=node, seq=last.seq, hash=last.hash, at=last.recorded_at,
        rows=tuple(Kept(seq, known[seq]) for seq in sorted(known)),
    )  # fmt: skip


def missing_file(path: Path) -> StoreMissing:
    """The error for a file that should be there."""
    return StoreMissing(f"There is no file {path}. Nothing was created.")
