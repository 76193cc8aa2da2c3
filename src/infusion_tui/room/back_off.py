"""After five wrong PINs in a row a person's PIN is refused for a time that grows.

NIST SP 800-63B, 5.2.2 asks for a limit on failed tries and names a wait of 30 s that grows as the means; five tries
and the steps are ours. Nothing here ever bars a person for good, and charting goes on under `emergency` meanwhile.
"""

from __future__ import annotations

import datetime as dt

from infusion_tui.clock import UNKNOWN_BOOT, Stamp
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.store import Tries

TRIES = 5
"""Wrong PINs in a row that cost nothing."""

WAITS_S = (30, 60, 120, 300, 900)
"""Seconds that the PIN is refused after the fifth wrong one in a row, the sixth, and so on; the last one stays."""


def stamp_of(stamp: Stamp) -> Tries:
    """A try that begins now."""
    at_ms = int((stamp.utc - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(milliseconds=1))
    return Tries(0, stamp.boot_id, stamp.boot_ms, at_ms)


def wait_s(kept: Tries, now: Stamp) -> int:
    """Whole seconds that this person's PIN is refused from now on; 0 = it may be tried.

    Counted by the time since boot, which nobody can set. After a restart of the machine only the time since then
    counts: it can be longer than it was, never shorter.
    """
    if kept.wrong < TRIES:
        return 0
    wait_ms = WAITS_S[min(kept.wrong - TRIES, len(WAITS_S) - 1)] * 1000
    here = stamp_of(now)
    if now.boot_id == UNKNOWN_BOOT:
        passed_ms = here.at_ms - kept.at_ms
    elif now.boot_id == kept.boot_id:
        passed_ms = here.boot_ms - kept.boot_ms
    else:
        passed_ms = here.boot_ms
    return max(0, -(-(wait_ms - max(0, passed_ms)) // 1000))


def in_words(seconds: int) -> str:
    """`40 s`, `5 min`: how long there is to wait, never too short."""
    return f"{seconds} s" if seconds < 90 else f"{-(-seconds // 60)} min"


def too_often(initials: str, seconds: int) -> str:
    """That a PIN is refused for a while, how long, and what can be done meanwhile."""
    return (
        f"Wrong too often in a row: the PIN of {initials} is refused for {in_words(seconds)} more."
        f" Charting goes on without signing in: {EMERGENCY}, and why"
    )


def too_often_now(kept: Tries, now: Stamp) -> str:
    """How long there is to wait after this wrong try; "" while there is not."""
    seconds = wait_s(kept, now)
    return f"That was wrong {kept.wrong} times in a row: refused for {in_words(seconds)}" if seconds else ""
