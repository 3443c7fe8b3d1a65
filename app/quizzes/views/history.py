"""What became of a question: its versions with their differences, going back, retiring, conflicts; and trying it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.asking import sent_response
from app.courses.check.one_question import read_one
from app.courses.question_text import write_question
from app.kernel.clock import utc_now
from app.kernel.ids import row_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes import wording_editor
from app.quizzes.forms_editor import clean_text
from app.quizzes.queries.editor import preview_of
from app.quizzes.queries.texts import VersionText, version_texts
from app.quizzes.rules.changes import Changed, changes
from app.quizzes.services import merging, writing
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.reach import may_write, question_of, topic_of, topics_in_reach, topics_to_write


@dataclass(frozen=True)
class HistoryRow:
    """A version, and what changed in it since the one before."""

    version: VersionText
    lines: Mapping[str, str]
    changes: Sequence[Changed]
    first: bool


@quizzes.get("/ngan-hang-cau-hoi/<int:question_id>/cac-ban")
def question_history(question_id: int) -> ResponseReturnValue:
    """Every version, the newest first, each with what changed in it."""
    topic, question = question_of(topics_in_reach(), question_id)
    versions = version_texts(question_id)
    lines = [_lines(version) for version in versions]
    rows = [
        HistoryRow(version, now, changes(before, now) if before and now else (), not before)
        for version, now, before in zip(versions, lines, [*lines[1:], {}], strict=True)
    ]
    page = {"topic": topic, "question": question, "rows": rows, "may_write": may_write(topic), "origins": wording_editor.ORIGINS}
    return render_template("quizzes/question_history.html", **page)


def _lines(version: VersionText) -> Mapping[str, str]:
    """A version as labels and words."""
    text = read_one(version.source)[0] if version.source else None
    return wording_editor.lines_of(text) if text else {}


@quizzes.post("/ngan-hang-cau-hoi/<int:question_id>/lay-lai")
def question_back(question_id: int) -> ResponseReturnValue:
    """Use an earlier version again, as the newest."""
    question_of(topics_to_write(), question_id)
    number, seen = request.form.get("number", type=row_id), request.form.get("seen", 0, type=row_id)
    try:
        saved = writing.restore_version(question_id, number or 0, seen=seen, by=current_viewer().person_id, at=utc_now())
    except LookupError:
        abort(404)
    except Refused as refusal:
        flash(refusal.sentence, "err")
        return redirect(url_for("quizzes.question_history", question_id=question_id), 303)
    flash(_("Bản {old} được dùng lại, thành bản {n}.").format(old=number, n=saved.number), "ok")
    return redirect(url_for("quizzes.bank_question", question_id=question_id), 303)


@quizzes.post("/ngan-hang-cau-hoi/<int:question_id>/dung")
def question_turn(question_id: int) -> ResponseReturnValue:
    """Retire a question, or take it back into use."""
    _topic, question = question_of(topics_to_write(), question_id)
    by, at = current_viewer().person_id, utc_now()
    if request.form.get("do") == "restore":
        writing.restore_question(question_id, by=by, at=at)
        flash(_("Câu {key} được dùng lại.").format(key=question.key), "ok")
    elif request.form.get("do") == "retire":
        writing.retire_question(question_id, by=by, at=at)
        flash(_("Câu {key} thôi dùng. Bài đã có câu này vẫn giữ.").format(key=question.key), "ok")
    return redirect(url_for("quizzes.bank_question", question_id=question_id), 303)


@quizzes.post("/ngan-hang-cau-hoi/<int:question_id>/chon-ban")
def question_settle(question_id: int) -> ResponseReturnValue:
    """Decide between the web and what the files brought."""
    question_of(topics_to_write(), question_id)
    number, keep = request.form.get("number", type=row_id), request.form.get("keep", "")
    seen = request.form.get("seen", type=row_id)
    if number is None or keep not in {"web", "file"}:
        abort(404)
    try:
        if seen is None:
            raise Refused("not_seen", _("Chưa rõ đã xem bản nào trên web. Xem hai bản ở dưới rồi chọn."))
        by = current_viewer().person_id
        merging.settle_conflict(question_id, number=number, keep=keep, seen=seen, by=by, at=utc_now())
        flash(_("Đã giữ bản trên web.") if keep == "web" else _("Đã lấy bản của tệp."), "ok")
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    return redirect(url_for("quizzes.bank_question", question_id=question_id), 303)


@quizzes.get("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/thu")
def question_try(topic_id: int) -> ResponseReturnValue:
    """A question of the bank, to be answered as a trainee would."""
    asked = request.args.get("cau", type=row_id)
    if asked is None:
        topic_of(topics_in_reach(), topic_id)
        return redirect(url_for("quizzes.bank", topic=topic_id), 303)
    topic, question = question_of(topics_in_reach(), asked)
    preview = preview_of(topic.topic_id, question.text) if question.text else None
    if question.text is None or preview is None or preview.trial is None:
        flash(_("Câu này chưa có văn bản nên chưa trả lời thử được. Phát hành lại gói học liệu một lần."), "warn")
        return redirect(url_for("quizzes.bank_question", question_id=asked), 303)
    page = {"topic": topic, "question": question, "source": write_question(question.text), "trial": preview.trial}
    return render_template("quizzes/try.html", **page, response=(), judged=())


@quizzes.post("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/thu")
def question_tried(topic_id: int) -> ResponseReturnValue:
    """The answer, judged as in a test; nothing is kept."""
    topics = topics_in_reach()
    topic = topic_of(topics, topic_id)
    asked = request.form.get("cau", type=row_id)
    question = question_of(topics, asked)[1] if asked else None
    text, _faults = read_one(clean_text(request.form.get("source", "")))
    preview = preview_of(topic_id, text) if text else None
    if text is None or preview is None or preview.trial is None:
        abort(404)
    page = {"topic": topic, "question": question, "source": write_question(text), "trial": preview.trial, "marks": text.marks}
    try:
        response = preview.trial.read(sent_response(list(request.form.items(multi=True))))
    except Refused as refusal:
        return render_template("quizzes/try.html", **page, response=(), judged=(), sentence=refusal.sentence), 422
    judged, share = preview.trial.judged(response), preview.trial.share(response)
    return render_template("quizzes/try.html", **page, response=response, judged=judged, share=share)
