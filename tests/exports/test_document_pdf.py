"""A document as PDF: what it says is there, on pages that can be told apart, and nothing in a text acts."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli_support import running
from hostile_corpus import IN_A_FILE, not_text
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
from infusion_tui.exports.drawing import Dot, Drawing, Line, Shape, Words
from infusion_tui.exports.pdf_reading_order import joined, levels, visual
from support import Chair

pytest.importorskip("reportlab", reason="the extra pdf is not installed")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")

from infusion_tui.exports import pdf_fonts  # noqa: E402
from infusion_tui.exports.document_pdf import PAGES, pdf_page  # noqa: E402
from infusion_tui.exports.pdf_text import TextSetter  # noqa: E402


def page_texts(made: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def page_of(*blocks: object, **given: object) -> bytes:
    section = Section("What", tuple(blocks))  # type: ignore[arg-type]
    return pdf_page(Document(title="A page", sections=(section,), **given))  # type: ignore[arg-type]


def long_table(rows: int) -> Table:
    return Table(
        (Column("time"), Column("rate", number=True), Column("what", share=5)),
        tuple((f"10:{n % 60:02d}", f"{n}.5", f"entry number {n}") for n in range(rows)),
        faint=frozenset({3}),
    )


def no_fonts_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_fonts, "fonts_with", lambda sign: iter(()))
    pdf_fonts.glyph.cache_clear()


def test_every_kind_of_block_says_what_it_says() -> None:
    picture = Drawing(
        100,
        20,
        (
            Line(0, 0, 100, 0, dashed=True),
            Shape(((0, 0), (5, 5), (0, 5)), fill=0.8),
            Dot(50, 10, 1, hollow=True),
            Words(50, 10, "120/80", anchor="middle", struck=True),
        ),
        "pressures",
    )
    made = page_of(
        Facts((("weight", "72 kg"), ("order", Run("36 mg", strong=True))), columns=2),
        long_table(3),
        Items(("gait steady", "escort here"), boxes=True),
        Items(("first", "second"), numbered=True),
        Paragraph(("was ", Run("68", struck=True), " becomes 86")),
        Write("Signature"),
        picture,
        foot="hash 0123abcd",
        state="CLOSED",
    )
    (said,) = page_texts(made)
    for words in (
        "A page", "CLOSED", "What", "weight", "72 kg", "36 mg", "rate", "2.5", "entry number 2", "gait steady", "2.",
        "was", "68", "becomes 86", "Signature", "120/80", "hash 0123abcd", "page 1 of 1",
    ):  # fmt: skip
        assert words in said, words


def test_long_tables_repeat_their_head_and_every_page_is_vouched_for() -> None:
    made = page_of(long_table(200), training=True, foot="row 41 of the file")
    texts = page_texts(made)
    assert len(texts) > 3
    for number, said in enumerate(texts, 1):
        assert said.count(WATERMARK) == 2, "across the page and in its frame"
        assert "row 41 of the file" in said
        assert f"page {number} of {len(texts)}" in said
        assert "A page" in said
        assert "rate" in said
    whole = "\n".join(texts)
    assert [int(n) for n in re.findall(r"entry number (\d+)", whole)] == list(range(200))


def test_without_training_nothing_says_so() -> None:
    assert WATERMARK not in "".join(page_texts(page_of(Paragraph("x"))))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_paper_and_what_the_file_says_of_itself(paper: str) -> None:
    at = dt.datetime(2026, 11, 23, 11, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    made = page_of(Paragraph("x"), paper=paper, made_at=at, language="de")
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height) == pytest.approx(
        PAGES[paper], abs=0.01
    )
    assert reader.metadata.title == "A page"
    assert reader.metadata.creation_date == at
    assert reader.root_object["/Lang"] == "de"
    fonts = reader.pages[0]["/Resources"]["/Font"]
    assert all("/FontFile2" in one.get_object()["/FontDescriptor"] for one in fonts.values()), "all are in it"


def test_a_section_is_kept_together_where_it_fits_on_a_page() -> None:
    first = Section("First", (Items(tuple(f"a{n}" for n in range(50))),))
    second = Section("Second", (Items(tuple(f"b{n}." for n in range(30))),))
    texts = page_texts(pdf_page(Document(title="t", sections=(first, second))))
    assert len(texts) == 2
    assert "Second" not in texts[0]
    assert all(f"b{n}." in texts[1] for n in range(30))


def test_a_text_longer_than_a_page_goes_on_on_the_next() -> None:
    texts = page_texts(
        page_of(Table((Column("note"),), ((f"{'y' * 9000} end of it",),)), Paragraph("z" * 9000))
    )
    assert sum(text.count("y") for text in texts) == 9000
    assert sum(text.count("z") for text in texts) == 9000


def test_hostile_text_is_shown_and_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    no_fonts_of_this_computer(monkeypatch)
    some = {name: text for name, text in IN_A_FILE.items() if name != "long"}
    made = page_of(
        Items(tuple(some.values())),
        Table((Column("x"),), tuple((text,) for text in some.values())),
        Facts(tuple((text, text) for text in some.values())),
        Write("<b>&amp;"),
    )
    said = "\n".join(page_texts(made))
    assert not_text(said) == []
    for words in (
        "<script>alert(1)</script><b onclick=x>&lt;",
        "[@click=app.quit]x[/]",
        "%s %n %d 100%",
        "<b>&amp;",
    ):
        assert words in said
    for word in (b"/JavaScript", b"/JS", b"/URI", b"/Annots", b"/Launch", b"/AcroForm"):
        assert word not in made


def test_a_sign_without_a_font_is_its_number_and_the_foot_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    no_fonts_of_this_computer(monkeypatch)
    (said,) = page_texts(page_of(Paragraph("สม 🧪 Renée Łukasz Ελένη Юлия Nguyễn")))
    assert "U+0E2A U+0E21 U+1F9EA Renée Łukasz Ελένη Юлия Nguyễn" in said
    assert "signs that no font of this computer has" in said
    (plain,) = page_texts(page_of(Paragraph("Renée ● ○ ▲ ✓ → ≥ µ ½ ° × – □")))
    assert "U+" not in plain
    assert "Renée ● ○ ▲ ✓ → ≥ µ ½ ° × – □" in plain


def test_a_font_of_this_computer_draws_what_ours_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    from infusion_tui.exports.font_files import font_files

    usable = [path for path in font_files() if 0x5C71 in _signs_of(path)]
    if not usable:
        pytest.skip("no TrueType font with Chinese signs on this computer")
    pdf_fonts.glyph.cache_clear()
    (said,) = page_texts(page_of(Paragraph("山田太郎")))
    assert "山田太郎" in said


def _signs_of(path: Path) -> frozenset[int]:
    from infusion_tui.exports.font_files import has_signs

    return has_signs(path)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("אבג", "גבא"),
        ("אב 12", "12 בא"),
        ("Ruth אב, 82 mg", "Ruth 82 ,בא mg"),
        ("אב (גד)", "(דג) בא"),
        ("120/80 mmHg", "120/80 mmHg"),
        ("אב 120/80", "120/80 בא"),
    ],
)
def test_reading_order(text: str, shown: str) -> None:
    (line,) = TextSetter().lines(text, 1000, 10)
    assert "".join(part.text for part in line.parts) == shown
    assert sorted(visual(text, levels(text))) == list(range(len(text)))


def test_arabic_letters_are_joined() -> None:
    # meem initial, ra final, ya initial, meem final
    assert joined("مريم") == "\ufee3\ufeae\ufef3\ufee2"
    assert joined("لا") == "\ufefb"
    assert joined("Ruth 12") == "Ruth 12"


def test_two_names_beside_each_other_keep_their_places() -> None:
    (line,) = TextSetter().lines((Run("אב"), Run("גד", strong=True)), 1000, 10)
    assert [part.text for part in line.parts] == ["בא", "דג"]


def test_lines_are_no_wider_than_asked_and_lose_nothing() -> None:
    text = "a sentence that has to be broken several times because it is long " * 4 + "x" * 200
    lines = TextSetter().lines(text, 120, 9)
    assert all(line.width <= 120.1 for line in lines)
    assert "".join("".join(p.text for p in line.parts) for line in lines).replace(" ", "") == text.replace(
        " ", ""
    )


def test_the_same_document_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib\n"
        "from infusion_tui.exports.document import *\n"
        "from infusion_tui.exports.document_pdf import pdf_page\n"
        "d = Document(title='Ж', sections=(Section('s', (Paragraph(('a', Run('b', code=True), 'مريم')),)),))\n"
        "print(hashlib.sha256(pdf_page(d)).hexdigest(), hashlib.sha256(pdf_page(d)).hexdigest())"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
        ).stdout
        for _ in range(2)
    ]
    assert len({*answers[0].split(), *answers[1].split()}) == 1


def test_a_record_says_the_same_as_its_markdown(worked: Chair) -> None:
    """Every word of the page as Markdown stands on the pages of the PDF too, besides what a picture shows as a picture."""
    from exports_support import report_of

    from infusion_tui.exports.document import plain_words
    from infusion_tui.exports.options import ExportOptions
    from infusion_tui.exports.record_page import record_document
    from infusion_tui.exports.record_pdf import write_pdf

    report = report_of(worked, training=True)
    out = io.BytesIO()
    assert write_pdf(report, out, ExportOptions(paper="letter")) == len(report.view.entries)
    said = re.sub(r"\s", "", "".join(page_texts(out.getvalue())))
    document = record_document(report)
    for section in document.sections:
        assert re.sub(r"\s", "", section.title) in said
        for block in section.blocks:
            words = (
                [cell for row in block.rows for cell in row]
                if isinstance(block, Table)
                else [value for pair in block.pairs for value in pair]
                if isinstance(block, Facts)
                else list(block.lines)
                if isinstance(block, Items)
                else []
            )
            for one in words:
                assert re.sub(r"\s", "", plain_words(one)) in said, one


def test_without_the_package_nothing_is_written_and_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    room = running(tmp_path / "room.db")
    session = room.chair("10:10")["session"]
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "reportlab" else found(name, *more)
    )
    out = tmp_path / "x.pdf"
    answer = room("export", session, "--format", "pdf", "--out", str(out), now="10:10", code=1)
    assert "pip install 'infusion-tui[pdf]'" in answer.err
    assert "Nothing was written" in answer.err
    assert not out.exists()


def test_lists_in_columns_and_sections_of_one_sentence() -> None:
    sections = (
        Section("Steps", (Items(tuple(f"step {n}" for n in range(5)), numbered=True, columns=2),)),
        Section("Open", (Paragraph("Nothing stands open."),)),
    )
    (said,) = page_texts(pdf_page(Document(title="t", sections=sections, compact=True)))
    assert [said.index(f"step {n}") >= 0 for n in range(5)] == [True] * 5
    assert all(f"{n}." in said for n in range(1, 6))
    assert "Nothing stands open." in said
