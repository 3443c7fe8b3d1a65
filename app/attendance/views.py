"""Pages of attendance: the sessions of a class, the roll of one, its history, and sheets that are read into the ledger."""

from __future__ import annotations

import re
import secrets
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.forms import SheetForm
from app.attendance.pages import CHOICES, conflicts_from, conflicts_to, marks_from, roll_shown, say_saved, session_lines
from app.attendance.preview import Answers, answers_from, preview_shown
from app.attendance.queries import ImportView
from app.attendance.rules.roll import may_be_marked
from app.attendance.services.imports import confirm_import, known_of, slot_of, stage_sheet, undo_import
from app.attendance.services.roll import save_roll as save
from app.attendance.sheet.template import write_template
from app.attendance.wording import HALVES, STATES, WAYS, say_cell, say_imported
from app.cohorts.queries import CohortView, SessionReach, cohort_in_reach, roster, session_reach, timetable
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment

attendance = Blueprint("attendance", __name__, template_folder="templates")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CLIENT = re.compile(r"[0-9a-f]{16}")
_OF_THE_PAGE = {"which_sheet", "no_sheet"}
"""Refusals that are answered in the field for the page's name."""


@attendance.get("/lop/<int:cohort_id>/diem-danh")
def sessions(cohort_id: int) -> ResponseReturnValue:
    """All sessions of a class: still to come, not taken, taken by whom."""
    cohort = _cohort(cohort_id)
    people = len(roster(cohort_id))
    lines = session_lines(timetable(cohort_id), queries.taken_by(cohort_id), people, _today())
    tabs = cohort_tabs(cohort_id, "attendance.sessions")
    return render_template(
        "attendance/sessions.html", cohort=cohort, lines=lines, people=people, tabs=tabs, halves=HALVES, today=_today()
    )


@attendance.get("/diem-danh/<int:session_id>")
def roll(session_id: int) -> ResponseReturnValue:
    """The roll of one session, on a phone or at a desk."""
    reach = _reach(session_id)
    shown = roll_shown(queries.roll_page(session_id), conflicts_from(request.args.get("khac", "")), request.args.get("loc", ""))
    return render_template(
        "attendance/roll.html",
        reach=reach,
        page=shown,
        choices=CHOICES,
        states=STATES,
        halves=HALVES,
        open=may_be_marked(reach.session.held_on, _today()),
        client=secrets.token_hex(8),
        back=_back(reach),
    )


@attendance.post("/diem-danh/<int:session_id>")
def save_roll(session_id: int) -> ResponseReturnValue:
    """Save what was marked; what somebody else changed meanwhile is shown at its rows."""
    _reach(session_id)
    marks, seen = marks_from(request.form)
    client, now = request.form.get("client", ""), utc_now()
    saved = save(
        session_id,
        marks,
        seen,
        fill=request.form.get("fill", ""),
        device_at=now,
        by=current_viewer().person_id,
        at=now,
        client_prefix=client if _CLIENT.fullmatch(client) else secrets.token_hex(8),
    )
    flash(say_saved(saved.written, saved.people - saved.marked), "ok")
    return redirect(url_for("attendance.roll", session_id=session_id, khac=conflicts_to(saved.conflicts) or None), 303)


@attendance.get("/diem-danh/<int:session_id>/lich-su")
def history(session_id: int) -> ResponseReturnValue:
    """Everything that was recorded in a session, old marks beside new."""
    reach = _reach(session_id)
    rows = queries.history(session_id)
    return render_template(
        "attendance/history.html", reach=reach, rows=rows, states=STATES, ways=WAYS, halves=HALVES, say_cell=say_cell
    )


@attendance.route("/lop/<int:cohort_id>/nhap-diem-danh", methods=["GET", "POST"])
def upload(cohort_id: int) -> ResponseReturnValue:
    """Choose a sheet; below, the sheets that were read before."""
    cohort, form = _cohort(cohort_id), SheetForm()
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
    cohort = _cohort(cohort_id)
    return _preview_page(cohort, _import(cohort, import_id), Answers({}, {}))


@attendance.post("/lop/<int:cohort_id>/nhap-diem-danh/<int:import_id>")
def confirm(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """Write a sheet into the ledger."""
    cohort = _cohort(cohort_id)
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
    _import(_cohort(cohort_id), import_id)
    withdrawn = undo_import(import_id, by=current_viewer().person_id, at=utc_now())
    flash(_("Đã hoàn tác {n} lần ghi của bảng này. Những lần sửa sau đó vẫn giữ.").format(n=withdrawn), "ok")
    return redirect(url_for("attendance.upload", cohort_id=cohort_id), 303)


@attendance.get("/lop/<int:cohort_id>/nhap-diem-danh/mau.xlsx")
def template(cohort_id: int) -> ResponseReturnValue:
    """An empty sheet of this class, to fill in Excel."""
    cohort = _cohort(cohort_id)
    people = [known_of(row) for row in roster(cohort_id)]
    data = write_template(cohort.title, people, [slot_of(view) for view in timetable(cohort_id)])
    return attachment(data, _("Điểm danh {code}.xlsx").format(code=cohort.code), _XLSX)


def _preview_page(cohort: CohortView, view: ImportView, answers: Answers, why: str = "") -> str:
    """The preview with what was chosen on it."""
    proposal = queries.proposal_of(view.id)
    current = queries.standing([session_id for session_id, _periods in proposal.sessions])
    page = preview_shown(view, proposal, roster(cohort.id), timetable(cohort.id), current, answers)
    return render_template("attendance/preview.html", cohort=cohort, page=page, why=why)


def _cohort(cohort_id: int) -> CohortView:
    """The class within reach; any other is as if it did not exist."""
    return cohort_in_reach(current_viewer(), cohort_id) or abort(404)


def _import(cohort: CohortView, import_id: int) -> ImportView:
    """A sheet of this class."""
    return queries.import_of(cohort.id, import_id) or abort(404)


def _reach(session_id: int) -> SessionReach:
    """The session that this person may mark; any other is as if it did not exist."""
    return session_reach(current_viewer(), session_id, _today()) or abort(404)


def _today() -> date:
    """The day in Viet Nam."""
    return local_day(utc_now())


def _back(reach: SessionReach) -> str:
    """Where the roll was opened from."""
    if reach.as_role == "coordinator":
        return url_for("attendance.sessions", cohort_id=reach.cohort.id)
    return url_for("desks.instructor" if reach.as_role == "instructor" else "desks.home")
