"""Which of the hint's faces is shown: a question, what was said, the read-back of the line, or what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from infusion_tui.charting import Draft
from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.hints import Said, idle_rows, read_back, refusal_rows, said_rows
from infusion_tui.tui.chair.question import Question, question_rows
from infusion_tui.tui.widgets.ink import Row


@dataclass
class HintState:
    """All that the hint depends on; `rows` draws it. `refused` is set only after Enter."""

    question: Question | None = None
    said: Said | None = None
    draft: Draft | None = None
    problem: str | None = None
    waiting: tuple[str, ...] = ()
    filled: bool = False
    """A page has just put text into the line: it is read back, not announced as a draft."""

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
        idle = idle_rows(view, width, self.waiting)
        return [*said_rows(self.said, width), *idle] if self.said is not None else idle
