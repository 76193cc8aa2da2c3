"""Random sessions as FHIR at length (tests/exports/test_fhir_many.py is short).

    cd tests && python -m long.fhir_many --sessions 2000 --seed 1 [--out FOLDER]

Each bundle is read by fhir.resources and looked at for references, codes, units, times and sums; written twice at different
times it is the same to the byte; with a new entry only what it is about is another. `--out` keeps the bundles for checkers that do
not come by pip (docs/fhir.md).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "exports"))

from fhir_checks import findings
from fhir_sessions import random_chair
from fhir_support import fhir_text

from infusion_tui.record import events as ev


def say(*what: object) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(" ".join(map(str, what)) + "\n")
    sys.stdout.flush()


def look(seed: int, out: Path | None) -> list[str]:
    """Everything that is wrong with one random session's bundles."""
    chair = random_chair(Random(seed))
    options = {"training": seed % 2 == 0, "with_name": seed % 3 == 0}
    text = fhir_text(chair, "18:00", **options)
    found = findings(text)
    if text != fhir_text(chair, "19:00", **options):
        found.append("another text an hour later")
    if chair.view("18:00").signed:
        found += findings(fhir_text(chair, "18:00", bundle="document", **options))
    if out is not None:
        (out / f"{seed}.json").write_text(text, encoding="utf-8")
    chair.add("17:00", ev.NoteWritten(note="one more"))
    before, after = _by_id(text), _by_id(fhir_text(chair, "18:00", **options))
    kinds = {after[one]["resourceType"] for one in after if before.get(one) != after[one]}
    # an infusion that still runs went on until that note; a signature no longer covers all
    running = {"MedicationAdministration"} if chair.session().pump_ended_at is None else set()
    if not kinds <= {"Procedure", "Provenance", *running}:
        found.append(f"a note changed {kinds}")
    return found


def _by_id(text: str) -> dict[str, dict[str, object]]:
    return {entry["fullUrl"]: entry["resource"] for entry in json.loads(text)["entry"]}


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--sessions", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--out", type=Path)
    asked = arguments.parse_args()
    began, wrong = time.monotonic(), 0
    for number in range(asked.sessions):
        seed = asked.seed * 1_000_000 + number
        found = look(seed, asked.out)
        if found:
            wrong += 1
            say(f"seed {seed}:", *found[:5])
        if number % 200 == 199:
            say(number + 1, f"{time.monotonic() - began:.0f} s")
    say(f"{asked.sessions} sessions, {wrong} with findings, {time.monotonic() - began:.0f} s")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
