"""The clinic's scores over a course, from `outcomes.toml`: its own file wins over the shipped one."""

from __future__ import annotations

from pathlib import Path

from infusion_tui.clinic.errors import ClinicError
from infusion_tui.clinic.places import shipped_data
from infusion_tui.clinic.read import Source, parse
from infusion_tui.clinic.shape import to_type
from infusion_tui.record.outcomes import Outcomes, OutcomeScale

FILE = "outcomes.toml"


def load_outcomes(config_dir: Path | None, shipped: Path | None = None) -> Outcomes:
    """The clinic's scales and rules.

    Raises:
        ClinicError: the file has a mistake; it names file and key.
    """
    data = shipped if shipped is not None else shipped_data()
    own = config_dir / FILE if config_dir is not None else None
    file = own if own is not None and own.is_file() else data / FILE
    source = Source(file, parse(file))
    outcomes = to_type(source, Outcomes)
    _check_sense(source, outcomes)
    return outcomes


def _check_sense(source: Source, outcomes: Outcomes) -> None:
    names: dict[str, str] = {}
    for number, scale in enumerate(outcomes.scales, 1):
        here = ("scales", f"[{number}]")
        for name in {scale.key, *scale.names}:
            if name != name.casefold() or not name.isalnum():
                raise source.error((*here, "names"), f'"{name}" must be small letters and digits')
            if name in names:
                raise source.error((*here, "names"), f'"{name}" is also a name of {names[name]}')
            names[name] = scale.key
        for problem in _problems(scale):
            raise source.error((*here, problem[0]), problem[1])
    if not outcomes.scales:
        raise ClinicError("has no scale", file=source.file, key="scales")


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
    begins = [band.begins for band in scale.bands]
    if begins != sorted(set(begins)) or (begins and begins[0] != scale.low):
        found.append(("bands", f"must begin at {scale.low} and rise"))
    return found
