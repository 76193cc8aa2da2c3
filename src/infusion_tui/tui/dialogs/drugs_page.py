"""The stock of the controlled drug: today's list with its running balance, and a count or a receipt put down before a witness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.dosing import plain as number
from infusion_tui.record.drug_stock import Stock, StockRow
from infusion_tui.record.errors import PlainError
from infusion_tui.room.drugs import amount_of, count_drugs, drug_stock, receive_drugs
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.base import GROUP, PickList
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import clock, plain

WHAT = ("start", "end", "received")
_SAY_ROWS = 3
_BESIDE = 46
"""Cells of a row that its words do not have."""


class DrugsPage(Screen[None]):
    """The list on top, the fields of a count under it. What the ledger expects stands above; the field is empty."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-drugs-what"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then record", id="drugs.record", tooltip="The next field; from the last it is recorded", group=GROUP),
        Binding("escape", "back", "back", id="drugs.back", tooltip="Back; what is in the fields is not recorded", group=GROUP),
        Binding("pageup", "roll(-1)", "earlier", show=False, id="drugs.earlier", tooltip="Earlier rows", group=GROUP),
        Binding("pagedown", "roll(1)", "list", key_display="PgUp/PgDn", id="drugs.later", tooltip="Later rows", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__(classes="page")
        self._host = host
        self._stock = Stock((), None)
        self._list = PickList(id="drugs-list")
        self._list.can_focus = False
        self._fields = (
            Field("drugs-what", "what", "start or end (count), received"),
            Field("drugs-amount", "amount", "with its unit: 5000 mg"),
            Field("drugs-witness", "witness", "initials of another person", most=8),
            Field("drugs-why", "reason, note", "where the count differs; the lot"),
        )
        self._said = RowsView(id="drugs-said")

    def compose(self) -> ComposeResult:
        """List, fields, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._list
        yield InkLines(rule)
        yield from self._fields
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    def _title(self, width: int) -> Sequence[Row]:
        balance = self._stock.balance_mg
        said = f"balance {number(balance)} mg" if balance is not None else "not counted yet"
        mark = watermark(self._host.room.training)
        return (
            fit_row(((f" DRUGS   stock of the controlled drug, today   {said}", "strong"), *mark), width),
        )

    def on_mount(self) -> None:
        """The first look."""
        self._look()
        self._say_what()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def _say_what(self) -> None:
        self.say(
            "Counted with a second person, who is named as the witness. Other days:  infusion-tui drugs --since DATE",
            "muted",
        )

    def _look(self) -> None:
        """Read the stock of today."""
        room = self._host.room
        today = room.now().astimezone(room.zone).date()
        begin = dt.datetime.combine(today, dt.time(), room.zone).astimezone(dt.UTC)
        try:
            self._stock = drug_stock(room, since=begin)
        except PlainError as error:
            self.say(str(error), "due")
        self._draw(newest=True)

    def _draw(self, *, newest: bool = False) -> None:
        width = self._list.room.width
        if width < 20:
            return
        rows = (
            [self._columns(("", "", "mg", "balance", "by", "entry"), width, "muted")]
            if self._stock.rows
            else []
        )
        for move in self._stock.rows:
            rows += self._rows_of(move, width)
        for gap in self._stock.gaps:
            rows.append(fit_row(((f" ▲ {plain(gap, 300)}", "due"),), width))
        if not rows:
            rows = [fit_row(((" Nothing was counted, opened or received today.", "muted"),), width)]
        self._list.put(rows, len(rows) - 1 if newest else None)
        for lines in self.query(InkLines):
            lines.show()

    def _rows_of(self, row: StockRow, width: int) -> list[Row]:
        """One movement; a reason that is longer than its place goes on below."""
        change = (
            ""
            if row.counted_mg is not None
            else "no mass"
            if row.change_mg is None
            else signed(row.change_mg)
        )
        balance = number(row.balance_mg) if row.balance_mg is not None else ""
        people = f"{row.by}, {row.witness}" if row.witness else row.by
        where = f"c{row.chair} #{row.entry}" if row.chair is not None else ""
        at = clock(row.at, self._host.room.zone)[:5]
        ink = "muted" if row.what == "reversal" else "text"
        first, *more = wrap_cells(plain(what_words(row), 400), max(10, width - _BESIDE)) or [""]
        rows = [
            self._columns((at, first, change, balance, people, where), width, ink, row.counted_mg is not None)
        ]
        return rows + [self._columns(("", words, "", "", "", ""), width, ink) for words in more]

    def _columns(self, texts: Sequence[str], width: int, ink: str, is_count: bool = False) -> Row:
        """Time, what, mg, balance, people, where: each in its place."""
        at, what, change, balance, people, where = texts
        return fit_row(
            (
                (f" {at:<6}", "muted"),
                (fit(plain(what, 400), max(10, width - _BESIDE)), ink),
                (f" {change:>8}", ink),
                (f" {balance:>9}", "strong" if is_count else ink),
                (f"  {fit(plain(people, 20), 9)}", "muted"),
                (fit(where, 9), "muted"),
            ),
            width,
        )

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields; its place stays as high as it is."""
        rows = wrapped("", plain(words, 300), self.app.size.width, ink, most=_SAY_ROWS - 1)
        self._said.put([(), *rows, *([()] * (_SAY_ROWS - 1 - len(rows)))])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_roll(self, step: int) -> None:
        """A page of the list."""
        self._list.scroll_relative(y=step * max(1, self._list.room.height - 1), animate=False)

    def action_next(self) -> None:
        """The next field, or record."""
        if not to_next_field(self, self._fields):
            self._record()

    def _record(self) -> None:
        what, amount, witness, why = (field.value for field in self._fields)
        kind = what.casefold()
        if kind not in WHAT:
            self._refuse(0, f"What? {', '.join(WHAT)}")
            return
        host = self._host
        by = host.signed_in or ""
        try:
            mg = amount_of(amount)
        except PlainError as error:
            self._refuse(1, str(error))
            return
        if not witness:
            self._refuse(2, "Who saw it? Another person's initials")
            return
        try:
            if kind == "received":
                receive_drugs(host.room, mg, by=by, witness=witness, note=why or None)
            else:
                moment = "start" if kind == "start" else "end"
                count_drugs(host.room, mg, moment=moment, by=by, witness=witness, reason=why or None)  # type: ignore[arg-type]
        except PlainError as error:
            self._refuse(3 if getattr(error, "code", "") == "E_WHY" else 2, str(error))
            return
        for field in self._fields:
            field.entry.value = ""
        self.set_focus(self._fields[0].entry)
        self._look()
        done = f"received {number(mg)} mg" if kind == "received" else f"counted {number(mg)} mg"
        self.say(f"recorded: {done}", "strong")

    def _refuse(self, at: int, words: str) -> None:
        self.say(words, "due")
        self.set_focus(self._fields[at].entry)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def signed(mg: Decimal) -> str:
    """`+450`, `-500`, `0`."""
    return f"{'+' if mg > 0 else ''}{number(mg)}"


def what_words(row: StockRow) -> str:
    """What happened, short: `end count, 40 mg less; one vial broke`, `vial opened, 500 mg, lot A1`."""
    why = row.reason or (row.note if row.session_id is None else None)
    words = row.text
    if row.counted_mg is not None:
        difference = row.difference_mg
        words = f"{row.moment} count"
        if difference:
            words += f", {number(abs(difference))} mg {'more' if difference > 0 else 'less'} than expected"
    elif row.what == "received":
        words = "received"
    return f"{words}; {why}" if why else words
