"""What nobody saw: when there is a gap, for whom, and in which words."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.blind import (
    GAP,
    MISSED_WORDS,
    Beat,
    Blind,
    Missed,
    Unseen,
    blind_for,
    gap_before,
    gap_words,
    missed,
    unseen_words,
)
from infusion_tui.record.corrections import stand
from infusion_tui.record.due import due_items
from infusion_tui.record.session import fold
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.view import What
from support import Chair, at

UTC = ZoneInfo("UTC")


def beat(
    clock: str, *, boot: str | None = "one", pid: int = 1, wall: str | None = None, **more: bool
) -> Beat:
    moment = at(clock)
    ms = int(moment.timestamp() * 1000) - 1_790_000_000_000
    return Beat(
        at=moment, wall_at=at(wall or clock), boot_id=boot, boot_ms=ms, station="desk", pid=pid, **more
    )


def test_without_any_sign_of_life_before_there_is_no_gap() -> None:
    assert gap_before(beat("10:31"), []) is None


def test_a_minute_is_none_and_a_second_more_is_one() -> None:
    last = beat("10:12")
    assert gap_before(beat("10:13:00"), [last]) is None
    assert gap_before(beat("10:13:01"), [last]) == Blind(at("10:12"), at("10:13:01"))


def test_any_app_on_this_file_could_see_it() -> None:
    others = [beat("10:12", pid=1), beat("10:30:30", pid=2)]
    assert gap_before(beat("10:31", pid=3), others) is None


def test_a_wall_clock_that_was_set_is_no_gap_within_a_boot() -> None:
    last = beat("10:12")
    now = replace(last, at=at("11:12:15"), wall_at=at("11:12:15"), boot_ms=last.boot_ms + 15_000)
    assert gap_before(now, [last]) is None
    slept = replace(now, boot_ms=last.boot_ms + 19 * 60_000)
    found = gap_before(slept, [last])
    assert found is not None
    assert found.until - found.since == dt.timedelta(minutes=19)


def test_after_a_reboot_the_wall_clock_counts() -> None:
    last = replace(beat("10:12"), wall_at=at("10:42"))
    now = replace(beat("10:49", boot="two"), boot_ms=20_000)
    assert gap_before(now, [last]) == Blind(at("10:42"), at("10:49"))


def test_a_clock_that_stands_before_an_earlier_beat_says_nothing() -> None:
    assert gap_before(beat("10:00", boot="two"), [beat("08:00"), beat("10:12", pid=2)]) is None


def test_a_machine_that_does_not_name_its_boots_goes_by_the_wall() -> None:
    last = beat("10:12", boot=None)
    assert gap_before(replace(beat("10:31", boot=None), boot_ms=5), [last]) == Blind(at("10:12"), at("10:31"))


def test_a_given_clock_looks_only_at_its_own_kind_and_backwards() -> None:
    real, later = beat("10:30"), beat("12:00", pid=2, simulated=True)
    earlier = beat("10:12", pid=3, simulated=True)
    assert gap_before(beat("10:31", pid=4, simulated=True), [real, later]) is None
    assert gap_before(beat("10:31", pid=4, simulated=True), [real, later, earlier]) == Blind(
        at("10:12"), at("10:31")
    )


@given(
    st.lists(st.integers(0, 7200), min_size=1, max_size=8),
    st.integers(0, 7200),
)
def test_a_gap_holds_no_beat_and_ends_now(seconds: list[int], now: int) -> None:
    beats = [
        Beat(
            at=at("10:00") + dt.timedelta(seconds=one),
            wall_at=at("10:00") + dt.timedelta(seconds=one),
            boot_id="one",
            boot_ms=one * 1000,
            station="desk",
            pid=one,
        )
        for one in seconds
    ]
    mine = replace(beats[0], at=at("10:00") + dt.timedelta(seconds=now), boot_ms=now * 1000, pid=-1)
    found = gap_before(mine, beats)
    if found is None:
        assert any(mine.at - one.at <= GAP for one in beats)
    else:
        assert found.until == mine.at
        assert found.until - found.since > GAP
        assert all(one.at <= found.since for one in beats)
        assert any(one.at == found.since for one in beats)


def test_a_session_is_blind_from_its_beginning_at_most_and_once() -> None:
    gap = Blind(at("10:12"), at("10:31"))
    assert blind_for(gap, at("09:00"), None) == at("10:12")
    assert blind_for(gap, at("10:20"), None) == at("10:20")
    assert blind_for(gap, at("10:30:30"), None) is None
    assert blind_for(gap, at("09:00"), at("10:12")) == at("10:12")
    assert blind_for(gap, at("09:00"), at("10:31")) is None


def _chair() -> Chair:
    chair = Chair("09:30", zone=UTC)
    chair.start("10:00", "75")
    chair.observe("10:05", {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5, "dis": 1})
    return chair


def test_it_changes_nothing_about_the_session_it_stands_in() -> None:
    chair = _chair()
    before = chair.session()
    events = [*chair.events]
    last = events[-1]
    blind = replace(
        last, event_id="w", version=last.version + 1, kind="watch.blind", author="watch",
        occurred_at=at("10:31"), recorded_at=at("10:31"), payload=ev.WatchBlind(since=at("10:12")),
    )  # fmt: skip
    after = fold([*events, blind])
    assert (after.timeline, after.pump, after.sets, after.contradictions) == (
        before.timeline, before.pump, before.sets, before.contradictions,
    )  # fmt: skip
    assert due_items(after, at("10:31"), UTC) == due_items(before, at("10:31"), UTC)
    assert len(stand([*events, blind])) == len(before.entries) + 1
    view = SessionSnapshots(after, UTC).view(at("10:31"))
    assert view.nurse == SessionSnapshots(before, UTC).view(at("10:31")).nurse
    assert view.entries[-1].text == "nobody could see this chair since 10:12"


def test_what_fell_due_meanwhile_is_named_by_chair_and_time() -> None:
    view = SessionSnapshots(_chair().session(), UTC).view(at("10:45"))
    found = missed([view], Blind(at("10:12"), at("10:45")))
    assert [(one.what, one.at) for one in found] == [
        ("observation", at("10:15")),
        ("pump_end", at("10:40")),
    ]
    assert missed([view], Blind(at("10:16"), at("10:39"))) == ()


def test_the_words() -> None:
    gap = Blind(at("10:12"), at("10:31"))
    things = (Missed("2", "observation", at("10:20")), Missed("4", "pump_end", at("10:25")))
    assert unseen_words(Unseen(gap, things), UTC) == (
        "nobody could see 10:12 to 10:31; chair 2's set fell due 10:20, chair 4's pump end 10:25"
    )
    assert unseen_words(Unseen(gap, ()), UTC) == "nobody could see 10:12 to 10:31; nothing fell due"
    night = Blind(at("10:12") - dt.timedelta(days=1), at("10:31"))
    assert gap_words(night, UTC) == "2026-11-22 10:12 to 2026-11-23 10:31"


@pytest.mark.parametrize("width", range(34, 200))
def test_in_any_width_what_is_left_out_is_counted(width: int) -> None:
    things = tuple(Missed(str(n), "observation", at("10:20")) for n in range(1, 9))
    said = unseen_words(Unseen(Blind(at("10:12"), at("10:31")), things), UTC, width)
    assert len(said) <= width
    shown = said.count("chair ")
    assert shown == 8 or f"and {8 - shown} more" in said or "8 fell due" in said or width < 45


def test_every_thing_that_can_fall_due_has_a_word() -> None:
    assert set(MISSED_WORDS) == set(What.__args__)
