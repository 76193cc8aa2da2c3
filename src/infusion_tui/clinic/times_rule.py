"""The clinic's rule of infusion times: its own `infusion-times.toml`, else the shipped one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from infusion_tui.clinic.places import config_folder, shipped_data
from infusion_tui.clinic.read import Source, parse
from infusion_tui.clinic.shape import to_type
from infusion_tui.record.infusion_times import TimesRule

FILE = "infusion-times.toml"


def load_times_rule(config_dir: Path | None = None, shipped: Path | None = None) -> TimesRule:
    """The rule that holds here.

    Raises:
        ClinicError: the file has a mistake; says which key and why.
    """
    own = (config_dir if config_dir is not None else config_folder()) / FILE
    file = own if own.is_file() else (shipped if shipped is not None else shipped_data()) / FILE
    source = Source(file, parse(file))
    rule = to_type(source, TimesRule)
    if not rule.thresholds_min:
        raise source.error(("thresholds_min",), "must name at least one number of minutes")
    if rule.thresholds_min[0] < 1 or any(b <= a for a, b in pairwise(rule.thresholds_min)):
        raise source.error(("thresholds_min",), "must be minutes from 1 on, each larger than the one before")
    if rule.then_every_min < 1:
        raise source.error(("then_every_min",), "must be at least 1 minute")
    return rule
