"""What is done on the desk of a class: propose, number, sign, hand out."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import services
from app.certificates.forms import HandForm, NumberForm, ProposeForm, SignForm, day_of, ids_of
from app.certificates.queries import bodies_for
from app.certificates.queries.bodies import KEEPERS
from app.certificates.services import Numbered
from app.certificates.views.blueprint import certificates, cohort_reached
from app.certificates.views.desk import PREFIXES, DeskForms, desk_page, fill
from app.cohorts.queries import CohortView
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.fields import Form


@certificates.post("/lop/<int:cohort_id>/chung-chi/de-nghi")
def propose(cohort_id: int) -> ResponseReturnValue:
    """Propose those who are ticked."""
    form = ProposeForm(prefix=PREFIXES[ProposeForm])

    def do(by: int) -> str:
        made = services.propose_certificates(
            cohort_id, ids_of(request.form.getlist("hv")), body_id=_body(form.body.data), by=by, at=utc_now()
        )
        return _("Đã đề nghị cấp cho {n} người. Bước sau: cấp số, trình ký.").format(n=made)

    return _done(cohort_reached(cohort_id), form, do)


@certificates.post("/lop/<int:cohort_id>/chung-chi/cap-so")
def number(cohort_id: int) -> ResponseReturnValue:
    """Give everybody who is proposed her numbers."""
    form = NumberForm(prefix=PREFIXES[NumberForm])
    found = cohort_reached(cohort_id)

    def do(by: int) -> str:
        _check_keeper(found, _body(form.body.data))
        outcome = services.number_certificates(
            cohort_id, _body(form.body.data), issued_on=day_of(form.issued_on), by=by, at=utc_now()
        )
        return _numbered_words(outcome)

    return _done(found, form, do)


@certificates.post("/lop/<int:cohort_id>/chung-chi/da-ky")
def sign(cohort_id: int) -> ResponseReturnValue:
    """Record the signature of those who are ticked."""
    form = SignForm(prefix=PREFIXES[SignForm])

    def do(by: int) -> str:
        chosen = ids_of(request.form.getlist("hv"))
        made = services.sign_certificates(cohort_id, chosen, signed_on=day_of(form.signed_on), by=by, at=utc_now())
        return _("Đã ghi {n} chứng chỉ đã ký. Bước sau: trao cho học viên.").format(n=made)

    return _done(cohort_reached(cohort_id), form, do)


@certificates.post("/lop/<int:cohort_id>/chung-chi/da-trao")
def hand_out(cohort_id: int) -> ResponseReturnValue:
    """Record that those who are ticked have theirs."""
    form = HandForm(prefix=PREFIXES[HandForm])

    def do(by: int) -> str:
        chosen, receiver = ids_of(request.form.getlist("hv")), form.receiver.data or ""
        day = day_of(form.handed_on)
        made = services.hand_out_certificates(cohort_id, chosen, handed_on=day, receiver=receiver, by=by, at=utc_now())
        return _("Đã ghi {n} chứng chỉ đã trao.").format(n=made)

    return _done(cohort_reached(cohort_id), form, do)


def _done(found: CohortView, form: Form, do: Callable[[int], str]) -> ResponseReturnValue:
    """Read the form, do it, say it; or the desk again with what is wrong."""
    forms = DeskForms(form)
    fill(forms, bodies_for(found.unit_path))
    if not form.validate_on_submit():
        return desk_page(found, forms), 422
    try:
        flash(do(current_viewer().person_id), "ok")
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
        return desk_page(found, forms), 422
    return redirect(url_for("certificates.cohort", cohort_id=found.id), 303)


def _check_keeper(found: CohortView, body_id: int) -> None:
    """Numbers are given by whoever looks after the unit that keeps the register. Refused: "not_keeper"."""
    kept = [body.id for body in bodies_for(found.unit_path) if current_viewer().reaches(body.unit_path, *KEEPERS)]
    if body_id not in kept:
        raise Refused("not_keeper", _("Sổ của nơi cấp này do đơn vị cấp trên giữ. Báo đơn vị đó cấp số."))


def _body(text: str | None) -> int:
    """The id of the chosen body; 0 names none."""
    return int(text) if text and is_id(text) else 0


def _numbered_words(outcome: Numbered) -> str:
    """What came of numbering."""
    done, left = outcome.numbered, outcome.left_out
    if not done:
        return _("Không có ai để cấp số.") if not left else _("Chưa cấp số cho ai: {names}.").format(names=_names(outcome))
    words = _("Đã cấp số cho {n} người, số vào sổ từ {first} đến {last}. Bước sau: in và trình ký.").format(
        n=len(done), first=done[0].entry, last=done[-1].entry
    )
    return words + (_(" Để lại: {names}.").format(names=_names(outcome)) if left else "")


def _names(outcome: Numbered) -> str:
    """Who was left out, and why."""
    return "; ".join(f"{one.full_name} ({one.why})" for one in outcome.left_out[:5])
