"""Pages of surveys: a coordinator opens one and reads its results, a trainee answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import CohortView, EnrolmentView, cohort_in_reach, own_enrolment
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.surveys import services
from app.surveys.formats.template_file import read_template
from app.surveys.forms import OpenForm
from app.surveys.pages import survey_tables
from app.surveys.queries import has_answered, results_of, survey_of
from app.surveys.rules import LEAST_ANSWERS, missing
from app.surveys.wording import SCALE_NAMES, name_of
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook

surveys = Blueprint("surveys", __name__, template_folder="templates")
_DAYS_AFTER = 14
"""How long after its end a class is usually asked."""


@surveys.route("/lop/<int:cohort_id>/khao-sat", methods=["GET", "POST"])
def cohort(cohort_id: int) -> ResponseReturnValue:
    """The survey of a class: opened here, then how many have answered, then the results."""
    found, today = _reached(cohort_id), local_day(utc_now())
    survey, template = survey_of(cohort_id), read_template()
    form = OpenForm(data={"closes_on": max(found.closes_on, today) + timedelta(days=_DAYS_AFTER)})
    if form.validate_on_submit():
        try:
            services.open_survey(template, cohort_id=cohort_id, closes_on=form.day, **_act())
        except Refused as refusal:
            form.closes_on.errors = [refusal.sentence]
        else:
            flash(_("Đã mở phiếu. Học viên thấy ở trang Hôm nay."), "ok")
            return redirect(url_for("surveys.cohort", cohort_id=cohort_id), 303)
    results = results_of(survey, today=today) if survey else ()
    page = {"cohort": found, "tabs": cohort_tabs(cohort_id, "surveys.cohort"), "survey": survey, "results": results}
    words = {"template": template, "form": form, "today": today, "least": LEAST_ANSWERS, "name_of": name_of}
    return render_template("surveys/cohort.html", **page, **words), 422 if form.errors else 200


@surveys.post("/lop/<int:cohort_id>/khao-sat/dong")
def close(cohort_id: int) -> ResponseReturnValue:
    """Close the survey of a class now."""
    _reached(cohort_id)
    survey = survey_of(cohort_id)
    if survey is None:
        abort(404)
    services.close_survey(cohort_id=cohort_id, survey_id=survey.id, **_act())
    flash(_("Đã đóng phiếu, không nhận thêm trả lời."), "ok")
    return redirect(url_for("surveys.cohort", cohort_id=cohort_id), 303)


@surveys.get("/lop/<int:cohort_id>/khao-sat.xlsx")
def cohort_xlsx(cohort_id: int) -> Response:
    """The results as a workbook; while they may not be seen, the reason."""
    found, survey = _reached(cohort_id), survey_of(cohort_id)
    if survey is None:
        abort(404)
    data = workbook(survey.title, survey_tables(survey, results_of(survey, today=local_day(utc_now()))))
    return attachment(data, _("Khảo sát {code}.xlsx").format(code=found.code), FILE_TYPE)


@surveys.route("/hoc/<int:enrolment_id>/khao-sat", methods=["GET", "POST"])
def answer(enrolment_id: int) -> ResponseReturnValue:
    """She answers the survey of her class."""
    enrolment = _own(enrolment_id)
    survey = survey_of(enrolment.cohort.id)
    answered = survey is not None and has_answered(enrolment_id, survey.id)
    page: dict[str, Any] = {"enrolment": enrolment, "survey": survey, "answered": answered, "scale": SCALE_NAMES}
    page |= {"today": local_day(utc_now()), "sentence": "", "lacking": (), "given": {}, "least": LEAST_ANSWERS}
    if request.method == "POST" and survey is not None:
        given = {question.key: request.form.get(question.key, "") for question in survey.questions}
        try:
            services.answer_survey(survey_id=survey.id, enrolment_id=enrolment_id, answers=given, **_act())
        except Refused as refusal:
            page |= {"sentence": refusal.sentence, "given": given, "lacking": missing(survey.questions, given)}
            return render_template("surveys/answer.html", **page), 422
        flash(_("Đã gửi phiếu. Cảm ơn chị."), "ok")
        return redirect(url_for("desks.trainee", enrolment_id=enrolment_id), 303)
    return render_template("surveys/answer.html", **page)


def _reached(cohort_id: int) -> CohortView:
    """A class within her reach; 404 otherwise."""
    found = cohort_in_reach(current_viewer(), cohort_id)
    if found is None:
        abort(404)
    return found


def _own(enrolment_id: int) -> EnrolmentView:
    """Her own enrolment; 404 otherwise."""
    found = own_enrolment(current_viewer().person_id, enrolment_id)
    if found is None:
        abort(404)
    return found


def _act() -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": current_viewer().person_id, "at": utc_now()}
