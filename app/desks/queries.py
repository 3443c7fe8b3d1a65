"""Named reads that only the desks need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from app.attendance.models import SettledMark
from app.cohorts.models import Announcement, AnnouncementRead, ClassSession, Cohort
from app.cohorts.queries.announcements import AnnouncementView, is_read
from app.courses.models import EditionPlan, EditionTopic
from app.learning.models import LessonQuestion, Place, QuestionAnswer
from app.people.models import Person
from app.storage import reads
from app.storage.transaction import session
from app.surveys.models import Survey, SurveyRespondent


@dataclass(frozen=True)
class TaughtSession:
    """A session that an instructor teaches, with how many people were marked in it and the plan of its topic."""

    id: int
    cohort_id: int
    cohort_title: str
    held_on: date
    half: str
    starts: str
    periods: float
    code: str
    title: str
    place: str
    mode: str
    marked: int
    plan_id: int | None = None


def lessons_to_teach(person_id: int, *, today: date) -> Sequence[TaughtSession]:
    """The sessions of an instructor, those to come first, then the past ones from the newest. 1 statement."""
    marked = select(func.count()).where(SettledMark.session_id == ClassSession.id).scalar_subquery()
    rows = session().execute(
        select(
            ClassSession.id,
            Cohort.id,
            Cohort.title,
            ClassSession.held_on,
            ClassSession.half,
            ClassSession.starts,
            ClassSession.periods,
            EditionTopic.code,
            EditionTopic.title,
            ClassSession.place,
            ClassSession.mode,
            marked,
            EditionPlan.plan_id,
        )
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .outerjoin(EditionPlan, EditionPlan.edition_topic_id == EditionTopic.id)
        .where(ClassSession.instructor_id == person_id, ClassSession.cancelled_at.is_(None))
    )
    taught = [TaughtSession(*row) for row in rows]
    halves = {"morning": 0, "afternoon": 1, "evening": 2}
    coming = sorted((row for row in taught if row.held_on >= today), key=lambda row: (row.held_on, halves[row.half]))
    past = sorted((row for row in taught if row.held_on < today), key=lambda row: (row.held_on, halves[row.half]), reverse=True)
    return coming + past


@dataclass(frozen=True)
class News:
    """What is new for a trainee.

    The lesson she read last, how many questions of hers were answered lately, what her class was told (the newest first), and the
    survey that waits for her: how many questions, and the last day.
    """

    lesson_id: int | None
    answered: int
    told: tuple[AnnouncementView, ...]
    survey: tuple[int, date] | None


def news_of(enrolment_id: int, cohort_id: int, *, since: datetime, today: date) -> News:
    """What is new for her; questions count that were answered since a moment. 1 statement."""
    rows = reads.rows(_news(), enrolment_id=enrolment_id, cohort_id=cohort_id, since=since, today=today)
    if not rows:
        return News(None, 0, (), None)
    place, answered, questions, closes_on = rows[0][:4]
    told = tuple(AnnouncementView(*row[4:-1], read_at=row[-1]) for row in rows if row[4] is not None)
    return News(place, answered, told, None if questions is None else (len(questions), closes_on))


@cache
def _news() -> Select[Any]:
    """A row for each thing that the class `cohort_id` was told, or one without; the first columns are alike in all."""
    hers, cohort = bindparam("enrolment_id"), bindparam("cohort_id")
    place = select(Place.lesson_id).where(Place.enrolment_id == hers).scalar_subquery()
    answered = (
        select(func.count(LessonQuestion.id.distinct()))
        .join(QuestionAnswer, QuestionAnswer.question_id == LessonQuestion.id)
        .where(LessonQuestion.enrolment_id == hers, QuestionAnswer.answered_at >= bindparam("since"))
    )
    done = select(SurveyRespondent.survey_id).where(SurveyRespondent.enrolment_id == hers)
    open_now = (Survey.cohort_id == cohort, Survey.closed_at.is_(None), Survey.closes_on >= bindparam("today"))
    waiting = select(func.max(Survey.id)).where(*open_now, Survey.id.not_in(done)).scalar_subquery()
    told = and_(Announcement.cohort_id == Cohort.id, Announcement.withdrawn_at.is_(None))
    read = and_(AnnouncementRead.announcement_id == Announcement.id, AnnouncementRead.enrolment_id == hers, is_read())
    found: Select[Any] = select(
        place, answered.scalar_subquery(), Survey.questions, Survey.closes_on,
        Announcement.id, Announcement.title, Announcement.body, Announcement.published_at, Person.full_name,
        Announcement.changed_at, Announcement.withdrawn_at, AnnouncementRead.read_at,
    )  # fmt: skip
    return (
        found.select_from(Cohort)
        .outerjoin(Survey, Survey.id == waiting)
        .outerjoin(Announcement, told)
        .outerjoin(Person, Person.id == Announcement.published_by_id)
        .outerjoin(AnnouncementRead, read)
        .where(Cohort.id == cohort)
        .order_by(Announcement.published_at.desc(), Announcement.id.desc())
    )
