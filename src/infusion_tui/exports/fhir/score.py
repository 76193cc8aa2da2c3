"""Scores made of parts (`score aldrete 2 2 2 2 1`); a PHQ-9 also as the questionnaire that it is."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.exports.fhir.codes import (
    CATEGORIES,
    NOT_ASKED,
    PHQ9_ANSWERS,
    PHQ9_ITEMS,
    PHQ9_TOTAL,
    UNKNOWN,
)
from infusion_tui.exports.fhir.elements import (
    Json,
    annotation,
    coding,
    concept,
    day_or_moment,
    some,
    words,
)
from infusion_tui.exports.fhir.frame import Frame, to
from infusion_tui.exports.fhir.what_became import became, status_of
from infusion_tui.record import events as ev
from infusion_tui.record.view import EntryLine

PHQ9 = ("phq9", "phq-9")
"""Keys under which a clinic may declare the PHQ-9: nine parts of 0 to 3."""
_PHQ9_HIGHEST = 27
_RESPONSE_STATUS = {"final": "completed", "corrected": "amended", "entered-in-error": "entered-in-error"}


def scores(frame: Frame) -> list[tuple[EntryLine, Json]]:
    """Every score, in the order of the entries, each with the entry it comes from."""
    found: list[tuple[EntryLine, Json]] = []
    for line in frame.lines:
        if isinstance(line.payload, ev.ScaleScored):
            found += [(line, one) for one in scored(frame, line, line.payload)]
    return found


def is_phq9(said: ev.ScaleScored) -> bool:
    """Whether these are nine answers of a PHQ-9 with their sum; anything else stays a local score."""
    return bool(_nine(said))


def _nine(said: ev.ScaleScored) -> list[int]:
    """The nine answers of a PHQ-9 with their sum; [] for anything else."""
    answers = [part for part in said.parts if part is not None and 0 <= part < len(PHQ9_ANSWERS)]
    right = len(answers) == len(said.parts) == len(PHQ9_ITEMS) and said.total == sum(answers)
    return answers if right and said.scale.casefold() in PHQ9 else []


def _is_phq9_total(said: ev.ScaleScored) -> bool:
    """A PHQ-9 of which only the total was typed."""
    return said.scale.casefold() in PHQ9 and not said.parts and 0 <= said.total <= _PHQ9_HIGHEST


def phq9_items(answers: Sequence[int]) -> list[Json]:
    """Nine answers (0 to 3) as the items of a QuestionnaireResponse. The wording of the questions is not ours to ship.

    Raises:
        ValueError: not nine, or one that is not 0 to 3.
    """
    if len(answers) != len(PHQ9_ITEMS) or not all(0 <= one < len(PHQ9_ANSWERS) for one in answers):
        raise ValueError("a PHQ-9 has nine answers of 0 to 3")
    return [
        {
            "linkId": f"/{item.code}",
            "text": item.display,
            "answer": [{"valueCoding": coding(PHQ9_ANSWERS[answer])}],
        }
        for item, answer in zip(PHQ9_ITEMS, answers, strict=True)
    ]


def scored(frame: Frame, line: EntryLine, said: ev.ScaleScored) -> list[Json]:
    """One score: its total with its parts, of a PHQ-9 with nine answers the questionnaire before it."""
    known = frame.discharge_score(said.scale)
    label = said.label or (known.label if known is not None else said.scale)
    notes = some(
        [
            annotation(
                said.note,
                line.occurred_at,
                frame.report.zone,
                frame.author(line),
                day_only=said.day_only,
            ),
            *_asked(frame, line, said),
            *became(frame, line),
        ]
    )
    total: Json = {
        "partOf": some([frame.procedure]),
        "status": status_of(line),
        "category": [concept(CATEGORIES["survey"])],
        "subject": frame.subject,
        "encounter": frame.encounter,
        "effectiveDateTime": _when(frame, line, said),
        "issued": frame.moment(line.recorded_at),
        "performer": [frame.author(line), *([{"display": words(said.rater)}] if words(said.rater) else [])],
        "valueInteger": None if said.yes_no else said.total,
        "interpretation": [concept(text=said.band)] if said.band else [],
        "method": concept(text=said.version),
        "note": notes,
    }
    its_id = frame.ids.of_session("score", line.event_id)
    if is_phq9(said):
        response = _response(frame, line, said)
        total |= {
            "code": concept(PHQ9_TOTAL, text=label),
            "derivedFrom": [to(response["id"])],
            "component": _item_9(said),
        }
        return [response, frame.resource("Observation", its_id, **total)]
    if _is_phq9_total(said):
        total |= {"code": concept(PHQ9_TOTAL, text=label), "component": _item_9(said)}
        return [frame.resource("Observation", its_id, **total)]
    labels = [part.label for part in known.parts] if known is not None else list(said.items)
    total["code"] = concept(local=f"score {said.scale}", text=label)
    total["component"] = [
        {
            "code": concept(
                local=f"score {said.scale} {number}",
                text=labels[number - 1] if number <= len(labels) else f"part {number}",
            ),
            **_part(part, yes_no=said.yes_no),
        }
        for number, part in enumerate(said.parts, 1)
    ]
    return [frame.resource("Observation", its_id, **total)]


def _part(part: int | None, *, yes_no: bool) -> Json:
    """One part's value; a question that was not asked says so, and is never a no."""
    if part is None:
        return {"dataAbsentReason": concept(NOT_ASKED)}
    return {"valueBoolean": bool(part)} if yes_no else {"valueInteger": part}


def _item_9(said: ev.ScaleScored) -> list[Json]:
    """Item 9 on its own, beside the sum: what was answered, or that it is not known."""
    answers = _nine(said)
    item = PHQ9_ITEMS[-1]
    # our own name of the item is no display of LOINC's: it stands as text
    text = words(said.items[-1]) if said.items else None
    code = {"code": {"coding": [{"system": item.system, "code": item.code}], "text": text or item.display}}
    if answers:
        return [{**code, "valueCodeableConcept": concept(PHQ9_ANSWERS[answers[-1]])}]
    return [{**code, "dataAbsentReason": concept(UNKNOWN, text="only the total was typed")}]


def _asked(frame: Frame, line: EntryLine, said: ev.ScaleScored) -> list[Json]:
    """What it flagged, and what was done about that as it stands."""
    if said.flagged is None or line.struck:
        return []
    zone = frame.report.zone
    one = next((one for one in frame.view.scores if one.event_id == line.event_id), None)
    flagged = annotation(
        f"above 0: {said.flagged}", line.occurred_at, zone, frame.author(line), day_only=said.day_only
    )
    if one is None or one.answered is None:
        return [flagged, annotation("nobody has written what was done", None, zone)]
    done = annotation(f"what was done: {one.answered}", one.answered_at, zone, day_only=one.answered_day_only)
    return [flagged, done]


def _when(frame: Frame, line: EntryLine, said: ev.ScaleScored) -> str:
    return day_or_moment(line.occurred_at, frame.report.zone, day_only=said.day_only)


def _response(frame: Frame, line: EntryLine, said: ev.ScaleScored) -> Json:
    return frame.resource(
        "QuestionnaireResponse",
        frame.ids.of_session("answers", line.event_id),
        partOf=some([frame.procedure]),
        status=_RESPONSE_STATUS[status_of(line)],
        subject=frame.subject,
        encounter=frame.encounter,
        authored=_when(frame, line, said),
        author=frame.author(line),
        item=phq9_items(_nine(said)),
    )
