"""The keys of a replay. None of them writes anything."""

from __future__ import annotations

from textual.binding import Binding, BindingType

_TIME = Binding.Group("time")
_PLAY = Binding.Group("play")
_LOOK = Binding.Group("look")


def _typed() -> list[BindingType]:
    """What begins or goes on with a typed time."""
    signs = {**{str(n): str(n) for n in range(10)}, "colon": ":"}
    return [
        Binding(
            key, f"type('{sign}')", "time", key_display="10:24" if sign == "0" else sign, show=sign == "0",
            id=f"replay.type.{key}", tooltip="Type a time (10:24) or a day (2026-11-23), then Enter", group=_TIME,
        )
        for key, sign in signs.items()
    ]  # fmt: skip


KEYS: list[BindingType] = [
    Binding("left", "minutes(-1)", "minute", key_display="Left/Right", id="replay.left", tooltip="A minute back", group=_TIME),
    Binding("right", "minutes(1)", "on", show=False, id="replay.right", tooltip="A minute on", group=_TIME),
    Binding("left_square_bracket", "entry(-1)", "entry", key_display="[ ]", id="replay.entry_before", tooltip="To the entry before", group=_TIME),
    Binding("right_square_bracket", "entry(1)", "next entry", show=False, id="replay.entry_next", tooltip="To the next entry", group=_TIME),
    Binding("pageup", "minutes(-15)", "15 min back", show=False, id="replay.page_up", tooltip="15 minutes back", group=_TIME),
    Binding("pagedown", "minutes(15)", "15 min on", show=False, id="replay.page_down", tooltip="15 minutes on", group=_TIME),
    Binding("home", "edge(-1)", "beginning", show=False, id="replay.home", tooltip="To the beginning", group=_TIME),
    Binding("end", "edge(1)", "end", show=False, id="replay.end", tooltip="To the end, or to now", group=_TIME),
    Binding("space", "play", "play", id="replay.play", tooltip="Play, or stand still", group=_PLAY),
    Binding("plus", "speed(1)", "speed", key_display="+ -", id="replay.faster", tooltip="Faster: 1x 2x 5x 10x 30x 60x", group=_PLAY),
    Binding("minus", "speed(-1)", "slower", show=False, id="replay.slower", tooltip="Slower", group=_PLAY),
    Binding("l", "later", "later", id="replay.later", tooltip="What was known then, or what was true then as is known today", group=_LOOK),
    Binding("up", "walk(-1)", "up", show=False, id="replay.up", tooltip="The chair before; at a chair, up in its log", group=_LOOK),
    Binding("down", "walk(1)", "down", show=False, id="replay.down", tooltip="The next chair; at a chair, down in its log", group=_LOOK),
    Binding("enter", "enter", "chair", id="replay.enter", tooltip="Open the marked chair as it was; go to the time that was typed", group=_LOOK),
    Binding("c", "chart", "chart", show=False, id="replay.chart", tooltip="At a chair: the chart in place of the log", group=_LOOK),
    Binding("less_than_sign", "day(-1)", "day before", show=False, id="replay.day_before", tooltip="The last day before with somebody in the room", group=_TIME),
    Binding("greater_than_sign", "day(1)", "day after", show=False, id="replay.day_after", tooltip="The next day with somebody in the room", group=_TIME),
    Binding("backspace", "rub_out", "delete", show=False, id="replay.rub_out", tooltip="Take back a sign of the time being typed", group=_TIME),
    Binding("escape", "back", "back", id="replay.back", tooltip="One step back: from the time typed, from the chair, out of the replay", group=_LOOK),
    *_typed(),
]  # fmt: skip
