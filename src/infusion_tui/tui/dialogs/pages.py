"""Which page a word opens over a chair, and what is done with the text that it gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.opening import PLAIN

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp
    from infusion_tui.tui.dialogs.base import ChairDialog

_SEATED = frozenset(("obs", "pump", "effects", "leave", "checks"))


class Pages:
    """Opens pages. They are imported when first opened, so that the app starts at once."""

    def __init__(self, app: InfusionApp) -> None:
        self._app = app

    def is_possible(self, word: str, view: ChairView | None) -> bool:
        """Whether a word opens something here and now."""
        if word in ("help", "lock", "theme", "staff", "export"):
            return True
        if word == "board":
            return self._app.current_mode != "board"
        if view is None:
            return False
        if word == "new":
            return view.phase == "empty" and view.is_open
        if word in ("obs", "pump", "effects", "checks"):
            return view.phase != "empty"
        if word == "leave":
            return view.phase in ("observing", "assess")
        return view.phase != "empty"

    def fill(self, chair: str, word: str) -> None:
        """Begin a line on a chair's screen."""
        screen = self._app.chair_screen(chair)
        if screen is not None:
            alone = word in ("resume", "done", "flush", "undo", "seen")
            screen.fill(word if alone else f"{word} ")

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
        if word == "export":
            self._export(chair)
            return True
        if chair is None:
            return False
        return self._over_chair(word, chair)

    def _over_chair(self, word: str, chair: str) -> bool:
        screen = self._app.chair_screen(chair)
        if screen is None:
            return False
        if word in PLAIN:
            screen.say(PLAIN[word])
            return True
        view = screen.view
        if word in _SEATED and view.phase == "empty":
            screen.say("No one is in this chair: type  new  to bring in a patient.")
            return True
        if word == "new" and view.phase != "empty":
            screen.say("Someone is in this chair. It is free again after  leave ,  transfer  or  cancel .")
            return True
        if word == "new" and not view.is_open:
            screen.say(f"This chair is closed. It is opened with  infusion-tui chairs open {chair}")
            return True
        page = self._page(word, chair)
        if page is None:
            return False
        self._app.push_screen(page, self._back(chair))
        return True

    def _back(self, chair: str) -> Callable[[str | None], None]:
        def back(text: str | None) -> None:
            screen = self._app.chair_screen(chair)
            if screen is None or text is None:
                return
            if text.startswith("said:"):
                screen.say(text.removeprefix("said:"), "strong")
            else:
                screen.fill(text, "")

        return back

    def _page(self, word: str, chair: str) -> ChairDialog | None:
        app = self._app
        if word == "new":
            from infusion_tui.tui.dialogs.admit import AdmitPage

            return AdmitPage(app, chair)
        if word == "obs":
            from infusion_tui.tui.dialogs.obs_form import ObsPage

            return ObsPage(app, chair)
        if word == "pump":
            from infusion_tui.tui.dialogs.pump_list import PumpPage

            return PumpPage(app, chair)
        if word == "effects":
            from infusion_tui.tui.dialogs.effects import EffectsPage

            return EffectsPage(app, chair)
        if word in ("leave", "checks"):
            from infusion_tui.tui.dialogs.check_list import CheckPage

            return CheckPage(app, chair, "leave" if word == "leave" else None)
        if word.startswith("entry "):
            from infusion_tui.tui.dialogs.entry import EntryPage

            return EntryPage(app, chair, int(word.removeprefix("entry ")))
        return None

    def _help(self, chair: str | None) -> None:
        from infusion_tui.tui.dialogs.help import HelpPage, key_section

        if isinstance(self._app.screen, HelpPage):
            return
        keys = key_section(self._app.screen.active_bindings)
        self._app.push_screen(HelpPage(self._app, chair, keys))

    def _export(self, chair: str | None) -> None:
        from infusion_tui.tui.dialogs.export import ExportPage

        sessions = self._sessions(chair)
        if not sessions:
            where = "this chair" if chair is not None else "any chair"
            words = (
                f"No one is in {where}. For one that is over:  infusion-tui sessions  lists them,"
                " infusion-tui export SESSION --format csv --out FILE"
            )
            screen = self._app.chair_screen(chair) if chair is not None else None
            if screen is not None:
                screen.say(words)
            else:
                self._app.notify(words, timeout=10, markup=False)
            return
        self._app.push_screen(ExportPage(self._app, chair, sessions))

    def _sessions(self, chair: str | None) -> list[str]:
        views = self._app.source.board()
        return [v.session_id for v in views if v.session_id is not None and chair in (None, v.chair)]

    def ask_quit(self, running: list[str]) -> None:
        """Ask before the app is left while a pump runs."""
        from infusion_tui.tui.dialogs.quit import QuitPage

        if not isinstance(self._app.screen, QuitPage):
            self._app.push_screen(
                QuitPage(self._app, running), lambda leave: self._app.leave() if leave else None
            )
