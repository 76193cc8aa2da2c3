"""A score that is being filled in, item by item: what was set, what is asked, and the line that it makes.

Pure: both forms (at a chair, between visits) draw it. Nothing is filled in; the earlier score stands beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from infusion_tui.record.outcomes import OutcomeScale
from infusion_tui.record.scored import Scored
from infusion_tui.tui.dialogs.base import chosen
from infusion_tui.tui.widgets.ink import Row, fit
from infusion_tui.tui.wording import plain

_LABEL = 32
_ANSWER = 32
_YES_NO = ("no", "yes")


class ScoreSheet:
    """First the scales of the clinic, then the items of the one that was chosen. `last` is each scale's last score."""

    def __init__(self, scales: Sequence[OutcomeScale], last: Mapping[str, Scored], zone: ZoneInfo) -> None:
        self.scales, self._last, self._zone = tuple(scales), dict(last), zone
        self.scale: OutcomeScale | None = None
        self.total_only = False
        self.at = 0
        self._set: dict[str, dict[int, int]] = {}

    # --- what a person does

    def choose(self, scale: OutcomeScale | None = None) -> None:
        """Take a scale: the one that is pointed at."""
        self.scale = scale if scale is not None else self.scales[self.at]
        self.total_only = not self.scale.items
        self.at = 0

    def leave(self) -> None:
        """Back to the scales; what was set stays with its scale."""
        if self.scale is not None:
            self.at = self.scales.index(self.scale)
        self.scale = None

    def move(self, step: int) -> None:
        """Up or down, over what is not asked."""
        many = len(self.scale.items) if self.scale is not None else len(self.scales)
        if many:
            self.at = (self.at + step) % many

    def put(self, number: int) -> bool:
        """Set the item that is asked, and go on to the next one. False for a number that is none of its answers."""
        scale = self.scale
        if scale is None or self.total_only or not 0 <= number <= scale.item_high:
            return False
        self.numbers[self.at + 1] = number
        following = next((one for one in self.missing if one > self.at + 1), None)
        self.at = (following or min(self.at + 2, len(scale.items))) - 1
        return True

    def clear(self) -> None:
        """Take the item out again."""
        self.numbers.pop(self.at + 1, None)

    def toggle_total(self) -> None:
        """Only the total is known; or the items after all. A screener has no total."""
        if self.scale is not None and self.scale.items and not self.scale.yes_no:
            self.total_only = not self.total_only

    def to_missing(self) -> bool:
        """To the first item that has no number. False when there is none."""
        first = next(iter(self.missing), None)
        if first is None or self.total_only:
            return False
        self.at = first - 1
        return True

    # --- what stands there

    @property
    def numbers(self) -> dict[int, int]:
        """What was set for this scale, by item (from 1)."""
        return self._set.setdefault(self.scale.key if self.scale is not None else "", {})

    @property
    def left_out(self) -> tuple[int, ...]:
        """Questions that the screener does not ask after these answers, and that nobody answered."""
        if self.scale is None or self.scale.skip is None or self.scale.skip.unless not in self.numbers:
            return ()
        given = [self.numbers.get(place) for place in range(1, self.scale.skip.unless + 1)]
        return tuple(one for one in self.scale.not_asked(given) if one not in self.numbers)

    @property
    def missing(self) -> tuple[int, ...]:
        """Items that are asked and have no number yet."""
        if self.scale is None or self.total_only:
            return ()
        places = range(1, len(self.scale.items) + 1)
        return tuple(one for one in places if one not in self.numbers and one not in self.left_out)

    def line(self, total: str = "", rater: str = "", note: str = "") -> str:
        """The line so far: numbers in their order, up to the first that is not set."""
        scale = self.scale
        if scale is None:
            return ""
        if self.total_only:
            typed = f"total {total}" if scale.items else total
            head = f"{scale.key} {typed}" if total else ""
        else:
            told = []
            for place in range(1, len(scale.items) + 1):
                if place in self.missing:
                    break
                number = self.numbers.get(place)
                told.append("-" if number is None else "ny"[number] if scale.yes_no else str(number))
            head = f"{scale.key} {' '.join(told)}".rstrip() if self.numbers else ""
        if not head:
            return ""
        head += f" by {rater}" if rater else ""
        return f"{head} ; {note}" if note else head

    def title(self) -> str:
        """Which score, how far, and the last one beside it."""
        scale = self.scale
        if scale is None:
            return "SCORES   which one?"
        last = f"   last {self._last_words(scale, short=True)}" if scale.key in self._last else ""
        if self.total_only:
            return f"{plain(scale.label, 20)}  total {scale.low} to {scale.high}{last}"
        asked = len(scale.items) - len(self.left_out)
        sofar = "" if scale.yes_no or not self.numbers else f" = {sum(self.numbers.values())}"
        return f"{plain(scale.label, 20)}  {len(self.numbers)} of {asked}{sofar}{last}"

    def asks(self) -> str:
        """The item that is asked, in full, and what each number means."""
        scale = self.scale
        if scale is None:
            return "Up and Down, then Enter. Nothing is filled in from an earlier score."
        if self.total_only:
            how = "   t: item by item" if scale.items else ""
            return f"{scale.label}: the total as it was worked out, {scale.low} to {scale.high}{how}"
        kind = "question" if scale.yes_no else "item"
        said = "   ".join(self._means(number) for number in range(scale.item_high + 1))
        return f"{kind} {self.at + 1}, {scale.items[self.at]}?   {said}"

    def rows(self, width: int) -> list[Row]:
        """The scales with the last score of each, or the items with what was set."""
        return self._scale_rows(width) if self.scale is None else self._item_rows(width)

    def _scale_rows(self, width: int) -> list[Row]:
        rows = []
        for place, scale in enumerate(self.scales):
            here = place == self.at
            row: Row = (
                (
                    f"{'►' if here else ' '} {fit(plain(scale.label, 60), _LABEL)}",
                    "strong" if here else "text",
                ),
                (fit(_shape(scale), 18), "muted"),
                (
                    f"{'last ' if scale.key in self._last else ''}{self._last_words(scale)}",
                    "text" if scale.key in self._last else "muted",
                ),
            )
            rows.append(chosen(row, here, width))
        return rows

    def _item_rows(self, width: int) -> list[Row]:
        scale = self.scale
        assert scale is not None
        if self.total_only:
            return [((f"  {plain(scale.version, 200)}", "muted"),)]
        rows = []
        for place, item in enumerate(scale.items, 1):
            here, number = place == self.at + 1, self.numbers.get(place)
            if number is not None:
                said = (self._means(number), "strong")
            elif place in self.left_out and scale.skip is not None:
                said = (f"not asked: question {scale.skip.unless} is no", "muted")
            else:
                said = ("", "muted")
            mark = "►" if here else " "
            words = fit(plain(item, 60), max(_LABEL, width - _ANSWER))
            rows.append(
                chosen(((f"{mark} {place} {words} ", "strong" if here else "text"), said), here, width)
            )
        return rows

    def _means(self, number: int) -> str:
        scale = self.scale
        assert scale is not None
        if scale.yes_no:
            return f"{'ny'[number]} {_YES_NO[number]}"
        word = scale.answers[number] if number < len(scale.answers) else ""
        return plain(f"{number} {word}".rstrip(), 60)

    def _last_words(self, scale: OutcomeScale, *, short: bool = False) -> str:
        """When this scale was scored last, and its total; a screener's is yes or no."""
        last = self._last.get(scale.key)
        if last is None:
            return "not scored here yet"
        day = last.at.astimezone(self._zone).date().isoformat()
        if last.yes_no:
            return f"{day}: {last.total} yes" if last.total else f"{day}: no yes"
        return f"{day}: {last.total}" if short else f"{day}: {last.total} of {last.highest}"


def _shape(scale: OutcomeScale) -> str:
    if scale.yes_no:
        return f"{len(scale.items)} questions"
    if scale.items:
        return f"{len(scale.items)} items, 0-{scale.item_high}"
    return f"total, {scale.low}-{scale.high}"


def last_of_each(scores: Sequence[Scored]) -> dict[str, Scored]:
    """The last score of each scale."""
    return {one.scale: one for one in sorted(scores, key=lambda one: one.at)}
