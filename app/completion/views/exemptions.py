"""What a trainee need not do: record an exemption, take it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.completion.choices import exemption_choices, exemptions_shown
from app.completion.forms import ExemptionForm, RevokeForm, client_of, target_of
from app.completion.lacking import lacking
from app.completion.queries import Ledger, exemption_history, ledger
from app.completion.rules import rescues
from app.completion.services import exempt, revoke_exemption
from app.completion.views.blueprint import completion, enrolment_reached
from app.completion.wording import rescue_words
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.fields import choices

_FIELD_OF = {"no_target": "target", "periods": "periods", "too_much": "periods", "no_approver": "approver", "no_reason": "reason"}


@completion.route("/so-hoc/<int:enrolment_id>/mien", methods=["GET", "POST"])
def exemptions(enrolment_id: int) -> ResponseReturnValue:
    """Record an exemption that somebody named approved; those that stand and those taken back."""
    book = ledger(enrolment_reached(enrolment_id), today=local_day(utc_now()))
    form = _form(book)
    target = target_of(form.target.data or "") if form.validate_on_submit() else None
    if target is None:
        return _page(book, form)
    try:
        exempt(
            enrolment_id,
            target,
            periods=form.periods.data,
            approver=form.approver.data,
            document=form.document.data,
            reason=form.reason.data,
            client_id=client_of(form.client.data),
            by=current_viewer().person_id,
            at=utc_now(),
            lacking=lacking(book).get(target),
        )
    except Refused as refusal:
        form[_FIELD_OF.get(refusal.reason, "target")].errors = [refusal.sentence]
        return _page(book, form)
    flash(_("Đã ghi. Sổ học và kết luận đã tính theo lần miễn này."), "ok")
    return redirect(url_for("completion.exemptions", enrolment_id=enrolment_id), 303)


@completion.post("/so-hoc/<int:enrolment_id>/mien/<int:exemption_id>/rut")
def exemption_revoke(enrolment_id: int, exemption_id: int) -> ResponseReturnValue:
    """Take an exemption back; the row stays."""
    enrolment_reached(enrolment_id)
    form = RevokeForm()
    if not form.validate_on_submit():
        flash(_("Chưa rút: ghi lý do rút lại."), "warn")
        return redirect(url_for("completion.exemptions", enrolment_id=enrolment_id), 303)
    by, at = current_viewer().person_id, utc_now()
    try:
        done = revoke_exemption(enrolment_id, exemption_id, reason=form.reason.data, by=by, at=at)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    else:
        flash(_("Đã rút lần miễn. Sổ học tính lại như trước.") if done else _("Lần miễn này đã được rút từ trước."), "ok")
    return redirect(url_for("completion.exemptions", enrolment_id=enrolment_id), 303)


def _form(book: Ledger) -> ExemptionForm:
    """The form with what can be exempted in this class."""
    form = ExemptionForm()
    form.target.choices = choices(exemption_choices(book, form.target.data or ""))
    form.client.data = client_of(form.client.data)
    return form


def _page(book: Ledger, form: ExemptionForm) -> ResponseReturnValue:
    """The form over what was recorded."""
    enrolment = book.enrolment
    page = render_template(
        "completion/exemptions.html",
        enrolment=enrolment,
        form=form,
        rescues=[rescue_words(rescue) for rescue in rescues(book.verdict)],
        rows=exemptions_shown(enrolment.cohort, exemption_history(enrolment.id), book.account),
    )
    return page, 422 if form.errors else 200
