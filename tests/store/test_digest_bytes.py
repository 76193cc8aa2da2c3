"""The two ways in which the hashed text is written give the same bytes: the one for files, and the fast one."""

from __future__ import annotations

import hashlib
import sys

from infusion_tui.store.chain import RawRow


def row(text: str) -> RawRow:
    return RawRow(
        seq=2**53, event_id="e", node=text, session_id="s", chair=None, version=1, kind="note.written", schema=1,
        occurred_at="t", recorded_at="t", tz="UTC", boot_id="b", boot_ms=-1, author="KM", station=text, app="x",
        amends=None, reason=text, payload=text, prev_hash="0" * 64,
    )  # fmt: skip


def test_every_character_is_hashed_as_the_file_format_says() -> None:
    """docs/file-format.md: JSON without blanks, characters beyond ASCII as they are."""
    step = 4096
    for first in range(0, sys.maxunicode + 1, step):
        text = "".join(chr(code) for code in range(first, first + step) if not 0xD800 <= code <= 0xDFFF)
        one = row(text)
        assert one.digest() == hashlib.sha256(one.hashed.encode()).hexdigest(), f"U+{first:04X}"


def test_what_no_row_can_hold_is_not_sound_and_no_fault() -> None:
    assert not row("\ud800").is_sound
    assert not row(b"bytes").is_sound  # type: ignore[arg-type]
