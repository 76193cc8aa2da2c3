"""The program as a script meets it: arguments in, exit code and text out, without starting a process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from hostile_corpus import not_text
from infusion_tui.cli import main

DAY = "2026-11-23"
CHECKS = ("identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order")
"""The items of the shipped pre-check that a person answers."""
FULL = "128/82 76 98 14 s5 d0"
LEAVE_CHECKS = ("iv-out", "gait", "escort", "instructions")


@dataclass(frozen=True)
class Answer:
    """What one call gave."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as exactly one JSON document."""
        return json.loads(self.out)


def call(*arguments: str, stdin: str = "") -> Answer:
    """One call of the command line. Whatever happens, no traceback and (for errors) one line on stderr."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)
    umask = os.umask(0o022)
    code = -1
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch.object(sys, "stdin", io.StringIO(stdin)),
        ):
            try:
                main(list(arguments))
            except SystemExit as error:
                code = error.code if isinstance(error.code, int) else 1
    finally:
        os.umask(umask)
    texts = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    assert code != -1, "main() always leaves with an exit code"
    assert "Traceback" not in texts[1]
    if code in (1, 2, 3):
        if "--json" in arguments:
            assert texts[1] == ""
            assert json.loads(texts[0])["ok"] is False
        else:
            assert len(texts[1].splitlines()) == 1, texts[1]
    return Answer(code, texts[0], texts[1])


def instant(clock: str) -> str:
    """`10:12` or `10:12:30` on the day of the tests, as --now takes it; what is one already stays."""
    if "T" in clock:
        return clock
    return f"{DAY}T{clock if clock.count(':') == 2 else clock + ':00'}+00:00"


def plain_text(text: str) -> bool:
    """True when nothing in it could drive a terminal, reorder a line or hide."""
    return not_text(text) == []


class Practice:
    """A training file driven with --now."""

    def __init__(self, db: Path) -> None:
        self.db = db

    def __call__(self, *arguments: str, now: str | None = None, code: int = 0, stdin: str = "") -> Answer:
        """One command on this file; the exit code must be `code`."""
        timed = ["--now", instant(now)] if now else []
        answer = call(*arguments, "--db", str(self.db), *timed, stdin=stdin)
        assert answer.code == code, (arguments, answer)
        return answer

    def json(self, *arguments: str, now: str | None = None, code: int = 0, stdin: str = "") -> Any:
        """The same with --json: the document."""
        return self(*arguments, "--json", now=now, code=code, stdin=stdin).json()

    def set_up(self, now: str = "08:00", chairs: int = 8, timezone: str = "UTC") -> Practice:
        """The file, with a nurse KM, a second one JD, and the prescriber AL."""
        self("init", "--training", "--chairs", str(chairs), "--timezone", timezone, now=now)
        for initials, role in (("KM", "nurse"), ("JD", "nurse"), ("AL", "prescriber")):
            self("staff", "add", initials, "--name", f"{initials} of the tests", "--role", role, now=now)
        return self

    def admit(self, chair: str = "5", now: str = "09:40", *more: str, code: int = 0) -> Any:
        """R.K., 70 kg, 0.5 mg/kg in 50 mL over 40 min: 35 mg at 75 mL/h."""
        order = (
            ()
            if {"--dose-mg", "--mg-per-kg", "--mg-per-kg-h", "--bag-ml", "--concentration"} & set(more)
            else ("--mg-per-kg", "0.5", "--bag-ml", "50")
        )
        weight = () if "--weight" in more else ("--weight", "70")
        by = () if "--by" in more else ("--by", "KM")
        mrn = () if "--mrn" in more else ("--mrn", "448201", "--name", "KOWALSKI, Ruth")
        return self.json("admit", chair, *mrn, *weight, *by, *order, *more, now=now, code=code)

    def chart(self, line: str, now: str, *more: str, chair: str = "5", by: str = "KM", code: int = 0) -> Any:
        """One line, every question answered by the chair's number unless `more` says how."""
        answered = (
            () if {"--confirm", "--yes", "--dry-run", "--unanswered"} & set(more) else ("--confirm", chair)
        )
        more = tuple(word for word in more if word != "--unanswered")
        return self.json("chart", chair, line, "--by", by, *answered, *more, now=now, code=code)

    def refused(self, line: str, now: str, error: str, *more: str, chair: str = "5", by: str = "KM") -> str:
        """A line that is refused with this code; gives the message."""
        answer = self.chart(line, now, *more, chair=chair, by=by, code=1)
        assert answer["error"]["code"] == error, answer
        return str(answer["error"]["message"])

    def prepare(self, chair: str = "5", now: str = "09:45", verify: str = "35 mg in 50 ml 75 ml/h") -> None:
        """Every pre-check item, the baseline, and the second person's calculation."""
        for item in CHECKS:
            self.chart(f"check {item} y", now, chair=chair)
        self.chart("124/78 72 99 14", now, chair=chair)
        self.chart(f"verify {verify}", now, chair=chair, by="JD")

    def start(self, chair: str = "5", now: str = "10:00", rate: str = "75") -> Any:
        """Pump on."""
        return self.chart(f"start {rate}", now, chair=chair)

    def chair(self, now: str, *more: str, chair: str = "5") -> Any:
        """The chair in `status --json`, with its log."""
        (found,) = self.json("status", "--chair", chair, *more, now=now)["chairs"]
        return found

    def due(self, now: str, what: str, chair: str = "5") -> Any:
        """The one thing of this kind that is due or will be, or None."""
        found = [item for item in self.chair(now, chair=chair)["due"] if item["what"] == what]
        assert len(found) <= 1
        return found[0] if found else None


def running(db: Path) -> Practice:
    """A file with chair 5 started at 10:00: 35 mg in 50 mL at 75 mL/h."""
    room = Practice(db).set_up()
    room.admit()
    room.prepare()
    room.start()
    return room
