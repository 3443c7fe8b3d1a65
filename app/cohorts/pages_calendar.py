"""What the calendar of many classes shows: days with their sessions, filters, clashes, and the same as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.cohorts.formats.ics import Event
from app.cohorts.queries.calendar import CalendarRow, calendar_rows, in_both
from app.cohorts.queries.classes import LEADERS
from app.cohorts.queries.feeds import FedSession
from app.cohorts.rules.calendar import Span
from app.cohorts.rules.clashes import Clash, find_clashes
from app.cohorts.rules.feeds import hours_of
from app.cohorts.wording import HALF_NAMES, MODE_NAMES
from app.cohorts.wording_calendar import say_clash
from app.kernel.periods import say_number
from app.kernel.text import _, fold, squeeze
from app.people.rules import Viewer
from app.web.format import weekday
from app.web.workbook import Column, Table


@dataclass(frozen=True)
class Wanted:
    """What she looks for; "" or 0 for all."""

    cohort_id: int = 0
    place: str = ""
    instructor_id: int = 0

    def __bool__(self) -> bool:
        """Whether she looks for something."""
        return bool(self.cohort_id or self.place or self.instructor_id)

    def takes(self, row: CalendarRow) -> bool:
        """Whether a session is among it."""
        return (
            self.cohort_id in (0, row.cohort_id)
            and self.instructor_id in (0, row.instructor_id)
            and (not self.place or fold(self.place) == fold(row.place))
        )


@dataclass(frozen=True)
class CalendarPage:
    """The sessions by day, what can be looked for, and the clashes; `clashing` names the sessions that are in one."""

    span: Span
    rows: Sequence[CalendarRow]
    days: Mapping[date, Sequence[CalendarRow]]
    clashes: Sequence[Clash]
    clashing: frozenset[int]
    cohorts: Sequence[tuple[int, str]]
    places: Sequence[str]
    instructors: Sequence[tuple[int, str]]
    wanted: Wanted = field(default_factory=Wanted)

    def sentences(self) -> list[str]:
        """The clashes in words."""
        return [say_clash(clash) for clash in self.clashes]


def calendar_page(viewer: Viewer, span: Span, wanted: Wanted) -> CalendarPage:
    """The calendar of her classes for a span of days. 2 statements."""
    every = calendar_rows(viewer, span.first, span.last)
    hers = [row for row in every if viewer.reaches(row.unit_path, *LEADERS)]
    told = {row.id for row in hers}
    both = in_both({row.cohort_id for row in hers}, {row.cohort_id for row in every}) if hers else {}
    shown = [row for row in hers if wanted.takes(row)]
    ids = {row.id for row in shown}
    clashes = [
        clash
        for clash in find_clashes([row.slot(told=row.id in told) for row in every], both)
        if {clash.one.session_id, clash.other.session_id} & ids
    ]
    days: dict[date, list[CalendarRow]] = defaultdict(list)
    for row in shown:
        days[row.held_on].append(row)
    places = {fold(row.place): squeeze(row.place) for row in hers if row.mode == "in_person" and row.place}
    return CalendarPage(
        span=span,
        rows=shown,
        days=days,
        clashes=clashes,
        clashing=frozenset(one for clash in clashes for one in (clash.one.session_id, clash.other.session_id)),
        cohorts=sorted({(row.cohort_id, row.cohort_code) for row in hers}, key=lambda pair: pair[1]),
        places=[places[key] for key in sorted(places)],
        instructors=sorted({(row.instructor_id, row.instructor_name) for row in hers if row.instructor_id}, key=lambda p: p[1]),
        wanted=wanted,
    )


def calendar_table(page: CalendarPage, title: str) -> Table:
    """The same sessions as a sheet."""
    columns = (
        Column(_("Ngày"), 12), Column(_("Thứ"), 10), Column(_("Buổi"), 8), Column(_("Giờ"), 8), Column(_("Mã lớp"), 16),
        Column(_("Lớp"), 32, True), Column(_("Chuyên đề"), 44, True), Column(_("Tiết"), 6), Column(_("Giảng viên"), 24),
        Column(_("Nơi học"), 26, True), Column(_("Hình thức"), 20, True), Column(_("Trùng"), 50, True),
    )  # fmt: skip
    said: dict[int, list[str]] = defaultdict(list)
    for clash in page.clashes:
        for one in (clash.one.session_id, clash.other.session_id):
            said[one].append(say_clash(clash))
    rows = [
        (
            row.held_on, weekday(row.held_on), HALF_NAMES[row.half], row.starts, row.cohort_code, row.cohort_title,
            f"{row.topic_code} · {row.topic_title}", row.periods, row.instructor_name, row.place, MODE_NAMES[row.mode],
            " ".join(said[row.id]),
        )
        for row in page.rows
    ]  # fmt: skip
    return Table(_("Lịch lớp"), (title,), columns, rows, pinned=1)


def feed_events(sessions: Sequence[FedSession], person_id: int | None) -> list[Event]:
    """Sessions as events of a calendar; what she teaches (`person_id`) says so."""
    return [_event(one, teaches=person_id is not None and one.instructor_id == person_id) for one in sessions]


def _event(one: FedSession, *, teaches: bool) -> Event:
    """One session as an event."""
    begins_at, ends_at = hours_of(one.held_on, one.half, one.starts, one.periods)
    words = _("Dạy: {topic}") if teaches else (_("Học bù: {topic}") if one.kind == "makeup" else "{topic}")
    summary = words.format(topic=f"{one.topic_code}. {one.topic_title}")
    lines = [_("{title}, {n} tiết").format(title=one.cohort_title, n=say_number(one.periods))]
    if one.instructor_name and not teaches:
        lines.append(_("Giảng viên: {name}").format(name=one.instructor_name))
    if one.mode == "live_online":
        lines.append(_("Học qua mạng"))
    return Event(
        uid=f"session-{one.id}-{one.opened_at:%Y%m%d%H%M%S%f}@so-hoc-50-50",
        begins_at=begins_at,
        ends_at=ends_at,
        summary=_("Đã hủy: {what}").format(what=summary) if one.cancelled_at else summary,
        place=one.place,
        words="\n".join(lines),
        sequence=max(0, one.changes - 1),
        changed_at=one.changed_at or one.opened_at,
        cancelled=one.cancelled_at is not None,
    )
