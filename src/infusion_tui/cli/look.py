"""Looking: status, sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import click

from infusion_tui.cli.common import day_range, json_option, moment, opened_room, shared
from infusion_tui.cli.output import print_json, say, table, tell
from infusion_tui.cli.proof import head_json
from infusion_tui.record.dosing import plain
from infusion_tui.record.pump_truth import pump_sentence
from infusion_tui.record.signatures import signature_lines
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import clock_time
from infusion_tui.room import Misused

WORDS = {
    "empty": "EMPTY",
    "precheck": "PRE-CHECK",
    "infusing": "INFUSING",
    "paused": "PAUSED",
    "observing": "OBSERVING",
    "assess": "ASSESS",
}


@click.command()
@click.option("--chair", default=None, metavar="N", help="One chair, with its checks and entries.")
@click.option("--session", default=None, metavar="ID", help="One session, also a closed one.")
@click.option("--at", "when", default=None, metavar="WHEN", help="What the room knew at this time.")
@click.option("--with-later", is_flag=True, help="With --at: what was true then as far as is known today.")
@click.option("--by", default=None, metavar="INITIALS", help="Who looks at a closed session, for the record.")
@json_option
@shared
def status(
    chair: str | None, session: str | None, when: str | None, with_later: bool, by: str | None, as_json: bool
) -> None:
    """What the board shows, or showed."""
    from infusion_tui.record.forecast import cluster_words, forecast
    from infusion_tui.room.answers import status_json
    from infusion_tui.room.history import looks_back_to, session_view, views_at
    from infusion_tui.room.mirror_state import mirror_json as mirror_of
    from infusion_tui.room.mirror_state import mirror_words
    from infusion_tui.room.to_sign import to_sign_json, to_sign_words
    from infusion_tui.store.space import space_at, space_json, space_words

    if chair is not None and session is not None:
        raise Misused("give --chair or --session, not both")
    if with_later and when is None:
        raise Misused("--with-later belongs to --at")
    with opened_room(read_only=True) as room:
        asked = moment(when, "--at", room.zone)
        now = asked or room.now()
        past = asked or looks_back_to(room)
        if session is not None:
            views: tuple[ChairView, ...] = (session_view(room, session, when=past, with_later=with_later),)
        elif past is not None:
            views = views_at(room, past, chair=chair, with_later=with_later)
        elif chair is not None:
            views = (room.view(chair, now=now),)
        else:
            views = room.board(now=now)
        zone, training = room.zone, room.training
        closed = views[0].session_id if session is not None and past is None and views[0].end else None
        if by is not None:
            from infusion_tui.room.people import known_person

            known_person(room.facts, by)
        head, mirrored = room.store.head(), mirror_of(room)
        damage = list(room.store.damage)
        disk = space_at(room.store.path)
        ahead = None
        if session is None:
            # of the whole room, also where one chair was asked for; of what was known at another time, then
            whole = (
                views
                if chair is None
                else views_at(room, past, with_later=with_later)
                if past
                else room.board(now=now)
            )
            ahead = forecast(whole, now)
        # of what was known at another time nobody is reminded
        unsigned = to_sign_json(room, now) if past is None else []
    remark = _note_viewed(closed, by) if closed is not None else None
    basis = "now" if past is None else "with_later" if with_later else "known_then"
    one = chair is not None or session is not None
    if as_json:
        answer = status_json(now, basis, training=training, views=views, with_log=one, ahead=ahead, zone=zone)
        answer |= {"head": head_json(head), "mirror": mirrored, "damage": damage, "disk": space_json(disk)}
        print_json(answer | {"unsigned": unsigned})
        if remark:
            tell(remark)
        return
    if training:
        say("TRAINING")
    table(_HEADERS, [_row(view, zone) for view in views])
    if not one and ahead is not None and ahead.worst is not None:
        say(
            f"next {int((ahead.ends_at - ahead.begins_at).total_seconds()) // 60} min, most at once  {cluster_words(ahead.worst, zone)}"
        )
    if unsigned and not one:
        say(f"{to_sign_words(len(unsigned))}: infusion-tui sessions")
    if mirrored is not None and (words := mirror_words(mirrored["lag_s"], mirrored["problem"])):
        say(words)
    if said := space_words(disk):
        say(said)
    if one:
        for view in views:
            _print_log(view, zone)
    if remark:
        tell(remark)


def _note_viewed(session_id: str, by: str | None) -> str | None:
    """That a closed record was looked at; what a person should know about it where it could not be noted."""
    from infusion_tui.room.looked import note_viewed
    from infusion_tui.store import StoreError

    try:
        with opened_room() as room:
            return note_viewed(room, session_id, "command line", by=by)
    except StoreError as error:
        return f"That this record was opened could not be noted. {error}"


@click.command()
@click.option("--mrn", default=None, help="One patient.")
@click.option("--since", default=None, metavar="DATE")
@click.option("--until", default=None, metavar="DATE", help="That day included.")
@json_option
@shared
def sessions(mrn: str | None, since: str | None, until: str | None, as_json: bool) -> None:
    """Sessions, oldest first."""
    from infusion_tui.record.snapshot import initials_of
    from infusion_tui.room.answers import session_json
    from infusion_tui.room.history import looks_back_to
    from infusion_tui.room.history import sessions as find

    with opened_room(read_only=True) as room:
        begin, end = day_range(since, until, room.zone)
        zone = room.zone
        found = [
            session_json(s, initials_of(s.opened.patient))
            for s in find(room, mrn=mrn, since=begin, until=end, when=looks_back_to(room))
        ]
    if as_json:
        print_json({"sessions": found})
        return
    rows = [
        (
            row["session"],
            row["chair"],
            row["mrn"],
            dt.datetime.fromisoformat(row["began_at"]).astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            row["ended"] or "here",
            _signed(row),
            str(row["entries"]),
        )
        for row in found
    ]
    table(("session", "chair", "patient", "began", "ended", "signed", "entries"), rows)


def _signed(row: dict[str, Any]) -> str:
    if row["ended"] is None:
        return ""
    if row["signed"]:
        return f"by {', '.join(row['signed_by'])}"
    return "again" if row["signed_by"] else "NOT SIGNED"


_HEADERS = ("chair", "phase", "patient", "time", "given", "what is next")


def _row(view: ChairView, zone: ZoneInfo) -> tuple[str, ...]:
    given = _given(view)
    due = view.next_due
    what = ""
    if due is not None:
        mark = {"due": "DUE ", "late": "LATE ", "passed_on": "LATE, PASSED ON "}.get(due.level, "")
        what = f"{mark}{due.what.replace('_', ' ')} {clock_time(due.at, zone)}"
    return (view.chair, WORDS[view.phase], view.initials, _time_words(view), given, what)


def _given(view: ChairView) -> str:
    """`17.50 of 35.00 mg`, with the mark where the dose is uncertain."""
    if view.infused_mg is None:
        return ""
    of = f" of {view.planned_mg}" if view.planned_mg is not None else ""
    return f"{view.infused_mg}{of} mg{' dose?' if view.dose_uncertain else ''}"


def _time_words(view: ChairView) -> str:
    if view.phase == "precheck":
        return f"{view.checks_required - view.checks_open} of {view.checks_required}"
    if view.phase == "infusing" and view.remaining_s is not None:
        if view.remaining_s < 0:
            return f"TIME UP +{_minutes(-view.remaining_s)}"
        return f"{_minutes(view.remaining_s)} left"
    if view.phase == "infusing" and view.open_ended and view.run_s is not None:
        return f"running {_minutes(view.run_s)}"
    if view.phase == "paused" and view.paused_since is not None:
        return f"for {_minutes(int((view.now - view.paused_since).total_seconds()))}"
    if view.phase == "observing" and view.observation_remaining_s is not None:
        return f"{_minutes(view.observation_remaining_s)} left"
    if view.phase == "assess":
        return f"{view.checks_open} of {view.checks_required} open"
    return ""


def _minutes(seconds: int) -> str:
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def _print_log(view: ChairView, zone: ZoneInfo) -> None:
    for sentence in (view.dose_uncertain, pump_sentence(view, zone)):
        if sentence:
            say(sentence)
    if view.rate_ml_h is not None:
        say(f"rate {plain(view.rate_ml_h)} mL/h")
    if view.end is not None:
        for words in signature_lines(view.signatures, view.signed, zone):
            say(words)
    for entry in view.entries:
        late = f"  +{entry.late_min} min late" if entry.late_min else ""
        struck = f"  [struck by {entry.struck_by}]" if entry.struck else ""
        fixed = f"  [corrected by {', '.join(map(str, entry.amended_by))}]" if entry.amended_by else ""
        note = f"  ; {entry.note}" if entry.note else ""
        why = f"  ; {entry.reason}" if entry.reason else ""
        say(
            f"#{entry.number} {clock_time(entry.occurred_at, zone)} {entry.by}  {entry.text}{note}{why}{late}{fixed}{struck}"
        )
