"""The words of the help. Keys are not written here: they come from the live bindings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A title and its lines: what to type, and what it means."""

    title: str
    lines: tuple[tuple[str, str], ...]


SECTIONS: tuple[HelpSection, ...] = (
    HelpSection(
        "Type a line, read it back, Enter records",
        (
            ("128/82 76 98 14 s4 d2", "full set: BP HR SpO2 RR sed dis"),
            ("128/82+76+98+14+4+2", "the same, keypad only"),
            ("hr 82", "one value"),
            ("-5m hr 82    14:32 hr 82", "five minutes ago; at 14:32"),
            ("nausea 2    wnl", "side effect 0-3; asked, none of the five"),
            ("bp x refused", "could not be measured, and why"),
            ("x ; asleep, breathing 14", "the whole set not taken, and why"),
            ("s=  d=", "the same score as a moment ago"),
            ("o2 2 l/min    temp 36.8", "oxygen; temperature in °C, 98.2f in °F"),
            ("med ondansetron 4 mg iv", "as-needed medicine: name dose unit route"),
            ("; asked for water", "a note: anything after ;"),
            ("148!", "yes, this unusual number is right"),
        ),
    ),
    HelpSection(
        "The pump",
        (
            ("start 52.5", "the pump runs, with the rate read off it"),
            ("rate 45", "another pump rate, mL/h"),
            ("pause nausea    resume", "the pump is paused; runs again"),
            ("done", "the pump has delivered the bag"),
            ("stop dizzy", "stopped before the end, and why"),
            ("flush", "the line is flushed, its rest is in"),
            ("pump 37.5", "the volume that the pump shows, mL"),
        ),
    ),
    HelpSection(
        "Before and after",
        (
            ("new", "bring in a patient (an empty chair)"),
            ("y    n", "in an empty line: answer the item the list asks"),
            ("check consent y    check gait n ; why", "any item of the list"),
            ("verify 35 mg in 35 ml 52.5 ml/h", "second person's own calculation"),
            ("drawn 50 mg ; vial 500 mg lot A123 exp 2027-05", "drug drawn"),
            ("waste 15 mg by JD", "the rest thrown away, before a witness"),
            ("told Dr Lee ; 188/112, will watch", "who was told, and what"),
            ("extend 15 ; still dizzy", "longer observation"),
            ("leave ; daughter Ann", "leaves, with a named adult"),
            ("leave anyway ; why, who decided", "leaves with open items"),
            ("ama ; reason    transfer ER ; why", "against advice; to another place"),
            ("cancel not fasted    move 7", "before the start only; another chair"),
        ),
    ),
    HelpSection(
        "Putting right",
        (
            ("fix 12 hr 78 ; misread", "correct entry 12; the old value stays readable"),
            ("fix 11 14:20 ; wrong minute", "another time for entry 11"),
            ("void 12 ; wrong chair", "strike out entry 12"),
            ("undo", "take back my last entry (60 s)"),
            ("Up, then Enter", "open an entry; f fixes it, v voids it"),
        ),
    ),
    HelpSection(
        "Screens, as words",
        (
            ("board  lock  theme  help  export  staff", "the same as their keys"),
            ("obs  pump  effects  leave  checks  seen", "No F-keys? Type the word instead"),
            ("Ctrl+P", "every word that is possible now"),
        ),
    ),
    HelpSection(
        "Questions",
        (
            ("y", "records. Enter and Esc go back, the line is kept"),
            ("chair number, Enter", "for what cannot be undone"),
            ("first 0.3 seconds", "keys are dropped: they were meant for the screen below"),
        ),
    ),
    HelpSection(
        "Reminders",
        (
            ("▲", "due. It stays until it is charted, or  x  says why not"),
            ("▲▲", "late; then shown at the charge desk as well"),
            ("seen", "on my way: 3 minutes, twice at most; late stays late"),
        ),
    ),
    HelpSection(
        "Light",
        (
            ("Ctrl+T", "dim, night (amber), day, high contrast"),
            ("the lamp behind the screen", "turn it down on the screen itself: no theme can"),
        ),
    ),
    HelpSection(
        "What this is",
        (
            ("This is a record and a clock.", ""),
            ("It does not watch the patient. The monitor does.", ""),
            ("It gives no advice on doses and decides nothing.", ""),
        ),
    ),
)
