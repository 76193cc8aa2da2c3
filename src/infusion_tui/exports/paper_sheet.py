"""One chair's paper sheet: what is known of it now, and empty lines for what is due next. HTML, pure.

It is written after each entry, so that a machine that dies leaves something to carry on with. It is no record: what is
written on it by hand is keyed afterwards (`paper 10:42 ...`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from infusion_tui.exports.paper_page import (
    Mark,
    SheetFacts,
    facts_table,
    head_words,
    items,
    page,
    said,
    section,
    table,
    written,
)
from infusion_tui.record.dosing import plain
from infusion_tui.record.dosing_steps import steps
from infusion_tui.record.names import Namesake
from infusion_tui.record.paper_lines import PaperLine, paper_lines
from infusion_tui.record.view import ChairView, Reading, What
from infusion_tui.record.wording import (
    SESSION_END_WORDS,
    VALUE_LABELS,
    effect_text,
    order_text,
    value_number,
)

STATES = {
    "empty": "FREE",
    "precheck": "PRE-CHECK",
    "infusing": "INFUSING",
    "paused": "PAUSED",
    "observing": "OBSERVING",
    "assess": "ASSESS",
}
"""The phase words of the board."""

_WHAT: dict[What, str] = {
    "observation": "set", "look": "look", "second_check": "second person's check", "pump_end": "planned pump end: end set",
    "pause_decision": "paused: resume or stop?", "reassess": "look again after a medicine", "assess": "observation over: assess",
    "leave_check": "leave check", "sign": "signature", "repeat": "reading again", "flush": "flush the line",
}  # fmt: skip

_FIRST = ("bp", "hr", "spo2", "rr", "sed", "dis")
_UNITS = {
    "bp": "BP mmHg",
    "hr": "HR /min",
    "spo2": "SpO2 %",
    "rr": "RR /min",
    "temp": "temp °C",
    "o2_l_min": "O2 L/min",
}
_SETS_SHOWN = 3
_BLANK = 5
_PUMP_LINES = 3


def chair_sheet(view: ChairView, facts: SheetFacts, alike: Namesake | None = None) -> str:
    """The sheet of a chair with somebody in it; `alike`: the chair of a patient with the same or a similar name."""
    columns = _columns(view)
    body = (
        f'<h1><span>CHAIR {said(view.chair)}{_label(view)}</span><span class="state">{said(_state(view))}</span></h1>',
        _who(view, facts, alike),
        f'<p class="written"><b>Written {said(facts.seconds(facts.written_at))}</b> ({said(written(facts))}). The computer\'s'
        f" record continues at entry <b>{view.version + 1}</b>. Carry on here by hand, key it afterwards:"
        " at this chair type <code>paper 10:42 128/82 76 98 14 s4 d2</code> for each line.</p>",
        "<p>Carried on by (name, initials) ______________________________________ &nbsp; from ____ : ____</p>",
        '<div class="two"><div>',
        section("Order", _order(view)),
        "</div><div>",
        section("Pump and times", _times(view, facts)),
        "</div></div>",
        _open(view, facts),
        section("Last sets charted", _last_sets(view, facts, columns)),
        f"<h2>To write on{_from(view)}</h2>",
        _lines(view, facts, columns),
        section("Pump, medicines, who was told, what else", _pump_lines()),
        _checks(view),
        section("Controlled drug", _drug(view)),
        section("Who to call", _call(view)),
        f'<p class="small">{head_words(facts)}. A sheet is no record, and it does not watch the patient.</p>',
    )
    mark = Mark(
        facts.node, view.chair, view.session_id or "", view.version, view.phase, facts.names, _stamp(facts)
    )
    return page(f"Chair {view.chair}", body, facts, mark)


def free_sheet(chair: str, label: str, facts: SheetFacts, left: tuple[str, dt.datetime] | None = None) -> str:
    """The sheet of a chair without anybody: it takes the place of the last one, and names nobody."""
    since = ""
    if left is not None:
        how, at = left
        since = f"<p>Free since {said(facts.clock(at))} (the patient {said(SESSION_END_WORDS.get(how, how))}).</p>"
    name = f' "{said(label)}"' if label and label != chair else ""
    body = (
        f'<h1><span>CHAIR {said(chair)}{name}</span><span class="state">FREE</span></h1>',
        since,
        f'<p class="written"><b>Written {said(facts.seconds(facts.written_at))}</b> ({said(written(facts))}).</p>',
        f'<p class="small">{head_words(facts)}.</p>',
    )
    mark = Mark(facts.node, chair, "", 0, "empty", facts.names, _stamp(facts))
    return page(f"Chair {chair}: free", body, facts, mark)


def _stamp(facts: SheetFacts) -> str:
    return facts.written_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _label(view: ChairView) -> str:
    return f' "{said(view.label)}"' if view.label and view.label != view.chair else ""


def _state(view: ChairView) -> str:
    if view.phase == "infusing" and view.remaining_s is not None and view.remaining_s <= 0:
        return "TIME UP: is the pump stopped?"
    return STATES[view.phase]


def _who(view: ChairView, facts: SheetFacts, alike: Namesake | None) -> str:
    patient = view.patient
    if patient is None:
        return ""
    name = patient.name or view.initials
    shown = [f"<b>{said(name if facts.names == 'full' else view.initials)}</b>"]
    if facts.names == "full":
        shown.append(f"born <b>{patient.born.isoformat()}</b>" if patient.born else "birth date not recorded")
    shown.append(f"number <b>{said(patient.mrn)}</b>")
    allergies = "allergies NOT ASKED" if view.allergies is None else f"allergies: {view.allergies}"
    nurse = f"nurse {view.nurse}" if view.nurse else ""
    prescriber = f"prescriber {view.prescriber}" if view.prescriber else ""
    more = "; ".join(said(one) for one in (allergies, nurse, prescriber) if one)
    if view.cautions:
        more = f"<b>CAUTION: {said(' · '.join(one.text for one in view.cautions))}</b><br>{more}"
    if alike is not None:
        shown.append(f"<b>{alike.likeness.upper()} NAME: chair {said(alike.chair)}</b>")
    return f'<div class="who">{" &nbsp; ".join(shown)}<br><small>{more}</small></div>'


def _order(view: ChairView) -> str:
    order, protocol = view.order, view.protocol
    if order is None or protocol is None:
        return ""
    worked = "".join(f"<br>{said(one)}" for one in steps(order))
    return (
        f"<p><b>{said(protocol.drug)} {said(order_text(order, with_concentration=True))}</b></p>"
        f'<p class="small">{said(protocol.name)}{worked}</p>'
    )


def _times(view: ChairView, facts: SheetFacts) -> str:
    clock = facts.clock

    def at(moment: dt.datetime | None, words: str = "") -> str:
        return f"<b>{said(clock(moment))}</b> {said(words)}" if moment is not None else ""

    given = ""
    if view.infused_ml is not None and view.infused_mg is not None:
        given = f"<b>{view.infused_ml} mL = {view.infused_mg} mg</b> at {said(facts.seconds(view.now))}"
    rate = f"<b>{said(plain(view.rate_ml_h))} mL/h</b>" if view.rate_ml_h is not None else ""
    if view.phase == "paused" and rate:
        rate = f"stands; will resume with {rate}"
    pairs = [
        ("started", at(view.started_at) or "not started"),
        ("rate now", rate),
        ("paused since", at(view.paused_since, f"({view.pause_reason})" if view.pause_reason else "")),
        ("planned end", at(view.planned_end_at)),
        ("ends at this rate", at(view.ends_at)),
        ("bag empty at", at(view.bag_empty_at) if view.open_ended else ""),
        ("pump ended", at(view.pump_ended_at, f"({view.pump_end})" if view.pump_end else "")),
        ("given so far", given),
        ("the pump's own figure", f"{plain(view.pump_ml)} mL at {clock(view.pump_ml_at)}" if view.pump_ml is not None and view.pump_ml_at else ""),
        ("dose uncertain", said(view.dose_uncertain) if view.dose_uncertain else ""),
        ("up to, in the line", f"{view.in_line_mg} mg" if view.in_line_mg else ""),
        ("observation until", at(view.observation_ends_at, f"({view.observation_why})" if view.observation_why else "")),
    ]  # fmt: skip
    return facts_table(pairs)


def _open(view: ChairView, facts: SheetFacts) -> str:
    """What stands open and is to be watched: side effects, questions, oxygen, medicines to look again for."""
    if view.protocol is None:
        return ""
    words = []
    for course in view.effect_courses:
        if course.resolved_at is None:
            grade = effect_text(course.key, course.last, view.protocol)
            words.append(f"{grade}, since {facts.clock(course.first_at)}, worst {course.worst}")
    words += list(view.open_questions)
    if view.oxygen is not None:
        words.append(
            f"oxygen {value_number('o2_l_min', view.oxygen.l_min)} since {facts.clock(view.oxygen.at)}"
        )
    for one in view.medicines_given:
        again = "" if one.closed_at is not None else f"; to be looked at again {facts.clock(one.due_at)}"
        words.append(
            f"{one.drug} {plain(one.dose)} {one.unit} {one.route} at {facts.clock(one.given_at)}{again}"
        )
    return section("Open now", items(words))


def _columns(view: ChairView) -> tuple[str, ...]:
    """What a set of this protocol asks for, in the order of the line."""
    if view.protocol is None:
        return _FIRST
    sets = view.protocol.sets
    asked = dict.fromkeys((*sets.infusing.items, *sets.end.items, *sets.observing.items))
    return (*_FIRST, *(one for one in asked if one not in _FIRST))


def _heads(columns: Sequence[str]) -> list[tuple[str, str]]:
    return [("n", _UNITS.get(key, VALUE_LABELS.get(key, key))) for key in columns]


def _from(view: ChairView) -> str:
    if view.phase == "precheck":
        return "; minutes (+5) count from the start, at ____ : ____ &nbsp; rate ________ mL/h"
    if view.phase == "paused":
        return ": the pump is paused; sets go on at the same interval"
    return ""


def _lines(view: ChairView, facts: SheetFacts, columns: Sequence[str]) -> str:
    heads = [
        ("time", "time" if view.phase != "precheck" else "time, min"),
        ("what", "what"),
        *_heads(columns),
        ("wide", "side effects, notes"),
        ("by", "by"),
    ]
    empty = [""] * (len(columns) + 2)
    rows = [[_when(line, facts), _what(line, view, facts), *empty] for line in paper_lines(view)]
    if view.phase == "precheck":
        rows.insert(0, ["", "before the start", *empty])
    rows += [["", "", *empty] for _ in range(_BLANK)]
    return table(heads, rows, "write")


def _when(line: PaperLine, facts: SheetFacts) -> str:
    if line.at is None:
        return f"+{line.minutes}"
    return said(facts.clock(line.at))


def _what(line: PaperLine, view: ChairView, facts: SheetFacts) -> str:
    words = _WHAT[line.what]
    if line.what == "repeat" and line.at is not None:
        missing = next((one.missing for one in view.due if one.what == "repeat" and one.at == line.at), ())
        words = f"{' '.join(VALUE_LABELS.get(key, key) for key in missing)} again"
    if line.what == "pump_end" and view.open_ended:
        words = "bag empty"
    return f"<b>due now</b>: {said(words)}" if line.is_due else said(words)


def _pump_lines() -> str:
    heads = [("time", "time"), ("n", "what: paused WHY, resumed, rate, done, stopped WHY, medicine with dose and route, told WHOM, wasted"), ("by", "by"), ("what", "witness")]  # fmt: skip
    return table(heads, [[""] * 4 for _ in range(_PUMP_LINES)], "write")


def _checks(view: ChairView) -> str:
    still = [one for one in view.checks if one.list == view.list_name and one.is_open]
    required = [one.label for one in still if one.required]
    others = [f"{one.label} (not required)" for one in still if not one.required]
    title = "Before the start, still open" if view.list_name == "precheck" else "Before leaving, still open"
    left = ""
    if view.list_name == "leave":
        left = "<p>Left at ______ : ______ &nbsp; with (adult) ______________________ &nbsp; by ________</p>"
    return section(title, items([*required, *others], boxes=True), left)


def _last_sets(view: ChairView, facts: SheetFacts, columns: Sequence[str]) -> str:
    if not view.last_sets:
        return ""
    heads = [("time", "time"), *_heads(columns), ("wide", "side effects"), ("by", "by")]
    rows = [_set_row(one, view, facts, columns) for one in view.last_sets[:_SETS_SHOWN]]
    return table(heads, rows, "write seen")


def _set_row(one: Reading, view: ChairView, facts: SheetFacts, columns: Sequence[str]) -> list[str]:
    cells = [said(value_number(key, one.values[key])) if key in one.values else "" for key in columns]
    rest = [
        f"{VALUE_LABELS.get(key, key)} {value_number(key, value)}"
        for key, value in one.values.items()
        if key not in columns
    ]
    effects = [
        effect_text(key, grade, view.protocol)
        for key, grade in one.effects.items()
        if view.protocol and grade
    ]
    return [said(facts.clock(one.at)), *cells, said(", ".join((*effects, *rest))), said(one.by)]


def _drug(view: ChairView) -> str:
    ledger = view.ledger
    if ledger is None:
        return ""
    given = f"; given so far {plain(ledger.given_mg)} mg" if ledger.given_mg is not None else ""
    waste = "<p>Wasted ________ mg at ____ : ____ &nbsp; by ________ &nbsp; witness ________</p>"
    return f"<p>{said(ledger.equation + given)}</p>{waste}"


def _call(view: ChairView) -> str:
    """The clinic's own emergency card, as it stands in its file."""
    card = view.protocol.emergency if view.protocol is not None else None
    if card is None:
        return "<p>The clinic has no emergency card in its files. Call as your clinic does.</p>"
    return f"<p><b>{said(card.title)}</b></p>{items(card.lines)}"
