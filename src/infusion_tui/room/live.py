"""The live sessions of a file, kept in memory and brought up to date from the rows that are new.

Cost follows what is live and what is new, never the history.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.known_patient import Caution
from infusion_tui.record.room_facts import RoomFacts, fold_room
from infusion_tui.record.scored import Scored
from infusion_tui.record.session import Session, fold
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.text import visible
from infusion_tui.record.weight import LastWeight
from infusion_tui.room.carried import standing_elsewhere, still_standing
from infusion_tui.room.earlier import Earlier, earlier_of
from infusion_tui.room.last_weight import last_weight
from infusion_tui.room.legible import legible
from infusion_tui.room.standing_cautions import cautions_of
from infusion_tui.store import StoreDamaged
from infusion_tui.store.reading import Reads

_SEATING = frozenset(
    ("session.opened", "session.moved", "session.cancelled", "session.discharged", "session.transferred",
     "entry.struck", "entry.amended")
)  # fmt: skip

_SAME_PERSON = frozenset(("patient.merged", "patient.parted"))


class Live:
    """What the file says now: the room's facts and each live session, loaded when first asked for."""

    def __init__(self, reads: Reads) -> None:
        self._events: dict[str, tuple[ev.Event, ...]] = {}
        self._sessions: dict[str, Session] = {}
        self._snapshots: dict[str, SessionSnapshots] = {}
        self._last_visits: dict[str, LastWeight | None] = {}
        self._earlier: dict[str, Earlier] = {}
        self._elsewhere: dict[str, tuple[Scored, ...]] = {}
        self._carried: dict[str, tuple[Scored, ...]] = {}
        self._cautions: dict[str, tuple[Caution, ...]] = {}
        self.facts: RoomFacts = _facts(reads)
        self.seq = reads.head().seq
        self.by_chair = _by_chair(reads)

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.facts.timezone)

    def follow(self, reads: Reads) -> bool:
        """Take in the rows that are new. True when there were any."""
        new = reads.after(self.seq)
        if not new:
            return False
        self.seq = new[-1].seq
        self._last_visits.clear()
        touched = {event.session_id for event in new}
        if ev.ROOM in touched:
            self.facts = _facts(reads)
        if any(event.kind in _SEATING for event in new):
            self.by_chair = _by_chair(reads)
        seated = set(self.by_chair.values())
        if touched - seated - {ev.ROOM} or any(event.kind in _SAME_PERSON for event in new):
            self._earlier.clear()  # a closed session has another entry: perhaps somebody's last time
        if touched - seated:
            # so has one, or a patient's own stream, or two numbers are one person now: what stands may be another
            self._elsewhere.clear()
            self._carried.clear()
            self._cautions.clear()
        for session_id in touched | (self._events.keys() - seated):
            self._drop(session_id, new)
        return True

    def _drop(self, session_id: str, new: tuple[ev.Event, ...]) -> None:
        """What was folded is void; events that are loaded are carried on rather than read again."""
        self._sessions.pop(session_id, None)
        self._snapshots.pop(session_id, None)
        self._carried.pop(session_id, None)
        known = self._events.pop(session_id, None)
        if known is not None and session_id in self.by_chair.values():
            # loaded after another process had written: some of what is new is known already
            last = known[-1].seq
            self._events[session_id] = (
                *known,
                *(e for e in new if e.session_id == session_id and e.seq > last),
            )

    def events(self, session_id: str, reads: Reads) -> tuple[ev.Event, ...]:
        """All events of a session, in order of their number."""
        if session_id not in self._events:
            self._events[session_id] = reads.session(session_id)
        return self._events[session_id]

    def session(self, session_id: str, reads: Reads) -> Session:
        """A session as it stands."""
        if session_id not in self._sessions:
            with legible(reads.path, session_id):
                self._sessions[session_id] = fold(self.events(session_id, reads))
        return self._sessions[session_id]

    def last_visit(self, session_id: str, reads: Reads) -> LastWeight | None:
        """The weight of this patient's visit before this one, while the order of this one can still be corrected."""
        session = self.session(session_id, reads)
        if session.pump is not None:
            return None
        if session_id not in self._last_visits:
            mrn = session.opened.patient.mrn
            self._last_visits[session_id] = last_weight(reads, mrn, before=session.began_at)
        return self._last_visits[session_id]

    def seated(self, chair: str, reads: Reads) -> Session | None:
        """The session in a chair, or None where nobody is."""
        session_id = self.by_chair.get(chair)
        return self.session(session_id, reads) if session_id is not None else None

    def snapshots(self, session_id: str, reads: Reads) -> SessionSnapshots:
        """Views of a session."""
        if session_id not in self._snapshots:
            self._snapshots[session_id] = SessionSnapshots(self.session(session_id, reads), self.zone)
        return self._snapshots[session_id]

    def carried(self, session_id: str, reads: Reads, node: str) -> tuple[Scored, ...]:
        """Scores of this patient's other visits, and between visits, that ask what nobody has answered; what this
        session answers is left out. Looked up once for each session."""
        if session_id not in self._carried:
            session = self.session(session_id, reads)
            if session_id not in self._elsewhere:
                self._elsewhere[session_id] = standing_elsewhere(session, reads, self.facts, node)
            self._carried[session_id] = still_standing(self._elsewhere[session_id], session)
        return self._carried[session_id]

    def earlier(self, session_id: str, reads: Reads, node: str) -> Earlier:
        """What the last infusion of this patient taught, and which one this is by the file's count."""
        if session_id not in self._earlier:
            session = self.session(session_id, reads)
            self._earlier[session_id] = earlier_of(session, reads, self.facts, node, self.zone)
        return self._earlier[session_id]

    def cautions(self, session_id: str, reads: Reads, node: str) -> tuple[Caution, ...]:
        """The standing cautions of this patient. Looked up once for each session, and when something beside the chairs
        was written."""
        if session_id not in self._cautions:
            session = self.session(session_id, reads)
            self._cautions[session_id] = cautions_of(session, reads, self.facts, node)
        return self._cautions[session_id]


def _by_chair(reads: Reads) -> dict[str, str]:
    return {chair: session_id for session_id, chair in reads.live_sessions().items()}


def _facts(reads: Reads) -> RoomFacts:
    """The room as its own stream says.

    Raises:
        StoreDamaged: a row of it makes no sense, or its time zone is none.
    """
    with legible(reads.path, ev.ROOM):
        facts = fold_room(reads.room_facts())
    try:
        ZoneInfo(facts.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise StoreDamaged(
            f'{reads.path} says that its time zone is "{visible(facts.timezone)}", which this machine does not know.'
            " Nothing was changed. Install the time zones of this system, or ask for the last backup."
        ) from error
    return facts
