"""The ways into a replay: from the board, from a chair, from a closed record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.room.replay import last_day, replay_day, replay_session
from infusion_tui.tui.replay.screen import ReplayScreen

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App

    from infusion_tui.tui.host import Host


def open_replay(app: App[Any], host: Host, chair: str | None = None) -> None:
    """The whole room over the last day on which somebody was here; from a chair, the session of whoever is in it.

    Raises:
        PlainError: the file cannot be read.
    """
    if isinstance(app.screen, ReplayScreen):
        return
    room = host.room
    session = room.live_session(chair) if chair is not None else None
    if session is not None:
        app.push_screen(ReplayScreen(host, replay_session(room, session), chair=chair))
        return
    day = last_day(room)
    app.push_screen(ReplayScreen(host, replay_day(room, day), chair=chair, day=day))


def open_replay_of(app: App[Any], host: Host, session: str, chair: str) -> None:
    """A closed record from its beginning to its end; that it was opened is written down already.

    Raises:
        PlainError: the file cannot be read.
    """
    app.push_screen(ReplayScreen(host, replay_session(host.room, session), chair=chair, noted=(session,)))
