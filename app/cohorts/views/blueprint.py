"""The blueprint that all pages of cohorts hang on, and the guard before each: a class outside her scope does not exist."""

from __future__ import annotations

from flask import Blueprint, abort

from app.cohorts.queries import CohortView, EnrolmentView, cohort_in_reach, enrolment_in_reach
from app.people.identity import current_viewer

cohorts = Blueprint("cohorts", "app.cohorts", template_folder="templates")


def reached(cohort_id: int) -> CohortView:
    """The class, when the viewer coordinates it; 404 otherwise."""
    cohort = cohort_in_reach(current_viewer(), cohort_id)
    if cohort is None:
        abort(404)
    return cohort


def reached_enrolment(cohort_id: int, enrolment_id: int) -> EnrolmentView:
    """An enrolment of that class, when the viewer coordinates it; 404 otherwise."""
    enrolment = enrolment_in_reach(current_viewer(), enrolment_id)
    if enrolment is None or enrolment.cohort.id != cohort_id:
        abort(404)
    return enrolment
