"""What holds for every line: nothing but a LineError, a read-back that means the same, no value that was not typed."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charting_support import answer, infusing_at_1437, of_context
from infusion_tui.charting import Context, as_json
from infusion_tui.record import events as ev
from line_maker import accepted, contexts, random_line, same_draft

CONTEXTS = contexts()
LINES_EACH = 250
_SETTINGS = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def untyped(line: str, context: Context) -> list[str]:
    """The values of a line's result that do not stand in it, are no repeat, no conversion and no `wnl`."""
    draft = accepted(line, context)
    if draft is None or not isinstance(draft.payload, ev.ObservationRecorded | ev.EntryAmended):
        return []
    payload = draft.payload
    without_names = re.sub(r"spo2|anx10|o2", " ", line, flags=re.IGNORECASE)
    numbers = {n.lstrip("0") or "0" for n in re.findall(r"[0-9]+(?:\.[0-9]+)?", without_names)}
    numbers |= {str(float(n)) for n in numbers if "." in n}
    words = set(re.findall(r"[a-z]+", line.casefold()))
    found = []
    for key, value in payload.values.items():
        parts = value if isinstance(value, tuple) else (value,)
        if (
            key in payload.copied
            or key in payload.typed
            or (key == "o2_l_min" and value == 0 and "off" in words)
        ):
            continue
        if not {str(p) for p in parts} <= numbers and not {str(float(p)) for p in parts} <= numbers:
            found.append(f"{key} {value}")
    in_words = any(word in line.casefold() for word in ("none", "mild", "mod", "sev", "wnl"))
    found += [f"{k} {v}" for k, v in payload.effects.items() if str(v) not in line and not in_words]
    return found


@pytest.mark.parametrize("index", range(len(CONTEXTS)))
def test_random_lines(index: int) -> None:
    rng, context, read_back = random.Random(index), CONTEXTS[index], 0
    for _ in range(LINES_EACH):
        line = random_line(rng)
        draft = accepted(line, context)
        if draft is None:
            continue
        as_json(draft, "5")
        assert untyped(line, context) == [], line
        again = accepted(draft.echo, context)
        assert again is not None, (line, draft.echo)
        assert same_draft(draft, again), (line, draft.echo)
        read_back += 1
    assert read_back > LINES_EACH // 50, "enough of the random lines are accepted for this to mean something"


@_SETTINGS
@given(text=st.text(max_size=420), index=st.integers(0, len(CONTEXTS) - 1))
def test_any_text_is_a_draft_or_a_line_error(text: str, index: int) -> None:
    draft = accepted(text, CONTEXTS[index])
    if draft is not None and len(draft.echo) <= 400:
        again = accepted(draft.echo, CONTEXTS[index])
        assert again is not None
        assert same_draft(draft, again)


ITEMS = (
    st.builds(lambda s, d: f"bp {s}/{d}", st.integers(105, 160), st.integers(60, 85)),
    st.integers(50, 110).map(lambda n: f"hr {n}"),
    st.integers(94, 100).map(lambda n: f"spo2 {n}"),
    st.integers(10, 24).map(lambda n: f"rr{n}"),
    st.sampled_from(("temp 36.8", "temp 98.2f", "temp x refused")),
    st.sampled_from(("o2 2 l/min", "o2 off", "o2 x equipment")),
    st.integers(0, 5).map(lambda n: f"s{n}"),
    st.sampled_from(("d=", "d0", "dis 2", "d 1 mild")),
    st.integers(0, 10).map(lambda n: f"pain {n}"),
    st.sampled_from(("nausea mild", "n 2", "n0")),
    st.sampled_from(("vomit 0", "cp 1", "euphoria moderate")),
    st.sampled_from(("wnl", "none")),
)


@_SETTINGS
@given(
    items=st.tuples(*ITEMS), chosen=st.sets(st.integers(0, len(ITEMS) - 1), min_size=1), seed=st.integers()
)
def test_the_order_of_named_items_does_not_matter(
    items: tuple[str, ...], chosen: set[int], seed: int
) -> None:
    words = [items[i] for i in sorted(chosen)]
    shuffled = words.copy()
    random.Random(seed).shuffle(shuffled)
    context = CONTEXTS[0]
    one, other = of_context(" ".join(words), context), of_context(" ".join(shuffled), context)
    assert one["ok"], (words, one)
    assert one == other, (words, shuffled)


@_SETTINGS
@given(
    bp=st.tuples(st.integers(20, 300), st.integers(10, 200)).filter(lambda p: p[0] > p[1]),
    hr=st.integers(0, 300),
    spo2=st.integers(0, 100),
    rr=st.integers(0, 80),
    sed=st.integers(0, 5),
    dis=st.integers(0, 4),
)
def test_every_possible_set_is_charted_as_typed_in_each_form(
    bp: tuple[int, int], hr: int, spo2: int, rr: int, sed: int, dis: int
) -> None:
    chair = infusing_at_1437()
    expected = {"bp": list(bp), "hr": hr, "spo2": spo2, "rr": rr, "sed": sed, "dis": dis}
    forms = (
        f"{bp[0]}/{bp[1]} {hr} {spo2} {rr} {sed} {dis}",
        f"{bp[0]}/{bp[1]}+{hr}+{spo2}+{rr}+{sed}+{dis}",
        f"dis {dis} sed {sed} rr {rr} spo2 {spo2} hr {hr} bp {bp[0]} {bp[1]}",
    )
    answers = [answer(form, chair) for form in forms]
    assert [got["values"] for got in answers] == [expected] * 3
    assert len({str(got) for got in answers}) <= 2, "only the order of the values differs"
    assert answers[0]["echo"] == answers[1]["echo"] == answers[2]["echo"]
