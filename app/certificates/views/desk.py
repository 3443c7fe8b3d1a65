"""The desk of a class: who may get a certificate, who not and why, and what is to be done next."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.certificates.forms import HandForm, NumberForm, ProposeForm, SignForm, ids_of
from app.certificates.pages import Desk, desk_of
from app.certificates.queries import BodyView, bodies_for, certificates_of_cohort
from app.certificates.queries.bodies import KEEPERS, signing_today
from app.certificates.rules import State
from app.certificates.views.blueprint import certificates, cohort_reached, public_address
from app.certificates.wording import due_words, kind_word
from app.cohorts.queries import CohortView, roster
from app.cohorts.tabs import cohort_tabs
from app.completion.queries import decided
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment
from app.web.fields import Form, choices


@certificates.get("/lop/<int:cohort_id>/chung-chi")
def cohort(cohort_id: int) -> ResponseReturnValue:
    """The desk."""
    return desk_page(cohort_reached(cohort_id), DeskForms())


@certificates.get("/lop/<int:cohort_id>/chung-chi.pdf")
def cohort_pdf(cohort_id: int) -> ResponseReturnValue:
    """The certificates of a class for the printer: those that wait for the signature; with `tat-ca`, all that count."""
    from app.certificates.paper import certificate_sheets  # megabytes that few workers ever need

    found, wanted = cohort_reached(cohort_id), {State.WAITING}
    if request.args.get("tat-ca"):
        wanted |= {State.SIGNED, State.HANDED_OUT}
    printed = [one.printed for one in certificates_of_cohort(cohort_id) if one.state in wanted and one.printed]
    if not printed:
        return desk_page(found, DeskForms(), _("Chưa có chứng chỉ nào để in. Cấp số trước rồi in."))
    name = _("Chứng chỉ {code}.pdf").format(code=found.code)
    return attachment(certificate_sheets(printed, public_address), name, "application/pdf")


PREFIXES = {ProposeForm: "de-nghi", NumberForm: "so", SignForm: "ky", HandForm: "trao"}
"""What makes the names of the fields of each form its own on the page."""


class DeskForms:
    """The four forms of the desk; the one that was sent carries what was typed and what is wrong with it."""

    def __init__(self, sent: Form | None = None) -> None:
        empty = {kind: kind(formdata=None, prefix=prefix) for kind, prefix in PREFIXES.items() if kind is not type(sent)}
        forms: dict[Any, Any] = {**empty, type(sent): sent}
        self.propose: ProposeForm = forms[ProposeForm]
        self.number: NumberForm = forms[NumberForm]
        self.sign: SignForm = forms[SignForm]
        self.hand: HandForm = forms[HandForm]
        self.sent = sent


def desk_page(found: CohortView, forms: DeskForms, note: str = "") -> str:
    """The desk as it stands, with what was typed and ticked."""
    today = local_day(utc_now())
    bodies = bodies_for(found.unit_path)
    desk = desk_of(roster(found.id, left=True), decided(found.id), certificates_of_cohort(found.id), bodies, today=today)
    fill(forms, bodies, desk)
    return render_template(
        "certificates/cohort.html",
        cohort=found,
        desk=desk,
        bodies=bodies,
        kept={body.id for body in bodies if current_viewer().reaches(body.unit_path, *KEEPERS)},
        signers=signing_today([body.id for body in bodies], today),
        forms=forms,
        note=note,
        ticked=ids_of(request.form.getlist("hv")) if request.method == "POST" else None,
        today=today,
        due_words=due_words,
        tabs=cohort_tabs(found.id, "certificates.cohort"),
    )


def fill(forms: DeskForms, bodies: list[BodyView], desk: Desk | None = None) -> None:
    """The bodies to choose from, and today where no day was typed."""
    pairs = choices((str(body.id), f"{kind_word(body.kind)}: {body.name}") for body in bodies)
    forms.propose.body.choices = forms.number.body.choices = pairs
    if desk and desk.proposed and forms.number.body.data is None and desk.proposed[0].certificate:
        forms.number.body.data = str(desk.proposed[0].certificate.body_id)
    today = local_day(utc_now())
    for field in (forms.number.issued_on, forms.sign.signed_on, forms.hand.handed_on):
        if field.data is None and not field.raw_data:
            field.data = today
