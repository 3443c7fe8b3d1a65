"""The people of a class: the list, leaving and coming back, officers, slips with first passwords."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.cohorts import services
from app.cohorts.forms import NOBODY, OfficersForm, ReasonForm
from app.cohorts.queries import CohortView, RosterRow
from app.cohorts.queries import roster as roster_of
from app.cohorts.queries.imports import account_states
from app.cohorts.tabs import cohort_tabs
from app.cohorts.views.blueprint import cohorts, reached, reached_enrolment
from app.cohorts.wording import OFFICER_NAMES, POST_NAMES
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _, fold
from app.people.identity import current_viewer
from app.people.paper.qr import qr_svg


@cohorts.get("/lop/<int:cohort_id>/hoc-vien")
def roster(cohort_id: int) -> ResponseReturnValue:
    """Everybody in a class, searched without accents; `?nguoi=` asks for the reason why somebody leaves or comes back."""
    return _roster_page(reached(cohort_id), ReasonForm(), request.args.get("nguoi", type=int))


@cohorts.post("/lop/<int:cohort_id>/hoc-vien/<int:enrolment_id>/thoi-hoc")
def leave(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Note that somebody left the class."""
    return _with_reason(cohort_id, enrolment_id, leaving=True)


@cohorts.post("/lop/<int:cohort_id>/hoc-vien/<int:enrolment_id>/nhan-lai")
def rejoin(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Take somebody back."""
    return _with_reason(cohort_id, enrolment_id, leaving=False)


@cohorts.route("/lop/<int:cohort_id>/ban-can-su", methods=["GET", "POST"])
def officers(cohort_id: int) -> ResponseReturnValue:
    """Who leads the class."""
    cohort, people = reached(cohort_id), roster_of(cohort_id)
    form = OfficersForm(data=_offices(people) if request.method == "GET" else None)
    form.offer([(row.enrolment_id, row.full_name) for row in people])
    if form.validate_on_submit():
        leader = form.leader.data if form.leader.data != NOBODY else None
        try:
            services.set_officers(
                cohort_id=cohort_id,
                leader=leader,
                deputies=form.deputies,
                on=form.since,
                by=current_viewer().person_id,
                at=utc_now(),
            )
        except Refused as refusal:
            form.leader.errors = [refusal.sentence]
        else:
            flash(_("Đã lưu ban cán sự lớp."), "ok")
            return redirect(url_for("cohorts.roster", cohort_id=cohort_id), 303)
    return render_template("cohorts/officers.html", form=form, cohort=cohort, people=people), 422 if form.errors else 200


@cohorts.route("/lop/<int:cohort_id>/phieu-dang-nhap", methods=["GET", "POST"])
def first_passwords(cohort_id: int) -> ResponseReturnValue:
    """Slips with login and first password; they are in the answer to the POST and nowhere else, so a 303 would lose them."""
    cohort = reached(cohort_id)
    if request.method == "GET":
        return render_template(
            "cohorts/accounts.html", cohort=cohort, states=account_states(cohort_id), chosen=request.args.get("nguoi", type=int)
        )
    by, at = current_viewer().person_id, utc_now()
    chosen = request.form.get("enrolment_id", type=int)
    if chosen is None:
        slips = services.open_accounts(cohort_id=cohort_id, by=by, at=at)
    else:
        slips = [services.new_slip(cohort_id=cohort_id, enrolment_id=chosen, by=by, at=at)]
    if not slips:
        flash(_("Mọi học viên của lớp đã có tài khoản."), "ok")
        return redirect(url_for("cohorts.first_passwords", cohort_id=cohort_id), 303)
    codes = {slip.login: Markup(qr_svg(url_for("people.entry", phieu=slip.entry, _external=True))) for slip in slips}
    return render_template("cohorts/slips.html", cohort=cohort, slips=slips, codes=codes, address=request.host_url)


def _with_reason(cohort_id: int, enrolment_id: int, *, leaving: bool) -> ResponseReturnValue:
    """Let somebody leave or come back for the reason in the form; without one, the page again."""
    cohort, enrolment = reached(cohort_id), reached_enrolment(cohort_id, enrolment_id)
    form, act = ReasonForm(), services.leave if leaving else services.rejoin
    if not form.validate_on_submit():
        return _roster_page(cohort, form, enrolment_id)
    try:
        act(enrolment_id=enrolment_id, reason=form.reason.data, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    else:
        sentence = _("Đã ghi {name} thôi học. Kết quả đã có vẫn giữ.") if leaving else _("Đã nhận lại {name} vào lớp.")
        flash(sentence.format(name=enrolment.full_name), "ok")
    return redirect(url_for("cohorts.roster", cohort_id=cohort_id), 303)


def _roster_page(cohort: CohortView, form: ReasonForm, chosen_id: int | None) -> ResponseReturnValue:
    """The list of people, with the form for one of them when she was chosen."""
    everybody = roster_of(cohort.id, left=True)
    here = [row for row in everybody if row.left_at is None]
    words = fold(request.args.get("q", "")[:100])
    page = render_template(
        "cohorts/roster.html",
        cohort=cohort,
        tabs=cohort_tabs(cohort.id, "cohorts.roster"),
        here=here,
        rows=[row for row in here if words in f"{row.search_key} {fold(row.unit_name)} {row.phone or ''}"],
        left=[row for row in everybody if row.left_at is not None],
        officers=[row for row in here if row.officer_role],
        chosen=next((row for row in everybody if row.enrolment_id == chosen_id), None),
        form=form,
        words=request.args.get("q", ""),
        office_names=OFFICER_NAMES,
        post_names=POST_NAMES,
    )
    return page, 422 if form.errors else 200


def _offices(people: list[RosterRow]) -> dict[str, object]:
    """The offices as they are held today, for the form."""
    deputies = [row.enrolment_id for row in people if row.officer_role == "deputy"] + [NOBODY] * 3
    leader = next((row.enrolment_id for row in people if row.officer_role == "leader"), NOBODY)
    offices = {f"deputy_{number}": enrolment_id for number, enrolment_id in enumerate(deputies[:3], 1)}
    return {"leader": leader, **offices, "on": local_day(utc_now())}
