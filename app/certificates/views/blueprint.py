"""The blueprint of certificates, and what its pages look up first."""

from __future__ import annotations

from flask import Blueprint, abort, url_for

from app.certificates.queries import (
    BodyView,
    CertificateView,
    RegisterRow,
    body_in_reach,
    certificate_in_reach,
    register_in_reach,
)
from app.cohorts.queries import CohortView, cohort_in_reach
from app.people.identity import current_viewer

certificates = Blueprint("certificates", __name__, template_folder="../templates")


def cohort_reached(cohort_id: int) -> CohortView:
    """A class within her reach; another is as if it did not exist."""
    found = cohort_in_reach(current_viewer(), cohort_id)
    if found is None:
        abort(404)
    return found


def certificate_reached(certificate_id: int) -> CertificateView:
    """A certificate of a class within her reach; another is as if it did not exist."""
    found = certificate_in_reach(current_viewer(), certificate_id)
    if found is None:
        abort(404)
    return found


def register_reached(register_id: int) -> RegisterRow:
    """A register of a body within her reach; another is as if it did not exist."""
    found = register_in_reach(current_viewer(), register_id)
    if found is None:
        abort(404)
    return found


def body_reached(body_id: int) -> BodyView:
    """A body of a unit within her reach; another is as if it did not exist."""
    found = body_in_reach(current_viewer(), body_id)
    if found is None:
        abort(404)
    return found


def public_address(code: str) -> str:
    """Where anybody checks the certificate with this code; what its QR says."""
    return url_for("certificates.verify", code=code, _external=True)
