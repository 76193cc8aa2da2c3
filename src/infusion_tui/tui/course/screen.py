"""A patient's course: trend, sessions, plan against fact, and the same minute of earlier infusions. Read only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.record.minutes import whole_minute
from infusion_tui.record.same_minute import VitalsComparison
from infusion_tui.record.view import ChairView
from infusion_tui.room.course_picture import CoursePicture
from infusion_tui.room.looked import note_course_viewed
from infusion_tui.tui.chair.head import HeadFacts, dialog_head
from infusion_tui.tui.course.items import CourseItem, course_items
from infusion_tui.tui.course.layout import PARTS, Shown, body_rows, is_whole
from infusion_tui.tui.course.title import patient_head
from infusion_tui.tui.dialogs.records_page import open_record
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.widgets.ink import InkLines, InkView, Row, fit_row
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import for_forms, strip_rows
from infusion_tui.tui.wording import plain

GROUP = Binding.Group("course")


class CourseScreen(Screen[str | None]):
    """It computes nothing: `CoursePicture` says what there is, and is read again only when something was added."""

    CSS_PATH: ClassVar[str | Path | None] = "course.tcss"
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="course.up", tooltip="The session or score before", group=GROUP),
        Binding("down", "move(1)", "session", key_display="Up/Down", id="course.down", tooltip="The session or score after; it is marked in the trend and compared with those before it", group=GROUP),
        Binding("right", "scale(1)", "scale", key_display="Left/Right", id="course.right", tooltip="The trend of the next scale", group=GROUP),
        Binding("left", "scale(-1)", "scale before", show=False, id="course.left", tooltip="The trend of the scale before", group=GROUP),
        Binding("tab", "part(1)", "next part", id="course.tab", tooltip="Trend, sessions, same minute: one after the other in a small window", group=GROUP),
        Binding("shift+tab", "part(-1)", "part before", show=False, id="course.tab_back", tooltip="The part before", group=GROUP),
        Binding("enter", "open", "open record", id="course.open", tooltip="Open the closed record of the chosen session; that is written down", group=GROUP),
        Binding("c", "course", "other course", id="course.other", tooltip="The patient's next course", group=GROUP),
        Binding("r", "report", "report", id="course.report", tooltip="The course report for the prescriber: to a file, or on the printer", group=GROUP),
        Binding("s", "score", "score", id="course.score", tooltip="A score between visits; of somebody who sits here: the score at the chair", group=GROUP),
        Binding("pageup", "move(-10)", "ten up", show=False, id="course.pageup", tooltip="Ten lines up", group=GROUP),
        Binding("pagedown", "move(10)", "ten down", show=False, id="course.pagedown", tooltip="Ten lines down", group=GROUP),
        Binding("home", "move(-100000)", "first", show=False, id="course.home", tooltip="The first session or score", group=GROUP),
        Binding("end", "move(100000)", "last", show=False, id="course.end", tooltip="The last session or score", group=GROUP),
        Binding("f7", "emergency", "emergency", show=False, id="course.emergency", tooltip="The clinic's emergency card; this page waits under it", group=GROUP),
        Binding("escape", "back", "back", id="course.back", tooltip="Back; nothing changes", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, picture: CoursePicture, chair: str | None = None) -> None:
        super().__init__()
        self.host = host
        self.zone = host.room.zone
        self.chair = chair
        self.picture = picture
        self.opened_at = host.monotonic()
        self.items: Sequence[CourseItem] = ()
        self.at = self.scale = self.part = 0
        self._seq = picture.seq
        self._minute = whole_minute(host.room.now())
        self._compared: tuple[str | None, tuple[VitalsComparison, ...]] | None = None
        self._drawn: object = None
        self._noted = False
        self._top = InkLines(self._draw_top, id="course-top")
        self._body = InkView(id="course-body")
        self._said = RowsView(id="course-said")
        self._strip = RowsView(id="course-strip")
        self._take(picture)
        self.at = self._first()

    def compose(self) -> ComposeResult:
        """Top, everything, what was said, notices, keys."""
        yield self._top
        yield self._body
        yield self._said
        yield self._strip
        yield KeyBar(keep=("enter", "escape", "f1", "tab"), id="course-keys")

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden: under every number of theirs."""
        patient = self.picture.view.patient
        return [msgspec.structs.replace(patient, mrn=number) for number in self.picture.view.numbers]

    # --- what is shown ---

    def _take(self, picture: CoursePicture) -> None:
        """Another look at the same person: the chosen line and scale stay what they are."""
        chosen = self.items[self.at] if self.items else None
        scale = self.picture.charts[self.scale].scale if self.picture.charts else None
        self.picture = picture
        self.items = course_items(picture.view, self.zone)
        self.at = min(self.at, max(0, len(self.items) - 1))
        for at, item in enumerate(self.items):
            if chosen is not None and _same(item, chosen):
                self.at = at
        scales = [one.scale for one in picture.charts]
        self.scale = scales.index(scale) if scale in scales else 0
        self._compared = None

    def _first(self) -> int:
        """The session that goes on now, else the last infusion, else the last line."""
        live = self.picture.live_session
        sessions = [at for at, item in enumerate(self.items) if item.infusion is not None]
        running = [at for at in sessions if self.items[at].session_id == live and live is not None]
        return (running or sessions or [max(0, len(self.items) - 1)])[-1]

    def compared(self) -> tuple[VitalsComparison, ...]:
        """The chosen infusion against the earlier ones; of a score or a session without one, the infusion before it."""
        session = next(
            (
                item.session_id
                for item in reversed(self.items[: self.at + 1])
                if item.infusion is not None
                and item.infusion.number is not None
                and item.session_id is not None
            ),
            None,
        )
        if self._compared is None or self._compared[0] != session:
            self._compared = session, self.picture.compared(self.host.room, session)
        return self._compared[1]

    def chair_view(self) -> ChairView | None:
        """The chair, while this very patient still sits in it."""
        if self.chair is None:
            return None
        view = self.host.room.view(self.chair, with_log=False)
        if view.patient is None or view.patient.mrn.casefold() not in _numbers(self.picture):
            return None
        return view

    def _draw_top(self, width: int) -> Sequence[Row]:
        host = self.host
        view = self.chair_view()
        home = host.home_chair if host.home_chair != self.chair else None
        facts = HeadFacts(
            self.zone,
            host.signed_in,
            host.source.age_s(),
            host.names_hidden,
            home,
            host.source.namesake(view) if view is not None else None,
        )
        self._top.set_class(view is None, "-alone")
        if view is not None:
            return list(dialog_head(view, facts, "COURSE", width))[:3]
        return patient_head(self.picture.view.patient, facts, host.room.now(), host.room.training, width)

    def tick(self) -> None:
        """The time goes on; what was added about this patient is read."""
        self._follow()
        self._top.show()
        width = self.app.size.width
        self._strip.put(strip_rows(for_forms(self.host.strip_lines(self.chair)), width))
        self._draw()
        self.refresh_bindings()

    def _follow(self) -> None:
        """Read again when something was added about this person; what runs is worked out anew each minute."""
        room = self.host.room
        minute = whole_minute(room.now())
        try:
            if room.seq != self._seq:
                since, self._seq = self._seq, room.seq
                if self.picture.concerns_us(room, since):
                    self._take(CoursePicture.of(room, self.picture.view.numbers[0], self._course_id))
                    self._minute = minute
            if minute != self._minute and (
                self.picture.live_session is not None
                or minute.astimezone(self.zone).date() != self._minute.astimezone(self.zone).date()
            ):
                self._take(self.picture.of_course(room, self._course_id))
            self._minute = minute
        except PlainError as error:
            self.say(str(error), "due")

    @property
    def _course_id(self) -> str | None:
        return self.picture.view.course.id if self.picture.view.course is not None else None

    def _draw(self) -> None:
        width, height = self._body.room.width, self._body.room.height
        if width < 20 or height < 5:
            return
        key = (id(self.picture), self.at, self.scale, self.part, width, height)
        if key == self._drawn:
            return
        self._drawn = key
        compared = self.compared()
        live = self.picture.live_session
        numbers = {one.number: one.summary.session_id for one in self.picture.view.infusions}
        shown = Shown(
            view=self.picture.view,
            items=self.items,
            at=self.at,
            charts=self.picture.charts,
            scale=self.scale,
            compared=compared,
            part=self.part,
            is_live=bool(compared) and live is not None and numbers.get(compared[0].infusion) == live,
        )
        self._body.show_rows(body_rows(shown, width, height, self.zone))

    def say(self, words: str, ink: str = "muted") -> None:
        """A sentence over the keys."""
        self._said.put([fit_row(((f" {plain(words, 300)}", ink),), self.app.size.width)] if words else [])

    # --- coming and going ---

    def on_mount(self) -> None:
        """The first look; that somebody looked is written down behind the picture."""
        self.tick()
        self.call_after_refresh(self._note_looked)

    def _note_looked(self) -> None:
        self.tick()
        if self._noted:
            return
        self._noted = True
        remark = note_course_viewed(
            self.host.room, self.picture.view.numbers[0], "screen", by=self.host.signed_in
        )
        if remark:
            self.say(remark, "due")

    def on_screen_resume(self) -> None:
        """Back on this page."""
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Another size: perhaps everything at once, perhaps not any more."""
        self.call_after_refresh(self.tick)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what does something here."""
        if action == "part":
            return not is_whole(self._body.room.width, self._body.room.height)
        if action == "scale":
            return len(self.picture.charts) > 1
        if action == "course":
            return bool(self.picture.view.other_courses)
        if action == "emergency":
            return self.chair is not None
        if action == "open":
            return bool(self.items)
        return True

    # --- keys ---

    def action_move(self, steps: int) -> None:
        """To another line."""
        self.at = min(max(self.at + steps, 0), max(0, len(self.items) - 1))
        self.say("")
        self._draw()

    def action_scale(self, steps: int) -> None:
        """To another scale, round and round."""
        self.scale = (self.scale + steps) % len(self.picture.charts)
        self._draw()

    def action_part(self, steps: int) -> None:
        """To another part, round and round."""
        self.part = (self.part + steps) % len(PARTS)
        self._draw()

    def action_course(self) -> None:
        """The patient's next course, round and round, oldest first."""
        view = self.picture.view
        every = sorted(
            (one for one in (view.course, *view.other_courses) if one is not None),
            key=lambda one: (one.begins_on, one.id),
        )
        ids = [one.id for one in every]
        here = ids.index(view.course.id) if view.course is not None else -1
        try:
            self._take(self.picture.of_course(self.host.room, ids[(here + 1) % len(ids)]))
        except PlainError as error:
            self.say(str(error), "due")
            return
        self.at = self._first()
        self.say("")
        self._draw()
        self.refresh_bindings()

    def action_open(self) -> None:
        """The closed record of the chosen line."""
        if self.host.monotonic() - self.opened_at < GUARD_S or not self.items:
            return
        item = self.items[self.at]
        session = item.session_id
        if session is None:
            self.say(
                "It came from a list: there is no record of it in this file."
                if item.infusion is not None
                else "It was charted between visits: all of it stands in its line."
            )
            return
        live = next(
            (one for one in self.picture.found.sessions if one.id == session and one.end is None), None
        )
        if live is not None:
            if live.chair == self.chair:
                self.dismiss(None)
            else:
                self.say(f"This session goes on at chair {live.chair}: open it there.")
            return
        try:
            open_record(self.app, self.host, session)
        except PlainError as error:
            self.say(str(error), "due")

    def page_commands(self) -> list[tuple[str, str, Callable[[], object]]]:
        """What the list of commands has of this page."""
        return [
            ("report   the course report: html, pdf, md, csv, fhir, or on the printer", "open", self.action_report),
            ("scores   a score between visits, of this patient", "open", self.action_score),
        ]  # fmt: skip

    def action_report(self) -> None:
        """The page that makes the report of the course that is shown."""
        from infusion_tui.tui.course.report_page import CourseReportPage

        self.app.push_screen(CourseReportPage(self.host, self.picture.view))

    def action_score(self) -> None:
        """A score of this patient; while they sit somewhere it belongs to that visit."""
        live = self.picture.live_session
        chair = next((one.chair for one in self.picture.found.sessions if one.id == live), None)
        if live is not None and chair is not None and chair == self.chair:
            self.dismiss(None)
            self.app.call_after_refresh(self.host.open_word, "scores", chair)
        elif live is not None:
            self.say(f"They sit in chair {chair}: a score is charted there.")
        else:
            from infusion_tui.tui.dialogs.between_visits import BetweenVisitsPage

            self.app.push_screen(BetweenVisitsPage(self.host, self.picture.view.numbers[0]))

    def action_emergency(self) -> None:
        """The card, over this page."""
        self.host.open_word("emergency", self.chair)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _numbers(picture: CoursePicture) -> set[str]:
    return {number.casefold() for number in picture.view.numbers}


def _same(one: CourseItem, other: CourseItem) -> bool:
    """The same session or score, or the same infusion of a list, after another look."""
    if one.score is not None or other.score is not None:
        return (
            one.score is not None and other.score is not None and one.score.event_id == other.score.event_id
        )
    return one.session_id == other.session_id and one.day == other.day
