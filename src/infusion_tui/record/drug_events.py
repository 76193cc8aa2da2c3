"""Events of the controlled drug: drawn, wasted, kept, and the stock of the room."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from infusion_tui.record.payload import Payload


class DrugDrawn(Payload, frozen=True):
    """Ketamine drawn from a vial; what the note does not say of the vial is None, "not recorded"."""

    kind: ClassVar[str] = "drug.drawn"
    amount: Decimal
    unit: str
    vial_amount: Decimal | None = None
    vial_unit: str | None = None
    lot: str | None = None
    expires: str | None = None
    note: str | None = None


class DrugWasted(Payload, frozen=True):
    """Thrown away. `witness` is None where the clinic asks for none and none was named."""

    kind: ClassVar[str] = "drug.wasted"
    amount: Decimal
    unit: str
    witness: str | None = None
    note: str | None = None


class DrugKept(Payload, frozen=True):
    """The rest of an opened vial or bag, kept under lock instead of thrown away."""

    kind: ClassVar[str] = "drug.kept"
    amount: Decimal
    unit: str
    note: str | None = None


class DrugCounted(Payload, frozen=True):
    """The stock counted at the start or the end of a day (an event of the room). `expected_mg` is what the ledger
    said at that moment (None before any count); `reason` explains a difference."""

    kind: ClassVar[str] = "drug.counted"
    moment: Literal["start", "end"]
    amount_mg: Decimal
    witness: str
    expected_mg: Decimal | None = None
    reason: str | None = None


class DrugReceived(Payload, frozen=True):
    """Drug that came into the stock (an event of the room)."""

    kind: ClassVar[str] = "drug.received"
    amount_mg: Decimal
    witness: str
    note: str | None = None
