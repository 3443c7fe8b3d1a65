"""The marks of the essay: a grid of a class."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import CohortView, cohort_in_reach, roster
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes import services
from app.quizzes.forms import SentMarks, read_marks
from app.quizzes.queries.grid import GivenRequirement, grid, plan_to_mark_by, requirements_to_give
from app.quizzes.views.blueprint import quizzes


@quizzes.route("/lop/<int:cohort_id>/diem-bai-luan", methods=["GET", "POST"])
def given_marks(cohort_id: int) -> ResponseReturnValue:
    """Type the marks of the essay; a correction is kept beside the mark it replaces."""
    cohort = cohort_in_reach(current_viewer(), cohort_id)
    if cohort is None:
        abort(404)
    wanted = requirements_to_give(cohort)
    asked = request.args.get("bai")
    requirement = next((item for item in wanted if asked in (None, item.key)), None)
    if requirement is None and (asked is not None or request.method == "POST"):
        abort(404)
    if request.method == "GET" or requirement is None:
        return _page(cohort, requirement, wanted)
    sent = read_marks(request.form, requirement.tries)
    if sent.faults:
        return _page(cohort, requirement, wanted, sent), 422
    return _save(cohort, requirement, wanted, sent)


def _save(
    cohort: CohortView, requirement: GivenRequirement, wanted: list[GivenRequirement], sent: SentMarks
) -> ResponseReturnValue:
    """Write what changed; boxes that somebody else changed meanwhile are shown again with both marks."""
    boxes, by = (sent.seen, sent.submitted), current_viewer().person_id
    try:
        saved = services.give_marks(cohort.id, requirement.key, *boxes, reason=sent.reason, by=by, at=utc_now())
    except Refused as refusal:
        if refusal.reason not in {"reason", "too_long"}:
            raise
        return _page(cohort, requirement, wanted, replace(sent, why=refusal.sentence)), 422
    if saved.conflicts:
        sentence = _("Vừa có người ghi điểm khác cho ô này. Xem điểm mới rồi lưu lại nếu vẫn muốn đổi.")
        told = SentMarks(
            sent.seen,
            sent.submitted,
            {cell: sent.typed[cell] for cell in saved.conflicts},
            dict.fromkeys(saved.conflicts, sentence),
        )
        return _page(cohort, requirement, wanted, told), 409
    flash(_("Đã ghi {n} điểm.").format(n=saved.written) if saved.written else _("Không có điểm nào thay đổi."), "ok")
    return redirect(url_for("quizzes.given_marks", cohort_id=cohort.id, bai=requirement.key), 303)


def _page(
    cohort: CohortView, requirement: GivenRequirement | None, wanted: list[GivenRequirement], sent: SentMarks | None = None
) -> str:
    """The grid, with what was typed where it could not be saved."""
    rows = (
        grid(cohort.id, requirement, roster(cohort.id), sent.typed if sent else {}, sent.faults if sent else {})
        if requirement
        else []
    )
    tabs = cohort_tabs(cohort.id, "quizzes.given_marks")
    return render_template(
        "quizzes/given_marks.html",
        cohort=cohort,
        requirement=requirement,
        wanted=wanted,
        rows=rows,
        tabs=tabs,
        others=any(box.stands and box.stands.given_by_id != current_viewer().person_id for row in rows for box in row.boxes),
        reason=sent.reason if sent else "",
        why=sent.why if sent else "",
        plan=plan_to_mark_by(cohort, requirement) if requirement else None,
        faults=len(sent.faults) if sent else 0,
    )
