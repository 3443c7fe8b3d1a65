"""The entries of a ledger, from what the rooms below know: lessons, quizzes, sessions with their marks, exemptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.attendance.queries import SettledView
from app.cohorts.queries import SessionView
from app.completion.queries.frames import Frame, quiz_periods, topic_quiz_periods
from app.completion.rules import Credit, Entry, Granted, Half, LineKind, LineState, state_of
from app.courses.queries import EditionView, TopicView
from app.kernel.clock import local_day
from app.kernel.periods import say_number
from app.learning.queries import Done
from app.quizzes.queries import PaperResult

_KINDS = {"lesson": LineKind.LESSON, "topic": LineKind.QUIZ, "final": LineKind.TEST}


@dataclass(frozen=True)
class LessonLine:
    """An online line of the ledger: one lesson, topic quiz or test, with the tiết it plans and earned; `on` is the day it
    was done, `overdue` that its last day is behind, `told_at` when the server heard of a lesson that was done in time, when that
    was only after its last day; `unread`: a quiz that would count if the lessons of its topic were done."""

    topic: TopicView
    title: str
    kind: str
    planned: float
    earned: float
    on: date | None
    lesson_id: int | None = None
    paper_id: int | None = None
    overdue: bool = False
    told_at: datetime | None = None
    unread: bool = False


@dataclass(frozen=True)
class SessionLine:
    """An in-person line of the ledger: one session with the mark that counts, if any."""

    session: SessionView
    mark: SettledView | None
    past: bool

    @property
    def earned(self) -> float:
        """Tiết earned in this session; in a make-up never more than was missed."""
        return self.mark.credited if self.mark else 0.0


def online_lines(frame: Frame, done: Mapping[int, Done], results: Mapping[int, PaperResult]) -> Iterator[LessonLine]:
    """The online half line by line: lessons, topic quizzes, tests; what is not written yet as one line a topic. 0 statements."""
    of_topic = {paper.edition_topic_id: paper for paper in frame.papers}
    due_on, overdue = frame.cohort.online_due_on, frame.today > frame.cohort.online_due_on
    for topic in frame.edition.topics:
        if topic.mode != "online":
            continue
        planned = read = 0.0
        for lesson in topic.lessons:
            known = done.get(lesson.lesson_id)
            on = local_day(known.at) if known else None
            earned = lesson.periods if on and on <= due_on else 0.0
            told_at = known.told_at if known and known.told_at and earned and local_day(known.told_at) > due_on else None
            planned, read = planned + lesson.periods, read + earned
            yield LessonLine(topic, lesson.title, "lesson", lesson.periods, earned, on, lesson.lesson_id, None, overdue, told_at)
        paper = of_topic.get(topic.id)
        if paper is not None:
            result = results.get(paper.id)
            on = local_day(result.passed_at) if result and result.passed_at else None
            earned = topic_quiz_periods(topic, paper, results, frame.online_until, read)
            unread = earned < quiz_periods(paper, results, frame.online_until)
            planned += paper.periods
            yield LessonLine(topic, paper.title, paper.kind, paper.periods, earned, on, None, paper.id, overdue, None, unread)
        if topic.periods > planned:
            yield LessonLine(topic, "", "unwritten", topic.periods - planned, 0.0, None, overdue=overdue)


def entries_of(
    edition: EditionView,
    online: Sequence[LessonLine],
    sessions: Sequence[SessionLine],
    granted: Granted,
    results: Mapping[int, PaperResult],
) -> Iterator[Entry]:
    """Every entry of the account in the order of the programme. 0 statements."""
    numbers = {held.session.id: str(held.session.number) for held in sessions}
    for line in online:
        yield _online_entry(line, results)
    for held in sessions:
        yield _session_entry(held, numbers)
    for credit in granted.credits:
        yield _exemption_entry(credit, edition.topic(credit.topic_id or 0), numbers)


def _exemption_entry(credit: Credit, topic: TopicView | None, numbers: Mapping[int, str]) -> Entry:
    """What an exemption gives, with the topic and the number of the session it is about."""
    fact = credit.exemption
    return Entry(
        credit.half,
        LineKind.EXEMPTION,
        topic.code if topic else "",
        topic.title if topic else "",
        fact.requirement_key or "",
        0.0,
        credit.periods,
        fact.on,
        LineState.EARNED,
        way="exemption",
        by=fact.approver,
        evidence=f"{fact.document}: {fact.reason}" if fact.document else fact.reason,
        target_id=fact.id,
        about=numbers.get(fact.session_id or 0, ""),
    )


def _online_entry(line: LessonLine, results: Mapping[int, PaperResult]) -> Entry:
    """A lesson, quiz or test; what was done after the last day stands there and earns nothing."""
    kind = _KINDS.get(line.kind, LineKind.LESSON)
    result = results.get(line.paper_id or 0)
    best = say_number(result.best) if result is not None and result.best is not None else ""
    late = line.on is not None and line.earned < line.planned
    missed = "unread_late" if line.overdue else "unread"
    return Entry(
        Half.ONLINE,
        kind,
        line.topic.code,
        line.topic.title,
        line.title,
        line.planned,
        line.earned,
        line.on,
        state_of(line.planned, line.earned, over=line.unread, recorded=line.overdue or (line.on is not None and not line.unread)),
        way=(missed if line.unread else "late" if late else "told" if line.told_at else str(kind)) if line.on else "",
        at=line.told_at,
        evidence=best,
        target_id=line.lesson_id or line.paper_id,
    )


def _session_entry(line: SessionLine, numbers: Mapping[int, str]) -> Entry:
    """A session with its mark; a make-up plans nothing of the programme."""
    session, mark = line.session, line.mark
    return Entry(
        Half.IN_PERSON,
        LineKind.MAKEUP if session.is_makeup else LineKind.SESSION,
        session.topic_code,
        session.topic_title,
        ", ".join(map(str, session.makes_up_numbers)) if session.is_makeup else str(session.number),
        0.0 if session.is_makeup else session.periods,
        line.earned,
        session.held_on,
        state_of(session.periods, line.earned, over=line.past, recorded=mark is not None),
        way=mark.way if mark else "",
        by=mark.recorded_by if mark else "",
        at=mark.received_at if mark else None,
        evidence=mark.evidence if mark else "",
        target_id=session.id,
        mark=mark.state if mark else "",
        about=", ".join(numbers[key] for key in session.makes_up if key in numbers),
    )
