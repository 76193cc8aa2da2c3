"""The board's screen: keys, messages, what is repainted, sizes, themes."""

from __future__ import annotations

import re

import pytest
from made_up import NOW, ZONE, FakeRoom, Stage, due, make_room, make_view, screen_lines
from msgspec.structs import replace
from textual.binding import Binding

from infusion_tui.tui.board.board import BoardScreen
from infusion_tui.tui.themes import DAY, NIGHT, THEMES, next_theme
from infusion_tui.tui.widgets.ink import row_text, width_of
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.too_small import notice


def lines_of(app: Stage) -> list[str]:
    return screen_lines(app.screen)


@pytest.mark.parametrize(("count", "rows_at_most"), [(8, 7), (16, 16), (64, 60)])
async def test_only_changed_rows_are_repainted(count: int, rows_at_most: int) -> None:
    room = FakeRoom(make_room(count))
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.board.tick() == 0
        room.advance(1)
        painted = app.board.tick()
        assert 0 < painted <= rows_at_most
        # one chair, and nothing else: its line, or the rows of its digits
        room.views = (replace(room.views[0], remaining_s=99), *room.views[1:])
        assert app.board.tick() <= 3


async def test_the_screen_shows_what_the_view_says() -> None:
    room = FakeRoom(make_room(16))
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert any("1 ► INFUSING     23:41 left" in line for line in lines_of(app))
        room.advance(61)
        app.board.tick()
        await pilot.pause()
        assert any("1 ► INFUSING     22:40 left" in line for line in lines_of(app))
        assert any("14:38:09" in line for line in lines_of(app))


async def test_a_digit_opens_at_once_in_a_small_room() -> None:
    app = Stage(room=FakeRoom(make_room(8)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("7")
        await pilot.pause()
        assert app.heard == ["7"]
        await pilot.press("9")
        await pilot.pause()
        assert app.heard == ["7"]
        assert any("no chair 9" in line for line in lines_of(app))


async def test_digits_and_enter_in_a_large_room() -> None:
    app = Stage(room=FakeRoom(make_room(16)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        assert app.heard == []
        assert any("go to chair 1_" in line for line in lines_of(app))
        await pilot.press("2", "enter")
        await pilot.pause()
        assert app.heard == ["12"]
        await pilot.press("9", "9", "enter")
        await pilot.pause()
        assert any("no chair 99" in line for line in lines_of(app))
        await pilot.press("escape")
        await pilot.pause()
        assert app.heard == ["12"]
        assert app.board.focused is app.board.chairs


async def test_arrows_and_enter() -> None:
    app = Stage(room=FakeRoom(make_room(8)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("right", "down", "enter")
        await pilot.pause()
        assert app.heard == ["6"]
        assert any("[6]" in line for line in lines_of(app))


async def test_a_click_opens() -> None:
    app = Stage(room=FakeRoom(make_room(8)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click("#board-chairs", offset=(45, 12))
        await pilot.pause()
        assert app.heard == ["7"]


async def test_only_what_needs_something() -> None:
    app = Stage(room=FakeRoom(make_room(16)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        assert [view.chair for view in app.board.chairs.views] == ["3", "5", "7", "11", "13", "15"]
        assert any("6 of 16 shown" in line for line in lines_of(app))
        assert any("LATE 7, 15" in line for line in lines_of(app))
        await pilot.press("o")
        await pilot.pause()
        assert len(app.board.chairs.views) == 16


async def test_only_due_with_nothing_due() -> None:
    app = Stage(room=FakeRoom((make_view(chair="1"),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        assert any("nothing is due at any chair" in line for line in lines_of(app))
        await pilot.press("enter", "up", "n")
        await pilot.pause()
        assert app.heard == []


@pytest.mark.parametrize(
    ("typed", "found"), [("lw", ["7", "15"]), ("L.W", ["7", "15"]), ("12", ["12"]), ("zz", [])]
)
async def test_find(typed: str, found: list[str]) -> None:
    app = Stage(room=FakeRoom(make_room(16)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("slash", *["full_stop" if sign == "." else sign for sign in typed])
        await pilot.pause()
        assert [view.chair for view in app.board.chairs.views] == found
        await pilot.press("enter")
        await pilot.pause()
        assert len(app.board.chairs.views) == 16
        if found:
            assert app.board.chairs.cursor == found[0]
        assert app.heard == []


async def test_letters_typed_into_find_do_not_act() -> None:
    app = Stage(room=FakeRoom(make_room(8)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("slash", "o", "p", "h", "e", "n", "1")
        await pilot.pause()
        assert not app.board.chairs.only_due
        assert not app.board.chairs.hides_initials
        assert app.heard == []
        await pilot.press(*["backspace"] * 7)
        await pilot.pause()
        assert len(app.board.chairs.views) == 8
        assert app.board.focused is app.board.chairs


async def test_next_in_time_order_goes_round() -> None:
    views = (
        make_view(chair="1", due=(due(minutes=9),)),
        make_view(chair="2", due=(due(minutes=3),)),
        make_view("empty", chair="3"),
        make_view(chair="4", due=(due(level="late", minutes=4),)),
    )
    app = Stage(room=FakeRoom(views))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = []
        for _ in range(4):
            await pilot.press("n")
            seen.append(app.board.chairs.cursor)
        assert seen == ["4", "2", "1", "4"]


async def test_hide_initials_handoff_export() -> None:
    app = Stage(room=FakeRoom(make_room(8)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        text = "\n".join(lines_of(app))
        assert "R.K." not in text
        assert "··" in text
        await pilot.press("h", "e")
        await pilot.pause()
        assert app.heard == ["handoff", "export"]


async def test_order_is_by_number_whatever_is_late() -> None:
    views = tuple(reversed((*make_room(11), make_view(chair="window"))))
    app = Stage(room=FakeRoom(views))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert [view.chair for view in app.board.chairs.views] == [*map(str, range(1, 12)), "window"]


async def test_the_footer_shows_live_keys() -> None:
    room = FakeRoom(make_room(8))
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "1-9 chair" in lines_of(app)[-1]
        room.views = make_room(16)
        app.board.tick()
        await pilot.pause()
        await pilot.pause()
        assert "number chair" in lines_of(app)[-1]
        await pilot.press("slash")
        await pilot.pause()
        await pilot.pause()
        assert "Enter go" in lines_of(app)[-1]
        assert "only due" not in lines_of(app)[-1]


def test_every_binding_says_what_it_is() -> None:
    seen = set()
    for binding in BoardScreen.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.id
        assert binding.description
        assert binding.tooltip
        assert binding.group
        assert binding.id not in seen
        seen.add(binding.id)


async def test_stale_and_training_are_said() -> None:
    room = FakeRoom(make_room(4), age=45)
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "▒▒ 45 s old ▒▒" in lines_of(app)[0]
        assert "TRAINING" in lines_of(app)[0]


@pytest.mark.parametrize("size", [(79, 24), (80, 23), (60, 18), (40, 10), (20, 5)])
@pytest.mark.parametrize("count", [8, 64])
async def test_too_small_still_says_chair_phase_time_and_what_is_late(
    size: tuple[int, int], count: int
) -> None:
    app = Stage(room=FakeRoom(make_room(count)))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = lines_of(app)
        assert "TRAINING" in lines[0]
        assert "14:37" in lines[0]
        first = next(line for line in lines if "▲▲" in line)
        assert re.search(r"▲▲ +7 ◄ OBS(ERVING)? 31:05", first)
        assert re.search(r"OBS LATE 4|\+4m", first)
        if size[0] >= 40:
            assert "80x24" in lines[0]
        if count == 64:
            assert re.search(r"\+\d+.* need a look", lines[-1])
        app.board.source.age = 45  # type: ignore[attr-defined]
        app.board.tick()
        await pilot.pause()
        assert "45 s old" in lines_of(app)[0]
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        await pilot.pause()
        assert "INFUSION ROOM" in lines_of(app)[0]


def test_too_small_shows_the_chairs_own_line_first() -> None:
    views = make_room(64)
    for width, height in ((40, 10), (20, 5), (79, 24)):
        rows = notice(views, width, height, NOW, ZONE, training=True, own="2")
        assert len(rows) <= height
        assert {width_of(row) for row in rows} == {width}
        assert " 2 ◄ OBS" in row_text(rows[1])
        assert "▲▲" in row_text(rows[2])


async def test_themes_change_at_once_and_night_outlines_its_chips() -> None:
    app = Stage(room=FakeRoom(make_room(8)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        dim = "\n".join(lines_of(app))
        app.theme = NIGHT
        await pilot.pause()
        night = "\n".join(lines_of(app))
        assert "[► INFUSING]" in night
        assert " ► INFUSING " in dim
        colours = {
            segment.style.color.name
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.text.strip() and segment.style is not None and segment.style.color is not None
        }
        for colour in colours:
            red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
            assert red >= green >= blue
        app.theme = DAY
        await pilot.pause()
        assert "\n".join(lines_of(app)) == dim


def test_themes_go_round() -> None:
    names = [theme.name for theme in THEMES]
    assert names == [
        "infusion-dim",
        "infusion-night",
        "infusion-day",
        "infusion-contrast",
        "infusion-terminal",
    ]
    assert [next_theme(name) for name in names] == [*names[1:], names[0]]
    assert next_theme("textual-dark") == names[0]


async def test_a_hundred_chairs_scroll_with_the_cursor() -> None:
    app = Stage(room=FakeRoom(make_room(100)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("1", "0", "0", "enter")
        await pilot.pause()
        assert app.heard == ["100"]
        assert any("100" in line for line in lines_of(app)[3:22])


async def test_the_key_bar_keeps_help() -> None:
    class Narrow(Stage):
        BINDINGS = [Binding("f1", "help", "help", id="help")]

        def action_help(self) -> None:
            self.heard.append("help")

    app = Narrow(room=FakeRoom(make_room(16)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        bar = lines_of(app)[-1]
        assert "F1 help" in bar
        assert "…" not in bar
        await pilot.click(KeyBar, offset=(bar.index("F1"), 0))
        await pilot.pause()
        assert app.heard == ["help"]
