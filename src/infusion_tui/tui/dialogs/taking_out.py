"""Taking something out of the app: as what, on which paper, where to. It is made beside the screen, and says where it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from infusion_tui.exports.document import Paper
from infusion_tui.record.errors import PlainError
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.export_task import Choice, Made, Wish, carry_out
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import for_forms, strip_rows, watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

LAST_FOLDER, LAST_PAPER = "export_folder", "export_paper"
"""The desk's settings: what was chosen the last time at this place."""


class TakingOutPage(Screen[None]):
    """The fields, the list of what can be made, and making it. An existing file is never overwritten, and nothing is
    made twice by a second Enter.

    While the format is asked, the list shows what there is; else it shows what is taken out.
    """

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-format"
    TITLE_WORDS: ClassVar[str] = ""
    HOLDS: ClassVar[str] = ""
    """Said first: what will be in it."""
    LAST_FORMAT: ClassVar[str] = ""
    """The desk's setting with the format that was chosen last."""
    ON_PAPER: ClassVar[frozenset[str]] = frozenset()
    """For what the paper's size matters."""
    ALWAYS_WITH_NAMES: ClassVar[frozenset[str]] = frozenset()
    """What is whole: nothing can be left out of it."""
    NO_FILE: ClassVar[frozenset[str]] = frozenset()
    """What goes to a printer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then write", id="export.write", tooltip="The next field; from the last it is written or printed", group=GROUP),
        Binding("up", "pick(-1)", "up", show=False, id="export.up", tooltip="The format above; elsewhere the field before", group=GROUP),
        Binding("down", "pick(1)", "choose", key_display="Up/Down", id="export.down", tooltip="The format below; elsewhere the next field", group=GROUP),
        Binding("escape", "back", "back", id="export.back", tooltip="Back; what is being written goes on", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, choices: Sequence[Choice]) -> None:
        super().__init__(classes="page")
        self._host = host
        self._choices = tuple(choices)
        self._list = PickList(id="export-list")
        self._list.can_focus = False
        self._format = Field("format", "as", "Up and Down, or type its name")
        self._paper = Field("paper", "paper", "a4, or letter")
        self._names = Field("names", "names", "with, or without (teaching)")
        self._folder = Field("folder", "folder", "")
        for key in ("up", "down"):
            self._format.entry._bindings.key_to_bindings.pop(key, None)
        self._said = RowsView(id="export-said")
        self._strip = RowsView(id="export-strip")
        self._sentence = ("", "text")
        self._working: Wish | None = None
        self._done: Wish | None = None
        self._made = ""

    def compose(self) -> ComposeResult:
        """Title, what is taken out or formats, fields, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._list
        yield InkLines(rule)
        yield from self._all_fields
        yield self._said
        yield self._strip
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def _all_fields(self) -> tuple[Field, ...]:
        return (self._format, self._paper, self._names, self._folder)

    @property
    def _fields(self) -> tuple[Field, ...]:
        """Those that matter for what is chosen."""
        return tuple(one for one in self._all_fields if one.display)

    def _title(self, width: int) -> Sequence[Row]:
        words: Row = ((f" {self.title_words()}", "strong"),)
        return (fit_row((*words, *watermark(self._host.room.training)), width),)

    def title_words(self) -> str:
        """The title of the page."""
        return self.TITLE_WORDS

    def on_mount(self) -> None:
        """What was chosen the last time is suggested; nothing is written before the last Enter."""
        desk = self._host.room.desk
        last = desk.get(self.LAST_FORMAT) or ""
        self._format.entry.value = last if any(one.name == last for one in self._choices) else ""
        self._paper.entry.value = "letter" if desk.get(LAST_PAPER) == "letter" else "a4"
        self._names.entry.value = "with"
        self._folder.entry.value = desk.get(LAST_FOLDER) or str(self._host.export_folder)
        self.say(self.HOLDS, "muted")
        self._follow()

    def tick(self) -> None:
        """Clock and notices go on."""
        self._strip.put(strip_rows(for_forms(self._host.strip_lines(None)), self.app.size.width))

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field: perhaps the other list."""
        self._draw()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The list marks what is chosen; a field that does not matter goes."""
        message.stop()
        self._follow()

    def _follow(self) -> None:
        name = self._wanted()
        self._paper.display = name in self.ON_PAPER
        self._names.display = name not in self.ALWAYS_WITH_NAMES
        self._folder.display = name not in self.NO_FILE
        why = next((one.why_not for one in self._choices if one.name == name), "")
        if why or self._sentence[0] in [one.why_not for one in self._choices]:
            self._sentence = (why, "due") if why else (self.HOLDS, "muted")
        self._draw()

    # --- what is chosen ---

    def _wanted(self) -> str:
        return " ".join(self._format.value.casefold().split())

    def action_pick(self, step: int) -> None:
        """The format above or below; nothing else has a list to walk."""
        if self.focused is not self._format.entry:
            return
        names = [one.name for one in self._choices]
        at = names.index(self._wanted()) + step if self._wanted() in names else (0 if step > 0 else -1)
        self._format.entry.value = names[at % len(names)]
        self._format.entry.cursor_position = len(self._format.entry.value)

    # --- drawing ---

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        width = self._list.room.width
        if self.focused is self._format.entry:
            self._list.put(*self._choice_rows(width))
        else:
            self._list.put(self.rows_of_it(width), None)
        words, ink = self._sentence
        width = self.app.size.width
        rows = (wrap_cells(plain(words, 600), max(20, width - 2)) or [""])[:4]
        self._said.put([(), *(fit_row(((f" {part}", ink),), width) for part in rows), ()])
        self.tick()

    def _choice_rows(self, width: int) -> tuple[list[Row], int | None]:
        name = self._wanted()
        rows: list[Row] = []
        at = None
        for one in self._choices:
            here = one.name == name
            at = len(rows) if here else at
            lead: Row = ((f"{'►' if here else ' '} {one.name:<12}", "strong"), (one.words, "text"))
            missing: Row = (("   not here", "due"),) if one.why_not else ()
            rows.append(chosen((*lead, *missing), here, width))
        return rows, at

    def rows_of_it(self, width: int) -> list[Row]:
        """What is taken out."""
        raise NotImplementedError

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        self._sentence = (words, ink)
        self._draw()

    # --- doing it ---

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field; from the last it is done."""
        if not to_next_field(self, self._fields):
            self._begin()

    def _begin(self) -> None:
        if self._working is not None:
            return
        wish = self.wish()
        if wish is None:
            return
        if wish == self._done:
            self.say(
                f"Not written again, it was done just now: {self._made}. For another one change a field.",
                "due",
            )
            return
        self._working = wish
        self.say("It is being made. Clocks and reminders go on, and so can you: Esc.", "text")
        room, app = self._host.room, self.app
        path, taken, read_only = room.store.path, room.time.clock, room.store.read_only

        def work() -> None:
            try:
                made = carry_out(path, taken, wish, read_only=read_only)
            except (PlainError, OSError) as error:
                app.call_from_thread(self._failed, str(error))
            else:
                app.call_from_thread(self._finished, wish, made)

        app.run_worker(work, thread=True, exit_on_error=False)

    def wish(self) -> Wish | None:
        """What is asked for; None when something is missing, which is then said."""
        raise NotImplementedError

    def what_is_missing(self) -> bool:
        """Whether something is missing in the fields that all pages share; it is said, and its field has the focus."""
        name, folder = self._wanted(), self.folder
        choice = next((one for one in self._choices if one.name == name), None)
        if choice is None:
            self.refuse(self._format, f"As what? {', '.join(one.name for one in self._choices)}")
        elif choice.why_not:
            self.refuse(self._format, choice.why_not)
        elif self.paper is None:
            self.refuse(self._paper, "Which paper? a4 or letter")
        elif self._names.value.casefold() not in ("with", "without"):
            self.refuse(self._names, "Names: with or without?")
        elif folder is not None and not folder.is_dir():
            self.refuse(self._folder, f"There is no folder {folder}: name one that is there")
        else:
            return False
        return True

    @property
    def paper(self) -> Paper | None:
        """The paper that was named, None for another word."""
        return {"a4": "a4", "letter": "letter"}.get(self._paper.value.casefold())  # type: ignore[return-value]

    @property
    def folder(self) -> Path | None:
        """Where it is written; None for what goes to a printer."""
        return Path(self._folder.value).expanduser() if self._folder.display else None

    @property
    def without_names(self) -> bool:
        """Names and numbers are left out."""
        return self._names.display and self._names.value.casefold() == "without"

    def _finished(self, wish: Wish, made: Made) -> None:
        self._working, self._done, self._made = None, wish, made.words
        desk = self._host.room.desk
        desk.put(LAST_PAPER, wish.paper)
        if wish.folder is not None:
            # the printer is never suggested: nobody's papers come out of it because of a few Enters
            desk.put(self.LAST_FORMAT, wish.name)
            desk.put(LAST_FOLDER, str(wish.folder))
        self._tell(made.words, "strong")

    def _failed(self, why: str) -> None:
        self._working = None
        self._tell(f"Not written: {why}", "due")

    def _tell(self, words: str, ink: str) -> None:
        """Here, or, when the page was left meanwhile, over whatever is shown."""
        if self.is_attached:
            self.say(words, ink)
        if not self.is_current:
            self.app.notify(words, timeout=10, markup=False)

    def refuse(self, field: Field, words: str) -> None:
        """Something is missing: what, and the field for it."""
        self.say(words, "due")
        self.set_focus(field.entry)

    def action_back(self) -> None:
        """Back; what is being made goes on and is said when it is done."""
        self.dismiss(None)
