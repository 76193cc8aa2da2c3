"""Questions about sessions, room time and raw rows."""

from __future__ import annotations

import datetime as dt

from infusion_tui.clock import Stamp
from infusion_tui.record.events import (
    ROOM,
    ClockStepped,
    EntryAmended,
    EntryStruck,
    NoteWritten,
    SessionCancelled,
    SessionDischarged,
    SessionMoved,
    SessionTransferred,
)
from infusion_tui.store import Store
from infusion_tui.store.chain import as_text, from_text

from .conftest import BEGIN, Pen


def minute(number: int) -> dt.datetime:
    return BEGIN + dt.timedelta(minutes=number)


def test_a_session_lives_from_opening_to_ending(pen: Pen, store: Store) -> None:
    assert store.live_sessions() == {}
    for number, ending in enumerate(
        (
            SessionCancelled(reason="x"),
            SessionDischarged(how="leave"),
            SessionTransferred(to="ER", reason="x"),
        )
    ):
        session = f"s{number}"
        pen.open(session, chair=str(number))
        assert store.live_sessions() == {session: str(number)}
        pen.append(ending, session)
        assert store.live_sessions() == {}


def test_a_struck_ending_gives_the_session_back(pen: Pen, store: Store) -> None:
    pen.open()
    ending = pen.append(SessionDischarged(how="leave"))
    pen.append(EntryAmended(change={"escort": "Ann"}), amends=ending.event_id, reason="x")
    assert store.live_sessions() == {}
    pen.append(EntryStruck(how="void"), amends=ending.event_id, reason="still here")
    assert store.live_sessions() == {"s1": "5"}
    pen.append(SessionDischarged(how="leave"))
    assert store.live_sessions() == {}


def test_the_chair_now_is_that_of_the_last_move_that_counts(pen: Pen, store: Store) -> None:
    pen.open()
    first = pen.append(SessionMoved(to="7"))
    assert store.live_sessions() == {"s1": "7"}
    second = pen.append(SessionMoved(to="8"))
    fix = pen.append(EntryAmended(change={"to": "9"}), amends=second.event_id, reason="typo")
    assert store.live_sessions() == {"s1": "9"}
    pen.append(EntryStruck(how="undo"), amends=fix.event_id)
    assert store.live_sessions() == {"s1": "8"}
    pen.append(SessionMoved(to="6"), occurred_at=first.occurred_at - dt.timedelta(seconds=1))
    assert store.live_sessions() == {"s1": "8"}
    pen.append(EntryStruck(how="void"), amends=second.event_id, reason="x")
    with store.write() as writer:
        assert writer.live_sessions() == {"s1": "7"}


def test_heads_of_sessions(pen: Pen, store: Store) -> None:
    pen.open("a1", chair="5", mrn="448201")
    pen.open("a2", chair="6", mrn="448202")
    pen.append(SessionMoved(to="5"), "a2")
    late = pen.open("b1", chair="7", mrn="448201")
    heads = store.session_heads()
    assert [(h.session_id, h.chair, h.mrn) for h in heads] == [
        ("a1", "5", "448201"), ("a2", "6", "448202"), ("b1", "7", "448201"),
    ]  # fmt: skip
    assert (heads[0].began_at, heads[2].recorded_at) == (minute(1), minute(4))
    assert [h.session_id for h in store.session_heads(chair="5")] == ["a1", "a2"]
    assert [h.session_id for h in store.session_heads(mrn="448201")] == ["a1", "b1"]
    assert [h.session_id for h in store.session_heads(opened_before=minute(2))] == ["a1", "a2"]
    assert [h.session_id for h in store.session_heads(since=minute(2), until=minute(4))] == ["a2"]
    pen.append(EntryAmended(change={"mrn": "448209"}), "b1", amends=late.event_id, reason="typo")
    assert [h.session_id for h in store.session_heads(mrn="448201")] == ["a1"]
    assert [h.session_id for h in store.session_heads(mrn="448209", chair="7")] == ["b1"]


def test_sessions_by_the_beginning_of_their_id(pen: Pen, store: Store) -> None:
    for session in ("0198a1", "0198b2", "0198%_"):
        pen.open(session)
    assert store.find_sessions("0198") == ["0198a1", "0198b2", "0198%_"]
    assert store.find_sessions("0198b") == ["0198b2"]
    assert store.find_sessions("0198%") == ["0198%_"]
    assert store.find_sessions("") == ["0198a1", "0198b2", "0198%_"]
    assert store.find_sessions("9") == []


def test_where_room_time_counts_from(pen: Pen, store: Store) -> None:
    def put(boot: str, minutes: int, adopted: bool | None = None) -> str:
        at = minute(minutes)
        payload = (
            NoteWritten(note="x")
            if adopted is None
            else ClockStepped(wall_at=at, room_at=at, adopted=adopted)
        )
        with store.write() as writer:
            return writer.append(
                pen.new(payload, ROOM, occurred_at=at),
                stamp=Stamp(at, boot, 1),
                tz="UTC",
                station="s",
                app="a",
            ).event_id

    def anchor(boot: str) -> str | None:
        event = store.first_of_boot(boot)
        return event.event_id if event else None

    assert anchor("one") is None
    first = put("one", 1)
    put("one", 2)
    assert anchor("one") == first
    put("one", 3, adopted=False)
    assert anchor("one") == first
    put("one", 4, adopted=True)
    newest = put("one", 5, adopted=True)
    assert anchor("one") == newest
    other = put("two", 6)
    assert (anchor("one"), anchor("two")) == (newest, other)


def test_raw_rows_come_in_batches_and_can_be_narrowed(pen: Pen, store: Store) -> None:
    with store.write() as writer:
        for number in range(1201):
            pen.put(writer, pen.new(NoteWritten(note=str(number)), f"s{number % 2}"))
    pen.append(NoteWritten(note="last"))
    assert [row.seq for row in store.stream()] == list(range(1, 1203))
    assert [row.seq for row in store.stream(since=minute(1))] == [1202]
    assert len(list(store.stream(until=minute(1)))) == 1201
    assert [row.seq for row in store.stream(session_id="s1", after_seq=1199)] == [1200, 1202]
    row = next(store.stream(after_seq=1201))
    assert row.payload == '{"note":"last"}'
    assert row.digest() == row.hash
    # reading on while somebody writes
    rows = store.stream()
    next(rows)
    pen.append(NoteWritten(note="later"))
    assert sum(1 for _ in rows) == 1202


def test_the_head_of_an_empty_file(pen: Pen, store: Store) -> None:
    assert (store.head().seq, store.head().hash, store.head().recorded_at) == (0, "0" * 64, None)
    assert store.last() is None
    event = pen.append(NoteWritten(note="x"))
    assert (store.head().seq, store.head().hash, store.head().recorded_at) == (
        1,
        event.hash,
        event.recorded_at,
    )


def test_times_keep_their_instant() -> None:
    berlin = dt.timezone(dt.timedelta(hours=1))
    assert as_text(dt.datetime(2026, 11, 23, 15, 37, 1, 999_999, berlin)) == "2026-11-23T14:37:01.999Z"
    assert from_text("2026-11-23T14:37:01.999Z") == dt.datetime(2026, 11, 23, 14, 37, 1, 999_000, dt.UTC)
