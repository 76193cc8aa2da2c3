"""What every dialog of a chair shares: whose chair it is on top, its rows, a hint, the keys, and Esc that keeps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from infusion_tui.record.errors import PlainError
from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.head import HeadFacts, dialog_head
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, InkView, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import for_forms, strip_rows
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

GROUP = Binding.Group("dialog")


class ChairDialog(Screen[str | None]):
    """A page over a chair's screen. It gives back text for the entry line, or None. Chair and clock stay in sight."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "*"
    TITLE_WORDS: ClassVar[str] = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", "back", id="dialog.back", tooltip="Back to the chair; nothing is lost", group=GROUP),
        Binding("f7", "emergency", "emergency", show=False, id="dialog.emergency", tooltip="The clinic's emergency card; this page waits under it", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, *, session: str | None = None) -> None:
        super().__init__()
        self.host = host
        self.chair = chair
        self.session = session
        """The closed record that this page is about; None: whoever is in the chair."""
        self.zone = host.room.zone
        self.view: ChairView = self.look()
        self.opened_at = host.monotonic()
        self._top = InkLines(self._draw_top, id="dialog-top")
        self.foot = RowsView(id="dialog-foot")
        self._strip = RowsView(id="dialog-strip")
        self.words = ""
        self.ink_of_words = "muted"

    def look(self) -> ChairView:
        """What the page is about, as it stands."""
        if self.session is None:
            return self.host.room.view(self.chair)
        from infusion_tui.room.history import session_view

        # nothing is due any more at a chair that was left
        return msgspec.structs.replace(session_view(self.host.room, self.session), due=())

    def compose(self) -> ComposeResult:
        """Top, body, hint, keys."""
        yield self._top
        yield from self.body()
        yield InkLines(rule, id="dialog-rule")
        yield self.foot
        yield self._strip
        yield KeyBar(keep=("escape", "enter", "f1"), id="dialog-keys")

    def body(self) -> Sequence[Widget]:
        """What stands between top and hint."""
        return ()

    def title_words(self) -> str:
        """The title of the page."""
        return self.TITLE_WORDS

    def _draw_top(self, width: int) -> Sequence[Row]:
        host = self.host
        home = host.home_chair if host.home_chair != self.chair else None
        facts = HeadFacts(
            self.zone,
            host.signed_in,
            host.source.age_s(),
            host.names_hidden,
            home,
            host.source.namesake(self.view),
        )
        return dialog_head(self.view, facts, self.title_words(), width)

    def tick(self) -> None:
        """The clock and what is due go on behind every page."""
        try:
            self.view = self.look()
        except PlainError as error:
            self.say(str(error), "due")
        self._top.show()
        strip = for_forms(self.host.strip_lines(self.chair))
        self._strip.put(strip_rows(strip, self.app.size.width))
        self.refresh_rows()

    def refresh_rows(self) -> None:
        """For pages whose rows depend on the time."""

    def on_mount(self) -> None:
        """The first look."""
        self.tick()

    def on_screen_resume(self) -> None:
        """Back on this page."""
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Another width."""
        self.call_after_refresh(self.tick)

    def say(self, words: str, ink: str = "muted") -> None:
        """A sentence over the keys."""
        self.words, self.ink_of_words = words, ink
        width = self.app.size.width
        self.foot.put([fit_row(((f" {line}", ink),), width) for line in _lines(plain(words, 600), width - 2)])

    def too_soon(self) -> bool:
        """True for a key that was meant for the screen below."""
        from infusion_tui.tui.host import GUARD_S

        return self.host.monotonic() - self.opened_at < GUARD_S

    def action_emergency(self) -> None:
        """The card, over this page."""
        self.host.open_word("emergency", self.chair)

    def action_keep(self) -> None:
        """Back without doing anything."""
        self.dismiss(None)


def _lines(text: str, width: int) -> list[str]:
    return (wrap_cells(text, max(1, width)) or [""])[:4]


class PickList(InkView, can_focus=True, inherit_bindings=False):
    """Rows of which one is chosen; the screen draws them and has the keys."""

    DEFAULT_CSS = """
    PickList { height: 1fr; }
    """

    def __init__(self, *, snug: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.at = 0
        self._snug = snug
        """As high as its rows at most: what belongs to it stands right under it, in a large window too."""

    def put(self, rows: Sequence[Row], cursor_row: int | None) -> None:
        """Show rows and keep the chosen one in sight."""
        self.show_rows(rows)
        if self._snug:
            self.styles.max_height = max(1, len(rows))
        if cursor_row is None:
            return
        if cursor_row < self.scroll_offset.y:
            self.scroll_to(y=cursor_row, animate=False)
        elif cursor_row >= self.scroll_offset.y + max(1, self.room.height):
            self.scroll_to(y=cursor_row - self.room.height + 1, animate=False)


def chosen(row: Row, is_chosen: bool, width: int) -> Row:
    """The row, on the ground of the chosen place if it is that."""
    row = fit_row(row, width)
    return tuple((text, ink + "@") for text, ink in row) if is_chosen else row
