"""Pages of the second factor: prove it at sign-in, set it up, recovery codes, turn it off."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people import queries
from app.people.forms import CodeForm, OwnPasswordForm
from app.people.identity import current_viewer, keep_sign_in
from app.people.paper.qr import qr_svg
from app.people.rules import Owes, needs_second
from app.people.services import second_factor as use_cases
from app.people.views.blueprint import people
from app.web.security import safe_next


@people.route("/dang-nhap/ma", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """The code that finishes a sign-in; after it she is where she wanted to go."""
    viewer, form = current_viewer(), CodeForm()
    target = safe_next(request.args.get("next")) or url_for("desks.home")
    if viewer.owes is not Owes.CODE:
        return redirect(target, 303)
    if form.validate_on_submit():
        try:
            new = use_cases.prove_second_factor(form.code.data, by=viewer.person_id, sign_in_id=viewer.sign_in_id, at=utc_now())
        except Refused as refusal:
            form.code.errors = [refusal.sentence]
        else:
            keep_sign_in(session, new.token, remember=session.permanent)
            return redirect(target, 303)
    return render_template("people/prove.html", form=form), 422 if form.errors else 200


@people.route("/tai-khoan/hai-buoc", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Turn it on: a QR for the app on the phone, and its first code. Where it is on: what can be done with it."""
    viewer, form = current_viewer(), CodeForm()
    if queries.has_second_factor(viewer.person_id):
        return _managed(OwnPasswordForm())
    if form.validate_on_submit():
        try:
            codes = use_cases.confirm_second_factor(
                form.code.data, by=viewer.person_id, sign_in_id=viewer.sign_in_id, at=utc_now()
            )
        except Refused as refusal:
            form.code.errors = [refusal.sentence]
        else:
            return render_template("people/recovery_codes.html", codes=codes)
    offer = use_cases.offer_second_factor(by=viewer.person_id, at=utc_now())
    qr = Markup(qr_svg(offer.address))
    page = render_template("people/second_factor.html", form=form, offer=offer, qr=qr, must=viewer.owes is Owes.SETUP)
    return page, 422 if form.errors else 200


@people.post("/tai-khoan/hai-buoc/ma-du-phong")
def recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown once."""
    viewer, form = current_viewer(), OwnPasswordForm()
    if not form.validate_on_submit():
        return _managed(form)
    try:
        codes = use_cases.renew_recovery_codes(form.password.data, by=viewer.person_id, at=utc_now())
    except Refused as refusal:
        form.password.errors = [refusal.sentence]
        return _managed(form)
    return render_template("people/recovery_codes.html", codes=codes)


@people.post("/tai-khoan/hai-buoc/tat")
def second_factor_off() -> ResponseReturnValue:
    """Turn it off; who must have one is led to set up another at once."""
    viewer, form = current_viewer(), OwnPasswordForm()
    if not form.validate_on_submit():
        return _managed(form)
    must = queries.installation_kind() == "office" and needs_second({grant.role for grant in viewer.grants})
    try:
        use_cases.turn_off_second_factor(form.password.data, required=must, by=viewer.person_id, at=utc_now())
    except Refused as refusal:
        form.password.errors = [refusal.sentence]
        return _managed(form)
    flash(_("Đã tắt xác thực hai bước."), "ok")
    return redirect(url_for("people.second_factor" if must else "people.account"), 303)


def _managed(form: OwnPasswordForm) -> ResponseReturnValue:
    """The page where it is on."""
    left = queries.recovery_codes_left(current_viewer().person_id)
    return render_template("people/second_factor_on.html", form=form, left=left), 422 if form.errors else 200
