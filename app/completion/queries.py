"""Named reads of completion: the ledger of one trainee, the standings of a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.attendance.queries import AttendanceSum, SettledView, marks_of, sums
from app.cohorts.queries import CohortView, EnrolmentView, RosterRow, SessionView, roster, timetable
from app.completion.rules import (
    Concern,
    Facts,
    Finding,
    MarkFact,
    Requirement,
    TopicFact,
    Verdict,
    concern,
    judge,
    requirements_from,
)
from app.courses.queries import EditionView, TopicView, edition_view
from app.kernel.clock import local_day
from app.learning.queries import done_by_topic, done_lessons
from app.quizzes.queries import GivenResult, PaperResult, PaperView, given_marks, given_marks_of, papers_of, results, results_of


@dataclass(frozen=True)
class LessonLine:
    """An online line of the ledger: one lesson, topic quiz or test, with the tiết it plans and earned; `on` is the day it
    was earned."""

    topic: TopicView
    title: str
    kind: str
    planned: float
    earned: float
    on: date | None
    lesson_id: int | None = None
    paper_id: int | None = None


@dataclass(frozen=True)
class SessionLine:
    """An in-person line of the ledger: one session with the mark that counts, if any."""

    session: SessionView
    mark: SettledView | None
    past: bool

    @property
    def earned(self) -> float:
        """Tiết earned in this session."""
        return self.mark.periods if self.mark else 0.0


@dataclass(frozen=True)
class Ledger:
    """The one account of a trainee: online lines, sessions, and the verdict over them."""

    enrolment: EnrolmentView
    edition: EditionView
    online: tuple[LessonLine, ...]
    sessions: tuple[SessionLine, ...]
    done: Mapping[int, datetime]
    results: Mapping[int, PaperResult]
    papers: tuple[PaperView, ...]
    verdict: Verdict
    today: date


@dataclass(frozen=True)
class Standing:
    """How one trainee stands in the class; `topics` are tiết earned per online topic, in order."""

    person: RosterRow
    verdict: Verdict
    concern: Concern
    about: Finding | None
    topics: tuple[float, ...]
    test_mark: float | None
    given_mark: float | None
    attendance: AttendanceSum


@dataclass(frozen=True)
class Standings:
    """A class at a glance."""

    cohort: CohortView
    edition: EditionView
    rows: tuple[Standing, ...]
    today: date


def ledger(enrolment: EnrolmentView, *, today: date) -> Ledger:
    """The ledger of one trainee. 5 statements (the edition is remembered by the process)."""
    cohort = enrolment.cohort
    edition = edition_view(cohort.edition_id, cohort.content_version)
    papers = papers_of(edition.id)
    done = done_lessons(enrolment.id)
    passed = {result.paper_id: result for result in results_of(enrolment.id)}
    given = given_marks_of(enrolment.id)
    marks = marks_of(enrolment.id)
    sessions = tuple(SessionLine(session, marks.get(session.id), session.held_on <= today) for session in timetable(cohort.id))
    online = tuple(_online_lines(edition, papers, done, passed, cohort.online_due_on))
    facts = Facts(
        today=today,
        opens_on=cohort.opens_on,
        online_due_on=cohort.online_due_on,
        closes_on=cohort.closes_on,
        online_planned=edition.online_periods,
        in_person_planned=edition.in_person_periods,
        topics=_topic_facts(edition, online),
        tests=_tests(edition, papers, passed, cohort.online_due_on),
        given=_given(edition, given),
        attended=sum(line.earned for line in sessions),
        lost=sum(line.session.periods - line.mark.periods for line in sessions if line.mark),
    )
    verdict = judge(requirements_from(edition.requirements), facts)
    return Ledger(enrolment, edition, online, sessions, done, passed, papers, verdict, today)


def standings(cohort: CohortView, *, today: date) -> Standings:
    """How everybody in a class stands, in the order of the roster. 5 statements, however many people there are."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    papers = papers_of(edition.id)
    requirements = requirements_from(edition.requirements)
    people = roster(cohort.id)
    done: dict[int, dict[int, float]] = defaultdict(dict)
    for progress in done_by_topic(cohort.id, edition.id, cohort.online_due_on):
        done[progress.enrolment_id][progress.edition_topic_id] = progress.periods
    tests: dict[int, dict[int, PaperResult]] = defaultdict(dict)
    for result in results(cohort.id):
        tests[result.enrolment_id][result.paper_id] = result
    given: dict[int, list[GivenResult]] = defaultdict(list)
    for mark in given_marks(cohort.id):
        given[mark.enrolment_id].append(mark)
    attendance = sums(cohort.id)
    judged = _Class(cohort, edition, papers, requirements, today)
    nothing = AttendanceSum(0, 0, 0, 0, 0, 0)
    rows = tuple(
        judged.standing(
            person,
            done[person.enrolment_id],
            tests[person.enrolment_id],
            given[person.enrolment_id],
            attendance.get(person.enrolment_id, nothing),
        )
        for person in people
    )
    return Standings(cohort, edition, rows, today)


@dataclass(frozen=True)
class _Class:
    """What is the same for everybody in a class, worked out once."""

    cohort: CohortView
    edition: EditionView
    papers: tuple[PaperView, ...]
    requirements: tuple[Requirement, ...]
    today: date

    def standing(
        self,
        person: RosterRow,
        done: Mapping[int, float],
        tests: Mapping[int, PaperResult],
        given: Sequence[GivenResult],
        attendance: AttendanceSum,
    ) -> Standing:
        """The verdict over one person of the class."""
        topics = tuple(self._topics(done, tests))
        facts = Facts(
            today=self.today,
            opens_on=self.cohort.opens_on,
            online_due_on=self.cohort.online_due_on,
            closes_on=self.cohort.closes_on,
            online_planned=self.edition.online_periods,
            in_person_planned=self.edition.in_person_periods,
            topics=topics,
            tests=_tests(self.edition, self.papers, tests, self.cohort.online_due_on),
            given=_given(self.edition, given),
            attended=attendance.earned,
            lost=attendance.lost,
        )
        final = next((paper for paper in self.papers if paper.kind == "final"), None)
        test = tests.get(final.id) if final else None
        verdict = judge(self.requirements, facts)
        return Standing(
            person,
            verdict,
            *concern(verdict, facts),
            tuple(topic.earned for topic in topics),
            test.best if test else None,
            given[0].best if given else None,
            attendance,
        )

    def _topics(self, done: Mapping[int, float], tests: Mapping[int, PaperResult]) -> Iterator[TopicFact]:
        """What one person has of each online topic, its quiz included."""
        quizzes = {paper.edition_topic_id: paper for paper in self.papers if paper.kind == "topic"}
        for topic in self.edition.online_topics:
            earned = done.get(topic.id, 0.0) + _quiz_periods(quizzes.get(topic.id), tests, self.cohort.online_due_on)
            yield TopicFact(topic.code, topic.title, topic.periods, earned)


def _online_lines(
    edition: EditionView,
    papers: Sequence[PaperView],
    done: Mapping[int, datetime],
    passed: Mapping[int, PaperResult],
    due_on: date,
) -> list[LessonLine]:
    """The online half line by line: lessons, topic quizzes, tests."""
    of_topic = {paper.edition_topic_id: paper for paper in papers}
    lines = []
    for topic in edition.topics:
        if topic.mode != "online":
            continue
        for lesson in topic.lessons:
            on = local_day(done[lesson.lesson_id]) if lesson.lesson_id in done else None
            earned = lesson.periods if on and on <= due_on else 0.0
            lines.append(LessonLine(topic, lesson.title, "lesson", lesson.periods, earned, on, lesson_id=lesson.lesson_id))
        paper = of_topic.get(topic.id)
        if paper is not None:
            result = passed.get(paper.id)
            earned = _quiz_periods(paper, passed, due_on)
            on = local_day(result.passed_at) if result and result.passed_at else None
            lines.append(LessonLine(topic, paper.title, paper.kind, paper.periods, earned, on, paper_id=paper.id))
    return lines


def _topic_facts(edition: EditionView, lines: Sequence[LessonLine]) -> tuple[TopicFact, ...]:
    """Tiết per online topic from the lines."""
    earned: dict[int, float] = defaultdict(float)
    for line in lines:
        earned[line.topic.id] += line.earned
    return tuple(TopicFact(topic.code, topic.title, topic.periods, earned[topic.id]) for topic in edition.online_topics)


def _quiz_periods(paper: PaperView | None, passed: Mapping[int, PaperResult], due_on: date) -> float:
    """The tiết of a quiz or test, when it was passed in time."""
    result = passed.get(paper.id) if paper else None
    in_time = result is not None and result.passed and result.passed_at is not None and local_day(result.passed_at) <= due_on
    return paper.periods if paper is not None and in_time else 0.0


def _tests(
    edition: EditionView, papers: Sequence[PaperView], results_: Mapping[int, PaperResult], due_on: date
) -> dict[str, MarkFact]:
    """The facts of the tests that count for completion, by the key of the paper."""
    facts = {}
    for paper in papers:
        if paper.kind != "final":
            continue
        result = results_.get(paper.id)
        if result is None:
            facts[paper.key] = MarkFact(periods=paper.periods)
        else:
            in_time = _quiz_periods(paper, results_, due_on) > 0 or (result.passed and paper.periods == 0)
            facts[paper.key] = MarkFact(
                result.best, result.tries_used, in_time, paper.periods, result.open_attempt_id is not None
            )
    return facts


def _given(edition: EditionView, given: Sequence[GivenResult]) -> dict[str, MarkFact]:
    """The facts of marks given by a person, by the key of the requirement."""
    marks = {str(row["id"]): float(row.get("pass_mark", 5)) for row in edition.requirements}
    return {
        mark.requirement_key: MarkFact(mark.best, mark.tries, mark.best >= marks.get(mark.requirement_key, 5)) for mark in given
    }
