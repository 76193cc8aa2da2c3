"""What the watch wrote stays: no correction reaches it, and "the last entry" is the last one that a person made."""

from __future__ import annotations

import pytest

from infusion_tui.charting import LineError, read_line
from infusion_tui.record import events as ev
from support import Chair, at


def _chair() -> Chair:
    chair = Chair("09:50")
    chair.start("10:00", "75")
    chair.observe("10:05", {"hr": 74})
    chair.add("10:31", ev.WatchBlind(since=at("10:12")), by="watch")
    return chair


@pytest.mark.parametrize("line", ["void 4 ; not so", "fix 4 hr 82 ; not so", "fix 4 10:20 ; not so"])
def test_it_cannot_be_corrected(line: str) -> None:
    with pytest.raises(LineError) as refused:
        read_line(line, _chair().context("10:32"))
    assert refused.value.code == "E_FIX"
    assert "written by the watch" in str(refused.value) or "takes only" in str(refused.value)


def test_the_last_entry_is_the_last_of_a_person() -> None:
    draft = read_line("fix . hr 82 ; misread", _chair().context("10:32"))
    assert draft.target == 3
