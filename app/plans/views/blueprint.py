"""The blueprint that all pages of plans hang on, and the guards: what somebody may not see does not exist."""

from __future__ import annotations

from flask import Blueprint, abort

from app.people.identity import current_viewer
from app.plans.queries.nominations import OpeningRow, opening_seen_by
from app.plans.queries.plans import KeptPlan, plan_of_line, plan_seen_by
from app.plans.rules.shapes import Line

plans = Blueprint("plans", "app.plans", template_folder="templates")


def seen_plan(plan_id: int) -> KeptPlan:
    """A plan of her units, or of one above; 404 otherwise."""
    kept = plan_seen_by(current_viewer(), plan_id)
    if kept is None:
        abort(404)
    return kept


def seen_line(line_id: int) -> tuple[KeptPlan, Line]:
    """A line of such a plan; 404 otherwise."""
    found = plan_of_line(current_viewer(), line_id)
    if found is None:
        abort(404)
    return found


def kept_line(line_id: int) -> tuple[KeptPlan, Line]:
    """A line of a plan that she keeps; 404 otherwise."""
    plan, line = seen_line(line_id)
    if not plan.kept_by(current_viewer()):
        abort(404)
    return plan, line


def seen_opening(opening_id: int) -> tuple[OpeningRow, KeptPlan, Line]:
    """An opening with its plan and line; 404 outside what she sees."""
    opening = opening_seen_by(current_viewer(), opening_id)
    if opening is None:
        abort(404)
    return opening, *seen_line(opening.line_id)


def kept_opening(opening_id: int) -> tuple[OpeningRow, KeptPlan, Line]:
    """An opening of a plan that she keeps; 404 otherwise."""
    opening, plan, line = seen_opening(opening_id)
    if not plan.kept_by(current_viewer()):
        abort(404)
    return opening, plan, line
