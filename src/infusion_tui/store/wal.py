"""Entries that stand in the -wal and that SQLite passes over.

SQLite ends a -wal at the first frame that does not fit its checksum. After a power cut that is right: the last
transaction was being written and nobody was told that it is saved. When the disk has damaged a frame in the middle, whole
entries stand behind it that people were told are saved, and SQLite says nothing. So this looks behind the last frame
that SQLite took: two transactions that follow one another there, checksums and all, cannot be the rest of a power cut.

What cannot be told: the last entry alone (or two, where their border is hit), and a -wal that was cut off. Only a head kept elsewhere tells (`verify --against`).
"""

from __future__ import annotations

import os
import struct
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

_HEADER, _FRAME = 32, 24
_MAGIC = 0x377F0682
_MOST = 64 * 1024 * 1024
"""A longer -wal is looked at so far only."""


def kept_at(path: Path) -> Path:
    """Where a -wal with entries that SQLite passed over is kept, beside the file, until somebody has seen to it."""
    return Path(f"{path}-wal.damaged")


def passed_over(path: Path) -> bool:
    """True when the -wal of `path`, which a connection has just read, holds entries behind what SQLite took of it, or
    held them once: the -wal is then kept as `kept_at` says, because SQLite deletes it.

    Takes some microseconds when nothing is behind. The file must be open in WAL mode, on Linux; otherwise only the kept
    one counts.
    """
    kept = kept_at(path)
    if os.path.lexists(kept):
        return True
    try:
        with Path(f"{path}-wal").open("rb") as wal:
            found = _stands_behind(wal.fileno(), Path(f"{path}-shm"))
            if found:
                wal.seek(0)
                _keep(wal.read(_MOST), kept)
    except OSError:
        return False  # no -wal, or it cannot be read: then SQLite has said so
    return found


def _keep(content: bytes, place: Path) -> None:
    with suppress(OSError):  # where it cannot be kept, it is said as long as the -wal lies there
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(descriptor)


def _stands_behind(wal: int, shm: Path) -> bool:
    header = os.pread(wal, _HEADER, 0)
    if len(header) < _HEADER:
        return False
    size = os.fstat(wal).st_size
    page = struct.unpack(">I", header[8:12])[0]
    sound = _is_sound(header)
    if not sound:
        page = 4096
    frames = range(1, (min(size, _MOST) - _HEADER) // (page + _FRAME) + 1)
    before = _taken(shm, header, sound=sound)
    if before is None or before >= len(frames):
        return False
    heads = {
        number: os.pread(wal, _FRAME, _HEADER + (number - 1) * (page + _FRAME)) for number in frames[before:]
    }
    salts = header[16:24] if sound else Counter(head[8:16] for head in heads.values()).most_common(1)[0][0]
    # asked again: what others have committed meanwhile was taken, and a -wal begun anew is another
    after = _taken(shm, os.pread(wal, _HEADER, 0), sound=sound)
    if after is None or after < before or os.pread(wal, _HEADER, 0) != header:
        return False
    return _follow_one_another(wal, page, {n: head for n, head in heads.items() if n > after}, salts)


def _follow_one_another(wal: int, page: int, heads: dict[int, bytes], salts: bytes) -> bool:
    """True when behind the end of one transaction another one stands whole."""
    ends = [n for n, head in heads.items() if head[8:16] == salts and head[4:8] != b"\0\0\0\0"]
    for first, last in pairwise(ends):
        for order in ("<", ">"):
            checksum = struct.unpack(">II", heads[first][16:24])
            for number in range(first + 1, last + 1):
                if heads[number][8:16] != salts:
                    break
                content = os.pread(wal, page, _HEADER + (number - 1) * (page + _FRAME) + _FRAME)
                checksum = _checksum(heads[number][:8] + content, checksum, order)
                if checksum != struct.unpack(">II", heads[number][16:24]):
                    break
            else:
                return True
    return False


def _taken(shm: Path, header: bytes, *, sound: bool) -> int | None:
    """How many frames SQLite has taken; None when that cannot be told, or is about another -wal than this."""
    index = _index(shm)
    if len(index) < 48 or index[12] != 1:
        return None
    # of a header that does not fit, SQLite takes over the salts or nothing
    about = (header[16:24],) if sound else (header[16:24], bytes(8))
    return int(struct.unpack("=I", index[16:20])[0]) if index[32:40] in about else None


def _index(shm: Path) -> bytes:
    """The beginning of SQLite's index of the -wal, through the descriptor that SQLite itself has open.

    To open the file anew and close it would take away the locks that this process has on it.
    """
    wanted = os.path.realpath(shm)
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if os.readlink(f"/proc/self/fd/{name}") == wanted:
                return os.pread(int(name), 48, 0)
    return b""


def _is_sound(header: bytes) -> bool:
    magic = struct.unpack(">I", header[:4])[0]
    if magic & ~1 != _MAGIC:
        return False
    order = ">" if magic & 1 else "<"
    return _checksum(header[:24], (0, 0), order) == struct.unpack(">II", header[24:32])


def _checksum(content: bytes, before: Sequence[int], order: str) -> tuple[int, int]:
    """SQLite's own (https://sqlite.org/fileformat2.html#checksum_algorithm)."""
    one, two = before
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        one = (one + even + two) & 0xFFFFFFFF
        two = (two + odd + one) & 0xFFFFFFFF
    return one, two
