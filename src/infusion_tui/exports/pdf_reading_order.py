"""Text in the order in which its signs stand on paper, letters of Arabic in the form that joins them.

A PDF places each sign by itself: what is written from right to left must be turned around here, line by line. The rules
are those of the Unicode Bidirectional Algorithm (UAX #9) for plain text; what turns lines around by itself (embeddings,
isolates) cannot be in a record (`record/text.py`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

_LAM: Final = "\u0644"
_ALEFS: Final = ("0622", "0623", "0625", "0627")
_TATWEEL: Final = "\u0640"
_JOINER: Final = "\u200d"
_RIGHT: Final = ("R", "AL")
_LEFT, _RIGHT_SIDE = "([{<«", ")]}>»"
_MIRROR: Final = str.maketrans(_LEFT + _RIGHT_SIDE, _RIGHT_SIDE + _LEFT)
_FORMS: Final = ("<isolated>", "<initial>", "<medial>", "<final>")


def is_turned(text: str) -> bool:
    """True if anything in the text is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text)


@cache
def _arabic_forms() -> dict[tuple[str, str], str]:
    """What stands for letters (one, or lam and alef) in a form, as Unicode itself lists them."""
    found: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFDD0), *range(0xFE70, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if form in _FORMS and (
            len(letters) == 1 or (len(letters) == 2 and letters[0] == "0644" and letters[1] in _ALEFS)
        ):
            # the first one listed is the plain one
            found.setdefault((form, "".join(chr(int(one, 16)) for one in letters)), chr(code))
    return found


def _joins_before(letter: str) -> bool:
    return letter in (_TATWEEL, _JOINER) or ("<final>", letter) in _arabic_forms()


def _joins_after(letter: str) -> bool:
    return letter in (_TATWEEL, _JOINER) or ("<initial>", letter) in _arabic_forms()


def joined(text: str) -> str:
    """Arabic letters as they look beside their neighbours; everything else as it is."""
    if not any("\u0600" <= one <= "\u077f" for one in text):
        return text
    forms = _arabic_forms()
    # marks above and below do not part letters
    letters = [at for at, one in enumerate(text) if unicodedata.category(one) != "Mn"]
    shown = list(text)
    gone: set[int] = set()
    for n, at in enumerate(letters):
        letter = text[at]
        if at in gone or not (_joins_before(letter) or _joins_after(letter)):
            continue
        before = text[letters[n - 1]] if n else ""
        after_at = letters[n + 1] if n + 1 < len(letters) else -1
        after = text[after_at] if after_at >= 0 else ""
        from_before = bool(before) and _joins_after(before) and _joins_before(letter)
        if letter == _LAM and ("<isolated>", letter + after) in forms and after:
            shown[at] = forms["<final>" if from_before else "<isolated>", letter + after]
            gone.add(after_at)
            continue
        to_after = bool(after) and _joins_after(letter) and _joins_before(after)
        form = _FORMS[(3 if not to_after else 2) if from_before else (1 if to_after else 0)]
        shown[at] = forms.get((form, letter), letter)
    return "".join(one for at, one in enumerate(shown) if at not in gone)


def levels(text: str) -> list[int]:
    """How deep each sign is turned: even = from left to right. The first letter decides for the whole text."""
    kinds = [unicodedata.bidirectional(one) or "L" for one in text]
    base = next((int(kind in _RIGHT) for kind in kinds if kind in ("L", *_RIGHT)), 0)
    start = "R" if base else "L"
    _weak(kinds, start)
    _neutral(kinds, start)
    if base:
        return [1 if kind == "R" else 2 for kind in kinds]
    return [{"L": 0, "R": 1}.get(kind, 2) for kind in kinds]


def _weak(kinds: list[str], start: str) -> None:
    """Rules W1 to W7: marks, numbers and what belongs to them."""
    strong = previous = start
    for at, kind in enumerate(kinds):
        found = previous if kind == "NSM" else kind
        if found in ("L", *_RIGHT):
            strong = found
        if found == "EN" and strong == "AL":
            found = "AN"
        kinds[at] = previous = found
    for at in range(1, len(kinds) - 1):
        around = kinds[at - 1] if kinds[at - 1] == kinds[at + 1] else ""
        if (kinds[at] in ("ES", "CS") and around == "EN") or (kinds[at] == "CS" and around == "AN"):
            kinds[at] = around
    for order in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            if kinds[at] == "ET" and kinds[at + step] == "EN":
                kinds[at] = "EN"
    strong = start
    for at, kind in enumerate(kinds):
        if kind in ("L", *_RIGHT):
            strong = kind
        if kind == "AL":
            kinds[at] = "R"
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
        elif kind not in ("L", "R", "EN", "AN"):
            kinds[at] = "ON"


def _neutral(kinds: list[str], start: str) -> None:
    """Rules N1 and N2: spaces and signs go with what stands on both sides of them."""
    at = 0
    while at < len(kinds):
        if kinds[at] != "ON":
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] == "ON":
            end += 1
        before = _side(kinds[at - 1]) if at else start
        after = _side(kinds[end]) if end < len(kinds) else start
        kinds[at:end] = [before if before == after else start] * (end - at)
        at = end


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def visual(signs: Sequence[str], depth: Sequence[int]) -> list[int]:
    """The places of the signs of one line from left to right; accents stay behind their letters."""
    clusters: list[list[int]] = []
    for at, sign in enumerate(signs):
        if clusters and unicodedata.category(sign[0]) in ("Mn", "Me"):
            clusters[-1].append(at)
        else:
            clusters.append([at])
    deepest = max((depth[one[0]] for one in clusters), default=0)
    for level in range(deepest, 0, -1):
        begin = 0
        while begin < len(clusters):
            end = begin
            while end < len(clusters) and depth[clusters[end][0]] >= level:
                end += 1
            if end > begin:
                clusters[begin:end] = clusters[begin:end][::-1]
            begin = end + 1
    return [at for cluster in clusters for at in cluster]


def mirrored(sign: str, depth: int) -> str:
    """A bracket that stands in turned text looks to the other side."""
    return sign.translate(_MIRROR) if depth % 2 else sign
