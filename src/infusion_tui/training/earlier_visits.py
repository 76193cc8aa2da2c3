"""What the demo room knows of its patients from before today: courses, earlier infusions and scores, all made up.

A handful of stories, so that a course is there to be looked at: one of eight with a missed one and boosters, one that
gets worse, one whose item 9 was answered. The other patients have nothing. Two are not here: one is overdue, and one
comes tomorrow. It stands in the file as a list that was imported this morning would, in one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import round_half_up
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.room import Room
from infusion_tui.room.identity import new_id
from infusion_tui.room.room_time import Moment
from infusion_tui.training.courses import Course
from infusion_tui.training.people import PRESCRIBER, draw_person

IMPORTED_BY = "AL"
NOON = dt.time(12)


@dataclass(frozen=True, slots=True)
class Visit:
    """One earlier infusion: so many days after the first one, with its highest pressure and what was felt."""

    day: int
    peak_bp: tuple[int, int]
    effects: Mapping[str, int]
    medicines: str | None = None
    stopped_early: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One earlier score: so many days after the first infusion, its items or its total, and what was done about it."""

    day: int
    scale: str
    items: tuple[int, ...] = ()
    total: int | None = None
    answered: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A course up to today. `today`: so many days after its first infusion. `heavier_kg`: the weight was so much more."""

    today: int
    plan: ev.CoursePlan
    visits: tuple[Visit, ...]
    scores: tuple[Told, ...]
    history: str
    heavier_kg: Decimal = Decimal(0)
    caution: str | None = None


_SIX = ev.CoursePlan(sessions=6, every_days=3)

EIGHT = Story(
    today=80,
    plan=ev.CoursePlan(sessions=8, every_days=3, booster_days=28),
    visits=(
        Visit(0, (142, 86), {"dizzy": 1, "nausea": 2}, medicines="ondansetron 4 mg"),
        Visit(3, (146, 88), {"dizzy": 1}),
        Visit(6, (138, 84), {}),
        Visit(9, (151, 92), {"nausea": 1}, note="rate slower for the last ten minutes"),
        # the one of day 12 was missed: six days without anything
        Visit(18, (140, 85), {"dizzy": 1}),
        Visit(21, (136, 82), {}),
        Visit(24, (139, 84), {}),
        Visit(52, (143, 87), {"headache": 1}),
    ),
    scores=(
        Told(0, "phq9", (3, 3, 2, 3, 2, 2, 2, 2, 0)),
        Told(0, "gad7", total=14),
        Told(6, "phq9", (2, 2, 2, 2, 2, 2, 2, 1, 0)),
        Told(18, "phq9", (2, 1, 2, 2, 1, 2, 1, 1, 0)),
        Told(24, "phq9", (1, 1, 1, 1, 0, 1, 1, 1, 0)),
        Told(24, "gad7", total=6),
        Told(52, "phq9", (1, 1, 1, 2, 1, 1, 1, 1, 0)),
    ),
    history="third episode; two antidepressants at full dose for eight weeks each",
)
"""Eight planned: seven given, one missed, then a booster four weeks later; the second booster is today."""

WORSE = Story(
    today=9,
    plan=_SIX,
    visits=(
        Visit(0, (128, 80), {"drowsy": 1}),
        Visit(3, (131, 82), {"drowsy": 1, "dizzy": 1}),
        Visit(6, (126, 79), {"anxiety": 2}, stopped_early=True, note="asked to stop after 25 minutes"),
    ),
    scores=(
        Told(0, "phq9", (2, 2, 2, 2, 1, 2, 2, 1, 0)),
        Told(3, "phq9", (2, 2, 3, 2, 2, 2, 2, 2, 0)),
        Told(6, "phq9", (3, 3, 3, 2, 2, 3, 2, 2, 0)),
    ),
    history="first episode, eleven months",
)

ITEM_NINE = Story(
    today=10,
    plan=_SIX,
    visits=(
        Visit(0, (134, 84), {"nausea": 1}),
        Visit(4, (137, 86), {}),
        Visit(7, (133, 83), {"headache": 1}),
    ),
    scores=(
        Told(
            0,
            "phq9",
            (2, 3, 2, 2, 2, 2, 2, 1, 1),
            answered=f"{PRESCRIBER} spoke with the patient alone; safety plan written, sister told with consent",
        ),
        Told(7, "phq9", (1, 2, 2, 1, 1, 2, 1, 1, 0)),
    ),
    history="recurrent; electroconvulsive therapy in 2019",
    heavier_kg=Decimal("1.5"),
    caution="faints when blood is taken: flat for the cannula",
)

AT_CHAIRS = {"overdue": EIGHT, "paused": WORSE, "precheck": ITEM_NINE}
"""Whose course it is, by where the chair stands at opening."""

OVERDUE = Story(
    today=9,
    plan=_SIX,
    visits=(Visit(0, (124, 78), {}), Visit(3, (127, 80), {"dizzy": 1})),
    scores=(Told(0, "phq9", total=16),),
    history="second episode",
)
TOMORROW = Story(
    today=5,
    plan=_SIX,
    visits=(Visit(0, (139, 85), {"nausea": 1}), Visit(3, (141, 88), {})),
    scores=(Told(0, "phq9", total=18), Told(3, "phq9", total=15)),
    history="recurrent, since 2016",
)
ELSEWHERE = (OVERDUE, TOMORROW)
"""Courses of people who are not in a chair today."""


def with_count(course: Course, story: Story | None) -> Course:
    """The session to come with its number in the course, as admit would be told; after the planned ones, none."""
    if story is None:
        return course
    number, of = len(story.visits) + 1, story.plan.sessions
    told = (number, of) if of is not None and number <= of else (None, None)
    admission = msgspec.structs.replace(course.admission, course_session=told[0], course_of=told[1])
    return replace(course, admission=admission)


def record_earlier_visits(
    room: Room, stories: Iterable[tuple[Course, Story]], today: dt.date, seed: int
) -> None:
    """Write the courses of these patients, and of those who are not here today, into the patients' own streams.

    Raises:
        StoreError: not saved.
    """
    people = [
        (ev.PatientRecorded(mrn=one.mrn, name=one.name, born=one.born, sex=one.sex, source="imported"), one.weight_kg, story)
        for one, story in ((course.admission, story) for course, story in stories)
        if one.mrn is not None
    ]  # fmt: skip
    for place, story in enumerate(ELSEWHERE):
        one = draw_person(Random(f"{seed}/elsewhere/{place}"), today)
        who = ev.PatientRecorded(mrn=one.mrn, name=one.name, born=one.born, sex=one.sex, source="imported")
        people.append((who, one.weight_kg, story))

    def choose(_: object, moment: Moment) -> list[ev.NewEvent]:
        return [
            ev.NewEvent(
                event_id=new_id(moment.stamp),
                session_id=patient_stream(room.store.node, who.mrn),
                chair=None,
                occurred_at=at or moment.stamp.utc,
                author=IMPORTED_BY,
                payload=payload,
            )
            for who, weight, story in people
            for at, payload in _told(room, who, weight, story, today)
        ]

    room.record_in_stream("", choose)  # no one stream: each event says its own


def _told(
    room: Room, who: ev.PatientRecorded, weight: Decimal, story: Story, today: dt.date
) -> Iterator[tuple[dt.datetime | None, ev.Payload]]:
    """Everything of one patient, each with its time (None: now, as it is written)."""
    begins = today - dt.timedelta(days=story.today)
    weight += story.heavier_kg

    def noon(day: int) -> dt.datetime:
        on = begins + dt.timedelta(days=day)
        return dt.datetime.combine(on, NOON, room.zone).astimezone(dt.UTC)

    yield None, who
    yield (
        None,
        ev.CourseOpened(
            mrn=who.mrn,
            indication="depression",
            begins_on=begins,
            consultation=ev.Consultation(
                history=story.history, judged_by=PRESCRIBER, judged_on=begins - dt.timedelta(days=6)
            ),
            plan=story.plan,
            prescriber=PRESCRIBER,
            source="imported",
        ),
    )
    if story.caution is not None:
        yield None, ev.CautionNoted(text=story.caution, mrn=who.mrn)
    for visit in story.visits:
        yield (
            noon(visit.day),
            ev.EarlierInfusion(
                mrn=who.mrn,
                day=begins + dt.timedelta(days=visit.day),
                dose_mg=round_half_up(weight / 2),
                weight_kg=weight,
                minutes=25 if visit.stopped_early else 40,
                peak_bp=visit.peak_bp,
                lowest_spo2=97,
                peak_dis=1,
                effects=dict(visit.effects),
                medicines=visit.medicines,
                stopped_early=visit.stopped_early,
                note=visit.note,
                source="imported",
            ),
        )
    for told in story.scores:
        scale = room.outcomes.scale(told.scale)
        if scale is None:  # the clinic has its own scores, and not this one
            continue
        items = told.items if len(told.items) == len(scale.items) else ()
        total = told.total if told.total is not None else sum(told.items)
        score = scale.score(items, total=total, source="imported")
        yield noon(told.day), msgspec.structs.replace(score, mrn=who.mrn, day_only=True)
        if told.answered is not None and score.flagged is not None:
            answer = ev.ScoreAnswered(
                note=told.answered, scale=scale.key, label=scale.label, source="imported"
            )
            yield noon(told.day), answer
