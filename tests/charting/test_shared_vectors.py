"""Every line of the project's vectors gives exactly its result, where the vectors lie beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infusion_tui.charting import LineError, as_json, read_line
from support import at, infusing_at_1437

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "charting_vectors.json"


def _vectors() -> list[dict[str, object]]:
    if not VECTORS.exists():
        return []
    return list(json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"])


@pytest.mark.parametrize("vector", _vectors(), ids=lambda v: str(v["line"]))
def test_vector(vector: dict[str, object]) -> None:
    expected = vector["expect"]
    assert isinstance(expected, dict)
    chair = infusing_at_1437()
    try:
        got = as_json(read_line(str(vector["line"]), chair.context("14:37")), "5")
    except LineError as error:
        got = {"ok": False, "error": {"code": error.code, "message": error.message}}
        if "message" not in expected.get("error", {}):
            del got["error"]["message"]
    if "at" in got:
        got["at"] = got["at"][11:16]
    unlisted = {"chair", "echo"}
    assert {k: v for k, v in got.items() if k not in unlisted} == expected
    assert at("14:37") == chair.context("14:37").now
