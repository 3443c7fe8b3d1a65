"""Every text that a lesson had, what differs between two of them, one of them taken back; and two sides put together."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.forms import number, read_sides
from app.courses.queries.authoring import LessonRow, conflict_sources, draft_source, revision_source
from app.courses.queries.reviews import revisions_of, text_source, texts_of_draft
from app.courses.rules.merging import Meeting, Side, meetings, merged
from app.courses.rules.paragraphs import compared
from app.courses.services.drafting import save_draft, settle_lesson
from app.courses.views.blueprint import courses
from app.courses.views.reach import lesson_in_reach
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer


@courses.get("/soan-bai/<int:lesson_id>/cac-ban")
def history(lesson_id: int) -> ResponseReturnValue:
    """Every text of a lesson with who and when; two of them beside each other."""
    row = lesson_in_reach(lesson_id)
    revisions = revisions_of(lesson_id)
    texts = texts_of_draft(row.draft_id) if row.draft_id else ()
    before, after = request.args.get("truoc", ""), request.args.get("sau", "")
    changes = None
    if before and after:
        changes = [shown for shown in compared(_source(row, before), _source(row, after)) if shown.changed]
    page = {"row": row, "revisions": revisions, "texts": texts, "before": before, "after": after, "changes": changes}
    return render_template("courses/history.html", **page)


@courses.post("/soan-bai/<int:lesson_id>/cac-ban")
def restore(lesson_id: int) -> ResponseReturnValue:
    """Take an earlier text as the draft; what stood there stays in the history."""
    row = lesson_in_reach(lesson_id)
    source, seen = _source(row, request.form.get("ban", "")), number(request.form.get("version", "")) or 0
    try:
        saved = save_draft(lesson_id, source, seen=seen, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("courses.history", lesson_id=lesson_id), 303)
    said = _("Đã lấy bản ấy làm bản nháp. Đọc lại rồi gửi duyệt.") if saved.changed else _("Bản ấy giống bản hiện nay.")
    flash(said, "ok")
    return redirect(url_for("courses.draft", lesson_id=lesson_id), 303)


@courses.get("/soan-bai/<int:lesson_id>/doi-chieu")
def settle_page(lesson_id: int) -> ResponseReturnValue:
    """Both texts of a lesson that was changed on two sides, paragraph by paragraph."""
    row = lesson_in_reach(lesson_id)
    return _sides_page(row, _meetings(row), {})


@courses.post("/soan-bai/<int:lesson_id>/doi-chieu")
def settle(lesson_id: int) -> ResponseReturnValue:
    """The text with the chosen paragraphs becomes the draft."""
    row, chosen = lesson_in_reach(lesson_id), read_sides(request.form)
    found = _meetings(row)
    source, seen = merged(found, chosen), number(request.form.get("version", "")) or 0
    if not found or source is None:
        return _sides_page(row, found, chosen, tried=True), 422
    try:
        if str(row.conflict_id or 0) != request.form.get("conflict", ""):
            raise Refused("changed_meanwhile", _("Hai bản vừa có thay đổi. Xem lại rồi chọn lần nữa."))
        settle_lesson(lesson_id, source, seen=seen, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("courses.settle_page", lesson_id=lesson_id), 303)
    flash(_("Đã ghép hai bản thành bản nháp. Đọc lại rồi gửi duyệt."), "ok")
    return redirect(url_for("courses.draft", lesson_id=lesson_id), 303)


def _meetings(row: LessonRow) -> tuple[Meeting, ...]:
    """What the web says beside what the files brought, or a draft beside what was published since; nothing when all is one."""
    ours = draft_source(row.draft_id) if row.draft_id else revision_source(row.revision_id)
    if row.conflict_id is not None:
        base, theirs = conflict_sources(row.conflict_id)
        return meetings(base, ours, theirs)
    if row.is_behind and row.base_revision_id is not None:
        return meetings(revision_source(row.base_revision_id), ours, revision_source(row.revision_id))
    return ()


def _sides_page(row: LessonRow, found: tuple[Meeting, ...], chosen: dict[int, Side], *, tried: bool = False) -> str:
    """The page on which sides are chosen."""
    picked = {each.number: chosen.get(each.number, each.proposed) for each in found if not each.block.same}
    missing = sum(1 for each in found if not each.block.same and each.number not in chosen) if tried else 0
    return render_template("courses/settle.html", row=row, found=found, picked=picked, missing=missing, sides=list(Side))


def _source(row: LessonRow, name: str) -> str:
    """A text by its name: "r12" a revision, "t5" a text of a draft, "nhap" the draft as it stands; 404 for anything else."""
    if name == "nhap" and row.draft_id is not None:
        return draft_source(row.draft_id)
    place = number(name[1:])
    source = None
    if place is not None and name[:1] in {"r", "t"}:
        source = text_source(row.lesson_id, **({"revision_id": place} if name[0] == "r" else {"text_id": place}))
    if source is None:
        abort(404)
    return source
