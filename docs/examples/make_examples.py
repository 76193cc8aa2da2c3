"""The session that every example here is made of, charted line by line through the program itself, and its exports.

    python docs/examples/make_examples.py [--out FOLDER] [--file-only]

It is practice: the file is a training file and everything made of it says so. There is a pause, a correction, a late
entry, a struck one, a medicine, a side effect that came and went, a set that was late, and waste with a witness.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
from pathlib import Path

from infusion_tui.cli import main

HERE = Path(__file__).parent
DAY, CHAIR = "2026-11-23", "2"
PRECHECK = (
    "identity y ; name and birth date said",
    "allergies y ; penicillin, rash",
    "consent y ; form 3, 2026-11-02",
    "changes y ; none",
    "mood y ; no thoughts of dying",
    "fasting y ; food 21:30 drink 06:45",
    "escort y ; sister Ann, 555 0142",
    "iv y ; 22 G left forearm",
    "kit y ; suction, oxygen, bag",
    "order y ; read in full",
)
LINES: tuple[tuple[str, str, str], ...] = (
    *((f"09:{40 + at:02d}", f"check {line}", "KM") for at, line in enumerate(PRECHECK)),
    ("09:51", "124/78 72 98 14 s5 d0 temp 36.6", "KM"),
    ("09:52", "drawn 50 mg ; vial 500 mg lot A1234 exp 2027-05", "KM"),
    ("09:55", "verify 36 mg in 36 ml 54 ml/h", "JD"),
    ("10:00", "start 54", "KM"),
    ("10:05", "128/82 76 98 14 s5 d1 n0", "KM"),
    ("10:12", "138/88 82 97 13 s4 d2 n1 ; feels far away, hand held", "KM"),
    ("10:16", "pause nausea", "KM"),
    ("10:17", "med ondansetron 4 mg iv for nausea by Dr Lee", "KM"),
    ("10:21", "resume", "KM"),
    ("10:24", "146/92 68 97 13 s4 d3 n1", "KM"),
    ("10:25", "fix {last} hr 86 ; misread", "KM"),
    ("10:33", "hr 144", "KM"),
    ("10:34", "void {last} ; typed for another chair", "KM"),
    ("10:39", "142/90 84 96 12 s4 d3 n1", "KM"),
    ("10:45", "done", "KM"),
    ("10:46", "132/84 80 97 14 s4 d2 n0", "KM"),
    ("10:48", "waste 14 mg by JD", "KM"),
    ("11:02", "126/80 76 98 14 s5 d1 n0", "KM"),
    ("11:10", "10:52 ; sipping water, talks of the sea", "KM"),
    ("11:17", "124/78 74 98 14 s5 d0 n0", "KM"),
    ("11:18", "check iv-out y ; dry, dressed", "KM"),
    ("11:19", "check gait y ; steady, without help", "KM"),
    ("11:20", "check escort y ; sister Ann", "KM"),
    ("11:21", "check instructions y ; patient and sister", "KM"),
    ("11:22", "leave ; sister Ann", "KM"),
    ("11:26", "sign", "KM"),
)


def call(*arguments: str) -> str:
    """One call of the program; what it printed.

    Raises:
        SystemExit: it said no; its words are in the message.
    """
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as done:
            if done.code not in (0, None):
                raise SystemExit(f"{' '.join(arguments)}: {err.getvalue() or out.getvalue()}") from None
    return out.getvalue()


def make_file(file: Path) -> str:
    """The training file with the one session; the session's id."""
    db = ("--db", str(file))

    def at(clock: str) -> tuple[str, str]:
        return ("--now", f"{DAY}T{clock}:00+01:00")

    call(*db, *at("09:30"), "init", "--training", "--chairs", "4", "--timezone", "Europe/Berlin")
    for initials, name, role in (("KM", "Kim Moss", "nurse"), ("JD", "Jo Diaz", "nurse")):
        call(*db, *at("09:31"), "staff", "add", initials, "--name", name, "--role", role)
    call(
        *db, *at("09:36"), "admit", CHAIR, "--mrn", "448201", "--name", "Renée Kowalski", "--born", "1984-03-02",
        "--weight", "72", "--mg-per-kg", "0.5", "--minutes", "40", "--concentration", "1", "--vial-strength", "50",
        "--course-session", "3", "--course-of", "6", "--prescriber", "Dr Lee", "--allergies", "penicillin, rash",
        "--protocol", "ketamine-iv-depression", "--by", "KM",
    )  # fmt: skip
    last = 0
    for clock, line, by in LINES:
        words = line.format(last=last)
        answer = call(*db, *at(clock), "chart", CHAIR, words, "--by", by, "--confirm", CHAIR, "--json")
        last = json.loads(answer)["entry"]
    found: str = json.loads(call(*db, *at("11:30"), "sessions", "--json"))["sessions"][0]["session"]
    return found


def main_examples() -> None:
    """Make the file, and every example from it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--file-only", action="store_true", help="only the training file, room.db, in --out")
    options = parser.parse_args()
    if options.file_only:
        print(make_file(options.out / "room.db"))  # noqa: T201
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "room.db"
        session = make_file(file)
        from infusion_tui.exports import FORMATS

        for name, form in FORMATS.items():
            target = options.out / f"session.{form.extension}"
            target.unlink(missing_ok=True)
            call(
                "--db", str(file), "--now", f"{DAY}T11:30:00+01:00", "export", session, "--format", name,
                "--out", str(target),
            )  # fmt: skip
        _make_sheets(file, session, options.out)
        _make_course(Path(folder) / "course.db", options.out)


def _make_sheets(file: Path, session: str, out: Path) -> None:
    """The sheets for duties of that day, once the stock was counted."""
    db = ("--db", str(file), "--now", f"{DAY}T11:30:00+01:00")
    call(*db, "drugs", "count", "4500 mg", "--moment", "end", "--by", "KM", "--witness", "JD")
    for which, more in (("times", ("--session", session)), ("drugs", ()), ("day", ()), ("month", ())):
        for form in ("html", "csv"):
            target = out / f"sheet-{which}.{form}"
            target.unlink(missing_ok=True)
            call(*db, "sheet", which, *more, "--format", form, "--out", str(target))
    for form in ("html", "pdf"):
        target = out / f"sheet-home.{form}"
        target.unlink(missing_ok=True)
        call(*db, "sheet", "home", "--session", session, "--by", "KM", "--format", form, "--out", str(target))


def _make_course(file: Path, out: Path) -> None:
    """The report of a course of eight, in every form."""
    from example_course import MADE, make_course

    number = make_course(call, file)
    for form, ending in (("html", "html"), ("pdf", "pdf"), ("csv", "csv"), ("md", "md"), ("fhir", "json")):
        target = out / f"course.{ending}"
        target.unlink(missing_ok=True)
        call(
            "--db", str(file), "--now", MADE, "course", number, "--format", form, "--by", "AL", "--out", str(target)
        )  # fmt: skip


if __name__ == "__main__":
    main_examples()
