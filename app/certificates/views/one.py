"""Pages of one certificate: what is printed and what happened to it; void it, print it again."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates import services
from app.certificates.forms import ReprintForm, VoidForm
from app.certificates.queries import CertificateView, body_in_reach, steps_of
from app.certificates.queries.badges import badges_are_signed
from app.certificates.rules import Corrections, Printed, State, grouped
from app.certificates.views.blueprint import certificate_reached, certificates, public_address
from app.certificates.wording import happened, kind_word, state_tag, state_word
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment

_FIELD_OF = {"no_reason": "reason", "no_document": "document", "no_name": "name"}


@certificates.get("/chung-chi/<int:certificate_id>")
def certificate(certificate_id: int) -> ResponseReturnValue:
    """What is printed on it, and its history."""
    found = certificate_reached(certificate_id)
    return render_template(
        "certificates/certificate.html",
        one=found,
        steps=steps_of(certificate_id),
        code=grouped(found.code or ""),
        address=public_address(found.code) if found.code else "",
        state_word=state_word,
        state_tag=state_tag,
        kind_word=kind_word,
        happened=happened,
        keeps=body_in_reach(current_viewer(), found.body_id) is not None,
        has_badge=found.stands and badges_are_signed(),
    )


@certificates.get("/chung-chi/<int:certificate_id>/ban-in.pdf")
def certificate_pdf(certificate_id: int) -> ResponseReturnValue:
    """The one certificate for the printer; a void one, or one without numbers, leads back to its page."""
    from app.certificates.paper import certificate_sheets  # megabytes that few workers ever need

    found = certificate_reached(certificate_id)
    if found.printed is None or found.state is State.VOIDED:
        return redirect(url_for("certificates.certificate", certificate_id=certificate_id))
    name = _("Chứng chỉ {serial}.pdf").format(serial=found.printed.serial)
    return attachment(certificate_sheets([found.printed], public_address), name, "application/pdf")


@certificates.route("/chung-chi/<int:certificate_id>/huy", methods=["GET", "POST"])
def void(certificate_id: int) -> ResponseReturnValue:
    """Void it, with the reason."""
    found, form = _kept(certificate_id), VoidForm()
    if form.validate_on_submit():
        said = {"reason": form.reason.data or "", "document": form.document.data or ""}
        try:
            services.void_certificate(certificate_id, **said, by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            return _void_page(found, _with(form, refusal)), 422
        flash(_("Đã hủy. Số này không dùng lại cho ai nữa; trang kiểm tra nói chứng chỉ không còn giá trị."), "ok")
        return redirect(url_for("certificates.certificate", certificate_id=certificate_id), 303)
    return _void_page(found, form), 422 if form.errors else 200


@certificates.route("/chung-chi/<int:certificate_id>/in-lai", methods=["GET", "POST"])
def reprint(certificate_id: int) -> ResponseReturnValue:
    """Put a corrected certificate in the place of a misprinted one."""
    found, form = _kept(certificate_id), ReprintForm()
    printed = found.printed
    if printed is None:
        return redirect(url_for("certificates.certificate", certificate_id=certificate_id))
    if form.validate_on_submit():
        try:
            made = _reprint(certificate_id, form)
        except Refused as refusal:
            return _reprint_page(found, printed, _with(form, refusal)), 422
        flash(_("Đã cấp số mới. Bản in sai đã hủy và ghi trong sổ; in bản này rồi trình ký."), "ok")
        return redirect(url_for("certificates.certificate", certificate_id=made), 303)
    return _reprint_page(found, printed, form), 422 if form.errors else 200


def _kept(certificate_id: int) -> CertificateView:
    """A certificate within her reach whose numbers, if it has any, stand in a register that she keeps."""
    found = certificate_reached(certificate_id)
    if found.printed is not None and body_in_reach(current_viewer(), found.body_id) is None:
        abort(404)
    return found


def _reprint(certificate_id: int, form: ReprintForm) -> int:
    """What the form says, to the use-case."""
    said = Corrections(
        name=form.name.data or "", birth=form.birth.data or "", post=form.post.data or "", unit=form.unit.data or ""
    )
    reason, by = form.reason.data or "", current_viewer().person_id
    return services.reprint_certificate(certificate_id, said, reason=reason, by=by, at=utc_now())


def _with(form: VoidForm | ReprintForm, refusal: Refused) -> VoidForm | ReprintForm:
    """The form with what was refused, at its field when it has one."""
    name = _FIELD_OF.get(refusal.reason)
    if name in form:
        form[name].errors = [refusal.sentence]
    else:
        form.form_errors.append(refusal.sentence)
    return form


def _void_page(found: CertificateView, form: VoidForm | ReprintForm) -> str:
    """The form of voiding."""
    if found.state is State.VOIDED:
        abort(404)
    return render_template("certificates/void.html", one=found, form=form, handed_out=found.state is State.HANDED_OUT)


def _reprint_page(found: CertificateView, printed: Printed, form: VoidForm | ReprintForm) -> str:
    """The form of a reprint, filled with what was printed."""
    if not form.is_submitted():
        for name in ("name", "birth", "post", "unit"):
            form[name].data = getattr(printed, name)
    return render_template("certificates/reprint.html", one=found, printed=printed, form=form)
