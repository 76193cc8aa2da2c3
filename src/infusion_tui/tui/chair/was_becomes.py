"""A correction before it is recorded: what was, what it becomes, what stays the same. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.charting import Draft
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.view import ChairView, EntryLine
from infusion_tui.record.wording import FIELD_WORDS, VALUE_LABELS, effect_text, value_text
from infusion_tui.tui.widgets.ink import Row, fit, fit_row, trim
from infusion_tui.tui.wording import clock, plain

_LABEL, _MOST = 14, 4


def meant_entry(draft: Draft, view: ChairView) -> EntryLine | None:
    """The entry that a correction is about."""
    return next((entry for entry in view.entries if entry.number == draft.target), None)


def table(draft: Draft, view: ChairView, zone: ZoneInfo, width: int) -> list[Row]:
    """The rows of a `fix`: a head, each item that changes, the rest as "same", and what becomes of the old entry.

    Empty for anything but a fix of an entry that is there.
    """
    meant, payload = meant_entry(draft, view), draft.payload
    if meant is None or not isinstance(payload, ev.EntryAmended):
        return []
    changed = [(label, was, now) for label, was, now in _changes(payload, meant, view, zone) if was != now]
    room = max(10, (width - _LABEL - 8) // 2)
    head = f"#{meant.number} {clock(meant.occurred_at, zone)}"
    rows: list[Row] = [_row(head, "was", "becomes", room, "muted")]
    rows += [_row(label, was, now, room, "strong") for label, was, now in changed[:_MOST]]
    if len(changed) > _MOST:
        rows.append(((f"  and {len(changed) - _MOST} more, as typed", "text"),))
    same = _same(meant, {label for label, _, _ in changed})
    if same:
        rows.append(((f"  {trim(', '.join(same), width - 14)}", "text"), ("   same", "muted")))
    rows.append(((f"  #{meant.number} stays readable, struck through; the fix is a new entry.", "muted"),))
    return [fit_row(row, width) for row in rows]


def moved_rows(moves: Sequence[str], width: int) -> list[Row]:
    """End, volume and dose before and after, in as few rows as they need."""
    rows: list[Row] = []
    line = ""
    for one in (plain(move, 200) for move in moves):
        if line and len(line) + len(one) + 3 > width - 12:
            rows.append(fit_row(((f"  changes {line}", "strong"),), width))
            line = one
        else:
            line = f"{line}   {one}" if line else one
    return [*rows, fit_row(((f"  changes {line}", "strong"),), width)] if line else rows


def _row(label: str, was: str, becomes: str, room: int, ink: str) -> Row:
    sign = "  ◄" if ink == "strong" else ""
    return (
        (f"  {fit(plain(label, 60), _LABEL)}", "text" if sign else "muted"),
        (fit(plain(was, 300), room), "text" if sign else "muted"),
        (trim(plain(becomes, 300), room), ink),
        (sign, "strong"),
    )


def _changes(
    payload: ev.EntryAmended, meant: EntryLine, view: ChairView, zone: ZoneInfo
) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if payload.new_at is not None:
        found.append(("time", clock(meant.occurred_at, zone), clock(payload.new_at, zone)))
    found += _observed(payload, meant, view)
    if payload.order is not None and view.order is not None:
        old, new = view.order, payload.order
        found += _order_changes(old, new)
    for key, value in payload.change.items():
        if key == "flagged":
            continue  # the items say it; its words are for the record, not for whoever stands beside the screen
        was = getattr(meant.payload, key, None)
        found.append((FIELD_WORDS.get(key, key), _in_words(was), _in_words(value)))
    return found


def _in_words(value: object) -> str:
    """`2 1 3 - 2`: the items of a score as they are typed, `-` where one was not asked."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join("-" if one is None else str(one) for one in value) or "nothing"
    return "nothing" if value is None else str(value)


def _order_changes(old: ev.Order, new: ev.Order) -> list[tuple[str, str, str]]:
    """Weight, dose and rate in any case and first, then whatever else of the order becomes another one."""
    words: list[tuple[str, str, str]] = []
    for label, field, unit in _ORDER_PARTS:
        was, becomes = getattr(old, field), getattr(new, field)
        if field == "dosing_weight_kg" and new.weight_basis == old.weight_basis == "actual":
            continue  # the weight itself, said already
        if was != becomes or field in ("weight_kg", "dose_mg", "rate_ml_h"):
            words.append((label, _with_unit(was, unit), _with_unit(becomes, unit)))
    return words


def _with_unit(value: object, unit: str) -> str:
    if value is None:
        return "none"
    return f"{number(value) if isinstance(value, Decimal) else value} {unit}"


_ORDER_PARTS = (
    ("weight", "weight_kg", "kg"), ("dose", "dose_mg", "mg"), ("rate", "rate_ml_h", "mL/h"),
    ("minutes", "minutes", "min"), ("volume", "volume_ml", "mL"), ("cap", "cap_mg", "mg"),
    ("dosing weight", "dosing_weight_kg", "kg"), ("vial strength", "vial_mg_ml", "mg/mL"),
    ("concentration", "concentration_mg_ml", "mg/mL"),
)  # fmt: skip


def _observed(payload: ev.EntryAmended, meant: EntryLine, view: ChairView) -> list[tuple[str, str, str]]:
    """Values, side effects, and what was not measured: an item of one kind may become one of another."""
    keys = [
        key for key in (*ev.VALUE_ORDER, *payload.effects) if key in payload.values or key in payload.effects
    ]
    keys += [key for key in payload.not_done if key not in keys]
    old = (meant.values, meant.effects, meant.not_done)
    new = (payload.values, payload.effects, payload.not_done)
    return [(_label(key), _said(key, *old, view) or "nothing", _said(key, *new, view)) for key in keys]


def _said(
    key: str,
    values: Mapping[str, ev.Value],
    effects: Mapping[str, int],
    not_done: Mapping[str, str],
    view: ChairView,
) -> str:
    protocol = view.protocol
    if protocol is not None and key in values:
        return value_text(key, values[key], protocol).removeprefix(f"{_label(key)} ")
    if protocol is not None and key in effects:
        return effect_text(key, effects[key], protocol).removeprefix(f"{key} ")
    return f"x {not_done[key]}" if key in not_done else ""


def _label(key: str) -> str:
    return VALUE_LABELS.get(key, key)


def _same(meant: EntryLine, changed: set[str]) -> list[str]:
    keys = [*(key for key in ev.VALUE_ORDER if key in meant.values), *meant.effects, *meant.not_done]
    return [label for label in dict.fromkeys(_label(key) for key in keys) if label not in changed]
