"""Publishing a plan on the web: its text is checked, compared with what stands, then published; a plan is taken back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.faults import Fault
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.plans.formats.plan_file import read_plan
from app.plans.forms import PlanTextForm
from app.plans.queries.plans import LEADERS, KeptPlan, plan_by_key
from app.plans.queries.versions import NewestVersion, newest_version
from app.plans.rules.differences import differences
from app.plans.rules.shapes import PlanFile
from app.plans.services import publishing
from app.plans.views.blueprint import plans, seen_plan
from app.plans.wording_differences import PARTS, WHATS, say_difference


@plans.route("/ke-hoach/phat-hanh", methods=["GET", "POST"])
def publish() -> ResponseReturnValue:
    """Send a plan's text, see what is wrong and what would change, publish it."""
    form = PlanTextForm()
    if request.method == "GET":
        form.text.data = _begun()
        return _page(form)
    plan, faults = _read(form) if form.validate_on_submit() else (None, [])
    if plan is not None and form.step.data == "phat-hanh":
        try:
            done = _publish(plan, form)
        except Refused as refusal:
            form.text.errors = [refusal.sentence]
        else:
            said = _("Đã phát hành bản {n}.") if done.new else _("Không có gì mới so với bản {n} đang dùng.")
            flash(said.format(n=done.version), "ok")
            return redirect(url_for("plans.plan", period_plan_id=done.plan_id), 303)
    return _page(form, faults, plan)


@plans.post("/ke-hoach/<int:period_plan_id>/rut")
def withdraw_plan(period_plan_id: int) -> ResponseReturnValue:
    """Take a plan back."""
    if not seen_plan(period_plan_id).kept_by(current_viewer()):
        abort(404)
    reason = request.form.get("reason", "")[:300]
    try:
        publishing.withdraw_plan(plan_id=period_plan_id, reason=reason, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã rút kế hoạch."), "ok")
    return redirect(url_for("plans.plan", period_plan_id=period_plan_id), 303)


def _read(form: PlanTextForm) -> tuple[PlanFile | None, list[Fault]]:
    """The plan that was sent and what is wrong in it; what keeps it from being used stands at the field."""
    if form.file.data:
        form.text.data = form.file.data.read().decode("utf-8-sig", errors="replace")
    if not form.text.data:
        form.text.errors = [_("Chọn tệp kế hoạch, hoặc viết nội dung vào ô")]
        return None, []
    plan, faults = read_plan(form.text.data.encode(), "ke-hoach.yml")
    if plan is None:
        errors = sum(fault.is_error for fault in faults.found)
        form.text.errors = [_("Còn {n} lỗi, chưa phát hành được.").format(n=errors)]
    return plan, sorted(faults.found, key=lambda fault: fault.line)


def _publish(plan: PlanFile, form: PlanTextForm) -> publishing.Published:
    """Publish what she saw, within her units."""
    viewer = current_viewer()
    seen = int(form.seen.data) if form.seen.data.isascii() and form.seen.data.isdecimal() else -1
    paths = viewer.reach(*LEADERS)
    return publishing.publish_plan(plan, form.text.data, by=viewer.person_id, at=utc_now(), paths=paths, seen=seen)


def _page(form: PlanTextForm, faults: list[Fault] | None = None, plan: PlanFile | None = None) -> ResponseReturnValue:
    """The page: the form, what is wrong in the text, what publishing it would change."""
    kept, newest = _standing(plan) if plan else (None, None)
    changes = differences(kept.file, plan) if kept and plan else []
    words: dict[str, Any] = {"part_names": PARTS, "whats": WHATS, "say": say_difference}
    page = render_template(
        "plans/publish.html", form=form, faults=faults or [], plan=plan, kept=kept, newest=newest, changes=changes, **words
    )
    return page, 422 if form.errors else 200


def _standing(plan: PlanFile) -> tuple[KeptPlan | None, NewestVersion | None]:
    """The plan with the same key that stands in her units, with its newest text."""
    kept = plan_by_key(plan.key)
    if kept is None or not kept.kept_by(current_viewer()):
        return None, None
    return kept, newest_version(kept.head.id)


def _begun() -> str:
    """The text of the plan that the address names, to be changed; empty for none."""
    number = request.args.get("tu", "")
    if not number.isascii() or not number.isdecimal() or len(number) > 9:
        return ""
    if not seen_plan(int(number)).kept_by(current_viewer()):
        abort(404)
    newest = newest_version(int(number))
    return newest.source if newest else ""
