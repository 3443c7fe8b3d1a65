"""Everything that the journal holds about a person, a class or a session, whatever room wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from app.people.models import Person
from app.storage.belongings import Link, belongings
from app.storage.models import JournalEntry
from app.storage.transaction import session

MOST = 500
"""So many entries are shown, the newest of all."""

_OF_ENROLMENT = (
    Link("attempts", "enrolment_id", "enrolments"),
    Link("certificates", "enrolment_id", "enrolments"),
    Link("leave_requests", "enrolment_id", "enrolments"),
    Link("objections", "enrolment_id", "enrolments"),
    Link("lesson_questions", "enrolment_id", "enrolments"),
)
_ABOUT: Mapping[str, tuple[str, tuple[Link, ...]]] = {
    "person": (
        "persons",
        (
            Link("enrolments", "person_id", "persons"),
            Link("nominations", "person_id", "persons"),
            Link("event_files", "person_id", "persons"),
            Link("data_requests", "person_id", "persons"),
            *_OF_ENROLMENT,
        ),
    ),
    "cohort": (
        "cohorts",
        (
            Link("enrolments", "cohort_id", "cohorts"),
            Link("sessions", "cohort_id", "cohorts"),
            Link("decisions", "cohort_id", "cohorts"),
            Link("sheet_imports", "cohort_id", "cohorts"),
            Link("roster_imports", "cohort_id", "cohorts"),
            Link("event_files", "cohort_id", "cohorts"),
            *_OF_ENROLMENT,
        ),
    ),
    "session": ("sessions", (Link("objections", "session_id", "sessions"),)),
}


@dataclass(frozen=True)
class Happening:
    """One entry: when, who (none for the machine), what, about what, and what was said of it."""

    at: datetime
    by_name: str | None
    by_id: int | None
    action: str
    subject: str
    detail: dict[str, Any]


def history_of(kind: str, row_id: int, *, most: int | None = MOST) -> list[Happening]:
    """Everything about a "person", "cohort" or "session", oldest first; the newest `most` entries. About 12 statements."""
    root, links = _ABOUT[kind]
    subjects: dict[str, list[int]] = {kind: [row_id]}
    for table, rows in belongings(root, row_id, links).items():
        subjects[table.removesuffix("s")] = [row["id"] for row in rows]
    return _happenings(_about(subjects), most)


def entries_of(kind: str, row_id: int) -> list[Happening]:
    """What was done to one thing, oldest first. 1 statement."""
    return _happenings(_about({kind: [row_id]}), None)


def _happenings(condition: Any, most: int | None) -> list[Happening]:
    """The entries for which a condition holds."""
    statement = select(JournalEntry, Person.full_name).outerjoin(Person, Person.id == JournalEntry.by_id).where(condition)
    rows = session().execute(statement.order_by(JournalEntry.id.desc()).limit(most)).all()
    return [
        Happening(entry.at, name, entry.by_id, entry.action, f"{entry.subject_kind} {entry.subject_id}", entry.detail)
        for entry, name in reversed(rows)
    ]


def _about(subjects: Mapping[str, Sequence[int]]) -> Any:
    """The condition that an entry is about one of these."""
    return or_(
        *(
            and_(JournalEntry.subject_kind == kind, JournalEntry.subject_id.in_(ids[:10_000]))
            for kind, ids in subjects.items()
            if ids
        )
    )
