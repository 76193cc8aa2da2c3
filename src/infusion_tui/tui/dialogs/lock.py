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

from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.errors import PlainError
from infusion_tui.record.view import ChairView
from infusion_tui.room import Refused
from infusion_tui.room.people import Proof
from infusion_tui.tui.chair.head import phase_line
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.freshness import freshness
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.digits import digit_lines
from infusion_tui.tui.widgets.ink import InkLines, Row, Span, fit_row, rule, spread
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import LOUD, strip_rows
from infusion_tui.tui.widgets.too_small import short_chair
from infusion_tui.tui.wording import clock, clock_seconds, headline, plain

_GROUP = Binding.Group("sign in")


class LockScreen(Screen[None]):
    """Sign in, at the start or again. Leaving it is the app's work (`Host.sign`)."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-initials"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "sign", "sign in", id="lock.sign", tooltip="Sign in with these initials", group=_GROUP),
        Binding("escape", "clear", "clear", id="lock.clear", tooltip="Clear the fields", group=_GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.chair: str | None = None
        self.locked_at: dt.datetime | None = None
        self._for_another = self._checking = False
        self._top = InkLines(self._draw_top, id="lock-top")
        self._rows = RowsView(id="lock-rows")
        self._initials = Field("initials", "initials", "", most=len(EMERGENCY))
        self._pin = Field("pin", "PIN", "only for those who have one", password=True, most=20)
        self._why = Field("why", "why", "charted unsigned, marked", most=200)
        self._said = RowsView(id="lock-said")

    def compose(self) -> ComposeResult:
        """Top, chairs, the two fields, keys."""
        yield self._top
        yield self._rows
        yield InkLines(rule)
        yield self._initials
        yield self._pin
        yield self._why
        yield self._said
        yield InkLines(rule)
        yield KeyBar()

    def lock_for(self, chair: str | None, at: dt.datetime | None, *, for_another: bool = False) -> None:
        """Locked now (or the start of the app, without a time), or left to somebody else who charts here next."""
        self.chair, self.locked_at, self._for_another = chair, at, for_another
        self._empty()

    def _empty(self) -> None:
        for field in (self._initials, self._pin, self._why):
            field.entry.value = ""
        self._ask_why(False)

    def _ask_why(self, asked: bool) -> None:
        """The reason takes the place of the PIN while nobody can sign in."""
        self._pin.display, self._why.display = not asked, asked

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
            who = "Who charts now?" if self._for_another else "Who is here?"
            return f"{who} Initials, then Enter.   Cannot sign in?  {EMERGENCY}  and Enter"
        return 'Nobody is on the staff list yet. In a terminal:  infusion-tui staff add KM --name "Kim Moss" --role nurse'

    def tick(self) -> None:
        """Clocks and reminders go on."""
        self._top.show()
        width, height = self.app.size
        views = self.host.source.board()
        mine = next((view for view in views if view.chair == self.chair), None)
        rows = self._one(mine, width) if mine is not None else self._room(views, width, height)
        # after a sleep this is the first screen that anybody sees
        unseen = [line for line in self.host.strip_lines(None) if line.startswith(LOUD)]
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
        """A sentence or two under the fields."""
        self._said.put([(), *wrapped("", plain(words, 400), self.app.size.width, ink, most=3)])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_sign()

    def action_sign(self) -> None:
        """Sign in, or ask for the PIN, or for the reason where nobody can sign in."""
        initials, pin = self._initials.value, self._pin.value
        if self._checking:
            return
        if not initials:
            self.say(self._greeting())
            return
        if initials.casefold() == EMERGENCY:
            self._unsigned()
            return
        self._ask_why(False)
        person = self.host.room.facts.person(initials)
        if person is not None and person.has_pin and not pin and not self.host.room.training:
            self.set_focus(self._pin.entry)
            self.say(f"PIN of {person.initials}, then Enter.")
            return
        try:
            proof = self.host.room.begin_proof(initials, pin or None)
            if proof.holds:
                self.host.signed(proof)
                return
        except PlainError as error:
            self._pin.entry.value = ""
            self.say(str(error), "due")
            return
        self._checking = True
        self.say("checking the PIN …", "muted")
        # Argon2 takes some tenths of a second: the clocks and the reminders go on meanwhile
        self.run_worker(lambda: self._check(proof), thread=True, exit_on_error=False)

    def _check(self, proof: Proof) -> None:
        try:
            proof.check()
        except Refused as error:
            self.app.call_from_thread(self._refused, proof, error)
        else:
            self.app.call_from_thread(self._let_in, proof)

    def _let_in(self, proof: Proof) -> None:
        self._checking = False
        try:
            self.host.signed(proof)
        except PlainError as error:
            self.say(str(error), "due")

    def _refused(self, proof: Proof, error: Refused) -> None:
        self._checking = False
        self._pin.entry.value = ""
        self.say(str(self.host.room.refuse_proof(proof, error)), "due")

    def _unsigned(self) -> None:
        """Break-glass: charting is never blocked. Why is asked, and it is marked until somebody stands for it."""
        why = self._why.value
        self._ask_why(True)
        if not why:
            self.set_focus(self._why.entry)
            self.say(
                "Charting without signing in: say why, then Enter. Each entry is marked, and somebody stands for it"
                " later with  attribute ."
            )
            return
        try:
            self.host.chart_unsigned(why)
        except PlainError as error:
            self.say(str(error), "due")

    def action_clear(self) -> None:
        """Clear the fields."""
        self._empty()
        self.set_focus(self._initials.entry)
        self.say(self._greeting())


def _waits(view: ChairView) -> bool:
    return any(item.level in ("due", "late", "passed_on") for item in view.due)
