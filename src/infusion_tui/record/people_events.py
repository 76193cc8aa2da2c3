"""Events between people: a chair handed over, and whose chair this is."""

from __future__ import annotations

from typing import ClassVar, Literal

from infusion_tui.record.payload import Payload


class HandoffGiven(Payload, frozen=True):
    """This chair is offered to `to`; it is theirs once they accept."""

    kind: ClassVar[str] = "handoff.given"
    to: str
    note: str | None = None


class HandoffAccepted(Payload, frozen=True):
    """The author takes this chair over from `giver`."""

    kind: ClassVar[str] = "handoff.accepted"
    giver: str
    note: str | None = None


class IdentityCompared(Payload, frozen=True):
    """A number, typed or scanned, held against this chair's patient: `match` as `patient_number` says it."""

    kind: ClassVar[str] = "identity.compared"
    read: str
    match: Literal["same", "zeros", "spaces", "other"]
