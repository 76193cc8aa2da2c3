"""The clinic's own numbers of a real file: they agree with what each patient's course says."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from infusion_tui.record import events as ev
from infusion_tui.room import Misused, Room
from infusion_tui.room.clinic_numbers import Numbers, clinic_numbers, write_numbers
from infusion_tui.room.patients import course, record_for
from infusion_tui.training.demo import open_demo

AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def scored(room: Room, mrn: str, total: int, at: dt.datetime) -> None:
    payload = ev.ScaleScored(scale="phq9", version="v", parts=(), total=total)
    record_for(room, mrn, payload, by="KM", at=at)


def test_they_agree_with_every_course_and_go_to_csv(tmp_path: Path) -> None:
    with open_demo(8, seed=3, at=AT, running=False, timezone="UTC") as demo:
        for minute in range(0, 90, 3):
            demo.clock.move(AT + dt.timedelta(minutes=minute))
            demo.tick()
        room = demo.room
        people = {head.mrn: head.began_at for head in room.store.session_heads()}
        for number, (mrn, began) in enumerate(people.items()):
            scored(room, mrn, 20, began - dt.timedelta(days=2))
            scored(room, mrn, (3, 9, 19, 26)[number % 4], room.now())
        found = clinic_numbers(room)
        _agrees(room, found, list(people))
        done = write_numbers(room, found, tmp_path, by="KM")
        with pytest.raises(Misused):
            clinic_numbers(room, AT, AT)
        exported = room.store.of_kind("record.exported")[-1].payload
    assert isinstance(exported, ev.RecordExported)
    assert (exported.format, exported.sessions) == ("numbers csv", ())
    text = done.files[0].read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == len(found.rows)
    assert {row["training"] for row in rows} == {"true"}
    assert not any(mrn in text for mrn in people), "no patient is in it"


def _agrees(room: Room, found: Numbers, people: list[str]) -> None:
    figures = {(row.group, row.key, row.after_infusions, row.grade): row for row in found.rows}
    courses = [course(room, mrn) for mrn in people]
    started = [one for one in courses if one.given()]
    assert figures["span", "people", None, None].value == len(started) >= 5
    after_one = [
        [p for p in one.progress if p.after_infusions == 1 and p.change is not None] for one in started
    ]
    judged = [points[-1].change for points in after_one if points]
    for outcome in ("response", "remission", "worse"):
        row = figures["outcomes", outcome, 1, None]
        met = sum(bool(getattr(change, outcome)) for change in judged)
        assert (row.value, row.of) == ((met, len(judged)) if len(judged) >= 5 else (None, len(judged)))
    effects = [
        {effect.key for given in one.given() if given.summary.session_id for effect in given.summary.effects}
        for one in started
    ]
    for key in set().union(*effects):
        # the summary of a course begins at the pump's start; what was there before is counted here as well
        assert (figures["side effects", key, None, None].value or 0) >= sum(key in one for one in effects)
