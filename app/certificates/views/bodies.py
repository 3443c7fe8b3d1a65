"""Pages of issuing bodies: how their papers and numbers look, who signs, where a register goes on from a paper one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates import services
from app.certificates.forms import BodyForm, RegisterForm, SignatoryForm, day_of, whole_of
from app.certificates.queries import BodyView, registers_in_reach, signatories_of
from app.certificates.queries.bodies import KEEPERS
from app.certificates.rules import fault_in, number_text
from app.certificates.services import BodyFields
from app.certificates.views.blueprint import body_reached, certificates
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.queries import units_within
from app.web.fields import Form, choices

_USUAL = {"serial_pattern": "CC{nam}-{so4}", "entry_pattern": "{so}/{nam}/SCC", "due_days": 15}
"""What a new body begins with; QĐ 1147-QĐ/BTGDVTW, Điều 9 says 15 days."""
_NAMES = ("parent_name", "name", "kind", "skin", "place", "serial_pattern", "entry_pattern", "due_days")


@certificates.route("/noi-cap/moi", methods=["GET", "POST"])
def body_new() -> ResponseReturnValue:
    """Set an issuing body up."""
    form = BodyForm(data=_USUAL)
    form.unit.choices = _units()
    if form.validate_on_submit():
        try:
            made = _save(None, form, int(form.unit.data))
        except Refused as refusal:
            return _new_page(_with(form, refusal)), 422
        flash(_("Đã lưu. Bước sau: ghi người ký."), "ok")
        return redirect(url_for("certificates.body", body_id=made), 303)
    return _new_page(form), 422 if form.errors else 200


@certificates.route("/noi-cap/<int:body_id>", methods=["GET", "POST"])
def body(body_id: int) -> ResponseReturnValue:
    """An issuing body: change it, see who signs and which registers it keeps."""
    found = body_reached(body_id)
    form = BodyForm(data={name: getattr(found, name) for name in _NAMES} | {"unit": str(found.unit_id)})
    form.unit.choices = choices([(str(found.unit_id), found.unit_name)])
    if form.validate_on_submit():
        try:
            _save(body_id, form, found.unit_id)
        except Refused as refusal:
            return _page(found, _with(form, refusal), "body"), 422
        flash(_("Đã lưu. Chứng chỉ cấp từ nay theo mẫu này; chứng chỉ đã cấp giữ như cũ."), "ok")
        return redirect(url_for("certificates.body", body_id=body_id), 303)
    return _page(found, form, "body"), 422 if form.errors else 200


@certificates.post("/noi-cap/<int:body_id>/nguoi-ky")
def signatory(body_id: int) -> ResponseReturnValue:
    """Somebody signs from a day on."""
    found, form = body_reached(body_id), SignatoryForm(prefix="nk")
    if not form.validate_on_submit():
        return _page(found, form, "signatory"), 422
    names = {name: form[name].data or "" for name in ("full_name", "capacity", "title")}
    try:
        services.appoint_signatory(body_id, **names, from_on=day_of(form.from_on), by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        form.from_on.errors = [refusal.sentence]
        return _page(found, form, "signatory"), 422
    flash(_("Đã ghi người ký."), "ok")
    return redirect(url_for("certificates.body", body_id=body_id), 303)


@certificates.post("/noi-cap/<int:body_id>/mo-so")
def open_register(body_id: int) -> ResponseReturnValue:
    """Open the register of a year with the numbers after those of a paper one."""
    found, form = body_reached(body_id), RegisterForm(prefix="so")
    if not form.validate_on_submit():
        return _page(found, form, "register"), 422
    first = {"first_serial": whole_of(form.first_serial), "first_entry": whole_of(form.first_entry)}
    try:
        services.open_register(body_id, whole_of(form.year), **first, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        form.year.errors = [refusal.sentence]
        return _page(found, form, "register"), 422
    flash(_("Đã mở sổ năm {year}.").format(year=form.year.data), "ok")
    return redirect(url_for("certificates.body", body_id=body_id), 303)


def _save(body_id: int | None, form: BodyForm, unit_id: int) -> int:
    """What the form says, to the use-case."""
    words = {name: str(form[name].data or "") for name in _NAMES if name != "due_days"}
    fields = BodyFields(**words, due_days=whole_of(form.due_days))
    return services.save_body(body_id, fields, unit_id=unit_id, by=current_viewer().person_id, at=utc_now())


def _with(form: Form, refusal: Refused) -> Form:
    """The form with what was refused at its field."""
    field = refusal.reason if refusal.reason in _NAMES else "name"
    form[field].errors = [refusal.sentence]
    return form


def _units() -> list[tuple[str, str]]:
    """The units that she looks after."""
    return choices((str(unit.id), unit.name) for unit in units_within(current_viewer(), *KEEPERS))


def _new_page(form: Form) -> str:
    """The form of a new body."""
    return render_template("certificates/body_new.html", form=form)


def _page(found: BodyView, sent: Form, which: str) -> str:
    """A body with its three forms; the one that was sent carries what is wrong with it."""
    form = sent if which == "body" else BodyForm(formdata=None, data={name: getattr(found, name) for name in _NAMES})
    if which != "body":
        form.unit.choices = choices([(str(found.unit_id), found.unit_name)])
    year = local_day(utc_now()).year
    usual = {"year": year, "first_serial": 1, "first_entry": 1}
    patterns = (found.serial_pattern, found.entry_pattern)
    return render_template(
        "certificates/body.html",
        body=found,
        form=form,
        signatory=sent if which == "signatory" else SignatoryForm(formdata=None, prefix="nk"),
        register=sent if which == "register" else RegisterForm(formdata=None, prefix="so", data=usual),
        signatories=signatories_of(found.id),
        registers=[one for one in registers_in_reach(current_viewer()) if one.body_id == found.id],
        samples=[number_text(pattern, year, 45) for pattern in patterns if not fault_in(pattern)],
    )
