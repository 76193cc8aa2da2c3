"""Admit: who the number belongs to, shown before it is taken. Only name and birth date come from it, and only after y.

What belongs into a field that nobody may fill in (course, allergies) stands beside it as what is known.
"""

from __future__ import annotations

from collections.abc import Mapping

from infusion_tui.room import Room
from infusion_tui.room.admission import Admission
from infusion_tui.room.known_here import KnownHere, infusion_words, known_before
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain

MOST_ROWS = 7
_KEYS: Row = (
    (" y", "strong"), ("  this is the patient: take name and birth date", "text"),
    ("   Enter, Esc", "strong"), ("  no", "muted"),
)  # fmt: skip


class Offer:
    """What the file knows of the number that was typed, and whether somebody said that it is this patient."""

    def __init__(self, room: Room, fields: Mapping[str, Field]) -> None:
        self._room = room
        self._fields = fields
        self._asked_for = ""
        self._about = {key: field.about_words for key, field in fields.items()}
        self.found: KnownHere | None = None
        self.remarks: tuple[str, ...] = ()
        self.stands = False
        """It is asked now."""

    def ask(self) -> bool:
        """Look the number up once for each number that is typed. True: somebody is known, and it is asked."""
        number = self._fields["mrn"].value
        if not number or number.casefold() == self._asked_for:
            return False
        self._asked_for = number.casefold()
        self.found, self.remarks = known_before(self._room, number)
        for key in ("course", "allergies", "name", "born"):
            self._fields[key].about(self._about[key])
        self.stands = self.found is not None
        return self.stands

    def is_about(self, number: str) -> bool:
        """This number was looked up last."""
        return number.strip().casefold() == self._asked_for

    def rows(self, width: int) -> list[Row]:
        """Who it is, in as many rows as there are, and the keys."""
        rows: list[Row] = []
        for at, words in enumerate(self.found.rows if self.found is not None else ()):
            ink = (
                "due"
                if words.startswith("CAUTION") or "sits in chair" in words
                else "strong"
                if at == 0
                else "text"
            )
            rows += wrapped("", plain(words, 400), width, ink, 2)
        if len(rows) >= MOST_ROWS:
            more = f" … {len(rows) - MOST_ROWS + 2} lines more: type  patient  at the chair"
            rows = [*rows[: MOST_ROWS - 2], ((more, "muted"),)]
        return [*rows, fit_row(_KEYS, width)]

    def remark_rows(self, width: int) -> list[Row]:
        """What is said about a number that nobody has here."""
        return [row for one in self.remarks for row in wrapped("▲ ", plain(one, 300), width, "due", 2)]

    def take(self) -> None:
        """It is this patient: number that stands, name and birth date. Nothing else is ever filled in."""
        found, self.stands = self.found, False
        if found is None:
            return
        self._asked_for = found.number.casefold()
        for key, known in (("mrn", found.number), ("name", found.name), ("born", found.born)):
            if known:
                self._fields[key].entry.value = str(known)
        if found.infusion is not None:
            self._fields["course"].about(f"the course says {infusion_words(found)}")
        if found.allergies is not None:
            self._fields["allergies"].about(
                f"{found.allergies_on}: {plain(found.allergies, 80)}. Still so? Ask"
            )

    def refuse(self) -> None:
        """It is somebody else, or it is not known yet: what is known stands beside the empty fields no more."""
        self.stands = False


def remarks_of(room: Room, admission: Admission) -> tuple[str, ...]:
    """What is said with the read-back: a number that looks like another one, a second number of one person."""
    return known_before(room, admission.mrn, name=admission.name, born=admission.born)[1]
