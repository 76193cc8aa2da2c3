"""Scores over the course: `phq9 2 1 3 2 1 0 1 2 0`, `cssrs n n n`, `madrs 22`; and what was done about one.

The same words are read at a chair and, between visits, for a patient's own stream (`room/scores.py`): nothing here
needs a session. The read-back, typed again, reads the same: `phq9 2 1 3 2 1 0 1 2 0 = 12 of 27, moderate, ...`.
"""

from __future__ import annotations

from collections.abc import Iterable

from infusion_tui.charting.draft import Caution, Context
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import is_number_like, whole_number
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.outcomes import Outcomes, OutcomeScale
from infusion_tui.record.score_words import flag_words, item_name, watched_text
from infusion_tui.record.scored import Scored, question_words, scores_of, standing

TOTAL = "total"
_YES = {"y": 1, "yes": 1, "1": 1, "n": 0, "no": 0, "0": 0}
_SKIPPED = "-"
_HOW = "answered ; what was done"


def names(context: Context) -> tuple[str, ...]:
    """Every name that a scale is typed with."""
    return every_name(context.outcomes()) if context.outcomes is not None else ()


def every_name(outcomes: Outcomes) -> tuple[str, ...]:
    """Every name that a scale of the clinic is typed with."""
    return tuple(dict.fromkeys(name for one in outcomes.scales for name in (one.key, *one.names)))


def scale(line: Line) -> Part:
    """A score at a chair; `line.rest` begins with the scale's name."""
    word, _, rest = line.rest.partition(" ")
    found = line.context.scale(word)
    assert found is not None  # the line was known by it
    return read_scale(found, rest, line.kept_note())


def read_scale(known: OutcomeScale, rest: str, note: str | None) -> Part:
    """What stands behind a scale's name.

    Raises:
        LineError: E_NOVAL, E_NOTNUM, E_RANGE naming the item; E_UNKNOWN for other words; E_WHO for a `by` alone.
    """
    typed, sign, read_back = rest.partition("=")
    tokens, rater = _rater(known, typed.split())
    parts: tuple[int | None, ...] = ()
    total: int | None = None
    if known.yes_no:
        parts = _answers(known, tokens)
    elif tokens[:1] and tokens[0].casefold() == TOTAL:
        total = _total(known, tokens[1:])
    elif known.items:
        parts = _items(known, tokens)
    else:
        total = _total(known, tokens)
    payload = known.score(parts, total=total, rater=rater, note=note)
    says = _read_back(payload)
    if sign:
        _refuse_other_words(known, payload, read_back, says)
    if parts:
        numbers = " ".join(_typed(known, one) for one in parts)
    else:
        numbers = f"{TOTAL} {total}" if known.items else str(total)
    by = f" by {rater}" if rater else ""
    cautions = (stays_on(payload),) if payload.flagged is not None else ()
    return Part(
        payload,
        with_note(f"{known.key} {numbers}{by} = {says}", note),
        cautions=cautions,
        shown=shown(payload),
    )


def shown(payload: ev.ScaleScored) -> dict[str, object]:
    """The fields of the answer in JSON."""
    answer: dict[str, object] = {
        "scale": payload.scale,
        "label": payload.label,
        "version": payload.version,
        "parts": list(payload.parts),
        "total": payload.total,
        "band": payload.band,
        "flagged": payload.flagged,
        "watched": [
            {"item": place, "value": payload.parts[place - 1] if place <= len(payload.parts) else None}
            for place in payload.watched
        ],
    }
    if payload.rater is not None:
        answer["rater"] = payload.rater
    return answer


def stays_on(payload: ev.ScaleScored) -> Caution:
    """What is said about a score that flags something: it stays, and how it is answered."""
    how = "stays on the screen until it is written what was done: told NAME ; what, or answered ; what"
    return Caution("W_STAYS", f"{flag_words(payload)} {how}")


# --- what was done


def answered(line: Line) -> Part:
    """`answered ; what was done`, `answered phq9 ; ...`: about what the scores asked."""
    stand = stands_at(line)
    tokens = line.tokens
    scale_key = label = None
    if tokens:
        found = line.context.scale(tokens[0])
        if found is None:
            raise LineError("E_UNKNOWN", f'"{tokens[0]}" is no score: {_HOW}, or answered phq9 ; what')
        line.nothing_more(tokens[1:])
        scale_key, label = found.key, found.label
    about = [one for one in stand if scale_key in (None, one.scale)]
    if not line.fixing and not about:
        raise LineError("E_FIX", f"nothing that {label or 'a score'} asked stands here: write a note, ; what")
    zone = line.context.zone
    words = [question_words(one, zone, earlier=one.session_id != line.session.id) for one in about]
    return read_answer(scale_key, label, line.note, words, fixing=line.fixing)


def read_answer(
    scale_key: str | None, label: str | None, note: str | None, about: Iterable[str], *, fixing: bool = False
) -> Part:
    """What was done about these questions.

    Raises:
        LineError: E_WHY without words.
    """
    if not note and not fixing:
        raise LineError("E_WHY", f"answered: what was done? Write it after ;: {_HOW}")
    payload = ev.ScoreAnswered(scale=scale_key, label=label, note=note or "")
    echo = with_note(f"answered {scale_key}" if scale_key else "answered", note)
    said = answers_caution(list(about))
    return Part(payload, echo, cautions=said, shown={"scale": scale_key} if scale_key else {})


def stands_at(line: Line) -> tuple[Scored, ...]:
    """What the scores of this patient ask and nobody has answered: of other visits first."""
    own = scores_of(line.session.timeline, line.session.id)
    return (*line.context.carried, *standing(own))


def _stand_words(line: Line) -> list[str]:
    zone, here = line.context.zone, line.session.id
    return [question_words(one, zone, earlier=one.session_id != here) for one in stands_at(line)]


def scores_asked(line: Line) -> tuple[Caution, ...]:
    """What scores ask and nobody has answered, said before the patient goes: it keeps nobody."""
    return tuple(Caution("W_QUESTION", one) for one in _stand_words(line))


def told_cautions(line: Line) -> tuple[Caution, ...]:
    """Of `told`: which questions its words answer; without words, that they stay."""
    if line.fixing:
        return ()
    words = _stand_words(line)
    if not words or line.note:
        return answers_caution(words)
    return (Caution("W_STAYS", f"stays: {'; '.join(words)} Write it after ;"),)


def answers_caution(words: list[str]) -> tuple[Caution, ...]:
    """`this answers: PHQ-9 item 9: 1 at 10:02`."""
    short = "; ".join(one.removesuffix(": what was done?") for one in words)
    return (Caution("W_ANSWERS", f"this answers: {short}"),) if short else ()


# --- the words behind the name


def _rater(known: OutcomeScale, tokens: list[str]) -> tuple[list[str], str | None]:
    """Who scored: `@lee`, or everything behind `by`."""
    for place, token in enumerate(tokens):
        if token.casefold() == "by":
            words = " ".join(tokens[place + 1 :])
            if not words:
                raise LineError("E_WHO", f"{known.key}: by whom? {known.key} ... by Dr Lee")
            return tokens[:place], words
        if token.startswith("@"):
            if len(token) == 1 or len(tokens) > place + 1:
                raise LineError("E_WHO", f"{known.key}: who scored stands last: by Dr Lee, or @lee")
            return tokens[:place], token[1:]
    return tokens, None


def _total(known: OutcomeScale, tokens: list[str]) -> int:
    example = f"{known.key} {TOTAL} {known.low + 1}" if known.items else f"{known.key} {known.low + 1}"
    if not tokens:
        raise LineError("E_NOVAL", f"{known.key}: the total is missing ({known.low}-{known.high}): {example}")
    number = whole_number(tokens[0], f"{known.key} {TOTAL}")
    if not known.low <= number <= known.high:
        raise LineError("E_RANGE", f"{known.key} {TOTAL} {number} is not possible ({known.low}-{known.high})")
    if len(tokens) > 1:
        raise _too_much(known, tokens[1], "it takes one number, its total")
    return number


def _items(known: OutcomeScale, tokens: list[str]) -> tuple[int | None, ...]:
    numbers: list[int | None] = []
    for place, token in enumerate(tokens, 1):
        if place > len(known.items):
            raise _too_much(known, token, f"it has {len(known.items)} items")
        name = f"{known.key} item {place}, {known.items[place - 1]}:"
        number = whole_number(token, name)
        if len(tokens) == 1 and known.item_high < number <= known.high:
            raise LineError(
                "E_NOVAL",
                f"{known.key}: a number for each of {len(known.items)} items. {number} as the total"
                f" alone: {known.key} {TOTAL} {number}",
            )
        if number > known.item_high:
            raise LineError("E_RANGE", f"{name} {number} is not possible (0-{known.item_high})")
        numbers.append(number)
    if len(numbers) < len(known.items):
        have = f"{known.label} has {len(known.items)} items, {len(numbers)} given"
        after = f"next is item {len(numbers) + 1}, {known.items[len(numbers)]}"
        raise LineError(
            "E_NOVAL", f"{known.key}: {have}; {after}. Only the total: {known.key} {TOTAL} {known.low + 1}"
        )
    return tuple(numbers)


def _answers(known: OutcomeScale, tokens: list[str]) -> tuple[int | None, ...]:
    """Yes or no to each question; those that the screener leaves out may be left out, or typed as `-`."""
    if tokens[:1] and tokens[0].casefold() == TOTAL:
        raise LineError("E_NOVAL", f"{known.key}: it has no total: y or n to each question")
    given = [_answer(known, place, token) for place, token in enumerate(tokens, 1)]
    whole = len(known.items)
    left_out = known.not_asked(given)
    if left_out and len(given) == whole - len(left_out):
        asked = iter(given)
        given = [None if place in left_out else next(asked) for place in range(1, whole + 1)]
    if len(given) > whole:
        raise _too_much(known, tokens[whole], f"it has {whole} questions")
    if len(given) < whole:
        raise LineError("E_NOVAL", _missing(known, given))
    for place, one in enumerate(given, 1):
        if one is None and place not in left_out:
            raise LineError("E_NOVAL", f"{known.key}: {_question(known, place)}: y or n?")
    return tuple(given)


def _answer(known: OutcomeScale, place: int, token: str) -> int | None:
    if token == _SKIPPED:
        return None
    found = _YES.get(token.casefold())
    if found is None:
        asked = _question(known, min(place, len(known.items)))
        raise LineError("E_NOVAL", f'{known.key}: {asked}: y or n, not "{token}"')
    return found


def _missing(known: OutcomeScale, given: list[int | None]) -> str:
    whole = len(known.items)
    left_out = known.not_asked(given)
    order = [place for place in range(1, whole + 1) if place not in left_out]
    following = order[len(given)] if len(given) < len(order) else len(given) + 1
    text = f"{known.key}: {len([one for one in given if one is not None])} answers given; next is {_question(known, following)}: y or n?"
    if known.skip is not None:
        places = ", ".join(str(one) for one in known.skip.items)
        text += f" Questions {places} are asked only where question {known.skip.unless} is y"
    return text


def _question(known: OutcomeScale, place: int) -> str:
    return f"question {place}, {known.items[place - 1]}"


def _too_much(known: OutcomeScale, token: str, why: str) -> LineError:
    if is_number_like(token) or token.casefold() in _YES:
        return LineError("E_RANGE", f'{known.key}: "{token}" is one too many: {why}')
    return LineError("E_UNKNOWN", f'{known.key}: "{token}" not understood: {why}. A note stands after ;')


def _typed(known: OutcomeScale, number: int | None) -> str:
    if number is None:
        return _SKIPPED
    return ("n", "y")[number] if known.yes_no else str(number)


def _read_back(payload: ev.ScaleScored) -> str:
    """What the numbers say, behind `=`: `12 of 27, moderate, item 9 (thoughts of ...): 0`."""
    if payload.yes_no:
        yes = [item_name(payload, place) for place, one in enumerate(payload.parts, 1) if one]
        asked = len([one for one in payload.parts if one is not None])
        return f"yes to {', '.join(yes)}" if yes else f"no to all {asked} asked"
    head = [f"{payload.total} of {payload.highest}", payload.band or ""]
    return ", ".join([one for one in head if one] + watched_text(payload))


def _refuse_other_words(known: OutcomeScale, payload: ev.ScaleScored, typed: str, says: str) -> None:
    """What stands behind `=` is the read-back, or its total alone: a second look at the sum."""
    words = " ".join(typed.split()).casefold()
    if words == " ".join(says.split()).casefold():
        return
    if is_number_like(words) and words.isdecimal() and not payload.yes_no:
        if int(words) == payload.total:
            return
        raise LineError("E_RANGE", f"{known.key}: the items add up to {payload.total}, not to {words}")
    raise LineError("E_UNKNOWN", f"{known.key}: behind = stands the total, or nothing: = {payload.total}")
