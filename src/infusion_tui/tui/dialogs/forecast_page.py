"""The next minutes of the whole room in full: every time at which somebody is wanted, at which chairs, for what."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.record.forecast import cluster_words, thing_words
from infusion_tui.tui.board.ahead import ahead_row
from infusion_tui.tui.dialogs.room_page import RoomPage, paragraph
from infusion_tui.tui.widgets.ink import Row
from infusion_tui.tui.wording import clock

_PLANNED_FROM = (
    "Planned from what is charted now: sets at their interval, ends at the present rate. "
    "An end stands for its end set, too. What is due already is on the board, not here."
)

_AROUND = 11
"""Rows that are not the list's: title, keys, the strip, and what it is planned from."""


class ForecastPage(RoomPage):
    """It counts what is planned and advises nothing."""

    TITLE_WORDS = "FORECAST   the next minutes of the room"

    def rows(self, width: int) -> Sequence[Row]:
        """The strip, then each time."""
        found, zone = self.host.source.forecast(), self.host.room.zone
        if found is None:
            return [(), ((" Nobody is in a chair, or the clinic's protocols want no forecast.", "text"),)]
        rows: list[Row] = [(), ahead_row(found, zone, width), ()]
        lines = sum(1 + (len(cluster.things) if len(cluster.chairs) > 1 else 0) for cluster in found.clusters)
        # with more than the window holds, the times alone: which chairs, but not each one's minute
        detailed = lines <= self.app.size.height - _AROUND
        for cluster in found.clusters:
            together = len(cluster.chairs) > 1
            rows.append(((f" {cluster_words(cluster, zone)}", "strong" if together else "text"),))
            if detailed and together:
                rows += [
                    ((f"     {clock(thing.at, zone)}  {thing_words(thing)}", "muted"),)
                    for thing in cluster.things
                ]
        if not found.clusters:
            rows.append(((" Nothing falls due in this time.", "text"),))
        return [*rows, (), *paragraph(_PLANNED_FROM, width)]
