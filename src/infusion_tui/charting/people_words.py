"""The words between people: handoff, accept, attribute; who is in the chair (id); the steps of an emergency."""

from __future__ import annotations

import re

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.attribution import in_emergency, unattributed
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.owners import offer_at, owner_at
from infusion_tui.record.patient_number import compare_numbers
from infusion_tui.record.wording import MATCH_WORDS

MOST_NAMED = 40
"""More entries than this are said as `all`."""


def handoff(line: Line) -> Part:
    """`handoff JD ; watch the pressure`: this chair is offered to JD; it is theirs once they accept."""
    tokens = line.tokens
    if not tokens:
        raise LineError("E_WHO", "handoff: to whom? handoff JD ; watch the pressure")
    _refuse_nobody(line, "handoff")
    to = next((one for one in line.context.staff if one.casefold() == tokens[0].casefold()), None)
    if to is None:
        known = ", ".join(sorted(line.context.staff))
        raise LineError("E_WHO", f'"{tokens[0]}" is not on the staff list ({known}): who takes over?')
    line.nothing_more(tokens[1:])
    note = line.kept_note()
    owner = owner_at(line.session.timeline, line.at)
    if to == owner and not line.fixing:
        raise LineError("E_SAME", f"this chair is {to}'s already: who takes over?")
    payload = ev.HandoffGiven(to=to, owner=owner, note=note)
    return Part(payload, with_note(f"handoff {to}", note), shown={"to": to, "owner": owner})


def accept(line: Line) -> Part:
    """`accept`: the author takes the chair that was offered to them; with why, one that was not."""
    line.nothing_more(line.tokens)
    _refuse_nobody(line, "accept")
    note = line.kept_note()
    timeline, author = line.session.timeline, line.original_author or line.context.author
    offer, owner = offer_at(timeline, line.at), owner_at(timeline, line.at)
    offered = offer is not None and offer.to == author
    if not line.fixing:
        if owner == author and not offered:
            raise LineError("E_SAME", f"this chair is {author}'s already")
        if not offered and not note and offer is None:
            raise LineError(
                "E_PHASE", f"nothing is offered here: the chair is {owner}'s. To take it over: accept ; why"
            )
        if not offered and not note and offer is not None:
            raise LineError(
                "E_WHO",
                f"this chair is offered to {offer.to}, not to {author}. To take it over: accept ; why",
            )
    payload = ev.HandoffAccepted(giver=owner, offered=offered, note=note)
    return Part(payload, with_note("accept", note), shown={"giver": owner, "offered": offered})


def _refuse_nobody(line: Line, word: str) -> None:
    """Whose chair it is changes between people who are known.

    Raises:
        LineError: E_WHO: nobody is signed in.
    """
    if line.context.author == EMERGENCY and not line.fixing:
        raise LineError(
            "E_WHO", f"{word}: nobody is signed in, and a chair goes from one known person to another"
        )


def attribute(line: Line) -> Part:
    """`attribute 12 14`, `attribute all`: the author stands for entries that were charted without signing in."""
    author = line.context.author
    if author == EMERGENCY:
        raise LineError("E_WHO", "attribute: nobody is signed in. Sign in, then say which entries are yours")
    if line.fixing:
        raise LineError("E_FIX", "who stands for an entry is not corrected: write a note")
    note = line.kept_note()
    waiting = unattributed(line.session)
    if not waiting:
        raise LineError("E_FIX", "no entry here waits for somebody to stand for it")
    numbers = _meant(line, waiting)
    # as many numbers as fit into a line that is typed again
    named = "all" if numbers == waiting and len(numbers) > MOST_NAMED else " ".join(map(str, numbers))
    words = f"attribute {named}"
    payload = ev.EntriesAttributed(entries=numbers, note=note)
    return Part(payload, with_note(words, note), "yes", shown={"entries": list(numbers)})


def _meant(line: Line, waiting: tuple[int, ...]) -> tuple[int, ...]:
    tokens = [token.removeprefix("#") for token in line.tokens]
    if [token.casefold() for token in tokens] == ["all"]:
        return waiting
    which = f"attribute all, or attribute {' '.join(map(str, waiting[:3]))}"
    if not tokens:
        raise LineError("E_NOVAL", f"attribute: which entries? {which}")
    numbers: list[int] = []
    for token in tokens:
        if not re.fullmatch("[0-9]{1,9}", token):
            raise LineError("E_UNKNOWN", f'"{token}" is no number of an entry: {which}')
        entry = line.session.entry(int(token))
        if entry is None:
            raise LineError("E_FIX", f"there is no entry {token}")
        if not in_emergency(entry):
            raise LineError(
                "E_FIX", f"entry {entry.number} is by {entry.event.author}: nobody else stands for it"
            )
        if entry.stands is not None:
            raise LineError("E_FIX", f"entry {entry.number}: {entry.stands} stands for it already")
        if entry.number not in numbers:
            numbers.append(entry.number)
    return tuple(sorted(numbers))


def compare(line: Line) -> Part:
    """`id 448201`: a number, typed or scanned, held against this chair's patient; it is recorded either way."""
    read = line.rest
    if line.fixing:
        raise LineError("E_FIX", "a number that was read stays as it was read: compare again with id NUMBER")
    if not read:
        raise LineError("E_NOVAL", "id: which number? id and the number, typed or scanned")
    note = line.kept_note()
    known = line.session.opened.patient.mrn
    match = compare_numbers(read, known)
    cautions: tuple[Caution, ...] = ()
    if match != "same":
        only = MATCH_WORDS[match].removeprefix(MATCH_WORDS["other"])
        cautions = (Caution("W_ID", f"DOES NOT MATCH: read {read}, this chair has {known}{only}"),)
    payload = ev.IdentityCompared(read=read, match=match, note=note)
    return Part(
        payload, with_note(f"id {read}", note), cautions=cautions, shown={"read": read, "match": match}
    )


def emergency(line: Line) -> Part:
    """`emergency cpr`: one step of the clinic's card, done now (or when the time in front says)."""
    card = line.protocol.emergency
    if card is None:
        raise LineError(
            "E_UNKNOWN", "this session's protocol has no emergency card: chart a note, ; what was done"
        )
    steps = ", ".join(step.key for step in card.steps)
    tokens = line.tokens
    if not tokens:
        raise LineError("E_NOVAL", f"emergency: which step? {steps}")
    step = next((one for one in card.steps if one.key == tokens[0].casefold()), None)
    if step is None:
        raise LineError("E_UNKNOWN", f'"{tokens[0]}" is no step of the emergency card: {steps}')
    line.nothing_more(tokens[1:])
    note = line.kept_note()
    payload = ev.EmergencyLogged(step=step.key, label=step.label, note=note)
    return Part(
        payload, with_note(f"emergency {step.key}", note), shown={"step": step.key, "label": step.label}
    )
