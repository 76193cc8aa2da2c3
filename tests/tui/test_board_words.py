"""The words of the board: phases, paused without a countdown, TIME UP, who is late, hostile text."""

from __future__ import annotations

import re

import pytest
from made_up import NOW, ZONE, FakeRoom, Stage, due, make_room, make_view, screen_lines
from msgspec.structs import replace
from rich.segment import Segment

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board.header import HeaderFacts, header, look_line
from infusion_tui.tui.board.layout import choose
from infusion_tui.tui.board.lines import line
from infusion_tui.tui.board.tiles import tile
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.freshness import freshness
from infusion_tui.tui.widgets.ink import row_text

LOOK = Look(ZONE)
FORBIDDEN = re.compile(r"alarm|alert|critical|normal", re.IGNORECASE)

HOSTILE = [
    "[/b]",
    "[@click=app.quit]x[/]",
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m\x85\x90",
    "\u202eRK\u2066\u2069\u200b",
    "👩\u200d⚕️🩺👍🏽",
    "مريم ק.ל.",
    "e" + "\u0301" * 5000,
    "漢字" * 50,
    "x" * 65536,
    "\ud800\U000e0001\ufeff",
    "a\tb\nc\r",
    "",
]


def tile_text(view: ChairView, count: int = 8, width: int = 80, height: int = 19) -> str:
    found = choose(count, width, height)
    return "\n".join(row_text(row) for row in tile(view, found.places[0], found, LOOK))


def every_text(view: ChairView) -> list[str]:
    return [
        tile_text(view),
        tile_text(view, 1),
        tile_text(view, 12),
        tile_text(view, 8, 120, 35),
        row_text(line(view, "full", 80, LOOK)),
        row_text(line(view, "half", 40, LOOK)),
        row_text(line(view, "narrow", 20, LOOK)),
    ]


@pytest.mark.parametrize("count", [6, 7, 8])
async def test_phase_words_stand_in_full_up_to_eight_chairs(count: int) -> None:
    room = FakeRoom(make_room(8)[8 - count :] if count < 8 else make_room(8))
    phases = {view.phase for view in room.views}
    words = {
        "empty": "EMPTY", "precheck": "PRE-CHECK", "infusing": "INFUSING", "paused": "PAUSED",
        "observing": "OBSERVING", "assess": "ASSESS",
    }  # fmt: skip
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = "\n".join(screen_lines(app.screen))
    for phase in phases:
        assert words[phase] in text


def test_phase_words_with_two_digit_chairs_and_marks() -> None:
    for phase, word in (("observing", "OBSERVING"), ("precheck", "PRE-CHECK"), ("infusing", "INFUSING")):
        assert word in tile_text(make_view(phase, chair="12", due=(due(level="late"),)))


def test_paused_shows_time_paused_and_no_countdown() -> None:
    view = make_view("paused")
    for text in every_text(view):
        assert "24:01" not in text
        assert "left" not in text
    assert "↑03:12" in row_text(line(view, "half", 40, LOOK))
    assert "03:12 paused" in row_text(line(view, "full", 80, LOOK))
    assert "NOT RUNNING" in tile_text(view)
    assert "03:12 paused" in tile_text(view, 12)


def test_time_up_asks_and_never_assumes() -> None:
    view = make_view("infusing", remaining_s=-130, due=(due("pump_end", "due", 1),))
    narrow = tile_text(view)
    assert "INFUSING" in narrow
    assert "TIME UP" in narrow
    assert "pump stopped?" in narrow
    wide = tile_text(view, 1)
    assert "▲ is the pump stopped?" in wide
    assert "still INFUSING" in wide
    assert "+02:10 past end" in row_text(line(view, "full", 80, LOOK))
    for width in (80, 104, 160):
        assert "is the pump stopped?" in row_text(line(view, "full", width, LOOK))
    assert "stopped?" in row_text(line(view, "half", 40, LOOK))


def test_time_up_is_not_hidden_by_something_later() -> None:
    late = make_view(
        "infusing", remaining_s=-130, due=(due("observation", "late", 4), due("pump_end", "due", 1))
    )
    text = tile_text(late)
    assert "OBS LATE 4 min" in text
    assert "TIME UP" in text


def test_a_second_thing_that_waits_is_not_hidden() -> None:
    view = make_view("paused", due=(due(level="late", minutes=13), due("pause_decision", "due", 1)))
    text = tile_text(view)
    assert "▲▲ OBS LATE 13m" in text
    assert "▲ RESUME" in text


def test_over_an_hour_in_a_narrow_tile_says_minutes() -> None:
    text = tile_text(make_view("observing", observation_remaining_s=7100))
    assert " min" in text.splitlines()[3]


def test_precheck_has_steps_and_no_time() -> None:
    view = make_view("precheck", remaining_s=None)
    assert "3 of 12 done" in tile_text(view)
    assert not re.search(r"\d\d:\d\d left", "\n".join(every_text(view)))


def test_assess_says_how_many_checks_are_open() -> None:
    view = make_view("assess")
    assert "4 of 8 open" in tile_text(view)
    assert "4 open" in row_text(line(view, "half", 40, LOOK))
    for text in every_text(view):
        assert "can go" not in text
        assert "√" not in text


def test_forbidden_words_do_not_appear() -> None:
    for view in make_room(8):
        for text in every_text(view):
            assert not FORBIDDEN.search(text)


def test_the_top_line_names_chairs() -> None:
    views = (*make_room(16), make_view(chair="17", due=(due(level="passed_on", minutes=6),)))
    text = row_text(look_line(views, 120))
    assert "7 need a look" in text
    assert "PASSED ON 17" in text
    assert "LATE 7, 15" in text
    assert "DUE 3, 5, 11, 13" in text
    assert text.index("PASSED ON") < text.index("LATE 7") < text.index("DUE")


def test_the_top_line_counts_what_it_cannot_name() -> None:
    text = row_text(look_line(make_room(64), 80))
    assert len(text) == 80
    assert "LATE 7, 15, 23" in text
    assert re.search(r"\+\d+ more", text)


def test_the_top_line_when_nothing_is_due() -> None:
    text = row_text(look_line((make_view(chair="1"),), 80))
    assert text.startswith(" nothing is due")
    assert text.rstrip().endswith("next: chair 1 obs 6 min")


def test_an_open_question_needs_something() -> None:
    view = make_view(open_questions=("chest pain at 14:20: who was told?",))
    assert "▲ chest pain" in tile_text(view)
    assert "DUE 5" in row_text(look_line((view,), 80))


@pytest.mark.parametrize(
    ("age", "text"), [(0, "● live"), (9.9, "● live"), (22, "○ 22 s old"), (45, "▒▒ 45 s old ▒▒")]
)
def test_freshness(age: float, text: str) -> None:
    assert freshness(age)[0] == text


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("training", [True, False])
def test_header(width: int, training: bool) -> None:
    top, under = header(HeaderFacts(8, NOW, ZONE, None, training, 0), width)
    text = row_text(top)
    assert len(text) == width == len(row_text(under))
    assert ("TRAINING" in text) is training
    for words in ("INFUSION ROOM", "8 chairs", "14:37:08", "not signed in", "● live"):
        assert words in text


def test_initials_can_be_hidden() -> None:
    found = choose(8, 80, 19)
    rows = tile(make_view(), found.places[0], found, Look(ZONE, hide_initials=True))
    assert "R.K." not in "".join(row_text(row) for row in rows)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18)])
@pytest.mark.parametrize("count", [1, 8, 12, 16, 64])
async def test_hostile_text_crashes_nothing_and_no_control_byte_is_drawn(
    size: tuple[int, int], count: int
) -> None:
    views = []
    for n, view in enumerate(make_room(count)):
        bad = HOSTILE[n % len(HOSTILE)]
        item = due(level="late", minutes=4)
        views.append(
            replace(
                view, label=bad, initials=bad, nurse=bad, pause_reason=bad,
                open_effects={bad: 2} if view.phase != "empty" else {}, due=(item,) if n % 2 else (),
                open_questions=(bad,) if n % 3 == 0 else (),
            )
        )  # fmt: skip
    room = FakeRoom(tuple(views), signed_in="\x1b[31mK\u202eM")
    app = Stage(room=room)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"clic", "enter")
        await pilot.pause()
        for strip in app.screen._compositor.render_strips():
            assert strip.cell_length == size[0]
            for segment in strip:
                assert isinstance(segment, Segment)
                assert all(sign.isprintable() for sign in segment.text), repr(segment.text)
                assert not any("\u202a" <= sign <= "\u202e" for sign in segment.text)
                if segment.style is not None:
                    assert "@click" not in segment.style.meta
                    assert not segment.style.link


async def test_a_view_that_cannot_be_drawn_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(view: ChairView, *rest: object, **more: object) -> object:
        if view.chair == "2":
            raise ValueError("a fault of ours")
        return tile(view, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("infusion_tui.tui.board.room_board.tile", fail)
    app = Stage(room=FakeRoom(tuple(make_view(chair=str(n)) for n in (1, 2, 3))))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = "\n".join(screen_lines(app.screen))
    assert text.count("INFUSING") == 2
    assert "? 2 cannot be shown" in text
