"""Which pictures there are: every phase and every number of chairs in every size, the dialogs, the five themes.

Pictures that are `CHOSEN` lie beside this file and in the repository; the others go to `all/`, which git ignores.
"""

from __future__ import annotations

from stills import Still

SIZES = ((80, 24), (120, 40), (200, 60))

PHASES = {
    "empty": "8",
    "pre-check": "5",
    "infusing": "1",
    "late": "2",
    "paused": "3",
    "time-up": "6",
    "observing": "4",
    "assess": "7",
}
"""The chair of the training room with eight chairs that stands in each phase at opening."""

THEMES = ("dim", "night", "day", "contrast", "terminal")

SET = "128/82 76 98 14 s4 d1 n1"

CHOSEN = frozenset(
    (
        "history-120x40", "due-80x24", "replay-board-120x40",
        "board-8-80x24", "board-8-120x40", "board-64-200x60", "board-1-80x24",
        "infusing-120x40", "late-80x24", "late-typed-120x40", "paused-80x24", "pre-check-120x40",
        "observing-80x24", "time-up-120x40", "assess-120x40", "training-80x24",
        "admit-120x40", "leave-check-80x24", "correction-80x24", "chart-120x40", "help-80x24", "lock-80x24",
        "theme-night-120x40", "theme-day-120x40", "theme-terminal-120x40",
    )
)  # fmt: skip
"""What the documents show, and one of each kind."""

_PAGES = {
    # name: chair, keys
    "form": ("2", "<f3>"),
    "pump-list": ("2", "<f4>"),
    "effects": ("2", "<f6>"),
    "checks": ("5", "checks<enter>"),
    "leave-check": ("7", "<f8>"),
    "admit": (
        "8",
        "new<enter>448201<tab>MARLOW, Ruth<tab>1984-03-12",
    ),
    "admit-empty": ("8", "new<enter>"),
    "correction": ("2", "<up><enter>"),
    "medicine": ("2", "<f5>"),
    "medicine-list": ("2", "med<enter>"),
    "chart": ("7", "chart<enter>"),
    "ledger": ("7", "ledger<enter>"),
    "waste": ("7", "waste<enter>"),
    "contradictions": ("7", "contradictions<enter>"),
    "second-check": ("5", "verify<enter>"),
    "drawn-form": ("5", "drawn<enter>"),
    "kept-form": ("7", "kept<enter>"),
    "score": ("7", "score<enter>"),
    "scores": ("2", "phq9<enter>"),
    "score-between-visits": ("8", "scores<enter>"),
    "care": ("2", "care<enter>"),
    "told": ("2", "told<enter>"),
    "look": ("2", "look<enter>"),
    "not-taken": ("2", "x<enter>"),
    "effect-words": ("2", "effect<enter>"),
    "bag": ("2", "bag<enter>"),
    "take": ("2", "take<enter>"),
    "sbar": ("2", "sbar<enter>"),
    "gaps": ("7", "gaps<enter>"),
    "home": ("7", "home<enter>"),
    "paper": ("7", "paper<enter>"),
    "forecast": ("2", "forecast<enter>"),
    "records": ("2", "records<enter>"),
    "due": ("2", "due<enter>"),
    "numbers": ("2", "numbers<enter>"),
    "replay": ("2", "replay<enter><pageup>"),
    "replay-board": ("2", "replay<enter><pageup><escape>"),
    "record": ("2", "records<enter><enter>"),
    "attribute": ("2", "attribute<enter>"),
    "settings": ("2", "settings<enter>"),
    "disk": ("2", "disk<enter>"),
    "watch": ("2", "watch<enter>"),
    "drugs": ("2", "drugs<enter>"),
    "history": ("2", "hx<enter>"),
    "course-report": ("2", "report<enter>"),
    "patients": ("2", "patients<enter>"),
    "patient": ("2", "patient<enter>"),
    "patient-course": ("2", "patient<enter>c"),
    "patient-caution": ("2", "patient<enter>klatex<f3>"),
    "emergency": ("2", "<f7>"),
    "handoff": ("2", "handoff<enter>"),
    "export": ("2", "export<enter>"),
    "sheets": ("2", "sheets<enter>"),
    "backup": ("2", "backup<enter>"),
    "staff": ("2", "staff<enter>"),
    "setup": ("2", "setup<enter>"),
    "help": ("2", "<f1>"),
    "help-search": ("2", "<f1>paus"),
    "palette": ("2", "<ctrl+p>"),
    "lock": ("2", "<ctrl+l>"),
    "quit": ("2", "<ctrl+q>"),
}

_LINES = {
    # what stands in the line of a chair, and what is said about it
    "late-typed": ("2", SET),
    "line-wrong": ("2", "128/820 76"),
    "question": ("2", "228/120 76 98 14 s4 d1<enter>"),
    "pause-typed": ("1", "pause nausea"),
    "start-question": ("1", "stop dizzy<enter>"),
    "fix-typed": ("2", "fix 16 hr 80 ; misread"),
    "id-typed": ("2", "id 448201"),
    "blind-check": ("5", "verify "),
}


def catalogue() -> list[Still]:
    """Every still, in the order of the contact sheets."""
    found = [
        Still(f"board-{chairs}-{_by(size)}", size, chairs=chairs)
        for chairs in (1, 4, 8, 16, 32, 64)
        for size in SIZES
    ]
    found += [
        Still(f"wall-{chairs}-{_by(SIZES[2])}", SIZES[2], chairs=chairs, wall=True) for chairs in (8, 16)
    ]
    found += [Still(f"board-8-only-due-{_by(size)}", size, keys="o") for size in SIZES[:2]]
    found += [Still(f"board-8-hidden-{_by(size)}", size, keys="p") for size in SIZES[:2]]
    found += [
        Still(f"{phase}-{_by(size)}", size, chair=chair) for phase, chair in PHASES.items() for size in SIZES
    ]
    found += [Still(f"training-{_by(size)}", size, chair="2", strip=True) for size in SIZES]
    found += [Still(f"training-board-{_by(size)}", size, strip=True) for size in SIZES[:2]]
    found += [
        Still(f"{name}-{_by(size)}", size, chair=chair, keys=keys)
        for name, (chair, keys) in _LINES.items()
        for size in SIZES[:2]
    ]
    found += [
        Still(f"{name}-{_by(size)}", size, chair=chair, keys=keys, page=name not in ("lock", "medicine"))
        for name, (chair, keys) in _PAGES.items()
        for size in SIZES[:2]
    ]
    found += [Still(f"first-start-{_by(size)}", size, start=True) for size in SIZES[:2]]
    found += [Still(f"lock-start-{_by(size)}", size, locked=True) for size in SIZES[:2]]
    found += [
        Still(f"theme-{theme}-{_by(size)}", size, chair="2", keys=SET, theme=f"infusion-{theme}")
        for theme in THEMES
        for size in SIZES[:2]
    ]
    found += [Still(f"theme-{theme}-board-120x40", theme=f"infusion-{theme}") for theme in THEMES]
    found += [Still(f"small-{_by(size)}", size, chair="2") for size in ((60, 20), (40, 10))]
    return found


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
