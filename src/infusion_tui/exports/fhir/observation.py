"""What was observed: a resource for each value, side effect and item that was not done, as it stands."""

from __future__ import annotations

from decimal import Decimal

from infusion_tui.exports.fhir.codes import (
    ABSENT,
    BP,
    CATEGORIES,
    DIASTOLIC,
    EFFECTS,
    HEIGHT,
    MEASURES,
    SYSTOLIC,
    UNKNOWN,
    WEIGHT,
    Measure,
)
from infusion_tui.exports.fhir.elements import Json, annotation, concept, quantity, some, words
from infusion_tui.exports.fhir.frame import Frame
from infusion_tui.exports.fhir.what_became import became, status_of
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.view import EntryLine
from infusion_tui.record.wording import VALUE_LABELS

_SCORE = Measure((), "survey")
_LOOK = "look"
_SET = "observation-set"
_DOSING_WEIGHT = "dosing-weight"


def body(frame: Frame) -> list[tuple[EntryLine, Json]]:
    """Weight and height as the order used them, and the dosing weight where it is another one."""
    line, order, height = frame.view.entries[0], frame.order, frame.patient_facts.height_cm
    found = [_body(frame, line, "weight", WEIGHT, order.weight_kg, concept(*WEIGHT.codes, text="weight"))]
    if height is not None:
        found.append(_body(frame, line, "height", HEIGHT, height, concept(*HEIGHT.codes, text="height")))
    if order.dosing_weight_kg != order.weight_kg:
        code = concept(local=_DOSING_WEIGHT, text=f"dosing weight, {order.weight_basis}")
        of_dosing = Measure((), "exam", None, "kg", "kg")
        found.append(_body(frame, line, _DOSING_WEIGHT, of_dosing, order.dosing_weight_kg, code))
    return [(line, one) for one in found]


def _body(frame: Frame, line: EntryLine, key: str, measure: Measure, value: Decimal, code: Json) -> Json:
    first = line.first_payload
    was = None
    if isinstance(first, ev.SessionOpened):
        was = {"weight": first.order.weight_kg, _DOSING_WEIGHT: first.order.dosing_weight_kg}.get(key)
    changed = was is not None and was != value
    notes = (
        [annotation(f"first charted: {plain(was)} kg", line.recorded_at, frame.report.zone)]
        if changed and was
        else []
    )
    if changed:
        notes += became(frame, line)[1:]
    assert measure.unit is not None
    return _observation(
        frame, line, key, measure, code, status="corrected" if changed else "final",
        valueQuantity=quantity(value, measure.unit, measure.ucum), note=notes,
    )  # fmt: skip


def observations(frame: Frame) -> list[tuple[EntryLine, Json]]:
    """Everything that was observed, in the order of the entries, each with the entry it comes from."""
    found: list[tuple[EntryLine, Json]] = []
    for line in frame.lines:
        payload = line.payload
        if isinstance(payload, ev.ObservationDeferred):
            found.append((line, _set_not_taken(frame, line, payload.reason)))
        elif isinstance(payload, ev.ObservationRecorded):
            keys = [*(key for key in ev.VALUE_ORDER if key in payload.values or key in payload.not_done)]
            keys += [
                key
                for key in (*payload.values, *payload.not_done)
                if key not in keys and key not in payload.effects
            ]
            found += [(line, _item(frame, line, payload, key)) for key in dict.fromkeys(keys)]
            found += [(line, _effect(frame, line, key, grade)) for key, grade in payload.effects.items()]
            if payload.look:
                found.append((line, _look(frame, line)))
    return found


def _item(frame: Frame, line: EntryLine, said: ev.ObservationRecorded, key: str) -> Json:
    """One measured item or score: its value, or that there is none and why."""
    measure = BP if key == "bp" else MEASURES.get(key, _SCORE)
    scale = frame.protocol.scale(key)
    label = scale.label if scale is not None else VALUE_LABELS.get(key, key)
    code = concept(*measure.codes, text=label, local=None if measure.codes else key)
    more: Json = {"note": _remarks(frame, line, said, key)}
    if scale is not None:
        more["method"] = concept(text=scale.source or None)
    value = said.values.get(key)
    if value is None:
        more |= _absent(said.not_done[key], with_components=key == "bp")
    elif isinstance(value, tuple):
        more["component"] = [
            {"code": concept(one), "valueQuantity": quantity(number, "mmHg", BP.ucum)}
            for one, number in zip((SYSTOLIC, DIASTOLIC), value, strict=True)
        ]
    elif measure.unit is not None:
        more["valueQuantity"] = quantity(value, measure.unit, measure.ucum)
    else:
        more["valueInteger"] = int(value)
        if scale is not None and words(scale.words.get(str(value))):
            more["interpretation"] = [concept(text=scale.words[str(value)])]
    return _observation(frame, line, key, measure, code, status=status_of(line, key), **more)


def _absent(reason: str, *, with_components: bool = False) -> Json:
    """That something was not measured, and why: the nearest code, and the reason in its own words."""
    why = concept(ABSENT.get(reason, UNKNOWN), text=reason)
    if not with_components:
        return {"dataAbsentReason": why}
    return {"component": [{"code": concept(one), "dataAbsentReason": why} for one in (SYSTOLIC, DIASTOLIC)]}


def _effect(frame: Frame, line: EntryLine, key: str, grade: int) -> Json:
    """A side effect as it was graded then, 0 (asked, none) too."""
    known = frame.protocol.effect(key)
    code = EFFECTS.get(key)
    concept_of = concept(*((code,) if code else ()), text=known.label if known else key, local=key)
    return _observation(
        frame, line, f"effect {key}", _SCORE, concept_of, status=status_of(line, key), valueInteger=grade,
        interpretation=[concept(text=frame.protocol.severity_word(grade))], note=became(frame, line, key),
    )  # fmt: skip


def _look(frame: Frame, line: EntryLine) -> Json:
    code = concept(
        local=_LOOK, text="breathing, colour and response looked at; the patient was deliberately not roused"
    )
    return _observation(
        frame, line, _LOOK, Measure((), "exam"), code, status=status_of(line), valueBoolean=True,
        note=became(frame, line),
    )  # fmt: skip


def _set_not_taken(frame: Frame, line: EntryLine, reason: str) -> Json:
    code = concept(local=_SET, text="set of observations, not taken")
    return _observation(
        frame,
        line,
        _SET,
        Measure((), "exam"),
        code,
        status=status_of(line),
        note=became(frame, line),
        **_absent(reason),
    )


def _remarks(frame: Frame, line: EntryLine, said: ev.ObservationRecorded, key: str) -> list[Json]:
    notes = []
    if key in said.copied:
        notes.append({"text": f"repeated from {frame.clock(said.copied[key])}, not scored anew"})
    if key in said.typed:
        notes.append({"text": words(f"typed as {said.typed[key]}") or ""})
    return some([*notes, *became(frame, line, key)])


def _observation(
    frame: Frame, line: EntryLine, key: str, measure: Measure, code: Json, *, status: str, **more: object
) -> Json:
    return frame.resource(
        "Observation",
        frame.ids.of_session("observation", line.event_id, key),
        profile=measure.profile,
        partOf=[frame.procedure],
        status=status,
        category=[concept(CATEGORIES[measure.category])],
        code=code,
        subject=frame.subject,
        encounter=frame.encounter,
        effectiveDateTime=frame.moment(line.occurred_at),
        issued=frame.moment(line.recorded_at),
        performer=[frame.author(line)],
        **more,
    )
