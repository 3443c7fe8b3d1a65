"""What a class is told, a calendar of it, a survey, a timetable written at once: for the tour of every address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.cohorts.models import TimetableCopy
from app.cohorts.services.announcements import publish_announcement
from app.cohorts.services.feeds import make_feed
from app.storage.transaction import transaction
from app.surveys.formats.template_file import read_template
from app.surveys.services import open_survey
from tests.cast import NOW, TODAY, Cast


def live_class(cast: Cast, cohort: str, by: int) -> dict[str, Any]:
    """Ids of an announcement, a copy, an instructor, and the word of a calendar."""
    cohort_id, act = cast.cohort[cohort], {"by": by, "at": NOW}
    open_survey(read_template(), cohort_id=cohort_id, closes_on=TODAY + timedelta(days=30), **act)
    with transaction() as db:
        copy = TimetableCopy(cohort_id=cohort_id, kind="shifted", written=[], written_at=NOW, written_by_id=by)
        db.add(copy)
        db.flush()
        copy_id = copy.id
    return {
        "announcement_id": publish_announcement(cohort_id=cohort_id, title="Nhắc lịch", body="Mang sổ tay.", **act),
        "copy_id": copy_id,
        "feed_token": make_feed(cohort_id=cohort_id, **act),
        "instructor_id": cast.person["instructor" if cohort == "thu" else "stranger"],
    }
