"""What classes brought, person by person, and who lacks what her post requires, unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, extract, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, CohortLine, Enrolment
from app.completion.models import DecisionLine
from app.people.models import Post, Unit
from app.people.queries import within
from app.plans.queries.holding import has_met, holders, successors
from app.plans.rules.shapes import Need
from app.reports.rules.figures import Person, UnitLack
from app.storage.transaction import session


def recognised_people(line_ids: Collection[int], path: str = "") -> list[Person]:
    """Everybody whom the last decision about her recognises in a class of these lines. 1 statement.

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
        .join(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, _recognises()))
        .outerjoin(home, home.c.predecessor_id == Enrolment.unit_id)
        .outerjoin(living, living.id == func.coalesce(home.c.unit_id, Enrolment.unit_id))
        .where(CohortLine.line_id.in_(sorted(line_ids)))
    )  # fmt: skip
    if path:
        rows = rows.where(living.path.startswith(path, autoescape=True))
    return [Person(line, cohort, int(year), *rest) for line, cohort, year, *rest in session().execute(rows)]


def lacking_by_need(needs: Mapping[str, Need], paths: Sequence[str], on: date) -> dict[str, list[UnitLack]]:
    """By key of the need: holders and who of them lacks the course, unit by unit. 1 statement, none for nothing asked."""
    if not needs:
        return {}
    counts = [
        holders(need, paths, on)
        .add_columns(
            literal(key).label("key"),
            Unit.id.label("unit_id"),
            Unit.code.label("code"),
            Unit.name.label("name"),
            Unit.sort_key.label("sort_key"),
            func.count(distinct(Post.person_id)).label("held"),
            func.count(distinct(case((~has_met(need, on), Post.person_id)))).label("lacking"),
        )
        .group_by(Unit.id, Unit.code, Unit.name, Unit.sort_key)
        for key, need in needs.items()
    ]
    found: dict[str, list[tuple[str, UnitLack]]] = defaultdict(list)
    for key, unit_id, code, name, order, held, lacking in session().execute(union_all(*counts)):
        found[key].append((order, UnitLack(unit_id, code, name, held, lacking)))
    return {key: [count for _order, count in sorted(rows, key=lambda row: row[0])] for key, rows in found.items()}


@dataclass(frozen=True)
class TrainedRow:
    """People recognised in classes of a year: in one class, of one level of units, leaders or not."""

    cohort_id: int
    opener_level: str
    home_level: str
    leads: bool
    people: int


def trained_of_year(path: str, year: int) -> list[TrainedRow]:
    """What classes of these units that began in a year brought; those without anybody recognised are not there. 1 statement."""
    opener, home = aliased(Unit, name="opener"), aliased(Unit, name="home")
    leads = Enrolment.post_kind.in_(("chair", "vice_chair"))
    rows = session().execute(
        select(Cohort.id, opener.level, func.coalesce(home.level, ""), leads, func.count(distinct(Enrolment.person_id)))
        .select_from(Cohort)
        .join(opener, opener.id == Cohort.unit_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, _recognises()))
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


def _recognises() -> ColumnElement[bool]:
    """A line of the last decision that names its trainee, when it recognises her."""
    other = aliased(DecisionLine)
    last = select(func.max(other.decision_id)).where(other.enrolment_id == DecisionLine.enrolment_id).correlate(DecisionLine)
    return and_(DecisionLine.outcome == "recognised", DecisionLine.decision_id == last.scalar_subquery())
