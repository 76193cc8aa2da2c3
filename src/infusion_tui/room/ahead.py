"""What lies ahead of the room, as JSON and as the sentences of the command line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.forecast import Forecast, cluster_words, forecast
from infusion_tui.record.forecast import forecast_of_start as words_of_start
from infusion_tui.record.view import ChairView
from infusion_tui.room.room import Charted, Room


def forecast_of(room: Room, views: tuple[ChairView, ...] | None = None) -> Forecast | None:
    """The next minutes of the whole room, or None where the clinic wants none. Worked out once a minute, and when
    something was recorded; `views` are the board's, where the caller has them already."""
    now = room.now()
    key = (int(now.timestamp()) // 60, room.seq)
    if room.kept_forecast is None or room.kept_forecast[0] != key:
        room.kept_forecast = (key, forecast(room.board(now=now) if views is None else views, now))
    return room.kept_forecast[1]


def forecast_of_start(
    room: Room, chair: str, *, rate_ml_h: Decimal | None = None, at: dt.datetime | None = None
) -> tuple[str, ...]:
    """What starting this chair's pump would add, in words; at the ordered rate and now unless said otherwise.

    Raises:
        Misused: there is no such chair.
    """
    order = room.view(chair, with_log=False).order
    rate = rate_ml_h or (order.rate_ml_h if order is not None else None)
    if rate is None:
        return ()
    return words_of_start(room.board(), chair, at or room.now(), rate, room.zone)


def forecast_json(ahead: Forecast, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Everything that will be due, in clusters: `from`, `to`, `chairs`, `what`, `things` (each with its chair
    and time), `words`."""
    return [
        {
            "from": cluster.begins_at.isoformat(),
            "to": cluster.ends_at.isoformat(),
            "chairs": list(cluster.chairs),
            "what": list(dict.fromkeys(thing.what for thing in cluster.things)),
            "things": [
                {"chair": thing.chair, "what": thing.what, "at": thing.at.isoformat()}
                for thing in cluster.things
            ],
            "words": cluster_words(cluster, zone),
        }
        for cluster in ahead.clusters
    ]


def of_start(room: Room, charted: Charted) -> tuple[str, ...]:
    """What a start that is only tried would add to the room; nothing for any other line."""
    payload = charted.draft.payload
    if charted.event is not None or not isinstance(payload, ev.InfusionStarted):
        return ()
    return forecast_of_start(room, charted.chair, rate_ml_h=payload.rate_ml_h, at=charted.draft.at)


def start_words(ahead: tuple[str, ...]) -> str:
    """`starting now: set 10:45 with chairs 2 and 4; end 11:20 alone`."""
    return f"starting now: {'; '.join(ahead)}" if ahead else ""
