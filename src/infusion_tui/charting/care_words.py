"""The words of watching and doing: x, seen, extend, told, care, med."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import decimal_number, is_number_like, whole_number
from infusion_tui.charting.outcome_words import told_cautions
from infusion_tui.charting.parts import Line, Part, unknown, with_note
from infusion_tui.charting.vocabulary import ROUTES, UNITS
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.due import due_items
from infusion_tui.record.protocol import Medicine
from infusion_tui.record.values import number_json

MAX_EXTENSION_MINUTES = 1440
_READ_BACK = re.compile(r"\b(?:read[ -]?back|rb)\b", re.IGNORECASE)
_READ_BACK_IN_NAME = re.compile(r"\bread[ -]?back\b", re.IGNORECASE)
_READ_BACK_LAST = re.compile(r"(?:(?:^|[\s,]+)read[ -]?back|\s*,\s*rb)+$", re.IGNORECASE)
"""Behind a name: `rb` only after a comma, for it may be somebody's initials."""
_DENIED_BEFORE = re.compile(r"(?:\b(?:not|no|without|never|nothing)|n't)\s+$", re.IGNORECASE)
_DENIED_AFTER = re.compile(r"\s*[:,]?\s*(?:not|no|missing|refused|omitted)\b", re.IGNORECASE)
_MG = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}
_FORBIDDEN_UNITS = {"ug": "mcg", "µg".casefold(): "mcg", "u": "units", "iu": "units", "cc": "mL"}


def not_taken(line: Line) -> Part:
    """`x ; asleep, breathing 14`: a whole set not taken, and why."""
    reason = "; ".join(text for text in (line.rest, line.note) if text)
    if not reason and not line.fixing:
        raise LineError("E_XWHY", "x: why was the set not taken? x ; asleep, breathing 14, pink")
    return Part(ev.ObservationDeferred(reason=reason), f"x ; {reason}", shown={"reason": reason})


def seen(line: Line) -> Part:
    """`seen`: on my way to what is due."""
    line.nothing_more(line.tokens)
    note = line.kept_note()
    what = tuple(
        item.what
        for item in due_items(line.session, line.context.now, line.context.zone)
        if item.level in ("due", "late", "passed_on")
    )
    return Part(ev.ReminderSeen(what=what, note=note), with_note("seen", note))


def extend(line: Line) -> Part:
    """`extend 15 ; still dizzy`."""
    tokens = line.tokens
    if not tokens:
        raise LineError("E_NOVAL", "extend needs minutes: extend 15 ; still dizzy")
    number = tokens[0].casefold().removesuffix("min")
    minutes = whole_number(number, "extend")
    more = tokens[2:] if tokens[1:2] and tokens[1].casefold() == "min" else tokens[1:]
    line.nothing_more(more)
    if not 1 <= minutes <= MAX_EXTENSION_MINUTES:
        raise LineError("E_RANGE", f"extend {number} is not possible (1-{MAX_EXTENSION_MINUTES} min)")
    note = line.kept_note()
    payload = ev.ObservationExtended(minutes=minutes, note=note)
    return Part(payload, with_note(f"extend {minutes} min", note), "yes", shown={"minutes": minutes})


def told(line: Line) -> Part:
    """`told Dr Lee ; 188/112, read back`: who was told, what, and whether they said it back."""
    return replace(read_told(line.rest, line.kept_note(), fixing=line.fixing), cautions=told_cautions(line))


def read_told(rest: str, note: str | None, *, fixing: bool = False) -> Part:
    """Who was told, what, and whether they said it back.

    Raises:
        LineError: E_WHO.
    """
    to = _READ_BACK_LAST.sub("", rest).strip()
    if _DENIED_BEFORE.search(f"{to} "):
        to = rest  # "not read back" says that it was not
    if not to and not fixing:
        raise LineError("E_WHO", "told: who was told? told Dr Lee ; what was said")
    # behind the name the words are taken out of it and said again in the read-back; in the note they stay
    in_words = _says(_READ_BACK_IN_NAME, to) or _says(_READ_BACK, note or "")
    read_back = in_words or to != rest
    payload = ev.ProviderTold(to=to, read_back=read_back, note=note)
    shown: dict[str, Any] = {"to": to}
    if read_back:
        shown["read_back"] = True
    said = f"told {to} read back" if read_back and not in_words else f"told {to}"
    return Part(payload, with_note(said, note), shown=shown)


def care(line: Line) -> Part:
    """`grounding ; hand held`, `care grounding`: something done that is no medicine."""
    tokens = line.tokens
    if not tokens:
        known = (
            ", ".join(word.key for word in line.protocol.care) or "the clinic's list is empty; write a note"
        )
        raise LineError("E_NOVAL", f"care: what was done? {known}")
    found = line.protocol.care_word(tokens[0])
    if found is None:
        raise unknown(tokens[0], line.protocol)
    line.nothing_more(tokens[1:])
    note = line.kept_note()
    payload = ev.CareGiven(care=found.key, label=found.label, note=note)
    return Part(payload, with_note(found.key, note), shown={"care": found.key})


def med(line: Line) -> Part:
    """`med ondansetron 4 mg iv for nausea by Dr Lee`: a medicine given; why, and ordered by whom, as far as said."""
    tokens = line.tokens
    if not tokens or is_number_like(tokens[0]):
        raise LineError("E_MED", "med needs a name, dose and route: med ondansetron 4 mg iv")
    name = tokens[0].casefold()
    if len(tokens) < 2 or tokens[1].casefold() in (*UNITS, *_FORBIDDEN_UNITS, *ROUTES):
        raise LineError("E_MED", f"med {name}: the dose is missing: med {name} 4 mg iv")
    dose, unit, more = amount_and_unit(tokens[1:], "dose")
    so_far = f"med {name} {plain(dose)} {unit}"
    if dose == 0:
        raise LineError("E_DOSE", f"{so_far}: a dose of 0 cannot be given")
    routes = ", ".join(ROUTES)
    if not more:
        raise LineError("E_ROUTE", f"{so_far}: which route? {routes}")
    answered = more[0].endswith("!") or more[1:2] == ["!"]
    route = more[0].rstrip("!").casefold()
    if route not in ROUTES:
        raise LineError("E_ROUTE", f'{so_far} "{more[0]}": which route? {routes}')
    why, ordered_by = _why_and_by(line, [token for token in more[1:] if token != "!"], so_far)
    listed = line.protocol.medicine(name)
    canonical = listed.name if listed else name
    cautions = _medicine_cautions(canonical, listed, dose, unit, route, answered)
    if cautions and not line.note and not line.fixing:
        raise LineError("E_MEDWHY", f"{cautions[0].message}: add why after ;")
    note = line.kept_note()
    payload = ev.MedicineGiven(
        drug=canonical,
        dose=dose,
        unit=unit,
        route=route,
        listed=listed is not None,
        warnings=tuple(caution.code for caution in cautions),
        why=why,
        ordered_by=ordered_by,
        note=note,
    )
    said = f"med {canonical} {plain(dose)} {unit} {route}{'!' if answered else ''}"
    said += (f" for {why}" if why else "") + (f" by {ordered_by}" if ordered_by else "")
    shown: dict[str, Any] = {"drug": canonical, "dose": number_json(dose), "unit": unit, "route": route}
    shown |= {key: text for key, text in (("why", why), ("ordered_by", ordered_by)) if text is not None}
    return Part(
        payload, with_note(said, note), "chair" if cautions else "yes", cautions, {"medication": shown}
    )


def _why_and_by(line: Line, words: list[str], so_far: str) -> tuple[str | None, str | None]:
    """What stands behind the route: `for nausea by Dr Lee`, each at most once, in either order.

    Raises:
        LineError: E_UNKNOWN for any other word, E_TWICE, E_NOVAL or E_WHO for a word with nothing behind it.
    """
    found: dict[str, list[str]] = {}
    here: list[str] | None = None
    for word in words:
        key = word.casefold()
        if key in ("for", "by"):
            if key in found:
                raise LineError("E_TWICE", f'{so_far}: "{key}" is there twice; write the rest behind ;')
            here = found[key] = []
        elif here is None:
            line.nothing_more([word])
        else:
            here.append(word)
    if found.get("for") == []:
        raise LineError("E_NOVAL", f"{so_far} for: for what? for nausea")
    if found.get("by") == []:
        raise LineError("E_WHO", f"{so_far} by: ordered by whom? by Dr Lee")
    why, ordered_by = (" ".join(found[key]) if key in found else None for key in ("for", "by"))
    return why, ordered_by


def _says(words: re.Pattern[str], text: str) -> bool:
    """True where these words stand in a text that does not say "not" with them."""
    return any(
        not _DENIED_BEFORE.search(text[: found.start()]) and not _DENIED_AFTER.match(text[found.end() :])
        for found in words.finditer(text)
    )


def amount_and_unit(tokens: list[str], label: str) -> tuple[Decimal, str, list[str]]:
    """`4 mg`, `4mg` -> amount, unit, what follows; by the rules of ISMP for writing doses.

    Raises:
        LineError: E_NOTNUM, E_NAKED, E_TRAIL0, E_NOUNIT, E_UNIT.
    """
    number, unit, more = tokens[0], "", tokens[1:]
    glued = re.fullmatch(r"([0-9.,]+)([^0-9.,].*)", number)
    if glued is not None and not (more and more[0].casefold() in UNITS):
        number, unit = glued[1], glued[2]
    amount = decimal_number(number, label, medicine=True)
    if not unit:
        if not more:
            raise LineError("E_NOUNIT", f"{label} {number}: which unit? {', '.join(UNITS.values())}")
        if more[0].rstrip("!").casefold() in ROUTES or more[0].casefold() == "by":
            raise LineError("E_NOUNIT", f"{label} {number}: which unit? {', '.join(UNITS.values())}")
        unit, more = more[0], more[1:]
    known = UNITS.get(unit.casefold())
    if known is None:
        instead = _FORBIDDEN_UNITS.get(unit.casefold())
        hint = f" Write {instead}." if instead else ""
        raise LineError("E_UNIT", f'{label} {number} "{unit}": units are {", ".join(UNITS.values())}.{hint}')
    return amount, known, more


def _medicine_cautions(
    name: str, listed: Medicine | None, dose: Decimal, unit: str, route: str, answered: bool
) -> tuple[Caution, ...]:
    if listed is None:
        return (Caution("W_MEDLIST", f"{name} is not on the as-needed list", answered),)
    found = []
    usual = f"{plain(listed.usual_low)}-{plain(listed.usual_high)} {listed.unit}"
    if unit == listed.unit or (unit in _MG and listed.unit in _MG):
        in_list_unit = dose if unit == listed.unit else dose * _MG[unit] / _MG[listed.unit]
        if in_list_unit >= listed.usual_high * 10 or in_list_unit * 10 <= listed.usual_low:
            raise LineError(
                "E_MEDDOSE", f"{name} {plain(dose)} {unit} is ten-fold off the usual {usual}: check the dose"
            )
        if not listed.usual_low <= in_list_unit <= listed.usual_high:
            found.append(
                Caution("W_DOSE", f"{name} {plain(dose)} {unit} is outside the usual {usual}", answered)
            )
    else:
        found.append(Caution("W_MEDUNIT", f"{name} is usually given in {listed.unit}, not {unit}", answered))
    if route not in listed.routes:
        routes = ", ".join(listed.routes)
        found.append(Caution("W_MEDROUTE", f"{name} {route} is unusual ({routes})", answered))
    return tuple(found)
