"""Named reads of privacy; each says how many SQL statements it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from app.cohorts.models import Cohort, Enrolment
from app.completion.models import DecisionLine
from app.completion.queries.plan_results import recognises
from app.people.models import Person, Post, Unit
from app.people.queries import within
from app.people.rules import Role, Viewer
from app.privacy.models import DataAnswer, DataRequest, Particular, PrivateRight, RetentionTerm
from app.privacy.rules import ParticularKind
from app.storage.transaction import session

OFFICERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who answers requests about the data of people of her units."""
COUNTED = (ParticularKind.ETHNICITY, ParticularKind.RELIGION, ParticularKind.PARTY)
"""What reports may count."""


@dataclass(frozen=True)
class RequestRow:
    """A request, with its answer when there is one."""

    id: int
    person_id: int
    full_name: str
    phone: str | None
    birth_on: date | None
    kind: str
    words: str
    asked_at: datetime
    due_on: date
    outcome: str | None
    ground: str | None
    answer: str | None
    answered_at: datetime | None


def requests_of(person_id: int) -> list[RequestRow]:
    """What she has asked, the newest first. 1 statement."""
    return _rows(_requests().where(DataRequest.person_id == person_id).order_by(DataRequest.id.desc()))


def requests_in_reach(viewer: Viewer, *, answered: bool) -> list[RequestRow]:
    """Requests of people of her units: those that wait, urgent first, or the last 100 answered ones. 1 statement."""
    mine = _requests().where(_reached(viewer), DataRequest.person_id != viewer.person_id)
    if answered:
        return _rows(mine.where(DataAnswer.answered_at.is_not(None)).order_by(DataAnswer.answered_at.desc()).limit(100))
    return _rows(mine.where(DataAnswer.answered_at.is_(None)).order_by(DataRequest.due_on, DataRequest.id))


def waiting_count(viewer: Viewer) -> Select[tuple[int]]:
    """How many requests of `requests_in_reach` wait, as a statement. 0 statements."""
    mine = _requests().where(_reached(viewer), DataRequest.person_id != viewer.person_id, DataAnswer.answered_at.is_(None))
    return mine.with_only_columns(func.count(DataRequest.id))


def request_in_reach(viewer: Viewer, request_id: int) -> RequestRow | None:
    """One request of somebody of her units, never her own. 1 statement."""
    one = _requests().where(DataRequest.id == request_id, _reached(viewer), DataRequest.person_id != viewer.person_id)
    return next(iter(_rows(one)), None)


def person_in_reach(viewer: Viewer, person_id: int) -> tuple[int, str] | None:
    """(id, name) of somebody with a post or a class in her units. 1 statement."""
    row = session().execute(select(Person.id, Person.full_name).where(Person.id == person_id, _reached(viewer))).first()
    return (row[0], row[1]) if row else None


def particulars_of(person_id: int) -> dict[str, str]:
    """What she gave by consent and has not taken back, by kind. 1 statement."""
    given = (Particular.person_id == person_id, Particular.withdrawn_at.is_(None), Particular.value.is_not(None))
    rows = session().execute(select(Particular.kind, Particular.value).where(*given).order_by(Particular.id))
    return {row[0]: row[1] for row in rows}


def may_see_particulars(viewer_id: int, person_id: int) -> bool:
    """Whether somebody has the right to see what this person gave by consent. 1 statement."""
    right = (
        select(PrivateRight.id)
        .join(Unit, Unit.id == PrivateRight.unit_id)
        .where(PrivateRight.person_id == viewer_id, PrivateRight.revoked_at.is_(None), _has_place_below(person_id))
    )
    return session().execute(right.limit(1)).first() is not None


@dataclass(frozen=True)
class RightIn:
    """A unit in which somebody may see what people gave by consent."""

    unit_id: int
    name: str
    path: str


def rights_of(viewer_id: int) -> list[RightIn]:
    """Where she has that right, the widest first; a unit inside another of hers is part of it. 1 statement.

    Counts of a part beside those of the whole would give the rest by subtraction, however small it is.
    """
    rows = session().execute(
        select(Unit.id, Unit.name, Unit.path)
        .join(PrivateRight, PrivateRight.unit_id == Unit.id)
        .where(PrivateRight.person_id == viewer_id, PrivateRight.revoked_at.is_(None))
        .order_by(func.length(Unit.path), Unit.id)
    )
    found: list[RightIn] = []
    for right in (RightIn(*row) for row in rows):
        if not any(right.path.startswith(wider.path) for wider in found):
            found.append(right)
    return found


def told_by_trained(path: str, year: int) -> tuple[int, list[tuple[str, str]]]:
    """How many people classes of these units that began in a year trained, and (kind, words) of what they gave by consent.

    2 statements; nobody's name or id comes with it.
    """
    trained = (
        select(Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .join(DecisionLine, and_(DecisionLine.enrolment_id == Enrolment.id, recognises()))
        .where(Unit.path.startswith(path, autoescape=True))
        .where(Cohort.opens_on.between(date(year, 1, 1), date(year, 12, 31)))
        .distinct()
    )
    people = session().scalar(select(func.count()).select_from(trained.subquery())) or 0
    given = (Particular.withdrawn_at.is_(None), Particular.value.is_not(None), Particular.kind.in_(COUNTED))
    rows = session().execute(select(Particular.kind, Particular.value).where(*given, Particular.person_id.in_(trained)))
    return people, [(kind, value) for kind, value in rows]


def terms() -> dict[str, int]:
    """The terms of keeping that the office has set itself, by key. 1 statement."""
    rows = session().execute(select(RetentionTerm.key, RetentionTerm.days).order_by(RetentionTerm.id))
    return {row[0]: row[1] for row in rows}


def _requests() -> Select[Any]:
    """The columns of `RequestRow`."""
    columns: Select[Any] = select(
        DataRequest.id,
        Person.id,
        Person.full_name,
        Person.phone,
        Person.birth_on,
        DataRequest.kind,
        DataRequest.words,
        DataRequest.asked_at,
        DataRequest.due_on,
        DataAnswer.outcome,
        DataAnswer.ground,
        DataAnswer.words,
        DataAnswer.answered_at,
    )
    joined = columns.select_from(DataRequest).join(Person, Person.id == DataRequest.person_id)
    return joined.outerjoin(DataAnswer, DataAnswer.request_id == DataRequest.id)


def _rows(statement: Select[Any]) -> list[RequestRow]:
    """What a statement of `_requests()` finds."""
    return [RequestRow(*row) for row in session().execute(statement)]


def _reached(viewer: Viewer) -> Any:
    """The condition that `Person` has a post, or a class, in the units of an officer."""
    mine = within(viewer.reach(*OFFICERS))
    post = exists(select(Post.id).join(Unit, Unit.id == Post.unit_id).where(Post.person_id == Person.id, mine))
    enrolled = select(Enrolment.id).join(Cohort, Cohort.id == Enrolment.cohort_id).join(Unit, Unit.id == Cohort.unit_id)
    return or_(post, exists(enrolled.where(Enrolment.person_id == Person.id, mine)))


def _has_place_below(person_id: int) -> Any:
    """The condition that a person has a post or a class in `Unit` or below it."""
    below = Unit.__table__.alias("below")
    under = below.c.path.startswith(Unit.path)
    post = select(Post.id).join(below, below.c.id == Post.unit_id).where(and_(Post.person_id == person_id, under))
    enrolled = (
        select(Enrolment.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(below, below.c.id == Cohort.unit_id)
        .where(and_(Enrolment.person_id == person_id, under))
    )
    return or_(exists(post.correlate(Unit)), exists(enrolled.correlate(Unit)))
