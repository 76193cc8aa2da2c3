"""What a closed record comes to, as rows: how it ended, who signed, what is not as it should be. Pure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from infusion_tui.record.set_history import gap_lines, summary
from infusion_tui.record.signatures import signature_lines
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import SESSION_END_WORDS, clock_time
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain

_LONGEST = 600


def record_rows(view: ChairView, width: int, room: int, zone: ZoneInfo) -> list[Row]:
    """The head of a closed record in at most `room` rows; the rest is counted, and stands on the page F12."""
    rows = _ended(view, width, zone)
    for words in signature_lines(view.signatures, view.signed, zone):
        rows += wrapped(
            " ", plain(words, _LONGEST), width, "text" if words.startswith("signed") else "due", most=2
        )
    for words, ink in _account(view, zone):
        rows += wrapped(" ", plain(words, _LONGEST), width, ink, most=2)
    if len(rows) <= room:
        return rows
    return [*rows[: room - 1], fit_row(((f" and {len(rows) - room + 1} lines more: F12", "muted"),), width)]


def account_rows(view: ChairView, width: int, zone: ZoneInfo) -> list[Row]:
    """All of it: signatures, what was open, every set that was late or not done, ledger, contradictions."""
    rows = [*_ended(view, width, zone), _title("Signatures", width)]
    for words in signature_lines(view.signatures, view.signed, zone):
        rows += _said(words, width)
    addenda = [str(one.number) for one in view.entries if one.addendum]
    if addenda:
        rows += _said(f"addenda: #{', #'.join(addenda)}", width)
    rows.append(_title("Open when the patient left", width))
    rows += _said(", ".join(view.end.open_items) if view.end and view.end.open_items else "nothing", width)
    rows.append(_title("Sets", width))
    for words in gap_lines(view.gap_report, zone) if view.gap_report else ("the pump was not started",):
        rows += _said(words, width)
    rows.append(_title("Drug ledger", width))
    rows += _said(view.ledger.equation if view.ledger is not None else "not kept", width)
    rows.append(_title("Contradictions", width))
    for words in [one.sentence for one in view.contradictions] or ["none"]:
        rows += _said(words, width)
    return rows


def _ended(view: ChairView, width: int, zone: ZoneInfo) -> list[Row]:
    began, end = view.began_at, view.end
    day = f"{began.astimezone(zone):%Y-%m-%d} {clock_time(began, zone)}" if began is not None else ""
    left = (
        f", {SESSION_END_WORDS[end.how]} at {clock_time(end.at, zone)}" if end is not None else ", not ended"
    )
    lead = " CLOSED RECORD " if end is not None else " OPEN AGAIN: chart at its chair "
    return [fit_row(((" ", "text"), (lead, "chip-empty"), (f"  {day}{left}", "strong")), width)]


def _account(view: ChairView, zone: ZoneInfo) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if view.unattributed:
        found.append((f"to attribute: #{', #'.join(map(str, view.unattributed))}", "due"))
    if view.end is not None and view.end.open_items:
        found.append((f"open when the patient left: {', '.join(view.end.open_items)}", "text"))
    if view.gap_report is not None:
        found.append((summary(view.gap_report, zone), "text"))
    ledger = view.ledger
    if ledger is not None and ledger.state in ("open", "over", "not_computable"):
        found.append((f"drug ledger: {ledger.equation}", "due"))
    found += [(f"contradiction: {one.sentence}", "due") for one in view.contradictions]
    return found


def _title(words: str, width: int) -> Row:
    return fit_row(((f" {words}", "strong"),), width)


def _said(words: str, width: int) -> list[Row]:
    return wrapped("   ", plain(words, _LONGEST), width, "text", most=6)
