"""A chair's screen: head, phase and number, log, hint, and the line that always has the focus.

It shows what the room says; what the keys do is in `line_screen.py`. It computes nothing about a patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from infusion_tui.record.errors import PlainError
from infusion_tui.tui.chair.checklist import asked
from infusion_tui.tui.chair.head import HeadFacts, head
from infusion_tui.tui.chair.hint_state import STEADY_ROWS
from infusion_tui.tui.chair.hints import Said, draft_words
from infusion_tui.tui.chair.line_screen import LineScreen
from infusion_tui.tui.chair.panel import panel
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, InkView, Row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import strip_rows
from infusion_tui.tui.widgets.too_small import TooSmall, is_too_small


def is_blind(text: str) -> bool:
    """Whether a line is a second person's calculation, with chair and time in front of it or without."""
    return any(word.startswith("verify") for word in text.casefold().partition(";")[0].split()[:3])


class _Foot(Vertical):
    """Hint, line, strip and keys."""

    BLANK = True


class _Entry(Horizontal):
    """The prompt and the line."""

    BLANK = True


class ChairScreen(LineScreen):
    """One chair. Call `tick()` once a second and after each event."""

    CSS_PATH: ClassVar[str | Path | None] = "chair.tcss"
    AUTO_FOCUS = "LineInput"
    BLANK = True  # its parts fill it: a ground of its own would be kept line by line, for each chair

    def __init__(self, host: Host, chair: str, *, name: str | None = None) -> None:
        super().__init__(host, chair, name=name)
        self._head = InkLines(self._draw_head, id="chair-head")
        self._panel = RowsView(id="chair-panel")
        self._rule = InkLines(rule, id="chair-rule")
        self._hint = RowsView(id="chair-hint")
        self._strip = RowsView(id="chair-strip")
        self._keys = KeyBar(keep=("f9", "f1", "f2", "ctrl+l"), id="chair-keys")
        self._small = TooSmall(id="chair-small")

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        yield self._head
        yield self._panel
        yield self.middle
        with _Foot(id="chair-foot"):
            yield self._rule
            yield self._hint
            with _Entry(id="chair-entry"):
                yield Static(Content(" > "), id="chair-prompt")
                yield self.line
            yield self._strip
            yield self._keys
        yield self._small

    # --- time ---

    def tick(self) -> None:
        """Look at the chair again, and draw what differs."""
        try:
            self.view = self.look()
        except PlainError as error:
            self.hint.said = Said(str(error), "due")
        self._draw()

    def _draw(self) -> None:
        width, height = self.app.size
        if self.has_class("-small"):
            source = self.host.source
            self._small.show_views(
                source.board(), self.view.now, self.zone, training=self.view.training, age_s=source.age_s(), own=self.chair
            )  # fmt: skip
            return
        blind = is_blind(self.line.value) and self.view.phase == "precheck"
        self.set_class(blind, "-blind")
        self._head.show()
        self._panel.put(self.panel_rows(width, height, blind=blind))
        self._strip.put(strip_rows(self.host.strip_lines(self.chair), width))
        item = asked(self.view)
        # head, rule, entry line, keys, and the hint as it mostly is: the room of the moment would jump while one types
        taken = len(self._panel.rows) + len(self._strip.rows) + 5 + STEADY_ROWS
        self.middle.show(self.view, width, height, height - taken)
        self.keys_follow()
        self.line.bare_keys = "?yn" if item is not None else "?"
        self.draw_hint()

    def panel_rows(self, width: int, height: int, *, blind: bool) -> list[Row]:
        """The upper half."""
        return panel(self.view, width, height, self.zone, blind=blind)

    def draw_hint(self) -> None:
        width = self.app.size.width
        self.hint.moment = self.middle.readout(width)
        rows = self.hint.rows(self.view, self.line.value, width, self.zone)
        self._hint.put(self.hint.steady(rows, self.app.size.height, typing=bool(self.line.value)))

    def _draw_head(self, width: int) -> Sequence[Row]:
        return head(self.view, self.head_facts(), width)

    def head_facts(self) -> HeadFacts:
        """What the top line says besides the chair."""
        host = self.host
        home = host.home_chair
        return HeadFacts(
            self.zone,
            host.signed_in,
            host.source.age_s(),
            host.names_hidden,
            home if home is not None and home != self.chair else None,
            host.source.namesake(self.view),
        )

    # --- coming and going ---

    def on_mount(self) -> None:
        """The first look."""
        self._fit(self.app.size.width, self.app.size.height)

    def on_screen_resume(self) -> None:
        """Back at this chair: what stands here is old, and somebody else may be signed in."""
        if self.drafts.person != self.host.signed_in:
            self.sit_down()
        self.host.source.board()
        self.hint.waiting = self.drafts.others()
        text, begun = self.drafts.text, self.drafts.begun_at
        silent = self.hint.question is None and self.hint.said is None and not self.hint.filled
        if text.strip() and begun is not None and silent:
            words = draft_words(text, begun, self.host.room.now(), self.zone)
            self.hint.said = Said(words, "strong")
        self.host.typing(bool(text))
        self.line.focus()
        self.tick()

    def on_screen_suspend(self) -> None:
        """Away from this chair: nothing waits any longer to be saved."""
        self.hint.said, self.hint.filled = None, False
        self.middle.leave_chart()
        self.keep_draft()
        for view in self.query(InkView):
            view.forget()

    def on_resize(self, event: events.Resize) -> None:
        """Another size: perhaps another form."""
        self._fit(event.size.width, event.size.height)
        self.call_after_refresh(self.tick)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(is_too_small(width, height), "-small")

    def on_click(self) -> None:
        """Wherever one clicks, the line keeps the focus."""
        self.line.focus()

    def line_changed(self, text: str) -> None:
        """The hint follows every key; the rest only what covers the order for a second calculation."""
        if is_blind(text) or self.has_class("-blind"):
            self._draw()
        else:
            self.draw_hint()
