"""Other ways in than a typed password: the QR of a slip, the sign-in service of an office."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.settings import Settings, SignInService
from app.kernel.text import _
from app.people.forms import EntryForm
from app.people.identity import keep_sign_in
from app.people.rules import Owes
from app.people.services import outside
from app.people.services.sign_in import NewSignIn
from app.people.services.slips import enter_by_slip
from app.people.views.blueprint import BY_SLIP, people
from app.web.security import safe_next

_ASKED = "outside"
"""In the cookie while she is at the office's sign-in service: what she must bring back, and where she wanted to go."""


@people.route("/vao", methods=["GET", "POST"])
def entry() -> ResponseReturnValue:
    """The address in the QR of a slip: a button that signs her in, so that a preview of the address spends nothing.

    The token stands behind the question mark, because servers' logs of addresses end there.
    """
    form, why = EntryForm(), ""
    if form.validate_on_submit():
        try:
            token, here = request.args.get("phieu", ""), request.remote_addr or ""
            new = enter_by_slip(token, device=request.user_agent.string, address=here, at=utc_now())
        except Refused as refusal:
            why = refusal.sentence
        else:
            keep_sign_in(session, new.token, remember=False)
            session[BY_SLIP] = True
            return redirect(_after(new, None), 303)
    return render_template("people/entry.html", form=form, why=why), 422 if why else 200


@people.get("/dang-nhap/co-quan")
def outside_door() -> ResponseReturnValue:
    """Send her to the sign-in service of her office."""
    service = _service()
    if service is None:
        return _nothing_there()
    try:
        asked = outside.ask(service, back=url_for("people.outside_back", _external=True))
    except Refused as refusal:
        return render_template("people/outside.html", why=refusal.sentence), 502
    session[_ASKED] = {**asked.kept, "next": safe_next(request.args.get("next"))}
    return redirect(asked.address, 303)


@people.get("/dang-nhap/co-quan/ve")
def outside_back() -> ResponseReturnValue:
    """She comes back with the word of the service about who she is."""
    service, kept = _service(), session.pop(_ASKED, None) or {}
    if service is None:
        return _nothing_there()
    back = url_for("people.outside_back", _external=True)
    try:
        told = outside.answer(service, request.args.to_dict(), kept, back=back, at=utc_now())
        new = outside.enter_from_outside(told, device=request.user_agent.string, at=utc_now())
    except Refused as refusal:
        return render_template("people/outside.html", why=refusal.sentence), 422
    keep_sign_in(session, new.token, remember=False)
    return redirect(_after(new, kept.get("next")), 303)


def _service() -> SignInService | None:
    """The sign-in service that the settings name."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.sign_in_service


def _nothing_there() -> ResponseReturnValue:
    """The page where no service is named."""
    why = _("Trang này chưa nối với dịch vụ đăng nhập nào của cơ quan. Đăng nhập bằng số điện thoại và mật khẩu.")
    return render_template("people/outside.html", why=why)


def _after(new: NewSignIn, target: str | None) -> str:
    """Where a new sign-in goes first."""
    if new.owes is Owes.CODE:
        return url_for("people.prove", next=target)
    return url_for("people.change_password") if new.must_change else target or url_for("desks.home")
