"""A document as PDF: pages of A4 or Letter, black on white, with what vouches for it and "page x of y" on each.

Made with `reportlab` (the extra `pdf`); its canvas alone, so that nothing in a text can be taken for markup and the
whole command stays short. The same document gives the same bytes on the same computer: no clock is read.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any, Final, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from infusion_tui.exports.document import WATERMARK, Document
from infusion_tui.exports.drawing_pdf import MM
from infusion_tui.exports.pdf_fonts import PLAIN, glyph
from infusion_tui.exports.pdf_slabs import FAINT, Slab, SlabMaker
from infusion_tui.exports.pdf_text import TextSetter, draw_line, draw_lines, height_of, leading
from infusion_tui.record.text import visible

PAGES: Final = {"a4": (210 * MM, 297 * MM), "letter": (215.9 * MM, 279.4 * MM)}
"""Width and height of the paper, in points."""
_SIDE, _TOP, _BOTTOM = 12 * MM, 9 * MM, 9 * MM
_SIZE, _COMPACT = 8.4, 7.0
_LARGE: Final = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
_FOOT: Final = 6.6
_MOST_FOOT_LINES: Final = 6


class _Frame(NamedTuple):
    """Where things stand on every page, in points; `top` is where the first slab begins."""

    width: float
    height: float
    top: float
    bottom: float
    foot: tuple[Any, ...]


def pdf_page(document: Document) -> bytes:
    """The whole file. Large type is as large as one page allows."""
    sizes = _LARGE if document.large else (_COMPACT if document.compact else _SIZE,)
    text = TextSetter()
    for size in sizes:
        frame, pages = _laid_out(document, text, size)
        if len(pages) == 1:
            break
    return _written(document, pages, frame, text)


def _laid_out(
    document: Document, text: TextSetter, size: float
) -> tuple[_Frame, list[list[tuple[float, Slab]]]]:
    width, height = PAGES[document.paper]
    wide = width - 2 * _SIDE
    top = height - _TOP - (8 * MM if document.training else 0)
    drafts = SlabMaker(text, wide, top - _BOTTOM - 30 * MM, size, compact=document.compact)
    blocks = [[_title(document, text, wide, size), *(s for b in document.lead for s in drafts.block(b))]]
    wholes = [False]
    for section in document.sections:
        blocks.append(drafts.section(section))
        wholes.append(section.whole)
    _find_what_is_missing(document, text)
    said = text.lines(document.foot, wide - 24 * MM, _FOOT)[:_MOST_FOOT_LINES]
    foot = said + tuple(line for one in text.remarks() for line in text.lines(one, wide - 24 * MM, _FOOT))
    bottom = _BOTTOM + max(height_of(foot, _FOOT), leading(_FOOT)) + 2.5 * MM
    return _Frame(width, height, top, bottom, foot), _pages(blocks, wholes, top - 1 * MM, bottom)


def _find_what_is_missing(document: Document, text: TextSetter) -> None:
    """Signs in pictures are set when they are drawn, and the foot has to know before."""
    from infusion_tui.exports.drawing import Drawing, Words

    blocks = (*document.lead, *(block for section in document.sections for block in section.blocks))
    for block in blocks:
        for mark in block.marks if isinstance(block, Drawing) else ():
            if isinstance(mark, Words) and not mark.text.isascii():
                text.line(mark.text, 1.0)


def _title(document: Document, text: TextSetter, wide: float, size: float) -> Slab:
    large, state = size * 1.7, size * 1.15
    beside = text.lines(document.state, wide * 0.42, state, bold=True) if document.state else ()
    state_wide = max((line.width for line in beside), default=0.0)
    lines = text.lines(document.title, wide - state_wide - (4 * MM if beside else 0), large, bold=True)
    high = max(height_of(lines, large), height_of(beside, state))

    def put(canvas: Any, x: float, top: float) -> None:
        canvas.setFillGray(0)
        draw_lines(canvas, lines, x, top, large)
        draw_lines(canvas, beside, x, top - (large - state) * 0.9, state, right=wide)

    return Slab(high + 0.8 * MM, put, with_next=True)


def _pages(
    blocks: list[list[Slab]], wholes: list[bool], top: float, bottom: float
) -> list[list[tuple[float, Slab]]]:
    """Which slab stands on which page, and where its top is."""
    pages: list[list[tuple[float, Slab]]] = [[]]
    y, later_top = top, top - 5 * MM

    def turn() -> None:
        nonlocal y
        pages.append([])
        y = later_top

    for slabs, whole in zip(blocks, wholes, strict=True):
        together = sum(slab.height for slab in slabs)
        if whole and together > y - bottom and together <= later_top - bottom and pages[-1]:
            turn()
        for at, slab in enumerate(slabs):
            needed, follows = slab.height, at
            while slabs[follows].with_next and follows + 1 < len(slabs):
                follows += 1
                needed += slabs[follows].height
            if needed > y - bottom and pages[-1]:
                turn()
                if slab.head is not None:
                    pages[-1].append((y, slab.head))
                    y -= slab.head.height
            pages[-1].append((y, slab))
            y -= slab.height
    return pages


def _written(
    document: Document, pages: list[list[tuple[float, Slab]]], frame: _Frame, text: TextSetter
) -> bytes:
    # what stands on every page but the first, above the rest
    running = text.line(document.title, _FOOT)
    out = io.BytesIO()
    # the first font must be one of ours: any other one would stand in the file without being in it
    glyph("a", PLAIN)
    canvas = Canvas(
        out,
        pagesize=(frame.width, frame.height),
        invariant=1,
        pageCompression=1,
        initialFontName=PLAIN,
        lang=document.language,
    )
    canvas.setTitle(visible(document.title))
    canvas.setAuthor("infusion-tui")
    canvas.setCreator("infusion-tui")
    canvas.setSubject(WATERMARK if document.training else visible(document.title))
    if document.made_at is not None:
        made = _pdf_date(document.made_at)
        canvas.setDateFormatter(lambda *_: made)
    for number, slabs in enumerate(pages, 1):
        if document.training:
            _mark(canvas, frame, text)
        if number > 1:
            canvas.setFillGray(FAINT)
            draw_line(canvas, running, _SIDE, frame.top - 3.2 * MM)
        for y, slab in slabs:
            slab.draw(canvas, _SIDE, y)
        _foot(canvas, frame, text, f"page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pdf_date(at: dt.datetime) -> str:
    offset = at.strftime("%z") or "+0000"
    return f"D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"


def _mark(canvas: Any, frame: _Frame, text: TextSetter) -> None:
    """The watermark: large and pale across the page, and in black in a frame at its top, which every copier keeps."""
    canvas.saveState()
    canvas.translate(frame.width / 2, frame.height / 2)
    canvas.rotate(54)
    canvas.setFillGray(0.9)
    large = text.line(WATERMARK, 40, bold=True)
    draw_line(canvas, large, -large.width / 2, -14)
    canvas.restoreState()
    line = text.line(WATERMARK, 11, bold=True)
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1.6)
    canvas.rect(_SIDE, frame.top + 1.5 * MM, frame.width - 2 * _SIDE, 6 * MM)
    draw_line(canvas, line, (frame.width - line.width) / 2, frame.top + 3.2 * MM)


def _foot(canvas: Any, frame: _Frame, text: TextSetter, page: str) -> None:
    top = frame.bottom - 1.5 * MM
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.5)
    canvas.line(_SIDE, top, frame.width - _SIDE, top)
    canvas.setFillGray(0)
    draw_lines(canvas, frame.foot, _SIDE, top - 0.6 * MM, _FOOT)
    numbered = text.line(page, _FOOT + 0.6, bold=True)
    draw_lines(canvas, (numbered,), _SIDE, top - 0.6 * MM, _FOOT + 0.6, right=frame.width - 2 * _SIDE)
