"""The blueprint that all pages of attendance hang on, and what its pages look up first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort

from app.cohorts.queries import CohortView, SessionReach, cohort_in_reach, session_reach
from app.kernel.clock import local_day, utc_now
from app.people.identity import current_viewer
from app.people.rules import Role

attendance = Blueprint("attendance", "app.attendance", template_folder="templates")


def class_in_reach(cohort_id: int) -> CohortView:
    """The class within reach; any other is as if it did not exist."""
    return cohort_in_reach(current_viewer(), cohort_id) or abort(404)


def reach_of(session_id: int) -> SessionReach:
    """The session that this person may mark; any other is as if it did not exist."""
    return session_reach(current_viewer(), session_id, today()) or abort(404)


def decides(cohort_id: int, instructor_ids: Sequence[int | None]) -> bool:
    """Whether the viewer answers requests of that class: she coordinates it, or teaches all the sessions they are about."""
    viewer = current_viewer()
    teaches = viewer.has(Role.INSTRUCTOR) and bool(instructor_ids) and all(one == viewer.person_id for one in instructor_ids)
    return teaches or cohort_in_reach(viewer, cohort_id) is not None


def today() -> date:
    """The day in Viet Nam."""
    return local_day(utc_now())
