"""An input that keeps what was typed and shows nothing that could drive a terminal.

Text is never changed silently: a sign that cannot be kept stays in the value, is shown as `?`, and is refused by
name when the line is read.
"""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input

from infusion_tui.tui.wording import plain


class CleanInput(Input):
    """Shows each sign of its value as one sign that is safe; never blinks."""

    # under the terminal's own colours nobody knows the ground: the cursor is the text turned round
    DEFAULT_CSS = """
    CleanInput:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    """

    @property
    def _value(self) -> Text:
        if self.password:
            return super()._value
        value = self.value
        if not (value.isascii() and value.isprintable()):
            value = "".join(plain(sign) or "?" for sign in value)
        return Text(value, no_wrap=True, overflow="ignore", end="")
