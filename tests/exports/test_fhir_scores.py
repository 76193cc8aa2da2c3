"""Scores made of parts, and the PHQ-9 as what it is wherever nine answers of it are charted."""

from __future__ import annotations

import pytest
from fhir_checks import by_code, codes, resources
from fhir_support import fhir

from infusion_tui.exports.fhir.score import is_phq9, phq9_items
from infusion_tui.record import events as ev
from support import Chair

ANSWERS = (1, 2, 0, 3, 1, 0, 2, 1, 1)


def phq9(parts: tuple[int, ...] = ANSWERS, total: int | None = None) -> ev.ScaleScored:
    return ev.ScaleScored(
        scale="phq9", version="9 items", parts=parts, total=sum(parts) if total is None else total
    )


def test_a_score_of_parts_has_each_part_with_its_label() -> None:
    chair = Chair()
    chair.add("10:50", ev.ScaleScored(scale="aldrete", version="five parts", parts=(2, 2, 1, 2, 2), total=9))
    (score,) = by_code(fhir(chair), "score aldrete")
    assert (score["valueInteger"], score["method"]["text"]) == (9, "five parts")
    assert [part["valueInteger"] for part in score["component"]] == [2, 2, 1, 2, 2]
    assert score["component"][2]["code"]["text"] == "BP against baseline"


def test_a_phq9_is_a_questionnaire_with_nine_answers_and_its_sum() -> None:
    chair = Chair()
    chair.add("09:55", phq9())
    bundle = fhir(chair)
    (answers,) = resources(bundle, "QuestionnaireResponse")
    said = [item["answer"][0]["valueCoding"]["code"] for item in answers["item"]]
    assert said[:4] == ["LA6569-3", "LA6570-1", "LA6568-5", "LA6571-9"]
    assert [item["linkId"] for item in answers["item"]][::8] == ["/44250-9", "/44260-8"]
    (total,) = by_code(bundle, "44261-6")
    assert total["valueInteger"] == 11
    assert total["derivedFrom"] == [{"reference": f"urn:uuid:{answers['id']}"}]


def test_a_phq9_total_alone_has_its_code_and_no_answers() -> None:
    chair = Chair()
    chair.add("09:55", ev.ScaleScored(scale="phq9", version="total", parts=(), total=14, rater="Dr Lee"))
    bundle = fhir(chair)
    assert resources(bundle, "QuestionnaireResponse") == []
    (total,) = by_code(bundle, "44261-6")
    assert (total["valueInteger"], total["performer"][-1]["display"]) == (14, "Dr Lee")
    assert "derivedFrom" not in total


def test_what_a_score_flagged_stands_beside_it() -> None:
    chair = Chair()
    flagged = "PHQ-9 item 9, thoughts of self-harm: 1"
    chair.add("09:55", ev.ScaleScored(scale="phq9", version="v", parts=ANSWERS, total=11, flagged=flagged))
    (total,) = by_code(fhir(chair), "44261-6")
    assert [note["text"] for note in total["note"]] == [
        f"above 0: {flagged}",
        "nobody has written what was done",
    ]


def test_a_score_of_which_only_the_total_is_kept_stays_local() -> None:
    chair = Chair()
    chair.add("09:55", ev.ScaleScored(scale="madrs", version="total only", parts=(), total=22))
    (score,) = by_code(fhir(chair), "score madrs")
    assert score["valueInteger"] == 22
    assert "component" not in score


def test_a_struck_phq9_is_entered_in_error_in_both() -> None:
    chair = Chair()
    chair.add("09:55", phq9())
    chair.add("09:56", ev.EntryStruck(how="void"), amends=2)
    bundle = fhir(chair)
    statuses = {
        one["status"] for one in (*resources(bundle, "QuestionnaireResponse"), *by_code(bundle, "44261-6"))
    }
    assert statuses == {"entered-in-error"}


@pytest.mark.parametrize("odd", [phq9((1,) * 8), phq9((4, *(0,) * 8)), phq9(total=12)])
def test_what_is_no_phq9_stays_a_score_of_this_clinic(odd: ev.ScaleScored) -> None:
    assert not is_phq9(odd)
    chair = Chair()
    chair.add("09:55", odd)
    bundle = fhir(chair)
    assert resources(bundle, "QuestionnaireResponse") == []
    (score,) = by_code(bundle, "score phq9")
    assert score["valueInteger"] == odd.total


@pytest.mark.parametrize("answers", [(), (0,) * 8, (0,) * 10, (0,) * 8 + (4,), (0,) * 8 + (-1,)])
def test_nine_answers_of_0_to_3_or_none_at_all(answers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="nine answers"):
        phq9_items(answers)


def test_the_nine_items_have_their_own_codes() -> None:
    items = phq9_items([0] * 9)
    assert len({item["linkId"] for item in items}) == 9
    assert all(codes({"coding": [item["answer"][0]["valueCoding"]]}) == ["LA6568-5"] for item in items)
