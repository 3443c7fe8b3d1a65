"""The class and the plan: which line it counts for, and taking in who was approved."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import services
from app.cohorts.queries import CohortView
from app.cohorts.queries.nominees import line_of_cohort
from app.cohorts.tabs import cohort_tabs
from app.cohorts.views.blueprint import cohorts, reached
from app.courses.queries import edition_view
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.plans.queries.nominations import approved_for, lines_for


@cohorts.get("/lop/<int:cohort_id>/hoc-vien/cu-di-hoc")
def nominees(cohort_id: int) -> ResponseReturnValue:
    """The line that the class counts for, and who was approved for it and waits for a class."""
    return _page(reached(cohort_id), "")


@cohorts.post("/lop/<int:cohort_id>/chi-tieu")
def place(cohort_id: int) -> ResponseReturnValue:
    """Say which line the class counts for."""
    cohort, viewer = reached(cohort_id), current_viewer()
    sent = request.form.get("line", "")
    line_id = int(sent) if is_id(sent) else None
    offered = [line[0] for line in _lines(cohort)]
    try:
        services.place_cohort(cohort_id=cohort_id, line_id=line_id, offered=offered, by=viewer.person_id, at=utc_now())
    except Refused as refusal:
        return _page(cohort, refusal.sentence)
    flash(_("Đã lưu chỉ tiêu của lớp."), "ok")
    return redirect(url_for("cohorts.nominees", cohort_id=cohort_id), 303)


@cohorts.post("/lop/<int:cohort_id>/hoc-vien/cu-di-hoc")
def take(cohort_id: int) -> ResponseReturnValue:
    """Take those who are ticked into the class."""
    cohort, viewer = reached(cohort_id), current_viewer()
    chosen = [int(one) for one in request.form.getlist("nominee") if is_id(one)]
    try:
        count = services.take_nominees(cohort_id=cohort_id, nomination_ids=chosen, by=viewer.person_id, at=utc_now())
    except Refused as refusal:
        return _page(cohort, refusal.sentence)
    flash(_("Đã nhận {n} người vào lớp. Tiếp theo, mở tài khoản và in phiếu đăng nhập.").format(n=count), "ok")
    return redirect(url_for("cohorts.first_passwords", cohort_id=cohort_id), 303)


def _page(cohort: CohortView, sentence: str) -> ResponseReturnValue:
    """The page, with a sentence and what was ticked when it was not accepted."""
    line_id, lines = line_of_cohort(cohort.id), _lines(cohort)
    page = render_template(
        "cohorts/nominees.html",
        cohort=cohort,
        tabs=cohort_tabs(cohort.id, "cohorts.roster"),
        lines=lines,
        line_id=line_id,
        waiting=approved_for([line_id]) if line_id is not None else [],
        ticked=set(request.form.getlist("nominee")),
        sentence=sentence,
    )
    return page, 422 if sentence else 200


def _lines(cohort: CohortView) -> list[tuple[int, str, str]]:
    """The lines that a class of this programme may count for. 1 statement, 4 when the edition is cold."""
    programme = edition_view(cohort.edition_id, cohort.content_version).programme_key
    return lines_for(current_viewer(), programme)
