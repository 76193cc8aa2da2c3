"""The words between people: handoff, accept; and who is in the chair (id); and the steps of an emergency."""

from __future__ import annotations

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.owners import offer_at, owner_at
from infusion_tui.record.patient_number import compare_numbers
from infusion_tui.record.wording import MATCH_WORDS


def handoff(line: Line) -> Part:
    """`handoff JD ; watch the pressure`: this chair is offered to JD; it is theirs once they accept."""
    tokens = line.tokens
    if not tokens:
        raise LineError("E_WHO", "handoff: to whom? handoff JD ; watch the pressure")
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
