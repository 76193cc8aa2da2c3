"""The small parts of a resource: codings, quantities, texts, times. What is empty is left out, as FHIR wants it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from infusion_tui.exports.fhir.codes import LOCAL, UCUM, Code
from infusion_tui.record.text import visible

Json = dict[str, Any]
_BLANK = re.compile(r"\s")


def without_empty(elements: Json) -> Json:
    """The elements that say something: FHIR knows no null, no empty text, list or object."""
    return {name: value for name, value in elements.items() if value not in (None, "", [], {}, ())}


def words(text: str | None) -> str | None:
    """Text from people, each character that acts made visible; None where there is none.

    FHIR's string takes no blank but space, tab and line ends: an ideographic or a hard space becomes a plain one.
    """
    return (_BLANK.sub(" ", visible(text)).strip() or None) if text is not None else None


def coding(code: Code) -> Json:
    """A code with its system and display."""
    return {"system": code.system, "code": code.code, "display": code.display}


def concept(
    *codes: Code, text: str | None = None, local: str | None = None, label: str | None = None
) -> Json:
    """A concept: verified codes first, then the local one (called `label`, else as the text), and what it is in words."""
    codings = [coding(code) for code in codes]
    if local is not None and words(local) is not None:
        codings.append(
            without_empty({"system": LOCAL, "code": _as_code(local), "display": words(label or text)})
        )
    return without_empty({"coding": codings, "text": words(text)})


def quantity(value: Decimal | int, unit: str, ucum: str | None) -> Json:
    """A number with its unit; without a code where UCUM has none. The digits stay as they were charted."""
    return without_empty(
        {"value": _digits(value), "unit": unit, "system": UCUM if ucum else None, "code": ucum}
    ) | {"value": _digits(value)}


def moment(at: dt.datetime, zone: ZoneInfo) -> str:
    """A dateTime with its offset, whole seconds or milliseconds."""
    local = at.astimezone(zone)
    if (local.utcoffset() or dt.timedelta()).seconds % 60:
        local = at.astimezone(dt.UTC)
    return local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")


def day_or_moment(at: dt.datetime, zone: ZoneInfo, *, day_only: bool) -> str:
    """The same; where only the day is known, the day alone: FHIR takes a date, and no time is made up."""
    return at.astimezone(zone).date().isoformat() if day_only else moment(at, zone)


def period(begin: dt.datetime | None, end: dt.datetime | None, zone: ZoneInfo) -> Json:
    """A period; what is not known of it is not there."""
    return without_empty(
        {"start": moment(begin, zone) if begin else None, "end": moment(end, zone) if end else None}
    )


def annotation(
    text: str | None,
    at: dt.datetime | None,
    zone: ZoneInfo,
    author: Json | None = None,
    *,
    day_only: bool = False,
) -> Json:
    """A note with when (`day_only`: on which day) and whose; {} where there are no words."""
    said = words(text)
    if said is None:
        return {}
    time = day_or_moment(at, zone, day_only=day_only) if at else None
    return without_empty({"authorReference": author, "time": time, "text": said})


def some(parts: Iterable[Json]) -> list[Json]:
    """Those that say something."""
    return [part for part in parts if part]


def _digits(value: Decimal | int) -> Decimal | int:
    return Decimal(format(value, "f")) if isinstance(value, Decimal) else value


def _as_code(key: str) -> str:
    """A key as a FHIR code: single blanks only."""
    return " ".join(visible(key).split())
