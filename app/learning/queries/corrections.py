"""Corrections of lessons: what a trainee who had read them is still to see, and how many of a class have seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select

from app.cohorts.models import Cohort, Enrolment
from app.courses.models import LessonCorrection, LessonRevision
from app.learning.models import CorrectionSeen, LessonDone, SectionRead
from app.people.models import Unit
from app.people.queries import within
from app.storage import reads
from app.storage.transaction import session


@dataclass(frozen=True)
class Running:
    """Classes that read an edition now; only one's own are named."""

    count: int
    codes: Sequence[str]

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.count - len(self.codes)


@dataclass(frozen=True)
class Corrected:
    """A correction of a lesson that she had read; `seen_at` is None while she has not said that she saw it."""

    id: int
    lesson_id: int
    title: str
    note: str
    at: datetime
    seen_at: datetime | None


@dataclass(frozen=True)
class Reached:
    """How many of a class had read a lesson before it was corrected, and how many of them said that they saw the correction."""

    readers: int
    seen: int


def corrections_for(enrolment_id: int, edition_id: int) -> Sequence[Corrected]:
    """The corrections of lessons that she had read before, the newest first. 1 statement."""
    return [Corrected(*row) for row in reads.rows(_for_her(), enrolment_id=enrolment_id, edition_id=edition_id)]


@cache
def _for_her() -> Select[Any]:
    """The corrections in edition `edition_id` that concern trainee `enrolment_id`."""
    hers: Any = bindparam("enrolment_id")
    seen = and_(CorrectionSeen.correction_id == LessonCorrection.id, CorrectionSeen.enrolment_id == hers)
    return (
        select(
            LessonCorrection.id,
            LessonCorrection.lesson_id,
            LessonRevision.title,
            LessonCorrection.note,
            LessonCorrection.at,
            CorrectionSeen.seen_at,
        )
        .join(LessonRevision, LessonRevision.id == LessonCorrection.revision_id)
        .outerjoin(CorrectionSeen, seen)
        .where(LessonCorrection.edition_id == bindparam("edition_id"), had_read(hers))
        .order_by(LessonCorrection.at.desc(), LessonCorrection.id.desc())
    )


def had_read(enrolment_id: Any) -> Any:
    """Whether a trainee had read something of the lesson, or done it, before the correction that is looked at. 0 statements."""
    of_it = LessonCorrection
    read = exists().where(
        SectionRead.enrolment_id == enrolment_id, SectionRead.lesson_id == of_it.lesson_id, SectionRead.read_at < of_it.at
    )
    done = exists().where(
        LessonDone.enrolment_id == enrolment_id, LessonDone.lesson_id == of_it.lesson_id, LessonDone.done_at < of_it.at
    )
    return or_(read, done)


def corrected(enrolment_id: Any, lesson_id: Any) -> Any:
    """Whether a lesson was corrected in her class's edition after she had read it: a condition, 0 statements of its own."""
    cohort = select(Cohort.edition_id).join(Enrolment, Enrolment.cohort_id == Cohort.id).where(Enrolment.id == enrolment_id)
    of_it = (LessonCorrection.lesson_id == lesson_id, LessonCorrection.edition_id == cohort.scalar_subquery())
    return exists().where(*of_it, had_read(enrolment_id))


def reached_by_corrections(cohort_id: int, edition_id: int) -> Mapping[int, Reached]:
    """How far each correction came in a class, by its id. 1 statement."""
    there = and_(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None), had_read(Enrolment.id))
    seen = and_(CorrectionSeen.correction_id == LessonCorrection.id, CorrectionSeen.enrolment_id == Enrolment.id)
    rows = session().execute(
        select(LessonCorrection.id, func.count(Enrolment.id), func.count(CorrectionSeen.id))
        .select_from(LessonCorrection)
        .outerjoin(Enrolment, there)
        .outerjoin(CorrectionSeen, seen)
        .where(LessonCorrection.edition_id == edition_id)
        .group_by(LessonCorrection.id)
    )
    return {row[0]: Reached(row[1], row[2]) for row in rows}


def running_classes(edition_ids: Sequence[int], today: date, paths: Collection[str]) -> Mapping[int, Running]:
    """The classes that are not over, by edition: how many, and the codes of those below these units. 1 statement."""
    rows = session().execute(
        select(Cohort.edition_id, case((within(paths), Cohort.code)))
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(Cohort.edition_id.in_(edition_ids), Cohort.closes_on >= today)
        .order_by(Cohort.opens_on, Cohort.code)
    )
    found: dict[int, list[str | None]] = {}
    for edition_id, code in rows:
        found.setdefault(edition_id, []).append(code)
    return {key: Running(len(codes), [code for code in codes if code is not None]) for key, codes in found.items()}
