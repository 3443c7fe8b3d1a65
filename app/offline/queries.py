"""Named reads of offline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.cohorts.models import Enrolment
from app.offline.models import EventFile, OfflineEvent
from app.people.models import Person
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class EventView:
    """An event that arrived; `clock` is right, set or unknown."""

    client_id: str
    kind: str
    made_at: datetime
    received_at: datetime
    clock: str
    outcome: str
    sentence: str
    detail: Record


@dataclass(frozen=True)
class FileView:
    """A file of events: whose it is, who uploaded it and when, and when it was taken (None: it waits)."""

    id: int
    person_id: int
    full_name: str
    file_name: str
    staged_at: datetime
    taken_at: datetime | None
    content: Record


def known_events(person_id: int, client_ids: Collection[str]) -> Mapping[str, EventView]:
    """The events of a person that arrived before, by client id. 1 statement."""
    return {view.client_id: view for view in _events(person_id, OfflineEvent.client_id.in_(client_ids))}


def refused_events(person_id: int, *, since: datetime) -> list[EventView]:
    """What was refused since then, the newest first, at most 200. 1 statement."""
    return _events(person_id, (OfflineEvent.outcome == "refused") & (OfflineEvent.received_at >= since))


def arrived(person_id: int) -> tuple[int, datetime | None]:
    """(how many events of hers arrived, when the last one did). 1 statement."""
    row = (
        session()
        .execute(select(func.count(), func.max(OfflineEvent.received_at)).where(OfflineEvent.person_id == person_id))
        .one()
    )
    return row[0], row[1]


def event_files_of(cohort_id: int) -> list[FileView]:
    """The files of events of a class, the newest first. 1 statement."""
    return _files(EventFile.cohort_id == cohort_id)


def event_file(cohort_id: int, file_id: int) -> FileView | None:
    """One file of a class. 1 statement."""
    found = _files((EventFile.cohort_id == cohort_id) & (EventFile.id == file_id))
    return found[0] if found else None


def events_of_file(file_id: int) -> list[EventView]:
    """What became of the events of a file, refused ones first. 1 statement."""
    rows = session().execute(
        _event_columns().where(OfflineEvent.file_id == file_id).order_by(OfflineEvent.outcome, OfflineEvent.id)
    )
    return [EventView(*row) for row in rows]


def enrolled_in(person_id: int, cohort_id: int) -> bool:
    """Whether somebody is in a class. 1 statement."""
    asked = select(Enrolment.id).filter_by(person_id=person_id, cohort_id=cohort_id, left_at=None)
    return session().scalar(asked) is not None


def _event_columns() -> Select[Any]:
    """The columns of `EventView`."""
    event = OfflineEvent
    return select(
        event.client_id,
        event.kind,
        event.made_at,
        event.received_at,
        event.clock,
        event.outcome,
        event.sentence,
        event.detail,
    )


def _events(person_id: int, condition: ColumnElement[bool]) -> list[EventView]:
    """Events of a person, the newest first."""
    asked = _event_columns().where(OfflineEvent.person_id == person_id, condition)
    rows = session().execute(asked.order_by(OfflineEvent.received_at.desc(), OfflineEvent.id.desc()).limit(200))
    return [EventView(*row) for row in rows]


def _files(condition: ColumnElement[bool]) -> list[FileView]:
    """Files that meet a condition, the newest first."""
    rows = session().execute(
        select(
            EventFile.id,
            EventFile.person_id,
            Person.full_name,
            EventFile.file_name,
            EventFile.staged_at,
            EventFile.taken_at,
            EventFile.content,
        )
        .join(Person, Person.id == EventFile.person_id)
        .where(condition)
        .order_by(EventFile.id.desc())
    )
    return [FileView(*row) for row in rows]
