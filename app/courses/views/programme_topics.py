"""The forms of the programme desk: a topic, a new topic, the programme's own facts."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.forms_programmes import ProgrammeForm, TopicForm, read_lesson_periods, read_outline_step
from app.courses.queries.new_lessons import waiting_lessons
from app.courses.queries.outlines import ProgrammeRow, draft_outline
from app.courses.rules.outlines import steps
from app.courses.rules.outlines.faults import faults_of
from app.courses.rules.outlines.records import Outline, TopicLine
from app.courses.services.outlines import change_outline
from app.courses.views.blueprint import courses
from app.courses.views.programme_reach import programme_to_write
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer


@courses.get("/chuong-trinh/<int:programme_id>/chuyen-de/<key>")
def programme_topic(programme_id: int, key: str) -> ResponseReturnValue:
    """A topic of the draft."""
    row, outline, topic = _found(programme_id, key)
    return _page(row, outline, topic, TopicForm(formdata=None).offer(outline, topic).show(topic))


@courses.post("/chuong-trinh/<int:programme_id>/chuyen-de/<key>")
def programme_topic_save(programme_id: int, key: str) -> ResponseReturnValue:
    """The form of a topic, or a button at one of its lessons."""
    row, outline, topic = _found(programme_id, key)
    sent = read_outline_step(request.form)
    here = url_for("courses.programme_topic", programme_id=programme_id, key=key)
    if sent.act in ("up", "down", "drop", "take"):
        return _lesson(row, topic, sent.act, sent.key, sent.version, here)
    form = TopicForm().offer(outline, topic)
    lessons, wrong = read_lesson_periods(request.form, topic)
    if not form.validate_on_submit() or wrong:
        return _page(row, outline, topic, form, wrong), 422
    words = _("Sửa {code}").format(code=topic.code)
    try:
        _change(row, lambda old: steps.change_topic(old, key, form.facts(lessons)), words, sent.version)
    except Refused as refusal:
        return _page(row, outline, topic, form, problem=refusal.sentence), 409 if refusal.reason == "changed_meanwhile" else 422
    flash(_("Đã lưu chuyên đề {code} vào bản nháp.").format(code=form.code.data), "ok")
    return redirect(url_for("courses.programme_desk", programme_id=programme_id, _anchor=f"cd-{key}"), 303)


@courses.get("/chuong-trinh/<int:programme_id>/chuyen-de-moi")
def programme_topic_new(programme_id: int) -> ResponseReturnValue:
    """An empty form of a topic."""
    row = _drafted(programme_id)
    outline = draft_outline(row.draft_id or 0)
    return _page(row, outline, None, TopicForm(formdata=None).offer(outline, None))


@courses.post("/chuong-trinh/<int:programme_id>/chuyen-de-moi")
def programme_topic_add(programme_id: int) -> ResponseReturnValue:
    """A new topic."""
    row = _drafted(programme_id)
    outline = draft_outline(row.draft_id or 0)
    form, sent = TopicForm().offer(outline, None), read_outline_step(request.form)
    if not form.validate_on_submit():
        return _page(row, outline, None, form), 422
    try:
        words = _("Thêm chuyên đề {code}").format(code=form.code.data)
        _change(row, lambda old: steps.add_topic(old, form.facts()), words, sent.version)
    except Refused as refusal:
        return _page(row, outline, None, form, problem=refusal.sentence), 409 if refusal.reason == "changed_meanwhile" else 422
    flash(_("Đã thêm chuyên đề {code}. Bài học của nó soạn sau khi phát hành ấn bản.").format(code=form.code.data), "ok")
    return redirect(url_for("courses.programme_desk", programme_id=programme_id, _anchor="khung"), 303)


@courses.post("/chuong-trinh/<int:programme_id>/thong-tin")
def programme_facts(programme_id: int) -> ResponseReturnValue:
    """The programme's own facts."""
    row, form, sent = _drafted(programme_id), ProgrammeForm(), read_outline_step(request.form)
    if not form.validate_on_submit():
        return render_template("courses/programme_facts.html", row=row, form=form, version=sent.version), 422
    try:
        _change(row, lambda old: steps.change_programme(old, form.facts()), _("Sửa thông tin chương trình"), sent.version)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return render_template("courses/programme_facts.html", row=row, form=form, version=row.version), 409
    flash(_("Đã lưu thông tin chương trình vào bản nháp."), "ok")
    return redirect(url_for("courses.programme_desk", programme_id=programme_id, _anchor="khung"), 303)


def _lesson(row: ProgrammeRow, topic: TopicLine, act: str, lesson: str, version: int, here: str) -> ResponseReturnValue:
    """A button at a lesson: up, down, out of the topic."""
    waiting = {one.key: one for one in waiting_lessons(row.id, topic.key)} if act == "take" else {}
    title = next((one.title for one in (*topic.lessons, *waiting.values()) if one.key == lesson), lesson)
    words = {"up": _("Đưa bài “{title}” lên"), "down": _("Đưa bài “{title}” xuống"), "drop": _("Bỏ bài “{title}”")}
    words["take"] = _("Xếp bài “{title}” vào chuyên đề")
    try:
        if lesson in waiting:
            _change(row, lambda old: steps.take_lesson(old, topic.key, waiting[lesson]), words[act].format(title=title), version)
        elif act == "drop":
            _change(row, lambda old: steps.drop_lesson(old, topic.key, lesson), words[act].format(title=title), version)
        elif act != "take":
            by = -1 if act == "up" else 1
            _change(row, lambda old: steps.move_lesson(old, topic.key, lesson, by), words[act].format(title=title), version)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    return redirect(f"{here}#cac-bai", 303)


def _change(row: ProgrammeRow, change: Callable[[Outline], Outline], words: str, seen: int) -> None:
    """A step of the draft. Refused as `change_outline`."""
    change_outline(row.id, change, words=words[:500], seen=seen, by=current_viewer().person_id, at=utc_now())


def _drafted(programme_id: int) -> ProgrammeRow:
    """A programme that she may write and that has an open draft; 404 else."""
    row = programme_to_write(programme_id)
    if row.draft_id is None:
        abort(404)
    return row


def _found(programme_id: int, key: str) -> tuple[ProgrammeRow, Outline, TopicLine]:
    """The draft and its topic; 404 when there is none."""
    row = _drafted(programme_id)
    outline = draft_outline(row.draft_id or 0)
    topic = outline.topic(key)
    if topic is None:
        abort(404)
    return row, outline, topic


def _page(
    row: ProgrammeRow,
    outline: Outline,
    topic: TopicLine | None,
    form: TopicForm,
    wrong: dict[str, str] | None = None,
    *,
    problem: str = "",
) -> str:
    """The form of a topic."""
    faults = [fault for fault in faults_of(outline) if topic and fault.topic == topic.key]
    page = {"row": row, "outline": outline, "topic": topic, "form": form, "wrong": wrong or {}, "problem": problem}
    placed = {one.key for one in topic.lessons} if topic else set()
    waiting = [one for one in waiting_lessons(row.id, topic.key) if one.key not in placed] if topic and not topic.package else []
    return render_template("courses/programme_topic.html", **page, faults=faults, sent=request.form, waiting=waiting)
