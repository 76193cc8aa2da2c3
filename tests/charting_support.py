"""Short ways to say what a line gives, used by tests/charting and tests/long."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from infusion_tui.charting import Context, LineError, as_json, read_line
from infusion_tui.record import events as ev
from support import Chair, at, infusing_at_1437

__all__ = [
    "BERLIN",
    "PRECHECK",
    "Chair",
    "answer",
    "at",
    "by_mass",
    "code",
    "codes",
    "confirm",
    "infusing_at_1437",
    "message",
    "observing",
    "of_context",
    "paused",
    "ready",
    "record",
    "warnings",
]

BERLIN = ZoneInfo("Europe/Berlin")
PRECHECK = (
    "identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order",
)  # fmt: skip
LEAVE = ("iv-out", "gait", "escort", "instructions")
_NOW = "14:37"


def answer(
    line: str, chair: Chair | None = None, now: str | dt.datetime = _NOW, *, by: str = "KM"
) -> dict[str, Any]:
    """The line's answer in JSON, with `at` and `new_at` as clock times in the clinic's zone; an error as itself."""
    chair = chair or infusing_at_1437()
    return of_context(line, chair.context(now, by=by))


def of_context(line: str, context: Context) -> dict[str, Any]:
    """As `answer`, against any context."""
    try:
        draft = read_line(line, context)
        got = as_json(draft, "5")
        if draft.moves:
            # Not in the answer of the command line; the screens show it before a correction is recorded.
            got["moves"] = list(draft.moves)
    except LineError as error:
        return {"ok": False, "error": {"code": error.code, "message": error.message}}
    for key in ("at", "new_at"):
        if key in got:
            got[key] = dt.datetime.fromisoformat(got[key]).astimezone(context.zone).strftime("%H:%M:%S")
    return got


def code(line: str, chair: Chair | None = None, now: str | dt.datetime = _NOW, *, by: str = "KM") -> str:
    """The error code of a line, or "ok"."""
    got = answer(line, chair, now, by=by)
    return "ok" if got["ok"] else str(got["error"]["code"])


def message(line: str, chair: Chair | None = None, now: str | dt.datetime = _NOW, *, by: str = "KM") -> str:
    """The error's sentence."""
    return str(answer(line, chair, now, by=by)["error"]["message"])


def warnings(
    line: str, chair: Chair | None = None, now: str | dt.datetime = _NOW, *, by: str = "KM"
) -> list[tuple[str, bool]]:
    """The codes of a line's warnings, each with whether it was answered in the line."""
    got = answer(line, chair, now, by=by)
    assert got["ok"], got
    return [(w["code"], w["answered"]) for w in got.get("warnings", [])]


def codes(
    line: str, chair: Chair | None = None, now: str | dt.datetime = _NOW, *, by: str = "KM"
) -> list[str]:
    """The codes of a line's warnings."""
    return [code for code, _ in warnings(line, chair, now, by=by)]


def confirm(line: str, chair: Chair | None = None, now: str | dt.datetime = _NOW, *, by: str = "KM") -> str:
    """What is asked about a line: none, yes, chair."""
    got = answer(line, chair, now, by=by)
    assert got["ok"], got
    return str(got["confirm"])


def by_mass(
    mg: str, concentration: str = "1", minutes: int = 40, began: str = "09:50", **more: object
) -> Chair:
    """A chair just admitted, ordered in mg, bag made up to a concentration in mg/mL."""
    return Chair(
        began,
        concentration_mg_ml=Decimal(concentration),
        dose_mg=Decimal(mg),
        mg_per_kg=None,
        minutes=minutes,
        **more,  # type: ignore[arg-type]
    )


def ready(*, second: bool = True, baseline: bool = True, without: tuple[str, ...] = ()) -> Chair:
    """Admitted at 09:50 by KM for 35 mg in 35 mL at 52.5 mL/h, the pre-check answered as far as asked for."""
    chair = by_mass("35")
    for item in PRECHECK:
        if item not in without:
            chair.add("09:52", ev.CheckAnswered(list="precheck", item=item, answer="y", attested="asked"))
    if baseline:
        chair.observe("09:54", {"bp": (124, 78), "hr": 72, "spo2": 99, "rr": 14})
    if second:
        verified = ev.DoseVerified(
            dose_mg=Decimal(35), volume_ml=Decimal(35), rate_ml_h=Decimal("52.5"), agrees=True
        )
        chair.add("09:55", verified, by="JD")
    return chair


def paused() -> Chair:
    """Infusing from 14:00, paused since 14:35 (entry 15, recorded after a note of 14:36:30)."""
    chair = infusing_at_1437()
    chair.pause("14:35", recorded="14:36:40")
    return chair


def observing(*, leave_ready: bool = False) -> Chair:
    """Stopped at 14:40 (entry 15); observation ends at 15:10. With `leave_ready`, all of the leave list is met."""
    chair = infusing_at_1437()
    chair.stop("14:40")
    if leave_ready:
        for item in LEAVE:
            chair.add("15:06", ev.CheckAnswered(list="leave", item=item, answer="y", attested="seen"))
        chair.full_set("15:06")
        chair.observe("15:06", effects={"nausea": 0})
    return chair


def record(chair: Chair, line: str, now: str, *, by: str = "KM") -> None:
    """Read a line and append its event, as the room does."""
    draft = read_line(line, chair.context(now, by=by))
    target = next((e.version for e in chair.events if e.event_id == draft.amends), None)
    chair.add(draft.at, draft.payload, by=by, recorded=now, amends=target, reason=draft.reason)
