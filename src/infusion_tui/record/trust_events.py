"""Events about the record itself: who signed it, who looked at it, who stands for an emergency entry, its copies."""

from __future__ import annotations

from typing import ClassVar, Literal

from infusion_tui.record.payload import Payload


class RecordSigned(Payload, frozen=True):
    """The author signs this session: printed name, role and meaning (21 CFR 11.50), and what exactly is signed.

    `signed_version` is the last entry that the signature covers, `signed_hash` the digest over the hashes of the
    session's rows up to it (21 CFR 11.70: the signature is linked to its record).
    """

    kind: ClassVar[str] = "record.signed"
    name: str
    role: str
    meaning: str
    signed_version: int
    signed_hash: str
    note: str | None = None


class EntriesAttributed(Payload, frozen=True):
    """The author stands for entries of this session that were made in an emergency without signing in."""

    kind: ClassVar[str] = "entries.attributed"
    entries: tuple[int, ...]
    note: str | None = None


class RecordViewed(Payload, frozen=True):
    """The author opened a closed record, or a patient's own page: then `session` is the id of that patient's own stream
    (which says nothing about anybody), and `about` says so."""

    kind: ClassVar[str] = "record.viewed"
    session: str
    where: Literal["screen", "command line"]
    about: Literal["patient"] | None = None


class EmergencyBegun(Payload, frozen=True):
    """Somebody began to chart without signing in, and why: what follows is by `emergency` until it is attributed."""

    kind: ClassVar[str] = "emergency.begun"
    reason: str


class PinChanged(Payload, frozen=True):
    """A person's PIN was set; the PIN itself is never in this file. `how` the right to do it was shown: with their old
    PIN, by somebody who may set other people's (the author), as their first one, or because no PIN that could have
    shown it can be found any more (then `note` says why)."""

    kind: ClassVar[str] = "staff.pin_changed"
    initials: str
    how: Literal["own", "other", "first", "lost"] = "own"
    note: str | None = None


class LockedOut(Payload, frozen=True):
    """So many wrong PINs in a row were given for a person that theirs is refused for a while."""

    kind: ClassVar[str] = "staff.locked_out"
    initials: str
    tries: int


class BackupMade(Payload, frozen=True):
    """A checked copy was written: where, and the last row that is in it."""

    kind: ClassVar[str] = "backup.made"
    file: str
    seq: int
    hash: str
