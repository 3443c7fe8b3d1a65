"""Taking in a list of a unit (who holds which post, who had which course): upload, look, confirm, take back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import services
from app.cohorts.forms import PeopleListForm, numbered, read_choices
from app.cohorts.pages import candidate_ids, preview_page
from app.cohorts.queries.imports import people_shown
from app.cohorts.queries.people_lists import StagedPeople, earlier_lists, programme_titles, staged_people
from app.cohorts.rules.people_lists import ListKind, PeopleOutcome
from app.cohorts.services import ListHead
from app.cohorts.views.blueprint import cohorts
from app.cohorts.wording import LIST_KINDS
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _, sort_key
from app.people.identity import current_viewer
from app.people.queries import unit_names, units_within
from app.people.rules import Role
from app.plans.wording import POSTS as HELD_POSTS
from app.web.fields import choices as offered

_FIELD_OF = {"as_of_late": "as_of_on", "programme": "programme"}


@cohorts.route("/chuc-danh/nhap", methods=["GET", "POST"])
def people_upload() -> ResponseReturnValue:
    """Choose a list and say what it says; several sheets that look like one are kept each by itself."""
    viewer, form = current_viewer(), PeopleListForm()
    units = {unit.id: unit for unit in units_within(viewer, Role.COORDINATOR, Role.ADMINISTRATOR)}
    form.unit.choices = numbered((unit.id, unit.name) for unit in units.values())
    form.programme.choices = offered([("", _("Chọn khóa đã học")), *programme_titles().items()])
    form.as_of_on.data = form.as_of_on.data or (local_day(utc_now()) if not form.is_submitted() else None)
    if form.validate_on_submit():
        file, unit = form.file.data, units[form.unit.data]
        course = {"programme_key": form.programme.data, "document": form.document.data or ""}
        head = ListHead(unit.id, unit.path, ListKind(form.kind.data), form.day, **course)
        try:
            ids = services.stage_people(head, data=file.read(), file_name=file.filename, by=viewer.person_id, at=utc_now())
        except Refused as refusal:
            form[_FIELD_OF.get(refusal.reason, "file")].errors = [refusal.sentence]
        else:
            return redirect(_next_page(list(ids.values())), 303)
    earlier = earlier_lists(viewer)
    return render_template(
        "cohorts/people_upload.html", form=form, earlier=earlier, kinds=LIST_KINDS
    ), 422 if form.errors else 200


@cohorts.get("/chuc-danh/nhap/<int:list_id>")
def people_preview(list_id: int) -> ResponseReturnValue:
    """What would be written, what needs a decision, what cannot be taken; nothing is written yet."""
    return _preview(_staged(list_id), "")


@cohorts.post("/chuc-danh/nhap/<int:list_id>/ghi")
def people_confirm(list_id: int) -> ResponseReturnValue:
    """Write the list as it was decided."""
    kept, viewer = _staged(list_id), current_viewer()
    chosen, units = read_choices(request.form)
    decided = {"choices": chosen, "units": units, "complete": "complete" in request.form}
    try:
        outcome = services.confirm_people(list_id=list_id, by=viewer.person_id, at=utc_now(), **decided)  # type: ignore[arg-type]
    except Refused as refusal:
        return _preview(kept, refusal.sentence)
    flash(_said(outcome, kept.kind), "ok" if not outcome.left_over else "warn")
    return redirect(url_for("cohorts.people_preview", list_id=list_id), 303)


@cohorts.post("/chuc-danh/nhap/<int:list_id>/rut-lai")
def people_undo(list_id: int) -> ResponseReturnValue:
    """Take back what the list wrote."""
    kept, viewer = _staged(list_id), current_viewer()
    try:
        count = services.undo_people(list_id=list_id, by=viewer.person_id, at=utc_now())
    except Refused as refusal:
        return _preview(kept, refusal.sentence)
    flash(_("Đã rút lại {n} mục mà danh sách này ghi. Người trong sổ vẫn giữ.").format(n=count), "ok")
    return redirect(url_for("cohorts.people_upload"), 303)


def _next_page(list_ids: list[int]) -> str:
    """Where she looks at what was read: the one list, or the page that names them all."""
    if len(list_ids) == 1:
        return url_for("cohorts.people_preview", list_id=list_ids[0])
    flash(_("Tệp có {n} trang giống danh sách. Mở từng trang ở mục “Đã tải lên” để kiểm tra.").format(n=len(list_ids)), "warn")
    return url_for("cohorts.people_upload", _anchor="da-tai")


def _staged(list_id: int) -> StagedPeople:
    """The uploaded list of one of her units; 404 otherwise."""
    kept = staged_people(current_viewer(), list_id)
    if kept is None:
        abort(404)
    return kept


def _preview(kept: StagedPeople, sentence: str) -> ResponseReturnValue:
    """The page of a staged list, with a sentence and everything that was chosen when it was not accepted."""
    chosen, units = read_choices(request.form)
    names: dict[int, str] = {}
    for unit_id, name, _key in unit_names():
        names.setdefault(unit_id, name)
    posts = kept.kind is ListKind.POSTS and kept.undone_at is None
    page = render_template(
        "cohorts/people_preview.html",
        kept=kept,
        kind=LIST_KINDS[kept.kind],
        page=preview_page(kept, people_shown(candidate_ids(kept.staged.rows)), names, chosen, units),
        unit_names=sorted(names.values(), key=sort_key),
        ending=services.ended_by(kept.staged) if posts else [],
        posts=HELD_POSTS,
        programme=programme_titles().get(kept.programme_key, kept.programme_key),
        complete="complete" in request.form,
        sentence=sentence,
    )
    return page, 422 if sentence else 200


def _said(outcome: PeopleOutcome, kind: ListKind) -> str:
    """What confirming did, in a few sentences."""
    what = _("Đã ghi {n} chức danh") if kind is ListKind.POSTS else _("Đã ghi {n} người đã học")
    parts = [(what + _(", trong đó {new} người mới.")).format(n=outcome.written, new=outcome.new_people)]
    if outcome.already:
        parts.append(_("{n} dòng đã có trong sổ từ trước.").format(n=outcome.already))
    if outcome.ended:
        parts.append(_("{n} chức danh cũ đã ghi thôi giữ.").format(n=outcome.ended))
    if outcome.changed:
        parts.append(_("{n} dòng vừa thay đổi, cần xem lại.").format(n=outcome.changed))
    if outcome.skipped:
        parts.append(_("{n} dòng để lại, chưa ghi.").format(n=outcome.skipped))
    return " ".join(parts)
