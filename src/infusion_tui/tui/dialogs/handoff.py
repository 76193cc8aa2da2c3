"""`h` and `handoff`: the chairs of a nurse in the order of I-PASS, given in one go; what is offered to her, accepted.

How ill somebody is, she says herself; the facts come from the record. One chair is one entry, as if it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import msgspec
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from infusion_tui.record.errors import PlainError
from infusion_tui.record.handoff import SEVERITIES, ipass, offer_words, short
from infusion_tui.record.view import ChairView
from infusion_tui.tui.board.words import chair_order, nurse
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.part_rows import part_rows, window
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit, fit_row, rule, width_of
from infusion_tui.tui.wording import plain

_PAGE = 6
Asking = Literal["", "words", "to"]


class Said(msgspec.Struct):
    """What a nurse says about one patient when she hands over; kept until it is given."""

    severity: str = ""
    words: str = ""
    left_out: bool = False

    @property
    def note(self) -> str:
        """`watcher; if SBP over 180 pause`."""
        return "; ".join(part for part in (self.severity, self.words) if part)


class HandoffPage(ChairDialog):
    """Chairs above, the facts of the one under the cursor below. The top line is always that chair's patient."""

    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="handoff.up", tooltip="One chair up", group=GROUP),
        Binding("down", "move(1)", "chair", key_display="Up/Down", show=False, id="handoff.down", tooltip="One chair down", group=GROUP),
        Binding("y", "accept", "accept", id="handoff.accept", tooltip="Accept the chair under the cursor: from now on it is yours", group=GROUP),
        Binding("a", "accept_all", "accept all", id="handoff.accept_all", tooltip="Accept every chair that is offered to you", group=GROUP),
        Binding("s", "say('stable')", "how ill", key_display="s w u", id="handoff.stable", tooltip="You say: stable", group=GROUP),
        Binding("w", "say('watcher')", "watcher", show=False, id="handoff.watcher", tooltip="You say: a watcher", group=GROUP),
        Binding("u", "say('unstable')", "unstable", show=False, id="handoff.unstable", tooltip="You say: unstable", group=GROUP),
        Binding("i", "words", "if-then", id="handoff.words", tooltip="In your own words: if this happens, do that", group=GROUP),
        Binding("space", "choose", "leave out", key_display="Space", id="handoff.choose", tooltip="Hand this chair over too, or leave it out", group=GROUP),
        Binding("enter", "next", "give", id="handoff.give", tooltip="Ask to whom, then offer every chair that is chosen", group=GROUP),
        Binding("pageup", "roll(-1)", "up", show=False, id="handoff.page_up", tooltip="The facts, one page up", group=GROUP),
        Binding("pagedown", "roll(1)", "facts", key_display="PgDn", show=False, id="handoff.page_down", tooltip="The facts, one page down", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str | None) -> None:
        self._from, self._me = chair, host.signed_in or ""
        self._views: tuple[ChairView, ...] = self._mine(host)
        first = next((n for n, view in enumerate(self._views) if view.chair == chair), 0)
        super().__init__(
            host, self._views[first].chair if self._views else chair or next(iter(host.room.facts.chairs))
        )
        self._list = PickList(id="handoff-rows")
        self._list.at = first
        self._words = Field("words", "if-then", "your own words; Enter keeps them")
        self._to = Field("to", "to whom", "initials; Enter offers", most=8)
        self._said = self._kept()
        self._asking: Asking = ""
        self._at = 0

    # --- which chairs ---

    def _mine(self, host: Host) -> tuple[ChairView, ...]:
        """What is offered to me first, then my own, and the chair that this was opened from."""
        seated = sorted((one for one in host.source.board() if one.phase != "empty"), key=chair_order)
        offered = [view for view in seated if view.handed_to == self._me]
        own = [
            view
            for view in seated
            if view.handed_to != self._me and (view.nurse == self._me or view.chair == self._from)
        ]
        return (*offered, *own)

    @property
    def under_cursor(self) -> ChairView | None:
        """The chair that the facts are about."""
        return self._views[min(self._list.at, len(self._views) - 1)] if self._views else None

    def _is_offered(self, view: ChairView | None) -> bool:
        return view is not None and view.handed_to == self._me

    def _of(self, view: ChairView) -> Said:
        return self._said.setdefault(
            view.session_id or "", Said(left_out=view.handed_to not in (None, self._me))
        )

    def _to_give(self) -> list[ChairView]:
        return [view for view in self._views if not self._is_offered(view) and not self._of(view).left_out]

    # --- the page ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters only while nothing is typed; accepting where something is offered, giving where there is a chair."""
        here = self.under_cursor
        if action == "next":
            return bool(self._asking or self._to_give())
        if action in ("accept", "say", "words", "choose"):
            return not self._asking and here is not None and self._is_offered(here) == (action == "accept")
        if action == "accept_all":
            return not self._asking and sum(map(self._is_offered, self._views)) > 1
        return not self._asking if action in ("move", "roll") else True

    def title_words(self) -> str:
        """How many are offered, how many are handed over."""
        offered = sum(map(self._is_offered, self._views))
        waits = f"{offered} offered to you   " if offered else ""
        return f"HANDOFF   {waits}{len(self._to_give())} to give"

    def body(self) -> Sequence[Widget]:
        """The rows, and what is asked."""
        return (Vertical(self._list, self._words, self._to, classes="form-page"),)

    def on_mount(self) -> None:
        """The first look."""
        self._switch("")
        if not self._views:
            self.say("No chair is yours and none is offered to you.")
        elif any(map(self._is_offered, self._views)):
            self.say("Read it back, then  y  accepts the chair under the cursor.")
        else:
            self.say("For each chair:  s  stable,  w  watcher,  u  unstable. Enter asks to whom.")

    def _switch(self, asking: Asking) -> None:
        self._asking = asking
        self._words.display, self._to.display = asking == "words", asking == "to"
        self._list.can_focus = not asking
        field = {"words": self._words, "to": self._to}.get(asking)
        self.set_focus(field.entry if field is not None else self._list)
        self.opened_at = self.host.monotonic()
        self.refresh_bindings()
        self.tick()

    def tick(self) -> None:
        """The room goes on: other chairs, other facts."""
        here = self.under_cursor
        self._views = self._mine(self.host)
        place = {view.chair: n for n, view in enumerate(self._views)}
        self._list.at = place.get(here.chair, 0) if here is not None else 0
        now = self.under_cursor
        if now is not None and now.chair != self.chair:
            self.chair = now.chair
        super().tick()
        self.refresh_bindings()

    def refresh_rows(self) -> None:
        """Chairs, a rule, and the facts of the one under the cursor."""
        width, height = self._list.room.width, self._list.room.height
        if width < 20 or height < 5:
            return
        most = max(2, height // 3)
        first = max(0, min(self._list.at - most + 1, len(self._views) - most))
        shown = self._views[first : first + most]
        rows = [self._row(view, at == self._list.at, width) for at, view in enumerate(shown, first)]
        if len(self._views) > len(shown):
            rows.append(fit_row(((f"   {len(self._views)} chairs in all", "muted"),), width))
        rows += rule(width)
        here = self.under_cursor
        if here is not None:
            facts, self._at = window(self._facts(here, width), self._at, max(2, height - len(rows)), width)
            rows += facts
        self._list.put(rows, None)

    def _row(self, view: ChairView, is_here: bool, width: int) -> Row:
        said = self._of(view)
        if self._is_offered(view):
            mark, end = "►", "y accepts"
        else:
            mark = "□" if said.left_out else "√"
            end = said.severity or "s w u ?"
            if said.left_out:
                end = f"with {plain(view.handed_to, 8)}?" if view.handed_to else "left out"
        who = "··" if self.host.names_hidden else plain(view.initials, 8)
        left = f" {mark} {plain(view.chair, 6):>3}  {fit(who, 6)} {fit(nurse(view), 8)} "
        room = max(10, width - width_of(((left, ""), (end, ""))) - 2)
        text = plain(short(view, self.zone), 200)
        row: Row = (
            (left, "strong"),
            (f"{fit(text, room)} ", "text"),
            (end, "strong" if said.severity else "due"),
        )
        return chosen(row, is_here, width)

    def _facts(self, view: ChairView, width: int) -> list[Row]:
        said, offer = self._of(view), self.view.offer
        full = self.view if self.view.chair == view.chair else view
        named = not self.host.names_hidden
        if self._is_offered(view) and offer is not None:
            parts = ipass(full, self.zone, severity=offer_words(offer, self.zone), words=" ", with_name=named)
        else:
            parts = ipass(full, self.zone, severity=said.severity, words=said.words, with_name=named)
        return part_rows(parts, width)

    # --- keys ---

    def action_move(self, step: int) -> None:
        """Another chair."""
        if self._views:
            self._list.at, self._at = (self._list.at + step) % len(self._views), 0
            self.tick()

    def action_roll(self, pages: int) -> None:
        """The facts, further on."""
        self._at = max(0, self._at + pages * _PAGE)
        self.refresh_rows()

    def action_say(self, severity: str) -> None:
        """The nurse says it herself."""
        here = self.under_cursor
        if here is not None and severity in SEVERITIES:
            self._of(here).severity = severity
            self._keep()
            self.tick()

    def action_choose(self) -> None:
        """With the others, or left out."""
        here = self.under_cursor
        if here is not None:
            self._of(here).left_out = not self._of(here).left_out
            self._keep()
            self.tick()

    def action_words(self) -> None:
        """If this, then that: in her own words."""
        here = self.under_cursor
        if here is not None:
            self._words.entry.value = self._of(here).words
            self._switch("words")

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """From the list to whom it goes; the words are kept; the initials offer."""
        here = self.under_cursor
        if self._asking == "words" and here is not None:
            self._keep_words(here)
        elif self._asking == "to":
            self._give(self._to.value)
        else:
            silent = next((view for view in self._to_give() if not self._of(view).severity), None)
            if silent is None:
                self._to.entry.value = ""
                self._switch("to")
                numbers = ", ".join(view.chair for view in self._to_give())
                self.say(
                    f"Chairs {numbers}: to whom? They are yours until that person has accepted.", "strong"
                )
                return
            self._list.at = self._views.index(silent)
            self.tick()
            self.say(f"Chair {silent.chair}: stable, watcher or unstable? You say it: s, w or u.", "due")

    def _keep_words(self, here: ChairView) -> None:
        self._of(here).words = self._words.value
        self._keep()
        self._switch("")

    def _give(self, to: str) -> None:
        """Each chosen chair as a line of its own; read first, so that a wrong name offers none of them."""
        if not to or self.too_soon():
            return
        lines = {view.chair: (view, f"handoff {to} ; {self._of(view).note}") for view in self._to_give()}
        try:
            for chair, (_, line) in lines.items():
                self.host.room.read(chair, line, by=self._me)
        except PlainError as error:
            self.say(f"{error}: nothing was offered", "due")
            return
        done, failed = list[str](), list[str]()
        for chair, (view, line) in lines.items():
            problem = self._record(view, line)
            if problem:
                failed.append(f"chair {chair}: {problem}")
            else:
                done.append(chair)
                self._said.pop(view.session_id or "", None)
        self._keep()
        self._switch("")
        told = (
            f"offered to {to.upper()}: chair {', '.join(done)}. It is theirs once they accept (h). "
            if done
            else ""
        )
        self.say(
            f"{told}{'NOT OFFERED: ' if failed else ''}{'; '.join(failed)}", "late" if failed else "strong"
        )

    def action_accept(self) -> None:
        """The chair under the cursor."""
        here = self.under_cursor
        if here is not None and self._is_offered(here) and not self.too_soon():
            self._accept([here])

    def action_accept_all(self) -> None:
        """Every chair that is offered."""
        if not self.too_soon():
            self._accept([view for view in self._views if self._is_offered(view)])

    def _accept(self, views: Sequence[ChairView]) -> None:
        failed = [(view.chair, problem) for view in views if (problem := self._record(view, "accept"))]
        taken = [view.chair for view in views if view.chair not in dict(failed)]
        self._views, self._at = self._mine(self.host), 0
        self._list.at = 0  # what is still offered stands first
        self._switch("")  # another chair stands under the cursor now: a key that bounces must not accept it
        told = f"chair {', '.join(taken)}: yours from now on. " if taken else ""
        problems = "; ".join(f"chair {chair}: {problem}" for chair, problem in failed)
        self.say(f"{told}{'NOT ACCEPTED: ' if failed else ''}{problems}", "late" if failed else "strong")

    def _record(self, view: ChairView, line: str) -> str:
        """Record a line at a chair, for the patient that is shown; why it was refused, or ""."""
        try:
            self.host.room.chart(
                view.chair, line, by=self._me, read_version=view.version, read_session=view.session_id
            )
        except PlainError as error:
            return str(error)
        return ""

    def action_keep(self) -> None:
        """Back to the list, words kept; from the list to where one was."""
        here = self.under_cursor
        if self._asking == "words" and here is not None:
            self._keep_words(here)
        elif self._asking:
            self._switch("")
        else:
            self.dismiss(None)

    # --- what was said is kept until it is given ---

    def _kept(self) -> dict[str, Said]:
        try:
            return msgspec.json.decode(self.host.room.desk.get(self._key) or "{}", type=dict[str, Said])
        except msgspec.DecodeError:
            return {}

    @property
    def _key(self) -> str:
        return f"handoff.{self._me}"

    def _keep(self) -> None:
        here = {view.session_id for view in self._views}
        kept = {session: said for session, said in self._said.items() if session in here}
        self.host.room.desk.put(self._key, msgspec.json.encode(kept).decode())
