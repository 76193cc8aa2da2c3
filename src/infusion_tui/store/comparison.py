"""Is this file what it was when something about it was kept elsewhere: a cut-off tail, a rewritten row, another file?"""

from __future__ import annotations

from typing import Literal

import msgspec

from infusion_tui.store.heads import Witness
from infusion_tui.store.reading import Head, Reads
from infusion_tui.store.verification import Finding

Result = Literal["continues", "cut_off", "rewritten", "other_file"]

_BATCH = 500


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How a file stands to what was kept of it. `first_row`: the first row that does not fit (None: all do).

    `rows_since`: rows behind the kept head, where the file continues it. `sentence` says it to a person.
    """

    witness: Witness
    result: Result
    first_row: int | None
    rows_since: int | None
    sentence: str

    @property
    def finding(self) -> Finding | None:
        """What `verify` lists; None where the file continues what was kept."""
        if self.result == "continues":
            return None
        return Finding(code=self.result, message=self.sentence, seq=self.first_row)


def compare(reads: Reads, node: str, witness: Witness) -> Compared:
    """Compare every kept row with the file's.

    Raises:
        StoreError: the file cannot be read.
    """
    with reads.snapshot():
        head = reads.head()
        if witness.node not in (None, node):
            return _found(
                witness,
                "other_file",
                None,
                f"{_named(witness)} was taken of another file ({witness.node}) than this ({node}).",
            )
        for at in range(0, len(witness.rows), _BATCH):
            some = witness.rows[at : at + _BATCH]
            here = reads.hashes(some[0].seq, some[-1].seq)
            for kept in some:
                stored = here.get(kept.seq) if kept.seq else kept.hash
                if stored is None:
                    return _missing(witness, head, kept.seq)
                if not stored.startswith(kept.hash):
                    return _found(witness, "rewritten", kept.seq, _rewritten(witness, kept.seq))
    since = head.seq - witness.seq
    rows = "no row" if since == 0 else "1 row" if since == 1 else f"{since} rows"
    return Compared(
        witness=witness,
        result="continues",
        first_row=None,
        rows_since=since,
        sentence=f"The file continues {_named(witness)}{_of(witness)}: {rows} since.",
    )


def _missing(witness: Witness, head: Head, seq: int) -> Compared:
    if seq > head.seq:
        return _found(
            witness,
            "cut_off",
            head.seq + 1,
            f"{_named(witness)} ends at row {witness.seq}, this file at row {head.seq}: its end was cut off, or this "
            "is an older copy.",
        )
    return _found(witness, "rewritten", seq, f"Row {seq} is in {_named(witness)} and no longer in this file.")


def _rewritten(witness: Witness, seq: int) -> str:
    if witness.kind == "head":
        return f"Row {seq} is not the row that {_named(witness)} names: row {seq} or one before it was rewritten."
    return f"Row {seq} is not row {seq} of {_named(witness)}: it was rewritten."


def _found(witness: Witness, result: Result, row: int | None, sentence: str) -> Compared:
    return Compared(
        witness=witness,
        result=result,
        first_row=row,
        rows_since=None,
        sentence=sentence[0].upper() + sentence[1:],
    )


def _named(witness: Witness) -> str:
    if witness.kind == "head":
        return "the head" if witness.name == "the head" else f"the head in {witness.name}"
    return f"the backup {witness.name}" if witness.kind == "backup" else f"the copy in {witness.name}"


def _of(witness: Witness) -> str:
    at = f" of {witness.at[:10]} {witness.at[11:16]} UTC" if witness.at else ""
    return f" (row {witness.seq}{at})"
