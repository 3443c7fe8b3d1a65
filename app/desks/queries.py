"""Named reads that only the desks need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from app.attendance.models import SettledMark
from app.cohorts.models import Announcement, AnnouncementRead, ClassSession, Cohort
from app.cohorts.queries.announcements import AnnouncementView, is_read
from app.courses.models import EditionPlan, EditionTopic, LessonCorrection
from app.learning.models import CorrectionSeen, LessonQuestion, Place, QuestionAnswer
from app.learning.queries import waiting_count as waiting_questions
from app.learning.queries.corrections import had_read
from app.people.models import Person
from app.people.rules import Viewer
from app.privacy.queries import waiting_count as waiting_requests
from app.storage import reads
from app.storage.backup.age import VerifiedBackup, newest_verified, read_verified
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


@dataclass(frozen=True)
class Counts:
    """What else waits for somebody: questions to instructors, requests about data; the last backup that was proved."""

    questions: int
    requests: int
    backup: VerifiedBackup | None


def counts_of(viewer: Viewer) -> Counts:
    """What else waits for whoever coordinates. 1 statement."""
    parts = (waiting_questions(viewer), waiting_requests(viewer), newest_verified())
    questions, requests, backup = session().execute(select(*[part.scalar_subquery() for part in parts])).one()
    return Counts(questions, requests, read_verified(backup))


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

    The lesson she read last, how many questions of hers were answered lately, how many corrections of lessons that she had read
    she is still to see, what her class was told (the newest first), and the survey that waits for her: how many questions,
    and the last day.
    """

    lesson_id: int | None
    answered: int
    corrected: int
    told: tuple[AnnouncementView, ...]
    survey: tuple[int, date] | None


def news_of(enrolment_id: int, cohort_id: int, *, since: datetime, today: date) -> News:
    """What is new for her; questions count that were answered since a moment. 1 statement."""
    rows = reads.rows(_news(), enrolment_id=enrolment_id, cohort_id=cohort_id, since=since, today=today)
    if not rows:
        return News(None, 0, 0, (), None)
    place, answered, corrected, questions, closes_on = rows[0][:5]
    told = tuple(_announcement(*row[5:]) for row in rows if row[5] is not None)
    return News(place, answered, corrected, told, None if questions is None else (len(questions), closes_on))


def _announcement(*facts: Any) -> AnnouncementView:
    """What her class was told, with the moment at which she read it as the last of the facts."""
    *words, read_at = facts
    told: AnnouncementView = AnnouncementView(*words)
    return replace(told, read_at=read_at)


@cache
def _news() -> Select[Any]:
    """A row for each thing that the class `cohort_id` was told, or one without; the first columns are alike in all."""
    hers: Any = bindparam("enrolment_id")
    cohort: Any = bindparam("cohort_id")
    place = select(Place.lesson_id).where(Place.enrolment_id == hers).scalar_subquery()
    answered = (
        select(func.count(LessonQuestion.id.distinct()))
        .join(QuestionAnswer, QuestionAnswer.question_id == LessonQuestion.id)
        .where(LessonQuestion.enrolment_id == hers, QuestionAnswer.answered_at >= bindparam("since"))
    )
    seen = select(CorrectionSeen.correction_id).where(CorrectionSeen.enrolment_id == hers)
    corrected = select(func.count(LessonCorrection.id)).where(
        LessonCorrection.edition_id == Cohort.edition_id, LessonCorrection.id.not_in(seen), had_read(hers)
    )
    done = select(SurveyRespondent.survey_id).where(SurveyRespondent.enrolment_id == hers)
    open_now = (Survey.cohort_id == cohort, Survey.closed_at.is_(None), Survey.closes_on >= bindparam("today"))
    waiting = select(func.max(Survey.id)).where(*open_now, Survey.id.not_in(done)).scalar_subquery()
    told = and_(Announcement.cohort_id == Cohort.id, Announcement.withdrawn_at.is_(None))
    read = and_(AnnouncementRead.announcement_id == Announcement.id, AnnouncementRead.enrolment_id == hers, is_read())
    found: Select[Any] = select(
        place, answered.scalar_subquery(), corrected.correlate(Cohort).scalar_subquery(), Survey.questions, Survey.closes_on,
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
