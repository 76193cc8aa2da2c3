"""The chair at one moment: a `ChairView` from a session and a time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.attribution import to_attribute_words, unattributed
from infusion_tui.record.check_questions import standing_questions
from infusion_tui.record.checks import SessionChecks, open_effects
from infusion_tui.record.dosing import round_half_up
from infusion_tui.record.due import SessionDue
from infusion_tui.record.effects import effect_courses
from infusion_tui.record.identity import mismatch
from infusion_tui.record.infusion import Pump, PumpState, in_line_mg, state_at
from infusion_tui.record.limits_crossed import ASKS_SYMPTOMS, symptoms_to_ask
from infusion_tui.record.log import entry_lines
from infusion_tui.record.medicines import medicines_given
from infusion_tui.record.owners import Offer, offer_at, owners
from infusion_tui.record.pump_truth import dose_uncertain, last_pump_reading, uncertain_sentence
from infusion_tui.record.scored import question_words, scores_of, standing
from infusion_tui.record.session import Session
from infusion_tui.record.set_history import SetHistory
from infusion_tui.record.signatures import is_signed, signatures
from infusion_tui.record.view import ChairView, DueItem, EntryLine, Oxygen, Phase, Reading, SetMark
from infusion_tui.record.wording import clock_time

if TYPE_CHECKING:
    from infusion_tui.record.contradictions import SessionContradictions
    from infusion_tui.record.drug_ledger import SessionLedger

SETS_SHOWN = 6


def initials_of(patient: ev.Patient) -> str:
    """What the board shows of a person: `R.K.` for "KOWALSKI, Ruth"; the end of the number without a name."""
    if not patient.name or not patient.name.strip():
        return f"…{patient.mrn[-3:]}" if len(patient.mrn) > 3 else patient.mrn
    family, comma, given = patient.name.partition(",")
    words = [given.strip(), family.strip()] if comma else patient.name.split()
    letters = [word.strip()[0].upper() for word in (words[0], words[-1]) if word.strip()]
    return "".join(f"{letter}." for letter in letters)


class SessionSnapshots:
    """Views of one session. What does not depend on the time is worked out once and kept."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self.session, self._zone = session, zone
        self._checks, self._due = SessionChecks(session, zone), SessionDue(session, zone)
        self._fixed = self._unchanging()
        self._over: ChairView | None = None
        self._entries: tuple[EntryLine, ...] | None = None
        self._history: SetHistory | None = None
        self._marks = _marks(session)
        self._account: tuple[SessionLedger, SessionContradictions] | None = None

    def view(
        self, now: dt.datetime, *, label: str = "", training: bool = False, with_log: bool = True
    ) -> ChairView:
        """The chair at `now`. Without `with_log`, entries are left out (the board does not need them)."""
        if with_log and self._entries is None:
            self._entries = entry_lines(self.session, self._zone)
            self._history = SetHistory(self.session, self._zone)
        session = self.session
        phase = session.phase(now)
        due = self._due.at(now)
        account = self._accounted(now) if with_log else {}
        return msgspec.structs.replace(
            self._pumped(now),
            now=now,
            phase=phase,
            label=label,
            training=training,
            observation_remaining_s=_observation_left(session, now, phase),
            due=due,
            checks=self._checks.at(now),
            sets=_with_due(self._marks, due),
            entries=self._entries if with_log and self._entries is not None else (),
            **account,
            gap_report=self._history.report(now) if with_log and self._history is not None else None,
        )

    def _accounted(self, now: dt.datetime) -> dict[str, Any]:
        """The drug's account and what contradicts: only a chair's own screen, `status` of one chair and exports ask."""
        if self._account is None:
            from infusion_tui.record.contradictions import SessionContradictions
            from infusion_tui.record.drug_ledger import SessionLedger

            ledger = SessionLedger(self.session, self._zone)
            self._account = ledger, SessionContradictions(self.session, ledger, self._zone)
        ledger_now = self._account[0].at(now)
        return {"ledger": ledger_now, "contradictions": self._account[1].at(now, ledger_now)}

    def _pumped(self, now: dt.datetime) -> ChairView:
        """What does not change, with the pump at `now`; once the pump has ended, nothing of it changes either."""
        pump = self.session.pump
        if pump is None:
            return self._fixed
        if pump.ended_at is None:
            return msgspec.structs.replace(self._fixed, **self._pump_fields(pump, now))
        if self._over is None:
            # also when now stands before the end, because a clock was set back: what was given was given
            end = max(now, pump.ended_at)
            self._over = msgspec.structs.replace(self._fixed, **self._pump_fields(pump, end))
        return self._over

    def _pump_fields(self, pump: Pump, now: dt.datetime) -> dict[str, Any]:
        return _state_fields(state_at(pump, now), now, open_ended=self.session.order.minutes is None)

    def _unchanging(self) -> ChairView:
        session = self.session
        opened, pump = session.opened, session.pump
        read, uncertain = last_pump_reading(session), dose_uncertain(session)
        minutes = opened.order.minutes
        held, offer = owners(session.timeline), _offer(session)
        scores = tuple(one for one in scores_of(session.timeline, session.id) if one.of_course)
        return ChairView(
            chair=session.chair,
            label="",
            now=session.began_at,
            phase="precheck",
            session_id=session.id,
            version=session.version,
            patient=opened.patient,
            initials=initials_of(opened.patient),
            allergies=opened.allergies,
            prescriber=opened.prescriber,
            nurse=held[-1].by,
            owners=held,
            handed_to=offer.to if offer is not None else None,
            offer=offer,
            order=opened.order,
            protocol=opened.protocol,
            course_session=opened.course_session,
            course_of=opened.course_of,
            began_at=session.began_at,
            started_at=session.started_at,
            planned_end_at=(
                session.started_at + dt.timedelta(minutes=minutes)
                if session.started_at and minutes is not None
                else None
            ),
            planned_mg=round_half_up(opened.order.dose_mg) if minutes is not None else None,
            bag_ml=round_half_up(pump.bag.volume_ml if pump else opened.order.volume_ml),
            pump_ended_at=session.pump_ended_at,
            pump_end=pump.end if pump else None,
            stop_reason=_stop_reason(session),
            in_line_mg=_in_line(session),
            observation_ends_at=session.observation_ends_at,
            observation_why=session.observation_end.why(self._zone) if session.observation_end else "",
            observation_longer=session.observation_end is not None
            and session.observation_end.longer is not None,
            last_observation=_last_observation(session),
            last_sets=_last_sets(session),
            signatures=(signed := signatures(session)),
            signed=is_signed(signed),
            unattributed=(waiting := unattributed(session)),
            open_effects=open_effects(session),
            effect_courses=effect_courses(session.timeline),
            medicines_given=medicines_given(session),
            oxygen=_oxygen(session),
            open_questions=(
                *_open_questions(session, self._zone),
                *(question_words(one, self._zone) for one in standing(scores)),
                *(one.words for one in standing_questions(session, self._zone)),
                *((to_attribute_words(len(waiting)),) if waiting else ()),
            ),
            scores=scores,
            readings=_readings(session),
            parts=pump.parts if pump else (),
            bags=pump.bags if pump else (),
            end=session.end,
            pump_ml=read.pump_ml if read else None,
            pump_ml_at=read.at if read else None,
            pump_computed_ml=read.computed_ml if read else None,
            pump_difference_ml=read.difference_ml if read else None,
            dose_uncertain=uncertain_sentence(uncertain, self._zone) if uncertain else None,
            dose_uncertain_at=uncertain.at if uncertain else None,
        )


def _state_fields(pump: PumpState, now: dt.datetime, *, open_ended: bool) -> dict[str, Any]:
    """The pump's part of a view. An open-ended infusion has no end of its own: only its bag is empty at a time."""
    empty_at = _whole_second(pump.ends_at)
    ends_at = None if open_ended else empty_at
    return {
        "ends_at": ends_at,
        "remaining_s": int((ends_at - now).total_seconds()) if ends_at else None,
        "bag_empty_at": empty_at,
        "run_s": pump.run_s,
        "paused_s": pump.paused_s,
        "clock_s": pump.run_s + pump.paused_s,
        "paused_since": pump.paused_since,
        "pause_reason": pump.pause_reason,
        "left_when_resumed_s": pump.left_when_resumed_s,
        "rate_ml_h": pump.rate_ml_h,
        "infused_ml": pump.infused_ml,
        "infused_mg": pump.infused_mg,
        "of_bag_ml": pump.of_bag_ml,
        "computed_ml": pump.computed_ml,
    }


def empty_view(
    chair: str, label: str, now: dt.datetime, *, is_open: bool = True, training: bool = False
) -> ChairView:
    """A chair with nobody in it."""
    return ChairView(chair=chair, label=label, now=now, phase="empty", is_open=is_open, training=training)


def _whole_second(at: dt.datetime | None) -> dt.datetime | None:
    if at is None:
        return None
    return (at + dt.timedelta(milliseconds=500)).replace(microsecond=0)


def _observation_left(session: Session, now: dt.datetime, phase: Phase) -> int | None:
    end = session.observation_ends_at
    if end is None or phase not in ("observing", "assess"):
        return None
    return max(0, int((end - now).total_seconds()))


def _offer(session: Session) -> Offer | None:
    """The handoff that nobody has accepted yet; none once the patient has left."""
    return None if session.end is not None else offer_at(session.timeline, session.timeline[-1].at)


def _stop_reason(session: Session) -> str | None:
    for entry in reversed(session.timeline):
        if isinstance(entry.payload, ev.InfusionStopped):
            return entry.payload.reason
    return None


def _in_line(session: Session) -> Decimal | None:
    """The most that can still be in the line, in mg, from the pump's end until the flush."""
    pump = session.pump
    if pump is None or pump.ended_at is None or session.flushed_at is not None:
        return None
    return round_half_up(in_line_mg(pump, pump.ended_at, session.protocol.pump.line_ml))


def _oxygen(session: Session) -> Oxygen | None:
    """The oxygen charted last; None before any, and once it was charted as off."""
    for entry in reversed(session.timeline):
        if isinstance(entry.payload, ev.ObservationRecorded):
            flow = entry.payload.values.get("o2_l_min")
            if isinstance(flow, Decimal):
                return Oxygen(flow, entry.at) if flow > 0 else None
    return None


def _readings(session: Session) -> tuple[Reading, ...]:
    return tuple(
        Reading(e.at, e.payload.values, e.payload.effects, e.event.author)
        for e in session.timeline
        if isinstance(e.payload, ev.ObservationRecorded) and (e.payload.values or e.payload.effects)
    )


def _last_sets(session: Session) -> tuple[Reading, ...]:
    """The last sets, and what was measured in a look."""
    found = [
        Reading(one.taken_at, one.values, one.effects, one.entries[0].event.author) for one in session.sets
    ]
    found += [
        Reading(e.at, e.payload.values, e.payload.effects, e.event.author)
        for e in session.timeline
        if isinstance(e.payload, ev.ObservationRecorded) and e.payload.look and e.payload.values
    ]
    return tuple(sorted(found, key=lambda one: one.at)[-SETS_SHOWN:][::-1])


def _last_observation(session: Session) -> Reading | None:
    """The last charted values, with the other lines of the same set; None before any."""
    last = next(
        (
            e
            for e in reversed(session.timeline)
            if isinstance(e.payload, ev.ObservationRecorded) and e.payload.values
        ),
        None,
    )
    if last is None:
        return None
    assert isinstance(last.payload, ev.ObservationRecorded)
    for one in reversed(session.sets):
        if last in one.entries:
            return Reading(last.at, one.values, one.effects, last.event.author)
    return Reading(last.at, last.payload.values, last.payload.effects, last.event.author)


def _open_questions(session: Session, zone: ZoneInfo) -> tuple[str, ...]:
    """ "Who was told?" for each side effect that asks it, until someone is charted as told; symptoms for a reading
    beyond the clinic's limit, until side effects are charted or someone was told; and who is in the chair, while a
    number that was read does not match."""
    asks = {effect.key: effect.label for effect in session.protocol.effects if effect.full_set_at_once}
    questions: list[str] = []
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, ev.ProviderTold):
            questions = []
        elif isinstance(payload, ev.ObservationRecorded):
            questions += [
                f"{label} at {clock_time(entry.at, zone)}: who was told?"
                for key, label in asks.items()
                if payload.effects.get(key, 0) > 0
            ]
    stray = mismatch(session)
    if stray is not None:
        asked = f"who is this? number read at {clock_time(stray.at, zone)} does not match"
        questions.insert(0, asked)
    questions += [f"{one.words(zone)}{ASKS_SYMPTOMS}" for one in symptoms_to_ask(session)]
    return tuple(questions)


def _marks(session: Session) -> tuple[SetMark, ...]:
    """The sets charted or not taken, in order of time."""
    marks = [SetMark(one.taken_at, "done" if one.complete else "partial") for one in session.sets]
    marks += [
        SetMark(e.at, "not_taken") for e in session.timeline if isinstance(e.payload, ev.ObservationDeferred)
    ]
    marks += [
        SetMark(e.at, "look")
        for e in session.timeline
        if isinstance(e.payload, ev.ObservationRecorded) and e.payload.look
    ]
    return tuple(sorted(marks, key=lambda mark: mark.at))


def _with_due(marks: tuple[SetMark, ...], due: tuple[DueItem, ...]) -> tuple[SetMark, ...]:
    """The marks with the set that is to be done."""
    to_do = [
        SetMark(item.at, "late" if item.level in ("late", "passed_on") else "to_do")
        for item in due
        if item.what == "observation"
    ]
    return tuple(sorted((*marks, *to_do), key=lambda mark: mark.at)) if to_do else marks
