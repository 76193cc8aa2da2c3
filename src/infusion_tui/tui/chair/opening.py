"""What each screen-word opens, in words: for the hint while it is typed, the palette and the help. Pure."""

from __future__ import annotations

OPENS = {
    "help": "how to chart and every key; type to search",
    "board": "all chairs of the room",
    "lock": "lock the screen; the clocks go on",
    "user": "somebody else charts here; what you typed waits for you",
    "settings": "when names go and when the screen locks",
    "attribute": "entries charted without signing in: whose are they",
    "theme": "the next of the five themes",
    "glyphs": "signs: frames and blocks, or ASCII only",
    "new": "bring in a patient",
    "obs": "observations, one field at a time",
    "pump": "what can be charted about the pump",
    "effects": "side effects, 0 to 3 each",
    "scores": "a score over the course (PHQ-9, screener ...), one item at a time",
    "med": "a medicine that was given",
    "chart": "vital signs over time; Left and Right read a moment out",
    "checks": "the list being worked on",
    "leave": "the leave check",
    "ledger": "the controlled drug of this session: opened, in the bag, given, wasted, kept",
    "home": "the patient's sheet for going home: print it or write it to a file",
    "contradictions": "what cannot all be true in this record",
    "records": "closed records: read, add to, sign",
    "patients": "every patient of the file: find one by number or name; who is new",
    "patient": "who this is beyond this visit: cautions, courses, sessions, numbers",
    "numbers": "the clinic's own numbers, without names: weeks, side effects, response",
    "drugs": "the room's stock of the controlled drug: today's list, counts, receipts",
    "gaps": "sets due against sets done, each gap with its reason",
    "export": "write sessions to a file",
    "replay": "the board and this chair as they were at any minute; nothing can be charted there",
    "sheets": "sheets of a day: who came, the drug log, infusion times for the coder, who is due",
    "due": "who is due: everybody with an open course, by the day of the next infusion",
    "disk": "how much room there is, the reserve, encryption",
    "backup": "a checked copy of the whole record; how the mirror stands; the head",
    "forecast": "the next minutes of the whole room: what falls together",
    "watch": "what nobody saw while no screen was on",
    "paper": "what stands on the paper sheets and is to be keyed",
    "staff": "who may chart here; add a person",
    "guide": "five things to try in the training room: shows them or puts them away",
    "hx": "the course: scores, earlier sessions, plan against fact",
    "report": "the course report for the prescriber: html, pdf, md, csv, fhir, or on the printer",
    "handoff": "hand chairs over, accept what is offered to you",
    "sbar": "what to say in a call, from the record",
    "emergency": "the clinic's emergency card",
    "id": "compare a number, typed or scanned, with this patient's; it is recorded",
}

PLAIN = {
    "emergency": "Help first, the way your clinic calls for it; this session's protocol has no card."
    " Then chart it, each with its time (-3m in front):  stop WHY   a full set   told NAME ; what was said",
    "id": "Which number? Type  id  and the number, or  id  and then scan the wristband. It is compared and recorded.",
}
"""Words whose screens come later: how the same is done now."""


TYPED: dict[str, str] = {
    "start": "start 52.5   the pump runs, with the rate read off it",
    "pause": "pause WHY   the pump is paused",
    "resume": "resume   the pump runs again",
    "rate": "rate 45   another pump rate in mL/h",
    "pump": "pump 37.5   the volume in mL that the pump shows",
    "bag": "bag 35 mg in 50 ml   another bag or syringe hangs",
    "infiltration": "infiltration ; what was seen   the delivered dose is uncertain",
    "done": "done   the pump has delivered the bag",
    "stop": "stop WHY   stopped before the end",
    "flush": "flush   the line's rest is in",
    "check": "check ITEM y   or   check ITEM n ; why",
    "verify": "verify DOSE mg in VOLUME ml RATE ml/h   a second person's own calculation",
    "drawn": "drawn 50 mg ; vial 500 mg lot A123 exp 2027-05",
    "waste": "waste 15 mg by JD   before a witness",
    "kept": "kept 450 mg ; safe 2   the rest put back under lock",
    "med": "med ondansetron 4 mg iv for nausea by Dr Lee   an as-needed medicine",
    "effect": "effect nausea possible ; cold pack   related to the drug? what was done",
    "care": "care grounding ; hand held   something done that is no medicine",
    "told": "told Dr Lee ; what was said, read back",
    "x": "x ; why   the set was not taken",
    "look": "look rr 14 ; pink, stirs, not roused   no full set",
    "extend": "extend 15 ; why   longer observation",
    "leave": "leave ; NAME   of the adult who comes along",
    "score": "score aldrete 2 2 2 2 1   a discharge score, one number for each part",
    "answered": "answered ; what was done   about what a score asked: told NAME ; words answers it, too",
    "ama": "ama ; reason   leaves against advice",
    "transfer": "transfer ER ; why   to another place of care",
    "move": "move 7   to another free chair",
    "cancel": "cancel WHY   before the start only",
    "seen": "seen   on my way to what is due",
    "handoff": "handoff JD ; what to watch   offer this chair to a colleague",
    "accept": "accept   take the chair that is offered to me; one that is not: accept ; why",
    "id": "id 448201   compare a number, typed or scanned, with this patient's",
    "emergency": "emergency STEP   one step of the clinic's card, done now",
    "attribute": "attribute 12 14   or   attribute all   I stand for entries charted without signing in",
    "sign": "sign ; note   sign the record of whoever was in this chair last, once they have left",
    "take": "take 12 from 3 ; why   bring an entry here that was charted at another chair",
    "paper": "paper 10:42 128/82 76 98   keyed from paper, with the time that stands there",
    "fix": "fix 12 hr 78 ; why   correct an entry",
    "void": "void 12 ; why   strike an entry out",
    "undo": "undo   take back my last entry (60 s)",
}
"""Words that begin a line, and what they chart."""

ALONE = frozenset((
    "med", "verify", "drawn", "waste", "kept", "told", "x", "extend", "move", "transfer", "ama", "cancel",
    "bag", "infiltration", "take", "look", "effect", "care", "score",
))  # fmt: skip
"""Words that, entered alone, open the form that asks for the rest."""


def beginning(word: str) -> str:
    """What a word puts into the line: itself, with what has to stand behind it begun."""
    if word in ("resume", "done", "flush", "undo", "seen", "accept", "sign"):
        return word
    return f"{word} ; " if word in ("x", "leave", "ama", "infiltration") else f"{word} "


def opens(text: str) -> str | None:
    """What a line that is a screen-word would open, or None."""
    word = text.strip().casefold()
    if word.startswith("id ") and word[3:].strip():
        return "id: Enter compares it with this patient's number"
    words = OPENS.get("help" if word == "?" else word)
    if words is not None:
        return f"{word}: {words}. Enter opens it"
    return f"{TYPED[word]}.   Enter alone opens its form" if word in ALONE else None
