"""Replay: the room as it was at any minute, with a time slider, under the room as it is. Nothing can be charted here.

It has no line, no form and no page that writes; of a record that is closed by now it is a look, which is written down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.record.view import ChairView
from infusion_tui.room.looked import note_viewed
from infusion_tui.room.replay import Replay
from infusion_tui.tui.board.header import HeaderFacts
from infusion_tui.tui.board.room_board import RoomBoard
from infusion_tui.tui.host import Host
from infusion_tui.tui.replay.chair_then import ChairThen
from infusion_tui.tui.replay.frame import BOTH_SIDES, WORD, FrameSide, ReplayBoard, band, frame_ink
from infusion_tui.tui.replay.news import news_rows, notes_row
from infusion_tui.tui.replay.now import now_rows
from infusion_tui.tui.replay.slider import Slider
from infusion_tui.tui.replay.time_screen import TimeScreen
from infusion_tui.tui.widgets.entry_log import EntryLog
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import for_forms, strip_rows
from infusion_tui.tui.widgets.too_small import TooSmall, is_too_small
from infusion_tui.tui.wording import clock_seconds

STEP_S = 0.25
"""How often the picture moves while it plays."""
TALL = 36
"""From so many rows up chairs are tiles, and four entries stand under them."""
_MINUTE = dt.timedelta(minutes=1)


class ReplayScreen(TimeScreen):
    """Call `tick()` once a second. `chair`: opened on one chair; `day`: the whole room on that day; `noted`: records
    whose opening was written down already."""

    CSS_PATH: ClassVar[str | Path | None] = "replay.tcss"
    AUTO_FOCUS = None
    BLANK = True
    IS_REPLAY: ClassVar[bool] = True

    def __init__(
        self,
        host: Host,
        replay: Replay,
        *,
        chair: str | None = None,
        day: dt.date | None = None,
        noted: Iterable[str] = (),
    ) -> None:
        super().__init__(host, replay, day)
        self.chair = chair
        self._noted = set(noted)
        self._views: tuple[ChairView, ...] = ()
        self._ran = False
        self.board = ReplayBoard(self.zone, id="replay-board")
        self.chair_then = ChairThen(self.zone, id="replay-chair")
        self._now = InkLines(self._draw_now, id="replay-now")
        self._strip = RowsView(id="replay-strip")
        self._top = InkLines(self._draw_top, id="replay-top")
        self._news = RowsView(id="replay-news")
        self._notes = InkLines(self._draw_notes, id="replay-notes")
        self._slider = InkLines(self._draw_slider, id="replay-slider")
        self._sides = FrameSide(id="replay-left"), FrameSide(is_right=True, id="replay-right")
        self._low = InkLines(self._draw_low, id="replay-low")
        self._small = TooSmall(id="replay-small")

    def compose(self) -> ComposeResult:
        """What is now, and in its frame what was."""
        yield self._now
        yield self._strip
        yield self._top
        with Horizontal(id="replay-middle"):
            yield self._sides[0]
            with Vertical(id="replay-inside"):
                yield self.board
                yield self.chair_then
                yield self._news
                yield self._notes
                yield self._slider
                yield KeyBar(
                    keep=("left_square_bracket", "space", "plus", "l", "escape", "f1"), id="replay-keys"
                )
            yield self._sides[1]
        yield self._low
        yield self._small

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden: everybody who may come by while it plays."""
        return self.replay.patients

    # --- time ---

    def tick(self) -> None:
        """The room as it is, and what else was written to the stretch that is shown."""
        try:
            new, now = self.replay.follow(), self.host.room.now()
            if self.is_going_on() and (new or now - self.replay.ends_at >= _MINUTE):
                self.replay.ends_at = max(now, self.replay.begins_at)
                self.playing.stretch(self.replay.begins_at, self.replay.ends_at)
        except PlainError as error:
            self.said = str(error)
        self._draw()

    def _play_on(self) -> None:
        runs = self.playing.runs
        if runs or self._ran:  # the last step, at which it stopped, is drawn too
            self.draw_then()
        self._ran = runs

    def on_mount(self) -> None:
        """The first look."""
        self._fit(self.app.size.width, self.app.size.height)
        self.set_interval(STEP_S, self._play_on)
        self._show_chair(self.chair)
        self.tick()

    def on_screen_resume(self) -> None:
        """Back on this page."""
        self.tick()

    def on_screen_suspend(self) -> None:
        """Another page over it: it stands still until somebody plays it again."""
        self.playing.stop()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self._fit(event.size.width, event.size.height)
        self.call_after_refresh(self._draw)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(is_too_small(width, height), "-small")
        for side in self._sides:
            side.fit_side()

    # --- drawing ---

    def _inside(self) -> int:
        width = self.app.size.width
        return width - (len(WORD) + 1) - (len(WORD) + 1 if width >= BOTH_SIDES else 1)

    def _draw(self) -> None:
        source, size = self.host.source, self.app.size
        if self.has_class("-small"):
            views = source.board()
            self._small.show_views(
                views, source.now(), self.zone, training=source.training, age_s=source.age_s()
            )
            return
        self._now.show()
        self._low.show()
        for side in self._sides:
            side.fit_side()
        self._strip.put(strip_rows(for_forms(self.host.strip_lines(None)), size.width))
        self.draw_then()

    def draw_then(self) -> None:
        """What was."""
        at, later = self.playing.at, self.with_later
        width, height = self._inside(), self.app.size.height
        rows = self._news_rows(height)
        try:
            self._views = self.replay.board(at, with_later=later)
            if self.chair is not None:
                view = self.replay.chair(self.chair, at, with_later=later)
                self._note(view.session_id)
                self.chair_then.show(
                    view, width, height - 8 - len(self._strip.rows), names_hidden=self.host.names_hidden
                )
                self._news.put([])
            else:
                newest = self.replay.newest(at, rows, with_later=later)
                self.board.show_views(self._views)
                self._news.put(news_rows(newest, at, self.zone, width, rows, with_later=later))
        except PlainError as error:
            self.said = str(error)
        for lines in (self._top, self._notes, self._slider):
            lines.show()

    def _draw_now(self, width: int) -> Sequence[Row]:
        source = self.host.source
        views = source.board()
        facts = HeaderFacts(
            len(views), source.now(), self.zone, source.signed_in, source.training, source.age_s()
        )
        return now_rows(facts, views, width)

    def _news_rows(self, height: int) -> int:
        """In a small window what the list of chairs leaves, in a larger one a few."""
        if height >= TALL:
            return 4
        return min(
            max(height - 8 - len(self._strip.rows) - len(self._views or self.host.source.board()) - 1, 2), 5
        )

    def draw_notes(self) -> None:
        """The row of words."""
        self._notes.show()

    def _draw_top(self, width: int) -> Sequence[Row]:
        at = self.playing.at
        known = "as is known today" if self.with_later else "as known then"
        runs = "plays" if self.playing.runs else "stands"
        words = f"{at.astimezone(self.zone):%Y-%m-%d} {clock_seconds(at, self.zone)}  {known}  {runs}, {self.playing.speed}x"
        return (band(width, words, frame_ink(self.app.theme_variables)),)

    def _draw_low(self, width: int) -> Sequence[Row]:
        return (band(width, ink=frame_ink(self.app.theme_variables)),)

    def _draw_notes(self, width: int) -> Sequence[Row]:
        if self.typed:
            return (fit_row(((" go to ", "text"), (f"{self.typed}_", "strong"), ("   Enter goes there, Esc does not", "muted")), width),)  # fmt: skip
        if self.said:
            return (fit_row(((f" {self.said}", "due"),), width),)
        at, later = self.playing.at, self.with_later
        chairs = [view for view in self._views if self.chair in (None, view.chair)]
        on_the_way = [
            one for one in self.replay.on_the_way(at, with_later=later) if self.chair in (None, one.chair)
        ]
        unknown = 0 if later else self.replay.typed_later(at, chair=self.chair)
        return (notes_row(on_the_way, chairs, unknown, self.zone, width, with_later=later),)

    def _draw_slider(self, width: int) -> Sequence[Row]:
        slider = Slider(self.replay.begins_at, self.replay.ends_at, self.zone, width)
        session = self.replay.session
        top = slider.phases(self.replay.phases(session)) if session else slider.in_use(self.replay.used())
        return slider.rows(
            top, self.replay.moments(with_later=self.with_later, session=session), self.playing.at
        )

    # --- keys ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Another day belongs to the whole room; the chart to a chair."""
        if action == "day":
            return self.replay.session is None
        if action == "chart":
            return self.chair is not None
        return True

    def action_walk(self, steps: int) -> None:
        """Along the chairs, or along the log."""
        if self.chair is None:
            self.board.step(steps)
        else:
            self.chair_then.log_view.walk(steps)

    def action_chart(self) -> None:
        """The chart in place of the log."""
        self.chair_then.chart_wanted = not self.chair_then.chart_wanted
        self.draw_then()

    def action_enter(self) -> None:
        """To the time that was typed; else open the chair."""
        if self.typed:
            self.go_to_typed()
        elif self.chair is None and self.board.cursor is not None:
            self._show_chair(self.board.cursor)
            self._draw()

    def action_back(self) -> None:
        """One step back."""
        if self.typed:
            self.typed = ""
            self.draw_notes()
        elif self.chair is not None:
            chair, self.chair = self.chair, None
            self._show_chair(None)
            self._draw()
            self.board.go_to(chair)
        else:
            self.dismiss(None)

    # --- a chair ---

    def _show_chair(self, chair: str | None) -> None:
        """One chair, or the board."""
        self.chair = chair
        self.set_class(chair is not None, "-chair")
        self.refresh_bindings()

    def _note(self, session: str | None) -> None:
        """That a record was opened which is closed by now is written down, once."""
        if session is None or session in self._noted or not self.replay.is_over(session):
            return
        self._noted.add(session)
        try:
            remark = note_viewed(self.host.room, session, "screen", by=self.host.signed_in)
        except PlainError as error:
            remark = str(error)
        if remark:
            self.app.notify(remark, timeout=10, markup=False)

    def on_room_board_chosen(self, message: RoomBoard.Chosen) -> None:
        """A click opens the chair as it was."""
        message.stop()
        self._show_chair(message.chair)
        self._draw()

    def on_entry_log_entry_chosen(self, message: EntryLog.EntryChosen) -> None:
        """Nothing opens here: from an entry one could correct."""
        message.stop()

    def on_click(self, event: events.Click) -> None:
        """A click on the slider goes there."""
        if event.widget is self._slider:
            slider = Slider(self.replay.begins_at, self.replay.ends_at, self.zone, self._slider.room.width)
            self.go(slider.moment(min(max(event.x - slider.left, 0), slider.cells - 1)))

    # --- the palette ---

    def replay_commands(self) -> list[tuple[str, str, Callable[[], object]]]:
        """What the command list holds here, and nothing else: (words, kind, action)."""
        return [
            ("play   play, or stand still (Space)", "replay", self.action_play),
            ("later   what was known then, or what is known today (l)", "replay", self.action_later),
            ("beginning   to the beginning", "replay", lambda: self.action_edge(-1)),
            ("end   to the end, or to now", "replay", lambda: self.action_edge(1)),
            ("leave   out of the replay, back to the room as it is", "replay", lambda: self.dismiss(None)),
        ]
