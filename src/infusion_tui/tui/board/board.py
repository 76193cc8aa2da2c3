"""The board's screen: header, the line that names chairs, the chairs, the keys.

It only looks, moves and opens: no key here changes data. What it wants done it says in messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from infusion_tui.record.forecast import Forecast
from infusion_tui.tui.board.ahead import HIGH, WIDE, ahead_row
from infusion_tui.tui.board.header import HeaderFacts, header, look_line, unread_line
from infusion_tui.tui.board.room_board import RoomBoard
from infusion_tui.tui.board.words import found
from infusion_tui.tui.freshness import is_hatched, is_stale
from infusion_tui.tui.source import BoardSource
from infusion_tui.tui.widgets.ink import InkLines, Row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.prompt_line import PromptLine
from infusion_tui.tui.widgets.too_small import TooSmall, is_too_small
from infusion_tui.tui.wording import plain

AT_ONCE = 9
"""Up to so many chairs a digit opens its chair at once; above, digits and Enter."""

_OPEN = Binding.Group("open")
_MOVE = Binding.Group("move")
_SHOW = Binding.Group("show")
_GO = Binding.Group("go on")


def _digits() -> list[BindingType]:
    """Two readings of each digit; `check_action` leaves the one that fits the number of chairs."""
    at_once: list[BindingType] = [
        Binding(
            str(n), f"open_digit({n})", "chair", key_display="1-9", show=n == 1, id=f"board.open.{n}",
            tooltip=f"Open chair {n}", group=_OPEN,
        )
        for n in range(1, 10)
    ]  # fmt: skip
    typed: list[BindingType] = [
        Binding(
            str(n), f"type_digit({n})", "chair", key_display="number", show=n == 1,
            id=f"board.number.{n}", tooltip="Type the chair's number, then Enter", group=_OPEN,
        )
        for n in range(10)
    ]  # fmt: skip
    return [*at_once, *typed]


class BoardScreen(Screen[None]):
    """The room. Call `tick()` once a second and after each event; it posts what a person wants."""

    CSS_PATH: ClassVar[str | Path | None] = "board.tcss"
    IS_WALL: ClassVar[bool] = False
    """True for the board that hangs on a wall: see `wall.py`."""

    AUTO_FOCUS = "#board-chairs"
    BLANK = True

    BINDINGS: ClassVar[list[BindingType]] = [
        *_digits(),
        Binding("enter", "open", "open", id="board.open", tooltip="Open the chair under the cursor", group=_OPEN),
        Binding("up", "move(0, -1)", "up", show=False, id="board.up", tooltip="One chair up", group=_MOVE),
        Binding("down", "move(0, 1)", "down", show=False, id="board.down", tooltip="One chair down", group=_MOVE),
        Binding("left", "move(-1, 0)", "left", show=False, id="board.left", tooltip="One chair to the left", group=_MOVE),
        Binding("right", "move(1, 0)", "right", show=False, id="board.right", tooltip="One chair to the right", group=_MOVE),
        Binding("o", "only_due", "only due", id="board.only_due", tooltip="Only chairs that need something, or all", group=_SHOW),
        Binding("t", "order", "order", id="board.order", tooltip="Chairs in the order of their next task, or of their number", group=_SHOW),
        Binding("slash", "find", "find", key_display="/", id="board.find", tooltip="Find by chair, initials or nurse", group=_SHOW),
        Binding("n", "next_in_time", "next", id="board.next", tooltip="To the chair whose task comes next", group=_MOVE),
        Binding("p", "hide_initials", "hide names", id="board.hide", tooltip="Hide initials where people walk past", group=_SHOW),
        Binding("h", "handoff", "handoff", id="board.handoff", tooltip="Handoff sheet of the room", group=_GO),
        Binding("f7", "emergency", "emergency", show=False, id="board.emergency", tooltip="The emergency card of the chair under the cursor", group=_GO),
        Binding("e", "export", "export", id="board.export", tooltip="Export sessions (asks first)", group=_GO),
        Binding("d", "drugs", "drugs", id="board.drugs", tooltip="The stock of the controlled drug: today's list, counts", group=_GO),
        Binding("f", "page('forecast')", "forecast", id="board.forecast", tooltip="The next minutes of the whole room: what falls together", group=_SHOW),
        Binding("r", "page('records')", "records", show=False, id="board.records", tooltip="Closed records: read, add to, sign", group=_GO),
        Binding("u", "page('due')", "who is due", show=False, id="board.who_is_due", tooltip="Who is due: every open course by the day of its next infusion", group=_GO),
        Binding("k", "page('patients')", "patients", show=False, id="board.patients", tooltip="Every patient of the file: find one, courses, standing cautions", group=_GO),
        Binding("b", "page('replay')", "look back", show=False, id="board.replay", tooltip="Replay: the board as it was at any minute, with a time slider", group=_GO),
        Binding("number_sign", "page('numbers')", "numbers", key_display="#", show=False, id="board.numbers", tooltip="The clinic's own numbers, without names: weeks, side effects, response", group=_GO),
        Binding("w", "page('watch')", "not seen", show=False, id="board.watch", tooltip="What nobody saw while no screen was on; there it is put away", group=_SHOW),
        Binding("escape", "all_chairs", "all", show=False, id="board.all", tooltip="Show all chairs again", group=_SHOW),
    ]  # fmt: skip

    @dataclass
    class ChairChosen(Message):
        """A person wants to open this chair."""

        chair: str

    @dataclass
    class EmergencyWanted(Message):
        """A person wants the emergency card of this chair."""

        chair: str

    class HandoffWanted(Message):
        """A person wants the handoff sheet."""

    @dataclass
    class PageWanted(Message):
        """A person wants to see a page about the room (`watch`)."""

        word: str

    class ExportWanted(Message):
        """A person wants to export."""

    class DrugsWanted(Message):
        """A person wants the stock of the controlled drug."""

    def __init__(self, source: BoardSource, *, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id)
        self.source = source
        self._header = InkLines(self._draw_header, id="board-header")
        self._look = InkLines(self._draw_look, id="board-look")
        self._prompt = PromptLine(id="board-prompt")
        self._chairs = RoomBoard(source.zone, wall=self.IS_WALL, id="board-chairs")
        self._ahead = InkLines(self._draw_ahead, id="board-ahead")
        self._keys = KeyBar(id="board-keys")
        self._small = TooSmall(id="board-small")
        self._count = 0
        self._said = ""
        self._ahead_of: tuple[Forecast | None, int, Row] | None = None

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        yield self._header
        yield self._look
        yield self._prompt
        yield self._chairs
        yield self._ahead
        yield InkLines(rule, id="board-rule")
        yield self._keys
        yield self._small

    @property
    def chairs(self) -> RoomBoard:
        """The widget with the chairs."""
        return self._chairs

    # --- time ---

    def tick(self) -> int:
        """Look at the room again. Returns how many rows were repainted."""
        views = self.source.board()
        age = self.source.age_s()
        painted = self._chairs.show_views(views, stale=is_stale(age), hatched=is_hatched(age))
        if len(views) != self._count:
            self._count = len(views)
            self.refresh_bindings()
        painted += self._header.show() + self._look.show()
        if self.has_class("-large"):
            painted += self._ahead.show()
        if self.has_class("-small"):
            painted += self._small.show_views(
                self._chairs.everyone,
                self.source.now(),
                self.source.zone,
                training=self.source.training,
                age_s=age,
            )
        return painted

    def on_mount(self) -> None:
        """The first look."""
        self._fit(self.app.size.width, self.app.size.height)
        self.tick()

    def on_screen_resume(self) -> None:
        """Back from another screen: what stands here is old."""
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Under 80x24 the notice takes the place of everything."""
        self._fit(event.size.width, event.size.height)
        self.call_after_refresh(self.tick)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(is_too_small(width, height), "-small")
        self.set_class(width >= WIDE and height >= HIGH, "-large")

    # --- drawing ---

    def _draw_header(self, width: int) -> Sequence[Row]:
        source = self.source
        facts = HeaderFacts(
            self._count, source.now(), source.zone, source.signed_in, source.training, source.age_s(),
            self._chairs.by_task, self.IS_WALL, source.to_sign(),
        )  # fmt: skip
        return header(facts, width)

    def _draw_look(self, width: int) -> Sequence[Row]:
        age = self.source.age_s()
        if is_hatched(age):
            return (unread_line(age, width),)
        shown = self._said
        if not shown and self._chairs.only_due:
            shown = f"{len(self._chairs.views)} of {self._count} shown, o: all"
        return (look_line(self._chairs.everyone, width, shown),)

    def _draw_ahead(self, width: int) -> Sequence[Row]:
        if is_hatched(self.source.age_s()) or not self.has_class("-large"):
            return ((),)
        found = self.source.forecast()
        # the same for a whole minute, and asked for each second
        if self._ahead_of is None or self._ahead_of[0] is not found or self._ahead_of[1] != width:
            self._ahead_of = found, width, ahead_row(found, self.source.zone, width)
        return (self._ahead_of[2],)

    def _say(self, text: str) -> None:
        self._said = text
        self._look.show()

    # --- actions ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits open at once in a small room and are typed in a large one."""
        if action == "open_digit":
            return self._count <= AT_ONCE
        if action == "type_digit":
            return self._count > AT_ONCE
        return True

    def action_open_digit(self, digit: int) -> None:
        """Open the chair with this number."""
        self._open(str(digit))

    def action_type_digit(self, digit: int) -> None:
        """Begin to type a chair's number, or go on with one that was begun."""
        if self._prompt.is_open:
            self._prompt.append(str(digit))
        else:
            self._ask("goto", str(digit))

    def action_open(self) -> None:
        """Open the chair under the cursor; while a number is typed, the chair of that number."""
        if self._prompt.is_open:
            self._prompt.action_take()
        elif self._chairs.cursor is not None:
            self.post_message(self.ChairChosen(self._chairs.cursor))

    def action_move(self, across: int, down: int) -> None:
        """Move the cursor."""
        self._chairs.move(across, down)

    def action_next_in_time(self) -> None:
        """To the chair whose task comes next."""
        self._chairs.next_in_time()

    def action_only_due(self) -> None:
        """Only chairs that need something, or all."""
        self._chairs.show_only_due(not self._chairs.only_due)
        self._say("")

    def action_all_chairs(self) -> None:
        """All chairs again."""
        self._chairs.show_only_due(False)
        self._say("")

    def action_hide_initials(self) -> None:
        """Hide or show initials."""
        self._chairs.hide_initials(not self._chairs.hides_initials)

    def action_order(self) -> None:
        """By next task, or by number."""
        self._chairs.order_by_task(not self._chairs.by_task)
        self._header.show()

    def action_find(self) -> None:
        """Begin to find."""
        self._ask("find")

    def action_handoff(self) -> None:
        """Ask for the handoff sheet."""
        self.post_message(self.HandoffWanted())

    def action_emergency(self) -> None:
        """The card of the chair under the cursor."""
        if self._chairs.cursor is not None:
            self.post_message(self.EmergencyWanted(self._chairs.cursor))

    def action_page(self, word: str) -> None:
        """Ask for a page about the room."""
        self.post_message(self.PageWanted(word))

    def action_export(self) -> None:
        """Ask for the export."""
        self.post_message(self.ExportWanted())

    def action_drugs(self) -> None:
        """Ask for the stock of the drug."""
        self.post_message(self.DrugsWanted())

    def on_room_board_chosen(self, message: RoomBoard.Chosen) -> None:
        """A click."""
        message.stop()
        self._open(message.chair)

    def _open(self, chair: str) -> bool:
        if all(view.chair != chair for view in self._chairs.everyone):
            self._say(f"no chair {plain(chair, 12)}")
            return False
        self._say("")
        self._chairs.go_to(chair)
        self.post_message(self.ChairChosen(chair))
        return True

    # --- the prompt ---

    def _ask(self, kind: str, text: str = "") -> None:
        self._look.add_class("-prompting")
        self._prompt.ask("goto" if kind == "goto" else "find", text)

    def _close_prompt(self) -> None:
        self._prompt.close()
        self._look.remove_class("-prompting")
        self._chairs.show_matching(None)
        self._chairs.focus()
        self._say("")

    def on_prompt_line_changed(self, message: PromptLine.Changed) -> None:
        """Find shows the chairs that match while one types; a number moves the cursor."""
        message.stop()
        if message.kind == "find":
            self._chairs.show_matching(lambda view: found(view, message.text))
            self._prompt.say(f"{len(self._chairs.views)} of {self._count}" if message.text else "")
        else:
            self._chairs.go_to(message.text)

    def on_prompt_line_taken(self, message: PromptLine.Taken) -> None:
        """Enter: a number opens its chair; find leaves the cursor on the chair that was found."""
        message.stop()
        if message.kind == "find":
            at = self._chairs.cursor
            self._close_prompt()
            if at is not None:
                self._chairs.go_to(at)
        elif any(view.chair == message.text for view in self._chairs.everyone):
            self._close_prompt()
            self._open(message.text)
        else:
            self._prompt.say(f"no chair {plain(message.text, 12)}")

    def on_prompt_line_left(self, message: PromptLine.Left) -> None:
        """Esc: back to the board as it was."""
        message.stop()
        self._close_prompt()
