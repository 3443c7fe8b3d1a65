"""The blueprint of reports, and what its pages look up first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for

from app.cohorts.queries import CohortView, cohort_in_reach
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.people.identity import current_viewer
from app.plans.queries.plans import plan_seen_by
from app.reports.asking import ASKED, read_asked
from app.reports.making import Made, make
from app.reports.queries.issued import IssuedView, issued_report
from app.reports.wording import Kind

reports = Blueprint("reports", "app.reports", template_folder="templates")


def made_report() -> Made:
    """The report that the address asks for, within her reach; 404 otherwise. An address that names no kind, or no day of which
    there are figures, goes to the choice."""
    viewer, today = current_viewer(), local_day(utc_now())
    try:
        asked = read_asked(request.args, today=today)
    except Refused:
        typed: dict[str, Any] = {name: request.args[name] for name in ASKED if name in request.args}
        abort(redirect(url_for("reports.index", **typed), 303))
    if asked is None:
        abort(redirect(url_for("reports.index"), 303))
    kept = plan_seen_by(viewer, asked.plan_id) if asked.plan_id else None
    if kept is None and asked.kind is not Kind.TABLE_TEN:
        abort(404)
    made = make(asked, kept, viewer, today=today)
    if made is None:
        abort(404)
    return made


def issued_reached(report_id: int) -> tuple[IssuedView, Mapping[str, Any]]:
    """An issued report about a unit within her reach; 404 otherwise."""
    found = issued_report(current_viewer(), report_id)
    if found is None:
        abort(404)
    return found


def cohort_reached(cohort_id: int) -> CohortView:
    """A class within her reach; 404 otherwise."""
    found = cohort_in_reach(current_viewer(), cohort_id)
    if found is None:
        abort(404)
    return found
