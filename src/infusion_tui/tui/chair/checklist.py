"""The list being worked on, as rows: what is answered, by whom, and the one item that is asked now. Pure."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record.view import ChairView, CheckState
from infusion_tui.tui.widgets.ink import Row, fit, fit_row, spread, trim
from infusion_tui.tui.wording import clock, plain

_SIGNS = {"y": "√", "auto-y": "√", "n": "x", "auto-n": "□"}
_LABEL = 27


def items(view: ChairView) -> tuple[CheckState, ...]:
    """The items of the present list."""
    return tuple(check for check in view.checks if check.list == view.list_name)


def asked(view: ChairView) -> CheckState | None:
    """The item that is asked now: the first that a person answers and nobody has. Only where the list is shown."""
    if view.phase not in ("precheck", "assess"):
        return None
    return next((check for check in items(view) if not check.auto and check.answer is None), None)


def attested(check: CheckState) -> str:
    """The sentence that yes puts into the record."""
    return plain(check.attests or check.label, 400)


def check_row(check: CheckState, width: int, zone: dt.tzinfo, *, is_asked: bool = False) -> Row:
    """` √ consent                  signed consent is on file …               KM 14:30`."""
    sign = _SIGNS.get(check.answer or "", "□")
    done = check.answer in ("y", "auto-y")
    label = plain(check.label, 60) + ("" if check.required else " (optional)")
    said = found_words(check) or (attested(check) if is_asked or (done and width >= 90) else "")
    right = ""
    if check.by is not None and check.at is not None:
        right = f" {plain(check.by, 8)} {clock(check.at, zone)} "
    ink = "muted" if done else "strong" if is_asked else "text"
    room = width - 3 - _LABEL - len(right)
    # what was found is not cut while there is air between it and its label
    label_cells = max(len(label) + 2, _LABEL - max(0, len(said) - room)) if check.answer else _LABEL
    room += _LABEL - label_cells
    lead = "►" if is_asked else " "
    row: Row = (
        (f"{lead}{sign} ", "strong" if is_asked or check.answer == "n" else ink),
        (fit(label, label_cells), ink),
        (trim(said, max(0, room)), "text" if is_asked else "muted"),
    )
    row = spread(row, ((right, "muted"),), width) if right else fit_row(row, width)
    return tuple((text, ink_ + "@") for text, ink_ in row) if is_asked else row


def found_words(check: CheckState) -> str:
    """What was found, or what keeps the item open: the record's own words before the typed ones ("" for nothing)."""
    if check.answer == "n":
        return f"no: {plain(check.text or '', 300)}"
    return plain(check.detail or check.text or "", 300)


def list_rows(view: ChairView, width: int, zone: dt.tzinfo, most: int) -> list[Row]:
    """The present list in at most `most` rows: the answered ones at the top are left out first, and counted."""
    now = asked(view)
    shown = list(items(view))
    left_out = 0
    while len(shown) + (1 if left_out else 0) > most and shown and not shown[0].is_open:
        shown.pop(0)
        left_out += 1
    rows = [
        check_row(check, width, zone, is_asked=now is not None and check.item == now.item)
        for check in shown[: most - (1 if left_out else 0)]
    ]
    if left_out:
        rows.insert(0, fit_row(((f"  √ {left_out} answered above", "muted"),), width))
    return rows
