"""A course written as CSV by one file and read into another: the same infusions and scores, as far as its columns go."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli_support import Practice
from infusion_tui.record import events as ev
from infusion_tui.record.known_patient import KnownPatient
from infusion_tui.record.outcomes import OutcomeScale
from infusion_tui.record.text import field_problem, one_line
from infusion_tui.room.course_reports import write_course
from infusion_tui.room.importing import import_list
from infusion_tui.room.patients import person, record_for
from infusion_tui.room.room import Room
from room_support import Machine, made

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
FIRST = dt.date(2026, 9, 1)
EFFECTS = ("nausea", "vomit", "headache", "dizzy", "anxiety")

dated = st.integers(0, 80).map(lambda day: FIRST + dt.timedelta(days=day))
words = (
    st.one_of(
        st.text(min_size=1, max_size=40),
        st.text("'=+-@＝＋－＠\"; ,\n\t1a", min_size=1, max_size=12),
    )
    .map(lambda text: one_line(text).strip())
    .filter(lambda text: not field_problem("note", text))
)
maybe = st.none() | words


def decimals(least: str, most: str) -> st.SearchStrategy[Decimal | None]:
    return st.none() | st.decimals(least, most, places=2, allow_nan=False)


@st.composite
def infusions(draw: st.DrawFn) -> ev.EarlierInfusion:
    sys_mmhg, below = draw(st.integers(110, 230)), draw(st.integers(20, 60))
    return ev.EarlierInfusion(
        mrn="?",
        day=draw(dated),
        dose_mg=draw(decimals("0.01", "2000")),
        weight_kg=draw(decimals("1", "500")),
        minutes=draw(st.none() | st.integers(1, 1440)),
        peak_bp=draw(st.sampled_from([None, (sys_mmhg, sys_mmhg - below)])),
        lowest_spo2=draw(st.none() | st.integers(80, 100)),
        peak_dis=draw(st.none() | st.integers(0, 4)),
        # a side effect of grade 0 is none, and stands in no report
        effects=draw(st.dictionaries(st.sampled_from(EFFECTS), st.integers(1, 3), max_size=3)),
        medicines=draw(maybe),
        stopped_early=draw(st.booleans()),
        note=draw(maybe),
        source="imported",
    )


@st.composite
def scores(draw: st.DrawFn, scales: tuple[OutcomeScale, ...]) -> tuple[dt.date, ev.ScaleScored, str | None]:
    scale = draw(st.sampled_from(scales))
    parts: list[int | None] = []
    if scale.items and (scale.yes_no or draw(st.booleans())):
        parts = [draw(st.integers(0, scale.item_high)) for _ in scale.items]
        for place in scale.not_asked(parts):
            parts[place - 1] = None
    total = draw(st.integers(scale.low, scale.high))
    made = scale.score(parts, total=total, rater=draw(maybe), note=draw(maybe), source="imported")
    answered = draw(maybe) if made.flagged else None
    return draw(dated), made, answered


class Two:
    """Two files: a course is recorded in the one, and read into the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.one = made(folder / "one.db", Machine(NOW))
        self.other = made(folder / "other.db", Machine(NOW))
        self.numbers = count(1)

    def close(self) -> None:
        self.one.close()
        self.other.close()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    files = Two(tmp_path_factory.mktemp("two"))
    yield files
    files.close()


def told(known: KnownPatient) -> tuple[list[Any], list[Any]]:
    """What a file says of a patient, as far as the columns of a course hold it."""
    given = [
        (
            one.day, one.dose_mg, one.weight_kg, one.minutes, one.peak_bp, one.lowest_spo2, one.peak_dis, one.effects,
            one.medicines, one.stopped_early, one.note,
        )
        for _, one in known.earlier
    ]  # fmt: skip
    scored = sorted(
        (
            str(one.at.date()), one.scale, one.total, str(one.parts), str(one.rater), str(one.note), str(one.flagged),
            str(one.answered), one.band, one.day_only,
        )
        for one in known.scores
    )  # fmt: skip
    return given, scored


def record(room: Room, mrn: str, given: list[Any], scored: list[Any]) -> None:
    for one in given:
        record_for(room, mrn, one, by="KM")
    for on, payload, answered in scored:
        at = dt.datetime.combine(on, dt.time(12), dt.UTC)
        record_for(room, mrn, ev.ScaleScored(**_fields(payload) | {"day_only": True, "mrn": mrn}), by="KM", at=at)  # fmt: skip
        if answered:
            answer = ev.ScoreAnswered(note=answered, scale=payload.scale, source="imported")
            record_for(room, mrn, answer, by="KM", at=at)


def _fields(payload: ev.Payload) -> dict[str, Any]:
    return {name: getattr(payload, name) for name in payload.__struct_fields__}


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_course_written_as_csv_and_read_again_is_the_same(two: Two, data: st.DataObject) -> None:
    mrn = f"M{next(two.numbers)}"
    given = data.draw(st.lists(infusions(), max_size=4, unique_by=lambda one: one.day))
    scored = data.draw(
        st.lists(scores(two.one.outcomes.scales), max_size=4, unique_by=lambda one: (one[0], one[1].scale))
    )
    if not given and not scored:
        return
    # what was done about a score closes those before it: of each scale one that flags is enough to tell
    flags = {one[1].scale: one for one in scored if one[1].flagged}
    scored = [one for one in scored if not one[1].flagged or flags[one[1].scale] is one]
    given = [ev.EarlierInfusion(**_fields(one) | {"mrn": mrn}) for one in given]
    record(two.one, mrn, given, scored)
    out = two.folder / f"{mrn}.csv"
    write_course(two.one, mrn, "csv", out)
    found = import_list(two.other, out.read_bytes(), by="JD")
    assert found.refused == ()
    assert found.added == len(given) + len(scored)
    assert told(person(two.other, mrn).known) == told(person(two.one, mrn).known)
    # and the list says nothing new the second time
    again = import_list(two.other, out.read_bytes(), by="JD")
    assert (again.added, again.there) == (0, found.added)


EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "course.csv"
"""The course of eight that was charted through the program, as it wrote it."""
LATER = "2026-11-24T11:30:00+01:00"


def example() -> list[dict[str, str]]:
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_what_was_charted_here_is_an_earlier_infusion_there(tmp_path: Path) -> None:
    there = Practice(tmp_path / "there.db").set_up(timezone="Europe/Berlin")
    answer = there.json("import", str(EXAMPLE), "--by", "KM", now=LATER)
    assert (answer["refused"], answer["patients"]) == ([], 1)
    rows = example()
    read = there.json("course", rows[0]["mrn"], now=LATER)
    infusions = [row for row in rows if row["row"] == "infusion" and row["infusion"]]
    assert len(infusions) == len(read["infusions"]) == 8
    for row, one in zip(infusions, read["infusions"], strict=True):
        assert one["day"] == row["date"]
        assert [of(row[name]) for name in ("given_mg", "weight_kg", "run_min", "lowest_spo2_pct", "peak_dis")] == [
            one[name] if one[name] is None else Decimal(str(one[name]))
            for name in ("given_mg", "weight_kg", "run_min", "lowest_spo2", "peak_dis")
        ]  # fmt: skip
        peak = one["peak_bp"]
        assert [of(row["peak_sys_mmhg"]), of(row["peak_dia_mmhg"])] == (list(peak) if peak else [None, None])
        effects = {part.split()[0]: int(part.split()[1]) for part in row["side_effects"].split("; ") if part}
        assert {effect["effect"]: effect["worst"] for effect in one["effects"]} == effects
    scored = [row for row in rows if row["row"] == "score"]
    assert len(scored) == len(read["scores"]) > 0
    by_day = {(one["scale"], one["at"][:10]): one for one in read["scores"]}
    for row in scored:
        one = by_day[row["scale"], row["date"]]
        assert (str(one["total"]), one["flagged"] or "", one["answered"] or "") == (
            row["total"], row["flagged"], row["done_about_it"],
        )  # fmt: skip
        assert one["day_only"]


def test_practice_never_becomes_a_record(tmp_path: Path) -> None:
    """The example comes from a training file: a clinical file takes none of its rows."""
    clinic = Practice(tmp_path / "clinic.db")
    clinic("init", "--chairs", "2")
    answer = clinic.json("import", str(EXAMPLE), code=1)
    assert len(answer["refused"]) == answer["rows"] > 0
    assert all("from a training file" in one["reason"] for one in answer["refused"])
    assert clinic.json("patients")["patients"] == []


def test_a_code_never_becomes_a_patient(tmp_path: Path) -> None:
    there, file = Practice(tmp_path / "there.db").set_up(), tmp_path / "course.csv"
    text = EXAMPLE.read_text("utf-8")
    assert text.count("(training)") > 10
    file.write_text(re.sub(r"\w+ \(training\)", '"charted (training, deidentified)"', text), encoding="utf-8")
    answer = there.json("import", str(file), "--by", "KM", now=LATER, code=1)
    assert len(answer["refused"]) == answer["rows"] > 0
    assert all("de-identified" in one["reason"] for one in answer["refused"])
    assert there.json("patients", now=LATER)["patients"] == []
