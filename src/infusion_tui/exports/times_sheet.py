"""Infusion times for the coder: what was charted about the pump, and the minutes that it comes to. No code is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infusion_tui.exports.csv_sheet import number_cell, text_cell
from infusion_tui.exports.document import (
    Block,
    Column,
    Document,
    Facts,
    Items,
    Paragraph,
    Run,
    Said,
    Section,
    Table,
    Write,
)  # fmt: skip
from infusion_tui.exports.entry_rows import time_text
from infusion_tui.exports.sheet_frame import NOTHING, SheetFrame, mg, minutes_words, shown, who
from infusion_tui.record.dosing import plain
from infusion_tui.record.infusion_times import InfusionTimes, PumpEntry, TimesRule

COLUMNS = (
    "session_id", "chair", "mrn", "initials", "day", "drug", "protocol", "site", "prescriber", "nurses", "state",
    "started_at", "start_recorded_at", "start_late_min", "ended_at", "end", "end_recorded_at", "end_late_min", "net_min",
    "gross_min", "paused_s", "pauses", "rate_changes", "bags", "planned_mg", "given_mg", "wasted_mg", "counted",
    "net_reached_min", "gross_reached_min", "rule_version", "observation_ends_at", "remarks", "signed", "training",
)  # fmt: skip

ROUNDING = (
    "Minutes are whole minutes: seconds are dropped, never rounded up. Net = the drug was running; gross = from the first"
    " start to the stop. The minutes of several infusions are whole minutes of each, added."
)


def times_document(frame: SheetFrame, times: Sequence[InfusionTimes], rule: TimesRule) -> Document:
    """The sheet over any number of sessions."""
    one = len(times) == 1
    sections = [] if one else [_overview(frame, times)]
    sections += [_session(frame, each, rule) for each in times]
    return Document(
        title="Infusion times",
        state=frame.span() if not one else f"{frame.day(times[0].began_at)}, chair {times[0].chair}",
        lead=(Paragraph((Run(rule.purpose, strong=True),)), Paragraph(ROUNDING), *_totals(times)),
        sections=(*sections, _rule(rule), Section("Reviewed", (Write("Coder, date"), Write("Remarks")))),
        foot=frame.foot(),
        training=frame.training,
        paper=frame.paper,
    )


def _totals(times: Sequence[InfusionTimes]) -> tuple[Block, ...]:
    counted = [each for each in times if each.counted]
    loud = [each for each in times if each.state in ("no_stop", "transfer")]
    blocks: list[Block] = []
    if len(times) != 1:
        net = sum(each.net_min or 0 for each in counted)
        blocks.append(
            Paragraph(
                f"{len(times)} sessions; {len(counted)} infusions with start and stop: {net} min net,"
                f" {sum(each.gross_min or 0 for each in counted)} min gross."
            )
        )
    if loud and len(times) != 1:
        words = f"{len(loud)} of them WITHOUT A STOP: their minutes are in no sum."
        blocks.append(Paragraph((Run(words, strong=True),)))
    return tuple(blocks)


def _overview(frame: SheetFrame, times: Sequence[InfusionTimes]) -> Section:
    rows = tuple(
        (
            frame.day(each.began_at),
            each.chair,
            who(each.initials, each.mrn),
            frame.clock(each.started_at, each.began_at),
            _end_cell(frame, each),
            _minutes(each.net_min),
            _minutes(each.gross_min),
            mg(each.given_mg),
            "; ".join(_short_remarks(each)) or NOTHING,
        )
        for each in times
    )
    columns = (
        Column("Day", 1.5), Column("Chair", 0.8), Column("Patient", 1.8), Column("Start", 1.1), Column("Stop", 1.5),
        Column("Net min", 0.8, number=True), Column("Gross min", 0.9, number=True), Column("Given mg", 1.0, number=True),
        Column("Remarks", 3.4),
    )  # fmt: skip
    if not rows:
        return Section("Sessions", (Paragraph("No session began in this span."),))
    return Section("Sessions", (Table(columns, rows),), whole=False)


def _end_cell(frame: SheetFrame, each: InfusionTimes) -> Said:
    match each.state:
        case "never_started":
            return "not started"
        case "no_stop":
            return (Run("NO STOP CHARTED", strong=True),)
        case "transfer":
            return (Run(f"transfer {frame.clock(each.ended_at, each.began_at)}, PUMP ON", strong=True),)
        case _:
            return frame.clock(each.ended_at, each.began_at)


def _minutes(value: int | None) -> Said:
    return str(value) if value is not None else NOTHING


def loud(frame: SheetFrame, each: InfusionTimes) -> str | None:
    """Why nothing is counted, for everybody to see; None where start and stop are charted."""
    match each.state:
        case "no_stop":
            return (
                f"NO STOP IS CHARTED. The pump was started {frame.full(each.started_at)}, and until"
                f" {frame.full(frame.made_at)} neither done nor stop stands in this record. No minutes are counted."
            )
        case "transfer":
            return (
                f"THE PUMP WAS NOT STOPPED HERE. It ran for {each.to_transfer_min} whole minutes until the transfer"
                f" {frame.full(each.ended_at)}; no stop is charted. No minutes are counted."
            )
        case "never_started":
            return "The pump was never started: there is no infusion time."
        case _:
            return None


def _short_remarks(each: InfusionTimes) -> Iterator[str]:
    """What a coder has to know about these times, in a few words."""
    for entry in each.pump:
        if entry.what in ("start", "done", "stop", "pause", "resume") and not entry.struck:
            if entry.first_at is not None:
                yield f"{entry.what} corrected"
            if entry.late_min:
                yield f"{entry.what} typed {entry.late_min} min late"
    if each.pauses:
        yield f"paused {len(each.pauses)}x"
    if len(each.bags) > 1:
        yield f"{len(each.bags)} bags"
    if each.dose_uncertain is not None:
        yield "dose uncertain"
    if each.contradictions:
        yield "CONTRADICTIONS"
    if not each.signed:
        yield "not signed"


def _session(frame: SheetFrame, each: InfusionTimes, rule: TimesRule) -> Section:
    blocks: list[Block] = []
    said = loud(frame, each)
    if said is not None:
        blocks.append(Paragraph((Run(said, strong=True),), large=each.state != "never_started"))
    blocks.append(Facts(tuple(_facts(frame, each)), columns=2))
    if each.counted:
        blocks.append(_thresholds(each, rule))
    if each.pump:
        blocks.append(_pump(frame, each))
    remarks = tuple(_remarks(each))
    if remarks:
        blocks.append(Items(remarks))
    day = frame.day(each.began_at)
    return Section(
        f"{day}, chair {each.chair}: {each.mrn}, {each.initials}", tuple(blocks), whole=len(each.pump) < 12
    )


def _facts(frame: SheetFrame, each: InfusionTimes) -> Iterator[tuple[str, Said]]:
    yield "Start", (Run(frame.full(each.started_at), strong=True),)
    end = frame.full(each.ended_at) if each.state == "ended" else "NO STOP CHARTED"
    yield "Stop", (Run(NOTHING if each.state == "never_started" else end, strong=True),)
    yield "Net, drug running", (Run(_with_unit(each.net_min), strong=True),)
    yield "Gross, start to stop", (Run(_with_unit(each.gross_min), strong=True),)
    yield "Paused", _paused_words(each)
    observed = frame.full(each.observation_ends_at)
    yield "Observation", f"until {observed}: no infusion time" if each.observation_ends_at else NOTHING
    yield "Drug", f"{each.drug}, {each.protocol}"
    yield "Line, as checked", shown(each.site)
    of = f" of {mg(each.planned_mg)} mg planned" if each.planned_mg is not None else ", open-ended"
    so_far = ", by rate and time until now" if each.state == "no_stop" else ""
    doubt = "; uncertain" if each.dose_uncertain is not None else ""
    given = f"{mg(each.given_mg)} mg{of}{so_far}{doubt}"
    yield "Given", given if each.started_at is not None else NOTHING
    yield "Wasted", f"{mg(each.wasted_mg)} mg" if each.wasted_mg is not None else "no ledger was kept"
    yield "Prescriber", shown(each.prescriber)
    yield "Nurse", ", ".join(each.nurses)
    yield "Session", (Run(each.session_id, code=True),)


def _paused_words(each: InfusionTimes) -> str:
    if not each.pauses:
        return "not paused"
    times = "once" if len(each.pauses) == 1 else f"{len(each.pauses)} times"
    return f"{times}, {minutes_words(each.paused_s)}"


def _with_unit(minutes: int | None) -> str:
    return f"{minutes} min" if minutes is not None else "not counted"


def _thresholds(each: InfusionTimes, rule: TimesRule) -> Table:
    assert each.net_min is not None
    assert each.gross_min is not None
    net, gross = each.net_min, each.gross_min
    rows = tuple(
        (f"{one} min", _reached(one, net), _reached(one, gross)) for one in rule.looked_for(max(net, gross))
    )
    heads = (
        Column(f"Rule, version {rule.version}", 1.0),
        Column(f"Net {net} min", 1.0),
        Column(f"Gross {gross} min", 1.0),
    )
    return Table(heads, rows)


def _reached(threshold: int, minutes: int) -> str:
    return "reached" if minutes >= threshold else f"not reached, {threshold - minutes} min short"


def _pump(frame: SheetFrame, each: InfusionTimes) -> Table:
    rows = tuple(
        (
            frame.clock(entry.at, each.began_at),
            (Run(shown(entry.text), struck=entry.struck), f"; {shown(entry.note)}" if entry.note else ""),
            frame.clock(entry.recorded_at, each.began_at),
            entry.by,
            _what_became(frame, each, entry),
        )
        for entry in each.pump
    )
    columns = (
        Column("At", 1.0),
        Column("Entry", 3.4),
        Column("Typed", 1.0),
        Column("By", 0.6),
        Column("Late, corrected, struck", 3.6),
    )
    return Table(columns, rows, faint=frozenset(n for n, entry in enumerate(each.pump) if entry.struck))


def _what_became(frame: SheetFrame, each: InfusionTimes, entry: PumpEntry) -> str:
    found = []
    if entry.late_min:
        found.append(f"typed {entry.late_min} min late")
    if entry.first_at is not None:
        found.append(f"first charted for {frame.clock(entry.first_at, each.began_at)}")
    for line in entry.corrections:
        why = f": {shown(line.reason)}" if line.reason else ""
        found.append(f"{shown(line.text)}, {frame.clock(line.recorded_at, each.began_at)} {line.by}{why}")
    if entry.struck:
        found.insert(0, "STRUCK, does not count")
    if entry.addendum:
        found.append("added after a signature")
    return "; ".join(found) or NOTHING


def _remarks(each: InfusionTimes) -> Iterator[Said]:
    if each.dose_uncertain is not None:
        yield (Run(f"The dose is uncertain: {shown(each.dose_uncertain)}.", strong=True),)
    if len(each.bags) > 1:
        bags = " + ".join(f"{plain(bag.dose_mg)} mg in {plain(bag.volume_ml)} mL" for bag in each.bags)
        yield f"{len(each.bags)} bags: {bags}. A change of bags is no stop here."
    for sentence in each.contradictions:
        yield (Run(f"Contradiction: {shown(sentence)}.", strong=True),)
    if not each.signed:
        yield "This record is not signed as it stands."


def _rule(rule: TimesRule) -> Section:
    listed = ", ".join(map(str, rule.thresholds_min))
    lines = (
        f"Minutes looked for, version {rule.version}: {listed}, then every {rule.then_every_min}.",
        *(f"Sources disagree: {one}" for one in rule.conflicts),
        *rule.notes,
        f"Source: {rule.source}.",
    )
    return Section("About these minutes", (Items(lines),))


def times_rows(frame: SheetFrame, each: InfusionTimes, rule: TimesRule) -> Iterator[dict[str, str]]:
    """The session as one row of the CSV."""
    standing = [entry for entry in each.pump if not entry.struck]
    start = next((entry for entry in standing if entry.what == "start"), None)
    end = next((entry for entry in reversed(standing) if entry.what in ("done", "stop", "transfer")), None)
    end = end if each.ended_at is not None else None
    remarks = [*_short_remarks(each), *each.contradictions]
    said = loud(frame, each)
    pauses = (f"{frame.full(one.since)} to {frame.full(one.to)}: {one.reason}" for one in each.pauses)
    yield {
        "session_id": text_cell(each.session_id),
        "chair": text_cell(each.chair),
        "mrn": text_cell(each.mrn),
        "initials": text_cell(each.initials),
        "day": frame.day(each.began_at),
        "drug": text_cell(each.drug),
        "protocol": text_cell(each.protocol),
        "site": text_cell(each.site),
        "prescriber": text_cell(each.prescriber),
        "nurses": text_cell(", ".join(each.nurses)),
        "state": each.state,
        "started_at": time_text(each.started_at) if each.started_at else "",
        "start_recorded_at": time_text(start.recorded_at) if start else "",
        "start_late_min": number_cell(start.late_min) if start else "",
        "ended_at": time_text(each.ended_at) if each.ended_at else "",
        "end": end.what if end else "",
        "end_recorded_at": time_text(end.recorded_at) if end else "",
        "end_late_min": number_cell(end.late_min) if end else "",
        "net_min": number_cell(each.net_min),
        "gross_min": number_cell(each.gross_min),
        "paused_s": number_cell(each.paused_s),
        "pauses": text_cell("; ".join(pauses)),
        "rate_changes": number_cell(sum(entry.what == "rate" for entry in standing)),
        "bags": number_cell(len(each.bags)),
        "planned_mg": number_cell(each.planned_mg),
        "given_mg": number_cell(each.given_mg),
        "wasted_mg": number_cell(each.wasted_mg),
        "counted": "true" if each.counted else "false",
        "net_reached_min": _reached_cell(rule, each.net_min),
        "gross_reached_min": _reached_cell(rule, each.gross_min),
        "rule_version": number_cell(rule.version),
        "observation_ends_at": time_text(each.observation_ends_at) if each.observation_ends_at else "",
        "remarks": text_cell("; ".join(remarks if said is None else (said, *remarks))),
        "signed": "true" if each.signed else "false",
        "training": frame.training_cell(),
    }


def _reached_cell(rule: TimesRule, minutes: int | None) -> str:
    """The highest of the rule's minutes that was reached; empty where nothing is counted or none was."""
    reached = rule.reached(minutes) if minutes is not None else ()
    return number_cell(reached[-1]) if reached else ""
