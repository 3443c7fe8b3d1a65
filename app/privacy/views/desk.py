"""The desk of who answers requests, and what one trainee gave by consent."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import EnrolmentView, enrolment_in_reach
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.privacy import queries, services
from app.privacy.forms import AnswerForm, RevealForm
from app.privacy.queries import RequestRow
from app.privacy.rules import Ground, Outcome, ParticularKind, masked
from app.privacy.services import Correction
from app.privacy.views.blueprint import privacy
from app.privacy.wording import GROUNDS, KINDS, OUTCOMES, PARTICULARS


@privacy.get("/yeu-cau-du-lieu")
def desk() -> ResponseReturnValue:
    """The requests that wait, with their last day, and those that were answered."""
    viewer = current_viewer()
    answered = request.args.get("hien") == "da-tra-loi"
    return render_template(
        "privacy/desk.html",
        rows=queries.requests_in_reach(viewer, answered=answered),
        answered=answered,
        today=local_day(utc_now()),
        kinds=KINDS,
        outcomes=OUTCOMES,
    )


@privacy.route("/yeu-cau-du-lieu/<int:data_request_id>", methods=["GET", "POST"])
def answer(data_request_id: int) -> ResponseReturnValue:
    """One request: what was asked, and the answer, once."""
    row = queries.request_in_reach(current_viewer(), data_request_id)
    if row is None:
        abort(404)
    form = AnswerForm()
    if form.validate_on_submit():
        fixed = Correction(form.full_name.data or "", form.birth_on.data, form.phone.data or "")
        outcome, ground = Outcome(form.outcome.data), Ground(form.ground.data)
        words, by = form.words.data, current_viewer().person_id
        try:
            services.answer_request(row.id, outcome, words=words, ground=ground, correction=fixed, by=by, at=utc_now())
        except Refused as refusal:
            (form.phone if refusal.reason in {"phone", "login_taken"} else form.words).errors = [refusal.sentence]
        else:
            flash(_("Đã trả lời {name}.").format(name=row.full_name), "ok")
            return redirect(url_for("privacy.desk"), 303)
    return _request_page(row, form)


def _request_page(row: RequestRow, form: AnswerForm) -> ResponseReturnValue:
    """The page of one request."""
    words = {"kinds": KINDS, "outcomes": OUTCOMES, "grounds": GROUNDS}
    page = render_template("privacy/answer.html", row=row, form=form, today=local_day(utc_now()), **words)
    return page, 422 if form.errors else 200


@privacy.get("/so-hoc/<int:enrolment_id>/du-lieu-rieng")
def private(enrolment_id: int) -> ResponseReturnValue:
    """What a trainee gave by consent, covered."""
    return _private_page(_reached(enrolment_id), RevealForm(), {})


@privacy.post("/so-hoc/<int:enrolment_id>/du-lieu-rieng")
def reveal(enrolment_id: int) -> ResponseReturnValue:
    """The same uncovered, for who has the right and says why; noted in the journal."""
    enrolment, form = _reached(enrolment_id), RevealForm()
    shown: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            shown = services.reveal_particulars(
                enrolment.person_id, form.reason.data, by=current_viewer().person_id, at=utc_now()
            )
        except Refused as refusal:
            form.reason.errors = [refusal.sentence]
    return _private_page(enrolment, form, shown)


def _reached(enrolment_id: int) -> EnrolmentView:
    """The enrolment, when it lies within her reach."""
    enrolment = enrolment_in_reach(current_viewer(), enrolment_id)
    if enrolment is None:
        abort(404)
    return enrolment


def _private_page(enrolment: EnrolmentView, form: RevealForm, shown: dict[str, str]) -> ResponseReturnValue:
    """The page of what one trainee gave; an ID number with its last digits, everything else only as given or not."""
    kept = queries.particulars_of(enrolment.person_id)
    covered = {kind: masked(value) if kind == ParticularKind.ID_NUMBER else "•••" for kind, value in kept.items()}
    rows = [(PARTICULARS[kind], shown.get(kind) or covered.get(kind) or _("chưa cho biết")) for kind in ParticularKind]
    allowed = queries.may_see_particulars(current_viewer().person_id, enrolment.person_id)
    page = render_template(
        "privacy/private.html", enrolment=enrolment, rows=rows, form=form, allowed=allowed, kept=kept, shown=bool(shown)
    )
    return page, 422 if form.errors else 200
