"""The gap report on the screen: one line over the leave check, and all of it on a page. Pure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from infusion_tui.record.set_history import STAGE_WORDS, set_words, summary
from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.widgets.ink import Row, fit_row, trim
from infusion_tui.tui.wording import clock, plain


def gap_row(view: ChairView, zone: ZoneInfo, width: int) -> Row:
    """`sets 6 of 7 done, longest gap 17 min 14:20-14:37 (asleep)   g all`."""
    report = view.gap_report
    if report is None:
        return ()
    key = "   g  shows each"
    words = trim(plain(summary(report, zone), 300), width - len(key) - 3)
    ink = "text" if report.done == report.required else "strong"
    return fit_row(((f"  {words}", ink), (key, "muted")), width)


def gap_rows(view: ChairView, zone: ZoneInfo, width: int) -> list[Row]:
    """Everything: the sentence, the count of each stage, and every set that was due, with its reason."""
    report = view.gap_report
    if report is None:
        return [fit_row(((" the pump was not started: no set was due", "muted"),), width)]
    rows = wrapped("", plain(f"{summary(report, zone)}", 400), width, "strong", 3)
    if report.stages:
        counts = "   ".join(f"{STAGE_WORDS[one.stage]} {one.done} of {one.required}" for one in report.stages)
        rows.append(fit_row(((f" {counts}", "text"),), width))
    rows.append(fit_row((), width))
    for one in report.sets:
        if one.ended == "set" and not one.late_min:
            at = clock(one.ended_at, zone) if one.ended_at is not None else ""
            due = clock(one.due_at, zone)
            early = one.ended_at is not None and one.ended_at < one.due_at
            said = f"set taken {at}, the next was due {due}" if early else f"set due {due}: taken {at}"
            rows.append(fit_row(((f" ● {said}", "muted"),), width))
            continue
        sign = {"set": "●", "x": "x", "open": "▲", "missed": "□"}[one.ended]
        rows += wrapped(f"{sign} ", plain(set_words(one, zone), 400), width, "text", 4)
    return rows
