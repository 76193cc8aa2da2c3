"""The word `score`: a discharge score made of parts, one number for each."""

from __future__ import annotations

from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import is_number_like, whole_number
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import DischargeScore


def score(line: Line) -> Part:
    """`score aldrete 2 2 2 2 1`: the parts in their order. The key may be left out where the clinic has one score."""
    known, numbers = _known(line)
    parts = tuple(whole_number(token, f"score {known.key}") for token in numbers)
    for part, number in zip(known.parts, parts, strict=False):
        if number >= len(part.words):
            most = len(part.words) - 1
            raise LineError("E_RANGE", f"score {known.key}: {part.label} {number} is not possible (0-{most})")
    names = ", ".join(part.label for part in known.parts)
    if len(parts) < len(known.parts):
        missing = f"{known.label} has {len(known.parts)} parts, {len(parts)} given: {names}"
        raise LineError("E_NOVAL", f"score {known.key}: {missing}")
    if len(parts) > len(known.parts):
        too_many = f"{len(parts)} numbers, but {known.label} has {len(known.parts)} parts: {names}"
        raise LineError("E_RANGE", f"score {known.key}: {too_many}")
    note = line.kept_note()
    payload = ev.ScaleScored(scale=known.key, version=known.version, parts=parts, total=sum(parts), note=note)
    shown = {
        "scale": known.key,
        "version": known.version,
        "parts": list(parts),
        "total": payload.total,
        "pass_at": known.pass_at,
    }
    echo = f"score {known.key} {' '.join(map(str, parts))}"
    return Part(payload, with_note(echo, note), shown=shown)


def _known(line: Line) -> tuple[DischargeScore, list[str]]:
    """The score that is meant, and the words behind its key."""
    scores, tokens = line.protocol.scores, line.tokens
    if not scores:
        raise LineError("E_UNKNOWN", "this protocol has no score made of parts: check score y ; the total")
    keys = ", ".join(one.key for one in scores)
    if tokens and not is_number_like(tokens[0]):
        named = line.protocol.score(tokens[0])
        if named is None and line.context.scale(tokens[0]) is not None:
            raise LineError(
                "E_UNKNOWN", f"{tokens[0]} stands first, without score: {tokens[0]} and its numbers"
            )
        if named is None:
            raise LineError("E_UNKNOWN", f'score "{tokens[0]}" is not declared: {keys}')
        return named, tokens[1:]
    if len(scores) > 1:
        raise LineError("E_NOVAL", f"which score? {keys}: score {scores[0].key} and a number for each part")
    return scores[0], tokens
