"""Rows as they leave the file in JSON Lines, and a file that somebody rewrote so well that it verifies."""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec

from infusion_tui.exports.jsonl import write_jsonl
from infusion_tui.store import RawRow, Store
from infusion_tui.store.chain import GENESIS


def export(
    store: Store, path: Path, *, first: int = 1, last: int = 10**9, session: str | None = None
) -> Path:
    """The rows `first` to `last` (of one session) as `export --format jsonl` writes them."""
    rows = (row for row in store.stream(session_id=session) if first <= row.seq <= last)
    with path.open("w", encoding="utf-8", newline="") as out:
        write_jsonl(rows, out)
    return path


def forge(store: Store, path: Path, seq: int | None, *, last: int = 10**9) -> Store:
    """Another file with the same rows, but for row `seq`, whose author is another, and for those behind `last`.
    All hashes behind it are made anew, as somebody would who knows how: by itself the file is without a fault."""

    def again(row: RawRow, before: str) -> RawRow:
        author = "LB" if row.seq == seq else row.author
        row = msgspec.structs.replace(row, author=author, prev_hash=before)
        return msgspec.structs.replace(row, hash=row.digest())

    forged = Store.create(path, node=store.node)
    before = GENESIS
    with forged.write() as writer:
        for row in itertools.takewhile(lambda row: row.seq <= last, store.stream()):
            made = again(row, before)
            writer.replay(made)
            before = made.hash
    assert forged.verify().ok
    return forged
