"""Keys that come faster than the screen is drawn (a scanner, quick fingers, a slow network) go where they were meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_rooms import Bench, keys, settle
from textual import events
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from infusion_tui.tui.app import InfusionApp

ROOM_OF_32 = [str(number) for number in range(1, 33)]


async def burst(pilot: Pilot[Any], text: str) -> None:
    """All keys at once, before anything is drawn; a line break is Enter, `~` is F3."""
    for sign in text:
        special = {
            "\n": events.Key("enter", "\r"),
            "~": events.Key("f3", None),
            "\b": events.Key("f2", None),
            "^": events.Key("escape", None),
        }
        pilot.app.post_message(special.get(sign) or events.Key(keys(sign)[0], sign))
    await settle(pilot)
    await settle(pilot)


def app_of(pilot: Pilot[Any]) -> InfusionApp:
    assert isinstance(pilot.app, InfusionApp)
    return pilot.app


@pytest.mark.parametrize("chair", ["12", "21", "32", "10"])
async def test_a_number_of_two_digits_opens_that_chair_and_no_other(tmp_path: Path, chair: str) -> None:
    bench = Bench(tmp_path, chairs=ROOM_OF_32)  # type: ignore[arg-type]
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await burst(pilot, f"{chair}\n")
        assert app_of(pilot).chair_shown == chair


async def test_what_follows_number_and_enter_stands_in_that_chairs_line(tmp_path: Path) -> None:
    bench = Bench(tmp_path, chairs=ROOM_OF_32)  # type: ignore[arg-type]
    bench.infusing("12")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await burst(pilot, "12\n; asked for water")
        screen = app_of(pilot).chair_screen("12")
        assert screen is not None
        assert screen.line.value == "; asked for water"


async def test_letters_of_a_search_do_not_act_on_the_board(tmp_path: Path) -> None:
    bench = Bench(tmp_path, chairs=ROOM_OF_32)  # type: ignore[arg-type]
    bench.infusing("7")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await burst(pilot, "/ope")
        board = pilot.app.screen.query_one("#board-chairs")
        assert not board.only_due  # type: ignore[attr-defined]
        assert not board.hides_initials  # type: ignore[attr-defined]


@pytest.mark.parametrize("visits", [1, 2])
async def test_what_follows_the_chairs_number_stands_in_its_line(tmp_path: Path, visits: int) -> None:
    bench = Bench(tmp_path)
    bench.infusing("5")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        if visits == 2:
            await burst(pilot, "5\b")
            await settle(pilot)
        await burst(pilot, "5128/82 76")
        screen = app_of(pilot).chair_screen("5")
        assert screen is not None
        assert screen.line.value == "128/82 76"


async def test_a_set_typed_blind_is_recorded_once_and_whole(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing("5")
    before = bench.room.version("5")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await burst(pilot, "5124/80 74 98 14 s5 d1\n")
        await settle(pilot)
        assert bench.room.version("5") == before + 1
        assert bench.room.view("5").entries[-1].values["bp"] == (124, 80)


async def test_keys_for_a_form_do_not_act_on_the_chair_below(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing("5")
    before = bench.room.version("5")
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await burst(pilot, "~128/82\n76\n")
        screen = app_of(pilot).chair_screen("5")
        assert screen is not None
        assert screen.line.value == ""
        assert bench.room.version("5") == before
        form = pilot.app.screen
        assert form is not screen
        assert [field.value for field in form.query("Input")][:2] == ["128/82", "76"]  # type: ignore[attr-defined]


async def test_keys_behind_the_key_that_closes_a_form_stand_in_the_line(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing("5")
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await burst(pilot, "~^124/80")
        screen = app_of(pilot).chair_screen("5")
        assert screen is pilot.app.screen
        assert screen.line.value == "124/80"


class Swallowing(Screen[None]):
    """A screen in which what follows a key is lost, as with a widget that goes away."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def on_key(self, event: events.Key) -> None:
        """Keep it."""
        self.keys.append(event.key)

    def on_followed(self, mark: Message) -> None:
        """Lose it."""
        mark.stop()


async def test_a_key_is_never_kept_waiting_for_good(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = Swallowing()
        await app_of(pilot).push_screen(screen)
        await burst(pilot, "ab")
        assert screen.keys == ["a"]
        bench.seconds.now += 2
        app_of(pilot).beat()
        await settle(pilot)
        assert screen.keys == ["a", "b"]
