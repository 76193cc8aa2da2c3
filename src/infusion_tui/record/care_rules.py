"""What a clinic decided about care around the infusion: the lists and rules that a protocol carries besides the pump's.

Like all of a protocol they come from TOML files; a clinic's file that does not have them leaves the feature out.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec


class CareWord(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something done that is no medicine; `names` are the words typed for it, the key is one of them."""

    key: str
    label: str
    names: tuple[str, ...]


class ScorePart(msgspec.Struct, frozen=True, omit_defaults=True):
    """One part of a discharge score; `words` say what each number means, from 0 up."""

    label: str
    words: tuple[str, ...]


class DischargeScore(msgspec.Struct, frozen=True, omit_defaults=True):
    """A score made of parts (`score aldrete 2 2 2 2 1`); `pass_at` is the least total that closes the item `score`.

    `version` says which of the printed versions this is; it is stored with every score.
    """

    key: str
    label: str
    version: str
    parts: tuple[ScorePart, ...]
    pass_at: int
    source: str = ""

    @property
    def highest(self) -> int:
        """The best total that there is."""
        return sum(len(part.words) - 1 for part in self.parts)


class FastingRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """Hours since the last food and the last clear drink that the clinic asks for."""

    food_hours: Decimal
    drink_hours: Decimal
    source: str = ""


class WeightRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a weight in kg is asked about: outside the usual, further than `change_percent` from the last visit's;
    `pounds_low` to `pounds_high` times the last visit's looks like pounds."""

    usual_low: Decimal
    usual_high: Decimal
    change_percent: Decimal
    pounds_low: Decimal
    pounds_high: Decimal
    source: str = ""


class Instructions(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the patient takes home: the text's version, and from when driving is possible again: `hours` after the end
    and after a night's sleep, whichever is later. In `lines` the words of `PLACEHOLDERS` are filled in; `call` says
    whom to call (without it the sheet has room to write); `title` stands over it."""

    version: str
    hours: int
    lines: tuple[str, ...]
    source: str = ""
    call: tuple[str, ...] = ()
    title: str = "Going home after your infusion"


PLACEHOLDERS = ("{no_driving_before}", "{ended_at}")
"""What the clinic may write into its instructions for a time that the record knows."""


class LookRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """A look (breathing, colour, responds; deliberately not roused). The next one is due `every_minutes` after the
    last, until a full set is taken; `ceiling_minutes` after the last full set nothing puts a full one off."""

    every_minutes: int
    ceiling_minutes: int
    source: str = ""


class DrugRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """The ledger of the controlled drug: whether waste needs a witness, and what difference (mg) still balances."""

    witness: bool
    tolerance_mg: Decimal
    source: str = ""


class EmergencyStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step that is logged with one key: its word, and what it is called."""

    key: str
    label: str


class EmergencyCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """The clinic's own card: its lines in its own words and numbers, and the steps that can be logged."""

    title: str
    lines: tuple[str, ...]
    steps: tuple[EmergencyStep, ...]
    source: str = ""


class SignRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """The signature at the end: the sentence that it stands for, from how many minutes after the end it is late, and for
    how many days it is reminded of."""

    meaning: str
    minutes: int
    remind_days: int
    source: str = ""


class ForecastRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many minutes of the whole room are looked ahead, and within how many minutes things count as together."""

    minutes: int
    cluster_minutes: int
    source: str = ""
