"""How old what is shown is, in words: live, old after ten seconds, not to be trusted after thirty."""

from __future__ import annotations

from typing import Final

LIVE_S: Final = 10
HATCHED_S: Final = 30


def is_stale(age_s: float) -> bool:
    """True when what is shown is too old to be called live."""
    return age_s >= LIVE_S


def is_hatched(age_s: float) -> bool:
    """True when what is shown is so old that it must not be taken for what is."""
    return age_s >= HATCHED_S


def age_words(age_s: float) -> str:
    """`22 s`, `3 min`."""
    return f"{int(age_s)} s" if age_s < 120 else f"{int(age_s) // 60} min"


def freshness(age_s: float) -> tuple[str, str]:
    """`● live`, from ten seconds on `○ 22 s old`, from thirty on hatched; and its ink."""
    if not is_stale(age_s):
        return ("● live", "text")
    old = f"{age_words(age_s)} old"
    return (f"○ {old}", "due") if age_s < HATCHED_S else (f"▒▒ {old} ▒▒", "late")
