"""The words around a session: verify, leave, ama, transfer, move, cancel."""

from __future__ import annotations

import re
from decimal import Decimal

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import decimal_number
from infusion_tui.charting.outcome_words import scores_asked
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.check_questions import standing_questions
from infusion_tui.record.checks import open_required
from infusion_tui.record.dosing import plain, same_calculation
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.precheck_items import preparer
from infusion_tui.record.values import number_json

_GLUED_UNIT = re.compile(r"(?<=[0-9])(?=(?:mc?g|ug|g|ml|cc|units|u)(?![a-z]))", re.IGNORECASE)


def verify(line: Line) -> Part:
    """`verify 35 mg in 35 ml 52.5 ml/h`: a second person's own calculation."""
    dose, volume, rate = _calculation(line)
    note = line.kept_note()
    if line.context.author == EMERGENCY:
        raise LineError(
            "E_SAME", "nobody is signed in: a second check is made by somebody who is known. Sign in first"
        )
    if preparer(line.session) == EMERGENCY:
        raise LineError(
            "E_SAME",
            "who prepared this dose is not known yet, so nobody can be another person: first  attribute all",
        )
    if line.context.author == preparer(line.session):
        raise LineError(
            "E_SAME", f"{line.context.author} prepared this dose: another person has to verify it"
        )
    order = line.session.order
    agrees = same_calculation(order, dose, volume, rate)
    # never the order's own figures: whoever types this must not have seen them
    cautions = (
        ()
        if agrees
        else (Caution("W_VERIFY", f"differs from the order in the {_differing(line, dose, volume, rate)}"),)
    )
    payload = ev.DoseVerified(dose_mg=dose, volume_ml=volume, rate_ml_h=rate, agrees=agrees, note=note)
    echo = with_note(f"verify {plain(dose)} mg in {plain(volume)} mL {plain(rate)} mL/h", note)
    shown = {"dose_mg": number_json(dose), "volume_ml": number_json(volume), "rate_ml_h": number_json(rate)}
    return Part(payload, echo, cautions=cautions, shown=shown)


def _differing(line: Line, dose: Decimal, volume: Decimal, rate: Decimal) -> str:
    """Which of the three is another than in the order: `volume and rate`."""
    order = line.session.order
    found = [
        word
        for word, same in (
            ("dose", dose == order.dose_mg),
            ("volume", volume == order.volume_ml),
            ("rate", same_calculation(order, order.dose_mg, order.volume_ml, rate)),
        )
        if not same
    ]
    return " and ".join((", ".join(found[:-1]), found[-1]) if len(found) > 1 else found)


def leave(line: Line) -> Part:
    """`leave ; daughter Ann`, or `leave anyway ; why, who decided`."""
    tokens = line.tokens
    if tokens and tokens[0].casefold() == "anyway":
        line.nothing_more(tokens[1:])
        return _leave_with_open_items(line, "anyway")
    line.nothing_more(tokens)
    if not line.note and not line.fixing:
        raise LineError("E_WHO", "leave: who does the patient leave with? leave ; daughter Ann")
    if not line.fixing:
        still_open = open_required(line.session, "leave", line.at, line.context.zone)
        if still_open:
            raise LineError("E_OPEN", f"cannot leave: open in the leave check: {', '.join(still_open)}")
    payload = ev.SessionDischarged(how="leave", escort=line.note)
    shown = {"note": line.note or ""}
    return Part(payload, with_note("leave", line.note), "chair", _still_asked(line), shown)


def against_advice(line: Line) -> Part:
    """`ama ; reason`."""
    line.nothing_more(line.tokens)
    return _leave_with_open_items(line, "ama")


def transfer(line: Line) -> Part:
    """`transfer ER ; why`: to another place of care."""
    to = line.rest
    if not to and line.note:
        raise LineError("E_NOVAL", "transfer: to where? transfer ER ; why")
    if not line.note and not line.fixing:
        raise LineError("E_WHY", "transfer: say where to, and why after ;: transfer ER ; why")
    pump = line.session.pump
    running = (
        pump is not None and pump.started_at <= line.at and (pump.ended_at is None or pump.ended_at > line.at)
    )
    payload = ev.SessionTransferred(to=to, reason=line.note or "", pump_not_stopped=running)
    shown = {"to": to, "reason": line.note or ""}
    return Part(payload, with_note(f"transfer {to}", line.note), "chair", shown=shown)


def move(line: Line) -> Part:
    """`move 7`: to another free chair."""
    tokens = line.tokens
    if not tokens:
        raise LineError("E_NOVAL", "move: to which chair? move 7")
    to = re.sub(r"^(?:c|#)", "", tokens[0].casefold())
    line.nothing_more(tokens[1:])
    note = line.kept_note()
    if to not in line.context.chairs:
        raise LineError("E_CHAIR", f"there is no open chair {tokens[0]}")
    if to not in line.context.free_chairs:
        raise LineError("E_PHASE", f"cannot move: chair {to} is not free")
    return Part(ev.SessionMoved(to=to, note=note), with_note(f"move {to}", note), "chair", shown={"to": to})


def cancel(line: Line) -> Part:
    """`cancel WHY`: before the start only."""
    if not line.rest and not line.fixing:
        raise LineError("E_WHY", "cancel: add a reason, e.g. cancel not fasted")
    note = line.kept_note()
    payload = ev.SessionCancelled(reason=line.rest, note=note)
    return Part(payload, with_note(f"cancel {line.rest}", note), "chair", shown={"reason": line.rest})


def _leave_with_open_items(line: Line, how: str) -> Part:
    words = "leave anyway" if how == "anyway" else "ama"
    if not line.note and not line.fixing:
        raise LineError("E_WHY", f"{words}: add why, and who decided, after ;")
    still_open = open_required(line.session, "leave", line.at, line.context.zone)
    payload = ev.SessionDischarged(
        how="anyway" if how == "anyway" else "ama", reason=line.note or "", open_items=still_open
    )
    shown = {"reason": line.note or "", "open": list(still_open)}
    return Part(payload, with_note(words, line.note), "chair", _still_asked(line), shown, words)


def _still_asked(line: Line) -> tuple[Caution, ...]:
    """Questions that nobody has answered: said, they keep nobody."""
    if line.fixing:
        return ()
    asked = standing_questions(line.session, line.context.zone)
    return (*scores_asked(line), *(Caution("W_QUESTION", one.words) for one in asked))


def _calculation(line: Line) -> tuple[Decimal, Decimal, Decimal]:
    """Dose in mg, final volume in mL and rate in mL/h, from `35 mg in 35 ml 52.5 ml/h`."""
    words = _GLUED_UNIT.sub(" ", line.rest).split()
    places = (("dose", ("mg",), "mg"), ("volume", ("ml",), "mL"), ("rate", ("ml/h",), "mL/h"))
    found: list[Decimal] = []
    for label, units, shown in places:
        if words and words[0].casefold() in ("in", "at"):
            words = words[1:]
        if not words:
            raise LineError(
                "E_NOVAL", f"verify: the {label} is missing: verify DOSE mg in VOLUME ml RATE ml/h"
            )
        number, words = words[0], words[1:]
        value = decimal_number(number, label, medicine=label == "dose")
        if not words:
            raise LineError("E_NOUNIT", f"verify {label} {number}: which unit? {shown}")
        if words[0].casefold() not in units:
            raise LineError("E_UNIT", f'verify {label} "{words[0]}": it is compared in {shown}')
        if value == 0:
            raise LineError(
                "E_RATE" if label == "rate" else "E_DOSE", f"verify: a {label} of 0 is not possible"
            )
        words = words[1:]
        found.append(value)
    line.nothing_more(words)
    return found[0], found[1], found[2]
