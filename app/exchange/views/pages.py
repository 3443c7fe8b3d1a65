"""Pages of exchange: the tokens of other software, and the guide for the people who connect it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import cohorts_in_reach
from app.exchange.forms import TokenForm
from app.exchange.queries.tokens import token_in_reach, tokens_in_reach
from app.exchange.rules.changes import MOST_ROWS
from app.exchange.rules.reading import MOST_ENTRIES
from app.exchange.rules.tokens import BURST, CALLS_PER_MINUTE
from app.exchange.services import issue_token, revoke_token
from app.exchange.views.blueprint import exchange
from app.exchange.wording import say_right
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.queries import units_within
from app.people.rules import Role
from app.web.fields import choices

_FIELD_OF = {"name": "name", "rights": "rights", "days": "days", "unit": "unit"}


@exchange.route("/ket-noi", methods=["GET", "POST"])
def tokens() -> ResponseReturnValue:
    """The tokens of her units, and the form for a new one; it is in the answer to the POST and nowhere else."""
    viewer, form, at = current_viewer(), TokenForm(), utc_now()
    units = units_within(viewer, Role.COORDINATOR, Role.ADMINISTRATOR)
    form.unit.choices = choices((str(unit.id), unit.name) for unit in units)
    if form.validate_on_submit():
        asked = {"name": form.name.data, "unit_id": form.unit.data, "rights": form.rights.data, "days": form.days.data}
        try:
            issued = issue_token(**asked, by=viewer.person_id, at=at)
        except Refused as refusal:
            form[_FIELD_OF[refusal.reason]].errors = [refusal.sentence]
        else:
            row = token_in_reach(viewer, issued.id)
            return render_template("exchange/issued.html", row=row, token=issued.token, site=request.host_url.rstrip("/"))
    page = render_template("exchange/tokens.html", form=form, rows=tokens_in_reach(viewer), at=at, say_right=say_right)
    return page, 422 if form.errors else 200


@exchange.post("/ket-noi/<int:token_id>/thu-hoi")
def revoke(token_id: int) -> ResponseReturnValue:
    """Take a token back."""
    viewer = current_viewer()
    if token_in_reach(viewer, token_id) is None:
        abort(404)
    revoke_token(token_id=token_id, by=viewer.person_id, at=utc_now())
    flash(_("Đã thu hồi mã kết nối. Phần mềm bên kia không dùng được mã này nữa."), "ok")
    return redirect(url_for("exchange.tokens"), 303)


@exchange.get("/ket-noi/huong-dan")
def guide() -> ResponseReturnValue:
    """How the people of the other side connect their software, with commands to copy."""
    classes = cohorts_in_reach(current_viewer())
    figures = {"entries": MOST_ENTRIES, "rows": MOST_ROWS, "calls": CALLS_PER_MINUTE, "burst": BURST}
    code = classes[0].view.code if classes else "NVCB-K1-2026"
    return render_template("exchange/guide.html", site=request.host_url.rstrip("/"), code=code, figures=figures)
