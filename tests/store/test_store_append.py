"""Appending: what comes back, retries, conflicts, text as it was typed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from infusion_tui.record.events import (
    PAYLOADS,
    ROOM,
    EntryAmended,
    EntryStruck,
    NoteWritten,
    ObservationRecorded,
    Order,
    Unknown,
)
from infusion_tui.store import Conflict, Store, StoreDamaged, StoreError, StoreReadOnly

from .conftest import BEGIN, Pen, sample

HOSTILE = (
    "[/b] plan [TODO]",
    "\x1b]52;c;aGk=\x07 \x9b31m",
    "'; DROP TABLE event; --",
    'a "quoted" \\ back\\slash',
    "tab\tline\nnul\x00end",
    "Zoë 患者 😀 e\u0301 \u202eright-to-left",
    "\u2028 line separator",
    "x" * 20_000,
)


def test_an_event_comes_back_as_it_is_stored(pen: Pen, store: Store) -> None:
    payload = ObservationRecorded(
        values={"bp": (128, 82), "hr": 76, "temp": Decimal("36.80")}, effects={"nausea": 1}, note="calm"
    )
    event = pen.append(payload, occurred_at=BEGIN - dt.timedelta(minutes=5))
    assert (event.seq, event.version, event.node) == (1, 1, store.node)
    assert event.recorded_at == BEGIN + dt.timedelta(minutes=1)
    assert event.payload == payload
    assert store.event(event.event_id) == event == store.last()
    assert store.session("s1") == (event,)


@pytest.mark.parametrize("kind", [kind for kind in PAYLOADS if not kind.startswith("entry.")])
def test_every_kind_goes_in_and_comes_out(pen: Pen, store: Store, kind: str) -> None:
    event = pen.append(sample(PAYLOADS[kind]))
    assert store.session("s1") == (event,)
    assert store.verify().ok


def test_versions_count_in_each_session_and_rows_in_the_file(pen: Pen, store: Store) -> None:
    for session in ("s1", "s2", "s1", ROOM):
        pen.append(NoteWritten(note="x"), session)
    assert [(e.seq, e.session_id, e.version) for e in store.after(0)] == [
        (1, "s1", 1), (2, "s2", 1), (3, "s1", 2), (4, ROOM, 1),
    ]  # fmt: skip
    assert [e.seq for e in store.room()] == [4]
    assert [e.seq for e in store.after(2)] == [3, 4]


def test_the_same_event_again_is_the_same_row(pen: Pen, store: Store) -> None:
    new = pen.new(NoteWritten(note="x"))
    with store.write() as writer:
        first = pen.put(writer, new)
    pen.clock.advance(minutes=3)
    with store.write() as writer:
        assert pen.put(writer, new) == first
    assert len(store.after(0)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"payload": NoteWritten(note="y")},
        {"author": "LB"},
        {"session_id": "s2"},
        {"chair": None},
        {"occurred_at": BEGIN + dt.timedelta(seconds=1)},
        {"reason": "why"},
    ],
)
def test_the_same_id_with_other_content_is_a_conflict(
    pen: Pen, store: Store, other: dict[str, object]
) -> None:
    new = pen.new(NoteWritten(note="x"))
    with store.write() as writer:
        pen.put(writer, new)
    with pytest.raises(Conflict, match="entry 1"), store.write() as writer:
        pen.put(writer, msgspec.structs.replace(new, **other))
    assert len(store.after(0)) == 1


def test_an_error_inside_the_block_undoes_all_of_it(pen: Pen, store: Store) -> None:
    pen.append(NoteWritten(note="before"))

    def fail_halfway() -> None:
        with store.write() as writer:
            pen.put(writer, pen.new(NoteWritten(note="a")))
            assert len(writer.session("s1")) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert len(store.session("s1")) == 1
    pen.append(NoteWritten(note="after"))
    assert [e.seq for e in store.after(0)] == [1, 2]
    assert store.verify().ok


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_comes_back_untouched(pen: Pen, store: Store, text: str) -> None:
    first = pen.append(NoteWritten(note=text), author=text, session=text)
    pen.append(EntryAmended(change={"note": text}), session=text, amends=first.event_id, reason="a" + text)
    stored = store.session(text)
    assert stored[0].payload == NoteWritten(note=text)
    assert (stored[0].author, stored[1].reason) == (text, "a" + text)
    assert store.verify().ok


@pytest.mark.parametrize("field", ["payload", "author"])
def test_what_is_not_text_is_refused_in_words(pen: Pen, store: Store, field: str) -> None:
    broken = {"payload": NoteWritten(note="\ud800")} if field == "payload" else {"author": "\ud800"}
    with pytest.raises(StoreError, match="not text"):
        pen.append(**({"payload": NoteWritten(note="x")} | broken))  # type: ignore[arg-type]
    assert store.after(0) == ()


@pytest.mark.parametrize(
    "more",
    [
        {"event_id": "short"},
        {"amends": "00000000-0000-0000-0000-000000000000", "reason": "no such entry"},
        {"payload": EntryStruck(how="void")},
        {"payload": Unknown(raw={})},
    ],
)
def test_the_file_itself_refuses_what_cannot_be_an_entry(
    pen: Pen, store: Store, more: dict[str, object]
) -> None:
    with pytest.raises(StoreError, match="refused the entry"):
        pen.append(**({"payload": NoteWritten(note="x")} | more))  # type: ignore[arg-type]
    assert store.after(0) == ()
    pen.append(NoteWritten(note="x"))


def test_a_correction_needs_a_reason_but_for_undo(pen: Pen) -> None:
    first = pen.append(NoteWritten(note="x"))
    for reason in (None, "", "  "):
        with pytest.raises(StoreError, match="refused the entry"):
            pen.append(EntryStruck(how="void"), amends=first.event_id, reason=reason)
    pen.append(EntryStruck(how="undo"), amends=first.event_id)


def test_a_time_without_zone_is_a_fault_of_ours(pen: Pen) -> None:
    with pytest.raises(ValueError, match="time zone"):
        pen.append(NoteWritten(note="x"), occurred_at=dt.datetime(2026, 1, 1))  # noqa: DTZ001


def test_write_inside_write_is_a_fault_of_ours(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside"), store.write(), store.write():
        pass


def test_write_inside_a_snapshot_is_a_fault_of_ours(pen: Pen, store: Store) -> None:
    with store.snapshot(), pytest.raises(RuntimeError, match="snapshot"), store.write():
        pass
    with store.write() as writer, writer.snapshot():
        pen.put(writer, pen.new(NoteWritten(note="x")))
    assert len(store.session("s1")) == 1


def test_a_closed_store_is_closed(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.last()


def test_rebuilding_from_raw_rows_gives_the_same_hashes(pen: Pen, store: Store, tmp_path: object) -> None:
    for number in range(5):
        pen.append(NoteWritten(note=f"{number}"))
    rows = list(store.stream())
    with Store.create(store.path.with_name("again.db"), node=store.node) as again:
        with again.write() as writer:
            for row in rows:
                writer.replay(row)
        assert again.head() == store.head()
        assert again.verify().ok
        changed = msgspec.structs.replace(rows[0], author="LB")
        with pytest.raises(StoreDamaged), again.write() as writer:
            writer.replay(changed)
        with pytest.raises(StoreError), again.write() as writer:
            writer.replay(rows[0])


def test_reading_only_refuses_to_write(pen: Pen, store: Store) -> None:
    pen.append(NoteWritten(note="x"))
    with Store.open(store.path, read_only=True) as reader:
        assert reader.read_only
        assert reader.notices == ()
        assert len(reader.session("s1")) == 1
        with pytest.raises(StoreReadOnly), reader.write():
            pass


def test_an_order_as_correction_round_trips(pen: Pen, store: Store) -> None:
    first = pen.open()
    order = sample(Order)
    pen.append(EntryAmended(order=order), amends=first.event_id, reason="weight")
    assert store.session("s1")[1].payload == EntryAmended(order=order)
