"""A file full of hostile rows: a real room, whose texts another program then rewrote through SQL, chain and all.

Nothing at the door helps here: what stands on a screen must be harmless because of the window alone.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from hostile_corpus import IN_A_FILE
from infusion_tui.clock import FixedClock
from infusion_tui.record.payload_text import decode
from infusion_tui.room import Admission, Room
from infusion_tui.room.drugs import count_drugs, receive_drugs
from infusion_tui.room.staffing import add_person, rename_chair
from infusion_tui.store._sqlite import sqlite3
from infusion_tui.store.chain import COLUMNS, SELECT, RawRow

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
CHECKS = ("identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order")
SET = "124/78 72 99 14"
SOLD_CHAIR = "\x1b]0;HOSTILE\x07\u202e[/b]8"
"""What the other program calls chair 8."""
SESSION_6 = "../../\x1b[31m=1+1"
"""What it calls the session that was in chair 6."""

KEYS = {
    "nausea": "\x1b[31m\x00[/b]",
    "ondansetron": "\x1b]0;HOSTILE\x07[/b]",
    "iv": "\u202eiv",
    "grounding": "\x9b31m",
}
"""What it calls a side effect, a medicine, a route and a word of care, in the clinic's list as well."""

FREE = frozenset((
    "name", "mrn", "prescriber", "allergies", "note", "reason", "text", "attested", "label", "title", "why", "words",
    "ordered_by", "escort", "witness", "lot", "action", "read", "identified", "place", "about", "steps", "meaning",
    "file", "source", "author", "sentence", "ask", "moved_chair", "role_words", "giver", "owner",
))  # fmt: skip
"""Keys of a payload that hold what people (or a clinic's files) say in words."""


class HostileFile:
    """The file, the clock it stands at, and which chairs are in which phase."""

    def __init__(self, folder: Path, texts: Sequence[str] = tuple(IN_A_FILE.values())) -> None:
        self.path = folder / "room.db"
        self.clock = FixedClock(START)
        with Room.create(
            self.path, chairs="12345678", timezone="UTC", training=True, clock=self.clock
        ) as room:
            _fill(room, self.clock)
        self.rewritten = rewrite(self.path, texts)

    def open(self) -> Room:
        """The room, at the time where it was left."""
        return Room.open(self.path, clock=FixedClock(self.clock.at))


def _fill(room: Room, clock: FixedClock) -> None:
    """Everything that holds words, once at least."""

    def chart(chair: str, *lines: str, by: str = "KM", session: str | None = None) -> None:
        for line in lines:
            room.chart(chair, line, by=by, confirm=chair, session=session)

    def admit(chair: str) -> None:
        room.admit(
            Admission(
                chair=chair, mrn=f"44820{chair}", weight_kg=Decimal(70), mg_per_kg=Decimal("0.5"), bag_ml=Decimal(50),
                name=f"Kowalski{chair}, Ruth", born=dt.date(1984, 3, 12), prescriber="Dr Lee", allergies="latex",
                vial_mg_ml=Decimal(50),
            ),
            by="KM",
        )  # fmt: skip

    def start(chair: str) -> None:
        admit(chair)
        clock.advance(minutes=1)
        chart(
            chair, SET, *(f"check {item} y ; seen" for item in CHECKS), "drawn 50 mg ; vial 500 mg lot A123"
        )
        chart(chair, "verify 35 mg in 50 ml 75 ml/h ; mine", by="JD")
        clock.advance(minutes=1)
        chart(chair, "start 75 ; left arm")

    for initials, name, role in (
        ("KM", "Kim Moss", "nurse"), ("JD", "Jo Dahl", "nurse"), ("AL", "Ann Lee", "prescriber"),
    ):  # fmt: skip
        add_person(room, initials, name=name, role=role)  # type: ignore[arg-type]
    rename_chair(room, "8", "Window")
    count_drugs(room, Decimal(5000), moment="start", by="KM", witness="JD")
    receive_drugs(room, Decimal(1000), by="KM", witness="JD", note="delivery note 7")
    admit("7")
    chart("7", "cancel felt unwell")
    for chair in "6", "4":
        start(chair)
    clock.advance(minutes=20)
    for chair in "6", "4":
        chart(chair, "126/80 74 98 14 s5 d1", "stop dizzy ; at her wish")
    clock.advance(minutes=5)
    start("3")
    clock.advance(minutes=30)
    chart(
        "6",
        "124/80 74 98 14 s5 d0 wnl",
        *(f"check {item} y ; yes" for item in ("iv-out", "gait", "instructions")),
    )
    clock.advance(minutes=6)
    for chair in "6", "4":
        chart(chair, "124/80 74 98 14 s5 d0 wnl")
    chart(
        "6",
        "waste 15 mg by JD ; sink",
        "kept 450 mg ; safe 2",
        "leave anyway ; daughter Ann asked, Dr Lee agrees",
    )
    chart("3", "124/80 74 98 14 s5 d0 wnl", "stop dizzy ; enough")
    start("2")
    start("5")
    clock.advance(minutes=5)
    chart("2", "126/80 74 98 14 s4 d2", "pause nausea ; bowl")
    chart("5", "126/80 74 98 14 s5 d1 nausea 1 dizzy 2 ; pale", "told Dr Lee ; what was said, read back")
    chart("5", "med ondansetron 4 mg iv for nausea by Dr Lee ; slowly", "effect nausea possible ; cold pack")
    chart(
        "5",
        "care grounding ; hand held",
        "id 448205",
        "id 999",
        "infiltration ; swollen",
        "x ; at the toilet",
    )
    chart(
        "5", "check gait n ; unsteady", "handoff JD ; watch the arm", "pump 6", "bag 35 mg in 50 ml ; second"
    )
    chart("5", "look rr 14 ; pink, stirs")
    admit("1")
    chart("1", "check consent n ; not signed", SET)
    for number in range(len(IN_A_FILE)):
        chart("5", f"; note {number}")
    entries = room.view("5").entries
    seen = next(entry.number for entry in entries if entry.effects)
    chart("5", f"fix {seen} hr 78 ; misread", f"void {entries[-1].number} ; wrong chair")
    clock.advance(minutes=2)


def rewrite(path: Path, words: Sequence[str]) -> int:
    """As another program would: take the guards away, write, make the chain whole again, put the guards back."""
    file = sqlite3.connect(path, isolation_level=None)
    guards = [sql for (sql,) in file.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")]
    for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    texts = itertools.cycle(words)
    prev, count = "0" * 64, 0
    rows = [RawRow(*row) for row in file.execute(f"{SELECT} ORDER BY seq").fetchall()]
    six = next(row.session_id for row in rows if row.kind == "session.opened" and row.chair == "6")
    file.execute("BEGIN")
    for row in rows:
        content = json.loads(row.payload)
        content, changed = _reworded(row.kind, content, texts)
        text = json.dumps(content).replace(six, json.dumps(SESSION_6)[1:-1])
        for key, other in KEYS.items():
            text = text.replace(json.dumps(key), json.dumps(other))
        new = msgspec.structs.replace(
            row,
            payload=text,
            author=_storable(next(texts))[:60] if row.author == "JD" else row.author,
            station=_storable(next(texts))[:60],
            reason="why " + _storable(next(texts))[:2000] if row.reason else row.reason,
            session_id=SESSION_6 if row.session_id == six else row.session_id,
            chair=SOLD_CHAIR if row.chair == "8" else row.chair,
            prev_hash=prev,
        )
        decode(new.kind, new.payload)
        prev = new.digest()
        new = msgspec.structs.replace(new, hash=prev)
        file.execute(
            f"UPDATE event SET ({', '.join(COLUMNS)}) = ({', '.join('?' * len(COLUMNS))}) WHERE seq = {row.seq}",
            [getattr(new, name) for name in COLUMNS],
        )
        count += changed
    file.execute("COMMIT")
    for sql in guards:
        file.execute(sql)
    file.close()
    return count


def _reworded(kind: str, content: Any, texts: Iterator[str]) -> tuple[Any, int]:
    """The payload with every text in it that is words, and how many those were."""
    if kind == "room.created":
        return {**content, "chairs": [*content["chairs"][:-1], SOLD_CHAIR]}, 1
    if kind in ("chair.renamed",):
        content = {**content, "chair": SOLD_CHAIR}
    count = 0

    def walk(value: Any, free: bool) -> Any:
        nonlocal count
        if isinstance(value, dict):
            return {key: walk(inner, free or key in FREE) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner, free) for inner in value]
        if not isinstance(value, str) or not free or re.fullmatch(r"[-0-9.:TZ]+", value):
            return value
        count += 1
        text = next(texts)
        return text if kind == "note.written" or len(text) < 300 else text[:300]

    return walk(content, False), count


def _storable(text: str) -> str:
    """Without half characters: SQLite's text is UTF-8 and cannot hold them."""
    return text.encode("utf-8", "ignore").decode()
