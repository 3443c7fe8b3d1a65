"""Openings: places that units fill with people, and the province's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import local_day, utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _, fold
from app.people.identity import current_viewer
from app.plans.download import sent_table
from app.plans.forms import ChangedOpeningForm, NewOpeningForm
from app.plans.queries.lacking import Narrowed, count_named, holders_named, reach_of
from app.plans.queries.nominations import nomination_in_reach, nominations_of
from app.plans.rules.nominating import STANDING, State
from app.plans.rules.shapes import Line, Requirement, need_of_line
from app.plans.services import nominating
from app.plans.views.blueprint import kept_line, kept_opening, plans, seen_opening
from app.plans.wording import POSTS, STATES
from app.web.downloads import attachment
from app.web.fields import Form
from app.web.workbook import FILE_TYPE, workbook

PER_PAGE = 50
_FIELD_OF = {"places": "places", "taken": "places", "per_unit": "per_unit", "deadline_past": "deadline_on"}


@plans.route("/ke-hoach/chi-tieu/<int:line_id>/mo-cho", methods=["GET", "POST"])
def opening_new(line_id: int) -> ResponseReturnValue:
    """Open places of a line."""
    kept, line = kept_line(line_id)
    form = NewOpeningForm()
    form.year.choices = [(year, str(year)) for year in kept.file.years]
    if not form.is_submitted():
        form.title.data, form.year.data = line.title, min(max(local_day(utc_now()).year, kept.file.from_year), kept.file.to_year)
    if form.validate_on_submit():
        facts = {name: form[name].data for name in ("title", "year", "places", "per_unit", "deadline_on", "note")}
        try:
            opening_id = nominating.open_places(line_id=line_id, by=current_viewer().person_id, at=utc_now(), **facts)
        except Refused as refusal:
            _say(form, refusal, "title")
        else:
            flash(_("Đã mở đợt cử đi học. Các đơn vị thấy đợt này ở trang Kế hoạch."), "ok")
            return redirect(url_for("plans.opening", opening_id=opening_id), 303)
    page = render_template("plans/opening_new.html", form=form, kept=kept, line=line, line_id=line_id)
    return page, 422 if form.errors else 200


@plans.route("/cu-di-hoc/<int:opening_id>/sua", methods=["GET", "POST"])
def opening_edit(opening_id: int) -> ResponseReturnValue:
    """Change places and deadline, close or open again."""
    opening, kept, _line = kept_opening(opening_id)
    form = ChangedOpeningForm(obj=opening)
    if not form.is_submitted():
        form.closed.data = opening.closed_at is not None
    if form.validate_on_submit():
        facts = {name: form[name].data for name in ("places", "per_unit", "deadline_on", "closed")}
        try:
            nominating.change_opening(opening_id=opening_id, by=current_viewer().person_id, at=utc_now(), **facts)
        except Refused as refusal:
            _say(form, refusal, "places")
        else:
            flash(_("Đã lưu đợt cử đi học."), "ok")
            return redirect(url_for("plans.opening", opening_id=opening_id), 303)
    return render_template("plans/opening_edit.html", form=form, opening=opening, kept=kept), 422 if form.errors else 200


@plans.get("/cu-di-hoc/<int:opening_id>")
def opening(opening_id: int) -> ResponseReturnValue:
    """Who may be sent, who is sent, and what was answered."""
    return _page(opening_id, "")


@plans.get("/cu-di-hoc/<int:opening_id>.xlsx")
def opening_xlsx(opening_id: int) -> Response:
    """Who is sent, as far as she sees them."""
    opening = seen_opening(opening_id)[0]
    sent = nominations_of(opening_id, reach_of(current_viewer()))
    data = workbook(opening.title, [sent_table(opening.title, opening.deadline_on, sent)])
    return attachment(data, _("Người được cử, đợt {n}.xlsx").format(n=opening_id), FILE_TYPE)


@plans.post("/cu-di-hoc/<int:opening_id>/cu")
def nominate(opening_id: int) -> ResponseReturnValue:
    """Send those who are ticked."""
    _opening, kept, line = seen_opening(opening_id)
    viewer = current_viewer()
    people = [int(one) for one in request.form.getlist("person") if is_id(one)]
    need, reserve = need_of_line(line, kept.file.requirements), request.form.get("reserve") == "1"
    said = {"need": need, "paths": reach_of(viewer), "reserve": reserve, "reason": request.form.get("reason", "")[:300]}
    try:
        count = nominating.add_nominations(
            opening_id=opening_id, person_ids=people, by=viewer.person_id, at=utc_now(), **said  # type: ignore[arg-type]
        )  # fmt: skip
    except Refused as refusal:
        return _page(opening_id, refusal.sentence)
    flash(_("Đã cử {n} người. Người phụ trách cấp tỉnh sẽ duyệt hoặc trả lại kèm lý do.").format(n=count), "ok")
    return redirect(url_for("plans.opening", opening_id=opening_id, _anchor="da-cu"), 303)


@plans.post("/cu-di-hoc/<int:opening_id>/tra-loi")
def answer(opening_id: int) -> ResponseReturnValue:
    """Approve those who are ticked, or send them back with a reason."""
    kept_opening(opening_id)
    chosen = [int(one) for one in request.form.getlist("nomination") if is_id(one)]
    act = {"opening_id": opening_id, "nomination_ids": chosen, "by": current_viewer().person_id, "at": utc_now()}
    try:
        if request.form.get("answer") == "return":
            count = nominating.return_nominations(reason=request.form.get("why", "")[:300], **act)  # type: ignore[arg-type]
            said = _("Đã trả lại {n} người kèm lý do.")
        else:
            count, said = nominating.approve_nominations(**act), _("Đã duyệt {n} người.")  # type: ignore[arg-type]
    except Refused as refusal:
        return _page(opening_id, refusal.sentence)
    flash(said.format(n=count), "ok")
    return redirect(url_for("plans.opening", opening_id=opening_id, _anchor="da-cu"), 303)


@plans.post("/cu-di-hoc/<int:opening_id>/<int:nomination_id>/rut")
def withdraw(opening_id: int, nomination_id: int) -> ResponseReturnValue:
    """Take a nomination of her units back."""
    return _change(opening_id, nomination_id, nominating.withdraw_nomination, _("Đã rút người này khỏi danh sách cử."))


@plans.post("/cu-di-hoc/<int:opening_id>/<int:nomination_id>/len")
def move(opening_id: int, nomination_id: int) -> ResponseReturnValue:
    """Let somebody of her units go one place earlier."""
    return _change(opening_id, nomination_id, nominating.move_nomination, _("Đã đổi thứ tự."))


def _change(opening_id: int, nomination_id: int, use_case: Callable[..., None], said: str) -> ResponseReturnValue:
    """Do something with one nomination of her units; 404 for another one."""
    seen_opening(opening_id)
    viewer = current_viewer()
    if nomination_in_reach(viewer, opening_id, nomination_id) is None:
        abort(404)
    try:
        use_case(opening_id=opening_id, nomination_id=nomination_id, by=viewer.person_id, at=utc_now())
    except Refused as refusal:
        return _page(opening_id, refusal.sentence)
    flash(said, "ok")
    return redirect(url_for("plans.opening", opening_id=opening_id, _anchor="da-cu"), 303)


def _page(opening_id: int, sentence: str) -> ResponseReturnValue:
    """The page of an opening, with a sentence and what was ticked when it was not accepted."""
    found, kept, line = seen_opening(opening_id)
    viewer, today = current_viewer(), local_day(utc_now())
    sent = nominations_of(opening_id, reach_of(viewer))
    page = {
        "opening": found,
        "kept": kept,
        "line": line,
        "keeps": kept.kept_by(viewer),
        "sent": sent,
        "standing": {one.person_id for one in sent if one.state in STANDING},
        "states": STATES,
        "state": State,
        "post_names": POSTS,
        "open_now": found.open_on(today),
        "typed": request.form,
        "sentence": sentence,
    }
    return render_template("plans/opening.html", **page, **_candidates(line, kept.file.requirements)), 422 if sentence else 200


def _candidates(line: Line, requirements: Sequence[Requirement]) -> dict[str, object]:
    """Who may be sent: those who lack the course, or with `?hien=tat-ca` everybody who holds the post."""
    need = need_of_line(line, requirements)
    everybody, search = request.args.get("hien") == "tat-ca", request.args.get("ten", "")[:100]
    narrowed = Narrowed(met=None if everybody else False, search=fold(search))
    paths, on = reach_of(current_viewer()), local_day(utc_now())
    total = count_named(need, paths, on, narrowed)
    pages = max(1, -(-total // PER_PAGE))
    wished = request.args.get("trang", "1")
    page = min(int(wished), pages) if is_id(wished) and int(wished) else 1
    found = holders_named(need, paths, on, narrowed, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    asked = {"hien": "tat-ca" if everybody else "", "ten": search}
    return {"found": found, "total": total, "page": page, "pages": pages, "per_page": PER_PAGE, "asked": asked}


def _say(form: Form, refusal: Refused, other: str) -> None:
    """Put the sentence at the field it is about."""
    form[_FIELD_OF.get(refusal.reason, other)].errors = [refusal.sentence]
