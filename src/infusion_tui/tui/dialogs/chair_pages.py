"""The page that a word opens over a chair. Each is imported when it is first opened, so that the app starts at once."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from infusion_tui.tui.chair.opening import ALONE

if TYPE_CHECKING:
    from infusion_tui.record.care_rules import EmergencyCard
    from infusion_tui.tui.dialogs.base import ChairDialog
    from infusion_tui.tui.host import Host

_PAGES = {
    "new": ("admit", "AdmitPage"),
    "obs": ("obs_form", "ObsPage"),
    "pump": ("words_page", "PumpPage"),
    "med": ("med_form", "MedPage"),
    "waste": ("waste_form", "WastePage"),
    "ledger": ("ledger_page", "LedgerPage"),
    "home": ("home_page", "HomePage"),
    "contradictions": ("contradictions_page", "ContradictionsPage"),
    "care": ("care_list", "CareListPage"),
    "verify": ("verify_page", "VerifyPage"),
    "score": ("score_form", "ScorePage"),
    "effects": ("effects", "EffectsPage"),
    "chart": ("chart_page", "ChartPage"),
    "sbar": ("sbar", "SbarPage"),
    "paper": ("paper_page", "PaperPage"),
    "attribute": ("attribute_page", "AttributePage"),
    "gaps": ("gaps_page", "GapsPage"),
}
"""Each word that opens a page and nothing else: the module in `dialogs`, and the page."""


def chair_page(host: Host, word: str, chair: str, card: EmergencyCard | None) -> ChairDialog | None:
    """The page of this word, or None when there is none. `card` is the emergency card of this chair, where it has one."""
    first, _, rest = word.partition(" ")
    match first:
        case "bag" | "infiltration":
            return _opened("words_page", "PumpPage", host, chair, word)
        case "effect":
            return _opened("effect_words", "EffectPage", host, chair, rest.strip() or None)
        case "scores":
            return _opened("outcome_form", "OutcomePage", host, chair, rest.strip() or None)
        case "emergency":
            return _opened("emergency", "EmergencyPage", host, chair, card) if card is not None else None
        case "leave" | "checks":
            return _opened("check_list", "CheckPage", host, chair, "leave" if first == "leave" else None)
        case "fix" if rest:
            return _opened("fix_form", "FixPage", host, chair, int(rest))
        case "entry" if rest:
            return _opened("entry", "EntryPage", host, chair, int(rest))
    if word in _PAGES:
        return _opened(*_PAGES[word], host, chair)
    return _opened("words_page", "CarePage", host, chair, word) if word in ALONE else None


def _opened(module: str, page: str, host: Host, chair: str, *more: object) -> ChairDialog:
    made: ChairDialog = getattr(importlib.import_module(f"infusion_tui.tui.dialogs.{module}"), page)(
        host, chair, *more
    )
    return made
