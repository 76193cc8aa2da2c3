"""The room: settings + file + clock; one method per thing a person does."""

from __future__ import annotations

from infusion_tui.room.admission import DEFAULT_PROTOCOL, Admission, order_of
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.room import Charted, Room

__all__ = ["DEFAULT_PROTOCOL", "Admission", "Charted", "Misused", "Refused", "Room", "order_of"]
