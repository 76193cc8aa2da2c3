"""The fonts of this computer: which of them has a sign. Looked for only when the shipped fonts lack one.

Only fonts with TrueType outlines count: others cannot be put into a PDF by `reportlab`.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "/System/Library/Fonts",
)
_MOST_FILES: Final = 3000
_LIKED: Final = ("notosans", "droidsansfallback", "arial unicode", "wqy", "freesans", "unifont")
_ODD: Final = ("bold", "italic", "oblique", "black", "light", "thin", "mono", "serif", "condensed", "color")


@cache
def font_files() -> tuple[Path, ...]:
    """Every font file of the usual folders, plain upright ones first, always in the same order."""
    found: list[Path] = []
    for folder in _FOLDERS:
        for root, folders, names in os.walk(os.path.expanduser(folder)):
            folders.sort()
            found += [Path(root, name) for name in sorted(names) if name.lower().endswith((".ttf", ".ttc"))]
            if len(found) > _MOST_FILES:
                break
    return tuple(sorted(found[:_MOST_FILES], key=_rank))


def _rank(path: Path) -> tuple[int, int, str]:
    name = path.name.lower()
    return sum(word in name for word in _ODD), int(not any(word in name for word in _LIKED)), str(path)


@cache
def has_signs(path: Path) -> frozenset[int]:
    """The signs of a font's first face by their number; none if it has no TrueType outlines or cannot be read."""
    try:
        return frozenset(_signs(path.read_bytes()))
    except (OSError, struct.error, ValueError, IndexError):
        return frozenset()


def fonts_with(sign: str) -> Iterator[Path]:
    """The fonts of this computer that say they have the sign, the plainest first."""
    return (path for path in font_files() if ord(sign) in has_signs(path))


def _signs(data: bytes) -> set[int]:
    start = struct.unpack_from(">L", data, 12)[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", data, start + 4)[0]
    tables = {}
    for at in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", data, start + 12 + 16 * at)
        tables[name] = (offset, length)
    if b"glyf" not in tables or b"cmap" not in tables:
        return set()
    cmap = tables[b"cmap"][0]
    found: set[int] = set()
    for at in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", data, cmap + 4 + 8 * at)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            found |= _of_table(data, cmap + offset)
    return found


def _of_table(data: bytes, at: int) -> set[int]:
    kind = struct.unpack_from(">H", data, at)[0]
    found: set[int] = set()
    if kind == 4:
        twice = struct.unpack_from(">H", data, at + 6)[0]
        shape = f">{twice // 2}H"
        ends = struct.unpack_from(shape, data, at + 14)
        begins = struct.unpack_from(shape, data, at + 16 + twice)
        for begin, end in zip(begins, ends, strict=True):
            if begin != 0xFFFF:
                found.update(range(begin, end + 1))
    elif kind == 12:
        for group in range(struct.unpack_from(">L", data, at + 12)[0]):
            begin, end, _ = struct.unpack_from(">LLL", data, at + 16 + 12 * group)
            found.update(range(begin, min(end, 0x10FFFF) + 1))
    return found
