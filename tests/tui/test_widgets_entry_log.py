"""The log of entries: order, corrections, struck and late entries, walking, what is repainted."""

from __future__ import annotations

import pytest
from made_up import ZONE, Stage, ago, entry, screen_lines
from msgspec.structs import replace

from infusion_tui.record.view import EntryLine
from infusion_tui.tui.widgets.entry_log import EntryLog, entry_rows
from infusion_tui.tui.widgets.ink import row_text, width_of


def texts(shown: EntryLine, width: int = 80, target: EntryLine | None = None) -> list[str]:
    rows = entry_rows(shown, width, ZONE, target)
    assert {width_of(row) for row in rows} == {width}
    return [row_text(row).rstrip() for row in rows]


def test_one_line() -> None:
    (line,) = texts(entry(14))
    assert line.startswith(" #14 14:21  BP 126/80  HR 74")
    assert line.endswith("KM")


def test_long_text_wraps_under_itself() -> None:
    lines = texts(entry(13, "nausea 1 mild", note="word " * 40))
    assert len(lines) > 2
    assert lines[0].startswith(" #13 14:20  nausea 1 mild  ; word")
    assert all(line.startswith(" " * 12) for line in lines[1:])


def test_a_struck_entry_stays_readable_and_says_so() -> None:
    shown = entry(13, "nausea 1 mild", struck=True, struck_by=17)
    rows = entry_rows(shown, 80, ZONE)
    assert "nausea 1 mild" in row_text(rows[0])
    assert "struck by #17" in "".join(row_text(row) for row in rows)
    inks = {ink for row in rows for text, ink in row if "nausea" in text}
    assert inks == {"struck"}


def test_a_correction_shows_was_and_becomes() -> None:
    old = entry(12, "HR 78", original_text="HR 72", amended_by=(15,))
    assert "corrected by #15" in "\n".join(texts(old))
    new = entry(15, "HR 78", kind="entry.amended", target=12, reason="misread")
    lines = texts(new, target=old)
    assert "corrects #12  HR 78  (misread)" in lines[0]
    assert lines[1].split() == ["was", "HR", "72"]
    assert lines[2].split() == ["becomes", "HR", "78"]


def test_a_late_entry_has_both_times() -> None:
    text = "\n".join(texts(entry(14, late_min=20, recorded_at=ago(minutes=-4))))
    assert "14:21" in text
    assert "+20 min late, typed 14:41" in text


def test_a_moved_entry_says_where_it_was() -> None:
    assert "was at 14:22" in "\n".join(texts(entry(14, original_at=ago(minutes=15))))


@pytest.mark.parametrize(
    "bad",
    ["[/b]", "[@click=app.quit]", "\x1b[2J", "\x9b1m", "\u202etxet", "👩‍⚕️ 漢字 " * 40, "x" * 65536, "", " "],
)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_hostile_text(bad: str, width: int) -> None:
    shown = entry(14, bad, note=bad, reason=bad, by=bad, struck=True, struck_by=15)
    rows = entry_rows(shown, width, ZONE, entry(13, bad, original_text=bad))
    assert {width_of(row) for row in rows} == {width}
    assert all(text.isprintable() for row in rows for text, _ in row)
    assert len(rows) < 400


async def staged(app: Stage, log: EntryLog, count: int) -> tuple[EntryLine, ...]:
    entries = tuple(entry(n, f"entry number {n}") for n in range(1, count + 1))
    log.show_entries(entries)
    return entries


async def test_newest_first_and_walking() -> None:
    log = EntryLog(ZONE)
    app = Stage(widget=log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await staged(app, log, 60)
        await pilot.pause()
        lines = screen_lines(app.screen)
        assert lines[0].startswith(" #60")
        assert lines[23].startswith(" #37")
        assert not log.open_entry()
        log.walk(1)
        assert log.chosen == 60
        for _ in range(30):
            log.walk(1)
        await pilot.pause()
        assert log.chosen == 30
        assert any(line.startswith(" #30") for line in screen_lines(app.screen))
        assert log.open_entry()
        await pilot.pause()
        assert app.heard == [30]
        log.walk_page(1)
        assert log.chosen == 7
        log.walk_page(-9)
        assert log.chosen is None
        log.leave()
        await pilot.pause()
        assert screen_lines(app.screen)[0].startswith(" #60")


async def test_the_place_is_kept_when_an_entry_comes_in() -> None:
    log = EntryLog(ZONE)
    app = Stage(widget=log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        entries = await staged(app, log, 60)
        await pilot.pause()
        log.scroll_to(y=20, animate=False)
        await pilot.pause()
        top = screen_lines(app.screen)[0]
        assert top.startswith(" #40")
        log.show_entries((*entries, entry(61, "entry number 61")))
        await pilot.pause()
        await pilot.pause()
        assert screen_lines(app.screen)[0].split()[:1] == ["#40"]


async def test_only_changed_lines_are_repainted() -> None:
    log = EntryLog(ZONE)
    app = Stage(widget=log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        entries = await staged(app, log, 10)
        await pilot.pause()
        assert log.show_entries(entries) == 0
        assert log.show_entries((*entries[:-1], entry(10, "another text"))) == 1


async def test_a_click_opens_an_entry() -> None:
    log = EntryLog(ZONE)
    app = Stage(widget=log)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await staged(app, log, 10)
        await pilot.pause()
        await pilot.click(EntryLog, offset=(10, 2))
        await pilot.pause()
        assert app.heard == [8]


def test_a_long_set_breaks_between_its_values() -> None:
    text = "BP 134/86  HR 72  SpO2 98  RR 14  sed 4 slow to answer  dis 2 moderate"
    rows = [row_text(row) for row in entry_rows(entry(text=text), 66, ZONE)]
    assert rows[0].split("  ")[1:5] == ["BP 134/86", "HR 72", "SpO2 98", "RR 14"]
    assert rows[1].strip() == "sed 4 slow to answer  dis 2 moderate"


def test_effects_that_are_none_stand_together() -> None:
    charted = ("nausea", "vomit", "headache")
    text = "BP 120/80  " + "  ".join(f"{name} 0 none" for name in charted)
    none = replace(entry(7, text), effects=dict.fromkeys(charted, 0))
    assert "nausea, vomit, headache 0 none" in texts(none, 100)[0]
    one = replace(entry(8, "nausea 0 none  dizzy 2 moderate"), effects={"nausea": 0, "dizzy": 2})
    assert "nausea 0 none  dizzy 2 moderate" in texts(one, 100)[0]
