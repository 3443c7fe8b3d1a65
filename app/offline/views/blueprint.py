"""The blueprint that all pages of offline hang on, and what its pages look up first."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from app.cohorts.queries import CohortView, EnrolmentView, cohort_in_reach, own_enrolment
from app.courses.queries import EditionView, edition_view
from app.people.identity import current_viewer
from app.web.offline import KEEP, LONG

offline = Blueprint("offline", "app.offline", template_folder="templates")

KEPT = frozenset(
    {
        "desks.trainee",
        "desks.topics",
        "desks.topic",
        "desks.my_timetable",
        "completion.my_ledger",
        "learning.lesson",
        "learning.questions",
        "offline.packs",
        "offline.waiting",
        "quizzes.practice",
    }
)
"""Pages that her phone keeps as last seen."""


@offline.after_app_request
def let_keep(response: Response) -> Response:
    """Let her phone keep the pages that she needs without a line."""
    if request.endpoint in KEPT and response.status_code == 200 and KEEP not in response.headers:
        response.headers[KEEP] = LONG
    return response


def own(enrolment_id: int) -> tuple[EnrolmentView, EditionView]:
    """Her enrolment and the edition of its class; somebody else's is as if it did not exist."""
    enrolment = own_enrolment(current_viewer().person_id, enrolment_id) or abort(404)
    return enrolment, edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version)


def class_in_reach(cohort_id: int) -> CohortView:
    """The class within reach; any other is as if it did not exist."""
    return cohort_in_reach(current_viewer(), cohort_id) or abort(404)
