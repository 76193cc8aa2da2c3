"""Every command in every phase, and the phase at the line's own time."""

from __future__ import annotations

import pytest

from charting_support import Chair, code, infusing_at_1437, message, observing, paused, ready

PHASES = ("precheck", "infusing", "paused", "observing", "assess")
LINES = {
    "start": "start 52.5",
    "cancel": "cancel not fasted",
    "verify": "verify 35 mg in 35 ml 52.5 ml/h",
    "pause": "pause nausea",
    "resume": "resume",
    "rate": "rate 45",
    "done": "done",
    "stop": "stop dizzy",
    "pump": "pump 12",
    "flush": "flush",
    "extend": "extend 15",
    "leave": "leave ; Ann",
    "leave anyway": "leave anyway ; wants home",
    "ama": "ama ; wants home",
    "transfer": "transfer ER ; chest pain",
    "move": "move 7",
    "x": "x ; asleep",
    "med": "med ondansetron 4 mg iv",
    "fix": "fix 6 hr 80 ; misread",
    "void": "void 6 ; wrong chair",
    "undo": "undo",
    "seen": "seen",
    "check": "check escort y",
    "drawn": "drawn 50 mg",
    "waste": "waste 15 mg by AL",
    "kept": "kept 450 mg ; safe 2",
    "told": "told Dr Lee",
    "note": "; thirsty",
    "observation": "128/82 76 98 14",
}
LEGAL = {
    "start": {"precheck"},
    "cancel": {"precheck"},
    "verify": {"precheck"},
    "pause": {"infusing"},
    "resume": {"paused"},
    "rate": {"infusing", "paused"},
    "done": {"infusing", "paused"},
    "stop": {"infusing", "paused"},
    "pump": {"infusing", "paused", "observing", "assess"},
    "flush": {"observing", "assess"},
    "extend": {"observing", "assess"},
    "leave": {"observing", "assess"},
    "leave anyway": {"observing", "assess"},
    "ama": {"observing", "assess"},
}
"""From contract.md; what is not here is possible in every phase with a session. `leave` in observing is E_OPEN."""


def in_phase(phase: str) -> tuple[Chair, str]:
    """A chair in this phase, and the time at which it is."""
    if phase == "precheck":
        chair, now = ready(), "10:00"
    elif phase == "infusing":
        chair, now = infusing_at_1437(), "14:37"
    elif phase == "paused":
        chair, now = paused(), "14:37"
    else:
        chair, now = observing(leave_ready=True), "15:08" if phase == "observing" else "15:12"
    chair.observe(now, {"hr": 75})
    return chair, now


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("word", LINES)
def test_each_command_in_each_phase(word: str, phase: str) -> None:
    chair, now = in_phase(phase)
    assert chair.view(now).phase == phase
    line = LINES[word]
    if word in ("fix", "void") and phase == "precheck":
        line = line.replace("6", str(len(chair.events)))
    expected = "ok" if phase in LEGAL.get(word, set(PHASES)) else "E_PHASE"
    if (word, phase) == ("leave", "observing"):
        expected = "E_OPEN"
    assert code(line, chair, now, by="KM" if word != "verify" else "JD") == expected


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("word", [word for word in LEGAL if word != "leave anyway"])
def test_the_phase_is_told_before_a_missing_argument(word: str, phase: str) -> None:
    chair, now = in_phase(phase)
    if phase in LEGAL[word] or word in ("pump", "leave"):
        return
    assert code(word, chair, now) == "E_PHASE"


def test_the_refusal_names_the_word_and_the_phase() -> None:
    assert message("resume") == "cannot resume: chair 5 is infusing"
    assert message("start") == "cannot start: chair 5 is infusing"
    chair, now = in_phase("precheck")
    assert message("rate 45", chair, now) == "cannot rate: chair 5 is in pre-check"
    assert message("pause x", paused()) == "cannot pause: chair 5 is paused"
    assert "stop first" in message("ama ; x")
    assert "cancel" in message("leave ; Ann", chair, now)


def test_the_phase_is_the_one_at_the_lines_time() -> None:
    chair = infusing_at_1437()
    assert code("13:58 rate 45 ; late", chair) == "E_PHASE", "before the start"
    assert code("13:58 check escort y ; late", chair) == "ok"
    chair.stop("14:40")
    assert code("rate 45", chair, "14:50") == "E_PHASE"
    assert code("14:38 rate 45", chair, "14:50") == "ok"
    assert code("14:40 rate 45", chair, "14:50") == "E_PHASE"
    assert code("14:38 flush", chair, "14:50") == "E_PHASE"
    assert code("14:38 leave ; Ann", chair, "14:50") == "E_PHASE"


def test_past_the_planned_end_it_is_still_infusing() -> None:
    chair = infusing_at_1437()
    assert chair.view("14:55").phase == "infusing"
    assert code("pause late", chair, "14:55") == "ok"
    assert code("extend 5", chair, "14:55") == "E_PHASE"


def test_assess_begins_by_time_alone() -> None:
    chair = observing()
    assert chair.view("15:09").phase == "observing"
    assert chair.view("15:10").phase == "assess"
