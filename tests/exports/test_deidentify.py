"""A de-identified session: nothing that people typed, no true date, number, id or name, whatever the kind of entry."""

from __future__ import annotations

import datetime as dt
import random
import typing
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.deidentify import Disguise, age_words
from infusion_tui.record.deidentify_words import LEFT_OUT
from infusion_tui.record.session import fold
from infusion_tui.record.signatures import is_signed, signatures, signed_digest
from support import Chair, at

BERLIN = ZoneInfo("Europe/Berlin")
DISGUISE = Disguise(b"k" * 32, BERLIN)
MARK = "Zqxw"
FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
TRUE_DAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def opened(mrn: str = "448201", born: dt.date | None = dt.date(1984, 3, 12)) -> Chair:
    chair = Chair("09:50", zone=BERLIN)
    first = chair.events[0]
    assert isinstance(first.payload, ev.SessionOpened)
    patient = ev.Patient(mrn=mrn, name=f"{MARK} Ruth", born=born, sex="f")
    payload = msgspec.structs.replace(
        first.payload, patient=patient, allergies=f"{MARK} nuts", prescriber=f"Dr {MARK}", identified=MARK
    )
    chair.events[0] = msgspec.structs.replace(first, payload=payload, author=MARK, station=MARK, boot_id=MARK)
    return chair


def filled(hint: Any, kind: str, name: str) -> Any:
    """A value for a field of this type that tells of somebody wherever it can hold words."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if hint is str:
        return f"{MARK} {name}"
    if hint is dt.datetime:
        return TRUE_DAY
    if hint is dt.date:
        return TRUE_DAY.date()
    if origin is Literal:
        return inside[0]
    if hint is Decimal:
        return Decimal("1.5")
    if hint is int:
        return 3
    if hint is bool:
        return True
    if origin is dict:
        if name == "change":
            return {
                "note": MARK,
                MARK: MARK,
                "mrn": MARK,
                "to": MARK,
                "dose": "2.5",
                "food_at": TRUE_DAY.isoformat(),
            }
        return {MARK: filled(inside[1], kind, name)} if inside[1] is not Any else {MARK: MARK}
    if origin is tuple:
        return tuple(filled(one, kind, name) for one in inside if one is not Ellipsis)
    if inside:  # a choice: the first that is not None
        return filled(next(one for one in inside if one is not type(None)), kind, name)
    if hint is Any:
        return MARK
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return of_struct(hint, kind)
    raise AssertionError(
        f"a new type of field, {hint} {name} of {kind}: decide what a de-identified record says"
    )


def of_struct(struct: Any, kind: str) -> Any:
    hints = typing.get_type_hints(struct)
    return struct(**{name: filled(hints[name], kind, name) for name in struct.__struct_fields__})


def every_kind() -> list[ev.Payload]:
    kinds = {kind: struct for kind, struct in ev.PAYLOADS.items() if struct is not ev.SessionOpened}
    return [ev.Unknown(raw={MARK: MARK}), *(of_struct(struct, kind) for kind, struct in kinds.items())]


@pytest.mark.parametrize("payload", every_kind(), ids=lambda payload: payload.kind)
def test_no_field_of_any_kind_lets_words_through(payload: ev.Payload) -> None:
    """A field that is added later is left out until somebody says that it may stay."""
    chair = opened()
    event = chair.add("09:51", payload)
    chair.events[-1] = msgspec.structs.replace(event, author=MARK, reason=MARK, station=MARK, chair=MARK)
    events = [msgspec.structs.replace(one, session_id=MARK, node=MARK, hash=MARK) for one in chair.events]
    said = msgspec.json.encode(DISGUISE.session(events).events).decode()
    assert [one for one in (MARK, "448201", "2026-11", "1984", event.event_id) if one in said] == []


def test_what_was_measured_stays(worked: Chair) -> None:
    before, after = worked.session(), fold(DISGUISE.session(worked.events).events)
    assert [entry.number for entry in before.timeline] == [entry.number for entry in after.timeline]
    assert before.pump is not None
    assert after.pump is not None
    assert [(bag.dose_mg, bag.volume_ml) for bag in before.pump.bags] == [
        (bag.dose_mg, bag.volume_ml) for bag in after.pump.bags
    ]
    for mine, theirs in zip(before.entries, after.entries, strict=True):
        if isinstance(mine.payload, ev.ObservationRecorded):
            assert isinstance(theirs.payload, ev.ObservationRecorded)
            assert (mine.payload.values, mine.payload.effects) == (
                theirs.payload.values,
                theirs.payload.effects,
            )
        assert (mine.struck is None) == (theirs.struck is None)
        assert theirs.at - after.began_at == mine.at - before.began_at, "every stretch of time stays as long"


def test_the_same_patient_has_one_code_and_one_shift() -> None:
    first, again, other = (DISGUISE.session(opened(mrn).events) for mrn in ("448201", "448201", "448202"))
    codes = [one.events[0].payload.patient.mrn for one in (first, again, other)]  # type: ignore[attr-defined]
    assert codes[0] == codes[1] != codes[2]
    assert first.shift == again.shift
    assert Disguise(b"x" * 32, BERLIN).patient("448201") != codes[0], "another clinic has other codes"


@given(
    st.integers(0, 15 * 366 * 24 * 60).map(lambda minutes: FROM + dt.timedelta(minutes=minutes)),
    st.text(min_size=1, max_size=12),
)
def test_weekday_and_time_of_day_stay_and_nothing_lies_in_the_future(began: dt.datetime, mrn: str) -> None:
    moved = began + DISGUISE._shift(mrn, began)
    mine, theirs = began.astimezone(BERLIN), moved.astimezone(BERLIN)
    days = (mine.date() - theirs.date()).days
    assert days % 7 == 0
    assert 365 < days < 4010
    # the hour that a change of the clocks leaves out is said as the one behind it
    assert mine.time() == theirs.time() or theirs.time().hour == 3


def test_a_signature_fits_as_it_did() -> None:
    chair = opened()
    chair.add("09:52", ev.NoteWritten(note="x"))
    for number, event in enumerate(chair.events):
        chair.events[number] = msgspec.structs.replace(
            event, hash=f"{random.Random(number).getrandbits(256):064x}"
        )
    for digest, fits in ((signed_digest(e.hash for e in chair.events[:2]), True), ("ab" * 32, False)):
        signed = ev.RecordSigned(name=MARK, role="nurse", meaning="x", signed_version=2, signed_hash=digest)
        event = chair.add("09:53", signed)
        found = signatures(fold(DISGUISE.session(chair.events).events))
        assert is_signed(found) is fits
        assert found[0].name == LEFT_OUT
        chair.events.remove(event)


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (None, None), (dt.date(1984, 11, 23), "42"), (dt.date(1984, 11, 24), "41"),
        (dt.date(1936, 11, 24), "89"), (dt.date(1936, 11, 23), "90 or over"), (dt.date(1900, 1, 1), "90 or over"),
    ],
)  # fmt: skip
def test_age_in_whole_years_and_none_over_89(born: dt.date | None, words: str | None) -> None:
    assert age_words(born, at("09:50").date()) == words


def test_a_stream_that_is_no_session_is_refused() -> None:
    with pytest.raises(ValueError, match=r"session\.opened"):
        DISGUISE.session(opened().events[1:])
