"""The worked session as a fixture."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support import Chair

sys.path.insert(0, str(Path(__file__).parent))

from exports_support import worked_session


@pytest.fixture
def worked() -> Chair:
    return worked_session()
