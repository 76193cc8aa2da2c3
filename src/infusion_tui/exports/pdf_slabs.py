"""Blocks of a document as slabs: pieces of a page that are as wide as it and never cut, one under the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from infusion_tui.exports.document import (
    Block,
    Column,
    Facts,
    Items,
    Paragraph,
    Run,
    Said,
    Section,
    Table,
    Write,
    runs,
)
from infusion_tui.exports.drawing import Drawing
from infusion_tui.exports.drawing_pdf import MM, draw
from infusion_tui.exports.pdf_text import SMALL, Line, TextSetter, draw_lines, height_of, leading

LARGE: Final = 11.0
"""From this size on, in points, type is for reading at a glance: lines stand further apart."""
BESIDE: Final = 0.9 * MM
"""Room beside the words of a cell."""
BLACK: Final = 0.0
FAINT: Final = 0.33
RULE: Final = 0.45
"""Greys: of text, of rows that no longer count, of the lines of tables."""


@dataclass(frozen=True, slots=True)
class Slab:
    """`draw(canvas, x, top)` draws it, `height` points high. `with_next`: not the last on its page. `head` stands above
    it again where it is the first of a page."""

    height: float
    draw: Callable[[Any, float, float], None]
    with_next: bool = False
    head: Slab | None = None


class SlabMaker:
    """Makes slabs `width` points wide in type of `size` points, on pages with `room` points of height."""

    def __init__(
        self, text: TextSetter, width: float, room: float, size: float, *, compact: bool = False
    ) -> None:
        self.text, self.width, self.room, self.size = text, width, room, size
        self.is_compact = compact
        self.is_large = size >= LARGE

    def section(self, section: Section) -> list[Slab]:
        """The heading and what stands under it."""
        sentence = self._sentence(section) if self.is_compact else None
        if sentence is not None:
            return [sentence]
        found = [self.heading(section.title)]
        for block in section.blocks:
            found += self.block(block)
        return found

    def heading(self, title: str) -> Slab:
        """A heading with a rule under it."""
        size, above = self.size * 1.15, self.size * (0.6 if self.is_compact else 0.8)
        lines = self.text.lines(title, self.width, size, bold=True)
        high = height_of(lines, size)

        def put(canvas: Any, x: float, top: float) -> None:
            canvas.setFillGray(BLACK)
            draw_lines(canvas, lines, x, top - above, size)
            canvas.setStrokeGray(BLACK)
            canvas.setLineWidth(1.0)
            canvas.line(x, top - above - high, x + self.width, top - above - high)

        return Slab(above + high + 0.8 * MM, put, with_next=True)

    def _sentence(self, section: Section) -> Slab | None:
        """A section of one short sentence on one line with its heading; None for every other one."""
        if (
            len(section.blocks) != 1
            or not isinstance(section.blocks[0], Paragraph)
            or section.blocks[0].large
        ):
            return None
        size, above = self.size * 1.15, self.size * (0.6 if self.is_compact else 0.8)
        title = self.text.line(section.title, size, bold=True)
        left = title.width + self.size
        lines = self.text.lines(section.blocks[0].words, max(self.width - left, self.size), self.size)
        if len(lines) != 1:
            return None
        high = leading(size)

        def put(canvas: Any, x: float, top: float) -> None:
            canvas.setFillGray(BLACK)
            canvas.setStrokeGray(BLACK)
            draw_lines(canvas, (title,), x, top - above, size)
            draw_lines(canvas, lines, x + left, top - above - (size - self.size) * 0.93, self.size)

        return Slab(above + high + 0.4 * MM, put)

    def block(self, block: Block) -> Iterator[Slab]:
        """One block."""
        match block:
            case Facts():
                yield from self._facts(block)
            case Table():
                yield from self._table(block)
            case Items():
                yield from self._in_columns(block) if block.columns > 1 else self._items(block)
            case Paragraph():
                yield from self._paragraph(block)
            case Write():
                yield self._write(block)
            case Drawing():
                yield self._drawing(block)

    # --- facts

    def _facts(self, block: Facts) -> Iterator[Slab]:
        wide, _ = self._column(block.columns)
        label_wide = min(34 * MM * self.size / 8, wide * 0.38)
        pairs = [
            (
                self.text.lines(label, label_wide - 2 * MM, self.size),
                self.text.lines(value, wide - label_wide, self.size),
            )
            for label, value in block.pairs
        ]
        yield from self._newspaper(pairs, block.columns, label_wide)

    def _in_columns(self, block: Items) -> Iterator[Slab]:
        """Short lines of a list, in columns."""
        wide, _ = self._column(block.columns)
        digits = len(str(len(block.lines)))
        sign_wide = self.size * (max(1.9, 0.8 + 0.6 * digits) if block.numbered else 1.1)
        pairs = [
            (
                (self.text.line(f"{number}." if block.numbered else "•", self.size),),
                self.text.lines(words, wide - sign_wide, self.size),
            )
            for number, words in enumerate(block.lines, 1)
        ]
        yield from self._newspaper(pairs, block.columns, sign_wide)

    def _column(self, columns: int) -> tuple[float, float]:
        """How wide each of so many columns is, and from where the next one begins."""
        gap = 5 * MM
        wide = (self.width - gap * (columns - 1)) / columns
        return wide, wide + gap

    def _newspaper(
        self, pairs: Sequence[tuple[tuple[Line, ...], tuple[Line, ...]]], columns: int, indent: float
    ) -> Iterator[Slab]:
        """Pairs one under the other in columns of about the same height; what does not fit on half a page goes row by row."""
        _, step = self._column(columns)
        heights = [max(height_of(one, self.size) for one in pair) + 0.3 * MM for pair in pairs]
        split = _balanced(heights, columns)
        tallest = max((sum(heights[begin:end]) for begin, end in split), default=0.0)
        if columns == 1 or tallest > self.room * 0.5:
            per = -(-len(pairs) // columns)
            for row in range(per):
                cells: list[tuple[float, float, tuple[Line, ...]]] = []
                for column, at in enumerate(range(row, len(pairs), per)):
                    cells += [
                        (column * step, FAINT, pairs[at][0]),
                        (column * step + indent, BLACK, pairs[at][1]),
                    ]
                yield from self._beside(cells)
            return

        def put(canvas: Any, x: float, top: float) -> None:
            for column, (begin, end) in enumerate(split):
                y = top
                for at in range(begin, end):
                    for grey, left, lines in ((FAINT, 0.0, pairs[at][0]), (BLACK, indent, pairs[at][1])):
                        canvas.setFillGray(grey)
                        canvas.setStrokeGray(grey)
                        draw_lines(canvas, lines, x + column * step + left, y, self.size)
                    y -= heights[at]

        yield Slab(tallest, put)

    def _beside(self, cells: list[tuple[float, float, tuple[Line, ...]]]) -> Iterator[Slab]:
        """Cells (from the left, grey, lines) beside each other; more than fits on a page goes on under it."""
        for begin, count in self._parts(max(len(lines) for _, _, lines in cells), self.size):
            part = [(left, grey, lines[begin : begin + count]) for left, grey, lines in cells]

            def put(canvas: Any, x: float, top: float, part: Any = part) -> None:
                for left, grey, lines in part:
                    canvas.setFillGray(grey)
                    canvas.setStrokeGray(grey)
                    draw_lines(canvas, lines, x + left, top, self.size)

            yield Slab(max(height_of(lines, self.size) for _, _, lines in part) + 0.3 * MM, put)

    # --- tables

    def _table(self, block: Table) -> Iterator[Slab]:
        total = sum(column.share for column in block.columns)
        widths = [self.width * column.share / total for column in block.columns]
        # a table without rows still says what it would hold
        heads = [Run(column.head, strong=True) for column in block.columns]
        head = next(self._row(block.columns, widths, tuple(heads), self._fitting(block, widths), BLACK, None))
        yield Slab(head.height, head.draw, with_next=bool(block.rows))
        for number, row in enumerate(block.rows):
            grey = FAINT if number in block.faint else BLACK
            yield from self._row(block.columns, widths, row, self.size * 0.94, grey, head)

    def _fitting(self, block: Table, widths: list[float]) -> float:
        """A size for the heads at which no word of them is broken, where that is still readable."""
        size = self.size * SMALL
        fit = 1.0
        for column, wide in zip(block.columns, widths, strict=True):
            longest = max(
                (self.text.line(word, size, bold=True).width for word in column.head.split()), default=0.0
            )
            if longest:
                fit = min(fit, (wide - 2 * BESIDE - 0.1) / longest)
        return size * max(fit, 0.75)

    def _row(
        self,
        columns: tuple[Column, ...],
        widths: list[float],
        row: tuple[Said, ...],
        size: float,
        grey: float,
        head: Slab | None,
    ) -> Iterator[Slab]:
        """One row; a cell that would not fit on a page goes on in further rows."""
        above = 0.35 * MM
        cells = [
            self.text.lines(cell, max(wide - 2 * BESIDE, size), size)
            for cell, wide in zip(row, widths, strict=True)
        ]
        most = max(1, int((self.room * 0.85 - 2 * above) / leading(size)))
        for begin in range(0, max(map(len, cells), default=1), most):
            part = [lines[begin : begin + most] for lines in cells]
            high = max((height_of(lines, size) for lines in part), default=leading(size)) + 2 * above

            def put(canvas: Any, x: float, top: float, part: Any = part, high: float = high) -> None:
                left = x
                for column, wide, lines in zip(columns, widths, part, strict=True):
                    canvas.setStrokeGray(RULE)
                    canvas.setLineWidth(0.5)
                    canvas.rect(left, top - high, wide, high)
                    canvas.setFillGray(grey)
                    canvas.setStrokeGray(grey)
                    right = wide - 2 * BESIDE if column.number else None
                    draw_lines(canvas, lines, left + BESIDE, top - above, size, right=right)
                    left += wide

            yield Slab(high, put, head=head)

    # --- lists, paragraphs, lines to write on, pictures

    def _items(self, block: Items) -> Iterator[Slab]:
        """A list; its columns are read from top to bottom, one after the other."""
        size, gap = self.size, 5 * MM
        indent = size * (1.9 if block.boxes or block.numbered else 1.1)
        wide = (self.width - gap * (block.columns - 1)) / block.columns
        each = [self.text.lines(words, wide - indent, size) for words in block.lines]
        per = -(-len(each) // block.columns) if each else 0
        below = size * (0.3 if block.boxes or self.is_large else 0.12)
        for row in range(per):
            places = range(row, len(each), per)
            signs = [
                self.text.line(f"{at + 1}." if block.numbered else "•", size) if not block.boxes else None
                for at in places
            ]
            most = max(len(each[at]) for at in places)
            for begin, count in self._parts(most, size):
                part = [each[at][begin : begin + count] for at in places]

                def put(
                    canvas: Any,
                    x: float,
                    top: float,
                    part: Any = part,
                    signs: Any = signs,
                    first: bool = begin == 0,
                ) -> None:
                    canvas.setFillGray(BLACK)
                    canvas.setStrokeGray(BLACK)
                    for column, (lines, sign) in enumerate(zip(part, signs, strict=True)):
                        left = x + column * (wide + gap)
                        if first and sign is None:
                            canvas.setLineWidth(size * 0.08)
                            canvas.rect(left + size * 0.1, top - size * 1.12, size * 0.88, size * 0.88)
                        elif first:
                            draw_lines(canvas, (sign,), left, top, size)
                        draw_lines(canvas, lines, left + indent, top, size)

                yield Slab(max(height_of(lines, size) for lines in part) + below, put)

    def _paragraph(self, block: Paragraph) -> Iterator[Slab]:
        if not any(run.text.strip() for run in runs(block.words)):
            return
        size = self.size * (1.25 if block.large else 1)
        room = size * (0.45 if block.large else 0.07)
        lines = self.text.lines(block.words, self.width, size)
        for begin, count in self._parts(len(lines), size):
            some = lines[begin : begin + count]

            def put(canvas: Any, x: float, top: float, some: Any = some) -> None:
                canvas.setFillGray(BLACK)
                canvas.setStrokeGray(BLACK)
                draw_lines(canvas, some, x, top - room, size)

            yield Slab(height_of(some, size) + 2 * room, put)

    def _parts(self, lines: int, size: float) -> Iterator[tuple[int, int]]:
        """Where parts that fit on a page begin, and how many lines they have."""
        most = max(1, int(self.room * 0.9 / leading(size)))
        for begin in range(0, lines, most):
            yield begin, min(most, lines - begin)

    def _write(self, block: Write) -> Slab:
        lines = self.text.lines(block.label, self.width * 0.6, self.size)
        label_wide = max(line.width for line in lines)
        above = 4 * MM
        high = height_of(lines, self.size)

        def put(canvas: Any, x: float, top: float) -> None:
            canvas.setFillGray(BLACK)
            draw_lines(canvas, lines, x, top - above, self.size)
            canvas.setStrokeGray(BLACK)
            canvas.setLineWidth(0.7)
            bottom = top - above - high + self.size * 0.2
            canvas.line(x + label_wide + 2 * MM, bottom, x + self.width, bottom)

        return Slab(above + high + 0.6 * MM, put)

    def _drawing(self, block: Drawing) -> Slab:
        wide, high = block.width * MM, block.height * MM
        scale = min(1.0, self.width / wide, self.room * 0.94 / high)

        def put(canvas: Any, x: float, top: float) -> None:
            draw(canvas, block, x, top, scale, self.text)

        return Slab(high * scale + MM, put)


def _balanced(heights: list[float], columns: int) -> list[tuple[int, int]]:
    """From where to where each column goes, so that the tallest is as low as it can be; the order stays."""
    low, high = max(heights, default=0.0), sum(heights)
    while high - low > 0.5:
        middle = (low + high) / 2
        if len(_split(heights, middle)) <= columns:
            high = middle
        else:
            low = middle
    return _split(heights, high)


def _split(heights: list[float], limit: float) -> list[tuple[int, int]]:
    """Columns none of which is taller than the limit."""
    found: list[tuple[int, int]] = []
    begin, filled = 0, 0.0
    for at, height in enumerate(heights):
        if at > begin and filled + height > limit + 0.01:
            found.append((begin, at))
            begin, filled = at, 0.0
        filled += height
    return [*found, (begin, len(heights))] if heights else []
