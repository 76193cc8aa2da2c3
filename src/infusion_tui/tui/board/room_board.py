"""The board: one line-API widget for 1 to 64 chairs. It moves, orders, filters and opens; it never acts on data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board import words
from infusion_tui.tui.board.layout import Layout, Place, choose
from infusion_tui.tui.board.lines import line, titles
from infusion_tui.tui.board.tiles import tile
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.widgets.ink import InkView, Row, fit, fit_row
from infusion_tui.tui.wording import needs_something

_MINUTE = dt.timedelta(minutes=1)

Matcher = Callable[[ChairView], bool]

_MOVE = Binding.Group("move")


class RoomBoard(InkView, can_focus=True, inherit_bindings=False):
    """All chairs, by number or by next task. `show_views` on every tick; rows that stay the same are not repainted.

    On a `wall` the digits are as large as they can be, and no chair is marked until someone moves.
    """

    MARKS_PLACE = True

    DEFAULT_CSS = """
    RoomBoard { height: 1fr; }
    """

    # not the arrows of a scrolling widget: they belong to the cursor, also when there is something to scroll
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", "page up", show=False, id="board.page_up", tooltip="A page up, where not all chairs fit", group=_MOVE),
        Binding("pagedown", "page_down", "page down", show=False, id="board.page_down", tooltip="A page down, where not all chairs fit", group=_MOVE),
    ]  # fmt: skip

    @dataclass
    class Chosen(Message):
        """A chair was clicked."""

        chair: str

    @dataclass
    class Moved(Message):
        """The cursor stands on another chair (None: no chair is shown)."""

        chair: str | None

    def __init__(self, zone: dt.tzinfo, *, wall: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._look = Look(zone, wall=wall)
        self._wall = wall
        self._by_task = False
        self._marks_cursor = not wall
        self._all: tuple[ChairView, ...] = ()
        self._shown: tuple[ChairView, ...] = ()
        self._cursor: str | None = None
        self._only_due = False
        self._match: Matcher | None = None
        self._layout_key: tuple[int, int, int] = (0, 0, 0)
        self._arranged: Layout = choose(1, 80, 19)
        self._tiles: dict[str, tuple[object, Sequence[Row]]] = {}
        self.repainted = 0
        """Rows that the last update repainted (for tests and benchmarks)."""

    # --- what is shown ---

    @property
    def views(self) -> tuple[ChairView, ...]:
        """The chairs that are shown, in order."""
        return self._shown

    @property
    def everyone(self) -> tuple[ChairView, ...]:
        """All chairs of the room, in order, whatever is filtered."""
        return self._all

    @property
    def arranged(self) -> Layout:
        """The arrangement in use."""
        return self._arranged

    @property
    def only_due(self) -> bool:
        """True while only chairs that need something are shown."""
        return self._only_due

    @property
    def by_task(self) -> bool:
        """True while chairs stand in the order of their next task, not of their number."""
        return self._by_task

    @property
    def hides_initials(self) -> bool:
        """True while initials are dots."""
        return self._look.hide_initials

    def show_views(self, views: tuple[ChairView, ...], *, stale: bool = False, hatched: bool = False) -> int:
        """Show these chairs. Returns how many rows were repainted."""
        self._all = tuple(sorted(views, key=words.chair_order))
        self._look = replace(self._look, stale=stale, hatched=hatched)
        return self._draw()

    def show_only_due(self, only: bool) -> None:
        """Only chairs that need something, or all."""
        self._only_due = only
        self._draw()
        self._bring_into_sight()

    def order_by_task(self, by_task: bool) -> None:
        """By the time of the next task, or by number. The cursor stays on its chair."""
        self._by_task = by_task
        self._draw()
        self._bring_into_sight()

    def show_matching(self, match: Matcher | None) -> None:
        """Only chairs that match (find), or all."""
        self._match = match
        self._draw()

    def hide_initials(self, hide: bool) -> None:
        """Dots instead of initials, where people walk past."""
        self._look = replace(self._look, hide_initials=hide)
        self._draw()

    # --- the cursor ---

    @property
    def cursor(self) -> str | None:
        """The chair under the cursor."""
        return self._cursor

    def go_to(self, chair: str) -> bool:
        """Put the cursor on a chair. False when it is not shown."""
        if all(view.chair != chair for view in self._shown):
            return False
        self._set_cursor(chair)
        return True

    def leave(self) -> None:
        """On a wall: no chair is marked any more."""
        self._marks_cursor = not self._wall
        self._draw()

    def move(self, across: int, down: int) -> None:
        """One place with an arrow key; on a wall the first one only shows where one is."""
        if not self._marks_cursor:
            self._marks_cursor = True
            self._draw()
            self._bring_into_sight()
        elif self._shown:
            self._set_cursor(self._shown[self._arranged.step(self._index(), across, down)].chair)

    def next_in_time(self) -> None:
        """To the chair whose next task comes after that of the chair under the cursor, by time; round and round."""
        timed = [(view.next_due.at, view.chair) for view in self._shown if view.next_due is not None]
        timed.sort(key=lambda pair: pair[0])
        order = [chair for _, chair in timed]
        if order:
            at = order.index(self._cursor) if self._cursor in order else -1
            self._set_cursor(order[(at + 1) % len(order)])

    def _index(self) -> int:
        return next((i for i, view in enumerate(self._shown) if view.chair == self._cursor), 0)

    def _set_cursor(self, chair: str | None) -> None:
        if chair == self._cursor:
            return
        self._cursor = chair
        self._draw()
        self.post_message(self.Moved(chair))
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        """Scroll as little as needed for the cursor's chair to be seen whole."""
        if not self._marks_cursor or not self._shown or self._arranged.height <= self.room.height:
            return
        if self._index() >= len(self._arranged.places):
            return  # nothing is arranged yet, or there is no room to draw in
        place = self._arranged.places[self._index()]
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.room.height
        if place.y < top:
            self.scroll_to(y=max(0, place.y - self._arranged.head), animate=False)
        elif place.y + place.height > bottom:
            self.scroll_to(y=place.y + place.height - self.room.height, animate=False)

    # --- drawing ---

    def _draw(self) -> int:
        shown = [
            view
            for view in self._all
            if (not self._only_due or needs_something(view)) and (self._match is None or self._match(view))
        ]
        if self._by_task:
            shown.sort(key=words.task_order)
        room = self.room
        if room.width < 1 or room.height < 1:
            self._shown = tuple(shown)
            return 0
        seen = self._cursor_in_sight()
        self._shown = tuple(shown)
        if not any(view.chair == self._cursor for view in self._shown):
            self._cursor = self._shown[0].chair if self._shown else None
            self.post_message(self.Moved(self._cursor))
        key = (len(self._shown), self.size.width, self.size.height)
        if key != self._layout_key:
            self._layout_key = key
            self._arranged = choose(*key, wall=self._wall)
            scrolls = self._arranged.height > self.size.height
            if scrolls:
                self._arranged = choose(key[0], key[1] - 1, key[2], wall=self._wall)
            # said outright: a bar that a change of size calls for would take a column, and with it the digits
            self.styles.overflow_y = "scroll" if scrolls else "hidden"
        else:
            seen = False
        self.repainted = self.show_rows(self._build(room.width, room.height))
        if seen:
            # another arrangement: what a person was looking at is still there
            self._bring_into_sight()
        return self.repainted

    def _cursor_in_sight(self) -> bool:
        """Whether the cursor's chair can be seen whole, as it is arranged now."""
        at = self._index()
        if not self._marks_cursor or at >= len(self._arranged.places):
            return False
        place, top = self._arranged.places[at], self.scroll_offset.y
        return top <= place.y and place.y + place.height <= top + self._layout_key[2]

    def _build(self, width: int, height: int) -> list[Row]:
        if not self._shown:
            empty: list[Row] = [()] * height
            text = "nothing is due at any chair" if self._only_due else "no chair matches"
            if height > 1:
                empty[1] = ((f" {text}", "muted"),)
            return empty
        arranged = self._arranged
        rows: list[list[tuple[str, str]]] = [[] for _ in range(max(height, arranged.height))]
        if arranged.head:
            for _ in range(arranged.columns):
                rows[0].extend(titles(arranged.detail, arranged.column_width))
        for view, place in zip(self._shown, arranged.places, strict=True):
            for offset, row in enumerate(self._chair(view, place)):
                rows[place.y + offset].extend(row)
        return [tuple(row) for row in rows]

    def _chair(self, view: ChairView, at: Place) -> Sequence[Row]:
        """One chair's rows. A view that cannot be drawn must not take the other chairs off the wall."""
        arranged = self._arranged
        selected = self._marks_cursor and view.chair == self._cursor
        try:
            if arranged.kind != "tiles":
                return (line(view, arranged.detail, at.width, self._look, selected=selected),)
            said = _said_by_minute(view)
            if said is None:
                return tile(view, at, arranged, self._look, selected=selected)
            key = (said, at.width, at.height, arranged.digits, self._look, selected)
            known = self._tiles.get(view.chair)
            if known is None or known[0] != key:
                rows = tile(view, at, arranged, self._look, selected=selected)
                known = self._tiles[view.chair] = (key, rows)
            return known[1]
        except Exception as fault:  # noqa: BLE001
            self.log.error(f"chair {view.chair!r} cannot be drawn: {fault!r}")
            first: Row = (
                (fit(f" ? {words.number(view)} cannot be shown, look at the chair", at.width), "due"),
            )
            return (first, *[fit_row((), at.width)] * (at.height - 1))

    # --- Textual ---

    def on_resize(self) -> None:
        """Another size: another arrangement."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """A click opens the chair under it."""
        index = self._arranged.at(event.x + self.scroll_offset.x, event.y + self.scroll_offset.y)
        if index is not None and index < len(self._shown):
            chair = self._shown[index].chair
            if not self._wall:
                self._set_cursor(chair)
            self.post_message(self.Chosen(chair))


def _said_by_minute(view: ChairView) -> object | None:
    """What the tile of a chair without a running number hangs on; None where something counts seconds."""
    if view.phase not in ("empty", "precheck", "assess") or any(item.seen_until for item in view.due):
        return None
    ages = tuple([(item.what, item.level, (view.now - item.at) // _MINUTE) for item in view.due])
    return view.session_id, view.version, view.phase, view.is_open, view.label, view.checks, ages
