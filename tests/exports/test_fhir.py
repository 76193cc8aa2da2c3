"""A session as FHIR: what its next reader relies on."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from exports_support import worked_session
from fhir_checks import by_code, codes, resources
from fhir_support import fhir, fhir_text

from infusion_tui.record import events as ev
from support import Chair


def given(bundle: dict[str, Any], part: str = "") -> list[dict[str, Any]]:
    """The administrations by infusion: the whole first, then its segments; or of another medicine."""
    found = resources(bundle, "MedicationAdministration")
    return [one for one in found if one["medicationCodeableConcept"]["text"] == (part or "ketamine")]


def doses(bundle: dict[str, Any]) -> list[Decimal]:
    return [Decimal(one["dosage"]["dose"]["value"]) for one in given(bundle)]


def notes(one: dict[str, Any]) -> str:
    return " | ".join(note["text"] for note in one.get("note", []))


def test_every_kind_of_entry_of_a_worked_session_stands_without_a_finding(worked: Chair) -> None:
    bundle = fhir(worked)
    assert bundle["type"] == "collection"
    (patient,) = resources(bundle, "Patient")
    assert patient["identifier"][0]["value"] == "448201"
    assert not {"name", "birthDate", "gender"} & patient.keys()
    (visit,) = resources(bundle, "Encounter")
    assert (visit["status"], visit["class"]["code"]) == ("in-progress", "AMB")
    (procedure,) = resources(bundle, "Procedure")
    assert codes(procedure["code"]) == ["14152002"]
    assert procedure["performedPeriod"] == {
        "start": "2026-11-23T11:00:00+01:00",
        "end": "2026-11-23T11:40:00+01:00",
    }
    assert (procedure["status"], procedure["statusReason"]["text"]) == ("stopped", "stopped early: dizzy")
    assert "sipping water, talks" in notes(procedure)


def test_segments_are_cut_at_pause_and_rate_and_sum_to_the_dose(worked: Chair) -> None:
    whole, *parts = given(fhir(worked))
    assert [one["dosage"]["rateQuantity"]["value"] for one in parts] == [75, 75, 60]
    times = [(one["effectivePeriod"]["start"][11:16], one["effectivePeriod"]["end"][11:16]) for one in parts]
    # the pause is the gap
    assert times == [("11:00", "11:10"), ("11:15", "11:25"), ("11:25", "11:40")]
    assert [one["dosage"]["dose"]["value"] for one in (whole, *parts)] == [
        28,
        Decimal("8.75"),
        Decimal("8.75"),
        Decimal("10.5"),
    ]
    assert [one["status"] for one in (whole, *parts)] == ["stopped", "completed", "completed", "stopped"]
    assert whole["dosage"]["dose"]["code"] == "mg"
    assert parts[0]["dosage"]["rateQuantity"]["code"] == "mL/h"
    assert codes(whole["medicationCodeableConcept"]) == ["6130", "373464007"]
    assert "pump showed 30.5 mL" in notes(whole)


def test_corrected_and_struck_values_say_what_stood_there_and_why(worked: Chair) -> None:
    bundle = fhir(worked)
    _, pressure = by_code(bundle, "85354-9")
    assert pressure["status"] == "corrected"
    assert pressure["component"][0]["valueQuantity"]["value"] == 126
    assert "first charted: BP 162/80" in notes(pressure)
    assert "misread" in notes(pressure)
    *_, pulse, struck = by_code(bundle, "8867-4")
    assert (pulse["status"], pulse["valueQuantity"]["value"]) == ("final", 74)
    assert (struck["status"], struck["valueQuantity"]["value"]) == ("entered-in-error", 140)
    assert "wrong chair" in notes(struck)
    written = [codes(one["activity"])[0] for one in resources(bundle, "Provenance") if "activity" in one]
    assert written.count("UPDATE") == 1
    assert written.count("NULLIFY") == 1


def test_a_late_entry_has_both_its_times(worked: Chair) -> None:
    late = [one for one in resources(fhir(worked), "Provenance") if "late entry" in str(one.get("reason"))]
    assert [(one["occurredDateTime"], one["recorded"]) for one in late] == [
        ("2026-11-23T11:30:00+01:00", "2026-11-23T11:50:00+01:00")
    ]


def test_values_have_the_codes_and_units_of_the_profiles(worked: Chair) -> None:
    bundle = fhir(worked)
    assert [one["valueQuantity"]["value"] for one in by_code(bundle, "8310-5")] == [Decimal("36.8")]
    (saturation,) = by_code(bundle, "2708-6")
    assert codes(saturation["code"]) == ["2708-6", "59408-5"]
    (oxygen,) = by_code(bundle, "3151-8")
    assert (oxygen["valueQuantity"]["value"], oxygen["valueQuantity"]["code"]) == (2, "L/min")
    (pain,) = by_code(bundle, "72514-3")
    assert pain["valueQuantity"]["value"] == 3
    (weight,) = by_code(bundle, "29463-7")
    assert weight["valueQuantity"]["value"] == 70
    (sedation,) = by_code(bundle, "sed")
    assert (sedation["valueInteger"], sedation["interpretation"][0]["text"]) == (4, "slow to answer")
    assert sedation["code"]["coding"][0]["system"] == "urn:x-infusion-tui:chairside"


def test_a_side_effect_is_an_event_from_onset_to_the_0_after_it(worked: Chair) -> None:
    worked.add("10:47", ev.EffectDescribed(effect="dizzy", related="possible"))
    nausea, dizzy = resources(fhir(worked), "AdverseEvent")
    assert codes(nausea["event"]) == ["422587007", "nausea"]
    assert (codes(nausea["severity"]), codes(nausea["outcome"])) == (["mild"], ["resolved"])
    assert "suspectEntity" not in nausea, "nobody charted whether it is related"
    assert (codes(dizzy["severity"]), codes(dizzy["outcome"])) == (["moderate"], ["ongoing"])
    assert codes(dizzy["suspectEntity"][0]["causality"][0]["assessment"]) == ["Possible"]


def test_what_was_not_done_has_its_reason_and_no_value() -> None:
    chair = Chair()
    chair.start()
    chair.observe("10:05", {"hr": 80}, not_done={"bp": "refused", "sed": "asleep", "spo2": "unrecordable"})
    chair.add("10:10", ev.ObservationDeferred(reason="asleep"))
    bundle = fhir(chair, "10:12")
    (pressure,) = by_code(bundle, "85354-9")
    assert [codes(part["dataAbsentReason"]) for part in pressure["component"]] == [["asked-declined"]] * 2
    (sedation,) = by_code(bundle, "sed")
    assert (codes(sedation["dataAbsentReason"]), sedation["dataAbsentReason"]["text"]) == (
        ["not-performed"],
        "asleep",
    )
    (saturation,) = by_code(bundle, "2708-6")
    assert (codes(saturation["dataAbsentReason"]), saturation["dataAbsentReason"]["text"]) == (
        ["unknown"],
        "unrecordable",
    )
    (whole_set,) = by_code(bundle, "observation-set")
    assert whole_set["dataAbsentReason"]["text"] == "asleep"


def test_a_value_that_became_not_done_is_the_same_resource_corrected() -> None:
    chair = Chair()
    chair.observe("09:55", {"hr": 80})
    (before,) = by_code(fhir(chair), "8867-4")
    chair.add("09:56", ev.EntryAmended(not_done={"hr": "equipment"}), amends=2)
    (after,) = by_code(fhir(chair), "8867-4")
    assert after["id"] == before["id"]
    assert after["status"] == "corrected"
    assert "valueQuantity" not in after
    assert "first charted: HR 80" in notes(after)


@pytest.mark.parametrize(
    ("do", "visit", "infusion", "drug"),
    [
        (lambda c: c.add("10:00", ev.SessionCancelled(reason="patient ill")), "cancelled", "not-done", "not-done"),
        (lambda c: None, "in-progress", "preparation", None),
        (lambda c: c.start(), "in-progress", "in-progress", "in-progress"),
        (lambda c: (c.start(), c.pause("10:10")), "in-progress", "on-hold", "on-hold"),
        (lambda c: (c.start(), c.done("10:40")), "in-progress", "completed", "completed"),
        (
            lambda c: (c.start(), c.done("10:40"), c.add("11:00", ev.SessionDischarged(how="ama", reason="bored"))),
            "finished", "completed", "completed",
        ),
        (
            lambda c: (c.start(), c.add("10:10", ev.SessionTransferred(to="ER", reason="chest pain"))),
            "finished", "unknown", "unknown",
        ),
    ],
)  # fmt: skip
def test_how_far_it_came(do: Any, visit: str, infusion: str, drug: str | None) -> None:
    chair = Chair()
    do(chair)
    bundle = fhir(chair, "11:10")
    assert [one["status"] for one in resources(bundle, "Encounter")] == [visit]
    assert [one["status"] for one in resources(bundle, "Procedure")] == [infusion]
    assert [one["status"] for one in given(bundle)][:1] == ([drug] if drug else [])


def test_an_infusion_that_runs_is_told_as_of_the_last_entry() -> None:
    chair = Chair()
    chair.start()
    chair.observe("10:12", {"hr": 80})
    text = fhir_text(chair, "10:20")
    assert text == fhir_text(chair, "10:35"), "the clock of the export takes no part"
    bundle = json.loads(text)
    assert bundle["timestamp"] == "2026-11-23T10:12:00+00:00"
    whole, part = given(bundle)
    assert doses(bundle) == [Decimal("10.5")] * 2
    assert "end" not in whole["effectivePeriod"]
    assert "end" not in part["effectivePeriod"]


def test_two_bags_have_segments_of_their_own() -> None:
    chair = Chair()
    chair.start()
    chair.add("10:20", ev.BagChanged(dose_mg=Decimal(50), volume_ml=Decimal(50)))
    chair.rate("10:30", "50")
    chair.stop("10:40")
    bundle = fhir(chair)
    assert doses(bundle) == [Decimal(a) for a in ("38.33", "17.5", "12.5", "8.33")]
    assert "bag 2: 50 mg in 50 mL" in given(bundle)[2]["dosage"]["text"]


def test_an_open_ended_infusion_has_the_dose_that_ran() -> None:
    chair = Chair(minutes=None, mg_per_kg=None, mg_per_h=Decimal(22), bag_ml=Decimal(100),
                  concentration_mg_ml=Decimal(2), open_ended=True)  # fmt: skip
    chair.start(rate="11")
    chair.stop("11:00", "planned by the hour")
    bundle = fhir(chair, "11:05")
    assert doses(bundle) == [22, 22]
    assert "open-ended" in given(bundle)[0]["dosage"]["text"]


def test_the_rest_of_the_bag_at_done_is_said() -> None:
    early = Chair()
    early.start()
    early.done("10:38")
    bundle = fhir(early)
    assert doses(bundle) == [35, 35]
    assert "by the empty bag (done)" in given(bundle)[1]["dosage"]["text"]
    paused = Chair()
    paused.start()
    paused.pause("10:38")
    paused.done("10:45")
    bundle = fhir(paused)
    assert doses(bundle) == [35, Decimal("33.25"), Decimal("1.75")]
    assert "rateQuantity" not in given(bundle)[2]["dosage"]


def test_an_uncertain_dose_is_never_written_as_a_sure_one() -> None:
    chair = Chair()
    chair.start()
    chair.rate("10:10", "60")
    chair.add("10:20", ev.Infiltrated(note="arm swollen"))
    chair.stop("10:21", "infiltration")
    whole, before, during = given(fhir(chair))
    assert whole["dosage"]["text"].startswith("UNCERTAIN")
    assert "arm swollen" in notes(whole)
    assert "UNCERTAIN" in notes(during)
    assert "note" not in before


def test_medicines_have_their_reason_order_and_what_was_seen_after() -> None:
    chair = Chair()
    chair.start()
    chair.add(
        "10:16",
        ev.MedicineGiven(
            drug="ondansetron", dose=Decimal(4), unit="mg", route="iv", why="nausea", ordered_by="Dr Lee"
        ),
    )
    chair.add(
        "10:17", ev.MedicineGiven(drug="insulin", dose=Decimal(2), unit="units", route="subcut", listed=False)
    )
    chair.add("10:18", ev.EntryStruck(how="void"), amends=4)
    chair.full_set("10:50")
    bundle = fhir(chair)
    (ondansetron,), (insulin,) = given(bundle, "ondansetron"), given(bundle, "insulin")
    assert codes(ondansetron["medicationCodeableConcept"]) == ["26225"]
    assert (ondansetron["status"], ondansetron["reasonCode"][0]["text"]) == ("completed", "nausea")
    assert "Dr Lee" in notes(ondansetron)
    assert "looked at again: BP 126/80" in notes(ondansetron)
    assert insulin["status"] == "entered-in-error"
    assert "code" not in insulin["dosage"]["dose"], "which units is not known"


def test_the_second_person_is_a_verifier_and_a_signature_is_one() -> None:
    bundle = fhir(signed())
    agents = [(codes(one["agent"][0]["type"])[0], one) for one in resources(bundle, "Provenance")]
    (verified,) = [one for kind, one in agents if kind == "verifier"]
    assert "NOT the same as the order" in verified["reason"][0]["text"]
    (signature,) = [one for kind, one in agents if kind == "legal"]
    assert signature["signature"][0]["type"][0]["code"] == "1.2.840.10065.1.12.1.1"
    names = {
        one["identifier"][0]["value"]: one["name"][0]["text"] for one in resources(bundle, "Practitioner")
    }
    assert names == {"KM": "Kim Moss", "JD": "Jo Diaz"}


def test_who_charted_without_signing_in_is_nobody_and_who_stands_for_it_attests() -> None:
    chair = Chair()
    chair.observe("09:55", {"hr": 80}, by="emergency")
    chair.add("10:05", ev.EntriesAttributed(entries=(2,)))
    bundle = fhir(chair)
    (provenance,) = [one for one in resources(bundle, "Provenance") if len(one["agent"]) == 2]
    assert [codes(one["type"])[0] for one in provenance["agent"]] == ["author", "attester"]
    assert provenance["agent"][0]["who"] == {"display": "charted without signing in"}


def test_an_entry_from_paper_has_its_hand_and_who_keyed_it() -> None:
    chair = Chair()
    chair.add(
        "09:55", ev.ObservationRecorded(values={"hr": 80}, source="paper", written_by="JD"), recorded="10:30"
    )
    (provenance,) = [one for one in resources(fhir(chair), "Provenance") if len(one["agent"]) == 2]
    assert [codes(one["type"])[0] for one in provenance["agent"]] == ["enterer", "author"]
    assert "paper" in str(provenance["reason"])


def test_a_corrected_weight_and_dosing_weight() -> None:
    chair = Chair(weight_basis="typed", dosing_weight_kg=Decimal(60))
    other = Chair(weight_kg=Decimal(72), weight_basis="typed", dosing_weight_kg=Decimal(60)).order
    chair.add("09:55", ev.EntryAmended(order=other), amends=1, reason="scale read again")
    bundle = fhir(chair)
    (weight,) = by_code(bundle, "29463-7")
    assert (weight["status"], weight["valueQuantity"]["value"]) == ("corrected", 72)
    assert "first charted: 70 kg" in notes(weight)
    assert "scale read again" in notes(weight)
    (dosing,) = by_code(bundle, "dosing-weight")
    assert (dosing["status"], dosing["valueQuantity"]["value"]) == ("final", 60)


def test_training_is_marked_on_every_resource(worked: Chair) -> None:
    bundle = fhir(worked, training=True)
    for one in (bundle, *(entry["resource"] for entry in bundle["entry"])):
        assert one["meta"]["security"][0]["code"] == "HTEST"
        assert "TRAINING" in one["meta"]["tag"][0]["display"]
    assert "HTEST" not in fhir_text(worked)


def test_the_name_only_when_it_was_asked_for() -> None:
    chair = Chair()
    chair.add("09:55", ev.SessionCancelled(reason="ill"))
    assert "KOWALSKI" not in fhir_text(chair)
    (patient,) = resources(
        fhir(chair, with_name=True, patient_system="https://clinic.example/numbers"), "Patient"
    )
    assert patient["name"] == [{"text": "KOWALSKI, Ruth", "family": "KOWALSKI", "given": ["Ruth"]}]
    assert patient["identifier"][0]["system"] == "https://clinic.example/numbers"


def test_a_new_entry_changes_only_what_it_is_about(worked: Chair) -> None:
    def by_id(bundle: dict[str, Any]) -> dict[str, Any]:
        return {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}

    # the reading that the medicine waited for is there already
    worked.observe("10:48", {"hr": 72})
    before = by_id(fhir(worked))
    worked.observe("10:50", {"hr": 70})
    after = by_id(fhir(worked))
    changed = [one["resourceType"] for url, one in after.items() if before.get(url) != one]
    assert sorted(changed) == ["Observation", "Provenance", "Provenance"], (
        "the entry, who wrote it, and the source"
    )
    assert before.keys() < after.keys()


def signed() -> Chair:
    chair = Chair()
    chair.add(
        "09:52",
        ev.DoseVerified(dose_mg=Decimal(30), volume_ml=Decimal(50), rate_ml_h=Decimal(75), agrees=False),
        by="JD",
    )
    chair.start()
    chair.done("10:40")
    chair.add("11:00", ev.SessionDischarged(how="leave", escort="Ann"))
    from infusion_tui.record.signatures import digest_of

    digest = digest_of(chair.session(), 5)
    chair.add(
        "11:01",
        ev.RecordSigned(
            name="Kim Moss", role="nurse", meaning="reviewed", signed_version=5, signed_hash=digest
        ),
    )
    return chair


def test_a_document_is_of_a_signed_record_and_begins_with_its_composition() -> None:
    bundle = fhir(signed(), "11:05", bundle="document")
    first = bundle["entry"][0]["resource"]
    assert first["resourceType"] == "Composition"
    assert first["attester"][0]["mode"] == "legal"
    inside = {ref["reference"] for section in first["section"] for ref in section["entry"]}
    about = {
        f"urn:uuid:{one['id']}"
        for kind in ("Observation", "MedicationAdministration", "Provenance")
        for one in resources(bundle, kind)
    }
    assert about <= inside


@pytest.mark.parametrize("what", ["open", "unsigned", "added to"])
def test_an_unsigned_record_makes_no_document(what: str) -> None:
    from infusion_tui.exports.errors import NotSigned

    chair = signed()
    if what == "added to":
        chair.add("11:03", ev.NoteWritten(note="called at home"))
    else:
        del chair.events[-1 if what == "unsigned" else -2 :]
    words = {"open": "is still open", "unsigned": "is not signed", "added to": "added to after"}[what]
    with pytest.raises(NotSigned, match=f"{words}.*--bundle collection"):
        fhir_text(chair, "11:05", bundle="document")


def test_an_example_of_everything_is_read_back_by_another_library() -> None:
    from fhir.resources.R4B.bundle import Bundle

    read = Bundle.model_validate_json(fhir_text(worked_session()))
    drugs = [
        one.resource for one in read.entry if one.resource.get_resource_type() == "MedicationAdministration"
    ]
    assert drugs[0].dosage.dose.value == Decimal("28.00")
