"""Following the file in a thread of its own, with a connection of its own: charting never waits for the mirror."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from infusion_tui.record.errors import PlainError
from infusion_tui.room.mirror_folder import MirrorFailed
from infusion_tui.room.mirror_state import mirror_words
from infusion_tui.store import Store

if TYPE_CHECKING:
    from infusion_tui.room.mirror import Mirror

LOOK_S = 0.3
"""How often the file is asked whether somebody wrote: it costs microseconds."""

_AGAIN_S = 5.0
"""After a failure the next try waits so long."""


class Mirroring:
    """A mirror that follows. `start` it, ask `words` as often as you like, `stop` it.

    Attributes:
        folder: where it writes.
        problem: why it cannot, in words, or None.
    """

    def __init__(
        self, path: Path, folder: Path, *, training: bool, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.folder = folder
        self.problem: str | None = None
        self._path, self._training, self._monotonic = path, training, monotonic
        self._looked = monotonic()
        self._behind_since: float | None = None
        self._held = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self, wait_s: float = 2.0) -> None:
        """Write what is left and end; a disk that hangs is not waited for longer than `wait_s` seconds."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    @property
    def words(self) -> str | None:
        """What a person must know: that it is behind, or not written and why; None while it follows."""
        words = mirror_words(self._lag_s(), self.problem)
        return f"{words}: another program writes it and does not end" if words and self._held else words

    def _lag_s(self) -> float:
        """Seconds since something has waited to be written, or since the thread has been stuck."""
        since = self._behind_since
        return self._monotonic() - (since if since is not None else self._looked)

    def _run(self) -> None:
        # here, not where the screen would wait for it
        from infusion_tui.room.mirror import Mirror

        while True:
            try:
                with Store.open(self._path, read_only=True) as store:
                    self._follow(store, Mirror(store, self.folder, training=self._training))
            except MirrorFailed as error:
                self._failed(error.why)
            except PlainError as error:
                self._failed(str(error))
            except Exception as fault:  # noqa: BLE001
                # a thread that ends without a word would leave a mirror that nobody misses
                self._failed(f"an unexpected fault ({fault!r})")
            if self._stopping.is_set():
                return

    def _failed(self, why: str) -> None:
        self.problem = why
        if self._behind_since is None:
            self._behind_since = self._monotonic()
        self._stopping.wait(_AGAIN_S)

    def _follow(self, store: Store, mirror: Mirror) -> None:
        """Until it is stopped, or something fails."""
        behind = True
        while True:
            stopping = self._stopping.is_set()
            if store.changed() or behind:
                if self._behind_since is None:
                    self._behind_since = self._monotonic()
                # another program may be writing the mirror: then this one looks again
                behind = self._held = not mirror.step()
                if not behind:
                    self._behind_since = self.problem = None
            self._looked = self._monotonic()
            if stopping:
                return
            self._stopping.wait(LOOK_S)
