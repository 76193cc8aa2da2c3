"""F8: the list being worked on. Up and Down choose an item, `y` answers it, `n` asks why; leaving goes to the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.record.protocol import ListName
from infusion_tui.record.view import ChairView, CheckState
from infusion_tui.tui.chair.charting import Answer, LineCharting
from infusion_tui.tui.chair.checklist import attested, check_row
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList, chosen
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain


class CheckPage(ChairDialog):
    """The pre-check or the leave list. An item that answers itself cannot be typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="check.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "item", key_display="Up/Down", id="check.down", tooltip="One down", group=GROUP),
        Binding("y", "yes", "done", id="check.yes", tooltip="Yes: the sentence that is shown goes into the record", group=GROUP),
        Binding("n", "no", "not done", id="check.no", tooltip="No: the line asks why", group=GROUP),
        Binding("enter", "leave", "leave ; who", id="check.leave", tooltip="Put  leave ;  into the line", group=GROUP),
        Binding("a", "against_advice", "against advice", id="check.ama", tooltip="Put  ama ;  into the line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, only: ListName | None) -> None:
        super().__init__(host, chair)
        self._charting = LineCharting(host, chair)
        self._name: ListName = only or self.view.list_name
        self._list = PickList(id="check-list")
        first = next((n for n, c in enumerate(self.items) if not c.auto and c.answer is None), 0)
        self._list.at = first

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaving is only offered once the pump is off."""
        if action in ("leave", "against_advice"):
            return self._name == "leave" and self.view.phase in ("observing", "assess")
        return True

    def title_words(self) -> str:
        """The list and how much of it is open."""
        required = [check for check in self.items if check.required]
        done = sum(not check.is_open for check in required)
        name = "LEAVE CHECK" if self._name == "leave" else "PRE-CHECK"
        return f"{name}   {done} of {len(required)} done"

    @property
    def items(self) -> tuple[CheckState, ...]:
        """The items of the list."""
        return tuple(check for check in self.view.checks if check.list == self._name)

    def body(self) -> Sequence[Widget]:
        """The list."""
        return (self._list,)

    def refresh_rows(self) -> None:
        """Draw the list; under it, the sentence that yes attests."""
        width = self._list.room.width
        shown = self.items
        rows = [
            chosen(check_row(self.view, check, width, self.zone), at == self._list.at, width)
            for at, check in enumerate(shown)
        ]
        rows += [fit_row(row, width) for row in self._under(shown)]
        self._list.put(rows, self._list.at)

    def _under(self, shown: Sequence[CheckState]) -> list[Row]:
        if not shown:
            return []
        item = shown[min(self._list.at, len(shown) - 1)]
        words = attested(self.view, item)
        rows: list[Row] = [(), ((f"  {plain(item.label, 60)}: ", "strong"), (words, "text"))]
        if item.auto:
            rows.append((("  answers itself from what is charted", "muted"),))
        if self._name == "leave":
            rows.append(())
            rows.append(_leaving(self.view, shown))
        return rows

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self.items:
            self._list.at = (self._list.at + step) % len(self.items)
            self.refresh_rows()

    def action_yes(self) -> None:
        """Record yes for the chosen item, and go to the next that is open."""
        if self.too_soon() or not self.items:
            return
        item = self.items[self._list.at]
        if item.auto:
            self.say(f"{item.label} answers itself from what is charted", "due")
            return
        answer = self._charting.aside(f"check {item.item} y", self.view.version)
        if answer.attempt is not None:
            self.say("saving …")
            self.call_after_refresh(self._save, answer)
        else:
            self.say(answer.words, "due")

    def _save(self, answer: Answer) -> None:
        assert answer.attempt is not None
        done = self._charting.record(answer.attempt)
        self.tick()
        self.say(f"{done.words}: {answer.attempt.text}", "strong" if done.kind == "recorded" else "late")
        if done.kind == "recorded":
            later = [n for n, c in enumerate(self.items) if not c.auto and c.answer is None]
            self._list.at = next(
                (n for n in later if n > self._list.at), later[0] if later else self._list.at
            )
            self.refresh_rows()

    def action_no(self) -> None:
        """The line asks why."""
        if self.items and not self.items[self._list.at].auto:
            self.dismiss(f"check {self.items[self._list.at].item} n ; ")

    def action_leave(self) -> None:
        """Into the line: with whom the patient leaves."""
        self.dismiss("leave ; ")

    def action_against_advice(self) -> None:
        """Into the line: why."""
        self.dismiss("ama ; ")


def _leaving(view: ChairView, shown: Sequence[CheckState]) -> Row:
    still = [check.label for check in shown if check.required and check.is_open]
    if still:
        return (
            (f"  {len(still)} open, see □. Leaving with open items is charted as  ", "text"),
            ("leave anyway ; why", "strong"),
        )
    return (("  nothing is open. Ask name and birth date again, then Enter", "text"),)
