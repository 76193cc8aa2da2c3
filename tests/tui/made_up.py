"""Made-up chairs for the screens: a view in any phase, a room of them, and a small app around one widget."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from infusion_tui.record.events import Patient
from infusion_tui.record.forecast import Forecast, forecast
from infusion_tui.record.view import (
    ChairView,
    CheckState,
    DueItem,
    EntryLine,
    Level,
    Phase,
    PumpPart,
    Reading,
    SetMark,
    What,
)
from infusion_tui.tui.board.board import BoardScreen
from infusion_tui.tui.themes import DIM, THEMES, VARIABLE_DEFAULTS

ZONE = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 23, 13, 37, 8, tzinfo=dt.UTC)
"""14:37:08 in the clinic's zone."""


def ago(**amount: float) -> dt.datetime:
    """A moment before `NOW`."""
    return NOW - dt.timedelta(**amount)


def due(what: What = "observation", level: Level = "quiet", minutes: float = 6, **more: Any) -> DueItem:
    """Something due in (or, for the levels from due on, since) so many minutes."""
    late = level in ("due", "late", "passed_on")
    at = ago(minutes=minutes) if late else NOW + dt.timedelta(minutes=minutes)
    return DueItem(what, at, level, int(minutes * 60) if late else 0, "set at 14:33 + 10 min", **more)


def reading(minutes: float, bp: tuple[int, int] = (126, 80), hr: int = 74) -> Reading:
    """A set taken so many minutes ago."""
    values = {"bp": bp, "hr": hr, "spo2": 98, "rr": 14, "sed": 5, "dis": 1}
    return Reading(ago(minutes=minutes), values, {}, "KM")


def checks(name: Any, required: int, still_open: int) -> tuple[CheckState, ...]:
    """A list with so many required items, the first ones answered."""
    return tuple(
        CheckState(
            f"item{n}", name, f"Item {n}", True, False, None if n < still_open else "y", n < still_open
        )
        for n in range(required)
    )


def make_view(
    phase: Phase = "infusing", chair: str = "5", now: dt.datetime = NOW, **changes: Any
) -> ChairView:
    """A chair in any phase with sensible values; `changes` replace fields."""
    if phase == "empty":
        return replace(ChairView(chair=chair, label=chair, now=now, phase="empty"), **changes)
    sets = (reading(4), reading(14, (124, 78), 72), reading(23, (122, 76), 70))
    base = ChairView(
        chair=chair, label=chair, now=now, phase=phase, session_id="0198", version=14,
        patient=Patient(mrn="448201", name="KOWALSKI, Ruth", born=dt.date(1984, 3, 12)),
        initials="R.K.", nurse="KM", prescriber="Dr Lee", began_at=ago(minutes=40),
        planned_mg=Decimal("40.00"), bag_ml=Decimal("40.00"),
    )  # fmt: skip
    started = {
        "started_at": ago(minutes=19), "planned_end_at": ago(minutes=-21), "rate_ml_h": Decimal("60"),
        "infused_ml": Decimal("16.31"), "infused_mg": Decimal("16.31"), "run_s": 979, "paused_s": 180,
        "last_observation": sets[0], "last_sets": sets, "readings": tuple(reversed(sets)),
        "parts": (
            PumpPart(ago(minutes=19), ago(minutes=12), Decimal("60"), False),
            PumpPart(ago(minutes=12), ago(minutes=9), Decimal("60"), True, "nausea"),
            PumpPart(ago(minutes=9), None, Decimal("60"), False),
        ),
        "sets": (
            SetMark(ago(minutes=14), "done"), SetMark(ago(minutes=4), "done"), SetMark(ago(minutes=-6), "to_do"),
        ),
    }  # fmt: skip
    ended = {
        "pump_ended_at": ago(minutes=60), "pump_end": "done", "ends_at": None, "infused_ml": Decimal("40.00"),
        "infused_mg": Decimal("40.00"),
    }  # fmt: skip
    by_phase: dict[str, dict[str, Any]] = {
        "precheck": {"checks": checks("precheck", 12, 9), "last_observation": sets[2]},
        "infusing": started | {"ends_at": ago(minutes=-24), "remaining_s": 1421, "due": (due(),)},
        "paused": started
        | {"paused_since": ago(minutes=3, seconds=12), "pause_reason": "nausea", "left_when_resumed_s": 1441,
           "due": (due("pause_decision", "quiet", 2), due())},
        "observing": started | ended
        | {"observation_remaining_s": 1865, "observation_ends_at": ago(seconds=-1865), "due": (due(minutes=12),)},
        "assess": started | ended
        | {"observation_remaining_s": 0, "observation_ends_at": ago(minutes=2), "checks": checks("leave", 8, 4),
           "due": (due(minutes=9),)},
    }  # fmt: skip
    return replace(base, **(by_phase[phase] | changes))


PATTERN: tuple[tuple[Phase, dict[str, Any]], ...] = (
    ("infusing", {}),
    ("observing", {"initials": "M.B."}),
    ("paused", {"initials": "T.A.", "due": (due("pause_decision", "due", 1), due())}),
    ("assess", {"initials": "J.S."}),
    ("infusing", {"initials": "P.N.", "remaining_s": 432, "due": (due(level="due", minutes=1),)}),
    ("empty", {}),
    ("observing", {"initials": "L.W.", "due": (due(level="late", minutes=4),)}),
    ("precheck", {"initials": "D.O."}),
)
"""The eight chairs of the mock-ups."""


def make_room(count: int, now: dt.datetime = NOW) -> tuple[ChairView, ...]:
    """So many chairs in the pattern of the mock-ups."""
    return tuple(
        make_view(PATTERN[n % 8][0], chair=str(n + 1), now=now, **PATTERN[n % 8][1]) for n in range(count)
    )


def later(view: ChairView, seconds: int = 1) -> ChairView:
    """The view some seconds later: its counters moved as `record/` would move them."""
    changes: dict[str, Any] = {"now": view.now + dt.timedelta(seconds=seconds)}
    if view.remaining_s is not None:
        changes["remaining_s"] = view.remaining_s - seconds
    if view.observation_remaining_s:
        changes["observation_remaining_s"] = view.observation_remaining_s - seconds
    return replace(view, **changes)


def entry(number: int = 14, text: str = "BP 126/80  HR 74  SpO2 98  RR 14", **changes: Any) -> EntryLine:
    """One entry of the log."""
    at = ago(minutes=30 - number)
    base = EntryLine(
        number=number, event_id=f"e{number}", kind="observation.recorded", occurred_at=at, recorded_at=at, by="KM",
        late_min=0, struck=False, text=text, original_text=text, values={}, effects={}, not_done={},
    )  # fmt: skip
    return replace(base, **changes)


@dataclass
class FakeRoom:
    """A `BoardSource` whose chairs and time a test sets."""

    views: tuple[ChairView, ...] = ()
    at: dt.datetime = NOW
    zone: ZoneInfo = ZONE
    training: bool = True
    signed_in: str | None = "KM"
    age: float = 0.0
    waiting: tuple[int, bool] = (0, False)
    asked: list[str] = field(default_factory=list)

    def board(self) -> tuple[ChairView, ...]:
        self.asked.append("board")
        return self.views

    def now(self) -> dt.datetime:
        return self.at

    def forecast(self) -> Forecast | None:
        return forecast(self.views, self.at)

    def to_sign(self) -> tuple[int, bool]:
        return self.waiting

    def age_s(self) -> float:
        return self.age

    def advance(self, seconds: int = 1) -> None:
        """Time passes for every chair."""
        self.at += dt.timedelta(seconds=seconds)
        self.views = tuple(later(view, seconds) for view in self.views)


class Stage(App[None]):
    """An app with our themes around one widget or the board; keeps the messages of the board."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, widget: Widget | None = None, room: FakeRoom | None = None) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DIM
        self.widget = widget
        self.room = room
        self.heard: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        if self.widget is not None:
            yield self.widget

    def on_mount(self) -> None:
        if self.room is not None:
            self.push_screen(BoardScreen(self.room))

    @property
    def board(self) -> BoardScreen:
        screen = self.screen
        assert isinstance(screen, BoardScreen)
        return screen

    def on_board_screen_chair_chosen(self, message: BoardScreen.ChairChosen) -> None:
        self.heard.append(message.chair)

    def on_board_screen_handoff_wanted(self, message: BoardScreen.HandoffWanted) -> None:
        self.heard.append("handoff")

    def on_board_screen_export_wanted(self, message: BoardScreen.ExportWanted) -> None:
        self.heard.append("export")

    def on_entry_log_entry_chosen(self, message: Any) -> None:
        self.heard.append(message.number)


def screen_lines(screen: Screen[Any]) -> list[str]:
    """What really stands on the terminal, line by line, from the compositor's strips."""
    return [strip.text for strip in screen._compositor.render_strips()]
