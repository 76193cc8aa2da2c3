"""Taking sessions out of the app: which, as what, and where to; it is done beside the screen, and says where it is."""

from __future__ import annotations

import re
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
from infusion_tui.record.events import Patient
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.export_task import (
    ALWAYS_WITH_NAMES,
    ON_PAPER,
    ONE_SESSION,
    PRINT,
    PRINT_HOME,
    Choice,
    Made,
    Wish,
    carry_out,
    choices,
)
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import for_forms, strip_rows, watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import clock, plain

LAST_FOLDER, LAST_FORMAT, LAST_PAPER = "export_folder", "export_format", "export_paper"
"""The desk's settings: what was chosen the last time at this place."""


_HOLDS = "It holds names and numbers of patients: keep it where such files belong."


class ExportPage(Screen[None]):
    """Sessions by their numbers. An existing file is never overwritten, and nothing is made twice by a second Enter.

    While the format is asked, the list shows what there is; else it shows the sessions.
    """

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-format"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then write", id="export.write", tooltip="The next field; from the last it is written or printed", group=GROUP),
        Binding("up", "pick(-1)", "up", show=False, id="export.up", tooltip="The format above; elsewhere the field before", group=GROUP),
        Binding("down", "pick(1)", "choose", key_display="Up/Down", id="export.down", tooltip="The format below; elsewhere the next field", group=GROUP),
        Binding("escape", "back", "back", id="export.back", tooltip="Back; what is being written goes on", group=GROUP),
    ]  # fmt: skip

    def __init__(
        self, host: Host, chair: str | None, views: Sequence[ChairView], *, about: str = "sessions of today"
    ) -> None:
        super().__init__(classes="page")
        self._host, self._chair, self._views, self._about = host, chair, tuple(views), about
        self._list = PickList(id="export-list")
        self._list.can_focus = False
        self._which = Field("which", "sessions", "numbers of the list, or  all")
        self._format = Field("format", "as", "Up and Down, or type its name")
        self._paper = Field("paper", "paper", "a4, or letter")
        self._names = Field("names", "names", "with, or without (teaching)")
        self._folder = Field("folder", "folder", "")
        for key in ("up", "down"):
            self._format.entry._bindings.key_to_bindings.pop(key, None)
        self._choices: tuple[Choice, ...] = choices()
        self._said = RowsView(id="export-said")
        self._strip = RowsView(id="export-strip")
        self._sentence = ("", "text")
        self._working: Wish | None = None
        self._done: Wish | None = None
        self._made = ""

    def compose(self) -> ComposeResult:
        """Title, sessions or formats, fields, what was said, keys."""
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
        return (self._which, self._format, self._paper, self._names, self._folder)

    @property
    def _fields(self) -> tuple[Field, ...]:
        """Those that matter for what is chosen."""
        return tuple(one for one in self._all_fields if one.display)

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden."""
        return [view.patient for view in self._views if view.patient is not None]

    def _title(self, width: int) -> Sequence[Row]:
        where = f"   chair {plain(self._chair, 12)}" if self._chair is not None else ""
        words: Row = ((f" EXPORT{where}   {self._about}", "strong"),)
        return (fit_row((*words, *watermark(self._host.room.training)), width),)

    def on_mount(self) -> None:
        """What was chosen the last time is suggested; nothing is written before the last Enter."""
        desk = self._host.room.desk
        here = [n for n, view in enumerate(self._views, 1) if view.chair == self._chair]
        self._which.entry.value = str(here[-1]) if here else "all"
        last = desk.get(LAST_FORMAT) or ""
        self._format.entry.value = last if any(one.name == last for one in self._choices) else ""
        self._paper.entry.value = "letter" if desk.get(LAST_PAPER) == "letter" else "a4"
        self._names.entry.value = "with"
        self._folder.entry.value = desk.get(LAST_FOLDER) or str(self._host.export_folder)
        self.say(_HOLDS, "muted")
        self._follow()
        if self._chair is None:
            self.set_focus(self._which.entry)

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
        self._paper.display = name in ON_PAPER
        self._names.display = name not in ALWAYS_WITH_NAMES
        self._folder.display = name not in (PRINT, PRINT_HOME)
        why = next((one.why_not for one in self._choices if one.name == name), "")
        if why or self._sentence[0] in [one.why_not for one in self._choices]:
            self._sentence = (why, "due") if why else (_HOLDS, "muted")
        self._draw()

    # --- what is chosen ---

    def _wanted(self) -> str:
        return " ".join(self._format.value.casefold().split())

    def chosen(self) -> list[ChairView]:
        """The sessions that are named; none for words that name none."""
        typed = self._which.value.casefold()
        if typed == "all":
            return list(self._views)
        numbers = re.findall(r"[0-9]{1,4}", typed)
        if not numbers or re.sub(r"[0-9,\s]", "", typed):
            return []
        if not all(1 <= int(one) <= len(self._views) for one in numbers):
            return []
        return [self._views[int(one) - 1] for one in dict.fromkeys(numbers)]

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
        if self.focused is self._format.entry:
            self._draw_choices()
        else:
            self._draw_sessions()
        words, ink = self._sentence
        width = self.app.size.width
        rows = (wrap_cells(plain(words, 600), max(20, width - 2)) or [""])[:4]
        self._said.put([(), *(fit_row(((f" {part}", ink),), width) for part in rows), ()])
        self.tick()

    def _draw_choices(self) -> None:
        width, name = self._list.room.width, self._wanted()
        rows: list[Row] = []
        at = None
        for one in self._choices:
            here = one.name == name
            at = len(rows) if here else at
            lead: Row = ((f"{'►' if here else ' '} {one.name:<12}", "strong"), (one.words, "text"))
            missing: Row = (("   not here", "due"),) if one.why_not else ()
            rows.append(chosen((*lead, *missing), here, width))
        self._list.put(rows, at)

    def _draw_sessions(self) -> None:
        width, named = self._list.room.width, self.chosen()
        rows: list[Row] = []
        for n, view in enumerate(self._views, 1):
            here = view in named
            row: Row = (
                (f"{'►' if here else ' '}{n:>3}  ", "strong"),
                (f"chair {fit(plain(view.chair, 6), 4)} ", "strong"),
                (f"{clock(view.began_at, self._host.room.zone) if view.began_at else '':<7}", "text"),
                (fit("" if self._host.names_hidden else plain(view.initials, 9), 8), "text"),
                (self._state(view), "muted"),
            )
            rows.append(chosen(row, here, width))
        self._list.put(rows, None)

    def _state(self, view: ChairView) -> str:
        if view.end is not None:
            return f"{SESSION_END_WORDS[view.end.how]} {clock(view.end.at, self._host.room.zone)}"
        return PHASE_WORDS[view.phase]

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
        wish = self._wish()
        if wish is None or self._working is not None:
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

    def _wish(self) -> Wish | None:
        """What is asked for; None when something is missing, which is then said."""
        named, name, folder = self.chosen(), self._wanted(), Path(self._folder.value).expanduser()
        choice = next((one for one in self._choices if one.name == name), None)
        paper: Paper | None = {"a4": "a4", "letter": "letter"}.get(self._paper.value.casefold())  # type: ignore[assignment]
        if not named:
            self._refuse(self._which, f"Which sessions? Numbers from 1 to {len(self._views)}, or  all")
        elif choice is None:
            self._refuse(self._format, f"As what? {', '.join(one.name for one in self._choices)}")
        elif choice.why_not:
            self._refuse(self._format, choice.why_not)
        elif name in ONE_SESSION and len(named) > 1:
            self._refuse(self._which, "One session at a time: which number?")
        elif paper is None:
            self._refuse(self._paper, "Which paper? a4 or letter")
        elif self._names.value.casefold() not in ("with", "without"):
            self._refuse(self._names, "Names: with or without?")
        elif self._folder.display and not folder.is_dir():
            self._refuse(self._folder, f"There is no folder {folder}: name one that is there")
        else:
            return Wish(
                sessions=tuple(view.session_id for view in named if view.session_id is not None),
                name=name,
                folder=folder if self._folder.display else None,
                paper=paper,
                deidentify=self._names.display and self._names.value.casefold() == "without",
                by=self._host.signed_in,
            )
        return None

    def _finished(self, wish: Wish, made: Made) -> None:
        self._working, self._done, self._made = None, wish, made.words
        desk = self._host.room.desk
        desk.put(LAST_FORMAT, wish.name)
        desk.put(LAST_PAPER, wish.paper)
        if wish.folder is not None:
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

    def _refuse(self, field: Field, words: str) -> None:
        self.say(words, "due")
        self.set_focus(field.entry)

    def action_back(self) -> None:
        """Back; what is being made goes on and is said when it is done."""
        self.dismiss(None)
