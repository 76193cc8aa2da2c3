"""When the observation time ends, and why: the protocol's minutes, extensions, and medicines after which the patient is
watched for longer. It is only ever made longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.wording import clock_time


class Longer(msgspec.Struct, frozen=True):
    """Something that may make the observation time longer. An extension adds its minutes to the end as it stood then
    (or to its own time, when that is later); a medicine asks for its minutes from when it was given."""

    at: dt.datetime
    minutes: int
    drug: str | None = None
    reason: str | None = None


class ObservationEnd(msgspec.Struct, frozen=True):
    """The end of the observation time and what set it: the anchor's moment plus minutes, or the last thing that made it
    longer."""

    at: dt.datetime
    anchor: str
    """What it counts from, in words: `infusion ended` or `flushed`."""
    anchor_at: dt.datetime
    minutes: int
    longer: Longer | None = None

    def why(self, zone: ZoneInfo) -> str:
        """`infusion ended 14:40 + 30 min`, `midazolam 14:40 + 60 min`, `extended 15 min at 15:02, still dizzy`."""
        if self.longer is None:
            return f"{self.anchor} {clock_time(self.anchor_at, zone)} + {self.minutes} min"
        at = clock_time(self.longer.at, zone)
        if self.longer.drug is not None:
            return f"{self.longer.drug} {at} + {self.longer.minutes} min"
        return f"extended {self.longer.minutes} min at {at}, {self.longer.reason or 'no reason written'}"


def observation_end(
    anchor: str, anchor_at: dt.datetime, minutes: int, longer: Sequence[Longer]
) -> ObservationEnd:
    """The end of the observation time. `longer` is in order of time; a medicine given before the anchor counts too."""
    end = ObservationEnd(anchor_at + dt.timedelta(minutes=minutes), anchor, anchor_at, minutes)
    for one in longer:
        from_at = one.at if one.drug is not None else max(end.at, one.at)
        at = from_at + dt.timedelta(minutes=one.minutes)
        if at > end.at:
            end = ObservationEnd(at, anchor, anchor_at, minutes, one)
    return end
