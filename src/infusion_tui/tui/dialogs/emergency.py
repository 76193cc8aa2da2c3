"""F7: the clinic's emergency card. Its own lines; each step is logged by one key, at once, with its time.

Nothing is asked and nothing is advised: the card says what the clinic wrote into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.record.care_rules import EmergencyCard, EmergencyStep
from infusion_tui.record.emergency import LoggedStep, since_first_s, steps_logged
from infusion_tui.tui.chair.charting import Answer, LineCharting
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row, spread
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import clock_seconds, plain

TWICE_S = 2.0
"""The same key within this time is a key that bounced, and one step."""


def _digits() -> list[BindingType]:
    return [
        Binding(
            str(n), f"log({n})", "log a step", key_display="1-9", show=n == 1, id=f"emergency.log.{n}",
            tooltip=f"Step {n} of the card is done: it is recorded with this second", group=GROUP,
        )
        for n in range(1, 10)
    ]  # fmt: skip


class EmergencyPage(ChairDialog):
    """The card over its steps. Without a patient in the chair it is only read."""

    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        *_digits(),
        Binding("up", "roll(-1)", "up", show=False, id="emergency.up", tooltip="The card's lines, one up", group=GROUP),
        Binding("down", "roll(1)", "card", key_display="Up/Down", id="emergency.down", tooltip="The card's lines, one down", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, card: EmergencyCard) -> None:
        super().__init__(host, chair)
        self._card = card
        self._list = PickList(id="emergency-rows")
        self._charting = LineCharting(host, chair)
        self._pressed: dict[str, float] = {}
        self._at = 0

    @property
    def logged(self) -> tuple[LoggedStep, ...]:
        """Every step that was logged in this session."""
        return steps_logged(self.view.entries)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Steps can be logged where somebody is in the chair; the card opens no second time over itself."""
        if action == "log":
            return self.view.phase != "empty"
        return action != "emergency"

    def title_words(self) -> str:
        """The card's own title, and how long it is since the first step."""
        seconds = since_first_s(self.logged, self.view.now)
        since = (
            ""
            if seconds is None
            else f"EMERGENCY  +{seconds // 60:02}:{seconds % 60:02} since the first step   "
        )
        return f"{since}{plain(self._card.title, 120)}"

    def body(self) -> Sequence[Widget]:
        """The rows."""
        return (self._list,)

    def on_mount(self) -> None:
        """The first look."""
        self.tick()
        if self.view.phase == "empty":
            self.say("No one is in this chair: the card is shown, nothing can be logged here.")
        else:
            self.say("Help first. Then one key for each step: it is recorded at once, with its time.")

    def refresh_rows(self) -> None:
        """The card's lines, the steps with their times, and where there is room the log of them."""
        width, height = self._list.room.width, self._list.room.height
        if width < 20 or height < 5:
            return
        steps = [self._step(n, step, width) for n, step in enumerate(self._card.steps, 1)]
        lines = self._lines(width)
        room = max(2, height - len(steps) - 1)
        shown = lines
        if len(lines) > room:
            self._at = min(self._at, len(lines) - room + 1)
            shown = lines[self._at : self._at + room - 1]
            below = len(lines) - self._at - len(shown)
            more = f" Down: {below} more" if below else " Up: the beginning"
            shown = [*shown, fit_row(((more, "muted"),), width)]
        else:
            self._at = 0
        rows: list[Row] = [*shown, fit_row((), width), *steps]
        left = height - len(rows) - 1
        if left > 1 and self.logged:
            rows += [fit_row((), width), *self._log(width)[-left:]]
        self._list.put(rows, None)

    def _lines(self, width: int) -> list[Row]:
        rows: list[Row] = []
        for line in self._card.lines:
            parts = wrap_cells(plain(line, 400), max(20, width - 4)) or [""]
            rows += [
                fit_row((((" • " if at == 0 else "   "), "muted"), (part, "strong")), width)
                for at, part in enumerate(parts)
            ]
        return rows

    def _step(self, number: int, step: EmergencyStep, width: int) -> Row:
        done = [one for one in self.logged if one.step == step.key]
        sign, said = " ", ""
        if done:
            sign = "√"
            times = f"  {len(done)} times" if len(done) > 1 else ""
            said = f"{clock_seconds(done[-1].at, self.zone)} {plain(done[-1].by, 8)}{times} "
        key_ink = "strong" if self.view.phase != "empty" else "muted"
        left: Row = (
            (f" {number} ", key_ink),
            (f"{sign} ", "strong"),
            (plain(step.label, 200), "muted" if done else "text"),
        )
        return spread(left, ((said, "strong"),), width) if said else fit_row(left, width)

    def _log(self, width: int) -> list[Row]:
        return [
            fit_row(
                (
                    (f" #{one.number:<4} {clock_seconds(one.at, self.zone)}  ", "muted"),
                    (
                        f"{plain(one.label, 200)}  ; {plain(one.note, 200)}"
                        if one.note
                        else plain(one.label, 200),
                        "text",
                    ),
                    (f"  {plain(one.by, 8)}", "muted"),
                ),
                width,
            )
            for one in self.logged
        ]

    # --- keys ---

    def action_roll(self, rows: int) -> None:
        """Through the card's lines."""
        self._at = max(0, self._at + rows)
        self.refresh_rows()

    def action_log(self, number: int) -> None:
        """A step is done now."""
        if not 1 <= number <= len(self._card.steps) or self.too_soon():
            return
        step, now = self._card.steps[number - 1], self.host.monotonic()
        if now - self._pressed.get(step.key, now - TWICE_S) < TWICE_S:
            return
        self._pressed[step.key] = now
        answer = self._charting.aside(f"emergency {step.key}", self.view.version)
        if answer.attempt is not None:
            self._shown(step, self._charting.record(answer.attempt))
        else:
            self._shown(step, answer)

    def _shown(self, step: EmergencyStep, answer: Answer) -> None:
        if answer.kind == "recorded":
            self.tick()
            self.say(f"{answer.words}: {step.label}", "strong")
            return
        self._pressed.pop(step.key, None)
        self.say(f"{step.label}: {answer.words}. Press the key again.", "late")
