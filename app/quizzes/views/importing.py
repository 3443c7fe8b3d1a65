"""Pages of the import desk for questions: a file is read, looked at question by question, and saved or left."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.courses.media import media_here
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes.checklist import check_list, key_words, level_choices
from app.quizzes.formats.exporting import bank_template
from app.quizzes.formats.staged import Answers
from app.quizzes.forms_importing import QuestionFileForm, file_form, most_file_bytes, read_answers
from app.quizzes.queries.bank import BankTopic
from app.quizzes.queries.importing import QuestionImportView, question_import, question_imports
from app.quizzes.queries.texts import neighbours
from app.quizzes.services import importing
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.reach import topic_of, topics_to_write
from app.quizzes.wording import KINDS
from app.quizzes.wording_importing import FORMATS, STATES
from app.web.downloads import attachment
from app.web.errors import show_http
from app.web.format import num

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@quizzes.route("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/nhap", methods=["GET", "POST"])
def import_questions(topic_id: int) -> ResponseReturnValue:
    """Choose a file or paste text; below, her files of before."""
    topic, form = topic_of(topics_to_write(), topic_id), file_form(request.max_content_length)
    if form.validate_on_submit():
        try:
            return redirect(url_for("quizzes.import_check", topic_id=topic_id, import_id=_stage(topic, form)), 303)
        except Refused as refusal:
            (form.tep if form.tep.data else form.chu).errors = [refusal.sentence]
    rows = question_imports(topic_id, current_viewer().person_id)
    words = {"formats": FORMATS, "max_bytes": form.tep.max_bytes, "days": importing.WAITS_DAYS}
    page = render_template("quizzes/import.html", topic=topic, form=form, rows=rows, **words)
    return page, 422 if form.errors else 200


@quizzes.errorhandler(RequestEntityTooLarge)
def back_to_the_desk(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """What is too much to be read is refused before anybody is asked who sends it: the form is opened anew and says so."""
    if request.endpoint != "quizzes.import_questions":
        return show_http(error)
    limit = request.max_content_length or 0
    if (request.content_length or 0) > limit:
        said = _("Tệp nặng hơn {n} MB nên chưa tải lên được. Thu nhỏ hình trong tệp, hoặc tách thành nhiều tệp.")
        flash(said.format(n=num(most_file_bytes(limit) / 1024 / 1024)), "warn")
    else:
        flash(_("Chữ dán dài quá nên chưa đọc được. Dán từng phần, hoặc tải tệp lên."), "warn")
    return redirect(url_for(request.endpoint, **(request.view_args or {})), 303)


def _stage(topic: BankTopic, form: QuestionFileForm) -> int:
    """Read what was sent; a file goes before pasted text."""
    by, at = current_viewer().person_id, utc_now()
    if form.tep.data:
        return importing.stage_question_file(topic.topic_id, form.tep.data.read(), form.tep.data.filename or "", by=by, at=at)
    return importing.stage_question_text(topic.topic_id, form.chu.data or "", by=by, at=at)


@quizzes.get("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/nhap/<int:import_id>")
def import_check(topic_id: int, import_id: int) -> ResponseReturnValue:
    """The check list: what was read, what needs her eye, what was not read and why."""
    topic, view = _hers(topic_id, import_id)
    return _page(topic, view, view.answers)


@quizzes.post("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/nhap/<int:import_id>")
def import_save(topic_id: int, import_id: int) -> ResponseReturnValue:
    """Save what is taken; a button that leads to another page of the list only keeps what was settled on this one."""
    topic, view = _hers(topic_id, import_id)
    answers, go = read_answers(request.form), request.form.get("go", "")
    try:
        if go:
            importing.keep_choices(import_id, answers)
            where, _colon, page = go.partition(":")
            return redirect(
                url_for("quizzes.import_check", topic_id=topic_id, import_id=import_id, xem=where, trang=page or None), 303
            )
        media = media_here()
        outcome = importing.save_import(import_id, answers, by=current_viewer().person_id, at=utc_now(), media=media)
    except Refused as refusal:
        return _page(topic, view, answers.over(view.answers), refusal.sentence), 422
    said = _("Tệp này đã lưu trước đó rồi: {n} câu.") if outcome.already else _("Đã lưu {n} câu hỏi vào ngân hàng.")
    flash(said.format(n=outcome.saved), "ok")
    return redirect(url_for("quizzes.import_check", topic_id=topic_id, import_id=import_id), 303)


@quizzes.post("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/nhap/<int:import_id>/hoan-tac")
def import_undo(topic_id: int, import_id: int) -> ResponseReturnValue:
    """Take back what a file brought."""
    topic, view = _hers(topic_id, import_id)
    try:
        count = importing.undo_import(import_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _page(topic, view, view.answers, refusal.sentence), 422
    flash(_("Đã hoàn tác: {n} câu của tệp này thôi dùng.").format(n=count), "ok")
    return redirect(url_for("quizzes.import_check", topic_id=topic_id, import_id=import_id), 303)


@quizzes.post("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/nhap/<int:import_id>/bo")
def import_discard(topic_id: int, import_id: int) -> ResponseReturnValue:
    """Throw a waiting file away."""
    topic, view = _hers(topic_id, import_id)
    try:
        importing.discard_import(import_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _page(topic, view, view.answers, refusal.sentence), 422
    flash(_("Đã bỏ tệp “{name}”, chưa lưu câu nào.").format(name=view.file_name), "ok")
    return redirect(url_for("quizzes.import_questions", topic_id=topic_id), 303)


@quizzes.get("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/mau-nhap.xlsx")
def import_template(topic_id: int) -> ResponseReturnValue:
    """An empty table to fill in Excel, with how to."""
    topic = topic_of(topics_to_write(), topic_id)
    return attachment(bank_template(topic.title), _("Mẫu câu hỏi {code}.xlsx").format(code=topic.code), _XLSX)


def _hers(topic_id: int, import_id: int) -> tuple[BankTopic, QuestionImportView]:
    """A file that she uploaded for a topic that she writes; anything else is as if it did not exist."""
    topic = topic_of(topics_to_write(), topic_id)
    return topic, question_import(topic_id, import_id, current_viewer().person_id) or abort(404)


def _page(topic: BankTopic, view: QuestionImportView, answers: Answers, why: str = "") -> str:
    """The check list with what was settled on it."""
    page = request.args.get("trang", "1")
    around = neighbours(topic.topic_id) if any(one.similar for one in view.read[1]) else []
    shown = check_list(view, answers, around, request.args.get("xem", ""), int(page) if is_id(page) else 1)
    words = {"kinds": KINDS, "states": STATES, "formats": FORMATS, "levels": level_choices(), "key_words": key_words}
    return render_template("quizzes/import_check.html", topic=topic, view=view, list=shown, answers=answers, why=why, **words)
