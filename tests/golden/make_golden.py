"""Makes a golden file: a day of lines typed into the program as it was, and what that program answered about it.

Run it with the program whose files are to be kept (`git worktree add OLD COMMIT`), never with a later one:

    PYTHONPATH=OLD/src:OLD/tests python tests/golden/make_golden.py tests/golden NAME

It writes NAME.db.gz and NAME.json. A golden file that is committed is never made again.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from cli_support import CHECKS, FULL, Practice

ROOM = (
    ("08:05", "drugs", "receive", "3000", "mg", "--by", "KM", "--witness", "JD", "--note", "lot A123"),
    ("08:10", "drugs", "count", "3000", "mg", "--moment", "start", "--by", "KM", "--witness", "JD"),
    ("08:15", "staff", "add", "LB", "--name", "Lou Berg", "--role", "charge"),
    ("08:16", "staff", "retire", "LB"),
    ("08:17", "chairs", "rename", "8", "window"),
    ("08:18", "chairs", "close", "7"),
    ("08:19", "chairs", "open", "7"),
    ("08:20", "protocol", "accept", "ketamine-iv-depression", "--by", "AL"),
)
PREPARED = (
    *((f"09:4{number % 10}", f"check {item} y ; said") for number, item in enumerate(CHECKS[:5])),
    *((f"09:5{number % 10}", f"check {item} y") for number, item in enumerate(CHECKS[5:])),
    ("09:55", "124/78 72 98 14"),
    ("09:56", "drawn 50 mg ; vial 500 mg lot A123 exp 2027-05"),
)
WHOLE = (
    ("10:05", FULL),
    ("10:10", "look"),
    ("10:15", "132/82 78 98! 14 s5 d1 nausea 1 ; pale"),
    ("10:16", "effect nausea possible ; head up"),
    ("10:16", "reposition"),
    ("10:17", "med ondansetron 4 mg iv for nausea by Dr Lee"),
    ("10:20", "pause toilet"),
    ("10:24", "resume"),
    ("10:26", "x refused"),
    ("10:27", "fix . x asleep ; misheard"),
    ("10:30", "rate 60"),
    ("10:31", "spo2 91"),
    ("10:32", "spo2 97"),
    ("10:33", "hr 178"),
    ("10:33", "void . ; of another chair"),
    ("10:34", "; daughter called"),
    ("10:34", "undo"),
    ("10:35", "told Dr Lee ; nausea, low saturation"),
    ("10:36", "id 448201"),
    ("10:37", "handoff JD ; pump at 60"),
    ("10:41", "pump 40"),
    ("10:42", "emergency help"),
    ("10:44", "bag 40 mg in 40 ml ; second syringe"),
    ("10:45", "infiltration ; swelling"),
    ("10:50", "stop infiltration"),
    ("10:51", FULL),
    ("10:52", "flush"),
    ("10:53", "waste 15 mg by JD ; the rest of the syringe"),
    ("10:54", "kept 450 mg ; safe 2"),
    ("11:00", f"{FULL} temp 36.8"),
    ("11:05", "extend 15 ; still dizzy"),
    ("11:10", "score aldrete 2 2 2 2 2"),
    ("11:20", "130/80 76 98 14 s5 d0 nausea 0"),
    ("11:25", "check iv-out y ; whole, dry"),
    ("11:26", "check gait y ; along the corridor"),
    ("11:27", "check escort y ; Ann Kowalski, daughter"),
    ("11:28", "check instructions y ; to both"),
    ("11:50", FULL),
    ("11:55", "leave ; daughter Ann"),
)


def _day(room: Practice) -> list[str]:
    """A whole visit in chair 5; others that were cancelled, moved, transferred, and left; one that goes on."""
    for now, *words in ROOM:
        room(*words, now=now, code=0)
    refused = []

    def chart(now: str, line: str, chair: str = "5", by: str = "KM") -> None:
        more = ("--by", by, "--confirm", chair, "--json")
        answer = room_call(room, "chart", chair, line, *more, now=now)
        if not answer["ok"]:
            refused.append(f"{now} {line}: {answer['error']['message']}")

    room.admit("5", "09:40")
    for now, line in sorted(PREPARED):
        chart(now, line)
    chart("09:57", "verify 35 mg in 50 ml 75 ml/h", by="JD")
    chart("10:00", "start 75")
    room.admit("6", "10:01", "--mrn", "448202", "--name", "ÅSTRÖM, Jo", "--sex", "m", "--allergies", "latex")
    for now, line in WHOLE:
        chart(now, line)
        if line.startswith("handoff"):
            chart("10:38", "accept ; mine now", by="JD")
        if line.startswith("fix"):
            chart("10:28", "move 2", "6")
            chart("10:29", "cancel not fasted", "2")
    chart("11:57", "sign ; read with Ann")
    (left,) = [s for s in room.json("sessions", now="11:58")["sessions"] if s["mrn"] == "448201"]
    more = ("--by", "JD", "--session", left["session"], "--json")
    room_call(room, "chart", "5", "; daughter rang: arrived home", *more, now="11:58")
    room.admit("1", "12:00", "--mrn", "448203", "--name", "LI, Wen")
    chart("12:05", "124/78 72 98 14", "1")
    chart("12:06", "transfer ward ; Dr Lee", "1")
    room.admit("3", "12:10", "--mrn", "448204", "--name", "OKAFOR, Ada", "--weight", "82.5")
    chart("12:15", "126/80 70 99 13 pain 2", "3")
    return refused


def room_call(room: Practice, *arguments: str, now: str) -> Any:
    """One call, whatever its exit code."""
    from cli_support import call, instant

    return json.loads(call(*arguments, "--db", str(room.db), "--now", instant(now)).out)


def _asked(room: Practice) -> list[dict[str, Any]]:
    """The questions and what this program answers."""
    (whole,) = [s for s in room.json("sessions", now="12:30")["sessions"] if s["mrn"] == "448201"]
    questions = [
        ("12:30", "status"),
        ("12:30", "status", "--chair", "3"),
        ("12:30", "status", "--session", whole["session"]),
        ("12:30", "status", "--at", "2026-11-23T10:22:00+00:00"),
        ("12:30", "status", "--at", "2026-11-23T10:40:00+00:00", "--with-later", "--chair", "5"),
        ("12:30", "sessions"),
        ("12:30", "staff", "list"),
        ("12:30", "drugs"),
        ("12:30", "verify"),
    ]
    asked = []
    for number, (now, *words) in enumerate(questions):
        # a copy for each: that a closed record was looked at is a row of its own
        copy = Practice(room.db.with_name(f"asked-{number}.db"))
        shutil.copyfile(room.db, copy.db)
        asked.append({"now": now, "words": words, "answer": room_call(copy, *words, "--json", now=now)})
    assert not any("error" in one["answer"] for one in asked)
    return asked


def main(folder: Path, name: str) -> None:
    """Make both files."""
    with tempfile.TemporaryDirectory() as place:
        room = Practice(Path(place) / f"{name}.db").set_up()
        for line in _day(room):
            sys.stderr.write(f"refused: {line}\n")
        asked = _asked(room)
        assert not room.db.with_name(f"{room.db.name}-wal").exists()
        target = folder / f"{name}.db.gz"
        if target.exists():
            raise SystemExit(f"{target} is there: a golden file is never made again")
        target.write_bytes(gzip.compress(room.db.read_bytes(), mtime=0))
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in asked)
    text = f'{{"questions": [\n{lines}\n]}}'
    (folder / f"{name}.json").write_text(text.replace(place, "PLACE") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
