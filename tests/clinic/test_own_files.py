"""The clinic's own files: they win, and a mistake in one is named in one plain sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from infusion_tui.clinic import ClinicError, Library, load_protocols, shipped_data

MOOD = "ketamine-iv-depression"
PAIN = "ketamine-iv-pain"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings folder that holds the clinic's own copy of the mood protocol."""
    folder = tmp_path / "config"
    (folder / "protocols").mkdir(parents=True)
    shutil.copy(shipped_data() / "protocols" / f"{MOOD}.toml", folder / "protocols" / "mood.toml")
    return folder


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _copy_shared(config: Path, name: str) -> Path:
    return Path(shutil.copy(shipped_data() / f"{name}.toml", config / f"{name}.toml"))


def test_no_settings_folder_is_fine(tmp_path: Path) -> None:
    library = load_protocols(tmp_path / "none")
    assert library.problems == ()
    assert set(library.protocols) == {MOOD, PAIN}


def test_own_protocol_wins_over_the_shipped_one(config: Path) -> None:
    mine = config / "protocols" / "mood.toml"
    _edit(mine, "version = 1", "version = 7")
    library = load_protocols(config)
    assert library.problems == ()
    assert library.get(MOOD).version == 7
    assert library.origin(MOOD) == mine
    assert library.origin(PAIN).is_relative_to(shipped_data())


def test_own_protocol_with_a_new_id_stands_beside(config: Path) -> None:
    _edit(config / "protocols" / "mood.toml", f'id = "{MOOD}"', 'id = "our-own"')
    assert set(load_protocols(config).protocols) == {MOOD, PAIN, "our-own"}


def test_own_shared_file_wins_for_every_protocol(config: Path) -> None:
    _edit(_copy_shared(config, "limits"), "usual_high = 160", "usual_high = 170")
    library = load_protocols(config)
    assert {p.limits["bp_sys"].usual_high for p in library.protocols.values()} == {Decimal(170)}


def test_a_key_of_the_protocol_wins_and_leaves_the_rest_of_its_table(config: Path) -> None:
    mine = config / "protocols" / "mood.toml"
    with mine.open("a", encoding="utf-8") as out:
        out.write("\n[limits.hr]\nusual_high = 130\n")
    limit = load_protocols(config).get(MOOD).limits["hr"]
    assert (limit.usual_low, limit.usual_high, limit.possible_high) == (50, 130, 300)


def test_a_file_saved_by_an_editor_that_marks_utf8(config: Path) -> None:
    mine = config / "protocols" / "mood.toml"
    mine.write_bytes(b"\xef\xbb\xbf" + mine.read_bytes())
    assert load_protocols(config).problems == ()


Mistake = tuple[str, str, str, str, str]

# file, old text, new text, key named, words of the reason
MISTAKES: list[Mistake] = [
    ("mood", "minutes = 40", "minutes = 0,5", "", "line "),
    ("mood", "minutes = 40", "minutes = ", "", "is not valid TOML at line "),
    ("mood", "minutes = 40", 'minutes = "forty"', "dose.minutes", 'must be a whole number, not "forty"'),
    ("mood", "minutes = 40", "minutes = 40.5", "dose.minutes", "must be a whole number, not 40.5"),
    ("mood", "minutes = 40", "minutes = true", "dose.minutes", "must be a whole number, not true"),
    ("mood", "minutes = 40", "", "dose.minutes", "is missing"),
    ("mood", "minutes = 40", "minutes = -40", "dose.minutes", "must not be negative, it is -40"),
    ("mood", "minutes = 40", "minutes = 0", "dose.minutes", "must be more than 0"),
    ("mood", "minutes = 40", "minutes = 9000", "dose.minutes", "is longer than a day"),
    ("mood", "minutes = 40", "minits = 40", "dose.minits", 'is not a known key, did you mean "minutes"?'),
    ("mood", "mg_per_kg = 0.5", 'mg_per_kg = "0.5"', "dose.mg_per_kg", 'must be a number, not "0.5"'),
    ("mood", "mg_per_kg = 0.5", "mg_per_kg = nan", "dose.mg_per_kg", "must be a number"),
    ("mood", "mg_per_kg = 0.5", "mg_per_kg = 1e99", "dose.mg_per_kg", "is too large"),
    ("mood", "mg_per_kg = 0.5", "mg_per_kg = 1\nmg_per_kg_h = 1", "dose.mg_per_kg_h", "cannot both"),
    ("mood", "version = 1", "", "version", "is missing"),
    ("mood", "version = 1", "version = 0", "version", "must be more than 0"),
    ("mood", f'id = "{MOOD}"', 'id = "Our Own"', "id", "lower-case letters, digits and hyphens"),
    ("mood", 'title = "Ketamine', 'title = "\\u001b[31mKetamine', "title", "one line of plain text"),
    ("mood", 'drug = "ketamine"', 'drug = ""', "drug", "must not be empty"),
    ("mood", "example = true", 'example = "yes"', "example", 'must be true or false, not "yes"'),
    (
        "mood",
        'anchor = "end"',
        'anchor = "start"',
        "observation.anchor",
        'must be one of "end", "flush", not "start"',
    ),
    ("mood", '"limits", ', '"limit", ', "include", 'no shared file "limit", did you mean "limits"?'),
    ("mood", '"limits", ', '"../limits", ', "include", 'no shared file "../limits"'),
    ("mood", '"limits", ', "", "limits", "is missing"),
    ("mood", '"limits", ', '"scales", ', "include", "names the same file twice"),
    ("mood", 'include = ["limits", ', 'include = [3, "limits", ', "include", "must be a list of names"),
    (
        "mood",
        '"spo2", "rr"]',
        '"sp02", "rr"]',
        "sets.baseline.items",
        '"sp02" is no measured item and no scale',
    ),
    ("mood", '"spo2", "rr"]', '"nausea", "rr"]', "sets.baseline.items", "no measured item and no scale"),
    ("mood", '"spo2", "rr"]', '"rr", "rr"]', "sets.baseline.items", '"rr" stands twice'),
    ("mood", "every_minutes = 10", "", "sets.infusing.every_minutes", "is missing: this set repeats"),
    ("mood", "every_minutes = 10", "every_minutes = 0", "sets.infusing.every_minutes", "more than 0"),
    ("mood", "[sets.end]", "[sets.end]\nevery_minutes = 5", "sets.end.every_minutes", "taken once"),
    ("mood", "[sets.end]", "[sets.ends]", "sets.ends", 'did you mean "end"?'),
    ("limits", "usual_low = 50\n", "usual_low = 130\n", "limits.bp_dia.usual_low", "is above usual_high"),
    ("limits", "possible_low = 20\n", "possible_low = 400\n", "limits.bp_sys.possible_low", "below possible"),
    ("limits", "usual_low = 90\n", "usual_low = 10\n", "limits.bp_sys.usual_low", "is below possible_low"),
    ("limits", "usual_high = 160", "usual_high = 400", "limits.bp_sys.usual_high", "above possible_high"),
    ("limits", "delta = 40", "delta = 0", "limits.bp_sys.delta", "must be more than 0"),
    ("limits", "[limits.spo2]", "[limits.sp02]", "limits.sp02", 'did you mean "spo2"?'),
    ("limits", "[limits.anx10]", "[limits.anx11]", "limits.anx11", "no measured item and no scale"),
    ("limits", "usual_low = 0\nusual_high = 1\n", "delta = 0\n", "limits.site.delta", "more than 0"),
    ("limits", "low = 86\nhigh = 110", "low = 86\nhigh = 80", "fahrenheit.low", "must be below high"),
    ("limits", "low = 86", "low = 40", "fahrenheit.low", "°C reads as Fahrenheit"),
    ("limits", "hr_low = 90", "hr_low = 110", "swap.hr_low", "is above hr_high"),
    ("limits", "gap_low = 15", "gap_lo = 15", "blood_pressure.gap_lo", 'did you mean "gap_low"?'),
    ("limits", "[blood_pressure]", "[blood_presure]", "blood_presure", 'did you mean "blood_pressure"?'),
    ("scales", "high = 5", "high = 6", "scales[1].words", "score 6 has no word"),
    ("scales", '0 = "clean"', '9 = "clean"', "scales[5].words", "score 0 has no word"),
    ("scales", "high = 10", "high = 20", "limits.pain", "must be 0 and 20, as in scales[3]"),
    ("scales", "low = 0\nhigh = 10", "low = 10\nhigh = 10", "scales[3].low", "must be below high"),
    ("scales", 'key = "dis"', 'key = "diss"', "scales", 'needs a scale with the key "dis"'),
    ("scales", 'names = ["pain"]', 'names = ["ache"]', "scales[3].names", 'the key itself, "pain"'),
    (
        "scales",
        'names = ["pain"]',
        'names = ["pain", "n"]',
        "effects[6].names",
        '"n" is already a name of "pain"',
    ),
    ("scales", 'names = ["pain"]', 'names = ["pain", "hr"]', "scales[3].names", '"hr" is already a measured'),
    ("scales", 'names = ["pain"]', 'names = ["pain", "stop"]', "scales[3].names", "already a command"),
    ("scales", 'names = ["pain"]', 'names = ["pain", "board"]', "scales[3].names", "already a screen"),
    ("scales", 'names = ["pain"]', 'names = ["pain", "mild"]', "scales[3].names", "already a word"),
    ("scales", 'names = ["pain"]', 'names = ["pain", "Ache"]', "scales[3].names", "lower-case letters"),
    ("scales", 'names = ["pain"]', 'names = ["pain", "my ache"]', "scales[3].names", "lower-case letters"),
    ("scales", 'names = ["pain"]', 'names = "pain"', "scales[3].names", 'must be a list, not "pain"'),
    ("effects", '"vom", ', '"n", ', "effects[13].names", '"n" is already a name of "nausea"'),
    ("effects", "grade = 3", "grade = 4", "severities", "must have the grades 0, 1, 2 and 3"),
    ("effects", 'names = ["sev"]', 'names = ["mod"]', "severities[4]", '"mod" is also grade 2'),
    ("effects", 'names = ["sev"]', 'names = ["hr"]', "severities[4]", '"hr" is already a measured item'),
    ("effects", 'names = ["sev"]', 'names = ["blur"]', "effects[11].names", '"blur" is already a severity'),
    ("effects", "common = true", "comon = true", "effects[1].comon", 'did you mean "common"?'),
    ("medicines", "usual_low = 4", "usual_low = 9", "medicines[1].usual_low", "is above usual_high: 9 and 8"),
    ("medicines", "usual_low = 4", "usual_low = 0", "medicines[1].usual_low", "must be more than 0"),
    ("medicines", 'unit = "mg"', 'unit = "cc"', "medicines[1].unit", '"cc" is no unit'),
    ("medicines", '["iv", "po", "im"]', '["iv", "rectal"]', "medicines[1].routes", '"rectal" is no route'),
    ("medicines", '["iv", "po", "im"]', "[]", "medicines[1].routes", "at least one route"),
    ("medicines", '"acetaminophen"', '"clonidine"', "medicines[7].name", "already a name of clonidine"),
    ("medicines", 'name = "labetalol"', 'name = "Labetalol HCl"', "medicines[3].name", "one word in lower"),
    ("medicines", "reassess_minutes = 30", "", "medicines[1].reassess_minutes", "is missing"),
    ("medicines", 'reassess_by = ["bp"]', 'reassess_by = ["pb"]', "medicines[3].reassess_by", '"pb" is no'),
    ("medicines", "observe_minutes = 60", "observe_minutes = 0", "medicines[4].observe_minutes", "more than"),
    ("care", '"reassured"', '"nausea"', "care[1].names", '"nausea" is already a name of "nausea"'),
    ("care", '"headup"', '"reassured"', "care[2].names", 'already a name of "grounding"'),
    ("care", '"headup"', '"effect"', "care[2].names", '"effect" is already a command'),
    ("care", '["dim"]', '["dimmed"]', "care[3].names", 'must hold the key itself, "dim"'),
    ("checks", 'key = "baseline"', 'key = "base"', "precheck[8].auto", '"base" cannot answer itself'),
    ("checks", 'key = "gait"', 'key = "escort"', "leave[7].key", '"escort" stands twice'),
    ("checks", 'key = "gait"', 'key = "Gait!"', "leave[6].key", "lower-case letters"),
    ("checks", 'second_check = "required"', 'second_check = "off"', "precheck[12].required", "must be false"),
    (
        "checks",
        'second_check = "required"',
        'second_check = "no"',
        "second_check",
        'must be one of "off", "optional", "required", not "no"',
    ),
    ("checks", "sed_low = 5", "sed_low = 6", "leaving.sed_low", "is no score of sed"),
    ("checks", "dis_high = 0", "dis_high = 9", "leaving.dis_high", "is no score of dis"),
    ("checks", "effect_high = 0", "effect_high = 4", "leaving.effect_high", "is no severity"),
    ("reminders", "late = 2", "late = 9", "reminders.late", "is above passed_on: 9 and 5"),
    ("reminders", "late_share = 0.2", "late_share = 0.9", "reminders.late_share", "above passed_on_share"),
    (
        "reminders",
        "cluster_minutes = 2",
        "cluster_minutes = 30",
        "forecast.cluster_minutes",
        "must be below minutes: 30 and 30",
    ),
    ("reminders", "minutes = 30 ", "minutes = 0 ", "forecast.minutes", "must be more than 0"),
    ("reminders", "minutes = 30 ", "minutes = 300 ", "forecast.minutes", "is more than 240: 300"),
    ("reminders", "soon = 2", 'include = ["x"]\nsoon = 2', "reminders.include", "is not a known key"),
    ("pump", "rate_factor = 2", "rate_factor = 1", "pump.rate_factor", "must be larger than 1"),
    ("pump", "start_percent = 5", "start_percent = 500", "pump.start_percent", "is more than 100 %"),
    ("pump", '"infiltr", ', '"infiltr", "infiltr", ', "pump.uncertain_words", "has the same word twice"),
    ("pump", '"infiltr"', '"Infiltr"', "pump.uncertain_words", "must be in lower case"),
    ("pump", '"infiltr"', '"in"', "pump.uncertain_words", "is too short"),
    (
        "limits",
        "usual_low = 30",
        "usual_low = 300",
        "weight.usual_low",
        "must be below usual_high: 300 and 200",
    ),
    ("limits", "change_percent = 15", "change_percent = 0", "weight.change_percent", "more than 0"),
    ("limits", "pounds_low = 1.9", "pounds_low = 2.9", "weight.pounds_low", "must be below pounds_high"),
    ("limits", "pounds_low = 1.9", "pounds_low = 1.1", "weight.pounds_low", "within the change"),
    ("pump", "[pump]", "[reminders]\nsoon = 1\n[pump]", "reminders", "is also given by"),
    ("pump", "[pump]", 'include = ["x"]\n[pump]', "include", "only a protocol file can include others"),
]

# the edit makes another file, one that was fine before, disagree with it
POINTS_ELSEWHERE = ("limits.pain", "effects[6].names", "effects[11].names", "care[1].names")


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{m[0]}: {m[2][:40]!r} {m[3]}" for m in MISTAKES])
def test_a_mistake_names_file_key_and_reason(config: Path, mistake: Mistake) -> None:
    name, old, new, key, reason = mistake
    file = config / "protocols" / "mood.toml" if name == "mood" else _copy_shared(config, name)
    _edit(file, old, new)
    library = load_protocols(config)
    assert library.problems
    problem = next(p for p in library.problems if key in p)
    assert reason in problem
    assert "\n" not in problem
    assert problem.isprintable()
    if key not in POINTS_ELSEWHERE:
        assert problem.startswith(f"{file}, {key}" if key else f"{file}: ")
    if name == "mood" and old != f'id = "{MOOD}"':
        assert set(library.protocols) == {PAIN}
        with pytest.raises(ClinicError) as caught:
            library.get(MOOD)
        assert str(caught.value) == problem
        assert caught.value.key == key


@pytest.mark.parametrize(
    ("list_name", "key"),
    [
        ("precheck", "baseline"),
        ("precheck", "second-check"),
        ("leave", "observation"),
        ("leave", "last-set"),
        ("leave", "sedation"),
        ("leave", "effects"),
    ],
)
def test_a_list_without_an_item_that_answers_itself(config: Path, list_name: str, key: str) -> None:
    file = _copy_shared(config, "checks")
    blocks = file.read_text(encoding="utf-8").split("\n\n")
    kept = [block for block in blocks if not block.startswith(f'[[{list_name}]]\nkey = "{key}"')]
    assert len(kept) == len(blocks) - 1
    file.write_text("\n\n".join(kept), encoding="utf-8")
    (problem,) = load_protocols(config).problems
    assert problem == f'{file}, {list_name}: needs the item "{key}", which answers itself'


def test_a_mistake_in_a_shared_file_is_told_once(config: Path) -> None:
    file = _copy_shared(config, "medicines")
    _edit(file, "usual_low = 4", "usual_low = 9")
    library = load_protocols(config)
    assert library.problems == (f"{file}, medicines[1].usual_low: is above usual_high: 9 and 8",)
    assert library.protocols == {}


def test_a_broken_file_never_hides_the_others(config: Path) -> None:
    (config / "protocols" / "new.toml").write_text("id = [", encoding="utf-8")
    (config / "protocols" / "notes.txt").write_text("not read", encoding="utf-8")
    library = load_protocols(config)
    assert set(library.protocols) == {MOOD, PAIN}
    assert len(library.problems) == 1
    with pytest.raises(ClinicError, match=r"new\.toml"):
        library.get("new")


def test_a_broken_own_copy_does_not_fall_back_on_the_shipped_one(config: Path) -> None:
    _edit(config / "protocols" / "mood.toml", "version = 1", "version = ")
    library = load_protocols(config)
    with pytest.raises(ClinicError, match="is not valid TOML at line"):
        library.get(MOOD)
    with pytest.raises(ClinicError):
        library.origin(MOOD)


def test_one_id_in_two_own_files_is_refused_for_both(config: Path) -> None:
    first = config / "protocols" / "mood.toml"
    second = config / "protocols" / "other.toml"
    shutil.copy(first, second)
    library = load_protocols(config)
    assert library.problems == (f'{second}, id: "{MOOD}" is also the id of {first}',)
    assert set(library.protocols) == {PAIN}
    with pytest.raises(ClinicError, match="is also the id of"):
        library.get(MOOD)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.write_bytes(b'id = "\xff"'), "is not UTF-8 text"),
        (lambda file: file.write_text("version = " + "9" * 5000), "too large"),
        (lambda file: file.write_text("version = 1e99999999999999999999"), "too large"),
        (lambda file: (file.unlink(), file.symlink_to("mood.toml")), None),
    ],
    ids=["latin", "digits", "exponent", "loop"],
)
def test_files_that_cannot_be_read(config: Path, spoil: Callable[[Path], object], reason: str | None) -> None:
    spoil(config / "protocols" / "mood.toml")
    library = load_protocols(config)
    assert PAIN in library.protocols
    if reason is not None:
        (problem,) = library.problems
        assert reason in problem


def test_an_unknown_protocol_names_the_known_ones() -> None:
    library = load_protocols(None)
    with pytest.raises(ClinicError) as caught:
        library.get("psilocybin")
    assert str(caught.value) == f'there is no protocol "psilocybin"; known: {MOOD}, {PAIN}'
    with pytest.raises(ClinicError, match="did you mean"):
        library.get("ketamine-iv-depresion")
    with pytest.raises(ClinicError, match="known: none"):
        Library().get(MOOD)
