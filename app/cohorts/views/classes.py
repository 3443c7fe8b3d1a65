"""Opening and changing a class."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import services
from app.cohorts.forms import CohortForm, NewCohortForm, numbered
from app.cohorts.views.blueprint import cohorts, reached
from app.courses.queries import is_open_to, newest_editions
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.queries import units_within
from app.people.rules import Role

_FIELD_OF = {
    "code": "code",
    "code_taken": "code",
    "title": "title",
    "no_edition": "edition",
    "other_unit": "edition",
    "no_unit": "unit",
    "due_too_early": "online_due_on",
    "closing_too_early": "closes_on",
    "sessions_outside": "closes_on",
}


@cohorts.get("/lop")
def index() -> ResponseReturnValue:
    """The list of classes is her desk."""
    return redirect(url_for("desks.coordinator"))


@cohorts.route("/lop/mo", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Open a class on one of the newest editions, in a unit of her scope."""
    viewer, form = current_viewer(), NewCohortForm()
    paths = viewer.reach(Role.COORDINATOR, Role.ADMINISTRATOR)
    editions = [edition for edition in newest_editions() if is_open_to(edition.unit_path, paths)]
    form.edition.choices = numbered((edition.edition_id, edition.title) for edition in editions)
    units = units_within(viewer, Role.COORDINATOR, Role.ADMINISTRATOR)
    form.unit.choices = numbered((unit.id, unit.name) for unit in units)
    if form.validate_on_submit():
        facts = {"edition_id": form.edition.data, "unit_id": form.unit.data}
        try:
            cohort_id = services.open_cohort(**_facts(form), **facts, by=viewer.person_id, at=utc_now())
        except Refused as refusal:
            _say(form, refusal)
        else:
            flash(_("Đã mở lớp. Tiếp theo, tải danh sách học viên lên."), "ok")
            return redirect(url_for("cohorts.roster_upload", cohort_id=cohort_id), 303)
    return render_template("cohorts/new.html", form=form, editions=editions), 422 if form.errors else 200


@cohorts.route("/lop/<int:cohort_id>/sua", methods=["GET", "POST"])
def edit(cohort_id: int) -> ResponseReturnValue:
    """Change what a class is called, its days and its place."""
    cohort = reached(cohort_id)
    form = CohortForm(obj=cohort)
    if form.validate_on_submit():
        try:
            services.change_cohort(cohort_id=cohort_id, **_facts(form), by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            _say(form, refusal)
        else:
            flash(_("Đã lưu thông tin lớp."), "ok")
            return redirect(url_for("desks.cohort", cohort_id=cohort_id), 303)
    return render_template("cohorts/edit.html", form=form, cohort=cohort), 422 if form.errors else 200


def _facts(form: CohortForm) -> dict[str, Any]:
    """What the form says of the class itself."""
    names = ("code", "title", "opens_on", "online_due_on", "closes_on", "place")
    return {name: form[name].data for name in names}


def _say(form: CohortForm, refusal: Refused) -> None:
    """Put the sentence at the field it is about."""
    form[_FIELD_OF[refusal.reason]].errors = [refusal.sentence]
