"""The files that the clinic gets with the program."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from infusion_tui.clinic import Library, load_protocols, protocol_hash, shipped_data
from infusion_tui.record.protocol import Protocol, Severity

SHIPPED = ("ketamine-iv-depression", "ketamine-iv-pain")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_protocols(None)


@pytest.fixture(params=SHIPPED)
def protocol(request: pytest.FixtureRequest, library: Library) -> Protocol:
    return library.get(request.param)


def test_every_shipped_protocol_loads(library: Library) -> None:
    assert library.problems == ()
    assert tuple(library.protocols) == SHIPPED
    for protocol_id in SHIPPED:
        assert library.get(protocol_id).id == protocol_id
        assert library.origin(protocol_id) == shipped_data() / "protocols" / f"{protocol_id}.toml"


def _structs(value: object, path: str) -> Iterator[tuple[str, msgspec.Struct]]:
    match value:
        case msgspec.Struct():
            yield path, value
            for name in value.__struct_fields__:
                yield from _structs(getattr(value, name), f"{path}.{name}")
        case dict():
            for key, inner in value.items():
                yield from _structs(inner, f"{path}.{key}")
        case tuple():
            for index, inner in enumerate(value):
                yield from _structs(inner, f"{path}[{index}]")


def test_every_number_has_a_source(protocol: Protocol) -> None:
    seen = 0
    for path, struct in _structs(protocol, protocol.id):
        values = [getattr(struct, name) for name in struct.__struct_fields__]
        has_number = any(isinstance(v, int | Decimal) and not isinstance(v, bool) for v in values)
        if has_number and not isinstance(struct, Severity):  # a grade is the name of a step
            source = getattr(struct, "source", None)
            assert source, f"{path} has numbers and no source"
            assert "shared/" not in source
            assert ".md" not in source
            seen += 1
    assert seen > 25


def test_both_are_examples_until_a_clinic_says_otherwise(protocol: Protocol) -> None:
    assert protocol.example is True
    assert protocol.version == 1
    assert protocol.second_check == "required"


def test_limits_of_measured_values(protocol: Protocol) -> None:
    def span(key: str) -> tuple[str, ...]:
        limit = protocol.limits[key]
        low, high = limit.usual_low, limit.usual_high
        return str(limit.possible_low), str(limit.possible_high), str(low), str(high), str(limit.delta)

    assert {key: span(key) for key in protocol.limits} == {
        "bp_sys": ("20", "300", "90", "160", "40"),
        "bp_dia": ("10", "200", "50", "100", "25"),
        "hr": ("0", "300", "50", "120", "40"),
        "spo2": ("0", "100", "94", "100", "None"),
        "rr": ("0", "80", "10", "24", "None"),
        "temp": ("25", "43", "35.5", "38.0", "None"),
        "o2_l_min": ("0", "60", "None", "None", "None"),
        "sed": ("0", "5", "4", "5", "None"),
        "dis": ("0", "4", "0", "2", "None"),
        "pain": ("0", "10", "None", "None", "None"),
        "anx10": ("0", "10", "None", "None", "None"),
        "site": ("0", "3", "0", "1", "None"),
    }
    assert protocol.blood_pressure.gap_low == 15
    assert (protocol.swap.hr_low, protocol.swap.hr_high, protocol.swap.spo2_below) == (90, 100, 85)
    assert (protocol.fahrenheit.low, protocol.fahrenheit.high) == (86, 110)


def test_medicines_and_their_doses(protocol: Protocol) -> None:
    listed = [
        f"{m.name} {m.unit} {m.usual_low}-{m.usual_high} {' '.join(m.routes)}" for m in protocol.medicines
    ]
    assert listed == [
        "ondansetron mg 4-8 iv po im",
        "metoclopramide mg 5-10 iv po im",
        "labetalol mg 5-20 iv",
        "lorazepam mg 0.5-2 iv po im",
        "midazolam mg 0.5-2 iv",
        "clonidine mg 0.1-0.2 po",
        "paracetamol mg 500-1000 po iv",
    ]
    assert {m.name for m in protocol.medicines if m.sedating} == {"lorazepam", "midazolam", "clonidine"}
    assert all(15 <= m.reassess_minutes <= 30 for m in protocol.medicines)
    found = protocol.medicine("Acetaminophen")
    assert found is not None
    assert found.name == "paracetamol"


def test_check_lists_in_order(protocol: Protocol) -> None:
    assert [item.key for item in protocol.precheck] == (
        [
            "identity",
            "allergies",
            "consent",
            "changes",
            "mood",
            "fasting",
            "escort",
            "baseline",
            "iv",
            "kit",
            "order",
            "second-check",
        ]
    )
    assert [item.key for item in protocol.leave] == (
        [
            "observation",
            "last-set",
            "sedation",
            "effects",
            "iv-out",
            "gait",
            "escort",
            "instructions",
            "score",
        ]
    )
    items = (*protocol.precheck, *protocol.leave)
    assert [item.key for item in items if not item.required] == ["score"]
    assert [item.key for item in items if item.auto] == (
        ["baseline", "second-check", "observation", "last-set", "sedation", "effects"]
    )
    assert all(item.label and item.attested for item in items)


def test_effects_and_severities(protocol: Protocol) -> None:
    keys = [effect.key for effect in protocol.effects]
    assert {e.key for e in protocol.effects if e.common} == {
        "nausea",
        "vomit",
        "headache",
        "dizzy",
        "anxiety",
    }
    assert keys[:6] == ["dizzy", "dissociation", "drowsy", "anxiety", "diplopia", "nausea"], (
        "by frequency: docs/protocols.md"
    )
    assert all(effect.source for effect in protocol.effects)
    assert [e.key for e in protocol.effects if e.full_set_at_once] == ["chestpain"]
    names = {name: effect.key for effect in protocol.effects for name in effect.names}
    assert names["hal"] == "hallucination"
    assert names["cp"] == "chestpain"
    assert len(names) == 33
    shipped_before = (
        "n nausea vom vomit ha headache dz dizzy anx anxiety hal hallucination euphoria drowsy diplopia"
    )
    assert (
        set(f"{shipped_before} blur confusion itch urgency palpitation cp chestpain".split()) <= names.keys()
    )
    assert [protocol.severity_word(grade) for grade in range(4)] == ["none", "mild", "moderate", "severe"]


def test_scale_words(protocol: Protocol) -> None:
    sed, dis, site = (protocol.scale(key) for key in ("sed", "dis", "site"))
    assert sed is not None
    assert dis is not None
    assert site is not None
    assert (sed.names, sed.words["5"], sed.words["4"]) == (("s", "sed"), "alert", "slow to answer")
    assert (dis.names, dis.words["2"], dis.words["4"]) == (("d", "dis"), "moderate", "out of contact")
    assert list(site.words.values()) == ["clean", "tender", "red or swollen", "leaking or blocked"]


def test_what_makes_the_two_different(library: Library) -> None:
    mood, pain = (library.get(protocol_id) for protocol_id in SHIPPED)
    assert (mood.dose.minutes, mood.dose.mg_per_kg, mood.dose.mg_per_kg_h) == (40, Decimal("0.5"), None)
    assert (pain.dose.minutes, pain.dose.mg_per_kg, pain.dose.mg_per_kg_h) == (240, None, Decimal("0.35"))
    for protocol, extra in ((mood, ()), (pain, ("pain",))):
        sets = protocol.sets
        assert sets.baseline.items == ("bp", "hr", "spo2", "rr", *extra)
        for rule in (sets.infusing, sets.end, sets.observing):
            assert rule.items == ("bp", "hr", "spo2", "rr", "sed", "dis", *extra)
        assert (sets.infusing.first_minutes, sets.infusing.every_minutes) == (5, 10)
        assert sets.observing.every_minutes == 15
        assert (sets.window_minutes, sets.end_before_minutes) == (5, 2)
        assert (protocol.observation.minutes, protocol.observation.anchor) == (30, "end")
    assert protocol_hash(mood) != protocol_hash(pain)


def test_rules_of_charting_and_reminding(protocol: Protocol) -> None:
    r, e, pump, leaving = protocol.reminders, protocol.entries, protocol.pump, protocol.leaving
    assert (r.soon, r.late, r.late_share, r.passed_on, r.passed_on_share) == (
        2,
        2,
        Decimal("0.2"),
        5,
        Decimal("0.5"),
    )
    assert (r.interval_without, r.pause_decision, r.leave_idle, r.seen, r.seen_times) == (10, 5, 20, 3, 2)
    assert (e.late_minutes, e.copy_minutes, e.undo_seconds) == (15, 20, 60)
    assert (e.double_minutes, e.draft_minutes) == (3, 2)
    assert (pump.step_ml_h, pump.start_percent, pump.tenfold_percent) == (Decimal("0.1"), 5, 5)
    assert (pump.rate_factor, pump.done_percent, pump.bare_start) == (2, 5, False)
    assert (leaving.last_set_minutes, leaving.sed_low, leaving.dis_high, leaving.effect_high) == (15, 5, 0, 0)


def test_a_protocol_survives_the_file_with_the_same_hash(protocol: Protocol) -> None:
    again = msgspec.json.decode(msgspec.json.encode(protocol), type=Protocol)
    assert again == protocol
    assert protocol_hash(again) == protocol_hash(protocol)


def test_the_hash_sees_numbers_not_spellings(protocol: Protocol) -> None:
    pump = protocol.pump
    same = msgspec.structs.replace(pump, step_ml_h=Decimal("0.10"))
    other = msgspec.structs.replace(pump, step_ml_h=Decimal("0.11"))
    assert protocol_hash(msgspec.structs.replace(protocol, pump=same)) == protocol_hash(protocol)
    assert protocol_hash(msgspec.structs.replace(protocol, pump=other)) != protocol_hash(protocol)
