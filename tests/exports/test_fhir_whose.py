"""A session as FHIR: which number is which, when it was taken and typed, whose it is, and what keeps sessions apart."""

from __future__ import annotations

from fhir_checks import by_code, codes, resources
from fhir_support import PEOPLE, fhir

from infusion_tui.record import events as ev
from support import Chair


def test_systolic_is_the_upper_number() -> None:
    chair = Chair()
    chair.observe("09:55", {"bp": (126, 80)})
    (pressure,) = by_code(fhir(chair), "85354-9")
    assert {codes(part["code"])[0]: part["valueQuantity"]["value"] for part in pressure["component"]} == {
        "8480-6": 126,
        "8462-4": 80,
    }


def test_a_late_value_has_when_it_was_taken_and_when_it_was_typed() -> None:
    chair = Chair()
    chair.observe("09:55", {"hr": 80}, recorded="10:20")
    (pulse,) = by_code(fhir(chair), "8867-4")
    assert (pulse["effectiveDateTime"][11:16], pulse["issued"][11:16]) == ("09:55", "10:20")


def test_a_corrected_time_makes_every_value_of_the_line_corrected() -> None:
    chair = Chair()
    chair.observe("09:58", {"hr": 80})
    chair.add("10:00", ev.EntryAmended(new_at=chair.events[0].occurred_at), amends=2)
    (pulse,) = by_code(fhir(chair), "8867-4")
    assert (pulse["status"], pulse["effectiveDateTime"][11:16]) == ("corrected", "09:50")
    assert "first charted: HR 80 for 09:58" in pulse["note"][0]["text"]


def test_what_was_charted_without_signing_in_is_performed_by_who_stands_for_it() -> None:
    chair = Chair()
    chair.observe("09:55", {"hr": 80}, by="emergency")
    chair.add("10:05", ev.EntriesAttributed(entries=(2,)), by="JD")
    bundle = fhir(chair)
    (pulse,) = by_code(bundle, "8867-4")
    (jd,) = [one for one in resources(bundle, "Practitioner") if one["name"][0]["text"] == PEOPLE["JD"].name]
    assert pulse["performer"] == [{"reference": f"urn:uuid:{jd['id']}"}]


def test_a_pump_left_running_at_a_transfer_has_no_end() -> None:
    chair = Chair()
    chair.start()
    chair.add("10:10", ev.SessionTransferred(to="ER", reason="chest pain", pump_not_stopped=True))
    (procedure,) = resources(fhir(chair), "Procedure")
    assert "end" not in procedure["performedPeriod"]
    assert "left running at the transfer to ER" in procedure["statusReason"]["text"]


def test_a_pump_that_stood_at_a_transfer_is_not_told_as_running() -> None:
    chair = Chair()
    chair.start()
    chair.pause("10:08", "distress")
    chair.add("10:10", ev.SessionTransferred(to="ER", reason="chest pain"))
    bundle = fhir(chair)
    (procedure,) = resources(bundle, "Procedure")
    assert procedure["statusReason"]["text"] == "left paused at the transfer to ER: chest pain"
    assert resources(bundle, "MedicationAdministration")[0]["dosage"]["dose"]["value"] == 7


def test_the_adult_is_named_only_with_the_patient() -> None:
    chair = Chair()
    chair.start()
    chair.done("10:40")
    chair.add("11:00", ev.SessionDischarged(how="leave", escort="Ann Smith"))
    (visit,) = resources(fhir(chair, "11:05"), "Encounter")
    assert visit["hospitalization"]["dischargeDisposition"]["text"] == "left with a named adult"
    assert "Ann Smith" not in str(fhir(chair, "11:05"))
    (named,) = resources(fhir(chair, "11:05", with_name=True), "Encounter")
    assert "Ann Smith" in named["hospitalization"]["dischargeDisposition"]["text"]


def test_two_sessions_of_a_file_share_patient_and_staff_and_nothing_else() -> None:
    import msgspec

    one, other = Chair(), Chair()
    other.events = [msgspec.structs.replace(event, session_id="another") for event in one.events]
    first, second = fhir(one), fhir(other)
    shared = {e["fullUrl"] for e in first["entry"]} & {e["fullUrl"] for e in second["entry"]}
    kinds = [e["resource"]["resourceType"] for e in first["entry"] if e["fullUrl"] in shared]
    # the row's own id keeps the rest apart in a real file; here it is the same row on purpose
    assert sorted(kinds) == ["Device", "Patient", "Practitioner"]


def test_segments_of_an_infusion_cut_in_three_sum_to_the_hundredth() -> None:
    """A third of a milligram each: no segment is rounded by itself."""
    chair = Chair()
    chair.start(rate="1")
    for minute in range(1, 20):
        chair.rate(f"10:{minute:02}", "1" if minute % 2 else "2")
    chair.stop("10:20")
    # fhir() itself holds the sum against the whole
    bundle = fhir(chair)
    assert len(resources(bundle, "MedicationAdministration")) == 21
