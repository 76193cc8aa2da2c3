"""Does each signature of a session still fit what lies in the file?"""

from __future__ import annotations

from infusion_tui.record.session import Session
from infusion_tui.record.signatures import signatures
from infusion_tui.store import Finding


def signature_findings(session: Session) -> list[Finding]:
    """The first signature of a session whose digest is not that of the rows it names; none where all fit."""
    for one in signatures(session):
        if not one.valid:
            entry = session.entry(one.number)
            return [
                Finding(
                    code="signature",
                    message=f"session {session.id[:8]}, entry {one.number}: what {one.by} signed (entries 1 to"
                    f" {one.entries}) is not what lies in the file.",
                    seq=entry.event.seq if entry is not None else None,
                )
            ]
    return []
