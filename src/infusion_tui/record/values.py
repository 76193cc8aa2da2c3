"""Measured values as JSON numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from infusion_tui.record.events import Value


def values_json(values: Mapping[str, Value]) -> dict[str, Any]:
    """Measured values as JSON numbers; a pressure as two of them."""
    return {
        key: list(value) if isinstance(value, tuple) else number_json(value) for key, value in values.items()
    }


def number_json(value: Decimal | int) -> int | float:
    """A JSON number: whole where it is whole."""
    return int(value) if value == int(value) else float(value)
