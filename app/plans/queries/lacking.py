"""Who lacks what her post requires: counted by unit, and by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, distinct, func, literal, select, union_all

from app.people.models import Person, Post, Unit
from app.people.rules import Viewer
from app.plans.models import Plan, PostRequirement
from app.plans.queries.holding import courses_had, has_met, holders
from app.plans.queries.plans import LEADERS, requirement_of, seen_by, term_of
from app.plans.rules.figures import UnitLack
from app.plans.rules.shapes import Need, Requirement, Term
from app.storage.transaction import session


@dataclass(frozen=True)
class RequirementRow:
    """A requirement with the plan it stands in."""

    id: int
    plan_id: int
    plan_title: str
    requirement: Requirement
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class UnitCount:
    """How many people hold the posts in a unit, and how many of them lack the course."""

    unit_id: int
    unit_name: str
    holders: int
    lacking: int


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post, and whether she met what it requires."""

    person_id: int
    full_name: str
    search_key: str
    unit_id: int
    unit_name: str
    post_kind: str
    post_title: str
    from_on: date | None
    phone: str | None
    met: bool


@dataclass(frozen=True)
class Narrowed:
    """What of the holders is asked for: one unit (and below), one kind of post, one term of office, a state, a name."""

    unit_path: str = ""
    post: str = ""
    term: Term | None = None
    unknown_term: bool = False
    met: bool | None = None
    search: str = ""


ALL = Narrowed()


@dataclass(frozen=True)
class CourseHad:
    """A course that somebody completed, and what shows it; `unit_name` is where she was then, "" when it is not known."""

    programme_key: str
    completed_on: date
    document: str
    unit_name: str
    year_only: bool


def requirements_seen_by(viewer: Viewer) -> list[RequirementRow]:
    """What posts require by the plans that she sees, the newest plan first. 1 statement."""
    rows = session().execute(
        select(PostRequirement, Plan.id, Plan.title, Plan.terms)
        .join(Plan, Plan.id == PostRequirement.plan_id)
        .join(Unit, Unit.id == Plan.unit_id)
        .where(seen_by(viewer), PostRequirement.retired_at.is_(None))
        .order_by(Plan.to_year.desc(), Plan.id, PostRequirement.position)
    )
    return [
        RequirementRow(kept.id, plan_id, title, requirement_of(kept), tuple(map(term_of, terms)))
        for kept, plan_id, title, terms in rows
    ]


def reach_of(viewer: Viewer) -> tuple[str, ...]:
    """The units in which, and below, she sees who holds a post. 0 statements."""
    return viewer.reach(*LEADERS)


def lacking_by_unit(need: Need, paths: Sequence[str], on: date, narrowed: Narrowed = ALL) -> list[UnitCount]:
    """Holders and who of them lacks the course, unit by unit in Vietnamese order. 1 statement."""
    met = has_met(need, on)
    rows = session().execute(
        _narrowed(holders(need, paths, on), narrowed)
        .add_columns(
            Unit.id,
            Unit.name,
            func.count(distinct(Post.person_id)),
            func.count(distinct(case((~met, Post.person_id)))),
        )
        .group_by(Unit.id, Unit.name, Unit.sort_key)
        .order_by(Unit.sort_key, Unit.id)
    )
    return [UnitCount(*row) for row in rows]


def people_lacking(need: Need, paths: Sequence[str], on: date, narrowed: Narrowed = ALL) -> tuple[int, int]:
    """(people who hold the posts, of them who lack the course); somebody with posts in two units is one. 1 statement."""
    met = has_met(need, on)
    held = _narrowed(holders(need, paths, on), narrowed).add_columns(
        func.count(distinct(Post.person_id)), func.count(distinct(case((~met, Post.person_id))))
    )
    row = session().execute(held).one()
    return row[0], row[1]


def shares(asked: Mapping[str, tuple[Need, date]], paths: Sequence[str]) -> dict[str, tuple[int, int]]:
    """(holders, of them who met it) by key, each on its own day. 1 statement, none for nothing asked."""
    if not asked:
        return {}
    counts = []
    for key, (need, on) in asked.items():
        met = case((has_met(need, on), Post.person_id))
        held = holders(need, paths, on)
        counts.append(held.add_columns(literal(key), func.count(distinct(Post.person_id)), func.count(distinct(met))))
    return {key: (held, met) for key, held, met in session().execute(union_all(*counts))}


def holders_named(
    need: Need, paths: Sequence[str], on: date, narrowed: Narrowed = ALL, *, limit: int | None = None, offset: int = 0
) -> list[Holder]:
    """Who holds the posts, by name and unit; a person with two posts has two rows. 1 statement."""
    met = has_met(need, on)
    asked = _with_names(_narrowed(holders(need, paths, on), narrowed, met), met)
    ordered = asked.order_by(Unit.sort_key, Unit.id, Person.sort_key, Person.id, Post.id).limit(limit).offset(offset)
    return [Holder(*[*row[:-1], bool(row[-1])]) for row in session().execute(ordered)]


def holder_of(need: Need, paths: Sequence[str], on: date, person_id: int) -> Holder | None:
    """Somebody as a holder of one of these posts in these units on a day; None when she holds none. 1 statement."""
    asked = _with_names(holders(need, paths, on), has_met(need, on)).where(Person.id == person_id)
    row = session().execute(asked.order_by(Post.from_on.desc(), Post.id).limit(1)).first()
    return Holder(*[*row[:-1], bool(row[-1])]) if row else None


def _with_names(rows: Select[Any], met: Any) -> Select[Any]:
    """The columns of `Holder`."""
    return rows.add_columns(
        Person.id, Person.full_name, Person.search_key, Unit.id, Unit.name, Post.kind, Post.title, Post.from_on, Person.phone, met
    )


def count_named(need: Need, paths: Sequence[str], on: date, narrowed: Narrowed = ALL) -> int:
    """How many rows `holders_named` has. 1 statement."""
    asked = _narrowed(holders(need, paths, on), narrowed, has_met(need, on)).add_columns(func.count())
    return session().scalar(asked) or 0


def courses_of(person_ids: Collection[int], programmes: Collection[str]) -> dict[int, list[CourseHad]]:
    """Which of these courses these people completed, the newest first. 1 statement."""
    had = courses_had().subquery("had")
    rows = session().execute(
        select(
            had.c.person_id,
            had.c.programme_key,
            had.c.completed_on,
            had.c.document,
            func.coalesce(Unit.name, ""),
            had.c.year_only,
        )
        .outerjoin(Unit, Unit.id == had.c.unit_id)
        .where(had.c.person_id.in_(sorted(set(person_ids))), had.c.programme_key.in_(sorted(set(programmes))))
        .order_by(had.c.completed_on.desc())
    )
    found: dict[int, list[CourseHad]] = {}
    for person_id, *facts in rows:
        found.setdefault(person_id, []).append(CourseHad(*facts))
    return found


def _narrowed(rows: Select[Any], narrowed: Narrowed, met: Any = None) -> Select[Any]:
    """The holders that are asked for."""
    if narrowed.unit_path:
        rows = rows.where(Unit.path.startswith(narrowed.unit_path, autoescape=True))
    if narrowed.post:
        rows = rows.where(Post.kind == narrowed.post)
    if narrowed.term:
        rows = rows.where(Post.from_on >= narrowed.term.from_on, Post.from_on <= narrowed.term.to_on)
    if narrowed.unknown_term:
        rows = rows.where(Post.from_on.is_(None))
    if narrowed.search:
        rows = rows.where(Person.search_key.contains(narrowed.search, autoescape=True))
    if met is not None and narrowed.met is not None:
        rows = rows.where(met if narrowed.met else ~met)
    return rows


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
