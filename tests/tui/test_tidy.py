"""Memory is looked through while nobody types, and only when there is something to find."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from infusion_tui.tui.tidy import QUIET_S, Tidy


class Ring:
    """Something that only a look through memory can find: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def tidy() -> Iterator[Tidy]:
    thresholds, enabled = gc.get_threshold(), gc.isenabled()
    yield Tidy()
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    if enabled:
        gc.enable()
    else:
        gc.disable()


def made_much() -> None:
    """As much as makes a look worth it: rounds of the two smaller kinds."""
    for _ in range(400):
        gc.collect(1)


def test_not_while_keys_are_pressed(tidy: Tidy) -> None:
    tidy.begin()
    made_much()
    assert not tidy.look(QUIET_S - 0.1)


def test_what_is_lost_goes_in_a_quiet_moment(tidy: Tidy) -> None:
    tidy.begin()
    gc.disable()
    ring = Ring()
    seen = weakref.ref(ring)
    made_much()  # the ring is old by now: only a whole look finds it
    del ring
    assert seen() is not None
    assert tidy.look(QUIET_S)
    assert seen() is None


def test_nothing_is_done_where_nothing_was_made(tidy: Tidy) -> None:
    tidy.begin()
    gc.collect()
    assert not tidy.look(3600)


def test_it_is_done_by_itself_too(tidy: Tidy) -> None:
    gc.disable()
    tidy.begin()
    assert gc.isenabled()
    assert gc.get_threshold()[2] > 10
