"""Random lines: by the grammar, with slips in them, and junk. Used by tests/charting and tests/long."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from charting_support import BERLIN, Chair, at, infusing_at_1437, observing, paused, ready
from infusion_tui.charting import Context, Draft, read_line
from infusion_tui.charting.errors import LineError
from infusion_tui.record import events as ev
from support import scales

KEYPAD = "0123456789/+.-* "
SCALES = ("s", "sed", "d", "dis", "pain", "anx10", "site")
EFFECTS = (
    "n", "nausea", "vom", "vomit", "ha", "headache", "dz", "dizzy", "anx", "anxiety", "hal", "euphoria", "drowsy",
    "diplopia", "blur", "confusion", "itch", "urgency", "palpitation", "cp", "chestpain",
)  # fmt: skip
RELATED = ("possible", "yes", "no", "related no", "related", "", "maybe", "POSSIBLE")
TOLD = (
    "told Dr Lee", "told Dr Lee read back", "told Dr Lee, rb", "told Dr Lee not read back", "told Dr Lee rb by phone", "told rb",
    "told Dr Lee not read back read back", "told Dr Lee read-back readback", "told not read back, rb",
)  # fmt: skip
CARE = ("grounding", "Reassured", "care dim", "care", "blanket", "dim music", "care nothing", "headup")
BEHIND_ROUTE = (
    "for nausea", "by Dr Lee", "for nausea by Dr Lee", "by Dr Lee for nausea", "for by", "by for", "for a for b",
    "! for nausea", "FOR Nausea BY  dr  lee", "now", "by x ! for y",
)  # fmt: skip
SCORED = (
    "phq9 2 1 3 2 1 0 1 2 0", "phq9 2 1 3 2 1 0 1 2 1 by Dr Lee", "PHQ 0 0 0 0 0 0 0 0 3 = 3", "gad7 1 1 1 1 1 1 1 @lee",
    "phq9 total 14", "madrs 22", "pcl5 41 by AL", "cssrs n n n", "cssrs y y n - n n", "cssrs y y n n n y", "qids 9 = 9", "phq9",
    "painscore 6", "answered", "answered phq9", "phq9 2 1 3", "cssrs total 1",
)  # fmt: skip
GRADES = ("0", "1", "2", "3", "none", "mild", "mod", "moderate", "sev", "severe", "4", "")
REASONS = ("refused", "asleep", "equipment", "clinical", "unrecordable", "bored")
MEDICINES = (
    "ondansetron", "metoclopramide", "labetalol", "lorazepam", "midazolam", "clonidine", "paracetamol",
    "acetaminophen", "ketorolac",
)  # fmt: skip
NOTES = (
    "told Dr Lee",
    "was with chair 3",
    "x",
    "188/112; will watch",
    "as at 14:20",
    "none",
    "hr 76",
    "Übelkeit 🙂",
    "",
)
ODD = "0123456789/+*-=.!;#@:%,()abcxyzhrspnm \t\n\u00a0\u200b٣７²½µĿﬆßİſ\"'\\\x1b\u202e🙂"


def contexts() -> list[Context]:
    """A chair in each phase, a closed session, one with every kind of entry, and the doubled hour."""
    closed = observing(leave_ready=True)
    closed.add("15:12", ev.SessionDischarged(how="leave", escort="Ann"))
    autumn = dt.date(2026, 10, 25)
    doubled = Chair(at("00:00", autumn), zone=BERLIN)  # type: ignore[arg-type]
    doubled.observe(at("01:30", autumn), {"sed": 5, "dis": 0, "hr": 80})  # type: ignore[arg-type]
    busy = infusing_at_1437()
    busy.pause("14:31", recorded="14:36:40")
    busy.resume("14:33", recorded="14:36:45")
    busy.rate("14:34", "55", recorded="14:36:50")
    busy.add("14:36:52", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    busy.add("14:36:54", ev.EntryAmended(values={"hr": 78}), amends=12)
    busy.add("14:36:56", ev.DrugDrawn(amount=Decimal(50), unit="mg"))
    busy.observe("14:36:58", {"sed": 5, "dis": 0, "pain": 3})
    phq9 = scales().scale("phq9")
    assert phq9 is not None
    busy.add("14:36:59", phq9.score((1, 1, 1, 1, 1, 1, 1, 1, 1)))
    return [
        infusing_at_1437().context("14:37"), busy.context("14:37"), paused().context("14:37:20"), ready().context("10:00"),
        ready(second=False).context("10:00", by="JD"), observing().context("14:50"), observing().context("15:20"),
        observing(leave_ready=True).context("15:12"), closed.context("15:20"), doubled.context(at("01:40", autumn)),
    ]  # fmt: skip


def random_line(rng: random.Random) -> str:
    """One line: six in ten by the grammar, three in ten with slips, one in ten junk."""
    kind = rng.random()
    if kind < 0.1:
        return "".join(rng.choice(ODD) for _ in range(rng.randrange(1, 60)))
    line = _line(rng)
    if kind < 0.4:
        for _ in range(rng.randrange(1, 4)):
            line = _slip(line, rng)
    return line


def slips(line: str) -> Iterator[str]:
    """Every single slip on a keypad: another key, one too few, one too many, two in the wrong order."""
    for i in range(len(line)):
        yield line[:i] + line[i + 1 :]
        for key in KEYPAD:
            if key != line[i]:
                yield line[:i] + key + line[i + 1 :]
        if i + 1 < len(line) and line[i] != line[i + 1]:
            yield line[:i] + line[i + 1] + line[i] + line[i + 2 :]
    for i in range(len(line) + 1):
        for key in KEYPAD:
            yield line[:i] + key + line[i:]


def accepted(line: str, context: Context) -> Draft | None:
    """The draft of a line, or None when it is refused. Any other exception goes on."""
    try:
        return read_line(line, context)
    except LineError:
        return None


def same_draft(one: Draft, other: Draft) -> bool:
    """True when two drafts record the same and ask the same (the read-back may be worded otherwise)."""

    def of(draft: Draft) -> tuple[object, ...]:
        return (
            draft.at, draft.payload, draft.confirm, draft.cautions, draft.command, draft.amends, draft.reason,
            draft.target, draft.new_at, draft.moves, dict(draft.shown),
        )  # fmt: skip

    return of(one) == of(other)


def _line(rng: random.Random) -> str:
    parts = []
    if rng.random() < 0.1:
        parts.append(rng.choice(("c5", "#5", "C5", "c3")))
    if rng.random() < 0.25:
        parts.append(_when(rng))
    parts.append(rng.choice((_items, _items, _items, _keypad, _command, _command, lambda _: ""))(rng))
    note = f" ; {rng.choice(NOTES)}" if rng.random() < 0.35 or not parts[-1] else ""
    return " ".join(parts) + note


def _when(rng: random.Random) -> str:
    return rng.choice((
        f"-{rng.randrange(0, 30)}m", f"-{rng.randrange(0, 20)}", f"-0h{rng.randrange(0, 30)}m", f"-{rng.randrange(3)}h",
        f"14:{rng.randrange(0, 65):02}", f"@14{rng.randrange(0, 60):02}", f"{rng.randrange(0, 26)}:{rng.randrange(60):02}",
        f"15:{rng.randrange(0, 30):02}", "@", "-5x",
    ))  # fmt: skip


def _number(rng: random.Random, usual: tuple[int, int]) -> str:
    if rng.random() < 0.85:
        return str(rng.randint(*usual))
    return rng.choice(
        (
            str(rng.randrange(0, 400)),
            f"{rng.randrange(100)}.{rng.randrange(100)}",
            f".{rng.randrange(10)}",
            "7O",
            "=",
            "*",
        )
    )


def _pressure(rng: random.Random) -> str:
    text = f"{_number(rng, (90, 170))}/{_number(rng, (50, 105))}"
    return text if rng.random() < 0.9 else text.replace("/", " ")


def _bang(rng: random.Random) -> str:
    return "!" if rng.random() < 0.12 else ""


def _vital(rng: random.Random) -> str:
    name = rng.choice(("bp", "hr", "pulse", "spo2", "sat", "sats", "rr", "resp", "temp", "o2"))
    if rng.random() < 0.1:
        return f"{name} x {rng.choice(REASONS)}"
    glue = rng.choice((" ", "", " "))
    value = {
        "bp": lambda: _pressure(rng),
        "temp": lambda: rng.choice(("36.8", "98.2f", "37.0", "38.4c", "98", "40.1", "36.7c (98f)", "36.5f")),
        "o2": lambda: rng.choice(("2 l/min", "2l/min", "off", "2", "98", "2.5 L/min", "2 ml/min")),
    }.get(
        name,
        lambda: _number(
            rng, (60, 110) if name in ("hr", "pulse") else (88, 100) if name[0] == "s" else (8, 26)
        ),
    )()
    return f"{rng.choice((name, name.upper()))}{glue}{value}{_bang(rng)}"


def _scale(rng: random.Random) -> str:
    score = rng.choice(
        (
            "0",
            "1",
            "2",
            "3",
            "4",
            "5",
            "=",
            "*",
            "7",
            "",
            "4 slow to answer",
            "5 alert as at 14:20",
            "0 none",
            " x refused",
            " x asleep",
            "x",
            " x bored",
        )
    )
    return f"{rng.choice(SCALES)}{rng.choice((' ', ''))}{score}{_bang(rng)}"


def _effect(rng: random.Random) -> str:
    return f"{rng.choice(EFFECTS)}{rng.choice((' ', ' ', ''))}{rng.choice(GRADES)}"


def _items(rng: random.Random) -> str:
    makers: tuple[Callable[[random.Random], str], ...] = (
        _vital,
        _vital,
        _scale,
        _effect,
        lambda r: r.choice(("wnl", "none", "foo", "p 3")),
    )
    items = [rng.choice(makers)(rng) for _ in range(rng.randrange(0, 5))]
    if rng.random() < 0.4:
        places = (_pressure(rng), _number(rng, (60, 110)), _number(rng, (90, 100)), _number(rng, (10, 20)),
                  _number(rng, (3, 5)), _number(rng, (0, 2)), _number(rng, (0, 2)))  # fmt: skip
        items[:0] = [place + _bang(rng) for place in places[: rng.randrange(1, 8)]]
    return rng.choice((" ", " ", "  ")).join(items)


def _keypad(rng: random.Random) -> str:
    slots = [
        _pressure(rng),
        _number(rng, (60, 110)),
        _number(rng, (90, 100)),
        _number(rng, (10, 20)),
        _number(rng, (0, 6)),
        "1",
        "3",
    ]
    slots = [rng.choice((slot, slot, slot, "", "-", "*")) for slot in slots[: rng.randrange(1, 8)]]
    return rng.choice(("", "", f"-{rng.randrange(30)}+")) + "+".join(slots) + rng.choice(("", "+"))


def _command(rng: random.Random) -> str:
    rate = rng.choice(
        ("52.5", "45", "45.0", "60", "600", "0", "+5", ".5", "35", "525", "55ml/h", "45 ml/h", "4 mg/h", "")
    )
    dose = rng.choice(("4", "8", "0.5", "4.0", ".5", "1000", "40", "80", "0", "4O"))
    unit = rng.choice(("mg", "mcg", "g", "mL", "units", "ug", "cc", ""))
    route = rng.choice(("iv", "im", "po", "sl", "subcut", "intranasal", "iv!", ""))
    reference = rng.choice((".", "#", "")) + str(rng.randrange(0, 24))
    why = rng.choice((" ; misread", " ; misread", ""))
    return rng.choice((
        lambda: f"start {rate}", lambda: f"rate {rate}", lambda: f"pump {rate}", lambda: f"pause {rng.choice(('nausea', '', 'two  words'))}",
        lambda: "resume", lambda: "done", lambda: "flush", lambda: f"stop {rng.choice(('dizzy', ''))}", lambda: "x asleep", lambda: "x",
        lambda: f"med {rng.choice(MEDICINES)} {dose}{rng.choice((' ', ''))}{unit} {route}",
        lambda: f"drawn {dose} {unit}", lambda: f"waste {dose} {unit} by {rng.choice(('JD', 'KM', 'XX', 'AL'))}",
        lambda: f"kept {dose} {unit}",
        lambda: f"check {rng.choice(('consent', 'gait', 'iv-out', 'sedation', 'escort', 'foo'))} {rng.choice('ynx')}",
        lambda: f"verify {rng.choice(('35', '36', '35.0'))} mg in 35 ml {rng.choice(('52.5', '52.54', '5.25'))} ml/h",
        lambda: rng.choice(TOLD), lambda: rng.choice(CARE), lambda: f"effect {rng.choice(EFFECTS)} {rng.choice(RELATED)}",
        lambda: f"med {rng.choice(MEDICINES)} {dose} {unit} {route} {rng.choice(BEHIND_ROUTE)}",
        lambda: f"extend {rng.choice(('15', '0', 'x', '15 min', '2000'))}", lambda: "leave ; Ann",
        lambda: "leave anyway", lambda: "ama", lambda: "transfer ER", lambda: f"move {rng.randrange(10)}", lambda: "cancel late",
        lambda: f"handoff {rng.choice(('JD', 'jd', 'KM', 'XX', ''))}", lambda: "accept", lambda: f"id {rng.choice(('448201', '0448201', '44 8201', ''))}",
        lambda: f"emergency {rng.choice(('help', 'CPR', 'stopped', 'foo', ''))}", lambda: f"take {reference} from {rng.randrange(5)}{why}",
        lambda: f"look {rng.choice((_items, _keypad, lambda _: ''))(rng)}",
        lambda: rng.choice(SCORED), lambda: "undo", lambda: "seen", lambda: "help", lambda: "leave", lambda: f"void {reference}{why}",
        lambda: f"fix {reference} {rng.choice((_items, _keypad, _when, _command))(rng)}{why}",
        lambda: f"fix {reference} {_when(rng)} {rng.choice((_items, _command))(rng)}{why}",
        lambda: f"fix 1 weight {rng.choice(('82', '82 kg', '8O', '70'))}{why}",
        lambda: f"fix 1 {rng.choice(('dose', 'per-kg', 'minutes', 'bag', 'cap', 'vial'))} {rng.choice(('40', '0.6', '45 min', '100 ml', 'none'))}{why}",
        lambda: f"bag {dose}{rng.choice((' ', ''))}{rng.choice(('mg', 'mg', unit))} in {rng.choice(('40', '40.0', '0'))} ml",
        lambda: f"infiltration{rng.choice((' ; arm swollen', '', ' ;'))}",
    ))()  # fmt: skip


def _slip(line: str, rng: random.Random) -> str:
    i = rng.randrange(len(line) + 1)
    key = rng.choice(ODD)
    return rng.choice((
        line[:i] + key + line[i:], line[:i] + line[i + 1 :], line[:i] + key + line[i + 1 :],
        line[:i] + line[i + 1 : i + 2] + line[i : i + 1] + line[i + 2 :],
    ))  # fmt: skip
