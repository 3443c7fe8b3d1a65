"""Taking in a list of people: upload, look, confirm."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import services
from app.cohorts.forms import UploadForm, read_choices
from app.cohorts.pages import candidate_ids, preview_page
from app.cohorts.queries import CohortView
from app.cohorts.queries.imports import StagedRoster, earlier_imports, people_shown, staged_roster
from app.cohorts.rules.staging import RosterOutcome
from app.cohorts.sheet.template import roster_template as template_file
from app.cohorts.tabs import cohort_tabs
from app.cohorts.views.blueprint import cohorts, reached
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _, sort_key
from app.people.identity import current_viewer
from app.people.queries import unit_names
from app.web.downloads import attachment

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@cohorts.route("/lop/<int:cohort_id>/hoc-vien/nhap", methods=["GET", "POST"])
def roster_upload(cohort_id: int) -> ResponseReturnValue:
    """Choose a list; when several of its sheets look like one (`?chon=`), choose the sheet."""
    cohort, form = reached(cohort_id), UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            ids = services.stage_every_sheet(
                cohort_id=cohort_id, data=file.read(), file_name=file.filename, by=current_viewer().person_id, at=utc_now()
            )
        except Refused as refusal:
            form.file.errors = [refusal.sentence]
        else:
            several = ",".join(map(str, ids.values())) if len(ids) > 1 else None
            to_choose = url_for("cohorts.roster_upload", cohort_id=cohort_id, chon=several)
            to_look = url_for("cohorts.roster_preview", cohort_id=cohort_id, import_id=next(iter(ids.values())))
            return redirect(to_choose if several else to_look, 303)
    return _upload_page(cohort, form)


@cohorts.get("/lop/<int:cohort_id>/hoc-vien/nhap/<int:import_id>")
def roster_preview(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """What would be written, what needs her eye, what cannot be taken; nothing is written yet."""
    cohort = reached(cohort_id)
    return _preview(cohort, _staged(cohort, import_id), "")


@cohorts.post("/lop/<int:cohort_id>/hoc-vien/nhap/<int:import_id>/ghi")
def roster_confirm(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """Write the list as she decided."""
    cohort = reached(cohort_id)
    kept = _staged(cohort, import_id)
    choices, units = read_choices(request.form)
    try:
        outcome = services.confirm_roster(
            import_id=import_id, choices=choices, units=units, by=current_viewer().person_id, at=utc_now()
        )
    except Refused as refusal:
        return _preview(cohort, kept, refusal.sentence)
    flash(_said(outcome), "ok" if not outcome.left_over else "warn")
    if outcome.left_over:
        return redirect(url_for("cohorts.roster_preview", cohort_id=cohort_id, import_id=import_id), 303)
    return redirect(url_for("cohorts.roster", cohort_id=cohort_id), 303)


@cohorts.get("/lop/<int:cohort_id>/hoc-vien/mau.xlsx")
def roster_template(cohort_id: int) -> Response:
    """An empty list to be filled in."""
    cohort = reached(cohort_id)
    return attachment(template_file(cohort.title), _("Danh sách cử đi học {code}.xlsx").format(code=cohort.code), _XLSX)


def _upload_page(cohort: CohortView, form: UploadForm) -> ResponseReturnValue:
    """The page for choosing a file, or a sheet of it."""
    asked = [int(part) for part in request.args.get("chon", "").split(",")[:20] if is_id(part)]
    page = render_template(
        "cohorts/roster_upload.html",
        cohort=cohort,
        tabs=cohort_tabs(cohort.id, "cohorts.roster"),
        form=form,
        earlier=earlier_imports(cohort.id),
        sheets=[kept for import_id in asked if (kept := staged_roster(cohort.id, import_id)) is not None],
    )
    return page, 422 if form.errors else 200


def _preview(cohort: CohortView, kept: StagedRoster, sentence: str) -> ResponseReturnValue:
    """The page of a staged list, with a sentence and everything she chose when it was not accepted."""
    choices, units = read_choices(request.form)
    names: dict[int, str] = {}
    for unit_id, name, _key in unit_names():
        names.setdefault(unit_id, name)
    page = render_template(
        "cohorts/roster_preview.html",
        cohort=cohort,
        tabs=cohort_tabs(cohort.id, "cohorts.roster"),
        kept=kept,
        page=preview_page(kept, people_shown(candidate_ids(kept.staged.rows)), names, choices, units),
        unit_names=sorted(names.values(), key=sort_key),
        sentence=sentence,
    )
    return page, 422 if sentence else 200


def _staged(cohort: CohortView, import_id: int) -> StagedRoster:
    """The uploaded list of this class; 404 otherwise."""
    kept = staged_roster(cohort.id, import_id)
    if kept is None:
        abort(404)
    return kept


def _said(outcome: RosterOutcome) -> str:
    """What confirming did, in one or two sentences."""
    parts = [_("Đã ghi {n} người vào lớp, trong đó {new} người mới.").format(n=outcome.enrolled, new=outcome.new_people)]
    if outcome.already:
        parts.append(_("{n} người đã có trong lớp từ trước.").format(n=outcome.already))
    if outcome.changed:
        parts.append(_("{n} dòng vừa thay đổi, cần xem lại.").format(n=outcome.changed))
    if outcome.skipped:
        parts.append(_("{n} dòng để lại, chưa ghi.").format(n=outcome.skipped))
    return " ".join(parts)
