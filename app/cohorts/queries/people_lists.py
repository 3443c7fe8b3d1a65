"""Reads for the lists of a unit: its units, who holds a post in them, the lists that were uploaded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from app.cohorts.models import PeopleImport
from app.cohorts.queries.classes import LEADERS
from app.cohorts.rules.people_lists import HeldPost, ListKind
from app.cohorts.rules.staging import StagedList
from app.courses.models import Edition, Programme
from app.people.models import Person, Post, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.storage.transaction import session


@dataclass(frozen=True)
class StagedPeople:
    """An uploaded list of a unit, with all its rows; `written` as `PeopleImport.written`."""

    id: int
    unit_id: int
    unit_name: str
    unit_path: str
    kind: ListKind
    as_of_on: date
    programme_key: str
    document: str
    file_name: str
    staged_at: datetime
    staged_by: str
    confirmed_at: datetime | None
    undone_at: datetime | None
    staged: StagedList


@dataclass(frozen=True)
class EarlierList:
    """An uploaded list in a list of them."""

    id: int
    unit_name: str
    kind: ListKind
    as_of_on: date
    file_name: str
    staged_at: datetime
    staged_by: str
    confirmed_at: datetime | None
    undone_at: datetime | None


def staged_people(viewer: Viewer, list_id: int) -> StagedPeople | None:
    """An uploaded list of a unit that `viewer` works for; None outside her scope. 1 statement."""
    row = session().execute(_staged().where(PeopleImport.id == list_id, within(viewer.reach(*LEADERS)))).first()
    return _view(row) if row else None


def staged_people_of(list_id: int) -> StagedPeople | None:
    """An uploaded list, whoever asks; for use-cases and commands. 1 statement."""
    row = session().execute(_staged().where(PeopleImport.id == list_id)).first()
    return _view(row) if row else None


def earlier_lists(viewer: Viewer, limit: int = 20) -> list[EarlierList]:
    """The lists that were uploaded for her units, newest first. 1 statement."""
    rows = session().execute(
        select(
            PeopleImport.id, Unit.name, PeopleImport.kind, PeopleImport.as_of_on, PeopleImport.file_name, PeopleImport.staged_at,
            Person.full_name, PeopleImport.confirmed_at, PeopleImport.undone_at,
        )
        .join(Unit, Unit.id == PeopleImport.unit_id)
        .join(Person, Person.id == PeopleImport.staged_by_id)
        .where(within(viewer.reach(*LEADERS)))
        .order_by(PeopleImport.staged_at.desc(), PeopleImport.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [EarlierList(row[0], row[1], ListKind(row[2]), *row[3:]) for row in rows]


def unit_ids_within(path: str) -> frozenset[int]:
    """The units of today in a unit and below. 1 statement."""
    return frozenset(session().scalars(select(Unit.id).where(within([path]), Unit.valid_to_on.is_(None))))


def posts_held(unit_ids: Collection[int]) -> list[HeldPost]:
    """Who holds a post in these units, as far as it is known. 1 statement per 500 units."""
    wanted, found = sorted(set(unit_ids)), []
    for start in range(0, len(wanted), 500):
        rows = session().execute(
            select(Post.id, Person.id, Person.full_name, Unit.id, Unit.name, Post.kind)
            .join(Person, Person.id == Post.person_id)
            .join(Unit, Unit.id == Post.unit_id)
            .where(Post.unit_id.in_(wanted[start : start + 500]), Post.to_on.is_(None))
            .order_by(Unit.sort_key, Person.sort_key, Post.id)
        )
        found += [HeldPost(*row) for row in rows]
    return found


def programme_titles() -> dict[str, str]:
    """The newest title of every programme by its key. 1 statement."""
    rows = session().execute(select(Programme.key, Edition.title).join(Edition).order_by(Edition.number))
    return {row[0]: row[1] for row in rows}


def _staged() -> Select[Any]:
    """Uploaded lists with their unit and who uploaded them, in the order of `StagedPeople`."""
    columns: Select[Any] = select(
        PeopleImport.id, Unit.id, Unit.name, Unit.path, PeopleImport.kind, PeopleImport.as_of_on, PeopleImport.programme_key,
        PeopleImport.document, PeopleImport.file_name, PeopleImport.staged_at, Person.full_name, PeopleImport.confirmed_at,
        PeopleImport.undone_at, PeopleImport.rows,
    )  # fmt: skip
    return columns.join(Unit, Unit.id == PeopleImport.unit_id).join(Person, Person.id == PeopleImport.staged_by_id)


def _view(row: Any) -> StagedPeople:
    """A row as a view."""
    return StagedPeople(*[*row[:4], ListKind(row[4]), *row[5:13], StagedList.from_records(row[13])])
