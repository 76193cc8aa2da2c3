"""What each screen-word opens, in words: for the hint while it is typed, the palette and the help. Pure."""

from __future__ import annotations

OPENS = {
    "help": "how to chart and every key; type to search",
    "board": "all chairs of the room",
    "lock": "lock the screen; the clocks go on",
    "theme": "the next of the four themes",
    "new": "bring in a patient",
    "obs": "observations, one field at a time",
    "pump": "what can be charted about the pump",
    "effects": "side effects, 0 to 3 each",
    "checks": "the list being worked on",
    "leave": "the leave check",
    "export": "write sessions to a file",
    "staff": "who may chart here; add a person",
    "hx": "course and earlier sessions",
    "handoff": "hand this chair to a colleague",
    "emergency": "the clinic's emergency card",
}

PLAIN = {
    "hx": "Earlier sessions are not on a screen yet. In another terminal:  infusion-tui sessions --mrn MRN",
    "handoff": "Handing over is charted as a note for now. Type:  ; handed to JD, watch the pressure",
    "emergency": "Call for help the way your clinic does, then chart it: stop WHY, full set, told NAME ; what was said."
    " The clinic's card is on the wall; it is not in this version.",
}
"""Words whose screens come later: how the same is done now."""


def opens(text: str) -> str | None:
    """What a line that is a screen-word would open, or None."""
    word = text.strip().casefold()
    words = OPENS.get("help" if word == "?" else word)
    return f"{word}: {words}. Enter opens it" if words is not None else None
