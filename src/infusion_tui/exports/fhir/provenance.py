"""Who wrote what, and when they typed it: entries, corrections, the second check, signatures, and the export's source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from infusion_tui import __version__
from infusion_tui.exports.fhir.codes import (
    AGENTS,
    AUTHOR_SIGNATURE,
    CREATE,
    NULLIFY,
    REVIEW_SIGNATURE,
    REVISE,
    URN,
    Code,
)
from infusion_tui.exports.fhir.elements import Json, coding, concept, day_or_moment, without_empty, words
from infusion_tui.exports.fhir.frame import Frame, to
from infusion_tui.exports.fhir.medication import PUMP
from infusion_tui.record import events as ev
from infusion_tui.record.scored import only_day
from infusion_tui.record.view import EntryLine, Signature

_VISIT = (ev.SessionOpened, ev.SessionMoved, ev.SessionCancelled, ev.SessionDischarged, ev.SessionTransferred)


def provenances(frame: Frame, made: Mapping[int, Sequence[str]], *, with_infusion: bool) -> list[Json]:
    """One for each entry that something in the bundle comes from, and for each correction and signature.

    `made`: the ids of the resources that each entry (by number) made. `with_infusion`: the infusion is in the bundle.
    """
    targets = {line.number: _targets(frame, line, made, with_infusion=with_infusion) for line in frame.lines}
    signed = {one.number: one for one in frame.view.signatures}
    found = []
    for line in frame.view.entries:
        payload = line.payload
        if isinstance(payload, ev.EntryAmended | ev.EntryStruck):
            about = targets.get(line.target or 0) or [frame.procedure_id]
            found.append(_correction(frame, line, about))
        elif line.number in signed:
            found.append(_signature(frame, line, signed[line.number]))
        elif targets[line.number]:
            found.append(_entry(frame, line, targets[line.number]))
    return [*found, _source(frame)]


def device(frame: Frame) -> Json:
    """The program that put the bundle together."""
    return frame.resource(
        "Device",
        frame.ids.of_file("program"),
        deviceName=[{"name": "infusion-tui", "type": "model-name"}],
        version=[{"value": __version__}],
    )


def _targets(
    frame: Frame, line: EntryLine, made: Mapping[int, Sequence[str]], *, with_infusion: bool
) -> list[str]:
    found = list(made.get(line.number, ()))
    if isinstance(line.payload, PUMP):
        found.append(frame.infusion_id if with_infusion else frame.procedure_id)
    elif isinstance(line.payload, _VISIT):
        found.append(frame.encounter_id)
    elif isinstance(line.payload, ev.DoseVerified):
        found.append(frame.procedure_id)
    elif not found and line.late_min and not isinstance(line.payload, ev.ABOUT_THE_RECORD):
        # a note, too, says when it was written
        found.append(frame.procedure_id)
    return found


def _entry(frame: Frame, line: EntryLine, about: list[str]) -> Json:
    reasons = [f"late entry: typed {line.late_min} min after it happened"] if line.late_min else []
    if line.addendum:
        reasons.append("addendum: added after a signature")
    payload, agents = line.payload, []
    if payload is not None and payload.source == "paper":
        reasons.append("keyed from a paper sheet")
        agents.append(_agent("enterer", frame.person(line.by)))
        by_hand = payload.written_by
        agents.append(
            _agent(
                "author",
                frame.person(by_hand) if by_hand else {"display": "the sheet does not say whose hand"},
            )
        )
    elif isinstance(payload, ev.DoseVerified):
        agents.append(_agent("verifier", frame.person(line.by)))
        same = "the same as the order" if payload.agrees else "NOT the same as the order"
        reasons.append(f"independent second calculation, {same}: {line.text}")
    else:
        agents.append(_agent("author", frame.person(line.by)))
    if line.attributed_to is not None:
        agents.append(_agent("attester", frame.person(line.attributed_to)))
        reasons.append("charted without signing in; who stands for it is the attester")
    if payload is not None and payload.moved_chair is not None:
        reasons.append(f"first charted in chair {payload.moved_chair} as entry {payload.moved_entry}")
    return _provenance(frame, line, about, CREATE, agents, reasons)


def _correction(frame: Frame, line: EntryLine, about: list[str]) -> Json:
    """A correction or a strike: what it was about as first charted, and why."""
    struck = isinstance(line.payload, ev.EntryStruck)
    was = next((one for one in frame.view.entries if one.number == line.target), None)
    entity = []
    if was is not None:
        first = f"entry {was.number} as first charted: {was.original_text}"
        entity = [{"role": "removal" if struck else "revision", "what": {"display": words(first)}}]
    reasons = [line.text, *([line.reason] if line.reason else [])]
    agents = [_agent("author", frame.person(line.by))]
    return _provenance(frame, line, about, NULLIFY if struck else REVISE, agents, reasons, entity)


def _signature(frame: Frame, line: EntryLine, one: Signature) -> Json:
    """A signature: printed name, role, meaning, and the digest over the entries that it covers."""
    who = frame.person(one.by)
    wrote = any(other.by == one.by and other.number <= one.entries for other in frame.view.entries)
    state = "fits what lies in the file" if one.valid else "NO LONGER FITS what lies in the file"
    said = f"signed by {one.name}, {one.role}: {one.meaning}; entries 1 to {one.entries}; {state}"
    kind = AUTHOR_SIGNATURE if wrote else REVIEW_SIGNATURE
    digest = {"identifier": {"system": f"{URN}:signed-digest", "value": one.hash}}
    found = _provenance(
        frame, line, [frame.procedure_id, frame.encounter_id], None, [_agent("legal", who)],
        [said, *([one.note] if one.note else [])], [{"role": "source", "what": digest}],
    )  # fmt: skip
    found["signature"] = [{"type": [coding(kind)], "when": frame.moment(one.at), "who": who}]
    return found


def _source(frame: Frame) -> Json:
    """What the bundle was made from, and by which program: the last entry with the hash of its row in the file."""
    last = frame.view.entries[-1]
    head = without_empty({"system": f"{URN}:row-hash", "value": last.hash})
    text = f"session {frame.session_id}, entry {last.number}"
    return frame.resource(
        "Provenance",
        frame.ids.of_session("source"),
        target=[to(frame.procedure_id), to(frame.encounter_id)],
        recorded=frame.moment(frame.as_of),
        reason=[concept(text="put together from the entries of the record up to this one")],
        agent=[_agent("assembler", to(frame.ids.of_file("program")))],
        entity=[
            {
                "role": "source",
                "what": without_empty({"identifier": head if last.hash else None, "display": words(text)}),
            }
        ],
    )


def _provenance(
    frame: Frame, line: EntryLine, about: list[str], activity: Code | None, agents: list[Json],
    reasons: list[str], entity: list[Json] | None = None,
) -> Json:  # fmt: skip
    return frame.resource(
        "Provenance",
        frame.ids.of_session("provenance", line.event_id),
        target=[to(one) for one in dict.fromkeys(about)],
        occurredDateTime=day_or_moment(line.occurred_at, frame.report.zone, day_only=only_day(line.payload)),
        recorded=frame.moment(line.recorded_at),
        reason=[concept(text=one) for one in reasons],
        activity=concept(activity) if activity else None,
        agent=agents,
        entity=entity,
    )


def _agent(kind: str, who: Json) -> Json:
    return {"type": concept(AGENTS[kind]), "who": who}
