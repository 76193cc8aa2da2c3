"""The two lines above the board: where and when this is, and which chairs need a look. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from infusion_tui.record.view import ChairView
from infusion_tui.tui.freshness import age_words, freshness
from infusion_tui.tui.widgets.ink import Row, Span, fit_row, rule, spread, width_of
from infusion_tui.tui.wording import chair_level, clock_seconds, due_words, fitting, plain

_INKS = {"passed_on": "late", "late": "late", "due": "due"}


class HeaderFacts(msgspec.Struct, frozen=True):
    """What the header says."""

    chairs: int
    now: dt.datetime
    zone: dt.tzinfo
    signed_in: str | None
    training: bool
    age_s: float
    by_task: bool = False
    is_wall: bool = False
    to_sign: tuple[int, bool] = (0, False)
    """How many closed records wait for a signature, and whether one is late."""


def unread_line(age_s: float, width: int) -> Row:
    """The whole line says that the file cannot be read, so that it is seen before any number."""
    age = age_words(age_s)
    forms = (
        f"THE FILE CANNOT BE READ for {age}: what stands here is old. Look at the chairs themselves.",
        f"CANNOT READ THE FILE for {age}: this is old, look at the chairs",
        f"NOT READ for {age}: OLD",
    )
    said = f" {fitting(forms, width - 8)} "
    left = max(0, (width - len(said)) // 2)
    return fit_row(
        (("▒" * left, "due"), (said, "late"), ("▒" * max(0, width - left - len(said)), "due")), width
    )


def header(facts: HeaderFacts, width: int) -> tuple[Row, Row]:
    """The header and the rule under it. In training the watermark stands here, always."""
    left: list[Span] = [(" INFUSION ROOM", "strong")]
    if facts.training:
        left += [("  ", "text"), (" TRAINING ", "training")]
    waiting, is_late = facts.to_sign
    if waiting:
        words = f"{waiting} record{'' if waiting == 1 else 's'} to sign"
        left += [("  ", "text"), (words, "due" if is_late else "strong")]
    person = plain(facts.signed_in, 12) if facts.signed_in else "not signed in"
    right: Row = (
        (clock_seconds(facts.now, facts.zone), "strong"),
        ("  ", "text"),
        *(() if facts.is_wall else ((person, "text" if facts.signed_in else "muted"), ("  ", "text"))),
        freshness(facts.age_s),
        (" ", "text"),
    )
    at, free = width_of(tuple(left)), width - width_of(right)
    forms = _counted(facts)
    count = next((form for form in forms if at + 2 + len(form) < free), "")
    # in the middle of the screen where it can stand there, else as near to it as there is room
    middle = min(max(at + 2, (width - len(count)) // 2), free - 1 - len(count))
    if count:
        left += [(" " * (middle - at), "text"), (count, "muted")]
    return spread(tuple(left), right, width), rule(width)[0]


def _counted(facts: HeaderFacts) -> tuple[str, ...]:
    """How many chairs, and in which order they stand; longest first."""
    count = f"{facts.chairs} chair{'' if facts.chairs == 1 else 's'}"
    if facts.by_task:
        return f"{count} by next task", f"{count} by task", f"{facts.chairs} by task", "by task"
    return f"{count} by number", count, f"{facts.chairs}"


def look_line(views: Sequence[ChairView], width: int, shown: str = "") -> Row:
    """Which chairs need a look, those passed on first; on the right what comes next, or what is being `shown`."""
    groups: dict[str, list[str]] = {"passed_on": [], "late": [], "due": []}
    for view in views:
        level = chair_level(view)
        if level in groups:
            groups[level].append(plain(view.chair, 12))
    total = sum(len(chairs) for chairs in groups.values())
    right: Row = ((f"{shown or _next(views)} ", "muted"),)
    if not total:
        return spread(((" nothing is due", "muted"),), right, width)
    lead: Row = ((f" ▲ {total} need a look", "due"),)
    left = _named(lead, groups, width)
    if width_of(left) + 2 + width_of(right) <= width:
        return spread(left, right, width)
    if shown:
        return spread(_named(lead, groups, width - width_of(right) - 2), right, width)
    # which chairs wait matters more than what comes next
    return fit_row(left, width)


def _named(lead: Row, groups: dict[str, list[str]], width: int) -> Row:
    """The groups with as many chair numbers as there is room for; the rest is counted (`+4 more`)."""
    names = {"passed_on": "▲▲ PASSED ON", "late": "▲▲ LATE", "due": "▲ DUE"}
    row = list(lead)
    waiting = {name: chairs for name, chairs in groups.items() if chairs}
    for at, (name, chairs) in enumerate(waiting.items()):
        # each group still to come can say at least how many chairs it has
        behind = sum(
            len(f"   {names[other]} +{len(waiting[other])} more ") for other in list(waiting)[at + 1 :]
        )
        room = width - width_of(tuple(row)) - behind - 2
        row += [
            ("  ", "text"),
            (f" {names[name]} {_numbers(chairs, room - len(names[name]) - 3)} ", _INKS[name]),
        ]
    return tuple(row)


def _numbers(chairs: Sequence[str], room: int) -> str:
    """`3, 5, 11 +4 more` in the cells there are."""
    everyone = ", ".join(chairs)
    if len(everyone) <= max(room, len(f"+{len(chairs)} more")):
        return everyone
    for shown in range(len(chairs) - 1, -1, -1):
        text = f"{', '.join(chairs[:shown])} +{len(chairs) - shown} more".lstrip()
        if len(text) <= room:
            break
    return text


def _next(views: Sequence[ChairView]) -> str:
    """`next: chair 1 obs in 6 min`: the earliest thing that is not due yet."""
    coming = [
        (item.at, view.chair, item, view.now)
        for view in views
        for item in view.due
        if item.level in ("quiet", "soon")
    ]
    if not coming:
        return ""
    _, chair, item, now = min(coming, key=lambda entry: entry[0])
    return f"next: chair {plain(chair, 12)} {due_words(item, now)}"
