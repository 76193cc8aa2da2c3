"""How a typed line becomes an entry: read, asked about, recorded. No widgets: the screen shows what this answers.

The first Enter fixes the time, the version that was seen, and (when it is confirmed) the id of the event. Whatever
goes wrong, the text stays with the person; a line that could not be saved is tried again as the same event.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from infusion_tui.charting import Draft, is_signing, number_to_compare, screen_word
from infusion_tui.charting.draft import INFORMS
from infusion_tui.charting.line import LEGAL
from infusion_tui.record import events as ev
from infusion_tui.record.errors import PlainError
from infusion_tui.record.log import minutes_between
from infusion_tui.record.wording import clock_time
from infusion_tui.room import Charted, Refused, Room
from infusion_tui.room.identity import new_id
from infusion_tui.room.people import Proof
from infusion_tui.store import StoreError
from infusion_tui.tui.chair.opening import ALONE
from infusion_tui.tui.chair.question import Question
from infusion_tui.tui.chair.scale_word import scale_form
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.wording import plain

Kind = Literal[
    "nothing", "opened", "asked", "saving", "recorded", "refused", "not_saved", "back", "edited", "waiting",
    "matches", "differs", "proving",
]  # fmt: skip

_LONGEST_PIN = 20
_NEVER_TIMED = ("fix", "void", "undo", "seen", "sign")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A line that was confirmed: everything a second try needs to be the same event."""

    text: str
    event_id: str
    entered_at: dt.datetime
    version: int
    yes: bool
    confirm: str | None
    session: str | None
    """Whose line it is: if another patient is in the chair by then, it is refused."""
    aside: bool = False
    """True when the text in the line is another one and stays as it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a key: `words` for the hint, and the text that now belongs into the line (None: as it is).

    `word` is the screen-word to open; `question` what is asked now; `attempt` what `record` is to be called with
    once the screen says that it is saving.
    """

    kind: Kind
    words: str = ""
    text: str | None = None
    word: str = ""
    question: Question | None = None
    attempt: Attempt | None = None
    proof: Proof | None = None
    """What is to be checked, in a thread; then `proved` or `not_proved`."""


class LineCharting:
    """The entry line of one chair."""

    def __init__(self, host: Host, chair: str, *, session: str | None = None) -> None:
        self._host = host
        self._chair = chair
        self._closed = session
        """The closed session that these lines are for; None: whoever is in the chair."""
        self._failed: Attempt | None = None
        self._unproved: Attempt | None = None
        self.unsaved_since = self.failed_at = 0.0
        """When the line that is not saved was first tried, and when last (monotonic seconds)."""
        self._session: str | None = None
        self.question: Question | None = None
        self.author: str | None = None
        """Who charts, where that is somebody else than whoever is signed in (a second check)."""

    @property
    def unsaved(self) -> Attempt | None:
        """The confirmed line that the file has not taken: to be tried again as the same event."""
        return self._failed

    def give_up(self) -> None:
        """The line was changed by the person: what is entered next is another event."""
        self._failed = None

    @property
    def _room(self) -> Room:
        return self._host.room

    @property
    def _by(self) -> str:
        return self.author or self._host.signed_in or ""

    def read(self, text: str) -> Draft:
        """What a line would record now: for the live read-back.

        Raises:
            PlainError: the line is refused.
        """
        return self._room.read(self._chair, text, by=self._by, session=self._closed)

    # --- Enter ---

    def enter(self, text: str, *, version: int, begun_at: dt.datetime | None) -> Answer:
        """Enter was pressed on this text. `version` is the last entry the person saw, `begun_at` the first key."""
        if not text.strip():
            return Answer("nothing")
        number = number_to_compare(text)
        if number and self._closed is None and self._room.live_session(self._chair) is None:
            words = f"No one is in chair {self._chair}: {plain(number, 60)} was compared with nothing"
            return Answer("differs", words, "")
        word = screen_word(text) or self._form_word(text)
        if word is not None:
            return Answer("opened", word=word)
        if self._closed is None and is_signing(text) and self._room.live_session(self._chair) is None:
            # what is signed is read first: the record opens, with this line in it
            return Answer("opened", word=text.strip())
        if self._failed is not None and self._failed.text == text:
            return self._saving(self._failed)
        self._failed = None
        self._session = self._closed or self._room.live_session(self._chair)
        entered_at = self._room.now()
        try:
            draft = self._room.read(self._chair, text, by=self._by, now=entered_at, session=self._closed)
        except PlainError as error:
            return Answer("refused", str(error), text)
        if begun_at is not None and self._is_old(draft, begun_at, entered_at):
            return self._ask(Question("minute", text, draft, entered_at, version, 0, begun_at))
        return self._read_on(text, draft, entered_at, version)

    def _form_word(self, text: str) -> str | None:
        """A word that, alone, opens the form which asks for the rest; where it is possible now."""
        word = text.strip().casefold()
        if self._closed is not None:
            return None
        if word not in ALONE:
            return scale_form(self._room, self._chair, word)
        phase = self._room.view(self._chair, with_log=False).phase
        return word if phase != "empty" and phase in LEGAL.get(word, (phase,)) else None

    def _read_on(self, text: str, draft: Draft, entered_at: dt.datetime, version: int) -> Answer:
        if draft.confirm == "none":
            return self._saving(self._attempt(text, entered_at, version))
        ahead = self._ahead(draft)
        return self._ask(Question(draft.confirm, text, draft, entered_at, version, 0, ahead=ahead))

    def _ahead(self, draft: Draft) -> str:
        """What the order of a start has different from last time, and what it would add to the room; nothing for any
        other line."""
        if not isinstance(draft.payload, ev.InfusionStarted):
            return ""
        from infusion_tui.record.course_count import difference_words
        from infusion_tui.room.ahead import forecast_of_start, start_words

        rate = draft.payload.rate_ml_h
        try:
            view = self._room.view(self._chair)
            ahead = start_words(forecast_of_start(self._room, self._chair, rate_ml_h=rate, at=draft.at))
        except PlainError:
            return ""
        said = (difference_words(view.order, view.last_time), ahead)
        return ". ".join(words for words in said if words)

    def aside(self, text: str, version: int) -> Answer:
        """Record a line that asks nothing without touching the text in the line (`seen`, a leave check's `y`)."""
        self._session = self._closed or self._room.live_session(self._chair)
        entered_at = self._room.now()
        try:
            draft = self._room.read(self._chair, text, by=self._by, now=entered_at, session=self._closed)
        except PlainError as error:
            return Answer("refused", str(error))
        if draft.confirm != "none":
            return Answer("edited", text=text)
        return self._saving(self._attempt(text, entered_at, version, aside=True))

    # --- the question ---

    def _ask(self, question: Question) -> Answer:
        self.question = replace(question, asked_at=self._host.monotonic())
        return Answer("asked", question=self.question)

    def drop_question(self) -> None:
        """Back to the line."""
        self.question = self._unproved = None

    def answer(self, key: str, character: str | None) -> Answer:
        """A key while a question stands. Only the one that is asked for records; Enter and Esc go back."""
        asked = self.question
        assert asked is not None
        if asked.kind == "pin":
            return self._answer_pin(asked, key, character)
        if self._host.monotonic() - asked.asked_at < GUARD_S:
            return Answer("waiting", question=asked)
        if asked.kind == "chair":
            return self._answer_number(asked, key, character)
        if asked.kind == "yes" and character in ("y", "Y"):
            self.question = None
            return self._saving(self._attempt(asked.text, asked.entered_at, asked.version, yes=True))
        if asked.kind == "minute" and character in ("n", "N"):
            self.question = None
            return self._read_on(asked.text, asked.draft, asked.entered_at, asked.version)
        if asked.kind == "minute" and character in ("b", "B") and asked.begun_at is not None:
            self.question = None
            begun = self._begun(asked.begun_at)
            return Answer("edited", "the time stands in front now: Enter goes on", f"{begun} {asked.text}")
        self.question = None
        return Answer("back", self._back_words(asked), asked.text)

    def _begun(self, begun_at: dt.datetime) -> str:
        """The minute in which a line was begun, as one types it: in the hour that occurs twice, how long ago."""
        clock = clock_time(begun_at, self._room.zone)
        return clock if len(clock) == len("14:31") else f"-{minutes_between(begun_at, self._room.now())}m"

    def _answer_number(self, asked: Question, key: str, character: str | None) -> Answer:
        if character is not None and character.isascii() and character.isalnum():
            self.question = replace(asked, typed=(asked.typed + character)[:6])
            return Answer("asked", question=self.question)
        if key == "backspace" and asked.typed:
            self.question = replace(asked, typed=asked.typed[:-1])
            return Answer("asked", question=self.question)
        self.question = None
        if key == "enter" and asked.typed == self._chair:
            return self._saving(
                self._attempt(asked.text, asked.entered_at, asked.version, confirm=asked.typed)
            )
        if key == "enter" and asked.typed:
            words = f"{asked.typed} is not this chair: nothing was recorded, the line is kept"
            return Answer("back", words, asked.text)
        return Answer("back", self._back_words(asked), asked.text)

    # --- the PIN for a strong action ---

    def _ask_pin(self, attempt: Attempt, who: str, why: str) -> Answer:
        """The line was answered for, and needs somebody's PIN besides: the same place asks for it."""
        try:
            draft = self._room.read(
                self._chair, attempt.text, by=self._by, now=attempt.entered_at, session=self._closed
            )
        except PlainError as error:
            return Answer("refused", str(error), attempt.text)
        self._unproved = attempt
        return self._ask(
            Question("pin", attempt.text, draft, attempt.entered_at, attempt.version, 0, who=who, why=why)
        )

    def _answer_pin(self, asked: Question, key: str, character: str | None) -> Answer:
        if character is not None and character.isascii() and character.isalnum():
            self.question = replace(asked, typed=(asked.typed + character)[:_LONGEST_PIN])
            return Answer("asked", question=self.question)
        if key == "backspace":
            self.question = replace(asked, typed=asked.typed[:-1])
            return Answer("asked", question=self.question)
        if key == "enter" and asked.typed:
            try:
                proof = self._room.begin_proof(asked.who, asked.typed)
            except PlainError as error:
                self.drop_question()
                return Answer("back", f"not recorded: {error}", asked.text)
            self.question = replace(asked, typed="")
            return Answer("proving", question=self.question, proof=proof)
        self.drop_question()
        return Answer("back", "not recorded: the line is kept as it was", asked.text)

    def proved(self, proof: Proof) -> Answer:
        """The PIN was right: the line goes on as the same event."""
        attempt, self._unproved, self.question = self._unproved, None, None
        if attempt is None or self._host.signed_in is None:
            return Answer("nothing")
        try:
            self._room.renew(proof)
        except PlainError as error:
            return Answer("back", f"not recorded: {error}", attempt.text)
        return self._saving(attempt)

    def not_proved(self, proof: Proof, error: Refused) -> Answer:
        """The PIN was wrong: asked again, or back to the line where there is to be waited."""
        said, asked = self._room.refuse_proof(proof, error), self.question
        if asked is None or self._host.signed_in is None:
            return Answer("nothing")
        if said is error:
            self.question = replace(asked, why=str(error))
            return Answer("asked", question=self.question)
        self.drop_question()
        return Answer("back", f"not recorded: {said}", asked.text)

    def _back_words(self, asked: Question) -> str:
        cautions = [c.message for c in asked.draft.cautions if not c.answered and c.code != "W_VERIFY"]
        return "not recorded: " + (cautions[0] if cautions else "the line is kept as it was")

    # --- recording ---

    def _attempt(
        self,
        text: str,
        entered_at: dt.datetime,
        version: int,
        *,
        yes: bool = False,
        confirm: str | None = None,
        aside: bool = False,
    ) -> Attempt:
        event_id = new_id(self._room.time.look().stamp)
        return Attempt(text, event_id, entered_at, version, yes, confirm, self._session, aside)

    def _saving(self, attempt: Attempt) -> Answer:
        return Answer("saving", "saving", attempt=attempt)

    def record(self, attempt: Attempt) -> Answer:
        """Save a confirmed line. It returns only when the file has it, or says why it has not."""
        kept = None if attempt.aside else attempt.text
        try:
            charted = self._room.chart(
                self._chair,
                attempt.text,
                by=self._by,
                yes=attempt.yes,
                confirm=attempt.confirm,
                entered_at=attempt.entered_at,
                read_version=attempt.version,
                read_session=attempt.session,
                event_id=attempt.event_id,
                session=self._closed,
            )
        except StoreError as error:
            self.failed_at = self._host.monotonic()
            if self._failed != attempt:
                self.unsaved_since = self.failed_at
            self._failed = attempt
            return Answer("not_saved", f"NOT SAVED: {error}", kept)
        except Refused as error:
            self._failed = None
            if error.prove and not attempt.aside:
                return self._ask_pin(attempt, error.prove[0], "")
            lead = "NOT RECORDED: " if error.code == "E_CONFLICT" else ""
            return Answer("refused", f"{lead}{error}", kept)
        except PlainError as error:
            self._failed = None
            return Answer("refused", str(error), kept)
        self._failed = None
        event = charted.event
        if isinstance(charted.draft.payload, ev.IdentityCompared):
            return self._compared(charted, None if attempt.aside else "")
        said = [c.message for c in charted.draft.cautions if c.code in INFORMS]
        number = f" #{event.version}" if event is not None else ""
        return Answer(
            "recorded",
            f"recorded{number}" + (f": {'; '.join(said)}" if said else ""),
            None if attempt.aside else "",
        )

    def _compared(self, charted: Charted, text: str | None) -> Answer:
        """What a patient's number, read by eye or scanner, says beside this chair's; loud when it is another one."""
        number = f"   recorded #{charted.event.version}" if charted.event is not None else ""
        warned = [c.message for c in charted.draft.cautions if c.code == "W_ID"]
        if warned:
            return Answer("differs", f"{warned[0]}{number}", text)
        payload = charted.draft.payload
        assert isinstance(payload, ev.IdentityCompared)
        return Answer(
            "matches", f"matches: MRN {plain(payload.read, 60)} is this chair's patient{number}", text
        )

    def _is_old(self, draft: Draft, begun_at: dt.datetime, entered_at: dt.datetime) -> bool:
        """A line without a time of its own that was begun some minutes ago."""
        if draft.command in _NEVER_TIMED or draft.at != entered_at.replace(microsecond=0):
            return False
        protocol = self._room.view(self._chair, with_log=False).protocol
        minutes = protocol.entries.draft_minutes if protocol is not None else 2
        return entered_at - begun_at > dt.timedelta(minutes=minutes)
