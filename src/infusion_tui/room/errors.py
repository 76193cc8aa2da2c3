"""Why the room said no: refused (the person can mend it) or misused (the call itself is wrong)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.record.errors import PlainError

if TYPE_CHECKING:
    from infusion_tui.charting import Caution, Confirm


class Refused(PlainError):
    """Nothing was written. `code` is for scripts; the message says what is wrong and what to do.

    `confirm` and `cautions` are set when a question was not answered (E_CONFIRM), `prove` when a PIN is needed for a
    strong action (E_PIN): whose.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        confirm: Confirm | None = None,
        cautions: tuple[Caution, ...] = (),
        prove: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.confirm = confirm
        self.cautions = cautions
        self.prove = prove


class Misused(PlainError):
    """Wrong usage: no such chair or protocol, `--now` on a clinical file, a field that is missing."""

    how = "usage"

    def __init__(self, message: str, code: str = "E_USAGE") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
