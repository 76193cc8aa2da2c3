"""Answers that stay on: an item with `stays_on` words stands as an open question until someone writes what was done.

It survives the start and stays until the patient has left. It never answers itself, and nothing is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.protocol import ListName
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time

_DENIED = re.compile(r"\b(?:not|no|non)[\s-]+$", re.IGNORECASE)


class StandingQuestion(NamedTuple):
    """An item whose answer waits for what was done, and the question in words."""

    list: ListName
    item: str
    words: str


def standing_questions(session: Session, zone: ZoneInfo) -> tuple[StandingQuestion, ...]:
    """Every question that stands. It is closed by a later yes of the item or a `told`, both with words; a yes whose
    words hold one of the item's `stays_on` words again stands itself."""
    found: dict[tuple[ListName, str], StandingQuestion] = {}
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, ev.ProviderTold) and payload.note:
            found.clear()
        if not isinstance(payload, ev.CheckAnswered):
            continue
        item = session.protocol.item(payload.list, payload.item)
        if item is None or not item.stays_on:
            continue
        key = (payload.list, payload.item)
        if stays(payload.answer, payload.text, item.stays_on):
            said = payload.text or ""
            if payload.answer == "n":
                said = f"no, {said}" if said else "no"
            at = clock_time(entry.at, zone)
            found[key] = StandingQuestion(*key, f"{item.label} at {at}: {said}: what was done?")
        elif payload.text:
            found.pop(key, None)
    return tuple(found.values())


def stays(answer: str, text: str | None, words: Iterable[str]) -> bool:
    """Whether an answer stands as a question: no, or words that hold one of these as a whole word. "not positive",
    "no positive" and "non-positive" do not count."""
    if answer == "n":
        return True
    for word in words:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text or "", re.IGNORECASE):
            if not _DENIED.search((text or "")[: match.start()]):
                return True
    return False
