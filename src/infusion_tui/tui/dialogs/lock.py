"""Who is here? The screen at the start and while it is locked: no names, but phases, clocks and what is due go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.errors import PlainError
from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.head import phase_line
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.freshness import freshness
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.digits import digit_lines
from infusion_tui.tui.widgets.ink import InkLines, Row, Span, fit_row, rule, spread
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import UNSEEN, strip_rows
from infusion_tui.tui.widgets.too_small import short_chair
from infusion_tui.tui.wording import clock, clock_seconds, headline, plain

_GROUP = Binding.Group("sign in")


class LockScreen(Screen[None]):
    """Sign in, at the start or again. Leaving it is the app's work (`Host.sign`)."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-initials"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "sign", "sign in", id="lock.sign", tooltip="Sign in with these initials", group=_GROUP),
        Binding("escape", "clear", "clear", id="lock.clear", tooltip="Clear both fields", group=_GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.chair: str | None = None
        self.locked_at: dt.datetime | None = None
        self._top = InkLines(self._draw_top, id="lock-top")
        self._rows = RowsView(id="lock-rows")
        self._initials = Field("initials", "initials", "", most=8)
        self._pin = Field("pin", "PIN", "only for those who have one", password=True, most=20)
        self._said = RowsView(id="lock-said")

    def compose(self) -> ComposeResult:
        """Top, chairs, the two fields, keys."""
        yield self._top
        yield self._rows
        yield InkLines(rule)
        yield self._initials
        yield self._pin
        yield self._said
        yield InkLines(rule)
        yield KeyBar()

    def lock_for(self, chair: str | None, at: dt.datetime | None) -> None:
        """Locked now (or the start of the app, without a time)."""
        self.chair, self.locked_at = chair, at
        for field in (self._initials, self._pin):
            field.entry.value = ""

    def on_mount(self) -> None:
        """The first look."""
        self._top.styles.height = 2
        self.say(self._greeting())
        self.tick()

    def on_screen_resume(self) -> None:
        """Locked again."""
        self.set_focus(self._initials.entry)
        self.say(self._greeting())
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self.tick)

    def _greeting(self) -> str:
        if self.host.room.facts.active():
            return "Who is here? Initials, then Enter."
        return 'Nobody is on the staff list yet. In a terminal:  infusion-tui staff add KM --name "Kim Moss" --role nurse'

    def tick(self) -> None:
        """Clocks and reminders go on."""
        self._top.show()
        width, height = self.app.size
        views = self.host.source.board()
        mine = next((view for view in views if view.chair == self.chair), None)
        rows = self._one(mine, width) if mine is not None else self._room(views, width, height)
        # after a sleep this is the first screen that anybody sees
        unseen = [line for line in self.host.strip_lines(None) if line.startswith(UNSEEN)]
        rows[1:1] = strip_rows([line.removesuffix("  w: read") for line in unseen], width)
        self._rows.put(rows[: max(1, height - 9)])

    def _draw_top(self, width: int) -> Sequence[Row]:
        source = self.host.source
        left: list[Span] = [(f" CHAIR {self.chair}" if self.chair else " INFUSION ROOM", "strong")]
        if source.training:
            left += [("  ", "text"), (" TRAINING ", "training")]
        now = clock_seconds(source.now(), source.zone)
        right: Row = ((now, "strong"), ("  ", "text"), freshness(source.age_s()), (" ", "text"))
        return spread(tuple(left), right, width), rule(width)[0]

    def _one(self, view: ChairView, width: int) -> list[Row]:
        """One chair: its phase and number large, no name."""
        zone = self.host.source.zone
        shown = headline(view)
        locked = f"locked {clock(self.locked_at, zone)}" if self.locked_at is not None else ""
        digits = digit_lines(shown.big or " ", 5)
        beside = (
            shown.caption,
            "",
            "names are hidden while locked",
            "the clock and reminders go on",
            self._drafts(),
        )
        rows: list[Row] = [phase_line(view, zone, width, locked), ()]
        for line, words in zip(digits, beside, strict=True):
            rows.append((("  ", "text"), (f"{line:<36}", "strong"), (words, "muted")))
        return [fit_row(row, width) for row in rows]

    def _room(self, views: Sequence[ChairView], width: int, height: int) -> list[Row]:
        """The room: a line for each chair, those that need something first."""
        rows: list[Row] = [fit_row(((f" {self._drafts()}", "muted"),), width)]
        taken = [view for view in views if view.phase != "empty"]
        order = sorted(taken, key=lambda view: (not _waits(view),))
        rows += [short_chair(view, width) for view in order]
        if not taken:
            rows.append(fit_row(((" every chair is free", "muted"),), width))
        return rows

    def _drafts(self) -> str:
        found = self.host.room.desk.drafts()
        if not found:
            return ""
        words = [f"{plain(one.person, 8)} (chair {plain(one.chair, 8)})" for one in found[:4]]
        verb = "1 draft waits for" if len(found) == 1 else f"{len(found)} drafts wait for"
        return f"{verb} {', '.join(words)}"

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        width = self.app.size.width
        self._said.put([(), fit_row(((f" {plain(words, 300)}", ink),), width)])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_sign()

    def action_sign(self) -> None:
        """Sign in, or ask for the PIN."""
        initials, pin = self._initials.value, self._pin.value
        if not initials:
            self.say(self._greeting())
            return
        person = self.host.room.facts.person(initials)
        if person is not None and person.has_pin and not pin and not self.host.room.training:
            self.set_focus(self._pin.entry)
            self.say(f"PIN of {person.initials}, then Enter.")
            return
        try:
            self.host.sign(initials, pin or None)
        except PlainError as error:
            self._pin.entry.value = ""
            self.say(str(error), "due")

    def action_clear(self) -> None:
        """Clear both fields."""
        for field in (self._initials, self._pin):
            field.entry.value = ""
        self.set_focus(self._initials.entry)
        self.say(self._greeting())


def _waits(view: ChairView) -> bool:
    return any(item.level in ("due", "late", "passed_on") for item in view.due)
