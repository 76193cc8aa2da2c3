"""The visit (Encounter) and the infusion as something done (Procedure)."""

from __future__ import annotations

from infusion_tui.exports.fhir.codes import AGAINST_ADVICE, AMBULATORY, INFUSION, URN
from infusion_tui.exports.fhir.elements import Json, annotation, coding, concept, some, without_empty, words
from infusion_tui.exports.fhir.frame import PRACTICE, Frame
from infusion_tui.record import events as ev
from infusion_tui.record.view import EntryLine

_TOLD = (
    ev.NoteWritten, ev.ProviderTold, ev.CareGiven, ev.EmergencyLogged, ev.EffectDescribed, ev.Infiltrated,
    ev.LineFlushed, ev.ObservationExtended, ev.InfusionPaused, ev.DrugDrawn, ev.DrugWasted, ev.DrugKept,
)  # fmt: skip
"""Entries without a resource of their own: they stand as notes of the infusion, in their own words."""


def encounter(frame: Frame) -> Json:
    """From the admit to the leaving; who had the chair when, and how the patient left."""
    view, end = frame.view, frame.view.end
    status = "in-progress" if end is None else "cancelled" if end.how == "cancel" else "finished"
    kind: Json = {"class": coding(AMBULATORY)}
    chairs = dict.fromkeys(line.chair for line in frame.lines if line.chair)
    until = [one.since for one in view.owners[1:]] + [end.at if end else None]
    participants = [
        {"individual": frame.person(one.by), "period": frame.period(one.since, to_when)}
        for one, to_when in zip(view.owners, until, strict=True)
    ]
    return frame.resource(
        "Encounter",
        frame.encounter_id,
        identifier=[{"system": f"{URN}:session", "value": words(frame.session_id)}],
        status=status,
        **kind,
        subject=frame.subject,
        participant=participants,
        period=frame.period(frame.began_at, end.at if end else None),
        hospitalization=_how_left(frame),
        location=[{"location": {"display": words(f"chair {chair}")}} for chair in chairs],
    )


def _how_left(frame: Frame) -> Json:
    """How the patient left, in words; against advice also as the code. The adult's name only with the patient's."""
    end = frame.view.end
    if end is None or end.how == "cancel":
        return {}
    if end.how == "ama":
        return {
            "dischargeDisposition": concept(AGAINST_ADVICE, text=_with("left against advice", end.reason))
        }
    if end.how == "transfer":
        return {"dischargeDisposition": concept(text=_with(f"transferred to {end.to}", end.reason))}
    text = "left with a named adult" if end.how == "leave" else "left with open items"
    if end.to and frame.options.with_name:
        text += f" ({end.to})"
    if end.open_items:
        text += f": {', '.join(end.open_items)}"
    return {"dischargeDisposition": concept(text=_with(text, end.reason))}


def procedure(frame: Frame) -> Json:
    """The infusion: whether it was done, from when to when, why it ended early, and what was noted beside it."""
    view = frame.view
    status, why = state(frame)
    started = next(
        (line for line in frame.lines if isinstance(line.payload, ev.InfusionStarted) and not line.struck),
        None,
    )
    not_ended = view.pump_end == "transfer"
    return frame.resource(
        "Procedure",
        frame.procedure_id,
        status=status,
        statusReason=concept(text=why) if why else None,
        code=concept(INFUSION, text=f"{frame.protocol.drug}, intravenous infusion"),
        subject=frame.subject,
        encounter=frame.encounter,
        performedPeriod=frame.period(view.started_at, None if not_ended else view.pump_ended_at),
        performer=[{"actor": frame.author(started)}] if started else [],
        note=_notes(frame),
    )


def state(frame: Frame) -> tuple[str, str | None]:
    """The infusion's status in FHIR's words (those of Procedure), and why where it is not as planned."""
    view, end = frame.view, frame.view.end
    if view.started_at is None:
        if end is None:
            return "preparation", None
        how = {"cancel": "cancelled", "ama": "left against advice", "transfer": f"transferred to {end.to}"}
        return "not-done", _with(f"never started: {how.get(end.how, 'the patient left')}", end.reason)
    if view.pump_end == "done":
        return "completed", None
    if view.pump_end == "stop":
        return "stopped", _with("stopped early", view.stop_reason)
    if view.pump_end == "transfer":
        where = end.to if end else None
        left = "left paused" if view.parts[-1].paused else "left running"
        return "unknown", _with(f"{left} at the transfer to {where}", end.reason if end else None)
    return (
        ("on-hold", _with("paused", view.parts[-1].reason))
        if view.parts[-1].paused
        else ("in-progress", None)
    )


def _with(text: str, reason: str | None) -> str:
    return f"{text}: {reason}" if reason else text


def _notes(frame: Frame) -> list[Json]:
    """What was said beside the numbers, each with when and whose, by the time it happened."""
    notes: list[Json] = []
    if frame.report.training:
        notes.append({"text": PRACTICE})
    notes += [annotation(text, None, frame.report.zone) for text in _said_at_admit(frame)]
    for line in sorted(frame.lines, key=lambda one: (one.occurred_at, one.number)):
        text = _note(line)
        if text is None:
            continue
        if line.struck:
            text = f"[entered in error] {text}"
        notes.append(annotation(text, line.occurred_at, frame.report.zone, frame.author(line)))
    return some(without_empty(note) for note in notes)


def _said_at_admit(frame: Frame) -> list[str]:
    """What was said once and has no resource here: which infusion of how many, whose order, allergies as asked."""
    view, said = frame.view, []
    if view.course_session is not None:
        of = f" of {view.course_of}" if view.course_of is not None else ""
        said.append(f"Infusion {view.course_session}{of}")
    if view.prescriber:
        said.append(f"Ordered by {view.prescriber}")
    if view.allergies:
        said.append(f"Allergies, as asked at admit: {view.allergies}")
    return said


def _note(line: EntryLine) -> str | None:
    if isinstance(line.payload, _TOLD):
        return f"{line.text}; {line.note}" if line.note and line.note not in line.text else line.text
    if isinstance(
        line.payload,
        ev.SessionOpened | ev.CheckAnswered | ev.MedicineGiven | ev.ScaleScored | ev.RecordSigned,
    ):
        return None
    return f"{line.note}" if line.note else None
