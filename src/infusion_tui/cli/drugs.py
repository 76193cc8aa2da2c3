"""The stock of the controlled drug from the command line: the day's list, counts, receipts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import click

from infusion_tui.cli.common import day_range, json_option, opened_room, person_options, pin_of, shared
from infusion_tui.cli.output import print_json, say, table
from infusion_tui.record.dosing import plain
from infusion_tui.record.wording import clock_time
from infusion_tui.room import Misused

if TYPE_CHECKING:
    from infusion_tui.record.drug_stock import StockRow
    from infusion_tui.room.drugs import Moment

_witness = click.option("--witness", required=True, metavar="INITIALS", help="Another person, who saw it.")


@click.group(invoke_without_command=True)
@click.option("--since", default=None, metavar="DATE", help="Else today.")
@click.option("--until", default=None, metavar="DATE", help="That day included.")
@json_option
@shared
@click.pass_context
def drugs(context: click.Context, since: str | None, until: str | None, as_json: bool) -> None:
    """The controlled drug: counts, what came in, vials opened, what was kept, and the running balance."""
    if context.invoked_subcommand is not None:
        if since or until or as_json:
            raise Misused(
                "--since, --until and --json of the list stand behind  drugs ; a count has its own --json"
            )
        return
    from infusion_tui.room.drug_answers import stock_json
    from infusion_tui.room.drugs import drug_stock

    with opened_room(read_only=True) as room:
        zone, now, training = room.zone, room.now(), room.training
        begin, end = day_range(since, until, zone)
        if begin is None and since is None:
            today = (end - dt.timedelta(seconds=1) if end is not None else now).astimezone(zone).date()
            begin = dt.datetime.combine(today, dt.time(), zone).astimezone(dt.UTC)
        stock = drug_stock(room, since=begin, until=end)
    if as_json:
        span = {"now": now.isoformat(), "since": begin.isoformat() if begin else None}
        print_json(
            {**span, "until": end.isoformat() if end else None, "training": training, **stock_json(stock)}
        )
        return
    if training:
        say("TRAINING")
    several = bool(stock.rows) and len({row.at.astimezone(zone).date() for row in stock.rows}) > 1
    table(_HEADERS, [_row(row, zone, several) for row in stock.rows])
    for gap in stock.gaps:
        say(gap)
    balance = "not counted yet: the balance begins with the first count"
    say(f"Balance {plain(stock.balance_mg)} mg." if stock.balance_mg is not None else f"Balance {balance}.")


@drugs.command("count")
@click.argument("amount", nargs=-1, required=True, metavar="AMOUNT UNIT")
@click.option("--moment", type=click.Choice(("start", "end")), required=True, help="Of the day.")
@click.option("--reason", default=None, help="Where the count differs from what the ledger says.")
@_witness
@person_options
@json_option
@shared
def count(
    amount: tuple[str, ...], moment: str, reason: str | None, witness: str, by: str, pin_stdin: bool, as_json: bool
) -> None:  # fmt: skip
    """Write down a count: infusion-tui drugs count 5000 mg --moment start --by KM --witness JD"""
    from infusion_tui.record.events import DrugCounted
    from infusion_tui.room.drug_answers import amount as in_text
    from infusion_tui.room.drugs import amount_of, count_drugs

    mg = amount_of(" ".join(amount))
    with opened_room() as room:
        event = count_drugs(
            room, mg, moment=cast("Moment", moment), by=by, witness=witness, reason=reason,
            pin=pin_of(room, by, pin_stdin),
        )  # fmt: skip
    payload = event.payload
    assert isinstance(payload, DrugCounted)
    expected = payload.expected_mg
    difference = None if expected is None else mg - expected
    if as_json:
        print_json(
            {
                "ok": True, "event_id": event.event_id, "at": event.occurred_at.isoformat(), "moment": moment,
                "amount_mg": in_text(mg), "expected_mg": in_text(expected), "difference_mg": in_text(difference),
                "by": event.author, "witness": payload.witness, "reason": payload.reason,
            }
        )  # fmt: skip
        return
    said = "the first count" if difference is None else _difference_words(difference)
    say(f"Counted {plain(mg)} mg, {said}.")


@drugs.command("receive")
@click.argument("amount", nargs=-1, required=True, metavar="AMOUNT UNIT")
@click.option("--note", default=None, help="Lot, delivery note.")
@_witness
@person_options
@json_option
@shared
def receive(
    amount: tuple[str, ...], note: str | None, witness: str, by: str, pin_stdin: bool, as_json: bool
) -> None:
    """Write down what came in: infusion-tui drugs receive 1000 mg --by KM --witness JD"""
    from infusion_tui.room.drug_answers import amount as in_text
    from infusion_tui.room.drugs import amount_of, expected_mg, receive_drugs

    mg = amount_of(" ".join(amount))
    with opened_room() as room:
        event = receive_drugs(room, mg, by=by, witness=witness, note=note, pin=pin_of(room, by, pin_stdin))
        balance = expected_mg(room)
    if as_json:
        print_json(
            {
                "ok": True, "event_id": event.event_id, "at": event.occurred_at.isoformat(),
                "amount_mg": in_text(mg), "balance_mg": in_text(balance), "by": event.author, "witness": witness,
            }
        )  # fmt: skip
        return
    after = f" Balance {plain(balance)} mg." if balance is not None else ""
    say(f"Received {plain(mg)} mg.{after}")


_HEADERS = ("time", "what", "mg", "balance", "by", "witness", "where", "why")


def _row(row: StockRow, zone: ZoneInfo, with_date: bool) -> tuple[str, ...]:
    day = f"{row.at.astimezone(zone).date().isoformat()} " if with_date else ""
    what = row.text
    if row.difference_mg:
        what += f", {_difference_words(row.difference_mg)}"
    where = f"chair {row.chair}, entry {row.entry}, {(row.session_id or '')[:8]}" if row.session_id else ""
    return (
        f"{day}{clock_time(row.at, zone)}",
        what,
        "" if row.counted_mg is not None else _signed(row.change_mg),
        plain(row.balance_mg) if row.balance_mg is not None else "",
        row.by,
        row.witness or "",
        where,
        row.reason or row.note or "",
    )


def _signed(mg: Decimal | None) -> str:
    return "no mass" if mg is None else f"{'+' if mg > 0 else ''}{plain(mg)}"


def _difference_words(difference: Decimal) -> str:
    if not difference:
        return "as the ledger says"
    return f"{plain(abs(difference))} mg {'more' if difference > 0 else 'less'} than the ledger says"
