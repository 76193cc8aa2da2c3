"""One entry in full: both its times, who, where, every correction of it; and the way to fix or void it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from infusion_tui.charting.wrong_chair import MOVABLE
from infusion_tui.record.view import EntryLine
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.fix_form import can_be_fixed
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import clock_seconds, plain

_LONGEST = 5000


class EntryPage(ChairDialog):
    """Read only. `f` and `v` put the beginning of a correction into the line; F3 is the form for one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "form", "fix, as a form", id="entry.form", tooltip="Correct it field by field: what was, what it becomes", group=GROUP),
        Binding("f", "fix", "fix", id="entry.fix", tooltip="Put  fix N  into the line", group=GROUP),
        Binding("v", "void", "void", id="entry.void", tooltip="Put  void N ;  into the line", group=GROUP),
        Binding("c", "other_chair", "other chair", id="entry.other_chair", tooltip="It belongs to another chair: say which one, and bring it there", group=GROUP),
        Binding("up", "roll(-1)", "up", show=False, id="entry.up", tooltip="Scroll up", group=GROUP),
        Binding("down", "roll(1)", "scroll", key_display="Up/Down", id="entry.down", tooltip="Scroll down", group=GROUP),
        Binding("enter", "keep", "back", show=False, id="entry.enter", tooltip="Back to the chair", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, number: int, *, session: str | None = None) -> None:
        super().__init__(host, chair, session=session)
        self.number = number
        self._list = PickList(id="entry-rows")
        self._to = Field("to", "belongs to chair", "its number; Enter goes there", most=12)
        self._to.display = False

    @property
    def entry(self) -> EntryLine | None:
        """The entry, as it stands now."""
        return next((one for one in self.view.entries if one.number == self.number), None)

    def title_words(self) -> str:
        """Which entry."""
        return f"ENTRY #{self.number}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What was struck out or strikes out stays as it is."""
        if action in ("other_chair", "form") and self.session is not None:
            return False  # a closed record takes the line of a correction, and gives nothing to another chair
        if action == "other_chair":
            entry = self.entry
            return entry is not None and not entry.struck and isinstance(entry.payload, MOVABLE)
        if action in ("form", "fix", "void"):
            return self.entry is not None and can_be_fixed(
                self.entry, self.view.phase, to_void=action == "void"
            )
        return True

    def body(self) -> Sequence[Widget]:
        """The rows."""
        return (Vertical(self._list, self._to, classes="form-page"),)

    def refresh_rows(self) -> None:
        """The entry and what became of it."""
        entry = self.entry
        width = self._list.room.width
        if entry is None or width < 20:
            return
        rows: list[Row] = []
        for label, text in self._lines(entry):
            wrapped = wrap_cells(plain(text, _LONGEST), max(20, width - 18)) or [""]
            for at, part in enumerate(wrapped):
                lead = f"  {label if at == 0 else '':<14}"
                rows.append(
                    fit_row(
                        ((lead, "muted"), (part, "struck" if entry.struck and label == "entry" else "text")),
                        width,
                    )
                )
        self._list.put(rows, None)

    def _lines(self, entry: EntryLine) -> list[tuple[str, str]]:
        zone = self.zone
        lines = [("entry", entry.text or "(note)"), ("happened", clock_seconds(entry.occurred_at, zone))]
        late = f", {entry.late_min} min late" if entry.late_min else ""
        lines.append(
            (
                "typed",
                f"{clock_seconds(entry.recorded_at, zone)} by {entry.by} at {entry.station or 'this place'}{late}",
            )
        )
        if entry.note:
            lines.append(("note", entry.note))
        if entry.reason:
            lines.append(("why", entry.reason))
        if entry.original_text != entry.text:
            lines.append(("first charted", entry.original_text))
        if entry.original_at is not None:
            lines.append(("first timed", clock_seconds(entry.original_at, zone)))
        by_number = {one.number: one for one in self.view.entries}
        for number in entry.amended_by:
            one = by_number.get(number)
            if one is not None:
                lines.append(
                    (
                        f"fix #{number}",
                        f"{one.text}  ({one.reason or ''}, {one.by} {clock_seconds(one.recorded_at, zone)})",
                    )
                )
        if entry.struck_by is not None and entry.struck_by in by_number:
            one = by_number[entry.struck_by]
            lines.append(
                (
                    f"struck #{one.number}",
                    f"{one.text}  ({one.reason or ''}, {one.by} {clock_seconds(one.recorded_at, zone)})",
                )
            )
        if entry.target is not None:
            lines.append(("about", f"#{entry.target}"))
        lines.append(("", ""))
        lines.append(("", "Nothing is ever removed: a correction is a new entry, this one stays readable."))
        return lines

    def action_other_chair(self) -> None:
        """Ask which chair."""
        self._to.display = True
        self.set_focus(self._to.entry)
        self.say(
            "There the line  take  is ready: Enter and the number of that chair strike it here and chart it there."
        )

    def field_entered(self) -> None:
        """To the right chair, with the line that brings the entry there."""
        chair = self._to.value
        if chair == self.chair or self.host.room.facts.chairs.get(chair) is None:
            self.say(f"{chair or 'Nothing'} is not another chair of this room.", "due")
            return
        self.dismiss(f"take:{chair}:take {self.number} from {self.chair} ; wrong chair")

    def action_form(self) -> None:
        """The form."""
        self.dismiss(f"open:fix {self.number}")

    def action_fix(self) -> None:
        """Into the line."""
        self.dismiss(f"fix {self.number} ")

    def action_void(self) -> None:
        """Into the line."""
        self.dismiss(f"void {self.number} ; ")

    def action_keep(self) -> None:
        """From the question which chair to the entry; from the entry to the chair."""
        if self._to.display:
            self._to.display = False
            self.set_focus(self._list)
        else:
            self.dismiss(None)

    def action_roll(self, rows: int) -> None:
        """Scroll."""
        self._list.scroll_relative(y=rows, animate=False)
