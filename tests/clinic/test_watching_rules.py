"""The rules of watching that cannot be meant are named in one sentence; the shipped ones hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from infusion_tui.clinic.sense_watching import watching
from infusion_tui.record.protocol import Protocol
from support import shipped

replace = msgspec.structs.replace


def _limit(p: Protocol, item: str, **change: Any) -> Protocol:
    return replace(p, limits={**p.limits, item: replace(p.limits[item], **change)})


def _look(p: Protocol, **change: Any) -> Protocol:
    assert p.sets.look is not None
    return replace(p, sets=replace(p.sets, look=replace(p.sets.look, **change)))


P = shipped()


def test_the_shipped_ones_hold() -> None:
    for name in ("ketamine-iv-depression", "ketamine-iv-pain"):
        assert list(watching(shipped(name))) == []


@pytest.mark.parametrize(
    ("protocol", "path"),
    [
        (_limit(P, "hr", act_low=Decimal(140)), ("limits", "hr", "act_low")),
        (_limit(P, "spo2", act_high=Decimal(101)), ("limits", "spo2", "act_high")),
        (_limit(P, "bp_sys", act_high=None), ("limits", "bp_sys", "act_high")),
        (_limit(P, "bp_dia", act_low=Decimal(40)), ("limits", "bp_sys", "act_low")),
        (replace(P, sets=replace(P.sets, asleep_never=("temp",))), ("sets", "asleep_never")),
        (_look(P, every_minutes=0), ("sets", "look", "every_minutes")),
        (_look(P, ceiling_minutes=5), ("sets", "look", "ceiling_minutes")),
        (replace(P, reminders=replace(P.reminders, repeat=0)), ("reminders", "repeat")),
        (replace(P, reminders=replace(P.reminders, not_taken=0)), ("reminders", "not_taken")),
        (
            replace(P, medicines=(replace(P.medicines[0], observe_minutes=0),)),
            ("medicines", "[1]", "observe_minutes"),
        ),
    ],
)
def test_what_cannot_be_meant_is_named(protocol: Protocol, path: tuple[str, ...]) -> None:
    assert path in [found[0] for found in watching(protocol)]
