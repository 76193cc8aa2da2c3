"""Which record `sign` is about at a chair where nobody sits any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.record.signatures import is_signed, signatures
from infusion_tui.room.errors import Refused
from infusion_tui.store.reading import Reads

if TYPE_CHECKING:
    from infusion_tui.room.live import Live


def last_to_sign(chair: str, line: str, reads: Reads, live: Live) -> str | None:
    """The session that `sign` is about at an empty chair: the last one there. None for any other line, and where nobody
    ever was in this chair.

    Raises:
        Refused: E_PHASE: that one is signed.
    """
    from infusion_tui.charting import is_signing

    if not is_signing(line):
        return None
    seated = set(live.by_chair.values())
    for head in reversed(reads.session_heads(chair=chair)):
        if head.session_id in seated:
            continue
        session = live.session(head.session_id, reads)
        if session.chair != chair or session.end is None:
            continue
        found = signatures(session)
        if is_signed(found):
            raise Refused(
                "E_PHASE",
                f"the last record of chair {chair} is signed by {found[-1].by}. To sign it as well, name it:"
                f" --session {session.id[:13]}, or the word  records",
            )
        return session.id
    return None
