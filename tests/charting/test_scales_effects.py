"""Scored scales, their repetition, side effects and `wnl`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from charting_support import Chair, answer, code, codes, confirm, infusing_at_1437, message
from infusion_tui.record import events as ev
from support import shipped

COMMON_ZERO = {"nausea": 0, "vomit": 0, "headache": 0, "dizzy": 0, "anxiety": 0}


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [("s4", "sed", 4), ("s 4", "sed", 4), ("sed 4", "sed", 4), ("SED4", "sed", 4), ("d2", "dis", 2), ("dis 2", "dis", 2),
     ("d 0", "dis", 0), ("pain 10", "pain", 10), ("pain7", "pain", 7), ("anx10 6", "anx10", 6), ("site 1", "site", 1)],
)  # fmt: skip
def test_each_scale_and_each_of_its_names(line: str, key: str, value: int) -> None:
    assert answer(line)["values"] == {key: value}


@pytest.mark.parametrize(("name", "high"), [("sed", 5), ("dis", 4), ("pain", 10), ("anx10", 10), ("site", 3)])
def test_a_score_stays_on_its_scale(name: str, high: int) -> None:
    assert code(f"{name} 0") == "ok"
    assert code(f"{name} {high}") == "ok"
    assert code(f"{name} {high + 1}") == "E_RANGE"
    assert code(f"{name}") == "E_NOVAL"
    assert code(f"{name} hr 76") == "E_NOVAL"
    assert code(f"{name} 1.5") == "E_NOTNUM"
    assert code(f"{name} x") == "E_NOTNUM"


@pytest.mark.parametrize(
    ("line", "asked"),
    [("sed 4", False), ("sed 3", True), ("sed 0", True), ("dis 2", False), ("dis 3", True), ("site 1", False),
     ("site 2", True), ("pain 10", False), ("anx10 10", False)],
)  # fmt: skip
def test_a_score_that_worries_is_asked_about(line: str, asked: bool) -> None:
    assert confirm(line) == ("yes" if asked else "none")


@pytest.mark.parametrize(
    ("line", "words"),
    [("s5", "sed 5 alert"), ("s4", "sed 4 slow to answer"), ("s0", "sed 0 no response"), ("hr 76 d0", "HR 76  dis 0 none"), ("d0", "dis 0"),
     ("d4", "dis 4 out of contact"), ("site 2", "site 2 red or swollen"), ("pain 3", "pain 3")],
)  # fmt: skip
def test_the_word_stands_with_the_number(line: str, words: str) -> None:
    got = answer(line)
    assert got["echo"] == words
    assert answer(words) == got


# --- repeating a score


@pytest.mark.parametrize("line", ["s=", "s =", "s*", "s *", "sed =", "SED="])
def test_a_young_score_is_repeated(line: str) -> None:
    got = answer(line)
    assert got["values"] == {"sed": 5}
    assert got["echo"] == "sed 5 alert as at 14:20"


@pytest.mark.parametrize("line", ["128/82+76+98+14+*+*", "128/82 76 98 14 * *", "128/82 76 98 14 s= d="])
def test_scores_are_repeated_by_place_too(line: str) -> None:
    assert answer(line)["values"] == {"bp": [128, 82], "hr": 76, "spo2": 98, "rr": 14, "sed": 5, "dis": 1}


def test_a_score_is_repeated_for_twenty_minutes() -> None:
    chair = infusing_at_1437()
    assert code("s=", chair, "14:40:00") == "ok"
    assert code("s=", chair, "14:41:00") == "E_COPY"
    assert code("-5m s=", chair, "14:44:30") == "ok", "by the line's own time"


def test_without_an_earlier_score_there_is_nothing_to_repeat() -> None:
    assert code("s=", Chair("14:00")) == "E_COPY"
    assert code("pain =") == "E_COPY"
    assert code("-25m s= ; late", infusing_at_1437(), "14:34") == "E_COPY", "scored only later"


def test_a_struck_score_is_not_repeated() -> None:
    chair = infusing_at_1437()
    chair.add("14:36:40", ev.EntryStruck(how="void"), amends=12)
    assert code("s=", chair) == "E_COPY", "the one before it, of 14:10, is too old"


def given(clock: str, drug: str = "lorazepam", recorded: str | None = None) -> Chair:
    chair = infusing_at_1437()
    payload = ev.MedicineGiven(drug=drug, dose=Decimal("0.5"), unit="mg", route="po")
    chair.add(clock, payload, recorded=recorded)
    return chair


def test_no_score_is_repeated_across_a_sedating_medicine() -> None:
    assert code("s=", given("14:30")) == "E_COPY"
    assert code("s= hr 76", given("14:30", "midazolam")) == "E_COPY"
    assert code("s=", given("14:15")) == "ok", "the score was taken after it"
    assert code("s=", given("14:30", "ondansetron")) == "ok"
    assert code("14:25 s=", given("14:30")) == "ok", "at that time it was not given yet"


def test_a_medicine_charted_late_counts_when_it_was_given() -> None:
    assert code("s=", given("14:25", recorded="14:36:50")) == "E_COPY"


def copied_at(clock: str) -> Chair:
    chair = infusing_at_1437()
    taken = chair.events[11].occurred_at
    chair.add(clock, ev.ObservationRecorded(values={"sed": 5}, copied={"sed": taken}))
    return chair


def test_the_repeat_of_a_repeat_keeps_the_time_of_the_first() -> None:
    chair = copied_at("14:35")
    assert answer("s=", chair)["echo"] == "sed 5 alert as at 14:20"
    assert code("s=", chair, "14:41") == "E_COPY", "twenty minutes count from the first"


def test_a_medicine_between_the_score_and_its_repeat_counts_when_it_is_charted_late() -> None:
    chair = copied_at("14:35")
    payload = ev.MedicineGiven(drug="lorazepam", dose=Decimal("0.5"), unit="mg", route="po")
    chair.add("14:30", payload, recorded="14:36:50")
    assert code("s=", chair) == "E_COPY"


def test_a_fix_repeats_a_score_of_before_its_entry_and_keeps_its_time() -> None:
    chair = infusing_at_1437()
    chair.observe("14:25", {"sed": 4})
    got = answer("fix 15 s= ; was alert", chair)
    assert got["values"] == {"sed": 5}
    chair.add(
        "14:37", ev.EntryAmended(values={"sed": 5}, copied={"sed": chair.events[11].occurred_at}), amends=15
    )
    assert answer("s=", chair, "14:38")["echo"] == "sed 5 alert as at 14:20"


# --- side effects


@pytest.mark.parametrize(
    ("name", "key"),
    [("n", "nausea"), ("nausea", "nausea"), ("vom", "vomit"), ("vomit", "vomit"), ("ha", "headache"),
     ("headache", "headache"), ("dz", "dizzy"), ("dizzy", "dizzy"), ("anx", "anxiety"), ("anxiety", "anxiety"),
     ("hal", "hallucination"), ("hallucination", "hallucination"), ("euphoria", "euphoria"), ("drowsy", "drowsy"),
     ("diplopia", "diplopia"), ("blur", "blur"), ("confusion", "confusion"), ("itch", "itch"), ("urgency", "urgency"),
     ("palpitation", "palpitation"), ("cp", "chestpain"), ("chestpain", "chestpain")],
)  # fmt: skip
def test_each_side_effect_under_each_of_its_names(name: str, key: str) -> None:
    assert answer(f"{name} 1")["effects"] == {key: 1}
    assert answer(f"{name.upper()}2")["effects"] == {key: 2}
    assert confirm(f"{name} 2") == "none"


@pytest.mark.parametrize(
    ("word", "grade"),
    [("0", 0), ("1", 1), ("2", 2), ("none", 0), ("mild", 1), ("mod", 2), ("moderate", 2), ("MILD", 1)],
)
def test_each_word_of_severity(word: str, grade: int) -> None:
    assert answer(f"nausea {word}")["effects"] == {"nausea": grade}
    assert answer(f"n{word}")["effects"] == {"nausea": grade}, "a severity may be glued to its name"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("nausea", "E_NOSEV"), ("n", "E_NOSEV"), ("nausea hr 76", "E_NOSEV"), ("nausea bad", "E_NOSEV"),
        ("nausea -1", "E_NOSEV"), ("nausea =", "E_NOSEV"), ("n=", "E_NOSEV"), ("n*", "E_NOSEV"),
        ("nausea x refused", "E_NOSEV"), ("nausea 4", "E_RANGE"), ("nausea 5", "E_RANGE"), ("n9", "E_RANGE"),
        ("nausea 1.5", "E_NOTNUM"), ("nausea 2x", "E_NOTNUM"), ("nausea ٢", "E_NOTNUM"), ("nausea 1 n 2", "E_TWICE"),
        ("nausea 3", "E_SEVNOTE"), ("nausea sev", "E_SEVNOTE"), ("nausea severe", "E_SEVNOTE"), ("cp 3", "E_SEVNOTE"),
        ("nausea 3 ;", "E_NONOTE"), ("nauseabad", "E_UNKNOWN"), ("anx 10", "E_RANGE"), ("anx10", "E_NOVAL"),
    ],
)  # fmt: skip
def test_each_way_a_side_effect_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_severe_needs_words() -> None:
    got = answer("vomit 3 ; 2x, emesis bag, Dr Lee called")
    assert (got["effects"], got["note"], got["confirm"]) == (
        {"vomit": 3}, "2x, emesis bag, Dr Lee called", "none",
    )  # fmt: skip


def test_the_question_about_severity_names_the_grades() -> None:
    assert message("nausea") == "nausea: how bad? 0 none, 1 mild, 2 moderate, 3 severe"


@pytest.mark.parametrize("grade", [1, 2])
def test_chest_pain_asks_no_question(grade: int) -> None:
    assert confirm(f"cp {grade}") == "none"
    assert codes(f"cp {grade}") == []


def test_chest_pain_makes_a_full_set_due_at_once_and_asks_who_was_told() -> None:
    chair = infusing_at_1437()
    chair.full_set("14:33")
    chair.observe("14:37", effects={"chestpain": 1})
    view = chair.view("14:37:30")
    assert view.next_due is not None
    assert view.next_due.what == "observation"
    assert "chest pain" in view.next_due.why
    assert any("who was told" in question for question in view.open_questions)
    chair.add("14:38", ev.ProviderTold(to="Dr Lee"))
    assert chair.view("14:38").open_questions == ()


def test_chest_pain_while_a_set_is_late_stands_as_the_reason_beside_it() -> None:
    chair = infusing_at_1437()
    chair.observe("14:37", effects={"chestpain": 1})
    due = chair.view("14:37:30").next_due
    assert due is not None
    assert due.at.strftime("%H:%M") == "14:30", "it has been due since then"
    assert due.why.startswith("chest pain charted at 14:37: full set at once")
    chair.full_set("14:38")
    due = chair.view("14:39").next_due
    assert due is not None
    assert "chest pain" not in due.why


def test_a_zero_closes_an_open_side_effect() -> None:
    chair = infusing_at_1437()
    chair.observe("14:30", effects={"nausea": 2})
    assert chair.view("14:31").open_effects == {"nausea": 2}
    chair.observe("14:35", effects={"nausea": answer("nausea 0")["effects"]["nausea"]})
    assert chair.view("14:36").open_effects == {}


# --- wnl


@pytest.mark.parametrize("word", ["wnl", "none", "WNL", "None"])
def test_asked_none_of_the_common_ones(word: str) -> None:
    assert answer(word)["effects"] == COMMON_ZERO


@pytest.mark.parametrize("line", ["wnl nausea 1", "nausea 1 wnl", "none n1", "n mild none"])
def test_an_effect_beside_wnl_stands(line: str) -> None:
    assert answer(line)["effects"] == COMMON_ZERO | {"nausea": 1}


@pytest.mark.parametrize("line", ["wnl wnl", "none none", "wnl hr 76 none"])
def test_wnl_twice(line: str) -> None:
    assert code(line) == "E_TWICE"


def test_wnl_fills_only_the_five() -> None:
    assert answer("wnl euphoria 1")["effects"] == COMMON_ZERO | {"euphoria": 1}


@pytest.mark.parametrize(
    "line",
    [
        "128/82 76 98 14 s5 d0 none",
        "s5 d0 none",
        "d0 none hr 76",
        "sed 5 dis 0 none",
        "hr 76 d 0 NONE",
        "dis 0 none",
        "d0  none",
    ],
)
def test_none_behind_a_zero_score_is_still_asked_none_of_these(line: str) -> None:
    got = answer(line)
    assert got["effects"] == COMMON_ZERO
    assert got["values"]["dis"] == 0


def test_a_read_backs_word_for_zero_is_no_wnl() -> None:
    for line in (
        "d0",
        "d0!",
        "nausea none",
        "hr 76 d0",
        "hr 76 d0!",
        "n0",
        "d0 hr 76 n0 vom 1",
        "wnl d0",
        "-2m d0",
    ):
        got = answer(line)
        assert answer(got["echo"]) | {"at": got["at"]} == got, line


@pytest.mark.parametrize("item", ["pain 0", "site 0", "hr 0", "nausea 0", "dis 0", "vomit none"])
def test_none_beside_one_item_is_asked_none_of_these_in_either_order(item: str) -> None:
    assert answer(f"{item} none") == answer(f"none {item}")
    assert answer(f"{item} none")["effects"] == COMMON_ZERO


def test_a_repeated_zero_is_read_back_with_its_word() -> None:
    chair = infusing_at_1437()
    chair.observe("14:30", {"dis": 0})
    for line in ("d=", "d= hr 76"):
        got = answer(line, chair)
        assert "dis 0 none as at 14:30" in got["echo"]
        assert answer(got["echo"], chair) == got


def test_a_clinics_own_names_work_and_no_beginning_of_one_does() -> None:
    protocol = shipped()
    names = {name for effect in protocol.effects for name in effect.names}
    for name in ("naus", "vomi", "head", "diz", "anxi", "hall", "eup", "drow", "palp", "chest"):
        assert name not in names
        assert code(f"{name} 1") == "E_UNKNOWN", name
    assert dt.timedelta(minutes=protocol.entries.copy_minutes) == dt.timedelta(minutes=20)
