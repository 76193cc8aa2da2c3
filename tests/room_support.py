"""A room in a file, and a machine's clock that tests can set, let sleep and restart."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from infusion_tui.clock import Stamp
from infusion_tui.room import Admission, Room
from infusion_tui.room.staffing import add_person

BEGAN = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


class Machine:
    """Wall clock and boot clock of one machine. Not simulated, as far as the room can tell."""

    simulated = False

    def __init__(self, at: dt.datetime = BEGAN, boot_id: str = "boot-1", boot_ms: int = 3_600_000) -> None:
        self.wall, self.boot_id, self.boot_ms = at, boot_id, boot_ms

    def stamp(self) -> Stamp:
        return Stamp(self.wall, self.boot_id, self.boot_ms)

    def pass_by(self, **amount: float) -> None:
        """Time goes by, awake or asleep: both clocks go on."""
        step = dt.timedelta(**amount)
        self.wall += step
        self.boot_ms += step // dt.timedelta(milliseconds=1)

    def set_wall(self, **amount: float) -> None:
        """Somebody sets the wall clock."""
        self.wall += dt.timedelta(**amount)

    def reboot(self, boot_id: str, **amount: float) -> None:
        """Off for some time, then on again."""
        self.wall += dt.timedelta(**amount)
        self.boot_id, self.boot_ms = boot_id, 20_000


def made(path: Path, clock: Machine) -> Room:
    """A training file with the nurses KM and JD, read on this machine."""
    room = Room.create(path, chairs=list("12345678"), timezone="UTC", training=True, clock=clock)
    for initials in ("KM", "JD"):
        add_person(room, initials, name="A Name", role="nurse")
    return room


def admission(chair: str = "5", mrn: str = "448201") -> Admission:
    """35 mg in 50 mL."""
    return Admission(chair=chair, mrn=mrn, weight_kg=Decimal(70), dose_mg=Decimal(35), bag_ml=Decimal(50))


def kinds(room: Room, session_id: str = "room") -> list[str]:
    """What stands in a stream of the file."""
    return [event.kind for event in room.store.session(session_id)]
