"""New lessons of a topic: one that begins empty, and lessons just begun taken back."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.forms_word import MOST_PERIODS, NewLessonForm
from app.courses.package.skeleton import lesson_text
from app.courses.services.new_lessons import NewText, begin_lessons, take_back
from app.courses.views.blueprint import courses
from app.courses.views.reach import lesson_in_reach, topic_in_reach
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer


@courses.route("/soan-bai/chuyen-de/<int:topic_id>/bai-moi", methods=["GET", "POST"])
def new_lesson(topic_id: int) -> ResponseReturnValue:
    """A lesson with a title and tiết; its text is the beginning that the package's own command writes."""
    topic, form = topic_in_reach(topic_id), NewLessonForm()
    if form.validate_on_submit():
        title, periods = str(form.title.data), float(form.periods.data or 0)
        if 0 < periods <= MOST_PERIODS:
            text = NewText(title, partial(lesson_text, title=title, periods=periods))
            (lesson_id,) = begin_lessons(topic_id, [text], by=current_viewer().person_id, at=utc_now())
            flash(_("Đã mở bản nháp của bài mới. Viết đè lên phần gợi ý rồi lưu."), "ok")
            return redirect(url_for("courses.draft", lesson_id=lesson_id), 303)
        form.periods.errors = [_("Nhập số tiết từ 0,5 đến {n}.").format(n=int(MOST_PERIODS))]
    return render_template("courses/new_lesson.html", topic=topic, form=form), 422 if form.errors else 200


@courses.post("/soan-bai/bai-moi/bo")
def new_lessons_back() -> ResponseReturnValue:
    """Take back lessons that were just begun, as a whole."""
    ids = [int(word) for word in request.form.get("bai", "").split("-")[:100] if is_id(word)]
    rows = [lesson_in_reach(lesson_id) for lesson_id in ids]
    try:
        count = take_back([row.lesson_id for row in rows], by=current_viewer().person_id, at=utc_now())
        flash(_("Đã bỏ {n} bản nháp vừa tạo. Tệp Word và bài đang phát hành không đổi.").format(n=count), "ok")
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    return redirect(url_for("courses.authoring"), 303)
