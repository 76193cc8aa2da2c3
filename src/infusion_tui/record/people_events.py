"""Events between people: a chair handed over, and whose chair this is."""

from __future__ import annotations

from typing import ClassVar, Literal

from infusion_tui.record.payload import Payload


class HandoffGiven(Payload, frozen=True):
    """This chair is offered to `to`; it is theirs once they accept. `owner` had it when it was offered."""

    kind: ClassVar[str] = "handoff.given"
    to: str
    owner: str | None = None
    note: str | None = None


class HandoffAccepted(Payload, frozen=True):
    """The author takes this chair over from `giver`. `offered` is false where nobody had handed it to them: then
    the note says why they took it."""

    kind: ClassVar[str] = "handoff.accepted"
    giver: str
    offered: bool = True
    note: str | None = None


class IdentityCompared(Payload, frozen=True):
    """A number, typed or scanned, held against this chair's patient: `match` as `patient_number` says it."""

    kind: ClassVar[str] = "identity.compared"
    read: str
    match: Literal["same", "zeros", "spaces", "other"]
    note: str | None = None
