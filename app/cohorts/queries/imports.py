"""Reads for taking in a list: who is known already, the staged lists of a class; and the accounts of a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select

from app.cohorts.models import Enrolment, RosterImport
from app.cohorts.rules.matching import KnownPerson
from app.cohorts.rules.staging import StagedList
from app.people.models import Account, Person, Post, RoleGrant, Unit, UnitPredecessor
from app.people.queries import persons_like
from app.storage.transaction import session

_AT_ONCE = 500
"""Ids in one statement."""


@dataclass(frozen=True)
class StagedRoster:
    """An uploaded list of a class, with all its rows."""

    id: int
    cohort_id: int
    file_name: str
    staged_at: datetime
    staged_by: str
    confirmed_at: datetime | None
    staged: StagedList


@dataclass(frozen=True)
class EarlierImport:
    """An uploaded list in a list of them."""

    id: int
    file_name: str
    staged_at: datetime
    staged_by: str
    confirmed_at: datetime | None


@dataclass(frozen=True)
class PersonShown:
    """A person as the page of a list shows her beside a row; `units` are names."""

    person_id: int
    full_name: str
    phone: str | None
    birth_on: date | None
    birth_year: int | None
    units: tuple[str, ...]


@dataclass(frozen=True)
class AccountState:
    """How a person of a class signs in; `login` None without an account, `fresh` while she has not set her own password.

    `staff`: she has a role, so that a coordinator may not give her a new password.
    """

    enrolment_id: int
    person_id: int
    full_name: str
    unit_name: str
    phone: str | None
    login: str | None
    fresh: bool
    staff: bool


def known_people(names: Collection[str], phones: Collection[str], cohort_id: int) -> list[KnownPerson]:
    """Everybody with one of these folded names or phones, as matching sees her. 3 statements per 500 people, 1 for none."""
    people = persons_like(sorted(set(names)), sorted(set(phones)))
    units: dict[int, set[int]] = defaultdict(set)
    enrolled: dict[int, str] = {}
    for ids in _portions([person.id for person in people]):
        posts = (
            select(Post.person_id, Post.unit_id, UnitPredecessor.unit_id)
            .outerjoin(UnitPredecessor, UnitPredecessor.predecessor_id == Post.unit_id)
            .where(Post.person_id.in_(ids))
        )
        for person_id, unit_id, went_into in session().execute(posts):
            units[person_id] |= {unit_id, went_into or unit_id}
        rows = session().execute(
            select(Enrolment.person_id, Enrolment.unit_id, Enrolment.cohort_id, Enrolment.left_at).where(
                Enrolment.person_id.in_(ids)
            )
        )
        for person_id, unit_id, of_cohort, left_at in rows:
            if unit_id is not None:
                units[person_id].add(unit_id)
            if of_cohort == cohort_id:
                enrolled[person_id] = "in" if left_at is None else "left"
    return [
        KnownPerson(
            person.id,
            person.full_name,
            person.phone,
            person.birth_on,
            person.birth_year,
            frozenset(units[person.id]),
            enrolled.get(person.id, ""),
        )
        for person in people
    ]


def people_shown(person_ids: Collection[int]) -> Mapping[int, PersonShown]:
    """These people with the units of their posts. 2 statements per 500."""
    shown: dict[int, PersonShown] = {}
    for ids in _portions(sorted(set(person_ids))):
        units: dict[int, list[str]] = defaultdict(list)
        posts = session().execute(
            select(Post.person_id, Unit.name)
            .join(Unit, Unit.id == Post.unit_id)
            .where(Post.person_id.in_(ids))
            .order_by(Unit.sort_key)
        )
        for person_id, name in posts:
            if name not in units[person_id]:
                units[person_id].append(name)
        rows = session().execute(
            select(Person.id, Person.full_name, Person.phone, Person.birth_on, Person.birth_year).where(Person.id.in_(ids))
        )
        for person_id, full_name, phone, birth_on, birth_year in rows:
            shown[person_id] = PersonShown(person_id, full_name, phone, birth_on, birth_year, tuple(units[person_id]))
    return shown


def staged_roster(cohort_id: int, import_id: int) -> StagedRoster | None:
    """An uploaded list of this class; None when it is another class's. 1 statement."""
    row = (
        session()
        .execute(
            select(
                RosterImport.id,
                RosterImport.cohort_id,
                RosterImport.file_name,
                RosterImport.staged_at,
                Person.full_name,
                RosterImport.confirmed_at,
                RosterImport.rows,
            )
            .join(Person, Person.id == RosterImport.staged_by_id)
            .where(RosterImport.cohort_id == cohort_id, RosterImport.id == import_id)
        )
        .first()
    )
    return StagedRoster(row[0], row[1], row[2], row[3], row[4], row[5], StagedList.from_records(row[6])) if row else None


def earlier_imports(cohort_id: int, limit: int = 20) -> list[EarlierImport]:
    """The lists that were uploaded for a class, newest first. 1 statement."""
    rows = session().execute(
        select(RosterImport.id, RosterImport.file_name, RosterImport.staged_at, Person.full_name, RosterImport.confirmed_at)
        .join(Person, Person.id == RosterImport.staged_by_id)
        .where(RosterImport.cohort_id == cohort_id)
        .order_by(RosterImport.staged_at.desc(), RosterImport.id.desc())
        .limit(limit)
    )
    return [EarlierImport(*row) for row in rows]


def account_states(cohort_id: int) -> list[AccountState]:
    """How the people of a class sign in, in Vietnamese order of names; those who left are not among them. 1 statement."""
    has_role = exists().where(RoleGrant.person_id == Person.id, RoleGrant.revoked_at.is_(None))
    rows = session().execute(
        select(
            Enrolment.id,
            Person.id,
            Person.full_name,
            func.coalesce(Unit.name, ""),
            Person.phone,
            func.coalesce(Account.phone, Account.login_name),
            func.coalesce(Account.must_change, False),
            has_role,
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
        .order_by(Person.sort_key, Enrolment.id)
    )
    return [AccountState(*row) for row in rows]


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in portions that fit into one statement."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
