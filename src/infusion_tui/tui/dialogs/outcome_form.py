"""A score over the course, item by item: it writes the line one would have typed, and shows it. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.errors import PlainError
from infusion_tui.room.scores import scores_so_far
from infusion_tui.tui.dialogs.base import GROUP, PickList
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.dialogs.score_sheet import ScoreSheet, last_of_each
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import fit_row

MOST_DIGIT = 9

SCORE_KEYS: list[BindingType] = [
    *(
        Binding(str(n), f"item({n})", "this item", key_display="0-3 y n", show=n == 0, id=f"scores.{n}", tooltip=f"{n} for the item that is asked, and on to the next", group=GROUP)
        for n in range(MOST_DIGIT + 1)
    ),
    Binding("y", "item(1)", "yes", show=False, id="scores.yes", tooltip="Yes to the question that is asked", group=GROUP),
    Binding("n", "item(0)", "no", show=False, id="scores.no", tooltip="No to the question that is asked", group=GROUP),
    Binding("up", "move(-1)", "up", show=False, id="scores.up", tooltip="One up", group=GROUP),
    Binding("down", "move(1)", "item", key_display="Up/Down", id="scores.down", tooltip="One down", group=GROUP),
    Binding("left", "other", "other score", key_display="Left", id="scores.other", tooltip="Back to the list of scores; what was set stays", group=GROUP),
    Binding("backspace,delete", "clear", "not scored", key_display="Backspace", id="scores.clear", tooltip="Take this item out again", group=GROUP),
    Binding("t", "total", "only the total", id="scores.total", tooltip="Only the total is known; again: item by item", group=GROUP),
    Binding("tab", "note", "by, note", show=False, id="scores.note", tooltip="To who scored and the note, and back", group=GROUP),
    Binding("enter", "next", "take", id="scores.take", tooltip="Choose this score; once it is whole, take it", group=GROUP),
]  # fmt: skip
"""The keys of both forms."""


class ScoreFields:
    """The fields behind the items: the total alone, who scored, a note."""

    def __init__(self) -> None:
        self.total = Field("total", "total", "as it was worked out", most=3)
        self.rater = Field("rater", "scored by", "left out: the patient, or you", most=60)
        self.note = Field("note", "note", "may be left out")

    @property
    def all(self) -> tuple[Field, ...]:
        """All three, from top to bottom."""
        return (self.total, self.rater, self.note)

    def show(self, sheet: ScoreSheet) -> None:
        """The total stands there only where it is asked; nothing does before a score is chosen."""
        self.total.display = sheet.scale is not None and sheet.total_only
        self.rater.display = self.note.display = sheet.scale is not None

    def line(self, sheet: ScoreSheet) -> str:
        """The line that sheet and fields make."""
        return sheet.line(self.total.value, self.rater.value, self.note.value)


class OutcomePage(LineForm):
    """The clinic's scales, then the items of one. Taking it puts the line into the entry line."""

    AUTO_FOCUS = "PickList"
    BINDINGS: ClassVar[list[BindingType]] = [*SCORE_KEYS]

    def __init__(self, host: Host, chair: str, scale: str | None = None) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="outcome-list")
        self._fields = ScoreFields()
        self._trouble = ""
        try:
            outcomes = host.room.outcomes
            patient = self.view.patient
            past = scores_so_far(host.room, patient.mrn) if patient is not None else ()
            self.sheet = ScoreSheet(outcomes.scales, last_of_each(past), self.zone)
            named = outcomes.scale(scale) if scale is not None else None
            if named is not None:
                self.sheet.choose(named)
        except PlainError as error:
            self._trouble = str(error)
            self.sheet = ScoreSheet((), {}, self.zone)

    @property
    def _in_list(self) -> bool:
        return self.focused is self._list

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a field, letters and digits are text; a key that means nothing here is not shown."""
        return may(self.sheet, action, parameters, in_list=self._in_list)

    def title_words(self) -> str:
        """Which score, how far, the last one."""
        return self.sheet.title()

    def body(self) -> Sequence[Widget]:
        """The list, and what belongs to a score besides its items."""
        return (Vertical(self._list, *self._fields.all, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """Those that can be walked."""
        return [one for one in self._fields.all if one.display]

    @property
    def built(self) -> str:
        """The line so far."""
        return self._fields.line(self.sheet)

    def asks(self) -> str:
        """What is asked."""
        if self._trouble:
            return self._trouble
        if self.focused is self._fields.rater.entry:
            return "scored by: who rated, where that is neither the patient nor you"
        return (
            self.sheet.asks() if self.focused is not self._fields.note.entry else "note: in words, or empty"
        )

    def on_mount(self) -> None:
        """The first look; a score of which only the total is typed begins there."""
        self.tick()
        self._to_total()

    def refresh_rows(self) -> None:
        """Draw the list and the line."""
        self._fields.show(self.sheet)
        width = self._list.room.width
        self._list.put(self.sheet.rows(width) or [fit_row((), width)], self.sheet.at)
        self._top.show()
        self.refresh_bindings()
        self.show_line()

    def on_input_changed(self, message: Input.Changed) -> None:
        """A field grows."""
        message.stop()
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """List or fields: other keys."""
        self.refresh_bindings()
        self.show_line()

    def action_item(self, number: int) -> None:
        """Set the item that is asked."""
        if not self.too_soon() and self.sheet.put(number):
            self.refresh_rows()

    def action_clear(self) -> None:
        """Not scored."""
        self.sheet.clear()
        self.refresh_rows()

    def action_move(self, step: int) -> None:
        """Up or down."""
        self.sheet.move(step)
        self.refresh_rows()

    def action_other(self) -> None:
        """Back to the scales."""
        self.sheet.leave()
        self.refresh_rows()
        self.set_focus(self._list)

    def action_total(self) -> None:
        """The total alone, or the items after all."""
        self.sheet.toggle_total()
        self.refresh_rows()
        self._to_total()

    def action_note(self) -> None:
        """To the fields and back."""
        if self._in_list and self.fields():
            self.set_focus(self.fields()[0].entry)
        else:
            self.set_focus(self._list)

    def action_next(self) -> None:
        """Choose a scale; to an item that is missing; into the line."""
        if self.sheet.scale is None:
            if not self.too_soon() and self.sheet.scales:
                self.sheet.choose()
                self.refresh_rows()
                self._to_total()
            return
        if self.sheet.to_missing():
            self.set_focus(self._list)
            self.refresh_rows()
            return
        self.action_take()

    def _to_total(self) -> None:
        if self.sheet.total_only and self.sheet.scale is not None:
            self.set_focus(self._fields.total.entry)
        elif self.sheet.scale is not None:
            self.set_focus(self._list)


def may(sheet: ScoreSheet, action: str, parameters: tuple[object, ...], *, in_list: bool) -> bool | None:
    """Whether a key of these forms means something now."""
    scale = sheet.scale
    if action == "item":
        fits = scale is not None and not sheet.total_only and in_list
        number = parameters[0] if parameters else 0
        return fits and isinstance(number, int) and scale is not None and number <= scale.item_high
    if action in ("clear", "move"):
        return in_list and not (action == "clear" and (scale is None or sheet.total_only))
    if action == "other":
        return in_list and scale is not None
    if action == "total":
        return in_list and scale is not None and bool(scale.items) and not scale.yes_no
    return True
