"""Pages of sheets that are read into the ledger."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.forms import SheetForm
from app.attendance.preview import Answers, answers_from, preview_shown
from app.attendance.queries import ImportView
from app.attendance.services.imports import confirm_import, known_of, slot_of, stage_sheet, undo_import
from app.attendance.sheet.template import write_template
from app.attendance.views.blueprint import attendance, class_in_reach
from app.attendance.wording import say_imported
from app.cohorts.queries import CohortView, roster, timetable
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OF_THE_PAGE = {"which_sheet", "no_sheet"}
"""Refusals that are answered in the field for the page's name."""


@attendance.route("/lop/<int:cohort_id>/nhap-diem-danh", methods=["GET", "POST"])
def upload(cohort_id: int) -> ResponseReturnValue:
    """Choose a sheet; below, the sheets that were read before."""
    cohort, form = class_in_reach(cohort_id), SheetForm()
    if form.validate_on_submit():
        file = form.sheet.data
        try:
            import_id = stage_sheet(
                cohort_id,
                file.read(),
                file.filename or "",
                sheet_name=form.page.data or "",
                blank=form.blank.data,
                by=current_viewer().person_id,
                at=utc_now(),
            )
            return redirect(url_for("attendance.preview", cohort_id=cohort_id, import_id=import_id), 303)
        except Refused as refusal:
            (form.page if refusal.reason in _OF_THE_PAGE else form.sheet).errors = [refusal.sentence]
    imports, tabs = queries.imports_of(cohort_id), cohort_tabs(cohort_id, "attendance.upload")
    return render_template(
        "attendance/upload.html", cohort=cohort, form=form, imports=imports, tabs=tabs
    ), 422 if form.errors else 200


@attendance.get("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>")
def preview(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """What a sheet would write: certain, to be confirmed, different from the ledger, not found."""
    cohort = class_in_reach(cohort_id)
    return _preview_page(cohort, _import(cohort, import_id), Answers({}, {}))


@attendance.post("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>")
def confirm(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """Write a sheet into the ledger."""
    cohort = class_in_reach(cohort_id)
    view, answers = _import(cohort, import_id), answers_from(request.form)
    try:
        outcome = confirm_import(import_id, answers.names, answers.differing, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _preview_page(cohort, view, answers, refusal.sentence), 422
    flash(say_imported(outcome.written, outcome.kept, outcome.left_rows, already=outcome.already), "ok")
    return redirect(url_for("attendance.preview", cohort_id=cohort_id, import_id=import_id), 303)


@attendance.post("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>/hoan-tac")
def undo(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """Take back what a sheet wrote."""
    _import(class_in_reach(cohort_id), import_id)
    withdrawn = undo_import(import_id, by=current_viewer().person_id, at=utc_now())
    flash(_("Đã hoàn tác {n} lần ghi của bảng này. Những lần sửa sau đó vẫn giữ.").format(n=withdrawn), "ok")
    return redirect(url_for("attendance.upload", cohort_id=cohort_id), 303)


@attendance.get("/lop/<int:cohort_id>/nhap-diem-danh/mau.xlsx")
def template(cohort_id: int) -> ResponseReturnValue:
    """An empty sheet of this class, to fill in Excel."""
    cohort = class_in_reach(cohort_id)
    people = [known_of(row) for row in roster(cohort_id)]
    data = write_template(cohort.title, people, [slot_of(view) for view in timetable(cohort_id)])
    return attachment(data, _("Điểm danh {code}.xlsx").format(code=cohort.code), _XLSX)


def _preview_page(cohort: CohortView, view: ImportView, answers: Answers, why: str = "") -> str:
    """The preview with what was chosen on it."""
    proposal = queries.proposal_of(view.id)
    current = queries.standing([session_id for session_id, _periods in proposal.sessions])
    page = preview_shown(view, proposal, roster(cohort.id), timetable(cohort.id), current, answers)
    return render_template("attendance/preview.html", cohort=cohort, page=page, why=why)


def _import(cohort: CohortView, import_id: int) -> ImportView:
    """A sheet of this class."""
    return queries.import_of(cohort.id, import_id) or abort(404)
