"""The sources of lessons as they are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.courses.models import LessonRevision
from app.storage.transaction import session


def sources_of(revision_ids: Sequence[int]) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    """The sources of these texts (text, url, checked_on as dd/mm/yyyy). 1 statement."""
    rows = session().execute(select(LessonRevision.id, LessonRevision.sources).where(LessonRevision.id.in_(revision_ids)))
    return {row.id: row.sources for row in rows}
