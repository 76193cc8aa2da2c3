"""A closed record: whole, drawn as a chair is, with a line for what may still be added (notes, late entries, corrections,
signature). Everything that is charted here goes to this session, whoever sits in the chair by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

import msgspec
from textual.binding import Binding, BindingType

from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.record.view import ChairView
from infusion_tui.room.history import session_view
from infusion_tui.tui.chair.charting import LineCharting
from infusion_tui.tui.chair.drafts import DraftKeeper
from infusion_tui.tui.chair.hint_state import HintState
from infusion_tui.tui.chair.record_rows import record_rows
from infusion_tui.tui.chair.screen import ChairScreen
from infusion_tui.tui.dialogs.base import ChairDialog
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row

_GO = Binding.Group("go on")
_ANYWHERE = (
    "help", "?", "lock", "theme", "glyphs", "user", "settings", "watch", "forecast", "drugs", "backup", "staff",
)  # fmt: skip
_IDLE: Row = (
    (" ", "text"),
    ("sign", "strong"),
    ("   ", "text"),
    ("; note", "strong"),
    ("   ", "text"),
    ("10:42 hr 82 ; why", "strong"),
    ("   ", "text"),
    ("fix 12", "strong"),
    ("   ", "text"),
    ("void 12 ; why", "strong"),
    ("   to this record", "muted"),
)


@dataclass
class _RecordHint(HintState):
    """What can be typed here."""

    def rows(self, view: ChairView, text: str, width: int, zone: ZoneInfo) -> list[Row]:
        """As at a chair; with an empty line, what a closed record still takes."""
        if self.question is not None or text.strip() or self.moment:
            return super().rows(view, text, width, zone)
        from infusion_tui.tui.chair.hints import said_rows

        idle = [fit_row(_IDLE, width)]
        return [*said_rows(self.said, width), *idle] if self.said is not None else idle


class RecordScreen(ChairScreen):
    """One closed session. It computes nothing: `session_view` says what there is."""

    is_record: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "account", "in full", id="record.account", tooltip="Signatures, gaps, drug ledger, contradictions, who looked", group=_GO),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, session: str) -> None:
        self.record_id = session
        self._host_of_record = host
        self._kept: tuple[int, ChairView] | None = None
        super().__init__(host, chair)
        self.charting = LineCharting(host, chair, session=session)
        self.drafts = DraftKeeper(host.room.desk, f"record {session}", host.room.now)
        self.hint = _RecordHint()

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden."""
        return (self.view.patient,) if self.view.patient is not None else ()

    def look(self) -> ChairView:
        """The record; read again only when something was added to the file."""
        room = self._host_of_record.room
        if self._kept is None or self._kept[0] != room.seq:
            self._kept = room.seq, session_view(room, self.record_id)
        # nothing is due at a chair that is empty: what waits for a signature stands in the rows
        return msgspec.structs.replace(self._kept[1], now=room.now(), due=())

    def panel_rows(self, width: int, height: int, *, blind: bool) -> list[Row]:
        """What the record comes to, in place of clocks and bars."""
        return record_rows(self.view, width, max(4, height - 17), self.zone)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing of a running chair."""
        if action in ("obs", "pump", "med", "effects", "leave", "seen", "emergency"):
            return False
        return super().check_action(action, parameters)

    def open_entry(self, number: int) -> None:
        """The entry in full."""
        from infusion_tui.tui.dialogs.entry import EntryPage

        self._push(EntryPage(self.host, self.chair, number, session=self.record_id))

    def open_word(self, word: str) -> None:
        """Pages about this record, and those that belong to no chair."""
        self.clear_word(word)
        if word in ("gaps", "ledger", "home", "contradictions", "attribute"):
            self._push(self._page(word))
        elif word == "export":
            from infusion_tui.tui.dialogs.export import ExportPage

            self.app.push_screen(ExportPage(self.host, self.chair, [self.view], about="this record"))
        elif word == "replay":
            self._replay()
        elif word in ("hx", "report"):
            self._course(word)
        elif word == "patient":
            self._patient()
        elif word in ("records", "board"):
            self.keep_draft()
            self.dismiss(None)
        elif word not in _ANYWHERE or not self.host.open_word(word, None):
            self.say(
                f"{word}  belongs to a chair with somebody in it. This record is closed: F12 shows all of it."
            )

    def _patient(self) -> None:
        from infusion_tui.tui.people.opening import open_patient

        assert self.view.patient is not None
        try:
            open_patient(self.app, self.host, self.view.patient.mrn)
        except PlainError as error:
            self.say(str(error), "due")

    def _course(self, word: str) -> None:
        from infusion_tui.tui.course.opening import open_course, open_report

        opened = open_course if word == "hx" else open_report
        try:
            if self.view.patient is not None:
                opened(self.app, self.host, self.view.patient.mrn)
        except PlainError as error:
            self.say(str(error))

    def _replay(self) -> None:
        from infusion_tui.tui.replay.opening import open_replay_of

        try:
            open_replay_of(self.app, self.host, self.record_id, self.chair)
        except PlainError as error:
            self.say(str(error))

    def _page(self, word: str) -> ChairDialog:
        if word == "gaps":
            from infusion_tui.tui.dialogs.gaps_page import GapsPage

            return GapsPage(self.host, self.chair, session=self.record_id)
        if word == "ledger":
            from infusion_tui.tui.dialogs.ledger_page import LedgerPage

            return LedgerPage(self.host, self.chair, session=self.record_id)
        if word == "home":
            from infusion_tui.tui.dialogs.home_page import HomePage

            return HomePage(self.host, self.chair, session=self.record_id)
        if word == "attribute":
            from infusion_tui.tui.dialogs.attribute_page import AttributePage

            return AttributePage(self.host, self.chair, session=self.record_id)
        from infusion_tui.tui.dialogs.contradictions_page import ContradictionsPage

        return ContradictionsPage(self.host, self.chair, session=self.record_id)

    def _push(self, page: ChairDialog) -> None:
        self.app.push_screen(page, self._back_from)

    def _back_from(self, text: str | None) -> None:
        if text is None or text.startswith(("take:", "said:")):
            return
        # the form of a correction belongs to a chair: the line is typed here
        self.fill(f"{text.removeprefix('open:')} " if text.startswith("open:") else text)

    def action_account(self) -> None:
        """All of it."""
        from infusion_tui.tui.dialogs.record_account import RecordAccount

        self.app.push_screen(RecordAccount(self.host, self.record_id))

    def action_back(self) -> None:
        """Out of the log or the chart, else back to where this was opened; a draft is kept."""
        if self.middle.leave_chart():
            self.draw_hint()
        elif self.log_view.chosen is not None:
            self.log_view.leave()
            self.hint.said = None
            self.draw_hint()
        else:
            self.keep_draft()
            self.host.typing(False)
            self.dismiss(None)
