"""The words of the help, with examples from the chair it was opened at. Keys are not written here: they come from
the live bindings. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain as number
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.view import ChairView, EntryLine
from infusion_tui.record.wording import VALUE_LABELS, value_number
from infusion_tui.tui.chair.opening import ALONE, OPENS
from infusion_tui.tui.looks import LOOKS
from infusion_tui.tui.wording import plain

_SHORT = {"sed": "s", "dis": "d"}
_ORDER = ("bp", "hr", "spo2", "rr", "sed", "dis")


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A title and its lines: what to type, and what it means."""

    title: str
    lines: tuple[tuple[str, str], ...]


WHAT_THIS_IS = HelpSection(
    "What this is",
    (
        ("This is a record and a clock.", ""),
        ("It does not watch the patient. The monitor does.", ""),
        ("It gives no advice on doses and decides nothing.", ""),
    ),
)


def sections(view: ChairView | None) -> tuple[HelpSection, ...]:
    """Everything but the keys. With a chair's view, the examples are that chair's own; without, made-up ones."""
    seated = view if view is not None and view.protocol is not None else None
    return (
        _line(seated),
        _pump(seated),
        _medicines(seated),
        _around(seated),
        _putting_right(seated),
        HelpSection(
            "Screens, as words",
            tuple((word, words) for word, words in OPENS.items() if word != "id"),
        ),
        HelpSection(
            "Without F-keys: type the word and Enter",
            (
                ("help  board", "F1  F2"),
                ("obs  pump  med  effects", "F3  F4  F5  F6"),
                ("emergency  leave  seen", "F7  F8  F9"),
                ("lock  theme", "Ctrl+L  Ctrl+T"),
                ("glyphs", "signs as frames and blocks, or ASCII only"),
                *_alone(),
                ("Ctrl+P", "every word that is possible now"),
            ),
        ),
        HelpSection(
            "Questions",
            (
                ("y", "records. Enter and Esc go back, the line is kept"),
                ("chair number, Enter", "for what cannot be undone"),
                ("n    b", "which minute: now, or when the line was begun"),
                ("first 0.3 seconds", "keys are dropped: they were meant for the screen below"),
            ),
        ),
        _signs(),
        HelpSection(
            "Light",
            (
                ("Ctrl+T", "dim, night (amber), day, high contrast, the terminal's own"),
                ("the lamp behind the screen", "turn it down on the screen itself: no theme can"),
            ),
        ),
        WHAT_THIS_IS,
    )


def _alone() -> list[tuple[str, str]]:
    """The words that open a form, six to a row, so that the row is read whole in the smallest window."""
    found = sorted(ALONE - {"med"})
    rows = ["  ".join(found[at : at + 6]) for at in range(0, len(found), 6)]
    return [*((row, "") for row in rows[:-1]), (rows[-1], "each alone, with Enter, opens its form")]


def _line(view: ChairView | None) -> HelpSection:
    protocol = view.protocol if view is not None else None
    shape, named = _last_set(view)
    effects = [effect.key for effect in protocol.effects] if protocol is not None else ["nausea", "dizzy"]
    common = sum(effect.common for effect in protocol.effects) if protocol is not None else 5
    lines: list[tuple[str, str]] = [
        (shape, f"full set: BP HR SpO2 RR sed dis{named}"),
        ("128/82+76+98+14+4+2", "a full set with the keypad alone"),
        ("hr 82", "one value"),
        ("-5m hr 82    14:32 hr 82", "five minutes ago; at 14:32"),
        (f"{effects[0]} 2    wnl", f"side effect 0-3; asked, none of the {common} common ones"),
        (effects[0], "is one of: " + " ".join(plain(one, 30) for one in effects)),
        ("effect NAME yes ; cold pack", "of a charted one: related (yes possible no), what was done"),
        ("bp x refused", "not measured, and why: refused asleep equipment clinical unrecordable"),
        ("x ; asleep, breathing 14", "the whole set not taken, and why"),
        ("sed x asleep", "not scored; asleep does not excuse SpO2, RR and sed"),
        ("look rr 14 ; pink, stirs", "seen, deliberately not roused: no full set; the next look falls due"),
        ("s=  d=", "the same score as a moment ago"),
        ("o2 2 l/min    temp 36.8", "oxygen; temperature in °C, 98.2f in °F"),
        ("; asked for water", "a note: anything after ;"),
        ("148!", "yes, this unusual number is right"),
        ("id NUMBER", "compare a typed or scanned number with this patient's; it is recorded"),
    ]
    if protocol is not None:
        lines += [
            (f"{_SHORT.get(s.key, s.key)} {s.low}-{s.high}", _scale(protocol, s.key)) for s in protocol.scales
        ]
    return HelpSection("Type a line, read it back, Enter records", tuple(lines))


def _scale(protocol: Protocol, key: str) -> str:
    scale = protocol.scale(key)
    assert scale is not None
    said = "  ".join(f"{score} {word}" for score, word in sorted(scale.words.items()))
    return plain(f"{scale.label}: {said}" if said else scale.label, 300)


def _last_set(view: ChairView | None) -> tuple[str, str]:
    """How the last full set of this chair would be typed; a made-up one where there is none."""
    for one in view.last_sets if view is not None else ():
        if all(key in one.values for key in _ORDER):
            typed = " ".join(f"{_SHORT.get(key, '')}{value_number(key, one.values[key])}" for key in _ORDER)
            return typed, ", in the shape of the last one here"
    return "128/82 76 98 14 s4 d2", ""


def _pump(view: ChairView | None) -> HelpSection:
    order = view.order if view is not None else None
    now = view.rate_ml_h if view is not None else None
    start = number(order.rate_ml_h) if order is not None else "52.5"
    rate = number(now) if now is not None else start
    return HelpSection(
        "The pump",
        (
            (f"start {start}", "the pump runs, with the rate read off it" + (" (this is the ordered one)" if order else "")),
            (f"rate {rate}", "another rate, mL/h" + (" (this is the present one)" if now is not None else "")),
            ("pause nausea    resume", "the pump is paused; runs again"),
            ("done", "the pump has delivered the bag"),
            ("stop dizzy", "stopped before the end, and why"),
            ("flush", "the line is flushed, its rest is in"),
            ("pump 37.5", "the volume that the pump shows, mL; kept beside the computed one"),
            ("bag 35 mg in 50 ml", "another bag or syringe: drug in it, final volume"),
            ("infiltration ; arm swollen", "drug beside the vein; the dose is marked  dose?"),
        ),
    )  # fmt: skip


def _medicines(view: ChairView | None) -> HelpSection:
    lines: list[tuple[str, str]] = [
        ("med NAME DOSE UNIT ROUTE", "as given; med alone, or F5, opens the form"),
        ("for nausea by Dr Lee", "behind the route: what for, and who ordered it"),
    ]
    for one in view.protocol.medicines if view is not None and view.protocol is not None else ():
        said = f"the clinic's list: usual {number(one.usual_low)}-{number(one.usual_high)} {one.unit}"
        lines.append((plain(f"med {one.name} DOSE {one.unit} {'|'.join(one.routes)}", 80), plain(said, 200)))
    care = view.protocol.care if view is not None and view.protocol is not None else ()
    lines += [(plain(word.key, 30), plain(word.label, 200)) for word in care]
    return HelpSection("Medicines as needed, and other care", tuple(lines))


def _around(view: ChairView | None) -> HelpSection:
    item = (
        next((c.item for c in view.checks if not c.auto and c.answer is None), None)
        if view is not None
        else None
    )
    who = plain(view.prescriber, 30) if view is not None and view.prescriber else "Dr Lee"
    return HelpSection(
        "Before and after",
        (
            ("new", "bring in a patient (an empty chair)"),
            ("y    n", "in an empty line: answer the item the list asks"),
            (f"check {item or 'consent'} y", "yes; what was found may follow after ;"),
            (f"check {item or 'gait'} n ; why", "no, and why"),
            ("verify 44 mg in 22 ml 33 ml/h", "second person's own calculation (made-up figures)"),
            ("drawn 50 mg ; vial 500 mg lot A123 exp 2027-05", "drug drawn"),
            ("waste 15 mg by JD", "the rest thrown away, before a witness"),
            ("kept 450 mg ; safe 2", "the rest put back under lock"),
            (f"told {who} ; 188/112, read back", "who was told, and what; say it when they said it back"),
            ("phq9 2 1 3 2 1 0 1 2 0", "a score, a number for each item; only its sum: phq9 total 12"),
            ("cssrs n n n    madrs 22", "the screener, y or n; a score of which only the total is typed"),
            ("answered ; what was done", "about a yes in a score that stands as a question"),
            ("extend 15 ; still dizzy", "longer observation; a sedating medicine makes it longer by itself"),
            ("leave ; daughter Ann", "leaves, with a named adult"),
            ("leave anyway ; why, who decided", "leaves with open items"),
            ("ama ; reason    transfer ER ; why", "against advice; to another place"),
            ("handoff JD ; watch the pressure", "offer this chair to JD; h on the board is the page for all your chairs"),
            ("accept", "take the chair that is offered to you; another one: accept ; why"),
            ("sign    sign ; note", "once the patient has left: sign the record, at the empty chair or on the page  records"),
            ("records", "closed records (r on the board): read, add a note, correct, sign"),
            ("patients", "every patient (k on the board): find one by number or name, courses, cautions, two numbers of one person"),
            ("patient", "the same about whoever is in this chair"),
            ("hx", "the course: scores, earlier sessions, plan, the same minute of each; Tab, Left and Right, Enter opens a record"),
            ("due", "who is due, by each course's plan (u on the board); missed ones and unanswered scores"),
            ("infusion-tui import FILE.csv", "in a terminal: earlier infusions and scores of a list; first with --dry-run"),
            ("report", "the course report for the prescriber, to a file or the printer; r on the course screen, s there: a score between visits"),
            ("replay", "this chair and the board as they were at any minute (b on the board)"),
            ("numbers", "the clinic's own numbers, without names (# on the board)"),
            ("sbar", "what to say in a call, read from the record"),
            ("take 12 from 3 ; wrong chair", "entry 12 of chair 3 belongs here: struck there, charted here"),
            ("emergency    emergency cpr", "the clinic's card (F7); one step of it, done now"),
            ("cancel not fasted    move 7", "before the start only; another chair"),
        ),
    )  # fmt: skip


def _putting_right(view: ChairView | None) -> HelpSection:
    entry = _measured(view)
    n, value = (entry.number, _first_value(entry)) if entry is not None else (12, "hr 78")
    about = f"correct entry {n}; what was first charted stays readable"
    return HelpSection(
        "Putting right",
        (
            (f"fix {n} {value} ; misread", about),
            (f"fix {n} 14:20 ; wrong minute", f"another time for entry {n}"),
            (
                "fix 1 weight 82 ; why",
                "the order, before the start: weight dosing-weight dose per-kg per-kg-h per-h minutes bag concentration cap vial",
            ),
            (f"void {n} ; wrong chair", f"strike out entry {n}"),
            ("undo", "take back my last entry (60 s)"),
            ("attribute 12 14    attribute all", "I stand for entries charted without signing in"),
            (
                "paper 10:42 hr 82",
                "keyed from a paper sheet, with its time; paper JD 10:42 hr 82: JD wrote it",
            ),
            ("Up, then Enter", "open an entry; F3 is the form for a fix, f and v type it"),
        ),
    )


def _measured(view: ChairView | None) -> EntryLine | None:
    """The newest entry with a value: a correction would most likely be about it."""
    found = [
        entry
        for entry in (view.entries if view is not None else ())
        if entry.values and not entry.struck and isinstance(entry.payload, ev.ObservationRecorded)
    ]
    return max(found, key=lambda entry: entry.number) if found else None


def _first_value(entry: EntryLine) -> str:
    key = "hr" if "hr" in entry.values else next(iter(entry.values))
    return f"{_SHORT.get(key, VALUE_LABELS.get(key, key).casefold())} {value_number(key, entry.values[key])}"


def _signs() -> HelpSection:
    phases = tuple((f"{one.symbol} {one.word}", _MEANS.get(name, "")) for name, one in LOOKS.items())
    return HelpSection(
        "What the signs mean",
        (
            *phases,
            ("▲", "due. It stays until it is charted, or  x  says why not"),
            ("▲▲", "late, with the minutes; then shown at the charge desk as well"),
            ("seen", "on my way: 3 minutes, twice at most; late stays late"),
            ("√  □  x", "of a check: done, open, no"),
            ("●  ○  ▲  x  ◊", "of the sets on the time bar: done, to do, late, not taken, a look"),
            ("█  ▒  ░", "of the time bar: run, paused, to come"),
            ("◄", "in a correction: this changes"),
            ("v  ^  •", "in the chart: systolic, diastolic, pulse; X both pressures on one cell, V and A with the pulse"),
            ("*  x  /  +", "in the chart: corrected, not done, struck, more than there is room for: Left and Right read it out"),
            ("● live    22 s old", "how old the picture is"),
        ),
    )  # fmt: skip


_MEANS: dict[str, str] = {
    "empty": "nobody is in this chair",
    "precheck": "before the start; steps done of all, no time",
    "infusing": "the pump runs; time left",
    "time_up": "past the planned end, still infusing: is the pump stopped?",
    "paused": "the pump stands; time paused, counting up",
    "observing": "after the pump; time until the earliest leaving",
    "assess": "the observation time is over; how many checks are open",
}
