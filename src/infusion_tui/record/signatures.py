"""Signatures of a session: what each covers, whether it still fits, what came after it, and when the next is due.

Pure. The recipe of the digest is in docs/file-format.md: a third party must be able to recompute it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import SignRule
from infusion_tui.record.ladder import Deadline, Ladder
from infusion_tui.record.view import Signature

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from infusion_tui.record.session import Session

MEANING = "I charted or supervised this session and reviewed its record"
"""What a signature stands for where the clinic's protocol does not say it (sessions from before that rule)."""

LONGEST_REMINDED = dt.timedelta(days=31)
"""No clinic's `remind_days` is longer."""

SIGNING_ROLES = ("nurse", "charge", "prescriber")
"""Who may sign. A witness and an administrator chart no session."""


def signed_digest(hashes: Iterable[str]) -> str:
    """SHA-256 over the hashes of a session's rows, in the order of their entry numbers, each followed by a line feed."""
    return hashlib.sha256("".join(f"{one}\n" for one in hashes).encode()).hexdigest()


def digest_of(session: Session, last: int) -> str:
    """The digest over the rows of the entries 1 to `last`, as they lie in the file now."""
    return signed_digest(entry.event.hash for entry in session.entries if entry.number <= last)


def signatures(session: Session) -> tuple[Signature, ...]:
    """Every signature, oldest first."""
    last = _last_about_patient(session)
    found = []
    for entry in session.entries:
        payload = entry.event.payload
        if isinstance(payload, ev.RecordSigned):
            covered = payload.signed_version
            fits = covered < entry.number and payload.signed_hash == digest_of(session, covered)
            found.append(
                Signature(
                    by=entry.event.author,
                    name=payload.name,
                    role=payload.role,
                    meaning=payload.meaning,
                    at=entry.event.recorded_at,
                    number=entry.number,
                    entries=covered,
                    hash=payload.signed_hash,
                    valid=fits,
                    covers_all=covered >= last,
                    note=payload.note,
                )
            )
    return tuple(found)


def is_signed(found: tuple[Signature, ...]) -> bool:
    """True when the last signature fits and covers everything but what is about the record itself."""
    return bool(found) and found[-1].valid and found[-1].covers_all


def first_signed_at(session: Session) -> int | None:
    """The number of the first signature's entry: what stands behind it is an addendum."""
    return next((e.number for e in session.entries if type(e.event.payload) is ev.RecordSigned), None)


def is_addendum(payload: ev.Payload, number: int, first_signature: int | None) -> bool:
    """Whether an entry was added after a signature. Signatures and what else is about the record are none."""
    if first_signature is None or number <= first_signature:
        return False
    return not isinstance(payload, ev.ABOUT_THE_RECORD)


def sign_deadline(session: Session, found: tuple[Signature, ...], zone: ZoneInfo) -> Deadline | None:
    """The signature that is due since the end of the session, or since the first entry behind the last signature; None
    where it is signed, or where the protocol has no such rule."""
    from infusion_tui.record.wording import clock_time

    end, rule = session.end, session.protocol.signing
    if end is None or rule is None or is_signed(found):
        return None
    last = found[-1] if found else None
    if last is not None and last.valid:
        added = next(
            e for e in session.entries if e.number > last.entries and not _about_the_record(e.event.payload)
        )
        at = max(end.at, added.event.recorded_at)
        return deadline(
            rule, at, f"entry {added.number} was added {clock_time(at, zone)}, after the signature"
        )
    return deadline(rule, end.at, f"session ended {clock_time(end.at, zone)}: not signed yet")


def deadline(rule: SignRule, at: dt.datetime, why: str) -> Deadline:
    """The deadline of a signature: late after the clinic's minutes, passed on after twice as many."""
    return Deadline("sign", at, why, Ladder(0.0, float(rule.minutes), 2.0 * rule.minutes), None)


def is_reminded(rule: SignRule, at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a signature that fell due at `at` is still reminded of."""
    return now - at <= dt.timedelta(days=rule.remind_days)


def refused(session: Session, by: str) -> str | None:
    """Why this person need not sign once more: they did, and nothing was added since. None where they may."""
    own = [one for one in signatures(session) if one.by == by]
    if own and own[-1].valid and own[-1].covers_all:
        return f"{by} has signed this record (entry {own[-1].number}), and nothing was added since"
    return None


def with_addenda(session: Session) -> frozenset[int]:
    """Numbers of the entries that are addenda."""
    first = first_signed_at(session)
    return frozenset(e.number for e in session.entries if is_addendum(e.event.payload, e.number, first))


def signature_lines(found: tuple[Signature, ...], signed: bool, zone: ZoneInfo) -> tuple[str, ...]:
    """What stands on screens and pages of a closed session: each signature, and whether it is signed as it stands."""
    lines = [
        f"signed {one.at.astimezone(zone):%Y-%m-%d %H:%M} by {one.name} ({one.by}, {one.role}), entries 1 to {one.entries}:"
        f" {one.meaning}"
        + (f"; {one.note}" if one.note else "")
        + ("" if one.valid else "  DOES NOT FIT: run verify")
        for one in found
    ]
    if not found:
        lines.append("NOT SIGNED")
    elif not signed:
        lines.append(
            "TO SIGN AGAIN: addenda stand behind the last signature"
            if found[-1].valid
            else "NOT SIGNED: what was signed is not what lies here"
        )
    return tuple(lines)


def _about_the_record(payload: ev.Payload) -> bool:
    return isinstance(payload, ev.ABOUT_THE_RECORD)


def _last_about_patient(session: Session) -> int:
    return max(e.number for e in session.entries if not _about_the_record(e.event.payload))


__all__ = [
    "LONGEST_REMINDED", "MEANING", "SIGNING_ROLES", "deadline", "digest_of", "first_signed_at", "is_addendum", "is_reminded", "is_signed",
    "refused", "sign_deadline", "signature_lines", "signatures", "signed_digest", "with_addenda",
]  # fmt: skip
