"""F6: side effects, 0 to 3 each. The line is built as one would have typed it, and shown while it grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.record.protocol import SideEffect
from infusion_tui.record.wording import effect_text
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList, chosen
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.wording import plain


class EffectsPage(ChairDialog):
    """The common ones first. A digit sets the one that is chosen and goes on to the next."""

    TITLE_WORDS = "SIDE EFFECTS   0 none  1 mild  2 moderate  3 severe"

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"grade({n})", "severity", key_display="0-3", show=n == 0, id=f"effects.{n}", tooltip=f"Severity {n}, and on to the next", group=GROUP)
            for n in range(4)
        ),
        Binding("up", "move(-1)", "up", show=False, id="effects.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="effects.down", tooltip="One down", group=GROUP),
        Binding("backspace,delete", "clear", "not asked", key_display="Backspace", id="effects.clear", tooltip="Take this one out of the line", group=GROUP),
        Binding("w", "well", "none of the five", id="effects.well", tooltip="Asked: none of the five common ones (wnl)", group=GROUP),
        Binding("enter", "take", "into the line", id="effects.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def body(self) -> Sequence[Widget]:
        """The list."""
        self._list = PickList(id="effects-list")
        self.grades: dict[str, int] = {}
        return (self._list,)

    @property
    def effects(self) -> tuple[SideEffect, ...]:
        """The clinic's side effects, the common ones first."""
        found = self.view.protocol.effects if self.view.protocol is not None else ()
        return tuple(sorted(found, key=lambda effect: not effect.common))

    @property
    def built(self) -> str:
        """The line so far. Only what was set: nothing is assumed."""
        common = [effect.key for effect in self.effects if effect.common]
        if common and all(self.grades.get(key) == 0 for key in common):
            rest = [f"{key} {grade}" for key, grade in self.grades.items() if key not in common]
            return " ".join(["wnl", *rest])
        text = " ".join(
            f"{effect.key} {self.grades[effect.key]}" for effect in self.effects if effect.key in self.grades
        )
        return f"{text} ; " if 3 in self.grades.values() else text

    def refresh_rows(self) -> None:
        """Draw the list and the line."""
        protocol = self.view.protocol
        if protocol is None:
            return
        width = self._list.room.width
        rows: list[Row] = []
        for at, effect in enumerate(self.effects):
            grade = self.grades.get(effect.key)
            before = self.view.open_effects.get(effect.key)
            said = effect_text(effect.key, grade, protocol) if grade is not None else "not asked"
            was = f"open: {before} {protocol.severity_word(before)}" if before else ""
            row: Row = (
                (f"  {fit(plain(effect.label, 60), 24)}", "strong" if effect.common else "text"),
                (fit(plain(said, 60), 30), "strong" if grade is not None else "muted"),
                (was, "due"),
            )
            rows.append(chosen(row, at == self._list.at, width))
        self._list.put(rows, self._list.at)
        line = self.built
        self.foot.put(
            [
                fit_row(
                    ((" line: ", "muted"), (line or "nothing set yet", "strong" if line else "muted")),
                    self.app.size.width,
                )
            ]
        )

    def action_grade(self, grade: int) -> None:
        """Set the chosen one."""
        if self.effects and not self.too_soon():
            self.grades[self.effects[self._list.at].key] = grade
            self._list.at = min(self._list.at + 1, len(self.effects) - 1)
            self.refresh_rows()

    def action_well(self) -> None:
        """Asked: none of the five."""
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

    def action_take(self) -> None:
        """Into the line."""
        self.dismiss(self.built or None)

    def action_keep(self) -> None:
        """Esc keeps what was set: it goes into the line as well, and nothing is recorded."""
        self.dismiss(self.built or None)
