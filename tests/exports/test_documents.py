"""A page is built once: HTML and Markdown say the same words, and nothing that people typed acts in either."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from infusion_tui.exports.document import (
    WATERMARK,
    Column,
    Document,
    Facts,
    Items,
    Paragraph,
    Run,
    Section,
    Table,
    Write,
)
from infusion_tui.exports.document_html import html_page
from infusion_tui.exports.document_markdown import markdown_page
from infusion_tui.exports.drawing import Dot, Drawing, Line, Shape, Words

HOSTILE = "<script>alert(1)</script> [b]x[/b] *y* \x1b[31m \u202eabc | =1+1"


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def _document(text: str, *, training: bool = False) -> Document:
    drawing = Drawing(
        40,
        20,
        (Line(0, 0, 40, 20), Shape(((1, 1), (2, 2), (3, 1))), Dot(5, 5, 1), Words(1, 9, text)),
        f"picture {text}",
    )
    blocks = (
        Facts((("weight", "70 kg"), ("note", text)), columns=2),
        Table(
            (Column("time"), Column("BP", number=True)), (("10:05", Run(text, struck=True)),), frozenset({0})
        ),
        Items((text, ("a ", Run("b", strong=True))), boxes=True),
        Items(("first", "second"), numbered=True),
        Paragraph(text, large=True),
        Write("signature"),
        drawing,
    )
    return Document(
        title=f"Record {text}",
        state="OVER",
        sections=(Section("Part", blocks),),
        foot=text,
        training=training,
    )


def test_html_shows_hostile_text_and_does_nothing_with_it() -> None:
    read = _Read()
    read.feed(html_page(_document(HOSTILE)))
    assert "script" not in read.tags
    assert read.text.count("<script>alert(1)</script>") == 8
    assert "\x1b" not in read.text
    assert "\u202e" not in read.text


def test_html_needs_nothing_from_elsewhere() -> None:
    page = html_page(_document("plain"))
    assert "http" not in page.replace("http-equiv", "").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "default-src 'none'" in page


def test_both_say_the_same_words() -> None:
    read = _Read()
    read.feed(html_page(_document("quiet room")))
    text = markdown_page(_document("quiet room"))
    for words in ("Record quiet room", "OVER", "70 kg", "10:05", "first", "signature", "Part"):
        assert words in read.text
        assert words in text
    assert "~~quiet room~~" in text
    assert "picture quiet room" in text


@pytest.mark.parametrize("write", [html_page, markdown_page])
def test_training_stands_at_the_beginning_and_the_end(write: object) -> None:
    assert callable(write)
    assert WATERMARK not in write(_document("x"))
    page = write(_document("x", training=True)).split("70 kg")
    assert WATERMARK in page[0]
    assert WATERMARK in page[-1]


def test_blanks_between_runs_stay() -> None:
    page = html_page(
        Document(
            title="t",
            sections=(Section("s", (Paragraph(("was ", Run("162/80", struck=True), " now 126/80")),)),),
        )
    )
    assert "was <s>162/80</s> now 126/80" in page
