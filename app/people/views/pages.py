"""Pages of people: signing in and out, one's own account and password."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people import queries
from app.people.forms import PasswordForm, SignInForm
from app.people.identity import current_viewer, forget_sign_in, keep_sign_in
from app.people.rules import Owes, Role
from app.people.services import sign_in as use_cases
from app.people.views.blueprint import BY_SLIP, people
from app.web.security import safe_next


@people.route("/dang-nhap", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The sign-in page; after it she is where she wanted to go."""
    target = safe_next(request.args.get("next")) or url_for("desks.home")
    if current_user.is_authenticated:
        return redirect(target, 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            new = use_cases.sign_in(
                login=form.login.data,
                password=form.password.data,
                remember=form.remember.data,
                device=request.user_agent.string,
                address=request.remote_addr or "",
                at=utc_now(),
            )
        except Refused as refusal:
            form.password.errors = [refusal.sentence]
        else:
            keep_sign_in(session, new.token, remember=form.remember.data)
            if new.owes is Owes.CODE:
                return redirect(url_for("people.prove", next=request.args.get("next")), 303)
            return redirect(url_for("people.change_password") if new.must_change else target, 303)
    outside = current_app.config["SETTINGS"].sign_in_service
    return render_template("people/sign_in.html", form=form, outside=outside), 422 if form.errors else 200


@people.get("/quen-mat-khau")
def forgotten() -> ResponseReturnValue:
    """What to do without a password: who can give a new one."""
    return render_template("people/forgotten.html")


@people.post("/dang-xuat")
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    viewer = current_viewer()
    use_cases.sign_out(viewer.sign_in_id, by=viewer.person_id, at=utc_now())
    forget_sign_in(session)
    return redirect(url_for("people.sign_in"), 303)


@people.post("/dang-xuat-moi-noi")
def sign_out_everywhere() -> ResponseReturnValue:
    """End all other sign-ins of this person."""
    viewer = current_viewer()
    ended = use_cases.sign_out_everywhere(by=viewer.person_id, at=utc_now(), keep=viewer.sign_in_id)
    flash(_("Đã đăng xuất ở {n} máy khác.").format(n=ended), "ok")
    return redirect(url_for("people.account"), 303)


@people.get("/tai-khoan")
def account() -> ResponseReturnValue:
    """One's own account: name, devices, password."""
    viewer = current_viewer()
    return render_template(
        "people/account.html",
        account=queries.account_of_person(viewer.person_id),
        sign_ins=queries.sign_ins_of(viewer.person_id, at=utc_now()),
        posts=queries.posts_of(viewer.person_id),
        second=queries.has_second_factor(viewer.person_id),
        offered=bool(viewer.grants),
        leads=viewer.has(Role.COORDINATOR, Role.ADMINISTRATOR),
        administers=viewer.has(Role.ADMINISTRATOR),
        viewer=viewer,
    )


@people.route("/doi-mat-khau", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """A new password of one's own; the first one must be changed before anything else."""
    viewer, form = current_viewer(), PasswordForm()
    if viewer.must_change and session.get(BY_SLIP):
        del form.old
    if form.validate_on_submit():
        old = form.old.data if form.old else None
        try:
            use_cases.change_password(old=old, new=form.new.data, by=viewer.person_id, sign_in_id=viewer.sign_in_id, at=utc_now())
        except Refused as refusal:
            (form.old if refusal.reason == "wrong_old" else form.new).errors = [refusal.sentence]
        else:
            session.pop(BY_SLIP, None)
            flash(_("Đã đổi mật khẩu. Các máy khác đã được đăng xuất."), "ok")
            return redirect(url_for("desks.home"), 303)
    return render_template("people/change_password.html", form=form, first=viewer.must_change), 422 if form.errors else 200
