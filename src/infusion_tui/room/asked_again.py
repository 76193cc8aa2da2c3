"""Two identifiers at the moments that count: typing the chair's number says that name and birth date were asked again.

Start, leaving and moving ask for the number, and the question says what it means.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record import events as ev

if TYPE_CHECKING:
    from infusion_tui.charting import Draft

ASKED_AGAIN = (ev.InfusionStarted, ev.SessionMoved, ev.SessionDischarged)
"""What is recorded with "name and birth date asked and matched"."""

WHAT_THE_NUMBER_SAYS = "ask name and birth date again; the chair number says that both were asked and match"


def asks_again(payload: ev.Payload) -> bool:
    """Whether name and birth date are asked again before this is recorded."""
    return isinstance(payload, ASKED_AGAIN)


def matched(draft: Draft, confirm: str | None, chair: str) -> Draft:
    """The draft as it is recorded once its question was answered by the chair's number."""
    if confirm != chair or not isinstance(draft.payload, ASKED_AGAIN):
        return draft
    payload = msgspec.structs.replace(draft.payload, identified=True)
    return replace(draft, payload=payload, shown={**draft.shown, "identified": True})
