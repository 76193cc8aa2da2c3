"""A row that is an infusion: its figures, each refused where it is impossible, and said where it is unusual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Protocol, TypeVar

from infusion_tui.imports import cells
from infusion_tui.imports.errors import CellError
from infusion_tui.imports.terms import (
    MAX_DOSE_MG,
    MAX_MINUTES,
    MAX_WEIGHT_KG,
    USUAL_MG_PER_KG,
    USUAL_MINUTES,
    Terms,
)
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain

T = TypeVar("T")
_LEAST = Decimal("0.01")


class Take(Protocol):
    """Keeps the reason of a cell that cannot be taken, and goes on."""

    def __call__(self, work: Callable[[], T], instead: T) -> T: ...


def infusion(
    cell: Mapping[str, str],
    mrn: str,
    day: dt.date,
    note: str | None,
    terms: Terms,
    separator: str,
    take: Take,
) -> ev.EarlierInfusion:
    """The event of this row; what a cell that cannot be taken would have said is left out (and `take` has why)."""

    def number(column: str, low: Decimal, high: Decimal) -> Decimal | None:
        return take(
            lambda: cells.within(column, cells.number(column, cell.get(column, ""), separator), low, high),
            None,
        )

    def whole(column: str, low: Decimal, high: Decimal) -> int | None:
        def read() -> int | None:
            found = cells.whole(column, cell.get(column, ""), separator)
            cells.within(column, None if found is None else Decimal(found), low, high)
            return found

        return take(read, None)

    def limited(column: str, key: str) -> int | None:
        limits = terms.limits.get(key)
        low, high = (limits.possible_low, limits.possible_high) if limits else (Decimal(0), Decimal(100))
        return whole(column, low, high)

    stopped = take(lambda: bool(cells.yes_no("stopped_early", cell.get("stopped_early", ""))), False)
    # what was stopped in its first minute has no whole minute, and may have given nothing that can be written
    least_mg, least_min = (Decimal(0), Decimal(0)) if stopped else (_LEAST, Decimal(1))
    return ev.EarlierInfusion(
        mrn=mrn,
        day=day,
        dose_mg=number("dose_mg", least_mg, MAX_DOSE_MG),
        weight_kg=number("weight_kg", Decimal(1), MAX_WEIGHT_KG),
        minutes=whole("minutes", least_min, Decimal(MAX_MINUTES)),
        peak_bp=take(lambda: _pressure(cell, terms, separator), None),
        lowest_spo2=limited("lowest_spo2", "spo2"),
        peak_dis=limited("peak_dis", "dis"),
        effects=take(lambda: cells.effects("effects", cell.get("effects", ""), terms.effects, terms.grades), {}),
        medicines=take(lambda: cells.text("medicines", cell.get("medicines", ""), limit=cells.MAX_NOTE), None),
        stopped_early=stopped,
        note=note,
        source="imported",
    )  # fmt: skip


def unusual(one: ev.EarlierInfusion, terms: Terms) -> tuple[str, ...]:
    """What is outside the usual, in words. It is recorded all the same."""
    found = []
    for column, key, value in (
        ("peak_bp systolic", "bp_sys", one.peak_bp[0] if one.peak_bp else None),
        ("peak_bp diastolic", "bp_dia", one.peak_bp[1] if one.peak_bp else None),
        ("lowest_spo2", "spo2", one.lowest_spo2),
        ("peak_dis", "dis", one.peak_dis),
    ):
        limits = terms.limits.get(key)
        if value is None or limits is None:
            continue
        low, high = limits.usual_low, limits.usual_high
        if (low is not None and value < low) or (high is not None and value > high):
            found.append(f"{column} {value} is outside the usual {_range(low, high)}")
    rule, weight = terms.weight, one.weight_kg
    if weight is not None and rule is not None and not rule.usual_low <= weight <= rule.usual_high:
        found.append(
            f"weight_kg {plain(weight)} is outside the usual {_range(rule.usual_low, rule.usual_high)}"
        )
    if one.dose_mg is not None and weight is not None:
        low, high = USUAL_MG_PER_KG
        each = one.dose_mg / weight
        if not low <= each <= high:
            found.append(
                f"{plain(one.dose_mg)} mg is {each:.2f} mg/kg, outside the usual {_range(low, high)}"
            )
    least, most = USUAL_MINUTES
    if one.minutes is not None and not least <= one.minutes <= most:
        found.append(f"minutes {one.minutes} is outside the usual {least}-{most}")
    return tuple(found)


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return f"up to {plain(high)}" if high is not None else f"from {plain(low or Decimal(0))}"
    return f"{plain(low)}-{plain(high)}"


def _pressure(cell: Mapping[str, str], terms: Terms, separator: str) -> tuple[int, int] | None:
    whole = cells.pressure("peak_bp", cell.get("peak_bp", ""))
    sys = cells.whole("peak_sys_mmhg", cell.get("peak_sys_mmhg", ""), separator)
    dia = cells.whole("peak_dia_mmhg", cell.get("peak_dia_mmhg", ""), separator)
    if whole is not None and (sys is not None or dia is not None):
        raise CellError("peak_bp and its two numbers in columns of their own: write it once")
    if whole is None:
        if sys is None and dia is None:
            return None
        if sys is None or dia is None:
            raise CellError("a pressure has two numbers: peak_sys_mmhg and peak_dia_mmhg")
        whole = sys, dia
    for name, key, value in zip(("systolic", "diastolic"), ("bp_sys", "bp_dia"), whole, strict=True):
        limits = terms.limits.get(key)
        low, high = (limits.possible_low, limits.possible_high) if limits else (Decimal(10), Decimal(300))
        cells.within(f"peak_bp {name}", Decimal(value), low, high)
    if whole[0] <= whole[1]:
        raise CellError(f"peak_bp {whole[0]}/{whole[1]} is not possible: systolic is above diastolic")
    return whole
