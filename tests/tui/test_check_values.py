"""F8 asks what was found value by value; the second check is blind; a score is taken part by part."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line

from infusion_tui.record import events as ev
from infusion_tui.record.view import CheckState
from infusion_tui.room import Room
from infusion_tui.room.people import Proof
from infusion_tui.room.staffing import add_person
from infusion_tui.tui.dialogs.check_list import CheckPage, in_words
from infusion_tui.tui.dialogs.score_form import ScorePage
from infusion_tui.tui.dialogs.verify_page import VerifyPage


def item(room: Room, key: str, name: str = "precheck") -> CheckState:
    return next(c for c in room.view("5").checks if (c.list, c.item) == (name, key))


async def to_item(pilot: object, bench: Bench, number: int) -> None:
    """F8, and down to an item."""
    await pilot.press("f8")  # type: ignore[attr-defined]
    await settle(pilot)  # type: ignore[arg-type]
    bench.seconds.now += 1
    for _ in range(number):
        await pilot.press("down")  # type: ignore[attr-defined]
    await settle(pilot)  # type: ignore[arg-type]


# --- the values of an item


@pytest.mark.parametrize(
    ("labels", "values", "times", "line"),
    [(("gauge", "site", "attempts"), ("22 G", "left forearm", "1"), False, "22 G, left forearm, attempts 1"),
     (("gauge", "site", "attempts"), ("22", "", ""), False, "gauge 22"),
     (("food", "drink"), ("22:00", "07:30"), True, "food 22:00 drink 07:30"),
     (("food", "drink"), ("", "07:30"), True, "drink 07:30"),
     (("food", "drink"), ("since yesterday", "7:30"), True, "food since yesterday, drink 7:30"),
     (("new medicines", "urinary trouble"), ("none", "none"), False, "new medicines: none, urinary trouble: none"),
     (("name", "phone"), ("Ann; sister", "0151 23"), False, "Ann, sister, phone 0151 23"),
     (("to whom",), ("daughter Ann",), False, "daughter Ann"), (("score",), ("9",), False, "9"),
     (("a", "b"), ("", " "), False, "")],
)  # fmt: skip
def test_values_become_the_words_one_would_type(
    labels: tuple[str, ...], values: tuple[str, ...], times: bool, line: str
) -> None:
    assert in_words(labels, values, times=times) == line


@pytest.mark.parametrize("size", SIZES)
async def test_an_item_asks_its_values_field_by_field(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await to_item(pilot, bench, 8)
        for key in ("space", "escape", "enter"):
            await pilot.press(key)
            await settle(pilot)
            bench.seconds.now += 1
        text = screen_text(pilot.app)
        for words in ("gauge", "site", "attempts", "IV is in place and flushes freely, site is clean"):
            assert words in text
        assert "consent" not in text, "one item is answered: the others are not in its way"
        bench.seconds.now += 1
        await type_line(pilot, "22 G")
        await type_line(pilot, "left forearm")
        assert bench.room.version("5") == 1, "nothing is recorded before the last field"
        await type_line(pilot, "1", enter=False)
        assert "line: check iv y ; 22 G, left forearm, attempts 1" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert item(bench.room, "iv").text == "22 G, left forearm, attempts 1"
        assert "22 G, left forearm, attempts 1" in screen_text(pilot.app)


async def test_fasting_is_said_against_the_rule_while_it_is_typed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await to_item(pilot, bench, 5)
        await pilot.press("space")
        await settle(pilot)
        bench.seconds.now += 1
        await type_line(pilot, "10:50")
        await type_line(pilot, "11:00", enter=False)
        assert "food 2 h 10 min ago, the clinic's rule is 6 h" in " ".join(screen_text(pilot.app).split())
        await pilot.press("enter")
        await settle(pilot)
        found = item(bench.room, "fasting")
        assert (found.text, found.is_open) == ("food 10:50 drink 11:00", False)


async def test_enter_through_empty_fields_records_nothing_and_y_alone_still_works(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await to_item(pilot, bench, 0)
        for _ in range(6):
            await pilot.press("enter")
            await settle(pilot)
            bench.seconds.now += 1
        assert bench.room.version("5") == 1
        assert "nothing is typed" in screen_text(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert item(bench.room, "identity").detail == "no result written"


@pytest.mark.parametrize(
    ("phase", "last"), [("precheck", "second check"), ("assess", "discharge score (optional)")]
)
async def test_every_item_is_in_sight_in_a_small_window(tmp_path: Path, phase: str, last: str) -> None:
    bench = Bench(tmp_path)
    bench.put_into(phase)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CheckPage)
        text = screen_text(pilot.app)
        for check in bench.room.view("5").checks:
            if check.list == bench.room.view("5").list_name:
                assert check.label in text
        assert last in text


async def test_what_yes_attests_of_the_instructions_is_read_in_full_before(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("assess")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await to_item(pilot, bench, 3)
        text = " ".join(screen_text(pilot.app).split())
        assert "instructions version 1 given; no driving before Tue 24 Nov 13:" in text
        assert "driving and whom to call included" in text
        bench.seconds.now += 1
        await pilot.press("space")
        await settle(pilot)
        assert "to whom" in screen_text(pilot.app)


async def test_a_positive_screen_stands_on_chair_and_board_but_not_in_words_on_the_lock_screen(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    bench.chart("check mood y ; positive Q3")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        assert "positive Q3: what was done?" in screen_text(pilot.app)
        await pilot.press("f2")
        await settle(pilot)
        assert "▲ mood and safety at 13:00" in screen_text(pilot.app)
        await pilot.press("ctrl+l")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "Who is here?" in text
        assert "positive" not in text
        assert "a question is open" in text


async def test_what_is_due_hides_no_question_on_the_board(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    bench.chart("check mood y ; positive Q3")
    bench.later(1)
    bench.chart(
        "124/78 72 99 14", *(f"check {key} y" for key in ("identity", "allergies", "consent", "changes"))
    )
    bench.chart(*(f"check {key} y" for key in ("fasting", "escort", "iv", "kit", "order")))
    bench.later(1)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "2ND CHECK DUE + question" in screen_text(pilot.app)


# --- the second check


async def fill(pilot: object, *values: str) -> None:
    for value in values:
        await type_line(pilot, value)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
async def test_the_second_person_sees_nothing_of_the_first_result_before_it_is_recorded(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Dose, volume and rate of the order stand nowhere on the page, whatever is typed; afterwards both do."""
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "verify")
        assert isinstance(pilot.app.screen, VerifyPage)
        bench.seconds.now += 1
        for value in ("JD", "40", "51"):
            await type_line(pilot, value)
            text = screen_text(pilot.app)
            for figure in ("35", "75 mL", "50 mL", "differs", "agrees"):
                assert figure not in text
        await type_line(pilot, "61", enter=False)
        text = screen_text(pilot.app)
        for figure in ("35", "75", "50 mL", "differs", "agrees"):
            assert figure not in text
        assert "line: verify 40 mg in 51 ml 61 ml/h" in text
        await pilot.press("enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        for words in ("35 mg", "40 mg", "50 mL", "51 mL", "75 mL/h", "61 mL/h"):
            assert words in text
        assert text.count("▲ DIFFERS") == 3
        assert "differs from the order in the dose, volume and rate" in " ".join(text.split())
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert pilot.app.signed_in == "KM"  # type: ignore[attr-defined]
    entry = bench.room.view("5").entries[-1]
    assert (entry.kind, entry.by) == ("dose.verified", "JD")
    assert item(bench.room, "second-check").is_open


async def test_a_second_calculation_that_agrees_closes_the_item(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "verify")
        bench.seconds.now += 1
        await fill(pilot, "jd", "35", "50", "75.0")
        text = screen_text(pilot.app)
        assert text.count("same") == 3
        assert "DIFFERS" not in text
    assert item(bench.room, "second-check").answer == "auto-y"
    assert bench.room.view("5").entries[-1].by == "JD"


@pytest.mark.parametrize(
    ("initials", "words"), [("KM", "another person"), ("XX", "not on the staff list"), ("", "who are you?")]
)
async def test_whoever_cannot_be_the_second_person_is_told_at_once(
    tmp_path: Path, initials: str, words: str
) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "verify")
        bench.seconds.now += 1
        await fill(pilot, initials)
        assert words in " ".join(screen_text(pilot.app).split())
        assert pilot.app.screen.focused.id == "field-initials"  # type: ignore[union-attr]
    assert bench.room.version("5") == 1


async def test_f8_opens_the_second_check_and_esc_leaves_nothing_behind(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await to_item(pilot, bench, 11)
        await pilot.press("space")
        await settle(pilot)
        assert isinstance(pilot.app.screen, VerifyPage)
        await type_line(pilot, "JD", enter=False)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.line.value == ""


async def test_a_pin_is_checked_beside_the_screen_and_the_second_person_is_not_signed_in_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Argon2 runs in another thread; a wrong PIN records nothing; afterwards the PIN is asked for again."""
    bench = Bench(tmp_path)
    clinical = Room.create(tmp_path / "clinic.db", chairs="12345", timezone="UTC", training=False)
    bench.room.close()
    bench.room = clinical
    add_person(clinical, "KM", name="Kim Moss", role="nurse")
    add_person(clinical, "JD", name="Jo Dahl", role="nurse", pin="271828")
    add_person(clinical, "AL", name="Al Lee", role="prescriber")
    from infusion_tui.room.staffing import accept_protocol

    accept_protocol(clinical, "ketamine-iv-depression", by="AL")
    bench.admit()
    threads: list[threading.Thread] = []
    check = Proof.check

    def noted(self: Proof) -> None:
        threads.append(threading.current_thread())
        check(self)

    monkeypatch.setattr(Proof, "check", noted)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "verify")
        bench.seconds.now += 1
        await fill(pilot, "JD", "000000", "35", "50", "75")
        page = pilot.app.screen
        await page.workers.wait_for_complete()
        await settle(pilot)
        assert "that is not the PIN of JD" in screen_text(pilot.app)
        assert "dose.verified" not in kinds(clinical)
        await fill(pilot, "271828", "", "", "")
        await page.workers.wait_for_complete()
        await settle(pilot)
        await settle(pilot)
        assert screen_text(pilot.app).count("same") == 3
    assert threads
    assert threading.main_thread() not in threads
    assert clinical.view("5").entries[-1].by == "JD"
    with pytest.raises(Exception, match="JD has a PIN"):
        clinical.chart("5", "hr 80", by="JD")


async def test_a_line_with_time_or_chair_in_front_covers_the_order_too(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    bench.later(3)
    async with bench.app(by="JD").run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "c5 -1m verify 30 mg", enter=False)
        text = screen_text(pilot.app)
        assert "35 mg" not in text
        assert "75 mL/h" not in text


# --- the score


@pytest.mark.parametrize("size", SIZES)
async def test_a_score_shows_what_each_number_means(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.put_into("assess")
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await to_item(pilot, bench, 4)
        await pilot.press("space")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ScorePage)
        bench.seconds.now += 1
        assert "movement?   0 none   1 two limbs   2 all four limbs" in screen_text(pilot.app)
        await pilot.press("2", "2", "2", "5", "2")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "2 deep, coughs freely" in text
        assert "8 of 10 so far, the clinic asks for 9" in text
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is not screen, "a part is missing"
        await pilot.press("1")
        await settle(pilot)
        assert "9 of 10, the clinic asks for 9" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.line.value == "score aldrete 2 2 2 2 1"
        assert "SpO2 1 needs O2 for over 90 %" in " ".join(screen_text(pilot.app).split())
        await pilot.press("enter")
        await settle(pilot)
    assert isinstance(bench.room.view("5").entries[-1].payload, ev.ScaleScored)
    assert item(bench.room, "score", "leave").answer == "y"


async def test_another_score_of_the_clinic_is_one_key_away(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("assess")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "score")
        bench.seconds.now += 1
        await pilot.press("2", "right", "1")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "PADSS" in text
        assert "1 of 10 so far" in text
        assert "line: score padss 1" in text
        await pilot.press("left")
        await settle(pilot)
        assert "line: score aldrete 2" in screen_text(pilot.app)
