"""Infusion times: whole minutes, net and gross, what is not counted, what was typed late, corrected or struck."""

from __future__ import annotations

from decimal import Decimal

import pytest

from infusion_tui.clinic.times_rule import load_times_rule
from infusion_tui.record import events as ev
from infusion_tui.record.infusion_times import InfusionTimes, infusion_times
from support import Chair, at


def _times(chair: Chair, clock: str = "15:00") -> InfusionTimes:
    return infusion_times(chair.view(clock))


@pytest.mark.parametrize(
    ("ended", "net", "reached"),
    [
        ("10:15:59", 15, ()),
        ("10:16", 16, (16,)),
        ("11:30:59", 90, (16,)),
        ("11:31", 91, (16, 91)),
        ("12:30", 150, (16, 91)),
        ("12:31", 151, (16, 91, 151)),
        ("13:30", 210, (16, 91, 151)),
        ("13:31", 211, (16, 91, 151, 211)),
    ],
)
def test_whole_minutes_and_what_they_reach(ended: str, net: int, reached: tuple[int, ...]) -> None:
    chair = Chair()
    chair.start("10:00", "10")
    chair.stop(ended)
    found = _times(chair)
    assert (found.net_min, found.gross_min) == (net, net)
    assert load_times_rule().reached(net) == reached


def test_pauses_are_out_of_net_and_in_gross() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:10:20", "occlusion")
    chair.rate("10:12", "50")
    chair.resume("10:15:50")
    chair.stop("10:31")
    found = _times(chair)
    assert (found.net_min, found.gross_min, found.paused_s) == (25, 31, 330)
    assert [(one.reason, one.to is None) for one in found.pauses] == [("occlusion", False)]


def test_net_is_summed_before_seconds_are_dropped() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:08:30")
    chair.resume("10:10")
    chair.stop("10:17:30")
    assert _times(chair).net_min == 16


def test_without_a_stop_nothing_is_counted() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    found = _times(chair)
    assert (found.state, found.net_min, found.gross_min, found.counted) == ("no_stop", None, None, False)


def test_a_transfer_with_the_pump_on_is_no_stop() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:20", ev.SessionTransferred(to="ER", reason="chest pain", pump_not_stopped=True))
    found = _times(chair)
    assert (found.state, found.counted, found.to_transfer_min) == ("transfer", False, 20)


def test_never_started() -> None:
    found = _times(Chair())
    assert (found.state, found.counted, found.pump) == ("never_started", False, ())


def test_a_late_and_a_corrected_stop_say_so() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    stop = chair.stop("10:40", recorded="10:52")
    correction = ev.EntryAmended(new_at=at("10:38"))
    chair.add("10:55", correction, amends=stop.version, reason="pump log says so")
    found = _times(chair)
    assert found.net_min == 38
    (entry,) = [one for one in found.pump if one.what == "stop"]
    assert entry.first_at is not None
    assert entry.late_min == 14
    assert [line.reason for line in entry.corrections] == ["pump log says so"]


def test_bags_and_infiltration_are_entries_of_the_pump() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:30", ev.BagChanged(dose_mg=Decimal(35), volume_ml=Decimal(50)))
    chair.add("10:35", ev.Infiltrated(note="arm swollen"))
    chair.stop("10:40")
    found = _times(chair)
    assert len(found.bags) == 2
    assert found.dose_uncertain is not None
    assert [one.what for one in found.pump] == ["start", "bag", "infiltration", "stop"]
