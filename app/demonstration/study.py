"""How the invented trainees studied: lessons, topic quizzes and tests, through the same use-cases as real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Row, select

from app.courses.queries import EditionView, LessonView, RevisionView, TopicView, revision_view
from app.demonstration.people import Trainee
from app.learning.services import GivenAnswer, report
from app.quizzes.models import AttemptQuestion, QuestionVersion
from app.quizzes.queries import PaperView
from app.quizzes.services import close_attempt, record_answer, start_attempt
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class Student:
    """A trainee with her ids in the database."""

    trainee: Trainee
    person_id: int
    enrolment_id: int


def study(student: Student, edition: EditionView, papers: tuple[PaperView, ...], *, start: datetime, now: datetime) -> None:
    """Everything one trainee did online between `start` and `now`, in one transaction."""
    rnd = Random(student.trainee.name)
    topics = edition.online_topics
    lessons = sum(len(topic.lessons) + 1 for topic in topics[: student.trainee.topics]) + 2
    step = (now - start) / (lessons + 2 * student.trainee.tests + 2)
    moment = start + timedelta(hours=rnd.uniform(9, 14))
    quizzes = {paper.edition_topic_id: paper for paper in papers if paper.kind == "topic"}
    with transaction():
        for topic in topics[: student.trainee.topics]:
            for lesson in topic.lessons:
                _read(student, lesson, rnd, at=moment)
                moment += step
            _pass_quiz(student, quizzes[topic.id], rnd, at=moment)
            moment += step
        if student.trainee.topics < len(topics):
            _begin(student, topics[student.trainee.topics], rnd, at=min(moment, now))
        final = next(paper for paper in papers if paper.kind == "final")
        for _number in range(student.trainee.tests):
            _attempt(student, final, student.trainee.skill, rnd, at=moment)
            moment += step


def _begin(student: Student, topic: TopicView, rnd: Random, *, at: datetime) -> None:
    """The topic she is in: a lesson or two, and the first section of the next."""
    done = rnd.randrange(0, min(3, len(topic.lessons)))
    for lesson in topic.lessons[:done]:
        _read(student, lesson, rnd, at=at)
    revision = revision_view(topic.lessons[done].revision_id)
    report(student.enrolment_id, revision.lesson_id, read={revision.sections[0].key: at}, answers={}, by=student.person_id, at=at)


def _read(student: Student, lesson: LessonView, rnd: Random, *, at: datetime) -> None:
    """A whole lesson with its check questions."""
    revision = revision_view(lesson.revision_id)
    answers = {key: GivenAnswer(_check(revision, key, student.trainee.skill, rnd), at) for key in revision.checks}
    report(
        student.enrolment_id,
        lesson.lesson_id,
        read={section.key: at for section in revision.sections},
        answers=answers,
        by=student.person_id,
        at=at,
    )


def _check(revision: RevisionView, key: str, skill: float, rnd: Random) -> list[str]:
    """An answer to a check question, right with the probability `skill`."""
    check = revision.checks[key]
    if check.kind == "short":
        return [check.accepted[0] if rnd.random() < skill else "chưa rõ"]
    return _chosen([(option.key, option.correct) for option in check.options], check.kind, skill, rnd)


def _chosen(options: list[tuple[str, bool]], kind: str, skill: float, rnd: Random) -> list[str]:
    """Option keys, right with the probability `skill`, else one wrong option."""
    right = [key for key, correct in options if correct]
    wrong = [key for key, correct in options if not correct]
    if rnd.random() < skill or not wrong:
        return right
    return [rnd.choice(wrong)] if kind != "several" else [*right[:1], rnd.choice(wrong)]


def _pass_quiz(student: Student, paper: PaperView, rnd: Random, *, at: datetime) -> None:
    """A topic quiz, again until it is passed."""
    for number in range(4):
        if _attempt(
            student, paper, min(1, max(student.trainee.skill, 0.7) + number / 10), rnd, at=at + timedelta(minutes=20 * number)
        ):
            return


def _attempt(student: Student, paper: PaperView, skill: float, rnd: Random, *, at: datetime) -> bool:
    """One attempt from opening to handing in; True when it was passed."""
    attempt_id = start_attempt(paper.id, student.enrolment_id, condition_met=True, by=student.person_id, at=at).attempt_id
    for minute, (position, kind, options, accepts) in enumerate(_questions(attempt_id), 1):
        moment = at + timedelta(seconds=40 * minute)
        if kind == "short":
            response = [accepts["accepted"][0] if rnd.random() < skill else "chưa rõ"]
        else:
            response = _chosen([(option["key"], option["correct"]) for option in options], kind, skill, rnd)
        record_answer(
            attempt_id,
            position,
            response,
            client_id=f"demo-{attempt_id}-{position}",
            given_at=moment,
            by=student.person_id,
            at=moment,
        )
    return bool(close_attempt(attempt_id, by=student.person_id, at=at + timedelta(minutes=25)).passed)


def _questions(attempt_id: int) -> Sequence[Row[Any]]:
    """(position, kind, options, accepted answers) of an attempt, the key included: the demonstration has to know it."""
    return (
        session()
        .execute(
            select(AttemptQuestion.position, QuestionVersion.kind, QuestionVersion.options, QuestionVersion.accepts)
            .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
            .where(AttemptQuestion.attempt_id == attempt_id)
            .order_by(AttemptQuestion.position)
        )
        .all()
    )
