"""The room's answers as JSON: the shapes that scripts rely on (contract of the command line).

Amounts are strings to 0.01, so that no reader rounds them; times are ISO 8601 with offset, in UTC.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from infusion_tui.record import events as ev
from infusion_tui.record.attribution import unattributed
from infusion_tui.record.course_count import count_words, difference_words
from infusion_tui.record.dosing import plain
from infusion_tui.record.known_patient import Caution
from infusion_tui.record.last_time import last_time_words
from infusion_tui.record.session import Session
from infusion_tui.record.signatures import is_signed, signatures
from infusion_tui.record.values import values_json
from infusion_tui.record.view import ChairView, CheckState, DueItem, EntryLine, LastTime, Signature
from infusion_tui.room.care_answers import care_json, oxygen_json
from infusion_tui.room.drug_answers import ledger_json
from infusion_tui.room.errors import Refused
from infusion_tui.room.gap_answers import gap_json
from infusion_tui.room.room import Charted
from infusion_tui.room.score_answers import score_json

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from infusion_tui.record.forecast import Forecast


def status_json(
    now: dt.datetime, basis: str, *, training: bool, views: tuple[ChairView, ...], with_log: bool,
    ahead: Forecast | None = None, zone: ZoneInfo | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The answer of `status`."""
    answer: dict[str, Any] = {
        "now": now.isoformat(),
        "basis": basis,
        "training": training,
        "chairs": [chair_json(view, with_log=with_log) for view in views],
        "forecast": [],
    }
    if ahead is not None and zone is not None:
        from infusion_tui.room.ahead import forecast_json

        answer["forecast"] = forecast_json(ahead, zone)
    return answer


def chair_json(view: ChairView, *, with_log: bool) -> dict[str, Any]:
    """One chair; `entries` and `checks` only with `with_log`."""
    patient = view.patient
    next_due = view.next_due
    answer: dict[str, Any] = {
        "chair": view.chair,
        "label": view.label,
        "phase": view.phase,
        "session": view.session_id,
        "patient": {"mrn": patient.mrn, "initials": view.initials} if patient else None,
        "nurse": view.nurse,
        "handed_to": view.handed_to,
        "began_at": _time(view.began_at),
        "started_at": _time(view.started_at),
        "planned_end_at": _time(view.planned_end_at),
        "ends_at": _time(view.ends_at),
        "remaining_s": view.remaining_s,
        "run_s": view.run_s,
        "paused_s": view.paused_s,
        "rate_ml_h": float(view.rate_ml_h) if view.rate_ml_h is not None else None,
        "infused_ml": _amount(view.infused_ml),
        "infused_mg": _amount(view.infused_mg),
        "computed_ml": _amount(view.computed_ml),
        "bag_empty_at": _time(view.bag_empty_at),
        "open_ended": view.open_ended,
        "pump_ml": plain(view.pump_ml) if view.pump_ml is not None else None,
        "pump_ml_at": _time(view.pump_ml_at),
        "pump_computed_ml": _amount(view.pump_computed_ml),
        "pump_difference_ml": _amount(view.pump_difference_ml),
        "dose_uncertain": view.dose_uncertain,
        "planned_mg": _amount(view.planned_mg),
        "bag_ml": _amount(view.bag_ml),
        "of_bag_ml": _amount(view.of_bag_ml),
        "in_line_mg": _amount(view.in_line_mg),
        "pump_ended_at": _time(view.pump_ended_at),
        "observation_ends_at": _time(view.observation_ends_at),
        "observation_why": view.observation_why or None,
        "observation_remaining_s": view.observation_remaining_s,
        "next_due": due_json(next_due) if next_due else None,
        "due": [due_json(item) for item in view.due],
        "last_observation": _last(view),
        "open_effects": dict(view.open_effects),
        "open_questions": list(view.open_questions),
        "cautions": [standing_json(one) for one in view.cautions],
        "scores": [score_json(one) for one in view.scores],
        "unattributed": list(view.unattributed),
        "oxygen": oxygen_json(view.oxygen),
        "ended": _ended(view),
    }
    if with_log:
        answer["signatures"] = [signature_json(one) for one in view.signatures]
        answer["signed"] = view.signed
        answer["owners"] = [{"from": one.since.isoformat(), "nurse": one.by} for one in view.owners]
        answer["last_time"] = last_time_json(view.last_time) if view.last_time is not None else None
        answer["course_count"] = count_json(view)
        answer["order_difference"] = difference_words(view.order, view.last_time) or None
        answer["checks"] = [check_json(check) for check in view.checks]
        answer |= care_json(view)
        answer["entries"] = [entry_json(entry) for entry in view.entries]
        answer["ledger"] = ledger_json(view.ledger) if view.ledger is not None else None
        answer["contradictions"] = [finding.sentence for finding in view.contradictions]
        answer["gap_report"] = gap_json(view.gap_report) if view.gap_report is not None else None
    return answer


def standing_json(one: Caution) -> dict[str, Any]:
    """A standing caution: what is to be seen before every start, who noted it and when."""
    return {"id": one.id, "text": one.text, "by": one.by, "at": one.at.isoformat()}


def signature_json(one: Signature) -> dict[str, Any]:
    """One signature: who, as what, meaning what, up to which entry, and whether it still fits."""
    return {
        "by": one.by, "name": one.name, "role": one.role, "meaning": one.meaning, "at": one.at.isoformat(),
        "entry": one.number, "entries": one.entries, "hash": one.hash, "valid": one.valid,
        "covers_all": one.covers_all, "note": one.note,
    }  # fmt: skip


def last_time_json(last: LastTime) -> dict[str, Any]:
    """What the last infusion taught, and the line in words; `date` is null for a first one, `session` also for one that is
    `imported`."""
    return {
        "session": last.session_id,
        "date": last.day.isoformat() if last.day else None,
        "days": last.days,
        "given_mg": _amount(last.given_mg),
        "dose_uncertain": last.dose_uncertain,
        "planned_mg": _amount(last.planned_mg),
        "basis": last.basis or None,
        "weight_kg": plain(last.weight_kg) if last.weight_kg is not None else None,
        "imported": last.imported,
        "peak_bp": list(last.peak_bp) if last.peak_bp else None,
        "peak_bp_min": last.peak_bp_min,
        "lowest_spo2": last.lowest_spo2,
        "effects": dict(last.effects),
        "medicines": list(last.medicines),
        "left_min": last.left_min,
        "ended": last.ended,
        "words": last_time_words(last),
    }


def count_json(view: ChairView) -> dict[str, Any] | None:
    """Which infusion this is by the file's own count; `words` is null where it says nothing that admit has not said."""
    count = view.course_count
    if count is None:
        return None
    words = count_words(count, view.course_session, view.course_of)
    return {"number": count.number, "of": count.of, "course": count.course_id, "words": words or None}


def due_json(item: DueItem) -> dict[str, Any]:
    """One thing that is due or will be."""
    answer: dict[str, Any] = {
        "what": item.what,
        "at": item.at.isoformat(),
        "level": item.level,
        "late_s": item.late_s,
        "why": item.why,
    }
    if item.missing:
        answer["missing"] = list(item.missing)
    if item.seen_until is not None:
        answer["seen_until"] = item.seen_until.isoformat()
    if item.passed_on_at is not None:
        answer["passed_on_at"] = item.passed_on_at.isoformat()
    if item.not_taken:
        answer["not_taken"] = item.not_taken
    return answer


def check_json(check: CheckState) -> dict[str, Any]:
    """One item of a list."""
    return {
        "item": check.item,
        "list": check.list,
        "label": check.label,
        "required": check.required,
        "answer": check.answer,
        "open": check.is_open,
        "by": check.by,
        "at": _time(check.at),
        "text": check.text,
        "detail": check.detail,
        "attests": check.attests,
    }


def entry_json(entry: EntryLine) -> dict[str, Any]:
    """One entry of the log."""
    answer: dict[str, Any] = {
        "number": entry.number,
        "event_id": entry.event_id,
        "kind": entry.kind,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "by": entry.by,
        "late_min": entry.late_min,
        "struck": entry.struck,
        "amends": entry.amends,
        "reason": entry.reason,
        "text": entry.text,
        "note": entry.note,
        "values": values_json(entry.values),
    }
    answer["source"] = entry.source
    if entry.payload is not None and entry.payload.written_by is not None:
        answer["written_by"] = entry.payload.written_by
    if entry.emergency:
        answer["emergency"] = True
        answer["attributed_to"] = entry.attributed_to
    if entry.addendum:
        answer["addendum"] = True
    if entry.due_late_min:
        answer["due_late_min"] = entry.due_late_min
    if entry.effects:
        answer["effects"] = dict(entry.effects)
    if entry.not_done:
        answer["not_done"] = dict(entry.not_done)
    if entry.amended_by:
        answer["amended_by"] = list(entry.amended_by)
        answer["original_text"] = entry.original_text
    return answer


def charted_json(charted: Charted, ahead: tuple[str, ...] = ()) -> dict[str, Any]:
    """The answer of `chart`: of a dry run the draft (of a start with what it would add to the room, `ahead`), else with
    the new entry's number and id."""
    from infusion_tui.charting import as_json

    answer = as_json(charted.draft, charted.chair)
    if ahead:
        answer["forecast"] = list(ahead)
    if charted.event is not None:
        target = answer.pop("entry", charted.draft.target)
        answer["entry"] = charted.event.version
        answer["event_id"] = charted.event.event_id
        if target is not None:
            answer["target"] = target
    return answer


def admitted_json(event: ev.Event, steps: tuple[str, ...]) -> dict[str, Any]:
    """The answer of `admit`."""
    payload = event.payload
    assert isinstance(payload, ev.SessionOpened)
    order = payload.order
    return {
        "ok": True,
        "chair": event.chair,
        "session": event.session_id,
        "entry": event.version,
        "event_id": event.event_id,
        "at": event.occurred_at.isoformat(),
        "dose_mg": plain(order.dose_mg),
        "volume_ml": plain(order.volume_ml),
        "concentration_mg_ml": plain(order.concentration_mg_ml),
        "rate_ml_h": float(order.rate_ml_h),
        "minutes": order.minutes,
        "open_ended": order.minutes is None,
        "steps": list(steps),
    }


def session_json(session: Session, initials: str) -> dict[str, Any]:
    """One row of `sessions`."""
    found = signatures(session)
    return {
        "session": session.id,
        "chair": session.chair,
        "mrn": session.opened.patient.mrn,
        "initials": initials,
        "began_at": session.began_at.isoformat(),
        "started_at": _time(session.started_at),
        "pump_ended_at": _time(session.pump_ended_at),
        "ended_at": _time(session.end.at) if session.end else None,
        "ended": session.end.how if session.end else None,
        "protocol": session.protocol.name,
        "entries": len(session.entries),
        "unattributed": list(unattributed(session)),
        "signed": is_signed(found),
        "signed_by": [one.by for one in found],
    }


def error_json(code: str, message: str, error: Exception | None = None) -> dict[str, Any]:
    """An error; an unanswered question also says what answers it."""
    answer: dict[str, Any] = {"ok": False, "error": {"code": code, "message": message}}
    if isinstance(error, Refused) and error.prove:
        answer["prove"] = list(error.prove)
    if isinstance(error, Refused) and error.confirm is not None:
        answer["confirm"] = error.confirm
        answer["warnings"] = [
            {"code": c.code, "message": c.message, "answered": c.answered} for c in error.cautions
        ]
    return answer


def _last(view: ChairView) -> dict[str, Any] | None:
    last = view.last_observation
    return {"at": last.at.isoformat(), **values_json(last.values)} if last else None


def _ended(view: ChairView) -> dict[str, Any] | None:
    end = view.end
    if end is None:
        return None
    return {
        "how": end.how, "at": end.at.isoformat(), "by": end.by, "to": end.to, "reason": end.reason,
        "open": list(end.open_items),
    }  # fmt: skip


def _time(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _amount(value: Decimal | None) -> str | None:
    return f"{value:.2f}" if value is not None else None
