"""Drugs that were given: the infusion as a whole, each stretch with one rate, and every other medicine."""

from __future__ import annotations

from infusion_tui.exports.fhir.codes import DRUG_UNITS, DRUGS, IV_ROUTE, Code
from infusion_tui.exports.fhir.elements import Json, annotation, concept, quantity, some, words
from infusion_tui.exports.fhir.frame import Frame, to
from infusion_tui.exports.fhir.visit import state
from infusion_tui.exports.fhir.what_became import became, status_of
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.medicines import GivenMedicine
from infusion_tui.record.pump_segments import Segment
from infusion_tui.record.pump_truth import pump_sentence
from infusion_tui.record.view import EntryLine
from infusion_tui.record.wording import order_text

PUMP = (
    ev.InfusionStarted, ev.InfusionRateChanged, ev.InfusionPaused, ev.InfusionResumed, ev.InfusionCompleted,
    ev.InfusionStopped, ev.BagChanged, ev.PumpRead, ev.Infiltrated,
)  # fmt: skip
"""Entries that the infusion is computed from, or that say how sure it is."""


def infusion(frame: Frame) -> list[Json]:
    """The drug by infusion: [] before the start, one that was not done, or the whole and its stretches."""
    view = frame.view
    status, why = state(frame)
    common: Json = {
        "medicationCodeableConcept": drug(frame.protocol.drug),
        "subject": frame.subject,
        "context": frame.encounter,
    }
    if frame.given is None:
        if view.end is None:
            return []
        return [
            frame.resource(
                "MedicationAdministration",
                frame.infusion_id,
                partOf=[frame.procedure],
                status="not-done",
                statusReason=[concept(text=why)],
                effectiveDateTime=frame.moment(view.end.at),
                note=[{"text": f"Ordered: {order_text(frame.order)}"}],
                **common,
            )
        ]
    started = next(
        line for line in frame.lines if isinstance(line.payload, ev.InfusionStarted) and not line.struck
    )
    text = (
        f"Given: {plain(frame.given.mg)} mg in {plain(frame.given.ml)} mL. Ordered: {order_text(frame.order)}"
    )
    if view.dose_uncertain is not None:
        text = f"UNCERTAIN ({view.dose_uncertain}). {text}"
    if view.pump_ended_at is None:
        text += f". As of {frame.moment(frame.as_of)}, by rate and time"
    whole = frame.resource(
        "MedicationAdministration",
        frame.infusion_id,
        partOf=[frame.procedure],
        status=status,
        statusReason=[concept(text=why)] if why else [],
        effectivePeriod=frame.period(view.started_at, view.pump_ended_at),
        performer=[{"actor": frame.author(started)}],
        dosage={
            "text": _text(text),
            "route": concept(IV_ROUTE),
            "dose": quantity(frame.given.mg, "mg", "mg"),
        },
        note=_doubts(frame),
        **common,
    )
    return [
        whole,
        *(_segment(frame, number, one, common) for number, one in enumerate(frame.given.segments, 1)),
    ]


def _segment(frame: Frame, number: int, one: Segment, common: Json) -> Json:
    """A stretch with one rate out of one bag. The gap to the next one is the pause."""
    bag = f"bag {one.bag_number}: {plain(one.bag.dose_mg)} mg in {plain(one.bag.volume_ml)} mL"
    text = f"{plain(one.ml)} mL at {plain(one.rate_ml_h)} mL/h, {bag}"
    if one.paused:
        text = f"rest of {bag}, counted as given when done was charted during a pause"
    elif one.more_mg > 0:
        text += f"; {plain(one.more_mg)} mg of it by the empty bag (done) and not by rate and time"
    status = "completed" if one.ends_at is not None else "in-progress"
    last = number == len(frame.given.segments) if frame.given else False
    reason: list[Json] = []
    if last and frame.view.pump_end in ("stop", "transfer"):
        status, why = state(frame)
        reason = [concept(text=why)]
    dosage: Json = {"text": _text(text), "route": concept(IV_ROUTE), "dose": quantity(one.mg, "mg", "mg")}
    if not one.paused:
        dosage["rateQuantity"] = quantity(one.rate_ml_h, "mL/h", "mL/h")
    notes = []
    if frame.view.dose_uncertain is not None and _is_doubtful(frame, one):
        notes.append({"text": f"UNCERTAIN ({_text(frame.view.dose_uncertain)})"})
    return frame.resource(
        "MedicationAdministration",
        frame.ids.of_session("segment", number),
        partOf=[to(frame.infusion_id)],
        status=status,
        statusReason=reason,
        effectivePeriod=frame.period(one.begins_at, one.ends_at),
        dosage=dosage,
        note=notes,
        **common,
    )


def _is_doubtful(frame: Frame, one: Segment) -> bool:
    """Whether the dose of this stretch may not have reached the patient: it ran when or after that was charted.

    A stretch that ended in the pause in which it was noticed is doubtful, too: the drug had left the pump before."""
    since = frame.view.dose_uncertain_at
    return since is None or one.ends_at is None or one.ends_at >= since


def _doubts(frame: Frame) -> list[Json]:
    """What makes the dose uncertain, the pump's own figure, and what was corrected in the entries of the pump."""
    view = frame.view
    said = [f"Dose uncertain: {view.dose_uncertain}"] if view.dose_uncertain is not None else []
    read = pump_sentence(view, frame.report.zone)
    if read:
        said.append(f"The pump's own figure: {read}")
    corrected = [
        note for line in frame.lines if isinstance(line.payload, PUMP) for note in _corrected(frame, line)
    ]
    return [*some(annotation(text, None, frame.report.zone) for text in said), *corrected]


def _corrected(frame: Frame, line: EntryLine) -> list[Json]:
    notes = became(frame, line)
    first = annotation(f"entry {line.number}: {line.original_text}", line.recorded_at, frame.report.zone)
    return [first, *notes] if line.struck else notes


def medicines(frame: Frame) -> list[tuple[EntryLine, Json]]:
    """Every other medicine, struck ones as entered in error, each with the entry it comes from."""
    looked_at = {one.entry: one for one in frame.view.medicines_given}
    return [
        (line, _medicine(frame, line, line.payload, looked_at.get(line.number)))
        for line in frame.lines
        if isinstance(line.payload, ev.MedicineGiven)
    ]


def _medicine(frame: Frame, line: EntryLine, said: ev.MedicineGiven, seen: GivenMedicine | None) -> Json:
    route = concept(*((IV_ROUTE,) if said.route == "iv" else ()), text=said.route)
    notes = [annotation(said.note, line.occurred_at, frame.report.zone, frame.author(line))]
    if said.ordered_by:
        notes.append({"text": _text(f"by order of {said.ordered_by}")})
    if seen is not None and seen.closed_at is not None and seen.reading:
        notes.append(annotation(f"looked at again: {seen.reading}", seen.closed_at, frame.report.zone))
    return frame.resource(
        "MedicationAdministration",
        frame.ids.of_session("medicine", line.event_id),
        partOf=[frame.procedure],
        # what was given was given: a correction of the dose stands in the notes and in its provenance
        status="entered-in-error" if status_of(line, "dose") == "entered-in-error" else "completed",
        medicationCodeableConcept=drug(said.drug),
        subject=frame.subject,
        context=frame.encounter,
        effectiveDateTime=frame.moment(line.occurred_at),
        performer=[{"actor": frame.author(line)}],
        reasonCode=[concept(text=said.why)] if said.why else [],
        dosage={"route": route, "dose": quantity(said.dose, said.unit, DRUG_UNITS.get(said.unit))},
        note=some([*notes, *became(frame, line)]),
    )


def drug(name: str) -> Json:
    """A medicine with its verified codes, where it has some, and its name."""
    codes: tuple[Code, ...] = DRUGS.get(name.casefold(), ())
    return concept(*codes, text=name)


def _text(text: str) -> str:
    return words(text) or ""
