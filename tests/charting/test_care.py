"""Care that is no medicine, who was told, why a medicine was given and by whose order, and what is said of an effect."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from charting_support import Chair, answer, code, confirm, infusing_at_1437, message, observing, ready, record
from infusion_tui.charting import read_line
from infusion_tui.charting.errors import LineError
from infusion_tui.record import events as ev
from infusion_tui.record.wording import entry_text
from support import UTC, shipped

CARE_NAMES = [name for word in shipped().care for name in word.names]


def payload(line: str, chair: Chair | None = None, now: str = "14:37") -> Any:
    return read_line(line, (chair or infusing_at_1437()).context(now)).payload


def nauseous() -> Chair:
    """Infusing, nausea 2 charted at 14:30."""
    chair = infusing_at_1437()
    chair.observe("14:36:40", effects={"nausea": 2})
    return chair


# --- care words ---


@pytest.mark.parametrize("name", CARE_NAMES)
def test_a_care_word_alone_charts_it_and_asks_nothing(name: str) -> None:
    got = answer(name)
    word = shipped().care_word(name)
    assert word is not None
    assert (got["command"], got["care"], got["confirm"], got["echo"]) == ("care", word.key, "none", word.key)
    charted = payload(name)
    assert (charted.care, charted.label) == (word.key, word.label)


def test_a_care_word_takes_a_time_a_note_and_the_word_care() -> None:
    got = answer("-5m grounding ; hand held")
    assert (got["at"], got["care"], got["note"]) == ("14:32:00", "grounding", "hand held")
    assert answer("care grounding ; hand held")["care"] == "grounding"
    assert payload("care headup").care == "reposition"


@pytest.mark.parametrize("make", [ready, infusing_at_1437, observing], ids=["precheck", "infusing", "after"])
def test_care_can_be_charted_in_every_phase(make: Any) -> None:
    assert answer("blanket", make(), "14:45")["care"] == "blanket"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("care", "E_NOVAL"), ("care nothing", "E_UNKNOWN"), ("grounding now", "E_UNKNOWN"), ("dim music", "E_UNKNOWN"),
        ("grounding ;", "E_NONOTE"), ("groundng", "E_UNKNOWN"), ("hr 82 grounding", "E_UNKNOWN"), ("grounding hr 82", "E_UNKNOWN"),
    ],
)  # fmt: skip
def test_each_way_a_care_line_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_the_nearest_care_word_is_named() -> None:
    assert message("groundng") == '"groundng" not understood. Did you mean grounding?'
    assert "stands first, on a line of its own" in message("hr 82 grounding")
    assert message("care") == f"care: what was done? {', '.join(word.key for word in shipped().care)}"


def test_a_clinic_without_care_words_has_none() -> None:
    chair = Chair("13:50", protocol=msgspec.structs.replace(shipped(), care=()))
    assert code("grounding", chair) == "E_UNKNOWN"
    assert "the clinic's list is empty" in message("care", chair)


def test_care_is_corrected_by_its_own_word_voided_and_undone() -> None:
    chair = infusing_at_1437()
    record(chair, "grounding ; hand held", "14:37")  # entry 15
    assert answer("fix 15 reposition ; wrong word", chair, "14:38")["care"] == "reposition"
    assert code("fix 15 grounding ; same", chair, "14:38") == "E_FIX"
    assert code("fix 15 hr 82 ; no", chair, "14:38") == "E_FIX"
    assert answer("undo", chair, "14:37:30")["ok"]
    record(chair, "fix 15 care blanket ; wrong word", "14:38")
    (line,) = [entry for entry in chair.view("14:39").entries if entry.number == 15]
    assert (line.text, line.note) == ("blanket", "hand held")
    record(chair, "void 15 ; other chair", "14:39")
    assert chair.view("14:40").entries[14].struck


def test_after_the_leaving_care_is_refused_in_words() -> None:
    chair = observing(leave_ready=True)
    chair.add("15:12", ev.SessionDischarged(how="leave", escort="Ann"))
    assert message("grounding", chair, "15:20").startswith("cannot chart care: the patient of chair 5 left")


# --- told ---


@pytest.mark.parametrize(
    ("line", "to", "read_back"),
    [
        ("told Dr Lee ; 188/112, will watch", "Dr Lee", False),
        ("told Dr Lee ; 188/112, read back", "Dr Lee", True),
        ("told Dr Lee ; 188/112 readback", "Dr Lee", True),
        ("told Dr Lee ; Read-Back ok", "Dr Lee", True),
        ("told Dr Lee ; 188/112 rb", "Dr Lee", True),
        ("told Dr Lee read back ; 188/112", "Dr Lee", True),
        ("told Dr Lee, rb", "Dr Lee", True),
        ("told Dr Lee ; not read back, line dropped", "Dr Lee", False),
        ("told Dr Lee ; no read-back", "Dr Lee", False),
        ("told Dr Lee ; read back not done", "Dr Lee", False),
        ("told Dr Lee not read back", "Dr Lee not read back", False),
        ("told RB ; 188/112", "RB", False),
        ("told RB, read back ; 188/112", "RB", True),
        ("told Dr Lee rb ; 188/112", "Dr Lee rb", False),
        ("told Dr Lee, rb read back, rb", "Dr Lee", True),
        ("told Herb ; herbal tea", "Herb", False),
    ],
)
def test_read_back_is_what_the_words_say(line: str, to: str, read_back: bool) -> None:
    told = payload(line)
    assert (told.to, told.read_back) == (to, read_back)
    again = payload(answer(line)["echo"])
    assert again == told


def test_told_says_its_read_back_in_the_answer_and_in_the_log() -> None:
    assert answer("told Dr Lee ; 188/112")["to"] == "Dr Lee"
    assert "read_back" not in answer("told Dr Lee ; 188/112")
    got = answer("told Dr Lee read back ; 188/112")
    assert (got["read_back"], got["echo"]) == (True, "told Dr Lee read back  ; 188/112")
    assert entry_text(payload("told Dr Lee ; 188/112, rb"), shipped(), UTC) == "told Dr Lee, read back"
    assert code("told read back") == "E_WHO"


def test_another_name_of_who_was_told_keeps_the_read_back() -> None:
    chair = infusing_at_1437()
    record(chair, "told Dr Lee ; 188/112, read back", "14:37")  # entry 15
    record(chair, "fix 15 told Dr Li ; misspelt", "14:38")
    line = chair.view("14:39").entries[14]
    assert (line.text, line.note) == ("told Dr Li, read back", "188/112, read back")
    assert chair.view("14:39").entries[15].text == "fix of entry 15: to Dr Li"
    record(chair, "told Dr Lee ; 190/112", "14:40")  # entry 17
    record(chair, "fix 17 told Dr Lee read back ; left out", "14:41")
    assert chair.view("14:42").entries[16].text == "told Dr Lee, read back"
    assert chair.view("14:42").entries[17].text == "fix of entry 17: read back yes"


# --- medicines: for and by ---


@pytest.mark.parametrize(
    ("behind", "why", "ordered_by"),
    [
        ("", None, None),
        ("for nausea", "nausea", None),
        ("by Dr Lee", None, "Dr Lee"),
        ("for nausea by Dr Lee", "nausea", "Dr Lee"),
        ("by Dr Lee for nausea 2", "nausea 2", "Dr Lee"),
        ("! FOR nausea  and retching BY Dr Lee", "nausea and retching", "Dr Lee"),
    ],
)
def test_why_and_by_whose_order(behind: str, why: str | None, ordered_by: str | None) -> None:
    line = f"med ondansetron 4 mg iv {behind} ; slowly"
    given = payload(line)
    assert (given.why, given.ordered_by, given.note) == (why, ordered_by, "slowly")
    got = answer(line)
    assert got["medication"].get("why") == why
    assert got["medication"].get("ordered_by") == ordered_by
    assert got["medication"].keys() >= {"drug", "dose", "unit", "route"}
    assert payload(got["echo"]) == given
    assert got["confirm"] == "yes"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("med ondansetron 4 mg iv for", "E_NOVAL"), ("med ondansetron 4 mg iv by", "E_WHO"),
        ("med ondansetron 4 mg iv for by Dr Lee", "E_NOVAL"), ("med ondansetron 4 mg iv for a by b for c", "E_TWICE"),
        ("med ondansetron 4 mg iv by a by b", "E_TWICE"), ("med ondansetron 4 mg iv slowly for nausea", "E_UNKNOWN"),
        ("med ondansetron 4 mg for nausea", "E_ROUTE"), ("med ondansetron 4 for nausea", "E_UNIT"),
        ("med ketorolac 15 mg iv for headache by Dr Lee", "E_MEDWHY"),
    ],
)  # fmt: skip
def test_each_way_for_and_by_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_a_fix_adds_who_ordered_it_and_keeps_the_rest() -> None:
    chair = infusing_at_1437()
    record(chair, "med ondansetron 4 mg iv for nausea ; slowly", "14:37")  # entry 15
    record(chair, "fix 15 med ondansetron 4 mg iv by Dr Lee ; left out", "14:38")
    fixed = chair.session().entries[14].payload
    assert isinstance(fixed, ev.MedicineGiven)
    assert (fixed.why, fixed.ordered_by, fixed.note) == ("nausea", "Dr Lee", "slowly")
    assert chair.view("14:39").entries[14].text == "ondansetron 4 mg iv, for nausea, ordered by Dr Lee"


# --- effect ---


@pytest.mark.parametrize(
    ("line", "related", "action", "echo"),
    [
        (
            "effect nausea possible ; cold pack",
            "possible",
            "cold pack",
            "effect nausea possible  ; cold pack",
        ),
        ("effect n YES", "yes", None, "effect nausea yes"),
        ("effect nausea related no", "no", None, "effect nausea no"),
        ("effect n ; cold pack", None, "cold pack", "effect nausea  ; cold pack"),
    ],
)
def test_what_is_said_of_a_side_effect(line: str, related: str | None, action: str | None, echo: str) -> None:
    chair = nauseous()
    got = answer(line, chair)
    assert (got["command"], got["effect"], got.get("related"), got.get("action")) == (
        "effect",
        "nausea",
        related,
        action,
    )
    assert (got["echo"], got["confirm"]) == (echo, "none")
    assert payload(echo, chair) == ev.EffectDescribed(effect="nausea", related=related, action=action)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("effect", "E_NOVAL"), ("effect nausea", "E_NOVAL"), ("effect nausea related", "E_NOVAL"), ("effect nausea maybe", "E_UNKNOWN"),
        ("effect nausea yes no", "E_UNKNOWN"), ("effect nausea ;", "E_NONOTE"), ("effect naus yes", "E_UNKNOWN"),
        ("effect headache yes", "E_NOSEV"), ("effect hr yes", "E_UNKNOWN"), ("-9m effect nausea yes", "E_NOSEV"),
    ],
)  # fmt: skip
def test_each_way_an_effect_line_can_be_wrong(line: str, expected: str) -> None:
    assert code(line, nauseous()) == expected


def test_an_effect_asked_and_absent_has_nothing_to_say() -> None:
    chair = infusing_at_1437()  # nausea 0 at 14:29
    assert code("effect nausea yes", chair) == "E_NOSEV"
    with pytest.raises(LineError, match="nausea is not charted yet: first how severe, 1 to 3: nausea 1"):
        payload("effect nausea yes", chair)


def test_an_effect_line_is_fixed_and_undone() -> None:
    chair = nauseous()
    record(chair, "effect nausea possible ; cold pack", "14:37")  # entry 16
    assert answer("undo", chair, "14:37:20")["ok"]
    record(chair, "fix 16 effect nausea no ; she says it is the bus", "14:38")
    (course,) = chair.view("14:39").effect_courses
    assert (course.related, [one.text for one in course.actions]) == ("no", ["cold pack"])
    assert chair.view("14:39").entries[15].text == "nausea, not related, done: cold pack"
    record(chair, "void 16 ; other patient", "14:40")
    (course,) = chair.view("14:41").effect_courses
    assert (course.related, course.actions) == (None, ())


# --- chest pain ---


def test_chest_pain_asks_no_question_a_full_set_at_once_and_who_was_told() -> None:
    chair = infusing_at_1437()
    chair.full_set("14:36:40")
    assert confirm("cp 2", chair) == "none"
    record(chair, "cp 2", "14:37")
    view = chair.view("14:37:01")
    first = view.due[0]
    assert (first.what, first.at) == ("observation", chair.session().timeline[-1].at)
    assert "chest pain charted at 14:37: full set at once" in first.why
    assert view.open_questions == ("chest pain at 14:37: who was told?",)
    record(chair, "148/92 98 97 18 5 1", "14:39")
    assert "chest pain" not in chair.view("14:39:10").due[0].why
    assert chair.view("14:39:10").open_questions != (), "a set does not say who was told"
    record(chair, "told Dr Lee ; chest pain 2, ECG, read back", "14:40")
    assert chair.view("14:40:10").open_questions == ()
