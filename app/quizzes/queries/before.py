"""What a trainee reads before she begins: how the test is, what is missing, how earlier attempts went."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.cohorts.queries import EnrolmentView, own_enrolment
from app.courses.queries import EditionView, TopicView, edition_view
from app.kernel.clock import moment_of
from app.kernel.refusal import Refused
from app.learning.queries import done_lessons
from app.quizzes.queries.beside import quiz_beside_test
from app.quizzes.queries.papers import PaperView, papers_of, times_for
from app.quizzes.queries.results import PaperResult, results_of
from app.quizzes.queries.tries import EarlierAttempt, RunningBanks, earlier_attempts, running_banks
from app.quizzes.rules.attempts import TopicNeed, lacking
from app.quizzes.rules.ending import still_arrives
from app.quizzes.rules.release import Shows
from app.quizzes.rules.windows import Times, may_practise, may_start
from app.quizzes.wording import missing_sentence
from app.quizzes.wording_papers import withheld_sentence


@dataclass(frozen=True)
class Missing:
    """A topic that still has to be done, and what of it is missing in words."""

    topic: TopicNeed
    words: str


@dataclass(frozen=True)
class Wait:
    """Something else a paper waits for: another paper to be passed, or a day to come."""

    paper: PaperView | None
    on: date | None


@dataclass(frozen=True)
class Before:
    """The page before a test. `blocked` says why no attempt may begin now ("" when one may, or when one is open already).

    `times` are hers, with what she was given beyond the paper; earlier attempts and the result have no mark where the paper
    shows none.
    """

    enrolment: EnrolmentView
    paper: PaperView
    topic: TopicView | None
    result: PaperResult | None
    earlier: Sequence[EarlierAttempt]
    missing: Sequence[Missing]
    waits: Sequence[Wait]
    blocked: str
    times: Times
    short: bool
    withheld: str = ""

    @property
    def open_attempt_id(self) -> int | None:
        """The attempt that is running."""
        return self.result.open_attempt_id if self.result else None

    @property
    def tries_used(self) -> int:
        """Closed attempts."""
        return self.result.tries_used if self.result else 0

    @property
    def condition_met(self) -> bool:
        """Whether everything is done that the paper waits for."""
        return not self.missing and not self.waits

    @property
    def hides_marks(self) -> bool:
        """Whether this paper never shows a mark here, or not now (`withheld` says why)."""
        return self.times.shows == Shows.NEVER or bool(self.withheld)


def before(person_id: int, enrolment_id: int, paper_id: int, *, at: datetime) -> Before | None:
    """The page before a test of her own class; None when it is not hers or her edition has no such paper. 8 statements, two more
    during a graded test."""
    enrolment = own_enrolment(person_id, enrolment_id)
    if enrolment is None:
        return None
    papers = papers_of(enrolment.cohort.edition_id, enrolment.cohort.content_version)
    paper = next((paper for paper in papers if paper.id == paper_id), None)
    if paper is None:
        return None
    held = times_for(enrolment_id, paper)
    edition = edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version)
    results = {result.paper_id: result for result in results_of(enrolment_id, told_at=at)}
    earlier, running = earlier_attempts(paper_id, enrolment_id), running_banks(person_id, at)
    withheld = _withheld(running, paper, earlier, at) if earlier else ""
    needs = topic_needs(edition, papers, done_lessons(enrolment_id).keys(), results)
    missing = [
        Missing(need, missing_sentence(need, with_quiz=paper.opens_after != "lessons"))
        for need in lacking(paper.opens_after, paper.edition_topic_id, needs)
    ]
    result = results.get(paper_id)
    waits = list(_waits(paper, papers, results, at))
    return Before(
        enrolment,
        paper,
        edition.topic(paper.edition_topic_id),
        result,
        _told(earlier, with_marks=held.shows != Shows.NEVER and not withheld),
        missing,
        waits,
        _blocked(enrolment, paper, held, result, running, condition_met=not missing and not waits, at=at),
        held,
        held.is_short(at),
        withheld,
    )


def _withheld(running: RunningBanks, paper: PaperView, earlier: Sequence[EarlierAttempt], at: datetime) -> str:
    """Why no mark of this paper is said now: an answer may still come in, or she is in a graded test from the same banks."""
    ends = [each.arrivals_until for each in earlier if still_arrives(each.closed_at, each.arrivals_until, at)]
    if paper.kind == "final" and ends:
        return withheld_sentence("arriving", max(end for end in ends if end is not None))
    tested = paper.bank_topics & running.final if paper.kind == "final" else quiz_beside_test(paper, running)
    return withheld_sentence("testing", None) if tested else ""


def _told(found: Sequence[EarlierAttempt], *, with_marks: bool) -> Sequence[EarlierAttempt]:
    """Her closed attempts, with marks only where they may be said."""
    return found if with_marks else [replace(attempt, mark=None, passed=None) for attempt in found]


def _waits(paper: PaperView, papers: Sequence[PaperView], results: Mapping[int, PaperResult], at: datetime) -> Iterator[Wait]:
    """What of the further conditions of a paper is not met yet."""
    by_key = {other.key: other for other in papers}
    for condition in paper.conditions:
        other = by_key.get(str(condition.get("paper", "")))
        if other is not None and not (other.id in results and results[other.id].passed):
            yield Wait(other, None)
        if condition.get("on") and at < moment_of(date.fromisoformat(condition["on"])):
            yield Wait(None, date.fromisoformat(condition["on"]))


def topic_quiz_of(person_id: int, enrolment_id: int, edition_topic_id: int) -> PaperView | None:
    """The quiz of a topic of her own class; None when it is not hers or has none. 1 statement."""
    enrolment = own_enrolment(person_id, enrolment_id)
    papers = papers_of(enrolment.cohort.edition_id, enrolment.cohort.content_version) if enrolment else ()
    return next((paper for paper in papers if paper.kind == "topic" and paper.edition_topic_id == edition_topic_id), None)


def topic_needs(
    edition: EditionView, papers: Sequence[PaperView], done: Collection[int], results: Mapping[int, PaperResult]
) -> list[TopicNeed]:
    """How far she is with every compulsory online topic. 0 statements."""
    quizzes = {paper.edition_topic_id: paper.id for paper in papers if paper.kind == "topic"}
    passed = {result.paper_id for result in results.values() if result.passed}
    return [
        TopicNeed(
            topic.id,
            topic.code,
            topic.title,
            len(topic.lessons),
            sum(lesson.lesson_id in done for lesson in topic.lessons),
            topic.id in quizzes,
            quizzes.get(topic.id) in passed,
        )
        for topic in edition.online_topics
        if not topic.elective
    ]


def _blocked(
    enrolment: EnrolmentView,
    paper: PaperView,
    held: Times,
    result: PaperResult | None,
    running: RunningBanks,
    *,
    condition_met: bool,
    at: datetime,
) -> str:
    """Why no attempt may begin now, in words."""
    if result is not None and result.open_attempt_id is not None:
        return ""
    try:
        may_start(
            held,
            left=enrolment.left_at is not None,
            condition_met=condition_met,
            tries_used=result.tries_used if result else 0,
            at=at,
        )
        may_practise(paper.kind, quiz_beside_test(paper, running) if paper.kind != "final" else "")
    except Refused as refusal:
        return refusal.sentence
    return ""
