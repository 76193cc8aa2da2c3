"""Sheets for duties from an open room: infusion times, the controlled-drug log, the day, the summary of a span.

Sessions are read one at a time; what is kept of each are the few facts that its line needs. The CSV of infusion times and
the summary keep nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from infusion_tui.exports import write_new
from infusion_tui.exports.document import Document, Paper
from infusion_tui.exports.pages import need_pdf, page_bytes
from infusion_tui.exports.sheet_frame import CSV, SHEET_FORMATS, SheetFrame, write_sheet_csv
from infusion_tui.exports.target import in_a_name
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.view import ChairView
from infusion_tui.room.errors import Misused
from infusion_tui.room.export_note import note_export
from infusion_tui.room.exporting import Exported
from infusion_tui.room.history import LONGEST_SESSION, looks_back_to, session_at, session_now
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room

SHEETS: Mapping[str, str] = MappingProxyType(
    {
        "times": "infusion times, for the coder",
        "drugs": "the controlled-drug log with its balance",
        "day": "everybody who came on a day",
        "month": "a span in numbers, without names",
        "due": "who is due on a day, by each course's plan",
    }
)
"""Each sheet, and what it is."""

Told = Callable[[int, int], None]
"""Is told how far it is: so many of so many sessions."""
_DAY = dt.timedelta(days=1)


class Span(msgspec.Struct, frozen=True):
    """Which sessions: those that began from `since` (inclusive) to `until` (exclusive), or the one named."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    session_id: str | None = None


def span_of(
    room: Room,
    which: str,
    *,
    session: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Span:
    """What a sheet is about where not everything was said: `day`, `due` and `drugs` are about today, `month` about the whole
    month of `since` or of today. `session` is the beginning of an id.

    Raises:
        Misused: no such session; a session for another sheet than times; neither session nor day for times; a span of
            more than a day for `day` and `due`; an end before the beginning.
    """
    if session is not None:
        if which not in ("times", "home"):
            raise Misused(f"--session belongs to times and home;  sheet {which}  takes --since and --until")
        if since is not None or until is not None:
            raise Misused("--session or --since and --until, not both")
        return Span(session_id=room.find_session(session))
    if which == "home":
        raise Misused("whose sheet? --session ID")
    if which == "times" and since is None and until is None:
        raise Misused("which sessions? --session ID, or --since DATE and --until DATE")
    if since is not None and until is not None and until <= since:
        raise Misused("--until lies before --since")
    if since is None and which != "times":
        near = until - dt.timedelta(seconds=1) if until is not None else room.now()
        since = _first_of_month(room, near) if which == "month" else _midnight(room, near)
    if which in ("day", "due"):
        assert since is not None
        end = _midnight(room, since, days=1)
        if until is not None and until > end:
            raise Misused(f"sheet {which}  is about one day: --since DATE;  sheet month  takes any span")
        until = end if until is None else until
    elif which == "month" and until is None:
        assert since is not None
        until = _first_of_month(room, _first_of_month(room, since) + 35 * _DAY)
    return Span(since, until)


def day_span(room: Room, day: dt.date) -> Span:
    """One day on the clinic's calendar."""
    begin, end = (
        dt.datetime.combine(one, dt.time(), room.zone).astimezone(dt.UTC) for one in (day, day + _DAY)
    )
    return Span(begin, end)


def _midnight(room: Room, near: dt.datetime, days: int = 0) -> dt.datetime:
    day = near.astimezone(room.zone).date() + days * _DAY
    return dt.datetime.combine(day, dt.time(), room.zone).astimezone(dt.UTC)


def _first_of_month(room: Room, near: dt.datetime) -> dt.datetime:
    day = near.astimezone(room.zone).date().replace(day=1)
    return dt.datetime.combine(day, dt.time(), room.zone).astimezone(dt.UTC)


def sheet_file_name(room: Room, which: str, span: Span, format_name: str) -> str:
    """`sheet-day-2026-11-23.html`: made from days and ids, never from what people typed."""
    if span.session_id is not None:
        return f"sheet-{which}-{in_a_name(span.session_id)}.{format_name}"
    parts = [at.astimezone(room.zone).date().isoformat() for at in (span.since,) if at is not None]
    if span.until is not None:
        last = (span.until - dt.timedelta(seconds=1)).astimezone(room.zone).date().isoformat()
        parts += [last] if last not in parts else []
    return f"sheet-{'-'.join((which, *(parts or ['all'])))}.{format_name}"


def write_sheet(
    room: Room,
    which: str,
    format_name: str,
    out: Path,
    span: Span,
    *,
    by: str | None = None,
    paper: Paper = "a4",
    told: Told | None = None,
) -> Exported:
    """Write a sheet to a new file; a folder gets `sheet-<which>-<days>.<format>`. It is noted as an export.

    Raises:
        Misused: no such sheet or format.
        Refused: `by` is not on the staff list.
        ExportExists, ExportError: the file exists or cannot be written. FormatMissing: a package is not installed.
        ClinicError: the clinic's `infusion-times.toml` has a mistake.
    """
    if which not in SHEETS:
        raise Misused(f'there is no sheet "{which}": {", ".join(SHEETS)}', "E_FORMAT")
    if format_name not in SHEET_FORMATS:
        raise Misused(f'a sheet is not written as "{format_name}": {", ".join(SHEET_FORMATS)}', "E_FORMAT")
    if format_name == "pdf":
        need_pdf()
    author = room.who(by).initials if by is not None else None
    target = out / sheet_file_name(room, which, span, format_name) if out.is_dir() else out
    head = room.store.head()
    frame = SheetFrame(
        zone=room.zone, training=room.training, since=span.since, until=span.until, head_seq=head.seq,
        head_hash=head.hash, made_at=room.now(), made_by=author, paper=paper,
    )  # fmt: skip
    job = _Job(room, frame, span, format_name, told)
    written = write_new(target, functools.partial(_FILL[which], job), binary=format_name != CSV)
    return Exported((written,), head, note_export(room, f"sheet {which}", job.ids, written, author))


@dataclass
class _Job:
    """One sheet that is being written; `ids` are the sessions that are on it."""

    room: Room
    frame: SheetFrame
    span: Span
    format_name: str
    told: Told | None
    ids: list[str] = field(default_factory=list)

    def views(self, earlier: dt.timedelta = dt.timedelta()) -> Iterator[ChairView]:
        """The sessions of the span, one at a time; `ids` takes their ids."""
        for view in session_views(self.room, self.span, earlier=earlier, told=self.told):
            assert view.session_id is not None
            self.ids.append(view.session_id)
            yield view

    def put(self, document: Document, file: Any) -> None:
        """Write a page."""
        file.write(page_bytes(document, self.format_name))


def session_views(
    room: Room, span: Span, *, earlier: dt.timedelta = dt.timedelta(), told: Told | None = None
) -> Iterator[ChairView]:
    """The sessions of a span by their beginning, as they stand (or, with a simulated clock that stands earlier, as known
    then), one at a time in memory. `earlier`: also those that began so long before it."""
    when = looks_back_to(room)
    now = when if when is not None else room.now()
    if span.session_id is not None:
        wanted = [span.session_id]
    else:
        since = span.since - earlier if span.since is not None else None
        heads = room.store.session_heads(since=since, until=span.until, opened_before=when)
        wanted = [head.session_id for head in heads]
    for number, session_id in enumerate(wanted, 1):
        if when is None:
            session = session_now(room, session_id)
        elif (known := session_at(room, session_id, when, with_later=False)) is not None:
            session = known
        else:
            continue
        with legible(room.store.path, session_id):
            view = SessionSnapshots(session, room.zone).view(now, training=room.training)
        yield view
        if told is not None:
            told(number, len(wanted))


def _times(job: _Job, file: Any) -> None:
    from infusion_tui.clinic.times_rule import load_times_rule
    from infusion_tui.exports.times_sheet import COLUMNS, times_document, times_rows
    from infusion_tui.record.infusion_times import infusion_times

    rule = load_times_rule(job.room.config)
    found = (infusion_times(view) for view in job.views())
    if job.format_name == CSV:
        write_sheet_csv(COLUMNS, (row for one in found for row in times_rows(job.frame, one, rule)), file)
    else:
        job.put(times_document(job.frame, tuple(found), rule), file)


def _drugs(job: _Job, file: Any) -> None:
    from infusion_tui.exports.drug_sheet import COLUMNS, drug_document, drug_rows
    from infusion_tui.record.drug_log import session_account
    from infusion_tui.room.drugs import drug_stock

    span = job.span
    # stock and accounts from one and the same state of the file
    with job.room.store.snapshot():
        stock = drug_stock(job.room, since=span.since, until=span.until)
        accounts = [
            account
            for view in job.views(earlier=LONGEST_SESSION)
            if (account := session_account(view, span.since, span.until)) is not None
        ]
    job.ids = [one.session_id for one in accounts]
    if job.format_name == CSV:
        write_sheet_csv(COLUMNS, drug_rows(job.frame, stock, accounts), file)
    else:
        job.put(drug_document(job.frame, stock, accounts), file)


def _day(job: _Job, file: Any) -> None:
    from infusion_tui.exports.day_sheet import COLUMNS, day_document, day_rows
    from infusion_tui.record.session_facts import session_facts

    found = (session_facts(view) for view in job.views())
    if job.format_name == CSV:
        write_sheet_csv(COLUMNS, (row for one in found for row in day_rows(job.frame, one)), file)
    else:
        job.put(day_document(job.frame, tuple(found)), file)


def _month(job: _Job, file: Any) -> None:
    from infusion_tui.exports.month_sheet import COLUMNS, month_document, month_rows
    from infusion_tui.record.charted_again import ChartedAgain
    from infusion_tui.record.month_counts import MonthCounts
    from infusion_tui.record.session_facts import session_facts

    counts, again = MonthCounts(), ChartedAgain()
    for view in job.views():
        counts.add(session_facts(view))
        again.add(view)
    counts.charted_again = again.count
    rows = counts.rows()
    if job.format_name == CSV:
        write_sheet_csv(COLUMNS, month_rows(job.frame, rows), file)
    else:
        job.put(month_document(job.frame, rows), file)


def _due(job: _Job, file: Any) -> None:
    from infusion_tui.exports.due_sheet import COLUMNS, due_document, due_rows
    from infusion_tui.record.patient_stream import patient_stream
    from infusion_tui.room.who_is_due import who_is_due

    begin = job.span.since or job.room.now()
    found = who_is_due(job.room, begin.astimezone(job.room.zone).date())
    # whose it names: by the id of each patient's own stream, which says nothing about anybody
    node = job.room.store.node
    patients = [*(one.patient for one in found.lines), *(one.patient for one in found.asked)]
    job.ids = list(dict.fromkeys(patient_stream(node, one.mrn) for one in patients))
    if job.format_name == CSV:
        write_sheet_csv(COLUMNS, due_rows(job.frame, found), file)
    else:
        job.put(due_document(job.frame, found), file)


_FILL = {"times": _times, "drugs": _drugs, "day": _day, "month": _month, "due": _due}
