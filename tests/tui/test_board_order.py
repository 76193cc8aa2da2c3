"""The order of the chairs, the filter, the place on the screen, and numbers that are too old."""

from __future__ import annotations

import pytest
from made_up import ZONE, FakeRoom, Stage, due, make_room, make_view, screen_lines

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board.hatch import hatched
from infusion_tui.tui.board.layout import choose
from infusion_tui.tui.board.lines import line
from infusion_tui.tui.board.tiles import tile
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.widgets.digits import SIZES, digit_lines
from infusion_tui.tui.widgets.ink import row_text, width_of
from infusion_tui.tui.wording import headline

MIXED = (
    make_view(chair="1", due=(due(minutes=9),)),
    make_view("empty", chair="2"),
    make_view(chair="3", due=(due(level="due", minutes=1), due(minutes=4))),
    make_view("observing", chair="4", due=(due(level="passed_on", minutes=9),)),
    make_view(chair="5", due=(due(minutes=2),)),
    make_view(chair="6", due=(), open_questions=("chest pain at 14:20: who was told?",)),
    make_view("precheck", chair="7"),
    make_view(
        chair="8", due=(due(level="late", minutes=5), due("reassess", "due", 0.5)), last_observation=None
    ),
)
BY_TASK = ["4", "8", "3", "6", "5", "1", "2", "7"]


def shown(app: Stage) -> list[str]:
    return [view.chair for view in app.board.chairs.views]


async def test_by_next_task_is_by_time_alone_and_the_cursor_stays_on_its_chair() -> None:
    room = FakeRoom(MIXED)
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "8 chairs by number" in screen_lines(app.screen)[0]
        await pilot.press("right", "right", "t")
        await pilot.pause()
        assert shown(app) == BY_TASK
        assert app.board.chairs.cursor == "3"
        assert "by" in screen_lines(app.screen)[0]
        assert "task" in screen_lines(app.screen)[0]
        room.advance(30)
        app.board.tick()
        assert shown(app) == BY_TASK
        await pilot.press("o")
        assert shown(app) == BY_TASK[:4]
        await pilot.press("t")
        assert shown(app) == ["3", "4", "6", "8"]
        assert app.board.chairs.cursor == "3"
        await pilot.press("o")
        assert shown(app) == [view.chair for view in MIXED]


def test_the_order_does_not_look_at_values() -> None:
    from infusion_tui.tui.board.words import task_order

    worse = make_view(chair="9", due=(due(minutes=3),), open_effects={"chest_pain": 3})
    better = make_view(chair="1", due=(due(minutes=2),))
    assert sorted((worse, better), key=task_order) == [better, worse]


async def test_arrows_move_where_the_board_scrolls_and_its_place_is_kept() -> None:
    room = FakeRoom(make_room(150))
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*["down"] * 24)
        await pilot.pause()
        board = app.board.chairs
        assert board.cursor == "25"
        assert board.scroll_offset.y > 0
        before = board.scroll_offset.y
        room.advance(1)
        app.board.tick()
        await pilot.pause()
        assert board.scroll_offset.y == before
        await pilot.resize_terminal(100, 24)
        await pilot.pause()
        await pilot.pause()
        assert board.cursor == "25"
        assert board.scroll_offset.y == before
        assert "25" in "".join(screen_lines(app.screen)[3:22])


async def test_a_smaller_window_keeps_the_chair_under_the_cursor_in_sight() -> None:
    app = Stage(room=FakeRoom(make_room(150)))
    async with app.run_test(size=(80, 44)) as pilot:
        await pilot.pause()
        await pilot.press(*["down"] * 34)
        await pilot.pause()
        board = app.board.chairs
        assert (board.cursor, board.scroll_offset.y) == ("35", 0)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.pause()
        place = board.arranged.places[34]
        assert board.scroll_offset.y <= place.y < board.scroll_offset.y + board.room.height
        assert any(line.lstrip("▲ ").startswith("35 ") for line in screen_lines(app.screen)[3:22])


@pytest.mark.parametrize(
    ("age", "muted", "hatched_too"),
    [(0, False, False), (12, True, False), (31, True, True), (3600, True, True)],
)
@pytest.mark.parametrize("count", [1, 8, 16, 64])
async def test_old_numbers_step_back_and_very_old_ones_are_hatched(
    age: float, muted: bool, hatched_too: bool, count: int
) -> None:
    views = tuple(make_view(chair=str(n + 1)) for n in range(count))
    room = FakeRoom(views, age=age)
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_lines(app.screen)
        bright = [
            part
            for row in app.board.chairs.rows
            for part, ink in row
            if ink.rstrip("@") in ("text", "strong") and any(sign.isdigit() or sign in "█▀▄" for sign in part)
        ]
        assert bool(bright) is not muted
        # a bar has ░ of its own, in its own row alone
        assert (sum("░" in line for line in text[3:22]) >= 14) is hatched_too
        assert ("THE FILE" in text[2]) is hatched_too
        assert any("old" in line for line in text[:1]) is (age >= 10)
        room.age = 0
        app.board.tick()
        await pilot.pause()
        assert not any("old" in line or "THE FILE" in line for line in screen_lines(app.screen)[:3])


def test_a_hatched_row_keeps_its_words_and_its_cells() -> None:
    row = ((" 23:41 left", "text"), ("      ", "text"), ("漢字  KM", "muted"))
    found = hatched(row)
    assert width_of(found) == width_of(row)
    assert row_text(found).replace("░", " ") == row_text(row)
    assert "░░░" in row_text(found)


def number_stands(view: ChairView, text: str, digits: int) -> bool:
    """Whether the chair's number is there whole: in some size of digits, or in words."""
    head = headline(view)
    if not head.big or view.phase == "empty":
        return head.caption in text
    minutes = (
        head.short
        if head.big.startswith("+")
        else str(int(head.big.partition(":")[0]) * 60 + int(head.big.split(":")[1]))
        if head.big.count(":") == 2
        else ""
    )
    in_digits = [
        all(row.rstrip() in text for row in digit_lines(number, size))
        for number in (head.big, minutes)
        if number
        for size in SIZES
        if size <= digits
    ]
    in_words = view.phase in ("precheck", "assess") and head.caption in text
    return any(in_digits) or head.big in text or in_words


ODD = (
    {"remaining_s": -400, "due": (due("observation", "late", 9), due("pump_end", "late", 6))},
    {"remaining_s": 36000},
    {"remaining_s": -7200, "due": (due("pump_end", "passed_on", 120),)},
)


@pytest.mark.parametrize("wall", [False, True])
@pytest.mark.parametrize("count", [1, 4, 8, 16, 32, 64])
def test_at_every_size_the_window_is_filled_and_no_number_is_cut(count: int, wall: bool) -> None:
    views = [*make_room(count)]
    for at, changes in enumerate(ODD):
        views[at::11] = [make_view(chair=view.chair, **changes) for view in views[at::11]]
    for width in (80, 81, 97, 120, 151, 200, 230):
        for height in (24, 31, 40, 51, 60):
            found = choose(count, width, height - 5, wall=wall)
            for look in (Look(ZONE), Look(ZONE, stale=True, hatched=True)):
                for view, place in zip(views, found.places, strict=True):
                    where = (width, height, view.chair)
                    if found.kind == "lines":
                        row = line(view, found.detail, place.width, look)
                        assert width_of(row) == place.width, where
                        if view.phase == "assess":
                            continue
                        number = headline(view).short if found.detail == "narrow" else headline(view).big
                        if view.phase == "precheck" and found.detail != "narrow":
                            number = number.replace("/", " of ")
                        assert number in row_text(row), where
                        continue
                    rows = tile(view, place, found, look)
                    assert [width_of(row) for row in rows] == [place.width] * place.height, where
                    if not look.hatched:
                        text = "\n".join(row_text(row) for row in rows)
                        assert number_stands(view, text, found.digits), where


@pytest.mark.parametrize(
    ("count", "size", "digits"),
    [
        (1, (200, 60), 15),
        (4, (200, 60), 15),
        (8, (200, 60), 10),
        (32, (200, 60), 5),
        (4, (120, 40), 7),
        (8, (80, 24), 3),
    ],
)
def test_a_wall_has_the_largest_digits_that_fit_all_chairs(
    count: int, size: tuple[int, int], digits: int
) -> None:
    assert choose(count, size[0], size[1] - 5, wall=True).digits == digits


def test_above_fifty_rows_digits_have_five_rows_wherever_they_fit() -> None:
    for count in range(1, 37):
        assert choose(count, 200, 55).digits >= 5
    for count in (1, 4, 8, 16):
        assert choose(count, 120, 35).digits >= 3
