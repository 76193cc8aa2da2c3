"""Events of doing: medicines, care, who was told, scores, the steps of an emergency."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from infusion_tui.record.payload import Payload


class MedicineGiven(Payload, frozen=True):
    """One dose of a medicine. `why` and `ordered_by` are None where nobody wrote them."""

    kind: ClassVar[str] = "medicine.given"
    drug: str
    dose: Decimal
    unit: str
    route: str
    listed: bool = True
    warnings: tuple[str, ...] = ()
    why: str | None = None
    ordered_by: str | None = None
    note: str | None = None


class ProviderTold(Payload, frozen=True):
    """`read_back`: what was said was repeated by whoever was told."""

    kind: ClassVar[str] = "provider.told"
    to: str
    read_back: bool = False
    note: str | None = None


class CareGiven(Payload, frozen=True):
    """Something done that is no medicine (`grounding`): the word's key and what it was called then."""

    kind: ClassVar[str] = "care.given"
    care: str
    label: str
    note: str | None = None


class EffectDescribed(Payload, frozen=True):
    """What is said about a side effect besides its grade: whether it is related to the drug, and what was done."""

    kind: ClassVar[str] = "effect.recorded"
    effect: str
    related: Literal["yes", "possible", "no"] | None = None
    action: str | None = None


class ScaleScored(Payload, frozen=True):
    """A score: its version as it was then, the parts in order (none where only the total was typed), and the total.

    A discharge score (modified Aldrete) or one over the course (PHQ-9). `flagged` says in words which watched items
    were above 0; it stands as a question until somebody wrote what was done. `rater`: who scored, where it was not the
    patient or the author.

    A score over the course keeps its own words, so that the record says what was asked whatever the clinic's file says
    later: `label` (None: a discharge score), the highest total, the band's word, the words of the items. `watched` are
    items, from 1, that are said on their own. A part is None where the question was not asked (`yes_no`: 1 is yes).
    """

    kind: ClassVar[str] = "scale.scored"
    scale: str
    version: str
    parts: tuple[int | None, ...]
    total: int
    flagged: str | None = None
    rater: str | None = None
    label: str | None = None
    highest: int | None = None
    band: str | None = None
    items: tuple[str, ...] = ()
    watched: tuple[int, ...] = ()
    yes_no: bool = False
    note: str | None = None
    mrn: str | None = None
    """Whose score it is, where it was taken between visits and stands in the patient's own stream."""
    day_only: bool = False
    """Only the day is known (an imported list): the time of day in `occurred_at`, noon, says nothing."""


class ScoreAnswered(Payload, frozen=True):
    """What was done about a score whose watched items were above 0: of this scale, or (None) of all that stood."""

    kind: ClassVar[str] = "score.answered"
    note: str
    scale: str | None = None
    label: str | None = None


class EmergencyLogged(Payload, frozen=True):
    """One step of the clinic's emergency card, done now: its key and what it was called then."""

    kind: ClassVar[str] = "emergency.logged"
    step: str
    label: str
    note: str | None = None
