"""The room: one method for each thing that a person does.

Every front door (screen, command line, simulated room) calls this, and only this knows the clock, the file and the
clinic's settings.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.snapshot import empty_view
from infusion_tui.record.view import ChairView
from infusion_tui.room.asked_again import matched
from infusion_tui.room.carried import with_carried
from infusion_tui.room.earlier import with_earlier
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.identity import new_id
from infusion_tui.room.legible import legible
from infusion_tui.room.proving import ProvingRoom, emergency_begun
from infusion_tui.room.refusals import (
    refuse_conflict,
    refuse_doubtful,
    refuse_other_entry,
    refuse_other_patient,
    refuse_taken_chair,
    refuse_unanswered,
)
from infusion_tui.room.wrong_chair import strike_there
from infusion_tui.store.reading import Reads

if TYPE_CHECKING:
    from infusion_tui.charting import Context, Draft
    from infusion_tui.record.outcomes import Outcomes
    from infusion_tui.room.admission import Admission


class Charted(msgspec.Struct, frozen=True):
    """What was recorded (or would be, in a dry run: then `event` is None)."""

    chair: str
    draft: Draft
    event: ev.Event | None


class Room(ProvingRoom):
    """An open room and everything that can be done in it. See `open` and `create`."""

    # --- looking -----------------------------------------------------------------------------------------------

    def poll(self) -> bool:
        """Take in what other processes have written. True when there was anything. Cheap: call it often."""
        if self.store.changed():
            self._behind = True
        return self._behind and self._catch_up()

    def view(self, chair: str, *, now: dt.datetime | None = None, with_log: bool = True) -> ChairView:
        """One chair now.

        Raises:
            Misused: there is no such chair.
        """
        facts, moment = self.chair(chair), now or self.now()
        session_id = self._live.by_chair.get(chair)
        if session_id is None:
            return empty_view(chair, facts.label, moment, is_open=facts.is_open, training=self.training)
        snapshots = self._live.snapshots(session_id, self.store)
        with legible(self.store.path, session_id):
            view = snapshots.view(moment, label=facts.label, training=self.training, with_log=with_log)
        carried = self._live.carried(session_id, self.store, self.store.node)
        if carried:
            view = with_carried(view, carried, self.zone)
        cautions = self._live.cautions(session_id, self.store, self.store.node)
        if cautions:
            view = msgspec.structs.replace(view, cautions=cautions)
        if not with_log:
            return view
        return with_earlier(view, self._live.earlier(session_id, self.store, self.store.node))

    def board(self, *, now: dt.datetime | None = None) -> tuple[ChairView, ...]:
        """Every chair now, in order of number, without logs. Closed chairs are left out unless someone is in them."""
        moment = now or self.now()
        return tuple(
            self.view(number, now=moment, with_log=False)
            for number, facts in self.facts.chairs.items()
            if facts.is_open or number in self._live.by_chair
        )

    def live_session(self, chair: str) -> str | None:
        """The id of the session in a chair, or None."""
        self.chair(chair)
        return self._live.by_chair.get(chair)

    def version(self, chair: str) -> int:
        """The number of the last entry of the session in a chair; 0 for an empty one."""
        session_id = self._live.by_chair.get(chair)
        return self._live.session(session_id, self.store).version if session_id else 0

    # --- charting ----------------------------------------------------------------------------------------------

    def read(
        self,
        chair: str | None,
        line: str,
        *,
        by: str,
        now: dt.datetime | None = None,
        session: str | None = None,
    ) -> Draft:
        """What a line would record, without recording it: for the live read-back. `session` reaches a closed one.

        Raises:
            LineError: the line is refused.
            Misused: no such chair.
        """
        from infusion_tui.charting import read_line

        session_id = self._session_or_none(chair, line, session, self.store) if chair is not None else None
        context = self._context(chair, session_id, by, now or self.now(), self.store)
        draft = read_line(line, context)
        refuse_taken_chair(draft, context, self._live.by_chair)
        return draft

    def chart(
        self,
        chair: str,
        line: str,
        *,
        by: str,
        pin: str | None = None,
        emergency: str | None = None,
        yes: bool = False,
        confirm: str | None = None,
        dry_run: bool = False,
        session: str | None = None,
        entered_at: dt.datetime | None = None,
        read_version: int | None = None,
        read_session: str | None = None,
        event_id: str | None = None,
    ) -> Charted:
        """Record one line: parsed, checked against the file as it is now, and saved before this returns.

        `yes` answers a `y` question, `confirm` (the chair's number) any. `entered_at` is the room time of the
        first Enter, `read_version` the number of the last entry that the person had seen: when someone else has
        changed the chair's state since, the line is refused with what they wrote; `read_session` the session it was
        typed for: if another patient is in the chair by now, it is refused. `session` reaches a closed one.
        `emergency` is why nobody signs in for this one line (`by` is then `emergency`).

        A strong action of somebody with a PIN needs that PIN for itself: `pin`, or `renew` within the last minute.

        Raises:
            LineError, Refused: nothing was written; the message says why.
            Misused: no such chair or session.
            StoreError: nothing was written, or it is not certain that it was: try the same `event_id` again.
        """
        self.chair(chair)
        if dry_run:
            with self.store.snapshot():
                self._live.follow(self.store)
                author = self.who(by).initials
                return self._drafted(chair, line, author, session, self.now(), self.store)
        begun = self._let_in(by, pin, emergency)
        with self._writing() as (writer, moment):
            author = self.who(by).initials
            when = min(entered_at, moment.stamp.utc) if entered_at else moment.stamp.utc
            if event_id is not None and (saved := writer.event(event_id)) is not None:
                refuse_other_entry(saved, chair, author)
                from infusion_tui.charting import Draft

                return Charted(chair, Draft(saved.occurred_at, saved.payload, ""), saved)
            found = self._drafted(chair, line, author, session, when, writer)
            draft = found.draft
            session_id = self._session_id(chair, line, session, writer)
            refuse_other_patient(read_session, session_id, found.chair)
            refuse_conflict(self._live.session(session_id, writer), read_version, author, draft, self.zone)
            refuse_unanswered(draft, found.chair, yes=yes, confirm=confirm)
            proved = self.refuse_unproved(draft, author, self._live.session(session_id, writer))
            draft = matched(draft, confirm, found.chair)
            if begun is not None:
                self._append_in_room(writer, moment, begun, author)
            event = ev.NewEvent(
                event_id=event_id or new_id(moment.stamp),
                session_id=session_id,
                chair=found.chair,
                occurred_at=draft.at,
                author=author,
                payload=draft.payload,
                amends=draft.amends,
                reason=draft.reason,
            )
            saved = self._append(writer, event, moment)
            there = strike_there(draft, saved, new_id(moment.stamp))
            if there is not None:
                self._append(writer, there, moment)
        self.used_up(proved)
        return Charted(found.chair, draft, saved)

    def _let_in(self, by: str, pin: str | None, emergency: str | None) -> ev.EmergencyBegun | None:
        """Who charts is certain enough, or says why nobody signs in: that is then written with the entry."""
        if emergency is not None:
            return emergency_begun(emergency)
        if pin is None:
            self.sign_in(by)
        else:
            proof = self.begin_proof(by, pin)
            self.check(proof)
            self.accept_proof(proof)
            self.renew(proof)
        return None

    def admit(
        self,
        admission: Admission,
        *,
        by: str,
        pin: str | None = None,
        emergency: str | None = None,
        yes: bool = False,
        event_id: str | None = None,
    ) -> ev.Event:
        """Bring a patient in: the event that begins the session. `yes` answers what is asked about weight and name;
        `emergency` is why nobody signs in for it (`by` is then `emergency`).

        Raises:
            Misused: a field or the order is missing or impossible; no such chair or protocol.
            Refused: the chair is taken or closed, the person unknown, the protocol not accepted, a question not
                answered.
            StoreError: not saved.
        """
        from infusion_tui.clinic import protocol_hash
        from infusion_tui.room.admission import opening
        from infusion_tui.room.admission_doubts import admission_doubts, read_as

        self.chair(admission.chair)
        protocol = self.protocol(admission.protocol)
        payload = opening(admission, protocol, protocol_hash(protocol))
        begun = self._let_in(by, pin, emergency)
        with self._writing() as (writer, moment):
            author = self.who(by).initials
            payload = read_as(self, payload)
            if event_id is not None and (saved := writer.event(event_id)) is not None:
                refuse_other_entry(saved, admission.chair, author, mrn=payload.patient.mrn)
                return saved
            facts = self.chair(admission.chair)
            if not facts.is_open:
                raise Refused(
                    "E_CHAIR",
                    f"chair {admission.chair} is closed: infusion-tui chairs open {admission.chair}",
                )
            if admission.chair in self._live.by_chair:
                raise Refused("E_PHASE", f"cannot admit: someone is in chair {admission.chair}")
            self.refuse_unaccepted(protocol)
            arrived = admission.arrived_at or moment.stamp.utc.replace(microsecond=0)
            if arrived > moment.stamp.utc:
                raise Refused("E_FUTURE", "the arrival is in the future")
            doubts = admission_doubts(self, admission, reads=writer, before=arrived)
            if not yes:
                refuse_doubtful(doubts)
            payload = msgspec.structs.replace(payload, answered=tuple(one.code for one in doubts))
            stamp = moment.stamp
            if begun is not None:
                self._append_in_room(writer, moment, begun, author)
            event = ev.NewEvent(
                event_id=event_id or new_id(stamp),
                session_id=new_id(stamp),
                chair=admission.chair,
                occurred_at=arrived,
                author=author,
                payload=payload,
            )
            return self._append(writer, event, moment)

    def refuse_unaccepted(self, protocol: Protocol) -> None:
        """A clinical file admits nobody on a protocol that no prescriber has accepted by name.

        Raises:
            Refused: E_PROTOCOL.
        """
        from infusion_tui.clinic import protocol_hash

        if self.training or self.facts.has_accepted(protocol.id, protocol_hash(protocol)):
            return
        raise Refused(
            "E_PROTOCOL",
            f"{protocol.name} is not accepted as it stands: a prescriber accepts it with"
            f" infusion-tui protocol accept {protocol.id} --by INITIALS",
        )

    # --- how a line is recorded --------------------------------------------------------------------------------

    def _context(
        self, chair: str | None, session_id: str | None, by: str, now: dt.datetime, reads: Reads
    ) -> Context:
        from infusion_tui.charting import Context

        live = self._live
        session = live.session(session_id, reads) if session_id is not None else None
        chairs = frozenset(number for number, facts in self.facts.chairs.items() if facts.is_open)
        sits_there = live.by_chair.get(session.chair) if session is not None else None
        return Context(
            chair=chair,
            now=now,
            zone=self.zone,
            author=by,
            session=session,
            events=live.events(session_id, reads) if session_id is not None else (),
            staff=self.facts.active(),
            chairs=chairs,
            free_chairs=chairs - live.by_chair.keys(),
            chair_taken=sits_there is not None and sits_there != session_id,
            last_visit=live.last_visit(session_id, reads) if session_id is not None else None,
            person=self.facts.people.get(by),
            outcomes=self._scales,
            carried=live.carried(session_id, reads, self.store.node) if session_id is not None else (),
            cautions=tuple(one.text for one in live.cautions(session_id, reads, self.store.node))
            if session_id is not None
            else (),
            elsewhere=lambda other: live.seated(other, reads),
        )

    def _scales(self) -> Outcomes:
        """The clinic's scores for the line. A mistake in their file is said where a score was meant, and where a word
        is not known; it keeps nobody from charting anything else.

        Raises:
            LineError: E_CLINIC.
        """
        from infusion_tui.charting import LineError
        from infusion_tui.clinic import ClinicError

        try:
            return self.outcomes
        except ClinicError as error:
            raise LineError("E_CLINIC", f"not understood, and the scores cannot be read: {error}") from error

    def _drafted(
        self, chair: str, line: str, by: str, session: str | None, now: dt.datetime, reads: Reads
    ) -> Charted:
        """The draft of a line for whoever is in the chair, or for the session that was named."""
        from infusion_tui.charting import read_line

        session_id = self._session_or_none(chair, line, session, reads)
        if session is not None and session_id is not None:
            last = self._live.session(session_id, reads).chair
            if last != chair:
                raise Refused(
                    "E_CHAIR", f"session {session_id[:13]} is at chair {last}, not at chair {chair}"
                )
        context = self._context(chair, session_id, by, now, reads)
        with legible(self.store.path, session_id or ""):
            draft = read_line(line, context)
            refuse_taken_chair(draft, context, self._live.by_chair)
        return Charted(chair, draft, None)

    def _session_or_none(self, chair: str, line: str, session: str | None, reads: Reads) -> str | None:
        if session is not None:
            return self.find_session(session, reads)
        seated = self._live.by_chair.get(chair)
        if seated is None and "sign" in line.casefold():
            from infusion_tui.room.last_record import last_to_sign

            return last_to_sign(chair, line, reads, self._live)
        return seated

    def _session_id(self, chair: str, line: str, session: str | None, reads: Reads) -> str:
        found = self._session_or_none(chair, line, session, reads)
        assert found is not None  # the line was read against it
        return found

    def last_to_sign(self, chair: str) -> str | None:
        """The session that `sign` is about at this empty chair; None where nobody was ever in it.

        Raises:
            Refused: E_PHASE: it is signed.
        """
        return self._session_or_none(chair, "sign", None, self.store)

    def find_session(self, beginning: str, reads: Reads | None = None) -> str:
        """The session whose id begins like this.

        Raises:
            Misused: none does, or more than one.
        """
        found = (reads or self.store).find_sessions(beginning.strip().lower()) if beginning.strip() else []
        if not found:
            raise Misused(f'there is no session "{beginning}"', "E_SESSION")
        if len(found) > 1:
            raise Misused(f'{len(found)} sessions begin with "{beginning}": type more of the id', "E_SESSION")
        return found[0]
