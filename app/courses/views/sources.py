"""The sources of lessons, those that are to be looked at again first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.courses.queries.authoring import LessonRow
from app.courses.queries.sources import sources_of
from app.courses.rules.sources import FRESH_DAYS, checked_on, is_out_of_date
from app.courses.views.blueprint import courses
from app.courses.views.reach import lessons_in_reach
from app.kernel.clock import local_day, utc_now


@dataclass(frozen=True)
class LessonSources:
    """A lesson with its sources: (words, address, day it was checked last, whether that is too long ago)."""

    row: LessonRow
    sources: tuple[tuple[str, str, date | None, bool], ...]

    @property
    def old(self) -> int:
        """How many are to be looked at again."""
        return sum(source[3] for source in self.sources)

    @property
    def oldest(self) -> date:
        """The day of the check that lies back longest; never checked comes before every day."""
        return min((source[2] or date.min for source in self.sources), default=date.max)


@courses.get("/soan-bai/can-cu")
def sources() -> ResponseReturnValue:
    """Lessons whose sources are out of date, the oldest check first; or all of them."""
    today, every = local_day(utc_now()), request.args.get("xem") == "tat-ca"
    rows = lessons_in_reach()
    known = sources_of([row.revision_id for row in rows])
    lessons = [LessonSources(row, _shown(known.get(row.revision_id, ()), today)) for row in rows]
    without = [each.row for each in lessons if not each.sources]
    found = sorted((each for each in lessons if each.sources and (every or each.old)), key=lambda each: each.oldest)
    page = {"lessons": found, "without": without, "every": every, "days": FRESH_DAYS, "total": len(rows)}
    return render_template("courses/sources.html", **page, waiting=sum(bool(each.old) for each in lessons))


def _shown(kept: Sequence[Mapping[str, Any]], today: date) -> tuple[tuple[str, str, date | None, bool], ...]:
    """The sources of one lesson."""
    return tuple((str(one.get("text", "")), str(one.get("url", "")), checked_on(one), is_out_of_date(one, today)) for one in kept)
