"""Does a file hold together: its own check (chain, schema, SQLite), and each session compared with itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.clock import Clock
from infusion_tui.record.contradictions import contradictions
from infusion_tui.room.checking_signatures import signature_findings
from infusion_tui.room.history import session_now
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room
from infusion_tui.store import Finding, Store, StoreDamaged, Verification

if TYPE_CHECKING:
    from infusion_tui.store.comparison import Compared

_UNREADABLE = ("payload", "sqlite")


def verify(path: Path, *, clock: Clock | None = None) -> Verification:
    """Check everything in a file. What is damaged inside is found, as far as SQLite can read the file at all.

    Raises:
        StoreError: no such file, or not readable as a record.
        Misused: a simulated clock on a clinical file.
    """
    with Store.open(path, read_only=True) as store:
        found = store.verify()
    try:
        with Room.open(path, clock=clock, read_only=True) as room:
            if any(finding.code in _UNREADABLE for finding in found.findings):
                return found
            more = _contradictions(room)
    except StoreDamaged as error:
        # whose room it is cannot be read: the findings say why, or this does
        more = [] if found.findings else [Finding(code="payload", message=str(error))]
    return msgspec.structs.replace(found, findings=(*found.findings, *more))


def verify_against(
    path: Path, named: str, *, clock: Clock | None = None
) -> tuple[Verification, Compared | None]:
    """Check everything, and compare the file with what was kept elsewhere: a backup, rows in JSON Lines, a head.

    `named`: a path, or `NUMBER:HASH`. What does not fit is among the findings. The comparison is None where the file
    is too damaged to be compared; the findings say how.

    Raises:
        UnreadableHead: `named` holds no head.
        StoreError: no such file, not readable as a record; or what was kept elsewhere is damaged itself.
        Misused: as `verify`.
    """
    from infusion_tui.store.comparison import compare
    from infusion_tui.store.heads import witness_of

    with Store.open(path, read_only=True) as store:
        witness = witness_of(named, store.path)
        try:
            compared: Compared | None = compare(store, store.node, witness)
        except StoreDamaged:
            compared = None
    result = verify(path, clock=clock)
    if compared is None and result.ok:
        finding: Finding | None = Finding(
            code="sqlite", message="The file could not be compared: it cannot be read."
        )
    else:
        finding = compared.finding if compared is not None else None
    if finding is not None:
        result = msgspec.structs.replace(result, findings=(finding, *result.findings))
    return result, compared


def _contradictions(room: Room) -> list[Finding]:
    """One finding for each contradiction. What is unfinished, a gap or a ledger that was not kept is none."""
    findings: list[Finding] = []
    now = room.now()
    for head in room.store.session_heads():
        try:
            session = session_now(room, head.session_id)
            with legible(room.store.path, session.id):
                # a clock that is behind the file must not hide what the file says
                found = contradictions(session, max(now, session.entries[-1].event.recorded_at), room.zone)
        except StoreDamaged as error:
            findings.append(Finding(code="contradiction", message=str(error)))
            continue
        findings += signature_findings(session)
        for one in found:
            entry = session.entry(one.entries[0]) if one.entries else None
            findings.append(
                Finding(
                    code="contradiction",
                    message=f"session {session.id[:8]}, {one.sentence}",
                    seq=entry.event.seq if entry is not None else None,
                )
            )
    return findings
