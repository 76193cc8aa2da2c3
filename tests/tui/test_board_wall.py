"""The board on a wall: it shows everything and writes nothing, whatever is pressed."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import Bench, screen_text, settle
from textual.binding import Binding

from infusion_tui.cli.entry import main
from infusion_tui.store import StoreError
from infusion_tui.tui.board.wall import WallScreen
from infusion_tui.tui.wall_app import WallApp

EVERYTHING = (
    *"0123456789abcdefghijklmnoprstuvwxyz", "enter", "slash", "space", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9",
    "ctrl+l", "ctrl+p", "ctrl+r", "ctrl+c", "tab", "up", "down", "left", "right", "escape", "backspace",
)  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.infusing("5")
    return made


def wall(bench: Bench) -> WallApp:
    return WallApp(bench.room, monotonic=bench.seconds)


def written(bench: Bench) -> tuple[int, int]:
    """What any key that writes would change."""
    return bench.room.version("5"), sum(bench.room.version(str(n)) for n in range(1, 9))


async def test_no_key_and_no_click_opens_or_writes_anything(bench: Bench) -> None:
    before = written(bench)
    app = wall(bench)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for key in EVERYTHING:
            await pilot.press(key)
        await pilot.click("#board-chairs", offset=(3, 3))
        await settle(pilot)
        assert isinstance(app.screen, WallScreen)
        assert app.current_mode == "board"
        assert app.signed_in is None
        assert written(bench) == before
        # what a program could ask for is refused as well
        app.open_chair("5")
        app.sign("KM", None)
        assert not app.open_word("new", "5")
        assert not app.open_word("export", None)
        await settle(pilot)
        assert isinstance(app.screen, WallScreen)
        assert app.signed_in is None


async def test_it_asks_nobody_to_sign_in_and_never_locks_or_goes_dark(bench: Bench) -> None:
    app = wall(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "INFUSING" in text
        assert "R.K." in text
        assert "KOWALSKI" not in text
        assert "448201" not in text
        assert "signed in" not in text
        assert "[5]" not in text
        bench.seconds.now += 7200
        app.source.poll()
        app.idle.look()
        app.tick()
        await settle(pilot)
        assert isinstance(app.screen, WallScreen)
        assert "INFUSING" in screen_text(app)
        assert "KOWALSKI" not in screen_text(app)


async def test_a_chair_is_marked_only_once_somebody_moves(bench: Bench) -> None:
    app = wall(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "[1]" not in screen_text(app)
        await pilot.press("right")
        await settle(pilot)
        assert "[1]" in screen_text(app)
        await pilot.press("right")
        await settle(pilot)
        assert "[2]" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "[" not in screen_text(app)


async def test_hidden_initials_stay_hidden(bench: Bench) -> None:
    app = wall(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert "R.K." not in screen_text(app)
    bench.reopen()
    again = wall(bench)
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "R.K." not in screen_text(again)
        await pilot.press("p")
        await settle(pilot)
        assert "R.K." in screen_text(again)


async def test_a_file_that_cannot_be_read_is_said_loudly(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bool:
        raise StoreError("E_READ", "the disk is gone")

    app = wall(bench)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(bench.room, "poll", fail)
        bench.seconds.now += 31
        app.source.poll()
        app.tick()
        await settle(pilot)
        lines = screen_text(app).splitlines()
        assert "THE FILE CANNOT BE READ for 31 s" in lines[2]
        assert sum("░░░" in line for line in lines[3:]) > 20


async def test_the_footer_shows_what_works_here_and_help_opens(bench: Bench) -> None:
    app = wall(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        bar = screen_text(app).splitlines()[-1]
        for words in ("p hide initials", "o only due", "t order", "q leave", "F1 help"):
            assert words in bar
        for words in ("lock", "board", "export", "handoff", "find"):
            assert words not in bar
        await pilot.press("question_mark")
        await settle(pilot)
        assert not isinstance(app.screen, WallScreen)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("q")
        await settle(pilot)
    assert app.return_code == 0


def test_every_binding_says_what_it_is() -> None:
    for binding in WallScreen.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.id
        assert binding.description
        assert binding.tooltip
        assert binding.group


def test_the_option_signs_nobody_in(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--wall", "--by", "KM"], ["--wall", "--chair", "5"], ["--wall", "status"]):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 2
    assert "--wall" in capsys.readouterr().err
