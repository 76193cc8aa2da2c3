"""A sheet says what status says, shows hostile text as text, and is whole or the one before."""

from __future__ import annotations

import datetime as dt
import html
import os
import re
import signal
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from infusion_tui.exports.paper_page import Mark, SheetFacts, mark_of
from infusion_tui.exports.paper_room import room_sheet, sheet_name
from infusion_tui.exports.paper_sheet import STATES, chair_sheet, free_sheet
from infusion_tui.exports.replacing import replace_file, sweep
from infusion_tui.record import events as ev
from infusion_tui.record.paper_lines import paper_lines
from infusion_tui.record.view import ChairView
from paper_support import chair_of
from support import UTC, Chair, at

HOSTILE = (
    "<script>alert(1)</script>", "\x1b]52;c;AAAA\x07", "\u202egnp.exe", "\"><img src=x onerror=y>", "a\x00b", "'; --",
    "</style><b>", "&lt;", "=1+1", "\ud800", "../../etc", "x" * 4000, "\u2028", "שלום", "🙂",
)  # fmt: skip


def facts(**more: object) -> SheetFacts:
    given = {
        "zone": UTC, "written_at": at("10:09:07"), "head_seq": 31, "head_hash": "ab" * 32, "head_at": at("10:09"), "node": "n1",
    }  # fmt: skip
    return SheetFacts(**(given | more))  # type: ignore[arg-type]


def infusing() -> Chair:
    chair = Chair()
    chair.start("10:00")
    chair.full_set("10:05")
    chair.observe("10:07", effects={"nausea": 1})
    return chair


class Page(HTMLParser):
    """What a browser would see: tags, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self._hidden = self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self._hidden = tag == "style"
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
            if self._in_cell:
                self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_it_says_what_the_chair_says() -> None:
    view = infusing().view("10:09")
    page = Page(chair_sheet(view, facts()))
    for words in (
        "CHAIR 5", "INFUSING", "KOWALSKI, Ruth", "448201", "birth date not recorded", "allergies NOT ASKED", "nurse KM",
        "ketamine 35 mg in 50 mL", "75 mL/h", "Written 10:09:07", f"continues at entry {view.version + 1}",
        f"{view.infused_ml} mL = {view.infused_mg} mg", "10:40", "nausea 1 mild, since 10:07", "row 31 of the file", "ab" * 32,
        "126/80", "paper 10:42 128/82 76 98 14 s4 d2", "Call for help the way your clinic does.", "discharge score (not required)",
    ):  # fmt: skip
        assert words in page.text, words
    planned = [row[0] for row in page.rows if len(row) >= 8 and row[1] and re.fullmatch(r"\d\d:\d\d", row[0])]
    empty = [row for row in page.rows if row[:2] == ["10:15", "set"]]
    assert empty == [["10:15", "set", *[""] * 8]], "room to write every item of the set, a note and initials"
    lines = [line.at.strftime("%H:%M") for line in paper_lines(view) if line.at is not None]
    assert [time for time in planned if time in lines][-len(lines) :] == lines


@pytest.mark.parametrize("seed", range(15))
def test_whatever_was_charted_it_says_what_the_chair_says(seed: int) -> None:
    chair, now = chair_of(seed)
    view = chair.view(now.strftime("%H:%M:%S"))
    page = Page(chair_sheet(view, facts(written_at=now)))
    for words in (
        "TIME UP" if view.remaining_s is not None and view.remaining_s <= 0 else STATES[view.phase], f"{view.infused_ml} mL = {view.infused_mg} mg at {now:%H:%M:%S}", f"entry {view.version + 1}",
        *(f"{key} {grade}" for key, grade in view.open_effects.items()), *view.open_questions,
        *((f"ends at this rate {view.ends_at:%H:%M}",) if view.ends_at else ()),
        *((f"paused since {view.paused_since:%H:%M}",) if view.paused_since else ()),
        *(one.label for one in view.checks if one.list == "leave" and one.is_open),
    ):  # fmt: skip
        assert words in page.text, words
    rows = [(row[0], row[1]) for row in page.rows if len(row) == 10]
    for item in view.due:
        if item.what == "observation" and item.at <= now:
            assert (f"{item.at:%H:%M}", "due now: set") in rows
    shown = [row for row in page.rows if row[-1:] == ["KM"]]
    assert len(shown) == min(3, len(view.last_sets))


def test_what_is_due_stands_first() -> None:
    page = Page(chair_sheet(infusing().view("10:19"), facts()))
    assert ["10:15", "due now: set"] in [row[:2] for row in page.rows]


def test_it_stands_alone_and_prints_black_on_white() -> None:
    text = chair_sheet(infusing().view("10:09"), facts())
    assert not set(Page(text).tags) & {"script", "img", "link", "iframe", "object", "form", "svg"}
    assert "http" not in text.replace("http-equiv", "")
    assert "@import" not in text
    assert "url(" not in text
    assert "background: #fff; color: #000" in text


def test_names_are_left_out_where_the_clinic_wants_it() -> None:
    text = chair_sheet(infusing().view("10:09"), facts(names="initials"))
    assert "KOWALSKI" not in text
    assert "R.K." in text
    assert "448201" in text
    room = room_sheet([infusing().view("10:09")], facts())
    assert "KOWALSKI" not in room, "the room's sheet hangs where others read it"


def test_training_is_said_above_and_below() -> None:
    assert Page(chair_sheet(infusing().view("10:09"), facts(training=True))).text.count("TRAINING") == 2
    assert "TRAINING" not in chair_sheet(infusing().view("10:09"), facts())


@pytest.mark.parametrize("clock", ["09:55", "10:09", "10:45"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str, clock: str) -> None:
    chair = Chair()
    view = infusing().view("10:09")
    opened = chair.events[0].payload
    assert isinstance(opened, ev.SessionOpened)
    view = msgspec.structs.replace(
        view if clock != "09:55" else chair.view(clock),
        patient=msgspec.structs.replace(opened.patient, name=text, mrn=text), allergies=text, prescriber=text, nurse=text,
        label=text, initials=text, pause_reason=text, paused_since=at("10:08"), open_questions=(text,), dose_uncertain=text,
    )  # fmt: skip
    for sheet in (chair_sheet(view, facts()), room_sheet([view], facts()), free_sheet("5", text, facts())):
        page = Page(sheet)
        assert not set(page.tags) & {"script", "img"}
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\ud800]", sheet
        )
        assert sheet.count("</style>") == 1
        mark = mark_of(sheet)
        assert mark is not None
        assert mark.node == "n1"
    if text.isascii() and text.isprintable() and len(text) < 40:
        assert text in Page(chair_sheet(view, facts())).text


def test_a_free_chair_names_nobody() -> None:
    sheet = free_sheet("5", "5", facts(), ("leave", at("10:02")))
    assert "FREE" in sheet
    assert "Free since 10:02 (the patient left)" in html.unescape(sheet)
    assert "KOWALSKI" not in sheet
    mark = mark_of(sheet)
    assert isinstance(mark, Mark)
    assert mark.session == "-"


def test_a_sheet_s_name_is_made_of_the_number_alone() -> None:
    assert sheet_name("5") == "chair-5.html"
    assert re.fullmatch(r"chair-x[0-9a-f]{16}\.html", sheet_name("../5"))
    assert sheet_name("../5") != sheet_name("../6")


def test_a_page_of_somebody_else_has_no_mark() -> None:
    assert mark_of("<html><title>hello</title></html>") is None
    assert mark_of('<meta name="infusion-tui-sheet" content="a b">') is None


# --- the file ---------------------------------------------------------------------------------------------------------


def test_a_write_that_fails_leaves_the_old_one_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "chair-5.html"
    replace_file(path, "old")

    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, "new")
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["chair-5.html"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    path = tmp_path / "chair-5.html"
    path.symlink_to(other)
    replace_file(path, "sheet")
    assert other.read_text() == "mine"
    assert path.read_text() == "sheet"
    assert not path.is_symlink()


_WRITER = """
import sys
from pathlib import Path
from infusion_tui.exports.replacing import replace_file
path, n = Path(sys.argv[1]), 0
while True:
    n += 1
    replace_file(path, f"{n:09} " * 30000 + "END")
    print(n, flush=True)
"""


def test_killed_while_writing_the_old_or_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "chair-5.html"
    for round_ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            for _ in range(1 + round_):
                said = writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
        text = path.read_text()
        number = text[:9]
        assert text == f"{number} " * 30000 + "END"
        assert int(number) >= int(said)
        sweep(tmp_path)
        assert [one.name for one in tmp_path.iterdir()] == ["chair-5.html"]


def test_views_of_every_phase_give_a_sheet(make_phases: list[ChairView]) -> None:
    for view in make_phases:
        page = Page(chair_sheet(view, facts(written_at=view.now + dt.timedelta(seconds=1))))
        assert f"CHAIR {view.chair}" in page.text


@pytest.fixture
def make_phases() -> list[ChairView]:
    """Pre-check, infusing, past the end, paused, observing, assess, open-ended."""
    done = infusing()
    done.done("10:40")
    paused = infusing()
    paused.pause("10:08")
    return [
        Chair().view("09:55"), infusing().view("10:09"), infusing().view("10:50"), paused.view("10:20"), done.view("10:45"),
        done.view("11:45"),
    ]  # fmt: skip
