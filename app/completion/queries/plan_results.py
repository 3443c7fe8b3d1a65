"""What plans ask of the rooms above them: courses that were completed here, and the classes and people behind a line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, extract, func, literal, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, CohortLine, Enrolment
from app.completion.models import Decision, DecisionLine
from app.courses.models import Edition, Programme
from app.kernel.text import _
from app.people.models import Person, Unit
from app.plans.hooks import ClassResult, NameBehind
from app.plans.queries.holding import completed_columns
from app.storage.transaction import session


def completed_here() -> Select[Any]:
    """Everybody whom the last decision about her recognises, in the shape that plans ask for. 0 statements."""
    document = _("Quyết định ") + Decision.number
    columns = completed_columns(Enrolment.person_id, Programme.key, Decision.decided_on, document, Enrolment.unit_id)
    return (
        columns.select_from(DecisionLine)
        .join(Decision, Decision.id == DecisionLine.decision_id)
        .join(Enrolment, Enrolment.id == DecisionLine.enrolment_id)
        .join(Edition, Edition.id == Decision.edition_id)
        .join(Programme, Programme.id == Edition.programme_id)
        .where(recognises())
    )


def classes_of_lines(line_ids: Collection[int]) -> list[ClassResult]:
    """The classes that count for these lines, the oldest first. 1 statement."""
    here = case((Enrolment.left_at.is_(None), Enrolment.id))
    asked = (
        select(
            CohortLine.line_id, Cohort.id, Cohort.code, Cohort.title, Cohort.opens_on, Cohort.closes_on,
            func.count(distinct(here)), func.count(distinct(DecisionLine.enrolment_id)),
        )
        .select_from(CohortLine)
        .join(Cohort, Cohort.id == CohortLine.cohort_id)
        .outerjoin(Enrolment, Enrolment.cohort_id == Cohort.id)
        .outerjoin(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, recognises()))
        .where(CohortLine.line_id.in_(sorted(line_ids)))
        .group_by(CohortLine.line_id, Cohort.id, Cohort.code, Cohort.title, Cohort.opens_on, Cohort.closes_on)
        .order_by(Cohort.opens_on, Cohort.code)
    )  # fmt: skip
    return [ClassResult(*row) for row in session().execute(asked)]


def people_of_lines(line_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """How many different people were recognised, by (line, year); the year 0 is all years. 1 statement."""
    recognised = (
        select(
            CohortLine.line_id.label("line_id"),
            extract("year", Cohort.opens_on).label("year"),
            Enrolment.person_id.label("person_id"),
        )
        .select_from(CohortLine)
        .join(Cohort, Cohort.id == CohortLine.cohort_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, recognises()))
        .where(CohortLine.line_id.in_(sorted(line_ids)))
        .subquery("recognised")
    )
    of_years = select(recognised.c.line_id, recognised.c.year, func.count(distinct(recognised.c.person_id)))
    of_all = select(recognised.c.line_id, literal(0), func.count(distinct(recognised.c.person_id)))
    asked = of_years.group_by(recognised.c.line_id, recognised.c.year).union_all(of_all.group_by(recognised.c.line_id))
    return {(line_id, int(year)): count for line_id, year, count in session().execute(asked)}


def names_of_line(line_id: int) -> list[NameBehind]:
    """Everybody in the classes that count for a line, by class and name; who left is named only when recognised. 1 statement."""
    asked = (
        select(
            Person.id, Person.full_name, func.coalesce(Unit.name, ""), Enrolment.post_title, Cohort.id, Cohort.code,
            Cohort.opens_on, Decision.decided_on,
        )
        .select_from(CohortLine)
        .join(Cohort, Cohort.id == CohortLine.cohort_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .outerjoin(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, recognises()))
        .outerjoin(Decision, Decision.id == DecisionLine.decision_id)
        .where(CohortLine.line_id == line_id, Enrolment.left_at.is_(None) | Decision.id.is_not(None))
        .order_by(Cohort.opens_on, Cohort.code, Person.sort_key, Enrolment.id)
    )  # fmt: skip
    return [NameBehind(*row) for row in session().execute(asked)]


def recognises() -> ColumnElement[bool]:
    """A line of the last decision that names its trainee, when it recognises her. 0 statements."""
    other = aliased(DecisionLine)
    last = select(func.max(other.decision_id)).where(other.enrolment_id == DecisionLine.enrolment_id).correlate(DecisionLine)
    return and_(DecisionLine.outcome == "recognised", DecisionLine.decision_id == last.scalar_subquery())
