"""Named reads of single entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.attendance.models import Mark
from app.attendance.rules.settling import Entry
from app.people.models import Person
from app.storage.transaction import session

RECORDER = aliased(Person, name="recorder")
"""Who recorded a mark, beside the person it is about."""


def entries_of(session_ids: Collection[int], enrolment_ids: Collection[int]) -> dict[tuple[int, int], list[Entry]]:
    """All entries of these sessions about these people, by (session, enrolment); `recorded_by` is a name. 1 statement."""
    rows = session().execute(
        select(Mark.session_id, Mark.enrolment_id, *entry_columns(), RECORDER.full_name)
        .join(RECORDER, RECORDER.id == Mark.recorded_by_id)
        .where(Mark.session_id.in_(session_ids), Mark.enrolment_id.in_(enrolment_ids))
    )
    found: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for row in rows:
        found[(row[0], row[1])].append(entry(row[2:-1], row[-1]))
    return found


def entry_columns() -> tuple[Any, ...]:
    """The columns of `Entry` without who recorded it. 0 statements."""
    mark = Mark
    moments = (mark.device_at, mark.received_at)
    return (mark.id, mark.state, mark.periods, mark.way, *moments, mark.replaces_id, mark.client_id, mark.recorded_by_id)


def entry(columns: Sequence[object], recorded_by: str) -> Entry:
    """A row of `entry_columns` as an entry. 0 statements."""
    mark_id, state, periods, way, *rest = columns
    return Entry(mark_id, state, periods, way, recorded_by, *rest)  # type: ignore[arg-type]
