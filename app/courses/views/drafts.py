"""Writing lessons: the list of what may be written, and the editor with the lesson beside it as on a phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from flask import flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses import wording
from app.courses.attachments.checking import MAX_BYTES as MOST_OF_A_FILE
from app.courses.attachments.naming import ACCEPT, target_of
from app.courses.drafting import Desk, proof_shown
from app.courses.forms import SentLesson, boxes, put_in, read_lesson_form, whole
from app.courses.images import MAX_BYTES
from app.courses.media import media_here
from app.courses.proving import PROVER
from app.courses.queries.authoring import LessonRow, draft_source, lessons_beside, revision_source
from app.courses.queries.nearness import passages_elsewhere
from app.courses.rules.paragraphs import compared
from app.courses.rules.pictures import words_for
from app.courses.rules.reviewing import at_work
from app.courses.services.drafting import SavedDraft, keep_lesson_picture, save_draft
from app.courses.services.files import keep_lesson_file
from app.courses.services.publish_draft import around_lesson
from app.courses.views.blueprint import courses
from app.courses.views.reach import content_folder, lesson_in_reach, lessons_in_reach, topics_in_reach
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.format import clock

_SAVES = ("save", "again")
_TO_SETTLE = "conflict"
_PICTURE = "hinh"
"""The button "hinh:path" saves, and leads to the page of that picture."""


@courses.get("/soan-bai")
def authoring() -> ResponseReturnValue:
    """The lessons she may write, by programme and topic, with where each stands and who writes now."""
    rows, now = lessons_in_reach(), utc_now()
    wanted = request.args.get("xem", "")
    chosen = [row for row in rows if not wanted or wanted in _marks(row)]
    busy = {row.lesson_id for row in rows if row.saved_at and at_work(row.saved_at, now)}
    page = {"rows": chosen, "total": len(rows), "wanted": wanted, "chips": _chips(rows, wanted), "busy": busy}
    topics, new = topics_in_reach(), set(request.args.get("moi", "").split("-"))
    page |= {"topics": topics, "topic_ids": {topic.topic_id for topic in topics}}
    page |= {"fresh": [row for row in rows if not row.placed and row.version == 1 and str(row.lesson_id) in new]}
    return render_template("courses/authoring.html", **page, states=wording.STATES, tags=wording.STATE_TAGS)


def _marks(row: LessonRow) -> set[str]:
    """Where a lesson stands: its draft's state, and whether two texts of it wait to be put together."""
    return {*([row.state] if row.state else []), *([_TO_SETTLE] if row.conflict_id or row.is_behind else [])}


def _chips(rows: Sequence[LessonRow], wanted: str) -> list[tuple[str, str, bool, int]]:
    """The ways to narrow the list down: (words, address, chosen, how many)."""
    words = {**wording.STATES, _TO_SETTLE: _("cần đối chiếu")}
    counts = Counter(mark for row in rows for mark in _marks(row))
    narrow = [
        (words[mark].capitalize(), url_for("courses.authoring", xem=mark), wanted == mark, counts[mark])
        for mark in words
        if counts[mark]
    ]
    return [(_("Tất cả"), url_for("courses.authoring"), not wanted, len(rows)), *narrow]


@courses.get("/soan-bai/<int:lesson_id>")
def draft(lesson_id: int) -> ResponseReturnValue:
    """The editor: of the open draft, else of what is published; the first save begins a draft."""
    row = lesson_in_reach(lesson_id)
    source = draft_source(row.draft_id) if row.draft_id else revision_source(row.revision_id)
    return _page(_desk(row, source, row.version or 0))


@courses.post("/soan-bai/<int:lesson_id>")
def draft_save(lesson_id: int) -> ResponseReturnValue:
    """A button of the editor, or a save by itself (JSON)."""
    row, sent = lesson_in_reach(lesson_id), read_lesson_form(request.form)
    if sent.act == "auto":
        return _save_by_itself(row, sent)
    if sent.act not in (*_SAVES, _PICTURE):
        return _page(_turned(row, sent))
    seen = sent.theirs if sent.act == "again" else sent.version
    try:
        saved = save_draft(lesson_id, sent.source, seen=seen, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _refused(row, sent, refusal)
    if sent.act == _PICTURE:
        path = request.form["do"].partition(":")[2]
        return redirect(url_for("courses.picture", lesson_id=lesson_id, ten=path), 303)
    flash(_said(saved, row), "ok")
    return redirect(url_for("courses.draft", lesson_id=lesson_id, luu=f"bai-{lesson_id}"), 303)


@courses.post("/soan-bai/<int:lesson_id>/xem-truoc")
def draft_preview(lesson_id: int) -> ResponseReturnValue:
    """What stands beside the boxes, for the page's script."""
    row, sent = lesson_in_reach(lesson_id), read_lesson_form(request.form)
    desk = _desk(row, sent.source, sent.version)
    beside = get_template_attribute("courses/draft_parts.html", "beside")
    weight = get_template_attribute("courses/draft_parts.html", "weight")
    return jsonify(html=beside(desk), weight=weight(desk.proof))


def _desk(row: LessonRow, source: str, version: int) -> Desk:
    """The editor with this text in it."""
    others = list(lessons_beside(row.programme_id))
    proof = PROVER.prove(source, around_lesson(row, others, content_folder()))
    before = proof.lesson.body.first_line - 1
    twice = [replace(each, line=each.line - before) for each in passages_elsewhere(row.lesson_id, proof.passages)]
    return Desk(row, source, version, proof_shown(row, proof), others, twice=twice)


def _save_by_itself(row: LessonRow, sent: SentLesson) -> ResponseReturnValue:
    """A save without a button: the version that stands then, or what somebody else did meanwhile."""
    try:
        at = utc_now()
        saved = save_draft(row.lesson_id, sent.source, seen=sent.version, by=current_viewer().person_id, at=at, asked=False)
    except Refused as refusal:
        sentence = refusal.sentence
        if refusal.reason == "changed_meanwhile":
            words = _("{name} vừa lưu bản khác của bài này. Bài ở đây còn nguyên; bấm Lưu nháp để xem chỗ khác nhau và chọn.")
            sentence = words.format(name=row.saved_by or _("Có người"))
        return jsonify(said=sentence), 409
    return jsonify(version=saved.version, said=_("Đã lưu nháp lúc {at}").format(at=clock(at)))


def _refused(row: LessonRow, sent: SentLesson, refusal: Refused) -> ResponseReturnValue:
    """The editor again with what stands in the way; of a draft that was saved meanwhile what is different in it."""
    if refusal.reason != "changed_meanwhile" or row.draft_id is None:
        return _page(replace(_desk(row, sent.source, sent.version), problem=refusal.sentence), 422)
    theirs = draft_source(row.draft_id)
    meanwhile = tuple(shown for shown in compared(sent.source, theirs) if shown.changed)
    return _page(replace(_desk(row, sent.source, sent.version), meanwhile=meanwhile, other_writer=row.saved_by or ""), 409)


def _turned(row: LessonRow, sent: SentLesson) -> Desk:
    """The editor after a button that saves nothing: a preview, a picture, a link to a lesson."""
    if sent.act in ("picture", "file"):
        return _with_picture(row, sent) if sent.act == "picture" else _with_file(row, sent)
    other = next((each for each in lessons_beside(row.programme_id) if each.key == sent.other), None)
    if sent.act == "link" and other is not None:
        return _desk(row, _put(sent, f"[{other.title}](bai:{other.key})"), sent.version)
    return replace(_desk(row, sent.source, sent.version), words=sent.words)


def _with_picture(row: LessonRow, sent: SentLesson) -> Desk:
    """The editor with a picture that was sent in the text; it needs a description."""
    file = next((one for name in ("picture", "photo") if (one := request.files.get(name)) and one.filename), None)
    if file is None or not file.filename:
        return replace(_desk(row, sent.source, sent.version), problem=_("Chọn tệp hình trước, rồi bấm Thêm hình."), alt=sent.alt)
    if not sent.alt:
        problem = _("Viết mô tả hình cho người không nhìn thấy, rồi chọn lại tệp hình và bấm Thêm hình.")
        return replace(_desk(row, sent.source, sent.version), problem=problem)
    media = media_here()
    data, by = file.stream.read(MAX_BYTES + 1), current_viewer().person_id
    try:
        path = keep_lesson_picture(row.topic_id, data, file.filename, media, by=by, at=utc_now())
    except Refused as refusal:
        return replace(_desk(row, sent.source, sent.version), problem=refusal.sentence, alt=sent.alt)
    return _desk(row, _put(sent, f"![{sent.alt}]({path})"), sent.version)


def _with_file(row: LessonRow, sent: SentLesson) -> Desk:
    """The editor with a link to a file that was sent in the text."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return replace(_desk(row, sent.source, sent.version), problem=_("Chọn tệp trước, rồi bấm Thêm tệp."))
    data, by = file.stream.read(MOST_OF_A_FILE + 1), current_viewer().person_id
    try:
        path = keep_lesson_file(row.topic_id, data, file.filename, media_here(), by=by, at=utc_now())
    except Refused as refusal:
        return replace(_desk(row, sent.source, sent.version), problem=refusal.sentence)
    words = words_for(request.form.get("called", "")) or path.partition("/")[2].rpartition(".")[0].replace("-", " ")
    return _desk(row, _put(sent, f"[{words}]({target_of(path)})"), sent.version)


def _put(sent: SentLesson, words: str) -> str:
    """The lesson file with words put in where the cursor stood."""
    head, body = boxes(sent.source)
    return whole(head, put_in(body, sent.at, words))


def _said(saved: SavedDraft, row: LessonRow) -> str:
    """What a save did."""
    if not saved.changed:
        return _("Không có gì mới để lưu.")
    if not row.placed:
        return _("Đã lưu nháp, lần lưu {n}. Học viên chưa thấy bài này.").format(n=saved.version)
    return _("Đã lưu nháp, lần lưu {n}. Học viên vẫn đọc bản đang phát hành.").format(n=saved.version)


def _page(desk: Desk, status: int = 200) -> ResponseReturnValue:
    """The editor."""
    row = desk.row
    busy = row.saved_by_id != current_viewer().person_id and row.saved_at is not None and at_work(row.saved_at, utc_now())
    page = {"desk": desk, "row": row, "proof": desk.proof, "busy": busy, "way": wording.way_of(row.state), "max_bytes": MAX_BYTES}
    fresh = request.method == "GET"
    page |= {"fresh": fresh, "saved": "luu" in request.args, "tools": wording.TOOLS, "signs": wording.SIGNS, "accept": ACCEPT}
    return render_template("courses/draft.html", **page), status
