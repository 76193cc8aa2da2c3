"""A session whose rows can be read but make no sense (changed by another program) is a damaged file, told plainly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infusion_tui.store import StoreDamaged


@contextmanager
def legible(path: Path, session_id: str) -> Iterator[None]:
    """Say that the file is damaged when what is worked out from a session's rows cannot be worked out.

    Raises:
        StoreDamaged: a value in it is not possible.
    """
    try:
        yield
    except (ValueError, ArithmeticError) as error:
        raise StoreDamaged(
            f"Session {session_id[:13]} in {path} is damaged: it holds a value that cannot be. Nothing was changed."
            " Run infusion-tui verify, and ask for the last backup."
        ) from error
