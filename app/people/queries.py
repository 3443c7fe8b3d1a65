"""Named reads of people; each says how many SQL statements it costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.sql import ColumnElement

from app.people.models import (
    Account,
    Installation,
    NoticeRead,
    OutsideAccount,
    Person,
    Post,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SignIn,
    SignInFailure,
    Unit,
    UnitAlias,
)
from app.people.rules import Grant, Owes, Role, Viewer
from app.storage import reads
from app.storage.transaction import session


@dataclass(frozen=True)
class AccountRow:
    """What sign-in needs to know of an account."""

    person_id: int
    full_name: str
    login_name: str | None
    phone: str | None
    password_hash: str
    must_change: bool
    disabled: bool


@dataclass(frozen=True)
class SignInRow:
    """One of a person's sign-ins, as her account page lists it."""

    id: int
    started_at: datetime
    expires_at: datetime
    device: str


def installation_kind() -> str | None:
    """ "demo", "office", or None while the database is new. 1 statement."""
    return session().scalar(select(Installation.kind))


def viewer_of(token_hash: str, *, at: datetime) -> Viewer | None:
    """The person behind a sign-in that has neither ended nor expired, with her roles; None otherwise. 1 statement."""
    found = reads.rows(_viewer(), token_hash=token_hash, at=at)
    if not found:
        return None
    sign_in_id, person_id, full_name, must_change, owes = found[0][:5]
    grants = tuple(Grant(Role(role), unit_id, path) for *_rest, role, unit_id, path in found if role is not None)
    return Viewer(person_id, full_name, grants, must_change, sign_in_id, Owes(owes))


@cache
def _viewer() -> Select[Any]:
    """An open sign-in `token_hash` at the moment `at`, once for each role of its person."""
    return (
        select(SignIn.id, Person.id, Person.full_name, Account.must_change, SignIn.owes, RoleGrant.role, Unit.id, Unit.path)
        .join(Account, Account.person_id == SignIn.person_id)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(RoleGrant, and_(RoleGrant.person_id == SignIn.person_id, RoleGrant.revoked_at.is_(None)))
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(
            SignIn.token_hash == bindparam("token_hash"),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > bindparam("at"),
            Account.disabled_at.is_(None),
        )
    )


def has_second_factor(person_id: int) -> bool:
    """Whether a second factor of hers was confirmed. 1 statement."""
    found = select(SecondFactor.person_id).where(SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_not(None))
    return session().scalar(found) is not None


def has_read_notice(person_id: int, version: int) -> bool:
    """Whether she has read this version of the notice about personal data. 1 statement."""
    found = select(NoticeRead.version).where(NoticeRead.person_id == person_id, NoticeRead.version == version)
    return session().scalar(found) is not None


def person_outside(issuer: str, subject: str) -> int | None:
    """Whose account at the office's sign-in service this is. 1 statement."""
    known = select(OutsideAccount.person_id).where(OutsideAccount.issuer == issuer, OutsideAccount.subject == subject)
    return session().scalar(known)


def recovery_codes_left(person_id: int) -> int:
    """How many recovery codes are not used. 1 statement."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session().scalar(unused) or 0


def roles_of(person_id: int) -> frozenset[Role]:
    """The roles that she has anywhere. 1 statement."""
    asked = select(RoleGrant.role).where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None)).distinct()
    return frozenset(Role(role) for role in session().scalars(asked))


def account_of(login: str) -> AccountRow | None:
    """The account with this login (see `rules.login_of`), or None. 1 statement."""
    row = session().execute(_accounts().where(or_(Account.phone == login, Account.login_name == login))).first()
    return AccountRow(*row) if row else None


def account_of_person(person_id: int) -> AccountRow | None:
    """The account of a person, or None. 1 statement."""
    row = session().execute(_accounts().where(Account.person_id == person_id)).first()
    return AccountRow(*row) if row else None


def _accounts() -> Select[tuple[int, str, str | None, str | None, str, bool, bool]]:
    """The columns of `AccountRow`."""
    return select(
        Account.person_id,
        Person.full_name,
        Account.login_name,
        Account.phone,
        Account.password_hash,
        Account.must_change,
        Account.disabled_at.is_not(None),
    ).join(Person, Person.id == Account.person_id)


def failures_since(who: str, *, since: datetime) -> int:
    """How many sign-ins failed for a hashed account or address. 1 statement."""
    return session().scalar(select(func.count()).where(SignInFailure.who == who, SignInFailure.at > since)) or 0


def has_come_from(person_id: int, came_from: str) -> bool:
    """Whether she has ever signed in from this hidden address. 1 statement."""
    asked = select(SignIn.id).where(SignIn.person_id == person_id, SignIn.came_from == came_from).limit(1)
    return session().scalar(asked) is not None


def sign_ins_of(person_id: int, *, at: datetime) -> Sequence[SignInRow]:
    """Her sign-ins that are still open, newest first. 1 statement."""
    rows = session().execute(
        select(SignIn.id, SignIn.started_at, SignIn.expires_at, SignIn.device)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > at)
        .order_by(SignIn.started_at.desc())
    )
    return [SignInRow(*row) for row in rows]


def within(paths: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a unit lies in one of the given units or below; false for no unit at all. 0 statements."""
    return or_(*[Unit.path.startswith(path, autoescape=True) for path in paths], Unit.id == -1)


def units_within(viewer: Viewer, *roles: Role) -> Sequence[Unit]:
    """The units in which `viewer` has one of the roles, and all below, in Vietnamese order. 1 statement."""
    return (
        session()
        .scalars(select(Unit).where(within(viewer.reach(*roles))).order_by(Unit.level != "province", Unit.sort_key))
        .all()
    )


def unit_by_code(code: str) -> Unit | None:
    """The unit that has this code today. 1 statement."""
    return session().scalar(select(Unit).where(Unit.code == code, Unit.valid_to_on.is_(None)))


def unit_names() -> Sequence[tuple[int, str, str]]:
    """(id, name, search key) of every unit that exists today, and once more for each alias. 2 statements."""
    rows = session().execute(select(Unit.id, Unit.name, Unit.search_key).where(Unit.valid_to_on.is_(None))).all()
    aliases = session().execute(select(UnitAlias.unit_id, UnitAlias.name, UnitAlias.search_key)).all()
    return [(row[0], row[1], row[2]) for row in (*rows, *aliases)]


def persons_like(search_keys: Sequence[str], phones: Sequence[str]) -> Sequence[Person]:
    """Everybody whose folded name or phone is among the given ones. 1 statement per 500 keys."""
    found: dict[int, Person] = {}
    for start in range(0, max(len(search_keys), len(phones)), 500):
        names, numbers = search_keys[start : start + 500], phones[start : start + 500]
        for person in session().scalars(select(Person).where(or_(Person.search_key.in_(names), Person.phone.in_(numbers)))):
            found[person.id] = person
    return list(found.values())


def posts_of(person_id: int) -> Sequence[tuple[Post, Unit]]:
    """Her posts with their units, newest first. 1 statement."""
    rows = session().execute(
        select(Post, Unit).join(Unit, Unit.id == Post.unit_id).where(Post.person_id == person_id).order_by(Post.from_on.desc())
    )
    return [(row[0], row[1]) for row in rows]


def instructors_within(paths: Iterable[str]) -> Sequence[tuple[int, str]]:
    """(id, name) of everybody who is an instructor in these units or below, in Vietnamese order. 1 statement."""
    rows = session().execute(
        select(Person.id, Person.full_name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.role == Role.INSTRUCTOR, RoleGrant.revoked_at.is_(None), within(paths))
        .distinct()
        .order_by(Person.sort_key, Person.id)
        .add_columns(Person.sort_key)
    )
    return [(row[0], row[1]) for row in rows]
