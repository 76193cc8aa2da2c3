"""Where a patient's own events stand: a stream whose id is made from the file and the clinic's number alone.

So two stations that record the same new patient at once write into one stream, and its id says nothing about anybody.
"""

from __future__ import annotations

import uuid

_SPACE = uuid.UUID("5d9b4f0e-6f0b-5c6e-9d53-2b6e1f0a7c11")


def patient_stream(node: str, mrn: str) -> str:
    """The `session_id` of this patient's stream in this file (`node`)."""
    return str(uuid.uuid5(_SPACE, f"{node}\n{mrn.strip().casefold()}"))
