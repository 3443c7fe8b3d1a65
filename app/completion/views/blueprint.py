"""The blueprint of completion, and what its pages look up first."""

from __future__ import annotations

from flask import Blueprint, abort

from app.cohorts.queries import CohortView, EnrolmentView, cohort_in_reach, enrolment_in_reach
from app.people.identity import current_viewer

completion = Blueprint("completion", __name__, template_folder="../templates")


def cohort_reached(cohort_id: int) -> CohortView:
    """A class within her reach; another is as if it did not exist."""
    found = cohort_in_reach(current_viewer(), cohort_id)
    if found is None:
        abort(404)
    return found


def enrolment_reached(enrolment_id: int) -> EnrolmentView:
    """A trainee of a class within her reach; another is as if she did not exist."""
    found = enrolment_in_reach(current_viewer(), enrolment_id)
    if found is None:
        abort(404)
    return found
