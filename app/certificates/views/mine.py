"""Her own certificate."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.certificates.queries import certificate_of
from app.certificates.queries.badges import badges_are_signed
from app.certificates.rules import grouped
from app.certificates.views.blueprint import certificates, public_address
from app.certificates.wording import kind_word
from app.cohorts.queries import own_enrolment
from app.completion.queries import decision_of
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.paper.qr import qr_svg


@certificates.get("/hoc/<int:enrolment_id>/chung-chi")
def mine(enrolment_id: int) -> ResponseReturnValue:
    """How far her certificate is, and when she has it the address under which anybody checks it."""
    enrolment = own_enrolment(current_viewer().person_id, enrolment_id)
    if enrolment is None:
        abort(404)
    one = certificate_of(enrolment_id)
    address = public_address(one.code) if one and one.stands and one.code else ""
    return render_template(
        "certificates/mine.html",
        enrolment=enrolment,
        one=one,
        decided=decision_of(enrolment_id),
        address=address,
        qr=qr_svg(address) if address else "",
        has_badge=bool(address) and badges_are_signed(),
        code=grouped(one.code) if one and one.code else "",
        title=kind_word(one.printed.kind) if one and one.printed else _("Chứng chỉ"),
    )
