"""What classes brought, person by person, and who lacks what her post requires, unit by unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, extract, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, CohortLine, Enrolment
from app.completion.models import Decision, DecisionLine
from app.kernel.clock import moment_of
from app.people.models import Unit
from app.people.queries import within
from app.plans.hooks import ClassResult
from app.plans.queries.holding import successors
from app.reports.rules.figures import Person
from app.storage.transaction import session


def recognised_people(line_ids: Collection[int], path: str = "", until: date | None = None) -> list[Person]:
    """Everybody whom the last decision about her, or the last one until a day, recognises in a class of these lines. 1 statement.

    With `path` those of these units only. The unit is the one she came from; of a unit that was merged, the one that lives on.
    """
    home, living = successors(), aliased(Unit, name="living")
    rows: Select[Any] = (
        select(
            CohortLine.line_id, Cohort.id, extract("year", Cohort.opens_on), Enrolment.person_id,
            func.coalesce(living.id, 0), func.coalesce(living.name, ""), func.coalesce(living.sort_key, ""),
        )
        .select_from(CohortLine)
        .join(Cohort, Cohort.id == CohortLine.cohort_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, _recognises(until)))
        .outerjoin(home, home.c.predecessor_id == Enrolment.unit_id)
        .outerjoin(living, living.id == func.coalesce(home.c.unit_id, Enrolment.unit_id))
        .where(CohortLine.line_id.in_(sorted(line_ids)))
    )  # fmt: skip
    if path:
        rows = rows.where(living.path.startswith(path, autoescape=True))
    return [Person(line, cohort, int(year), *rest) for line, cohort, year, *rest in session().execute(rows)]


def classes_on(line_ids: Collection[int], on: date) -> list[ClassResult]:
    """The classes of these lines, the oldest first, with who was in them at the end of a day; without results. 1 statement."""
    end = moment_of(on + timedelta(days=1))
    there = and_(Enrolment.enrolled_at < end, or_(Enrolment.left_at.is_(None), Enrolment.left_at >= end))
    asked = (
        select(
            CohortLine.line_id, Cohort.id, Cohort.code, Cohort.title, Cohort.opens_on, Cohort.closes_on,
            func.count(Enrolment.id), literal(0),
        )
        .select_from(CohortLine)
        .join(Cohort, Cohort.id == CohortLine.cohort_id)
        .outerjoin(Enrolment, and_(Enrolment.cohort_id == Cohort.id, there))
        .where(CohortLine.line_id.in_(sorted(line_ids)))
        .group_by(CohortLine.line_id, Cohort.id, Cohort.code, Cohort.title, Cohort.opens_on, Cohort.closes_on)
        .order_by(Cohort.opens_on, Cohort.code)
    )  # fmt: skip
    return [ClassResult(*row) for row in session().execute(asked)]


@dataclass(frozen=True)
class TrainedRow:
    """People recognised in classes of a year: in one class, of one level of units, leaders or not."""

    cohort_id: int
    opener_level: str
    home_level: str
    leads: bool
    people: int


def trained_of_year(path: str, year: int, until: date | None = None) -> list[TrainedRow]:
    """What classes of these units that began in a year brought, by the decisions until a day; those without anybody recognised
    are not there. 1 statement."""
    opener, home = aliased(Unit, name="opener"), aliased(Unit, name="home")
    leads = Enrolment.post_kind.in_(("chair", "vice_chair"))
    rows = session().execute(
        select(Cohort.id, opener.level, func.coalesce(home.level, ""), leads, func.count(distinct(Enrolment.person_id)))
        .select_from(Cohort)
        .join(opener, opener.id == Cohort.unit_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, _recognises(until)))
        .outerjoin(home, home.id == Enrolment.unit_id)
        .where(
            opener.path.startswith(path, autoescape=True),
            Cohort.opens_on >= date(year, 1, 1),
            Cohort.opens_on <= date(year, 12, 31),
        )
        .group_by(Cohort.id, opener.level, home.level, leads)
        .order_by(Cohort.id)
    )
    return [TrainedRow(cohort, level, home_level, bool(lead), people) for cohort, level, home_level, lead, people in rows]


def unit_named(unit_id: int, paths: Sequence[str]) -> tuple[str, str] | None:
    """(name, path) of a unit within these; None outside. 1 statement."""
    row = session().execute(select(Unit.name, Unit.path).where(Unit.id == unit_id, within(paths))).first()
    return (row[0], row[1]) if row else None


def unit_of_code(code: str) -> tuple[int, str, str] | None:
    """(id, name, path) of the unit with this code that still exists; for commands. 1 statement."""
    row = session().execute(select(Unit.id, Unit.name, Unit.path).where(Unit.code == code, Unit.valid_to_on.is_(None))).first()
    return (row[0], row[1], row[2]) if row else None


def _recognises(until: date | None) -> ColumnElement[bool]:
    """A line of the last decision (of those until a day) that names its trainee, when it recognises her."""
    other = aliased(DecisionLine)
    last = select(func.max(other.decision_id)).where(other.enrolment_id == DecisionLine.enrolment_id)
    if until is not None:
        made = aliased(Decision)
        last = last.join(made, made.id == other.decision_id).where(made.decided_on <= until)
    last = last.correlate(DecisionLine)
    return and_(DecisionLine.outcome == "recognised", DecisionLine.decision_id == last.scalar_subquery())
