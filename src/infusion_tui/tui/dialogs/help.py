"""Help: how to chart, every key of the screen it was opened from, and what this is not. Type to search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

from infusion_tui.tui.dialogs.base import GROUP, PickList
from infusion_tui.tui.dialogs.fields import FieldInput
from infusion_tui.tui.dialogs.help_text import HelpSection, sections
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule, spread
from infusion_tui.tui.widgets.key_bar import KeyBar, key_name
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import clock

_LEFT = 34


def key_section(bindings: Mapping[str, tuple[DOMNode, Binding, bool, str]]) -> HelpSection:
    """The keys that work on a screen right now, with what they do."""
    lines: dict[str, tuple[str, str]] = {}
    for _, binding, enabled, _ in bindings.values():
        if enabled and binding.id is not None and binding.action not in lines:
            lines[binding.action] = (key_name(binding), binding.tooltip or binding.description)
    return HelpSection("Keys of the screen below", tuple(sorted(lines.values())))


@dataclass(frozen=True, slots=True)
class _Found:
    title: str
    line: tuple[str, str] | None


class HelpPage(Screen[None]):
    """A page with a search field. The clocks go on behind it."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#help-search"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", id="help.back", tooltip="Back to where you were", group=GROUP),
        Binding("up", "roll(-1)", "up", show=False, priority=True, id="help.up", tooltip="Scroll up", group=GROUP),
        Binding("down", "roll(1)", "scroll", key_display="Up/Down", priority=True, id="help.down", tooltip="Scroll down", group=GROUP),
        Binding("pageup", "roll(-10)", "page up", show=False, id="help.page_up", tooltip="A page up", group=GROUP),
        Binding("pagedown", "roll(10)", "page down", show=False, id="help.page_down", tooltip="A page down", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str | None, keys: HelpSection) -> None:
        super().__init__(classes="page")
        self._host, self._chair = host, chair
        view = host.room.view(chair) if chair is not None and host.signed_in is not None else None
        first, *others = sections(view)
        self._sections = (keys, first, *others) if chair is None else (first, keys, *others)
        self._top = InkLines(self._title)
        self._search = FieldInput(id="help-search", most=40)
        self._search.placeholder = "type to search: pause, fix, F4, signs, monitor"
        self._list = PickList(id="help-rows")

    def compose(self) -> ComposeResult:
        """Title, search, text, keys."""
        yield self._top
        yield InkLines(rule)
        yield self._search
        yield self._list
        yield InkLines(rule)
        yield KeyBar(keep=("escape",))

    def _title(self, width: int) -> Sequence[Row]:
        where = f"chair {self._chair}" if self._chair is not None else "board"
        now = clock(self._host.room.now(), self._host.room.zone)
        right: Row = (("type a word to search   ", "muted"), (now, "strong"), (" ", "text"))
        left: Row = ((f" HELP   {where}", "strong"), *watermark(self._host.room.training))
        return (spread(left, right, width),)

    def tick(self) -> None:
        """The time goes on."""
        self._top.show()

    def on_mount(self) -> None:
        """The first look."""
        self._list.can_focus = False
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Another width."""
        self.call_after_refresh(self._draw)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Search."""
        message.stop()
        self._list.scroll_to(y=0, animate=False)
        self._draw()

    def shown(self) -> list[_Found]:
        """The lines that match, under their titles."""
        wanted = self._search.value.casefold().split()
        found: list[_Found] = []
        for section in self._sections:
            lines = [
                line
                for line in section.lines
                if all(word in f"{section.title} {line[0]} {line[1]}".casefold() for word in wanted)
            ]
            if lines:
                found.append(_Found(section.title, None))
                found += [_Found(section.title, line) for line in lines]
        return found

    def _draw(self) -> None:
        width = self._list.room.width
        if width < 20:
            return
        rows: list[Row] = []
        for one in self.shown():
            if one.line is None:
                rows += [fit_row((), width), fit_row(((f" {one.title}", "strong"),), width)]
                continue
            rows += [fit_row(row, width) for row in _line_rows(*one.line, width)]
        if not rows:
            rows = [
                fit_row((), width),
                fit_row(((" nothing found: Backspace, or Esc back", "muted"),), width),
            ]
        self._list.put(rows, None)

    def action_roll(self, rows: int) -> None:
        """Scroll."""
        self._list.scroll_relative(y=rows, animate=False)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _line_rows(left: str, right: str, width: int) -> list[Row]:
    """What to type, and beside it what it means; a long meaning goes on under itself."""
    if not right:
        return [((f"  {part}", "text"),) for part in wrap(left, max(20, width - 3))]
    beside = len(left) < _LEFT - 2
    parts = wrap(right, max(20, width - _LEFT - 1)) or [""]
    lead = f"  {left:<{_LEFT - 2}}"
    rows: list[Row] = [] if beside else [((f"  {left}", "text"),)]
    for n, part in enumerate(parts):
        rows.append(((lead if beside and n == 0 else " " * _LEFT, "text"), (part, "muted")))
    return rows
