"""A page as what it says, without how it looks: headings, facts, tables, lists, pictures.

Every record, sheet and report is built as one `Document`; `document_html`, `document_markdown` and `document_pdf` write
it. So the three cannot say different things. Text here is as people typed it; the writers make it harmless.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from infusion_tui.exports.drawing import Drawing

Paper = Literal["a4", "letter"]


class Run(msgspec.Struct, frozen=True):
    """A few words in one style. `code`: a hash or an id; it may be broken anywhere."""

    text: str
    strong: bool = False
    struck: bool = False
    small: bool = False
    code: bool = False


Said = str | Run | tuple[Run | str, ...]
"""What stands in a cell or line: plain words, or runs of words one after the other."""


class Facts(msgspec.Struct, frozen=True):
    """Labels and what they stand for, one pair per line; `columns` of them beside each other where there is room."""

    pairs: tuple[tuple[str, Said], ...]
    columns: int = 1


class Column(msgspec.Struct, frozen=True):
    """A column's heading; `share` of the width against the other columns; numbers stand at the right."""

    head: str
    share: float = 1.0
    number: bool = False


class Table(msgspec.Struct, frozen=True):
    """Rows of as many cells as there are columns. `faint`: the numbers of rows that no longer count (struck)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Said, ...], ...]
    faint: frozenset[int] = frozenset()


class Items(msgspec.Struct, frozen=True):
    """A list. `boxes`: with a box before each, to tick by hand. `columns` of short lines where there is room."""

    lines: tuple[Said, ...]
    boxes: bool = False
    numbered: bool = False
    columns: int = 1


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph."""

    words: Said
    large: bool = False


class Write(msgspec.Struct, frozen=True):
    """A line to write on by hand: a label and empty room."""

    label: str


Block = Facts | Table | Items | Paragraph | Write | Drawing


class Section(msgspec.Struct, frozen=True):
    """A heading and what stands under it. `whole`: kept on one page where it fits on one."""

    title: str
    blocks: tuple[Block, ...]
    whole: bool = True


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document.

    `state` stands at the right of the title; `lead` under it, before the first section; `foot` on every page (what
    vouches for it). `training` puts the watermark on every page. `large`: larger type, for patients; `compact`: smaller
    rows, for records of many. `made_at`, in the clinic's zone, is what a file says of itself (a PDF's date); it stands
    on no page.
    """

    title: str
    sections: tuple[Section, ...]
    state: str = ""
    lead: tuple[Block, ...] = ()
    foot: str = ""
    training: bool = False
    large: bool = False
    compact: bool = False
    paper: Paper = "a4"
    language: str = "en"
    made_at: dt.datetime | None = None


WATERMARK = "TRAINING RECORD: no real patient"
"""What stands on every page of a training file's exports."""


def runs(said: Said) -> tuple[Run, ...]:
    """What is said, as runs."""
    parts = said if isinstance(said, tuple) else (said,)
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


def plain_words(said: Said) -> str:
    """What is said, without any style."""
    return "".join(run.text for run in runs(said))
