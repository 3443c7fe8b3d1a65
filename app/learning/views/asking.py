"""Pages of "Hỏi giảng viên" for a trainee: what she asked and what was answered, and a new question."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.queries import EditionView
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.learning.forms import AskForm
from app.learning.queries import questions_of
from app.learning.services import ask_instructor
from app.learning.views.blueprint import learning, own
from app.people.identity import current_viewer
from app.web.fields import choices


@learning.route("/hoc/<int:enrolment_id>/hoi-dap", methods=["GET", "POST"])
def questions(enrolment_id: int) -> ResponseReturnValue:
    """Her questions with their answers, what others of her class may share; and the form of a new one."""
    enrolment, edition = own(enrolment_id)
    form = _form(edition)
    if form.validate_on_submit() and _was_asked(form, enrolment_id):
        flash(_("Đã gửi câu hỏi. Giảng viên trả lời thì câu trả lời hiện ở đây và ở trang Hôm nay."), "ok")
        return redirect(_back(enrolment_id, edition), 303)
    asked = questions_of(enrolment_id, enrolment.cohort.id)
    place = {"lesson": request.values.get("lesson", ""), "section": request.values.get("section", "")}
    page = render_template("learning/questions.html", enrolment=enrolment, form=form, asked=asked, place=place)
    return page, 422 if form.errors else 200


def _form(edition: EditionView) -> AskForm:
    """The form with the topics of her programme; a link may choose one."""
    form = AskForm()
    words = _("{code}. {title}")
    form.topic.choices = choices((str(topic.id), words.format(code=topic.code, title=topic.title)) for topic in edition.topics)
    if not form.is_submitted():
        form.topic.data = request.args.get("chuyen-de", type=int)
    return form


def _was_asked(form: AskForm, enrolment_id: int) -> bool:
    """Keep the question of a form; a refusal stands at its words."""
    now = utc_now()
    try:
        ask_instructor(
            enrolment_id,
            topic_id=form.topic.data,
            lesson_id=request.form.get("lesson", type=int),
            section_key=request.form.get("section", "")[:80],
            words=form.words.data,
            asked_at=now,
            by=current_viewer().person_id,
            at=now,
        )
    except Refused as refusal:
        form.words.errors = [refusal.sentence]
        return False
    return True


def _back(enrolment_id: int, edition: EditionView) -> str:
    """The place at which she asked: the lesson, the topic, or the page of her questions."""
    lesson_id, place = request.form.get("lesson", type=int), request.form.get("here", "")
    if lesson_id is not None and edition.lesson(lesson_id):
        return url_for("learning.lesson", enrolment_id=enrolment_id, lesson_id=lesson_id, _anchor="hoi-giang-vien")
    if place == "topic":
        topic_id = request.form.get("topic", type=int)
        return url_for("desks.topic", enrolment_id=enrolment_id, topic_id=topic_id, _anchor="hoi-giang-vien")
    return url_for("learning.questions", enrolment_id=enrolment_id)
