"""Is a folder the mirror of this file, and does the file go on from it?"""

from __future__ import annotations

import json
from pathlib import Path

from infusion_tui.room.mirror_folder import MARKER, MirrorFailed, MirrorRefused
from infusion_tui.store import Store


def check_marker(folder: Path, node: str) -> None:
    """The folder must be the one that was set, and of this file.

    Raises:
        MirrorFailed: it is not there: is the disk mounted?
        MirrorRefused: it is another file's mirror.
    """
    try:
        content = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        of = content["mirror_of"]
    except FileNotFoundError:
        raise MirrorFailed(
            f"is its disk mounted? There is no {MARKER} in {folder}. If it is mounted, set it anew:  "
            f"infusion-tui mirror set {folder}"
        ) from None
    except (ValueError, TypeError, KeyError):
        raise MirrorFailed(f"{folder / MARKER} cannot be read. Set the mirror to another folder.") from None
    if of != node:
        raise MirrorRefused(f"the folder {folder} holds the mirror of another file. Choose another folder.")


def difference(store: Store, seq: int, row_hash: str, folder: Path) -> str | None:
    """Why a mirror that ends at this row does not fit the file; None where it does."""
    if seq == 0:
        return None
    here = store.hashes(seq, seq).get(seq)
    if here == row_hash:
        return None
    compare = f"Nothing was written. Run  infusion-tui verify --against {folder}"
    if here is None:
        last = store.head().seq
        return f"the end of the file was cut off: it ends at row {last}, the mirror in {folder} at row {seq}. {compare}"
    return f"row {seq} of the file is not that of the mirror in {folder}: one of the two was rewritten. {compare}"
