"""Named reads of offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    label: str


@dataclass(frozen=True)
class FileView:
    """A file of events: whose it is, when it was uploaded, and when all of it was taken (None: it waits)."""

    id: int
    person_id: int
    full_name: str
    file_name: str
    staged_at: datetime
    taken_at: datetime | None


MOST_ASKED = 5000
"""Names in one question to the database."""


def known_events(person_id: int, client_ids: Sequence[str]) -> Mapping[str, EventView]:
    """The events of a person that arrived before, by client id. 1 statement for each `MOST_ASKED` names."""
    found: dict[str, EventView] = {}
    for start in range(0, len(client_ids), MOST_ASKED):
        names = client_ids[start : start + MOST_ASKED]
        asked = _event_columns().where(OfflineEvent.person_id == person_id, OfflineEvent.client_id.in_(names))
        found |= {row[0]: EventView(*row) for row in session().execute(asked)}
    return found


def refused_events(person_id: int, *, since: datetime, most: int) -> list[EventView]:
    """What was refused since then, the newest first. 1 statement."""
    event = OfflineEvent
    refused = (event.person_id == person_id, event.outcome == "refused", event.received_at >= since)
    asked = _event_columns().where(*refused).order_by(event.received_at.desc(), event.id.desc()).limit(most)
    return [EventView(*row) for row in session().execute(asked)]


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


def file_content(file_id: int) -> Record:
    """What stands in a file: the phone's clock when it was saved, and its events. 1 statement."""
    return session().scalars(select(EventFile.content).where(EventFile.id == file_id)).one()


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
        event.label,
    )


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
        )
        .join(Person, Person.id == EventFile.person_id)
        .where(condition)
        .order_by(EventFile.id.desc())
    )
    return [FileView(*row) for row in rows]
