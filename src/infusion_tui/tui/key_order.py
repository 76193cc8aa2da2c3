"""Keys one after the other: the next one is sent on when everything that the last one set off has happened.

Textual forwards a key to whatever has the focus when it arrives. Of two keys that come at once (a scanner, quick
fingers, a slow network) the second would go where the first one was meant: of `12` and Enter on the board, the `2`
would be lost and chair 1 would open. So a mark follows each key on its way, some times over: behind the key, behind the
messages that the key's work has posted, and behind those that these have.
"""

from __future__ import annotations

import time
from abc import abstractmethod
from collections import deque
from collections.abc import Callable

from textual.app import App
from textual.events import Event, Key, MouseDown, Paste
from textual.message import Message
from textual.screen import Screen

from infusion_tui.tui.stray_keys import StrayKeys

Typed = Key | Paste

ROUNDS = 3
"""How deep messages follow from a key: Enter on the board is a line taken, is a chair chosen, is a screen opened."""

LOST_S = 1.0
"""A mark that is not back after so long was lost with a widget that went away."""


class Followed(Message):
    """The mark: it goes the way of a key, and everything before it has been dealt with when it arrives."""

    def __init__(self, number: int, rounds: int) -> None:
        super().__init__()
        self.number = number
        self.rounds = rounds


class KeyOrder:
    """One for an app. `holds` says whether a key must wait; `send` sends it on, `arrived` the next one."""

    def __init__(self, app: OrderedApp) -> None:
        self._app = app
        self._waiting: deque[Typed] = deque()
        self._number = 0
        self._since: float | None = None
        self._screen: Screen[object] | None = None

    def holds(self, event: Typed) -> bool:
        """True when the key was put behind others; `send` it otherwise."""
        if self._since is None:
            return False
        self._waiting.append(event)
        return True

    async def send(self, event: Typed) -> None:
        """Send a key on, and the mark behind it."""
        self._number += 1
        self._since = self._app.monotonic()
        self._screen = self._app.screen
        await self._app.send_on(event)
        self._mark(ROUNDS)

    def screen_changed(self, _: object) -> None:
        """The mark may have been lost with a page that was closed: another one, on the screen that is there now."""
        if self._since is not None:
            self._number += 1
            self._mark(ROUNDS)

    def _mark(self, rounds: int) -> None:
        target = self._app.focused or self._app.screen
        target.post_message(Followed(self._number, rounds))

    async def arrived(self, mark: Followed) -> None:
        """A mark is back: once more around, then the next key, on a screen that can take it."""
        if mark.number != self._number or self._since is None:
            return
        if mark.rounds:
            self._mark(mark.rounds - 1)
        elif self._waiting and self._app.screen is not self._screen:
            self._screen = self._app.screen
            self._app.screen.call_after_refresh(self._next)
        else:
            await self._next()

    def look(self) -> None:
        """Now and then: a mark that was lost keeps no key waiting."""
        if self._since is not None and self._app.monotonic() - self._since > LOST_S:
            self._app.call_later(self._next)

    async def _next(self) -> None:
        self._since = None
        if self._waiting:
            await self.send(self._waiting.popleft())


class OrderedApp(App[str]):
    """An app whose keys are put right (see `stray_keys`) and go on in order. Call `key_order.look()` now and then."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.monotonic = monotonic
        self.key_order = KeyOrder(self)
        self._stray_keys = StrayKeys()

    def on_load(self) -> None:
        """Keys follow the screens."""
        self.screen_change_signal.subscribe(self, self.key_order.screen_changed, immediate=True)

    @abstractmethod
    def somebody_is_here(self) -> None:
        """A key or a click."""

    async def on_event(self, event: Event) -> None:
        """Keys and pastes go on one after the other; everything else as it comes."""
        if not isinstance(event, Key | MouseDown | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self.somebody_is_here()
        if isinstance(event, MouseDown):
            await super().on_event(event)
            return
        meant = self._stray_keys.put_right(event) if isinstance(event, Key) else event
        if meant is not None and not self.key_order.holds(meant):
            await self.key_order.send(meant)

    async def send_on(self, event: Typed) -> None:
        """To whatever has the focus now."""
        await super().on_event(event)

    async def on_followed(self, mark: Followed) -> None:
        """What a key set off has happened."""
        await self.key_order.arrived(mark)
