"""How much room there is, in words, and the reserve."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from infusion_tui.store import Store, space
from infusion_tui.store.space import (
    Space,
    make_reserve,
    release_reserve,
    reserve_mb,
    reserve_size,
    space_words,
)

from .conftest import Pen


@pytest.mark.parametrize(
    ("free", "level", "words"),
    [
        (500, "ok", None),
        (499, "low", "Disk: 499 MB free"),
        (100, "low", "100 MB"),
        (99, "nearly_full", "DISK NEARLY FULL: 99 MB"),
    ],
)
def test_the_levels(free: int, level: str, words: str | None) -> None:
    assert Space(free).level == level
    said = space_words(Space(free))
    assert said is None if words is None else words in str(said)


def test_the_reserve_is_for_its_owner_alone_and_made_once(path: Path) -> None:
    Store.create(path).close()
    assert make_reserve(path, 1)
    reserve = path.with_name("room.ballast")
    assert stat.S_IMODE(reserve.stat().st_mode) == 0o600
    made = reserve.stat().st_mtime_ns
    assert make_reserve(path, 1)
    assert reserve.stat().st_mtime_ns == made
    assert reserve_mb(path) == 1
    assert release_reserve(path)
    assert not release_reserve(path)
    assert [each.name for each in path.parent.iterdir()] == ["room.db"]


def test_it_is_not_made_where_there_is_no_room(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.create(path).close()
    monkeypatch.setattr(space, "free_mb", lambda _: 107.0)
    assert not make_reserve(path, 8)
    assert not make_reserve(path, 0)


def test_it_is_let_go_before_an_entry_when_the_disk_is_as_good_as_full(
    pen: Pen, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert make_reserve(store.path, 1)
    with store.write():
        pass
    assert reserve_mb(store.path) == 1
    monkeypatch.setattr(space, "free_mb", lambda _: 1.5)
    with store.write():
        pass
    assert reserve_mb(store.path) == 0


@pytest.mark.parametrize(("setting", "size"), [(None, 8), ("16", 16), ("0", 0), ("x", 8), ("99999", 1024)])
def test_the_clinic_sets_its_size(setting: str | None, size: int) -> None:
    assert reserve_size(setting) == size
