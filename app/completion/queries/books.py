"""The ledger of one trainee, and the ledgers of a whole class: lines, account, verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from app.attendance.queries import SettledView, marks_of
from app.attendance.queries.many import AttendedSession, marks_of_cohort
from app.cohorts.queries import CohortView, EnrolmentView, RosterRow, SessionView, roster, timetable
from app.completion.queries.entries import LessonLine, SessionLine, entries_of, online_lines
from app.completion.queries.exemptions import exemptions_of, exemptions_of_cohorts
from app.completion.queries.frames import Frame, Known, facts_of, frame_of
from app.completion.rules import Account, ExemptionFact, Facts, Granted, Verdict, build, judge
from app.courses.queries import EditionView
from app.learning.queries import Done, done_lessons, done_lessons_of_cohort
from app.quizzes.queries import GivenResult, PaperResult, PaperView, given_marks, given_marks_of, results, results_of


@dataclass(frozen=True)
class Ledger:
    """The one account of a trainee: online lines, sessions, and the verdict over them."""

    enrolment: EnrolmentView
    edition: EditionView
    online: tuple[LessonLine, ...]
    sessions: tuple[SessionLine, ...]
    done: Mapping[int, Done]
    results: Mapping[int, PaperResult]
    papers: tuple[PaperView, ...]
    verdict: Verdict
    today: date
    granted: Granted
    facts: Facts

    @cached_property
    def account(self) -> Account:
        """The account in the order of days, worked out where it is shown."""
        return build(list(entries_of(self.edition, self.online, self.sessions, self.granted, self.results)), today=self.today)


@dataclass(frozen=True)
class _Sources:
    """What was read about one trainee."""

    done: Mapping[int, Done]
    results: Sequence[PaperResult]
    given: Sequence[GivenResult]
    marks: Mapping[int, SettledView]
    exemptions: Sequence[ExemptionFact]


def ledger(enrolment: EnrolmentView, *, today: date, told_at: datetime | None = None) -> Ledger:
    """The ledger of one trainee; with `told_at` as she herself may know it. 6 statements (the process remembers the edition)."""
    sources = _Sources(
        done_lessons(enrolment.id),
        results_of(enrolment.id, told_at=told_at),
        given_marks_of(enrolment.id),
        marks_of(enrolment.id),
        exemptions_of(enrolment.id),
    )
    return _book(frame_of(enrolment.cohort, today=today), enrolment, timetable(enrolment.cohort.id), sources)


def ledgers(cohort: CohortView, *, today: date) -> dict[int, Ledger]:
    """The ledgers of everybody in a class, by enrolment in the order of the roster. 7 statements, however many people."""
    frame, sessions = frame_of(cohort, today=today), timetable(cohort.id)
    done, marks = done_lessons_of_cohort(cohort.id), marks_of_cohort(cohort.id)
    exemptions = exemptions_of_cohorts([cohort.id])
    tests: dict[int, list[PaperResult]] = defaultdict(list)
    for result in results(cohort.id):
        tests[result.enrolment_id].append(result)
    given: dict[int, list[GivenResult]] = defaultdict(list)
    for mark in given_marks(cohort.id):
        given[mark.enrolment_id].append(mark)
    return {
        row.enrolment_id: _book(
            frame,
            _enrolment(row, cohort),
            sessions,
            _Sources(
                done.get(row.enrolment_id, {}),
                tests[row.enrolment_id],
                given[row.enrolment_id],
                marks.get(row.enrolment_id, {}),
                exemptions.get(row.enrolment_id, ()),
            ),
        )
        for row in roster(cohort.id)
    }


def _enrolment(row: RosterRow, cohort: CohortView) -> EnrolmentView:
    """A row of the roster as an enrolment."""
    return EnrolmentView(
        row.enrolment_id, row.person_id, row.full_name, row.unit_name, row.post_title, row.left_at, row.officer_role, cohort
    )


def _book(frame: Frame, enrolment: EnrolmentView, timetable_: Sequence[SessionView], sources: _Sources) -> Ledger:
    """Lines, account and verdict from what was read."""
    passed = {result.paper_id: result for result in sources.results}
    sessions = tuple(
        SessionLine(session, sources.marks.get(session.id), session.held_on <= frame.today) for session in timetable_
    )
    online = tuple(online_lines(frame, sources.done, passed))
    facts, granted = facts_of(frame, _known(online, sessions, passed, sources))
    return Ledger(
        enrolment,
        frame.edition,
        online,
        sessions,
        sources.done,
        passed,
        frame.papers,
        judge(frame.requirements, facts),
        frame.today,
        granted,
        facts,
    )


def _known(
    online: Sequence[LessonLine], sessions: Sequence[SessionLine], passed: Mapping[int, PaperResult], sources: _Sources
) -> Known:
    """The sums of the lines, as the judgement wants them."""
    done: dict[int, float] = defaultdict(float)
    for line in online:
        if line.lesson_id is not None:
            done[line.topic.id] += line.earned
    attended = tuple(_attended(sessions))
    return Known(
        done,
        passed,
        sources.given,
        attended=sum(item.credited for item in attended),
        lost=sum(-item.credited if item.is_makeup else item.planned - item.credited for item in attended),
        sessions=attended,
        exemptions=sources.exemptions,
    )


def _attended(sessions: Sequence[SessionLine]) -> Iterator[AttendedSession]:
    """The marked sessions."""
    for line in sessions:
        view = line.session
        if line.mark is not None:
            yield AttendedSession(view.id, view.edition_topic_id, view.held_on, view.periods, line.earned, view.is_makeup)
