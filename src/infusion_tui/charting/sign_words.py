"""`sign`: at the end, whoever charted or supervised the session signs its record."""

from __future__ import annotations

from collections.abc import Iterator

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.attribution import unattributed
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.room_facts import Person
from infusion_tui.record.session import Session
from infusion_tui.record.signatures import MEANING, SIGNING_ROLES, digest_of, refused


def sign(line: Line) -> Part:
    """`sign ; note`: name, role, meaning, and the digest over every entry so far."""
    line.nothing_more(line.tokens)
    if line.fixing:
        raise LineError("E_FIX", "a signature is not corrected: what is added later is signed once more")
    note = line.kept_note()
    session, person = line.session, _signer(line)
    if session.end is None:
        raise LineError(
            "E_PHASE",
            f"cannot sign: the session at chair {session.chair} has not ended. A record is signed once the patient has"
            f' left; an earlier one:  chart {session.chair} "sign" --session ID, or the word  records',
        )
    waiting = unattributed(session)
    if waiting:
        raise LineError(
            "E_OPEN",
            f"cannot sign: nobody stands for what was charted without signing in"
            f" ({_numbers(waiting)}): first  attribute all",
        )
    done = refused(session, person.initials)
    if done is not None:
        raise LineError("E_SAME", done)
    rule = session.protocol.signing
    meaning, last = (rule.meaning if rule is not None else MEANING), session.version
    payload = ev.RecordSigned(
        name=person.name, role=person.role, meaning=meaning, signed_version=last,
        signed_hash=digest_of(session, last), note=note,
    )  # fmt: skip
    cautions = tuple(Caution("W_SIGN", words) for words in _what_is_signed(line, person, meaning))
    shown = {"name": person.name, "role": person.role, "meaning": meaning, "signed_version": last,
             "signed_hash": payload.signed_hash}  # fmt: skip
    return Part(payload, with_note("sign", note), "chair", cautions, shown)


def _signer(line: Line) -> Person:
    person = line.context.person
    if line.context.author == EMERGENCY or person is None:
        raise LineError("E_WHO", "sign: nobody is signed in, and a signature is a person's. Sign in first")
    if person.role not in SIGNING_ROLES:
        raise LineError(
            "E_WHO",
            f"{person.initials} is on the staff list as {person.role}: a record is signed by a nurse, a charge nurse or a"
            " prescriber",
        )
    return person


def _what_is_signed(line: Line, person: Person, meaning: str) -> Iterator[str]:
    """What the signer is to have seen: what it says, and everything that is not as it should be. None of it blocks."""
    from infusion_tui.record.set_history import SetHistory, summary

    session, zone = line.session, line.context.zone
    yield f'{person.name} ({person.role}) signs entries 1 to {session.version}: "{meaning}"'
    end = session.end
    report = SetHistory(session, zone).report(line.at)
    if report is not None:
        yield summary(report, zone)
    if end is not None and end.open_items:
        yield f"open when the patient left: {', '.join(end.open_items)}"
    yield from _account(line, session)


def _account(line: Line, session: Session) -> Iterator[str]:
    from infusion_tui.record.contradictions import SessionContradictions
    from infusion_tui.record.drug_ledger import SessionLedger

    zone = line.context.zone
    account = SessionLedger(session, zone)
    ledger = account.at(line.at)
    if ledger.state in ("open", "over", "not_computable"):
        yield f"drug ledger: {ledger.equation}"
    for one in SessionContradictions(session, account, zone).at(line.at, ledger):
        yield f"contradiction: {one.sentence}"


def _numbers(numbers: tuple[int, ...]) -> str:
    return ("entry " if len(numbers) == 1 else "entries ") + ", ".join(map(str, numbers))
