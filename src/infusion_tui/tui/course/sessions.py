"""The infusions of a course as a table, with the scores between them; the chosen line once more in full. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from infusion_tui.record import course_words as words
from infusion_tui.record.course import Infusion
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.infusion_summary import InfusionSummary
from infusion_tui.record.scored import Scored, scored_when
from infusion_tui.tui.course.items import CourseItem
from infusion_tui.tui.dialogs.base import chosen as marked
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

_WIDE = 112
"""Cells from which side effects and medicines have columns; below that they stand with the chosen line."""

_NARROW_COLUMNS = (("no", 3), ("date", 11), ("since", 6), ("dose mg", 12), ("mg/kg", 6), ("peak BP, rise", 16), ("SpO2", 5), ("dis", 4), ("ready", 7))  # fmt: skip
_ENDED = ("ended", 0)


def table_rows(
    items: Sequence[CourseItem], at: int, top: int, width: int, height: int, zone: ZoneInfo
) -> list[Row]:
    """The heading and `height - 1` lines from line `top` on; line `at` is marked, what lies outside is counted."""
    columns = _columns(width)
    heading = "".join(fit(name, size) for name, size in columns)
    room = max(1, height - 1)
    above, below = top, max(0, len(items) - top - room)
    more = "  ".join(
        words_of
        for words_of in (f"{above} before" if above else "", f"{below} after" if below else "")
        if words_of
    )
    head = fit(f" {heading}".rstrip(), width - len(more) - 1) + more + " " if more else f" {heading}"
    rows: list[Row] = [fit_row(((head, "muted"),), width)]
    for place, item in enumerate(items[top : top + room], top):
        rows.append(marked(_line(item, columns, width, zone), place == at, width))
    return rows


def _columns(width: int) -> list[tuple[str, int]]:
    if width < _WIDE:
        left = width - 1 - sum(size for _, size in _NARROW_COLUMNS)
        return [*_NARROW_COLUMNS, (_ENDED[0], max(6, left))]
    left = width - 1 - sum(size for _, size in _NARROW_COLUMNS)
    effects, medicines = left * 2 // 5, left * 3 // 10
    wide = [*_NARROW_COLUMNS[:-1], ("side effects", effects), ("medicines", medicines), _NARROW_COLUMNS[-1]]
    return [*wide, (_ENDED[0], left - effects - medicines)]


def _line(item: CourseItem, columns: Sequence[tuple[str, int]], width: int, zone: ZoneInfo) -> Row:
    if item.infusion is None:
        assert item.score is not None
        lead = f" {fit('', columns[0][1])}{fit(f'{item.day}', columns[1][1])}"
        said = plain(_score(item.score), 200)
        return ((lead, "text"), ("score  ", "muted"), (said, "due" if item.score.stands else "text"))
    cells = _cells(item.infusion, wide=width >= _WIDE)
    *first, (last, rest) = columns
    line = "".join(f"{fit(plain(cells[name], 200), size - 1)} " for name, size in first)
    line += fit(plain(cells[last], 200), rest)
    return ((f" {line}", "text" if item.infusion.number is not None else "muted"),)


def _cells(one: Infusion, *, wide: bool) -> dict[str, str]:
    found = one.summary
    return {
        "no": words.number_words(one),
        "date": str(found.day),
        "since": f"{one.days_since} d" if one.days_since is not None else "",
        "dose mg": _dose(found),
        "mg/kg": number(found.mg_per_kg) if found.mg_per_kg is not None else "",
        "peak BP, rise": pressure(found),
        "SpO2": str(found.lowest_spo2) if found.lowest_spo2 is not None else "",
        "dis": str(found.peak_dis) if found.peak_dis is not None else "",
        "side effects": ", ".join(f"{effect.key} {effect.worst}" for effect in found.effects),
        "medicines": ", ".join(found.medicines),
        "ready": f"{found.ready_min} min" if found.ready_min is not None else "",
        "ended": _ended(found, wide=wide),
    }


def _dose(one: InfusionSummary) -> str:
    """`40`, `20.13/37.5` (given of planned), with `?` where the dose is uncertain; the chosen line says it in words."""
    if one.given_mg is None:
        return words.dose_words(one)
    part = one.planned_mg is not None and one.planned_mg not in (0, one.given_mg)
    of = f"/{number(one.planned_mg)}" if part and one.planned_mg is not None else ""
    return f"{number(one.given_mg)}{of}{'?' if one.dose_uncertain else ''}"


def pressure(one: InfusionSummary) -> str:
    """`151/94 +25/+14`: the highest systolic reading, and how far both went above the baseline."""
    if one.peak_bp is None:
        return ""
    rise = f" {one.rise[0]:+}/{one.rise[1]:+}" if one.rise is not None else ""
    return f"{one.peak_bp[0]}/{one.peak_bp[1]}{rise}"


_ENDS = {"leave": "left", "anyway": "left open", "ama": "against advice", "transfer": "transferred", "cancel": "cancelled"}  # fmt: skip
_SHORT = {"ama": "ama", "transfer": "transfer"}
"""How it ended, in a column's room; the chosen line says it in full."""


def _ended(one: InfusionSummary, *, wide: bool) -> str:
    if one.session_id is None:
        return "imported"
    if one.stopped_early and not wide:
        return "stopped"
    said = "so far" if one.ended is None else _ENDS.get(one.ended, one.ended)
    if not wide and one.ended in _SHORT:
        said = _SHORT[one.ended]
    return f"stopped, {said}" if one.stopped_early else said


def _score(one: Scored) -> str:
    where = "" if one.source == "typed" else f", {one.source}"
    return f"{words.score_words(one)}{where}, by {one.by}"


def readout_rows(item: CourseItem | None, width: int, most: int, zone: ZoneInfo) -> list[Row]:
    """The chosen line in full, in at most so many rows; what has no room is said to stand in the record."""
    if item is None:
        return []
    lines = wrap_cells(plain("; ".join(_said(item, zone)), 1500), max(20, width - 2))
    if len(lines) > most:
        tail = " … all of it: Enter" if item.session_id is not None else " …"
        lines = [*lines[: most - 1], fit(lines[most - 1], width - 2 - len(tail)).rstrip() + tail]
    return [fit_row(((f" {line}", "strong" if not at else "text"),), width) for at, line in enumerate(lines)]


def _said(item: CourseItem, zone: ZoneInfo) -> list[str]:
    if item.infusion is None:
        assert item.score is not None
        return _score_said(item.score, zone)
    one, found = item.infusion, item.infusion.summary
    name = f"infusion {one.number}" if one.number is not None else "session, not an infusion"
    since = f", {words.days_words(one.days_since)} after the one before" if one.days_since is not None else ""
    said = [
        f"{name}, {found.day}{since}: {words.dose_words(found)}{f' ({found.basis})' if found.basis else ''}"
    ]
    if found.peak_bp is not None:
        over = (
            f" ({found.rise[0]:+}/{found.rise[1]:+} over {found.baseline_bp[0]}/{found.baseline_bp[1]})"
            if found.rise is not None and found.baseline_bp is not None
            else ""
        )
        at = f" at +{found.peak_bp_min} min" if found.peak_bp_min is not None else ""
        said.append(f"peak BP {found.peak_bp[0]}/{found.peak_bp[1]}{at}{over}")
    if found.lowest_spo2 is not None:
        said.append(f"lowest SpO2 {found.lowest_spo2}")
    if found.peak_dis is not None:
        said.append(f"dissociation up to {found.peak_dis}")
    if found.effects:
        said.append(", ".join(words.effect_words(effect) for effect in found.effects))
    if found.medicines:
        said.append(", ".join(found.medicines))
    if found.crossed:
        said.append(f"beyond a limit: {', '.join(found.crossed)}")
    said += [words.score_words(score) for score in one.scores]
    said.append(words.ended_words(found, zone))
    if found.note:
        said.append(found.note)
    return said


def _score_said(one: Scored, zone: ZoneInfo) -> list[str]:
    said = [f"{scored_when(one, zone)}: {_score(one)}"]
    if one.flagged is not None:
        answer = f"{one.answered} ({one.answered_by})" if one.answered is not None else "nobody has answered"
        said.append(f"{one.flagged}: {answer}")
    if one.note:
        said.append(one.note)
    return [*said, one.version]
