"""Every minute of every chair has an owner: who brought the patient in, until somebody has accepted it."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.owners import offer_at, owner_at, owners
from support import Chair, at

MINUTE = dt.timedelta(minutes=1)


def handed_over() -> Chair:
    """KM from 09:50; offered to JD at 10:10, accepted at 10:12; AL takes over at 10:30."""
    chair = Chair("09:50")
    chair.start("10:00")
    chair.add("10:10", ev.HandoffGiven(to="JD", owner="KM", note="watch the pressure"))
    chair.add("10:12", ev.HandoffAccepted(giver="KM"), by="JD")
    chair.add("10:30", ev.HandoffAccepted(giver="JD", offered=False, note="JD called away"), by="AL")
    return chair


def test_the_owner_changes_only_when_somebody_accepts() -> None:
    timeline = handed_over().session().timeline
    assert [(one.since, one.by) for one in owners(timeline)] == [
        (at("09:50"), "KM"),
        (at("10:12"), "JD"),
        (at("10:30"), "AL"),
    ]
    assert [owner_at(timeline, at(clock)) for clock in ("09:50", "10:11", "10:12", "10:29", "10:30", "23:00")] == [
        "KM", "KM", "JD", "JD", "AL", "AL",
    ]  # fmt: skip


def test_charting_by_others_makes_nobody_the_owner() -> None:
    chair = Chair("09:50")
    chair.start("10:00", by="JD")
    chair.full_set("10:05", by="AL")
    view = chair.view("10:06")
    assert (view.nurse, view.handed_to) == ("KM", None)


def test_an_offer_stands_until_it_is_accepted_and_a_later_one_takes_its_place() -> None:
    chair = Chair("09:50")
    chair.add("10:10", ev.HandoffGiven(to="JD", owner="KM"))
    assert (chair.view("10:11").nurse, chair.view("10:11").handed_to) == ("KM", "JD")
    chair.add("10:12", ev.HandoffGiven(to="AL", owner="KM"), by="JD")
    view = chair.view("10:13")
    assert view.offer is not None
    assert (view.nurse, view.handed_to, view.offer.by) == ("KM", "AL", "JD")
    chair.add("10:14", ev.HandoffAccepted(giver="KM"), by="AL")
    view = chair.view("10:15")
    assert (view.nurse, view.handed_to, view.offer) == ("AL", None, None)


def test_a_void_of_the_acceptance_gives_the_chair_back_and_the_offer_stands_again() -> None:
    chair = Chair("09:50")
    chair.add("10:10", ev.HandoffGiven(to="JD", owner="KM"))
    chair.add("10:12", ev.HandoffAccepted(giver="KM"), by="JD")
    chair.add("10:13", ev.EntryStruck(how="void"), amends=3)
    view = chair.view("10:14")
    assert (view.nurse, view.handed_to) == ("KM", "JD")
    chair.add("10:15", ev.EntryStruck(how="void"), amends=2)
    assert chair.view("10:16").handed_to is None


def test_known_then_is_what_was_accepted_then() -> None:
    session = handed_over().session(until="10:11")
    assert owner_at(session.timeline, at("10:11")) == "KM"
    offer = offer_at(session.timeline, at("10:11"))
    assert offer is not None
    assert (offer.to, offer.note) == ("JD", "watch the pressure")


@given(
    steps=st.lists(
        st.tuples(st.integers(1, 300), st.sampled_from(("KM", "JD", "AL")), st.booleans()), max_size=12
    )
)
def test_owners_leave_no_gap_and_name_everyone_in_turn(steps: list[tuple[int, str, bool]]) -> None:
    chair = Chair("09:50")
    for minutes, by, accepts in steps:
        moment = at("09:50") + minutes * MINUTE
        payload = ev.HandoffAccepted(giver="XX") if accepts else ev.HandoffGiven(to=by)
        chair.add(moment, payload, by=by, recorded=at("15:00"))
    found = owners(chair.session().timeline)
    assert (found[0].since, found[0].by) == (at("09:50"), "KM")
    assert [one.since for one in found] == sorted(one.since for one in found)
    assert all(one.by != other.by for one, other in itertools.pairwise(found))
    for one in found:
        assert owner_at(chair.session().timeline, one.since) in {
            other.by for other in found if other.since == one.since
        }
