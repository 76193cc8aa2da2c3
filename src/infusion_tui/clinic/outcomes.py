"""The clinic's scores over a course, from `outcomes.toml`: its own file wins over the shipped one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from infusion_tui.clinic.errors import ClinicError
from infusion_tui.clinic.places import shipped_data
from infusion_tui.clinic.read import Source, parse
from infusion_tui.clinic.shape import to_type
from infusion_tui.clinic.words import RESERVED
from infusion_tui.record.outcomes import Outcomes, OutcomeScale
from infusion_tui.record.protocol import Protocol

FILE = "outcomes.toml"


_STRUCTURE = ";="
"""Signs that mean something in a line: a note begins at the one, the words of a read-back at the other."""


def load_outcomes(
    config_dir: Path | None, shipped: Path | None = None, *, protocols: Iterable[Protocol] = ()
) -> Outcomes:
    """The clinic's scales and rules; no name of a scale may be a word of one of these `protocols`.

    Raises:
        ClinicError: the file has a mistake; it names file and key.
    """
    data = shipped if shipped is not None else shipped_data()
    own = config_dir / FILE if config_dir is not None else None
    file = own if own is not None and own.is_file() else data / FILE
    source = Source(file, parse(file))
    outcomes = to_type(source, Outcomes)
    _check_sense(source, outcomes)
    for protocol in protocols:
        _refuse_words_of(source, outcomes, protocol)
    return outcomes


def _refuse_words_of(source: Source, outcomes: Outcomes, protocol: Protocol) -> None:
    """At a chair the protocol's own words come first: a scale with such a name could never be charted."""
    taken = {name: one.label for one in protocol.scales for name in (one.key, *one.names)}
    taken |= {name: one.label for one in protocol.effects for name in (one.key, *one.names)}
    taken |= {name: one.label for one in protocol.care for name in (one.key, *one.names)}
    taken |= {one.key: one.label for one in protocol.scores}
    words = {name.casefold(): label for name, label in taken.items()}
    for number, scale in enumerate(outcomes.scales, 1):
        for name in (scale.key, *scale.names):
            if name in words:
                raise source.error(
                    ("scales", f"[{number}]", "names"),
                    f'"{name}" is a word of the protocol {protocol.name} ({words[name]}): choose another',
                )


def _check_sense(source: Source, outcomes: Outcomes) -> None:
    names: dict[str, str] = {}
    for number, scale in enumerate(outcomes.scales, 1):
        here = ("scales", f"[{number}]")
        for name in {scale.key, *scale.names}:
            if name != name.casefold() or not name.isalnum():
                raise source.error((*here, "names"), f'"{name}" must be small letters and digits')
            if name in RESERVED:
                raise source.error((*here, "names"), f'"{name}" is taken: it is {RESERVED[name]}')
            if name in names:
                raise source.error((*here, "names"), f'"{name}" is also a name of {names[name]}')
            names[name] = scale.key
        for problem in _problems(scale):
            raise source.error((*here, problem[0]), problem[1])
    if not outcomes.scales:
        raise ClinicError("has no scale", file=source.file, key="scales")
    if outcomes.numbers.smallest_group < 2:
        # a group of one is a person
        raise source.error(("numbers", "smallest_group"), "must be 2 or more")


def _problems(scale: OutcomeScale) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if scale.high <= scale.low:
        found.append(("high", "must be above low"))
    if scale.items and scale.item_high < 1:
        found.append(("item_high", "is missing: the highest number of one item"))
    if scale.items and scale.high != len(scale.items) * scale.item_high:
        found.append(("high", f"must be {len(scale.items)} items x {scale.item_high}"))
    if any(not 1 <= number <= len(scale.items) for number in scale.watched):
        found.append(("watched", f"names an item that is not there (1 to {len(scale.items)})"))
    for key, words in (
        ("label", (scale.label,)),
        ("items", scale.items),
        ("answers", scale.answers),
        ("bands", tuple(one.word for one in scale.bands)),
    ):
        found += [(key, f'"{word}" has a {sign}') for word in words for sign in _STRUCTURE if sign in word]
    if scale.yes_no and (not scale.items or scale.item_high != 1):
        found.append(("yes_no", "needs items, and item_high = 1"))
    if scale.answers and len(scale.answers) != scale.item_high + 1:
        found.append(
            ("answers", f"must be {scale.item_high + 1}, for the numbers from 0 to {scale.item_high}")
        )
    if scale.skip is not None:
        places = range(1, len(scale.items) + 1)
        if not scale.yes_no:
            found.append(("skip", "is for scales of yes and no"))
        if scale.skip.unless not in places or any(n not in places for n in scale.skip.items):
            found.append(("skip", f"names a question that is not there (1 to {len(scale.items)})"))
        elif any(n <= scale.skip.unless for n in scale.skip.items):
            found.append(("skip", f"names a question that stands before question {scale.skip.unless}"))
    begins = [band.begins for band in scale.bands]
    if begins != sorted(set(begins)) or (begins and begins[0] != scale.low):
        found.append(("bands", f"must begin at {scale.low} and rise"))
    return found
