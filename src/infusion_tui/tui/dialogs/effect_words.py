"""The word `effect` alone, or R on the page of side effects: is it related to the drug, and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.effects import RELATED_WORDS, EffectCourse, open_courses
from infusion_tui.tui.chair.care_notes import effect_since
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.wording import clock, plain

_SHORT = {word[0]: word for word in RELATED_WORDS}


class EffectPage(LineForm):
    """The side effects of this session; what is asked about the chosen one. Nothing is filled in."""

    TITLE_WORDS = "SIDE EFFECT   related to the drug? what was done?"
    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="effect.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="effect.down", tooltip="One down", group=GROUP),
        Binding("enter", "next", "next, then into the line", id="effect.next", tooltip="What is asked next; from the last field into the line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, key: str | None = None) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="effect-list")
        self._related = Field("related", "related?", "y yes  p possible  n no", most=12)
        self._done = Field("done", "what was done", "in words: cold pack, head up")
        keys = [course.key for course in self.courses]
        self._list.at = keys.index(key) if key in keys else 0

    @property
    def courses(self) -> tuple[EffectCourse, ...]:
        """Open ones, the worst first; then what is gone, the latest first. Of each side effect its last course."""
        newest = {course.key: course for course in self.view.effect_courses}
        still = open_courses(newest.values())
        gone = [course for course in newest.values() if course.resolved_at is not None]
        return (*still, *sorted(gone, key=lambda course: course.last_at, reverse=True))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is asked the arrows walk the fields."""
        return self.field_at() < 0 if action == "move" else True

    def body(self) -> Sequence[Widget]:
        """The list over the two fields."""
        block = Vertical(self._related, self._done, classes="form-block")
        return (Vertical(self._list, block, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """The two, where there is something to say it about."""
        return (self._related, self._done) if self.courses else ()

    @property
    def built(self) -> str:
        """The line so far."""
        if not self.courses or not (self._related.value or self._done.value):
            return ""
        related = self._related.value
        said = f"effect {self.courses[self._list.at].key} {_SHORT.get(related.casefold(), related)}".rstrip()
        return f"{said} ; {self._done.value}" if self._done.value else said

    def asks(self) -> str:
        """What was said about the chosen one."""
        if not self.courses:
            return ""
        course = self.courses[self._list.at]
        said = [RELATED_WORDS[course.related]] if course.related is not None else []
        said += [f"{clock(one.at, self.zone)} {one.text} ({one.by})" for one in course.actions]
        return f"{course.key}: {'; '.join(said) or 'nothing said yet'}"

    def refresh_rows(self) -> None:
        """Draw the list and the line."""
        protocol, width = self.view.protocol, self._list.room.width
        rows: list[Row] = []
        for at, course in enumerate(self.courses):
            here = at == self._list.at
            effect = protocol.effect(course.key) if protocol is not None else None
            is_open = course.resolved_at is None
            if course.resolved_at is None:
                since = effect_since(course, protocol, self.zone) if protocol is not None else ""
                how = since.removeprefix(f"{plain(course.key, 60)} ")
            else:
                how = f"gone {clock(course.resolved_at, self.zone)}, worst {course.worst}"
            row: Row = (
                (
                    f"{'►' if here else ' '} {fit(plain(effect.label if effect else course.key, 60), 24)}",
                    "strong",
                ),
                (how, "strong" if is_open else "muted"),
            )
            rows.append(chosen(row, here, width))
        nothing = fit_row(
            (("  No side effect is charted yet. F6, or  nausea 1 , charts one.", "muted"),), width
        )
        self._list.put(rows or [nothing], self._list.at)
        self.show_line()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows."""
        message.stop()
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """List or fields: other keys."""
        self.refresh_bindings()

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self.courses:
            self._list.at = (self._list.at + step) % len(self.courses)
            self.refresh_rows()
