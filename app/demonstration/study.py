"""How the invented trainees studied: lessons, topic quizzes and tests, through the same use-cases as real ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.courses.judging import Judgeable, needs_a_person, right_response
from app.courses.queries import EditionView, LessonView, RevisionView, TopicView, revision_view
from app.demonstration.people import Trainee
from app.learning.services import GivenAnswer, report
from app.quizzes.queries import PaperView
from app.quizzes.queries.keys import graded_questions
from app.quizzes.services import close_attempt, record_answer, start_attempt
from app.storage.transaction import transaction


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
            if topic.id in quizzes:
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
    return _response(revision.checks[key], skill, rnd)


def _response(question: Judgeable, skill: float, rnd: Random) -> list[str]:
    """An answer to any question, right with the probability `skill`; a free text is always the same sentence."""
    if needs_a_person(question.kind):
        return ["Em đã hẹn chị ấy gặp lại vào tuần sau và ghi việc này vào sổ."]
    right = right_response(question)
    if rnd.random() < skill:
        return right
    if question.kind in {"short", "numeric", "gaps"}:
        return ["chưa rõ", *right[1:]]
    wrong = [option.key for option in question.options if not option.correct]
    if question.kind in {"matching", "ordering", "case"} or not wrong:
        return right[: max(1, len(right) // 2)] if question.kind in {"matching", "ordering", "case"} else right
    return [rnd.choice(wrong)] if question.kind != "several" else [*right[:1], rnd.choice(wrong)]


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
    for minute, (_row_id, question) in enumerate(graded_questions(attempt_id), 1):
        moment = at + timedelta(seconds=40 * minute)
        record_answer(
            attempt_id,
            question.position,
            _response(question, skill, rnd),
            client_id=f"demo-{attempt_id}-{question.position}",
            given_at=moment,
            by=student.person_id,
            at=moment,
        )
    return bool(close_attempt(attempt_id, by=student.person_id, at=at + timedelta(minutes=25)).passed)
