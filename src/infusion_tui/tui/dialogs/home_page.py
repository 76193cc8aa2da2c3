"""The patient's sheet for going home: shown as it stands now, printed or written to a file.

That it was given, and which version, is charted with  check instructions ; making it is noted as an export.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from infusion_tui.exports.document import (
    Block,
    Document,
    Facts,
    Items,
    Paper,
    Paragraph,
    Write,
    plain_words,
)
from infusion_tui.exports.pages import PAGE_FORMATS, has_pdf
from infusion_tui.record.errors import PlainError
from infusion_tui.room.export_note import note_export
from infusion_tui.room.home_sheet import HOME, home_file_name, home_sheet, save_sheet
from infusion_tui.room.printing import note_printed, print_document, why_not
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

PRINT = "print"
PAPERS = ("a4", "letter")
LAST_PAPER = "paper"
"""The desk's setting: which paper was chosen last."""


class HomePage(ChairDialog):
    """Enter walks the fields; from the last one the sheet is printed or written, beside the clocks."""

    TITLE_WORDS = "GOING HOME   the patient's sheet"
    AUTO_FOCUS = "#field-home-as"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then do it", id="home.next", tooltip="The next field; from the last the sheet is printed or written", group=GROUP),
        Binding("pageup", "turn(-1)", "up", show=False, priority=True, id="home.up", tooltip="Read further up", group=GROUP),
        Binding("pagedown", "turn(1)", "read", key_display="PgUp/PgDn", priority=True, id="home.down", tooltip="Read further down", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, *, session: str | None = None) -> None:
        super().__init__(host, chair, session=session)
        self._list = PickList(id="home-rows")
        self._list.can_focus = False
        self._as = Field("home-as", "do", f"{PRINT}, or write: {', '.join(PAGE_FORMATS)}")
        self._paper = Field("home-paper", "paper", " or ".join(PAPERS))
        self._folder = Field("home-folder", "folder", "where it is written")
        self._known: tuple[object, ...] = ()
        self._busy = False
        self._written: set[str] = set()

    def body(self) -> Sequence[Widget]:
        """The sheet, and what is to be done with it."""
        return (Vertical(self._list, *self._fields, classes="form-page"),)

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (self._as, self._paper, self._folder)

    def on_mount(self) -> None:
        """Printing is suggested where it is possible."""
        room = self.host.room
        possible = PRINT if why_not() is None else "pdf" if has_pdf() else "html"
        self._as.entry.value = possible
        kept = room.desk.get(LAST_PAPER)
        self._paper.entry.value = kept if kept in PAPERS else PAPERS[0]
        self._folder.entry.value = str(self.host.export_folder)
        self.say("When it has been handed over, chart it:  check instructions y ; to whom")
        super().on_mount()

    def refresh_rows(self) -> None:
        """The sheet as it stands; made again when something was charted, or the window has another width."""
        width = self._list.room.width
        known = (self.view.session_id, self.view.version, width)
        if width < 20 or known == self._known:
            return
        self._known = known
        try:
            rows = document_rows(self._document(), width)
        except PlainError as error:
            rows = [((line, "due"),) for line in wrap_cells(plain(str(error), 400), width - 2)]
        self._list.put([fit_row(((" ", "text"), *row), width) for row in rows], None)

    def _document(self) -> Document:
        paper: Paper = "letter" if self._paper.value.casefold() == "letter" else "a4"
        return home_sheet(self.host.room, self._session_id, by=self.host.signed_in, paper=paper)

    @property
    def _session_id(self) -> str:
        return self.session or self.view.session_id or ""

    def action_turn(self, pages: int) -> None:
        """Read on."""
        self._list.scroll_relative(y=pages * max(1, self._list.room.height - 1), animate=False)

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field; from the last one it is done."""
        if not to_next_field(self, self._fields):
            self._do()

    def _do(self) -> None:
        if self._busy:
            return
        wanted, paper = self._as.value.casefold(), self._paper.value.casefold()
        folder = Path(self._folder.value).expanduser()
        if wanted not in (PRINT, *PAGE_FORMATS):
            self._refuse(self._as, f"What is to be done with it? {PRINT}, {', '.join(PAGE_FORMATS)}")
        elif paper not in PAPERS:
            self._refuse(self._paper, f"Which paper? {' or '.join(PAPERS)}")
        elif wanted != PRINT and not folder.is_dir():
            self._refuse(self._folder, f"There is no folder {folder}")
        else:
            self._begin(wanted, folder)

    def _begin(self, wanted: str, folder: Path) -> None:
        try:
            document = self._document()
        except PlainError as error:
            self.say(str(error), "due")
            return
        room, session, by = self.host.room, self._session_id, self.host.signed_in
        target = folder / home_file_name(session, wanted, self.view.version)
        if str(target) in self._written:
            self.say(f"It is written already, and nothing was charted since: {target}", "text")
            return
        room.desk.put(LAST_PAPER, self._paper.value.casefold())
        self._busy = True
        if wanted == PRINT:
            self.say("It goes to the printer.", "text")
            self._beside(
                lambda: print_document(document, "going home sheet"),
                lambda said: (f"Printed. {said}".rstrip(), note_printed(room, [session], by=by)),
                "",
            )
            return
        self.say("It is being written.", "text")
        self._beside(
            lambda: str(save_sheet(document, wanted, target)),
            lambda file: self._keep(file, note_export(room, HOME, [session], file, by)),
            "Not written: ",
        )

    def _keep(self, file: str, remark: str | None) -> tuple[str, str | None]:
        self._written.add(file)
        return f"Written: {file}", remark

    def _beside(
        self, work: Callable[[], str], done: Callable[[str], tuple[str, str | None]], no: str
    ) -> None:
        """The work in a thread, so that the clocks go on; what it gave is noted back here."""
        app = self.app

        def finished(said: str) -> None:
            try:
                words, remark = done(said)
            except PlainError as error:
                words, remark = said, str(error)
            self._end(f"{words}. {remark}" if remark else words, "strong")

        def run() -> None:
            try:
                said = work()
            except (PlainError, OSError) as error:
                app.call_from_thread(self._end, f"{no}{error}", "due")
            else:
                app.call_from_thread(finished, said)

        app.run_worker(run, thread=True, exit_on_error=False)

    def _end(self, words: str, ink: str) -> None:
        self._busy = False
        if self.is_attached:
            self.say(words, ink)
        if not self.is_current:
            said = plain(words, 300)
            self.app.notify(said, timeout=10, markup=False)

    def _refuse(self, field: Field, words: str) -> None:
        self.say(words, "due")
        self.set_focus(field.entry)


def document_rows(document: Document, width: int) -> list[Row]:
    """A short document as rows of a page."""
    rows: list[Row] = [((plain(document.title, 200), "strong"),), ()]
    for block in document.lead:
        rows += _block_rows(block, width)
    for section in document.sections:
        rows += [(), ((plain(section.title, 200), "strong"),)]
        for block in section.blocks:
            rows += _block_rows(block, width)
    return [*rows, (), *_wrapped("", document.foot, width, "muted")]


def _block_rows(block: Block, width: int) -> list[Row]:
    match block:
        case Facts():
            return [row for label, said in block.pairs for row in _fact(label, plain_words(said), width)]
        case Items():
            return [row for said in block.lines for row in _wrapped("- ", plain_words(said), width, "text")]
        case Paragraph():
            return _wrapped("", plain_words(block.words), width, "strong" if block.large else "text")
        case Write():
            return [((f"{plain(block.label, 100)} ", "muted"), ("_" * 24, "text"))]
    return []


def _fact(label: str, said: str, width: int) -> list[Row]:
    return _wrapped(f"{plain(label, 40):<16}", said, width, "text")


def _wrapped(head: str, text: str, width: int, ink: str) -> list[Row]:
    parts = wrap_cells(plain(text, 2000), max(10, width - len(head) - 2)) or [""]
    return [((head if at == 0 else " " * len(head), "muted"), (part, ink)) for at, part in enumerate(parts)]
