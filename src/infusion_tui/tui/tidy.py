"""When memory is looked through for what nobody needs any more: while no key is being pressed.

Python does it whenever enough was made; in an app of this size that held a key up for 70 ms now and then.
"""

from __future__ import annotations

import gc

QUIET_S = 2.0
"""Nobody has touched a key for so long: a pause of some milliseconds is not noticed."""

_ROUNDS = 20
"""So many smaller rounds (Python's own, of some 7,000 objects each) make a whole one worth it."""

_BY_ITSELF = 15
"""A screen that somebody types at without any pause is looked through after so many, all the same."""


class Tidy:
    """Begin once the first screen is painted; look on every beat."""

    def begin(self) -> None:
        """What was imported and made until now stays for good and is not looked at again."""
        gc.freeze()
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young or 700, middle or 10, _BY_ITSELF)
        gc.enable()

    def look(self, quiet_s: float) -> bool:
        """True when it was done: enough has been made, and nobody has touched a key for a while."""
        if quiet_s < QUIET_S or gc.get_count()[2] < _ROUNDS:
            return False
        gc.collect()
        return True
