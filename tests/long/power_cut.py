"""Power cuts, from what the program truly wrote: its file operations are recorded while it charts (strace), then played
back into images of the disk at random moments, with what was not yet synced dropped, reordered or torn (disk_model.py).

    cd tests && python -m long.power_cut --images 20000

Each image is opened with the program. It must open, its chain must verify, and every entry that was acknowledged before
the cut must be in it. The same with `synchronous=NORMAL` must lose acknowledged entries: if it does not, this test cannot
see a loss, and fails. The standard library's SQLite (older, with the rollback journal) is recorded and judged as well, and
so is the making of a new file: under its name there is the whole file or none, and once it was made, the file.

    cd tests && python -m long.power_cut --keep              # records anew what can be played back without strace
    cd tests && python -m long.power_cut --kept --images 90  # plays that back
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from infusion_tui.store import Store, StoreError
from long import recording
from long.disk_model import Disk
from long.recording import ENTRIES_KEPT, NAME, Recording

CONTROL = "normal"
IMAGES_OF_A_RECORDING = 1000


def image(done: Recording, cut: int, chance: random.Random, folder: Path) -> list[str]:
    """Write what the disk holds after a cut behind the first `cut` operations; what was said before it."""
    disk = Disk(done.begin)
    said: list[str] = []
    for one in done.operations[:cut]:
        if one.what == "said":
            said.append(one.path)
        else:
            disk.take(one)
    disk.cut(chance, folder)
    return said


def moment(done: Recording, chance: random.Random) -> int:
    """When the power goes, as a number of operations: at any time, or (one time in three) right after something was said."""
    if chance.random() < 1 / 3:
        return chance.choice([number for number, one in enumerate(done.operations, 1) if one.what == "said"])
    return chance.randint(0, len(done.operations))


def judged(folder: Path, said: list[str]) -> str:
    """ "whole", or what is wrong with this image."""
    path = folder / NAME
    if not said and not path.exists():
        return "whole"  # it was being made, and nobody was told that it is there
    try:
        with Store.open(path) as store:
            result = store.verify()
            stored = [event.event_id for event in store.after(0)]
    except StoreError as error:
        return f"does not open: {error}"
    lost = set(said) - {"OPENED", "MADE"} - set(stored)
    findings = {found.code: found.message for found in result.findings}
    if findings and not (
        lost and set(findings) == {"tail"}
    ):  # that the end is gone is said rightly where it is
        return f"does not verify: {next(iter(findings.values()))}"
    if lost or not stored:
        return f"lost {len(lost)}"
    return "whole" if len(stored) == len(set(stored)) else "double"


def run(mode: str, images: int, entries: int, seed: int, *, kept: bool = False) -> dict[str, object]:
    """So many images of one recording; how many were whole, lost entries, or were damaged."""
    chance, counts, worst = random.Random(seed), Counter[str](), ""
    with tempfile.TemporaryDirectory() as place:
        done = recording.kept(mode) if kept else recording.recorded(Path(place), mode, entries)
        counts.update(recording.size_of(done))
        for _ in range(images):
            folder = Path(place) / "image"
            folder.mkdir()
            found = judged(folder, image(done, moment(done, chance), chance, folder))
            counts["images"] += 1
            counts["whole" if found == "whole" else "lost" if found.startswith("lost") else "damaged"] += 1
            worst = worst or (found if found != "whole" else "")
            shutil.rmtree(folder)
    return {"mode": mode, "seed": seed, **counts, "first_fault": worst}


def main() -> None:
    """One JSON line for each recording; exit code 1 when an entry was lost, or when the control lost none."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--images", type=int, default=20_000, help="of all recordings together, the control aside"
    )
    parser.add_argument("--entries", type=int, default=60, help="charted in each recording")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="record, and keep it beside the tests")
    parser.add_argument("--kept", action="store_true", help="play back what was kept")
    given = parser.parse_args()
    if given.keep:
        for mode in recording.MODES:
            with tempfile.TemporaryDirectory() as place:
                recording.keep(recording.recorded(Path(place), mode, ENTRIES_KEPT), mode)
        return
    faults, left, seed = 0, given.images, given.seed
    judged_modes = [mode for mode in recording.MODES if mode != CONTROL]
    while left > 0:
        for mode in judged_modes:
            each = min(IMAGES_OF_A_RECORDING, -(-given.images // len(judged_modes)), left)
            if each <= 0:
                continue
            found = run(mode, each, given.entries, seed, kept=given.kept)
            faults += each - int(found.get("whole", 0))  # type: ignore[call-overload]
            left -= each
            _say(found)
        seed += 1
    control = run(CONTROL, max(30, min(1000, given.images // 5)), given.entries, given.seed, kept=given.kept)
    _say(control)
    sys.exit(int(bool(faults) or not control.get("lost") or bool(control.get("damaged"))))


def _say(found: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(found)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
