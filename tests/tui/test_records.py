"""Closed records in the app: found, read, added to, signed; the empty chair; what the board says; names hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.room.history import session_view
from infusion_tui.room.looked import looked
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.record_screen import RecordScreen
from infusion_tui.tui.dialogs.records_page import RecordsPage


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.put_into("observing")
    made.chart("leave anyway ; daughter waits, Dr Lee agrees")
    made.later(5)
    return made


def only_session(bench: Bench) -> str:
    (head,) = bench.room.store.session_heads()
    return head.session_id


async def to_record(pilot: Pilot[str], bench: Bench) -> RecordScreen:
    app = pilot.app
    assert isinstance(app, InfusionApp)
    await settle(pilot)
    app.go("board")
    await settle(pilot)
    await pilot.press("r")
    await settle(pilot)
    assert isinstance(app.screen, RecordsPage)
    bench.seconds.now += 1
    await pilot.press("enter")
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, RecordScreen)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_read_added_to_and_signed_though_somebody_else_sits_there_now(
    bench: Bench, size: tuple[int, int]
) -> None:
    session = only_session(bench)
    bench.admit("5", mrn="77", name="OTHER, Person")
    async with bench.app().run_test(size=size) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        app.go("board")
        await settle(pilot)
        assert "1 record to sign" in screen_text(app)
        screen = await to_record(pilot, bench)
        shown = screen_text(app)
        for words in (
            "KOWALSKI",
            "CLOSED RECORD",
            "NOT SIGNED",
            "open when the patient left",
            "left with open items",
        ):
            assert words in shown, shown
        assert "OTHER" not in shown
        await type_line(pilot, "; called, is well")
        assert bench.room.store.session(session)[-1].kind == "note.written"
        await type_line(pilot, "sign")
        assert "Kim Moss (nurse) signs entries 1 to" in screen_text(app).replace("\n", " ")
        bench.seconds.now += 1
        await type_line(pilot, "5")
        view = session_view(bench.room, session)
        assert [(one.by, one.name) for one in view.signatures] == [("KM", "Kim Moss")]
        assert view.signed
        assert "signed" in screen_text(app)
        await type_line(pilot, "; one more")
        assert "TO SIGN AGAIN" in screen_text(app)
        assert "[addendum]" in screen_text(app)
        # the other patient's record was not touched
        assert bench.room.view("5").version == 1
        assert screen.record_id == session


async def test_opening_is_written_down_once_and_shown_with_the_account(bench: Bench) -> None:
    session = only_session(bench)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        screen = await to_record(pilot, bench)
        for _ in range(5):
            bench.later(seconds=1)
            screen.tick()
        assert [(one.by, one.where) for one in looked(bench.room, session_id=session)] == [("KM", "screen")]
        await pilot.press("f12")
        await settle(pilot)
        shown = screen_text(pilot.app)  # type: ignore[arg-type]
        for words in ("Signatures", "Drug ledger", "Contradictions", "KM  opened (screen)"):
            assert words in shown, shown


async def test_sign_at_the_empty_chair_is_about_whoever_was_there_last(bench: Bench) -> None:
    session = only_session(bench)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await open_chair(pilot)
        await type_line(pilot, "sign ; read")
        assert isinstance(pilot.app.screen, RecordScreen)
        assert "KOWALSKI" in screen_text(pilot.app)  # type: ignore[arg-type]
        await pilot.press("enter")
        await settle(pilot)
        bench.seconds.now += 1
        await type_line(pilot, "5")
        assert session_view(bench.room, session).signed
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await pilot.press("escape")
        await settle(pilot)
        await type_line(pilot, "records")
        assert isinstance(app.screen, RecordsPage)
        assert "signed KM" in screen_text(app)


async def test_words_of_a_running_chair_are_not_opened_over_a_record(bench: Bench) -> None:
    bench.admit("5", mrn="77", name="OTHER, Person")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await to_record(pilot, bench)
        for word in ("obs", "effects", "chart", "leave", "new", "emergency", "med"):
            await type_line(pilot, word)
            assert pilot.app.screen is screen, word
            screen.line.put("")
        for word in ("gaps", "ledger", "home", "contradictions"):
            screen.line.put("")
            await type_line(pilot, word)
            assert pilot.app.screen is not screen, word
            assert "OTHER" not in screen_text(pilot.app)  # type: ignore[arg-type]
            await pilot.press("escape")
            await settle(pilot)


async def test_names_of_a_closed_record_are_hidden_too(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await to_record(pilot, bench)
        app = pilot.app
        assert isinstance(app, InfusionApp)
        bench.seconds.now += 4 * 60
        app.idle.look()
        await settle(pilot)
        shown = screen_text(app)
        assert "KOWALSKI" not in shown
        assert "448201" not in shown


async def test_found_by_chair_number_and_day(bench: Bench) -> None:
    bench.admit("3", mrn="99")
    bench.chart("cancel not fasted", chair="3")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, InfusionApp)
        app.open_word("records", None)
        await settle(pilot)
        assert "2 closed" in screen_text(app)
        for word, there, gone in (
            ("99", "99 ", "448201"),
            ("chair 5", "448201", "chair 3"),
            ("2025", "No such record", "chair 5"),
        ):
            await type_line(pilot, word, enter=False)
            shown = "\n".join(screen_text(app).splitlines()[3:])
            assert there in shown, shown
            assert gone not in shown, shown
            await pilot.press(*["backspace"] * len(word))
