"""Replay on the screen: it says what `status --at` says, everywhere says that it is a replay, keeps the room as it is
in sight, and writes nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from app_rooms import SIZES, START, Bench, keys, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.cli import main
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.commands import RoomCommands
from infusion_tui.tui.dialogs.records_page import open_record
from infusion_tui.tui.replay.frame import WORD, band, marked
from infusion_tui.tui.replay.playing import Playing
from infusion_tui.tui.replay.screen import ReplayScreen
from infusion_tui.tui.replay.slider import Slider
from infusion_tui.tui.replay.typed_time import typed_moment
from infusion_tui.tui.terminal import Terminal
from infusion_tui.tui.widgets.ink import row_text
from infusion_tui.tui.wording import clock_seconds

MINUTE = dt.timedelta(minutes=1)
UTC = ZoneInfo("UTC")


def _busy(folder: Path) -> Bench:
    """Chair 5 runs with a late entry, chair 3 has been left, chair 2 is observed; then twelve minutes pass."""
    bench = Bench(folder)
    bench.put_into("assess", "3", mrn="99001", name="BERG, Tom")
    bench.chart("leave anyway ; ride waits", chair="3")
    bench.infusing("5")
    bench.later(7)
    bench.chart("seen")
    bench.put_into("observing", "2", mrn="77123", name="DOE, Ann")
    bench.chart("-9m hr 88 ; forgotten")
    bench.later(12)
    return bench


@asynccontextmanager
async def _replay(
    bench: Bench, size: tuple[int, int] = (80, 24), **more: Any
) -> AsyncIterator[tuple[Pilot[Any], ReplayScreen]]:
    app = bench.app(**more)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("b")
        await settle(pilot)
        assert isinstance(app.screen, ReplayScreen)
        yield pilot, app.screen


async def _press(pilot: Pilot[Any], *names: str) -> None:
    await pilot.press(*names)
    await settle(pilot)


def _rows(pilot: Pilot[Any]) -> list[str]:
    assert isinstance(pilot.app, InfusionApp)
    return screen_text(pilot.app).splitlines()


# --- it says that it is a replay ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_every_row_under_the_present_says_replay(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench, size) as (pilot, screen):
        for way in ((), ("pageup",), ("space",), ("l",), ("down", "enter"), ("c",)):
            await _press(pilot, *way)
            rows = _rows(pilot)
            assert len(rows) == size[1]
            assert all(WORD in row for row in rows[2:]), way
            # the last column too, down the whole side: whole words in a wide window, letters in a narrow one
            side = "".join(row[-1] for row in rows[3:-1])
            assert side == (WORD[-1] * len(side) if size[0] >= 100 else (WORD * 9)[: len(side)]), way
            assert WORD not in rows[0] + rows[1]
        assert screen.chair is not None


async def test_the_frame_says_it_without_colours_and_in_ascii(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    plain = Terminal(colours="none", utf8=False, draws=False)
    async with _replay(bench, (120, 40), terminal=plain) as (pilot, _):
        app = pilot.app
        lines = [strip.apply_filter for strip in app.screen._compositor.render_strips()]
        assert lines
        drawn = app.export_screenshot()
        assert drawn.count(WORD) > 38
        rows = _rows(pilot)
        assert all(WORD in row for row in rows[2:])


def test_a_band_ends_with_a_whole_word_and_a_tile_keeps_its_width() -> None:
    for width in range(20, 140):
        text = row_text(band(width, "10:24"))
        assert len(text) == width
        assert set(text.split()) == {WORD, "10:24"}
    for gap in range(30):
        row = (("└", "frame-empty"), ("┄" * gap, "frame-empty"), ("┘", "frame-empty"))
        assert (WORD in row_text(marked(row))) == (gap >= len(WORD))
        assert len(row_text(marked(row))) == gap + 2


async def test_a_small_window_shows_only_the_room_as_it_is(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench, (60, 20)) as (pilot, _):
        await _press(pilot, "pageup", "pageup")
        text = "\n".join(_rows(pilot))
        assert "needs 80x24" in text
        assert "OBSERVING 24:00" not in text
        assert bench.room.now().strftime("%H:%M") in text


# --- it says what was ---------------------------------------------------------------------------------------------


def _status(bench: Bench, at: dt.datetime, *more: str) -> dict[str, Any]:
    out = io.StringIO()
    now = bench.room.now().isoformat()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main(["status", "--db", str(bench.path), "--now", now, "--at", at.isoformat(), "--json", *more])
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize("later", [False, True])
async def test_the_screen_says_what_status_at_says(tmp_path: Path, later: bool) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        if later:
            await _press(pilot, "l")
        for _ in range(6):
            at = screen.playing.at
            answer = _status(bench, at, *(["--with-later"] if later else []))
            assert answer["basis"] == ("with_later" if later else "known_then")
            shown = [
                (
                    view.chair,
                    view.phase,
                    view.session_id,
                    view.remaining_s,
                    [(d.what, d.level) for d in view.due],
                )
                for view in screen.board.everyone
            ]
            told = [
                (one["chair"], one["phase"], one["session"], one["remaining_s"], [(d["what"], d["level"]) for d in one["due"]])
                for one in answer["chairs"]
            ]  # fmt: skip
            assert shown == told
            assert f"{at:%Y-%m-%d} {clock_seconds(at, UTC)}" in _rows(pilot)[2]
            await _press(pilot, "pageup")


async def test_what_was_typed_later_is_missing_then_and_there_with_later(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        late = next(e for e in bench.room.view("5").entries if e.late_min)
        screen.go(late.occurred_at + MINUTE)
        await settle(pilot)
        text = "\n".join(_rows(pilot))
        assert "1 entry was typed later: l" in text
        assert "HR 88" not in text
        await _press(pilot, "l")
        text = "\n".join(_rows(pilot))
        assert "as is known today" in text
        assert f"{late.occurred_at:%H:%M} NOT KNOWN THEN, typed {late.recorded_at:%H:%M}" in text
        screen.action_later()
        screen.go(late.recorded_at)
        await settle(pilot)
        assert f"{late.occurred_at:%H:%M} typed {late.recorded_at:%H:%M}  chair 5  KM  HR 88" in "\n".join(
            _rows(pilot)
        )


async def test_who_was_on_the_way_is_said(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        seen = next(e for e in bench.room.view("5").entries if e.kind == "reminder.seen")
        screen.go(seen.recorded_at)
        await settle(pilot)
        until = seen.occurred_at + 3 * MINUTE
        said = f"chair 5: KM on the way since {seen.occurred_at:%H:%M}, until {until:%H:%M}"
        assert said in "\n".join(_rows(pilot))
        screen.go(until)
        await settle(pilot)
        assert "on the way since" not in "\n".join(_rows(pilot))


@pytest.mark.parametrize("size", SIZES)
async def test_a_chair_is_shown_with_its_log_as_it_was(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench, size) as (pilot, screen):
        screen.go(START + 80 * MINUTE)
        await settle(pilot)
        while screen.board.cursor != "3":
            await _press(pilot, "down")
        await _press(pilot, "enter")
        text = "\n".join(_rows(pilot))
        assert "CHAIR 3" in text
        assert "BERG, Tom" in text
        assert "99001" in text
        numbers = [entry.number for entry in screen.chair_then.log_view._entries]
        assert numbers
        assert max(numbers) == screen.replay.chair("3", screen.playing.at).version
        await _press(pilot, "home")
        assert "Nobody was in this chair then." in "\n".join(_rows(pilot))
        await _press(pilot, "escape")
        assert screen.chair is None
        await _press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ReplayScreen)


# --- moving in time -----------------------------------------------------------------------------------------------


async def test_a_chair_says_nothing_to_type(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("time up")
    async with _replay(bench) as (pilot, screen):
        screen._show_chair("5")
        screen.tick()
        await settle(pilot)
        text = "\n".join(_rows(pilot))
        assert "TIME UP" in text
        assert "type  done" not in text


async def test_keys_move_in_time(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        now = bench.room.now()
        assert screen.playing.at == now
        await _press(pilot, "left")
        assert screen.playing.at == now - MINUTE
        await _press(pilot, "pageup", "right")
        assert screen.playing.at == now - 15 * MINUTE
        await _press(pilot, "home")
        assert screen.playing.at == screen.replay.begins_at
        await _press(pilot, "right_square_bracket")
        assert screen.playing.at == screen.replay.moments()[0]
        await _press(pilot, "end", "left_square_bracket")
        assert screen.playing.at == screen.replay.moments()[-1]
        await _press(pilot, *keys("1405"), "enter")
        assert screen.playing.at == START.replace(hour=14, minute=5)
        await _press(pilot, *[{":": "colon"}.get(sign, sign) for sign in "13:30"])
        assert "go to 13:30_" in "\n".join(_rows(pilot))
        await _press(pilot, "escape")
        assert screen.playing.at == START.replace(hour=14, minute=5)
        await _press(pilot, *keys("99"), "enter")
        assert "99 is no time" in "\n".join(_rows(pilot))


async def test_it_plays_at_each_speed_and_stops_at_the_end(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        await _press(pilot, "home", "space")
        began = screen.replay.begins_at
        bench.seconds.now += 6
        screen._play_on()
        assert screen.playing.at == began + MINUTE, "10x to begin with"
        assert "plays, 10x" in _rows(pilot)[2]
        await _press(pilot, "plus", "plus", "plus")
        bench.seconds.now += 1
        assert screen.playing.at == began + 2 * MINUTE, "60x is the fastest"
        for _ in range(9):
            await _press(pilot, "minus")
        bench.seconds.now += 60
        assert screen.playing.at == began + 3 * MINUTE, "1x is the slowest"
        await _press(pilot, "space")
        bench.seconds.now += 60
        assert screen.playing.at == began + 3 * MINUTE
        await _press(pilot, "end", "left", "space", "plus")
        bench.seconds.now += 120
        screen._play_on()
        assert not screen.playing.runs
        assert screen.playing.at == screen.replay.ends_at


async def test_another_page_or_the_lock_makes_it_stand(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        await _press(pilot, "home", "space", "f1")
        assert not screen.playing.runs
        await _press(pilot, "escape", "space", "ctrl+l")
        assert not screen.playing.runs
        assert WORD not in "\n".join(_rows(pilot))


def test_typed_times() -> None:
    near, stretch = START, (START - 60 * MINUTE, START + 60 * MINUTE)

    def moment(text: str) -> str:
        found = typed_moment(text, near, stretch, UTC)
        return found.isoformat() if found is not None else ""

    assert moment("13:24") == "2026-11-23T13:24:00+00:00"
    assert moment("1324") == moment("13:24 ") == moment("13:24:00")
    assert moment("2026-11-20 8:05") == "2026-11-20T08:05:00+00:00"
    assert moment("2026-11-20") == "2026-11-20T00:00:00+00:00"
    assert [moment(text) for text in ("24:00", "1", "13:99", "2026-13-01", "x", "", "²²:²²")] == [""] * 7
    late, night = (
        START.replace(hour=23, minute=50),
        (START.replace(hour=23), START.replace(hour=23) + 180 * MINUTE),
    )
    found = typed_moment("0:30", late, night, UTC)
    assert found is not None
    assert found.isoformat() == "2026-11-24T00:30:00+00:00", "over midnight the stretch says which day"


def test_playing_never_leaves_its_stretch() -> None:
    seconds = [0.0]
    playing = Playing(lambda: seconds[0], START, START + 10 * MINUTE, START - MINUTE)
    assert playing.at == START
    playing.play()
    seconds[0] = 30
    assert playing.at == START + 5 * MINUTE
    playing.stretch(START, START + 20 * MINUTE)
    assert (playing.at, playing.runs) == (START + 5 * MINUTE, True)
    seconds[0] = 9999
    assert (playing.at, playing.runs) == (START + 20 * MINUTE, False)
    playing.play()
    assert playing.at == START, "from the end it begins anew"


def test_the_slider_shows_where_one_stands() -> None:
    for width in (72, 106):
        slider = Slider(START, START + 60 * MINUTE, UTC, width)
        for minute in (0, 31, 60):
            first, second = slider.rows(
                slider.phases(()), [START, START + 59 * MINUTE], START + minute * MINUTE
            )
            assert len(row_text(first)) == len(row_text(second)) == width
            assert row_text(first).startswith(" 13:00 ")
            assert row_text(first).endswith(" 14:00 ")
            assert row_text(second).index("█") == slider.left + slider.cell(START + minute * MINUTE)
        assert abs(slider.moment(slider.cell(START + 30 * MINUTE)) - START - 30 * MINUTE) < 2 * MINUTE


# --- the room as it is --------------------------------------------------------------------------------------------


async def test_what_is_late_now_stays_in_sight(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing("5")
    async with _replay(bench) as (pilot, screen):
        await _press(pilot, "home")
        bench.later(4)
        screen.tick()
        await settle(pilot)
        assert clock_seconds(bench.room.now(), UTC) in _rows(pilot)[0]
        assert "LATE" not in _rows(pilot)[1]
        bench.later(5)
        screen.tick()
        await settle(pilot)
        assert "▲▲" in _rows(pilot)[1]
        assert "5" in _rows(pilot)[1]
        assert "●" in _rows(pilot)[0]
        await _press(pilot, "down", "enter")
        assert "▲▲" in _rows(pilot)[1], "on a chair's page too"


async def test_what_others_chart_meanwhile_is_at_its_end(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        await _press(pilot, "home")
        began = screen.playing.at
        bench.later(2)
        bench.chart("hr 71", by="JD")
        screen.tick()
        await settle(pilot)
        assert screen.playing.at == began
        await _press(pilot, "end")
        assert screen.playing.at == bench.room.now()
        assert "JD  HR 71" in "\n".join(_rows(pilot))


# --- nothing is written -------------------------------------------------------------------------------------------


async def test_no_key_and_no_command_writes(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    leave = {"ctrl+q", "ctrl+l", "ctrl+n", "f2", "escape"}
    async with _replay(bench) as (pilot, screen):
        app = pilot.app
        assert isinstance(app, InfusionApp)
        before = bench.room.store.head().seq
        screen._show_chair("5")
        screen.tick()
        pressed = sorted({*screen.active_bindings} - leave - {*"23456789"})
        assert len(pressed) > 25
        for key in (*pressed, "escape", "down", "up", "enter"):
            await pilot.press(key)
            while app.screen is not screen:
                await app.pop_screen()
        await settle(pilot)
        for words, _, action in RoomCommands(app.screen)._found():
            if words.split()[0] not in ("lock", "quit", "leave"):
                action()
                await settle(pilot)
                while app.screen is not screen:
                    await app.pop_screen()
        # what one would type at a chair
        await type_line(pilot, "hr 82")
        await type_line(pilot, "stop dizzy")
        await type_line(pilot, "5")
        assert bench.room.store.head().seq == before


async def test_the_command_list_holds_nothing_of_the_chair_below(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "replay")
        assert isinstance(app.screen, ReplayScreen)
        words = {one.split()[0] for one, _, _ in RoomCommands(app.screen)._found()}
        assert words == {
            "play",
            "later",
            "beginning",
            "end",
            "leave",
            "help",
            "lock",
            "theme",
            "glyphs",
            "quit",
        }


async def test_a_record_that_is_closed_by_now_is_looked_at_once(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        before = bench.room.store.head().seq
        screen.go(bench.room.now() - MINUTE)
        for chair in ("5", "2"):
            screen._show_chair(chair)
            screen.tick()
        assert bench.room.store.head().seq == before, "who is in a chair now is seen on any screen"
        screen._show_chair(None)
        closed = bench.room.store.session_heads()[0].session_id
        screen.go(bench.room.store.session(closed)[-1].recorded_at - MINUTE)
        for _ in range(2):
            screen._show_chair("3")
            screen.tick()
            await settle(pilot)
        looks = list(bench.room.store.after(before))
        assert [(one.kind, one.author) for one in looks] == [("record.viewed", "KM")]


async def test_playing_into_a_closed_record_on_a_chairs_page_is_a_look_too(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        before = bench.room.store.head().seq
        await _press(pilot, "home")
        screen._show_chair("3")
        screen.tick()
        await settle(pilot)
        closed = bench.room.store.session_heads()[0].session_id
        assert bench.room.store.head().seq == before, "nobody was there yet"
        screen.go(bench.room.store.session(closed)[3].recorded_at)
        await settle(pilot)
        assert [one.kind for one in bench.room.store.after(before)] == ["record.viewed"]


# --- ways in, names -----------------------------------------------------------------------------------------------


async def test_the_word_at_a_chair_shows_its_session_and_at_a_record_the_record(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "replay")
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        assert (screen.chair, screen.replay.session) == ("5", bench.room.live_session("5"))
        assert screen.playing.at == bench.room.now()
        await _press(pilot, "escape", "escape")
        closed = bench.room.store.session_heads()[0].session_id
        open_record(app, app, closed)
        await settle(pilot)
        await type_line(pilot, "replay")
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        assert (screen.chair, screen.replay.session) == ("3", closed)
        assert screen.playing.at == screen.replay.begins_at
        viewed = [one for one in bench.room.store.room() if one.kind == "record.viewed"]
        assert len(viewed) == 1, "opening the record was the look"
        await _press(pilot, "pagedown", "right")
        assert "BERG, Tom" in screen_text(app)


async def test_names_that_come_by_later_are_hidden_too(tmp_path: Path) -> None:
    bench = _busy(tmp_path)
    async with _replay(bench) as (pilot, screen):
        await _press(pilot, "home")
        screen._show_chair("3")
        bench.seconds.now += 4 * 60
        app = pilot.app
        assert isinstance(app, InfusionApp)
        app.beat()
        assert app.names_hidden
        screen.go(START + 10 * MINUTE)
        await settle(pilot)
        drawn = app.export_screenshot()
        assert "BERG" not in drawn
        assert "99001" not in drawn
