"""Pages of those who answer: the pile of questions within reach, and one of them."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.queries import edition_view, revision_view
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.learning.forms import AnswerForm
from app.learning.pages import about
from app.learning.queries import PileView, question_in_reach, questions_in_reach
from app.learning.services import answer_question
from app.learning.views.blueprint import learning
from app.people.identity import current_viewer


@learning.get("/giang-day/hoi-dap")
def pile() -> ResponseReturnValue:
    """The questions that wait for the viewer, and those that were answered."""
    viewer = current_viewer()
    waiting, answered = (questions_in_reach(viewer, waiting=waits) for waits in (True, False))
    places = {one.question.id: _place(one) for one in (*waiting, *answered)}
    return render_template("learning/pile.html", waiting=waiting, answered=answered, places=places)


@learning.route("/giang-day/hoi-dap/<int:asked_id>", methods=["GET", "POST"])
def answer(asked_id: int) -> ResponseReturnValue:
    """One question: who asked, about what; the answer, which may be given anew."""
    found = question_in_reach(current_viewer(), asked_id)
    if found is None:
        abort(404)
    stands = found.question.answer
    form = AnswerForm(obj=stands)
    if form.validate_on_submit() and _was_answered(form, asked_id):
        flash(_("Đã gửi câu trả lời. Học viên thấy ở trang Hôm nay và ở chỗ đã hỏi."), "ok")
        return redirect(url_for("learning.pile"), 303)
    seen = request.form.get("seen", str(stands.id) if stands else "")
    page = render_template("learning/answer.html", found=found, form=form, place=_place(found), seen=seen)
    return page, 422 if form.errors else 200


def _was_answered(form: AnswerForm, asked_id: int) -> bool:
    """Give the answer of a form; a refusal stands at its words."""
    try:
        answer_question(
            asked_id,
            words=form.words.data,
            shared=bool(form.shared.data),
            seen=request.form.get("seen", type=int),
            by=current_viewer().person_id,
            at=utc_now(),
        )
    except Refused as refusal:
        form.words.errors = [refusal.sentence]
        return False
    return True


def _place(found: PileView) -> str:
    """The place that was asked about, in words."""
    edition = edition_view(found.edition_id, found.content_version)
    lesson = edition.lesson(found.question.lesson_id) if found.question.lesson_id else None
    sections = revision_view(lesson[1].revision_id).sections if lesson and found.question.section_key else ()
    return about(found.topic_code, found.question, lesson[1].title if lesson else "", sections)
