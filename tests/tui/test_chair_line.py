"""The entry line: read-back, questions, the guard of 0.3 seconds, not saved, conflict, paste, old lines, drafts."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import Bench, kinds, open_chair, screen_text, settle, type_line
from textual import events

from infusion_tui.store import StoreFull


async def test_the_read_back_stands_over_the_two_readings_before(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "128/82 76 98 14 s4 d2", enter=False)
        rows = screen_text(pilot.app).splitlines()
        at = next(n for n, row in enumerate(rows) if row.startswith(" now "))
        assert "BP 128/82  HR 76  SpO2 98  RR 14  sed 4 slow to answer" in rows[at]
        assert "dis 2 moderate" in rows[at] + rows[at + 1]
        before = "\n".join(rows[at : at + 5])
        assert "13:18" in before
        assert "13:08" in before
        assert kinds(bench.room).count("observation.recorded") == 3


async def test_recorded_empties_the_line_and_says_the_number(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        number = bench.room.version("5") + 1
        await type_line(pilot, "hr 82")
        assert screen.line.value == ""
        text = screen_text(pilot.app)
        assert f"recorded #{number}" in text
        assert "HR 82" in text
        assert bench.room.desk.drafts() == []


async def test_an_error_keeps_the_text_and_has_no_code(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "128/82 hx9 76")
        text = screen_text(pilot.app)
        assert '"hx9" not understood' in text
        assert "E_" not in text
        assert screen.line.value == "128/82 hx9 76"
        assert screen.line.cursor_position == len("128/82 hx9")


@pytest.mark.parametrize("key", ["enter", "escape", "x", "n", "space", "f6", "down"])
async def test_only_y_records_what_is_asked(tmp_path: Path, key: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        version = bench.room.version("5")
        await type_line(pilot, "hr 148")
        assert "outside the usual" in screen_text(pilot.app)
        assert "y record it as it is" in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press(key)
        await settle(pilot)
        assert bench.room.version("5") == version
        assert screen.line.value == "hr 148"
        assert screen.charting.question is None
        await pilot.press("enter")
        bench.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        assert bench.room.version("5") == version + 1


async def test_keys_in_the_first_300_ms_are_dropped(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        version = bench.room.version("5")
        await type_line(pilot, "hr 148")
        bench.seconds.now += 0.29
        await pilot.press("y", "y")
        await settle(pilot)
        assert bench.room.version("5") == version
        assert screen.charting.question is not None
        bench.seconds.now += 0.02
        await pilot.press("y")
        await settle(pilot)
        assert bench.room.version("5") == version + 1


async def test_the_chair_number_is_asked_for_what_cannot_be_undone(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "stop dizzy")
        text = screen_text(pilot.app)
        assert "CHAIR 5  KOWALSKI, Ruth  born 1984-03-12" in text
        assert "infusion stopped: dizzy" in text
        bench.seconds.now += 1
        await pilot.press("7", "enter")
        await settle(pilot)
        assert "7 is not this chair" in screen_text(pilot.app)
        assert bench.room.view("5").phase == "infusing"
        assert screen.line.value == "stop dizzy"
        await pilot.press("enter")
        bench.seconds.now += 1
        await pilot.press("y", "enter")
        await settle(pilot)
        assert bench.room.view("5").phase == "infusing"
        await pilot.press("enter")
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
        assert bench.room.view("5").phase == "observing"


async def test_what_a_late_stop_moves_is_shown_before_it_is_recorded(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "-4m stop dizzy")
        text = screen_text(pilot.app)
        assert "changes given" in text
        assert "->" in text


async def test_the_time_is_that_of_the_first_enter(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        entered = bench.room.now().replace(microsecond=0)
        await type_line(pilot, "hr 148")
        bench.later(1)
        bench.seconds.now += 60
        await pilot.press("y")
        await settle(pilot)
        assert bench.room.view("5").entries[-1].occurred_at == entered


async def test_not_saved_keeps_the_text_and_is_tried_again_as_the_same_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        ids: list[str] = []
        real = bench.room.chart

        def full(*args: object, **more: object) -> object:
            ids.append(str(more["event_id"]))
            if len(ids) == 1:
                raise StoreFull("There is no room on the disk. Nothing was written.")
            return real(*args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(bench.room, "chart", full)
        await type_line(pilot, "hr 82")
        assert "NOT SAVED: There is no room on the disk" in screen_text(pilot.app)
        assert screen.line.value == "hr 82"
        await pilot.press("enter")
        await settle(pilot)
        assert ids[0] == ids[1]
        assert screen.line.value == ""
        assert "HR 82" in screen_text(pilot.app)


async def test_a_full_disk_in_the_store_itself_keeps_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)

        def full() -> None:
            raise StoreFull("There is no room on the disk.")

        monkeypatch.setattr(bench.room.store, "write", full)
        await type_line(pilot, "; asked for water")
        assert "NOT SAVED" in screen_text(pilot.app)
        assert screen.line.value == "; asked for water"
        monkeypatch.undo()
        await pilot.press("enter")
        await settle(pilot)
        assert "asked for water" in screen_text(pilot.app)
        assert screen.line.value == ""


async def test_a_conflict_shows_what_the_other_wrote(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "rate 60")
        bench.chart("rate 50", by="JD")
        bench.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "NOT RECORDED: JD was first" in text
        assert "rate 50 mL/h" in text
        assert screen.line.value == "rate 60"
        await pilot.press("enter")
        bench.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        assert str(bench.room.view("5").rate_ml_h) == "60"


async def test_a_paste_is_one_line_and_is_not_submitted(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        version = bench.room.version("5")
        screen.line.post_message(events.Paste("hr 82\r\n; slept\nwell\n"))
        await settle(pilot)
        assert screen.line.value == "hr 82 ; slept well"
        assert bench.room.version("5") == version
        screen.line.put("")
        screen.line.post_message(events.Paste("x" * 70_000))
        await settle(pilot)
        assert len(screen.line.value) == 400


async def test_a_scanner_that_types_two_lines_at_once_makes_two_entries(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        version = bench.room.version("5")
        for sign in "hr 82\r; scanned 448201\r":
            key = {"\r": "enter", " ": "space", ";": "semicolon"}.get(sign, sign)
            screen.line.post_message(events.Key(key, sign))
        for _ in range(8):
            await settle(pilot)
        assert bench.room.version("5") == version + 2
        assert [entry.text for entry in bench.room.view("5").entries[-2:]] == ["HR 82", "scanned 448201"]


async def test_an_old_line_asks_which_minute(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        version = bench.room.version("5")
        begun = bench.room.now()
        await type_line(pilot, "hr 82", enter=False)
        bench.later(3)
        await pilot.press("enter")
        await settle(pilot)
        assert "Which minute?" in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.version("5") == version
        await pilot.press("enter")
        bench.seconds.now += 1
        await pilot.press("b")
        await settle(pilot)
        assert screen.line.value == f"{begun:%H:%M} hr 82"
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.view("5").entries[-1].occurred_at.minute == begun.minute


async def test_an_old_line_may_be_of_now(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "hr 82", enter=False)
        bench.later(3)
        await pilot.press("enter")
        bench.seconds.now += 1
        await pilot.press("n")
        await settle(pilot)
        assert bench.room.view("5").entries[-1].occurred_at == bench.room.now()


async def test_a_draft_survives_leaving_and_a_restart(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "128/82 76", enter=False)
        await pilot.press("f2")
        await settle(pilot)
        assert bench.room.desk.draft("5", "KM") is not None
        await open_chair(pilot, "6")
        bench.later(6)
        await open_chair(pilot)
        assert screen.line.value == "128/82 76"
        assert "DRAFT from 13:22, 6 min old: 128/82 76" in screen_text(pilot.app)
    bench.reopen()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "DRAFT from 13:22, 6 min old: 128/82 76" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert "Which minute?" in screen_text(pilot.app)


async def test_a_draft_is_on_disk_soon_after_the_last_key(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        assert screen._saver is not None
        assert screen._saver._interval == pytest.approx(0.4)
        screen.keep_draft()
        found = bench.room.desk.draft("5", "KM")
        assert found is not None
        assert found.text == "hr 8"


async def test_esc_never_clears(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        await pilot.press("escape")
        await settle(pilot)
        assert "draft kept" in screen_text(pilot.app)
        assert screen.line.value == "hr 8"
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.current_mode == "board"
        assert screen.line.value == "hr 8"


async def test_y_answers_only_the_item_that_is_shown(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert screen.line.value == "check identity y"
        assert bench.room.version("5") == 1
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.version("5") == 2
        assert "allergies?" in screen_text(pilot.app)
        await pilot.press("n")
        await settle(pilot)
        assert screen.line.value == "check allergies n ; "
        await pilot.press(*["backspace"] * 30)
        await type_line(pilot, "hr 82")
        assert screen.line.value == ""
    bench.chart("cancel test over")


async def test_the_second_calculation_is_blind(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app(by="JD").run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        assert "75 mL/h" in screen_text(pilot.app)
        await type_line(pilot, "verify 30 mg in 50 ml 60 ml/h", enter=False)
        text = screen_text(pilot.app)
        assert "35 mg" not in text
        assert "75 mL/h" not in text
        assert "differs" not in text.casefold()
        await pilot.press("ctrl+u")
        await type_line(pilot, "verify 35 mg in 50 ml 75 ml/h", enter=False)
        assert "agrees" not in screen_text(pilot.app)


async def test_the_longest_question_leaves_the_line_and_the_keys_in_sight(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "188/104 88 97 14 s4 d3 n1 ha2 dz1")
        rows = screen_text(pilot.app).splitlines()
        assert "y record it as it is" in rows[-3]
        assert rows[-2].startswith(" > 188/104")
        assert "F1 help" in rows[-1]


async def test_a_correction_shows_the_entry_that_is_meant(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    number = bench.room.version("5")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, f"void {number} ; wrong chair")
        rows = screen_text(pilot.app).splitlines()
        at = next(n for n, row in enumerate(rows) if "record  void of entry" in row)
        assert f"#{number}" in rows[at + 1]
        assert "BP 128/82" in rows[at + 1]


async def test_the_key_bar_follows_what_is_due(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        assert "F9 seen" not in screen_text(pilot.app)
        bench.later(20)
        screen.tick()
        await settle(pilot)
        assert "F9 seen" in screen_text(pilot.app)
        await type_line(pilot, "124/80 74 97 14 s5 d1")
        assert "F9 seen" not in screen_text(pilot.app)


async def test_tab_completes_and_records_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        version = bench.room.version("5")
        await type_line(pilot, "med ondan", enter=False)
        await pilot.press("tab")
        await settle(pilot)
        assert screen.line.value == "med ondansetron "
        assert screen.line.has_focus
        assert bench.room.version("5") == version


@pytest.mark.parametrize("word", ["id"])
async def test_a_word_that_opens_nothing_says_how(tmp_path: Path, word: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        before = bench.room.version("5")
        await type_line(pilot, word)
        assert screen.hint.said is not None
        assert len(screen.hint.said.words) > 40
        assert bench.room.version("5") == before


async def test_ctrl_c_neither_quits_nor_clears(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        await pilot.press("ctrl+c")
        await settle(pilot)
        assert "The session goes on" in screen_text(pilot.app)
        assert screen.line.value == "hr 8"
