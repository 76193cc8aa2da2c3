"""Fixtures for the screens; the made-up chairs themselves are in `made_up.py`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made_up import make_view as made_view

from infusion_tui.record.view import ChairView


@pytest.fixture
def make_view() -> Callable[..., ChairView]:
    """`make_view(phase=…, **changes)`: a chair in any phase."""
    return made_view
