"""What is asked about an admission before it is taken."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from infusion_tui.record.weight import weight_doubts
from infusion_tui.room.last_weight import last_weight
from infusion_tui.store.reading import Reads

if TYPE_CHECKING:
    from infusion_tui.charting import Caution
    from infusion_tui.room.admission import Admission
    from infusion_tui.room.opened import OpenRoom


def admission_doubts(
    room: OpenRoom, admission: Admission, *, reads: Reads | None = None, before: dt.datetime | None = None
) -> tuple[Caution, ...]:
    """What is asked about an admission before it is taken: a weight that is unusual, far from the last visit's, or
    looks like pounds.

    Raises:
        ClinicError: the protocol is unknown.
    """
    from infusion_tui.charting import Caution

    rule = room.protocol(admission.protocol).weight
    last = last_weight(reads or room.store, admission.mrn.strip(), before=before or room.now())
    doubts = weight_doubts(admission.weight_kg, rule, last, room.zone)
    return tuple(Caution(doubt.code, doubt.message) for doubt in doubts)
