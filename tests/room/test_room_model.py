"""Random work of two people at two screens of one file, against a simple account of what they were told was saved.

The long form is the same with more: `python -m long.room_model --operations 50000`.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from room_model import Model, check_file, check_room

from cli_support import CHECKS
from infusion_tui.charting import LineError
from infusion_tui.record import events as ev
from infusion_tui.room import Misused, Refused, Room
from infusion_tui.room.identity import new_id
from infusion_tui.store import Store
from room_support import Machine, admission, made

CHAIRS = st.sampled_from(("1", "2", "3"))
PEOPLE = st.sampled_from(("KM", "JD"))
BACK = st.sampled_from(("", "", "", "-2m ", "-9m ", "-40m "))
WHY = st.sampled_from(("", " ; as told"))
OBSERVED = (
    "128/82 76 98 14 s5 d0", "118/76 70 97 13 s4 d2", "hr 82", "bp 188/112", "spo2 95 rr 12", "nausea 2", "nausea 0",
    "dizzy 1 hr 90", "bp x refused", "x ; asleep, breathing 14", "look rr 14 ; pink", "temp 36.8", "o2 2 l/min", "wnl",
    "; asked for water", "s=", "pain 3",
)  # fmt: skip
WORDS = (
    "start 75", "start 60", "pause occlusion", "resume", "rate 60", "rate 90", "done", "stop dizzy", "flush", "pump 12.5",
    "bag 35 mg in 50 ml", "infiltration ; swollen", "med ondansetron 4 mg iv", "care reassured", "told Dr Lee read back",
    "effect nausea yes ; cold pack", "extend 15", "extend 30 ; drowsy", "seen", "handoff JD", "handoff KM", "accept",
    "check consent y", "check mood x", "check gait y", "id 448201", "id 999", "drawn 50 mg", "waste 15 mg by JD",
    "score phq9 12", "verify 35 mg in 50 ml 75 ml/h", "verify 30 mg in 50 ml 75 ml/h",
)  # fmt: skip
ENDINGS = (
    "leave",
    "leave anyway ; wants home",
    "ama ; wants home",
    "transfer ER ; chest pain",
    "cancel late",
)
BAD = (
    "",
    "bp 12",
    "hr",
    "hr 9999",
    "128/8x",
    "nonsense 4",
    "fix 99 hr 70 ; x",
    "void",
    "x" * 500,
    "\x1b[2J",
    "move 5 5",
)


class Rooms(RuleBasedStateMachine):
    """Two `Room` objects on one file (two processes' views), one machine's clock, and the account."""

    operations: ClassVar[int] = 0
    accepted: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="room-model-"))
        self.clock = Machine()
        self.model = Model()
        self.rooms = [made(self.folder / "room.db", self.clock)]
        self.rooms.append(Room.open(self.folder / "room.db", clock=self.clock))
        self.seq = self.rooms[0].store.head().seq
        self.boots = 1

    def teardown(self) -> None:
        for room in self.rooms:
            room.close()
        with Room.open(self.folder / "room.db", clock=self.clock) as again:
            check_file(self.model, again)
        shutil.rmtree(self.folder)

    @initialize(chair=CHAIRS)
    def somebody_is_infused(self, chair: str) -> None:
        self.get_ready(0, chair, True)

    # --- what people do ------------------------------------------------------------------------------------------

    def chart(self, room: int, chair: str, line: str, by: str, **more: object) -> bool:
        """Type a line; True when it was recorded. A refusal must leave nothing behind."""
        Rooms.operations += 1
        before = self.rooms[room].store.head().seq
        answered = {} if "confirm" in more or "yes" in more else {"confirm": chair}
        try:
            charted = self.rooms[room].chart(chair, line, by=by, **(answered | more))  # type: ignore[arg-type]
        except (LineError, Refused, Misused):
            self.new_rows(room, before, None)
            return False
        Rooms.accepted += 1
        self.new_rows(room, before, charted.event)
        return True

    def new_rows(self, room: int, before: int, said: ev.Event | None) -> None:
        """Whatever is new in the file is taken in; only what was said to be saved, and marks of the clock, may be."""
        new = self.rooms[room].store.after(before)
        people = [event for event in new if event.session_id != ev.ROOM]
        if said is None:
            assert people == [], "refused, and yet something was written"
        elif people:
            assert people[0] == said
            assert len(people) == 1 or (len(people) == 2 and people[1].kind == "entry.struck"), people
        for event in people:
            self.model.take_in(event)

    @rule(room=st.integers(0, 1), chair=CHAIRS, mrn=st.sampled_from(("448201", "1002", "1003")), by=PEOPLE)
    def admit(self, room: int, chair: str, mrn: str, by: str) -> None:
        Rooms.operations += 1
        free = chair not in self.model.seated()
        before = self.rooms[room].store.head().seq
        saved = None
        try:
            saved = self.rooms[room].admit(admission(chair=chair, mrn=mrn), by=by, yes=True)
        except Refused:
            assert not free, "a free chair was refused"
        else:
            assert free, "two patients in one chair"
            Rooms.accepted += 1
        self.new_rows(room, before, saved)

    @rule(room=st.integers(0, 1), chair=CHAIRS, start=st.sampled_from((True, True, False)))
    def get_ready(self, room: int, chair: str, start: bool) -> None:
        """Admitted, the whole pre-check, and the start: otherwise hardly anybody would ever be infused."""
        if chair not in self.model.seated():
            self.admit(room, chair, f"20{chair}", "KM")
        if self.model.seated()[chair].phase() != "precheck":
            return
        for item in CHECKS:
            self.chart(room, chair, f"check {item} y", "KM")
        self.chart(room, chair, "124/78 72 99 14", "KM")
        self.chart(1 - room, chair, "verify 35 mg in 50 ml 75 ml/h", "JD")
        if start:
            self.chart(room, chair, "start 75", "KM")

    @rule(room=st.integers(0, 1), chair=CHAIRS, back=BACK, line=st.sampled_from(OBSERVED), why=WHY, by=PEOPLE)
    def observe(self, room: int, chair: str, back: str, line: str, why: str, by: str) -> None:
        self.chart(room, chair, f"{back}{line}{'' if ';' in line else why}", by)

    @rule(room=st.integers(0, 1), chair=CHAIRS, back=BACK, line=st.sampled_from(WORDS), why=WHY, by=PEOPLE)
    def act(self, room: int, chair: str, back: str, line: str, why: str, by: str) -> None:
        self.chart(room, chair, f"{back}{line}{'' if ';' in line else why}", by)

    @rule(
        room=st.integers(0, 1), chair=CHAIRS, line=st.sampled_from(ENDINGS), by=PEOPLE, sure=st.integers(0, 2)
    )
    def end(self, room: int, chair: str, line: str, by: str, sure: int) -> None:
        if sure == 0:
            self.chart(room, chair, line, by)

    @rule(
        room=st.integers(0, 1), chair=CHAIRS, number=st.integers(1, 40), by=PEOPLE, closed=st.booleans(),
        how=st.sampled_from(("fix {} hr 70 ; misread", "fix {} 128/80 ; misread", "fix {} -3m ; earlier", "void {} ; wrong",
                             "undo", "fix {} -12m ; earlier", "take {} from {}")),
        other=CHAIRS,
    )  # fmt: skip
    def correct(
        self, room: int, chair: str, number: int, by: str, closed: bool, how: str, other: str
    ) -> None:
        ended = [stay for stay in self.model.stays.values() if stay.phase() == "closed"]
        seated = self.model.seated()
        if closed and ended:
            stay = ended[number % len(ended)]
            line = how.format(1 + number % len(stay.entries), other)
            self.chart(room, stay.chair(), line, by, session=stay.session_id)
        else:
            entries = len(seated[chair].entries) if chair in seated else 40
            self.chart(room, chair, how.format(1 + number % entries, other), by)

    @rule(room=st.integers(0, 1), chair=CHAIRS, to=CHAIRS, by=PEOPLE)
    def move(self, room: int, chair: str, to: str, by: str) -> None:
        taken = to in self.model.seated()
        assert not (self.chart(room, chair, f"move {to}", by) and taken), "moved into a chair that is taken"

    @rule(room=st.integers(0, 1), chair=CHAIRS, line=st.sampled_from(BAD), by=PEOPLE)
    def slip(self, room: int, chair: str, line: str, by: str) -> None:
        assert not self.chart(room, chair, line, by)

    @rule(room=st.integers(0, 1), chair=CHAIRS)
    def unanswered(self, room: int, chair: str) -> None:
        """What must be confirmed is not recorded without it."""
        for line in ("start 75", "stop dizzy", "leave anyway ; x", "ama ; x"):
            assert not self.chart(room, chair, line, "KM", yes=False)

    @rule(
        room=st.integers(0, 1),
        chair=CHAIRS,
        line=st.sampled_from(("pause occlusion", "hr 77", "done", "rate 70")),
    )
    def behind(self, room: int, chair: str, line: str) -> None:
        """Typed at a screen that has not seen the last entries."""
        version = max(0, self.rooms[room].version(chair) - 2)
        self.chart(room, chair, line, "JD", read_version=version)

    @rule(room=st.integers(0, 1), chair=CHAIRS, line=st.sampled_from(("hr 71", "; tried again", "nausea 1")))
    def again(self, room: int, chair: str, line: str) -> None:
        """The answer got lost, so the same entry is sent again, from the other screen as well: it is there once."""
        event_id = new_id(self.clock.stamp())
        if self.chart(room, chair, line, "KM", event_id=event_id):
            self.chart(room, chair, line, "KM", event_id=event_id)
            self.chart(1 - room, chair, line, "KM", event_id=event_id)

    @rule(room=st.integers(0, 1), chair=CHAIRS)
    def twice_at_once(self, room: int, chair: str) -> None:
        """The other screen has charted and this one has not looked yet."""
        self.chart(1 - room, chair, "hr 80", "JD")
        self.chart(room, chair, "hr 81", "KM")

    # --- what happens to them ------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from((1, 1, 3, 10, 25, 90)))
    def time_goes_by(self, minutes: int) -> None:
        Rooms.operations += 1
        self.clock.pass_by(minutes=minutes)

    @rule(hours=st.sampled_from((-1, 1)))
    def somebody_sets_the_clock(self, hours: int) -> None:
        Rooms.operations += 1
        self.clock.set_wall(hours=hours)

    @rule(room=st.integers(0, 1))
    def restart(self, room: int) -> None:
        Rooms.operations += 1
        self.rooms[room].close()
        self.rooms[room] = Room.open(self.folder / "room.db", clock=self.clock)

    @rule()
    def reboot(self) -> None:
        """The machine goes down for two minutes: both screens are gone."""
        Rooms.operations += 1
        self.boots += 1
        for room in self.rooms:
            room.close()
        self.clock.reboot(f"boot-{self.boots}", minutes=2)
        self.rooms = [Room.open(self.folder / "room.db", clock=self.clock) for _ in self.rooms]

    @rule()
    def look_into_the_file(self) -> None:
        Rooms.operations += 1
        check_file(self.model, self.rooms[0])

    @rule()
    def make_a_copy(self) -> None:
        Rooms.operations += 1
        folder = self.folder / "copies"
        folder.mkdir(exist_ok=True)
        with contextlib.ExitStack() as last:
            copy = self.rooms[1].store.backup(folder)
            last.callback(shutil.rmtree, folder)
            with Store.open(copy, read_only=True) as store:
                assert store.head() == self.rooms[0].store.head()

    # --- what must hold ------------------------------------------------------------------------------------------

    @invariant()
    def both_screens_show_what_was_saved(self) -> None:
        for room in self.rooms:
            room.poll()
        assert check_room(self.model, self.rooms[0]) == check_room(self.model, self.rooms[1])
        head = self.rooms[0].store.head()
        assert head.seq >= self.seq, "a row vanished"
        self.seq = head.seq


def work(examples: int, steps: int, *, seed: int | None = None) -> tuple[int, int]:
    """So many rooms with so many steps each; gives operations, and lines that were recorded."""
    Rooms.operations = Rooms.accepted = 0
    asked = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=seed is None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    run_state_machine_as_test(Rooms if seed is None else seeded(Rooms, seed), settings=asked)
    return Rooms.operations, Rooms.accepted


def seeded(machine: type[Rooms], number: int) -> type[Rooms]:
    """The same machine with another course of chance; it can be repeated by its number."""
    machine._hypothesis_internal_use_seed = number  # type: ignore[attr-defined]
    return machine


def test_the_room_holds_what_was_said_to_be_saved() -> None:
    operations, accepted = work(examples=8, steps=40)
    assert operations >= 300
    assert accepted >= 100
