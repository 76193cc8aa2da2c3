"""The ways to a patient's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.room.patients import person
from infusion_tui.tui.people.patient_page import PatientPage

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App

    from infusion_tui.tui.host import Host


def open_patient(app: App[Any], host: Host, mrn: str) -> None:
    """The page of the patient with this number. Who looked is written down once it is on the screen.

    Raises:
        PlainError: nobody has this number, or the file cannot be read.
    """
    if isinstance(app.screen, PatientPage):
        return
    app.push_screen(PatientPage(host, person(host.room, mrn)))
