"""What the whole room asks for in the next minutes, and what a start now would add to it.

It counts, and advises nothing: each chair's next due things from `due`, and the sets that will follow them at the planned
intervals until the planned end. Things of different chairs within a few minutes of each other stand together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.blind import MISSED_WORDS
from infusion_tui.record.care_rules import ForecastRule
from infusion_tui.record.infusion import MS_PER_HOUR
from infusion_tui.record.view import ChairView, What
from infusion_tui.record.wording import clock_time

_MS = dt.timedelta(milliseconds=1)
_MOST_SETS = 200
"""Sets ahead that are ever counted for one chair; a longer forecast says nothing that anybody could use."""


class Thing(msgspec.Struct, frozen=True):
    """Something that will be due at a chair. An end stands for its end set, too: they are one walk."""

    at: dt.datetime
    chair: str
    what: What


class Cluster(msgspec.Struct, frozen=True):
    """Things that fall together, in order of time; a single thing is a cluster of its own."""

    things: tuple[Thing, ...]

    @property
    def begins_at(self) -> dt.datetime:
        """When the first of them is due."""
        return self.things[0].at

    @property
    def ends_at(self) -> dt.datetime:
        """When the last of them is due."""
        return self.things[-1].at

    @property
    def chairs(self) -> tuple[str, ...]:
        """Every chair with something in it, in order of time."""
        return tuple(dict.fromkeys(thing.chair for thing in self.things))

    @property
    def ends(self) -> int:
        """How many pumps end in it."""
        return len([thing for thing in self.things if thing.what == "pump_end"])


class Forecast(msgspec.Struct, frozen=True):
    """The room from `begins_at` to `ends_at`: everything that will be due, in clusters, in order of time."""

    begins_at: dt.datetime
    ends_at: dt.datetime
    clusters: tuple[Cluster, ...] = ()

    @property
    def worst(self) -> Cluster | None:
        """The cluster with the most chairs, the first of several; None where no two chairs fall together."""
        together = [cluster for cluster in self.clusters if len(cluster.chairs) > 1]
        return max(together, key=lambda cluster: len(cluster.chairs), default=None)

    def per_minute(self) -> tuple[int, ...]:
        """How many chairs want somebody in each minute, from the first on."""
        minutes = int((self.ends_at - self.begins_at) / dt.timedelta(minutes=1))
        first = self.begins_at.replace(second=0, microsecond=0)
        found: list[set[str]] = [set() for _ in range(minutes)]
        for cluster in self.clusters:
            for thing in cluster.things:
                at = int((thing.at - first) / dt.timedelta(minutes=1))
                if 0 <= at < minutes:
                    found[at].add(thing.chair)
        return tuple(len(chairs) for chairs in found)


def rule_of(views: Iterable[ChairView]) -> ForecastRule | None:
    """The rule that this room goes by: the longest of its sessions' protocols; None where none of them has one."""
    rules = [view.protocol.forecast for view in views if view.protocol and view.protocol.forecast]
    return max(rules, key=lambda rule: (rule.minutes, rule.cluster_minutes), default=None)


def forecast(views: Sequence[ChairView], now: dt.datetime) -> Forecast | None:
    """The next minutes of the room at `now`; None where the clinic wants none."""
    rule = rule_of(views)
    if rule is None:
        return None
    until = now + dt.timedelta(minutes=rule.minutes)
    things = [thing for view in views for thing in things_ahead(view, now, until)]
    return Forecast(now, until, clusters(things, rule.cluster_minutes))


def things_ahead(view: ChairView, now: dt.datetime, until: dt.datetime) -> list[Thing]:
    """What will be due at one chair after `now` and until `until`, in order of time. What is due already is no
    forecast; a set that waits is taken to be taken now, so that the next one follows from here."""
    protocol = view.protocol
    if protocol is None:
        return []
    end_at = view.ends_at if view.phase == "infusing" and view.ends_at and view.ends_at > now else None
    found: dict[tuple[What, dt.datetime], Thing] = {}

    def add(what: What, at: dt.datetime) -> None:
        if now < at <= until:
            found[what, at] = Thing(at, view.chair, what)

    for item in view.due:
        # a set that would still be open at the end merges with the end set
        if item.what != "observation" or end_at is None or item.at < end_at:
            add(item.what, item.at)
    pending = next((item.at for item in view.due if item.what == "observation"), None)
    if pending is None:
        return sorted(found.values(), key=_in_time)
    infusing = dt.timedelta(minutes=protocol.sets.infusing.every_minutes or 0)
    after = dt.timedelta(minutes=protocol.sets.observing.every_minutes or 0)
    running = view.phase in ("infusing", "paused")
    first = max(pending, now)
    if running:
        last = min(end_at or until, until)
        for at in _every(first, infusing, last):
            if at < last or end_at is None:
                add("observation", at)
        if end_at is not None:
            for at in _every(end_at, after, until):
                add("observation", at)
            add("assess", end_at + dt.timedelta(minutes=protocol.observation.minutes))
    else:
        for at in _every(first, after, until):
            add("observation", at)
    return sorted(found.values(), key=_in_time)


def _every(first: dt.datetime, step: dt.timedelta, until: dt.datetime) -> list[dt.datetime]:
    """The planned times after `first`, which itself is known."""
    if not step:
        return []
    count = min(_MOST_SETS, max(0, (until - first) // step))
    return [first + step * number for number in range(1, count + 1)]


def _in_time(thing: Thing) -> tuple[dt.datetime, int, str]:
    """Order of time, then of chairs."""
    return thing.at, len(thing.chair), thing.chair


def clusters(things: Iterable[Thing], within_minutes: int) -> tuple[Cluster, ...]:
    """The things in groups: again and again the most chairs that fall within so many minutes, the earliest of
    several; what is left stands alone. In order of time."""
    left = sorted(things, key=_in_time)
    span = dt.timedelta(minutes=within_minutes)
    found: list[Cluster] = []
    while left:
        best: list[Thing] = []
        chairs_of_best = 0
        for at, first in enumerate(left):
            group = []
            for thing in left[at:]:
                if thing.at - first.at > span:
                    break
                group.append(thing)
            count = len({thing.chair for thing in group})
            if count > chairs_of_best:
                best, chairs_of_best = group, count
        found.append(Cluster(tuple(best)))
        taken = set(map(id, best))
        left = [thing for thing in left if id(thing) not in taken]
    return tuple(sorted(found, key=lambda cluster: cluster.begins_at))


# --- a start now -------------------------------------------------------------------------------------------------


def start_things(view: ChairView, at: dt.datetime, rate_ml_h: Decimal) -> list[Thing]:
    """What starting this chair's pump at `at` would ask for: its sets, and its end."""
    protocol, order = view.protocol, view.order
    if protocol is None or order is None or rate_ml_h <= 0:
        return []
    rule = protocol.sets.infusing
    end = at + int((order.volume_ml * MS_PER_HOUR / rate_ml_h).to_integral_value()) * _MS
    found = []
    first = at + dt.timedelta(minutes=rule.first_minutes or 0)
    for one in (first, *_every(first, dt.timedelta(minutes=rule.every_minutes or 0), end)):
        if at < one < end:
            found.append(Thing(one, view.chair, "observation"))
    return [*found, Thing(end, view.chair, "pump_end")]


def forecast_of_start(
    views: Sequence[ChairView], chair: str, at: dt.datetime, rate_ml_h: Decimal, zone: ZoneInfo
) -> tuple[str, ...]:
    """What starting a chair's pump now would add, in words: the sets that fall together with other chairs, and the
    end: `set 10:45 with chairs 2 and 4`, `end 11:20 alone`. Empty where the clinic wants no forecast."""
    view = next((one for one in views if one.chair == chair), None)
    if view is None or view.protocol is None or view.protocol.forecast is None:
        return ()
    own = start_things(view, at, rate_ml_h)
    if not own:
        return ()
    span = dt.timedelta(minutes=view.protocol.forecast.cluster_minutes)
    until = own[-1].at + span
    others = [thing for one in views if one.chair != chair for thing in things_ahead(one, one.now, until)]
    beside: dict[tuple[str, ...], list[dt.datetime]] = {}
    alone = 0
    for thing in own[:-1]:
        chairs = _beside(thing, others, span)
        alone += not chairs
        if chairs:
            beside.setdefault(chairs, []).append(thing.at)
    said = [
        f"set{'s' if len(times) > 1 else ''} {', '.join(clock_time(one, zone) for one in times)} with {_chairs(chairs)}"
        for chairs, times in beside.items()
    ]
    if alone and not said:
        said.append("every set alone" if alone > 1 else "its set alone")
    chairs = _beside(own[-1], others, span)
    return (*said, f"end {clock_time(own[-1].at, zone)} {f'with {_chairs(chairs)}' if chairs else 'alone'}")


def _beside(thing: Thing, others: Sequence[Thing], span: dt.timedelta) -> tuple[str, ...]:
    """The other chairs that want somebody within so much time of it."""
    return tuple(sorted({one.chair for one in others if abs(one.at - thing.at) <= span}, key=_by_number))


# --- words -------------------------------------------------------------------------------------------------------

_COUNT = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def _by_number(chair: str) -> tuple[int, str]:
    return len(chair), chair


def _chairs(chairs: Sequence[str]) -> str:
    """`chair 2`, `chairs 2 and 4`, `chairs 2, 4 and 5`."""
    if len(chairs) == 1:
        return f"chair {chairs[0]}"
    return f"chairs {', '.join(chairs[:-1])} and {chairs[-1]}"


def _counted(number: int, word: str) -> str:
    name = _COUNT[number] if number < len(_COUNT) else str(number)
    return f"{name} {word}{'' if number == 1 else 's'}"


def time_words(cluster: Cluster, zone: ZoneInfo) -> str:
    """`10:40`, `10:40 to 10:42`."""
    first, last = clock_time(cluster.begins_at, zone), clock_time(cluster.ends_at, zone)
    return first if first == last else f"{first} to {last}"


def cluster_words(cluster: Cluster, zone: ZoneInfo) -> str:
    """`10:40 to 10:42: chairs 2, 4, 5 and three ends`: chairs that want something else than an end, and how many
    pumps end; with ends alone their chairs."""
    others = sorted({t.chair for t in cluster.things if t.what != "pump_end"}, key=_by_number)
    ending = sorted({t.chair for t in cluster.things if t.what == "pump_end"}, key=_by_number)
    time = time_words(cluster, zone)
    if not others:
        return f"{time}: {'end' if len(ending) == 1 else 'ends'} of {_chairs(ending)}"
    named = f"chair{'' if len(others) == 1 else 's'} {', '.join(others)}"
    return f"{time}: {named}" + (f" and {_counted(len(ending), 'end')}" if ending else "")


def cluster_short(cluster: Cluster, zone: ZoneInfo) -> str:
    """`10:40: 6 chairs`, for places without room."""
    return f"{clock_time(cluster.begins_at, zone)}: {len(cluster.chairs)} chairs"


def thing_words(thing: Thing) -> str:
    """`chair 2 set`, `chair 4 pump end`."""
    return f"chair {thing.chair} {MISSED_WORDS[thing.what]}"
