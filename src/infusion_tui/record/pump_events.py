"""Events of the pump and its line. Volumes, doses and rates are Decimal, units in the field names."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from infusion_tui.record.payload import Payload


class InfusionStarted(Payload, frozen=True):
    """`identified`: name and birth date were asked again and matched when the chair's number was typed."""

    kind: ClassVar[str] = "infusion.started"
    rate_ml_h: Decimal
    identified: bool = False
    note: str | None = None


class InfusionRateChanged(Payload, frozen=True):
    kind: ClassVar[str] = "infusion.rate_changed"
    rate_ml_h: Decimal
    note: str | None = None


class InfusionPaused(Payload, frozen=True):
    kind: ClassVar[str] = "infusion.paused"
    reason: str
    note: str | None = None


class InfusionResumed(Payload, frozen=True):
    kind: ClassVar[str] = "infusion.resumed"
    note: str | None = None


class InfusionCompleted(Payload, frozen=True):
    kind: ClassVar[str] = "infusion.completed"
    note: str | None = None


class InfusionStopped(Payload, frozen=True):
    kind: ClassVar[str] = "infusion.stopped"
    reason: str
    note: str | None = None


class LineFlushed(Payload, frozen=True):
    kind: ClassVar[str] = "line.flushed"
    note: str | None = None


class PumpRead(Payload, frozen=True):
    """The volume that the pump itself shows. Kept beside the computed one; changes nothing."""

    kind: ClassVar[str] = "pump.read"
    pump_ml: Decimal
    note: str | None = None


class BagChanged(Payload, frozen=True):
    """A new bag or syringe was hung: the drug in it and its final volume, as typed. The rest of the old one is out."""

    kind: ClassVar[str] = "bag.changed"
    dose_mg: Decimal
    volume_ml: Decimal
    note: str | None = None


class Infiltrated(Payload, frozen=True):
    """Drug left the pump but perhaps not into the vein: from here on the delivered dose is uncertain."""

    kind: ClassVar[str] = "iv.infiltrated"
    note: str
