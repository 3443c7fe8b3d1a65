"""What a trainee reads before she begins: how the test is, what is missing, how earlier attempts went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.cohorts.queries import EnrolmentView, own_enrolment
from app.courses.queries import EditionView, TopicView, edition_view
from app.kernel.clock import local_day, moment_of
from app.kernel.refusal import Refused
from app.learning.queries import done_lessons
from app.quizzes.queries.attempts import EarlierAttempt, earlier_attempts
from app.quizzes.queries.papers import PaperView, papers_of
from app.quizzes.queries.results import PaperResult, results_of
from app.quizzes.rules.attempts import Start, TopicNeed, lacking, may_start
from app.quizzes.wording import missing_sentence


@dataclass(frozen=True)
class Missing:
    """A topic that still has to be done, and what of it is missing in words."""

    topic: TopicNeed
    words: str


@dataclass(frozen=True)
class Before:
    """The page before a test. `blocked` says why no attempt may begin now ("" when one may, or when one is open already).

    `last_moment`: when every attempt ends at the latest; None without such a moment.
    """

    enrolment: EnrolmentView
    paper: PaperView
    topic: TopicView | None
    result: PaperResult | None
    earlier: Sequence[EarlierAttempt]
    missing: Sequence[Missing]
    blocked: str
    last_moment: datetime | None

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
        return not self.missing


def before(person_id: int, enrolment_id: int, paper_id: int, *, at: datetime) -> Before | None:
    """The page before a test of her own class; None when it is not hers or her edition has no such paper. 4 statements."""
    enrolment = own_enrolment(person_id, enrolment_id)
    if enrolment is None:
        return None
    papers = papers_of(enrolment.cohort.edition_id)
    paper = next((paper for paper in papers if paper.id == paper_id), None)
    if paper is None:
        return None
    edition = edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version)
    results = {result.paper_id: result for result in results_of(enrolment_id)}
    needs = topic_needs(edition, papers, done_lessons(enrolment_id).keys(), results)
    missing = [
        Missing(need, missing_sentence(need, with_quiz=paper.opens_after != "lessons"))
        for need in lacking(paper.opens_after, paper.edition_topic_id, needs)
    ]
    result = results.get(paper_id)
    return Before(
        enrolment,
        paper,
        edition.topic(paper.edition_topic_id),
        result,
        earlier_attempts(paper_id, enrolment_id),
        missing,
        _blocked(enrolment, paper, result, condition_met=not missing, at=at),
        last_moment(enrolment, paper),
    )


def topic_quiz_of(person_id: int, enrolment_id: int, edition_topic_id: int) -> PaperView | None:
    """The quiz of a topic of her own class; None when it is not hers or has none. 1 statement."""
    enrolment = own_enrolment(person_id, enrolment_id)
    papers = papers_of(enrolment.cohort.edition_id) if enrolment else ()
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


def last_moment(enrolment: EnrolmentView, paper: PaperView) -> datetime | None:
    """When every attempt of her class ends at the latest: the end of the online half for the final paper. 0 statements."""
    return moment_of(enrolment.cohort.online_due_on + timedelta(days=1)) if paper.kind == "final" else None


def start_facts(enrolment: EnrolmentView, paper: PaperView, tries_used: int, *, condition_met: bool) -> Start:
    """What the rules ask before an attempt may begin. 0 statements."""
    last_day = enrolment.cohort.online_due_on if paper.kind == "final" else None
    return Start(enrolment.left_at is not None, condition_met, paper.tries, tries_used, enrolment.cohort.opens_on, last_day)


def _blocked(enrolment: EnrolmentView, paper: PaperView, result: PaperResult | None, *, condition_met: bool, at: datetime) -> str:
    """Why no attempt may begin now, in words."""
    if result is not None and result.open_attempt_id is not None:
        return ""
    try:
        may_start(start_facts(enrolment, paper, result.tries_used if result else 0, condition_met=condition_met), local_day(at))
    except Refused as refusal:
        return refusal.sentence
    return ""
