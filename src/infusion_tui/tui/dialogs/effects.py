"""F6: side effects, 0 to 3 each. The line is built as one would have typed it, and shown while it grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.effects import EffectCourse
from infusion_tui.record.protocol import SideEffect
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row
from infusion_tui.tui.wording import clock, plain


class EffectsPage(LineForm):
    """The clinic's list, the most frequent first. A digit sets the one that is chosen and goes on to the next; 3 asks
    what happened. Beside each stands what the record says of it: nothing is filled in."""

    TITLE_WORDS = "SIDE EFFECTS   0 none  1 mild  2 moderate  3 severe"
    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"grade({n})", "severity", key_display="0-3", show=n == 0, id=f"effects.{n}", tooltip=f"Severity {n}, and on to the next", group=GROUP)
            for n in range(4)
        ),
        Binding("up", "move(-1)", "up", show=False, id="effects.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="effects.down", tooltip="One down", group=GROUP),
        Binding("pageup", "leap(-1)", "page up", show=False, id="effects.page-up", tooltip="A page up", group=GROUP),
        Binding("pagedown", "leap(1)", "page down", show=False, id="effects.page-down", tooltip="A page down", group=GROUP),
        Binding("r", "describe", "related, done", id="effects.describe", tooltip="Related to the drug? What was done? For the one that is chosen", group=GROUP),
        Binding("w", "well", "none of the five", id="effects.well", tooltip="Asked: none of the five common ones (wnl)", group=GROUP),
        Binding("backspace,delete", "clear", "not asked", key_display="Backspace", id="effects.clear", tooltip="Take this one out of the line", group=GROUP),
        Binding("tab", "other", "note", show=False, id="effects.note", tooltip="To the note, and back to the list", group=GROUP),
        Binding("enter", "next", "into the line", id="effects.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="effects-list")
        self._note = Field("note", "note", "for 3 severe: what happened")
        self.grades: dict[str, int] = {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the note, letters and digits are text."""
        return self._in_list if action in ("grade", "move", "leap", "clear", "well", "describe") else True

    @property
    def _in_list(self) -> bool:
        return self.focused is not self._note.entry

    def body(self) -> Sequence[Widget]:
        """The list, and a note."""
        return (Vertical(self._list, self._note, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """The note."""
        return (self._note,)

    @property
    def effects(self) -> tuple[SideEffect, ...]:
        """The clinic's side effects in its own order, the most frequent first."""
        return self.view.protocol.effects if self.view.protocol is not None else ()

    @property
    def built(self) -> str:
        """The line so far. Only what was set: nothing is assumed."""
        common = [effect.key for effect in self.effects if effect.common]
        if common and all(self.grades.get(key) == 0 for key in common):
            rest = [f"{key} {grade}" for key, grade in self.grades.items() if key not in common]
            text = " ".join(["wnl", *rest])
        else:
            text = " ".join(
                f"{effect.key} {self.grades[effect.key]}"
                for effect in self.effects
                if effect.key in self.grades
            )
        if self._note.value:
            return f"{text} ; {self._note.value}".strip()
        return f"{text} ; " if 3 in self.grades.values() else text

    def asks(self) -> str:
        """The one that is chosen, its place in the list, and when it was charted last."""
        if not self._in_list:
            return "note: what happened, in words"
        if not self.effects:
            return ""
        key = self.effects[self._list.at].key
        said = [
            f"{clock(one.at, self.zone)} {one.effects[key]}"
            for one in reversed(self.view.readings)
            if key in one.effects
        ]
        before = f"   before: {'   '.join(said[:2])}" if said else "   not asked before"
        if any(course.key == key for course in self.view.effect_courses):
            before += "   r: related? done?"
        place = f"{self._list.at + 1} of {len(self.effects)}"
        return f"{place}   {self.effects[self._list.at].label}?  0-3{before}"

    def on_mount(self) -> None:
        """The first look."""
        self.tick()

    def refresh_rows(self) -> None:
        """Draw the list and the line."""
        protocol = self.view.protocol
        if protocol is None:
            return
        width = self._list.room.width
        newest = {course.key: course for course in self.view.effect_courses}
        rows: list[Row] = []
        for at, effect in enumerate(self.effects):
            grade = self.grades.get(effect.key)
            said = f"{grade} {protocol.severity_word(grade)}" if grade is not None else "not asked"
            here = at == self._list.at
            row: Row = (
                (f"{'►' if here else ' '} {fit(plain(effect.label, 60), 24)}", "strong" if effect.common else "text"),
                (f" {fit(plain(said, 60), 14)}", "strong" if grade is not None else "muted"),
                self._before(effect.key, newest.get(effect.key)),
            )  # fmt: skip
            rows.append(chosen(row, here, width))
        self._list.put(rows or [fit_row((), width)], self._list.at)
        self.show_line()

    def _before(self, key: str, course: EffectCourse | None) -> Span:
        """What the record says: since when it is open and its worst; when it was gone; or when it was asked."""
        if course is None:
            last = next((one for one in reversed(self.view.readings) if key in one.effects), None)
            return (f"0 at {clock(last.at, self.zone)}", "muted") if last is not None else ("", "muted")
        worst = (
            f", worst {course.worst} {clock(course.worst_at, self.zone)}"
            if course.worst > course.last
            else ""
        )
        if course.resolved_at is not None:
            return (f"gone {clock(course.resolved_at, self.zone)}{worst}", "muted")
        return (f"open: {course.last} since {clock(course.first_at, self.zone)}{worst}", "due")

    def on_input_changed(self, message: Input.Changed) -> None:
        """The note grows."""
        message.stop()
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """List or note: other keys."""
        self.refresh_bindings()
        self.show_line()

    def action_grade(self, grade: int) -> None:
        """Set the chosen one."""
        if self.effects and not self.too_soon():
            self.grades[self.effects[self._list.at].key] = grade
            self._list.at = min(self._list.at + 1, len(self.effects) - 1)
            self.refresh_rows()

    def action_well(self) -> None:
        """Asked: none of the five."""
        if not self.too_soon():
            self.grades.update({effect.key: 0 for effect in self.effects if effect.common})
            self.refresh_rows()

    def action_clear(self) -> None:
        """Not asked."""
        if self.effects:
            self.grades.pop(self.effects[self._list.at].key, None)
            self.refresh_rows()

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self.effects:
            self._list.at = (self._list.at + step) % len(self.effects)
            self.refresh_rows()

    def action_leap(self, pages: int) -> None:
        """A page up or down, and no further than the ends."""
        if self.effects:
            rows = max(1, self._list.room.height - 1)
            self._list.at = min(max(0, self._list.at + pages * rows), len(self.effects) - 1)
            self.refresh_rows()

    def action_describe(self) -> None:
        """Related, and what was done, for the chosen one. It is a line of its own, so this one goes first."""
        if not self.effects or self.too_soon():
            return
        effect = self.effects[self._list.at]
        if self.grades:
            self.say("First this line: Enter takes it. Then  effect  asks about one of them.", "due")
        elif all(course.key != effect.key for course in self.view.effect_courses):
            self.say(f"{effect.label} is not charted yet: first how severe, 1 to 3.", "due")
        else:
            self.dismiss(f"open:effect {effect.key}")

    def action_other(self) -> None:
        """To the note and back."""
        self.set_focus(self._note.entry if self._in_list else self._list)

    def action_next(self) -> None:
        """Into the line; a severe one is asked about first."""
        if 3 in self.grades.values() and not self._note.value and self._in_list:
            self.set_focus(self._note.entry)
        else:
            self.action_take()
