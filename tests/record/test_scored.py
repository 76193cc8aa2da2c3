"""A score's words, and what one visit flagged that another one answers."""

from __future__ import annotations

from infusion_tui.record import events as ev
from infusion_tui.record.score_words import flag_words, score_text
from infusion_tui.record.scored import Answered, Scored, answered_by, question_words, standing
from support import UTC, at, scales

ASKS = Scored(
    event_id="a", scale="phq9", version="v", at=at("10:00"), by="KM", total=9, flagged="PHQ-9 item 9: 1",
    short="PHQ-9 item 9: 1", known=5,
)  # fmt: skip


def scale(key: str, *parts: int | None, total: int | None = None) -> ev.ScaleScored:
    found = scales().scale(key)
    assert found is not None
    return found.score(parts, total=total)


def test_an_answer_comes_later_in_the_file_and_is_about_a_later_time() -> None:
    def stands(answer: Answered) -> bool:
        return bool(standing([ASKS], [answer]))

    assert not stands(Answered("seen", at("10:01"), "KM", 6))
    assert stands(Answered("seen", at("10:01"), "KM", 4)), "written before anybody knew the score"
    assert stands(Answered("seen", at("09:59"), "KM", 6)), "about a time before the score"
    assert stands(Answered("seen", at("10:01"), "KM", 6, scale="cssrs"))
    (one,) = answered_by(
        [ASKS], [Answered("later", at("11:00"), "JD", 9), Answered("first", at("10:05"), "KM", 8)]
    )
    assert (one.answered, one.answered_by, one.answered_at) == ("first", "KM", at("10:05"))


def test_an_earlier_visit_is_named_with_its_day() -> None:
    assert question_words(ASKS, UTC) == "PHQ-9 item 9: 1 at 10:00: what was done?"
    assert question_words(ASKS, UTC, earlier=True) == "PHQ-9 item 9: 1 on 2026-11-23 10:00: what was done?"


def test_what_stands_is_said_without_the_words_of_the_item() -> None:
    """It stands on boards that others can see."""
    for payload, said in (
        (scale("phq9", 0, 0, 0, 0, 0, 0, 0, 0, 2), "PHQ-9 item 9: 2"),
        (scale("cssrs", 1, 1, 0, 0, 0, 1), "C-SSRS screener question 1, 2, 6: yes"),
        (scale("phq9", total=20), "PHQ-9"),
    ):
        assert flag_words(payload) == said
    assert scale("phq9", total=20).flagged is None, "what is unknown is not taken for a yes"


def test_a_screener_says_each_answer_and_which_were_not_asked() -> None:
    said = score_text(scale("cssrs", 1, 0, None, None, None, 0))
    assert said.startswith(
        "C-SSRS screener: 1 wish to be dead yes, 2 thoughts of killing oneself no, 3-5 not asked, 6 behaviour no; "
    )


def test_a_total_has_its_highest_number_and_its_band() -> None:
    assert score_text(scale("madrs", total=22)).startswith("MADRS 22 of 60; MADRS, total of ten items")
    assert score_text(scale("qids", total=16)).startswith("QIDS-SR16 16 of 27, severe; ")
    later = ev.ScaleScored(scale="x", version="v", parts=(), total=3, label="X", note="n")
    assert score_text(later) == "X 3; v"
