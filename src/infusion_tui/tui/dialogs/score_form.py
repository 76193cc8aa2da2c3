"""A discharge score, one part at a time: a digit takes what its words say and goes on. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.care_rules import DischargeScore
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.wording import plain

_MOST_DIGIT = 9


class ScorePage(LineForm):
    """The parts of a score with what each number means; Left and Right choose another score of the clinic."""

    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"part({n})", "this part", key_display="0-2", show=n == 0, id=f"score.{n}", tooltip=f"{n} for the part that is asked, and on to the next", group=GROUP)
            for n in range(_MOST_DIGIT + 1)
        ),
        Binding("up", "move(-1)", "up", show=False, id="score.up", tooltip="One part up", group=GROUP),
        Binding("down", "move(1)", "part", key_display="Up/Down", id="score.down", tooltip="One part down", group=GROUP),
        Binding("left", "other(-1)", "score before", show=False, id="score.before", tooltip="The clinic's score before this one", group=GROUP),
        Binding("right", "other(1)", "other score", key_display="Left/Right", id="score.other", tooltip="Another score of the clinic", group=GROUP),
        Binding("backspace,delete", "clear", "not scored", key_display="Backspace", id="score.clear", tooltip="Take this part out again", group=GROUP),
        Binding("tab", "note", "note", show=False, id="score.note", tooltip="To the note, and back to the parts", group=GROUP),
        Binding("enter", "next", "into the line", id="score.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="score-list")
        self._note = Field("note", "note", "may be left out")
        self._which = 0
        self._numbers: dict[str, dict[int, int]] = {}

    @property
    def scores(self) -> tuple[DischargeScore, ...]:
        """The clinic's scores."""
        return self.view.protocol.scores if self.view.protocol is not None else ()

    @property
    def score(self) -> DischargeScore | None:
        """The one that is taken."""
        return self.scores[self._which] if self.scores else None

    @property
    def numbers(self) -> dict[int, int]:
        """What was set for it, by part."""
        return self._numbers.setdefault(self.score.key if self.score is not None else "", {})

    @property
    def _in_list(self) -> bool:
        return self.focused is not self._note.entry

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the note, letters and digits are text; a key that means nothing here is not shown."""
        if action == "other":
            return self._in_list and len(self.scores) > 1
        return self._in_list if action in ("part", "move", "clear") else True

    def title_words(self) -> str:
        """Which score, and how far."""
        if self.score is None:
            return "SCORE   this protocol has none made of parts"
        return f"{plain(self.score.label, 40).upper()}   {len(self.numbers)} of {len(self.score.parts)} parts"

    def body(self) -> Sequence[Widget]:
        """The parts, and a note."""
        return (Vertical(self._list, self._note, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """The note."""
        return (self._note,)

    @property
    def built(self) -> str:
        """The line so far: the numbers in the order of the parts, up to the first that is not scored."""
        if self.score is None or not self.numbers:
            return ""
        told = []
        for at in range(len(self.score.parts)):
            if at not in self.numbers:
                break
            told.append(str(self.numbers[at]))
        line = f"score {self.score.key} {' '.join(told)}"
        return f"{line.rstrip()} ; {self._note.value}" if self._note.value else line

    def asks(self) -> str:
        """The part that is asked, and each number with what it means."""
        if not self._in_list:
            return "note: in words, or left empty"
        if self.score is None:
            return "The score is charted as a whole:  check score y ; the total"
        part = self.score.parts[self._list.at]
        said = "   ".join(f"{number} {word}" for number, word in enumerate(part.words))
        return f"{part.label}?   {said}"

    def on_mount(self) -> None:
        """The first look."""
        self.tick()

    def refresh_rows(self) -> None:
        """Draw the parts, each number with its words, and the line."""
        width = self._list.room.width
        rows: list[Row] = []
        for at, part in enumerate(self.score.parts if self.score is not None else ()):
            number = self.numbers.get(at)
            here = at == self._list.at
            said = f"{number} {part.words[number]}" if number is not None else "not scored"
            row: Row = (
                (f"{'►' if here else ' '} {fit(plain(part.label, 60), 32)}", "strong" if here else "text"),
                (plain(said, 80), "strong" if number is not None else "muted"),
            )
            rows.append(chosen(row, here, width))
        if self.score is not None:
            total = f"  {sum(self.numbers.values())} of {self.score.highest}"
            so_far = "" if len(self.numbers) == len(self.score.parts) else " so far"
            rows += [
                fit_row((), width),
                fit_row(
                    ((f"{total}{so_far}", "strong"), (f", the clinic asks for {self.score.pass_at}", "text")),
                    width,
                ),
                fit_row(((f"  {plain(self.score.version, 200)}", "muted"),), width),
            ]
        self._list.put(rows or [fit_row((), width)], self._list.at)
        self._top.show()
        self.show_line()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The note grows."""
        message.stop()
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Parts or note: other keys."""
        self.refresh_bindings()
        self.show_line()

    def action_part(self, number: int) -> None:
        """Set the part that is asked."""
        if self.score is None or self.too_soon():
            return
        part = self.score.parts[self._list.at]
        if number < len(part.words):
            self.numbers[self._list.at] = number
            self._list.at = min(self._list.at + 1, len(self.score.parts) - 1)
            self.refresh_rows()

    def action_clear(self) -> None:
        """Not scored."""
        self.numbers.pop(self._list.at, None)
        self.refresh_rows()

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self.score is not None:
            self._list.at = (self._list.at + step) % len(self.score.parts)
            self.refresh_rows()

    def action_other(self, step: int) -> None:
        """Another score; what was set for this one stays with it."""
        self._which = (self._which + step) % len(self.scores)
        self._list.at = 0
        self.refresh_rows()

    def action_note(self) -> None:
        """To the note and back."""
        self.set_focus(self._note.entry if self._in_list else self._list)

    def action_next(self) -> None:
        """Into the line; while a part is missing, to that part."""
        if self.score is not None and self.numbers:
            missing = next((n for n in range(len(self.score.parts)) if n not in self.numbers), None)
            if missing is not None:
                self.set_focus(self._list)
                self._list.at = missing
                self.refresh_rows()
                return
        self.action_take()
