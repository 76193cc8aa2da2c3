"""A course: which infusions and scores belong to it, in which order, and what changed, as arithmetic with its rule."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.clinic.outcomes import load_outcomes
from infusion_tui.record import events as ev
from infusion_tui.record.course import CourseView, change, course_view
from infusion_tui.record.infusion_summary import summary_of
from infusion_tui.record.known_patient import KnownPatient, Scored, known_patient
from infusion_tui.record.patient_stream import patient_stream
from support import UTC, Chair, at

OUTCOMES = load_outcomes(None)
NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)


class Stream:
    """A patient's own stream, filled event by event."""

    def __init__(self) -> None:
        self.events: list[ev.Event] = []

    def add(self, day: str, payload: ev.Payload, *, amends: ev.Event | None = None) -> ev.Event:
        moment = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
        event = ev.Event(
            seq=len(self.events) + 1,
            event_id=str(uuid.uuid4()),
            node="node",
            session_id="stream",
            chair=None,
            version=len(self.events) + 1,
            kind=payload.kind,
            schema=1,
            occurred_at=moment,
            recorded_at=moment,
            tz="UTC",
            boot_id="b",
            boot_ms=0,
            author="KM",
            station="",
            app="t",
            payload=payload,
            amends=amends.event_id if amends else None,
            reason="why" if amends else None,
        )
        self.events.append(event)
        return event

    def scored(self, day: str, total: int, scale: str = "phq9", flagged: str | None = None) -> ev.Event:
        return self.add(day, ev.ScaleScored(scale=scale, version="v", parts=(), total=total, flagged=flagged))

    def known(self) -> KnownPatient:
        return known_patient([self.events])

    def view(self, *chairs: Chair, course_id: str | None = None) -> CourseView:
        return course_view(
            now=NOW,
            zone=UTC,
            patient=ev.Patient(mrn="1"),
            numbers=("1",),
            known=self.known(),
            sessions=[chair.session() for chair in chairs],
            outcomes=OUTCOMES,
            course_id=course_id,
        )


def opened(day: str = "2026-11-02", **more: object) -> ev.CourseOpened:
    return ev.CourseOpened(
        mrn="1",
        indication="depression",
        begins_on=dt.date.fromisoformat(day),
        **more,  # type: ignore[arg-type]
    )


def whole() -> Chair:
    chair = Chair()
    chair.full_set("09:55")
    chair.start()
    chair.observe("10:10", {"bp": (150, 84), "hr": 80, "spo2": 95, "sed": 4, "dis": 3}, effects={"nausea": 2})
    chair.observe("10:20", {"bp": (144, 92)}, effects={"nausea": 0})
    chair.pause("10:20")
    chair.resume("10:25")
    chair.add("10:26", ev.MedicineGiven(drug="ondansetron", dose=Decimal("4.0"), unit="mg", route="iv"))
    chair.done("10:45")
    chair.add("11:20", ev.SessionDischarged(how="leave", escort="Ann"))
    return chair


def test_one_infusion_in_figures() -> None:
    one = summary_of(whole().session(), at("15:00"), UTC)
    assert (one.given_mg, one.planned_mg, one.given_percent) == (Decimal("35.00"), Decimal("35.00"), 100)
    assert one.mg_per_kg == Decimal("0.50")
    assert (one.run_min, one.clock_min, one.pauses) == (40, 45, 1)
    assert (one.baseline_bp, one.peak_bp, one.peak_bp_min) == ((126, 80), (150, 84), 10)
    assert one.rise == (24, 12)
    assert (one.lowest_spo2, one.peak_dis, one.lowest_sed) == (95, 3, 4)
    assert [(e.key, e.worst, e.onset_min, e.minutes) for e in one.effects] == [("nausea", 2, 10, 10)]
    assert one.medicines == ("ondansetron 4 mg iv",)
    assert (one.ready_min, one.ended, one.escort, one.stopped_early) == (35, "leave", "Ann", False)


def test_a_stop_before_the_end_says_why() -> None:
    chair = Chair()
    chair.start()
    chair.stop("10:20", "chest pain")
    one = summary_of(chair.session(), at("12:00"), UTC)
    assert (one.stopped_early, one.stop_reason, one.given_percent) == (True, "chest pain", 50)
    assert one.ended is None
    assert one.peak_bp is None


def test_what_was_never_started_is_no_infusion_of_the_course() -> None:
    chair = Chair()
    chair.add("09:55", ev.SessionCancelled(reason="ill"))
    stream = Stream()
    stream.add("2026-11-02", opened())
    view = stream.view(chair, whole())
    assert [(one.number, one.summary.cancelled) for one in view.infusions] == [(None, True), (1, False)]
    assert view.cumulative_mg == Decimal("35.00")


def test_infusions_from_before_this_file_are_counted_in_order() -> None:
    stream = Stream()
    stream.add("2026-11-02", opened())
    for day in ("2026-11-09", "2026-11-05"):
        stream.add(day, ev.EarlierInfusion(mrn="1", day=dt.date.fromisoformat(day), dose_mg=Decimal(30)))
    view = stream.view(whole())
    assert [(one.number, one.days_since) for one in view.infusions] == [(1, None), (2, 4), (3, 14)]
    assert view.cumulative_mg == Decimal("95.00")


def test_a_course_has_its_own_days_and_a_baseline_before_them() -> None:
    stream = Stream()
    stream.scored("2026-09-01", 27)
    stream.scored("2026-10-28", 20)
    stream.add("2026-11-02", opened())
    stream.scored("2026-11-20", 9)
    view = stream.view()
    assert [one.total for one in view.scores] == [20, 9]
    (found,) = view.changes
    assert (found.drop, found.percent, found.response, found.remission, found.worse) == (
        11,
        55,
        True,
        False,
        False,
    )
    assert "50 % or more" in found.rule
    assert found.band == "mild"


def test_without_a_course_everything_of_the_patient_is_shown() -> None:
    stream = Stream()
    stream.scored("2020-01-01", 12)
    view = stream.view(whole())
    assert view.course is None
    assert len(view.infusions) == 1
    assert len(view.scores) == 1


def test_an_ended_course_and_a_new_one() -> None:
    stream = Stream()
    first = stream.add("2026-09-01", opened("2026-09-01"))
    stream.add(
        "2026-10-01", ev.CourseClosed(course=first.event_id, ended_on=dt.date(2026, 10, 1), why="well")
    )
    stream.add("2026-11-02", opened())
    assert stream.view(whole()).course == stream.known().courses[1]
    assert stream.view(whole(), course_id=first.event_id[:8]).infusions == ()
    with pytest.raises(KeyError):
        stream.view(course_id="nothing")


def test_a_revision_changes_what_it_names_and_stays_readable() -> None:
    stream = Stream()
    first = stream.add("2026-11-02", opened(plan=ev.CoursePlan(sessions=6, every_days=3)))
    stream.add(
        "2026-11-10",
        ev.CourseRevised(course=first.event_id, why="fades early", plan=ev.CoursePlan(sessions=8)),
    )
    (course,) = stream.known().courses
    assert course.plan == ev.CoursePlan(sessions=8)
    assert course.indication == "depression"
    assert [why for _, _, why in course.revisions] == ["fades early"]


def test_cautions_hold_until_somebody_lifts_them() -> None:
    stream = Stream()
    noted = stream.add("2026-11-02", ev.CautionNoted(text="latex"))
    assert stream.known().cautions[0].holds
    stream.add("2026-11-09", ev.CautionLifted(caution=noted.event_id, why="tested"))
    (caution,) = stream.known().cautions
    assert (caution.holds, caution.lifted_by, caution.lifted_why) == (False, "KM", "tested")


def test_what_a_score_flagged_stands_until_somebody_wrote_what_was_done() -> None:
    stream = Stream()
    stream.scored("2026-11-20", 14, flagged="PHQ-9 item 9: 1")
    assert [one.flagged for one in stream.view().flags] == ["PHQ-9 item 9: 1"]
    stream.add("2026-11-20", ev.ProviderTold(to="Dr Lee"))
    assert stream.view().flags != (), "without words nobody knows what was done"
    stream.add("2026-11-20", ev.ProviderTold(to="Dr Lee", note="seen at once, plan made"))
    assert stream.view().flags == ()
    assert stream.view().scores[0].answered == "told Dr Lee: seen at once, plan made"


def test_a_struck_score_is_out_of_the_account() -> None:
    stream = Stream()
    wrong = stream.scored("2026-11-20", 27)
    stream.scored("2026-11-21", 12)
    stream.add("2026-11-21", ev.EntryStruck(how="void"), amends=wrong)
    assert [one.total for one in stream.view().scores] == [12]


@given(st.integers(0, 27), st.integers(0, 27))
def test_response_is_exact_at_the_border(first: int, last: int) -> None:
    scale = OUTCOMES.scale("phq9")
    assert scale is not None

    def score(total: int) -> Scored:
        return Scored(event_id="e", scale="phq9", version="v", at=NOW, by="KM", total=total)

    found = change(score(first), score(last), scale)
    assert found.drop == first - last
    assert found.response == (None if first == 0 else 2 * (first - last) >= first)
    assert found.remission == (last < 5)
    assert found.worse == (last - first >= 5)
    if first:
        assert found.percent is not None
        assert abs(found.percent - 100 * (first - last) / first) <= 0.5


def test_the_stream_of_a_number_is_the_same_for_everybody_and_says_nothing() -> None:
    assert patient_stream("n", "448201") == patient_stream("n", " 448201 ")
    assert patient_stream("n", "a1") == patient_stream("n", "A1")
    assert patient_stream("n", "448201") != patient_stream("m", "448201")
    assert "448201" not in patient_stream("n", "448201")
