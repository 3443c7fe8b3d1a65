"""The blueprint that all pages of learning hang on, and what its pages look up first."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, current_app

from app.cohorts.queries import EnrolmentView, own_enrolment
from app.courses.check.quality.lexicon import Term
from app.courses.glossary import terms_of
from app.courses.queries import EditionView, edition_view
from app.people.identity import current_viewer

learning = Blueprint("learning", "app.learning", template_folder="templates")


def own(enrolment_id: int) -> tuple[EnrolmentView, EditionView]:
    """Her enrolment and her class's edition; somebody else's is as if it did not exist."""
    enrolment = own_enrolment(current_viewer().person_id, enrolment_id)
    if enrolment is None:
        abort(404)
    return enrolment, edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version)


def terms_here(edition: EditionView) -> Sequence[Term]:
    """The terms that lessons of a programme mark."""
    return terms_of(current_app.config["SETTINGS"].content, edition.programme_key)
