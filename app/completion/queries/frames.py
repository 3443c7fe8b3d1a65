"""From what the rooms below know to the facts of the judgement; the same for one trainee and for a whole class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from app.attendance.queries.many import AttendedSession
from app.cohorts.queries import CohortView
from app.completion.rules import (
    About,
    Before,
    ExemptionFact,
    Facts,
    Granted,
    Half,
    Kind,
    MarkFact,
    Requirement,
    Share,
    TopicFact,
    grant,
    requirements_from,
)
from app.courses.queries import EditionView, TopicView, edition_view
from app.kernel.clock import local_day, moment_of
from app.quizzes.queries import GivenResult, PaperResult, PaperView, papers_of

_BY_TOPIC = (Kind.EACH_COMPULSORY_TOPIC, Kind.ELECTIVES)


@dataclass(frozen=True)
class Frame:
    """What is the same for everybody in a class, worked out once."""

    cohort: CohortView
    edition: EditionView
    papers: tuple[PaperView, ...]
    requirements: tuple[Requirement, ...]
    today: date
    _facts: dict[tuple[int, float], TopicFact] = field(default_factory=dict, compare=False)

    def fact(self, topic: TopicView, earned: float) -> TopicFact:
        """So many tiết earned in a topic: the same for all who have so many."""
        found = self._facts.get((topic.id, earned))
        if found is None:
            found = TopicFact(topic.code, topic.title, topic.periods, earned, elective=topic.elective)
            self._facts[(topic.id, earned)] = found
        return found

    @cached_property
    def online(self) -> tuple[tuple[TopicView, PaperView | None], ...]:
        """The online topics, each with its quiz."""
        quizzes = {paper.edition_topic_id: paper for paper in self.papers if paper.kind == "topic"}
        return tuple((topic, quizzes.get(topic.id)) for topic in self.edition.online_topics)

    @cached_property
    def classroom(self) -> tuple[TopicView, ...]:
        """The in-person topics, without openings and closings."""
        return tuple(topic for topic in self.edition.topics if topic.mode == "in_person" and topic.kind == "topic")

    @cached_property
    def by_topic(self) -> bool:
        """Whether a requirement looks at single in-person topics."""
        return any(requirement.kind in _BY_TOPIC for requirement in self.requirements)

    @cached_property
    def online_until(self) -> datetime:
        """The moment at which the online half is over."""
        return moment_of(self.cohort.online_due_on + timedelta(days=1))


@dataclass(frozen=True)
class Known:
    """What the rooms below know of one trainee: tiết of lessons in time by topic, tests, given marks, tiết attended and lost.

    `sessions` is filled only where the judgement or an exemption needs the attendance session by session.
    """

    done: Mapping[int, float]
    tests: Mapping[int, PaperResult]
    given: Sequence[GivenResult]
    attended: float
    lost: float
    sessions: Sequence[AttendedSession] = ()
    exemptions: Sequence[ExemptionFact] = ()


def frame_of(cohort: CohortView, *, today: date) -> Frame:
    """The frame of a class. 0 statements when the process remembers the edition and its papers."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    return Frame(cohort, edition, papers_of(edition.id, cohort.content_version), requirements_from(edition.requirements), today)


def facts_of(frame: Frame, known: Known) -> tuple[Facts, Granted]:
    """The facts about one trainee, and what her exemptions gave (it is in the facts already). 0 statements."""
    online = {topic.id: fact for topic, fact in _online_topics(frame, known)}
    by_topic = frame.by_topic or known.exemptions
    classroom = {topic.id: fact for topic, fact in _classroom(frame, known)} if by_topic else {}
    tests = dict(_tests(frame, known.tests))
    granted = grant(known.exemptions, frame.requirements, _before(frame, known, online, classroom, tests))
    return (
        Facts(
            today=frame.today,
            opens_on=frame.cohort.opens_on,
            online_due_on=frame.cohort.online_due_on,
            closes_on=frame.cohort.closes_on,
            online_planned=frame.edition.online_periods,
            in_person_planned=frame.edition.in_person_periods,
            topics=tuple(_with(fact, key, Half.ONLINE, granted) for key, fact in online.items()),
            tests=tests,
            given=dict(_given(frame, known.given)),
            attended=known.attended + granted.of(Half.IN_PERSON),
            lost=known.lost - granted.found(Half.IN_PERSON),
            exempt=granted.exempt,
            online_credit=granted.loose(Half.ONLINE),
            test_credit=granted.loose(Half.ONLINE, of_test=True),
            classroom=tuple(_with(fact, key, Half.IN_PERSON, granted) for key, fact in classroom.items()),
            attended_on=_by_day(known.sessions),
        ),
        granted,
    )


def quiz_periods(paper: PaperView | None, results: Mapping[int, PaperResult], until: datetime) -> float:
    """The tiết of a quiz or test, when it was passed by the moment `until`, or by a closing of her own. 0 statements."""
    result = results.get(paper.id) if paper else None
    in_time = result is not None and result.passed_at is not None and result.passed_at <= result.last_moment(until)
    return paper.periods if paper is not None and in_time else 0.0


def topic_quiz_periods(
    topic: TopicView, paper: PaperView | None, results: Mapping[int, PaperResult], until: datetime, read: float
) -> float:
    """The tiết of the quiz of a topic of whose lessons so many tiết (`read`) were done in time. 0 statements.

    A quiz that opens after the lessons counts with the last of them, in whatever order a phone tells of both.
    """
    earned = quiz_periods(paper, results, until)
    waits = earned and paper is not None and paper.kind == "topic" and paper.opens_after != "nothing"
    return 0.0 if waits and read < sum(lesson.periods for lesson in topic.lessons) else earned


def _online_topics(frame: Frame, known: Known) -> Iterator[tuple[TopicView, TopicFact]]:
    """What she has of each online topic, its quiz included."""
    for topic, quiz in frame.online:
        read = known.done.get(topic.id, 0.0)
        yield topic, frame.fact(topic, read + topic_quiz_periods(topic, quiz, known.tests, frame.online_until, read))


def _classroom(frame: Frame, known: Known) -> Iterator[tuple[TopicView, TopicFact]]:
    """What she has of each in-person topic: make-ups give back what was lost in it."""
    earned: dict[int, float] = defaultdict(float)
    lost: dict[int, float] = defaultdict(float)
    for item in known.sessions:
        earned[item.edition_topic_id] += item.credited
        lost[item.edition_topic_id] += -item.credited if item.is_makeup else item.planned - item.credited
    for topic in frame.classroom:
        gone = max(0.0, lost[topic.id])
        yield topic, TopicFact(topic.code, topic.title, topic.periods, earned[topic.id], gone, topic.elective)


def _tests(frame: Frame, results: Mapping[int, PaperResult]) -> Iterator[tuple[str, MarkFact]]:
    """The tests that count for completion, by the key of the paper."""
    for paper in frame.papers:
        if paper.kind != "final":
            continue
        result = results.get(paper.id)
        if result is None:
            yield paper.key, MarkFact(periods=paper.periods)
            continue
        in_time = quiz_periods(paper, results, frame.online_until) > 0 or (result.passed and paper.periods == 0)
        passed_on = local_day(result.passed_at) if result.passed_at else None
        running = result.open_attempt_id is not None or result.waiting > 0
        own_day = local_day(result.closes_at - timedelta(minutes=1)) if result.closes_at else None
        yield (
            paper.key,
            MarkFact(
                result.best,
                result.tries_used,
                in_time,
                paper.periods,
                running,
                passed_on,
                extra_tries=result.extra_tries,
                due_on=own_day,
                settled=result.settled,
            ),
        )


def _given(frame: Frame, given: Sequence[GivenResult]) -> Iterator[tuple[str, MarkFact]]:
    """The marks given by a person, by the key of the requirement."""
    pass_marks = {requirement.key: requirement.pass_mark for requirement in frame.requirements}
    for mark in given:
        yield mark.requirement_key, MarkFact(mark.best, mark.tries, mark.best >= pass_marks.get(mark.requirement_key, 5))


def _before(
    frame: Frame,
    known: Known,
    online: Mapping[int, TopicFact],
    classroom: Mapping[int, TopicFact],
    tests: Mapping[str, MarkFact],
) -> Before:
    """Where she stands before her exemptions; nothing where she has none."""
    if not known.exemptions:
        return Before({})
    passed = sum(test.periods for test in tests.values() if test.passed)
    learnt = sum(fact.earned for fact in online.values()) + passed
    halves = {
        Half.ONLINE: Share(frame.edition.online_periods, learnt),
        Half.IN_PERSON: Share(frame.edition.in_person_periods, known.attended, known.lost),
    }
    topics = {key: (Half.ONLINE, Share(fact.planned, fact.earned)) for key, fact in online.items()}
    topics |= {key: (Half.IN_PERSON, Share(fact.planned, fact.earned, fact.lost)) for key, fact in classroom.items()}
    sessions = {item.session_id: item for item in known.sessions}
    shares = {}
    for exemption in known.exemptions:
        if exemption.about is About.SESSION and exemption.session_id is not None:
            held = sessions.get(exemption.session_id)
            missed = exemption.planned - held.credited if held else 0.0
            shares[exemption.session_id] = Share(exemption.planned, held.credited if held else 0.0, missed)
            if exemption.topic_id is not None and exemption.topic_id not in topics:
                topics[exemption.topic_id] = (Half.IN_PERSON, shares[exemption.session_id])
    return Before(halves, topics, shares, _open_tests(frame, tests))


def _open_tests(frame: Frame, tests: Mapping[str, MarkFact]) -> dict[str, float]:
    """The tiết of the tests that are not passed, by the key of the requirement."""
    wanted = {requirement.key: requirement.paper_key for requirement in frame.requirements if requirement.kind is Kind.TEST}
    return {key: tests[paper].periods for key, paper in wanted.items() if paper in tests and not tests[paper].passed}


def _with(fact: TopicFact, key: int, half: Half, granted: Granted) -> TopicFact:
    """A topic with what exemptions give in it."""
    given = granted.of(half, key) if granted.credits else 0.0
    if not given:
        return fact
    found = granted.found(half, key)
    return TopicFact(fact.code, fact.title, fact.planned, fact.earned + given, fact.lost - found, fact.elective)


def _by_day(sessions: Sequence[AttendedSession]) -> tuple[tuple[date, float], ...]:
    """Tiết attended day by day."""
    days: dict[date, float] = defaultdict(float)
    for item in sessions:
        if item.credited:
            days[item.held_on] += item.credited
    return tuple(sorted(days.items()))
