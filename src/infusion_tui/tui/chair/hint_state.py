"""Which of the hint's faces is shown: a question, what was said, the read-back of the line, or what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from infusion_tui.charting import Draft
from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.hints import Said, idle_rows, read_back, refusal_rows, said_rows
from infusion_tui.tui.chair.question import Question, question_rows
from infusion_tui.tui.widgets.ink import Row

STEADY_ROWS, STEADY_FROM = 3, 32
"""From so many rows of window up, the hint has at least so many rows: a read-back over two earlier readings."""


@dataclass
class HintState:
    """All that the hint depends on; `rows` draws it. `refused` is set only after Enter."""

    question: Question | None = None
    said: Said | None = None
    draft: Draft | None = None
    problem: str | None = None
    moment: Sequence[Row] = ()
    """A moment of the chart, read out."""
    waiting: tuple[str, ...] = ()
    parked: str = ""
    """A form's line that waits until there is room for it ("" for none)."""
    filled: bool = False
    """A page has just put text into the line: it is read back, not announced as a draft."""
    _needed: int = 0

    def rows(self, view: ChairView, text: str, width: int, zone: ZoneInfo) -> list[Row]:
        """The hint for this chair and this text in the line."""
        if self.question is not None:
            return question_rows(self.question, view, width, zone)
        if text.strip():
            if self.said is not None:
                return said_rows(self.said, width)
            if self.draft is not None:
                return read_back(self.draft, view, zone, width)
            return refusal_rows(self.problem, width, entered=False) if self.problem else [()]
        if self.moment:
            return list(self.moment)
        idle = idle_rows(view, width, self.waiting, self.parked)
        return [*said_rows(self.said, width), *idle] if self.said is not None else idle

    def steady(self, rows: list[Row], height: int, *, typing: bool) -> list[Row]:
        """The rows with blank ones below, so that the screen does not jump with every key: a tall window always
        keeps the same few, a low one keeps what the line has once needed until it is empty again."""
        if not typing and self.question is None:
            self._needed = 0
        self._needed = max(self._needed, len(rows))
        blank = max(self._needed, STEADY_ROWS if height >= STEADY_FROM else 0) - len(rows)
        return [*rows, *([()] * blank)]
