"""What happens to a session once it stands in the timetable: moved, split, cancelled, restored, reopened; make-ups."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import hooks, services
from app.cohorts.forms import NOBODY, MakeupForm, MoveForm, ReasonForm, SplitForm, numbered
from app.cohorts.queries import CohortView, SessionView, changes_of
from app.cohorts.queries import timetable as sessions_of
from app.cohorts.rules.timetable import STARTS
from app.cohorts.views.blueprint import cohorts, reached
from app.cohorts.wording import HALF_NAMES, MODE_NAMES, say_change
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.queries import instructors_within

_FIELD_OF = {
    "first": "first",
    "no_reason": "reason",
    "half": "half",
    "mode": "mode",
    "periods": "periods",
    "makes_up": "makes_up",
    "elsewhere": "despite",
}


@cohorts.get("/lop/<int:cohort_id>/lich/<int:session_id>/thay-doi")
def session_life(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """What can be done with a session, and what was."""
    return _life_page(reached(cohort_id), _session(cohort_id, session_id))


@cohorts.post("/lop/<int:cohort_id>/lich/<int:session_id>/chuyen")
def session_move(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """Move a session; its marks follow."""
    cohort, session = reached(cohort_id), _session(cohort_id, session_id)
    form = MoveForm(prefix="chuyen")
    if form.validate_on_submit():
        facts = {name: form[name].data for name in ("held_on", "half", "starts", "mode", "place", "reason")}
        try:
            facts["reason"] += _why_there(cohort, session, facts, form.despite.data)
            moved = services.move_session(session_id=session_id, **facts, by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            _show(form, refusal)
        else:
            _say_moved(session, facts["held_on"], moved=moved)
            return _back(cohort_id)
    return _life_page(cohort, session, move=form)


@cohorts.post("/lop/<int:cohort_id>/lich/<int:session_id>/tach")
def session_split(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """Split a session in two; its marks follow."""
    cohort, session = reached(cohort_id), _session(cohort_id, session_id)
    form = SplitForm(prefix="tach")
    if form.validate_on_submit():
        facts = {name: form[name].data for name in ("first", "held_on", "half", "starts", "reason")}
        try:
            services.split_session(session_id=session_id, **facts, by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            _show(form, refusal)
        else:
            flash(_("Đã tách thành hai buổi."), "ok")
            return _back(cohort_id)
    return _life_page(cohort, session, split=form)


@cohorts.post("/lop/<int:cohort_id>/lich/<int:session_id>/huy")
def session_cancel(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """Cancel a session; it stays in the timetable, struck through."""
    cohort, session = reached(cohort_id), _session(cohort_id, session_id)
    form = ReasonForm(prefix="huy")
    if form.validate_on_submit():
        reason = form.reason.data or ""
        try:
            services.cancel_session(session_id=session_id, reason=reason, by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            _show(form, refusal)
        else:
            flash(_("Đã hủy buổi. Điểm danh của buổi vẫn giữ nhưng không tính."), "ok")
            return _back(cohort_id)
    return _life_page(cohort, session, cancel=form)


@cohorts.post("/lop/<int:cohort_id>/lich/<int:session_id>/khoi-phuc")
def session_restore(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """Take a cancellation back."""
    reached(cohort_id)
    _session(cohort_id, session_id)
    try:
        services.restore_session(session_id=session_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã khôi phục buổi. Điểm danh của buổi lại được tính."), "ok")
    return _back(cohort_id)


@cohorts.post("/lop/<int:cohort_id>/lich/<int:session_id>/mo-lai")
def session_reopen(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """Open a closed session again, with a reason."""
    cohort, session = reached(cohort_id), _session(cohort_id, session_id)
    form = ReasonForm(prefix="mo")
    if form.validate_on_submit():
        reason = form.reason.data or ""
        services.reopen_session(session_id=session_id, reason=reason, by=current_viewer().person_id, at=utc_now())
        flash(_("Đã mở lại buổi, điểm danh sửa được."), "ok")
        return redirect(url_for("cohorts.session_life", cohort_id=cohort_id, session_id=session_id), 303)
    return _life_page(cohort, session, reopen=form)


@cohorts.route("/lop/<int:cohort_id>/lich/hoc-bu", methods=["GET", "POST"])
def makeup_new(cohort_id: int) -> ResponseReturnValue:
    """Add a make-up session."""
    cohort = reached(cohort_id)
    form = _makeup_form(cohort)
    if form.validate_on_submit():
        facts: dict[str, Any] = {name: form[name].data for name in ("makes_up", "held_on", "half", "starts", "periods", "mode")}
        teacher = form.instructor.data if form.instructor.data != NOBODY else None
        facts |= {"place": form.place.data, "instructor_id": teacher}
        try:
            services.add_makeup(cohort_id=cohort_id, **facts, by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            _show(form, refusal)
        else:
            flash(_("Đã thêm buổi học bù. Chỉ người còn thiếu tiết ở các buổi đã chọn có tên trong bảng điểm danh."), "ok")
            return _back(cohort_id)
    return render_template("cohorts/makeup.html", cohort=cohort, form=form), 422 if form.errors else 200


def _why_there(cohort: CohortView, session: SessionView, facts: dict[str, Any], despite: str) -> str:
    """Why it moves into another class's way, to stand behind the reason; "" when it does not. Refused: "elsewhere"."""
    names = ("held_on", "half", "place", "mode")
    if all(facts[name] == getattr(session, name) for name in names):
        return ""
    wanted = services.Wanted(**{name: facts[name] for name in names}, instructor_id=session.instructor_id)
    why = services.ask_about_clashes(cohort, wanted, despite=despite, viewer=current_viewer())
    return _("; trùng lịch lớp khác: {why}").format(why=why) if why else ""


def _say_moved(session: SessionView, held_on: date, *, moved: bool) -> None:
    """What moving a session did; a new day that is over already may be a slip."""
    flash(_("Đã chuyển buổi. Lịch của học viên ghi rõ chuyển từ đâu.") if moved else _("Không có gì thay đổi."), "ok")
    if held_on != session.held_on and held_on < local_day(utc_now()):
        flash(_("Ngày mới ({day}) đã qua. Nếu nhầm thì chuyển lại.").format(day=f"{held_on:%d/%m/%Y}"), "warn")


def _life_page(cohort: CohortView, session: SessionView, **forms: Any) -> ResponseReturnValue:
    """The page of a session's life, with the form that was sent."""
    facts = {name: getattr(session, name) for name in ("held_on", "half", "starts", "place", "mode")}
    page = render_template(
        "cohorts/life.html",
        cohort=cohort,
        session=session,
        move=forms.get("move") or MoveForm(formdata=None, prefix="chuyen", data=facts),
        split=forms.get("split") or SplitForm(formdata=None, prefix="tach", data={"starts": STARTS["afternoon"]}),
        cancel=forms.get("cancel") or ReasonForm(formdata=None, prefix="huy"),
        reopen=forms.get("reopen") or ReasonForm(formdata=None, prefix="mo"),
        sent=next(iter(forms), ""),
        changes=changes_of(cohort.id).get(session.id, []),
        named=[one for one in sessions_of(cohort.id) if one.id in session.makes_up],
        say_change=say_change,
        today=local_day(utc_now()),
        half_names=HALF_NAMES,
        mode_names=MODE_NAMES,
    )
    return page, 422 if forms else 200


def _makeup_form(cohort: CohortView) -> MakeupForm:
    """The form of a make-up with its choices: the ordinary sessions until today."""
    today = local_day(utc_now())
    form = MakeupForm(data={"starts": STARTS["morning"], "periods": 4.0, "place": cohort.place})
    over = [one for one in sessions_of(cohort.id) if not one.is_makeup and one.held_on <= today]
    words, lacking = _("Buổi {n}: {half} {day}, {title} (thiếu: {lacking} người)"), hooks.lacking_in(cohort.id)
    form.makes_up.choices = numbered(
        (
            one.id,
            words.format(
                n=one.number,
                half=HALF_NAMES[one.half],
                day=f"{one.held_on:%d/%m}",
                title=one.topic_title,
                lacking=lacking.get(one.id, 0),
            ),
        )
        for one in over
    )
    people = instructors_within([f"/{cohort.unit_path.split('/')[1]}/"])
    form.instructor.choices = numbered([(NOBODY, _("Chưa phân công")), *people])
    if request.method == "GET" and request.args.get("buoi", "").isdecimal():
        form.makes_up.data = [int(request.args["buoi"][:9])]
    return form


def _show(form: Any, refusal: Refused) -> None:
    """The refusal at the field that it is about."""
    name = _FIELD_OF.get(refusal.reason, "held_on")
    form[name if name in form else "reason"].errors = [refusal.sentence]


def _back(cohort_id: int) -> ResponseReturnValue:
    """To the timetable."""
    return redirect(url_for("cohorts.timetable", cohort_id=cohort_id), 303)


def _session(cohort_id: int, session_id: int) -> SessionView:
    """A session of this class, cancelled or not; 404 otherwise."""
    session = next((item for item in sessions_of(cohort_id, cancelled=True) if item.id == session_id), None)
    if session is None:
        abort(404)
    return session
