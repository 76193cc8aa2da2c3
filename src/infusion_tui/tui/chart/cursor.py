"""Where the cursor stands in a chart, and the facts it walks: worked out anew only when something was charted or a
minute has passed. Pure."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record.chart_moment import Moment, StateThen, moments, state_then
from infusion_tui.record.log import whole_minute
from infusion_tui.record.view import ChairView
from infusion_tui.record.vitals_chart import VitalsChart, vitals_chart

Key = tuple[str | None, int, dt.datetime]


class ChartCursor:
    """The chart of one chair and, while someone walks it, the minute that is read out."""

    def __init__(self) -> None:
        self.key: Key | None = None
        """Changes exactly when the facts may differ: session, its version, minute."""
        self.at: dt.datetime | None = None
        self._chart: VitalsChart | None = None
        self._moments: tuple[Moment, ...] | None = None

    def follow(self, view: ChairView) -> bool:
        """Look at the chair again. True when the facts are other ones; another session ends the walk."""
        key = (view.session_id, view.version, whole_minute(view.now))
        if key == self.key:
            return False
        if self.key is not None and self.key[0] != view.session_id:
            self.at = None
        self.key = key
        self._chart, self._moments = vitals_chart(view), None
        if self.at is not None and self.moment is None:
            # its entry was moved to another time: the nearest one is read out instead
            self.at = self._nearest(self.at)
        return True

    @property
    def chart(self) -> VitalsChart:
        """The facts. `follow` must have been called."""
        assert self._chart is not None
        return self._chart

    @property
    def stops(self) -> tuple[Moment, ...]:
        """The minutes in which something was charted, worked out when first asked for."""
        if self._moments is None:
            self._moments = moments(self.chart)
        return self._moments

    @property
    def moment(self) -> Moment | None:
        """What is read out."""
        return None if self.at is None else next((one for one in self.stops if one.at == self.at), None)

    @property
    def stands_at(self) -> dt.datetime | None:
        """Where the cursor is drawn: on the last sign of its minute, not at the minute's beginning beside it."""
        moment = self.moment
        return moment.last_at if moment is not None else self.at

    @property
    def state(self) -> StateThen | None:
        """How things stood then."""
        moment = self.moment
        return state_then(self.chart, moment.last_at) if moment is not None else None

    def walk(self, steps: int) -> bool:
        """To a later (or, negative, an earlier) moment; the first step goes to the newest. False when it stays."""
        stops = self.stops
        if not stops:
            return False
        here = next((n for n, one in enumerate(stops) if one.at == self.at), len(stops) if steps < 0 else -1)
        if self.at is None:
            here, steps = (len(stops), -1)
        to = stops[min(max(here + steps, 0), len(stops) - 1)].at
        moved, self.at = to != self.at, to
        return moved

    def walk_to_end(self, *, first: bool) -> bool:
        """To the first or the last moment."""
        if not self.stops:
            return False
        to = self.stops[0 if first else -1].at
        moved, self.at = to != self.at, to
        return moved

    def leave(self) -> None:
        """No cursor."""
        self.at = None

    def _nearest(self, at: dt.datetime) -> dt.datetime | None:
        return min((one.at for one in self.stops), key=lambda one: abs(one - at), default=None)
