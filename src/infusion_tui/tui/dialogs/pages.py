"""Which page a word opens over a chair, and what is done with the text that it gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from infusion_tui.record.errors import PlainError
from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.opening import ALONE, PLAIN, beginning
from infusion_tui.tui.dialogs.chair_pages import chair_page

if TYPE_CHECKING:
    from infusion_tui.record.care_rules import EmergencyCard
    from infusion_tui.tui.app import InfusionApp

_FORMS = frozenset(("obs", "pump", "effects", "med", "checks")) | ALONE
_SEATED = _FORMS | frozenset((
    "hx", "report", "patient", "leave", "chart", "sbar", "ledger", "home", "contradictions", "gaps", "paper", "attribute", "scores",
))  # fmt: skip

_ALWAYS = frozenset((
    "help", "lock", "theme", "glyphs", "staff", "export", "backup", "disk", "handoff", "drugs", "sheets", "due", "watch",
    "forecast", "user", "settings", "records", "replay", "scores", "patients", "numbers",
))  # fmt: skip
"""Words that open something wherever one is."""


class Pages:
    """Opens pages. They are imported when first opened, so that the app starts at once."""

    def __init__(self, app: InfusionApp) -> None:
        self._app = app

    def is_possible(self, word: str, view: ChairView | None) -> bool:
        """Whether a word opens something here and now."""
        if word in _ALWAYS:
            return True
        if word == "guide":
            return self._app.on_guide is not None
        if word == "board":
            return self._app.current_mode != "board"
        if view is None:
            return word == "paper"
        if word == "new":
            return view.phase == "empty" and view.is_open
        if word == "leave":
            return view.phase in ("observing", "assess")
        return view.phase != "empty"

    def fill(self, chair: str, word: str) -> None:
        """Begin a line on a chair's screen."""
        screen = self._app.chair_screen(chair)
        if screen is not None:
            screen.fill(beginning(word))

    def open(self, word: str, chair: str | None) -> bool:
        """Open what a word asks for. False when there is nothing under it."""
        word = "help" if word == "?" else word
        if word == "help":
            self._help(chair)
            return True
        if word == "staff":
            from infusion_tui.tui.dialogs.staff import StaffPage

            self._app.push_screen(StaffPage(self._app))
            return True
        if word == "drugs":
            from infusion_tui.tui.dialogs.drugs_page import DrugsPage

            self._app.push_screen(DrugsPage(self._app))
            return True
        if word == "scores" and (chair is None or self._app.room.live_session(chair) is None):
            from infusion_tui.tui.dialogs.between_visits import BetweenVisitsPage

            self._app.push_screen(BetweenVisitsPage(self._app))
            return True
        if word == "sheets":
            from infusion_tui.tui.dialogs.duty_page import DutyPage

            self._app.push_screen(DutyPage(self._app))
            return True
        if word == "due":
            from infusion_tui.tui.dialogs.due_page import DuePage

            if not isinstance(self._app.screen, DuePage):
                self._app.push_screen(DuePage(self._app))
            return True
        if word == "records":
            from infusion_tui.tui.dialogs.records_page import RecordsPage

            if not isinstance(self._app.screen, RecordsPage):
                self._app.push_screen(RecordsPage(self._app, chair))
            return True
        if word == "patients":
            from infusion_tui.tui.people.patients_page import PatientsPage

            if not isinstance(self._app.screen, PatientsPage):
                self._app.push_screen(PatientsPage(self._app))
            return True
        if word == "numbers":
            from infusion_tui.tui.dialogs.numbers_page import NumbersPage

            if not isinstance(self._app.screen, NumbersPage):
                self._app.push_screen(NumbersPage(self._app))
            return True
        if word == "replay":
            self._replay(chair)
            return True
        if word == "settings":
            from infusion_tui.tui.dialogs.settings_page import SettingsPage

            if not isinstance(self._app.screen, SettingsPage):
                self._app.push_screen(SettingsPage(self._app, self._app.idle.read_settings))
            return True
        if word == "forecast":
            from infusion_tui.tui.dialogs.forecast_page import ForecastPage

            if not isinstance(self._app.screen, ForecastPage):
                self._app.push_screen(ForecastPage(self._app))
            return True
        if word == "watch":
            from infusion_tui.tui.dialogs.watch_page import WatchPage

            if not isinstance(self._app.screen, WatchPage):
                page = WatchPage(self._app, self._app.notices.watch)
                # the notice goes with the page, not with the next second
                self._app.push_screen(page, self._draw_soon)
            return True
        if word == "export":
            self._export(chair)
            return True
        if word == "backup":
            from infusion_tui.tui.dialogs.backup_page import BackupPage

            self._app.push_screen(BackupPage(self._app))
            return True
        if word == "disk":
            from infusion_tui.tui.dialogs.disk_page import DiskPage

            self._app.push_screen(DiskPage(self._app))
            return True
        if word == "handoff":
            from infusion_tui.tui.dialogs.handoff import HandoffPage

            back = self._back(chair) if chair is not None else None
            self._app.push_screen(HandoffPage(self._app, chair), back)
            return True
        if word == "guide":
            self._guide(chair)
            return True
        if chair is None and word == "paper":
            from infusion_tui.tui.dialogs.sheets_page import SheetsPage

            if not isinstance(self._app.screen, SheetsPage):
                self._app.push_screen(SheetsPage(self._app, self._app.beat.paper))
            return True
        if chair is None:
            return False
        if word.partition(" ")[0].casefold() == "sign":
            self._sign(chair, word)
            return True
        return self._over_chair(word, chair)

    def _over_chair(self, word: str, chair: str) -> bool:
        screen = self._app.chair_screen(chair)
        if screen is None:
            return False
        card = self._card(screen.view) if word == "emergency" else None
        if word in PLAIN and card is None:
            screen.say(PLAIN[word])
            return True
        view = screen.view
        if word.partition(" ")[0] in _SEATED and view.phase == "empty":
            screen.say("No one is in this chair: type  new  to bring in a patient.")
            return True
        if word == "new" and view.phase != "empty":
            screen.say("Someone is in this chair. It is free again after  leave ,  transfer  or  cancel .")
            return True
        if word == "new" and not view.is_open:
            screen.say(f"This chair is closed. It is opened with  infusion-tui chairs open {chair}")
            return True
        if word in ("hx", "report", "patient"):
            self._beyond_this_visit(word, view, chair)
            return True
        page = chair_page(self._app, word, chair, card)
        if page is None:
            return False
        self._app.push_screen(page, self._back(chair))
        return True

    def _sign(self, chair: str, line: str) -> None:
        """At an empty chair: the record of whoever was in it last, with the line to sign it."""
        from infusion_tui.tui.dialogs.records_page import open_record

        try:
            session = self._app.room.last_to_sign(chair)
            if session is not None:
                open_record(self._app, self._app, session, line)
                return
        except PlainError as error:
            self._tell(chair, str(error))
            return
        self._tell(chair, "Nobody has left this chair yet: there is nothing to sign.")

    def _beyond_this_visit(self, word: str, view: ChairView, chair: str) -> None:
        """The course, its report, or the page of whoever sits here."""
        from infusion_tui.tui.course.opening import open_course, open_report
        from infusion_tui.tui.people.opening import open_patient

        assert view.patient is not None
        try:
            if word == "hx":
                open_course(self._app, self._app, view.patient.mrn, chair)
            elif word == "report":
                open_report(self._app, self._app, view.patient.mrn)
            else:
                open_patient(self._app, self._app, view.patient.mrn)
        except PlainError as error:
            self._tell(chair, str(error))

    def _card(self, view: ChairView) -> EmergencyCard | None:
        """The card of the protocol that this session began with; over an empty chair the clinic's own, to be read."""
        if view.protocol is not None:
            return view.protocol.emergency
        try:
            cards = [one.emergency for one in self._app.room.library.protocols.values()]
        except PlainError:
            return None
        return next((card for card in cards if card is not None), None)

    def _back(self, chair: str) -> Callable[[str | None], None]:
        def back(text: str | None) -> None:
            screen = self._app.chair_screen(chair)
            if screen is None or text is None:
                return
            if text.startswith("open:"):
                self._over_chair(text.removeprefix("open:"), chair)
            elif text.startswith("take:"):
                _, other, line = text.split(":", 2)
                self._app.open_chair(other)
                self._app.call_after_refresh(self._take, other, line)
            elif text.startswith("said:"):
                screen.say(text.removeprefix("said:"), "strong")
            else:
                screen.fill(text, "")

        return back

    def _take(self, chair: str, line: str) -> None:
        """At the right chair: the line that brings an entry here from the wrong one."""
        screen = self._app.chair_screen(chair)
        if screen is not None:
            screen.fill(line)

    def _draw_soon(self, _: object) -> None:
        """The screen below anew, once it is the visible one."""
        self._app.call_later(self._app.tick)

    def _help(self, chair: str | None) -> None:
        from infusion_tui.tui.dialogs.help import HelpPage, key_section

        if isinstance(self._app.screen, HelpPage):
            return
        keys = key_section(self._app.screen.active_bindings)
        self._app.push_screen(HelpPage(self._app, chair, keys))

    def _guide(self, chair: str | None) -> None:
        """The five things to try: shown, or put away."""
        app = self._app
        if app.on_guide is None:
            words = "The guide belongs to the training room:  infusion-tui demo"
        else:
            words = (
                "The guide stands below again."
                if app.on_guide()
                else "The guide is put away;  guide  shows it."
            )
        screen = app.chair_screen(chair) if chair is not None else None
        if screen is not None:
            screen.say(words)
            screen.tick()
        else:
            app.notify(words, timeout=4, markup=False)

    def _replay(self, chair: str | None) -> None:
        from infusion_tui.tui.replay.opening import open_replay

        try:
            open_replay(self._app, self._app, chair)
        except PlainError as error:
            self._tell(chair, str(error))

    def _export(self, chair: str | None) -> None:
        from infusion_tui.room.history import views_since
        from infusion_tui.tui.dialogs.export import ExportPage

        room = self._app.room
        today = room.now().astimezone(room.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            views = [view for view in views_since(room, today) if chair in (None, view.chair)]
        except PlainError as error:
            self._tell(chair, str(error))
            return
        if views:
            self._app.push_screen(ExportPage(self._app, chair, views))
            return
        where = "this chair" if chair is not None else "any chair"
        self._tell(
            chair,
            f"Nobody was in {where} today. For an earlier day: records (r on the board), open one, then type  export",
        )

    def _tell(self, chair: str | None, words: str) -> None:
        """On the chair's own hint, or over the board."""
        screen = self._app.chair_screen(chair) if chair is not None else None
        if screen is not None:
            screen.say(words)
        else:
            self._app.notify(words, timeout=10, markup=False)

    def ask_quit(self, running: list[str]) -> None:
        """Ask before the app is left while a pump runs."""
        from infusion_tui.tui.dialogs.quit import QuitPage

        if not isinstance(self._app.screen, QuitPage):
            self._app.push_screen(
                QuitPage(self._app, running), lambda leave: self._app.leave() if leave else None
            )
