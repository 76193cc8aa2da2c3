"""The word `effect`: what is said about a side effect besides its grade, which is charted as `nausea 2`."""

from __future__ import annotations

from infusion_tui.charting.errors import LineError
from infusion_tui.charting.parts import Line, Part, unknown, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.effects import RELATED_WORDS, Related, effect_courses
from infusion_tui.record.protocol import SideEffect

_EXAMPLE = "effect nausea possible ; cold pack"


def effect(line: Line) -> Part:
    """`effect nausea possible ; cold pack`: whether it is related to the drug, and what was done about it."""
    tokens = line.tokens
    if not tokens:
        raise LineError("E_NOVAL", f"effect: which side effect? {_EXAMPLE}")
    named = _named(tokens[0], line)
    more = tokens[1:]
    if more and more[0].casefold() == "related":
        more = more[1:]
        if not more:
            raise LineError("E_NOVAL", f"effect {named.key}: related? yes, possible or no: {_EXAMPLE}")
    related: Related | None = None
    if more:
        related = next((word for word in RELATED_WORDS if word == more[0].casefold()), None)
        if related is None:
            raise LineError(
                "E_UNKNOWN",
                f'effect {named.key} "{more[0]}": related? yes, possible or no; what was done behind ;',
            )
        line.nothing_more(more[1:])
    action = line.kept_note()
    if related is None and action is None:
        raise LineError(
            "E_NOVAL",
            f"effect {named.key}: related (yes, possible, no), or what was done behind ;: {_EXAMPLE}",
        )
    _refuse_uncharted(named, line)
    said = f"effect {named.key}" + (f" {related}" if related is not None else "")
    shown = {"effect": named.key}
    if related is not None:
        shown["related"] = related
    if action is not None:
        shown["action"] = action
    payload = ev.EffectDescribed(effect=named.key, related=related, action=action)
    return Part(payload, with_note(said, action), shown=shown)


def _named(token: str, line: Line) -> SideEffect:
    wanted = token.casefold()
    found = next((one for one in line.protocol.effects if wanted in one.names), None)
    if found is None:
        raise unknown(token, line.protocol)
    return found


def _refuse_uncharted(named: SideEffect, line: Line) -> None:
    """Something can be said only about a side effect that this patient had by then."""
    before = [entry for entry in line.session.timeline if entry.at <= line.at]
    if not any(course.key == named.key for course in effect_courses(before)):
        raise LineError(
            "E_NOSEV",
            f"{named.key} is not charted yet: first how severe, 1 to 3: {named.key} 1; then effect {named.key} …",
        )
