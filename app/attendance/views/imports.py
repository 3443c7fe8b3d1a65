"""Pages of the import desk: files that are read into the ledger."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.answers import Answers, answers_from, choices_from
from app.attendance.forms import SheetForm
from app.attendance.preview import PAGE, label_of, page_number, preview_shown
from app.attendance.queries import ImportView
from app.attendance.reading_shown import reading_shown
from app.attendance.rules.choices import Choices
from app.attendance.services.imports import (
    answer_all,
    confirm_import,
    keep_answers,
    known_of,
    reread_import,
    slot_of,
    stage_sheet,
    undo_import,
)
from app.attendance.sheet.template import write_template
from app.attendance.views.blueprint import attendance, class_in_reach
from app.attendance.wording import SOURCES, say_imported, say_unread
from app.cohorts.queries import CohortView, roster, timetable
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OF_THE_PAGE = {"which_sheet", "no_sheet"}
"""Refusals that are answered in the field for the page's name."""


@attendance.route("/lop/<int:cohort_id>/nhap-diem-danh", methods=["GET", "POST"])
def upload(cohort_id: int) -> ResponseReturnValue:
    """Choose a file; below, the files that were read before."""
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
        "attendance/upload.html", cohort=cohort, form=form, imports=imports, tabs=tabs, ways=SOURCES
    ), 422 if form.errors else 200


@attendance.get("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>")
def preview(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """What a file would write: certain, to be confirmed, different from the ledger, not found."""
    cohort = class_in_reach(cohort_id)
    return _preview_page(cohort, _import(cohort, import_id), Answers())


@attendance.post("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>")
def confirm(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """Write a file into the ledger; a button that leads to another page of the preview only keeps what was chosen on this one."""
    cohort = class_in_reach(cohort_id)
    view, answers, go = _import(cohort, import_id), answers_from(request.form), request.form.get("go", "")
    try:
        if answers.unread:
            raise Refused("unread", say_unread(answers.unread))
        if go:
            return _go_on(cohort_id, import_id, answers, go)
        outcome = confirm_import(import_id, answers.names, answers.differing, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _preview_page(cohort, view, answers, refusal.sentence), 422
    said = say_imported(outcome.written, outcome.kept, outcome.left_rows, already=outcome.already, shut=outcome.shut)
    flash(said, "ok")
    return redirect(url_for("attendance.preview", cohort_id=cohort_id, import_id=import_id), 303)


@attendance.post("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>/doc-lai")
def reread(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """Read a waiting file again with other columns, letters, session or lines."""
    cohort = class_in_reach(cohort_id)
    view = _import(cohort, import_id)
    choices = choices_from(request.form, queries.proposal_of(import_id))
    try:
        reread_import(import_id, choices, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _preview_page(cohort, view, Answers(), refusal.sentence, choices), 422
    flash(_("Đã đọc lại tệp theo lựa chọn mới; lần sau tệp cùng loại sẽ đọc như vậy."), "ok")
    return redirect(url_for("attendance.preview", cohort_id=cohort_id, import_id=import_id), 303)


@attendance.post("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>/hoan-tac")
def undo(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """Take back what a file wrote."""
    cohort = class_in_reach(cohort_id)
    view = _import(cohort, import_id)
    try:
        withdrawn = undo_import(import_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _preview_page(cohort, view, Answers(), refusal.sentence), 422
    flash(_("Đã hoàn tác {n} lần ghi của bảng này. Những lần sửa sau đó vẫn giữ.").format(n=withdrawn), "ok")
    return redirect(url_for("attendance.upload", cohort_id=cohort_id), 303)


@attendance.get("/lop/<int:cohort_id>/nhap-diem-danh/mau.xlsx")
def template(cohort_id: int) -> ResponseReturnValue:
    """An empty sheet of this class, to fill in Excel."""
    cohort = class_in_reach(cohort_id)
    people = [known_of(row) for row in roster(cohort_id)]
    data = write_template(cohort.title, people, [slot_of(view) for view in timetable(cohort_id)])
    return attachment(data, _("Điểm danh {code}.xlsx").format(code=cohort.code), _XLSX)


def _go_on(cohort_id: int, import_id: int, answers: Answers, go: str) -> ResponseReturnValue:
    """Keep the answers of a page and show another: `go` is "khac:2", or "tat-ca:tep" and "tat-ca:so" for all that differ."""
    where, _colon, what = go.partition(":")
    keep_answers(import_id, answers.names, answers.differing)
    if where == "tat-ca":
        answer_all(import_id, take_file=what == "tep")
        where, what = "khac", "1"
    page = int(what) if is_id(what) else None
    return redirect(url_for("attendance.preview", cohort_id=cohort_id, import_id=import_id, xem=where or None, trang=page), 303)


def _preview_page(cohort: CohortView, view: ImportView, answers: Answers, why: str = "", choices: Choices | None = None) -> str:
    """The preview with what was chosen on it."""
    proposal = queries.proposal_of(view.id)
    current = queries.standing([session_id for session_id, _periods in proposal.sessions])
    answers = answers.over(queries.kept_answers(view.id))
    only, page, sessions = request.args.get("xem", ""), page_number(request.args.get("trang", "")), timetable(cohort.id)
    shown = preview_shown(view, proposal, roster(cohort.id), sessions, current, answers, only, page)
    asked = reading_shown(proposal, choices or proposal.source.choices, sessions)
    return render_template(
        "attendance/preview.html",
        cohort=cohort,
        page=shown,
        reading=asked,
        why=why,
        label_of=label_of,
        ways=SOURCES,
        per_page=PAGE,
    )


def _import(cohort: CohortView, import_id: int) -> ImportView:
    """A sheet of this class."""
    return queries.import_of(cohort.id, import_id) or abort(404)
