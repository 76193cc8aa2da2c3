"""Random sessions as FHIR (tests/long/fhir_many.py does thousands): no finding, and the same bytes at another time."""

from __future__ import annotations

from random import Random

import pytest
from fhir_checks import findings
from fhir_sessions import random_chair
from fhir_support import fhir_text

SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_session_has_no_finding(seed: int) -> None:
    chair = random_chair(Random(seed))
    text = fhir_text(chair, "18:00", training=True, with_name=seed % 2 == 0)
    assert findings(text) == []
    assert text == fhir_text(chair, "19:00", training=True, with_name=seed % 2 == 0)
