"""Errors for the person who reads them: a plain sentence, and how the caller is to take it."""

from __future__ import annotations

from typing import ClassVar, Literal

How = Literal["refused", "usage", "file"]


class PlainError(Exception):
    """What is wrong and what to do, in one sentence; nothing was lost.

    `how`: `refused` (the person can mend it; nothing was written), `usage` (the call itself is wrong), `file` (not
    saved or not readable). `code` is for scripts.
    """

    how: ClassVar[How] = "refused"
    code: str = "E_REFUSED"
