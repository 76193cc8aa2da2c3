"""Who is at this screen: signing in, locking, and where the screen goes on afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.record.errors import PlainError

if TYPE_CHECKING:
    from infusion_tui.room.people import Proof
    from infusion_tui.tui.app import InfusionApp
    from infusion_tui.tui.dialogs.lock import LockScreen


class Signing:
    """The person at this screen. Locking keeps every draft and drops who is signed in; the clocks go on."""

    def __init__(self, app: InfusionApp, *, by: str | None, pin: str | None, chair: str | None) -> None:
        self._app = app
        self._by, self._pin, self._home_chair = by, pin, chair
        self._after = f"chair-{chair}" if chair else "board"
        self._screen: LockScreen | None = None
        self._left: str | None = None
        self.signed_in: str | None = None
        """Initials, or None while the screen is locked."""

    def expect(self, by: str | None) -> None:
        """Whom `begin` signs in without asking."""
        self._by = by

    def begin(self) -> None:
        """At the start: whoever was named, where the file allows it; otherwise the screen asks."""
        if self._by is None:
            self._app.go("lock")
            return
        try:
            self.sign(self._by, self._pin)
        except PlainError:
            self._app.go("lock")

    def make_screen(self) -> LockScreen:
        """The screen that asks who is here."""
        from infusion_tui.tui.dialogs.lock import LockScreen

        self._screen = LockScreen(self._app)
        self._screen.lock_for(self._home_chair, None)
        return self._screen

    def sign(self, initials: str, pin: str | None) -> None:
        """Sign a person in, comparing the PIN here and now, and go on where the screen was.

        Raises:
            Refused: unknown, retired, or the PIN is missing, wrong, or was wrong too often.
        """
        self._go_on(self._app.room.sign_in(initials, pin).initials)

    def signed(self, proof: Proof) -> None:
        """Sign a person in whose PIN was compared already, and go on where the screen was.

        Raises:
            Refused: E_PIN: it was not compared, or does not hold.
        """
        self._go_on(self._app.room.accept_proof(proof).initials)

    def chart_unsigned(self, why: str) -> None:
        """Nobody can sign in: chart without, marked, and go on where the screen was.

        Raises:
            Refused, Misused: without a reason, or one that cannot be kept.
            StoreError: not saved.
        """
        self._go_on(self._app.room.begin_emergency(why).initials)

    def _go_on(self, initials: str) -> None:
        if self._left is not None and self._left != initials:
            from infusion_tui.tui.left_open import put_away

            put_away(self._app)
        self._left = None
        self.signed_in = initials
        self._app.idle.touched()
        self._app.go(self._after)

    def lock(self, *, for_another: bool = False) -> None:
        """Nobody is signed in until someone signs in again. `for_another`: somebody else is to chart here now."""
        app = self._app
        if self.signed_in is None:
            return
        app.keep_drafts()
        self._after = app.current_mode
        chair = app.chair_shown
        app.room.sign_out(self.signed_in)
        self._left, self.signed_in = self.signed_in, None
        # the screen is made when it is first needed: told before it is shown, and again if it was made just now
        if self._screen is not None:
            self._screen.lock_for(chair, app.room.now(), for_another=for_another)
        app.go("lock")
        if self._screen is not None:
            self._screen.lock_for(chair, app.room.now(), for_another=for_another)
