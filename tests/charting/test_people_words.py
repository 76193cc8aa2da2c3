"""handoff, accept, id, emergency, take: what each records, what it refuses, and that none of them but take asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from charting_support import answer, at, code, infusing_at_1437, message, of_context, ready, record
from infusion_tui.charting import Context, LineError, read_line
from infusion_tui.charting.wrong_chair import MOVABLE
from infusion_tui.record import events as ev
from infusion_tui.record.session import fold
from support import Chair


@pytest.mark.parametrize(
    ("line", "by", "expected"),
    [
        ("handoff JD ; watch the pressure", "KM", "ok"), ("handoff jd", "KM", "ok"), ("handoff JD", "AL", "ok"), ("-5m handoff JD", "KM", "ok"),
        ("handoff KM", "KM", "E_SAME"), ("handoff KM", "JD", "E_SAME"), ("handoff XX", "KM", "E_WHO"), ("handoff ; now", "KM", "E_WHO"),
        ("handoff JD AL", "KM", "E_UNKNOWN"), ("handoff JD ;", "KM", "E_NONOTE"), ("handoff", "KM", "E_SCREEN"),
        ("accept", "JD", "E_PHASE"), ("accept ; KM went home", "JD", "ok"), ("accept ; mine", "KM", "E_SAME"), ("accept JD", "JD", "E_UNKNOWN"),
        ("id 448201", "KM", "ok"), ("id", "KM", "E_SCREEN"), ("id ; x", "KM", "E_NOVAL"),
        ("emergency help", "KM", "ok"), ("-2m emergency CPR ; at once", "KM", "ok"), ("emergency", "KM", "E_SCREEN"),
        ("emergency ; x", "KM", "E_NOVAL"), ("emergency dance", "KM", "E_UNKNOWN"), ("emergency help cpr", "KM", "E_UNKNOWN"),
        ("sbar", "KM", "E_SCREEN"),
    ],
)  # fmt: skip
def test_what_is_taken_and_what_refused(line: str, by: str, expected: str) -> None:
    assert code(line, by=by) == expected
    if expected == "ok":
        assert answer(line, by=by)["confirm"] == "none"


def test_an_offer_is_accepted_by_whom_it_was_made_to() -> None:
    chair = infusing_at_1437()
    record(chair, "handoff JD ; watch the pressure", "14:37")
    assert answer("accept", chair, "14:38", by="JD") | {"at": ""} == {
        "ok": True, "chair": "5", "at": "", "command": "accept", "giver": "KM", "offered": True, "confirm": "none", "echo": "accept",
    }  # fmt: skip
    assert code("accept", chair, "14:38", by="AL") == "E_WHO"
    assert "offered to JD, not to AL" in message("accept", chair, "14:38", by="AL")
    assert answer("accept ; JD called away", chair, "14:38", by="AL")["offered"] is False
    assert code("14:36 accept", chair, "14:38", by="JD") == "E_PHASE", "nothing was offered yet at 14:36"
    record(chair, "accept", "14:38", by="JD")
    assert code("accept", chair, "14:39", by="JD") == "E_SAME"
    assert code("handoff JD", chair, "14:39") == "E_SAME"
    record(chair, "handoff KM", "14:40", by="JD")
    record(chair, "accept", "14:41")
    assert [one.by for one in chair.view("14:42").owners] == ["KM", "JD", "KM"]


def test_corrections_of_a_handoff() -> None:
    chair = infusing_at_1437()
    record(chair, "handoff JD", "14:37")
    record(chair, "fix 15 handoff AL ; wrong initials", "14:38")
    assert chair.view("14:38").handed_to == "AL"
    assert code("fix 15 handoff AL ; again", chair, "14:39") == "E_FIX"
    record(chair, "accept", "14:39", by="AL")
    record(chair, "fix 17 14:38 accept ; a minute ago", "14:40", by="AL")
    assert chair.view("14:41").owners[-1].since == at("14:38")
    assert code("fix 17 accept ; the same", chair, "14:41", by="AL") == "E_FIX"
    assert code("undo", chair, "14:40", by="AL") == "E_FIX", "whose chair it is takes a void"
    record(chair, "void 17 ; did not take it", "14:42", by="AL")
    assert (chair.view("14:43").nurse, chair.view("14:43").handed_to) == ("KM", "AL")


@pytest.mark.parametrize(
    ("read", "match", "warned"),
    [("448201", "same", False), ("0448201", "zeros", True), ("448 201", "spaces", True), ("448202", "other", True), ("00;", "other", True)],
)  # fmt: skip
def test_a_number_is_recorded_as_it_was_read(read: str, match: str, warned: bool) -> None:
    if ";" in read:
        read += " sent so by the scanner"
    got = answer(f"id {read}")
    assert (got["match"], got["confirm"]) == (match, "none")
    assert ([w["code"] for w in got.get("warnings", [])] == ["W_ID"]) is warned
    if warned:
        assert got["warnings"][0]["message"].startswith("DOES NOT MATCH: read ")
    assert got["read"] == read.partition(";")[0].strip()


def test_a_number_that_was_read_cannot_be_made_another() -> None:
    chair = infusing_at_1437()
    record(chair, "id 448202", "14:37")
    assert code("fix 15 id 448201 ; mistyped", chair, "14:38") == "E_FIX"


def test_the_start_is_refused_while_a_number_does_not_match() -> None:
    chair = ready()
    record(chair, "id 448202", "09:58")
    assert "identity" in message("start 52.5", chair, "10:00")
    record(chair, "id 448201", "10:00")
    assert code("start 52.5", chair, "10:01") == "ok"


def test_the_steps_of_an_emergency_are_logged_as_fast_as_they_come() -> None:
    chair = infusing_at_1437()
    for step in chair.protocol.emergency.steps if chair.protocol.emergency else ():
        record(chair, f"emergency {step.key}", "14:37")
    assert sum(isinstance(e.payload, ev.EmergencyLogged) for e in chair.events) == 9
    record(chair, "fix 15 emergency cpr ; wrong key", "14:38")
    fixed = chair.session().entry(15)
    assert fixed is not None
    assert isinstance(fixed.payload, ev.EmergencyLogged)
    assert (fixed.payload.step, fixed.payload.label) == ("cpr", "chest compressions begun")


def test_without_a_card_the_words_say_what_to_do() -> None:
    bare = msgspec.structs.replace(infusing_at_1437().protocol, emergency=None)
    chair = Chair("13:50", protocol=bare)
    assert code("emergency help", chair) == "E_UNKNOWN"
    assert "no emergency card" in message("emergency help", chair)


# --- take


def two_chairs(now: str = "14:37", *, began: str = "13:50") -> tuple[Context, Chair]:
    """A line typed at chair 5, with chair 3 (entries 1 to 15) beside it."""
    three, five = infusing_at_1437(), Chair(began)
    three.add(
        "14:36:40", ev.MedicineGiven(drug="ondansetron", dose=three.order.dose_mg, unit="mg", route="iv")
    )
    context = five.context(now)
    session = replace(three.session(), id="other", chair="3")
    return replace(context, elsewhere=lambda chair: session if chair == "3" else None), three


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("take 12 from 3 ; wrong chair", "ok"), ("take #14 from c3 ; wrong chair", "ok"), ("take 15 from #3 ; wrong chair", "ok"),
        ("take 12 from 3", "E_WHY"), ("take 12 from 3 ;", "E_WHY"), ("take 12 ; x", "E_NOVAL"), ("take ; x", "E_NOVAL"), ("take", "E_NOVAL"),
        ("take 12 3 ; x", "E_NOVAL"), ("take 12 from 4 ; x", "E_NOSESSION"), ("take 12 from 5 ; x", "E_CHAIR"), ("take 12 from 3 4 ; x", "E_UNKNOWN"),
        ("take 99 from 3 ; x", "E_FIX"), ("take 9 from 3 ; struck", "E_FIX"), ("take 10 from 3 ; a correction", "E_FIX"),
        ("take 8 from 3 ; the start", "E_FIX"), ("take 2 from 3 ; a check", "E_FIX"), ("take 1 from 3 ; the admission", "E_FIX"),
        ("-5m take 12 from 3 ; x", "E_TIME"), ("fix 1 take 12 from 3 ; x", "E_FIX"),
    ],
)  # fmt: skip
def test_what_can_be_taken_from_another_chair(line: str, expected: str) -> None:
    got = of_context(line, two_chairs()[0])
    assert (got["ok"] or got["error"]["code"]) == (True if expected == "ok" else expected), got
    if expected == "ok":
        assert got["confirm"] == "chair"


def test_it_keeps_values_and_time_and_names_where_it_stood() -> None:
    context, three = two_chairs()
    draft = read_line("take 12 from 3 ; wrong chair", context)
    original = three.events[11]
    assert isinstance(original.payload, ev.ObservationRecorded)
    assert isinstance(draft.payload, ev.ObservationRecorded)
    assert (draft.at, draft.payload.values) == (original.occurred_at, original.payload.values)
    assert (draft.payload.moved_from, draft.payload.moved_chair, draft.payload.moved_entry) == (
        original.event_id,
        "3",
        12,
    )
    assert draft.strikes is not None
    assert (draft.strikes.chair, draft.strikes.session, draft.strikes.event_id) == (
        "3",
        "other",
        original.event_id,
    )
    again = read_line(draft.echo, context)
    assert (again.payload, again.at, again.strikes, again.reason) == (
        draft.payload,
        draft.at,
        draft.strikes,
        "wrong chair",
    )


def test_a_corrected_entry_comes_as_it_stands() -> None:
    context, three = two_chairs()
    three.add("14:36:50", ev.EntryAmended(values={"hr": 78}), amends=12)
    session = replace(fold(three.events), id="other", chair="3")
    draft = read_line("take 12 from 3 ; wrong chair", replace(context, elsewhere=lambda _: session))
    assert isinstance(draft.payload, ev.ObservationRecorded)
    assert draft.payload.values["hr"] == 78


def test_nothing_of_before_this_session_is_taken() -> None:
    got = of_context("take 12 from 3 ; wrong chair", two_chairs(began="14:30")[0])
    assert got["error"]["code"] == "E_BEFORE"


def test_a_word_of_another_protocol_has_no_meaning_here() -> None:
    context, three = two_chairs()
    three.observe("14:30", effects={"nausea": 1})
    session = replace(fold(three.events), id="other", chair="3")
    assert context.session is not None
    here = context.session.protocol
    bare = msgspec.structs.replace(here, effects=tuple(e for e in here.effects if e.key != "nausea"))
    opened = msgspec.structs.replace(context.session.opened, protocol=bare)
    narrowed = replace(context, session=replace(context.session, opened=opened), elsewhere=lambda _: session)
    assert of_context(f"take {len(three.events)} from 3 ; wrong chair", narrowed)["error"]["code"] == "E_FIX"


def test_undo_never_leaves_an_entry_at_no_chair() -> None:
    five = Chair("13:50")
    five.add(
        "14:20",
        ev.ObservationRecorded(values={"hr": 76}, moved_from="x", moved_chair="3", moved_entry=12),
        recorded="14:36:50",
    )
    assert "at chair 3 type take 2 from 5" in message("undo", five)


def test_only_what_was_seen_or_done_at_a_patient_is_movable() -> None:
    pump = {
        ev.InfusionStarted,
        ev.InfusionStopped,
        ev.DrugDrawn,
        ev.CheckAnswered,
        ev.SessionDischarged,
        ev.HandoffAccepted,
    }
    assert not pump & set(MOVABLE)
    with pytest.raises(LineError):
        read_line("take 8 from 3 ; the start", two_chairs()[0])


def test_the_moment_of_the_line_is_not_the_entrys() -> None:
    context, _ = two_chairs()
    draft = read_line("take 12 from 3 ; wrong chair", context)
    assert context.now - draft.at == dt.timedelta(minutes=17)
    assert not [c for c in draft.cautions if c.code == "W_LATE"]
