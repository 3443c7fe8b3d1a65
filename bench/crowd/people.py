"""The people of the big class: 200 trainees from all over the province, their accounts, and a coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.cohorts.models import Cohort, Enrolment
from app.kernel.clock import local_day
from app.kernel.text import fold, name_sort_key
from app.people.models import Account, Person, RoleGrant, Unit
from app.people.rules import Role
from app.people.services.passwords import hash_of
from app.storage.transaction import session
from bench.crowd.rows import add, add_with_ids

SIZE = 200
PASSWORD = "mot cau cho bench"
_FAMILIES = "Lê Nguyễn Phạm Hà Trương Lò Vi Bùi Quách Giàng Hoàng Ngân Cao Lương Thao Trịnh Mai Đỗ Lục Cầm"
_GIVEN = "An Ánh Bình Chiên Cúc Dung Duyên Đào Giang Hạnh Hằng Hiền Hòa Hồng Huệ Hường Lan Liên Loan Lý Mai Nga Ngân Oanh Thắm"


@dataclass(frozen=True)
class Member:
    """A trainee of the big class: what she signs in with, and how many online topics she has finished."""

    login: str
    person_id: int
    enrolment_id: int
    topics: int


@dataclass(frozen=True)
class People:
    """The class and everybody in it; the coordinator as (id, login)."""

    cohort_id: int
    coordinator: tuple[int, str]
    members: Sequence[Member]


def write_people(edition_id: int, topics: int, now: datetime) -> People:
    """The class with its people; every fourth has finished all online topics, the others two or more."""
    persons = persons_with_accounts([*_names(), "Lê Thị Phụ Trách"], now)
    coordinator = persons.pop()
    add(RoleGrant, [{"person_id": coordinator[0], "role": Role.COORDINATOR, "unit_id": province(), "granted_at": now}])
    cohort_id = write_cohort("BENCH-200", "Lớp đo 200 học viên", edition_id, coordinator[0], now)
    enrolments = enrolled(cohort_id, [person_id for person_id, _login in persons], coordinator[0], now)
    rnd = Random(SIZE)
    members = [
        Member(login, person_id, enrolment_id, topics if index % 4 == 0 else rnd.randint(min(2, topics), topics))
        for index, ((person_id, login), enrolment_id) in enumerate(zip(persons, enrolments, strict=True))
    ]
    return People(cohort_id, coordinator, members)


def province() -> int:
    """The unit above all others."""
    return session().scalars(select(Unit.id).where(Unit.level == "province").order_by(Unit.id)).first() or 0


def write_cohort(code: str, title: str, edition_id: int, by: int, now: datetime) -> int:
    """A class of the province that is in the middle of its online half."""
    today = local_day(now)
    cohort = {
        "code": code, "title": title, "place": "Hội trường A", "edition_id": edition_id,
        "unit_id": province(), "opens_on": today - timedelta(days=30), "online_due_on": today + timedelta(days=20),
        "closes_on": today + timedelta(days=40), "opened_at": now, "opened_by_id": by,
    }  # fmt: skip
    return add_with_ids(Cohort, [cohort])[0]


def _names() -> list[str]:
    """200 different names."""
    return [name_of(index) for index in range(SIZE)]


def name_of(index: int) -> str:
    """A name; 500 follow each other before the first comes again."""
    families, given = _FAMILIES.split(), _GIVEN.split()
    return f"{families[index % 20]} Thị {given[(index * 7 + index // 20) % 25]}"


def persons_with_accounts(names: Sequence[str], now: datetime, phones: str = "0977") -> list[tuple[int, str]]:
    """Persons with accounts; gives back (id, login) of each. One password for all, hashed once."""
    rows = [
        {
            "full_name": name, "search_key": fold(name), "sort_key": name_sort_key(name), "birth_year": 1985,
            "phone": f"{phones}{index:06d}",
        }
        for index, name in enumerate(names)
    ]  # fmt: skip
    persons = list(zip(add_with_ids(Person, rows), [str(row["phone"]) for row in rows], strict=True))
    kept = {"password_hash": hash_of(PASSWORD), "must_change": False, "password_set_at": now, "demo_of": "demo"}
    add(Account, [{**kept, "person_id": person_id, "phone": phone} for person_id, phone in persons])
    return persons


def enrolled(cohort_id: int, persons: Sequence[int], by: int, now: datetime) -> list[int]:
    """The trainees in the class, each from another commune until they are used up."""
    communes = session().scalars(select(Unit.id).where(Unit.level == "commune").order_by(Unit.id)).all()
    fixed = {
        "cohort_id": cohort_id, "post_title": "Chủ tịch Hội LHPN xã", "post_kind": "chair", "enrolled_at": now,
        "enrolled_by_id": by,
    }  # fmt: skip
    rows = [{**fixed, "person_id": person, "unit_id": communes[index % len(communes)]} for index, person in enumerate(persons)]
    return add_with_ids(Enrolment, rows)
