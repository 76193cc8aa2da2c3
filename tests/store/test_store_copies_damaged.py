"""Whatever happens to a copy: what is restored, rebuilt or said to fit is right, or it is refused in words."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreError
from infusion_tui.store.comparison import compare
from infusion_tui.store.heads import witness_of
from infusion_tui.store.restoring import rebuild, restore
from kept_support import export

from .conftest import Pen


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with one to thirty things wrong with it."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 5, 30))):
        at, some = chance.randrange(len(found)), chance.randrange(1, 200)
        kind = chance.randrange(5)
        if kind == 0:
            found[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            found[at : at + some] = bytes(len(found[at : at + some]))
        elif kind == 2:
            found[at : at + some] = chance.randbytes(len(found[at : at + some]))
        elif kind == 3:
            found[at:at] = found[at : at + some]
        elif len(found) > 2000:
            del found[at : at + some]
    return bytes(found)


@pytest.fixture
def rooms(pen: Pen) -> Store:
    for number in range(40):
        pen.append(NoteWritten(note=f"{number} Grüße" * 9), f"s{number % 3}")
    return pen.store


@pytest.mark.parametrize("kind", ["backup", "lines"])
def test_a_damaged_copy_is_right_or_refused(rooms: Store, tmp_path: Path, kind: str) -> None:
    chance = random.Random(20261126)
    copy = rooms.backup(tmp_path / "c") if kind == "backup" else export(rooms, tmp_path / "all.jsonl")
    whole, rows = copy.read_bytes(), list(rooms.stream())
    target, right, refused = tmp_path / "made.db", 0, 0
    for _ in range(60):
        copy.write_bytes(damaged(whole, chance))
        with contextlib.suppress(StoreError):
            assert compare(rooms, rooms.node, witness_of(str(copy), rooms.path)).result == "continues"
        try:
            made = restore(copy, target) if kind == "backup" else rebuild([copy], target)
        except StoreError:
            refused += 1
        else:
            with Store.open(made.path, read_only=True) as store:
                assert list(store.stream()) == rows[: made.head.seq]
            right += 1
        for path in tmp_path.glob("*made.db*"):
            path.unlink()
        assert not list(tmp_path.glob(".made*"))
    assert refused > 20
    assert right + refused == 60
