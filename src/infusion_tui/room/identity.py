"""Ids that are made before the first attempt to save, so that a retry is the same event."""

from __future__ import annotations

import os

from infusion_tui.clock import Stamp


def new_id(stamp: Stamp) -> str:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, the rest random. `uuid.uuid7` is not in Python 3.11."""
    import uuid

    milliseconds = int(stamp.utc.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    random_bits = int.from_bytes(os.urandom(10))
    value = milliseconds << 80 | 0x7 << 76 | (random_bits >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | (random_bits & 0x3FFF_FFFF_FFFF_FFFF)
    return str(uuid.UUID(int=value))
