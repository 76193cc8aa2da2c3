"""What is asked about a weight: unusual, far from the last visit's, pounds typed as kilograms or the other way round."""

from __future__ import annotations

from decimal import Decimal

import pytest

from infusion_tui.record.weight import LastWeight, in_kg, weight_doubts
from support import UTC, at, shipped

RULE = shipped().weight
LAST = LastWeight(Decimal(70), at("09:00"))


def codes(kg: str, last: LastWeight | None = LAST) -> list[str]:
    """The codes of what is asked about a weight."""
    return [doubt.code for doubt in weight_doubts(Decimal(kg), RULE, last, UTC)]


@pytest.mark.parametrize(
    ("kg", "expected"),
    [
        ("70", []), ("80.5", []), ("59.5", []),  # 15 % to the gram
        ("80.6", ["W_WEIGHT"]), ("59.4", ["W_WEIGHT"]),
        ("154.3", ["W_POUNDS"]), ("133", ["W_POUNDS"]), ("182", ["W_POUNDS"]),
        ("132.9", ["W_WEIGHT"]), ("182.1", ["W_WEIGHT"]),
        ("31.8", ["W_POUNDS"]),  # the last visit's was typed in pounds
        ("29", ["W_RANGE", "W_POUNDS"]), ("201", ["W_RANGE", "W_WEIGHT"]),
    ],
)  # fmt: skip
def test_beside_the_last_visit(kg: str, expected: list[str]) -> None:
    assert codes(kg) == expected


def test_without_an_earlier_visit_only_the_usual_is_asked_about() -> None:
    assert codes("154.3", None) == []
    assert codes("29.9", None) == codes("200.1", None) == ["W_RANGE"]
    assert codes("30", None) == codes("200", None) == []


def test_the_sentences_say_what_to_compare() -> None:
    (pounds,) = weight_doubts(Decimal("154.3"), RULE, LAST, UTC)
    assert pounds.message == "weight 154.3 kg, and 70 kg on 2026-11-23: is it in pounds? 154.3 lb are 70 kg"
    (far,) = weight_doubts(Decimal(84), RULE, LAST, UTC)
    assert far.message == "weight 84 kg is +20.0 % from the last visit's, 70 kg on 2026-11-23"


def test_a_protocol_without_the_rule_asks_nothing() -> None:
    assert weight_doubts(Decimal(500), None, LAST, UTC) == ()


def test_pounds_as_kilograms() -> None:
    assert in_kg(Decimal(120)) == Decimal("54.4")
    assert in_kg(Decimal(180)) == Decimal("81.6")
