"""The word `check`, and what `start` asks about the baseline."""

from __future__ import annotations

from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.fasting import fasting_times
from infusion_tui.charting.parts import Line, Part, unknown, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.check_questions import standing_questions, stays
from infusion_tui.record.checks import sentence
from infusion_tui.record.leave_items import INSTRUCTIONS, no_driving_before
from infusion_tui.record.precheck_items import FASTING, beyond_hold, fasting_words
from infusion_tui.record.protocol import CheckItem, ListName

_LIST_WORDS: dict[ListName, str] = {"precheck": "pre-check", "leave": "leave check"}


def check(line: Line) -> Part:
    """`check ITEM y ; value` or `check ITEM n ; why`."""
    tokens = line.tokens
    if not tokens:
        raise LineError("E_NOVAL", "check which item? check consent y")
    key = tokens[0].casefold()
    list_name, item = _item(line, key)
    if item is None:
        items = line.protocol.precheck if list_name == "precheck" else line.protocol.leave
        keys = ", ".join(one.key for one in items if not one.auto)
        raise LineError("E_UNKNOWN", f'"{tokens[0]}" is not in the {_LIST_WORDS[list_name]}: {keys}')
    answer = _answer(line, tokens, key, item)
    line.nothing_more(tokens[2:])
    if answer == "n" and not line.note and not line.fixing:
        raise LineError("E_WHY", f"check {key} n: add why after ;")
    text = line.kept_note()
    if item.auto:
        raise LineError("E_FIX", f"{key} answers itself from what is charted and cannot be typed")
    shown: dict[str, object] = {"item": key, "answer": answer}
    if text:
        shown["note" if answer == "y" else "reason"] = text
    payload = _payload(line, list_name, item, answer, text)
    for name in ("food_at", "drink_at"):
        if (moment := getattr(payload, name)) is not None:
            shown[name] = moment.isoformat()
    return Part(
        payload, with_note(f"check {key} {answer}", text), "none", _cautions(line, item, payload), shown
    )


def _item(line: Line, key: str) -> tuple[ListName, CheckItem | None]:
    """The list that a key means at the line's time, and the item. A pre-check item whose answer stands as a question
    can also be answered from the start on: that is how it is written what was done."""
    started = line.session.started_at
    if started is None or line.at < started:
        return "precheck", line.protocol.item("precheck", key)
    item = line.protocol.item("leave", key)
    asked = {
        one.item for one in standing_questions(line.session, line.context.zone) if one.list == "precheck"
    }
    if item is None and (key in asked or line.fixing):
        before = line.protocol.item("precheck", key)
        if before is not None:
            return "precheck", before
    return "leave", item


def _answer(line: Line, tokens: list[str], key: str, item: CheckItem) -> str:
    if len(tokens) < 2:
        if not item.auto:
            raise LineError("E_NOVAL", f"check {key}: y or n?")
        return ""
    answer = {"yes": "y", "no": "n"}.get(tokens[1].casefold(), tokens[1].casefold())
    if answer not in ("y", "n"):
        raise unknown(tokens[1], line.protocol)
    return answer


def _payload(
    line: Line, list_name: ListName, item: CheckItem, answer: str, text: str | None
) -> ev.CheckAnswered:
    food_at = drink_at = before = None
    if answer == "y" and item.key == FASTING and text:
        food_at, drink_at = fasting_times(text, line.at, line.context.zone)
    if answer == "y" and list_name == "leave" and item.key == INSTRUCTIONS:
        before = no_driving_before(line.session)
    return ev.CheckAnswered(
        list=list_name,
        item=item.key,
        answer="y" if answer == "y" else "n",
        attested=sentence(line.session, item, list_name, line.context.zone) if answer == "y" else "",
        text=text,
        food_at=food_at,
        drink_at=drink_at,
        no_driving_before=before,
    )


def _cautions(line: Line, item: CheckItem, payload: ev.CheckAnswered) -> tuple[Caution, ...]:
    """What is said about an answer and never asked: food or drink too recent, or an answer that stays on."""
    found = []
    short = fasting_words(payload.food_at, payload.drink_at, line.protocol.fasting, line.at)[1]
    if short:
        found.append(Caution("W_FASTING", "; ".join(short)))
    if item.stays_on and not line.fixing and stays(payload.answer, payload.text, item.stays_on):
        words = "stays on the screen until it is written what was done: told NAME ; what"
        found.append(Caution("W_STAYS", f"{item.label} {words}, or check {item.key} y ; what"))
    return tuple(found)


def hold_cautions(line: Line) -> tuple[Caution, ...]:
    """What `start` asks about a baseline beyond the limits at which the clinic holds a session.

    Raises:
        LineError: E_WHY when no reason stands behind the line.
    """
    if line.fixing:
        return ()
    beyond = ", ".join(beyond_hold(line.session, line.at))
    if not beyond:
        return ()
    if not line.note:
        raise LineError("E_WHY", f"start: baseline {beyond}: add why after ;")
    return (Caution("W_HOLD", f"baseline {beyond}"),)
