"""What the keys do on a chair's screen: the line is read back, recorded, asked about, kept as a draft.

The parts and how they are drawn are in `screen.py`, which stands on this.
"""

from __future__ import annotations

from abc import abstractmethod

from textual.timer import Timer
from textual.widgets import Input

from infusion_tui.record.errors import PlainError
from infusion_tui.record.view import ChairView
from infusion_tui.room import Refused
from infusion_tui.room.people import Proof
from infusion_tui.tui.chair.chair_keys import ChairKeys, known_words
from infusion_tui.tui.chair.charting import Answer, Attempt, LineCharting
from infusion_tui.tui.chair.checklist import asked, attested
from infusion_tui.tui.chair.drafts import DraftKeeper
from infusion_tui.tui.chair.hint_state import HintState
from infusion_tui.tui.chair.hints import Said, caret_for, completion
from infusion_tui.tui.chair.line_input import LineInput
from infusion_tui.tui.chair.middle import ChairMiddle
from infusion_tui.tui.chair.opening import opens
from infusion_tui.tui.chair.scale_word import scale_names
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.entry_log import EntryLog

SAVE_AFTER_S = 0.4
"""A draft is put on disk so long after the last key."""


class LineScreen(ChairKeys):
    """A screen with one line that always has the focus. It knows what was typed, not what is drawn around it."""

    def __init__(self, host: Host, chair: str, *, name: str | None = None) -> None:
        super().__init__(name=name)
        self.host = host
        self.chair = chair
        self.zone = host.room.zone
        self.view = self.look()
        self.charting = LineCharting(host, chair)
        self.drafts = DraftKeeper(host.room.desk, chair, host.room.now)
        self.hint = HintState()
        self.line = LineInput(id="chair-line")
        self.log_view = EntryLog(self.zone, id="chair-log")
        self.middle = ChairMiddle(self.zone, self.log_view, id="chair-middle")
        self._saver: Timer | None = None
        self._was_put: str | None = None
        self._esc_said = False

    def look(self) -> ChairView:
        """What is shown: whoever is in the chair now."""
        return self.host.room.view(self.chair)

    @abstractmethod
    def tick(self) -> None:
        """Look at the chair again, and draw what differs."""

    @abstractmethod
    def draw_hint(self) -> None:
        """Draw the hint."""

    @abstractmethod
    def line_changed(self, text: str) -> None:
        """Draw what follows a change of the line."""

    def sit_down(self) -> None:
        """Somebody else is signed in: their own draft, and no question of the one before."""
        self.line.release()
        text = self.drafts.change_person(self.host.signed_in)
        self._drop_question()
        self.hint.said, self.hint.parked = None, self._parked()
        self._put(text)

    def keep_draft(self) -> None:
        """Put the draft on disk now."""
        if self._saver is not None:
            self._saver.stop()
            self._saver = None
        self.drafts.save()

    # --- the line ---

    def _put(self, text: str, caret: int | None = None) -> None:
        """Put text into the line without taking it for typing: what was said stays."""
        self._was_put = text
        self.line.put(text, caret)
        self.drafts.typed(text)

    def on_input_changed(self, message: Input.Changed) -> None:
        """A key in the line: read it back, and keep it."""
        message.stop()
        text = message.value
        if text != self.line.value:
            return  # an older key of a burst: the newest one is read
        self._esc_said = False
        if text != self._was_put:
            self.hint.said = None
            self.drafts.typed(text)
            self._leave_unsaved(text)
        self._was_put = None
        if self.log_view.chosen is not None:
            self.log_view.leave()
        self.middle.leave_chart()
        self._read(text)
        self.host.typing(bool(text))
        if self._saver is None:
            self._saver = self.set_timer(SAVE_AFTER_S, self.keep_draft)
        else:
            self._saver.reset()
        self.line_changed(text)

    def _leave_unsaved(self, text: str) -> None:
        """A line that was not saved and is changed now is not tried again: it would not be what stands there."""
        failed = self.charting.unsaved
        if failed is not None and not failed.aside and text != failed.text:
            self.charting.give_up()

    def _read(self, text: str) -> None:
        self.hint.draft, self.hint.problem = None, None
        if not text.strip():
            return
        try:
            self.hint.draft = self.charting.read(text)
        except PlainError as error:
            opened = opens(text)
            self.hint.problem = opened if opened is not None else str(error)

    def on_line_input_entered(self, message: LineInput.Entered) -> None:
        """Enter."""
        message.stop()
        if not message.text.strip() and self.log_view.open_entry():
            self.line.release()
            return
        number = self.middle.entry_at_cursor
        if number is not None and not message.text.strip():
            self.open_entry(number)
            self.line.release()
            return
        answer = self.charting.enter(message.text, version=self.view.version, begun_at=self.drafts.begun_at)
        self._take(answer)

    def on_line_input_answered(self, message: LineInput.Answered) -> None:
        """A key while a question stands."""
        message.stop()
        if self.charting.question is None:
            self.line.release()
            return
        self._take(self.charting.answer(message.key, message.character))

    def _drop_question(self) -> None:
        self.charting.drop_question()
        self.hint.question = None
        self.line.asking = False

    def _take(self, answer: Answer) -> None:
        """Show what became of a key, and let the line go on."""
        self.hint.question = answer.question
        self.line.asking = answer.question is not None
        if answer.kind == "saving" and answer.attempt is not None:
            # said before it is done: a file that is busy may take its time
            self.hint.said = Said("saving …", "muted")
            self.draw_hint()
            self.call_after_refresh(self._save, answer.attempt)
            return
        if answer.kind == "proving" and answer.proof is not None:
            # Argon2 takes some tenths of a second: the clock and the reminders go on meanwhile, the line waits
            self.hint.question = None
            self.hint.said = Said("checking the PIN …", "muted")
            self.draw_hint()
            proof = answer.proof
            self.run_worker(lambda: self._prove(proof), thread=True, exit_on_error=False)
            return
        self._show(answer)
        self.line.release()

    def _prove(self, proof: Proof) -> None:
        try:
            proof.check()
        except Refused as error:
            self.app.call_from_thread(self._not_proved, proof, error)
        else:
            self.app.call_from_thread(self._proved, proof)

    def _proved(self, proof: Proof) -> None:
        self._take(self.charting.proved(proof))

    def _not_proved(self, proof: Proof, error: Refused) -> None:
        self._take(self.charting.not_proved(proof, error))

    def _save(self, attempt: Attempt) -> None:
        self._take(self.charting.record(attempt))

    def try_again(self) -> None:
        """Try the line that was not saved once more, as the same event: only while it stands there as it was, and the
        person who confirmed it is the one who sits here."""
        failed = self.charting.unsaved
        if failed is None or self.line.asking or self.host.signed_in != self.drafts.person:
            return
        if not failed.aside and self.line.value != failed.text:
            return
        answer = self.charting.record(failed)
        if answer.kind == "not_saved":
            # said already, with the time that it has been so: only what it says may be new
            self.hint.said = Said(answer.words, "late")
            self.draw_hint()
            return
        self._show(answer)

    def _show(self, answer: Answer) -> None:
        text = self.line.value
        if answer.kind in ("asked", "waiting", "nothing"):
            self.draw_hint()
            return
        if answer.kind == "opened":
            self.open_word(answer.word)
            return
        if answer.kind in ("recorded", "matches", "differs"):
            self.hint.said = Said(answer.words, "late" if answer.kind == "differs" else "strong")
            if answer.text is not None:
                self._put("")
                self.drafts.drop()
            self.tick()
            return
        if answer.text is not None:
            to_mend = answer.kind in ("refused", "back")
            self._put(answer.text, caret_for(answer.text, answer.words) if to_mend else None)
            if answer.kind == "edited":
                self.drafts.begins_now()
                self._read(answer.text)
        ink = {"not_saved": "late", "refused": "due", "back": "due"}.get(answer.kind, "strong")
        self.hint.said = Said(answer.words, ink) if answer.words else None
        if answer.kind in ("refused", "not_saved"):
            self.host.source.poll()
            self.tick()
        self.draw_hint()
        if text != self.line.value:
            self.keep_draft()

    # --- other keys ---

    def on_line_input_bare(self, message: LineInput.Bare) -> None:
        """A key in an empty line: `?` is help, `y` and `n` answer the item that the list asks."""
        message.stop()
        item = asked(self.view)
        if message.character == "?":
            self.open_word("help")
        elif item is not None and message.character == "y":
            self._fill(f"check {item.item} y", f"Enter records: {attested(item)}")
        elif item is not None:
            self._fill(f"check {item.item} n ; ", "say why not, then Enter")
        self.line.release()

    def on_line_input_walked(self, message: LineInput.Walked) -> None:
        """Walk the log; Enter in an empty line opens the entry."""
        message.stop()
        self.middle.leave_chart()
        self.log_view.walk_page(message.pages) if message.pages else self.log_view.walk(message.steps)
        chosen = self.log_view.chosen
        if chosen is not None and not self.line.value:
            self.hint.said = Said(f"entry #{chosen}: Enter opens it, Esc goes back to the line", "muted")
        elif chosen is None:
            self.hint.said = None
        self.draw_hint()

    def on_line_input_stepped(self, message: LineInput.Stepped) -> None:
        """Left and Right in an empty line: a moment of the chart is read out in the hint."""
        message.stop()
        if self.log_view.chosen is not None:
            self.log_view.leave()
        if self.middle.step(self.view, message.steps):
            self.hint.said = None
        self.draw_hint()

    def on_line_input_completed(self, message: LineInput.Completed) -> None:
        """Tab: complete a declared word."""
        message.stop()
        if not self.line.value:
            text = self.drafts.unpark()
            self.hint.parked = self._parked()
            if text is not None:
                self._put(text)
                self._read(text)
                self.draw_hint()
            return
        done = completion(self.line.value, known_words(self.view, scale_names(self.host.room)))
        if done is not None:
            self.line.put(done)

    def _parked(self) -> str:
        waiting = self.drafts.parked()
        return waiting[0].text if waiting else ""

    def on_line_input_copy_empty(self, message: LineInput.CopyEmpty) -> None:
        """Ctrl+C with nothing selected."""
        message.stop()
        self.say("The session goes on. Type  lock  to lock the screen, Ctrl+Q to quit.")

    def say(self, words: str, ink: str = "text") -> None:
        """Say something in the hint until the next key."""
        self.hint.said = Said(words, ink)
        self.draw_hint()

    def fill(self, text: str | None, words: str = "") -> None:
        """What a dialog brings back for the line. Text that stands there is never overwritten: this one waits."""
        if not text:
            return
        self.hint.filled = True
        if self._is_taken(text):
            self.drafts.park(text)
            self.hint.parked = self._parked()
            self.say(
                f"The line has text and is kept. Behind it waits, for Tab in the empty line:  {text}", "due"
            )
            return
        self._fill(text, words)

    def _is_taken(self, text: str) -> bool:
        return bool(self.line.value.strip()) and self.line.value.strip() != text.strip()

    def _fill(self, text: str, words: str = "") -> None:
        if self._is_taken(text):
            self.say(
                f"The line has text and is kept. Record or clear it (Ctrl+E, Ctrl+U), then type: {text}",
                "due",
            )
            return
        self._put(text)
        self.drafts.begins_now()
        self.hint.said = Said(words, "strong") if words else None
        self._read(text)
        self.host.typing(True)
        self.draw_hint()

    def aside(self, text: str) -> None:
        """Record a word that asks nothing; the text in the line stays."""
        self._take(self.charting.aside(text, self.view.version))

    def clear_word(self, word: str) -> None:
        """The word that opens something does not stay in the line."""
        if self.line.value.strip().casefold() == word.casefold():
            self._put("")
            self.drafts.drop()
            self._read("")
            self.draw_hint()

    def open_word(self, word: str) -> None:
        self.clear_word(word.removeprefix("scores "))  # a score's own name, typed alone, opens its form
        if not self.host.open_word(word, self.chair):
            self.say(f"There is nothing to open under  {word}  yet: F1 shows what can be typed.")

    def on_entry_log_entry_chosen(self, message: EntryLog.EntryChosen) -> None:
        """An entry was opened."""
        message.stop()
        self.open_entry(message.number)

    def open_entry(self, number: int) -> None:
        """One entry in full."""
        self.host.open_word(f"entry {number}", self.chair)

    def action_back(self) -> None:
        """Esc: out of the chart or the log, else keep the text, else to the board."""
        if self.middle.leave_chart():
            self.draw_hint()
        elif self.log_view.chosen is not None:
            self.log_view.leave()
            self.hint.said = None
            self.draw_hint()
        elif self.line.value.strip() and not self._esc_said:
            self.keep_draft()
            self.say("draft kept. Esc again or F2 goes to the board, the text stays here")
            self._esc_said = True
        else:
            self.host.open_word("board", self.chair)
