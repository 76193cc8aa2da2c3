"""Closed records, those without a signature first, then newest first: find one, open it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.record.session import Session
from infusion_tui.record.signatures import is_signed, signatures
from infusion_tui.record.snapshot import initials_of
from infusion_tui.record.wording import SESSION_END_WORDS, clock_time
from infusion_tui.room.history import session_now
from infusion_tui.room.looked import note_viewed
from infusion_tui.room.to_sign import to_sign
from infusion_tui.store import SessionHead
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import plain


def open_record(app: App[Any], host: Host, session_id: str, line: str = "") -> None:
    """The record on the screen, with this text in its line; who opened it is written down, and nothing hangs on that.

    Raises:
        PlainError: it cannot be read.
    """
    from infusion_tui.tui.chair.record_screen import RecordScreen

    session = session_now(host.room, session_id)
    remark = note_viewed(host.room, session.id, "screen", by=host.signed_in)
    screen = RecordScreen(host, session.chair, session.id)
    app.push_screen(screen)
    if line:
        app.call_after_refresh(screen.fill, line, "Read it first (F12: in full), then Enter")
    if remark:
        app.notify(remark, timeout=10, markup=False)


_WIDE = 96
"""Cells from which a row has room for how the session ended, in words."""


class RecordsPage(Screen[None]):
    """The list reads one record for each row that is seen, and only when the file has grown."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-records-find"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="records.open", tooltip="Open the chosen record; that is written down", group=GROUP),
        Binding("f12", "course", "course", id="records.course", tooltip="The course of the chosen record's patient", group=GROUP),
        Binding("up", "move(-1)", "up", show=False, id="records.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="records.down", tooltip="One down", group=GROUP),
        Binding("pageup", "page(-1)", "page up", show=False, id="records.earlier", tooltip="A page up", group=GROUP),
        Binding("pagedown", "page(1)", "page down", show=False, id="records.later", tooltip="A page down", group=GROUP),
        Binding("escape", "back", "back", id="records.back", tooltip="Back; nothing changes", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str | None = None) -> None:
        super().__init__(classes="page")
        self.host = host
        self._opened_at = host.monotonic()
        self._list = PickList(id="records-list")
        self._list.can_focus = False
        self._find = Field("records-find", "find", "chair, number, or 2026-11-23")
        for key in ("up", "down"):
            self._find.entry._bindings.key_to_bindings.pop(key, None)
        self._said = RowsView(id="records-said")
        self._heads: list[SessionHead] = []
        self._waiting: dict[str, str] = {}
        self._seq = -1
        self._known: dict[str, Session] = {}
        self._shown: list[SessionHead] = []
        self._at = 0
        self._top = 0
        self._begin_with = chair or ""

    def compose(self) -> ComposeResult:
        """Find, list, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._find
        yield self._list
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden."""
        return [one.opened.patient for one in self._known.values()]

    def _title(self, width: int) -> Sequence[Row]:
        count = f"{len(self._heads)} closed, {len(self._waiting)} to sign"
        mark = watermark(self.host.room.training)
        return (fit_row(((f" RECORDS   {count}", "strong"), *mark), width),)

    def on_mount(self) -> None:
        """The first look."""
        if self._begin_with:
            self._find.entry.value = self._begin_with
        self.tick()

    def on_screen_resume(self) -> None:
        """Back from a record."""
        self._opened_at = self.host.monotonic()
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find while one types."""
        message.stop()
        self._at = self._top = 0
        self._filter()
        self._draw()

    def tick(self) -> None:
        """Look again when the file has grown."""
        room = self.host.room
        if self._seq == room.seq:
            return
        try:
            live = {one.id for one in room.live_sessions()}
            waiting = {one.session: one.level(room.now()) for one in to_sign(room, room.now())}
            heads = [one for one in reversed(room.store.session_heads()) if one.session_id not in live]
        except PlainError as error:
            self._say(str(error), "late")
            return
        self._seq, self._waiting = room.seq, dict(waiting)
        self._known.clear()
        self._heads = sorted(heads, key=lambda one: one.session_id not in waiting)
        self._filter()
        self._draw()

    def _filter(self) -> None:
        wanted = self._find.value.casefold().replace("chair ", "c").split()
        self._shown = [one for one in self._heads if all(self._fits(one, word) for word in wanted)]
        self._at = min(self._at, max(0, len(self._shown) - 1))

    def _fits(self, head: SessionHead, word: str) -> bool:
        day = head.began_at.astimezone(self.host.room.zone).date().isoformat()
        return word in (head.chair, f"c{head.chair}") or word in head.mrn.casefold() or day.startswith(word)

    def _draw(self) -> None:
        width, rows = self._list.room.width, max(1, self._list.room.height)
        if width < 20:
            self.call_after_refresh(self._draw_again)
            return
        self._top = min(max(self._top, self._at - rows + 1), self._at)
        drawn: list[Row] = []
        for at, head in enumerate(self._shown[self._top : self._top + rows], start=self._top):
            drawn.append(chosen(self._row(head, width), at == self._at, width))
        self._list.put(drawn or [fit_row(((" No such record.", "muted"),), width)], None)
        for lines in self.query(InkLines):
            lines.show()

    def _draw_again(self) -> None:
        if self._list.room.width >= 20:
            self._draw()

    def _row(self, head: SessionHead, width: int) -> Row:
        zone = self.host.room.zone
        try:
            session = self._known.get(head.session_id) or session_now(self.host.room, head.session_id)
        except PlainError as error:
            return fit_row(((f" {head.session_id[:8]}  {plain(str(error), 200)}", "late"),), width)
        self._known[head.session_id] = session
        end, found = session.end, signatures(session)
        left = "open"
        if end is not None:
            # in a small window the word that was typed: the words for it would be cut off
            how = SESSION_END_WORDS[end.how] if width >= _WIDE else end.how
            left = f"{how} {clock_time(end.at, zone)}"
        patient = session.opened.patient
        lead = (
            f" {session.began_at.astimezone(zone):%Y-%m-%d} {clock_time(session.began_at, zone)}"
            f"  chair {fit(plain(session.chair, 4), 4)}  {fit(plain(patient.mrn, 12), 12)}  {fit(initials_of(patient), 5)} "
        )
        if is_signed(found):
            signed = (f"signed {plain(found[-1].by, 8)}", "muted")
        else:
            level = self._waiting.get(session.id)
            ink = {"due": "due", "late": "late", "passed_on": "late"}.get(level or "", "strong")
            signed = ("TO SIGN AGAIN" if found else "NOT SIGNED", ink)
        return fit_row(((lead, "text"), (f"{fit(signed[0], 14)}  ", signed[1]), (left, "muted")), width)

    def _say(self, words: str, ink: str = "muted") -> None:
        self._said.put([fit_row(((f" {plain(words, 300)}", ink),), self.app.size.width)])

    def field_entered(self) -> None:
        """Enter in the field."""
        self.action_open()

    def action_open(self) -> None:
        """Open the chosen record; who did is written down, and nothing hangs on that."""
        if self.host.monotonic() - self._opened_at < GUARD_S or not self._shown:
            return
        try:
            open_record(self.app, self.host, self._shown[self._at].session_id)
        except PlainError as error:
            self._say(str(error), "late")

    def action_course(self) -> None:
        """The course of whoever the chosen record is about."""
        if self.host.monotonic() - self._opened_at < GUARD_S or not self._shown:
            return
        from infusion_tui.tui.course.opening import open_course

        try:
            open_course(self.app, self.host, self._shown[self._at].mrn)
        except PlainError as error:
            self._say(str(error), "late")

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._at = min(max(self._at + step, 0), max(0, len(self._shown) - 1))
        self._draw()

    def action_page(self, pages: int) -> None:
        """A page further."""
        self.action_move(pages * max(1, self._list.room.height - 1))

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
