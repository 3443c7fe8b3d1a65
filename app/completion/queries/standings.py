"""How everybody in a class stands, or in many classes at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.attendance.queries import AttendanceSum, sums
from app.attendance.queries.many import AttendedSession, attended_of_cohorts, attended_of_enrolments, sums_of_cohorts
from app.cohorts.queries import CohortView, RosterRow, roster
from app.cohorts.queries.many import rosters_of_cohorts
from app.completion.queries.exemptions import exemptions_of_cohorts
from app.completion.queries.frames import Frame, Known, facts_of, frame_of
from app.completion.rules import Concern, ExemptionFact, Finding, Verdict, concern, judge, needs_detail
from app.courses.queries import EditionView
from app.learning.queries import TopicProgress, done_by_topic, done_by_topic_of_cohorts
from app.quizzes.queries import GivenResult, PaperResult, given_marks, results
from app.quizzes.queries.many import given_of_cohorts, results_of_cohorts

_NOTHING = AttendanceSum(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Standing:
    """How one trainee stands in the class; `topics` are tiết earned per online topic, in order. Until `test_until` an answer that
    was given in time may still arrive and change her test mark."""

    person: RosterRow
    verdict: Verdict
    concern: Concern
    about: Finding | None
    topics: tuple[float, ...]
    test_mark: float | None
    given_mark: float | None
    attendance: AttendanceSum
    test_until: datetime | None = None

    def mark_is_open(self, at: datetime) -> bool:
        """Whether her test mark may still change by what arrives."""
        return self.test_until is not None and at <= self.test_until


@dataclass(frozen=True)
class Standings:
    """A class at a glance."""

    cohort: CohortView
    edition: EditionView
    rows: tuple[Standing, ...]
    today: date

    def arriving(self, at: datetime) -> datetime | None:
        """Until when a test mark of the class may still change; None when all stand."""
        return max((row.test_until for row in self.rows if row.test_until is not None and at <= row.test_until), default=None)


@dataclass(frozen=True)
class _Read:
    """What was read about everybody in some classes, by enrolment."""

    done: Mapping[int, Mapping[int, float]]
    tests: Mapping[int, Mapping[int, PaperResult]]
    given: Mapping[int, Sequence[GivenResult]]
    sums: Mapping[int, AttendanceSum]
    exemptions: Mapping[int, Sequence[ExemptionFact]]
    sessions: Mapping[int, Sequence[AttendedSession]] = field(default_factory=dict)


def standings(cohort: CohortView, *, today: date) -> Standings:
    """How everybody in a class stands, in the order of the roster. 7 statements, however many people there are.

    One more where the edition or an exemption needs the attendance session by session.
    """
    frame = frame_of(cohort, today=today)
    exemptions = exemptions_of_cohorts([cohort.id])
    read = _Read(
        _by_topic(done_by_topic(cohort.id, frame.edition.id, cohort.online_due_on)),
        _by_paper(results(cohort.id)),
        _by_person(given_marks(cohort.id)),
        sums(cohort.id),
        exemptions,
        _sessions([frame], exemptions),
    )
    return _standings(frame, roster(cohort.id), read)


def standings_of_cohorts(cohorts: Sequence[CohortView], *, today: date) -> list[Standings]:
    """How everybody in these classes stands. 7 statements, however many classes; one or two more as in `standings`."""
    if not cohorts:
        return []
    frames = [frame_of(cohort, today=today) for cohort in cohorts]
    ids = [cohort.id for cohort in cohorts]
    exemptions = exemptions_of_cohorts(ids)
    read = _Read(
        _by_topic(done_by_topic_of_cohorts({cohort.id: cohort.online_due_on for cohort in cohorts})),
        _by_paper(results_of_cohorts(ids)),
        _by_person(given_of_cohorts(ids)),
        sums_of_cohorts(ids),
        exemptions,
        _sessions(frames, exemptions),
    )
    people = rosters_of_cohorts(ids)
    return [_standings(frame, people.get(frame.cohort.id, []), read) for frame in frames]


def _sessions(frames: Sequence[Frame], exemptions: Mapping[int, Sequence[ExemptionFact]]) -> dict[int, list[AttendedSession]]:
    """The attendance session by session, of those who need it: whole classes by their edition, others by their exemptions."""
    wanted = [frame.cohort.id for frame in frames if needs_detail(frame.requirements)]
    found = attended_of_cohorts(wanted) if wanted else {}
    if exemptions:
        found = {**attended_of_enrolments(sorted(exemptions)), **found}
    return found


def _standings(frame: Frame, people: Sequence[RosterRow], read: _Read) -> Standings:
    """The verdicts over the people of one class."""
    final = next((paper.id for paper in frame.papers if paper.kind == "final"), None)
    rows = tuple(_standing(frame, person, read, final) for person in people)
    return Standings(frame.cohort, frame.edition, rows, frame.today)


def _standing(frame: Frame, person: RosterRow, read: _Read, final: int | None) -> Standing:
    """The verdict over one person."""
    key = person.enrolment_id
    tests, given = read.tests.get(key, {}), read.given.get(key, ())
    attendance = read.sums.get(key, _NOTHING)
    sessions, exemptions = read.sessions.get(key, ()), read.exemptions.get(key, ())
    known = Known(read.done.get(key, {}), tests, given, attendance.earned, attendance.lost, sessions, exemptions)
    facts, _granted = facts_of(frame, known)
    verdict = judge(frame.requirements, facts)
    test = tests.get(final) if final is not None else None
    return Standing(
        person,
        verdict,
        *concern(verdict, facts),
        tuple(topic.earned for topic in facts.topics),
        test.best if test else None,
        given[0].best if given else None,
        attendance,
        test.arrivals_until if test else None,
    )


def _by_topic(found: Sequence[TopicProgress]) -> dict[int, dict[int, float]]:
    """Tiết of lessons by enrolment and topic."""
    people: dict[int, dict[int, float]] = defaultdict(dict)
    for progress in found:
        people[progress.enrolment_id][progress.edition_topic_id] = progress.periods
    return people


def _by_paper(found: Sequence[PaperResult]) -> dict[int, dict[int, PaperResult]]:
    """Results by enrolment and paper."""
    people: dict[int, dict[int, PaperResult]] = defaultdict(dict)
    for result in found:
        people[result.enrolment_id][result.paper_id] = result
    return people


def _by_person(found: Sequence[GivenResult]) -> dict[int, list[GivenResult]]:
    """Given marks by enrolment."""
    people: dict[int, list[GivenResult]] = defaultdict(list)
    for mark in found:
        people[mark.enrolment_id].append(mark)
    return people
