"""What the page of a file of events shows: each event, and what became of it or will."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cohorts.queries import EnrolmentView
from app.courses.queries import EditionView, edition_view
from app.offline.queries import EventView
from app.offline.rules import Event
from app.offline.wording import KINDS, say_foreseen, say_kind
from app.quizzes.queries import papers_of

PER_PAGE = 100
_OF_A_LESSON = ("section", "check")
_OF_A_CLASS = (*_OF_A_LESSON, "practice", "leave", "objection", "ask")
_ORDER = ("refused", "will_not", "new", "done")
"""The states of an event, those that somebody has to look at first."""


@dataclass(frozen=True)
class EventRow:
    """An event of a file: "new", "will_not" (it will be refused, `sentence` says why), "done" or "refused"."""

    kind: str
    label: str
    made_at: datetime
    clock: str
    state: str
    sentence: str = ""


def event_rows(
    events: Sequence[Event], known: Mapping[str, EventView], enrolments: Sequence[EnrolmentView]
) -> tuple[EventRow, ...]:
    """The events of a file of somebody in these classes; what needs an eye first, else in their order."""
    places = {enrolment.id: enrolment for enrolment in enrolments}
    rows = [_row(event, known.get(event.client_id), places) for event in events]
    return tuple(sorted(rows, key=lambda row: _ORDER.index(row.state)))


def kinds_of(rows: Sequence[EventRow]) -> list[tuple[str, int]]:
    """How many there are of each kind, in words, the most frequent first."""
    return Counter(row.kind for row in rows).most_common()


def _row(event: Event, before: EventView | None, places: Mapping[int, EnrolmentView]) -> EventRow:
    """One event."""
    if before is not None:
        lacking = before.outcome == "refused" or before.detail.get("outcome") == "unmatched"  # a code that stood on no wall
        state = "refused" if lacking else "done"
        return EventRow(say_kind(event.kind), before.label, before.made_at, before.clock, state, before.sentence)
    reason = _obstacle(event, places)
    sentence = say_foreseen(reason) if reason else ""
    return EventRow(say_kind(event.kind), event.label, event.made_at, event.clock, "will_not" if reason else "new", sentence)


def _obstacle(event: Event, places: Mapping[int, EnrolmentView]) -> str:
    """Why an event is sure to be refused; "" as far as can be seen without trying. 0 statements for a known edition."""
    if event.kind not in KINDS:
        return "unknown_kind"
    if event.kind not in _OF_A_CLASS:
        return ""
    named, lesson = event.payload.get("enrolment"), event.payload.get("lesson")
    enrolment = places.get(named) if isinstance(named, int) else None
    if enrolment is None:
        return "no_enrolment"
    if enrolment.left_at is not None:
        return "left"
    edition = edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version)
    if event.kind in _OF_A_LESSON and (not isinstance(lesson, int) or edition.lesson(lesson) is None):
        return "no_lesson"
    if event.kind == "practice" and event.payload.get("paper") not in _quizzes(edition):
        return "no_paper"
    return ""


def _quizzes(edition: EditionView) -> set[object]:
    """The ids of the quizzes of topics of an edition."""
    return {paper.id for paper in papers_of(edition.id) if paper.kind == "topic"}
